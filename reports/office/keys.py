"""The keys of bulletins: one hash of all that each would be made from now, asked for many areas at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from ..archive import Store
from ..concepts.definition import Job
from ..concepts.errors import ReportsError
from ..concepts.period import Period
from .areas import Register, register_of
from .desk import Desk, desk_of, order_of
from .receiving import gathered
from .session import Session


@dataclass(frozen=True)
class Keys:
    """What is gathered to tell keys; what the areas of a job share is gathered once."""

    session: Session
    archive: Store | None
    registers: dict[tuple[str, Period], Register] = field(default_factory=dict)

    def of(self, job: Job, period: Period) -> str:
        """The key of a bulletin; the hash of the fault, where not even what it needs can be gathered.

        Nothing is known of one where there is no archive yet.
        """
        if self.archive is None:
            return ""
        try:
            return self._desk(self.archive, job, period).key
        except ReportsError as fault:
            return hashlib.sha256(fault.text.en.encode()).hexdigest()

    def _desk(self, archive: Store, job: Job, period: Period) -> Desk:
        if job.roster is not None:
            return self._register(archive, job.name, period).desk(job, period)
        order = order_of(job, period, gathered(self.session.quiet, job, archive), archive)
        return desk_of(self.session.workspace, archive, order)

    def _register(self, archive: Store, name: str, period: Period) -> Register:
        if (name, period) not in self.registers:
            declared = self.session.workspace.chosen(name)[0]
            self.registers[name, period] = register_of(self.session.quiet, archive, declared, period)
        return self.registers[name, period]

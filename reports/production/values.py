"""What travels between the phases: an order, what came of it, an edition, what it is printed with, the product."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ..analyse import Computed
from ..collect import Delivery
from ..concepts.acceptance import Acceptance
from ..concepts.cited import CitedFact
from ..concepts.definition import Job
from ..concepts.disclosure import Guard
from ..concepts.figure import Figures
from ..concepts.finding import Finding, Tally
from ..concepts.period import Period
from ..concepts.record import Record
from ..concepts.revision import Revision
from ..concepts.source import Source
from ..concepts.text import Text
from ..disseminate.apart import Limits, Printer, printer
from ..disseminate.engine import Attached, PrintKit, render
from .microdata import Aggregating, anew

Tell = Callable[[Text], None]
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Order:
    """What is to be made, and of what: a job, a period, and the deliveries that have arrived.

    `guard` is what its disclosure control needs, where the job has any. `aggregating` makes the aggregates of
    microdata, or has them from where they were kept.
    """

    job: Job
    period: Period
    received: Sequence[Delivery]
    acceptances: tuple[Acceptance, ...] = ()
    guard: Guard | None = None
    aggregating: Aggregating = anew


@dataclass(frozen=True)
class Examined:
    """Deliveries read, checked and computed: everything but the page.

    `figures` are all up to the period; `window` are those that travel with the bulletin: of its last quarters, and all
    of months and years.
    """

    computed: Computed
    window: Figures
    findings: tuple[Finding, ...]
    checks: Mapping[str, int]
    sources: tuple[Source, ...]
    cleared: tuple[Finding, ...]
    cited: tuple[CitedFact, ...]
    tallies: tuple[Tally, ...] = ()

    @property
    def figures(self) -> Figures:
        return self.computed.figures

    @property
    def explained(self) -> tuple[Finding, ...]:
        """The findings that somebody answered for: cleared ones, and edits that were applied."""
        return (*self.cleared, *(finding for finding in self.findings if finding.reason))


@dataclass(frozen=True)
class Recipe:
    """What a bulletin is made from besides its period: inputs by hash, acceptances, and what makes it."""

    inputs: Sequence[Mapping[str, Any]]
    made_with: Mapping[str, Any]
    accepted: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Edition:
    """What this edition is: its number, the id of its run, its recipe, and what it changes in what was published.

    `revisions` are the figures that an earlier publication showed otherwise; `correction` says what error is put right,
    where it is one, for revisions are planned and corrections are not.
    """

    number: int
    run: str
    recipe: Recipe
    revisions: tuple[Revision, ...] = ()
    correction: str = ""


@dataclass(frozen=True)
class Press:
    """What pages are made with: prepared fonts, and template folders, the first of which wins.

    With limits the page is printed in a process of its own, `printer` where it is awake; without, in this one.
    `data_address` is where the office publishes its site; a page then names the address of its data.
    """

    fonts: Path
    templates: tuple[Path, ...]
    limits: Limits | None = None
    data_address: str = ""
    printer: Printer | None = None

    @contextmanager
    def awake(self) -> Iterator[Press]:
        """The same with its printer awake while this is open: it prints one page, beside whatever else is done."""
        if self.limits is None or self.printer is not None:
            yield self
            return
        with printer(self.fonts, self.limits) as woken:
            yield replace(self, printer=woken)

    def kit(self, period: Period, attached: Sequence[Attached] = (), cited: Sequence[CitedFact] = ()) -> PrintKit:
        """What the page of a period is printed with. The only time it knows is the end of the period."""
        cells = tuple((text, f"{f.file}:{f.line}") for f in cited for text in (f.statement, f.source))
        return PrintKit(self.fonts, self.templates, self.moment(period), tuple(attached), cells)

    @staticmethod
    def moment(period: Period) -> datetime:
        """The only time that a document knows: the last day of its period, in the bureau's zone."""
        return datetime.combine(period.end_time.date(), datetime.min.time(), ZONE)

    def printed(self, html: str, kit: PrintKit) -> Callable[[], bytes]:
        """Begin to print a page; what is answered gives its PDF.

        Raises:
            RenderError (when the PDF is asked for): it cannot be made, or not within the limits.
        """
        return partial(render, html, kit) if self.printer is None else self.printer.handed(html, kit)


@dataclass(frozen=True)
class Product:
    """The files of a bulletin by name, without its manifest, the manifest that lists them, and all it was made of."""

    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    findings: tuple[Finding, ...]
    record: Record

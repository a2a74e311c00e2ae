"""An office in a test: a workspace, a clock that is set by hand, and what was told."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reports import office
from reports.archive import open_store
from reports.archive.outbox import unsent
from reports.concepts.definition import Job
from reports.concepts.period import quarter
from reports.concepts.text import Text
from reports.workspace import open_workspace

FIRST_DAY = datetime(2024, 4, 28, 2, 0, tzinfo=UTC)  # half an hour after the release of 2024-Q1


@dataclass
class Office:
    """A workspace whose clock moves a minute with each thing that is done, and days when `later` says so."""

    root: Path
    name: str = "张三"
    at: datetime = FIRST_DAY
    told: list[Text] = field(default_factory=list)

    def later(self, days: int) -> Office:
        self.at += timedelta(days=days)
        return self

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    @property
    def session(self) -> office.Session:
        actor = office.Actor(self.name, self.now, "host", 1)
        return office.Session(open_workspace(self.root), actor, self.told.append)

    def job(self, name: str = "industry") -> Job:
        return open_workspace(self.root).chosen(name)[0]

    def run(self, period: str = "2024-Q1", correction: str = "", job: str = "industry") -> office.Made:
        return office.run(self.session, self.job(job), quarter(period), correction)

    def rerun(self, period: str = "2024-Q1", job: str = "industry") -> office.Made:
        return office.rerun(self.session, self.job(job), quarter(period))

    def as_of(self, words: str, to: Path | None = None, period: str = "2024-Q1") -> office.Made:
        return office.rerun_as_of(self.session, office.Asked(self.job(), quarter(period), to), words)

    def edition(self, number: int, to: Path | None = None, period: str = "2024-Q1") -> office.Made:
        return office.rerun_edition(self.session, office.Asked(self.job(), quarter(period), to), number)

    def bundle(self, period: str = "2024-Q1", job: str = "industry") -> dict[str, bytes]:
        """The files of a bulletin as they stand in `data_out/`."""
        return files(self.root / "data_out" / period, job)

    def swap(self, name: str, *changes: tuple[str, str]) -> None:
        """Put strings in the place of others, each of which stands exactly once in a delivered file."""
        file = self.root / "data_in" / name
        words = file.read_text(encoding="utf-8")
        for old, new in changes:
            assert words.count(old) == 1, f"{old!r} stands {words.count(old)} times in {name}"
            words = words.replace(old, new)
        file.write_text(words, encoding="utf-8")


def files(folder: Path, job: str = "industry") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob(f"{job}.*"))}


def waiting(at_office: Office) -> list[dict[str, str]]:
    """The letters that wait to be sent."""
    with open_store(at_office.session.place, "0.1.0") as archive:
        return [json.loads(one.payload) for one in unsent(archive.ledger, at_office.at + timedelta(days=400))]


def letters(at_office: Office) -> list[str]:
    """Their subjects."""
    return [letter["subject"] for letter in waiting(at_office)]

"""Any life of an office against a dictionary: received, replaced, withdrawn, run, rerun, asked as of any moment.

The model knows the order in which things became known, what lies in `data_in/`, and which bytes each edition had. Only
printing is left out, which takes a second each time: a page is its own PDF. At night it is printed.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from offices import Office, files

from reports import office
from reports.archive import as_of, cut_now, history, open_store
from reports.concepts.errors import NotFound
from reports.concepts.period import quarter
from reports.production import Press, producing

CHECKOUT = Path(__file__).resolve().parent.parent
FILE = "real/china_2024Q1.csv"
ORIGINAL = (CHECKOUT / "data_in" / FILE).read_text(encoding="utf-8")
FINANCE, ESTATE = 26812, 17736  # what the bulletin shows of J, and of K, which gives what J takes
VARIANTS = st.integers(0, 3)
MEMORY = Path("/dev/shm")
FONTS = tempfile.TemporaryDirectory(prefix="reports-fonts-")


def variant(number: int) -> bytes:
    """The delivery with so many hundreds moved from real estate to finance."""
    moved = ORIGINAL.replace(f",J,{FINANCE},", f",J,{shown(number)},")
    return moved.replace(f",K,{ESTATE},", f",K,{ESTATE - 100 * number},").encode()


def shown(number: int) -> str:
    return str(FINANCE + 100 * number)


@dataclass(frozen=True)
class Published:
    """An edition in the model: of which variant, at which cut of the order, with which bytes."""

    of: int
    cut: int
    files: dict[str, bytes]


class Life(RuleBasedStateMachine):
    """The model is three lists: what became known, what was published, and what lies in `data_in/` (or nothing)."""

    prints = False

    @initialize(grown=st.booleans())
    def open(self, grown: bool) -> None:
        """A new office, or one that has published, been revised and published again."""
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.office = Office(self.folder / "office")
        (self.office.root / "data_in" / FILE).parent.mkdir(parents=True)
        settings_of = f'[tool.reports]\njobs = ["reports.jobs.national:NATIONAL"]\ncache = "{FONTS.name}/cache"\n'
        (self.office.root / "pyproject.toml").write_text(settings_of, encoding="utf-8")
        self.order: list[tuple[str, int]] = []  # ("vintage", variant) or ("withdrawal", number of a vintage)
        self.editions: list[Published] = []
        self.patch = pytest.MonkeyPatch()
        if not self.prints:
            self.patch.setattr(Press, "printed", lambda press, html, kit: html.encode)
            self.patch.setattr(producing, "read_back", lambda pdf, asked: None)
        self.put(0)
        if grown:
            for step in (self.run, lambda: self.put(1), self.run, self.withdraw):
                step()

    @rule(number=VARIANTS)
    def put(self, number: int) -> None:
        """Somebody puts a file into data_in, in the place of that which lies there."""
        self.lying: int | None = number
        (self.office.root / "data_in" / FILE).write_bytes(variant(number))

    @rule()
    def take_away(self) -> None:
        self.lying = None
        (self.office.root / "data_in" / FILE).unlink(missing_ok=True)

    @rule()
    def receive_what_lies_there(self) -> None:
        new = office.receive_all(self.office.session, [self.job])
        assert [vintage.seq for vintage in new] == self.received(self.lying)

    @rule(number=VARIANTS)
    def receive_by_hand(self, number: int) -> None:
        """A delivery from elsewhere, which also brings withdrawn bytes back."""
        (self.folder / "letter.csv").write_bytes(variant(number))
        arrival = office.Arrival(self.folder / "letter.csv", FILE, because="按来函")
        new = office.receive(self.office.session, [self.job], arrival)
        assert [vintage.seq for vintage in new] == self.received(number, revive=True)

    @rule()
    def withdraw(self) -> None:
        seq = self.in_force(len(self.order))
        if seq is None:
            with pytest.raises(NotFound):
                office.withdraw(self.office.session, FILE, "误报")
        else:
            assert office.withdraw(self.office.session, FILE, "误报").seq == seq
            self.order.append(("withdrawal", seq))

    @rule()
    def run(self) -> None:
        of = self.read()
        if of is None:
            with pytest.raises(NotFound):
                self.office.run(job="national")
        elif self.editions and self.editions[-1].of == of:
            assert self.office.run(job="national").outcome == "unchanged"
        else:
            self.published(self.office.run(job="national"), of)

    @rule()
    def rerun(self) -> None:
        of = self.read()
        if of is None or not self.editions:
            with pytest.raises(NotFound):
                self.office.rerun(job="national")
        elif self.editions[-1].of == of:
            made = self.office.rerun(job="national")
            assert (made.outcome, made.edition) == ("identical", len(self.editions))
        else:
            self.published(self.office.rerun(job="national"), of)

    @precondition(lambda self: self.order)
    @rule(back=st.integers(0, 5))
    def ask_as_of(self, back: int) -> None:
        """What is made then is what was published then, wherever it was published of the same."""
        cut, to = max(len(self.order) - back, 1), self.folder / "then"
        asked, seq = office.Asked(self.job, quarter("2024-Q1"), to), self.in_force(cut)
        if seq is None:
            with pytest.raises(NotFound):
                office.rerun_as_of(self.office.session, asked, f"@{cut}")
            return
        made, of = office.rerun_as_of(self.office.session, asked, f"@{cut}"), self.order[seq - 1][1]
        known = [edition for edition in self.editions if edition.cut <= cut]
        same = bool(known) and known[-1].of == of
        assert made.outcome == ("identical" if same else "differs_aside" if known else "made_aside")
        there = files(to, "national")
        assert self.finance(there) == shown(of)
        assert not same or there == known[-1].files
        shutil.rmtree(to)

    @precondition(lambda self: self.editions)
    @rule(number=st.integers(0, 9))
    def bring_an_edition_back(self, number: int) -> None:
        number, to = number % len(self.editions) + 1, self.folder / "then"
        made = office.rerun_edition(self.office.session, office.Asked(self.job, quarter("2024-Q1"), to), number)
        assert (made.outcome, made.edition) == ("identical", number)
        assert files(to, "national") == self.editions[number - 1].files
        shutil.rmtree(to)

    @precondition(lambda self: self.editions)
    @rule(number=st.integers(0, 9))
    def ask_for_a_record(self, number: int) -> None:
        number = number % len(self.editions) + 1
        record = office.record_at(self.office.session, self.job, quarter("2024-Q1"), number)
        [figure] = [figure for figure in record.figures if figure.id == "value_added/000000/J/2024-Q1/ytd"]
        assert figure.shown == shown(self.editions[number - 1].of)

    @rule()
    def lose_data_out(self) -> None:
        shutil.rmtree(self.office.root / "data_out", ignore_errors=True)
        if self.office.session.kept:
            assert len(office.repair(self.office.session)) == bool(self.editions)

    @invariant()
    def the_archive_is_the_model(self) -> None:
        if not self.office.session.kept:
            assert not self.order
            return
        with open_store(self.office.session.place, "0.1.0") as store:
            assert cut_now(store.ledger) == len(self.order)
            in_force = [vintage.seq for vintage in as_of(store.ledger, len(self.order))]
            assert in_force == [seq for seq in [self.in_force(len(self.order))] if seq is not None]
            kept = [(edition.number, edition.cut) for edition in history(store.ledger)]
        assert kept == [(number, edition.cut) for number, edition in enumerate(self.editions, 1)]

    @invariant()
    def data_out_is_the_last_edition(self) -> None:
        assert self.office.bundle(job="national") == (self.editions[-1].files if self.editions else {})

    # ------------------------------------------------------------ the model

    @property
    def job(self) -> object:
        return self.office.job("national")

    def in_force(self, cut: int) -> int | None:
        """The number of the vintage in force after so many events."""
        gone = {of for kind, of in self.order[:cut] if kind == "withdrawal"}
        left = [seq for seq, (kind, _) in enumerate(self.order[:cut], 1) if kind == "vintage" and seq not in gone]
        return left[-1] if left else None

    def refused(self, number: int) -> bool:
        """Whether these bytes, the last time they came, were withdrawn."""
        same = [seq for seq, event in enumerate(self.order, 1) if event == ("vintage", number)]
        return bool(same) and ("withdrawal", same[-1]) in self.order

    def received(self, number: int | None, revive: bool = False) -> list[int]:
        """Note what receiving a variant brings: the numbers of new vintages."""
        seq = self.in_force(len(self.order))
        stands = seq is not None and self.order[seq - 1][1] == number
        if number is None or stands or (self.refused(number) and not revive):
            return []
        self.order.append(("vintage", number))
        return [len(self.order)]

    def read(self) -> int | None:
        """The variant that a run reads today."""
        if self.lying is not None and not self.stays_out(self.lying):
            return self.lying
        seq = self.in_force(len(self.order))
        return None if seq is None else self.order[seq - 1][1]

    def stays_out(self, number: int) -> bool:
        seq = self.in_force(len(self.order))
        return self.refused(number) and not (seq is not None and self.order[seq - 1][1] == number)

    def published(self, made: office.Made, of: int) -> None:
        """Note an edition: what was read has been received, and nothing earlier has changed."""
        self.received(of)
        assert (made.outcome, made.edition) == ("differs" if self.editions else "made", len(self.editions) + 1)
        bundle = self.office.bundle(job="national")
        assert self.finance(bundle) == shown(of)
        self.editions.append(Published(of, len(self.order), bundle))

    @staticmethod
    def finance(bundle: dict[str, bytes]) -> str:
        """The value added of finance as a bundle's manifest shows it."""
        import json

        figures = json.loads(bundle["national.json"])["figures"]
        return next(figure["shown"] for figure in figures if figure["id"] == "value_added/000000/J/2024-Q1/ytd")

    def teardown(self) -> None:
        self.patch.undo()
        shutil.rmtree(self.folder)


class Printed(Life):
    """The same with real pages, read back."""

    prints = True


Life.TestCase.settings = settings(max_examples=2, stateful_step_count=8, deadline=None, database=None)
TestLife = Life.TestCase


@pytest.mark.slow
class TestLongLife(Life.TestCase):
    settings = settings(max_examples=20, stateful_step_count=25, deadline=None, database=None)


@pytest.mark.nightly
class TestManyLives(Life.TestCase):
    settings = settings(max_examples=150, stateful_step_count=40, deadline=None, database=None)


@pytest.mark.nightly
class TestPrintedLife(Printed.TestCase):
    settings = settings(max_examples=10, stateful_step_count=20, deadline=None, database=None)

"""The office that the fault sweep goes through: one page of real data, received, published, corrected, published again.

Its life can be lived again after it was cut anywhere, as a person would: the same commands, from where it stands. Each
bundle is rendered once beforehand and taken from there by its run id, so that a life after a fault must also come to
the very runs of the life without one; or it is rendered for real.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reports import office
from reports.archive import Bulletin, Query, Store, acceptances, bundle, cut_now, editions, runs, vintages
from reports.archive import accept as clear
from reports.archive import open_store as opened
from reports.concepts.errors import ReportsError
from reports.concepts.period import quarter
from reports.disseminate.publish import Shelf, sha256_of, stands
from reports.office import making
from reports.office.session import at_work
from reports.production import Product
from reports.workspace import open_workspace

ROOT = Path(__file__).resolve().parent.parent
FILE = "real/china_2024Q1.csv"
FIRST = (ROOT / "data_in" / FILE).read_bytes()
SECOND = FIRST.replace(b",J,26812,", b",J,26811,").replace(b",K,17736,", b",K,17737,")
SETTINGS = '[tool.reports]\njobs = ["reports.jobs.national:NATIONAL"]\ncache = "{cache}"\n'
PAGE, OTHER = Bulletin("national", "000000", "2024-Q1"), Bulletin("national", "000000", "2023-Q4")
ACKNOWLEDGED = ("received", "accepted", "published 1", "published 2")
BEGIN, END = "-- begin --", "-- end --"
Say = Callable[[str], None]
Render = Callable[..., Product]
RENDER: Render = making.produced
WAKE = making.woken


@dataclass
class Rendered:
    """What a life without a fault published: the bundles by run id, in their order, and the files of `data_out/`."""

    products: dict[str, Product] = field(default_factory=dict)
    files: list[dict[str, bytes]] = field(default_factory=list)

    @property
    def runs(self) -> list[str]:
        return list(self.products)

    @property
    def whole(self) -> set[bytes]:
        """Every file that may stand in `data_out/`, by its bytes."""
        return {content for files in self.files for content in files.values()}


def workspace(root: Path, cache: Path) -> Path:
    """A new office: the first delivery lies there, the second one waits."""
    (root / "data_in" / FILE).parent.mkdir(parents=True)
    (root / "data_in" / FILE).write_bytes(FIRST)
    (root / "waiting.csv").write_bytes(SECOND)
    (root / "pyproject.toml").write_text(SETTINGS.format(cache=cache), encoding="utf-8")
    return root


def session_in(root: Path, day: int = 0) -> office.Session:
    """Li at work; the clock moves a second with each look."""
    now = datetime(2024, 4, 17, 1, 30, tzinfo=UTC) + timedelta(days=day)
    clock = iter(range(10**9))
    actor = office.Actor("Li", lambda: now + timedelta(seconds=next(clock)), "host", os.getpid())
    return office.Session(open_workspace(root), actor, lambda text: None)


def live(root: Path, say: Say, day: int = 0) -> None:
    """Receive, clear a query, publish; then the corrected file comes, and its edition is published."""
    session, waiting = session_in(root, day), root / "waiting.csv"
    [job] = session.workspace.chosen("all")
    if waiting.exists():
        say(BEGIN)
        office.receive_all(session, [job])
        say("received")
        with at_work(session) as archive:
            clear(archive.ledger, OTHER, Query("U1", "x", "38.6"), session.actor.stamp("checked by telephone"))
        say("accepted")
        office.run(session, job, quarter("2024-Q1"))
        say("published 1")
        say(END)
        waiting.replace(root / "data_in" / FILE)
    say(BEGIN)
    office.run(session, job, quarter("2024-Q1"))
    say("published 2")
    say(END)


def rehearsed(root: Path) -> Rendered:
    """Live it once with real pages and note what each run gave."""
    rendered = Rendered()

    def noted(session: office.Session, desk: object, what: tuple, press: None) -> Product:
        product = rendered.products[what[1].run] = RENDER(session, desk, what, press)
        return product

    with produced_by(noted):
        live(root, lambda words: rendered.files.append(standing_files(root)) if words.startswith("published") else None)
    return rendered


def from_memory(rendered: Rendered) -> Render:
    """In the place of rendering: a run takes the bundle that it gave in the rehearsal."""
    return lambda session, desk, what, press: rendered.products[what[1].run]


@contextmanager
def produced_by(render: Render) -> Iterator[None]:
    """Bulletins are produced so in this process while the block lasts, and no printer is woken beforehand."""
    making.produced, making.woken = render, lambda session: nullcontext()
    try:
        yield
    finally:
        making.produced, making.woken = RENDER, WAKE


def standing_files(root: Path) -> dict[str, bytes]:
    folder = root / "data_out" / "2024-Q1"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


# ---------------------------------------------------------------- what must be true


def broken(root: Path, said: list[str], rendered: Rendered) -> Iterator[str]:
    """What a process said it had done and what is not there, and whatever is only half there."""
    for name, content in standing_files(root).items():
        if content not in rendered.whole:
            yield f"partial file {name} in data_out"
    session = session_in(root)
    with suppress(ReportsError):  # nothing may have been received yet; looking completes an interrupted switch
        office.history(session, session.workspace.chosen("")[0], None)
    shelf = Shelf(root / "data_out" / "2024-Q1", root / ".reports", "national")
    edition = _edition_at(shelf)
    if standing_files(root) and not edition:
        yield "a bundle that is not what its manifest lists"
    if not session.kept:
        yield from (f"no archive after: {word}" for word in said if word in ACKNOWLEDGED)
        return
    with opened(session.place, "0.1.0") as store:
        yield from _lost(store, said, rendered)
        if edition < ("published 1" in said) + ("published 2" in said):
            yield f"edition {edition} stands in data_out"
        yield from (f.line("en") for f in office.verify(session) if f.code not in ("orphan", "published"))


def _edition_at(shelf: Shelf) -> int:
    """The edition that stands complete there, by the manifest that lies there; 0 where none does."""
    with suppress(OSError, ValueError, KeyError):
        manifest = json.loads(shelf.manifest.read_bytes())
        return int(manifest["edition"]) if stands(shelf, sha256_of(shelf.manifest), manifest["outputs"]) else 0
    return 0


def _lost(store: Store, said: list[str], rendered: Rendered) -> Iterator[str]:
    """What was said to be done and is not there, as far as it can be read at all."""
    try:
        yield from _missing(store, said, rendered)
    except ReportsError as fault:
        yield str(fault)


def _missing(store: Store, said: list[str], rendered: Rendered) -> Iterator[str]:
    received = [store.objects.get(vintage.sha256) for vintage in vintages(store.ledger)]
    wanted = [FIRST] * ("received" in said) + [SECOND] * ("published 2" in said)
    if received[: len(wanted)] != wanted:
        yield f"received files lost: {len(received)} of {len(wanted)}"
    if len(acceptances(store.ledger, OTHER)) != 1 and "accepted" in said:
        yield "acceptance lost"
    there = editions(store.ledger, PAGE)
    if len(there) < ("published 1" in said) + ("published 2" in said):
        yield f"editions lost: {len(there)} are there"
    for kept, run, files in zip(there, rendered.runs, rendered.files, strict=False):
        whole = bundle(store, kept) | {"national.json": store.objects.get(kept.manifest)}
        if kept.run != run or {name: whole.get(name) for name in files} != files:
            yield f"edition {kept.number} is another one"


def unfinished(root: Path, rendered: Rendered) -> Iterator[str]:
    """What a life that was lived to its end after a fault does not have as the life without one."""
    with opened(session_in(root).place, "0.1.0") as store:
        yield from _lost(store, list(ACKNOWLEDGED), rendered)
        log = runs(store.ledger, PAGE)
        if [run.id for run in log if run.state == "succeeded"] != rendered.runs:
            yield f"not one success for each run: {[(run.id, run.state) for run in log]}"
        if any(run.state == "running" for run in log):
            yield "a run goes on for ever"
        if (len(vintages(store.ledger)), cut_now(store.ledger)) != (2, 3):
            yield "something was received twice"
    if standing_files(root) != rendered.files[-1]:
        yield "data_out is not the last edition"
    yield from (f.line("en") for f in office.verify(session_in(root)) if f.code != "orphan")
    left = [*root.rglob(".tmp-*"), *root.glob(".reports/staging/*"), *root.glob(".reports/switch/*")]
    yield from (f"left: {path.relative_to(root)}" for path in left)

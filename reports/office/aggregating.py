"""Aggregates of microdata for commands: made in a folder of the store, kept there, and not made again while they hold.

They may be deleted at any time. A key says what they were made of, so none is ever out of date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..archive.faults import told
from ..archive.folders import made, passing, sweep
from ..archive.spill import spilling
from ..collect import Delivery, matching
from ..concepts.definition import Job
from ..concepts.finding import Finding
from ..disseminate.publish import write_durably
from ..production import Order
from ..production.aggregated_bytes import aggregated_bytes, read_aggregated
from ..production.microdata import Aggregated, Room, Wanted, of_deliveries, wanted_of
from ..workspace import Workspace
from .desk import code_hash

KEPT = "aggregates"  # below the store
MOST = 64  # kept at a time, the newest


def aggregating_in(workspace: Workspace, order: Order, keep: bool = False) -> Order:
    """The order with its aggregates of microdata had from the store, or made.

    Args:
        keep: whether what is made is kept there; who only looks keeps nothing.
    """
    if not order.job.aggregates:
        return order
    return replace(order, aggregating=lambda wanted, received: _had(workspace, wanted, received, keep))


def unread(workspace: Workspace, job: Job, received: Sequence[Delivery]) -> tuple[Finding, ...]:
    """What cannot be read of the panels of a job that have arrived, each with its register; a part tells nothing."""
    whole = [one for one in wanted_of(job) if all(matching(asker, received) for asker in one.panel.files)]
    return tuple(finding for one in whole for finding in _had(workspace, one, received, keep=False).findings)


def _had(workspace: Workspace, wanted: Wanted, received: Sequence[Delivery], keep: bool) -> Aggregated:
    path = workspace.store / KEPT / _key(wanted, received)
    kept = _read(path)
    if kept is None:
        with spilling(workspace.store) as spill, told(spill):
            kept = of_deliveries(wanted, received, Room(spill))
        if keep and not kept.findings:
            _write(path, kept)
    return kept


def _key(wanted: Wanted, received: Sequence[Delivery]) -> str:
    """One hash for all that aggregates are made of: their declaration, their files, the program."""
    files = [one for asker in wanted.panel.files for one in matching(asker, received)]
    said = [repr(wanted), code_hash(), *(f"{one.name} {one.sha256}" for one in files)]
    return hashlib.sha256("\n".join(said).encode("utf-8", "surrogatepass")).hexdigest()


def _read(path: Path) -> Aggregated | None:
    """What is kept there; nothing where nothing is, or what cannot be read: then it is made anew."""
    try:
        return read_aggregated(path.read_bytes())
    except OSError:
        return None


def _write(path: Path, done: Aggregated) -> None:
    """Keep it, whole or not at all, and let go what is oldest. Several workers may keep the same at the same time.

    Raises:
        CannotWrite, NotPermitted, InputOutputError: the store cannot be written.
    """
    with told(path):
        folder = made(made(path.parent.parent) / KEPT)
        with passing(folder) as (part, _):  # for its owner only: the largest contributions stand in it
            write_durably(part, aggregated_bytes(done))
            part.rename(path)
        sweep(folder)
        for old in sorted(folder.glob("[0-9a-f]*"), key=_age)[MOST:]:
            old.unlink(missing_ok=True)


def _age(path: Path) -> int:
    """The newest first; one that somebody else has let go meanwhile is the oldest."""
    try:
        return -path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0

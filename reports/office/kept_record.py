"""The record of an edition as the archive keeps it beside the files that readers get."""

from __future__ import annotations

from ..archive import Edition as Kept
from ..archive import Store, outputs
from ..concepts.record import Record
from ..concepts.record_bytes import read_record

RECORD = ".record"  # kept in the archive with an edition, and shown nowhere


def is_record(name: str) -> bool:
    """Whether a file of an edition is its record, which stays in the archive."""
    return name.endswith(RECORD)


def record_of(archive: Store, kept: Kept) -> Record:
    """The record of an edition.

    Raises:
        DamagedObject: it is not what was kept.
    """
    [sha256] = [output.sha256 for output in outputs(archive.ledger, kept) if is_record(output.name)]
    return read_record(archive.objects.get(sha256))

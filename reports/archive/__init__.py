"""What was received, run and published: content-addressed objects and an append-only ledger."""

from ..concepts.errors import Unreachable
from .acceptances import accept, acceptances
from .backup import backup, restore
from .editions import (
    Committed,
    Draft,
    bundle,
    commit_edition,
    edition,
    editions,
    history,
    latest,
    number_of,
    outputs,
)  # fmt: skip
from .knowledge import cut_at, cut_now, cut_numbered
from .ledger import Ledger
from .objects import DamagedObject, Objects
from .opening import Place, open_ledger
from .records import (
    Acceptance,
    Bulletin,
    Edition,
    Message,
    Output,
    Query,
    Run,
    Slot,
    Stamp,
    Told,
    Vintage,
    Withdrawal,
    instant,
)  # fmt: skip
from .runs import Beginning, Ending, begin, end, found_by, note, read_by, released, runs, unfinished
from .store import Store, open_store
from .verify import verify
from .vintages import Received, as_of, receive, vintages, withdraw, withdrawals

__all__ = [
    "Acceptance", "Beginning", "Bulletin", "Committed", "DamagedObject", "Draft", "Edition", "Ending", "Ledger",
    "Message", "Objects", "Output", "Place", "Query", "Received", "Run", "Slot", "Stamp", "Store", "Told",
    "Unreachable", "Vintage", "Withdrawal", "accept", "acceptances", "as_of", "backup", "begin", "bundle",
    "commit_edition", "cut_at", "cut_now", "cut_numbered", "edition", "editions", "end", "found_by", "history",
    "instant", "latest", "note", "number_of", "open_ledger", "open_store", "outputs", "read_by", "receive", "released",
    "restore", "runs", "unfinished", "verify", "vintages", "withdraw", "withdrawals",
]  # fmt: skip

"""A store: objects and the ledger that says what they are. Objects come first, then the row that names them."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType

from .faults import told
from .folders import made, sweep
from .ledger import Ledger
from .objects import Objects
from .opening import Place, open_ledger
from .spill import sweep_spilled


@dataclass(frozen=True)
class Store:
    """An open store; `with` closes it."""

    place: Place
    objects: Objects
    ledger: Ledger

    def close(self) -> None:
        self.ledger.close()

    def sweep(self) -> int:
        """Take away what writers left behind that died while writing; says how many files."""
        with told(self.place.folder):
            return sweep(self.place.folder) + self.objects.sweep() + sweep_spilled(self.place.folder)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_store(place: Place, version: str) -> Store:
    """The store of this place, made where there is none; `version` is that of the program.

    Raises:
        BadDefinition: the ledger is of a newer program, its URL is none, or SQLite would lie on a network share.
        InputOutputError: the ledger is damaged or gone, or the disk failed.
        Unreachable: the database does not answer.
        CannotWrite: the store is not there and cannot be made.
    """
    ledger = open_ledger(place, version)
    if not place.objects.is_dir():
        with told(place.objects):
            made(made(place.folder) / "objects")
    return Store(place, Objects(place.objects), ledger)

"""Aggregates of microdata as bytes, to be kept and read again without loss: compressed JSON behind its own hash."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from ..concepts.disclosure import Contributions
from ..concepts.finding import Finding, Place, Severity
from ..concepts.observation import COLUMNS
from ..concepts.period import Period
from ..concepts.text import Text
from .microdata import Aggregated

HASH = hashlib.sha256().digest_size
KINDS: dict[str, Callable[[str], Any]] = {"i": int, "d": Decimal, "f": Fraction}
SAME = {"line": 0, "operands": ()}  # of every aggregate
TEXTS = ("got", "want", "todo")


def aggregated_bytes(done: Aggregated) -> bytes:
    """The aggregates of a panel without findings, and the units behind them."""
    told = {
        "rows": done.rows,
        "columns": {name: _column(name, done.observations[name]) for name in COLUMNS if name not in SAME},
        "behind": [[_cell(key), known.count, [_number(a) for a in known.largest]] for key, known in _sorted(done)],
        "remarks": [_remark(finding) for finding in done.remarks],
    }
    packed = zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8"), 1)
    return hashlib.sha256(packed).digest() + packed


def read_aggregated(content: bytes) -> Aggregated | None:
    """The same again; nothing where the bytes are damaged."""
    packed = content[HASH:]
    if hashlib.sha256(packed).digest() != content[:HASH]:
        return None
    told = json.loads(zlib.decompress(packed).decode("utf-8"))
    columns = {name: _cells(name, column) for name, column in told["columns"].items()}
    rows = len(columns["value"])
    columns |= {name: [same] * rows for name, same in SAME.items()}
    table = pd.DataFrame({name: pd.Series(columns[name], dtype=object) for name in COLUMNS}, copy=False)
    behind = {
        _key(cell): Contributions(count, tuple(_value(amount) for amount in largest))
        for cell, count, largest in told["behind"]
    }
    return Aggregated(table, told["rows"], (), tuple(map(_finding, told["remarks"])), behind)


def _sorted(done: Aggregated) -> Iterable[tuple[tuple[Any, ...], Contributions]]:
    return sorted(done.contributions.items(), key=lambda item: [str(part) for part in item[0]])


def _column(name: str, cells: Iterable[Any]) -> list[Any]:
    """The distinct words of a column and which of them each row has; of values, each."""
    if name == "value":
        return [None if pd.isna(cell) else _number(cell) for cell in cells]
    said = [_when(cell) if name == "period" else cell for cell in cells]
    words = {word: at for at, word in enumerate(dict.fromkeys(said))}
    return [list(words), [words[word] for word in said]]


def _cells(name: str, column: Sequence[Any]) -> list[Any]:
    if name == "value":
        return [pd.NA if cell is None else _value(cell) for cell in column]
    words = [_period(word) if name == "period" else word for word in column[0]]
    return [words[at] for at in column[1]]


def _number(value: Any) -> str:
    """An exact number with its kind, so that the same comes back."""
    kind = "i" if isinstance(value, int) else "d" if isinstance(value, Decimal) else "f"
    return f"{kind}{value}"


def _value(word: str) -> Any:
    return KINDS[word[0]](word[1:])


def _when(period: Period) -> str:
    return f"{period.freqstr} {period.ordinal}"


def _period(word: str) -> Period:
    frequency, ordinal = word.split(" ")
    return Period(ordinal=int(ordinal), freq=frequency)


def _cell(key: tuple[Any, ...]) -> list[str]:
    area, period, *others = key
    return [area, _when(period), *others]


def _key(cell: Sequence[str]) -> tuple[Any, ...]:
    area, period, *others = cell
    return (area, _period(period), *others)


def _remark(finding: Finding) -> dict[str, Any]:
    place, texts = finding.place, {name: getattr(finding, name) for name in TEXTS}
    said = {name: getattr(finding, name) for name in ("code", "subject", "reason", "edit", "who")}
    return said | {
        "severity": str(finding.severity),
        "place": [place.file, place.line, place.column],
        **{name: [text.zh, text.en] for name, text in texts.items()},
    }


def _finding(told: dict[str, Any]) -> Finding:
    texts = {name: Text(*told[name]) for name in TEXTS}
    return Finding(**told | texts | {"severity": Severity(told["severity"]), "place": Place(*told["place"])})

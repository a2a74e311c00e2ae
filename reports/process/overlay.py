"""GSBPM 5.4: declared edits laid over the observations; the delivered value, the one used and the reason are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..concepts.edit import Edit
from ..concepts.finding import Finding, Place, Severity
from ..concepts.period import Period, quarter
from ..concepts.text import Text

ESTIMATED = "E"
KEYS = ("accumulation", "scope", "price_basis", "area")
DELETE = Text("来源已更正，请从作业中删除这条 Edit", "the source has been repaired; delete this Edit from the job")
LOOK = Text("请核对来源文件，改正或删除这条 Edit", "look into the delivery, and correct or delete this Edit")
APPLIED = Text("来源更正后请删除这条 Edit", "delete this Edit once the source has been repaired")
ONE_CELL = Text("恰好一个单元格", "exactly one cell")
CELLS = Text("{n} 个单元格符合", "{n} cells that fit")
BLANK = Text("空缺", "no value")
USED = Text("采用 {value}", "{value} to be used")


@dataclass(frozen=True)
class Overlaid:
    """The observations as they are used, and a finding for each edit: a note where it was applied, else an error."""

    table: pd.DataFrame
    findings: tuple[Finding, ...]


def overlay(table: pd.DataFrame, edits: Sequence[Edit], period: Period) -> Overlaid:
    """Lay the edits of quarters up to this one over a copy of the table.

    A value put where none was delivered is marked as an estimate. An edit whose cell is not there, is there twice, or
    does not hold the expected value is an error.
    """
    asked = [edit for edit in edits if quarter(edit.period) <= period]
    places = [_rows(table, edit) for edit in asked]
    answers = [_answer(table, edit, rows) for edit, rows in zip(asked, places, strict=True)]
    used = table.copy() if asked else table
    for edit, rows, answer in zip(asked, places, answers, strict=True):
        if answer.severity is Severity.NOTE:
            used.at[rows[0], "value"] = edit.after
            used.at[rows[0], "status"] = used.at[rows[0], "status"] if edit.expect else ESTIMATED
    return Overlaid(used, tuple(answers))


def _rows(table: pd.DataFrame, edit: Edit) -> list[int]:
    """The delivered rows that the edit speaks of."""
    told = {key: value for key in KEYS if (value := getattr(edit, key))}
    wanted = {"measure": edit.measure, "activity": edit.activity, "period": quarter(edit.period)} | told
    fits = table["file"] != ""
    for key, value in wanted.items():
        fits &= table[key] == value
    return list(table.index[fits])


def _answer(table: pd.DataFrame, edit: Edit, rows: Sequence[int]) -> Finding:
    if len(rows) != 1:
        return _finding("edit_place", Place(edit.subject), edit, (CELLS.format(n=len(rows)), ONE_CELL, LOOK))
    row = table.loc[rows[0]]
    place, got = Place(row["file"], row["line"], row["column"]), _words(row["value"], row["unit"])
    if _same(row["value"], edit.before):
        return _finding("edited", place, edit, (got, USED.format(value=_words(edit.after, row["unit"])), APPLIED))
    repaired = _same(row["value"], edit.after)
    want = _words(edit.before, row["unit"])
    code, todo = ("edit_not_needed", DELETE) if repaired else ("edit_outdated", LOOK)
    return _finding(code, place, edit, (got, want, todo))


def _same(delivered: Any, declared: Any) -> bool:
    return bool(declared is None) if pd.isna(delivered) else declared is not None and bool(delivered == declared)


def _words(value: Any, unit: str) -> Text:
    return BLANK if value is None or pd.isna(value) else Text(f"{value}{unit}", f"{value}{unit}")


def _finding(code: str, place: Place, edit: Edit, told: tuple[Text, Text, Text]) -> Finding:
    severity = Severity.NOTE if code == "edited" else Severity.ERROR
    reason = edit.reason if severity is Severity.NOTE else ""
    return Finding(severity, code, place, *told, subject=edit.subject, reason=reason)

"""The engine's answers as observations: exact integers, decimals of the delivered unit, and fractions of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from ...concepts.aggregate import Aggregate, Variable
from ...concepts.observation import COLUMNS
from ...concepts.period import Period
from .statements import PART, comparable, concentrated, sums, totals

Answers = Mapping[str, Any]
Ask = Callable[[str], Answers]
NORMAL, MISSING = "A", "M"
UNITS = "家"


def aggregate(asked: Aggregate, variable: Variable, ask: Ask) -> pd.DataFrame:
    """The observations of a declared aggregate, in the columns of the house.

    Measures, for `output`: output (in the unit delivered), output_units (units that report a value), output_share (% of
    the area's total), output_same_scope and output_same_scope_before (sums of the pairs, now and a year before),
    output_same_scope_units, output_entrants, output_exits (sums) with output_entrants_units, output_exits_units,
    output_comparable_growth (%), output_cr4 (%), output_hhi (points of 10 000).

    A sum with a missing operand is missing, status M, unless the aggregate leaves them out; so is what is made of it.
    A share of a total of zero, growth on a base that is not above zero, and concentration with a negative value are
    missing too. Source: GSBPM 5.7, calculate aggregates.
    """
    parts = {"sum": _sums, "share": _sums, "count": _sums, "comparable": _comparable, "concentration": _concentration}
    made = [part(asked, variable, ask) for part in dict.fromkeys(parts[shape] for shape in asked.shapes)]
    tables = [table for several in made for table in several]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS), dtype=object)


def _sums(asked: Aggregate, variable: Variable, ask: Ask) -> list[pd.DataFrame]:
    answers = ask(sums(asked, variable))
    whole = answers["n"] == (answers["n"] if asked.leave_out else answers["rows"])
    exact = _integers(answers, "s")
    known = whole & (answers["n"] > 0)
    make, made = _Maker(variable, answers), list[pd.DataFrame]()
    if "sum" in asked.shapes:
        made.append(make.table("", _delivered(exact, variable), known))
    if "count" in asked.shapes:
        made.append(make.table("_units", answers["n"].astype(object), None, UNITS))
    if "share" in asked.shapes:
        made.append(make.table("_share", *_shares(asked, variable, ask, (answers, exact, known)), "%"))
    return made


def _shares(asked: Aggregate, variable: Variable, ask: Ask, of: tuple[Answers, Any, Any]) -> tuple[Any, Any]:
    """100 x_i / x of the area and period, and which are known."""
    answers, exact, known = of
    whole = ask(totals(asked, variable))
    complete = (whole["n"] > 0) & ((whole["n"] == whole["rows"]) | asked.leave_out)
    total = dict(zip(zip(whole["area"], whole["t"], strict=True), _integers(whole, "s"), strict=True))
    sound = dict(zip(zip(whole["area"], whole["t"], strict=True), complete, strict=True))
    places = list(zip(answers["area"], answers["t"], strict=True))
    good = known & np.array([bool(sound[place] and total[place]) for place in places], dtype=bool)
    parts = zip(exact, places, good, strict=True)
    return _objects([Fraction(100 * int(x), int(total[at])) if fine else pd.NA for x, at, fine in parts]), good


def _comparable(asked: Aggregate, variable: Variable, ask: Ask) -> list[pd.DataFrame]:
    answers = ask(comparable(asked, variable))
    make = _Maker(variable, answers)
    sides = {name: _integers(answers, name) for name in ("pairs", "before", "entrants", "exits")}
    named = {"_same_scope": "pairs", "_same_scope_before": "before", "_entrants": "entrants", "_exits": "exits"}
    made = [make.table(end, _delivered(sides[side], variable), None) for end, side in named.items()]
    counts = {"_same_scope_units": "n_pairs", "_entrants_units": "n_entrants", "_exits_units": "n_exits"}
    made += [make.table(end, answers[side].astype(object), None, UNITS) for end, side in counts.items()]
    pairs = list(zip(sides["pairs"], sides["before"], strict=True))
    rates = [Fraction(100 * (int(now) - int(then)), int(then)) if then > 0 else pd.NA for now, then in pairs]
    known = np.array([then > 0 for _, then in pairs], dtype=bool)
    return [*made, make.table("_comparable_growth", _objects(rates), known, "%")]


def _concentration(asked: Aggregate, variable: Variable, ask: Ask) -> list[pd.DataFrame]:
    answers = ask(concentrated(asked, variable))
    make = _Maker(variable, answers)
    whole = answers["n"] == (answers["n"] if asked.leave_out else answers["rows"])
    numbers = {
        name: [int(cell) if isinstance(cell, str) else 0 for cell in answers[name]] for name in ("s", "top", "squares")
    }
    total = numbers["s"]
    known = (
        whole & (answers["n"] > 0) & ~_plainly(answers["negative"]) & np.array([one > 0 for one in total], dtype=bool)
    )
    rates = zip(numbers["top"], total, known, strict=True)
    index = zip(numbers["squares"], total, known, strict=True)
    largest = _objects([Fraction(100 * top, whole) if fine else pd.NA for top, whole, fine in rates])
    points = _objects([Fraction(10_000 * squares, whole**2) if fine else pd.NA for squares, whole, fine in index])
    return [make.table(f"_cr{asked.largest}", largest, known, "%"), make.table("_hhi", points, known, "")]


class _Maker:
    """The observations of one answer: the keys are understood once, each measure has values of its own."""

    def __init__(self, variable: Variable, answers: Answers) -> None:
        self.variable = variable
        self.keys = {"area": _objects(answers["area"]), "activity": _objects(answers["code"])}
        times, at = np.unique(np.asarray(answers["t"]), return_inverse=True)
        periods = _objects([Period(ordinal=int(time), freq=variable.frequency) for time in times])
        self.keys["period"] = periods[at]

    def table(self, end: str, values: Any, known: Any, unit: str | None = None) -> pd.DataFrame:
        """One measure, named by its end; what is not known is missing, and says so."""
        rows, facts = len(values), self.variable.facts
        status = np.full(rows, facts.get("status", NORMAL), dtype=object)
        if known is not None:
            values, status = np.where(known, values, pd.NA), np.where(known, status, MISSING)
        told = {key: facts.get(key, "") for key in ("accumulation", "scope", "price_basis", "unit")}
        told |= {
            "measure": f"{self.variable.measure}{end}",
            "vintage": "",
            "file": "",
            "column": "",
            "line": 0,
            "operands": (),
        }
        told |= {} if unit is None else {"unit": unit, "price_basis": facts["price_basis"] if unit == "%" else ""}
        filled = {key: _same(word, rows) for key, word in told.items()}
        every = {**filled, **self.keys, "value": values, "status": status}
        return pd.DataFrame({name: pd.Series(every[name], dtype=object) for name in COLUMNS}, copy=False)


def _integers(answers: Answers, name: str) -> Any:
    """The two halves of each sum as one exact integer."""
    high, low = np.asarray(answers[f"{name}_high"]), np.asarray(answers[f"{name}_low"])
    return low.astype(object) + (high.astype(object) * PART if high.any() else 0)


def _delivered(exact: Any, variable: Variable) -> Any:
    """Integers of the smallest unit in the unit delivered: 1250 with two decimals is 12.50."""
    if not variable.decimals:
        return exact
    return _objects([Decimal(int(one)).scaleb(-variable.decimals) for one in exact])


def _plainly(flags: Any) -> Any:
    return np.asarray([bool(flag) for flag in np.ma.filled(flags, False)], dtype=bool)


def _same(word: Any, rows: int) -> Any:
    same = np.empty(rows, dtype=object)
    same.fill(word)
    return same


def _objects(cells: Sequence[Any]) -> Any:
    made = np.empty(len(cells), dtype=object)
    made[:] = cells
    return made

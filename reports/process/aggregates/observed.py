"""The engine's answers as observations: exact integers, decimals of the delivered unit, and fractions of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from ...concepts.aggregate import Aggregate, Variable
from ...concepts.behind import rows_behind
from ...concepts.observation import COLUMNS
from ...concepts.period import Period
from .compact import distinct, objects, pooled, same, stacked
from .portions import AT_ONCE, portions
from .statements import PART, areas, comparable, concentrated, paired, sums, totals

Answers = Mapping[str, Any]
Ask = Callable[[str], Answers]
Each = tuple[Aggregate, Variable]
NORMAL, MISSING = "A", "M"
UNITS = "家"
OF_SUMS = ("sum", "share", "count")
TOGETHER = 4  # measures whose sums are asked for in one statement: more would hold too much at a time
KEPT = 2  # answers: the sums of an aggregate, and those of its areas


def aggregate(each: Sequence[Each], ask: Ask) -> list[pd.DataFrame]:
    """The observations of declared aggregates of one panel, in the columns of the house, in the order declared.

    They come as tables to be joined, for until then the engine is at work in the same memory.

    Measures, for `output`: output (in the unit delivered), output_units (units that report a value), output_share (% of
    the area's total), output_same_scope and output_same_scope_before (sums of the pairs, now and a year before),
    output_same_scope_units, output_entrants, output_exits (sums) with output_entrants_units, output_exits_units,
    output_comparable_growth (%), output_cr4 (%), output_hhi (points of 10 000).

    A sum with a missing operand is missing, status M, unless the aggregate leaves them out; so is what is made of it.
    A share of a total of zero, growth on a base that is not above zero, and concentration with a negative value are
    missing too. The column of an observation says how many rows of the panel stand behind it.

    All columns but the value are categorical: the same few words stand in millions of rows.

    Source: GSBPM 5.7, calculate aggregates.
    """
    once = lru_cache(KEPT)(lambda statement: _with_keys(ask(statement)))
    return [table for at in range(len(each)) for table in _tables(each, at, ask, once)]


def joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One table of all observations; it takes the others apart."""
    return stacked(tables) if tables else pd.DataFrame(columns=list(COLUMNS), dtype=object)


def _with_keys(answers: Answers) -> Answers:
    """The answers, in which each distinct part of a key is held once."""
    return {**answers, "area": distinct(answers["area"]), "code": distinct(answers["code"])}


def _tables(each: Sequence[Each], at: int, ask: Ask, once: Ask) -> list[pd.DataFrame]:
    """What is wanted of one of the aggregates, a table for each measure; only answers on sums serve several."""
    asked, variable = each[at]
    made = list[pd.DataFrame]()
    for shape in dict.fromkeys("sum" if shape in OF_SUMS else shape for shape in asked.shapes):
        if shape == "sum":
            made += _sums(asked, variable, _together(each, at, OF_SUMS), once)
        elif shape == "comparable":
            made += _comparable(asked, variable, _together(each, at, (shape,)), ask)
        else:
            made += _concentration(asked, variable, ask)
    return made


def _together(each: Sequence[Each], at: int, shapes: Collection[str]) -> tuple[int, ...]:
    """The columns of the measures that are asked for with this one: by the same keys, of the same rows, so shaped."""
    asked, variable = each[at]
    alike = [v for a, v in each if a.by == asked.by and v.labels == variable.labels and {*a.shapes} & {*shapes}]
    columns = sorted({one.column for one in alike})
    first = columns.index(variable.column) // TOGETHER * TOGETHER
    return tuple(columns[first : first + TOGETHER])


def _sums(asked: Aggregate, variable: Variable, columns: Sequence[int], ask: Ask) -> list[pd.DataFrame]:
    answers = _of(variable, ask(sums(asked, variable, columns)))
    whole = answers["n"] == (answers["n"] if asked.leave_out else answers["rows"])
    exact = _integers(answers, "s")
    known = whole & (answers["n"] > 0)
    make, made = _Maker(variable, answers, answers["rows"]), list[pd.DataFrame]()
    if "sum" in asked.shapes:
        made.append(make.table("", _delivered(exact, variable), known))
    if "count" in asked.shapes:
        made.append(make.table("_units", answers["n"].astype(object), None, UNITS))
    if "share" in asked.shapes:
        total = _of(variable, ask(totals(asked, variable, columns)))
        made.append(make.table("_share", *_shares(asked, total, (answers, exact, known)), "%"))
    return made


def _of(variable: Variable, answers: Answers) -> Answers:
    """Of sums that were asked for together those of one measure."""
    end = f"_v{variable.column}"
    return {name.removesuffix(end): cells for name, cells in answers.items() if name.endswith(end) or "_v" not in name}


def _shares(asked: Aggregate, whole: Answers, of: tuple[Answers, Any, Any]) -> tuple[Any, Any]:
    """100 x_i / x of the area and period, and which are known."""
    answers, exact, known = of
    complete = (whole["n"] > 0) & ((whole["n"] == whole["rows"]) | asked.leave_out)
    total = dict(zip(zip(whole["area"], whole["t"], strict=True), _integers(whole, "s"), strict=True))
    sound = dict(zip(zip(whole["area"], whole["t"], strict=True), complete, strict=True))
    places = list(zip(answers["area"], answers["t"], strict=True))
    good = known & np.array([bool(sound[place] and total[place]) for place in places], dtype=bool)
    parts = zip(exact, places, good, strict=True)
    return objects([Fraction(100 * int(x), int(total[at])) if fine else pd.NA for x, at, fine in parts]), good


def _comparable(asked: Aggregate, variable: Variable, columns: Sequence[int], ask: Ask) -> list[pd.DataFrame]:
    table, making = paired(asked, variable, columns)
    ask(making)
    answers = _with_keys(ask(comparable(table, variable)))
    make = _Maker(variable, answers, answers["n_pairs"] + answers["n_entrants"] + answers["n_exits"])
    sides = {name: _integers(answers, name) for name in ("pairs", "before", "entrants", "exits")}
    named = {"_same_scope": "pairs", "_same_scope_before": "before", "_entrants": "entrants", "_exits": "exits"}
    made = [make.table(end, _delivered(sides[side], variable), None) for end, side in named.items()]
    counts = {"_same_scope_units": "n_pairs", "_entrants_units": "n_entrants", "_exits_units": "n_exits"}
    made += [make.table(end, answers[side].astype(object), None, UNITS) for end, side in counts.items()]
    pairs = list(zip(sides["pairs"], sides["before"], strict=True))
    rates = [Fraction(100 * (int(now) - int(then)), int(then)) if then > 0 else pd.NA for now, then in pairs]
    known = np.array([then > 0 for _, then in pairs], dtype=bool)
    return [*made, make.table("_comparable_growth", objects(rates), known, "%")]


def _concentration(asked: Aggregate, variable: Variable, ask: Ask) -> list[pd.DataFrame]:
    """Some areas at a time, for an engine can put no heap of largest values aside."""
    among = portions(ask(areas(variable)), AT_ONCE)
    parts = [_concentrated(asked, variable, _with_keys(ask(concentrated(asked, variable, some)))) for some in among]
    return [table for measure in zip(*parts, strict=True) for table in measure]


def _concentrated(asked: Aggregate, variable: Variable, answers: Answers) -> tuple[pd.DataFrame, pd.DataFrame]:
    make = _Maker(variable, answers, answers["rows"])
    whole = answers["n"] == (answers["n"] if asked.leave_out else answers["rows"])
    total = _integers(answers, "s")
    known = whole & (answers["n"] > 0) & ~_plainly(answers["negative"]) & np.asarray(total > 0, dtype=bool)
    rates = zip(_integers(answers, "top"), total, known, strict=True)
    index = zip(answers["squares"], total, known, strict=True)
    largest = objects([Fraction(100 * top, whole) if fine else pd.NA for top, whole, fine in rates])
    points = objects([Fraction(10_000 * int(squares), whole**2) if fine else pd.NA for squares, whole, fine in index])
    return make.table(f"_cr{asked.largest}", largest, known, "%"), make.table("_hhi", points, known, "")


class _Maker:
    """The observations of one answer: the keys are understood once, each measure has values of its own.

    `rows` are how many rows of the panel stand behind each; no line of it does, so that is what the place of one says.
    """

    def __init__(self, variable: Variable, answers: Answers, rows: Any) -> None:
        self.variable = variable
        counts, behind = np.unique(np.asarray(rows), return_inverse=True)
        times, at = np.unique(np.asarray(answers["t"]), return_inverse=True)
        self.keys = {
            "area": answers["area"],
            "activity": answers["code"],
            "period": pooled([Period(ordinal=int(time), freq=variable.frequency) for time in times], at),
            "column": pooled([rows_behind(int(count)) for count in counts], behind),
        }

    def table(self, end: str, values: Any, known: Any, unit: str | None = None) -> pd.DataFrame:
        """One measure, named by its end; what is not known is missing, and says so."""
        rows, facts = len(values), self.variable.facts
        told = {key: facts.get(key, "") for key in ("accumulation", "scope", "price_basis", "unit")}
        told |= {"measure": f"{self.variable.measure}{end}", "vintage": "", "file": "", "line": 0, "operands": ()}
        told |= {} if unit is None else {"unit": unit, "price_basis": facts["price_basis"] if unit == "%" else ""}
        every = {key: same(word, rows) for key, word in told.items()} | self.keys
        every |= self._stated(values, np.ones(rows, dtype=bool) if known is None else known)
        return pd.DataFrame({name: every[name] for name in COLUMNS}, copy=False)

    def _stated(self, values: Any, known: Any) -> dict[str, Any]:
        """The values with their status."""
        status = same(self.variable.facts.get("status", NORMAL), len(values))
        if not np.all(known):
            values, status = np.where(known, values, pd.NA), distinct(np.where(known, status.astype(object), MISSING))
        return {"value": values, "status": status}


def _integers(answers: Answers, name: str) -> Any:
    """The two halves of each sum as one exact integer."""
    high, low = np.asarray(answers[f"{name}_high"]), np.asarray(answers[f"{name}_low"]).astype(object)
    return low + high.astype(object) * PART if high.any() else low


def _delivered(exact: Any, variable: Variable) -> Any:
    """Integers of the smallest unit in the unit delivered: 1250 with two decimals is 12.50."""
    if not variable.decimals:
        return exact
    return objects([Decimal(int(one)).scaleb(-variable.decimals) for one in exact])


def _plainly(flags: Any) -> Any:
    return np.asarray([bool(flag) for flag in np.ma.filled(flags, False)], dtype=bool)

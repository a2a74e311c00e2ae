"""A declared aggregate as statements for the engine, over `cells` (sums by keys) and `returns` (one row a unit)."""

from __future__ import annotations

from collections.abc import Sequence

from ...concepts.aggregate import ACROSS, Aggregate, Variable
from ...concepts.observation import TOTAL

PART = 10**18  # sums come in two halves, each of 64 bits: an engine's answer as an array holds no wider integer
KEYS = "area, code, t"


def sums(asked: Aggregate, variable: Variable, columns: Sequence[int]) -> str:
    """By area, code and period: rows, and of each of these columns those with a value, and their exact sum."""
    names = [f"v{column}" for column in columns]
    added = [f"sum(n_{name}) AS n_{name}, coalesce(sum(s_{name}), 0)::HUGEINT AS s_{name}" for name in names]
    rows = f"SELECT area, {_code(asked)} AS code, t, sum(n) AS rows, {', '.join(added)} FROM cells"
    wanted = [f"n_{name}::BIGINT AS n_{name}, {_halves(f's_{name}', f's{{}}_{name}')}" for name in names]
    grouped = f"{rows} WHERE {_of(variable)} GROUP BY ALL"
    return f"SELECT {KEYS}, rows::BIGINT AS rows, {', '.join(wanted)} FROM ({grouped}) ORDER BY {KEYS}"


def totals(asked: Aggregate, variable: Variable, columns: Sequence[int]) -> str:
    """The same for the whole of each area and period."""
    return sums(Aggregate(asked.panel, asked.measure, (), asked.shapes), variable, columns)


def comparable(asked: Aggregate, variable: Variable) -> str:
    """By area, code and period: pairs of the same unit a year apart, their two sums; entrants and exits, with theirs.

    A pair stands where the unit stands now, an exit where it stood a year before. A unit with a missing value in one of
    the two periods is neither. Periods whose year before is in no row of the panel have no pairs, and no row.
    """
    value, lag = _value(variable), variable.lag
    units = f"SELECT area, {_code(asked)} AS code, t, respondent, {value} AS v FROM returns WHERE {_of(variable)}"
    known = f"(SELECT DISTINCT t FROM cells WHERE {_of(variable)})"
    sides = (
        "SELECT coalesce(a.area, b.area) AS area, coalesce(a.code, b.code) AS code, "
        f"coalesce(a.t, b.t + {lag}) AS t, a.v AS now, b.v AS before, "
        "a.respondent IS NOT NULL AS here, b.respondent IS NOT NULL AS there "
        f"FROM units AS a FULL JOIN units AS b ON a.respondent = b.respondent AND a.t = b.t + {lag}"
    )
    both = "now IS NOT NULL AND before IS NOT NULL"
    entrant, left = "here AND NOT there AND now IS NOT NULL", "there AND NOT here AND before IS NOT NULL"
    counted = [("pairs", both, "now"), ("entrants", entrant, "now"), ("exits", left, "before")]
    wanted = [f"count(*) FILTER ({which}) AS n_{name}" for name, which, _ in counted]
    wanted += [_sum(column, which, name) for name, which, column in [*counted, ("before", both, "before")]]
    grouped = (
        f"SELECT area, code, t, {', '.join(wanted)} FROM ({sides}) "
        f"WHERE t IN {known} AND t - {lag} IN {known} GROUP BY ALL"
    )
    halves = ", ".join(_halves(name) for name in ("pairs", "before", "entrants", "exits"))
    counts = ", ".join(f"n_{name}::BIGINT AS n_{name}" for name, _, _ in counted)
    return f"WITH units AS ({units}) SELECT {KEYS}, {counts}, {halves} FROM ({grouped}) ORDER BY {KEYS}"


def concentrated(asked: Aggregate, variable: Variable) -> str:
    """By area, code and period: the sum, that of the n largest, that of the squares (as text: wide); any below zero."""
    value = f"({_value(variable)})::HUGEINT"
    wanted = (
        f"count(v) AS n, coalesce(sum(v), 0) AS s, coalesce(sum(v) FILTER (place <= {asked.largest}), 0) AS top, "
        "sum(v * v)::VARCHAR AS squares, (min(v) < 0) AS negative, count(*) AS rows"
    )
    units = f"SELECT area, {_code(asked)} AS code, t, {value} AS v FROM returns WHERE {_of(variable)}"
    placed = f"SELECT *, row_number() OVER (PARTITION BY {KEYS} ORDER BY v DESC NULLS LAST) AS place FROM ({units})"
    grouped = f"SELECT {KEYS}, {wanted} FROM ({placed}) GROUP BY ALL"
    halves = f"{_halves('s')}, {_halves('top')}"
    return f"SELECT {KEYS}, n, {halves}, squares, negative, rows FROM ({grouped}) ORDER BY {KEYS}"


def contributed(asked: Aggregate, variable: Variable, most: int) -> str:
    """By area, code and period: how many units report a value, and the largest amounts, as text from the largest."""
    return _largest(f"SELECT area, code, t, v FROM ({_by_unit(asked, variable)})", most)


def contributed_in_quarter(asked: Aggregate, variable: Variable, most: int) -> str:
    """The same of what each unit adds to the year to date in a quarter that is not the first of its year.

    A unit that is gone takes away what it had reported before.
    """
    known = f"(SELECT DISTINCT t FROM cells WHERE {_of(variable)})"
    added = (
        "SELECT coalesce(a.area, b.area) AS area, coalesce(a.code, b.code) AS code, coalesce(a.t, b.t + 1) AS t, "
        "coalesce(a.v, 0) - coalesce(b.v, 0) AS v FROM units AS a FULL JOIN units AS b "
        "ON a.respondent = b.respondent AND a.area = b.area AND a.code = b.code AND a.t = b.t + 1"
    )
    quarters = f"SELECT * FROM ({added}) WHERE t % 4 <> 0 AND t IN {known} AND t - 1 IN {known}"
    return f"WITH units AS ({_by_unit(asked, variable)}) {_largest(quarters, most)}"


def _by_unit(asked: Aggregate, variable: Variable) -> str:
    """What each unit reports, one amount in a cell."""
    units = f"SELECT area, {_code(asked)} AS code, t, respondent, {_value(variable)} AS v FROM returns"
    summed = f"SELECT area, code, t, respondent, sum(v)::HUGEINT AS v FROM ({units} WHERE {_of(variable)}) GROUP BY ALL"
    return f"SELECT * FROM ({summed}) WHERE v IS NOT NULL"


def _largest(units: str, most: int) -> str:
    top = f"array_to_string(list_transform(max(abs(v), {most}), lambda one: one::VARCHAR), ' ') AS top"
    return f"SELECT {KEYS}, count(*)::BIGINT AS n, {top} FROM ({units}) GROUP BY ALL ORDER BY {KEYS}"


def _value(variable: Variable) -> str:
    """The value of a return as an integer of the smallest unit."""
    name = f"v{variable.column}"
    return f"replace({name}::VARCHAR, '.', '')::HUGEINT" if variable.decimals else name


def _sum(column: str, which: str, name: str) -> str:
    return f"coalesce(sum({column}) FILTER ({which}), 0)::HUGEINT AS {name}"


def _halves(name: str, named: str = "") -> str:
    high, low = ((named or f"{name}{{}}").format(end) for end in ("_high", "_low"))
    return f"({name} // {PART})::BIGINT AS {high}, ({name} % {PART})::BIGINT AS {low}"


def _code(asked: Aggregate) -> str:
    """The code of the observation's activity: that of its dimensions, or the total."""
    return f" || '{ACROSS}' || ".join(asked.by) if asked.by else f"'{TOTAL}'"


def _of(variable: Variable) -> str:
    """The rows that are of this measure."""
    labels: Sequence[str] = variable.labels
    return "label IN (" + ", ".join("'" + label.replace("'", "''") + "'" for label in labels) + ")"

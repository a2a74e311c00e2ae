"""A declared aggregate as statements for the engine, over `cells` (sums by keys) and `returns` (one row a unit).

Where single units count, `kept` is the place for tables that are asked several times.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from ...concepts.aggregate import ACROSS, Aggregate, Variable
from ...concepts.observation import TOTAL

PART = 10**18  # sums come in two halves, each of 64 bits: an engine's answer as an array holds no wider integer
KEYS = "area, code, t"


def sums(asked: Aggregate, variable: Variable, columns: Sequence[int]) -> str:
    """By area, code and period: rows, and of each of these columns those with a value, and their exact sum."""
    names = [f"v{column}" for column in columns]
    counted = "n_{}" if asked.panel.source.missing else "n"  # where none may be missing, all are there
    added = [
        f"sum({counted.format(name)}) AS n_{name}, coalesce(sum(s_{name}), 0)::HUGEINT AS s_{name}" for name in names
    ]
    rows = f"SELECT area, {_code(asked)} AS code, t, sum(n) AS rows, {', '.join(added)} FROM cells"
    wanted = [f"n_{name}::BIGINT AS n_{name}, {_halves(f's_{name}', f's{{}}_{name}')}" for name in names]
    grouped = f"{rows} WHERE {_of(variable)} GROUP BY ALL"
    return f"SELECT {KEYS}, rows::BIGINT AS rows, {', '.join(wanted)} FROM ({grouped}) ORDER BY {KEYS}"


def totals(asked: Aggregate, variable: Variable, columns: Sequence[int]) -> str:
    """The same for the whole of each area and period."""
    return sums(Aggregate(asked.panel, asked.measure, (), asked.shapes), variable, columns)


def paired(asked: Aggregate, variable: Variable, columns: Sequence[int]) -> tuple[str, str]:
    """A table of each unit in a period and a year before, with the values of these columns, and how it is made.

    Of the periods that have a year before. A unit that stands in one of the two has nothing in the other.
    """
    lag, known = variable.lag, f"(SELECT DISTINCT t FROM cells WHERE {_of(variable)})"
    values = ", ".join(f"{_value(variable, column)} AS v{column}" for column in columns)
    units = f"SELECT area, {_code(asked)} AS code, t, respondent, {values} FROM returns WHERE {_of(variable)}"
    both = ", ".join(f"a.v{column} AS now_v{column}, b.v{column} AS before_v{column}" for column in columns)
    relation = (
        "SELECT coalesce(a.area, b.area) AS area, coalesce(a.code, b.code) AS code, "
        f"coalesce(a.t, b.t + {lag}) AS t, {both}, "
        "a.respondent IS NOT NULL AS here, b.respondent IS NOT NULL AS there "
        f"FROM ({units} AND t - {lag} IN {known}) AS a FULL JOIN ({units} AND t + {lag} IN {known}) AS b "
        f"ON a.respondent = b.respondent AND a.t = b.t + {lag}"
    )
    table = f"kept.pairs_{sha256(relation.encode()).hexdigest()[:16]}"
    return table, f"CREATE TABLE IF NOT EXISTS {table} AS {relation}"


def comparable(table: str, variable: Variable) -> str:
    """By area, code and period: pairs of the same unit a year apart, their two sums; entrants and exits, with theirs.

    A pair stands where the unit stands now, an exit where it stood a year before. A unit with a missing value in one of
    the two periods is neither. Periods whose year before is in no row of the panel have no pairs, and no row.
    """
    now, before = f"now_v{variable.column}", f"before_v{variable.column}"
    both = f"{now} IS NOT NULL AND {before} IS NOT NULL"
    entrant, left = f"here AND NOT there AND {now} IS NOT NULL", f"there AND NOT here AND {before} IS NOT NULL"
    counted = [("pairs", both, now), ("entrants", entrant, now), ("exits", left, before)]
    wanted = [f"count(*) FILTER ({which}) AS n_{name}" for name, which, _ in counted]
    wanted += [_sum(column, which, name) for name, which, column in [*counted, ("before", both, before)]]
    halves = ", ".join(_halves(name) for name in ("pairs", "before", "entrants", "exits"))
    counts = ", ".join(f"n_{name}::BIGINT AS n_{name}" for name, _, _ in counted)
    grouped = f"SELECT {KEYS}, {', '.join(wanted)} FROM {table} GROUP BY ALL"
    return f"SELECT {KEYS}, {counts}, {halves} FROM ({grouped}) ORDER BY {KEYS}"


def areas(variable: Variable) -> str:
    """The areas in their order, and at most how many sums each has."""
    return f"SELECT area, count(*) AS n FROM cells WHERE {_of(variable)} GROUP BY area ORDER BY area"


def concentrated(asked: Aggregate, variable: Variable, among: tuple[str, str]) -> str:
    """By area, code and period: the sum, that of the n largest, that of the squares (as text: wide); any below zero.

    Of the areas from the first to the last of `among`.
    """
    wanted = (
        f"count(v) AS n, coalesce(sum(v), 0) AS s, coalesce(list_sum(max(v, {asked.largest})), 0)::HUGEINT AS top, "
        "sum(v * v)::VARCHAR AS squares, (min(v) < 0) AS negative, count(*) AS rows"
    )
    value = f"({_value(variable)})::HUGEINT"
    units = f"SELECT area, {_code(asked)} AS code, t, {value} AS v FROM returns WHERE {_of(variable, among)}"
    grouped = f"SELECT {KEYS}, {wanted} FROM ({units}) GROUP BY ALL"
    halves = f"{_halves('s')}, {_halves('top')}"
    return f"SELECT {KEYS}, n, {halves}, squares, negative, rows FROM ({grouped}) ORDER BY {KEYS}"


def contributed(asked: Aggregate, variable: Variable, most: int, among: tuple[str, str]) -> str:
    """By area, code and period: how many units report a value, and the largest amounts, as text from the largest."""
    return _largest(f"SELECT area, code, t, v FROM ({_by_unit(asked, variable, among)})", most)


def lacking(asked: Aggregate, variable: Variable) -> str:
    """How many sums of a year have no sum of the quarter before and one of an earlier quarter."""
    cells = f"SELECT DISTINCT area, {_code(asked)} AS code, t FROM cells WHERE {_of(variable)}"
    steps = f"SELECT t, lag(t) OVER (PARTITION BY area, code ORDER BY t) AS before FROM ({cells})"
    return f"SELECT count(*) AS n FROM ({steps}) WHERE t - before > 1 AND t // 4 = before // 4"


def contributed_in_quarters(asked: Aggregate, variable: Variable, how: tuple[int, int], among: tuple[str, str]) -> str:
    """The same of what each unit adds to the year to date in its last quarters; `how`: of the largest, and quarters.

    A unit that is gone takes away what it had reported before.
    """
    most, back = how
    known = f"(SELECT DISTINCT t FROM cells WHERE {_of(variable)})"
    added = (
        f"SELECT coalesce(a.area, b.area) AS area, coalesce(a.code, b.code) AS code, coalesce(a.t, b.t + {back}) AS t, "
        "coalesce(a.v, 0) - coalesce(b.v, 0) AS v FROM units AS a FULL JOIN units AS b "
        f"ON a.respondent = b.respondent AND a.area = b.area AND a.code = b.code AND a.t = b.t + {back}"
    )
    within = f"SELECT * FROM ({added}) WHERE t % 4 >= {back} AND t IN {known} AND t - {back} IN {known}"
    return f"WITH units AS ({_by_unit(asked, variable, among)}) {_largest(within, most)}"


def _by_unit(asked: Aggregate, variable: Variable, among: tuple[str, str]) -> str:
    """What each unit reports, one amount in a cell."""
    units = f"SELECT area, {_code(asked)} AS code, t, respondent, {_value(variable)} AS v FROM returns"
    of = f"WHERE {_of(variable, among)}"
    summed = f"SELECT area, code, t, respondent, sum(v)::HUGEINT AS v FROM ({units} {of}) GROUP BY ALL"
    return f"SELECT * FROM ({summed}) WHERE v IS NOT NULL"


def _largest(units: str, most: int) -> str:
    top = f"array_to_string(list_transform(max(abs(v), {most}), lambda one: one::VARCHAR), ' ') AS top"
    return f"SELECT {KEYS}, count(*)::BIGINT AS n, {top} FROM ({units}) GROUP BY ALL ORDER BY {KEYS}"


def _value(variable: Variable, column: int | None = None) -> str:
    """The value of a return as an integer of the smallest unit; of another column where one is named."""
    name = f"v{variable.column if column is None else column}"
    return f"replace({name}::VARCHAR, '.', '')::HUGEINT" if variable.decimals else name


def _sum(column: str, which: str, name: str) -> str:
    return f"coalesce(sum({column}) FILTER ({which}), 0)::HUGEINT AS {name}"


def _halves(name: str, named: str = "") -> str:
    """Both halves of a sum; it is divided only where it is wider than one, for 128 bits divide slowly."""
    high, low = ((named or f"{name}{{}}").format(end) for end in ("_high", "_low"))
    narrow = f"{name} BETWEEN -{PART} AND {PART}"
    return (
        f"if({narrow}, 0, {name} // {PART})::BIGINT AS {high}, if({narrow}, {name}, {name} % {PART})::BIGINT AS {low}"
    )


def _code(asked: Aggregate) -> str:
    """The code of the observation's activity: that of its dimensions, or the total."""
    return f" || '{ACROSS}' || ".join(asked.by) if asked.by else f"'{TOTAL}'"


def _of(variable: Variable, among: tuple[str, str] | None = None) -> str:
    """The rows that are of this measure, and of areas among these."""
    measure = "label IN (" + ", ".join(map(_text, variable.labels)) + ")"
    return measure + (f" AND area BETWEEN {_text(among[0])} AND {_text(among[1])}" if among else "")


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"

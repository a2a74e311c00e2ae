"""A declared aggregate as statements for the engine, over `cells` (sums by keys) and `returns` (one row a unit)."""

from __future__ import annotations

from collections.abc import Sequence

from ...concepts.aggregate import ACROSS, Aggregate, Variable
from ...concepts.observation import TOTAL

PART = 10**18  # sums come in two halves, each of 64 bits: an engine's answer as an array holds no wider integer
KEYS = "area, code, t"


def sums(asked: Aggregate, variable: Variable) -> str:
    """By area, code and period: rows, those with a value, and their exact sum."""
    rows = f"sum(n) AS rows, sum(n_v{variable.column}) AS n, coalesce(sum(s_v{variable.column}), 0)::HUGEINT AS s"
    grouped = f"SELECT area, {_code(asked)} AS code, t, {rows} FROM cells WHERE {_of(variable)} GROUP BY ALL"
    return f"SELECT {KEYS}, rows::BIGINT AS rows, n::BIGINT AS n, {_halves('s')} FROM ({grouped}) ORDER BY {KEYS}"


def totals(asked: Aggregate, variable: Variable) -> str:
    """The same for the whole of each area and period."""
    return sums(Aggregate(asked.panel, asked.measure, (), asked.shapes), variable)


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
    """By area, code and period: the sum, that of the n largest, that of the squares (as text: wide), and the least."""
    value = f"({_value(variable)})::HUGEINT"
    wanted = (
        f"count(v) AS n, sum(v)::VARCHAR AS s, coalesce(sum(v) FILTER (place <= {asked.largest}), 0)::VARCHAR AS top, "
        "sum(v * v)::VARCHAR AS squares, (min(v) < 0) AS negative, count(*) AS rows"
    )
    units = f"SELECT area, {_code(asked)} AS code, t, {value} AS v FROM returns WHERE {_of(variable)}"
    placed = f"SELECT *, row_number() OVER (PARTITION BY {KEYS} ORDER BY v DESC NULLS LAST) AS place FROM ({units})"
    return f"SELECT {KEYS}, {wanted} FROM ({placed}) GROUP BY ALL ORDER BY {KEYS}"


def _value(variable: Variable) -> str:
    """The value of a return as an integer of the smallest unit."""
    name = f"v{variable.column}"
    return f"replace({name}::VARCHAR, '.', '')::HUGEINT" if variable.decimals else name


def _sum(column: str, which: str, name: str) -> str:
    return f"coalesce(sum({column}) FILTER ({which}), 0)::HUGEINT AS {name}"


def _halves(name: str) -> str:
    return f"({name} // {PART})::BIGINT AS {name}_high, ({name} % {PART})::BIGINT AS {name}_low"


def _code(asked: Aggregate) -> str:
    """The code of the observation's activity: that of its dimensions, or the total."""
    return f" || '{ACROSS}' || ".join(asked.by) if asked.by else f"'{TOTAL}'"


def _of(variable: Variable) -> str:
    """The rows that are of this measure."""
    labels: Sequence[str] = variable.labels
    return "label IN (" + ", ".join("'" + label.replace("'", "''") + "'" for label in labels) + ")"

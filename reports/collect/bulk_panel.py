"""A panel of microdata in the engine, its keys in the codes of the house: relations to ask, or all that is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from ..concepts.aggregate import DIMENSIONS, Panel, Variable
from ..concepts.errors import InputOutputError, MixedBasis
from ..concepts.finding import Finding
from ..concepts.text import Text
from .bulk import Engine, text
from .bulk_layout import LABEL, REGISTER, RESPONDENT, Layout, PanelFile, damaged, keys, layout, plain_rows, variables
from .bulk_rows import Asked, Loading
from .bulk_text import as_it_lies
from .bulk_unique import canonical, repeated
from .problem import Problems
from .reading import as_period
from .table import no_rows

CELLS, RETURNS = "cells", "returns"
LATER = ("accumulation", "scope", "price_basis", "unit", "status")


@dataclass(frozen=True)
class Loaded:
    """A panel in the engine: the relations `cells` and `returns`, its measures, how many rows, and all findings."""

    measures: Mapping[str, Variable] = field(default_factory=dict)
    rows: int = 0
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Finding, ...] = ()


def load(engine: Engine, asked: Asked, files: Sequence[PanelFile]) -> Loaded:
    """The files of a panel in the engine, every row validated, or all that is wrong with them.

    Raises:
        MixedBasis: a measure has several units, accumulations, scopes or price bases.
        InputOutputError: the disk is full, or fails.
    """
    loading = Loading(engine, asked)
    try:
        return _read(loading, files)
    except InputOutputError:
        if not (found := damaged(engine, files)):
            raise
        return Loaded(findings=(*loading.findings, *found))


def _read(loading: Loading, files: Sequence[PanelFile]) -> Loaded:
    """The layouts of all files, then their rows where nothing is wrong with any."""
    _lay_out(loading, files)
    if not loading.findings and loading.every:
        _take(loading)
        loading.findings += [] if loading.findings or _count(loading.engine) else [no_rows(files[0].name)]
    return _loaded(loading)


def _lay_out(loading: Loading, files: Sequence[PanelFile]) -> None:
    """Understand the layout of each file, and have it in bytes that the engine can read."""
    for file in files:
        problems = Problems(file.name)
        if (found := layout(loading.engine, loading.panel, file, problems)) is not None:
            found = as_it_lies(loading.engine, found)
        loading.every += [found] if found is not None and not problems.count else []
        loading.findings += problems.findings()


def _take(loading: Loading) -> None:
    """Read all files, those that are alike together."""
    loading.engine.run(_empty_cube(loading))
    if loading.panel.by_register:
        loading.engine.told(REGISTER, loading.panel.clusters or {})
    for alike in _alike(loading.every):
        loading.take(alike)


def _loaded(loading: Loading) -> Loaded:
    """The relations to ask, if nothing is wrong and no key stands twice."""
    remarks = tuple(loading.remarks)
    if loading.findings or not loading.every:
        return Loaded(findings=tuple(loading.findings), remarks=remarks)
    facts, rows = views(loading), _count(loading.engine)
    if loading.panel.unique and (twice := repeated(loading.engine, loading.read)):
        return Loaded(rows=rows, findings=tuple(twice), remarks=remarks)
    return Loaded(measures(loading, facts), rows, (), remarks)


def _count(engine: Engine) -> int:
    """How many rows were read."""
    [(rows,)] = engine.rows("SELECT coalesce(sum(n), 0)::BIGINT FROM cube WHERE fine")
    return int(rows)


def _alike(layouts: Sequence[Layout]) -> Iterator[list[Layout]]:
    """Files of the same form, to be read together."""
    order = sorted(layouts, key=lambda one: (repr(one.alike), one.file.name))
    return (list(group) for _, group in groupby(order, key=lambda one: one.alike))


def _empty_cube(loading: Loading) -> str:
    named = [f"{key} VARCHAR" for key in keys(loading.panel)]
    sums = [f"n_{name} BIGINT, s_{name} HUGEINT" for name in variables(loading.panel)]
    return f"CREATE OR REPLACE TEMP TABLE cube ({', '.join([*named, 'fine BOOLEAN', 'n BIGINT', *sums])})"


def views(loading: Loading) -> dict[str, Any]:
    """The relations `cells` (sums) and `returns` (rows), their keys in the codes of the house; the periods found."""
    facts = {key: loading.facts(key, "cube") for key in keys(loading.panel)}
    if "period" not in facts:
        facts["period"] = {"": as_period(loading.panel.source, loading.panel.source.constants)["period"]}
    _worded(loading.engine, "times", "t", {cell: str(found.period.ordinal) for cell, found in facts["period"].items()})
    joins = _dictionaries(loading.engine, facts)
    _see_cells(loading, [key for key in joins if key in loading.fine])  # no sum has a cell of the others
    _see_returns(loading, joins)
    return facts


def _dictionaries(engine: Engine, facts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The keys whose cells are not the codes of the house already, each with a table `code_KEY` that translates."""
    keyed = {key: told for key, told in facts.items() if key != "period"}
    spelled = {key: {cell: _code(key, cell, fact) for cell, fact in told.items()} for key, told in keyed.items()}
    translated = {key: told for key, told in spelled.items() if any(cell != code for cell, code in told.items())}
    for key, told in translated.items():
        _worded(engine, f"code_{key}", "code", {cell: text(code) for cell, code in told.items()})
    return list(translated)


def _worded(engine: Engine, name: str, column: str, words: Mapping[str, str]) -> None:
    """A small table of cells and what each means, in words of the engine's language."""
    said = ", ".join(f"({text(cell)}, {word})" for cell, word in words.items())
    engine.run(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM (VALUES {said}) AS v(cell, {column})")


def _see_cells(loading: Loading, joins: Collection[str]) -> None:
    cells = _in_codes(loading.panel, joins, "(SELECT * FROM cube WHERE fine)")
    loading.engine.run(f"CREATE OR REPLACE TEMP VIEW {CELLS} AS {cells}")


def _see_returns(loading: Loading, joins: Collection[str]) -> None:
    """The rows: read again whenever they are asked for, or put down once where single units count."""
    rows = " UNION ALL ".join(f"SELECT * EXCLUDE (odd) FROM ({plain_rows(alike)})" for alike in _alike(loading.read))
    returns = _in_codes(loading.panel, joins, f"({rows})")
    if loading.asked.units:
        loading.engine.put_down(RETURNS, f"SELECT {_of_units(loading)} FROM ({returns})")
    else:
        loading.engine.run(f"CREATE OR REPLACE TEMP VIEW {RETURNS} AS {returns}")


def _of_units(loading: Loading) -> str:
    """The columns that questions on single units need."""
    dimensions = [name for name in DIMENSIONS if name in loading.asked.by]
    return ", ".join(["area", *dimensions, "t", LABEL, RESPONDENT, *variables(loading.panel)])


def _code(key: str, cell: str, fact: Any) -> str:
    return canonical(cell) if key == LABEL else str(fact)


def _in_codes(panel: Panel, joins: Collection[str], relation: str) -> str:
    """A relation with the codes of the house in place of the cells, the number of the period as t."""
    joined = sorted(joins)
    replaced = f" REPLACE ({', '.join(f'code_{key}.code AS {key}' for key in joined)})" if joined else ""
    tables = "".join(f" JOIN code_{key} ON code_{key}.cell = r.{key}" for key in joined)
    constant = {key: panel.source.constants[key] for key in ("area", "activity") if key not in panel.source.cells}
    fixed = "".join(f", {text(code)} AS {key}" for key, code in constant.items())
    label = "" if panel.source.labels else f", '' AS {LABEL}"
    when = "r.period" if "period" in panel.source.cells else "''"
    return f"SELECT r.*{replaced}, times.t{fixed}{label} FROM {relation} AS r JOIN times ON times.cell = {when}{tables}"


def measures(loading: Loading, facts: Mapping[str, Any]) -> dict[str, Variable]:
    """The measures of the panel, each with where it stands and what else is said of it."""
    reading, panel = loading.reading, loading.panel
    [when] = {found.period.freqstr[0] for found in facts["period"].values()}
    labels = facts.get(LABEL, {"": {}})
    made: dict[str, Variable] = {}
    for label, said in labels.items():
        cells = _said_by_cells(loading, label, facts)
        for at, own in enumerate(panel.source.value_headers.values()):
            told = {**dict(reading.fixed), **cells, **said, **own}
            name = told["measure"]
            if name in made and made[name].facts != told:
                raise MixedBasis(TWO_KINDS.format(measure=name, what="measure"))
            kept = made.get(name)
            spellings = (*(kept.labels if kept else ()), _code(LABEL, label, said))
            made[name] = Variable(name, at, spellings, told, when, panel.decimals)
    return made


def _said_by_cells(loading: Loading, label: str, facts: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The unit, accumulation, scope, price basis that the cells say of a measure; each must be the same throughout."""
    found: dict[str, str] = {}
    for key in (key for key in LATER if key in loading.panel.source.cells):
        only = f" AND {LABEL} = {text(label)}" if loading.panel.source.labels else ""
        rows = loading.engine.rows(f"SELECT DISTINCT {key} FROM cube WHERE fine{only}")
        codes = sorted({facts[key][cell] for (cell,) in rows})
        if len(codes) > 1 and key != "status":
            raise MixedBasis(TWO_KINDS.format(measure=label or "value", what=f"{key}: {', '.join(codes)}"))
        found[key] = codes[0] if len(codes) == 1 else _weakest(codes)
    return found


def _weakest(codes: Sequence[str]) -> str:
    """The status of what is made of several: estimated, if one is; else preliminary, if one is; else normal."""
    return next((code for code in ("E", "P") if code in codes), "A")


TWO_KINDS = Text(
    "微观数据的 {measure} 不一致：{what}；应为同一种；请分开成几个文件或改正",
    "microdata: {measure} is of several kinds: {what}; want one; deliver them apart, or correct them",
)

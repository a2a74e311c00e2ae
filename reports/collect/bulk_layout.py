"""Files of a panel as the engine reads them: which column is which, and what a plain row of them looks like, as SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from ..concepts.aggregate import PLAIN_UNIT, Panel
from ..concepts.errors import InputOutputError
from ..concepts.finding import Finding, Place
from ..concepts.text import Text
from .bulk import Engine, text
from .cell import MOST_DIGITS, tight
from .deliveries import Delivery
from .problem import Problems, problem
from .table import Table, table

HEAD = 2**18
BLOCK = 2**17  # a larger one is slower to decode: it does not fit where a processor looks first
RESPONDENT, LABEL = "respondent", "label"
REGISTER = "register"  # the table of the cluster of each unit
NOT_EXACT = Text("请以整数、定点小数或文本导出数值列", "export the values as integers, decimals or text")

NO_PARQUET = Text("不是完好的 Parquet 文件", "no sound Parquet file")
A_PARQUET = Text("一个完好的 Parquet 文件", "a sound Parquet file")
EXPORT_AGAIN = Text("请重新导出并再次提交", "export it and deliver it again")


@dataclass(frozen=True)
class PanelFile:
    """A file of a panel: its name below `data_in/`, where its bytes lie, and the start of their hash."""

    name: str
    path: Path
    vintage: str = ""


@dataclass(frozen=True)
class Layout:
    """How the engine reads a file: the number of its columns and the place of each that is declared.

    `understood` is its header as the strict reader took it. `wide` values may have all their digits before the point.
    Of a `typed` one the engine reads numbers as such, and others look at how they are spelled.
    The engine may read a `raw` one as it lies, in another encoding than UTF-8: the cells that it asks for are ASCII.
    `parts` are copies in UTF-8 that the engine reads in place of the file, each with the header above its lines.
    """

    file: PanelFile
    panel: Panel
    understood: Table
    path: Path
    columns: int
    at: Mapping[str, int]
    delimiter: str = ","
    wide: bool = False
    origin: Layout | None = None
    parts: tuple[Path, ...] = ()
    typed: bool = False
    raw: bool = False

    @property
    def may_be_typed(self) -> bool:
        """Whether every cell of the columns of numbers is an integer, or empty, where the file is in order.

        And whether one byte ends a cell, for by it the cells are told apart.
        """
        marked = any(self.marks)
        return not (self.parquet or self.wide or self.panel.decimals or marked) and len(self.delimiter.encode()) == 1

    @property
    def marks(self) -> list[str]:
        """What stands for a missing number; of a raw file not what is no ASCII: its bytes there are another word."""
        return [mark for mark in self.panel.source.missing if mark.isascii() or not self.raw]

    @property
    def paths(self) -> tuple[Path, ...]:
        """What the engine reads."""
        return self.parts or (self.path,)

    @property
    def delivered(self) -> Layout:
        """The file as it was delivered, where this is a copy of it."""
        return self.origin or self

    @property
    def parquet(self) -> bool:
        return is_parquet(self.path)

    @property
    def alike(self) -> tuple[object, ...]:
        """Files for which this is the same are read together."""
        return self.parquet, self.columns, tuple(self.at.items()), self.delimiter, self.wide, self.typed, self.raw

    def instead(self, path: Path) -> Layout:
        """The clean copy that the strict reader wrote of the file: the declared columns in their order."""
        at = {name: number for number, name in enumerate(self.at)}
        clean = replace(self, path=path, columns=len(at), at=at, delimiter=",", wide=True)
        return replace(clean, origin=self.delivered, parts=(), raw=False)


def values(panel: Panel) -> list[str]:
    """The headers of the columns of numbers."""
    return list(panel.source.value_headers)


def headers(panel: Panel) -> dict[str, str]:
    """The engine's name of each declared column -> its header: parts of the key, the label, the unit, the values."""
    named = {key: str(header) for key, header in panel.source.cells.items()}
    named |= {"cluster": panel.cluster} if panel.cluster else {}
    named |= {LABEL: panel.source.labels[0]} if panel.source.labels else {}
    return named | {RESPONDENT: panel.unit} | {f"v{at}": header for at, header in enumerate(values(panel))}


def keys(panel: Panel) -> list[str]:
    """The engine's names of the columns whose distinct cells the strict reader understands."""
    return [name for name in headers(panel) if name != RESPONDENT and name not in variables(panel)]


def variables(panel: Panel) -> list[str]:
    return [f"v{at}" for at in range(len(values(panel)))]


def layout(engine: Engine, panel: Panel, file: PanelFile, problems: Problems) -> Layout | None:
    """The file with its header understood by the strict reader, or nothing where the problems stand in the way."""
    head = _schema(engine, panel, file, problems) if is_parquet(file.path) else _head(file.path)
    understood = None if problems.count else table(panel.strict, Delivery(file.name, head), problems)
    if understood is None:
        return None
    lost = [header for header in headers(panel).values() if tight(header) not in understood.places]
    for header in lost:
        want, todo = Text(f"列 {header!r}", f"a column {header!r}"), Text("请补上该列", "deliver the column")
        got = Text("没有这一列", "no such column")
        problems.add(problem("column-missing", Place(file.name, understood.sheet.header.line), got, want, todo))
    if lost:
        return None
    at = {name: understood.places[tight(header)] for name, header in headers(panel).items()}
    return Layout(file, panel, understood, file.path, len(understood.headers), at, understood.sheet.delimiter)


def _head(path: Path) -> bytes:
    """The first lines of the file, whole ones where it has any, and whole characters where they have several bytes."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if len(head) < HEAD:
        return head
    size = 4 if b"\0\0\0" in head else 2 if b"\0" in head else 1
    end = head.rfind(b"\n") + 1
    return head[: end + -end % size] or head


def _schema(engine: Engine, panel: Panel, file: PanelFile, problems: Problems) -> bytes:
    """The header of a Parquet file as that of a CSV; a column of floats is a problem, for floats do not add up."""
    try:
        described = engine.rows(f"DESCRIBE SELECT * FROM {_parquet(file.path)}")
    except InputOutputError:
        if not (found := damaged(engine, [file])):
            raise
        problems.add(found[0])
        return b""
    kinds = {tight(name): kind for name, kind, *_ in described}
    for header in values(panel):
        if kinds.get(tight(header)) in ("FLOAT", "DOUBLE"):
            got, want = Text("浮点数", "floating-point numbers"), Text("精确的数", "exact numbers")
            problems.add(problem("not-exact", Place(file.name, 0, header), got, want, NOT_EXACT))
    return (",".join('"' + name.replace('"', '""') + '"' for name, *_ in described) + "\n").encode()


def damaged(engine: Engine, files: Iterable[PanelFile]) -> list[Finding]:
    """A finding for each of these files that is a damaged Parquet file; none where the machine was at fault."""
    parquet = (file for file in files if is_parquet(file.path))
    lost = (file for file in parquet if not engine.sound(_parquet(file.path)))
    return [problem("not-parquet", Place(file.name), NO_PARQUET, A_PARQUET, EXPORT_AGAIN) for file in lost]


def is_parquet(path: Path) -> bool:
    return path.suffix == ".parquet"


def _parquet(path: Path) -> str:
    """One file by itself: of several the engine takes the types of the first for all, and makes 12.7 an integer.

    A folder named `v=7` is no column: without a word the engine would take it for one, before that of the file.
    """
    return f"read_parquet({text(str(path))}, hive_partitioning = false)"


def scan(layouts: list[Layout]) -> str:
    """The files, which are alike, as one relation with the columns c0, c1, ... of text; of numbers if typed."""
    first, names = layouts[0], [f"c{at}" for at in range(layouts[0].columns)]
    paths = [path for one in layouts for path in one.paths]
    if first.parquet:
        each = " UNION ALL ".join(f"SELECT COLUMNS(*)::VARCHAR FROM {_parquet(path)}" for path in paths)
        return f"(SELECT * FROM ({each}) AS t({', '.join(names)}))"
    files = "[" + ", ".join(text(str(path)) for path in paths) + "]"
    numbers = {f"c{first.at[name]}" for name in variables(first.panel)} if first.typed else set()
    kinds = {name: "BIGINT" if name in numbers else "VARCHAR" for name in names}
    columns = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in kinds.items()) + "}"
    return (
        f"read_csv({files}, header = true, auto_detect = false, delim = {text(first.delimiter)}, quote = '\"', "
        f"escape = '\"', columns = {columns}, hive_partitioning = false)"
    )


def plain_rows(layouts: list[Layout]) -> str:
    """The rows of the files: keys as text, values as exact numbers (null where missing), and whether the row is odd.

    A cluster that a register tells is told already, in the code of the house; it is empty for a unit not listed there.

    An odd row is one that the strict reader must look at: a number that is not spelled as the engine would spell it, a
    unit that is not of its form.
    """
    first = layouts[0]
    register = f" LEFT JOIN {REGISTER} ON {REGISTER}.cell = c{first.at[RESPONDENT]}"
    joined = register if first.panel.by_register and not first.wide else ""  # in a clean copy clusters are told
    told = {"cluster": f"{REGISTER}.code"} if joined else {}
    cells = [f"coalesce({told.get(key, f'c{first.at[key]}')}, '') AS {key}" for key in keys(first.panel)]
    unit = f"c{first.at[RESPONDENT]}"
    numbers = [(name, f"c{first.at[name]}") for name in variables(first.panel)]
    typed = ", ".join(f"{_number(first, cell)} AS {name}" for name, cell in numbers)
    inner = f"SELECT *, {typed} FROM {scan(layouts)}"
    odd = " OR ".join([odd_unit(first.panel, unit, first.raw), *(_odd(first, name, cell) for name, cell in numbers)])
    named = ", ".join([*cells, f"{unit} AS {RESPONDENT}", *(name for name, _ in numbers)])
    return f"SELECT {named}, ({odd}) AS odd FROM ({inner}){joined}"


def _number(layout: Layout, cell: str) -> str:
    if layout.typed:
        return cell
    decimals = layout.panel.decimals
    kind = f"DECIMAL(38, {decimals})" if layout.wide else f"DECIMAL(18, {decimals})" if decimals else "BIGINT"
    marks = [mark for mark in layout.marks if mark]
    plain = f"TRY_CAST({cell} AS {kind})"
    return f"CASE WHEN {cell} IN ({', '.join(map(text, marks))}) THEN NULL ELSE {plain} END" if marks else plain


def _odd(layout: Layout, name: str, cell: str) -> str:
    """Whether the cell is neither a declared mark nor spelled as its number is: 1e3, ' 5', 12.7 for 13, 007."""
    missing, most = layout.marks, 10**MOST_DIGITS - 1
    if layout.typed:
        return f"coalesce({name} NOT BETWEEN -{most} AND {most}, {'false' if missing else 'true'})"
    if not (
        missing or layout.wide or layout.panel.decimals
    ):  # the usual case in the fewest steps: every row pays for it
        return f"coalesce({name}::VARCHAR <> {cell}, true) OR {name} NOT BETWEEN -{most} AND {most}"
    rules = [f"starts_with({name}::VARCHAR, {cell})"]
    rules += [f"NOT ends_with({cell}, '.')"] if layout.panel.decimals else []
    rules += [] if layout.wide or layout.panel.decimals else [f"{name} BETWEEN -{most} AND {most}"]
    marked = [f"coalesce({cell}, '') IN ({', '.join(map(text, missing))})"] if missing else []
    return "NOT (" + " OR ".join([*marked, f"coalesce({' AND '.join(rules)}, false)"]) + ")"


def odd_unit(panel: Panel, cell: str, raw: bool = False) -> str:
    """Whether the cell is no code of a unit, or no ASCII in a raw file.

    An address of the web leaves the characters of a plain code as they are, and but two others; to see whether it gets
    longer takes the engine a third of the time of a regular expression.
    """
    if panel.unit_form == PLAIN_UNIT:
        others = f"contains({cell}, '.') OR contains({cell}, '~')"
        return f"coalesce({cell}, '') = '' OR strlen(url_encode({cell})) <> strlen({cell}) OR {others}"
    foreign = f" OR strlen({cell}) <> length({cell})" if raw else ""
    return f"{cell} IS NULL OR NOT regexp_full_match({cell}, {text(panel.unit_form)}){foreign}"


def blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, some at a time."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def csv_of(engine: Engine, one: Layout) -> Layout:
    """A Parquet file as the strict reader can take it: each row is a line, the header line 1."""
    if not one.parquet:
        return one
    copy = Path(mkdtemp(prefix="rows-", dir=engine.spill)) / "rows.csv"
    rows = f"SELECT COLUMNS(*)::VARCHAR FROM {_parquet(one.path)}"
    engine.run(f"COPY ({rows}) TO {text(str(copy))} (HEADER, DELIMITER ',')")
    return replace(one, path=copy)

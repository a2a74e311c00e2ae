"""One bulletin of ten pages, ours and others', side by side in one run.

    python -m benchmarks.bulletins                                       what this Python and this machine have
    python -m benchmarks.bulletins --areas 8 --python OTHER/bin/python   naive script and Typst from another environment

ours           tagged, archival PDF, HTML, CSV, SDMX, workbook, record; every figure checked, traced, read back
naive script   a PDF of about as many cells, charts and words in its own layout (`benchmarks/naive.py`), no more
Chromium       a PDF of our finished HTML edition, a process each; the layout only
LibreOffice    the same, all in one process; the layout only
Typst          a PDF of the text, tables and charts of our HTML edition, one process; the layout only

What is not installed, or makes no PDF, is left out and named.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import tinyhtml5

from benchmarks.areas import CHECKOUT, Spent, code, make, run, spent_by, told

XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}svg"
TYPST = "import sys, typst\nfor name in sys.argv[1:]:\n    typst.compile(name, output=name.replace('.typ', '.pdf'))\n"


@dataclass(frozen=True)
class Row:
    """What one way took for each bulletin, and the largest of its processes."""

    way: str
    clock: float
    cpu: float
    megabytes: int

    @classmethod
    def of(cls, way: str, spent: Spent, areas: int) -> Row:
        return cls(way, spent.clock / areas, sum(spent.cpu.values()) / areas, max(spent.megabytes.values(), default=0))

    def beside(self, ours: Row) -> str:
        clock, cpu = self.clock / ours.clock, self.cpu / ours.cpu
        return f"| {self.way} | {self.clock:.2f} | {clock:.2f} | {self.cpu:.2f} | {cpu:.2f} | {self.megabytes} |"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--areas", type=int, default=8)
    asked.add_argument("--workers", default="2")
    asked.add_argument("--python", default=sys.executable, help="has pandas, matplotlib, weasyprint; perhaps typst")
    words = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = list(_rows(Path(folder), words.areas, words.workers, words.python))
    told("| way | wall s each | × ours | CPU s each | × ours | largest process, MB |\n|---|--:|--:|--:|--:|--:|")
    for row in rows:
        told(row.beside(rows[0]))


def _rows(folder: Path, areas: int, workers: str, python: str) -> Iterator[Row]:
    run(make(folder / "warm", 2, folder / "cache", "industry"), "--workers", workers)
    root = make(folder / "many", areas, folder / "cache", "industry")
    yield Row.of("ours", run(root, "--workers", workers), areas)
    pages = [root / "data_out" / "2024-Q1" / code(at) / "many.html" for at in range(areas)]
    yield from _naive(root, [code(at) for at in range(areas)], workers, python)
    yield from _chromium(folder, pages)
    yield from _office(folder, pages)
    yield from _typst(folder, pages, python)


def _has(python: str, module: str) -> bool:
    return not subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode


def _naive(root: Path, areas: list[str], workers: str, python: str) -> Iterator[Row]:
    """The script with the Chinese font that ours has prepared: this machine may have no other."""
    if not _has(python, "matplotlib"):
        return told("naive script: no matplotlib, left out")
    fonts = next((root.parent / "cache").glob("*/fonts.conf")).parent
    line = [python, "-m", "benchmarks.naive", str(root / "data_in"), str(root / "naive"), *areas]
    options = ["--workers", workers, "--fonts", str(fonts)]
    answer = subprocess.run([*line, *options], capture_output=True, text=True, check=True, cwd=CHECKOUT)
    took = json.loads(answer.stdout.splitlines()[-1])
    told(f"naive script: {took['printed']}")
    yield Row("naive script", took["clock"] / len(areas), took["cpu"], took["megabytes"])


def _chromium(folder: Path, pages: list[Path]) -> Iterator[Row]:
    if not (browser := shutil.which("chromium")):
        return told("Chromium: not installed, left out")
    words = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    made = [page.with_suffix(".chromium.pdf") for page in pages]
    each = [[*words, f"--print-to-pdf={pdf}", page.as_uri()] for page, pdf in zip(pages, made, strict=True)]
    yield from _rows_of("Chromium", _together(each), made)


def _office(folder: Path, pages: list[Path]) -> Iterator[Row]:
    if not (office := shutil.which("soffice")):
        return told("LibreOffice: not installed, left out")
    copies = [shutil.copyfile(page, folder / f"{page.parent.name}.html") for page in pages]
    words = [office, "--headless", f"-env:UserInstallation=file://{folder / 'office'}", "--convert-to", "pdf"]
    spent = _together([[*words, "--outdir", str(folder), *map(str, copies)]])
    yield from _rows_of("LibreOffice", spent, [copy.with_suffix(".pdf") for copy in copies])


def _rows_of(way: str, spent: Spent, made: list[Path]) -> Iterator[Row]:
    """What it took, if it made every PDF: an office without its part for web pages makes none, and says 0."""
    if lost := sum(not pdf.is_file() for pdf in made):
        return told(f"{way}: {lost} of {len(made)} PDFs were not made, left out")
    yield Row.of(way, spent, len(made))


def _typst(folder: Path, pages: list[Path], python: str) -> Iterator[Row]:
    if not _has(python, "typst"):
        return told("Typst: not installed, left out")
    files = [_as_typst(page, folder / page.parent.name) for page in pages]
    spent = _together([[python, "-c", TYPST, *map(str, files)]])
    yield from _rows_of("Typst", spent, [file.with_suffix(".pdf") for file in files])


def _together(lines: list[list[str]]) -> Spent:
    """What these commands take, one after the other."""
    whole = Spent()
    for line in lines:
        one = spent_by(line)
        whole.clock += one.clock
        whole.cpu[len(whole.cpu)] = sum(one.cpu.values())
        whole.megabytes[len(whole.megabytes)] = max(one.megabytes.values(), default=0)
    return whole


def _as_typst(page: Path, folder: Path) -> Path:
    """The text, tables and charts of an HTML edition, with the simplest of layouts."""
    folder.mkdir()
    body = tinyhtml5.parse(page.read_text(encoding="utf-8")).find(f"{XHTML}body")
    head = '#set page(paper: "a4", numbering: "1 / 1")\n#set text(font: "Noto Sans CJK SC", size: 9pt)\n'
    (folder / "page.typ").write_text(head + "".join(_pieces(body, folder)), encoding="utf-8")
    return folder / "page.typ"


def _pieces(element: ElementTree.Element | None, folder: Path) -> Iterator[str]:
    for child in element if element is not None and element.get("class") != "passports" else ():
        if child.tag == SVG:
            name = f"{len(list(folder.glob('*.svg')))}.svg"
            (folder / name).write_bytes(ElementTree.tostring(_drawing(child)))
            yield f'#image("{name}")\n\n'
        elif child.tag == f"{XHTML}table":
            yield _table(child)
        elif child.tag in (f"{XHTML}p", f"{XHTML}h1", f"{XHTML}h2", f"{XHTML}h3"):
            yield f"{_said(child)}\n\n"
        else:
            yield from _pieces(child, folder)


def _drawing(picture: ElementTree.Element) -> ElementTree.Element:
    """A chart as a file of its own: the page's reader takes `xmlns` for an attribute, which would stand twice."""
    for part in picture.iter():
        for name in [name for name in part.attrib if name.endswith("xmlns")]:
            del part.attrib[name]
    return picture


def _table(table: ElementTree.Element) -> str:
    rows = [[_said(cell) for cell in row] for row in table.iter(f"{XHTML}tr")]
    cells = "".join(f"[{cell}], " for row in rows for cell in row)
    return f"#table(columns: {max(map(len, rows))}, {cells})\n\n"


def _said(element: ElementTree.Element) -> str:
    """The words of an element, with what Typst would take for markup made harmless."""
    return re.sub(r"([\\#$*_`<>@\[\]=~/+-])", r"\\\1", " ".join("".join(element.itertext()).split()))


if __name__ == "__main__":
    main()

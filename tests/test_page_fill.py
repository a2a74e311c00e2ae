"""How full the pages are: no page but the last of a part is left half empty, and nothing runs into the footer."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pikepdf
import pytest

from reports.collect import Delivery, deliveries
from reports.concepts.period import label, quarter
from reports.concepts.text import Lang
from reports.disseminate.engine import render
from reports.disseminate.fonts import prepare
from reports.jobs.industry import INDUSTRY_BULLETIN
from reports.production import Edition, Order, Press, Recipe, examine, page

CHECKOUT = Path(__file__).resolve().parent.parent
INPUTS = [{"name": f"banan/cultivation_counts_{at}.csv", "sha256": "0123456789abcdef" * 4} for at in range(17)]
EDITION = Edition(1, "0" * 64, Recipe(INPUTS, {}))
FEW = ["2018-Q1", "2020-Q2", "2022-Q3", "2024-Q1"]
OTHERS = [label(q) for q in pd.period_range("2018Q1", "2023Q4", freq="Q") if label(q) not in FEW]
HEAD, FOOT, WHITE = 25, 21, 200  # mm above and below the type area; a pixel darker than that is ink
FULL = 70
PORTRAIT = 250
ROWS = 4

quarters = pytest.mark.parametrize(
    "name",
    [
        *(pytest.param(name, marks=[] if name == "2024-Q1" else pytest.mark.slow) for name in FEW),
        *(pytest.param(name, marks=pytest.mark.nightly) for name in OTHERS),
    ],
)
both = pytest.mark.parametrize("lang", ["zh", "en"])


@pytest.fixture(scope="session")
def press(cache: Path) -> Press:
    return Press(prepare(cache), (CHECKOUT / "templates",))


@pytest.fixture(scope="session")
def received() -> tuple[Delivery, ...]:
    return deliveries(CHECKOUT / "data_in", INDUSTRY_BULLETIN.files)


def printed(name: str, lang: Lang, press: Press, received: tuple[Delivery, ...]) -> bytes:
    order = Order(INDUSTRY_BULLETIN.within(lang), quarter(name), received)
    html = page(order, examine(order, lambda _: None), (EDITION, press))
    return render(html, press.kit(quarter(name)))


def sheets(pdf: bytes, tmp_path: Path) -> list[list[bytes]]:
    """Each page in grey, a row of pixels for each millimetre."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed (poppler-utils)")
    (tmp_path / "page.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", "25.4", "-gray", "page.pdf"]
    raw = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout
    found, at = [], 0
    while at < len(raw):
        head = re.compile(rb"P5\s(\d+) (\d+)\s\d+\s").match(raw, at)
        assert head is not None
        width, height, at = int(head[1]), int(head[2]), head.end()
        found.append([raw[at + y * width : at + (y + 1) * width] for y in range(height)])
        at += width * height
    return found


def filled(rows: list[bytes]) -> int:
    """How much of the type area lies above the lowest ink, in per cent."""
    area = rows[HEAD : len(rows) - FOOT]
    lowest = max((y for y, row in enumerate(area, 1) if min(row) < WHITE), default=0)
    return round(100 * lowest / len(area))


def body(pages: list[list[bytes]]) -> list[list[bytes]]:
    """The front and the running text without its last page: what stands before the landscape annex."""
    return pages[: next(at for at, rows in enumerate(pages) if len(rows) < PORTRAIT) - 1]


def leftovers(pdf: bytes) -> list[int]:
    """How many body rows each page holds of a table that is continued from another page, by the tags of its cells."""
    counts = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for table in _tables(document.Root.StructTreeRoot):
            pages = [_page_of(row) for row in _rows(table)]
            counts += [pages.count(each) for each in dict.fromkeys(pages)] if len(set(pages)) > 1 else []
    return counts


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]


def _tables(element: pikepdf.Object) -> list[pikepdf.Object]:
    own = [element] if element.get("/S") == "/Table" else []
    return own or [table for kid in _kids(element) for table in _tables(kid)]


def _rows(element: pikepdf.Object) -> list[pikepdf.Object]:
    own = [element] if element.get("/S") == "/TR" else []
    return own or [row for kid in _kids(element) if kid.get("/S") != "/THead" for row in _rows(kid)]


def _page_of(element: pikepdf.Object) -> object:
    if "/Pg" in element:
        return element.Pg.objgen
    return next((found for kid in _kids(element) if (found := _page_of(kid)) is not None), None)


@quarters
@both
def test_pages_are_filled_and_nothing_runs_into_the_footer(name, lang, press, received, tmp_path):
    pdf = printed(name, lang, press, received)
    pages = sheets(pdf, tmp_path)
    assert [(at, full) for at, rows in enumerate(body(pages), 1) if not FULL <= (full := filled(rows)) <= 100] == []
    assert len(pages) == len(body(pages)) + 3  # the last page of text, the annex, and all about the data on one page
    for rows in pages:
        gap = rows[len(rows) - FOOT : len(rows) - FOOT + 3]
        assert all(min(row) >= WHITE for row in gap)
    assert [rows for rows in leftovers(pdf) if rows < ROWS] == []


def test_a_page_that_ends_in_the_middle_is_noticed():
    blank, ink = b"\xff" * 10, b"\x00" * 10
    assert filled([blank] * HEAD + [ink] * 100 + [blank] * (297 - HEAD - 100)) == 40
    assert filled([blank] * 297) == 0

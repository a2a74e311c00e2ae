"""Every page is PDF/A-3a and PDF/UA-1: by page-validation, no rule fails, in both languages and all three layouts."""

import io
from collections.abc import Callable
from pathlib import Path

import page as checker
import pandas as pd
import pikepdf
import pytest

from reports.collect import deliveries
from reports.concepts.definition import Job
from reports.concepts.period import label, quarter
from reports.concepts.text import Lang
from reports.disseminate.engine import render
from reports.disseminate.fonts import prepare
from reports.jobs.industry import INDUSTRY_BULLETIN, INDUSTRY_OFFICIAL
from reports.jobs.national import NATIONAL
from reports.production import Edition, Order, Press, Recipe, examine, page

CHECKOUT = Path(__file__).resolve().parent.parent
EDITION = Edition(1, "0" * 64, Recipe([], {}))
FEW = ["2018-Q1", "2019-Q4", "2020-Q1", "2020-Q2", "2022-Q3", "2024-Q1"]
OTHERS = [label(q) for q in pd.period_range("2018Q1", "2023Q4", freq="Q") if label(q) not in FEW]

quarters = pytest.mark.parametrize(
    "name",
    [
        *(pytest.param(name, marks=pytest.mark.slow) for name in FEW),
        *(pytest.param(name, marks=pytest.mark.nightly) for name in OTHERS),
    ],
)


@pytest.fixture(scope="session")
def press(cache: Path) -> Press:
    return Press(prepare(cache), (CHECKOUT / "templates",))


def made(job: Job, name: str, press: Press) -> bytes:
    """The printed page of a quarter."""
    order = Order(job, quarter(name), deliveries(CHECKOUT / "data_in", job.files))
    return render(page(order, examine(order, lambda _: None), (EDITION, press)), press.kit(quarter(name)))


def failed(pdf: bytes) -> list[str]:
    """The rules that a page breaks."""
    reports = [checker.validate_pdf_bytes(pdf, profile=profile) for profile in ("3a", "ua1")]
    return [failure.message for report in reports for failure in report.failures]


@quarters
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("job", [INDUSTRY_BULLETIN, INDUSTRY_OFFICIAL], ids=["industry", "official"])
def test_the_page_of_each_quarter_breaks_no_rule(job: Job, lang: Lang, name: str, press: Press) -> None:
    assert failed(made(job.within(lang), name, press)) == []


@pytest.fixture(scope="module", params=["zh", "en"])
def nation(request: pytest.FixtureRequest, press: Press) -> bytes:
    return made(NATIONAL.within(request.param), "2024-Q1", press)


def test_the_page_of_the_nation_breaks_no_rule(nation: bytes) -> None:
    assert failed(nation) == []


# ---------------------------------------------------------------- spoiled copies


def drop(*path: str) -> Callable[[pikepdf.Pdf], None]:
    """Take out an entry of the catalogue, by the path to it."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        holder = pdf.Root
        for key in path[:-1]:
            holder = holder[key]
        del holder[path[-1]]

    return spoil


def unembed(pdf: pikepdf.Pdf) -> None:
    fonts = [
        one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
    ]
    for font in fonts:
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            if key in font:
                del font[key]


def strip(kind: str, key: str) -> Callable[[pikepdf.Pdf], None]:
    """Take a key out of every element of the structure of a kind."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == kind and key in one:
                del one[key]

    return spoil


SPOILED = {
    "no structure": drop("/StructTreeRoot"),
    "not marked": drop("/MarkInfo"),
    "no language": drop("/Lang"),
    "no metadata": drop("/Metadata"),
    "no colour profile": drop("/OutputIntents"),
    "the title is not shown": drop("/ViewerPreferences"),
    "fonts not embedded": unembed,
    "figures without words": strip("/Figure", "/Alt"),
}


def saved_again(pdf: bytes) -> bytes:
    """A copy that is not spoiled: saving alone can bring the end of a stream into doubt, which does not count."""
    copy = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(copy)
    return copy.getvalue()


@pytest.mark.parametrize("fault", SPOILED)
def test_a_spoiled_copy_is_refused(fault: str, nation: bytes) -> None:
    with pikepdf.open(io.BytesIO(nation)) as pdf:
        SPOILED[fault](pdf)
        copy = io.BytesIO()
        pdf.save(copy)
    assert set(failed(copy.getvalue())) - set(failed(saved_again(nation))) != set()

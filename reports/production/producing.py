"""Disseminate: the page composed, printed, read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..collect import asks_for
from ..concepts.definition import Job
from ..concepts.period import label
from ..concepts.record import Record
from ..concepts.text import Text
from ..disseminate.answers.record import Made, record_of
from ..disseminate.answers.record import Material as Traced
from ..disseminate.asked import asked
from ..disseminate.compose import Facts, compose, fill
from ..disseminate.csvw import csvw_metadata
from ..disseminate.data_files import Material, table_csv
from ..disseminate.engine import Attached
from ..disseminate.html_edition import html_edition
from ..disseminate.html_passports import Telling, notes_of
from ..disseminate.manifest import manifest_json
from ..disseminate.read_back import read_back
from ..disseminate.read_back_data import read_back_sdmx, read_back_table
from ..disseminate.read_back_html import read_back_html, wanted
from ..disseminate.read_back_workbook import read_back_workbook
from ..disseminate.sdmx import sdmx_csv
from ..disseminate.workbook import workbook
from .colophon import colophon, manifest_of
from .examining import COMPOSED, READ_BACK, refuse
from .values import Edition, Examined, Order, Press, Product, Tell

TABLE = Text("观测与指标", "observations and figures")
LISTED = Text("清单：输入与指标", "manifest: inputs and figures")
BODY = re.compile(r"<body[^>]*>")
WATERMARK = (
    '<p style="position:fixed; top:105mm; left:-8mm; width:186mm; margin:0; text-align:center;'
    ' transform:rotate(-32deg); font-size:52pt; line-height:1.2; color:rgba(192,57,43,.2)">样张 不得引用<br>PREVIEW</p>'
)


def produce(order: Order, examined: Examined, made: tuple[Edition, Press], tell: Tell) -> Product:
    """Make the bulletin of one period. Made again from the same arguments, it has the same bytes.

    Raises:
        Held: errors or queries are left; nothing was rendered.
        BadDefinition: the template is wrong, or the job has none.
        RenderError, ReadBackError: the page could not be made, or does not say what was asked.
    """
    refuse(examined.findings)
    edition, press = made
    with press.awake() as awake:
        html, manifest = page(order, examined, made), manifest_of(order, examined, edition)
        tell(COMPOSED.format(job=order.job.title, period=label(order.period)))
        material = _material(order, examined, made)
        table = _table(examined, material)
        attached = _attached(order.job, table, manifest)
        printed = awake.printed(html, awake.kit(order.period, attached, examined.cited))
        data, record = _data_files(material, table), traced(order, examined, edition, html)
        screen = _for_screens(order, examined, (record, html), press)
        pdf = printed()
    read_back(pdf, asked(html))
    tell(READ_BACK)
    name = order.job.name
    return Product({f"{name}.pdf": pdf, f"{name}.html": screen, **data}, manifest, examined.findings, record)


def traced(order: Order, examined: Examined, edition: Edition, html: str) -> Record:
    """All that an edition was made of: observations, figures with their operands, findings, and its page."""
    found = (*examined.findings, *examined.cleared)
    material = Traced(examined.computed.observations, examined.figures, found, html)
    made = Made(edition.number, edition.run, edition.recipe.inputs, edition.recipe.made_with)
    return record_of(order.job, order.period, material, made)


def _for_screens(order: Order, examined: Examined, composed: tuple[Record, str], press: Press) -> bytes:
    """The page as one file for browsers, with the passport of each figure, read back before anybody sees it."""
    record, html = composed
    notes = notes_of(html, record, Telling(order.job.language, examined.window.by_id, _confidential(order)))
    screen = html_edition(html, notes, fill("screen.css", {}, press.templates, press.fonts))
    read_back_html(screen, wanted(html, notes))
    return screen


def _table(examined: Examined, material: Material) -> bytes:
    """The table of observations and figures, read back before anybody sees it."""
    table, figures = examined.computed.observations, examined.window
    csv = table_csv(table, figures, material.confidential)
    read_back_table(csv, table, figures, material.confidential)
    return csv


def _data_files(material: Material, table: bytes) -> dict[str, bytes]:
    """The table, its metadata, the same in SDMX, and the workbook, each read back before anybody sees it."""
    name = material.job.name
    sdmx, book = sdmx_csv(material), workbook(material)
    read_back_sdmx(sdmx, material)
    read_back_workbook(book, material)
    described = {f"{name}.csv-metadata.json": csvw_metadata(material), f"{name}.sdmx.csv": sdmx}
    return {f"{name}.csv": table, f"{name}.xlsx": book, **described}


def _material(order: Order, examined: Examined, made: tuple[Edition, Press]) -> Material:
    edition, press = made
    return Material(
        job=order.job,
        period=order.period,
        figures=examined.window,
        edition=edition.number,
        run=edition.run,
        created=press.moment(order.period),
        revisions=edition.revisions,
        correction=edition.correction,
        tallies=examined.tallies,
        explained=examined.explained,
        sources=examined.sources,
        confidential=_confidential(order),
        lang=order.job.language,
    )


def preview(order: Order, examined: Examined, made: tuple[Edition, Press]) -> bytes:
    """The page of a bulletin as a PDF with a watermark on every page, for those who look before it is released.

    Raises:
        Held: errors or queries are left.
    """
    refuse(examined.findings)
    _, press = made
    html = BODY.sub(rf"\g<0>{WATERMARK}", page(order, examined, made), count=1)
    with press.awake() as awake:
        return awake.printed(html, awake.kit(order.period, cited=examined.cited))()


def page(order: Order, examined: Examined, made: tuple[Edition, Press]) -> str:
    """The composed page of a bulletin, with every figure marked, before it is printed."""
    edition, press = made
    changed = frozenset(revision.figure for revision in edition.revisions)
    told = colophon(order, examined, edition)
    job = order.job
    facts = Facts(job, order.period, job.language, told, changed, press.data_address, job.drawings)
    return compose(facts, examined.window, press.templates, press.fonts)


def _confidential(order: Order) -> frozenset[str]:
    """The files and the figures whose values stay in the house."""
    files = confidential_files(order.job, (delivery.name for delivery in order.received))
    shown = {indicator.figure for indicator in order.job.indicators if not indicator.internal}
    return files | ({indicator.figure for indicator in order.job.indicators} - shown)


def confidential_files(job: Job, names: Iterable[str]) -> frozenset[str]:
    """Of these files those whose cells the data files of a job do not show; what is made of them goes by a pattern."""
    panels = [panel for panel in job.panels if panel.source.confidential and job.disclosure is None]
    sources = [source for source in job.sources if source.confidential]
    askers = (*sources, *(file for panel in panels for file in panel.files))
    files = {name for name in names if any(asks_for(asker, name) for asker in askers)}
    return frozenset(files | {panel.pattern for panel in panels})


def _attached(job: Job, table: bytes, manifest: Mapping[str, Any]) -> tuple[Attached, ...]:
    return (
        Attached(f"{job.name}.csv", TABLE.within(job.language), table, "Data"),
        Attached(f"{job.name}.json", LISTED.within(job.language), manifest_json(manifest), "Data"),
    )

"""What a bulletin says about itself: its manifest, and the same in text that a template prints."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..concepts.definition import Indicator, Job
from ..concepts.figure import Figure, Figures
from ..concepts.finding import Finding
from ..concepts.period import Period, label, name
from ..concepts.release_rule import ReleaseRule, quarter_end
from ..concepts.revision import Revision
from ..concepts.text import LANGS, Text, plain
from ..concepts.unit import show
from ..disseminate.formula_words import in_words
from ..disseminate.manifest import figure_record, finding_record
from ..disseminate.methods import Method, methods
from ..disseminate.phrase import Told
from ..disseminate.workbook_words import AREA_NAMES
from .values import Edition, Examined, Order

LISTED_REVISIONS = 40
LISTED_RELEASES = 4
ASKED_WIDELY = 3
COUNTED = ("checked", "failed", "undecided")
NOT_BEFORE = Text("不早于{day} {at}", "not before {day}, {at}")
IN_MILLIONS = {"亿元": 2, "万元": -2}
AMOUNT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(亿元|万元)")
INPUT_FILE = Text("输入文件", "Input file")
SHA256 = Text("{name}（SHA-256 {sha256:.12}…）", "{name} (SHA-256 {sha256:.12}…)")
OF = Text("{activity}：{title}", "{activity}: {title}")
ELSEWHERE = Text("{area}{activity}", "{area}, {activity}")
BETWEEN = Text("、", "; ")


def manifest_of(order: Order, examined: Examined, edition: Edition) -> dict[str, Any]:
    """What is known before the page is made; this much is embedded in the PDF."""
    job, period = order.job, order.period
    return {
        "job": job.name, "title": job.title.zh, "language": job.language, "area": job.area, "period": label(period),
        "synthetic": job.synthetic,
        "edition": edition.number, "run": edition.run, "inputs": list(edition.recipe.inputs),
        "recipe": dict(edition.recipe.made_with), "accepted": [list(one) for one in edition.recipe.accepted],
        "revisions": [asdict(revision) for revision in edition.revisions], "correction": edition.correction,
        "rounding": job.rounding, "checks": dict(examined.checks),
        "findings": [finding_record(finding) for finding in (*examined.findings, *examined.cleared)],
        "figures": [figure_record(figure) for figure in examined.window.every],
    }  # fmt: skip


def colophon(order: Order, examined: Examined, edition: Edition) -> dict[str, Any]:
    """What the bulletin says about itself, in text that the manifest vouches for."""
    job, period = order.job, order.period
    return {
        "edition": Told(str(edition.number)),
        "edition_name": Told(f"第{edition.number}版"),
        "run_id": Told(edition.run[:16]),
        "command": Told(f"reports rerun {label(period)} --job {job.name}{job.area_option} --edition {edition.number}"),
        "inputs_hash": Told(inputs_hash(edition.recipe.inputs)[:16]),
        "inputs": [(INPUT_FILE, SHA256.format(**one)) for one in edition.recipe.inputs],
        "quarters": job.history,
        "methods": [_method(method) for method in methods(_that_ran(job, examined))],
        "revisions": [_revision(job, examined.window, revision) for revision in edition.revisions[:LISTED_REVISIONS]],
        "revisions_left": Told(str(max(0, len(edition.revisions) - LISTED_REVISIONS))),
        "revisions_made": Told(str(len(edition.revisions))),
        "correction": Told(edition.correction),
        "cited": [
            {"section": fact.section, "statement": Told(fact.statement), "source": Told(fact.source)}
            for fact in examined.cited
        ],
        "citations": _citations(job, examined),
        "checks": {name: Told(str(number)) for name, number in examined.checks.items()},
        "rates": {name: Told(percent) for name, percent in quality_rates(examined.checks).items()},
        "explained": [
            {"what": _subject(job, one), "got": _with_english_units(one.got), "why": Told(one.reason)}
            for one in examined.explained
        ],
        "check_grid": check_grid(job, examined),
        "releases": releases(job, period),
    }


def _citations(job: Job, examined: Examined) -> list[Text]:
    """The sources that say something of the period, and the panels that its aggregates are made of."""
    panels = (panel.source.citation for panel in job.panels)
    return list(dict.fromkeys((*(source.citation for source in examined.sources), *panels)))


def releases(job: Job, period: Period) -> list[dict[str, Any]]:
    """The next releases by the rule of the job, each with the first instant at which it may appear.

    A page knows no clock, no holidays and no announcements: it says only what the rule promises, which the office above
    and days off can delay and never hasten. A rule that goes back from a day off promises nothing here.
    """
    rule = job.release
    if rule is None or rule.roll != "next" or label(period + 1) < rule.first_release:
        return []
    return [_release(rule, period + ahead, job) for ahead in range(1, LISTED_RELEASES + 1)]


def _release(rule: ReleaseRule, period: Period, job: Job) -> dict[str, Any]:
    day = quarter_end(label(period)) + timedelta(days=rule.lag_days)
    spelled = Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B} {day.year}")
    told = (NOT_BEFORE.within(lang).format(day=spelled.within(lang), at=rule.at) for lang in LANGS)
    return {"period": name(period, job.accumulation), "at": Text(*told)}


def check_grid(job: Job, examined: Examined) -> dict[str, Any]:
    """How each kind of check fared for each activity: `codes` across, `rows` down, a verdict in each cell.

    Checks that are asked of few activities share the last column, and activities of few checks the last row, both with
    the code ''; so the rows add up to all that was asked. `passed` is the part of a row that holds.
    """
    asked = _asked(examined)
    codes = [code for code, of in asked.items() if len(of) >= ASKED_WIDELY]
    known = [one for one in job.labels if sum(one in asked[code] for code in codes) > 1]
    columns = _grouped(codes, asked)
    every = {one for of in asked.values() for one in of}
    rows = [_grid_row(code, asked, (of, columns)) for code, of in _grouped(known, sorted(every))] if known else []
    return {"codes": [code for code, _ in columns], "rows": rows} if rows else {}


def _asked(examined: Examined) -> dict[str, dict[str, Counter[str]]]:
    """The verdicts of each kind of check on each activity, counted."""
    explained = Counter((one.code, one.subject.split("/")[1]) for one in examined.explained if one.subject)
    asked: dict[str, dict[str, Counter[str]]] = {}
    for tally in examined.tallies:
        for activity, *counts in tally.by_activity:
            cell = asked.setdefault(tally.code, {}).setdefault(activity, Counter())
            cell.update(dict(zip(COUNTED, counts, strict=True)))
            cell["explained"] = explained[tally.code, activity]
    return asked


def _grouped(codes: Sequence[str], every: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Each of these codes alone, and all that are left together under ''."""
    rest = [code for code in every if code not in codes]
    return [*((code, [code]) for code in codes), *([("", rest)] if rest else [])]


def _grid_row(
    code: str,
    asked: Mapping[str, Mapping[str, Counter[str]]],
    of: tuple[Sequence[str], Sequence[tuple[str, Sequence[str]]]],
) -> dict[str, Any]:
    """One row of the grid: how the checks of each column fared for these activities, and the part that passed."""
    activities, columns = of
    cells = [
        sum((asked[check].get(one, Counter()) for check in checks for one in activities), Counter[str]())
        for _, checks in columns
    ]
    every = sum(cells, Counter[str]())
    passed = every["checked"] - every["failed"] - every["undecided"]
    told = Told(f"{passed}/{every['checked']}")
    return {"code": code, "cells": [_fared(cell) for cell in cells], "passed": told}


def _fared(counts: Counter[str]) -> str:
    """The worst that is left of the verdicts of a cell."""
    if not counts["checked"]:
        return "none"
    if counts["failed"]:
        return "explained" if counts["explained"] >= counts["failed"] else "failed"
    return "undecided" if counts["undecided"] else "passed"


def _revision(job: Job, figures: Figures, revision: Revision) -> dict[str, Any]:
    """A revised figure in words: what it is, when, and its two strings."""
    figure = figures.by_id[revision.figure]
    titles = {indicator.figure: indicator.title for indicator in job.indicators}
    return {
        "what": OF.format(activity=_of(job, figure), title=titles[figure.figure]),
        "period": Told(label(figure.period)),
        "before": Told(revision.before),
        "after": figure,
    }


def _of(job: Job, figure: Figure) -> Text:
    """The activity, and before it the area where the bulletin is of another."""
    activity = job.labels.get(figure.activity, plain(figure.activity))
    if figure.area == job.area:
        return activity
    area = job.labels.get(figure.area) or AREA_NAMES.get(figure.area, plain(figure.area))
    return ELSEWHERE.format(area=area, activity=activity)


def _that_ran(job: Job, examined: Examined) -> list[Indicator]:
    """The indicators that gave the bulletin a value."""
    valued = {figure.figure for figure in examined.window.every if figure.value is not None}
    return [indicator for indicator in job.indicators if indicator.figure in valued]


def _method(method: Method) -> dict[str, Any]:
    titles = Text(*(BETWEEN.within(lang).join(title.within(lang) for title in method.titles) for lang in LANGS))
    return {"titles": titles, "formula": in_words(method.formula)}


def _with_english_units(told: Text) -> Text:
    """The words of a finding, with amounts of money in millions of yuan in English: only the point moves."""
    return Text(told.zh, AMOUNT.sub(_in_millions, told.en))


def _in_millions(amount: re.Match[str]) -> str:
    return f"{Decimal(amount[1]).scaleb(IN_MILLIONS[amount[2]]):f} million yuan"


def _subject(job: Job, finding: Finding) -> Text:
    activity = finding.subject.split("/")[1]
    return job.labels.get(activity, plain(activity))


def inputs_hash(inputs: Sequence[Mapping[str, Any]]) -> str:
    """One SHA-256 for all inputs: of their names and hashes, a line each, in the order of the names."""
    lines = sorted(f"{one['name']} {one['sha256']}" for one in inputs)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def quality_rates(checks: Mapping[str, int]) -> dict[str, str]:
    """How much of the data the checks could judge, and how it fared, in per cent; a dash where nothing was there.

        coverage = (checked - undecided) / checked
        failure = failed / (checked - undecided)
        explanation = cleared / failed

    Source:
        Quality indicators of editing, EDIMBUS 2007: failure rate; coverage and explanation are of the house.
    """
    decided = checks["checked"] - checks["undecided"]
    parts = {
        "coverage": (decided, checks["checked"]),
        "failure": (checks["failed"], decided),
        "explanation": (min(checks["cleared"], checks["failed"]), checks["failed"]),
    }
    return {name: f"{show(Fraction(100 * part, of), 1)}%" if of else "—" for name, (part, of) in parts.items()}

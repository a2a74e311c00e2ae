"""A template and the figures of a run become the HTML of a bulletin.

A template prints figures through `show`, `num`, `say` and the charts, and through nothing else: a bare number, or text
with digits that no code list, calendar or manifest vouches for, stops the run.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateNotFound, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..concepts.definition import Job
from ..concepts.errors import BadDefinition
from ..concepts.figure import Figure, Figures
from ..concepts.observation import basis_words
from ..concepts.period import Period, is_quarter, label, name, short_name
from ..concepts.text import LANGS, Lang, Text
from .asked import Asked, asked
from .bilingual import Bilingual
from .charts import Drawing
from .finder import Finder
from .forms import former, localised
from .phrase import Told, digits, shown, size
from .pictures import Pictures
from .templates import kept_in, sandbox, unread, written
from .voice import Voice

TEMPLATE_FAULT = Text(
    "{where}: template: {said}；请改正模板后重新运行",
    "{where}: template: {said}; correct the template and run again",
)
FALSE_MARK = Text(
    "{figure} 处写着 {got!r}，应为 {want}；指标值只能由 show()、num()、say 或 chart 印出",
    "{figure} reads {got!r} and should read {want}; figures are printed through show(), num(), say or chart only",
)
AT = Text("{where}: template: {said}", "{where}: template: {said}")
NO_TEMPLATE = Text(
    "找不到模板 {name}；请把它放入 templates/，或在作业中改正模板名",
    "there is no template {name}; put it into templates/, or correct its name in the job",
)


@dataclass(frozen=True)
class Facts:
    """What a bulletin says besides its figures: from the calendar, the code lists and the manifest.

    `revised` are the ids of the figures that were published otherwise before. `data_address` is where the office
    publishes its site, with a slash at its end; '' where it does not. `drawings` are pictures that it draws itself.
    """

    job: Job
    period: Period
    lang: Lang
    colophon: Mapping[str, Any]
    revised: frozenset[str] = frozenset()
    data_address: str = ""
    drawings: Mapping[str, Drawing] = field(default_factory=dict)


def compose(facts: Facts, figures: Figures, folders: tuple[Path, ...], cache: Path | None = None) -> str:
    """The HTML of the bulletin, with every figure marked.

    Args:
        folders: of templates, the first of which wins.
        cache: a folder where templates are kept as they were read, for the next process; nowhere if it is not there.

    Raises:
        BadDefinition: the template is missing or wrong, prints a number of its own, or asks for what is not there.
        NotPermitted, InputOutputError: a template cannot be read.
    """
    with _placed():
        environment, both = _environment(folders, facts.lang, cache)
        html = environment.get_template(facts.job.template).render(_context(facts, figures, both))
        _true_marks(html, figures)
        return html


def fill(template: str, context: Mapping[str, Any], folders: tuple[Path, ...], cache: Path | None = None) -> str:
    """A template filled with plain values, under the same guard: nothing with digits that nobody vouches for.

    Raises:
        BadDefinition: the template is missing or wrong.
        NotPermitted, InputOutputError: a template cannot be read.
    """
    with _placed():
        environment, _ = _environment(folders, cache=cache)
        return environment.get_template(template).render(context)


@contextmanager
def _placed() -> Iterator[None]:
    """Tell every fault of a template with the template and line where it happened."""
    try:
        yield
    except TemplateNotFound as missing:
        raise BadDefinition(NO_TEMPLATE.format(name=missing.name)) from None
    except OSError as fault:
        raise unread(fault) from None
    except BadDefinition as refused:
        raise BadDefinition(AT.format(where=_where(refused), said=refused.text)) from None
    except (TemplateError, TypeError, AttributeError, ValueError, ArithmeticError) as fault:
        told = {"where": _where(fault), "said": f"{type(fault).__name__}: {fault}"}
        raise BadDefinition(TEMPLATE_FAULT.format(**told)) from fault


def _environment(
    folders: tuple[Path, ...], lang: Lang = "zh", cache: Path | None = None
) -> tuple[ImmutableSandboxedEnvironment, Bilingual]:
    """Jinja, and what it lets a template print."""
    kept = kept_in(cache) if cache else None
    environment, both = sandbox(folders, kept), Bilingual(lang, written(folders, kept))

    @pass_eval_context  # else Jinja would ask while it compiles, and keep an answer that other templates gave
    def printed(_: EvalContext, value: Any) -> Any:
        return both.vouched(value)

    environment.finalize = printed
    return environment, both


def _true_marks(html: str, figures: Figures) -> None:
    """Refuse a page on which a mark stands for no figure, or does not say what the figure shows, in one language."""
    for piece in asked(html):
        figure = figures.by_id.get(piece.figure) if piece.figure else None
        forms = [localised(figure, lang) for lang in LANGS] if figure else []
        if piece.figure and not any(_says(piece, form) for form in forms):
            want = figure.shown if figure else Text("一个已计算的指标值", "a computed figure")
            raise BadDefinition(FALSE_MARK.format(figure=piece.figure, got=piece.text, want=want))


def _says(piece: Asked, form: Figure) -> bool:
    """Whether a mark has the digits of a figure as one language writes it, and that language's unit if any."""
    units = ("", *(form.unit.symbol.within(lang) for lang in LANGS))
    return piece.text in (form.shown, form.magnitude) and piece.unit in units


def _where(fault: BaseException) -> str:
    """The template and line of a fault, from Jinja's own traceback."""
    line = getattr(fault, "lineno", None)
    if line:
        return f"{getattr(fault, 'name', None) or getattr(fault, 'filename', '')}:{line}"
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if frame.filename.endswith((".j2", ".html"))]
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "templates"


def _context(facts: Facts, figures: Figures, both: Bilingual) -> dict[str, Any]:
    """What a template may use: plain values and pure functions, never a frame, a path or the job itself."""
    job, lang = facts.job, facts.lang
    finder = Finder(figures, facts.period, job.area, facts.revised, lang)
    return {
        "lang": Told(lang),
        "page": _page(facts),
        "title": Told(job.title.within(lang)),
        "bureau": {"zh": Told(job.bureau.zh), "en": Told(job.bureau.en)},
        "rounding": job.rounding,
        "members": [(area.code, Told(area.name.within(lang))) for area in job.members],
        "columns": _columns(job, lang),
        "area_name": Told(job.area_name.within(lang)),
        "period": _period_names(facts.period, job.accumulation, lang),
        "synthetic": job.synthetic,
        "chart": _methods(Pictures(finder, job.history, facts.drawings)),
        "say": Voice(lang),
        "abroad": _abroad(facts),
        "file_name": Told(job.name),
        "record": _record(facts),
        "data_address": _data_address(facts),
        **_methods(both),
        **_finding(finder),
        **_writing(facts),
        **both.told(dict(facts.colophon)),
    }


def _abroad(facts: Facts) -> dict[str, Any]:
    """What a Chinese edition says in English: the few sentences for readers abroad."""
    job, english = facts.job, ENGLISH
    return {
        "say": Voice(english),
        "show": lambda figure: shown(figure, english),
        "period": Told(name(facts.period, job.accumulation).en),
        "area_name": Told(job.area_name.en),
    }


def _columns(job: Job, lang: Lang) -> list[dict[str, Any]]:
    """What the areas of a comparison are set side by side by."""
    titles = {indicator.figure: indicator.title.within(lang) for indicator in job.indicators}
    return [
        {"figure": one.figure, "activity": one.activity, "best": one.best, "rank": one.rank,
         "title": Told(titles[one.figure]), "inline": Told(_within_a_sentence(titles[one.figure]))}
        for one in job.columns
    ]  # fmt: skip


def _record(facts: Facts) -> Told:
    """The edition in one line, for who wants to compare it with the archive."""
    known = [f"{key} {facts.colophon[key]}" for key in ("run_id", "inputs_hash") if key in facts.colophon]
    return Told(" ".join([f"{facts.job.called} {label(facts.period)} v{facts.colophon['edition']}", *known]))


def _data_address(facts: Facts) -> Told:
    """Where the data of this edition are found on the site of the office; '' where it has none."""
    if not facts.data_address:
        return Told("")
    job, edition = facts.job, facts.colophon["edition"]
    return Told(f"{facts.data_address}{label(facts.period)}/{job.place}/index.html#{job.name}-{edition}")


def _methods(tools: Any) -> dict[str, Any]:
    """The public methods of a tool, by name."""
    return {name: getattr(tools, name) for name, kind in vars(type(tools)).items() if callable(kind) and name[0] != "_"}


def _finding(finder: Finder) -> dict[str, Any]:
    """How a template finds figures."""
    return {
        "f": finder.figure,
        "maybe": finder.find,
        "has": finder.has,
        "falling": lambda figure, activities: [f.activity for f in finder.ranked(figure, activities) if f.sign < 0],
        "rising": lambda figure, activities: [f.activity for f in finder.ranked(figure, activities) if f.sign > 0],
        "course": finder.back,
        "ranking": lambda figure, activities: [f.activity for f in finder.ranked(figure, activities)],
        "foremost": finder.foremost,
        "all_have": finder.all_have,
        "cell": finder.cell,
        "last": finder.last,
        "together": finder.together,
        "before_run": finder.before_run,
        "league": finder.league,
        "has_last": lambda *asked_for: finder.latest(*asked_for) is not None,
    }


def _writing(facts: Facts) -> dict[str, Any]:
    """How a template prints figures, and names them and their times."""
    job, lang = facts.job, facts.lang
    return {
        "label": lambda activity: Told(job.labels[activity].within(lang)),
        "inline": lambda activity: Told(_within_a_sentence(job.labels[activity].within(lang))),
        "named": lambda activities, instead=None: [
            (code, (instead or {}).get(code) or Told(job.labels[code].within(lang))) for code in activities
        ],
        "basis": lambda figure: Told(basis_words(figure.price_basis).within(lang)),
        "show": lambda figure: shown(figure, lang),
        "num": lambda figure: digits(figure, lang),
        "size": lambda figure: size(figure, lang),
        "when": lambda figure: Told(_spelled(figure.period).within(lang)),
        "was": lambda figure, before: Told(former(figure, before, lang)),
        "revised_by": lambda figure, before: Told(_revised_by(figure, before, lang)),
        "unit": lambda figure: Told(localised(figure, lang).unit.symbol.within(lang)),
        "quarter": lambda figure: _period_names(figure.period, job.accumulation, lang),
        "nth": lambda number: Told(str(int(number))),
    }


ENGLISH: Lang = "en"
SYNTHETIC = Text("示例数据（虚构），非官方统计", "synthetic data, not official statistics")


def _page(facts: Facts) -> dict[str, Told]:
    """What the skeleton of every page wants to know."""
    job, lang = facts.job, facts.lang
    title, period_name = job.title.within(lang), _headed(name(facts.period, job.accumulation), lang)
    told = Text("{title}（{period}）", "{title}, {period}").format(title=title, period=period_name)
    return {
        "lang": Told("zh-CN" if lang == "zh" else lang),
        "title": Told(told.within(lang)),
        "author": Told(job.bureau.within(lang)),
        "description": Told(told.within(lang)),
        "keywords": Told(f"{job.area_name.within(lang)},{label(facts.period)}"),
        "created": Told(f"{facts.period.end_time.date()}T00:00:00+08:00"),
        "code": Told(f"{job.called} {label(facts.period)} v{facts.colophon['edition']}"),
        "label": Told(""),
        "running": Told(f"{title} · {period_name}"),
        "synthetic_label": Told(SYNTHETIC.within(lang) if job.synthetic else ""),
    }


_TICKS = {1: "Q1", 2: "Q1–Q2", 3: "Q1–Q3", 4: "Year"}  # the head of a narrow column, cumulated


def _period_names(period: Period, accumulation: str, lang: Lang) -> dict[str, Any]:
    return {
        "label": Told(label(period)),
        "name": Told(name(period, accumulation).within(lang)),
        "head": Told(_headed(name(period, accumulation), lang)),
        "short": Told(short_name(period, accumulation).within(lang)),
        "tick": Told(_TICKS[period.quarter] if lang == "en" else short_name(period, accumulation).zh),
        "year": Told(str(period.year)),
        "quarter": Told(f"Q{period.quarter}"),
        "single": Told(short_name(period, "single").within(lang)),
        "alone": period.quarter > 1,
    }


def _headed(words: Text, lang: Lang) -> str:
    """A period at the head of a column or a page: First half of 2023."""
    bare = words.within(lang).removeprefix("the ")
    return bare[:1].upper() + bare[1:]


def _revised_by(figure: Figure, before: str, lang: Lang) -> str:
    """By how much a figure was revised, with its sign: the difference of the two strings that were printed."""
    return f"{Decimal(localised(figure, lang).shown) - Decimal(former(figure, before, lang)):+}"


def _within_a_sentence(words: str) -> str:
    """A label as it stands inside a sentence: real estate; a word in capitals keeps them."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _spelled(period: Period) -> Text:
    """The name of a quarter, a month or a year."""
    if is_quarter(period):
        return name(period, "ytd")
    if period.freqstr.startswith("M"):
        return Text(f"{period.year}年{period.month}月", period.strftime("%B %Y"))
    return Text(f"{period.year}年", str(period.year))

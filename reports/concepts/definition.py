"""What a job declares, as frozen values: operands, indicators, the bulletin itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from inspect import signature
from typing import Any, Literal, get_args

import pandas as pd

from .aggregate import Aggregate, Panel, Register
from .check import Check, Known
from .cited import CitedFacts
from .comparison import Column
from .disclosure import Disclosure
from .edit import Edit
from .errors import BadDefinition, MixedBasis
from .figure import Figure
from .finding import Severity
from .observation import CURRENT, STOCK
from .period import Period, is_quarter, over_by, quarter
from .release_rule import ReleaseRule
from .roster import AREA, Area, Roster
from .source import Source
from .text import LANGS, Lang, Text
from .unit import PERCENT, Rounding, Unit


@dataclass(frozen=True)
class Selection:
    """Which observations an operand is made of. `constant` stands for whichever fixed base both periods share.

    Args:
        price_basis: `linked` takes rates of growth, each in the base it was computed in: rates may be multiplied
            across bases, levels may not.
        unit: the unit to count it in where the indicator's own measures something else, as in a figure per head.
        across: what stands across in the frame: activities, or areas, all that have the measure (a rank compares them).
        areas: the areas that stand across; all that have the measure where none are named.
        total: take the sum over the activities, under the name of the total. Of activities that are named, all must be
            there.
    """

    measure: str
    price_basis: str = CURRENT
    accumulation: str = "ytd"
    scope: str = "total"
    area: str = ""
    activities: tuple[str, ...] = ()
    unit: Unit | None = None
    across: Literal["activity", "area"] = "activity"
    total: bool = False
    areas: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.across == "area" and not self.total and len(self.activities) != 1:
            raise BadDefinition(SEVERAL.format(measure=self.measure))


SEVERAL = Text(
    "{measure} 按地区比较时有多个行业；请用 total=True 求和，或只选一个行业",
    "{measure} is compared across areas and has several activities; sum them with total=True, or name one",
)


@dataclass(frozen=True)
class Shown:
    """An operand made of the printed strings of another figure, because readers subtract what they see."""

    figure: str
    area: str = ""
    activities: tuple[str, ...] = ()


Plug = Callable[[pd.DataFrame], Any]
Note = Callable[[Mapping[str, pd.DataFrame], Period, str], Text | None]


@dataclass(frozen=True)
class Indicator:
    """A published figure: its name, its formula, its operands, and how it is shown.

    Args:
        inputs: parameter of the formula -> operand. The operands share price basis, accumulation and scope. Only where
            the formula is there to compare them (`mixes=True`) may price bases differ (a deflator), or a stock stand
            beside a flow (a turnover).
        words: the words that are shown in place of digits, of the unrounded value (近五分之一); None where none holds,
            which shows the digits.
        note: what the lineage says besides formula and operands, such as the policy followed or how many were ranked:
            a text, or what answers with one for the operands, the period and the activity.
        options: options of the formula by name, as {"method": "lagged_share"}; what is not named takes its default.
        internal: computed and listed, but it does not leave the house: it may tell of a single respondent.
        printable: of the figures of the same area and period, and this value, the reason not to print it, or None.
    """

    figure: str
    title: Text
    formula: Callable[..., Any]
    inputs: Mapping[str, Selection | Shown]
    unit: Unit = PERCENT
    decimals: int = 1
    accumulation: str = "ytd"
    area: str = ""
    mixes: bool = False
    words: Callable[[Fraction], Text | None] | None = None
    note: Text | Note | None = None
    internal: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    printable: Callable[[Any], Text | None] | None = None

    def __post_init__(self) -> None:
        if not self.inputs:
            raise BadDefinition(NO_INPUTS.format(figure=self.figure))
        self._callable()
        selections = [operand for operand in self.inputs.values() if isinstance(operand, Selection)]
        if self._mixed(selections):
            told = " / ".join(sorted("·".join((s.price_basis, s.accumulation, s.scope)) for s in selections))
            raise MixedBasis(MIXED_DECLARATION.format(figure=self.figure, bases=told))

    def _callable(self) -> None:
        """Refuse operands and options that the formula does not take, or does not take together."""
        try:
            signature(self.formula).bind(**self.inputs, **self.options)
        except TypeError as fault:
            name = getattr(self.formula, "__name__", repr(self.formula))
            raise BadDefinition(NOT_TAKEN.format(figure=self.figure, formula=name, said=fault)) from None

    def _mixed(self, selections: Sequence[Selection]) -> bool:
        """Whether the operands differ where they must not."""
        scopes, prices = {s.scope for s in selections}, {s.price_basis for s in selections}
        times = {s.accumulation for s in selections if not (self.mixes and s.accumulation == STOCK)}
        return len(scopes) > 1 or len(times) > 1 or (len(prices) > 1 and not self.mixes)


NOT_TAKEN = Text(
    "指标 {figure} 的操作数或选项与公式 {formula} 不符：{said}；请改正 inputs 或 options",
    "indicator {figure} does not fit the formula {formula}: {said}; correct its inputs or options",
)
NO_INPUTS = Text(
    "指标 {figure} 没有操作数；请在 inputs 中声明",
    "indicator {figure} has no operands; declare them in inputs",
)
MIXED_DECLARATION = Text(
    "指标 {figure} 把不同口径的数据放在一起：{bases}；请为各操作数选用同一价格、累计方式和范围",
    "indicator {figure} mixes bases: {bases}; give its operands one price basis, one accumulation and one scope",
)


@dataclass(frozen=True)
class Job:
    """A bulletin: what it needs, which checks the data must pass, which figures follow, which template prints them.

    `accumulation` is how its period is read: a bulletin of cumulated accounts says 上半年 where one of single quarters
    says 二季度. `bureau` is the office that publishes. `knowledge` gives the date up to which the bulletin of a quarter
    knows dated facts; one that is not named there knows what was over when its quarter was. `edits` are corrections
    laid over what was delivered. A check may also be a function of the office's own. A job without a template has no
    bulletin: it is checked and its figures are listed. `release` is the `ReleaseRule` of when its bulletins
    appear; without one they appear when they are run. `headline` is the figure and activity that an alert names.
    `language` is that of its pages; a job made by `within` says in `translates` which one it stands for. A job with a
    `roster` serves every area of it, each by `of_area`, which says so in `served`; `{area}` stands for the code in the
    pattern and constants of a source that is one file an area, and for the name in `bureau`; `compared` are other
    areas that its checks look at.
    `members` are the areas that its page sets side by side, by each of its `columns`. `aggregates` of microdata are
    observations like any other; `disclosure` says which of them are guarded. `drawings` are pictures that the office
    draws itself, by name.
    """

    name: str
    title: Text
    area: str
    area_name: Text
    sources: tuple[Source, ...]
    indicators: tuple[Indicator, ...]
    template: str
    since: str
    labels: Mapping[str, Text]
    bureau: Text
    checks: tuple[Check | Plug, ...] = ()
    output_checks: tuple[Check | Plug, ...] = ()
    known: tuple[Known, ...] = ()
    rounding: Rounding = "half_up"
    accumulation: str = "ytd"
    history: int = 9
    knowledge: Mapping[str, date] = field(default_factory=dict)
    cited: tuple[CitedFacts, ...] = ()
    edits: tuple[Edit, ...] = ()
    release: ReleaseRule | None = None
    headline: tuple[str, str] = ("", "")
    language: Lang = "zh"
    translates: str = ""
    roster: Roster | None = None
    served: bool = False
    compared: tuple[str, ...] = ()
    members: tuple[Area, ...] = ()
    columns: tuple[Column, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    disclosure: Disclosure | None = None
    drawings: Mapping[str, Callable[[Sequence[Figure]], Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.rounding not in get_args(Rounding):
            raise BadDefinition(NO_ROUNDING.format(job=self.name, rule=repr(self.rounding)))
        declared = [check for check in (*self.checks, *self.output_checks) if isinstance(check, Check)]
        queries = {check.code for check in declared if check.severity is Severity.QUERY}
        for known in self.known:
            if known.check not in queries:
                told = {"period": known.period, "check": known.check, "checks": "、".join(sorted(queries)) or "—"}
                raise BadDefinition(NOT_A_QUERY.format(**told))

        for words in self.knowledge:
            quarter(words)

    @property
    def original(self) -> str:
        """The name that acceptances and announcements go by: a translation has none of its own."""
        return self.translates or self.name

    @property
    def place(self) -> str:
        """What its releases are called on a site; those of one area of many have its code there too."""
        return f"{self.original}-{self.area}" if self.served else self.original

    @property
    def area_option(self) -> str:
        """What a command says after its name, ` --area 100001`, where it is one of many."""
        return f" --area {self.area}" if self.served else ""

    @property
    def called(self) -> str:
        """What people call it: by its name, and its area where it is one of many."""
        return f"{self.name} {self.area}" if self.served else self.name

    def within(self, lang: Lang) -> Job:
        """The same bulletin in this language, `industry.en`: a publication of its own, with editions of its own."""
        if lang == self.language:
            return self
        if self.translates:
            return replace(self, name=self.translates, language=lang, translates="")
        return replace(self, name=f"{self.name}.{lang}", language=lang, translates=self.name)

    def of_area(self, area: Area) -> Job:
        """The same bulletin of this area."""
        bureau = Text(*(self.bureau.within(lang).replace(AREA, area.name.within(lang)) for lang in LANGS))
        return replace(self.with_files(area.code), area=area.code, area_name=area.name, bureau=bureau, served=True)

    def with_files(self, code: str) -> Job:
        """The same, with these words where `{area}` stands in the patterns of its files."""
        own = tuple(one.of_area(code) for one in self.sources)
        return replace(self, sources=own, aggregates=tuple(one.with_files(code) for one in self.aggregates))

    @property
    def areas_named(self) -> frozenset[str] | None:
        """The areas whose observations it reads: its own and those it names; None where it compares all of them."""
        operands = [operand for indicator in self.indicators for operand in indicator.inputs.values()]
        if any(isinstance(operand, Selection) and operand.across == "area" for operand in operands):
            return None
        declared = [check for check in (*self.checks, *self.output_checks) if isinstance(check, Check)]
        named = {one.area for one in (*self.indicators, *operands, *declared)}
        return frozenset((named - {""}) | {self.area, *self.compared})

    def knows(self, when: Period, asked: Period) -> bool:
        """Whether the bulletin of the asked quarter knows an observation of this period.

        Quarters up to the asked one; months and years that were over on its knowledge date.
        """
        if is_quarter(when):
            return over_by(when, asked)
        return bool(when.end_time.date() <= self.knowledge_date(asked))

    def knowledge_date(self, asked: Period) -> date:
        """The day up to which the bulletin of a quarter knows dated facts: its last, or the one declared."""
        dates = {quarter(words): day for words, day in self.knowledge.items()}
        last: date = asked.end_time.date()
        return dates.get(asked, last)

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The panels that its aggregates are made of, each once, in their order."""
        every = [one.panel for one in self.aggregates]
        return tuple(panel for at, panel in enumerate(every) if panel not in every[:at])

    @property
    def files(self) -> tuple[Source | CitedFacts | Panel | Register, ...]:
        """Everything that it asks `data_in/` for."""
        return (*self.sources, *self.cited, *(file for panel in self.panels for file in panel.files))

    @property
    def synthetic(self) -> bool:
        """Whether anything in it is invented, so that the bulletin must say so."""
        return any(source.synthetic for source in (*self.sources, *(panel.source for panel in self.panels)))


NO_ROUNDING = Text(
    "作业 {job} 的舍入规则 {rule} 不存在；请用 half_up（四舍五入）或 half_even（GB/T 8170）",
    "job {job} names no rounding rule with {rule}; use half_up or half_even (GB/T 8170)",
)

NOT_A_QUERY = Text(
    "Known({period}, {check}) 说明的检查不在作业中，或不是待核实类检查；可说明的检查：{checks}",
    "Known({period}, {check}) names no check of the job that asks; those are: {checks}",
)

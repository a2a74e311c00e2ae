"""A passport as lines for a terminal: the figure, its formula, a tree of operands, findings, files."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...concepts.behind import made_of
from ...concepts.finding import SEVERITY_WORDS, Finding, visible
from ...concepts.record import Derived, Imprint
from ...concepts.text import LANGS, Lang, Text, plain
from ...concepts.unit import UNITS
from .passport import Leaf, Part, Passport, Step
from .words import digits, key_words, quantity

EDITION = Text("版本：{job} {period} 第{number}版，运行 {run}", "edition: {job} {period}, edition {number}, run {run}")
UNPUBLISHED = Text("版本：{job} {period}，尚未发布", "edition: {job} {period}, not published yet")
SHOWN = Text("印出：{shown}", "shown: {shown}")
WORDS = Text("印出：{shown}（以文字代替数字）", "shown: {shown} (words in place of digits)")
EXACT = Text("精确值：{value}，{rule}{decimals}", "exact: {value}, {rule} to {decimals}")
EXACT_ONLY = Text("精确值：{value}", "exact: {value}")
RULES = {
    "half_up": Text("四舍五入", "rounded half up"),
    "half_even": Text("四舍六入五成双（GB/T 8170）", "rounded half to even (GB/T 8170)"),
}
BASIS = Text("口径：{key}", "basis: {key}")
FORMULA = Text("公式：{formula}", "formula: {formula}")
OPTIONS = Text("选项：{options}", "options: {options}")
SOURCE = Text("出处：{source}", "source: {source}")
NOTE = Text("说明：{note}", "note: {note}")
NOT_PRINTED = Text("不印出：{reason}", "not printed: {reason}")
INTERNAL = Text("只供内部，不随公报公布", "internal: it does not leave the house")
OPERANDS = Text("由来：", "made of:")
NO_VALUE = Text("没有数值", "no value")
WITHOUT = Text(
    "没有数值，因为下列操作数中有的缺失或没有数值（按该指标有值时所用的操作数推得）",
    "it has no value: of the operands below, some are missing or have none (by what it takes where it has a value)",
)
REFUSED = Text(
    "没有数值：操作数都在，公式对它们不给出结果",
    "it has no value: its operands are there, and the formula gives no result for them",
)
CLOSED = Text(
    "C：为保护调查对象不公布，也不列出操作数",
    "C: not published, to protect respondents; what it is made of is not told either",
)
NEVER = Text(
    "没有数值，在本版的任何时期都没有，因此说不出它需要什么；它声明的操作数：{operands}",
    "it has no value in any period of this edition, so what it takes cannot be told; declared are: {operands}",
)
LOST = Text("缺：{key}", "missing: {key}")
PRINTED = Text("{id}，取印出的 {shown}", "{id}, as printed {shown}")
VALUE = Text("{id} = {value}", "{id} = {value}")
CELL = Text("{key} = {value}", "{key} = {value}")
IN_UNIT = Text("，换算为 {value}", ", converted to {value}")
PLACE = Text("{place}，状态 {status}，版本 {vintage}", "{place}, status {status}, vintage {vintage}")
EDITED = Text(
    "更正：原值 {before}，采用 {after}（{reason}）",
    "edited: delivered {before}, used {after} ({reason})",
)
ABOVE = Text("（见上）", " (see above)")
FINDINGS = Text("检查与说明：", "findings:")
EXPLAINED = Text("（已有说明：{reason}）", " (explained: {reason})")
FILES = Text("文件：", "files:")
BLANK = Text("空缺", "no value")


def passport_lines(passport: Passport, lang: Lang) -> tuple[str, ...]:
    """The passport in one language, a line each, ready for a terminal."""
    step = passport.step
    told = [*_head(passport), *_facts(step)]
    tree = _Tree(lang).below(step)
    after = [*_findings(passport.findings, lang), *_files(passport, lang)]
    return tuple(visible(line) for line in (*(text.within(lang) for text in told), *tree, *after))


def _head(passport: Passport) -> Iterator[Text]:
    imprint, figure = passport.imprint, passport.step.figure
    yield Text(*(f"{_name(passport.step, imprint, lang)} [{figure.id}]" for lang in LANGS))
    told = {"job": imprint.job, "period": imprint.period, "number": imprint.number, "run": imprint.run[:16]}
    yield (EDITION if imprint.number else UNPUBLISHED).format(**told)
    yield from _value(passport.step, imprint)


def _name(step: Step, imprint: Imprint, lang: Lang) -> str:
    """The figure in words: its title, area, activity and period."""
    key = step.figure.key
    named = [imprint.labels[code].within(lang) if code in imprint.labels else code for code in (key.area, key.activity)]
    return " · ".join((step.declared.title.within(lang), *named, key.period))


def _value(step: Step, imprint: Imprint) -> Iterator[Text]:
    """What is shown, of which exact value, by which rule."""
    figure, declared = step.figure, step.declared
    if not figure.value:
        yield SHOWN.format(shown=figure.shown)
        yield _why_none(step)
        return
    exact = plain(_exact(figure.value))
    yield WORDS.format(shown=figure.shown) if figure.in_words else SHOWN.format(shown=_quantity(figure.shown, figure))
    rule = {"rule": RULES[imprint.rounding], "decimals": _decimals(declared.decimals)}
    yield EXACT_ONLY.format(value=exact) if figure.in_words else EXACT.format(value=exact, **rule)


def _decimals(count: int) -> Text:
    zh = f"保留 {count} 位小数" if count else "取整数"
    return Text(zh, f"{count} decimal{'s' if count > 1 else ''}" if count else "whole numbers")


def _why_none(step: Step) -> Text:
    if step.figure.confidential:
        return CLOSED
    if not step.parts and not step.lost:
        return NEVER.format(operands=", ".join(f"{o.name}: {o.measure}" for o in step.declared.operands))
    return WITHOUT if step.lost or not all(_has_value(part.of) for part in step.parts) else REFUSED


def _has_value(node: Leaf | Step) -> bool:
    return bool(node.cell.value if isinstance(node, Leaf) else node.figure.value)


def _exact(value: str) -> str:
    """A fraction with its digits: 4128/125 = 33.024; of a terminating one of few digits, those alone."""
    told = digits(Fraction(value))
    return told if value == told else f"{value} = {told}"


def _quantity(value: str, figure: Derived) -> Text:
    return Text(quantity(value, figure.unit, "zh"), quantity(value, figure.unit, "en"))


def _facts(step: Step) -> Iterator[Text]:
    """Basis, formula and source, and what the lineage says besides."""
    figure, declared = step.figure, step.declared
    yield BASIS.format(key=" · ".join(p for p in (figure.key.price_basis, *figure.key[4:6], figure.key.area) if p))
    yield FORMULA.format(formula=_formula(step))
    if declared.options:
        yield OPTIONS.format(options=", ".join(f"{name} = {value}" for name, value in declared.options))
    if declared.source:
        yield SOURCE.format(source=declared.source)
    if figure.note:
        yield NOTE.format(note=figure.note)
    if not figure.printed:
        yield NOT_PRINTED.format(reason=figure.reason or plain("—"))
    if figure.internal:
        yield INTERNAL
    if step.parts or step.lost:
        yield OPERANDS


def _formula(step: Step) -> str:
    declared = step.declared
    return f"{declared.formula}: {declared.arithmetic}" if declared.arithmetic else declared.formula


class _Tree:
    """Operands below their figure, with lines that lead to them; a figure that was told is not told again."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.told: set[str] = set()

    def below(self, step: Step) -> Iterator[str]:
        """The lines of the operands of a figure."""
        last = len(step.parts) + len(step.lost) - 1
        self.told.add(step.figure.id)
        for at, part in enumerate(step.parts):
            branch, stem = ("└─ ", "   ") if at == last else ("├─ ", "│  ")
            first, *rest = self._part(step, part)
            yield branch + first
            yield from (stem + line for line in rest)
        for at, key in enumerate(step.lost, start=len(step.parts)):
            yield ("└─ " if at == last else "├─ ") + LOST.format(key=key_words(key)).within(self.lang)

    def _part(self, step: Step, part: Part) -> Iterator[str]:
        names = f"{', '.join(part.names)}: " if part.names else ""
        if isinstance(part.of, Leaf):
            yield names + self._cell(part.of, self._converted(step, part, part.of.cell.value))
            yield from self._place(part.of)
            return
        seen = part.of.figure.id in self.told
        yield names + self._figure(part, part.of) + (ABOVE.within(self.lang) if seen else "")
        if not seen:
            yield FORMULA.format(formula=_formula(part.of)).within(self.lang)
            yield from self.below(part.of)

    def _cell(self, leaf: Leaf, converted: str) -> str:
        value = quantity(leaf.cell.value, leaf.cell.unit, self.lang) if leaf.cell.value else NO_VALUE.within(self.lang)
        return CELL.format(key=key_words(leaf.cell.key), value=value).within(self.lang) + converted

    def _converted(self, step: Step, part: Part, value: str) -> str:
        """The value in the unit of the figure, where that is another one."""
        if part.factor == 1 or not value or UNITS[part.unit].dimension != UNITS[step.declared.unit].dimension:
            return ""
        told = quantity(digits(Fraction(value) * part.factor), part.unit, self.lang)
        return IN_UNIT.format(value=told).within(self.lang)

    def _figure(self, part: Part, of: Step) -> str:
        figure = of.figure
        if not figure.value:
            return VALUE.format(id=figure.id, value=NO_VALUE).within(self.lang)
        if part.printed:
            return PRINTED.format(id=figure.id, shown=_quantity(figure.shown, figure)).within(self.lang)
        return VALUE.format(id=figure.id, value=_exact(figure.value)).within(self.lang)

    def _place(self, leaf: Leaf) -> Iterator[str]:
        cell = leaf.cell
        place = plain(cell.place) if cell.line else made_of(cell.file, cell.column)
        told = {"place": place, "status": cell.status, "vintage": cell.vintage}
        yield PLACE.format(**told).within(self.lang)
        if leaf.edit:
            before = leaf.edit.before or BLANK
            yield EDITED.format(before=before, after=leaf.edit.after, reason=leaf.edit.reason).within(self.lang)


def _findings(findings: tuple[Finding, ...], lang: Lang) -> Iterator[str]:
    if findings:
        yield FINDINGS.within(lang)
    for finding in findings:
        reason = " · ".join(words for words in (finding.reason, finding.who) if words)
        why = EXPLAINED.format(reason=reason).within(lang) if reason else ""
        mark = "：" if lang == "zh" else ": "
        severity = SEVERITY_WORDS[finding.severity].within(lang)
        yield f"  {severity}{mark}{finding.line(lang)}{why}"


def _files(passport: Passport, lang: Lang) -> Iterator[str]:
    files = {leaf.cell.file: leaf.sha256 for leaf in passport.leaves}
    if files:
        yield FILES.within(lang)
    yield from (f"  {name}  SHA-256 {sha256}" for name, sha256 in files.items())

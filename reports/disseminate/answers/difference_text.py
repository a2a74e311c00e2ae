"""A difference in sentences, those with the same cause together, and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ...concepts.finding import visible
from ...concepts.record import Derived
from ...concepts.text import Lang, Text
from .difference import Cause, CauseKind, Change, ChangeKind, Difference

NAMED_AT_MOST = 3
COLUMNS = (
    "figure", "change", "before", "after", "value_before", "value_after", "direction", "printed", "because",
)  # fmt: skip

SAME = Text("两版的指标值完全相同", "all figures of the two editions are the same")
TOTALS = Text(
    "第{old}版 → 第{new}版：{revised} 个数有修订（上调 {up}，下调 {down}），仅未印位变化 {below} 个，"
    "新增 {added} 个，不再有 {removed} 个，是否可印有变 {printed} 个",
    "edition {old} -> edition {new}: {revised} figures revised ({up} upward, {down} downward), {below} below the"
    " printed digit only, {added} added, {removed} removed, {printed} allowed or no longer allowed in print",
)
CHANGES: dict[ChangeKind, Text] = {
    "revised": Text("{id}：{old} → {new}", "{id}: {old} -> {new}"),
    "below": Text(
        "{id}：印出的 {new} 不变，未印位{moved}",
        "{id}: {new} as before in print, {moved} below the printed digit",
    ),
    "added": Text("新增 {id}：{new}", "added {id}: {new}"),
    "removed": Text("不再有 {id}（原为 {old}）", "no longer there: {id} (was {old})"),
    "printed": Text("{id}（{new}）{allowed}", "{id} ({new}) {allowed}"),
}
MOVED = {1: Text("上调", "upward"), -1: Text("下调", "downward"), 0: Text("变化", "changed")}
ALLOWED = {True: Text("现在可以印出", "may be printed now"), False: Text("不再印出", "is no longer printed")}
CAUSES: dict[CauseKind, Text] = {
    "changed": Text("{file} 第 {line} 行有改动（{old} → {new}）", "{file} line {line} changed ({old} -> {new})"),
    "arrived": Text("新收到 {file} 第 {line} 行（{new}）", "{file} line {line} has arrived ({new})"),
    "gone": Text("{file} 第 {line} 行（{old}）不再有", "{file} line {line} ({old}) is gone"),
    "edit": Text(
        "对 {file} 第 {line} 行的更正有变（{old} → {new}{reason}）",
        "the edit of {file} line {line} changed ({old} -> {new}{reason})",
    ),
    "definition": Text(
        "指标 {place} 的 {reason} 有改动（{old} → {new}）",
        "the {reason} of the indicator {place} changed ({old} -> {new})",
    ),
    "rounding": Text("舍入规则有改动（{old} → {new}）", "the rounding rule changed ({old} -> {new})"),
    "policy": Text("印出条件的结论有变{reason}", "what decides on its printing changed{reason}"),
    "recipe": Text("配方中的 {place} 有改动", "{place} of the recipe changed"),
    "unknown": Text("两版记录中没有找到原因", "the records of both editions show no cause"),
}
AND_MORE = Text("{first}，以及另外 {n} 处", "{first} and {n} more")
BECAUSE = Text("{change}，因为{causes}", "{change}, because {causes}")
TOGETHER = Text("因为{causes}：", "because {causes}:")
IDLE = Text("{name} 已改变，但没有指标值因此改变", "{name} changed, and no figure with it")


def difference_lines(found: Difference, lang: Lang) -> tuple[str, ...]:
    """The difference in one language: how many changed, each with its cause, files that changed nothing."""
    if not found.changes:
        told = [SAME]
    else:
        told = [_totals(found), *_groups(found.changes)]
    lines = [*told, *(IDLE.format(name=name) for name in found.idle)]
    return tuple(visible(line.within(lang)) for line in lines)


def _totals(found: Difference) -> Text:
    changes = found.changes
    counted = {kind: sum(change.kind == kind for change in changes) for kind in CHANGES}
    moved = [change.direction for change in changes if change.kind == "revised"]
    editions = {"old": found.before.imprint.number, "new": found.after.imprint.number}
    return TOTALS.format(**editions, **counted, up=moved.count(1), down=moved.count(-1))


def _groups(changes: Sequence[Change]) -> Iterator[Text]:
    """A sentence for each change; several with the same causes stand below these, in the order of the figures."""
    first = {change.causes: at for at, change in reversed(list(enumerate(changes)))}
    ordered = sorted(changes, key=lambda change: first[change.causes])
    for causes, group in groupby(ordered, key=lambda change: change.causes):
        its = list(group)
        if len(its) == 1:
            yield BECAUSE.format(change=_told(its[0]), causes=because(causes))
            continue
        yield TOGETHER.format(causes=because(causes))
        yield from (Text(f"  {told.zh}", f"  {told.en}") for told in map(_told, its))


def _told(change: Change) -> Text:
    figure = change.figure
    said = {"id": figure.id, "old": _shown(change.before), "new": _shown(change.after)}
    return CHANGES[change.kind].format(**said, moved=MOVED[change.direction], allowed=ALLOWED[figure.printed])


def _shown(figure: Derived | None) -> str:
    return figure.shown if figure else "—"


def because(causes: Sequence[Cause]) -> Text:
    """The causes in words: the first three, and how many more there are."""
    told = [_cause(cause) for cause in causes]
    if len(told) <= NAMED_AT_MOST:
        return _joined(told)
    return AND_MORE.format(first=_joined(told[:NAMED_AT_MOST]), n=len(told) - NAMED_AT_MOST)


def _joined(told: Sequence[Text]) -> Text:
    return Text("；".join(text.zh for text in told), "; ".join(text.en for text in told))


def _cause(cause: Cause) -> Text:
    file, _, line = cause.place.rpartition(":")
    old, new = (value or "—" for value in (cause.before, cause.after))
    said = cause.said
    if cause.kind in ("edit", "policy") and (said.zh or said.en):
        said = Text(f"：{said.zh}", f": {said.en}")
    return CAUSES[cause.kind].format(file=file, line=line, place=cause.place, old=old, new=new, reason=said)


def difference_rows(found: Difference, lang: Lang) -> list[dict[str, str]]:
    """A row for each change, in `COLUMNS`; the causes in words of one language."""
    return [_row(change, lang) for change in found.changes]


def _row(change: Change, lang: Lang) -> dict[str, str]:
    old, new = change.before, change.after
    words = {1: "up", -1: "down", 0: ""}
    cells = (
        change.figure.id, change.kind, _shown(old) if old else "", _shown(new) if new else "",
        old.value if old else "", new.value if new else "", words[change.direction],
        "yes" if change.figure.printed else "no", because(change.causes).within(lang),
    )  # fmt: skip
    return dict(zip(COLUMNS, cells, strict=True))

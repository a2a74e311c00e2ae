"""Two editions compared: which figures changed and why. And the triangle: how far figures were revised over editions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pandas as pd

from reports.concepts.edit import Edit
from reports.concepts.record import Record
from reports.concepts.text import Text
from reports.disseminate.answers.difference import difference
from reports.disseminate.answers.difference_text import COLUMNS, difference_lines, difference_rows
from reports.disseminate.answers.triangle import (
    Publication,
    triangle,
    triangle_columns,
    triangle_lines,
    triangle_rows,
)
from tests.drawn import given
from tests.test_record import GROWTH, JOB, LEVELS, SHARE, recorded


def told(before: Record, after: Record, lang: str = "en") -> list[str]:
    return list(difference_lines(difference(before, after), lang))  # type: ignore[arg-type]


# ---------------------------------------------------------------- the difference of two editions


def test_the_same_edition_twice_has_no_difference() -> None:
    assert told(recorded(), recorded(), "zh") == ["两版的指标值完全相同"]
    assert told(recorded(), recorded()) == ["all figures of the two editions are the same"]


def test_a_changed_cell_changes_figures_and_is_named_with_its_line() -> None:
    later = LEVELS.replace("| current       | 60.5", "| current       | 60.2")
    assert told(recorded(), recorded(later, number=2)) == [
        "edition 1 -> edition 2: 1 figures revised (0 upward, 1 downward), 0 below the printed digit only, 0 added, 0 removed, 0 allowed or no longer allowed in print",
        "share/500113/BCD/2024-Q1/ytd: 50.4 -> 50.2, because value_added.csv line 8 changed (60.5 -> 60.2)",
    ]
    assert told(recorded(), recorded(later, number=2), "zh") == [
        "第1版 → 第2版：1 个数有修订（上调 0，下调 1），仅未印位变化 0 个，新增 0 个，不再有 0 个，是否可印有变 0 个",
        "share/500113/BCD/2024-Q1/ytd：50.4 → 50.2，因为value_added.csv 第 8 行有改动（60.5 → 60.2）",
    ]


def test_figures_with_the_same_cause_stand_together() -> None:
    later = LEVELS.replace("| 50.0", "| 49.0")
    assert told(recorded(), recorded(later, number=2))[1:] == [
        "because value_added.csv line 2 changed (50.0 -> 49.0):",
        "  growth/500113/BCD/2023-Q1/ytd: 4.0 -> 6.1",
        "  contribution/500113/BCD/2023-Q1/ytd: 50.0 -> 75.0",
        "  growth_change/500113/BCD/2024-Q1/ytd: 6.0 -> 3.9",
    ]
    assert told(recorded(), recorded(later, number=2), "zh")[1:3] == [
        "因为value_added.csv 第 2 行有改动（50.0 → 49.0）：",
        "  growth/500113/BCD/2023-Q1/ytd：4.0 → 6.1",
    ]


def test_a_change_below_the_printed_digit_counts_and_has_a_direction() -> None:
    later = LEVELS.replace("| current       | 60.5", "| current       | 60.51")
    found = difference(recorded(), recorded(later, number=2))
    assert [(change.kind, change.direction) for change in found.changes] == [("below", 1)]
    assert told(recorded(), recorded(later))[1] == (
        "share/500113/BCD/2024-Q1/ytd: 50.4 as before in print, upward below the printed digit, because value_added.csv line 8 changed (60.5 -> 60.51)"
    )
    assert told(recorded(), recorded(later), "zh")[1] == (
        "share/500113/BCD/2024-Q1/ytd：印出的 50.4 不变，未印位上调，因为value_added.csv 第 8 行有改动（60.5 → 60.51）"
    )


def test_a_row_that_only_moved_in_its_file_is_no_change() -> None:
    rows = given(LEVELS)
    moved = rows.iloc[::-1].reset_index(drop=True)
    moved["line"] = moved["line"] + 10
    assert difference(recorded(), recorded(moved)).changes == ()
    assert told(recorded(), recorded(moved, sha="77" * 32)) == [
        "all figures of the two editions are the same", "value_added.csv changed, and no figure with it"
    ]  # fmt: skip
    assert told(recorded(), recorded(moved, sha="77" * 32), "zh")[1] == "value_added.csv 已改变，但没有指标值因此改变"


def test_a_cell_that_arrives_or_goes_adds_or_removes_figures() -> None:
    fewer = "\n".join(line for line in LEVELS.splitlines() if "2022-Q1 | BCD" not in line)
    assert told(recorded(fewer), recorded(number=2)) == [
        "edition 1 -> edition 2: 0 figures revised (0 upward, 0 downward), 0 below the printed digit only, 3 added, 0 removed, 0 allowed or no longer allowed in print",
        "because value_added.csv line 2 has arrived (50.0):",
        "  added growth/500113/BCD/2023-Q1/ytd: 4.0",
        "  added contribution/500113/BCD/2023-Q1/ytd: 50.0",
        "  added growth_change/500113/BCD/2024-Q1/ytd: 6.0",
    ]
    assert told(recorded(), recorded(fewer))[1:3] == [
        "because value_added.csv line 2 (50.0) is gone:",
        "  no longer there: growth/500113/BCD/2023-Q1/ytd (was 4.0)",
    ]
    assert told(recorded(fewer), recorded(number=2), "zh")[1:3] == [
        "因为新收到 value_added.csv 第 2 行（50.0）：",
        "  新增 growth/500113/BCD/2023-Q1/ytd：4.0",
    ]
    assert told(recorded(), recorded(fewer), "zh")[1:3] == [
        "因为value_added.csv 第 2 行（50.0）不再有：",
        "  不再有 growth/500113/BCD/2023-Q1/ytd（原为 4.0）",
    ]


def test_many_causes_are_told_by_the_first_three() -> None:
    later = LEVELS.replace("104.0", "104.5").replace("112.0", "112.5").replace("57.2", "57.4").replace("52.0", "52.1")
    three = "value_added.csv line 4 changed (52.0 -> 52.1); value_added.csv line 5 changed (104.0 -> 104.5); value_added.csv line 6 changed (57.2 -> 57.4)"
    assert f"contribution/500113/BCD/2024-Q1/ytd: 65.0 -> 66.3, because {three} and 1 more" in told(
        recorded(), recorded(later)
    )
    chinese = told(recorded(), recorded(later), "zh")
    assert [line for line in chinese if line.startswith("contribution/500113/BCD/2024")] == [
        "contribution/500113/BCD/2024-Q1/ytd：65.0 → 66.3，因为value_added.csv 第 4 行有改动（52.0 → 52.1）；value_added.csv 第 5 行有改动（104.0 → 104.5）；value_added.csv 第 6 行有改动（57.2 → 57.4），以及另外 1 处"
    ]


def test_through_a_printed_string_that_stays_nothing_passes() -> None:
    """The growth of 2024 changes below the printed digit: the change of growth, of printed strings, knows nothing of it."""
    later = LEVELS.replace("112.0", "112.01").replace("100.0", "100.5")
    found = {change.figure.id: change for change in difference(recorded(), recorded(later)).changes}
    assert found["growth/500113/_T/2024-Q1/ytd"].kind == "below"
    [cause] = found["growth_change/500113/_T/2024-Q1/ytd"].causes
    assert (cause.place, cause.before, cause.after) == ("value_added.csv:3", "100.0", "100.5")


def test_an_edit_is_a_cause_with_its_reason() -> None:
    edit = Edit("value_added", "BCD", "2024-Q1", "60.5", "60.6", "误录", price_basis="current")
    assert told(recorded(), recorded(edits=(edit,)))[1] == (
        "share/500113/BCD/2024-Q1/ytd: 50.4 -> 50.5, because the edit of value_added.csv line 8 changed (60.5 -> 60.6: 误录)"
    )
    assert told(recorded(edits=(edit,)), recorded(), "zh")[1] == (
        "share/500113/BCD/2024-Q1/ytd：50.5 → 50.4，因为对 value_added.csv 第 8 行的更正有变（60.6 → 60.5）"
    )


def test_a_changed_declaration_is_a_cause_also_for_figures_above_it() -> None:
    finer = tuple(replace(i, decimals=2) if i is GROWTH else i for i in JOB.indicators)
    lines = told(recorded(), recorded(indicators=finer))
    assert "because the decimals of the indicator growth changed (1 -> 2):" in lines
    assert "  growth/500113/BCD/2024-Q1/ytd: 10.0 -> 10.00" in lines
    assert "因为指标 growth 的 decimals 有改动（1 → 2）：" in told(recorded(), recorded(indicators=finer), "zh")
    changes = difference(recorded(), recorded(indicators=finer)).changes
    assert {change.figure.key.measure for change in changes} <= {"growth", "growth_change"}


def test_a_changed_rounding_rule_is_a_cause() -> None:
    tie = LEVELS.replace("| 60.5", "| 60.06")
    before, after = recorded(tie), recorded(tie, rounding="half_even")
    assert told(before, after)[1] == (
        "share/500113/BCD/2024-Q1/ytd: 50.1 -> 50.0, because the rounding rule changed (half_up -> half_even)"
    )
    assert told(before, after, "zh")[1].endswith("因为舍入规则有改动（half_up → half_even）")


def test_a_figure_that_may_no_longer_be_printed_says_why() -> None:
    why = Text("GDP增速低于1.0%", "GDP grew by less than 1.0 %")
    hidden = (replace(SHARE, printable=lambda find: why), *JOB.indicators[1:])
    before, after = recorded(), recorded(indicators=hidden)
    assert [line for line in told(before, after) if "BCD" in line] == [
        "  share/500113/BCD/2024-Q1/ytd (50.4) is no longer printed"
    ]
    assert "because what decides on its printing changed: GDP grew by less than 1.0 %:" in told(before, after)
    assert "  share/500113/BCD/2024-Q1/ytd（50.4）现在可以印出" in told(after, before, "zh")


def test_where_cells_and_declarations_are_the_same_the_recipe_is_named() -> None:
    before, after = recorded(), recorded(recipe="2")
    changed = replace(after, figures=(after.figures[0]._replace(value="49", shown="49.0"), *after.figures[1:]))
    assert told(before, changed)[1] == (
        "share/500113/_T/2024-Q1/ytd: 100.0 -> 49.0, because code of the recipe changed"
    )
    unknown = replace(changed, imprint=before.imprint)
    assert told(before, unknown)[1].endswith("because the records of both editions show no cause")
    assert told(before, unknown, "zh")[1].endswith("因为两版记录中没有找到原因")


def test_the_difference_as_rows() -> None:
    later = LEVELS.replace("| current       | 60.5", "| current       | 60.2")
    [row] = difference_rows(difference(recorded(), recorded(later)), "en")
    assert tuple(row) == COLUMNS
    assert row == {
        "figure": "share/500113/BCD/2024-Q1/ytd", "change": "revised", "before": "50.4", "after": "50.2",
        "value_before": "605/12", "value_after": "301/6", "direction": "down", "printed": "yes",
        "because": "value_added.csv line 8 changed (60.5 -> 60.2)",
    }  # fmt: skip


def test_a_unit_that_changed_is_told_with_the_value() -> None:
    rows = given("quarter | activity | value_added\n2024-Q1 | BCD | 3\n2024-Q1 | _T | 4")
    other = rows.assign(unit=pd.Series(["万元", "亿元"], index=rows.index))
    lines = told(recorded(rows), recorded(other))
    assert lines[1].endswith("because value_added.csv line 2 changed (3亿元 -> 3万元)")


# ---------------------------------------------------------------- the triangle

Q = {quarter: f"growth/500113/BCD/{quarter}/ytd" for quarter in ("2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2")}
PUBLICATIONS = (
    Publication("2024-Q2 第1版", "2024-07-16T01:00:00Z", {Q["2023-Q4"]: "6.9", Q["2024-Q1"]: "7.3", Q["2024-Q2"]: "7.1"}),
    Publication("2023-Q4 第1版", "2024-01-17T01:00:00Z", {Q["2023-Q3"]: "6.2", Q["2023-Q4"]: "6.6"}),
    Publication("2024-Q1 第1版", "2024-04-16T01:00:00Z", {
        Q["2023-Q3"]: "6.2", Q["2023-Q4"]: "6.8", Q["2024-Q1"]: "7.5", "growth/500113/_T/2024-Q1/ytd": "6.4",
        "growth/000000/BCD/2024-Q1/ytd": "5.3", "share/500113/BCD/2024-Q1/ytd": "32.9",
    }),
)  # fmt: skip


def test_a_triangle_has_periods_down_and_editions_across_in_the_order_they_were_made() -> None:
    found = triangle(PUBLICATIONS, "growth", "BCD", "500113")
    assert triangle_lines(found, "zh") == (
        "growth/500113/BCD：3 个时期发布过不止一次，其中 2 个有修订；平均修订 +0.033，平均绝对修订 0.167",
        "时期     2023-Q4 第1版  2024-Q1 第1版  2024-Q2 第1版  首次  最新  修订",
        "2023-Q3  6.2            6.2                           6.2   6.2   0.0",
        "2023-Q4  6.6            6.8            6.9            6.6   6.9   +0.3",
        "2024-Q1                 7.5            7.3            7.5   7.3   -0.2",
        "2024-Q2                                7.1            7.1   7.1",
    )
    assert triangle_lines(found, "en")[:2] == (
        "growth/500113/BCD: 3 periods were published more than once, 2 of them revised; mean revision +0.033, mean absolute revision 0.167",
        "period   2023-Q4 第1版  2024-Q1 第1版  2024-Q2 第1版  first  latest  revision",
    )


def test_a_late_edition_of_an_early_quarter_stands_where_it_was_made() -> None:
    late = Publication("2023-Q4 第2版", "2024-08-01T01:00:00Z", {Q["2023-Q4"]: "7.0"})
    found = triangle((late, *PUBLICATIONS), "growth", "BCD", "500113")
    assert found.editions == ("2023-Q4 第1版", "2024-Q1 第1版", "2024-Q2 第1版", "2023-Q4 第2版")
    assert (found.courses[1].first, found.courses[1].latest) == ("6.6", "7.0")


def test_means_of_a_triangle_are_exact() -> None:
    found = triangle(PUBLICATIONS, "growth", "BCD", "500113")
    assert (found.mean, found.mean_absolute) == (Fraction(1, 30), Fraction(1, 6))
    assert found.revisions == (Fraction(0), Fraction(3, 10), Fraction(-1, 5))


def test_a_triangle_as_rows() -> None:
    found = triangle(PUBLICATIONS, "growth", "BCD", "500113")
    rows = triangle_rows(found)
    assert tuple(rows[0]) == triangle_columns(found) == (
        "period", "2023-Q4 第1版", "2024-Q1 第1版", "2024-Q2 第1版", "first", "latest", "revision"
    )  # fmt: skip
    assert rows[1] == {
        "period": "2023-Q4", "2023-Q4 第1版": "6.6", "2024-Q1 第1版": "6.8", "2024-Q2 第1版": "6.9", "first": "6.6",
        "latest": "6.9", "revision": "+0.3",
    }  # fmt: skip


def test_what_was_published_once_or_never_has_no_revision() -> None:
    once = triangle(PUBLICATIONS, "share", "BCD", "500113")
    assert triangle_lines(once, "zh")[0] == "share/500113/BCD：没有一个时期发布过两次，尚无修订可言"
    assert triangle_lines(once, "en")[0] == (
        "share/500113/BCD: no period was published twice, so there is no revision to tell of"
    )
    assert triangle(PUBLICATIONS, "pull", "BCD", "500113").courses == ()
    assert triangle((), "pull", "BCD", "500113").mean is None


def test_a_dash_is_no_publication_of_a_value() -> None:
    first, second = (Publication(at, at, {Q["2024-Q1"]: shown}) for at, shown in (("1", "—"), ("2", "7.5")))
    [course] = triangle((first, second), "growth", "BCD", "500113").courses
    assert (course.first, course.latest, course.revision) == ("7.5", "7.5", None)


def test_words_that_changed_are_shown_and_not_averaged() -> None:
    words = [Publication(at, at, {Q["2024-Q1"]: shown}) for at, shown in (("1", "近五分之一"), ("2", "超五分之一"))]
    found = triangle(words, "growth", "BCD", "500113")
    assert (found.courses[0].first, found.courses[0].latest, found.courses[0].revision) == (
        "近五分之一",
        "超五分之一",
        None,
    )

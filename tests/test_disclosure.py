"""Disclosure control: which cells are sensitive, what is suppressed besides, what is told, and what never is."""

from __future__ import annotations

import logging
import pickle
import re
import traceback
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from pydantic import ValidationError

from reports.analyse import Computed
from reports.analyse.disclosure import (
    Hierarchies,
    Rules,
    RulesFile,
    audit,
    key_of,
    mark,
    marked,
    protect,
    rules_of,
    tables,
)
from reports.analyse.disclosure.sensitivity import distance
from reports.analyse.disclosure.suppression import sensitive
from reports.analyse.disclosure.system import system
from reports.concepts.disclosure import Cell, Contributions, Equation, Protected, adds_up
from reports.concepts.errors import BadDefinition, BadInput, NotPermitted, ReportsError
from reports.concepts.figure import Figure, Figures
from reports.concepts.period import quarter
from reports.concepts.unit import PERCENT
from tests.drawn import given

KEY = "a key of this test, long enough for it"
RULES = Rules(minimum=3, p=10, key=KEY)


def cell(key: str, *amounts: int, **more: object) -> Cell:
    """A cell by the contributions of its respondents; those below the third are only counted."""
    largest = tuple(sorted(amounts, reverse=True)[:3])
    return Cell(key, sum(amounts), Contributions(len(amounts), largest), **more)  # type: ignore[arg-type]


def suppressed(result: Protected) -> set[object]:
    return {key for key, status in result.statuses.items() if status == "C"}


def square(*rows: str) -> tuple[list[Cell], list[Equation]]:
    """A table with margins drawn by rows of cells, each the contributions `30+20+5`; cells are named by their place."""
    drawn = [[[int(part) for part in text.split("+") if part != "0"] for text in row.split()] for row in rows]
    inner = {(r, c): amounts for r, row in enumerate(drawn) for c, amounts in enumerate(row)}
    heights, widths = range(len(drawn)), range(len(drawn[0]))
    sums = {(r, "T"): [a for c in widths for a in inner[r, c]] for r in heights}
    sums |= {("T", c): [a for r in heights for a in inner[r, c]] for c in widths}
    sums["T", "T"] = [a for amounts in inner.values() for a in amounts]
    lines = [adds_up((r, "T"), tuple((r, c) for c in widths)) for r in (*heights, "T")]
    lines += [adds_up(("T", c), tuple((r, c) for r in heights)) for c in (*widths, "T")]
    return [cell(key, *amounts) for key, amounts in (inner | sums).items()], lines  # type: ignore[arg-type]


# ---------------------------------------------------------------- sensitive cells


@pytest.mark.parametrize(
    "amounts, asked, why",
    [
        ((100,), 10, "one respondent"),
        ((100, 100), 10, "two know each other"),
        ((100, 50, 30), None, "the rest covers ten per cent of the largest"),
        ((100, 50, 10), None, "just covers it"),
        ((100, 50, 9), 1, "does not"),
        ((1000, 50, 9, 9), 82, "dominated"),
        ((), None, "nobody stands behind an empty cell"),
        ((0, 0), 1, "that two respondents have nothing is told by a zero"),
    ],
)
def test_the_frequency_and_the_p_per_cent_rule(amounts: tuple[int, ...], asked: int | None, why: str) -> None:
    assert distance(cell("X", *amounts), RULES) == asked, why


def test_dominance_asks_for_the_distance_at_which_the_largest_would_hold_the_share() -> None:
    rules = Rules(minimum=1, p="0.1", dominance={"n": 2, "k": 80}, key=KEY)
    assert distance(cell("X", 60, 30, 5, 5), rules) == Fraction(90 * 100, 80) - 100
    assert distance(cell("X", 50, 30, 10, 10), rules) is None


def test_a_cell_whose_contributors_are_unknown_is_undecided_and_the_result_not_safe() -> None:
    cells = [Cell("A", 5), cell("B", 3, 3, 3), Cell("C", 9, Contributions(4, (5,)))]
    result = protect(cells, [], RULES)
    assert (result.undecided, result.safe) == ({"A", "C"}, False)


# ---------------------------------------------------------------- complementary suppression


FULL = "30+20+20+9 40+30+30 50+40+30"


def test_one_cell_takes_three_others_with_it() -> None:
    cells, lines = square("70 40+30+30 50+40+30", FULL, FULL)
    result = protect(cells, lines, RULES)
    assert result.safe
    assert len(suppressed(result)) == 4
    assert (result.primary, result.counts) == ({(0, 0)}, {"cells": 16, "suppressed": 4})


def test_nothing_is_suppressed_where_nothing_is_sensitive() -> None:
    assert suppressed(protect(*square(FULL, FULL), RULES)) == set()


def test_two_alone_in_a_line_know_each_other_so_a_third_goes() -> None:
    parts = [cell("A", 60), cell("B", 50), cell("C", 20, 20, 20), cell("D", 300, 200, 100)]
    cells = [*parts, cell("T", 60, 50, 20, 20, 20, 300, 200, 100)]
    assert suppressed(protect(cells, [adds_up("T", ("A", "B", "C", "D"))], RULES)) == {"A", "B", "C"}


def test_a_union_of_three_with_a_remainder_is_safe() -> None:
    """航空航天 has two enterprises and 氢能 one; their sum follows from tier 6 and passes the rules."""
    cells = [cell("aerospace", 1000, 500), cell("hydrogen", 496), cell("other", 900, 800, 700)]
    cells.append(cell("tier 6", 1000, 500, 496, 900, 800, 700))
    result = protect(cells, [adds_up("tier 6", ("aerospace", "hydrogen", "other"))], RULES)
    assert suppressed(result) == {"aerospace", "hydrogen"}
    assert result.safe


def test_tables_that_share_a_cell_protect_it_together() -> None:
    """The cell stands in two breakdowns of its total: each needs a second suppressed cell."""
    shared, others = cell("S", 80), [cell(name, 50, 40, 30) for name in ("A", "B", "P", "Q")]
    total = cell("T", 80, 50, 40, 30, 50, 40, 30)
    result = protect([shared, *others, total], [adds_up("T", ("S", "A", "B")), adds_up("T", ("S", "P", "Q"))], RULES)
    hidden = suppressed(result)
    assert ("T" in hidden) or (hidden & {"A", "B"} and hidden & {"P", "Q"})
    assert result.safe


def test_a_group_of_areas_gives_nothing_away() -> None:
    parts = {"A1": (90,), "A2": (50, 40, 30), "B1": (50, 40, 30), "B2": (60, 40, 30)}
    sums = {"A": parts["A1"] + parts["A2"], "B": parts["B1"] + parts["B2"]}
    cells = [cell(name, *amounts) for name, amounts in (parts | sums | {"T": sums["A"] + sums["B"]}).items()]
    lines = [adds_up("T", ("A", "B")), adds_up("A", ("A1", "A2")), adds_up("B", ("B1", "B2"))]
    result = protect(cells, lines, RULES)
    assert result.safe and {"A1"} < suppressed(result)


# ---------------------------------------------------------------- the audit


def test_the_audit_names_what_follows() -> None:
    cells, lines = square("70 40+30+30", FULL.removesuffix(" 50+40+30"))
    found = audit(cells, lines, RULES, {(0, 0): "C"})
    assert (found.derivable, found.exposed, found.safe) == ({(0, 0)}, {(0, 0)}, False)


def test_an_interval_that_is_too_narrow_is_exposed_although_nothing_follows() -> None:
    cells = [
        cell("A", 1000),
        cell("B", 20, 20, 10),
        cell("C", 800, 700, 600),
        cell("T", 1000, 800, 700, 600, 20, 20, 10),
    ]
    found = audit(cells, [adds_up("T", ("A", "B", "C"))], RULES, {"A": "C", "B": "C"})
    assert (found.derivable, found.exposed) == (frozenset(), {"A"})


def test_a_cell_that_may_be_anything_above_but_not_below_is_exposed() -> None:
    """A, its total T and R move together, up as far as one likes, and down no farther than the 5 of R."""
    cells = [cell("A", 100), cell("P", 50, 40, 30), cell("T", 100, 50, 40, 30), cell("R", 2, 2, 1)]
    cells.append(cell("Q", 98, 49, 39, 29))
    statuses = dict.fromkeys("ATR", "C")
    assert audit(cells, [adds_up("T", ("A", "P")), adds_up("T", ("Q", "R"))], RULES, statuses).exposed == {"A"}


def test_a_known_sum_of_three_in_a_line_must_not_tell_either() -> None:
    cells = [cell("A", 1000), cell("B", 200), cell("C", 30), cell("D", 900, 800, 700)]
    cells.append(cell("T", 1000, 200, 30, 900, 800, 700))
    found = audit(cells, [adds_up("T", ("A", "B", "C", "D"))], RULES, dict.fromkeys("ABC", "C"))
    assert (found.derivable, found.unions) == (frozenset(), {frozenset("ABC")})


def test_a_sum_that_follows_by_way_of_two_tables_must_not_tell_either() -> None:
    """a1 + B is T less a2, although no line has just these two."""
    cells = [cell("a1", 90), cell("a2", 50, 40, 30), cell("A", 90, 50, 40, 30), cell("B", 80)]
    cells.append(cell("T", 90, 50, 40, 30, 80))
    lines = [adds_up("T", ("A", "B")), adds_up("A", ("a1", "a2"))]
    assert audit(cells, lines, RULES, {"a1": "C", "A": "C", "B": "C"}).unions == {frozenset({"a1", "B"})}


def test_rounding_of_the_total_widens_the_interval_of_a_cell() -> None:
    """100 needs 10 to either side: a total printed in hundreds leaves 50 below and 49 above."""
    cells = [cell("A", 100), cell("B", 90, 80, 80)]
    exact, rough = cell("T", 100, 90, 80, 80), cell("T", 100, 90, 80, 80, shown=Fraction(400), half=Fraction(100))
    line, statuses = [adds_up("T", ("A", "B"))], {"A": "C"}
    assert not audit([*cells, exact], line, RULES, statuses).safe
    assert audit([*cells, rough], line, RULES, statuses).safe
    near = cell("T", 100, 90, 80, 80, shown=Fraction(350), half=Fraction(5))
    assert audit([*cells, near], line, RULES, statuses).exposed == {"A"}


# ---------------------------------------------------------------- time and editions

TIME = [adds_up("ytd 2", ("ytd 1", "quarter 2"), disjoint=False)]
FIRST = (30, 20, 10)


def test_the_quarter_between_two_years_to_date_is_protected_though_nobody_prints_it() -> None:
    cells = [cell("ytd 1", *FIRST), cell("ytd 2", 130, 21, 12), cell("quarter 2", 100, 1, 2, printed=False)]
    result = protect(cells, TIME, RULES)
    assert result.safe and suppressed(result)
    assert "quarter 2" not in result.statuses


def test_what_an_earlier_edition_published_stays_known() -> None:
    cells = [cell("ytd 1", *FIRST), cell("ytd 2", 60, 50, 50), cell("quarter 2", 100)]
    assert suppressed(protect(cells, TIME, RULES, frozenset({"ytd 1"}))) == {"quarter 2", "ytd 2"}
    late = protect(cells, TIME, RULES, frozenset({"quarter 2"}))
    assert (late.too_late, late.safe, suppressed(late)) == ({"quarter 2"}, False, set())
    cornered = protect(cells, TIME, RULES, frozenset({"ytd 1", "ytd 2"}))
    assert (cornered.audit.exposed, cornered.safe) == ({"quarter 2"}, False)


def test_a_quarter_that_is_not_printed_now_but_was_before_is_known() -> None:
    cells = [cell("ytd 1", 100), cell("ytd 2", 100, 90, 80), cell("quarter 2", 90, 80, printed=False)]
    assert protect(cells, TIME, RULES, frozenset({"quarter 2", "ytd 2"})).audit.exposed == {"ytd 1"}


# ---------------------------------------------------------------- tables from observations

DRAWN = """
area | quarter | accumulation | activity | output
A    | 2024-Q1 | ytd          | _T       | 10
A    | 2024-Q1 | single       | _T       | 10
A    | 2024-Q2 | ytd          | _T       | 25
A    | 2024-Q1 | ytd          | C13      | 4
A    | 2024-Q2 | ytd          | C13      | 9
"""


def named(key: object) -> str:
    area, period, accumulation, *_, activity, _ = key  # type: ignore[misc]
    return f"{area} {period} {accumulation} {activity}"


def test_observations_become_cells_with_quarters_and_rests_that_no_table_prints() -> None:
    made = tables(given(DRAWN), Hierarchies(activities={"_T": ("C13", "C14", "C15")}), {})
    assert {named(c.key): (int(c.value) // 10**8, c.printed) for c in made.cells} == {
        "A 2024Q1 ytd _T": (10, True), "A 2024Q2 ytd _T": (25, True),
        "A 2024Q1 ytd C13": (4, True), "A 2024Q2 ytd C13": (9, True),
        "A 2024Q2 single _T": (15, False), "A 2024Q2 single C13": (5, False),
        "A 2024Q1 ytd _T~": (6, False), "A 2024Q2 ytd _T~": (16, False), "A 2024Q2 single _T~": (10, False),
    }  # fmt: skip
    assert len(made.equations) == 5
    assert system(made.cells, made.equations).implied == {4, 5, 6, 7, 8}
    assert made.keys[0] == made.keys[1]


def test_quarters_between_two_years_to_date_are_a_cell_where_those_between_have_no_value() -> None:
    table = given(
        """
        area | quarter | accumulation | activity | output
        A    | 2024-Q1 | ytd          | _T       | 40
        A    | 2024-Q3 | ytd          | _T       | 45
        """
    )
    rows = table.to_dict("records")
    four = Contributions(4, (10 * 10**8,) * 3)
    spring = key_of({**rows[1], "accumulation": "single:2"})
    known = {key_of(rows[0]): four, key_of(rows[1]): Contributions(4, (15 * 10**8, 10 * 10**8, 10 * 10**8))}
    alone = known | {spring: Contributions(4, (5 * 10**8, 0, 0))}
    made = tables(table, Hierarchies(), alone)
    assert [(named(cell.key), cell.printed) for cell in made.cells][2:] == [("A 2024Q3 single:2 _T", False)]
    assert len(suppressed(protect(made.cells, made.equations, RULES))) > 0
    without = tables(table, Hierarchies(), known)
    assert protect(without.cells, without.equations, RULES).undecided == {spring}


def test_a_rest_that_nobody_stands_behind_is_empty_and_another_undecided() -> None:
    table = given("area | quarter | activity | output\nA | 2024-Q1 | _T | 9\nA | 2024-Q1 | C13 | 9")
    total, part = (key_of(row) for row in table.to_dict("records"))
    three = Contributions(3, (4 * 10**8, 3 * 10**8, 2 * 10**8))
    tree = Hierarchies(activities={"_T": ("C13", "C14")})
    full = tables(table, tree, {total: three, part: three})
    assert protect(full.cells, full.equations, RULES).safe
    without = tables(table, tree, {total: three})
    assert {named(key)[-3:] for key in protect(without.cells, without.equations, RULES).undecided} == {"C13", "_T~"}


def test_a_share_of_a_suppressed_cell_is_suppressed_and_a_total_of_suppressed_parts_stays() -> None:
    table = given(
        "area | quarter | activity | output\nA | 2024-Q1 | C13 | 4\nA | 2024-Q1 | C14 | 6\nA | 2024-Q1 | _T | 10"
    )
    table.at[2, "operands"] = (0, 1)
    derived = pd.concat([table, table.iloc[[0, 0]].assign(measure="share")], ignore_index=True)
    derived.at[3, "operands"], derived.at[4, "operands"] = (0, 2), (2,)
    figures = tuple(
        Figure("share", "A", name, quarter("2024-Q1"), "ytd", Fraction(40), "40.0", PERCENT, "share", operands=made_of)
        for name, made_of in (("C13", (0, 2)), ("_T", (2,)))
    )  # fmt: skip
    result = Protected(
        {"x": "C", "y": "C", "t": ""}, frozenset(), frozenset(), frozenset(), frozenset(), audit([], [], RULES, {})
    )
    after = marked(Computed(derived, Figures(figures)), {0: "x", 1: "y", 2: "t"}, result)
    assert list(after.observations["status"]) == ["C", "C", "A", "C", "A"]
    assert [pd.isna(value) for value in after.observations["value"]] == [True, True, False, True, False]
    assert [(f.value, f.shown) for f in after.figures.every] == [(None, "C"), (Fraction(40), "40.0")]
    assert derived["status"].tolist() == ["A"] * 5


# ---------------------------------------------------------------- refusals


def refusal(error: pytest.ExceptionInfo[ReportsError]) -> tuple[str, str]:
    return error.value.text.zh, error.value.text.en


def test_parts_that_do_not_add_up_are_refused_without_a_number() -> None:
    with pytest.raises(BadInput) as wrong:
        protect([cell("T", 778), cell("A", 776)], [adds_up("T", ("A",))], RULES)
    assert refusal(wrong) == (
        "各部分之和不等于 T，无法审核保密（数值不在此显示）；请先更正数据或层次结构",
        "the parts do not add up to T, so disclosure cannot be audited (no value is told); correct the data or the hierarchy first",
    )


def test_wrong_equations_and_contributions_are_refused() -> None:
    with pytest.raises(BadDefinition) as lost:
        protect([cell("T", 5)], [adds_up("T", ("A",))], RULES)
    assert refusal(lost) == (
        "等式引用了不存在的单元格 A；请改正层次结构",
        "an equation names A, which is not there; correct the hierarchy",
    )
    with pytest.raises(BadDefinition) as twice:
        protect([cell("T", 5), cell("T", 5)], [], RULES)
    assert refusal(twice) == (
        "单元格出现两次：T；请检查表的键",
        "a cell stands twice: T; look at the key of the table",
    )
    with pytest.raises(BadDefinition) as again:
        adds_up("T", ("A", "A"))
    assert refusal(again) == (
        "等式中同一单元格出现两次：A；请改正层次结构",
        "an equation names A twice; correct the hierarchy",
    )
    with pytest.raises(BadDefinition) as negative:
        Contributions(2, (5, -3))
    assert refusal(negative) == (
        "贡献者名单含负数；优势规则只适用于非负数，请改用绝对值或不公布该指标",
        "a list of contributions holds a negative number; dominance is judged of non-negative ones only: "
        "give their absolute values, or do not publish the measure",
    )
    with pytest.raises(BadDefinition) as unsorted:
        Contributions(2, (3, 5))
    assert refusal(unsorted) == (
        "贡献者名单须从大到小排列，且不多于贡献者数；请改正汇总",
        "contributions are listed from the largest down and are no more than the contributors; correct the aggregate",
    )


# ---------------------------------------------------------------- parameters are never told

SECRETS = ("13.37", "7331", "86.42", "0123456789abcdef0123456789abcdef")
TEXT = """
minimum = 733
p = 13.37
dominance = { n = 2, k = 86.42 }
key = "0123456789abcdef0123456789abcdef"
"""


def file(text: str = TEXT, mode: int = 0o600) -> RulesFile:
    return RulesFile("/etc/reports/disclosure.toml", mode, text)


def test_the_parameters_are_read_exactly_and_shown_by_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    rules = rules_of(file())
    assert rules.p == Fraction("13.37")
    cells, lines = square("70 40+30+30", FULL.removesuffix(" 50+40+30"))
    result = protect(cells, lines, rules)
    made = sensitive(system(cells, lines), rules)
    told = [
        repr(each) + str(each) for each in (rules, rules.dominance, file(), result, result.audit, result.counts, made)
    ]
    shown = "\n".join([*told, mark(rules), caplog.text, "".join(map(repr, rules.__rich_repr__()))])
    shown = re.sub(r" at 0x[0-9a-f]+", "", shown.replace(mark(rules), ""))  # an address may have any digits
    assert [secret for secret in (*SECRETS, "733", "13", "86") if secret in shown] == []
    assert mark(pickle.loads(pickle.dumps(rules))) == mark(rules)


@pytest.mark.parametrize(
    "text, names",
    [
        (TEXT.replace("13.37", "1337.5"), "p"),
        (TEXT.replace("733", "7331"), "minimum"),
        (TEXT.replace("86.42", "8642.5"), "dominance.k"),
        (TEXT.replace("p =", "q1337 ="), "?、p"),
        (TEXT.replace("abcdef", ""), "key"),
        (TEXT.replace("13.37", '"13.37%"'), "p"),
    ],
)
def test_a_wrong_parameter_is_named_and_its_value_is_not(text: str, names: str) -> None:
    with pytest.raises(BadDefinition) as wrong:
        rules_of(file(text))
    assert refusal(wrong) == (
        f"/etc/reports/disclosure.toml：保密参数有误：{names}；请按 docs/disclosure.md 改正（内容保密，不在此显示）",
        f"/etc/reports/disclosure.toml: wrong parameters of disclosure control: {names}; "
        "correct them as docs/disclosure.md says (what they hold is not shown)",
    )
    assert wrong.value.__context__ is None
    whole = "".join(traceback.format_exception(wrong.value))
    assert [secret for secret in (*SECRETS, "1337", "8642") if secret in whole] == []


def test_rules_made_by_hand_tell_no_wrong_value_either() -> None:
    with pytest.raises(ValidationError) as wrong:
        Rules(minimum=3, p="1337.5", key=KEY)
    assert "1337" not in str(wrong.value)


def test_a_file_that_is_no_toml_or_that_others_can_read_is_refused() -> None:
    with pytest.raises(BadDefinition) as broken:
        rules_of(file("p 13.37"))
    assert refusal(broken) == (
        "/etc/reports/disclosure.toml：不是有效的 TOML；请改正后重新运行（内容保密，不在此显示）",
        "/etc/reports/disclosure.toml: not valid TOML; correct it and run again (what it holds is not shown)",
    )
    with pytest.raises(NotPermitted) as readable:
        rules_of(file(mode=0o640))
    assert refusal(readable) == (
        "/etc/reports/disclosure.toml 的权限为 0640，他人可读；请运行 chmod 600 /etc/reports/disclosure.toml",
        "others can read /etc/reports/disclosure.toml, mode 0640; run chmod 600 /etc/reports/disclosure.toml",
    )


def test_the_mark_of_the_recipe_changes_with_each_parameter_and_with_the_key() -> None:
    changes = ({"minimum": 4}, {"p": 11}, {"dominance": {"n": 1, "k": 70}}, {"key": KEY + "!"})
    plain_rules = {"minimum": 3, "p": 10, "key": KEY}
    marks = {mark(Rules(**(plain_rules | change))) for change in ({}, *changes)}
    assert len(marks) == 5
    assert mark(Rules(minimum=3, p="10.0", key=KEY)) == mark(RULES)


def test_the_same_tables_are_suppressed_alike_whatever_the_order_of_equations() -> None:
    cells, lines = square("70 40+30+30 50+40+30", FULL, "30+20+20 90 50+40+30")
    once, again = protect(cells, lines, RULES), protect(cells, lines, RULES)
    assert once == again
    assert protect(cells, lines[::-1], RULES).safe


def test_replacing_a_status_in_a_safe_table_is_found_by_the_audit() -> None:
    cells, lines = square("70 40+30+30 50+40+30", FULL, FULL)
    result = protect(cells, lines, RULES)
    assert audit(cells, lines, RULES, dict(result.statuses)).safe
    for key in result.complementary:
        weaker = replace(result, statuses={**result.statuses, key: ""})
        assert not audit(cells, lines, RULES, dict(weaker.statuses)).safe

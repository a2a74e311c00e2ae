"""The passport of a figure: formula, operands, rounding, findings, down to the delivered cell; recomputed from there."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from reports.concepts.definition import Indicator, Selection
from reports.concepts.edit import Edit
from reports.concepts.errors import UsageError
from reports.concepts.finding import Finding, Place, Severity
from reports.concepts.period import Period, is_quarter, label, recognise
from reports.concepts.record import Received, Record
from reports.concepts.text import Text
from reports.concepts.unit import PERCENT, WAN_YUAN, YI_YUAN, show
from reports.disseminate.answers.find import find
from reports.disseminate.answers.passport import Leaf, Part, Passport, Step, passport
from reports.disseminate.answers.passport_data import passport_json
from reports.disseminate.answers.passport_text import passport_lines
from reports.formulas import as_delivered
from reports.jobs.industry import INDUSTRY_BULLETIN
from tests.conftest import CHECKOUT
from tests.test_record import JOB, LEVELS, SHA, SHARE, banan_record, recorded

if TYPE_CHECKING:
    from reports.analyse import Computed
    from reports.collect import Collected


def explained(record: Record, figure: str, **which: str) -> Passport:
    return passport(record, find(record, figure, **which).id)


# ---------------------------------------------------------------- in words

CHINESE = """\
贡献率 · 巴南区 · 工业 · 2024-Q1 [contribution/500113/BCD/2024-Q1/ytd]
版本：demo 2024-Q1 第1版，运行 abababababababab
印出：65.0%
精确值：65，四舍五入保留 1 位小数
口径：constant:2020 · ytd · total · 500113
公式：contribution: C(i,t) = 100 · (V(i,t) - V(i,t-4)) / (V(t) - V(t-4))
出处：Statistical yearbooks: 贡献率指主要行业增加值增量与生产总值增量之比, at constant prices; see `pull`.
由来：
├─ part: value_added/BCD/2023-Q1 · constant:2020 · ytd · total · 500113 = 52.0亿元
│  value_added.csv:4 [value_added]，状态 A，版本 first
├─ whole: value_added/_T/2023-Q1 · constant:2020 · ytd · total · 500113 = 104.0亿元
│  value_added.csv:5 [value_added]，状态 A，版本 first
├─ part: value_added/BCD/2024-Q1 · constant:2020 · ytd · total · 500113 = 57.2亿元
│  value_added.csv:6 [value_added]，状态 A，版本 first
└─ whole: value_added/_T/2024-Q1 · constant:2020 · ytd · total · 500113 = 112.0亿元
   value_added.csv:7 [value_added]，状态 A，版本 first
文件：
  value_added.csv  SHA-256 5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f"""
ENGLISH = """\
Change of growth · Banan · Industry · 2024-Q1 [growth_change/500113/BCD/2024-Q1/ytd]
edition: demo 2024-Q1, edition 1, run abababababababab
shown: 6.0%
exact: 6, rounded half up to 1 decimal
basis: ytd · total · 500113
formula: change: d(i,t) = r(i,t) - r(i,t-4)
made of:
├─ rates: growth/500113/BCD/2023-Q1/ytd, as printed 4.0%
│  formula: growth: g(i,t) = 100 · (V(i,t) / V(i,t-4) - 1)
│  ├─ levels: value_added/BCD/2022-Q1 · constant:2020 · ytd · total · 500113 = 50.0 × 100 million yuan
│  │  value_added.csv:2 [value_added], status A, vintage first
│  └─ levels: value_added/BCD/2023-Q1 · constant:2020 · ytd · total · 500113 = 52.0 × 100 million yuan
│     value_added.csv:4 [value_added], status A, vintage first
└─ rates: growth/500113/BCD/2024-Q1/ytd, as printed 10.0%
   formula: growth: g(i,t) = 100 · (V(i,t) / V(i,t-4) - 1)
   ├─ levels: value_added/BCD/2023-Q1 · constant:2020 · ytd · total · 500113 = 52.0 × 100 million yuan
   │  value_added.csv:4 [value_added], status A, vintage first
   └─ levels: value_added/BCD/2024-Q1 · constant:2020 · ytd · total · 500113 = 57.2 × 100 million yuan
      value_added.csv:6 [value_added], status A, vintage first
files:
  value_added.csv  SHA-256 5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f"""


def test_a_passport_in_chinese_leads_from_the_printed_string_to_the_cells() -> None:
    assert "\n".join(passport_lines(explained(recorded(), "contribution", activity="BCD"), "zh")) == CHINESE


def test_a_passport_in_english_tells_which_operands_were_printed_strings() -> None:
    assert "\n".join(passport_lines(explained(recorded(), "growth_change", activity="BCD"), "en")) == ENGLISH


def test_a_value_that_does_not_end_is_told_as_a_fraction_and_its_digits() -> None:
    lines = passport_lines(explained(recorded(), "share", activity="BCD"), "zh")
    assert lines[2:4] == ("印出：50.4%", "精确值：605/12 = 50.416666666666…，四舍五入保留 1 位小数")
    even = passport_lines(explained(recorded(rounding="half_even"), "share", activity="BCD"), "en")
    assert even[3] == "exact: 605/12 = 50.416666666666…, rounded half to even (GB/T 8170) to 1 decimal"


def test_a_delivery_in_another_unit_is_told_with_what_it_was_converted_to() -> None:
    level = Indicator("level", Text("增加值", "Level"), as_delivered, {"values": Selection("value_added")}, YI_YUAN)
    record = recorded("quarter | value_added\n2024-Q1 | 12345678.5", indicators=(level,))
    wan = recorded("quarter | unit | value_added\n2024-Q1 | 万元 | 825608", indicators=(level,))
    assert passport_lines(explained(wan, "level"), "zh")[7:9] == (
        "└─ values: value_added/_T/2024-Q1 · current · ytd · total · 500113 = 825608万元，换算为 82.5608亿元",
        "   value_added.csv:2 [value_added]，状态 A，版本 first",
    )
    [part] = explained(wan, "level").step.parts
    assert (part.unit, part.factor) == (YI_YUAN.code, WAN_YUAN.size / YI_YUAN.size)
    assert "换算" not in "".join(passport_lines(explained(record, "level"), "zh"))


def test_an_edit_is_told_with_the_value_as_delivered_and_the_reason() -> None:
    edit = Edit("value_added", "BCD", "2024-Q1", "60.5", "60.6", "误录", price_basis="current")
    found = explained(recorded(edits=(edit,)), "share", activity="BCD")
    lines = passport_lines(found, "en")
    assert "│  edited: delivered 60.5, used 60.6 (误录)" in lines
    assert "  note: value_added.csv:8 [value_added]: edited: got 60.5亿元; want 60.6亿元 to be used; do: delete this Edit once the source has been repaired (explained: 误录)" in lines  # fmt: skip
    assert [leaf.delivered for leaf in found.leaves] == ["60.5", "120.0"]
    assert "│  更正：原值 60.5，采用 60.6（误录）" in passport_lines(found, "zh")


def finding(place: Place, subject: str = "", reason: str = "", who: str = "") -> Finding:
    told = (Text("甲", "a"), Text("乙", "b"), Text("丙", "c"))
    return Finding(Severity.QUERY, "year_on_year", place, *told, subject=subject, reason=reason, who=who)


def test_findings_about_any_cell_or_figure_on_the_way_are_told_with_who_answered() -> None:
    on_cell = finding(Place("value_added.csv", 4, "value_added"), reason="经核实", who="zhang, 2024-04-16")
    on_growth = finding(Place("growth/BCD/2023-Q1"), "growth/BCD/2023-Q1")
    on_line = finding(Place("value_added.csv", 4))
    elsewhere = finding(Place("value_added.csv", 5, "value_added"))
    beside = finding(Place("value_added.csv", 4, "revenue"))
    of_another = finding(Place("growth/_T/2023-Q1"), "growth/_T/2023-Q1")
    record = recorded(findings=(on_cell, on_growth, on_line, elsewhere, beside, of_another))
    found = explained(record, "growth_change", activity="BCD")
    assert found.findings == (on_cell, on_growth, on_line)
    lines = passport_lines(found, "zh")
    assert lines[lines.index("检查与说明：") + 1 :][:2] == (
        "  待核实：value_added.csv:4 [value_added]: year_on_year: 实际 甲；应为 乙；处理：丙（已有说明：经核实 · zhang, 2024-04-16）",
        "  待核实：growth/BCD/2023-Q1: year_on_year: 实际 甲；应为 乙；处理：丙",
    )


def test_a_figure_that_may_not_be_printed_says_why() -> None:
    why = Text("不宜阅读", "it cannot be read")
    record = recorded(indicators=(replace(SHARE, printable=lambda find: why, internal=True, note=Text("注", "n")),))
    lines = passport_lines(explained(record, "share", activity="BCD"), "en")
    assert lines[7:10] == ("note: n", "not printed: it cannot be read", "internal: it does not leave the house")


def test_a_cell_cannot_forge_a_line_of_a_passport() -> None:
    drawn = LEVELS.replace("| 60.5", "| 60.5").replace("current       | 120.0", "current       | 120.0")
    record = recorded(drawn)
    forged = replace(record, cells=(*record.cells[:-1], record.cells[-1]._replace(column="a\nb")))
    assert not any("\n" in line for line in passport_lines(explained(forged, "share", activity="BCD"), "zh"))


# ---------------------------------------------------------------- without a value


def test_a_figure_without_a_value_names_what_is_missing() -> None:
    found = explained(recorded(), "growth", activity="BCD", period="2022-Q1")
    assert passport_lines(found, "zh")[2:] == (
        "印出：—",
        "没有数值，因为下列操作数中有的缺失或没有数值（按该指标有值时所用的操作数推得）",
        "口径：constant:2020 · ytd · total · 500113",
        "公式：growth: g(i,t) = 100 · (V(i,t) / V(i,t-4) - 1)",
        "出处：" + found.step.declared.source,
        "由来：",
        "├─ levels: value_added/BCD/2022-Q1 · constant:2020 · ytd · total · 500113 = 50.0亿元",
        "│  value_added.csv:2 [value_added]，状态 A，版本 first",
        "└─ 缺：value_added/BCD/2021-Q1 · constant:2020 · ytd · total · 500113",
        "文件：",
        f"  value_added.csv  SHA-256 {SHA}",
    )


def test_an_operand_that_is_there_without_a_value_is_followed_to_what_is_missing() -> None:
    found = explained(recorded(), "growth_change", activity="BCD", period="2023-Q1")
    lines = passport_lines(found, "en")
    assert lines[3].startswith("it has no value: of the operands below, some are missing or have none")
    assert "└─ rates: growth/500113/BCD/2022-Q1/ytd = no value" in lines
    assert "   └─ missing: value_added/BCD/2021-Q1 · constant:2020 · ytd · total · 500113" in lines


def test_what_is_missing_is_told_by_the_same_quarter_of_another_year(industry: Record) -> None:
    """The second quarter alone takes the first half and the first quarter; the first quarter takes itself only."""
    lost = {q: explained(industry, "single_quarter_growth", period=f"2017-Q{q}").step.lost for q in (1, 2)}
    assert [key.period for key in lost[1]] == ["2016-Q1"]
    assert [key.period for key in lost[2]] == ["2016-Q1", "2016-Q2"]


def test_a_blank_cell_is_an_operand_without_a_value() -> None:
    record = recorded(LEVELS.replace("| 52.0", "|     "))
    lines = passport_lines(explained(record, "growth", activity="BCD"), "en")
    assert "=" not in lines[3] and any("2023-Q1" in line and line.endswith("= no value") for line in lines)


def test_a_formula_that_refuses_its_operands_is_told_from_one_that_lacks_them() -> None:
    record = recorded(LEVELS.replace("| 52.0", "| 0").replace("| 50.0", "| 49.0"))
    lines = passport_lines(explained(record, "growth", activity="BCD"), "en")
    assert lines[3] == "it has no value: its operands are there, and the formula gives no result for them"


def test_a_figure_that_never_has_a_value_tells_what_was_declared() -> None:
    record = recorded("quarter | price_basis | value_added\n2024-Q1 | constant:2020 | 5\n2023-Q1 | current |  1")
    lines = passport_lines(explained(record, "growth"), "zh")
    assert lines[3] == "没有数值，在本版的任何时期都没有，因此说不出它需要什么；它声明的操作数：levels: value_added"


# ---------------------------------------------------------------- the figure that is meant


def test_what_is_not_said_is_the_own_area_the_total_and_the_period_of_the_edition() -> None:
    assert find(recorded(), "growth").id == "growth/500113/_T/2024-Q1/ytd"
    assert find(recorded(), "growth/500113/BCD/2023-Q1/ytd").id == "growth/500113/BCD/2023-Q1/ytd"


def test_a_figure_that_the_period_of_the_edition_lacks_is_the_latest_with_a_value() -> None:
    record = recorded(LEVELS.replace("| 57.2", "|     "))
    later = replace(record, imprint=replace(record.imprint, period="2025-Q1"))
    assert find(later, "growth", activity="BCD").id == "growth/500113/BCD/2023-Q1/ytd"


def refusal(record: Record, figure: str, **which: str) -> Text:
    with pytest.raises(UsageError) as refused:
        find(record, figure, **which)
    return refused.value.text


def test_an_unknown_figure_is_answered_with_near_names() -> None:
    assert refusal(recorded(), "growht") == Text(
        "demo 2024-Q1 没有指标 growht；相近的有：growth；全部：share, growth, contribution, growth_change",
        "demo 2024-Q1 has no figure growht; near it: growth; all of them: share, growth, contribution, growth_change",
    )


def test_an_unknown_activity_area_or_period_is_answered_with_those_that_are_there() -> None:
    assert refusal(recorded(), "growth", activity="Z") == Text(
        "growth 没有行业或类别 Z；可选：_T, BCD", "growth has no activity Z; there are: _T, BCD"
    )
    assert refusal(recorded(), "growth", period="2025-Q1").en == (
        "growth has no period 2025-Q1; there are: 2022-Q1, 2023-Q1, 2024-Q1"
    )
    assert refusal(recorded(), "growth", area="000000").en == "growth has no area 000000; there are: 500113"


def test_a_figure_of_years_is_the_latest_that_has_a_value(banan: Collected, computed: Computed) -> None:
    record = banan_record(banan, computed)
    assert find(record, "cumulative_growth").id == "cumulative_growth/500113/_T/2023/annual"
    assert find(record, "share", area="000000", activity="BCD").id == "share/000000/BCD/2024-Q1/ytd"


# ---------------------------------------------------------------- as JSON


def test_a_passport_as_json_says_the_same() -> None:
    told = json.loads(passport_json(explained(recorded(), "growth_change", activity="BCD")))
    assert (told["figure"], told["value"], told["shown"], told["unit"]) == (
        "growth_change/500113/BCD/2024-Q1/ytd", "6", "6.0", "%"
    )  # fmt: skip
    first = told["operands"][0]
    assert (first["as"], first["as_printed"], first["shown"]) == (["rates"], True, "4.0")
    assert [(o["file"], o["line"], o["column"], o["delivered"], o["sha256"]) for o in first["operands"]] == [
        ("value_added.csv", 2, "value_added", "50.0", SHA), ("value_added.csv", 4, "value_added", "52.0", SHA)
    ]  # fmt: skip
    assert [cell["line"] for cell in told["cells"]] == [2, 4, 6]
    assert told["files"] == {"value_added.csv": SHA}
    assert told["edition"]["number"] == 1
    assert told["missing"] == [] and told["findings"] == []


# ---------------------------------------------------------------- every figure, recomputed from its leaves


@cache
def delivered(file: str) -> tuple[dict[int, list[str]], list[list[str]]]:
    """The rows of a delivered file by the line they end on, as the csv module reads them; and all of them."""
    content = (CHECKOUT / "data_in" / file).read_bytes()
    try:
        told = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        told = content.decode("gb18030")
    reader = csv.reader(io.StringIO(told, newline=""))
    rows = dict(_numbered(reader))
    return rows, list(rows.values())


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    for row in reader:
        yield reader.line_num, row


def digits_at(leaf: Leaf) -> str:
    """The digits that stand in the delivered file at the line and column of a leaf."""
    by_line, rows = delivered(leaf.cell.file)
    header = next(row for row in rows if leaf.cell.column in row)
    return by_line[leaf.cell.line][header.index(leaf.cell.column)].replace(",", "").strip()


def recomputed(step: Step) -> Any:
    """The value of a step from the delivered files alone: its formula on frames made of nothing but its leaves."""
    indicator = INDUSTRY_BULLETIN.indicators[step.figure.indicator]
    frames = {name: drawn(step, name, indicator) for name in indicator.inputs}
    answer = indicator.formula(**frames, **indicator.options)
    by_area = any(getattr(operand, "across", "") == "area" for operand in indicator.inputs.values())
    key = step.figure.key
    return answer.at[when(key.period), key.area if by_area else key.activity]


def when(words: str) -> Period:
    found = recognise(words) or recognise(words, "month") or recognise(words, "year")
    assert found is not None
    return found


def drawn(step: Step, name: str, indicator: Indicator) -> pd.DataFrame:
    """The frame of one operand: periods down, activities (or areas) across, sums where they are declared."""
    operand, cells = indicator.inputs[name], dict[tuple[Period, str], Fraction]()
    by_area, total = getattr(operand, "across", "") == "area", getattr(operand, "total", False)
    for part in (part for part in step.parts if name in part.names):
        key = part.of.cell.key if isinstance(part.of, Leaf) else part.of.figure.key
        if total and key.activity == "_T":
            continue
        where = (when(key.period), key.area if by_area else "_T" if total else key.activity)
        cells[where] = cells.get(where, Fraction(0)) + value_of(part)
    periods = sorted(
        {when(step.figure.key.period), *(p for p, _ in cells)} if _alike(step, cells) else {p for p, _ in cells}
    )
    columns = sorted({c for _, c in cells})
    rows = [[cells.get((p, c), pd.NA) for c in columns] for p in periods]
    return pd.DataFrame(rows, index=pd.Index(periods), columns=columns, dtype=object)


def _alike(step: Step, cells: dict[tuple[Period, str], Fraction]) -> bool:
    """Whether the operand has the frequency of the figure: then the frame has a row, maybe a blank one, for its period."""
    return {p.freqstr for p, _ in cells} <= {when(step.figure.key.period).freqstr}


def value_of(part: Part) -> Fraction:
    """The operand from the delivered file, in the unit of the formula; its printed string where that was taken."""
    if isinstance(part.of, Leaf):
        return Fraction(digits_at(part.of).rstrip("%")) * part.factor
    value = Fraction(recomputed(part.of))
    if not part.printed:
        return value * part.factor
    return Fraction(show(value, part.of.declared.decimals, INDUSTRY_BULLETIN.rounding)) * part.factor


def by_hand(step: Step) -> Fraction | None:
    """The commonest figures once more, with nothing of the house but the lines of the files."""

    def of(name: str, back: int = 0) -> Fraction:
        period = label(when(step.figure.key.period) - back)
        [found] = [
            p
            for p in step.parts
            if name in p.names
            and isinstance(p.of, Leaf)
            and p.of.cell.key.period == period
            and (p.of.cell.key.activity == step.figure.key.activity or name == "whole")
        ]
        assert isinstance(found.of, Leaf)
        return Fraction(digits_at(found.of))

    hand = {
        "share": lambda: 100 * of("part") / of("whole"),
        "growth": lambda: 100 * (of("levels") / of("levels", 4) - 1),
        "contribution": lambda: 100 * (of("part") - of("part", 4)) / (of("whole") - of("whole", 4)),
        "pull": lambda: 100 * (of("part") - of("part", 4)) / of("whole", 4),
        "deflator": lambda: 100 * (of("nominal") / of("nominal", 4) / (of("real") / of("real", 4)) - 1),
    }  # fmt: skip
    found = hand.get(step.declared.formula)
    return found() if found and step.declared.figure == step.declared.formula else None


@pytest.fixture(scope="module")
def industry(banan: Collected, computed: Computed) -> Record:
    return banan_record(banan, computed)


def agrees(record: Record, figure_id: str) -> bool:
    """Whether the figure, recomputed from the cells at the end of its passport, gives the shown string."""
    found = passport(record, figure_id)
    step = found.step
    for leaf in found.leaves:
        assert Decimal(digits_at(leaf).rstrip("%")) == Decimal(leaf.delivered), leaf.cell.place
    answer = recomputed(step)
    assert not pd.isna(answer), figure_id
    value = Fraction(answer)
    assert value == Fraction(step.figure.value), figure_id
    hand = by_hand(step)
    assert hand in (None, value), figure_id
    return step.figure.in_words or show(value, step.declared.decimals, record.imprint.rounding) == step.figure.shown


def test_the_figures_of_the_quarter_end_in_cells_that_give_the_shown_string(industry: Record) -> None:
    own = [f.id for f in industry.figures if f.value and (f.key.period == "2024-Q1" or "Q" not in f.key.period)]
    assert len(own) > 200
    assert [figure_id for figure_id in own if not agrees(industry, figure_id)] == []


@pytest.mark.slow
def test_every_figure_ends_in_cells_that_give_the_shown_string(industry: Record) -> None:
    every = [figure.id for figure in industry.figures if figure.value]
    assert len(every) > 3800
    assert [figure_id for figure_id in every if not agrees(industry, figure_id)] == []


@pytest.mark.slow
def test_every_figure_without_a_value_says_why(industry: Record) -> None:
    every = [figure.id for figure in industry.figures if not figure.value]
    assert len(every) > 1000
    for figure_id in every:
        line = passport_lines(passport(industry, figure_id), "en")[3]
        assert line.startswith("it has no value: of the operands below"), figure_id


def test_every_operand_has_its_name_in_the_formula(industry: Record) -> None:
    for figure in industry.figures:
        if figure.value and figure.key.period == "2024-Q1":
            assert all(part.names for part in passport(industry, figure.id).step.parts), figure.id


def test_periods_of_the_record_are_labels_that_can_be_read_again(industry: Record) -> None:
    assert {cell.key.period for cell in industry.cells} == {label(when(cell.key.period)) for cell in industry.cells}
    assert any(not is_quarter(when(cell.key.period)) for cell in industry.cells)
    assert JOB.rounding == "half_up" and PERCENT.code == "%"


def test_the_guide_shows_what_the_program_says(industry: Record) -> None:
    """All lines of the example but the one that names a run."""
    content = (CHECKOUT / "data_in" / "banan" / "gdp_ytd.csv").read_bytes()
    received = (Received("banan/gdp_ytd.csv", sha256(content).hexdigest()),)
    lines = passport_lines(explained(replace(industry, received=received), "contribution", activity="BCD"), "zh")
    guide = (CHECKOUT / "docs" / "passport.md").read_text(encoding="utf-8").splitlines()
    at = guide.index(lines[0])
    assert [lines[0], *lines[2:]] == [guide[at], *guide[at + 2 : at + len(lines)]]

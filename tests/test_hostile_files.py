"""The hostile deliveries of the catalogue, case by case: each is read right or refused in full words, never half."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from reading import OUTPUT

from reports.collect import Collected, Delivery, collect
from reports.concepts.source import Numbers, Source
from reports.concepts.text import LANGS, Lang, Text

HOSTILE = Path(__file__).resolve().parent / "hostile"
Lines = tuple[str, ...]
BOTH = "BCD 2024Q1 12.5, E 2024Q1 3"
AREAS = Source(
    name="areas",
    pattern="areas.csv",
    citation=Text("产值", "output"),
    cells={"area": "地区", "period": "季度", "activity": "名称"},
    constants={"accumulation": "ytd", "measure": "output", "unit": "万元"},
    values={"产值": {}},
)
FREE = replace(OUTPUT, codes={})


@dataclass(frozen=True)
class Case:
    """A file of `tests/hostile`, how it is declared, what it gives (activity, quarter, number), and what is said."""

    file: str
    source: Source
    gives: str = ""
    zh: Lines = ()
    en: Lines = ()


def case(file: str, gives: str, source: Source = OUTPUT, zh: Lines = (), en: Lines = (), **changed: Any) -> Case:
    return Case(file, replace(source, pattern=file, **changed), gives, zh, en)


CASES = (
    case(
        "B01_gbk.csv",
        BOTH,
    ),
    case(
        "B02_four_bytes.csv",
        "X 2024Q1 12.5",
        codes={"activity": {"㐀𠮷": "X"}},
    ),
    case(
        "B03_bom.csv",
        BOTH,
    ),
    case(
        "B04_unicode_text.csv",
        BOTH,
    ),
    case(
        "B05_utf_16_without_mark.csv",
        BOTH,
    ),
    case(
        "B06_big5.csv",
        "BCD 2024Q1 12.5",
        cells={"period": "季度", "activity": "行業"},
        codes={"activity": {"工業": "BCD"}},
        values={"產值": {}},
    ),
    case(
        "B06_big5_other_header.csv",
        "",
        zh=(
            "error: B06_big5_other_header.csv:1: encoding: 实际 在允许的编码中都找不到表头；应为 '季度'、'行业'、'产值'；处理：请用 Excel 另存为“CSV UTF-8”后重新放入 data_in",
        ),
        en=(
            "error: B06_big5_other_header.csv:1: encoding: got a header in none of the allowed encodings; want '季度', '行业', '产值'; do: save it again as CSV UTF-8 and deliver it again",
        ),
    ),
    case(
        "B07_latin_1.csv",
        "",
        cells={"period": "période", "activity": "région"},
        values={"valeur": {}},
        zh=(
            "error: B07_latin_1.csv:1: encoding: 实际 在允许的编码中都找不到表头；应为 'période'、'région'、'valeur'；处理：请用 Excel 另存为“CSV UTF-8”后重新放入 data_in",
        ),
        en=(
            "error: B07_latin_1.csv:1: encoding: got a header in none of the allowed encodings; want 'période', 'région', 'valeur'; do: save it again as CSV UTF-8 and deliver it again",
        ),
    ),
    case(
        "B08_two_encodings.csv",
        "",
        zh=(
            "error: B08_two_encodings.csv:4: encoding: 实际 从这里起不是 UTF-8；应为 全文都是 UTF-8；处理：请用 Excel 另存为“CSV UTF-8”后重新放入 data_in",
        ),
        en=(
            "error: B08_two_encodings.csv:4: encoding: got bytes that are not UTF-8 from here on; want UTF-8 throughout; do: save it again as CSV UTF-8 and deliver it again",
        ),
    ),
    case(
        "B09_cut_off.csv",
        "",
        zh=(
            "error: B09_cut_off.csv:4: encoding: 实际 文件在一个字符中间中断；应为 全文都是 UTF-8；处理：请用 Excel 另存为“CSV UTF-8”后重新放入 data_in",
        ),
        en=(
            "error: B09_cut_off.csv:4: encoding: got a file that is cut off within a character; want UTF-8 throughout; do: save it again as CSV UTF-8 and deliver it again",
        ),
    ),
    case(
        "B10_semicolon.csv",
        BOTH,
    ),
    case(
        "B11_tab.csv",
        BOTH,
    ),
    case(
        "B12_decimal_comma.csv",
        "",
        zh=(
            "error: B12_decimal_comma.csv:2 [产值]: not-a-number: 实际 '1.234,5'；应为 1234.5 这样的数，至多 18 位；处理：若逗号是小数点，请声明 Numbers(decimal=',')",
        ),
        en=(
            "error: B12_decimal_comma.csv:2 [产值]: not-a-number: got '1.234,5'; want a number such as 1234.5, of at most 18 digits; do: where the comma is a decimal sign, declare Numbers(decimal=',')",
        ),
    ),
    case(
        "B12_decimal_comma.csv",
        "BCD 2024Q1 1234.5",
        numbers=Numbers(decimal=","),
    ),
    case(
        "B13_sep.csv",
        BOTH,
    ),
    case(
        "B14_line_ends.csv",
        "BCD 2024Q1 12.5",
        zh=(
            "error: B14_line_ends.csv:3 [产值]: not-a-number: 实际 'drei'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
        ),
        en=(
            "error: B14_line_ends.csv:3 [产值]: not-a-number: got 'drei'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
        ),
    ),
    case(
        "B15_no_last_line_end.csv",
        BOTH,
    ),
    case(
        "B16_blank_lines.csv",
        "BCD 2024Q1 12.5",
        zh=(
            "error: B16_blank_lines.csv:7 [产值]: not-a-number: 实际 'drei'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
        ),
        en=(
            "error: B16_blank_lines.csv:7 [产值]: not-a-number: got 'drei'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
        ),
    ),
    case(
        "B17_empty.csv",
        "",
        zh=(
            "error: B17_empty.csv: empty: 实际 空文件；应为 表头和数据行；处理：请用 Excel 另存为“CSV UTF-8”后重新放入 data_in",
        ),
        en=(
            "error: B17_empty.csv: empty: got an empty file; want a header and rows; do: save it again as CSV UTF-8 and deliver it again",
        ),
    ),
    case(
        "B17_blanks.csv",
        "",
        zh=(
            "error: B17_blanks.csv: empty: 实际 空文件；应为 表头和数据行；处理：请用 Excel 另存为“CSV UTF-8”后重新放入 data_in",
        ),
        en=(
            "error: B17_blanks.csv: empty: got an empty file; want a header and rows; do: save it again as CSV UTF-8 and deliver it again",
        ),
    ),
    case(
        "B18_header_only.csv",
        "",
        zh=("error: B18_header_only.csv: no-rows: 实际 只有表头；应为 数据行；处理：请检查导出是否完整",),
        en=(
            "error: B18_header_only.csv: no-rows: got a header only; want rows of data; do: check that the export is complete",
        ),
    ),
    case(
        "B19_line_break_in_a_name.csv",
        "BCD 2024Q1 12.5",
        zh=(
            "error: B19_line_break_in_a_name.csv:4 [产值]: not-a-number: 实际 'drei'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
        ),
        en=(
            "error: B19_line_break_in_a_name.csv:4 [产值]: not-a-number: got 'drei'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
        ),
    ),
    case(
        "B20_open_quote.csv",
        BOTH,
        zh=("error: B20_open_quote.csv:4: quote: 实际 未闭合的引号；应为 成对的引号；处理：请补上或删除引号",),
        en=(
            "error: B20_open_quote.csv:4: quote: got a quote that is never closed; want quotes in pairs; do: close the quote, or delete it",
        ),
    ),
    case(
        "B21_row_too_long.csv",
        "E 2024Q1 3",
        zh=(
            "error: B21_row_too_long.csv:2: cells: 实际 4 个单元格；应为 3 个单元格，与表头相同；处理：请检查多余或缺少的分隔符，例如未加引号的 1,234",
        ),
        en=(
            "error: B21_row_too_long.csv:2: cells: got 4 cells; want 3 cells, as in the header; do: look for a delimiter too many or too few, such as an unquoted 1,234",
        ),
    ),
    case(
        "B22_row_too_short.csv",
        "E 2024Q1 3",
        zh=(
            "error: B22_row_too_short.csv:2: cells: 实际 2 个单元格；应为 3 个单元格，与表头相同；处理：请检查多余或缺少的分隔符，例如未加引号的 1,234",
        ),
        en=(
            "error: B22_row_too_short.csv:2: cells: got 2 cells; want 3 cells, as in the header; do: look for a delimiter too many or too few, such as an unquoted 1,234",
        ),
    ),
    case(
        "B23_trailing_commas.csv",
        BOTH,
    ),
    case(
        "B24_first_row_longer.csv",
        "E 2024Q1 3",
        zh=(
            "error: B24_first_row_longer.csv:2: cells: 实际 4 个单元格；应为 3 个单元格，与表头相同；处理：请检查多余或缺少的分隔符，例如未加引号的 1,234",
        ),
        en=(
            "error: B24_first_row_longer.csv:2: cells: got 4 cells; want 3 cells, as in the header; do: look for a delimiter too many or too few, such as an unquoted 1,234",
        ),
    ),
    case(
        "B25_thousands.csv",
        "BCD 2024Q1 1234.5",
        zh=(
            "error: B25_thousands.csv:3 [产值]: not-a-number: 实际 '12,34.5'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
        ),
        en=(
            "error: B25_thousands.csv:3 [产值]: not-a-number: got '12,34.5'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
        ),
    ),
    case(
        "B26_full_width.csv",
        "BCD 2024Q1 -12.5, E 2024Q1 3",
    ),
    case(
        "B27_minus.csv",
        "BCD 2024Q1 -12.5, E 2024Q1 -3",
    ),
    case(
        "B28_parentheses.csv",
        "",
        zh=(
            "error: B28_parentheses.csv:2 [产值]: not-a-number: 实际 '(1234.5)'；应为 1234.5 这样的数，至多 18 位；处理：负数请写成 -1234.5，或声明 Numbers(parentheses=True)",
        ),
        en=(
            "error: B28_parentheses.csv:2 [产值]: not-a-number: got '(1234.5)'; want a number such as 1234.5, of at most 18 digits; do: negative? write -1234.5, or declare Numbers(parentheses=True)",
        ),
    ),
    case(
        "B28_parentheses.csv",
        "BCD 2024Q1 -1234.5",
        numbers=Numbers(parentheses=True),
    ),
    case(
        "B29_percent.csv",
        "",
        zh=(
            "error: B29_percent.csv:2 [产值]: not-a-number: 实际 '5.2%'；应为 1234.5 这样的数，至多 18 位；处理：请删除百分号，或声明 Numbers(percent=True)",
        ),
        en=(
            "error: B29_percent.csv:2 [产值]: not-a-number: got '5.2%'; want a number such as 1234.5, of at most 18 digits; do: delete the percent sign, or declare Numbers(percent=True)",
        ),
    ),
    case(
        "B29_percent.csv",
        "BCD 2024Q1 5.2",
        numbers=Numbers(percent=True),
        values={"产值": {"unit": "%"}},
        zh=("note: B29_percent.csv:2 [产值]: mark: 实际 '%'，1 个数；应为 单位 %；处理：数值照录，请在公报中加注",),
        en=(
            "note: B29_percent.csv:2 [产值]: mark: got '%' on 1 numbers; want unit %; do: the numbers are kept; say so in a note",
        ),
    ),
    case(
        "B29_percent.csv",
        "",
        numbers=Numbers(percent=True),
        zh=(
            "error: B29_percent.csv:2 [产值]: not-a-number: 实际 '5.2%'；应为 1234.5 这样的数，至多 18 位；处理：单位不是 %，请删除百分号",
        ),
        en=(
            "error: B29_percent.csv:2 [产值]: not-a-number: got '5.2%'; want a number such as 1234.5, of at most 18 digits; do: the unit is not %: delete the percent sign",
        ),
    ),
    case(
        "B30_footnote_marks.csv",
        "",
        zh=(
            "error: B30_footnote_marks.csv:2 [产值]: not-a-number: 实际 '1234.5*'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
            "error: B30_footnote_marks.csv:3 [产值]: not-a-number: 实际 '5.2①'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
        ),
        en=(
            "error: B30_footnote_marks.csv:2 [产值]: not-a-number: got '1234.5*'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
            "error: B30_footnote_marks.csv:3 [产值]: not-a-number: got '5.2①'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
        ),
    ),
    case(
        "B30_footnote_marks.csv",
        "BCD 2024Q1 1234.5 P, E 2024Q1 5.2 E",
        numbers=Numbers(marks={"*": "P", "①": "E"}),
        zh=(
            "note: B30_footnote_marks.csv:2 [产值]: mark: 实际 '*'，1 个数；应为 状态 P；处理：数值照录，请在公报中加注",
            "note: B30_footnote_marks.csv:3 [产值]: mark: 实际 '①'，1 个数；应为 状态 E；处理：数值照录，请在公报中加注",
        ),
        en=(
            "note: B30_footnote_marks.csv:2 [产值]: mark: got '*' on 1 numbers; want status P; do: the numbers are kept; say so in a note",
            "note: B30_footnote_marks.csv:3 [产值]: mark: got '①' on 1 numbers; want status E; do: the numbers are kept; say so in a note",
        ),
    ),
    case(
        "B31_missing_marks.csv",
        "",
        missing={},
        zh=(
            "error: B31_missing_marks.csv:2 [产值]: not-a-number: 实际 '—'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
            "error: B31_missing_marks.csv:3 [产值]: not-a-number: 实际 '…'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
            "error: B31_missing_marks.csv:4 [产值]: not-a-number: 实际 'x'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
            "error: B31_missing_marks.csv:5 [产值]: not-a-number: 实际 '-'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
            "error: B31_missing_marks.csv:6 [产值]: not-a-number: 实际 ''；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
        ),
        en=(
            "error: B31_missing_marks.csv:2 [产值]: not-a-number: got '—'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
            "error: B31_missing_marks.csv:3 [产值]: not-a-number: got '…'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
            "error: B31_missing_marks.csv:4 [产值]: not-a-number: got 'x'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
            "error: B31_missing_marks.csv:5 [产值]: not-a-number: got '-'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
            "error: B31_missing_marks.csv:6 [产值]: not-a-number: got ''; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
        ),
    ),
    case(
        "B31_missing_marks.csv",
        "BCD 2024Q1 L, E 2024Q1 T, BCD 2023Q4 C, E 2023Q4 L, BCD 2023Q3 M",
        missing={"—": "L", "…": "T", "x": "C", "-": "L", "": "M"},
    ),
    case(
        "B32_not_finite.csv",
        "",
        zh=(
            "error: B32_not_finite.csv:2 [产值]: not-a-number: 实际 'nan'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
            "error: B32_not_finite.csv:3 [产值]: not-a-number: 实际 '-Infinity'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
            "error: B32_not_finite.csv:4 [产值]: not-a-number: 实际 '1e999'；应为 1234.5 这样的数，至多 18 位；处理：导出时请把数字写全，不用科学计数法",
        ),
        en=(
            "error: B32_not_finite.csv:2 [产值]: not-a-number: got 'nan'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
            "error: B32_not_finite.csv:3 [产值]: not-a-number: got '-Infinity'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
            "error: B32_not_finite.csv:4 [产值]: not-a-number: got '1e999'; want a number such as 1234.5, of at most 18 digits; do: export it in full, not in scientific notation",
        ),
    ),
    case(
        "B33_other_literals.csv",
        "",
        zh=(
            "error: B33_other_literals.csv:2 [产值]: not-a-number: 实际 'True'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
            "error: B33_other_literals.csv:3 [产值]: not-a-number: 实际 '0x10'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
            "error: B33_other_literals.csv:4 [产值]: not-a-number: 实际 '1_234'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
        ),
        en=(
            "error: B33_other_literals.csv:2 [产值]: not-a-number: got 'True'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
            "error: B33_other_literals.csv:3 [产值]: not-a-number: got '0x10'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
            "error: B33_other_literals.csv:4 [产值]: not-a-number: got '1_234'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
        ),
    ),
    case(
        "B34_spaces.csv",
        "BCD 2024Q1 12.5",
        zh=(
            "error: B34_spaces.csv:3 [产值]: not-a-number: 实际 '1\\xa0234'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
        ),
        en=(
            "error: B34_spaces.csv:3 [产值]: not-a-number: got '1\\xa0234'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
        ),
    ),
    case(
        "B35_code_as_number.csv",
        "乙 2024Q1 2",
        source=AREAS,
        zh=(
            "error: B35_code_as_number.csv:2 [地区]: form: 实际 '5.00113E+05'；应为 6、9 或 12 位的区划代码；处理：导出时请把代码存为文本",
        ),
        en=(
            "error: B35_code_as_number.csv:2 [地区]: form: got '5.00113E+05'; want a division code of 6, 9 or 12 digits; do: keep codes as text when exporting",
        ),
    ),
    case(
        "B36_leading_zero.csv",
        "甲 2024Q1 1",
        source=AREAS,
    ),
    case(
        "B37_na.csv",
        "NA 2024Q1 1, null 2024Q1 2",
        source=FREE,
    ),
    case(
        "B38_marked_as_text.csv",
        "甲 2024Q1 1, 乙 2024Q1 2",
        source=AREAS,
        zh=(
            "note: B38_marked_as_text.csv:2 [地区]: form: 实际 \"'310101\"；应为 '310101'；处理：导出时请把代码存为文本",
            "note: B38_marked_as_text.csv:3 [地区]: form: 实际 '=\"310104\"'；应为 '310104'；处理：导出时请把代码存为文本",
        ),
        en=(
            "note: B38_marked_as_text.csv:2 [地区]: form: got \"'310101\"; want '310101'; do: keep codes as text when exporting",
            "note: B38_marked_as_text.csv:3 [地区]: form: got '=\"310104\"'; want '310104'; do: keep codes as text when exporting",
        ),
    ),
    case(
        "B39_title_and_unit.csv",
        "",
        zh=(
            "error: B39_title_and_unit.csv:1: undeclared-row: 实际 '各行业产值'；应为 表头（Source 没有声明标题行）；处理：请删除该行，或在 Source 中声明它",
            "error: B39_title_and_unit.csv:2: undeclared-row: 实际 '单位：万元'；应为 表头（Source 没有声明标题行）；处理：请删除该行，或在 Source 中声明它",
        ),
        en=(
            "error: B39_title_and_unit.csv:1: undeclared-row: got '各行业产值'; want the header (the Source declares no title rows); do: delete the row, or declare it in the Source",
            "error: B39_title_and_unit.csv:2: undeclared-row: got '单位：万元'; want the header (the Source declares no title rows); do: delete the row, or declare it in the Source",
        ),
    ),
    case(
        "B39_title_and_unit.csv",
        BOTH,
        above=("各行业产值", "单位：(?P<unit>.*)"),
    ),
    case(
        "B39_other_unit.csv",
        "",
        above=("各行业产值", "单位：(?P<unit>.*)"),
        zh=("error: B39_other_unit.csv:2: unit: 实际 '亿元'；应为 '万元'；处理：请改正该行后重新运行",),
        en=("error: B39_other_unit.csv:2: unit: got '亿元'; want '万元'; do: correct the row and run again",),
    ),
    case(
        "B40_two_row_header.csv",
        "",
        zh=(
            "error: B40_two_row_header.csv:2: column-missing: 实际 '产值'、'增速'、'产值'、'增速'；应为 '季度'、'行业'；处理：请恢复列名 '季度'、'行业'，或在 Source 中改正",
        ),
        en=(
            "error: B40_two_row_header.csv:2: column-missing: got '产值', '增速', '产值', '增速'; want '季度', '行业'; do: restore the column '季度', '行业', or correct the Source",
        ),
    ),
    case(
        "B40_two_row_header.csv",
        "BCD 2024Q1 12.5, BCD 2024Q1 5.2, BCD 2023Q4 11, BCD 2023Q4 4.9",
        cells={"activity": "行业"},
        header_rows=2,
        values={"{period} / 产值": {}, "{period} / 增速": {"measure": "growth", "unit": "%"}},
    ),
    case(
        "B41_total.csv",
        "甲 2024Q1 1, 甲 2024Q1 2",
        source=AREAS,
        zh=(
            "error: B41_total.csv:4 [地区]: form: 实际 '合计'；应为 6、9 或 12 位的区划代码；处理：请改正该单元格后重新运行",
        ),
        en=(
            "error: B41_total.csv:4 [地区]: form: got '合计'; want a division code of 6, 9 or 12 digits; do: correct the cell and run again",
        ),
    ),
    case(
        "B41_total.csv",
        "甲 2024Q1 1, 甲 2024Q1 2",
        source=AREAS,
        totals=("合计",),
    ),
    case(
        "B41_wrong_total.csv",
        "甲 2024Q1 1, 甲 2024Q1 2",
        source=AREAS,
        totals=("合计",),
        zh=("error: B41_wrong_total.csv:4 [产值]: total: 实际 4；应为 2 行之和 3；处理：请核对合计与各行",),
        en=(
            "error: B41_wrong_total.csv:4 [产值]: total: got 4; want the sum 3 of 2 rows; do: compare the total with its rows",
        ),
    ),
    case(
        "B42_note.csv",
        BOTH,
        zh=(
            "error: B42_note.csv:4: form: 实际 '注：产值按当年价格计算'；应为 一行数据；处理：请删除该行，或在 Source 的 below 中声明它",
        ),
        en=(
            "error: B42_note.csv:4: form: got '注：产值按当年价格计算'; want a row of data; do: delete the row, or declare it as `below` the table",
        ),
    ),
    case(
        "B42_note.csv",
        BOTH,
        below=("注：.*",),
    ),
    case(
        "B43_key_twice.csv",
        "BCD 2024Q1 12.5, E 2024Q1 3, BCD 2024Q1 13",
        zh=(
            "error: B43_key_twice.csv:4 [产值]: key-twice: 实际 与 B43_key_twice.csv:2 [产值] 相同的键；应为 每个键只有一个值；处理：请删除其中一个",
        ),
        en=(
            "error: B43_key_twice.csv:4 [产值]: key-twice: got the same key as B43_key_twice.csv:2 [产值]; want one value for each key; do: delete one of the two",
        ),
    ),
    case(
        "B44_header_twice.csv",
        "",
        zh=("error: B44_header_twice.csv:1: header-twice: 实际 '产值'；应为 列名各不相同；处理：请更正表头中的列名",),
        en=(
            "error: B44_header_twice.csv:1: header-twice: got '产值'; want different headers; do: correct the headers of the columns",
        ),
    ),
    case(
        "B45_header_empty.csv",
        "BCD 2024Q1 1, E 2024Q1 1",
        zh=(
            "error: B45_header_empty.csv:3: header-empty: 实际 '8'；应为 每个有数据的列都有列名；处理：请更正表头中的列名",
        ),
        en=(
            "error: B45_header_empty.csv:3: header-empty: got '8'; want a header for every column that says something; do: correct the headers of the columns",
        ),
    ),
    case(
        "B45_empty_column.csv",
        BOTH,
    ),
    case(
        "B46_renamed.csv",
        "",
        zh=(
            "error: B46_renamed.csv:1: column-missing: 实际 '季度'、'行业'、'总产值'；应为 '产值'；处理：请恢复列名 '产值'（是否 '总产值'？），或在 Source 中改正",
        ),
        en=(
            "error: B46_renamed.csv:1: column-missing: got '季度', '行业', '总产值'; want '产值'; do: restore the column '产值' (did you mean '总产值'?), or correct the Source",
        ),
    ),
    case(
        "B47_swapped.csv",
        "",
        source=AREAS,
        zh=(
            "error: B47_swapped.csv:2 [地区]: form: 实际 '甲'；应为 6、9 或 12 位的区划代码；处理：请改正该单元格后重新运行",
            "error: B47_swapped.csv:3 [地区]: form: 实际 '乙'；应为 6、9 或 12 位的区划代码；处理：请改正该单元格后重新运行",
        ),
        en=(
            "error: B47_swapped.csv:2 [地区]: form: got '甲'; want a division code of 6, 9 or 12 digits; do: correct the cell and run again",
            "error: B47_swapped.csv:3 [地区]: form: got '乙'; want a division code of 6, 9 or 12 digits; do: correct the cell and run again",
        ),
    ),
    case(
        "B48_unknown_column.csv",
        "",
        zh=(
            "error: B48_unknown_column.csv:1: column-unknown: 实际 '备注'；应为 '季度'、'行业'、'产值'；处理：请删除该列，或在 Source 的 ignored 中登记它",
        ),
        en=(
            "error: B48_unknown_column.csv:1: column-unknown: got '备注'; want '季度', '行业', '产值'; do: delete the column, or list it as ignored in the Source",
        ),
    ),
    case(
        "B48_unknown_column.csv",
        "BCD 2024Q1 1",
        ignored=("备注",),
    ),
    case(
        "B49_unit_in_header.csv",
        "",
        values={"增加值(万元)": {}},
        zh=(
            "error: B49_unit_in_header.csv:1 [增加值(亿元)]: unit: 实际 亿元；应为 万元；处理：请改正单位；若数据确实以亿元计，请在 Source 中登记 '增加值(亿元)' 并写明 unit='亿元'，换算会自动进行",
        ),
        en=(
            "error: B49_unit_in_header.csv:1 [增加值(亿元)]: unit: got 亿元; want 万元; do: correct the unit; if the figures are in 亿元, declare '增加值(亿元)' with unit='亿元' in the Source: it is converted",
        ),
    ),
    case(
        "B49_unit_in_header.csv",
        "BCD 2024Q1 1",
        constants=OUTPUT.constants | {"unit": "亿元"},
        values={"增加值（亿元）": {}},
    ),
    case(
        "B55_2024Q1.csv",
        "BCD 2023Q4 12.5, E 2023Q4 3",
        zh=(
            "error: B55_2024Q1.csv: period: 实际 文件中最新的季度是 2023-Q4；应为 '2024-Q1'；处理：请检查是否送错了文件，或改正文件名",
        ),
        en=(
            "error: B55_2024Q1.csv: period: got 2023-Q4 as the newest quarter in the file; want '2024-Q1'; do: check whether this is the wrong file, or correct its name",
        ),
    ),
    case(
        "B55_title.csv",
        "",
        above=("产值表（(?P<period>.*)）",),
        zh=(
            "error: B55_title.csv:3 [产值]: period: 实际 '2024-Q1'；应为 '2023-Q4'；处理：请改正标题或该单元格",
            "error: B55_title.csv:4 [产值]: period: 实际 '2024-Q1'；应为 '2023-Q4'；处理：请改正标题或该单元格",
        ),
        en=(
            "error: B55_title.csv:3 [产值]: period: got '2024-Q1'; want '2023-Q4'; do: correct the title or the cell",
            "error: B55_title.csv:4 [产值]: period: got '2024-Q1'; want '2023-Q4'; do: correct the title or the cell",
        ),
    ),
    case(
        "B56_periods.csv",
        "BCD 2024Q1 1, E 2024Q1 2, BCD 2023Q4 3",
        zh=(
            "error: B56_periods.csv:5 [季度]: period: 实际 '2024-01'；应为 2024-Q1 这样的季度；处理：若该行不需要，请在 Source 的 skipped 中登记 '{month}'，否则改正",
            "error: B56_periods.csv:6 [季度]: period: 实际 'Q1-24'；应为 2024-Q1 这样的季度；处理：请改正该单元格后重新运行",
        ),
        en=(
            "error: B56_periods.csv:5 [季度]: period: got '2024-01'; want a quarter such as 2024-Q1; do: where the row is not needed, list '{month}' as skipped in the Source; else correct it",
            "error: B56_periods.csv:6 [季度]: period: got 'Q1-24'; want a quarter such as 2024-Q1; do: correct the cell and run again",
        ),
    ),
    case(
        "B65_nul.csv",
        "",
        zh=("error: B65_nul.csv:4: nul: 实际 空字符；应为 文字；处理：请用 Excel 另存为“CSV UTF-8”后重新放入 data_in",),
        en=(
            "error: B65_nul.csv:4: nul: got a NUL character; want text; do: save it again as CSV UTF-8 and deliver it again",
        ),
    ),
    case(
        "B66_too_large.csv",
        "",
        zh=(
            "error: B66_too_large.csv:2 [产值]: too-large: 实际 '12345678901234567890'；应为 至多 18 位的数；处理：请检查单位：这样大的数多半用错了单位",
        ),
        en=(
            "error: B66_too_large.csv:2 [产值]: too-large: got '12345678901234567890'; want a number of at most 18 digits; do: check the unit: so large a number is probably wrong",
        ),
    ),
    case(
        "B67_workbook.csv",
        "",
        zh=(
            "error: B67_workbook.csv: not-csv: 实际 Excel 工作簿；应为 CSV；处理：请用 Excel 另存为“CSV UTF-8”后重新放入 data_in",
        ),
        en=(
            "error: B67_workbook.csv: not-csv: got an Excel workbook; want CSV; do: save it again as CSV UTF-8 and deliver it again",
        ),
    ),
    case(
        "B68_web_page.csv",
        "",
        zh=(
            "error: B68_web_page.csv: not-csv: 实际 网页；应为 CSV；处理：请用 Excel 另存为“CSV UTF-8”后重新放入 data_in",
        ),
        en=(
            "error: B68_web_page.csv: not-csv: got a web page; want CSV; do: save it again as CSV UTF-8 and deliver it again",
        ),
    ),
    case(
        "B72_hidden.csv",
        "",
        source=AREAS,
        zh=(
            "error: B72_hidden.csv:2 [名称]: form: 实际 '甲\\u202e乙'；应为 没有控制字符的名称；处理：请改正该单元格后重新运行",
            "error: B72_hidden.csv:3 [名称]: form: 实际 '甲\\x1b[31m'；应为 没有控制字符的名称；处理：请改正该单元格后重新运行",
        ),
        en=(
            "error: B72_hidden.csv:2 [名称]: form: got '甲\\u202e乙'; want a name without hidden characters; do: correct the cell and run again",
            "error: B72_hidden.csv:3 [名称]: form: got '甲\\x1b[31m'; want a name without hidden characters; do: correct the cell and run again",
        ),
    ),
    case(
        "B73_spellings.csv",
        "AB厂 2024Q1 1, AB厂 2023Q4 2, café 2024Q1 3, café 2023Q4 4",
        source=AREAS,
        zh=(
            "warning: B73_spellings.csv:3 [名称]: spelling: 实际 'AB厂'；应为 'ＡＢ厂'；处理：同一名称只用一种写法",
            "warning: B73_spellings.csv:5 [名称]: spelling: 实际 'cafe\\u0301'；应为 'caf\\xe9'；处理：同一名称只用一种写法",
        ),
        en=(
            "warning: B73_spellings.csv:3 [名称]: spelling: got 'AB厂'; want 'ＡＢ厂'; do: use one spelling for one name",
            "warning: B73_spellings.csv:5 [名称]: spelling: got 'cafe\\u0301'; want 'caf\\xe9'; do: use one spelling for one name",
        ),
    ),
    case(
        "B74_white_space.csv",
        "",
        source=AREAS,
        zh=(
            "error: B74_white_space.csv:2 [名称]: form: 实际 '甲\\x0c乙'；应为 没有控制字符的名称；处理：请改正该单元格后重新运行",
            "error: B74_white_space.csv:3 [名称]: form: 实际 '甲\\x0b乙'；应为 没有控制字符的名称；处理：请改正该单元格后重新运行",
            "error: B74_white_space.csv:4 [名称]: form: 实际 '甲\\u2028乙'；应为 没有控制字符的名称；处理：请改正该单元格后重新运行",
            "error: B74_white_space.csv:5 [产值]: not-a-number: 实际 'drei'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
        ),
        en=(
            "error: B74_white_space.csv:2 [名称]: form: got '甲\\x0c乙'; want a name without hidden characters; do: correct the cell and run again",
            "error: B74_white_space.csv:3 [名称]: form: got '甲\\x0b乙'; want a name without hidden characters; do: correct the cell and run again",
            "error: B74_white_space.csv:4 [名称]: form: got '甲\\u2028乙'; want a name without hidden characters; do: correct the cell and run again",
            "error: B74_white_space.csv:5 [产值]: not-a-number: got 'drei'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
        ),
    ),
    case(
        "S15_path.csv",
        "",
        source=AREAS,
        zh=(
            "error: S15_path.csv:2 [地区]: form: 实际 '../../x'；应为 6、9 或 12 位的区划代码；处理：请改正该单元格后重新运行",
            "error: S15_path.csv:3 [季度]: period: 实际 '2024Q1/../..'；应为 2024-Q1 这样的季度；处理：请改正该单元格后重新运行",
        ),
        en=(
            "error: S15_path.csv:2 [地区]: form: got '../../x'; want a division code of 6, 9 or 12 digits; do: correct the cell and run again",
            "error: S15_path.csv:3 [季度]: period: got '2024Q1/../..'; want a quarter such as 2024-Q1; do: correct the cell and run again",
        ),
    ),
    case(
        "S16_digits.csv",
        "甲 2024Q1 1",
        source=AREAS,
        zh=(
            "error: S16_digits.csv:3 [季度]: period: 实际 '٢٠٢٤Q1'；应为 2024-Q1 这样的季度；处理：请改正该单元格后重新运行",
            "error: S16_digits.csv:4 [产值]: not-a-number: 实际 '٣'；应为 1234.5 这样的数，至多 18 位；处理：请改正该单元格，或在 Source 的 missing 中登记该符号",
            "warning: S16_digits.csv:3 [地区]: spelling: 实际 '500113'；应为 '５００１１３'；处理：同一名称只用一种写法",
        ),
        en=(
            "error: S16_digits.csv:3 [季度]: period: got '٢٠٢٤Q1'; want a quarter such as 2024-Q1; do: correct the cell and run again",
            "error: S16_digits.csv:4 [产值]: not-a-number: got '٣'; want a number such as 1234.5, of at most 18 digits; do: correct the cell, or declare its mark as missing in the Source",
            "warning: S16_digits.csv:3 [地区]: spelling: got '500113'; want '５００１１３'; do: use one spelling for one name",
        ),
    ),
)


def by_name(one: Case) -> str:
    return one.file.removesuffix(".csv")


def shown(main: pd.DataFrame) -> str:
    """Activity, quarter, number (if there is one) and status (if it is not normal) of every observation."""
    rows = zip(main["activity"], main["period"], main["value"], main["status"], strict=True)
    words = ([a, str(p), "" if v is pd.NA else str(v), "" if s == "A" else s] for a, p, v, s in rows)
    return ", ".join(" ".join(filter(None, row)) for row in words)


def read(one: Case) -> Collected:
    return collect([one.source], [Delivery(one.file, (HOSTILE / one.file).read_bytes())])


def said(answer: Collected, lang: Lang) -> Lines:
    return tuple(f"{finding.severity.value}: {finding.line(lang)}" for finding in (*answer.findings, *answer.remarks))


@pytest.mark.parametrize("one", CASES, ids=by_name)
def test_a_hostile_file_is_read_right_or_refused_in_full_words(one: Case) -> None:
    answer = read(one)
    assert shown(answer.main) == one.gives
    assert {lang: said(answer, lang) for lang in LANGS} == {"zh": one.zh, "en": one.en}


def test_every_hostile_file_is_a_case() -> None:
    assert {file.name for file in HOSTILE.glob("*.csv")} == {one.file for one in CASES}


def test_the_encoding_and_the_delimiter_are_recorded() -> None:
    [file] = read(CASES[0]).files
    assert (file.file, file.source, file.encoding, file.delimiter, file.observations) == (
        "B01_gbk.csv", "output", "gb18030", ",", 2,
    )  # fmt: skip
    told = {one.file[:3]: read(one).files[0].encoding for one in CASES if one.file[:3] in ("B03", "B04", "B05")}
    assert told == {"B03": "utf-8", "B04": "utf-16-le", "B05": "utf-16-le"}

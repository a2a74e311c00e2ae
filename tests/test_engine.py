"""WeasyPrint's one door: what a PDF is, what it never depends on, and what stops it from being made."""

from __future__ import annotations

import builtins
import gc
import hashlib
import io
import logging
import multiprocessing
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import page as checker
import pikepdf
import pytest

from reports.concepts.errors import RenderError
from reports.disseminate import engine, fonts, remarks, waking
from reports.disseminate.engine import Attached, PrintKit, render
from reports.disseminate.logical_text import spoken

HERE = Path(__file__).parent.parent
MOMENT = datetime(2024, 7, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))

STYLE = """
@page { size: A5; margin: 18mm 15mm;
  @top-left { content: "公报 7"; width: 50% } @top-right { content: string(part); width: 50% }
  @bottom-right { content: counter(page) " / " counter(pages) } }
html { font: 400 10pt/1.7 'Noto Sans SC' }
p { text-align: justify }
.mast { display: flex; background: #12395b; color: #fff }
h2 { string-set: part content(text) }
nav ol { list-style: none; padding: 0 }
nav a::after { content: leader('.') ' ' target-counter(attr(href), page) }
.note { float: footnote; footnote-policy: line }
.note::footnote-call { content: counter(footnote) }
.note::footnote-marker { content: counter(footnote) ' ' }
table { border-collapse: collapse; width: 100%; border-top: 1.5pt solid; border-bottom: 1.5pt solid }
tr { break-inside: avoid }
svg { display: block }
"""

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60" viewBox="0 0 300 60" font-family="Noto Sans SC">'
    "<title>工业增速7.4，高于全区</title>"
    '<rect x="0" y="30" width="60" height="20" fill="#12395b"/>'
    '<text x="70" y="20" font-size="12">工业 <tspan data-figure="growth/BCD">7.4</tspan>%</text>'
    '<text x="290" y="50" font-size="12" text-anchor="end" data-figure="growth/K">-4.2</text></svg>'
)

ROWS = "".join(
    f'<tr><th scope="row">{name}业</th><td><data value="share/{name}">{i}.5</data></td>'
    f'<td><data value="growth/{name}">-{i}.7</data></td><td>{i + 20}</td></tr>'
    for i, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅卯")
)

DOCUMENT = f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>工业公报</title><style>{STYLE}</style></head><body>
<header class="mast"><span>统</span><p>巴南区统计局<small>Banan</small></p><span>样张 · 虚构</span></header>
<h1>工业公报</h1>
<p>一季度，全区工业实现增加值<data value="value/BCD" data-unit="亿元">82.56</data>亿元，
<b>同比增长<data value="growth/BCD">7.4</data>%</b>，比上年同期加快<data value="change/BCD">3.0</data>个百分点<span
class="note" data-note>增速按不变价计算，同期为<data value="before/BCD">4.4</data>%。</span>；由上年的下降转为增长。
房地产业为<data value="growth/K">-4.2</data>%。截至2024-07-01。</p>
<nav><ol><li><a data-page href="#one">一　总体</a></li><li><a data-page href="#two">二　行业</a></li></ol></nav>
<h2 id="one">一　总体</h2>
<ul><li>工业<ul><li>重工业</li></ul></li><li>建筑业</li></ul>
{CHART}
<table><caption>表1　分行业</caption><thead><tr><th scope="col" rowspan="2">行业</th>
<th scope="col" colspan="2">工业</th><th scope="col" rowspan="2">户数</th></tr>
<tr><th scope="col">比重</th><th scope="col">增速</th></tr></thead>
<tbody>{ROWS}</tbody></table>
<h2 id="two">二　行业</h2>
<p>其余见上<span class="note" data-note>第二条注。</span>。</p>
</body></html>"""


def page_of(body: str, style: str = "") -> str:
    css = "html { font: 400 10pt/1.7 'Noto Sans SC' } body { margin: 0 } p { text-align: justify }" + style
    head = f'<meta charset="utf-8"><title>页</title><style>{css}</style>'
    return f'<!DOCTYPE html><html lang="zh-CN"><head>{head}</head><body>{body}</body></html>'


@pytest.fixture(scope="module")
def kit(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> PrintKit:
    templates = tmp_path_factory.mktemp("templates")
    (templates / "good.css").write_text("p { color: #12395b }", encoding="utf-8")
    (templates.parent / "secret.css").write_text("p { color: #c0392b }", encoding="utf-8")
    return PrintKit(fonts.prepare(cache), (templates,), MOMENT)


@pytest.fixture(scope="module")
def pdf(kit: PrintKit) -> bytes:
    files = (Attached("指标.csv", "指标", b"a,b\r\n1,2\r\n"), Attached("run.json", "清单", b"{}", "Supplement"))
    return render(DOCUMENT, PrintKit(kit.fonts, kit.templates, kit.moment, files))


@pytest.fixture
def document(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        yield opened


def refusal(html: str, kit: PrintKit) -> tuple[str, str]:
    with pytest.raises(RenderError) as caught:
        render(html, kit)
    return caught.value.within("zh"), caught.value.within("en")


# --- what it is ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_one_file_is_archivable_and_accessible(pdf: bytes, profile: str) -> None:
    report = checker.validate_pdf_bytes(pdf, profile=profile)
    assert [failure.message for failure in report.failures] == []
    assert report.rules.passed > 100


def test_the_checker_bites(kit: PrintKit) -> None:
    report = checker.validate_pdf_bytes(render(DOCUMENT.replace(' scope="row"', ""), kit), profile="ua1")
    assert report.is_compliant  # scopes are ours
    spoiled = render(DOCUMENT.replace("<title>工业增速7.4，高于全区</title>", ""), kit)
    assert not checker.validate_pdf_bytes(spoiled, profile="ua1").is_compliant


def test_it_says_that_it_is_both_and_when_it_was_made(document: pikepdf.Pdf) -> None:
    xmp = bytes(document.Root.Metadata.read_raw_bytes()).decode()
    assert 'pdfaid:part="3"' in xmp and "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<xmp:CreateDate>2024-07-01T09:30:00+08:00</xmp:CreateDate>" in xmp
    assert str(document.docinfo.CreationDate) == str(document.docinfo.ModDate) == "D:20240701093000+08'00"


def test_attached_files_are_listed_once_with_their_kind(document: pikepdf.Pdf) -> None:
    listed = [(str(file.UF), str(file.AFRelationship), str(file.EF.F.Subtype)) for file in document.Root.AF]
    assert listed == [("指标.csv", "/Data", "/text/csv"), ("run.json", "/Supplement", "/application/json")]
    assert document.Root.AF[0].EF.F.read_bytes() == b"a,b\r\n1,2\r\n"
    assert {str(time) for file in document.Root.AF for time in times(file)} == {"D:20240701013000Z"}


def times(file: Any) -> tuple[Any, Any]:
    return file.EF.F.Params.CreationDate, file.EF.F.Params.ModDate


def test_only_our_fonts_are_in_it(document: pikepdf.Pdf) -> None:
    fonts_of_pages = {str(font.BaseFont)[8:] for page in document.pages for font in page.Resources.Font.values()}
    assert fonts_of_pages == {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}


def test_its_fonts_are_cut_by_the_tool_that_is_pinned(document: pikepdf.Pdf) -> None:
    from weasyprint.pdf.fonts import Font

    from reports.disseminate import subset

    assert Font.subset is subset._subset
    for font in document.pages[0].Resources.Font.values():
        assert len(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()) < 500_000


# --- its structure ------------------------------------------------------------------------------------------


def elements(document: pikepdf.Pdf) -> Iterator[Any]:
    todo = [document.Root.StructTreeRoot.K[0]]
    while todo:
        element = todo.pop(0)
        yield element
        kids = [kid for kid in element.get("/K", ()) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        todo[:0] = kids


def named(document: pikepdf.Pdf, role: str) -> list[Any]:
    return [element for element in elements(document) if element.S == role]


def test_each_element_knows_its_parent(document: pikepdf.Pdf) -> None:
    for element in elements(document):
        kids = [kid for kid in element.get("/K", ()) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        assert {kid.P.objgen for kid in kids} <= {element.objgen}


def test_a_table_that_a_page_break_cut_is_one_table_with_one_head(document: pikepdf.Pdf) -> None:
    assert len(document.pages) == 2
    [table] = named(document, "/Table")
    assert [str(kid.S) for kid in table.K] == ["/Caption", "/THead", "/TBody"]
    assert len(table.K[2].K) == 14
    assert {row.Pg.objgen for row in table.K[2].K} == {page.objgen for page in document.pages}


def test_each_cell_is_tied_to_its_own_headers(document: pikepdf.Pdf) -> None:
    [table] = named(document, "/Table")
    first, second = table.K[1].K
    names = [str(header.ID) for header in (*first.K, *second.K)]
    assert [str(header.A.Scope) for header in first.K] == ["/Column"] * 3
    industry, group, households, share, growth = names
    row = table.K[2].K[7].K
    assert str(row[0].A.Scope) == "/Row"
    assert [sorted(map(str, cell.A.Headers)) for cell in list(row)[1:]] == [
        sorted([str(row[0].ID), group, share]),
        sorted([str(row[0].ID), group, growth]),
        sorted([str(row[0].ID), households]),
    ]
    assert industry not in {str(name) for cell in list(row)[1:] for name in cell.A.Headers}


def test_a_footnote_stands_after_the_number_that_calls_it(document: pikepdf.Pdf) -> None:
    roles = [str(element.S) for element in elements(document)]
    calls = [i for i, role in enumerate(roles) if role == "/Reference"]
    assert len(calls) == 2
    assert [roles[i + 2] for i in calls] == ["/Note", "/Note"]  # the number itself is in between
    assert len({str(note.ID) for note in named(document, "/Note")}) == 2


def test_a_contents_line_is_one_link_without_its_dots(document: pikepdf.Pdf) -> None:
    links = named(document, "/Link")
    assert len(links) == 2
    for link in links:
        owners = [kid for kid in link.K if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"]
        assert len(owners) == 3  # the text, the dots and the number can all be clicked
    assert not any("." in piece.text for piece in spoken(pdf_bytes(document)).pieces if piece.text.strip(". ") == "")


def pdf_bytes(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_running_headers_and_repeated_heads_are_page_furniture(document: pikepdf.Pdf) -> None:
    said = "".join(piece.text for piece in spoken(pdf_bytes(document)).pieces)
    assert "公报 7" not in said
    assert said.count("户数") == 1


def test_all_that_is_drawn_is_either_said_or_furniture(document: pikepdf.Pdf) -> None:
    owners = dict(zip(*[iter(document.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
    for page in document.pages:
        marks = [instruction.operands for instruction in pikepdf.parse_content_stream(page, "BDC")]
        drawn = {int(mark.MCID) for _, mark in marks if "/MCID" in mark}
        assert drawn and any(tag == "/Artifact" for tag, _ in marks)
        said = [
            (kid, element) for element in elements(document) for kid in element.get("/K", ()) if isinstance(kid, int)
        ]
        here = {kid: element for kid, element in said if element.Pg.objgen == page.objgen}
        assert set(here) == drawn
        owned = {i: owner for i, owner in enumerate(owners[page.StructParents]) if owner is not None}
        assert {i: owner.objgen for i, owner in owned.items()} == {i: element.objgen for i, element in here.items()}


def test_a_number_and_its_unit_are_set_as_one_word(pdf: bytes) -> None:
    assert any("82.56亿元" in piece.text for piece in spoken(pdf).pieces)


def test_what_is_shown_as_a_minus_sign_is_read_as_it_was_typed(pdf: bytes) -> None:
    said = "".join(piece.text for piece in spoken(pdf).pieces)
    assert "-4.2%" in said and "2024-07-01" in said and "−" not in said
    assert said.count("-4.2") == 2  # the other one is in the chart, which is set whole


def test_two_shapes_stand_for_the_hyphen(document: pikepdf.Pdf) -> None:
    for font in document.pages[0].Resources.Font.values():
        if str(font.BaseFont).endswith("Noto-Sans-SC"):
            hyphens = re.findall(rb"<(\w{4})> <002d>", font.ToUnicode.read_bytes())
            widths = dict(zip(*[iter(flat(font.DescendantFonts[0].W))] * 2, strict=True))
            assert sorted(widths[int(code, 16)] for code in hyphens) == [347, 555]


def flat(widths: Any) -> list[int]:
    """[3 [555 556]] as 3, 555, 4, 556."""
    told = list(widths)
    return [n for i in range(0, len(told), 2) for j, w in enumerate(told[i + 1]) for n in (int(told[i]) + j, int(w))]


# --- how it is set ------------------------------------------------------------------------------------------


def right_edges(pdf: bytes) -> list[float]:
    """Where each piece of text that is drawn on the first page ends, in the pixels of the page or its drawing."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        drawings = [form for form in page.Resources.get("/XObject", {}).values() if form.Subtype == "/Form"]
        return [edge for content in (page, *drawings) for edge in edges_of(content, page.Resources.Font)]


def edges_of(content: Any, known: Any) -> Iterator[float]:
    x, size, widths = 0.0, 0.0, {}
    for instruction in pikepdf.parse_content_stream(content, "Tm Tf TJ"):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "Tm":
                x = float(operands[4])
            case "Tf":
                flattened = flat(known[operands[0]].DescendantFonts[0].W)
                widths, size = dict(zip(flattened[::2], flattened[1::2], strict=True)), float(operands[1])
            case _:
                yield x + size * advance(operands[0], widths) / 1000


def advance(shown: Any, widths: dict[int, int]) -> float:
    strings = [bytes(part) for part in shown if isinstance(part, pikepdf.String)]
    kerns = [float(part) for part in shown if not isinstance(part, pikepdf.String)]
    codes = b"".join(strings)
    return sum(widths[int.from_bytes(codes[i : i + 2], "big")] for i in range(0, len(codes), 2)) - sum(kerns)


TEXT = "一季度全区工业增加值同比增长7.4%，比上年同期加快3.0个百分点，占地区生产总值的32.9%。" * 5


def test_justified_chinese_has_an_even_right_edge(kit: PrintKit) -> None:
    style = "@page { size: 120mm 200mm; margin: 15mm }"
    edges = right_edges(render(page_of(f"<p>{TEXT}</p>", style), kit))
    assert len(edges) > 8
    assert max(edges[:-1]) - min(edges[:-1]) < 0.5
    assert abs(max(edges) - 105 / 25.4 * 96) < 0.5


def test_text_that_is_not_justified_is_left_as_it_is(kit: PrintKit) -> None:
    style = "@page { size: 120mm 200mm; margin: 15mm } p { text-align: left !important }"
    edges = right_edges(render(page_of(f"<p>{TEXT}</p>", style), kit))
    assert max(edges[:-1]) - min(edges[:-1]) > 3


def test_a_chart_label_ends_where_it_is_anchored(kit: PrintKit) -> None:
    words = '<text x="200" y="20" font-size="12" text-anchor="end">工业增加值 -32.9%</text>'
    chart = f'<svg width="200" height="40" font-family="Noto Sans SC"><title>图</title>{words}</svg>'
    pdf = render(page_of(chart, "@page { margin: 0 } svg { display: block }"), kit)
    [edge] = right_edges(pdf)  # in one piece
    with pikepdf.open(io.BytesIO(pdf)) as document:
        moved = [float(to.operands[4]) for to in pikepdf.parse_content_stream(document.pages[0], "cm")]
    assert min(moved) == pytest.approx(200 - edge, abs=0.01)


@pytest.mark.parametrize(
    "placed", ['x="9 99 199"', 'letter-spacing="9"', 'dx="1 2 3"', 'rotate="9"', 'textLength="90"']
)
def test_a_chart_label_that_is_placed_letter_by_letter_stays_so(kit: PrintKit, placed: str) -> None:
    chart = f'<svg width="300" height="40" font-family="Noto Sans SC"><title>图</title><text y="20" {placed}>甲乙丙</text></svg>'
    assert len(right_edges(render(page_of(chart), kit))) == 3


def test_words_in_a_chart_have_the_shapes_of_words_in_the_text(kit: PrintKit) -> None:
    chart = '<svg width="300" height="40" font-family="Noto Sans SC"><title>图</title><text y="20">工业—业</text></svg>'
    with pikepdf.open(io.BytesIO(render(page_of(f"<p>工业—业</p>{chart}"), kit))) as document:
        [font] = document.pages[0].Resources.Font.values()
        assert font.ToUnicode.read_bytes().count(b"<2014>") == 1


# --- the same bytes -----------------------------------------------------------------------------------------

AGAIN = """
import hashlib, sys
from datetime import datetime
from pathlib import Path
from reports.disseminate import engine, fonts
folder, templates, moment, html = sys.argv[1:]
files = (engine.Attached("a.csv", "a", b"1"),)
kit = engine.PrintKit(fonts.prepare(Path(folder).parent), (Path(templates),), datetime.fromisoformat(moment), files)
print(hashlib.sha256(engine.render(Path(html).read_text(encoding="utf-8"), kit)).hexdigest())
"""


def elsewhere(html: str, kit: PrintKit, folder: Path, **environment: str) -> str:
    """The hash of the document, made by another process in another folder, with other templates."""
    (folder / "templates").mkdir(parents=True)
    (folder / "document.html").write_text(html, encoding="utf-8")
    arguments = [str(kit.fonts), str(folder / "templates"), MOMENT.isoformat(), str(folder / "document.html")]
    environment = {"PATH": "", "PYTHONPATH": str(HERE), **environment}
    command = [sys.executable, "-c", AGAIN, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout


def test_other_processes_folders_zones_and_hash_seeds_give_the_same_bytes(kit: PrintKit, tmp_path: Path) -> None:
    kit = PrintKit(kit.fonts, kit.templates, MOMENT, (Attached("a.csv", "a", b"1"),))
    here = hashlib.sha256(render(DOCUMENT, kit)).hexdigest() + "\n"
    assert elsewhere(DOCUMENT, kit, tmp_path / "a", TZ="Asia/Shanghai", PYTHONHASHSEED="1", LC_ALL="C.UTF-8") == here
    assert elsewhere(DOCUMENT, kit, tmp_path / "b c", TZ="America/Lima", PYTHONHASHSEED="2", LC_ALL="C") == here


def test_the_fonts_are_looked_up_once_and_no_document_leaves_a_trace_in_the_next(
    kit: PrintKit, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = render(DOCUMENT, kit)
    from weasyprint import document as engines

    monkeypatch.setattr(engines, "FontConfiguration", lambda: pytest.fail("the fonts are looked up again"))
    for other in (page_of("<p>鑫 <b>丑</b> 0.5</p>"), DOCUMENT.replace('lang="zh-CN"', 'lang="en"')):
        render(other, kit)
    assert render(DOCUMENT, kit) == first


def faces(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        every = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary)]
        return {str(one["/FontName"]) for one in every if "/FontName" in one}


def test_fonts_that_a_document_brings_are_not_those_of_the_next(kit: PrintKit) -> None:
    (own,) = kit.fonts.glob("*Bold*.[ot]tf")
    (kit.templates[0] / own.name).write_bytes(own.read_bytes())
    asks = "<style>p {{ font-family: own, 'Noto Sans SC' }} {}</style><p>工业</p>"
    plain, brings = (
        page_of(asks.format("")),
        page_of(asks.format(f"@font-face {{ font-family: own; src: url({own.name}) }}")),
    )
    before, bold = render(plain, kit), render(brings, kit)
    assert render(plain, kit) == before
    assert any("Bold" in face for face in faces(bold)) and not any("Bold" in face for face in faces(before))


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is told by Linux")
@pytest.mark.slow
def test_documents_one_after_the_other_take_no_more_memory(kit: PrintKit) -> None:
    many = page_of("<p>工业增加值</p>" * 9)

    def pages() -> int:
        for _ in range(20):
            render(many, kit)
        gc.collect()
        return int(Path("/proc/self/statm").read_text().split()[1])

    pages()
    before = pages()
    assert pages() - before < 2 * 2**20 // 4096  # 20 sets of fonts, looked up each time, took twice as much


def test_the_language_of_the_machine_does_not_change_the_shapes_of_chinese(kit: PrintKit, tmp_path: Path) -> None:
    english = page_of("<p>Industry (工业——“业”) grew.</p>").replace('lang="zh-CN"', 'lang="en"')
    made = [elsewhere(english, kit, tmp_path / language, LANGUAGE=language) for language in ("zh_CN", "ja", "en")]
    assert len(set(made)) == 1


def test_other_content_has_another_identifier(kit: PrintKit) -> None:
    def identifier(html: str, made_with: PrintKit) -> bytes:
        with pikepdf.open(io.BytesIO(render(html, made_with))) as opened:
            return bytes(opened.trailer.ID[0])

    later = PrintKit(kit.fonts, kit.templates, MOMENT + timedelta(days=1))
    attached = PrintKit(kit.fonts, kit.templates, MOMENT, (Attached("a.csv", "a", b"1"),))
    html = page_of("<p>甲</p>")
    other = identifier(page_of("<p>乙</p>"), kit)
    assert len({identifier(html, kit), other, identifier(html, later), identifier(html, attached)}) == 4


def test_a_file_whose_last_streams_end_in_cr_is_made_again(kit: PrintKit, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    whole: Callable[[str, PrintKit, int], bytes] = engine._pdf

    def ending(html: str, kit: PrintKit, spare: int) -> bytes:
        made.append(spare)
        return whole(html, kit, spare) + (b"\r\nendstream" if spare < 2 else b"")

    monkeypatch.setattr(engine, "_pdf", ending)
    pdf = render(page_of("<p>甲</p>"), kit)
    assert made == [0, 1, 2]
    assert checker.validate_pdf_bytes(pdf, profile="3a").is_compliant


# --- what stops it ------------------------------------------------------------------------------------------


def test_rare_characters_of_names_are_printed(kit: PrintKit) -> None:
    said = "".join(piece.text for piece in spoken(render(page_of("<p>李㙍、王𬭚</p>"), kit)).pieces)
    assert "李㙍、王𬭚" in said


def test_a_character_that_the_font_lacks_is_named_with_its_place(kit: PrintKit) -> None:
    assert refusal(page_of("<table><tr><td>张𠀡机械厂</td></tr></table>"), kit) == (
        "字体里没有“𠀡”（U+20021），见于“张𠀡机械厂”；请改用字体中有的字",
        'the font has no glyph for "𠀡" (U+20021), in "张𠀡机械厂"; use a character that it has',
    )


def test_a_character_that_came_from_a_delivery_is_named_with_its_cell(kit: PrintKit) -> None:
    told = replace(kit, cells=(("另一句", "a.csv:2"), ("张𠀡机械厂投产", "a.csv:3")))
    assert refusal(page_of("<p>张𠀡机械厂投产</p>"), told) == (
        "a.csv:3：字体里没有“𠀡”（U+20021），见于“张𠀡机械厂投产”；请改用字体中有的字",
        'a.csv:3: the font has no glyph for "𠀡" (U+20021), in "张𠀡机械厂投产"; use a character that it has',
    )


def test_a_file_beside_the_templates_is_refused(kit: PrintKit) -> None:
    address = (kit.templates[0].resolve().parent / "secret.css").as_uri()
    assert refusal(page_of('<link rel="stylesheet" href="../secret.css"><p>甲</p>'), kit) == (
        f"拒绝读取 {address}：排版时只能读模板目录内的文件",
        f"refused to read {address}: only files inside the templates folders may be read while a page is made",
    )


@pytest.mark.parametrize(
    "address",
    [
        "http://example.invalid/a.css",
        "ftp://example.invalid/a.css",
        "data:text/css,p%7Bcolor:red%7D",
        "file://elsewhere/a.css",
        "file:///etc/passwd",
        "ftp:{templates}/good.css",
        "file://elsewhere{templates}/good.css",
        "http://example.invalid{templates}/good.css",
        "%2e%2e/secret.css",
    ],
)
def test_other_addresses_are_refused(kit: PrintKit, address: str) -> None:
    told = address.format(templates=kit.templates[0].resolve())
    _, en = refusal(page_of(f'<link rel="stylesheet" href="{told}"><p>甲</p>'), kit)
    assert en.startswith("refused to read ")


def test_what_a_stylesheet_imports_is_refused_too(kit: PrintKit) -> None:
    style = "p { background: url(http://example.invalid/a.png) }"
    assert refusal(page_of("<p>甲</p>", style), kit)[1].startswith("refused to read http://example.invalid/a.png")
    (kit.templates[0] / "importing.css").write_text('@import "http://example.invalid/a.css";', encoding="utf-8")
    link = '<link rel="stylesheet" href="importing.css"><p>甲</p>'
    assert refusal(page_of(link), kit)[1].startswith("refused to read http://example.invalid/a.css")


def test_a_link_out_of_the_templates_is_not_followed(kit: PrintKit) -> None:
    link = kit.templates[0] / "link.css"
    link.symlink_to(kit.templates[0].parent / "secret.css")
    _, en = refusal(page_of('<link rel="stylesheet" href="link.css"><p>甲</p>'), kit)
    link.unlink()
    assert en.startswith("refused to read file:")


def test_a_stylesheet_of_the_templates_is_read(kit: PrintKit) -> None:
    assert render(page_of('<link rel="stylesheet" href="good.css"><p>甲</p>'), kit)


def test_whatever_weasyprint_ignores_stops_it(kit: PrintKit) -> None:
    assert refusal(page_of("<p>甲</p>", "p { colour: red; }"), kit) == (
        "WeasyPrint 报告：Ignored `colour: red` at 1:92, unknown property.；请改正模板",
        "WeasyPrint says: Ignored `colour: red` at 1:92, unknown property.; correct the template",
    )


def test_three_of_its_complaints_are_told_and_the_others_counted(kit: PrintKit) -> None:
    _, en = refusal(page_of("<p>甲</p>", "".join(f"p {{ x{i}: y }}" for i in range(5))), kit)
    assert en.count("unknown property") == 3
    assert en.endswith("unknown property. (+2); correct the template")


def test_what_it_says_twice_is_told_once(kit: PrintKit) -> None:
    said = refusal(page_of('<a href="#x">甲</a><a href="#x">乙</a>'), kit)[1]
    assert said == "WeasyPrint says: No anchor #x for internal URI reference; correct the template"


def test_it_listens_even_where_logging_was_turned_down(kit: PrintKit) -> None:
    logger = logging.getLogger("weasyprint")
    logger.setLevel(logging.CRITICAL)
    try:
        refusal(page_of("<p>甲</p>", "p { colour: red }"), kit)
        assert logger.level == logging.CRITICAL
        assert not [handler for handler in logger.handlers if isinstance(handler, remarks._Listener)]
    finally:
        logger.setLevel(logging.NOTSET)


def test_a_missing_stylesheet_stops_it(kit: PrintKit) -> None:
    _, en = refusal(page_of('<link rel="stylesheet" href="missing.css"><p>甲</p>'), kit)
    assert "missing.css" in en and en.startswith("WeasyPrint says: Failed to load stylesheet")


def test_a_link_to_a_file_of_this_machine_is_refused(kit: PrintKit) -> None:
    assert refusal(page_of('<p>见<a href="数据.csv">数据</a></p>'), kit) == (
        "第1页的链接指向本机文件 数据.csv；请写完整网址，或用 #id 链接到文内",
        "page 1 links to 数据.csv, a file of this machine; write a full address, or #id for a place in it",
    )


def test_a_moment_without_a_zone_is_refused(kit: PrintKit) -> None:
    assert refusal(DOCUMENT, PrintKit(kit.fonts, kit.templates, datetime(2024, 7, 1))) == (
        "时刻 2024-07-01 00:00:00 没有时区；请写明时区",
        "the moment 2024-07-01 00:00:00 has no time zone; give it one",
    )


def test_without_prepared_fonts_it_does_not_begin(kit: PrintKit, tmp_path: Path) -> None:
    assert refusal(DOCUMENT, PrintKit(tmp_path, kit.templates, MOMENT)) == (
        f"字体尚未准备：{tmp_path}；请先运行 fonts.prepare",
        f"the fonts are not prepared: {tmp_path}; run fonts.prepare first",
    )


def fault_of_waking() -> tuple[str, str]:
    with pytest.raises(RenderError) as caught:
        waking._correct.__wrapped__()
    return caught.value.within("zh"), caught.value.within("en")


def test_without_pango_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = builtins.__import__

    def without_pango(name: str, *rest: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return found(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    assert fault_of_waking() == (
        "缺少 Pango：cannot load library 'libpango-1.0-0'；请运行 sh run.sh",
        "Pango is missing: cannot load library 'libpango-1.0-0'; run sh run.sh",
    )


def test_another_weasyprint_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weasyprint.__version__", "71.0")
    assert fault_of_waking() == (
        "需要 WeasyPrint 70，装的是 71.0；请按 requirements.lock 安装",
        "WeasyPrint 70 is needed, 71.0 is installed; install from requirements.lock",
    )


def test_what_is_corrected_here_belongs_to_weasyprint_70() -> None:
    """Fails on any other version: then read `justify`, `subset` and `tagging` against the new sources first."""
    import weasyprint

    assert weasyprint.__version__.split(".")[0] == waking.WEASYPRINT == "70"


def test_weasyprint_sleeps_until_something_is_printed() -> None:
    code = "import sys, reports.disseminate.engine; print({'weasyprint', 'fontTools', 'uharfbuzz'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, check=True)
    assert answer.stdout == "set()\n"


# --- what is done once --------------------------------------------------------------------------------------


def test_each_object_of_a_file_is_written_once(kit: PrintKit, monkeypatch: pytest.MonkeyPatch) -> None:
    import pydyf

    written: list[int] = []
    plainly = pydyf.Stream.data.fget

    def counted(stream: pydyf.Stream) -> bytes:
        written.append(id(stream))
        return bytes(plainly(stream))

    monkeypatch.setattr(pydyf.Stream, "data", property(counted))
    render(page_of("<p>一</p>"), kit)
    twice = [one for one in set(written) if written.count(one) > 1]
    assert written and len(twice) <= 2  # the streams of objects and of places, which are made while the file is written


def test_the_parser_reads_as_it_would_without_a_memory() -> None:
    from reports.disseminate.parser import Expressions

    asked = (frozenset("&<\0"), False), (frozenset(" \t\n"), True), (("-", "]", "^"), False)
    known = Expressions()
    for characters, opposite in asked:
        pattern = known[characters, opposite]
        assert pattern is known[characters, opposite]
        for character in "a&<\0 \t\n-]^甲":
            assert bool(pattern.fullmatch(character)) == ((character in characters) == opposite)


def test_the_search_for_libraries_is_as_it_was_once_weasyprint_is_awake(pdf: bytes) -> None:
    import ctypes.util

    assert pdf and ctypes.util.find_library.__module__ == "ctypes.util"


@pytest.mark.slow
def test_no_printer_is_left_when_the_run_it_waited_for_is_refused(kit: PrintKit) -> None:
    from reports.disseminate.apart import printer

    with pytest.raises(RenderError), printer(kit.fonts) as woken:
        assert woken.child.is_alive()
        raise RenderError(engine.NO_ZONE)
    assert not woken.child.is_alive()
    assert multiprocessing.active_children() == []


@pytest.mark.slow
def test_what_is_made_meanwhile_does_not_wait_for_the_page(kit: PrintKit) -> None:
    from reports.disseminate.apart import printer

    with printer(kit.fonts) as woken:
        made = woken.handed(DOCUMENT, kit)
        assert woken.child.is_alive()
        assert made() == render(DOCUMENT, kit)

"""What the printer remembers changes no byte: the same page with WeasyPrint as it comes, in a process of its own."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports.disseminate import fonts
from reports.disseminate.engine import PrintKit, render

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
MOMENT = datetime(2024, 4, 1, tzinfo=UTC)
LONG = "全区规模以上工业增加值同比增长10.2%，高于全市平均水平1.4个百分点，支柱产业贡献突出。" * 3
ENGLISH = "Value added of industry above the designated size grew by 10.2 percent, faster than in the city. " * 3
CELLS = "".join(
    f'<tr><th>第 {row} 行</th><td><div class="half">{row}</div></td><td class="n">{row * 7919:,}</td><td>{ENGLISH[: row * 9]}</td></tr>'
    for row in range(9)
)
STYLE = """
body { font: 10pt/1.6 'Noto Sans SC' } p { text-align: justify } .n, th { white-space: nowrap; width: auto }
li::marker { color: red } .clip { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; width: 20mm }
.fix { white-space: nowrap; width: 45mm } .pre { white-space: pre } .half { width: 50%; padding-left: 10% } .far { letter-spacing: 1em; width: 60mm }
table { border-collapse: collapse; width: 80%; border: 3pt solid } td, th { border: .5pt solid; padding: 1% 2mm } .own { width: 30% }
.flex { display: flex; gap: 4mm } .flex > * { flex: 1; min-width: 20%; padding: 0 calc(2mm + 1%) } .grid { display: grid; grid-template-columns: 30mm 1fr }
.cols { columns: 2 } .left { float: left; width: 40%; box-sizing: border-box; padding: 5% } .foot { float: footnote }
.break { overflow-wrap: anywhere; width: 12mm } pre { white-space: pre-wrap } .spaced { letter-spacing: .1em; word-spacing: 2mm }
.led { margin-inline: 3mm 9mm; border-inline-start: 1pt solid; inline-size: 60mm; padding-block-start: 2mm } .back { direction: rtl }
:root { --wide: 70mm } .own { max-width: var(--wide) } u { text-decoration: underline wavy red; text-underline-offset: 2pt }
.toc a::after { content: leader('.') target-counter(attr(href), page) } .of a::after { content: counter(page) '/' counter(pages) }
.here::before { content: counter(page) }
@page { size: A5; @bottom-right { content: counter(page) ' / ' counter(pages); width: 20% } }
"""
PAGE = f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>页</title><style>{STYLE}</style></head><body>
<h1 id="top">题目</h1><nav class="toc"><a href="#top">一</a><a href="#far">二</a></nav><nav class="of"><a href="#far">三</a></nav>
<p><i class="here"></i></p><div class="led">{LONG}<div class="back">{LONG[:50]}<u>一 <b>b</b></u></div></div><p>{LONG}<span class="foot">注：{LONG[:40]}</span></p><p lang="en">{ENGLISH}</p><ul><li>{LONG}</li><li>二</li></ul>
<table><thead><tr><th>行</th><th><div class="half">半</div></th><th class="own">数<br>值</th><th>words</th></tr></thead><tbody>{CELLS}</tbody></table>
<table><tr><td class="fix">一</td><td class="pre">一
二二二</td><td><div class="half">五</div></td></tr></table><table><tr><td class="fix">一</td><td class="n">二</td></tr></table>
<svg viewBox="0 0 90 30" width="90" height="30"><text x="9" y="9" font-size="8">图中字 12.3%</text><text x="80" y="25" text-anchor="end">a b c</text></svg>
<p class="clip">{LONG}</p><p class="clip">{LONG}</p><p class="clip">短</p><p class="far">一二三四五六七八九十</p>
<div class="flex"><p>{LONG}</p><div class="flex"><p>甲 </p><p>{LONG}</p></div></div>
<dl class="grid"><dt>口径</dt><dd>{LONG}</dd><dt>English</dt><dd lang="en">{ENGLISH}</dd></dl>
<div class="left"><p>{LONG}</p></div><p>{LONG}</p><div class="cols"><p>{LONG * 4}</p></div>
<h2 id="far">远</h2><p class="break">abcdefghijklmnopqrstuvwxyz</p><pre>一  二
三	四</pre><p class="spaced">a b c {LONG}</p><p class="spaced n">d e f 百分点 </p></body></html>"""
AS_IT_COMES = """
import hashlib, sys
from datetime import UTC, datetime
from pathlib import Path
from reports.disseminate import engine, native
native.preload(Path(sys.prefix) / "native" / "root")
with native.by_name_alone():
    from reports.disseminate import drawings, measuring, repaginating, sheets, styling
from weasyprint.formatting_structure import boxes
KEPT = {
    drawings: ("_outside_drawings", "_where_styled"),
    measuring: ("_remembering", "_unbroken", "_resolved_once"),
    repaginating: ("_told_before",),
    sheets: ("_once",),
    styling: ("_unnamed_first", "_where_it_shows", "_described_once"),
}
for module, names in KEPT.items():
    for name in names:
        assert callable(getattr(module, name))
        setattr(module, name, lambda original: original)
measuring.once_a_style = lambda name, ask: ask
measuring._is_in_normal_flow = boxes.Box.is_in_normal_flow
kit = engine.PrintKit(Path(sys.argv[1]), (Path(sys.argv[2]),), datetime(2024, 4, 1, tzinfo=UTC))
print(hashlib.sha256(engine.render(sys.stdin.read(), kit)).hexdigest())
"""


@pytest.mark.slow
def test_a_page_has_the_bytes_that_it_has_when_nothing_is_remembered(cache: Path) -> None:
    prepared = fonts.prepare(cache)
    line = [sys.executable, "-c", AS_IT_COMES, str(prepared), str(TEMPLATES)]
    said = subprocess.run(line, input=PAGE, capture_output=True, text=True, check=True, cwd=TEMPLATES.parent)
    ours = render(PAGE, PrintKit(prepared, (TEMPLATES,), MOMENT))
    assert said.stdout.strip() == hashlib.sha256(ours).hexdigest()

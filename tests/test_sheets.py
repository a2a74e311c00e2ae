"""A stylesheet is read once, and each document is made, and judged, as if it were read for it alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports.concepts.errors import RenderError
from reports.disseminate import fonts
from reports.disseminate.engine import PrintKit, render

PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>页</title>
<link rel="stylesheet" href="print.css"></head><body><p>甲</p></body></html>"""
SOUND = "@page { size: A5; @bottom-right { content: counter(page) } } p { font: 10pt 'Noto Sans SC'; color: red }"


@pytest.fixture
def kit(cache: Path, tmp_path: Path) -> PrintKit:
    return PrintKit(fonts.prepare(cache), (tmp_path,), datetime(2024, 4, 1, tzinfo=UTC))


def given_sheet(kit: PrintKit, text: str, name: str = "print.css") -> None:
    (kit.templates[0] / name).write_text(text, encoding="utf-8")


def refused(kit: PrintKit) -> str:
    with pytest.raises(RenderError) as told:
        render(PAGE, kit)
    return str(told.value.args[0])


def test_a_sheet_that_stays_gives_the_same_bytes(kit: PrintKit) -> None:
    given_sheet(kit, SOUND)
    assert render(PAGE, kit) == render(PAGE, kit)


def test_a_sheet_that_changes_between_two_documents_changes_the_second(kit: PrintKit) -> None:
    given_sheet(kit, SOUND)
    first = render(PAGE, kit)
    given_sheet(kit, SOUND.replace("A5", "A4"))
    assert render(PAGE, kit) != first
    given_sheet(kit, SOUND)
    assert render(PAGE, kit) == first


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("p { colour: red }", "Ignored `colour: red ` at 1:110, unknown property."),
        ("p { width: var(--none) }", "Ignored `width: ` at 1:117, no value."),
        ("@page { @bottom-left { width: var(--none) } }", "Ignored `width: ` at 1:136, no value."),
    ],
    ids=["unknown", "unset", "unset-in-a-margin"],
)
def test_a_sheet_with_a_fault_is_refused_for_every_document(kit: PrintKit, rule: str, said: str) -> None:
    given_sheet(kit, f"{SOUND} {rule}")
    for _ in range(3):
        assert refused(kit) == f"WeasyPrint says: {said}; correct the template"


def test_a_sheet_that_brings_another_in_brings_it_in_each_time(kit: PrintKit) -> None:
    given_sheet(kit, f'@import "more.css"; {SOUND}')
    given_sheet(kit, "p { padding: 1cm }", "more.css")
    first = render(PAGE, kit)
    given_sheet(kit, "p { padding: 2cm }", "more.css")
    assert render(PAGE, kit) != first


def test_a_sheet_that_is_brought_in_stays_as_it_is(kit: PrintKit) -> None:
    given_sheet(kit, SOUND)
    alone = render(PAGE, kit)
    given_sheet(kit, SOUND, "other.css")
    given_sheet(kit, '@import "other.css"; p { padding: 1cm; color: green } i { color: red }')
    assert render(PAGE, kit) != alone
    given_sheet(kit, '@import "print.css"; p { padding: 1cm; color: green } i { color: red }', "bringing.css")
    given_sheet(kit, SOUND)
    bringing = PAGE.replace("print.css", "bringing.css")
    assert render(bringing, kit) == render(bringing, kit)
    assert render(PAGE, kit) == alone

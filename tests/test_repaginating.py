"""Contents print the page on which each part begins, also where the numbers themselves push the parts a page on."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from reports.disseminate import fonts
from reports.disseminate.engine import PrintKit, render
from reports.disseminate.logical_text import spoken

MOMENT = datetime(2024, 4, 1, tzinfo=UTC)
STYLE = """
@page { size: A6; margin: 10mm } body { font: 10pt/1.6 'Noto Sans SC' } h2 { break-before: %(before)s; font-size: 10pt }
.room { height: %(room)s } a { display: block; width: %(width)s } a::after { content: '在第' target-counter(attr(href), page) '页' }
"""


def printed(kit: PrintKit, parts: int, width: str, room: str = "") -> tuple[dict[int, int], dict[int, int]]:
    """The page of each part as the contents print it, and the page that it is on."""
    lines = "".join(f'<a href="#p{part}">第{part}部分</a>' for part in range(parts))
    bodies = "".join(f'<h2 id="p{part}">此为{part}</h2><p class="room">正文</p>' for part in range(parts))
    style = STYLE % {"width": width, "before": "auto" if room else "page", "room": room or "auto"}
    page = (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>页</title><style>{style}</style></head>'
    )
    said = spoken(render(f"{page}<body><nav>{lines}</nav>{bodies}</body></html>", kit))
    whole = re.sub(r"\s", "", "".join(piece.text for piece in said.pieces))
    told = re.findall(r"第([0-9]+)部分在第([0-9]+)页", whole)
    stands = [(piece.page, re.search(r"此为([0-9]+)", piece.text)) for piece in said.pieces]
    return {int(part): int(on) for part, on in told}, {int(found[1]): on for on, found in stands if found}


@pytest.fixture(scope="module")
def kit(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> PrintKit:
    return PrintKit(fonts.prepare(cache), (tmp_path_factory.mktemp("templates"),), MOMENT)


@pytest.mark.parametrize("parts", [1, 9, 15, 16, 17, 30])
def test_each_line_of_contents_prints_the_page_that_its_part_is_on(kit: PrintKit, parts: int) -> None:
    told, stands = printed(kit, parts, "auto")
    assert told == stands
    assert sorted(told) == list(range(parts))


@pytest.mark.parametrize("parts", [14, 15, 16, 17])
def test_numbers_that_need_a_second_line_push_the_parts_and_are_told_so(kit: PrintKit, parts: int) -> None:
    told, stands = printed(kit, parts, "79pt")
    assert told == stands
    assert all(after == before + 1 for before, after in pairwise(told.values()))


@pytest.mark.parametrize("room", ["57mm", "60mm", "63mm"])
def test_parts_that_the_numbers_move_while_the_total_stays_are_told_where_they_came_to_stand(
    kit: PrintKit, room: str
) -> None:
    told, stands = printed(kit, 30, "79pt", room)
    assert told == stands

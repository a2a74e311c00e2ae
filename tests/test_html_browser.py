"""The HTML edition in a real Chromium: three widths, both colour schemes, the keyboard, paper, and no request."""

# ruff: noqa: F811  (a fixture that is imported has the name of the argument that asks for it)
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browser import Chromium, Scheme, chromium, served  # noqa: F401  fixtures
from test_html import edition, made, press  # noqa: F401  fixtures

pytestmark = pytest.mark.slow

SIZES = (360, 768, 1440)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
NAMES = ("industry.zh", "industry.en", "official.zh", "official.en", "national.zh", "national.en")
SHOWN = "[...document.querySelectorAll('.p')].filter(p => getComputedStyle(p).display !== 'none').map(p => p.id)"

# Every label of a chart against what is drawn under it: the ratio of WCAG 2 between their colours, where it is too low.
FAINT = """() => {
  const part = c => (c /= 255) <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number); return .2126*part(r) + .7152*part(g) + .0722*part(b) };
  const ground = getComputedStyle(document.documentElement).backgroundColor, faint = [];
  for (const text of document.querySelectorAll('.chart text')) {
    text.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const box = text.getBoundingClientRect();
    const stack = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const under = stack.find(e => ['rect', 'polygon', 'circle'].includes(e.tagName) && getComputedStyle(e).fill !== 'none');
    const [a, b] = [light(getComputedStyle(text).fill), light(under ? getComputedStyle(under).fill : ground)];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) faint.push(`${text.closest('figure').id} ${text.textContent} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""


@pytest.fixture(scope="module")
def editions(made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the file of each bulletin."""
    folder = tmp_path_factory.mktemp("editions")
    for name in NAMES:
        (folder / f"{name}.html").write_bytes(edition(made[name]))
    return folder


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_the_page_fits_its_window_is_open_to_all_and_asks_for_nothing(
    editions, chromium: Chromium, name, width, scheme
):
    with chromium.opened(editions / f"{name}.html", width, scheme) as sheet:
        assert sheet.overflow() == 0
        assert sheet.violations() == []
        assert (sheet.strayed, sheet.complaints) == ([], [])
        assert sheet.picture(editions / f"{name}-{width}-{scheme}.png").stat().st_size > 10_000


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["industry.zh", "official.en", "national.zh"])
def test_every_label_of_a_chart_can_be_read(editions, chromium: Chromium, name, scheme):
    with chromium.opened(editions / f"{name}.html", 1440, scheme, reduced_motion="reduce") as sheet:
        assert sheet.page.evaluate(FAINT) == []


def test_the_keyboard_reaches_the_text_and_each_passport_in_turn(editions, chromium: Chromium):
    with chromium.opened(editions / "industry.zh.html", 1440) as sheet:
        assert 'class="skip"' in sheet.tab()
        sheet.page.keyboard.press("Enter")
        assert 'id="r1-1"' in sheet.tab()
        assert sheet.page.evaluate(SHOWN) == ["p1"]
        assert 'id="r2-1"' in sheet.tab()
        assert sheet.page.evaluate(SHOWN) == ["p2"]


def test_a_passport_stays_once_it_is_asked_for_and_can_be_closed(editions, chromium: Chromium):
    with chromium.opened(
        editions / "industry.zh.html", 1440, java_script_enabled=False, reduced_motion="reduce"
    ) as sheet:
        sheet.tab(2)
        sheet.page.keyboard.press("Enter")
        first = sheet.page.locator("#p1")
        assert first.is_visible() and "82560800/2509447" in first.inner_text()
        first.get_by_text("方法").click()
        assert sheet.page.url.endswith("#method") and not first.is_visible()
        sheet.page.go_back()
        assert first.is_visible()
        where = sheet.page.evaluate("scrollY")
        first.get_by_text("关闭").click()
        assert not first.is_visible() and sheet.page.evaluate("scrollY") == where


def test_a_pointer_shows_the_passport_of_a_figure_and_of_a_label_and_may_move_onto_it(editions, chromium: Chromium):
    with chromium.opened(editions / "national.zh.html", 1440) as sheet:
        sheet.page.hover("#r1-1")
        assert sheet.page.evaluate(SHOWN) == ["p1"]
        sheet.page.hover("#bars text.n2, #bars text.n1")
        assert sheet.page.evaluate(SHOWN) == ["p1"]
        sheet.page.hover("#p1 dl")
        assert sheet.page.evaluate(SHOWN) == ["p1"]
        sheet.page.hover("h1")
        assert sheet.page.evaluate(SHOWN) == []


def test_an_open_passport_is_open_to_all_and_leaves_the_phone_its_figure(editions, chromium: Chromium):
    for scheme in SCHEMES:
        with chromium.opened(f"{(editions / 'industry.zh.html').as_uri()}#p10", 360, scheme) as sheet:
            assert sheet.violations() == []
            box = sheet.page.locator("#p10").bounding_box()
            assert box["width"] == 360 and box["y"] > 400


def test_a_passport_shows_at_once(editions, chromium: Chromium):
    """Measured with all 322 figures: 14 ms for each, and 231 where each had to be asked for in turn."""
    timed = """() => { const all = [...document.querySelectorAll('a.f')].slice(0, 40), begun = performance.now();
      for (const link of all) { link.focus(); getComputedStyle(document.querySelector('#p1')).display }
      return (performance.now() - begun) / all.length }"""
    with chromium.opened(editions / "industry.zh.html", 1440) as sheet:
        assert sheet.page.evaluate(timed) < 120


def test_the_contents_stand_beside_the_text_on_a_wide_screen_and_in_it_on_a_phone(editions, chromium: Chromium):
    place = "getComputedStyle(document.querySelector('.toc')).position"
    for width, want in ((360, "static"), (768, "static"), (1440, "fixed")):
        with chromium.opened(editions / "industry.zh.html", width) as sheet:
            assert sheet.page.evaluate(place) == want


def test_paper_has_the_bulletin_and_none_of_what_screens_need(editions, chromium: Chromium):
    with chromium.opened(editions / "industry.zh.html", 1440, "dark") as sheet:
        sheet.page.emulate_media(media="print")
        hidden = "['.skip', '.hint', '.toc', '.numbers', '.passports'].every(s => getComputedStyle(document.querySelector(s)).display === 'none')"
        assert sheet.page.evaluate(hidden)
        assert sheet.page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(0, 0, 0)"


def test_nothing_moves_for_who_wants_no_movement(editions, chromium: Chromium):
    for wish, want in (("no-preference", "smooth"), ("reduce", "auto")):
        with chromium.opened(editions / "national.zh.html", 768, reduced_motion=wish) as sheet:
            assert sheet.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == want


def test_the_page_is_the_same_from_a_server(editions, chromium: Chromium, served: Callable[[Path], str]):
    with chromium.opened(f"{served(editions)}/national.en.html", 768) as sheet:
        assert (sheet.strayed, sheet.complaints) == ([], [])
        assert sheet.page.locator("h1").inner_text() == "Industry in the National Economy"

"""A real Chromium for tests: a page opened at a width and colour scheme, photographed, and judged by axe-core.

A test module imports the fixture `chromium` (one browser a module) and asks for it; `served` gives a folder an address
on loopback. Whatever a page asks for beyond its own folder is refused and kept in `Sheet.strayed`.
"""

from __future__ import annotations

import functools
import http.server
import importlib.util
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

NO_CHROMIUM = "Chromium is not installed: `apt install chromium`"
NO_PLAYWRIGHT = "playwright or axe-playwright-python is not installed: the dependency group dev"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
)
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}

Scheme = Literal["light", "dark"]


@dataclass
class Sheet:
    """A page that is open: `strayed` are requests beyond its origin, `complaints` what its console says."""

    page: Any
    origin: str
    strayed: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def picture(self, path: Path, whole: bool = True) -> Path:
        """A PNG of the page, or of what is in the window."""
        self.page.screenshot(path=str(path), full_page=whole, animations="disabled")
        return path

    def violations(self) -> list[str]:
        """What axe-core objects to, a line for each element: the rule, where, and why."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, options=RULES).response["violations"]
        return [
            f"{rule['id']} {' '.join(map(str, node['target']))}: {' '.join(str(node.get('failureSummary')).split())}"
            for rule in found
            for node in rule["nodes"]
        ]

    def overflow(self) -> int:
        """How many CSS pixels the page is wider than its window."""
        root = "document.documentElement"
        return int(self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))

    def tab(self, times: int = 1) -> str:
        """Press Tab; the outer HTML of the element that has the focus then, at most 200 characters."""
        for _ in range(times):
            self.page.keyboard.press("Tab")
        return str(self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))


@dataclass(frozen=True)
class Chromium:
    """A browser that is running."""

    browser: Any

    @contextmanager
    def opened(self, target: Path | str, width: int = 1440, scheme: Scheme = "light", **more: Any) -> Iterator[Sheet]:
        """A page, from a file or an address. More goes to Playwright's `new_context`: java_script_enabled=False, ..."""
        address = target.resolve().as_uri() if isinstance(target, Path) else target
        options: dict[str, Any] = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme} | more
        context = self.browser.new_context(**options)
        try:
            sheet = Sheet(context.new_page(), address.rpartition("/")[0])
            self._watch(sheet)
            sheet.page.goto(address, wait_until="load")
            yield sheet
        finally:
            context.close()

    @staticmethod
    def _watch(sheet: Sheet) -> None:
        def decide(route: Any) -> None:
            if route.request.url.startswith((sheet.origin, "data:", "blob:")):
                route.continue_()
            else:
                sheet.strayed.append(route.request.url)
                route.abort()

        sheet.page.route("**/*", decide)
        sheet.page.on("console", lambda told: sheet.complaints.append(told.text) if told.type != "log" else None)
        sheet.page.on("pageerror", lambda fault: sheet.complaints.append(str(fault)))


def program() -> str | None:
    return shutil.which("chromium") or shutil.which("google-chrome")


def with_chinese(folder: Path) -> dict[str, str | float | bool]:
    """The environment of a program that shall have Noto Sans SC, on a machine that may have no Chinese font."""
    package = Path(str(importlib.util.find_spec("justmytype_intl_cjk").origin)).parent  # type: ignore[union-attr]
    declared = FONTS.format(fonts=package / "fonts" / "ofl" / "notosanssc", cache=folder)
    (folder / "fonts.conf").write_text(declared, encoding="utf-8")
    return os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """Chromium without a window, for the tests of one module; skips where it is not installed."""
    if (path := program()) is None:
        pytest.skip(NO_CHROMIUM)
    try:
        import axe_playwright_python.sync_playwright  # noqa: F401
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        pytest.skip(NO_PLAYWRIGHT)
    with sync_playwright() as play:
        fonts = with_chinese(tmp_path_factory.mktemp("fonts"))
        browser = play.chromium.launch(executable_path=path, args=list(ARGUMENTS), env=fonts)
        yield Chromium(browser)
        browser.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *told: Any) -> None:
        """Say nothing."""


@pytest.fixture
def served() -> Iterator[Callable[[Path], str]]:
    """A factory: the address on loopback at which a folder is served until the test ends."""
    servers: list[http.server.ThreadingHTTPServer] = []

    def serve(folder: Path) -> str:
        handler = functools.partial(_Quiet, directory=str(folder))
        servers.append(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_address[1]}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()

"""A template that eats the machine fails its run with a sentence, and nothing else."""

from __future__ import annotations

import errno
import os
import signal
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports.concepts.errors import InputOutputError, RenderError
from reports.disseminate import fonts
from reports.disseminate.apart import Limits, printer, render_apart
from reports.disseminate.engine import PrintKit, render

PAGE = "<!DOCTYPE html><html lang='zh'><head><title>试</title></head><body><h1>公报</h1>{body}</body></html>"
pytestmark = pytest.mark.slow


@pytest.fixture
def kit(cache: Path) -> PrintKit:
    folder = Path(__file__).resolve().parent.parent / "templates"
    return PrintKit(fonts.prepare(cache), (folder,), datetime(2024, 4, 1, tzinfo=UTC))


def refusal(html: str, kit: PrintKit, limits: Limits) -> str:
    with pytest.raises(RenderError) as refused:
        render_apart(html, kit, limits)
    return refused.value.text.zh


def test_a_page_made_apart_has_the_same_bytes(kit):
    html = PAGE.format(body="<p>工业增加值82.56亿元</p>")
    assert render_apart(html, kit) == render(html, kit)


def test_what_the_engine_refuses_is_told_in_its_own_words(kit):
    told = refusal(PAGE.format(body="<p>\U0001f6a2</p>"), kit, Limits())
    assert told.startswith("字体里没有")


def test_a_child_is_deaf_to_ctrl_c_from_its_first_moment(kit):
    with printer(kit.fonts) as woken:
        os.kill(woken.child.pid, signal.SIGINT)
        assert woken.handed(PAGE.format(body="<p>一</p>"), kit)().startswith(b"%PDF")


def test_a_page_that_takes_too_long_is_ended(kit):
    """F23."""
    rows = "<tr>" + "<td>一</td>" * 40 + "</tr>"
    started = time.monotonic()
    told = refusal(PAGE.format(body=f"<table>{rows * 4000}</table>"), kit, Limits(seconds=3))
    assert told == "无法排版：排版超过 3 秒；没有发布，请检查模板"
    assert time.monotonic() - started < 15


def test_a_cell_over_a_billion_columns_cannot_take_the_memory(kit):
    """S12."""
    body = "<table><tr><td colspan=1000000000>一</td></tr></table>"
    told = refusal(PAGE.format(body=body), kit, Limits(seconds=60, memory=2**30))
    assert told in (
        "无法排版：排版需要的内存超过 1024 MB；没有发布，请检查模板",
        "无法排版：排版超过 60 秒；没有发布，请检查模板",
    )


@pytest.mark.parametrize("body", ["<div>" * 3000 + "一" + "</div>" * 3000, "<p style='font-size:1e9px'>一</p>"])
def test_what_breaks_the_printer_is_a_sentence(kit, body):
    """S13."""
    assert refusal(PAGE.format(body=body), kit, Limits(seconds=60, memory=2**31)).startswith(
        ("无法排版：", "WeasyPrint")
    )


def test_a_printer_that_is_killed_fails_the_run(kit):
    """F22."""
    import multiprocessing

    def kill() -> None:
        while not multiprocessing.active_children():
            time.sleep(0.01)
        time.sleep(0.3)
        for child in multiprocessing.active_children():
            os.kill(child.pid or 0, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    told = refusal(PAGE.format(body="<p>一</p>" * 5000), kit, Limits())  # seconds of work, whatever the machine
    killer.join()
    assert told == "无法排版：排版进程意外终止（-9）；没有发布，请检查模板"


def test_a_machine_without_room_for_another_process_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.util.spawnv_passfds", full)
    with pytest.raises(InputOutputError) as refused, printer(tmp_path):
        pass
    assert refused.value.within("zh") == (
        "排版进程无法启动：Resource temporarily unavailable；没有发布，请腾出内存和磁盘空间后重新运行"
    )
    assert refused.value.within("en") == (
        "the printing process cannot be started: Resource temporarily unavailable; nothing was published, "
        "make room on the machine and run again"
    )

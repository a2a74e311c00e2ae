"""The prepared fonts: made once, the same everywhere, and what they show for what is typed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import uharfbuzz

from reports.disseminate import fonts, native

HERE = Path(__file__).parent.parent
HYPHEN, SHOWN_MINUS = 347, 555  # widths in 1/1000 em

PREPARE = "import sys; from pathlib import Path; from reports.disseminate import fonts; "


def python(code: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PREPARE + code, *arguments],
        cwd=HERE,
        env={"PATH": "", **environment},
        stdout=subprocess.PIPE,
        text=True,
    )


def told(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return out.strip()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fonts.prepare(tmp_path_factory.mktemp("fonts"))


@pytest.fixture(scope="module", params=list(fonts.WEIGHTS))
def font(prepared: Path, request: pytest.FixtureRequest) -> uharfbuzz.Font:
    blob = uharfbuzz.Blob.from_file_path(str(prepared / f"NotoSansSC-{request.param}.ttf"))
    return uharfbuzz.Font(uharfbuzz.Face(blob))


def shaped(font: uharfbuzz.Font, text: str, language: str = "zh-CN") -> list[tuple[int, int]]:
    """The glyphs of a text and their widths."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = language
    uharfbuzz.shape(font, buffer)
    pairs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    return [(info.codepoint, position.x_advance) for info, position in pairs]


def test_three_weights_a_private_configuration_and_a_stamp_are_made(prepared: Path) -> None:
    assert sorted(path.name for path in prepared.iterdir()) == [
        "NotoSansSC-Bold.ttf",
        "NotoSansSC-Medium.ttf",
        "NotoSansSC-Regular.ttf",
        "fonts.conf",
        "fonts.sha256",
    ]
    assert (prepared / "fonts.conf").read_text(encoding="utf-8").count("<dir>") == 1


@pytest.mark.slow
def test_processes_that_prepare_at_once_agree_and_leave_nothing_behind(prepared: Path, tmp_path: Path) -> None:
    code = "folder = fonts.prepare(Path(sys.argv[1])); print(folder, fonts.fingerprint(folder))"
    running = [python(code, str(tmp_path), PYTHONHASHSEED=str(seed)) for seed in range(3)]
    answers = {told(process) for process in running}
    assert answers == {f"{tmp_path / prepared.name} {fonts.fingerprint(prepared)}"}
    assert [path.name for path in tmp_path.iterdir()] == [prepared.name]


def test_prepared_fonts_are_found_again_without_the_tools_that_made_them(prepared: Path) -> None:
    slow = "{'fontTools', 'uharfbuzz', 'weasyprint'}"
    code = f"fonts.prepare(Path(sys.argv[1])); print(sorted(set(sys.modules) & {slow}))"
    assert told(python(code, str(prepared.parent))) == "[]"


def test_a_cache_that_was_moved_is_told_where_it_is_now(prepared: Path, tmp_path: Path) -> None:
    cache = tmp_path / "a & b"
    (cache / prepared.name).mkdir(parents=True)
    for path in prepared.iterdir():
        (cache / prepared.name / path.name).write_bytes(path.read_bytes())
    folder = fonts.prepare(cache)
    assert f"<dir>{tmp_path}/a &amp; b/{prepared.name}</dir>" in (folder / "fonts.conf").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_made_is_not_taken_for_one_that_another_process_made(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "folder").write_text("in the way")
    with pytest.raises(OSError):
        fonts._publish(tmp_path / "made", tmp_path / "folder")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("text", ["-3.9", "为-3.9%", "（-3.9）", "由-1.6%降至-3.9%", "A -3", "：-0.3"])
def test_a_hyphen_before_a_number_is_shown_as_a_minus_sign(font: uharfbuzz.Font, text: str, language: str) -> None:
    [(hyphen, _)] = shaped(font, "-")
    assert hyphen not in [glyph for glyph, _ in shaped(font, text, language)]
    assert shaped(font, text, language)[text.index("-")][1] >= SHOWN_MINUS


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("text", ["2024-07-01", "2024-Q1", "CO-24", "2023年-2024年", "4754-2017", "--3", "3.9%-4"])
def test_a_hyphen_that_joins_stays_a_hyphen(font: uharfbuzz.Font, text: str, language: str) -> None:
    [(hyphen, _)] = shaped(font, "-")
    glyphs = [glyph for glyph, _ in shaped(font, text, language)]
    assert glyphs.count(hyphen) == text.count("-")


def test_a_shown_minus_is_another_glyph_than_a_typed_one_so_that_each_is_read_as_typed(font: uharfbuzz.Font) -> None:
    assert shaped(font, "-3")[0][0] != shaped(font, "−3")[0][0]


def widths(font: uharfbuzz.Font, text: str) -> list[int]:
    return [width for _, width in shaped(font, text)]


def test_han_and_digits_keep_a_distance(font: uharfbuzz.Font) -> None:
    assert widths(font, "亿9亿")[0] == widths(font, "亿亿")[0] + fonts.GAP
    assert widths(font, "9亿")[0] == widths(font, "99")[0] + fonts.GAP
    assert widths(font, "为-3")[0] == widths(font, "为为")[0] + fonts.GAP


def test_marks_that_meet_give_up_their_empty_half(font: uharfbuzz.Font) -> None:
    assert widths(font, "）（")[0] == widths(font, "）")[0] + fonts.TRIM
    assert widths(font, "》，")[0] == widths(font, "》")[0] + fonts.TRIM


@pytest.mark.parametrize("alike", ["〜～", "·•", "⼯工", "①➀", "–‒", "\u722b\ufa49", "-\u2011"])
def test_two_characters_never_share_a_glyph(font: uharfbuzz.Font, alike: str) -> None:
    assert len({shaped(font, character)[0][0] for character in alike}) == len(alike)


@pytest.fixture
def unpacked(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "usr" / "lib").mkdir(parents=True)
    yield tmp_path


def test_where_nothing_was_unpacked_there_is_nothing_to_load(unpacked: Path) -> None:
    assert native.preload(unpacked / "missing") == ()
    assert native.preload(unpacked) == ()


def test_a_library_that_will_not_load_is_named(unpacked: Path) -> None:
    broken = unpacked / "usr" / "lib" / "libbroken.so.1"
    broken.write_bytes(b"not a library")
    assert native.preload(unpacked) == (broken,)

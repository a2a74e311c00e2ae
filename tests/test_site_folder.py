"""The folder of a site: what appears, what goes, what is never touched, and what a broken build leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.concepts.errors import CannotWrite, UsageError
from reports.disseminate.site.folder import Wanted, wanted, write_site


def files(**content: str) -> list[Wanted]:
    return [wanted(path.replace("__", "/") + ".html", words.encode()) for path, words in content.items()]


def standing(folder: Path) -> dict[str, str]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_text() for name, path in sorted(found.items()) if name != "SHA256SUMS"}


def test_files_come_stay_and_go(tmp_path: Path) -> None:
    site = tmp_path / "deep" / "site"
    assert write_site(site, files(index="1", a__b__page="2", old__page="3")) == (3, 0)
    assert write_site(site, files(index="1", a__b__page="new")) == (1, 1)
    assert standing(site) == {"a/b/page.html": "new", "index.html": "1"}
    assert sorted(path.name for path in site.iterdir()) == ["SHA256SUMS", "a", "index.html"]


def test_what_somebody_else_put_there_stays(tmp_path: Path) -> None:
    write_site(tmp_path / "site", files(index="1", old__page="2"))
    (tmp_path / "site" / "old" / "robots.txt").write_text("mine")
    write_site(tmp_path / "site", files(index="1"))
    assert standing(tmp_path / "site") == {"index.html": "1", "old/robots.txt": "mine"}


def test_a_folder_that_is_no_site_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(UsageError) as refused:
        write_site(tmp_path, files(index="1"))
    assert [refused.value.text.zh, refused.value.text.en] == [
        f"{tmp_path} 不为空，也不是 reports site 建的目录，不能写入；请换一个目录",
        f"{tmp_path} is not empty and was not made by reports site, so nothing is written there; give another folder",
    ]
    assert standing(tmp_path) == {"letters.txt": "mine"}


def test_a_forged_list_takes_away_nothing_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    site = tmp_path / "site"
    write_site(site, files(index="1"))
    (site / "away").symlink_to(tmp_path)
    forged = [f"{'0' * 64}  {path}\n" for path in ("../letters.txt", str(tmp_path / "letters.txt"), "away/letters.txt")]
    (site / "SHA256SUMS").write_text("".join(forged))
    write_site(site, files(index="1"))
    assert (tmp_path / "letters.txt").read_text() == "mine"


@pytest.mark.parametrize("broken_at", range(1, 8))
def test_a_build_that_broke_off_leaves_whole_files_and_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken_at: int
) -> None:
    site, seen = tmp_path / "site", 0
    before, after = files(x__1__a="old", index="old"), files(x__2__a="new", index="new")
    write_site(site, before)
    replaced = Path.replace

    def breaks(self: Path, target: Path) -> Path:
        nonlocal seen
        seen += 1
        if seen == broken_at:
            raise KeyboardInterrupt
        return replaced(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", breaks)
        if broken_at <= 4:  # the journal, two files, the list
            with pytest.raises(KeyboardInterrupt):
                write_site(site, after)
        else:
            write_site(site, after)
    index = (site / "index.html").read_text()
    assert (site / f"x/{1 if index == 'old' else 2}/a.html").is_file()
    write_site(site, after)
    assert standing(site) == {"index.html": "new", "x/2/a.html": "new"}


def test_a_first_build_that_broke_off_is_completed(tmp_path: Path) -> None:
    site = tmp_path / "site"

    def breaks() -> bytes:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_site(site, [*files(a="1"), Wanted("b.html", "0" * 64, breaks)])
    assert write_site(site, files(c="1")) == (1, 1)
    assert standing(site) == {"c.html": "1"}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite) as refused:
        write_site(tmp_path / "file" / "site", files(index="1"))
    path = tmp_path / "file" / "site"
    assert [refused.value.text.zh, refused.value.text.en] == [
        f"无法写入 {path}：Not a directory；已有的页面仍然完整。请检查目录权限后重新运行",
        f"{path} cannot be written: Not a directory; the pages that stand there are still whole. Look at the rights of the folder and run again",
    ]

"""A bundle appears whole or not at all; an interrupted switch is completed."""

import errno
import hashlib
import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reports.concepts.errors import CannotWrite, InputOutputError
from reports.disseminate import publish as publishing
from reports.disseminate.manifest import complete_manifest, manifest_json
from reports.disseminate.publish import Shelf, finish_switches, publish, stands

FILES = {"industry.pdf": b"%PDF first", "industry.csv": b"a,b\r\n"}
MANIFEST = {"edition": 1, "run": "a" * 64, "inputs": [], "figures": []}
SECOND = {"edition": 2, "run": "b" * 64, "inputs": [], "figures": []}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data_out" / "2024-Q1", tmp_path / ".reports", "industry")


def bundle(manifest: dict[str, Any], pdf: bytes = FILES["industry.pdf"]) -> dict[str, bytes]:
    """The files of a bulletin with their manifest."""
    files = {**FILES, "industry.pdf": pdf}
    return {**files, "industry.json": manifest_json(complete_manifest(manifest, files))}


def whole(shelf: Shelf, files: dict[str, bytes]) -> bool:
    """Whether these files, which are a bundle, stand there."""
    manifest = files["industry.json"]
    return stands(shelf, hashlib.sha256(manifest).hexdigest(), json.loads(manifest)["outputs"])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_published_bundle_stands_with_its_hashes(shelf):
    publish(shelf, bundle(MANIFEST))
    assert names(shelf.folder) == ["industry.csv", "industry.json", "industry.pdf"]
    assert whole(shelf, bundle(MANIFEST)) and not whole(shelf, bundle(SECOND))


@pytest.mark.parametrize("name", ["industry.pdf", "industry.csv", "industry.json"])
def test_a_bundle_with_a_file_missing_or_altered_does_not_stand(shelf, name):
    publish(shelf, bundle(MANIFEST))
    (shelf.folder / name).write_bytes(b"{}")
    assert not whole(shelf, bundle(MANIFEST))
    (shelf.folder / name).unlink()
    assert not whole(shelf, bundle(MANIFEST))


@pytest.mark.parametrize("stop_at", range(4))
def test_a_switch_cut_anywhere_is_completed_by_whoever_comes_next(shelf, monkeypatch, stop_at):
    publish(shelf, bundle(MANIFEST))
    replaced, real = [], Path.replace

    def cut(self: Path, target: Path) -> Path:
        if len(replaced) == stop_at:
            raise KeyboardInterrupt
        replaced.append(target.name)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", cut)
    if stop_at < 3:
        with pytest.raises(KeyboardInterrupt):
            publish(shelf, bundle(SECOND, b"%PDF second"))
    else:
        publish(shelf, bundle(SECOND, b"%PDF second"))
    monkeypatch.undo()
    assert finish_switches(shelf.store, shelf.folder.parent) == (["2024-Q1@industry"] if stop_at < 3 else [])
    assert whole(shelf, bundle(SECOND, b"%PDF second"))
    assert (shelf.folder / "industry.pdf").read_bytes() == b"%PDF second"
    assert names(shelf.store / "switch") == []


def test_the_manifest_is_switched_last(shelf, monkeypatch):
    order, real = [], Path.replace

    def noted(self: Path, target: Path) -> Path:
        order.append(target.name)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", noted)
    publish(shelf, {**bundle(MANIFEST), "industry.xlsx-metadata.json": b"{}"})
    assert order == ["industry.csv", "industry.pdf", "industry.xlsx-metadata.json", "industry.json"]


def test_a_full_disk_leaves_the_old_bundle_and_no_stage(shelf, monkeypatch):
    publish(shelf, bundle(MANIFEST))

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(publishing.os, "fsync", full)
    monkeypatch.setattr(publishing.shutil, "disk_usage", lambda path: SimpleNamespace(free=1_999_999))
    with pytest.raises(InputOutputError) as failed:
        publish(shelf, bundle(SECOND))
    monkeypatch.undo()
    assert failed.value.text.zh == (
        "磁盘故障 data_out/2024-Q1：No space left on device；剩余空间 1 MB。没有发布不完整的文件。请检查磁盘空间后重新运行"
    )
    assert whole(shelf, bundle(MANIFEST))
    assert names(shelf.store / "staging") == []


def test_a_folder_that_is_a_file_cannot_be_written(shelf):
    shelf.folder.parent.write_bytes(b"")
    with pytest.raises(CannotWrite) as refused:
        publish(shelf, bundle(MANIFEST))
    assert refused.value.text.en == (
        "data_out/2024-Q1 cannot be written: Not a directory; nothing was published. Look at the rights of the folder"
    )
    assert refused.value.exit_code == 73

"""What a power cut could take: the log of system calls followed, and what is not synced as each word is printed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

CALLS = "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,mkdir,link,unlink,unlinkat"


class Disk:
    """What a power cut could take, followed call by call: bytes not synced, names not synced with their folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.bytes: set[str] = set()
        self.names: set[str] = set()

    def mine(self, path: str) -> bool:
        return path.startswith(self.folder) and not path.endswith("-shm")

    def made(self, path: str) -> None:
        if self.mine(path):
            self.names.add(path)

    def wrote(self, path: str) -> None:
        if self.mine(path):
            self.bytes.add(path)

    def synced(self, path: str) -> None:
        self.bytes.discard(path)
        self.names = {name for name in self.names if os.path.dirname(name) != path}

    def gone(self, path: str) -> None:
        self.bytes.discard(path)
        self.names.discard(path)

    def renamed(self, old: str, new: str, stays: bool = False) -> None:
        unsynced = {new + path[len(old) :] for path in self.bytes if path == old or path.startswith(f"{old}/")}
        below = {new + path[len(old) :] for path in self.names if path.startswith(f"{old}/")}
        if not stays:
            self.bytes = {path for path in self.bytes if not (path == old or path.startswith(f"{old}/"))}
            self.names = {path for path in self.names if not (path == old or path.startswith(f"{old}/"))}
        self.bytes |= unsynced
        self.names |= below
        self.made(new)

    @property
    def lost(self) -> list[str]:
        return sorted(self.bytes | self.names)


LINE = re.compile(r"(?P<call>\w+)\((?P<rest>.*)\)\s+= (?P<result>-?\d+)(<(?P<opened>.*?)>)?")


def at_each_acknowledgement(log: str, folder: Path) -> dict[str, list[str]]:
    """What would be lost if the power went as each word was printed."""
    disk, lost, there = Disk(folder), {}, set()
    for line in log.splitlines():
        found = LINE.search(line)
        if not found or int(found["result"]) < 0:
            continue
        named = re.findall(r'"((?:[^"\\]|\\.)*)"', found["rest"])
        held = re.search(r"^\d+<(.*?)>", found["rest"])
        match found["call"]:
            case "write" if found["rest"].startswith("1<"):
                word = named[0].removesuffix("\\n")  # an unbuffered Python writes the end of the line by itself
                lost |= {word: disk.lost} if word else {}
            case "write" | "pwrite64" | "ftruncate":
                disk.wrote(held[1])
            case "fsync" | "fdatasync":
                disk.synced(held[1])
            case "openat" if "O_CREAT" in found["rest"] and named[0] not in there:
                there.add(named[0])
                disk.made(named[0])
            case "mkdir":
                disk.made(named[0])
            case "unlink":
                there.discard(named[0])
                disk.gone(named[0])
            case "unlinkat":  # of a folder that is taken away with all that is in it
                disk.gone(os.path.join(held[1], named[0]))
            case "rename" | "link":
                there.add(named[1])
                disk.renamed(named[0], named[1], stays=found["call"] == "link")
    return lost


@pytest.fixture
def strace() -> str:
    program = shutil.which("strace")
    if program is None:
        pytest.skip("there is no program `strace`")
    if subprocess.run([program, "-o", "/dev/null", "true"], capture_output=True).returncode:
        pytest.skip("no process may be traced here")
    return program

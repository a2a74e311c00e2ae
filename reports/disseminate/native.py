"""Pango on machines where nobody may install it: `run.sh` unpacks it beside Python, and here it is loaded.

Nothing here downloads or unpacks; where the system has Pango there is nothing to do.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def preload(root: Path) -> tuple[Path, ...]:
    """Load every library below *root*; returns those that would not load (none, on a sound machine).

    A library that is loaded by its full path answers to its soname from then on, so WeasyPrint needs no
    change and no LD_LIBRARY_PATH. Never with RTLD_GLOBAL: this HarfBuzz would then answer for the newer one
    inside uharfbuzz, and the font tables would change without a word.
    """
    left = sorted(root.rglob("lib*.so.*"))
    while left:
        failed = [path for path in left if not _loads(path)]
        if len(failed) == len(left):  # another round would change nothing
            break
        left = failed  # these needed a library that came after them
    return tuple(left)


def _loads(path: Path) -> bool:
    try:
        ctypes.CDLL(str(path))
    except OSError:
        return False
    return True


@contextmanager
def by_name_alone() -> Iterator[None]:
    """While this is open on Linux, a library is found by its soname, which is how WeasyPrint names it, or not at all.

    Python would first look for each spelling of other systems with a compiler and a linker: eighty processes.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search

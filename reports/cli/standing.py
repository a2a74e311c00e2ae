"""Whether a run can change anything: told at once by a note of the last one and the content of the files.

All that decides whether an edition stands is looked at by its content: settings, program, jobs, templates, inputs,
ledger, and the bundle itself. Where anything is otherwise, or cannot be read, the run itself is asked.
"""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..concepts.errors import ReportsError
from ..concepts.text import Text
from .clock import keep, kept

if TYPE_CHECKING:
    from ..concepts.definition import Job
    from ..office import Made, Session
    from ..workspace import Workspace

NOTE = "standing.json"
NOTES = 16  # so many commands are remembered, those asked last
PROGRAM = Path(__file__).parent.parent
SAID = "REPORTS_"  # what variables of the environment begin with that say something to the program


@dataclass(frozen=True)
class Stands:
    """An edition that a run would leave as it stands, and its files; or what it says of a job that has none."""

    job: str
    edition: int
    files: tuple[Path, ...]
    said: Text | None = None


@dataclass(frozen=True)
class PassedOver:
    """What a run says of a job that makes no bulletin, and how many others it made before."""

    after: int
    said: Text


@dataclass(frozen=True)
class Watched:
    """All that decides whether editions stand: files by their content, folders by the names in them.

    What lies in the workspace is named from there: a copy of a workspace looks at its own files.
    """

    files: tuple[str, ...]
    folders: tuple[str, ...]

    def state(self, root: Path) -> str:
        """One hash over all of it, and over the Python that it runs on.

        Raises:
            OSError: something cannot be read.
        """
        told = [sys.version, *(f"{name}={said}" for name, said in sorted(os.environ.items()) if name.startswith(SAID))]
        told += [f"{folder} {os.stat(folder).st_mtime_ns}" for folder in _installed()]
        told += [f"{folder} {name}" for folder in self.folders for name in _names(root / folder)]
        told += [f"{path} {_hash(root / path)}" for path in (*map(Path, self.files), *sorted(PROGRAM.rglob("*.py")))]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def standing(root: Path, words: str) -> tuple[str, tuple[Stands, ...]] | None:
    """The language of the settings and the editions that this command left as they stand, where it would again."""
    told = kept(root / ".reports" / NOTE).get(words)
    try:
        if not told or _occupied(root) or told["state"] != Watched(told["files"], told["folders"]).state(root):
            return None
    except OSError:
        return None  # the run says what cannot be read
    return told["lang"], tuple(_stands(root, one) for one in told["stands"])


def _stands(root: Path, one: Mapping[str, Any]) -> Stands:
    if "zh" in one:
        return Stands("", 0, (), Text(one["zh"], one["en"]))
    return Stands(one["job"], one["edition"], tuple(root / file for file in one["files"]))


def note(session: Session, words: str, made: Sequence[tuple[Job, Any, Made]], over: Sequence[PassedOver] = ()) -> None:
    """Keep that these editions stand, if they do: nothing may have moved while that was found out.

    It is no more than time saved: where it cannot be found out or kept, the next run is asked as this one was.
    """
    from ..office.standing import stands

    elsewhere = session.workspace.ledger or any(job.disclosure for job, *_ in made)
    if elsewhere or not all(one.files for *_, one in made):
        return  # a database, and rules that lie elsewhere, are not watched from here; what was skipped has no edition
    with suppress(OSError, ReportsError):
        watched = _watched(session, [one for *_, one in made])
        before = watched.state(session.workspace.root)
        still = all(stands(session, job, period) for job, period, _ in made)
        if still and watched.state(session.workspace.root) == before:
            stand = list(_in_order(session.workspace.root, [one for *_, one in made], over))
            _keep(session.workspace, words, asdict(watched) | {"state": before, "stands": stand})


def _keep(workspace: Workspace, words: str, told: dict[str, Any]) -> None:
    path = workspace.store / NOTE
    others = [(key, one) for key, one in kept(path).items() if key != words]
    keep(path, dict(others[1 - NOTES :]) | {words: told | {"lang": workspace.settings.lang}})


def _in_order(root: Path, made: Sequence[Made], over: Sequence[PassedOver]) -> Iterator[dict[str, Any]]:
    """The editions that stand and what was said of the jobs between them, in the order in which the run spoke."""
    for at in range(len(made) + 1):
        yield from ({"zh": one.said.zh, "en": one.said.en} for one in over if one.after == at)
        for one in made[at : at + 1]:
            yield {"job": one.job, "edition": one.edition, "files": [_from(root, file) for file in one.files]}


def _from(root: Path, path: Path) -> str:
    """The path as it is named from the workspace, where it lies in it."""
    whole = path.absolute()
    inside = [whole.relative_to(one) for one in (root.absolute(), root.resolve()) if whole.is_relative_to(one)]
    return str(inside[0] if inside else whole)


def _occupied(root: Path) -> bool:
    """Whether a publication was interrupted, the ledger is open, or the store may not be written."""
    store = root / ".reports"
    unfinished = any("@" in path.name for path in (store / "switch").glob("*")) or (store / "ledger.db-wal").exists()
    return unfinished or not os.access(store, os.W_OK | os.X_OK)


def _watched(session: Session, made: Sequence[Made]) -> Watched:
    workspace = session.workspace
    files = sorted({_from(workspace.root, path) for path in _read(session, made)})
    folders = (workspace.data_in, workspace.root / workspace.settings.templates, *workspace.templates)
    return Watched(tuple(files), tuple(_from(workspace.root, folder) for folder in folders))


def _read(session: Session, made: Sequence[Made]) -> Iterator[Path]:
    """All files but the program's whose content decides whether these editions stand."""
    from ..office.standing import kept_at

    workspace = session.workspace
    yield from (workspace.root / "pyproject.toml", session.place.file)
    yield from (path for folder in workspace.templates for path in folder.rglob("*") if path.is_file())
    yield from _jobs(workspace)
    for one in made:
        yield kept_at(session, _hash(one.files[-1]))
        yield from one.files
        yield from (workspace.data_in / file["name"] for file in kept(one.files[-1])["inputs"])


def _jobs(workspace: Workspace) -> Iterator[Path]:
    """The code of the jobs, and all that was loaded and is neither the program's nor installed, with what is beside."""
    paths = sysconfig.get_paths()
    installed = (PROGRAM, *map(Path, _installed()), *(Path(paths[name]) for name in ("stdlib", "platstdlib")))
    loaded = [Path(str(module.__file__)) for module in list(sys.modules.values()) if getattr(module, "__file__", None)]
    own = {path.parent for path in loaded if not any(path.is_relative_to(one) for one in installed)}
    declared = {Path(str(sys.modules[module].__file__)).parent for _, module in workspace.jobs.values()}
    yield from (path for folder in own | declared for path in folder.glob("*.py"))


def _installed() -> list[str]:
    """The folders of installed packages, whose time changes with what is installed."""
    return [folder for folder in sys.path if folder.endswith("-packages") and os.path.isdir(folder)]


def _names(folder: Path) -> list[str]:
    """The names below a folder, as they are named from there; none where there is no such folder.

    Raises:
        OSError: it cannot be listed.
    """

    def refused(fault: OSError) -> None:
        raise fault

    walked = os.walk(folder, onerror=refused) if folder.is_dir() else ()
    return sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in walked for name in names)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

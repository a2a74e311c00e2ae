"""A service and its settings: those that lie there, or the last good ones for as long as those are broken."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..concepts.errors import BadDefinition, ReportsError
from ..concepts.text import Text
from . import clock
from .frame import Setting

if TYPE_CHECKING:
    from ..workspace import Workspace

NOTE = "serving.json"
BROKEN = Text(
    "设置有误，服务仍按上一次有效的设置运行：{said}",
    "the settings are broken, and the service goes on with the last good ones: {said}",
)
MENDED = Text(
    "设置已恢复有效，服务按新的设置运行", "the settings are good again, and the service goes on with the new ones"
)
UNREADABLE = Text("{kind}：{said}", "{kind}: {said}")


@dataclass(frozen=True)
class InForce:
    """The settings in force, what is wrong with those that lie there now, and whether people were told of it."""

    setting: Setting
    broken: Text | None = None
    told: bool = False


def looked_at_again(was: InForce) -> InForce:
    """The settings as they lie there now, where they and all their jobs can be loaded; else those in force before."""
    from ..workspace import open_workspace

    try:
        importlib.invalidate_caches()
        found = open_workspace(was.setting.workspace.root)
        found.jobs  # noqa: B018  a job that cannot be loaded is a broken setting, too
    except ReportsError as fault:
        return replace(was, broken=fault.text)
    except Exception as fault:  # a module of the office may raise anything while it is loaded
        return replace(was, broken=UNREADABLE.format(kind=type(fault).__name__, said=fault))
    return InForce(replace(was.setting, workspace=found), told=was.told)


@dataclass
class Service:
    """What ticks every minute, with the settings that are in force then."""

    in_force: InForce
    once: Callable[[Setting], object]

    def tick(self) -> None:
        """One tick. What ends it early is told, and the next tick comes all the same."""
        was = self.in_force
        self.in_force = looked_at_again(was)
        if bool(was.broken) != bool(self.in_force.broken):
            _note(self.in_force)
            self._say(self.in_force.broken)
        self._carry_on(self._stay_known)
        self._carry_on(self._tell)  # a letter that cannot be written stops no release
        self._carry_on(lambda: self.once(self.in_force.setting))

    def _stay_known(self) -> None:
        """Another service in this workspace may have ended, and taken the note with it or left one of its own."""
        if not served(self.in_force.setting.workspace.root):
            _note(self.in_force)

    def _carry_on(self, act: Callable[[], object]) -> None:
        try:
            act()
        except ReportsError as fault:
            self.in_force.setting.console.failure(fault)

    def _say(self, broken: Text | None) -> None:
        said = BROKEN.format(said=broken) if broken else MENDED
        self.in_force.setting.console.say(said, "error" if broken else "info")

    def _tell(self) -> None:
        """A letter when they broke and one when they are good again, however often they are looked at meanwhile."""
        from ..office.posting import tell_of_settings

        broken = self.in_force.broken
        if bool(broken) == self.in_force.told:
            return
        with self.in_force.setting.session() as session:
            tell_of_settings(session, BROKEN.format(said=broken) if broken else MENDED, bool(broken))
        self.in_force = replace(self.in_force, told=bool(broken))


@contextmanager
def noted(setting: Setting) -> Iterator[InForce]:
    """While a service runs, a note in the store says so, with its settings: `status` may not be able to read them."""
    begun = InForce(setting)
    _note(begun)
    try:
        yield begun
    finally:
        if served(setting.workspace.root).get("pid") == os.getpid():  # else it is that of a service that runs on
            with suppress(OSError):  # a note that stays names a process that is gone, and says nothing
                (setting.workspace.store / NOTE).unlink(missing_ok=True)


def _note(now: InForce) -> None:
    said = {"zh": now.broken.zh, "en": now.broken.en} if now.broken else {}
    settings = now.setting.workspace.settings.model_dump(mode="json")
    told = {"pid": os.getpid(), "boot": clock.boot(), "broken": said, "settings": settings}
    clock.keep(now.setting.workspace.store / NOTE, told)


def served(root: Path) -> dict[str, Any]:
    """The note of the service that runs in this workspace; empty where none does, or it was killed."""
    told = clock.kept(root / ".reports" / NOTE)
    return told if told and told["boot"] == clock.boot() and _lives(told["pid"]) else {}


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is there, and another user's
        return True
    return True


def opened(root: Path) -> tuple[Workspace, tuple[Text, ...]]:
    """The workspace, and what is wrong with its settings where a service runs on with the last good ones.

    Raises:
        BadDefinition: the settings are broken, and no service runs.
    """
    from ..workspace import Settings, Workspace, open_workspace

    told = served(root)
    wrong = (BROKEN.format(said=Text(**told["broken"])),) if told.get("broken") else ()
    try:
        return open_workspace(root), wrong
    except BadDefinition as fault:
        if not told:
            raise
        return Workspace(root, Settings.model_validate(told["settings"])), (BROKEN.format(said=fault.text),)

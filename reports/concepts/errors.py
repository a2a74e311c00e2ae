"""What can go wrong besides the data, and the exit code of each, which the shell only reads."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from .text import Lang, Text

if TYPE_CHECKING:
    from .finding import Finding


class ReportsError(Exception):
    """A failure that ends the command with one line (or with its findings) and an agreed exit code."""

    exit_code: ClassVar[int] = 70

    def __init__(self, text: Text, findings: Sequence[Finding] = ()) -> None:
        super().__init__(text.en)
        self.text = text
        self.findings = tuple(findings)

    def within(self, lang: Lang) -> str:
        return self.text.within(lang)


class UsageError(ReportsError):
    """The command was written wrongly."""

    exit_code = 2


class Held(ReportsError):
    """An edit failed or asks: nothing is published until the data or a named person answers."""

    exit_code = 3


class BadInput(ReportsError):
    """A delivered file cannot be read as its source declares."""

    exit_code = 65


class MixedBasis(BadInput):
    """Price bases, accumulations, scopes, units or vintages that must not meet in one operation."""


class NotFound(ReportsError):
    """A period, a file or an edition that is not there."""

    exit_code = 66


class Unreachable(ReportsError):
    """A database, a mail server or a webhook does not answer."""

    exit_code = 69


class RenderError(ReportsError):
    """The page could not be made."""

    exit_code = 70


class ReadBackError(ReportsError):
    """The finished document does not say what it was asked to say."""

    exit_code = 70


class CannotWrite(ReportsError):
    """An output cannot be created."""

    exit_code = 73


class InputOutputError(ReportsError):
    """The disk failed while reading or writing."""

    exit_code = 74


class Busy(ReportsError):
    """Somebody else is at it."""

    exit_code = 75


class NotPermitted(ReportsError):
    """The rights to read or write are missing."""

    exit_code = 77


class BadDefinition(ReportsError):
    """A job, a template or a setting is written wrongly."""

    exit_code = 78


DiskError = type[NotPermitted] | type[CannotWrite] | type[InputOutputError]
NO_RIGHT = (errno.EACCES, errno.EPERM)
NO_PLACE = (errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.EXDEV)


def disk_error(number: int | None, *, making: bool = False) -> DiskError:
    """Which error a system call is that ended with this `errno`: a right is missing, no such place, a failed disk.

    What is said of it, and of which path, is the caller's.

    Args:
        making: something was to be made there, so that a folder that is not there is no such place.
    """
    if number in NO_RIGHT:
        return NotPermitted
    no_place = number in NO_PLACE or (making and number == errno.ENOENT)
    return CannotWrite if no_place else InputOutputError

"""Passwords and addresses that hold one: from the environment or a file that only its owner reads, and never shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..concepts.errors import BadDefinition, NotPermitted
from ..concepts.text import Text

OTHERS = 0o077
NO_SECRET = Text(
    "没有 {name}：请设置环境变量 {name}，或在 {file} 中写一行 {name}=...",
    "there is no {name}: set the variable {name} in the environment, or write a line {name}=... into {file}",
)
READABLE = Text(
    "{file} 的权限为 {mode}，他人可读；请运行 chmod 600 {file}",
    "others can read {file}, mode {mode}; run chmod 600 {file}",
)
NO_FILE = Text("密码文件", "the file of secrets")


@dataclass(frozen=True, repr=False)
class Secret:
    """Words that are not shown: neither in a message, nor in a log, nor in a traceback."""

    value: str = ""

    def __repr__(self) -> str:
        return "Secret('***')" if self.value else "Secret('')"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True, repr=False)
class SecretFile:
    """A file of lines NAME=value, as the caller has read it, with its permissions."""

    path: str
    mode: int
    text: str


def secret(name: str, environ: Mapping[str, str], file: SecretFile | None = None) -> Secret:
    """The secret of this name: from the environment, else from the file.

    Raises:
        NotPermitted: others may read the file.
        BadDefinition: it is in neither.
    """
    if environ.get(name):
        return Secret(environ[name])
    if file and file.mode & OTHERS:
        raise NotPermitted(READABLE.format(file=file.path, mode=f"{file.mode & 0o777:04o}"))
    lines = (line.partition("=") for line in (file.text if file else "").splitlines())
    for key, _, value in lines:
        if key.strip() == name and value.strip():
            return Secret(value.strip())
    raise BadDefinition(NO_SECRET.format(name=name, file=file.path if file else NO_FILE))

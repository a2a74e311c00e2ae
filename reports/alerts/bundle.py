"""Many letters of one kind about the areas of one job and period, sent as one: a thousand mails are read by nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from ..concepts.text import LANGS, Lang, Text
from .letter import HEADS, SUBJECT, Kind, Letter

ALONE = 3  # so many letters go each by itself
SHOWN = 3  # so many of a bundle are told in full
NAMED = 40  # and so many areas by name: a chat takes two thousand characters
HEAD = Text("作业 {job}，{period}，{n} 个地区：{what}", "Job {job}, {period}, {n} areas: {what}")
OTHERS = Text("另有地区：{areas}{more}", "And of: {areas}{more}")
MORE = Text("等，共 {n} 个", " and others, {n} in all")
EACH = Text("各地区情况见：reports status", "What became of each: reports status")


@dataclass(frozen=True)
class Bundle:
    """Letters of one kind about areas of one job and period, the oldest first."""

    kind: Kind
    job: str
    period: str
    letters: tuple[Letter, ...]

    @property
    def letter(self) -> Letter:
        """One letter that says what these say; the same letters give the same name."""
        areas = _areas(self.letters)
        every = sha256("\n".join(letter.name for letter in self.letters).encode()).hexdigest()[:32]
        subject = SUBJECT.format(kind=self.kind, job=self.job, area=f"{len(areas)}-areas", period=self.period)
        body = "\n\n".join(self._told(len(areas), lang) for lang in LANGS)
        name = f"{self.kind}/{self.job}/{self.period}/{every}"
        return Letter(name, max(letter.at for letter in self.letters), subject, f"{body}\n")

    def _told(self, areas: int, lang: Lang) -> str:
        head = HEAD.format(job=self.job, period=self.period, n=areas, what=HEADS[self.kind]).within(lang)
        shown = [letter.body.strip().split("\n\n")[LANGS.index(lang)] for letter in self.letters[:SHOWN]]
        return "\n".join([head, *shown, self._others().within(lang), EACH.within(lang)])

    def _others(self) -> Text:
        left = _areas(self.letters[SHOWN:])
        more = MORE.format(n=len(left)) if len(left) > NAMED else ""
        return OTHERS.format(areas=", ".join(left[:NAMED]), more=more)


def bundled(letters: Iterable[Letter]) -> dict[Letter, tuple[Letter, ...]]:
    """What to send, each with the letters that it stands for: many about the areas of one job and period are one.

    No letter stands in two, none is left out, and those about the service or its settings go by themselves.
    """
    alike: dict[tuple[str, ...], list[Letter]] = {}
    for letter in letters:
        alike.setdefault(_occasion(letter), []).append(letter)
    return {letter: same for key, several in alike.items() for letter, same in _parted(key, tuple(several))}


def _areas(letters: Sequence[Letter]) -> list[str]:
    """The areas that letters about bulletins are about, each once."""
    return list(dict.fromkeys(letter.name.split("/")[2] for letter in letters))


def _occasion(letter: Letter) -> tuple[str, ...]:
    """The kind, job and period of a letter about a bulletin; the name of any other."""
    kind, *rest = letter.name.split("/")
    return (kind, rest[0], rest[2]) if kind in HEADS and len(rest) > 2 else (letter.name,)


def _parted(key: tuple[str, ...], alike: tuple[Letter, ...]) -> list[tuple[Letter, tuple[Letter, ...]]]:
    if len(alike) <= ALONE:
        return [(letter, (letter,)) for letter in alike]
    kind, job, period = key
    return [(Bundle(cast("Kind", kind), job, period, alike).letter, alike)]

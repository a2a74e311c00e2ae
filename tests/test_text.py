"""One message in two languages."""

from __future__ import annotations

import importlib
import pkgutil
import re
from string import Formatter

import pytest
from test_architecture import CORRECTIONS

import reports
from reports.concepts.text import Text, plain

GREETING = Text("第{n}行：{what}", "line {n}: {what}")


@pytest.fixture(scope="module")
def messages() -> dict[str, Text]:
    """Every message of the house by its name."""
    names = [room.name for room in pkgutil.walk_packages(reports.__path__, "reports.")]
    rooms = [importlib.import_module(room) for room in names if room.split(".")[-1] not in (*CORRECTIONS, "__main__")]
    return {
        f"{room.__name__}.{name}": text for room in rooms for name, text in vars(room).items() if isinstance(text, Text)
    }


def test_each_language_says_its_own_sentence() -> None:
    told = GREETING.format(n=3, what="B")
    assert (told.within("zh"), told.within("en")) == ("第3行：B", "line 3: B")


def test_a_text_inside_a_text_follows_the_language() -> None:
    told = GREETING.format(n=3, what=Text("缺失", "missing"))
    assert (told.zh, told.en) == ("第3行：缺失", "line 3: missing")


def test_braces_in_a_value_are_only_braces() -> None:
    assert GREETING.format(n=1, what="{n} {0} {secret.__class__}").en == "line 1: {n} {0} {secret.__class__}"


def test_a_place_without_a_value_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError, match="what"):
        GREETING.format(n=1)


def test_a_text_printed_as_it_is_speaks_chinese() -> None:
    assert str(Text("缺失", "missing")) == "缺失"


def test_a_code_is_the_same_in_every_language() -> None:
    assert plain("500113") == Text("500113", "500113")


def test_both_sentences_of_every_message_have_the_same_places(messages: dict[str, Text]) -> None:
    assert len(messages) > 40
    assert {name for name, text in messages.items() if _places(text.zh) != _places(text.en)} == set()


def _places(template: str) -> set[str]:
    return {place for _, place, _, _ in Formatter().parse(template) if place is not None}


def test_no_message_is_left_untranslated(messages: dict[str, Text]) -> None:
    han = re.compile("[\u4e00-\u9fff]")
    silent = {name for name, text in messages.items() if bool(text.zh) != bool(text.en)}
    assert silent | {name for name, text in messages.items() if han.search(text.en)} == set()

"""The parameters of disclosure control: from a file outside the repository, checked, never shown.

Who knows p can compute bounds of what was suppressed, so parameters stand in no output, message, log or recipe.
"""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...concepts.disclosure import RulesFile
from ...concepts.errors import BadDefinition, NotPermitted
from ...concepts.text import Text

OTHERS = 0o077
READABLE = Text(
    "{file} 的权限为 {mode}，他人可读；请运行 chmod 600 {file}",
    "others can read {file}, mode {mode}; run chmod 600 {file}",
)
NOT_TOML = Text(
    "{file}：不是有效的 TOML；请改正后重新运行（内容保密，不在此显示）",
    "{file}: not valid TOML; correct it and run again (what it holds is not shown)",
)
WRONG = Text(
    "{file}：保密参数有误：{names}；请按 docs/disclosure.md 改正（内容保密，不在此显示）",
    "{file}: wrong parameters of disclosure control: {names}; correct them as docs/disclosure.md says "
    "(what they hold is not shown)",
)
UNKNOWN = "?"
LETTERS = str.maketrans("0123456789", "ghijklmnop")


class Hidden(BaseModel):
    """A model that shows none of its values."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}('***')"

    __str__ = __repr__

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        return []


class Dominance(Hidden):
    """(n,k): sensitive where the n largest hold more than k per cent."""

    n: int = Field(ge=1, le=10)
    k: Decimal = Field(gt=0, lt=100)


class Rules(Hidden):
    """Minimum frequency, the p % rule, dominance where it is used, and a key for the mark of the recipe."""

    minimum: int = Field(ge=1, le=1000, description="fewest contributors of a cell that is published")
    p: Decimal = Field(gt=0, lt=100, description="per cent to which no contributor may be estimated")
    dominance: Dominance | None = None
    key: str = Field(min_length=32, description="random characters, the key of the mark")

    @property
    def largest(self) -> int:
        """How many of the largest contributions the rules look at."""
        return max(2, self.dominance.n if self.dominance else 0)


def rules_of(file: RulesFile) -> Rules:
    """The parameters that the file holds.

    Raises:
        NotPermitted: others may read it.
        BadDefinition: it is no TOML, or a parameter is missing, unknown or impossible. No value is told.
    """
    if file.mode & OTHERS:
        raise NotPermitted(READABLE.format(file=file.path, mode=f"{file.mode & 0o777:04o}"))
    rules, names = _read(file)
    if rules is None:  # raised outside of `except`, so that no inner exception with values travels along
        raise BadDefinition(WRONG.format(file=file.path, names="、".join(names)) if names else _not_toml(file))
    return rules


def _read(file: RulesFile) -> tuple[Rules | None, list[str]]:
    try:
        return Rules.model_validate(tomllib.loads(file.text, parse_float=Decimal)), []
    except ValidationError as wrong:
        return None, sorted({_name(error["loc"]) for error in wrong.errors(include_input=False, include_context=False)})
    except tomllib.TOMLDecodeError:
        return None, []


def _name(place: tuple[int | str, ...]) -> str:
    """A parameter by its name; one that nobody declared could itself be a secret."""
    known = {*Rules.model_fields, *Dominance.model_fields}
    return ".".join(str(part) if part in known else UNKNOWN for part in place)


def sealed(rules: Rules, words: str) -> str:
    """What stands for words that nobody may read: others where they are others, without a digit that tells of them."""
    made = hmac.new(rules.key.encode(), words.encode(), hashlib.sha256).hexdigest()[:8]
    return made.translate(LETTERS)


def _not_toml(file: RulesFile) -> Text:
    return NOT_TOML.format(file=file.path)


def mark(rules: Rules) -> str:
    """What the recipe holds in place of the parameters: it changes when they do, and tells nothing without the key."""
    told = f"{rules.minimum}|{rules.p.normalize():f}|"
    told += f"{rules.dominance.n}|{rules.dominance.k.normalize():f}" if rules.dominance else ""
    return hmac.new(rules.key.encode(), told.encode(), hashlib.sha256).hexdigest()[:32]

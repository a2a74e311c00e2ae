"""Styles of boxes that WeasyPrint works out again and again, worked out once or more shortly. For WeasyPrint 70 only.

Each of a thousand styles is asked for sixty properties of which its rules name five. For the others the answer is that
of the box around, or the initial one: what WeasyPrint says too, after thirty questions that only the five need.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint import css
from weasyprint.css import computed_values, properties
from weasyprint.text import line_break

Describe = Callable[[Any], Any]
DESCRIBED = ("font_style", "font_stretch", "font_weight", "font_size", "font_variant_caps")
BY_THEMSELVES = ("position", "float", "display", "page")  # each asks for others first, or is kept another way
MARKS: dict[str, Callable[[Any], bool]] = {
    "marker": lambda style: "list-item" in style["display"],
    "footnote-call": lambda style: style["float"] == "footnote",
    "footnote-marker": lambda style: style["float"] == "footnote",
    "note-call": lambda style: style["position"][0] == "note()",
    "note-marker": lambda style: style["position"][0] == "note()",
    "note-callback": lambda style: style["position"][0] == "note()",
}


def install() -> None:
    """Let every document of this process work out its styles so."""
    line_break.get_font_description = _described_once(line_break.get_font_description)
    css.StyleFor.set_computed_styles = _where_it_shows(css.StyleFor.set_computed_styles)
    css.ComputedStyle.__missing__ = _unnamed_first(css.ComputedStyle.__missing__)


def once_a_style(name: str, ask: Describe) -> Describe:
    """The same, with the answer kept with the style that it is about."""

    def answered(style: Any) -> Any:
        known = vars(style)
        if name not in known:
            known[name] = ask(style)
        return known[name]

    return answered


def _unnamed_first(work_out: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """The same, with the shortest way for a property that no rule names, neither by itself nor as `margin-inline`."""
    inherited, initial = _unnamed()
    logical = {name: find(block="ttb", inline="ltr") for name, find in computed_values.PHYSICAL_FUNCTIONS.items()}

    def missing(style: Any, key: str) -> Any:
        named, parent = style.cascaded, style.parent_style
        if parent is None or key in named or (key in logical and _is_led(style, logical[key])):
            return work_out(style, key)
        if key in inherited:
            value = style[key] = parent[key]
        elif key in initial:
            value = style[key] = initial[key]
        else:
            value = work_out(style, key)
        return value

    return missing


def _unnamed() -> tuple[frozenset[str], dict[str, Any]]:
    """The properties that come from the box around, and the others with what they are where nobody names them."""
    plain = {
        name: value for name, value in properties.INITIAL_VALUES.items()
        if name not in BY_THEMSELVES and not name.startswith("text_decoration_")
    }  # fmt: skip
    inherited = properties.INHERITED & plain.keys()
    others = plain.keys() - inherited - properties.INITIAL_NOT_COMPUTED
    return frozenset(inherited), {name: plain[name] for name in others}


def _is_led(style: Any, logical: str) -> bool:
    """Whether a rule may set a property by the direction of the text."""
    return logical in style.cascaded or style["direction"] != "ltr"


def _where_it_shows(compute: Callable[..., None]) -> Callable[..., None]:
    """The same, without the styles of the marks that an element does not have: it takes five of them for each."""

    def computed(styles: Any, element: Any, parent: Any, *rest: Any, **named: Any) -> None:
        has = MARKS.get(named.get("pseudo_type", ""))
        if has is None or has(styles.get_computed_styles()[parent, None]):
            compute(styles, element, parent, *rest, **named)

    return computed


def _described_once(describe: Describe) -> Describe:
    """The same, with the description of a font, which Pango copies, kept as long as the fonts of the document."""

    def described(style: Any) -> Any:
        known = vars(style.font_config).setdefault("fonts_described", {})
        varied = str(style["font_variation_settings"])
        key = (varied, tuple(style["font_family"]), *map(style.__getitem__, DESCRIBED))
        if key not in known:
            known[key] = describe(style)
        return known[key]

    return described

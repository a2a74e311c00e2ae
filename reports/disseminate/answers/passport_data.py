"""A passport as JSON: what its lines say, in both languages, with every number whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ...concepts.finding import Finding
from ...concepts.record import Derived, Key
from ...concepts.text import Text
from .passport import Leaf, Part, Passport, Step
from .words import digits


def passport_json(passport: Passport) -> str:
    """The passport as JSON. A figure that several steps stand on is told once; afterwards its id says `above`."""
    imprint = passport.imprint
    told = {
        "edition": {n: getattr(imprint, n) for n in ("job", "area", "period", "number", "run", "rounding")},
        **_step(passport.step, set()),
        "findings": [_finding(finding) for finding in passport.findings],
        "cells": [_leaf(leaf) for leaf in passport.leaves],
        "files": {leaf.cell.file: leaf.sha256 for leaf in passport.leaves},
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _finding(finding: Finding) -> dict[str, Any]:
    lines = {"zh": finding.line("zh"), "en": finding.line("en")}
    return finding.kept | {"place": str(finding.place)} | lines


def _step(step: Step, told: set[str]) -> dict[str, Any]:
    told.add(step.figure.id)
    declared = step.declared
    return {
        **_figure(step.figure),
        "title": _text(declared.title),
        "decimals": declared.decimals,
        "formula": {
            "name": declared.formula, "arithmetic": declared.arithmetic, "source": declared.source,
            "options": dict(declared.options),
        },
        "operands": [_part(part, told) for part in step.parts],
        "missing": [_key(key) for key in step.lost],
    }  # fmt: skip


def _figure(figure: Derived) -> dict[str, Any]:
    return {
        "figure": figure.id, **_key(figure.key), "value": figure.value, "digits": _digits(figure.value),
        "shown": figure.shown, "unit": figure.unit, "in_words": figure.in_words, "printed": figure.printed,
        "reason": _text(figure.reason), "note": _text(figure.note), "internal": figure.internal,
    }  # fmt: skip


def _part(part: Part, told: set[str]) -> dict[str, Any]:
    """An operand: which of the formula's, whether as printed, and in what unit it was counted."""
    head = {"as": list(part.names), "as_printed": part.printed, "counted_in": part.unit, "factor": str(part.factor)}
    if isinstance(part.of, Leaf):
        return head | _leaf(part.of)
    if part.of.figure.id in told:
        return head | {"above": part.of.figure.id}
    return head | _step(part.of, told)


def _leaf(leaf: Leaf) -> dict[str, Any]:
    cell, edit = leaf.cell, leaf.edit
    return {
        **_key(cell.key), "value": cell.value, "unit": cell.unit, "status": cell.status, "file": cell.file,
        "line": cell.line, "column": cell.column, "vintage": cell.vintage, "sha256": leaf.sha256,
        "delivered": leaf.delivered,
        "edit": {"before": edit.before, "after": edit.after, "reason": edit.reason} if edit else None,
    }  # fmt: skip


def _key(key: Key) -> Mapping[str, str]:
    return key._asdict()


def _digits(value: str) -> str:
    return digits(Fraction(value)) if value else ""


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"zh": text.zh, "en": text.en}

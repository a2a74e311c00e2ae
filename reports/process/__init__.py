"""GSBPM 5, process: edits as data. Each check answers holds, fails or undecided; none passes for want of data."""

from .agreement import agreement
from .confront import Confronted, confront
from .rules import (
    adds_up,
    composition_change,
    growth_agrees_with_level,
    implied_deflator,
    no_gaps,
    not_negative,
    present,
    rate_within,
    rises_within_year,
    within_whole,
    year_on_year,
)

__all__ = [
    "Confronted",
    "adds_up",
    "agreement",
    "composition_change",
    "confront",
    "growth_agrees_with_level",
    "implied_deflator",
    "no_gaps",
    "not_negative",
    "present",
    "rate_within",
    "rises_within_year",
    "within_whole",
    "year_on_year",
]

"""GSBPM 5, process: edits as data. Each check answers holds, fails or undecided; none passes for want of data.

The letter and number of each edit is its place in the table of edits; its code is the name of its function.
"""

from .accounting import adds_up, growth_agrees_with_level, not_negative, within_whole
from .agreement import agreement
from .changes import composition_change, implied_deflator, rate_within, rises_within_year, year_on_year
from .classified import reconciles
from .confront import Confronted, confront
from .coverage import no_gaps, present

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
    "reconciles",
    "rises_within_year",
    "within_whole",
    "year_on_year",
]

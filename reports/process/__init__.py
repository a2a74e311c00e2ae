"""GSBPM 5, process: edits as data. Each check answers holds, fails or undecided; none passes for want of data.

The letter and number of each edit is its place in the table of edits; its code is the name of its function.
"""

from .accounting import adds_up, growth_agrees_with_level, not_negative, within_whole
from .agreement import agreement
from .changes import composition_change, implied_deflator, rate_within, rises_within_year, year_on_year
from .classified import in_code_list, minimum_frequency, reconciles
from .confront import Confronted, confront
from .coverage import no_gaps, present
from .cumulation import accumulation, implied_single_quarter, quarters_add_up, same_figures
from .digits import heaping, repeated_values, terminal_digits
from .growths import (
    contributions_add_up,
    growth_across_vintages,
    implied_aggregate_growth,
    pulls_add_up,
    triangle,
)
from .identities import balance_sheet, between_areas, growth_gap, panel_adds_up, secondary_industry
from .lookup import Observed
from .magnitude import magnitude, magnitude_of_file
from .members import complete, same_areas
from .outliers import Thresholds, boxplot, hidiroglou_berthelot, median_deviation, sigma_gap
from .overlay import overlay
from .plug import plugged
from .ratios import measure_within, ratio_within
from .respondents import coverage, roster
from .vintages import Limits, restated, revision_size, revisions, scope_moved

__all__ = [
    "Confronted", "Limits", "Observed", "Thresholds",
    "accumulation", "adds_up", "agreement", "balance_sheet", "between_areas", "boxplot", "complete",
    "composition_change", "confront", "contributions_add_up", "coverage", "growth_across_vintages",
    "growth_agrees_with_level", "growth_gap", "heaping", "hidiroglou_berthelot", "implied_aggregate_growth",
    "implied_deflator", "implied_single_quarter", "in_code_list", "magnitude", "magnitude_of_file", "measure_within",
    "median_deviation", "minimum_frequency", "no_gaps", "not_negative", "overlay", "panel_adds_up", "plugged",
    "present", "pulls_add_up", "quarters_add_up", "rate_within", "ratio_within", "reconciles", "repeated_values",
    "restated", "revision_size", "revisions", "rises_within_year", "roster", "same_areas", "same_figures",
    "scope_moved", "secondary_industry", "sigma_gap", "terminal_digits", "triangle", "within_whole", "year_on_year",
]  # fmt: skip

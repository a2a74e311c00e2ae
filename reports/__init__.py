"""`reports`: from a quarter's CSVs to the bulletin in print, with every figure traced to its cell.

The public names of the library. Each is loaded when it is first used, so that `reports --help` wakes nothing.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "concepts.classification": ("Code", "CodeList", "Crosswalk", "Link"),
    "concepts.code_lists": ("CITY_CLUSTERS", "CLUSTERS", "CLUSTERS_TO_CITY", "GBT_4754", "HONOURS", "LADDER"),
    "concepts.check": ("Answers", "Check", "Known", "Verdict"),
    "concepts.definition": ("Indicator", "Job", "Selection", "Shown"),
    "concepts.disclosure": ("Disclosure",),
    "concepts.acceptance": ("Acceptance",),
    "concepts.aggregate": ("Aggregate", "Panel"),
    "concepts.cited": ("CitedFacts",),
    "concepts.comparison": ("Column", "Members"),
    "concepts.edit": ("Edit",),
    "concepts.figure": ("Figure", "Figures"),
    "concepts.finding": ("Finding", "Place", "Severity"),
    "concepts.observation": ("CONSTANT", "CURRENT", "LINKED", "PREVIOUS_YEAR", "TOTAL"),
    "concepts.period": ("Period", "quarter"),
    "concepts.release_rule": ("ReleaseRule",),
    "concepts.roster": ("Area", "Roster"),
    "concepts.source": ("Numbers", "PERIODS", "Source"),
    "concepts.text": ("Text",),
    "concepts.unit": (
        "ENTERPRISES", "HOUSEHOLDS", "INDEX_POINTS", "ITEMS", "NO_UNIT", "PERCENT", "PERSONS", "PIECES", "POINTS",
        "RANK", "RUNGS", "UNITS", "Unit", "WAN_YUAN", "YEARS", "YI_YUAN", "YUAN",
    ),
    "formulas": (
        "as_delivered", "asset_liability_ratio", "average_growth", "average_growth_of_rates", "average_of_ends",
        "average_per_year", "capacity_utilisation", "chain", "chain_growth", "chained_volume", "change",
        "collection_days", "comparable_growth", "composition", "concentration", "contribution",
        "cost_per_hundred_revenue", "count", "cumulative_growth", "cumulative_growth_bounds", "deflator",
        "energy_intensity", "fraction_in_words", "gap", "growth", "growth_status", "herfindahl",
        "inventory_days", "labour_productivity", "location_quotient", "loss_change", "loss_making_share",
        "MissingOperand", "NoOverlap", "NotTheWhole", "profit_margin", "pull", "rank", "rank_bracket",
        "Ranking", "ranking", "rd_intensity", "rd_unit_share", "rebase", "revenue_per_employee",
        "revenue_per_hundred_assets", "sales_ratio", "scope_change", "share", "shift_share", "ShiftShare",
        "single_quarter", "single_quarter_growth", "single_quarter_growth_of_rates", "streak", "sum_of",
        "UnknownMethod", "value_added_rate", "year_to_date",
    ),
    "process": (
        "Limits", "Observed", "Thresholds", "accumulation", "adds_up", "balance_sheet", "between_areas", "boxplot",
        "complete", "composition_change", "contributions_add_up", "coverage", "growth_across_vintages",
        "growth_agrees_with_level", "growth_gap", "heaping", "hidiroglou_berthelot", "implied_aggregate_growth",
        "implied_deflator", "implied_single_quarter", "in_code_list", "magnitude", "magnitude_of_file",
        "measure_within", "median_deviation", "minimum_frequency", "no_gaps", "not_negative", "panel_adds_up",
        "plugged", "present", "pulls_add_up", "quarters_add_up", "rate_within", "ratio_within", "reconciles",
        "repeated_values", "restated", "revision_size", "revisions", "rises_within_year", "roster", "same_areas",
        "same_figures", "scope_moved", "secondary_industry", "sigma_gap", "terminal_digits", "triangle", "within_whole",
        "year_on_year",
    ),
    "collect": ("Delivery", "deliveries"),
    "analyse": ("comparison", "ranked_among", "readable_contribution"),
    "production": ("Product", "produce"),
}  # fmt: skip
_ROOM_OF = {name: room for room, names in _PUBLIC.items() for name in names}

__all__ = sorted(["__version__", *_ROOM_OF])


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'reports' has no name {name!r}")
    return getattr(import_module(f".{_ROOM_OF[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__

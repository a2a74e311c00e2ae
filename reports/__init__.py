"""`reports`: from a quarter's CSVs to the bulletin in print, with every figure traced to its cell.

The public names of the library. Each is loaded when it is first used, so that `reports --help` wakes nothing.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "concepts.definition": ("Check", "Indicator", "Job", "Known", "PERIODS", "Selection", "Shown", "Source", "Verdict"),
    "concepts.figure": ("Figure", "Figures"),
    "concepts.finding": ("Finding", "Place", "Severity"),
    "concepts.observation": ("CONSTANT", "CURRENT", "PREVIOUS_YEAR", "TOTAL"),
    "concepts.period": ("Period", "quarter"),
    "concepts.text": ("Text",),
    "concepts.unit": ("PERCENT", "POINTS", "UNITS", "WAN_YUAN", "YI_YUAN", "Unit"),
    "formulas": (
        "as_delivered", "change", "contribution", "deflator", "gap", "growth", "pull", "share", "single_quarter",
        "single_quarter_growth",
    ),
    "process": (
        "adds_up", "composition_change", "growth_agrees_with_level", "implied_deflator", "no_gaps", "not_negative",
        "present", "rate_within", "rises_within_year", "within_whole", "year_on_year",
    ),
    "collect": ("Delivery", "deliveries"),
    "analyse": ("readable_contribution",),
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

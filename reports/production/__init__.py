"""The four phases in their order: collect, process, analyse, disseminate. Knows no clock, no store, no terminal.

Each name is loaded when it is first used: who aggregates microdata wakes nothing that prints.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .colophon import inputs_hash, quality_rates
    from .examining import READER_ERRORS, Read, examine, read, refuse
    from .producing import page, preview, produce, traced
    from .values import ZONE, Edition, Examined, Order, Press, Product, Recipe, Tell

__all__ = [
    "READER_ERRORS", "ZONE", "Edition", "Examined", "Order", "Press", "Product", "Read", "Recipe", "Tell", "examine",
    "inputs_hash", "page", "preview", "produce", "quality_rates", "read", "refuse", "traced",
]  # fmt: skip

_MODULE_OF = {
    **dict.fromkeys(("inputs_hash", "quality_rates"), "colophon"),
    **dict.fromkeys(("READER_ERRORS", "Read", "examine", "read", "refuse"), "examining"),
    **dict.fromkeys(("page", "preview", "produce", "traced"), "producing"),
    **dict.fromkeys(("ZONE", "Edition", "Examined", "Order", "Press", "Product", "Recipe", "Tell"), "values"),
}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'reports.production' has no name {name!r}")
    return getattr(import_module(f".{_MODULE_OF[name]}", __name__), name)

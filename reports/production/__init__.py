"""The four phases in their order: collect, process, analyse, disseminate. Knows no clock, no store, no terminal."""

from .colophon import inputs_hash, quality_rates
from .examining import READER_ERRORS, Read, examine, read, refuse
from .producing import page, preview, produce, traced
from .values import ZONE, Edition, Examined, Order, Press, Product, Recipe, Tell

__all__ = [
    "READER_ERRORS", "ZONE", "Edition", "Examined", "Order", "Press", "Product", "Read", "Recipe", "Tell", "examine",
    "inputs_hash", "page", "preview", "produce", "quality_rates", "read", "refuse", "traced",
]  # fmt: skip

"""GSBPM 4, collect: from the bytes of a delivery to observations, with a finding for each cell that is none."""

from .cited import cited_facts
from .deliveries import Delivery, asked_by, asks_for, complete, delivered, deliveries, lying, matching
from .read import Collected, FileRead, collect

__all__ = [
    "Collected", "Delivery", "FileRead", "asked_by", "asks_for", "cited_facts", "collect", "complete", "delivered",
    "deliveries", "lying", "matching",
]  # fmt: skip

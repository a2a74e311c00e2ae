"""GSBPM 4, collect: from the bytes of a delivery to observations, with a finding for each cell that is none."""

from .cited import cited_facts
from .deliveries import Delivery, asks_for, deliveries, matching
from .read import Collected, collect

__all__ = ["Collected", "Delivery", "asks_for", "cited_facts", "collect", "deliveries", "matching"]

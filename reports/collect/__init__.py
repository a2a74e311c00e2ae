"""GSBPM 4, collect: from the bytes of a delivery to observations, with a finding for each cell that is no observation."""

from .deliveries import Delivery, deliveries, matching
from .read import Collected, collect

__all__ = ["Collected", "Delivery", "collect", "deliveries", "matching"]

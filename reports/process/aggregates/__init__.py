"""GSBPM 5.7, calculate aggregates: from the returns of enterprises to observations; the engine is handed in."""

from .contributions import contributions
from .observed import aggregate, joined

__all__ = ["aggregate", "contributions", "joined"]

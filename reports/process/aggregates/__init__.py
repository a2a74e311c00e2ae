"""GSBPM 5.7, calculate aggregates: from the returns of enterprises to observations; the engine is handed in."""

from .observed import aggregate

__all__ = ["aggregate"]

"""GSBPM 6, analyse: from observations to figures with their lineage, and to what deserves a sentence."""

from .comparison import comparison
from .compute import Computed, compute
from .policy import ranked_among, readable_contribution

__all__ = ["Computed", "comparison", "compute", "ranked_among", "readable_contribution"]

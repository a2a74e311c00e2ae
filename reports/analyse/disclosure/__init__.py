"""GSBPM 6.4, disclosure control: what is suppressed before anything is rendered, and the proof that it stays so."""

from ...concepts.disclosure import RulesFile
from .marking import marked
from .nesting import nested
from .rules import Rules, mark, rules_of, sealed
from .suppression import audit, protect
from .tabulation import Hierarchies, Tables, key_of, tables

__all__ = [
    "Hierarchies",
    "Rules",
    "RulesFile",
    "Tables",
    "audit",
    "key_of",
    "mark",
    "marked",
    "nested",
    "protect",
    "rules_of",
    "sealed",
    "tables",
]

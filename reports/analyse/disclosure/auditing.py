"""The audit: what a reader of all that is published can find out, decided in whole numbers."""

from __future__ import annotations

from ...concepts.disclosure import Audit
from .reach import Reach
from .rules import Rules
from .system import System
from .unions import telling_unions


def audited(system: System, hidden: frozenset[int], rules: Rules) -> Audit:
    """What can be found out when these cells are suppressed.

    A cell that must be protected and was published before is no matter of the audit: nothing can be done for it.
    """
    dark = (hidden | system.implied) - system.fixed
    reach = Reach(system, dark)
    needs = system.needs.keys() - system.fixed
    exposed = frozenset(needs) - reach.proved()
    follows = (number for number in dark & reach.movable - system.implied if reach.follows(number))
    unions = frozenset(system.keys(parts) for _, parts, _ in telling_unions(reach, rules))
    return Audit(system.keys(follows), system.keys(exposed), unions)

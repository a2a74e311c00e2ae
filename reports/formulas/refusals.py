"""What a formula refuses: operands its method needs, methods it does not know, series that cannot be joined."""

from __future__ import annotations

from ..concepts.errors import BadDefinition, MixedBasis


class MissingOperand(BadDefinition, ValueError):
    """The method needs an operand that was not given."""


class UnknownMethod(BadDefinition, ValueError):
    """No such method, or not with this comparison."""


class NoOverlap(MixedBasis, ValueError):
    """Two price bases without a period in common, so that nothing says how one follows the other."""


class NotTheWhole(BadDefinition, ValueError):
    """Parts that do not add up to the whole they are said to make up."""

"""Which operand of a formula a row was, and in what unit the formula took it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ...concepts.record import Cell, Declared, Derived, Key, Operand
from ...concepts.unit import UNITS

CONSTANTS = ("constant", "linked")


def fits(operand: Operand, key: Key) -> bool:
    """Whether the operand as declared takes an observation of this key."""
    if operand.measure != key.measure or operand.area not in ("", key.area):
        return False
    if operand.activities and key.activity not in operand.activities:
        return False
    return operand.printed or (
        (operand.accumulation, operand.scope) == (key.accumulation, key.scope)
        and _of_basis(operand.price_basis, key.price_basis)
    )


def _of_basis(wanted: str, price_basis: str) -> bool:
    return price_basis.startswith("constant:") if wanted in CONSTANTS else wanted == price_basis


def operands_of(declared: Declared, figure: Derived, row: Cell | Derived) -> tuple[Operand, ...]:
    """The operands that the row is in the formula of this figure.

    Of another activity than the figure's own, it is what names that activity: the total beside a part is the whole.
    """
    found = [operand for operand in declared.operands if fits(operand, row.key)]
    named = [operand for operand in found if row.key.activity in operand.activities]
    other = row.key.activity != figure.key.activity
    return tuple(named if other and named else found)


def converted(declared: Declared, operands: Sequence[Operand], unit: str) -> tuple[str, Fraction]:
    """The unit that the formula counts in, and by what the value is multiplied to get there.

    A value of the dimension of the figure is counted in the figure's own unit, any other in the base unit of its own.
    """
    own = UNITS[unit]
    target = UNITS[next((operand.unit for operand in operands if operand.unit), declared.unit)]
    if own.dimension == target.dimension:
        return target.code, own.size / target.size
    base = next(u for u in UNITS.values() if u.dimension == own.dimension and u.size in (1, own.size))
    return base.code, own.size / base.size

"""Primary suppression: which cells tell of a single respondent, and how far a reader must stay from their value."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...concepts.disclosure import Cell, Contributions
from .rules import Rules


def judged(cell: Cell, rules: Rules) -> bool:
    """Whether the rules can be applied: the contributors are known, as far as the rules look."""
    return cell.contributions is not None and cell.contributions.tells(rules.largest)


def distance(cell: Cell, rules: Rules) -> Fraction | None:
    """How far above and below its value a reader's bounds must lie; None where the cell may be published.

        p %: X - x1 - x2 < p/100·x1        distance p/100·x1 - (X - x1 - x2)
        (n,k): x1 + ... + xn > k/100·X      distance 100/k·(x1 + ... + xn) - X
        fewer contributors than allowed     distance p/100·x1

    The largest of those that hold, and at least the smallest amount that counts. A cell without contributors is empty,
    which everybody may know. One whose contributors are not known gives None too: ask `judged` first.

    Source:
        Handbook on Statistical Disclosure Control, chapter 4: protection levels.
    """
    if cell.contributions is None or cell.contributions.count == 0:
        return None
    needs = list(_needs(Fraction(cell.value), cell.contributions, rules))
    return max(*needs, cell.step) if needs else None


def _needs(total: Fraction, given: Contributions, rules: Rules) -> Iterator[Fraction]:
    share = Fraction(rules.p) / 100
    first, second = (Fraction(amount) for amount in (*given.largest, 0, 0)[:2])
    if given.count < rules.minimum:
        yield share * first
    if (remainder := total - first - second) < share * first:
        yield share * first - remainder
    if rules.dominance:
        top, most = Fraction(sum(given.largest[: rules.dominance.n])), Fraction(rules.dominance.k) / 100
        if top > most * total:
            yield top / most - total

"""Disclosure control of linked tables: primary suppression by the rules, complementary suppression, the audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...concepts.disclosure import CONFIDENTIAL, Audit, Cell, Equation, Key, Protected
from .auditing import audited
from .covering import covered
from .reach import Reach
from .rules import Rules
from .sensitivity import distance, judged
from .system import System, system
from .unions import telling_unions

ROUNDS = 12  # of unions that are found and protected; each adds suppressed cells, so few are needed
SPARED = 6000  # suppressed cells times complementary ones up to which each is tried whether it can be spared


def protect(
    cells: Sequence[Cell], equations: Sequence[Equation], rules: Rules, known: frozenset[Key] = frozenset()
) -> Protected:
    """Which cells must be suppressed so that nobody behind a sensitive one can be told, and the audit of it.

    Args:
        cells: of all tables of the run, and what follows from them without being printed.
        equations: all that readers know to hold among them.
        known: cells that an earlier edition published: they stay known, so they neither can be suppressed nor help.

    Raises:
        BadDefinition: a cell stands twice, or an equation names one that is not there.
        BadInput: values do not satisfy an equation.
    """
    made = sensitive(system(cells, equations, known), rules)
    primary = frozenset(made.needs) - made.implied
    hidden = _spared(made, primary, _hidden(made, primary - made.fixed, rules), rules)
    return _answer(made, primary, hidden, rules)


def audit(cells: Sequence[Cell], equations: Sequence[Equation], rules: Rules, statuses: dict[Key, str]) -> Audit:
    """What a reader can find out where cells are published and suppressed as these statuses say."""
    made = sensitive(system(cells, equations), rules)
    hidden = frozenset(n for n, cell in enumerate(cells) if statuses.get(cell.key) == CONFIDENTIAL)
    return audited(made, hidden, rules)


def sensitive(made: System, rules: Rules) -> System:
    """The system with the distance that each sensitive cell needs."""
    needs = {number: distance(cell, rules) for number, cell in enumerate(made.cells) if judged(cell, rules)}
    return replace(made, needs={number: made.scaled(need) + 1 for number, need in needs.items() if need is not None})


def _hidden(made: System, hidden: frozenset[int], rules: Rules) -> frozenset[int]:
    """What is suppressed for these cells, and for the sums of suppressed cells that would tell."""
    widened = made
    for _ in range(ROUNDS):
        hidden = covered(widened, hidden)
        unions = telling_unions(Reach(made, (hidden | made.implied) - made.fixed), rules)
        if not unions:
            break
        widened = widened.with_unions(unions)
    return hidden


def _spared(made: System, primary: frozenset[int], hidden: frozenset[int], rules: Rules) -> frozenset[int]:
    """The same without complementary cells that nothing needs, the largest tried first."""
    more = sorted(hidden - primary, key=lambda number: (-made.values[number], number))
    if len(more) * len(hidden) > SPARED or not audited(made, hidden, rules).safe:
        return hidden
    for number in more:
        if audited(made, hidden - {number}, rules).safe:
            hidden -= {number}
    return hidden


def _answer(made: System, primary: frozenset[int], hidden: frozenset[int], rules: Rules) -> Protected:
    printed = {number: cell for number, cell in enumerate(made.cells) if cell.printed}
    unknown = (number for number, cell in enumerate(made.cells) if not judged(cell, rules))
    return Protected(
        statuses={cell.key: CONFIDENTIAL if number in hidden else "" for number, cell in printed.items()},
        primary=made.keys(primary & hidden),
        complementary=made.keys(hidden - primary),
        undecided=made.keys(unknown),
        too_late=made.keys(primary & made.fixed),
        audit=audited(made, hidden, rules),
    )

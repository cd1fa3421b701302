"""How much money it takes to reach the targets without selling anything.

No slice may shrink, so the whole must be at least B = max vᵢ/tᵢ, and B is enough. What must not be bought has to stand
at its share of B already.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request, scope_of
from xl_addin.domain.rows import Constraint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.portfolio.pies import Tree
    from xl_addin.domain.portfolio.portfolio import Portfolio


def deposit_to_balance(portfolio: Portfolio) -> int:
    """Return the smallest deposit in cents with which purchases alone can bring every slice to its target exactly.

    Cash above the minimum counts as well, and is used first; a shortfall below the minimum is made up. Share steps,
    the minimum order and the auto-invest threshold do not count: what is asked is how much money it takes.
    `Refused` where no deposit is enough: something is held of a slice of 0%, a constraint forbids a purchase that
    would be needed, or a price is missing.
    """
    portfolio = scope_of(portfolio, Request(Action.INVEST)).portfolio
    tree = portfolio.tree
    values = portfolio.values
    whole = max((values[i] / tree.nodes[i].target for i in tree.leaves if tree.nodes[i].target), default=Fraction(0))
    _refuse_unreachable(tree, values, whole)
    spare = Fraction(portfolio.cash - portfolio.settings.minimum_cash, 100)
    missing = (whole - values[0] - spare) * 100
    return max(0, -(-missing.numerator // missing.denominator))


def _refuse_unreachable(tree: Tree, values: Sequence[Fraction], whole: Fraction) -> None:
    for i, node in enumerate(tree.nodes):
        if not node.target and values[i]:
            message = f"{node.name} has a target of 0% and is held, so that it has to be sold"
            raise refuse(node.source.cell("Target %"), message, "Rebalance instead.")
        if node.constraint in {Constraint.NO_BUY, Constraint.LOCKED} and values[i] < node.target * whole:
            message = f"{node.name} is {node.constraint.value} and below its target, which no deposit changes"
            raise refuse(node.source.cell("Constraint"), message, "Lift the constraint.")

"""What each choice of a plan replaces among the settings.

A choice replaces what is a matter of taste: how far slices are traded, in how many orders, out of which lots. It
never replaces what must not be broken: constraints, minimum cash, minimum order, the limits of a proposal.

| choice | what it is | what it replaces |
|---|---|---|
| as set | what the settings say | nothing |
| closest | every slice to its target | bands, ``Trade to``, ``Prefer fewer orders``, ``Tax versus drift`` |
| fewest orders | the closest, less what lessens the drift little | bands, ``Trade to``, ``Tax versus drift`` |
| band edge | the bands as set, to their edge | ``Trade to``, ``Prefer fewer orders``, ``Tax versus drift`` |
| no sales | an auto-invest of the idle cash, however little it is | what the closest does, and the threshold |
| least tax | the nearest of the plans that add the least tax | what the closest does, and ``Lot method`` |

Without tax rates the least tax is not known, and the least net gain stands for it (`keep_tax_down`). In an account that
is not taxed it is the closest.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xl_addin.domain.finding import refuse
from xl_addin.domain.money import money
from xl_addin.domain.plan import Action, Choice
from xl_addin.domain.portfolio.pies import Tree
from xl_addin.domain.settings import USUAL_TOLERANCE, LotMethod, TradeTo

if TYPE_CHECKING:
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.scope import Request

WHAT = {
    Choice.AS_SET: "What the settings say.",
    Choice.CLOSEST: "Every slice to its target, whatever the bands.",
    Choice.FEWEST_ORDERS: "To the targets, without the orders that matter least.",
    Choice.BAND_EDGE: "Only what is out of its band, and only back to its edge.",
    Choice.NO_SALES: "Purchases alone, with the idle cash.",
    Choice.LEAST_TAX: "The least tax, and as near to the targets as that lets it come.",
}
"""What each choice is, in a sentence."""

_TAX_BEFORE_ALL = Decimal(1_000_000)
"""The weight at which a cent of tax outweighs any distance from the targets."""


NO_WEIGHT: dict[str, Any] = {"tax_weight": None, "tax_a_point": None}
"""`Tax versus drift` as none."""


def as_chosen(portfolio: Portfolio, request: Request) -> tuple[Portfolio, Request]:
    """Return the portfolio under the settings of a choice, and what is then asked of it.

    `Refused` where there is no such plan: a band edge without a band, purchases alone without cash that takes part.
    """
    if request.choice is not Choice.AS_SET and request.action is not Action.REBALANCE:
        raise ValueError(f"only a rebalance has a choice of plans, no {request.action.value}")
    match request.choice:
        case Choice.CLOSEST:
            portfolio = _to_targets(portfolio)
        case Choice.FEWEST_ORDERS:
            portfolio = _with(_to_targets(portfolio), fewer_orders=portfolio.settings.fewer_orders or USUAL_TOLERANCE)
        case Choice.BAND_EDGE:
            _refuse_without_bands(portfolio, request)
            portfolio = _with(portfolio, trade_to=TradeTo.BAND_EDGE, fewer_orders=None, **NO_WEIGHT)
        case Choice.NO_SALES:
            _refuse_without_cash(portfolio, request)
            portfolio = _with(_to_targets(portfolio), auto_invest_threshold=0)
            request = replace(request, action=Action.INVEST)
        case Choice.LEAST_TAX:
            portfolio = _with(_to_targets(portfolio), lot_method=LotMethod.MIN_TAX, tax_weight=_TAX_BEFORE_ALL)
    return portfolio, request


def _to_targets(portfolio: Portfolio) -> Portfolio:
    """Return the portfolio without its bands, every slice to be traded to its target."""
    tree = Tree(tuple(node._replace(band=None) for node in portfolio.tree.nodes))
    return _with(replace(portfolio, tree=tree), band=None, trade_to=TradeTo.TARGET, fewer_orders=None, **NO_WEIGHT)


def _with(portfolio: Portfolio, **changes: Any) -> Portfolio:
    return replace(portfolio, settings=replace(portfolio.settings, **changes))


def _refuse_without_bands(portfolio: Portfolio, request: Request) -> None:
    tree = portfolio.tree
    top = tree.pie(request.pie) if request.pie is not None else 0
    inside = tree.below(top or 0)
    if portfolio.settings.band is None and not any(tree.nodes[i].band for i in inside if i != top):
        raise refuse(None, "no slice has a tolerance band", "Type a Band, such as 5pp, on the Settings sheet.")


def _refuse_without_cash(portfolio: Portfolio, request: Request) -> None:
    """Refuse where only a sale could help, or where cash takes no part."""
    settings = portfolio.settings
    if request.level_only or (request.pie is not None and portfolio.tree.pie(request.pie)):
        raise refuse(None, "a rebalance of one pie uses no cash, so that it cannot do without sales")
    if not settings.rebalance_uses_cash:
        at = settings.places.get("rebalance_uses_cash")
        raise refuse(
            at, "a rebalance without sales would need cash, and it uses none", "Set Rebalance uses cash to yes."
        )
    if portfolio.cash < settings.minimum_cash:
        short = money(settings.minimum_cash - portfolio.cash, settings.currency)
        raise refuse(None, f"cash is {short} below the minimum, and only a sale can raise it", "Choose another plan.")

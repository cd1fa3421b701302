"""What is to be known of several accounts in one proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.plan import Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.domain.rebalancing.account_plan import AccountPlan

_OF_EACH = {
    "minimum_cash": "Minimum cash",
    "maximum_orders": "Maximum orders",
    "maximum_turnover": "Maximum turnover",
    "maximum_gain": "Maximum realised gain",
}
"""The settings that limit a proposal: with several accounts, what is done in each of them."""
_OF_SLICES = {"maximum_buy": "Maximum buy", "maximum_sell": "Maximum sell"}
"""The limits of a slice that do the same."""


def account_notes(accounts: Sequence[AccountPlan]) -> Iterator[str]:
    """Yield the notes on several accounts: what is done for each by itself, and what for all of them."""
    if len(accounts) < 2:
        return
    yield "Each account is planned by itself: no money goes from one to another."
    told = [account.portfolio.settings for account in accounts]
    words = [word for field, word in _OF_EACH.items() if sum(bool(getattr(s, field)) for s in told) > 1]
    nodes = accounts[0].portfolio.tree.nodes
    words += [word for field, word in _OF_SLICES.items() if any(getattr(node, field) is not None for node in nodes)]
    if words:
        yield f"For each account by itself {'counts' if len(words) == 1 else 'count'}: {', '.join(words)}."
    sold = [a.name for a in accounts if a.taxed and any(order.lots for order in a.plan.orders)]
    if len(sold) > 1:
        yield (
            f"The gains and losses of {', '.join(sold)} are netted for the tax; that of an order or account is what it "
            "adds. The lots of each account are chosen by themselves."
        )
    yield from _lost_losses(accounts)


def _lost_losses(accounts: Sequence[AccountPlan]) -> Iterator[str]:
    """Yield what is sold at a loss while an account that is not taxable buys it: no cost keeps that loss for later.

    Source: Rev. Rul. 2008-5.
    """
    for own, other in ((own, other) for own in accounts for other in accounts):
        if own.portfolio.settings.is_taxed and not other.portfolio.settings.is_taxed:
            washed = {order.symbol for order in own.plan.orders if any(lot.disallowed for lot in order.lots)}
            bought = {order.symbol for order in other.plan.orders if order.side is Side.BUY}
            for symbol in sorted(washed & bought):
                said = f"{symbol} is sold at a loss in {own.name} and bought in {other.name}, which is not taxable"
                yield f"{said}: what of that loss does not count now is lost for good."

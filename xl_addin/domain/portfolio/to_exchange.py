"""What has to be exchanged between currencies before a plan's purchases can be paid."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import paid_in
from xl_addin.domain.money import money, nearest_cent
from xl_addin.domain.plan import Action, Side
from xl_addin.domain.portfolio.accounts import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_addin.domain.plan import Order, Plan
    from xl_addin.domain.portfolio.portfolio import Portfolio


_CENT = Fraction(1, 100)
"""Less than this is what rounding leaves."""


def exchange_notes(plan: Plan, portfolios: Sequence[Portfolio], amount: int) -> Iterator[str]:
    """Yield for each account what is lacking in some currencies and to spare in others, net.

    ``plan`` is in the terms of its securities (`in_own_terms`). ``amount`` are the cents to withdraw, or to deposit, in
    the portfolio's currency. What commissions and the spread take is small and left out.
    """
    for portfolio in portfolios:
        orders = [order for order in plan.orders if len(portfolios) == 1 or order.account == portfolio.account]
        paid = _paid(orders, portfolio.settings.currency)
        paid[portfolio.settings.currency] += Fraction(amount if plan.action is Action.WITHDRAW else -amount, 100)
        words = _words(paid, portfolio, "withdrawal" if plan.action is Action.WITHDRAW else "purchases")
        if orders and words:
            yield in_words([portfolio.account or ""], words, len(portfolios))


def _paid(orders: Iterable[Order], own: str) -> dict[str, Fraction]:
    """Return by currency what purchases take less what sales bring."""
    paid = {own: Fraction()}
    for order in orders:
        quoted = order.quoted
        value, code = (quoted.value, quoted.currency) if quoted else (order.value, own)
        currency, part = paid_in(code)
        signed = Fraction(value, 100) * Fraction(part) * (1 if order.side is Side.BUY else -1)
        paid[currency] = paid.get(currency, Fraction()) + signed
    return paid


def _words(paid: Mapping[str, Fraction], portfolio: Portfolio, what: str) -> str:
    """Return the sentence, empty where every currency has enough. A debt that no order adds to may stay one."""
    held = {currency: Fraction(amount) for currency, amount in portfolio.money.items()}
    net = {currency: held.get(currency, Fraction()) - paid.get(currency, 0) for currency in {**held, **paid}}
    lacking = {currency: -left for currency, left in net.items() if left < -_CENT and paid.get(currency, 0) > 0}
    if not lacking:
        return ""
    spare = _listed({currency: left for currency, left in net.items() if left > _CENT}, portfolio)
    to_spare = f"; to spare are {spare}" if spare else ""
    return (
        f"Before the {what}, exchange into {_listed(lacking, portfolio)}, which is needed beyond the cash and the "
        f"sales in each currency{to_spare}."
    )


def _listed(amounts: Mapping[str, Fraction], portfolio: Portfolio) -> str:
    """Return amounts with their signs, the largest first, those of other currencies with what they come to."""
    own = portfolio.settings.currency
    worth = {currency: amount * Fraction(portfolio.rates.of(currency)) for currency, amount in amounts.items()}
    words = []
    for currency in sorted(amounts, key=lambda currency: -worth[currency]):
        text = money(nearest_cent(amounts[currency]), currency)
        words.append(text if currency == own else f"{text} (about {money(nearest_cent(worth[currency]), own)})")
    *most, last = words or [""]
    return f"{', '.join(most)} and {last}" if most else last

"""One proposal for one account or for several: each is planned by itself, and no money goes from one to another.

What the accounts have in common is their owner: one tax year, in which the gains and losses of all taxable ones are
netted, and wash sales, which a purchase in any of the accounts makes (Rev. Rul. 2008-5).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from xl_addin.domain.finding import Refused, refuse
from xl_addin.domain.money import money
from xl_addin.domain.plan import Action, Measures, Part, Plan, Side
from xl_addin.domain.portfolio.accounts import found_in, in_words, told_by
from xl_addin.domain.portfolio.measures import drift_of_all
from xl_addin.domain.rebalancing.account_notes import account_notes
from xl_addin.domain.rebalancing.account_plan import AccountPlan
from xl_addin.domain.rebalancing.propose import propose, without_orders
from xl_addin.domain.rebalancing.write_plan import request_words
from xl_addin.domain.settings import WashSales
from xl_addin.domain.tax.lots import Sale
from xl_addin.domain.tax.purchases import Purchase
from xl_addin.domain.tax.realise import added_taxes
from xl_addin.domain.tax.wash import counted_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.plan import LotSale, Order
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.scope import Answers, Request

K = TypeVar("K")

_ROUNDS = 3
"""How often the accounts may answer to what the others trade; without limits on gains and tax they do so once."""


def propose_by_account(portfolios: Sequence[Portfolio], request: Request, sold_on: date) -> Plan:
    """Return what a request leads to in each account, as one plan whose orders carry their account.

    Each is planned as if it were the only one, save that a purchase in another counts for its wash sales, and that the
    lots of all sales are chosen together. ``sold_on`` is the day of the trade window. `Refused` where the request
    cannot be met in one of them, and where it is of an amount that does not say for which.
    """
    if request.amount and not request.due and len(portfolios) > 1:
        raise _which(portfolios, request)
    answers: list[Answers] = [[] for _ in portfolios]
    plans = _planned(portfolios, request, sold_on, answers)
    if portfolios[0].account is None:
        return plans[0]
    known = list(portfolios)
    sells: set[str] = set()  # by itself or with what it knew: an account that no longer sells has to know why
    for _ in range(_ROUNDS):
        sales = _sales(portfolios, plans)
        sells |= {account for account, _ in sales}
        others = [_elsewhere(portfolios, plans, portfolio, sold_on) for portfolio in portfolios]
        aware = [
            _aware(portfolio, bought, sales) if portfolio.account in sells else portfolio
            for portfolio, bought in zip(portfolios, others, strict=True)
        ]
        if all(now is before for now, before in zip(aware, known, strict=True)):
            break
        known = aware
        before, plans = _traded(plans), _planned(aware, request, sold_on, answers)
        if _traded(plans) == before:
            break
    plan = _together([AccountPlan(*pair) for pair in zip(portfolios, plans, strict=True)])
    if not request.due or len(portfolios) == 1:
        return plan
    words = request_words(request, portfolios[0].settings.currency)
    return replace(plan, request=f"{words} in {len(portfolios)} accounts")


def nothing_by_account(portfolios: Sequence[Portfolio], request: Request, sold_on: date, why: str) -> Plan:
    """Return a plan without an order, and why: how the accounts stand, and nothing else."""
    plans = [without_orders(portfolio, request, sold_on, why) for portfolio in portfolios]
    if portfolios[0].account is None:
        return plans[0]
    return _together([AccountPlan(*pair) for pair in zip(portfolios, plans, strict=True)])


def _which(portfolios: Sequence[Portfolio], request: Request) -> Refused:
    what = "withdrawal" if request.action is Action.WITHDRAW else "deposit"
    names = ", ".join(portfolio.account or "" for portfolio in portfolios)
    amount = money(request.amount, portfolios[0].settings.currency)
    message = f"the {what} of {amount} names no account; the accounts are {names}"
    return refuse(None, message, "Name the account: --account NAME.")


def _planned(
    portfolios: Sequence[Portfolio], request: Request, sold_on: date, answers: Sequence[Answers]
) -> list[Plan]:
    """Return the plan of each account, with what is known of its answers; `Refused` with what stops any of them."""
    plans: list[Plan] = []
    refusals: list[tuple[Finding, ...]] = [()] * len(portfolios)
    for n, (portfolio, known) in enumerate(zip(portfolios, answers, strict=True)):
        try:
            plans.append(propose(portfolio, request.of_account(portfolio.account), sold_on, known))
        except Refused as refused:
            refusals[n] = refused.findings
    if any(refusals):
        raise Refused(found_in([portfolio.account or "" for portfolio in portfolios], refusals))
    return plans


def _elsewhere(
    portfolios: Sequence[Portfolio], plans: Sequence[Plan], own: Portfolio, sold_on: date
) -> Iterator[Purchase]:
    """Yield what the plans of the other accounts buy."""
    for portfolio, plan in zip(portfolios, plans, strict=True):
        if portfolio is not own:
            buys = (order for order in plan.orders if order.side is Side.BUY)
            yield from (Purchase(order.symbol, sold_on, order.shares) for order in buys)


def _traded(plans: Sequence[Plan]) -> list[list[tuple[Side, str, Decimal]]]:
    """Return what each plan buys and sells."""
    return [[(order.side, order.symbol, order.shares) for order in plan.orders] for plan in plans]


def _sales(portfolios: Sequence[Portfolio], plans: Sequence[Plan]) -> dict[tuple[str, str], Sale]:
    """Return what the plans sell, by account and ticker."""
    found = {}
    for portfolio, plan in zip(portfolios, plans, strict=True):
        for order in (order for order in plan.orders if order.side is Side.SELL):
            lots = portfolio.positions[order.symbol].lots
            sale = Sale(lots, order.shares, order.price, taxed=portfolio.settings.is_taxed)
            found[portfolio.account or "", order.symbol] = sale
    return found


def _aware(portfolio: Portfolio, bought: Iterable[Purchase], sales: Mapping[tuple[str, str], Sale]) -> Portfolio:
    """Return the portfolio that knows what is bought and sold elsewhere, as far as that matters to its own sales."""
    settings = portfolio.settings
    beside = {key: sale for key, sale in sales.items() if key[0] != portfolio.account}
    if settings.wash_sales is WashSales.IGNORE:
        return replace(portfolio, beside=beside) if beside else portfolio
    held = {symbol for symbol, position in portfolio.positions.items() if position.lots}
    near = tuple(purchase for purchase in bought if not held.isdisjoint(counted_as(purchase.symbol, settings)))
    if not near and not beside:
        return portfolio
    return replace(portfolio, purchases=(*portfolio.purchases, *near), beside=beside)


def _together(accounts: Sequence[AccountPlan]) -> Plan:
    """Return one plan of the plans of all accounts."""
    names, plans = [account.name for account in accounts], [account.plan for account in accounts]
    first, orders, parts = plans[0], [], []
    taxed = [account for account in accounts if account.taxed]
    whole, added = _taxes(taxed, {a.name: [lot for o in a.plan.orders for lot in o.lots] for a in taxed})
    _, each = _taxes(taxed, {(a.name, o.symbol): o.lots for a in taxed for o in a.plan.orders if o.lots})
    for name, account in zip(names, accounts, strict=True):
        plan = account.plan
        orders += [order._replace(account=name, tax=each.get((name, order.symbol))) for order in plan.orders]
        after = replace(plan.after, tax=added.get(name))
        parts.append(Part(name, plan.before, after, "" if plan.orders else plan.nothing))
    before, after = (_summed([getattr(part, when) for part in parts]) for when in ("before", "after"))
    idle = [(f"Nothing to do: {part.nothing}" if part.nothing and orders else "") for part in parts]
    return replace(
        first,
        request=f"{first.request} in {f'account {names[0]}' if len(names) == 1 else 'each account'}",
        orders=_sales_first(orders),
        left_out=tuple(replace(left, account=a.name) for a in accounts for left in a.plan.left_out),
        before=before,
        after=replace(after, tax=whole),
        certified_gap=sum(plan.certified_gap for plan in plans),
        notes=(
            *_said(names, [(*a.plan.notes, text) for a, text in zip(accounts, idle, strict=True)]),
            *account_notes(accounts),
        ),
        findings=tuple(found_in(names, [plan.findings for plan in plans])),
        nothing="" if orders else " ".join(_said(names, [(plan.nothing,) for plan in plans])),
        moves=tuple(replace(move, account=a.name) for a in accounts for move in a.plan.moves),
        parts=tuple(parts),
        certificates=tuple(replace(c, account=a.name) for a in accounts for c in a.plan.certificates),
    )


def _sales_first(orders: Iterable[Order]) -> tuple[Order, ...]:
    return tuple(sorted(orders, key=lambda order: order.side is Side.BUY))


def _taxes(taxed: Sequence[AccountPlan], lots: Mapping[K, Iterable[LotSale]]) -> tuple[int | None, dict[K, int]]:
    """Return what the sales in the taxable accounts add to the year's tax, None without such an account, and each."""
    return added_taxes(lots, taxed[0].portfolio.settings) if taxed else (None, {})


def _summed(parts: Sequence[Measures]) -> Measures:
    """Return the measures of all accounts together."""
    taxes = [part.tax for part in parts if part.tax is not None]
    return Measures(
        cash=sum(part.cash for part in parts),
        invested=sum(part.invested for part in parts),
        chi2=sum(part.chi2 for part in parts),
        drift=float(drift_of_all((Fraction(part.drift), part.invested) for part in parts)),
        tax=sum(taxes) if taxes else None,
        turnover=sum(part.turnover for part in parts),
        orders=sum(part.orders for part in parts),
    )


def _said(names: Sequence[str], notes: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield what is noted of the accounts, with their names unless of all."""
    for text, of in told_by(names, notes):
        said = in_words(of, text, len(names))
        yield from [said[0].upper() + said[1:]] if text else []

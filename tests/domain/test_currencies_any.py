"""Whatever the currencies: the same portfolio in another one drifts alike, and money is exchanged, never made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xl_addin.domain.currencies import paid_in
from xl_addin.domain.plan import Action, Side
from xl_addin.domain.portfolio.measures import drift_score
from xl_addin.domain.portfolio.own_terms import in_own_terms
from xl_addin.domain.portfolio.portfolio import Portfolio, build_portfolio
from xl_addin.domain.rebalancing.propose import propose
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import HoldingRow, RateRow, TargetRow
from xl_addin.domain.settings import Settings

CODES = ("USD", "EUR", "GBX", "JPY", "ILA")
WORTH = {
    "USD": Decimal(1),
    "EUR": Decimal("1.0837"),
    "GBP": Decimal("1.2719"),
    "JPY": Decimal("0.006613"),
    "ILS": Decimal("0.29"),
}
"""What a unit was worth in dollars."""

amounts = st.integers(1, 5_000_000).map(lambda n: Decimal(n).scaleb(-2))


@st.composite
def books(draw: st.DrawFn) -> tuple[list[TargetRow], list[HoldingRow]]:
    """Return targets and holdings in several currencies, cash among them."""
    count = draw(st.integers(2, 5))
    parts = draw(st.lists(st.integers(1, 50), min_size=count, max_size=count))
    targets = [TargetRow("P", f"S{i}", Decimal(part)) for i, part in enumerate(parts)]
    scale = Decimal(100) / sum(parts)
    targets = [replace(row, percent=row.percent * scale) for row in targets]
    rows = [
        HoldingRow(
            f"S{i}", draw(st.integers(0, 400).map(Decimal)), draw(amounts), currency=draw(st.sampled_from(CODES))
        )
        for i in range(count)
    ]
    rows += [HoldingRow("CASH", draw(amounts), currency=code) for code in draw(st.sets(st.sampled_from(CODES)))]
    return targets, rows


def built(targets: list[TargetRow], rows: list[HoldingRow], currency: str) -> Portfolio:
    told = [RateRow(code, worth / WORTH[currency]) for code, worth in WORTH.items() if code != currency]
    portfolio, findings = build_portfolio(targets, rows, [], Settings(currency=currency), rates=told)
    assert portfolio is not None, findings
    return portfolio


@given(books(), st.sampled_from(("EUR", "GBP", "JPY")))
def test_the_same_portfolio_in_another_currency_drifts_alike(
    book: tuple[list[TargetRow], list[HoldingRow]], currency: str
) -> None:
    dollars, other = built(*book, "USD"), built(*book, currency)
    assert abs(drift_score(dollars) - drift_score(other)) < Fraction(1, 10**20)
    worth = Fraction(dollars.invested) / Fraction(WORTH[currency])
    assert abs(worth - other.invested) <= worth / 10**20


@settings(max_examples=60)
@given(books())
def test_what_is_lacking_is_what_is_to_spare_less_the_cash_that_stays(
    book: tuple[list[TargetRow], list[HoldingRow]],
) -> None:
    """Counted here from shares, quotes and the cash of each currency, apart from the plan's own measures."""
    portfolio = built(*book, "USD")
    assume(portfolio.invested or portfolio.cash)
    plan = in_own_terms(propose(portfolio, Request(Action.REBALANCE), date(2026, 11, 23)), [portfolio])
    left = {code: Fraction(held) for code, held in portfolio.money.items()}
    quotes = {row.symbol: row for row in book[1]}
    for order in plan.orders:
        row = quotes[order.symbol]
        code, part = paid_in(row.currency or "USD")
        exact = Fraction(order.shares) * Fraction(row.price or 0)
        placed = order.quoted.value if order.quoted else order.value
        assert abs(Fraction(placed, 100) - exact) < Fraction(1, 100)
        sign = -1 if order.side is Side.BUY else 1
        left[code] = left.get(code, Fraction()) + sign * Fraction(placed, 100) * Fraction(part)
    total = sum(amount * Fraction(WORTH[code]) for code, amount in left.items())
    assert abs(total - Fraction(plan.after.cash, 100)) < Fraction(len(plan.orders) + 1, 50)
    needed = {code for code, amount in left.items() if amount < -Fraction(1, 100)}
    assert any(note.startswith("Before the purchases, exchange into") for note in plan.notes) == bool(needed)

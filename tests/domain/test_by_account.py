"""One proposal for several accounts: each by itself, one tax year and one set of wash sales for all."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lot_books import SOLD, some_book
from portfolios import SOLD_ON, cash_change
from random_portfolios import Kind, random_case

from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action, Side
from xl_addin.domain.portfolio.portfolio import build_portfolios
from xl_addin.domain.rebalancing.by_account import propose_by_account
from xl_addin.domain.rebalancing.propose import propose
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import HoldingRow, TargetRow
from xl_addin.domain.seldom_rows import ActivityRow
from xl_addin.domain.settings import AccountType, Settings, WashSales
from xl_addin.domain.tax.realise import added_taxes

if TYPE_CHECKING:
    from random_portfolios import Pick

    from xl_addin.domain.plan import Plan
    from xl_addin.domain.portfolio.portfolio import Portfolio

REBALANCE = Request(Action.REBALANCE)
HALVES = (TargetRow("P", "A", Decimal(50)), TargetRow("P", "B", Decimal(50)))
RATES: dict[str, Any] = {"short_term_rate": Decimal("0.4"), "long_term_rate": Decimal("0.1")}
SHELTERED = (("Joint", AccountType.TAXABLE), ("Roth", AccountType.ROTH), ("Trust", AccountType.TAXABLE))


def held(text: str) -> list[HoldingRow]:
    """Read ``Joint A 50 @ 10 400 2026-05-04``: account, ticker, shares, price, cost and day."""
    rows = []
    for line in filter(None, map(str.strip, text.splitlines())):
        account, symbol, shares, *more = line.replace("@", " ").split()
        price, basis, day = (more + [None] * 3)[:3]
        lot = HoldingRow(symbol, Decimal(shares), Decimal(price) if price else None, account=account)
        basis_, day_ = Decimal(basis) if basis else None, date.fromisoformat(day) if day else None
        rows.append(replace(lot, cost_basis=basis_, acquired=day_))
    return rows


def portfolios(text: str, account: str = "all", **choices: Any) -> tuple[Portfolio, ...]:
    built, findings = build_portfolios(HALVES, held(text), [], Settings(**choices), account)
    assert built, findings
    return built


def plan(text: str, request: Request = REBALANCE, **choices: Any) -> Plan:
    return propose_by_account(portfolios(text, **choices), request, SOLD_ON)


def told(plan: Plan) -> list[str]:
    return [f"{o.side.value} {o.symbol} {o.account} {o.shares.normalize():f}" for o in plan.orders]


LOSS_AND_GAIN = """
    Joint A 100 @ 10  600 2026-05-04
    Trust A 100   10 1400 2026-05-04
    Joint B   0   10
"""
"""Each sells 50 of A: a short gain of $200 in one, a short loss of $200 in the other."""


def test_sales_come_first_and_each_account_trades_with_its_own_money() -> None:
    found = plan(LOSS_AND_GAIN.replace("Trust", "Roth"))
    assert told(found) == ["SELL A Joint 50", "SELL A Roth 50", "BUY B Joint 50", "BUY B Roth 50"]
    assert found.request == "Rebalance in each account"
    assert [(part.account, part.after.orders, part.after.cash) for part in found.parts] == [
        ("Joint", 2, 0),
        ("Roth", 2, 0),
    ]
    assert "Each account is planned by itself: no money goes from one to another." in found.notes


def test_gains_and_losses_of_all_taxable_accounts_are_netted() -> None:
    alone = propose(portfolios(LOSS_AND_GAIN, "Joint", **RATES)[0], REBALANCE, SOLD_ON)
    assert alone.after.tax == 8000
    found = plan(LOSS_AND_GAIN, wash_sales=WashSales.IGNORE, **RATES)
    assert found.after.tax == 0
    # without the gain there would be no tax to save, without the loss there would be $80
    assert {o.account: o.tax for o in found.orders if o.side is Side.SELL} == {"Joint": 0, "Trust": -8000}
    assert [part.after.tax for part in found.parts] == [0, -8000]
    assert any("netted for the tax" in text for text in found.notes)


def test_the_lots_of_all_accounts_are_chosen_together() -> None:
    """Alone, Joint sells its long lot for $80 of tax; beside the $500 Trust loses short, its short one for none."""
    text = """
        Joint A 100 @ 10  500 2026-05-04
        Joint A 100 @ 10  200 2020-01-02
        Joint B   0 @ 10
        Trust A 100 @ 10 2000 2026-05-04
        Trust B   0 @ 10
    """
    alone = propose_by_account(portfolios(text, "Joint", **RATES), REBALANCE, SOLD_ON)
    assert [lot.gain for order in alone.orders for lot in order.lots] == [80000]
    together = plan(text, **RATES)
    assert [lot.gain for order in together.orders for lot in order.lots] == [50000, -50000]
    assert (alone.after.tax, together.after.tax) == (8000, 0)


def test_no_cheaper_lots_of_what_two_accounts_sell() -> None:
    """The tax of the whole plan is the least over every choice of lots, washes across accounts included: `lot_books`.

    Each account holds only A, whole shares at $100, and sells half of them for B.
    """
    washed = dearer_apart = 0
    for seed in range(150):
        book = some_book(random.Random(seed), 2)  # noqa: S311 - a test's own numbers
        given_, _ = book.asked()
        names = ("Joint", "Trust")
        rows = [
            replace(lot, account=names[int(n)], price=Decimal(100)) for n, sale in given_.items() for lot in sale.lots
        ]
        rows += [HoldingRow("B", Decimal(0), Decimal(100), account=name) for name in names]
        bought = [
            ActivityRow("A", SOLD - timedelta(days=lot.days or 0), bought=True, shares=Decimal(lot.shares))
            for lot in book.others
        ]
        choices = replace(book.settings, share_decimals=0)
        own, findings = build_portfolios(HALVES, rows, [], choices, "all", activity=bought)
        assert own, findings
        found = propose_by_account(own, REBALANCE, SOLD_ON)
        sold = {o.account: int(o.shares) for o in found.orders if o.side is Side.SELL}
        asked = replace(book, sales=tuple((lots, sold.get(names[n], 0)) for n, (lots, _) in enumerate(book.sales)))
        added = min(asked.tax(way) for way in asked.ways()) - asked.tax([[0] * len(lots) for lots, _ in asked.sales])
        assert (found.after.tax or 0) == pytest.approx(100 * float(added), abs=1), seed
        washed += any(lot.disallowed for order in found.orders for lot in order.lots)
        alone = [propose(each, REBALANCE, SOLD_ON) for each in own]
        apart, _ = added_taxes(
            {n: [lot for o in each.orders for lot in o.lots] for n, each in enumerate(alone)}, choices
        )
        dearer_apart += (apart or 0) > (found.after.tax or 0) + 1
    assert washed > 10
    assert dearer_apart > 3, "the books tell the two ways of choosing apart"


def test_a_loss_carried_forward_counts_once() -> None:
    gains = LOSS_AND_GAIN.replace("1400", "600")
    assert plan(gains, carried_short=30000, **RATES).after.tax == (20000 + 20000 - 30000) * 4 // 10
    assert plan(gains, carried_short=50000, **RATES).after.tax == 0


def test_only_taxable_accounts_are_taxed() -> None:
    gains = LOSS_AND_GAIN.replace("Trust", "Roth").replace("1400", "600")
    found = plan(gains, account_types=SHELTERED, **RATES)
    assert found.after.tax == 8000
    assert {o.account: o.tax for o in found.orders if o.side is Side.SELL} == {"Joint": 8000, "Roth": None}
    assert [part.after.tax for part in found.parts] == [8000, None]
    assert "Account Roth: Account type is Roth: sales in it bear no tax now, and none is estimated." in found.notes
    assert plan(gains, account_type=AccountType.IRA, **RATES).after.tax is None


WASHED = """
    Joint A 100 @ 10 1400 2026-05-04
    Joint B   0   10
    Roth  B  60   10
    Roth  A  20
"""
"""Joint sells 50 of A at a loss of $200 while Roth buys 20 of them."""


def test_a_purchase_in_another_account_makes_a_wash_sale() -> None:
    found = plan(WASHED, account_types=SHELTERED, **RATES)
    assert told(found) == ["SELL A Joint 50", "SELL B Roth 20", "BUY B Joint 50", "BUY A Roth 20"]
    assert [lot.disallowed for order in found.orders for lot in order.lots if order.account == "Joint"] == [8000]
    assert [f.message for f in found.findings] == [
        "account Joint: 20 A sold at a loss are a wash sale with shares bought on 2026-11-23: "
        "$80.00 of the loss do not count now"
    ]
    assert (
        "A is sold at a loss in Joint and bought in Roth, which is not taxable: "
        "what of that loss does not count now is lost for good."
    ) in found.notes


def test_wash_sales_are_blocked_across_accounts_or_ignored() -> None:
    blocked = plan(WASHED, account_types=SHELTERED, wash_sales=WashSales.BLOCK, **RATES)
    assert [order for order in told(blocked) if "Joint" in order] == []
    assert any(text.startswith("Account Joint: Wash sales is block: 100 A stay unsold") for text in blocked.notes)
    ignored = plan(WASHED, account_types=SHELTERED, wash_sales=WashSales.IGNORE, **RATES)
    assert (len(ignored.orders), ignored.findings) == (4, ())


@pytest.mark.parametrize(
    ("request_", "words"),
    [(Request(Action.WITHDRAW, amount=5000), "withdrawal"), (Request(Action.INVEST, amount=5000), "deposit")],
)
def test_an_amount_needs_an_account(request_: Request, words: str) -> None:
    with pytest.raises(Refused) as refused:
        plan(WASHED, request_)
    message = f"the {words} of $50.00 names no account; the accounts are Joint, Roth"
    assert str(refused.value) == f"error: {message}. Name the account: --account NAME."
    (only,) = portfolios(WASHED, "roth")
    found = propose_by_account([only], request_, SOLD_ON)
    assert {order.account for order in found.orders} == {"Roth"}
    assert found.request.endswith(" in account Roth")


def test_what_stops_one_account_stops_all_and_says_which() -> None:
    text = "Joint A 5 @ 10\n Roth A 1\n Trust A 3\n Joint CASH 20"
    with pytest.raises(Refused) as refused:
        plan(text)
    assert [finding.message for finding in refused.value.findings] == ["no price for B"]
    short = "Joint A 5 @ 10\n Joint B 5 @ 10\n Roth A 1\n Roth CASH -50"
    with pytest.raises(Refused, match=r"^error: account Roth: cash is \$50\.00 below the minimum"):
        plan(short)


def test_nothing_to_do_in_one_account_is_noted_and_in_all_is_the_reason() -> None:
    found = plan("Joint A 5 @ 10\n Joint B 5 @ 10\n Roth A 10")
    assert told(found) == ["SELL A Roth 5", "BUY B Roth 5"]
    assert "Account Joint: Nothing to do: Every slice is as near its target as the share steps allow." in found.notes
    assert [part.nothing != "" for part in found.parts] == [True, False]
    idle = plan("Joint A 5 @ 10\n Joint B 5 @ 10\n Roth A 1\n Roth B 1")
    assert (idle.orders, idle.nothing) == ((), "Every slice is as near its target as the share steps allow.")
    invest = plan("Joint A 5 @ 10\n Joint CASH 7\n Roth B 1 @ 5\n Roth CASH 3", Request(Action.INVEST))
    assert invest.nothing == (
        "Account Joint: Cash is $7.00; auto-invest starts at $25.00. "
        "Account Roth: Cash is $3.00; auto-invest starts at $25.00."
    )


def test_limits_of_a_proposal_count_for_each_account() -> None:
    found = plan(LOSS_AND_GAIN, minimum_cash=100, maximum_orders=10)
    assert "For each account by itself count: Minimum cash, Maximum orders." in found.notes
    assert [part.after.cash >= 100 for part in found.parts] == [True, True]


def household(pick: Pick) -> tuple[Portfolio, ...]:
    """Return the portfolios of up to four accounts that share out the rows of a random one."""
    case = random_case(pick, Kind(depth=2))
    names = ["Joint", "Roth", "IRA", "Trust"][: pick(1, 4)]
    rows = [replace(row, account=names[pick(0, len(names) - 1)]) for row in case.holdings]
    cash = [HoldingRow("CASH", Decimal(pick(0, 100_000)) / 100, account=name) for name in names]
    choices = replace(case.settings, cash=None, minimum_cash=pick(0, 1) * pick(0, 5000))
    built, findings = build_portfolios(case.targets, [*rows, *cash], [], choices, "all")
    assert built or any(finding.severity.value == "error" for finding in findings)
    return built


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data())
def test_all_is_what_each_account_alone_would_be(data: st.DataObject) -> None:
    own = household(lambda low, high: data.draw(st.integers(low, high)))
    if not own or own[0].account is None:
        return
    alone: dict[str | None, Plan] = {}
    try:
        for portfolio in own:
            alone[portfolio.account] = propose(portfolio, REBALANCE, SOLD_ON)
    except Refused:
        with pytest.raises(Refused):
            propose_by_account(own, REBALANCE, SOLD_ON)
        return
    found = propose_by_account(own, REBALANCE, SOLD_ON)
    orders = defaultdict(list)
    for order in found.orders:
        orders[order.account].append((order.side, order.symbol, order.shares, order.value, order.reason))
    for portfolio, part in zip(own, found.parts, strict=True):
        by_itself = alone[portfolio.account]
        expected = [(o.side, o.symbol, o.shares, o.value, o.reason) for o in by_itself.orders]
        assert orders[portfolio.account] == expected
        assert (part.before, part.after) == (by_itself.before, by_itself.after)
        # every account pays for its own purchases, counted here from shares and prices
        assert part.after.cash == portfolio.cash + cash_change(by_itself, portfolio.settings)
    sums = [sum(getattr(part.after, what) for part in found.parts) for what in ("cash", "invested", "turnover")]
    assert sums == [found.after.cash, found.after.invested, found.after.turnover]
    astray = sum(Fraction(part.after.drift) * part.after.invested for part in found.parts)
    assert found.after.drift == pytest.approx(float(astray) / (found.after.invested or 1))

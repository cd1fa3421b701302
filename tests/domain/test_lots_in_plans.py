"""Whatever is held, lots and tax keep their promises in whole plans."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from portfolios import SOLD_ON, Case
from random_portfolios import Pick, random_case, random_request

from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action, Side
from xl_addin.domain.settings import LotMethod, WashSales

if TYPE_CHECKING:
    from xl_addin.domain.plan import Plan
    from xl_addin.domain.rebalancing.scope import Request
    from xl_addin.domain.rows import HoldingRow

METHODS = [method for method in LotMethod if method is not LotMethod.SPECIFIC]


def with_lots(pick: Pick, case: Case) -> Case:
    """Return a workbook whose rows have costs and days, and whose settings say something about tax."""
    rows = tuple(_bought(pick, row) for row in case.holdings)
    told = replace(
        case.settings,
        lot_method=METHODS[pick(0, len(METHODS) - 1)],
        wash_sales=(WashSales.WARN, WashSales.BLOCK, WashSales.IGNORE)[pick(0, 2)],
        maximum_gain=pick(0, 20_000) if pick(0, 1) else None,
        short_term_rate=Decimal("0.37") if pick(0, 2) else None,
        long_term_rate=Decimal("0.15") if pick(0, 2) else None,
        realised_short=pick(0, 10_000) - 5000,
        carried_long=pick(0, 5000),
    )
    return replace(case, holdings=rows, settings=told)


def _bought(pick: Pick, row: HoldingRow) -> HoldingRow:
    if not row.shares:
        return row
    worth = row.shares * (row.price or 0)
    cost = (worth * pick(0, 200) / 100).quantize(Decimal("0.01")) if pick(0, 5) else None
    return replace(row, cost_basis=cost, acquired=SOLD_ON - timedelta(days=pick(0, 800)) if pick(0, 5) else None)


def check_lots(case: Case, plan: Plan) -> None:
    """Assert every promise about lots."""
    for order in plan.orders:
        assert bool(order.lots) == (order.side is Side.SELL)
        if order.lots:
            assert sum((lot.shares for lot in order.lots), Decimal()) == order.shares
        for lot in order.lots:
            if lot.gain is not None and lot.basis is not None:
                worth = Fraction(lot.shares) * Fraction(order.price) * 100
                assert abs(lot.gain + lot.basis - worth) <= 1
                assert 0 <= lot.disallowed <= max(0, -lot.gain) + 1
    lots = [lot for order in plan.orders for lot in order.lots]
    if case.settings.wash_sales is WashSales.BLOCK:
        assert not any(lot.disallowed for lot in lots)
    if case.settings.maximum_gain is not None and all(lot.gain is not None for lot in lots):
        assert sum((lot.gain or 0) + lot.disallowed for lot in lots) <= case.settings.maximum_gain


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_lots_keep_their_promises_in_every_plan(data: st.DataObject) -> None:
    def pick(low: int, high: int) -> int:
        return data.draw(st.integers(low, high))

    case = with_lots(pick, random_case(pick))
    request = random_request(pick, case)
    plan = _planned(case, request)
    assume(plan is not None)
    assert plan
    check_lots(case, plan)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_weighing_tax_never_raises_it_and_a_rebalance_sells_nothing_more(data: st.DataObject) -> None:
    def pick(low: int, high: int) -> int:
        return data.draw(st.integers(low, high))

    case = with_lots(pick, random_case(pick))
    case = replace(case, settings=replace(case.settings, maximum_gain=None, short_term_rate=Decimal("0.37")))
    request = random_request(pick, case)
    plain = _planned(case, request)
    assume(plain is not None)
    weighed = _planned(replace(case, settings=replace(case.settings, tax_weight=Decimal(pick(1, 1000)) / 10)), request)
    assert plain
    assert weighed, "what can be raised without the weight can be raised with it"
    check_lots(case, weighed)
    assert (weighed.after.tax or 0) <= (plain.after.tax or 0)
    if request.action is Action.REBALANCE:
        before = {order.symbol: order.shares for order in plain.orders if order.side is Side.SELL}
        for order in (order for order in weighed.orders if order.side is Side.SELL):
            more = (order.shares - before.get(order.symbol, 0) - _step(case, order.symbol)) * order.price
            assert more <= Decimal("0.06"), order.symbol


def _step(case: Case, symbol: str) -> Decimal:
    own = [row.share_decimals for row in case.targets if row.slice == symbol and row.share_decimals is not None]
    return Decimal(1).scaleb(-(own[0] if own else case.settings.share_decimals))


def _planned(case: Case, request: Request) -> Plan | None:
    try:
        return case.propose(request)
    except Refused:
        return None


def test_settings_of_tax_change_no_share_of_a_plan() -> None:
    """The estimate informs: without a limit and without blocking, the orders are the same."""
    rng = random.Random(6)  # noqa: S311 - a test's own numbers
    for _ in range(40):
        case = with_lots(rng.randint, random_case(rng.randint))
        case = replace(case, settings=replace(case.settings, maximum_gain=None, wash_sales=WashSales.WARN))
        request = random_request(rng.randint, case)
        bare = replace(case, settings=replace(case.settings, short_term_rate=None, long_term_rate=None))
        plans = [_planned(one, request) for one in (case, bare)]
        assert [plan and [(o.side, o.symbol, o.shares) for o in plan.orders] for plan in plans[:1]] == [
            plan and [(o.side, o.symbol, o.shares) for o in plan.orders] for plan in plans[1:]
        ]

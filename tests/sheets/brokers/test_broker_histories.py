"""What a broker traded is what is read from its history: in each broker's shape, in any order, not more than once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest
from broker import CENT, REJECTED, SHAPES, WHOLE, Broker, How, Ticket, flex, ibkr
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_addin.sheets.brokers.decode import grid_of
from xl_addin.sheets.brokers.executions import read_executions

if TYPE_CHECKING:
    from collections.abc import Callable

    from broker import Trade

    from xl_addin.sheets.brokers.trades import Traded

DAY = date(2026, 11, 23)
HOWS = (
    WHOLE, WHOLE, REJECTED, How((Decimal("0.4"),)), How((Decimal("0.25"), Decimal(1))), How(times=Decimal("1.013")),
    How(fees=Decimal("1.37")), How((Decimal("0.5"), Decimal(1)), Decimal("0.97"), Decimal("0.02")),
)  # fmt: skip
SOME_TICKETS = st.lists(
    st.builds(
        Ticket,
        st.integers(1, 99).map(lambda n: f"R-7-{n}"),
        st.sampled_from(["BUY", "SELL"]),
        st.sampled_from(["VTI", "BND", "BRK.B", "T"]),
        st.integers(1, 10**8).map(lambda n: Decimal(n).scaleb(-5)),
        st.integers(100, 10**7).map(lambda n: Decimal(n).scaleb(-4)),
    ),
    max_size=6,
)


def money(side: str, shares: Decimal, price: Decimal, fees: Decimal) -> Decimal:
    dollars = (shares * price).quantize(CENT, ROUND_HALF_UP)
    return dollars - fees if side == "SELL" else -dollars - fees


def told(one: Traded) -> tuple[str, str, date, Decimal, Decimal, Decimal]:
    return (
        one.side.value, one.symbol, one.day, one.shares, one.fees,
        money(one.side.value, one.shares, one.price, one.fees),
    )  # fmt: skip


def done(one: Trade) -> tuple[str, str, date, Decimal, Decimal, Decimal]:
    return one.ticket.side, one.ticket.symbol, one.day, one.shares, one.fees, one.moved


@pytest.mark.parametrize("written", SHAPES)
@settings(max_examples=40, deadline=None)
@given(orders=SOME_TICKETS, data=st.data())
def test_what_was_traded_is_what_is_read(
    written: Callable[[list[Trade]], str], orders: list[Ticket], data: st.DataObject
) -> None:
    broker = Broker({}, Decimal())
    broker.trade(orders, DAY, lambda _: data.draw(st.sampled_from(HOWS)))
    trades = [one for one in broker.trades if one.dollars and one.moved]
    trades = data.draw(st.permutations(trades))
    file = read_executions("file.csv", [grid_of("file.csv", written(trades).encode())])
    if not trades:
        assert [finding.message for finding in file.findings] == ["no trade is in this file"]
        return
    assert (file.findings, file.doubts) == ((), ())
    assert Counter(map(told, file.executions)) == Counter(map(done, trades))
    assert sum(told(one)[-1] for one in file.executions) == sum(one.moved for one in trades)
    if written is flex:
        assert Counter(one.order for one in file.executions) == Counter(one.ticket.order for one in trades)
        assert len({one.execution for one in file.executions}) == len(trades)


def test_a_row_that_is_listed_twice_counts_once_where_the_broker_numbers_it() -> None:
    broker = Broker({}, Decimal())
    broker.trade([Ticket("R-7-1", "BUY", "VTI", Decimal(3), Decimal(300))], DAY)
    for written, count in ((flex, 1), (ibkr, 2)):
        text = written(broker.trades * 2)
        assert len(read_executions("a.csv", [grid_of("a.csv", text.encode())]).executions) == count

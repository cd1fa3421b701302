"""Tax lots: how long they were held, which go first, what they gain."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.domain.plan import LotSale, Term
from xl_addin.domain.rows import HoldingRow
from xl_addin.domain.settings import LotMethod, Settings
from xl_addin.domain.tax.lots import first_long_day, term_of, total_gain
from xl_addin.domain.tax.realise import added_taxes, sell_lots

if TYPE_CHECKING:
    from collections.abc import Iterable

SOLD = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("acquired", "first_long"),
    [
        ("2025-03-10", "2026-03-11"),  # on the anniversary it is still short-term
        ("2025-12-31", "2027-01-01"),
        ("2025-01-31", "2026-02-01"),  # the last day of a month: the first day of the 13th month after
        ("2025-02-28", "2026-03-01"),
        ("2024-02-29", "2025-03-01"),
        ("2024-02-28", "2025-03-01"),
        ("2023-02-28", "2024-03-01"),  # the last day of February, into a leap year
        ("2025-04-30", "2026-05-01"),
        ("2025-04-29", "2026-04-30"),
        ("2024-11-30", "2025-12-01"),
    ],
)
def test_held_more_than_one_year(acquired: str, first_long: str) -> None:
    lot = HoldingRow("A", Decimal(1), Decimal(1), acquired=date.fromisoformat(acquired))
    first = date.fromisoformat(first_long)
    assert first_long_day(date.fromisoformat(acquired)) == first
    assert (term_of(lot, first), term_of(lot, first - timedelta(days=1))) == (Term.LONG, Term.SHORT)


@given(st.dates(max_value=date(9990, 1, 1)))
def test_long_begins_between_a_year_and_a_year_and_two_days(acquired: date) -> None:
    assert 366 <= (first_long_day(acquired) - acquired).days <= 367


def test_without_a_date_the_term_is_not_known() -> None:
    assert term_of(HoldingRow("A", Decimal(1)), SOLD) is None


def added_tax(sold: Iterable[LotSale], settings: Settings) -> int | None:
    """Return the cents of tax that sales add to the year."""
    return added_taxes({"": sold}, settings)[0]


def lots(table: str) -> list[HoldingRow]:
    """Read lines of shares, cost basis of the lot, date."""
    rows = []
    for line in table.strip().splitlines():
        shares, basis, acquired = line.split()
        rows.append(
            HoldingRow(
                "A",
                Decimal(shares),
                Decimal(10),
                cost_basis=None if basis == "?" else Decimal(basis),
                acquired=None if acquired == "?" else date.fromisoformat(acquired),
            )
        )
    return rows


SEVEN = """
    1   6  2026-06-01
    1  12  2026-05-01
    1  10  2026-04-01
    1  11  2020-01-02
    1  10  2020-02-03
    1   9  2020-03-03
    1   1  2020-04-03
"""


@pytest.mark.parametrize(
    ("method", "bases"),
    [
        # short loss, long loss, short zero, long zero, long gain (smallest first), short gain
        (LotMethod.M1, "12 11 10 10 9 1 6"),
        (LotMethod.HIFO, "12 11 10 10 9 6 1"),
        (LotMethod.FIFO, "11 10 9 1 10 12 6"),
        (LotMethod.LIFO, "6 12 10 1 9 10 11"),
        # at 40% and 10%: -0.80, -0.10, 0, 0, 0.10, 0.90, 1.60 of tax
        (LotMethod.MIN_TAX, "12 11 10 10 9 1 6"),
    ],
)
def test_which_lots_go_first(method: LotMethod, bases: str) -> None:
    rates = Settings(lot_method=method, short_term_rate=Decimal("0.4"), long_term_rate=Decimal("0.1"))
    sold = sell_lots(lots(SEVEN), Decimal(7), Decimal(10), SOLD, rates)
    assert [str(10 - (lot.gain or 0) // 100) for lot in sold] == bases.split()
    assert total_gain(sold) == (70 - 59) * 100


def test_equal_gains_go_in_the_order_of_their_dates() -> None:
    sold = sell_lots(lots(SEVEN), Decimal(4), Decimal(10), SOLD, Settings(lot_method=LotMethod.M1))
    assert [(lot.term, lot.acquired and lot.acquired.year) for lot in sold] == [
        (Term.SHORT, 2026),
        (Term.LONG, 2020),
        (Term.SHORT, 2026),
        (Term.LONG, 2020),
    ]


def test_the_last_lot_is_sold_in_part() -> None:
    sold = sell_lots(
        lots("2 10 2020-01-01\n3 60 2021-01-01"), Decimal("2.5"), Decimal(10), SOLD, Settings(lot_method=LotMethod.FIFO)
    )
    assert [(lot.shares, lot.gain) for lot in sold] == [(2, 1000), (Decimal("0.5"), -500)]


def test_lots_of_unknown_cost_go_last_and_leave_the_gain_unknown() -> None:
    table = lots("1 ? 2020-01-01\n1 20 2020-01-01")
    for method in (LotMethod.MIN_TAX, LotMethod.M1, LotMethod.HIFO):
        sold = sell_lots(table, Decimal(2), Decimal(10), SOLD, Settings(lot_method=method))
        assert [lot.gain for lot in sold] == [-1000, None]
        assert total_gain(sold) is None


@given(
    st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**7), st.dates(date(2015, 1, 1), SOLD)), max_size=6),
    st.sampled_from([LotMethod.MIN_TAX, LotMethod.M1, LotMethod.HIFO, LotMethod.FIFO, LotMethod.LIFO]),
    st.integers(0, 100),
)
def test_shares_and_gains_add_up(rows: list[tuple[int, int, date]], method: LotMethod, percent: int) -> None:
    held = [
        HoldingRow(
            "A",
            Decimal(n).scaleb(-4),
            Decimal(10),
            cost_basis=Decimal(basis).scaleb(-2),
            acquired=day,
            sell_first=Decimal(n % 3),
        )
        for n, basis, day in rows
    ]
    shares = sum((lot.shares for lot in held), Decimal()) * percent / 100
    sold = sell_lots(held, shares, Decimal(10), SOLD, Settings(lot_method=method))
    assert sum((lot.shares for lot in sold), Decimal()) == shares
    gain = total_gain(sold)
    assert gain == sum(lot.gain or 0 for lot in sold)
    if percent == 100:
        exact = sum((lot.shares * 10 - (lot.cost_basis or 0) for lot in held), Decimal()) * 100
        assert gain is not None
        assert abs(gain - exact) <= Decimal(len(held)) / 2


@pytest.mark.parametrize(
    ("short", "long", "tax"),
    [(1000, 2000, 600), (-1000, 2000, 100), (2000, -1000, 400), (-1000, -1000, 0), (1000, -3000, 0), (0, 0, 0)],
)
def test_gains_are_netted_before_they_are_taxed(short: int, long: int, tax: int) -> None:
    sold = [LotSale(Decimal(1), None, short, Term.SHORT), LotSale(Decimal(1), None, long, Term.LONG)]
    rates = Settings(short_term_rate=Decimal("0.4"), long_term_rate=Decimal("0.1"))
    assert added_tax(sold, rates) == tax
    assert added_tax(sold, Settings()) is None

"""Limits that contradict each other: where they stand, what is wrong, what to do.

A block is a workbook and everything that is said of its limits (``>``, its continuation indented).
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notation import book
from portfolios import case

from xl_addin.domain.finding import errors
from xl_addin.domain.portfolio.holdings import Position
from xl_addin.domain.portfolio.portfolio import build_portfolio
from xl_addin.domain.rebalancing.limit_checks import limit_findings, most_turnover, smallest_buy, smallest_sell
from xl_addin.domain.rebalancing.security import security_of
from xl_addin.domain.rows import HoldingRow
from xl_addin.sheets.inputs import read_inputs

HOLDINGS = """
Holdings | Symbol | Shares | Price
         | VTI    | 2      | 300
         | BND    | 5      | 80
         | GLD    | 0      | 200
"""
"""$1,000.00 in the slices."""

SLICES = """
Targets  | Pie  | Slice | Target % | Constraint | Maximum buy | Maximum sell
         | Core | VTI   | 60       |            | 1           | 0
         | Core | BND   | 40       | no sell    | 0           |

Targets  | Pie  | Slice | Target % | Maximum buy | Maximum sell
         | Core | VTI   | 60       | 0.99        |
         | Core | BND   | 40       |             | 0.5
> error: Targets!D2: Maximum buy of VTI, $0.99, leaves no order: Minimum order allows none below $1.00. Type at least
>   $1.00, or 0 if no order is meant, or lower the other.
> error: Targets!E3: Maximum sell of BND, $0.50, leaves no order: Minimum order allows none below $1.00. Type at least
>   $1.00, or 0 if no order is meant, or lower the other.

Targets  | Pie  | Slice | Target % | Max buy
         | Core | VTI   | 60       | 49.99
         | Core | BND   | 40       | 50
Settings | Setting       | Value
         | Cash          | 5
         | Minimum order | 50
> error: Targets!D2: Maximum buy of VTI, $49.99, leaves no order: Minimum order (row 3 of Settings) allows none
>   below $50.00. Type at least $50.00, or 0 if no order is meant, or lower the other.

Targets  | Pie  | Slice | Target % | Maximum sell
         | Core | VTI   | 60       | 4.95
         | Core | BND   | 40       | 4.96
Settings | Setting              | Value
         | Commission per order | 4.95
> error: Targets!D2: Maximum sell of VTI, $4.95, leaves no order: Commission per order (row 2 of Settings) allows none
>   below $4.96. Type at least $4.96, or 0 if no order is meant, or lower the other.

Targets  | Pie   | Slice | Target % | Maximum buy | Maximum sell
         | Core  | Bonds | 60       | 500         |
         | Core  | VTI   | 40       | 500         | 500
         | Bonds | BND   | 100      |             | 500
> error: Targets!D2: Bonds is a pie, and Maximum buy is for securities. Empty the cell, and type it in the rows of
>   the securities instead.

Targets  | Pie  | Slice | Target % | Constraint | Maximum buy | Maximum sell
         | Core | VTI   | 30       | no buy     | 500         | 500
         | Core | BND   | 30       | no sell    | 500         | 500
         | Core | GLD   | 40       | locked     | 500         | 0
> warning: Targets!E2: VTI is no buy, so that its Maximum buy does not count. Keep one of the two.
> warning: Targets!F3: BND is no sell, so that its Maximum sell does not count. Keep one of the two.
> warning: Targets!E4: GLD is locked, so that its Maximum buy does not count. Keep one of the two.

Targets  | Pie   | Slice | Target % | Constraint | Maximum buy
         | Core  | Bonds | 60       | locked     |
         | Core  | Metal | 40       | no buy     |
         | Bonds | BND   | 100      |            | 500
         | Metal | GLD   | 100      |            | 500
> warning: Targets!E4: BND is in pie Bonds, which is locked, so that its Maximum buy does not count. Keep one of the
>   two.

Targets  | Pie  | Slice | Target % | Share decimals | Maximum buy | Maximum sell
         | Core | VTI   | 60       | 0              | 299.99      | 300
         | Core | BND   | 40       | 1              | 8           | 7.99
> warning: Targets!E2: Maximum buy of VTI, $299.99, leaves no order: the smallest is $300.00. Raise it, or allow
>   more share decimals.
> warning: Targets!F3: Maximum sell of BND, $7.99, leaves no order: the smallest is $8.00. Raise it, or allow more
>   share decimals.

Targets  | Pie  | Slice | Target % | Share decimals | Maximum buy
         | Core | VTI   | 60       | 0              | 550
         | Core | NEW   | 40       | 0              | 500
Settings | Setting       | Value
         | Minimum order | 500
> warning: Targets!E2: Maximum buy of VTI, $550.00, leaves no order: the smallest is $600.00. Raise it, or allow
>   more share decimals.

Targets  | Pie   | Slice | Target % | Maximum buy | Maximum sell
         | Core  | Bonds | 60       |             |
         | Core  | VTI   | 40       | 0.60        | 0.40
         | Bonds | BND   | 50       |             |
         | Bonds | VTI   | 50       | 0.40        | 0.59
> error: Targets!E5: Maximum sell of VTI, $0.99 in all its pies, leaves no order: Minimum order allows none below
>   $1.00. Type at least $1.00, or 0 if no order is meant, or lower the other.
> error: Targets!E3: Maximum sell of VTI, $0.99 in all its pies, leaves no order: Minimum order allows none below
>   $1.00. Type at least $1.00, or 0 if no order is meant, or lower the other.

Targets  | Pie   | Slice | Target % | Maximum buy
         | Core  | Bonds | 60       |
         | Core  | VTI   | 40       | 0.60
         | Bonds | VTI   | 100      |
"""

PROPOSALS = """
Targets  | Pie  | Slice | Target %
         | Core | VTI   | 60
         | Core | BND   | 40
Settings | Setting             | Value
         | Maximum orders      | 1
         | Maximum turnover    | '0.1%'
         | Prefer fewer orders | yes
         | Spread              | 1.9%

Targets  | Pie  | Slice | Target %
         | Core | VTI   | 60
         | Core | BND   | 40
Settings | Setting          | Value
         | Maximum turnover | '0.09%'
> error: Settings!B2: Maximum turnover, $0.90 of the $1,000.00 in the slices, leaves no order: Minimum order and the
>   share steps allow none below $1.00. Raise it, lower the other, or type none.

Targets  | Pie  | Slice | Target % | Share decimals
         | Core | VTI   | 60       | 0
         | Core | BND   | 40       | 0
Settings | Setting          | Value
         | Minimum order    | 100
         | Maximum turnover | 15%
> error: Settings!B3: Maximum turnover, $150.00 of the $1,000.00 in the slices, leaves no order: Minimum order (row 2
>   of Settings) and the share steps allow none below $160.00. Raise it, lower the other, or type none.

Targets  | Pie  | Slice | Target %
         | Core | GLD   | 100
Settings | Setting          | Value
         | Maximum turnover | 50%
> error: Settings!B2: Maximum turnover, $0.00 of the $0.00 in the slices, leaves no order: Minimum order and the
>   share steps allow none below $1.00. Raise it, lower the other, or type none.

Targets  | Pie  | Slice | Target %
         | Core | VTI   | 100
Settings | Setting             | Value
         | Rebalance uses cash | no
         | Maximum orders      | 1
         | Prefer fewer orders | 0.5pp
> warning: Settings!B3: one order is no rebalance while Rebalance uses cash is no: what is sold has to be bought
>   elsewhere. Raise Maximum orders to 2 or more, or let the rebalance use cash.

Targets  | Pie  | Slice | Target %
         | Core | VTI   | 100
Settings | Setting | Value
         | Spread  | 0.05
> warning: Settings!B2: a spread of 5% takes half of that from the value of every order. Type it like 0.05% if it was
>   meant smaller.
"""

BLOCKS = (SLICES + PROPOSALS).strip().replace("\n\n\n", "\n\n").split("\n\n")


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.partition("\n> ")[2][:60] or "nothing is wrong")
def test_says_where_and_what_and_the_remedy(block: str) -> None:
    tables, _, told = block.partition("\n> ")
    inputs, unread = read_inputs(book(HOLDINGS + tables))
    portfolio, unsound = build_portfolio(inputs.targets, inputs.holdings, (), inputs.settings)
    assert portfolio is not None
    assert errors([*unread, *unsound]) == ()
    expected = re.sub(r"\n>   ", " ", told).split("\n> ") if told else []
    assert [str(finding) for finding in limit_findings(portfolio)] == expected


def test_the_most_turnover_is_of_the_slices_alone_rounded_down() -> None:
    text = """
    Main
      A 50  3 @ 33.335
      B 50  0 @ 10
    - OUT   5 @ 100
    """
    share = Decimal("0.3333")
    assert most_turnover(case(text, cash=100_000, maximum_turnover=share).portfolio()) == 3333  # of $100.005
    assert most_turnover(case(text).portfolio()) is None


@given(st.integers(50, 50_000), st.integers(0, 2), st.integers(1, 300), st.sampled_from(["0", "7", "1.2345"]))
def test_the_smallest_orders_are_the_first_worth_enough(price: int, decimals: int, least: int, held: str) -> None:
    """A purchase costs whole cents, rounded up, and a sale brings whole cents, rounded down.

    Share steps and the minimum do not stop a sale of all that is held.
    """
    security = security_of(Position("A", Decimal(price) / 100, (HoldingRow("A", Decimal(held)),)), decimals)
    orders = [Fraction(price * n, 10**decimals) for n in range(1, least * 10**decimals // price + 2)]
    assert smallest_buy(security, least) == next(ceil(cents) for cents in orders if ceil(cents) >= least)
    sales = [*orders, Fraction(held) * price] if Fraction(held) else orders
    enough = (cents for cents in sales if floor(cents) >= least or cents == Fraction(held) * price)
    assert smallest_sell(security, least) == floor(min(enough))

"""`min tax` where losses wash: never a cheaper way to sell, found by trying every way (`lot_books`)."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lot_books import SOLD, Book, Lot, some_book
from workbooks import in_memory

from xl_addin.actions.context import Context
from xl_addin.actions.propose import propose
from xl_addin.domain.plan import Action, Choice
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.settings import LotMethod, WashSales
from xl_addin.domain.tax.block import Span, sellable
from xl_addin.domain.tax.choose import choose
from xl_addin.domain.tax.realise import realise, realise_beside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.tax.lots import Part, Sale

CENT = Fraction(1, 100)


def sold_of(book: Book, **settings: object) -> list[list[int]]:
    """Return how many shares of each lot of each sale the program sells."""
    sales, bought = book.asked()
    chosen = choose(sales, SOLD, replace(book.settings, **settings), bought)  # type: ignore[arg-type]
    assert chosen.gap == 0
    way = _way(sales, chosen.parts)
    assert [sum(own) for own in way] == [shares for _, shares in book.sales]
    return way


def _way(sales: Mapping[str, Sale], parts: Mapping[str, Sequence[Part]]) -> list[list[int]]:
    way = []
    for key, sale in sales.items():
        taken = {id(part.lot): part.shares for part in parts[key]}
        assert all(shares == int(shares) for shares in taken.values())
        way.append([int(taken.get(id(lot), 0)) for lot in sale.lots])
    return way


def not_the_least(seeds: range, accounts: int, symbols: Sequence[str] = ("A",), untaxed: int = 0) -> list[int]:
    """Return the seeds of books with a way to sell that bears less tax, by more than a cent."""
    found = []
    for seed in seeds:
        book = some_book(random.Random(seed), accounts, symbols)  # noqa: S311 - a test's own numbers
        book = replace(book, untaxed=frozenset(range(accounts - untaxed, accounts)))
        least = min(book.tax(way) for way in book.ways())
        if book.tax(sold_of(book)) > least + CENT:
            found.append(seed)
    return found


@pytest.mark.parametrize("start", range(0, 2000, 500))
def test_in_one_account_no_way_to_sell_bears_less(start: int) -> None:
    assert not_the_least(range(start, start + 500), 1) == []


@pytest.mark.parametrize("start", range(0, 1000, 250))
def test_in_two_accounts_no_way_to_sell_both_bears_less(start: int) -> None:
    assert not_the_least(range(start, start + 250), 2) == []


def test_in_three_accounts_and_of_two_securities_no_way_to_sell_bears_less() -> None:
    assert not_the_least(range(100), 3) == []
    assert not_the_least(range(250), 1, ("A", "B")) == []


def test_an_account_without_tax_sells_the_shares_first_that_would_wash_the_losses_of_another() -> None:
    book = Book(((((Lot(3, -9, 400)),), 3), ((Lot(2, 8, 300), Lot(2, 5, 10)), 2)), untaxed=frozenset({1}))
    assert sold_of(book) == [[3], [0, 2]]
    assert not_the_least(range(200), 2, untaxed=1) == []


@pytest.mark.parametrize("accounts", [1, 2])
def test_block_sells_the_least_taxed_lots_of_which_none_is_washed(accounts: int) -> None:
    unwashed_books = 0
    for seed in range(800 // accounts**2):
        book = some_book(random.Random(seed), accounts)  # noqa: S311 - a test's own numbers
        unwashed = [way for way in book.ways() if not book.washed(way)]
        way = sold_of(book, wash_sales=WashSales.BLOCK)
        if unwashed:
            unwashed_books += 1
            assert not book.washed(way), seed
            assert book.tax(way) <= min(map(book.tax, unwashed)) + CENT, seed
    assert unwashed_books > 50


@pytest.mark.parametrize("method", [LotMethod.FIFO, LotMethod.HIFO, LotMethod.LIFO, LotMethod.M1])
def test_block_washes_nothing_whatever_the_method(method: LotMethod) -> None:
    for seed in range(400):
        book = some_book(random.Random(seed))  # noqa: S311 - a test's own numbers
        if any(not book.washed(way) for way in book.ways()):
            assert not book.washed(sold_of(book, wash_sales=WashSales.BLOCK, lot_method=method)), seed


def test_what_is_sellable_under_block_is_what_some_way_sells_without_a_wash() -> None:
    several = 0
    for seed in range(600):
        book = some_book(random.Random(seed))  # noqa: S311 - a test's own numbers
        ((lots, _),) = book.sales
        sales, bought = book.asked()
        spans = sellable(sales["0"].lots, Decimal(100), SOLD, book.settings, bought)
        several += len(spans) > 1
        assert [span.least > before.most for before, span in pairwise(spans)] == [True] * (len(spans) - 1)
        for shares in range(sum(lot.shares for lot in lots) + 1):
            this = replace(book, sales=((lots, shares),))
            possible = any(not this.washed(way) for way in this.ways())
            assert any(span.least <= shares <= span.most for span in spans) is possible, (seed, shares)
    assert several > 10


def test_half_a_dividend_share_that_is_for_sale_itself_holds_nothing_back() -> None:
    """A hundred shares at a loss, and half a share reinvested ten days ago: everything may go."""
    book = Book(((((Lot(200, -10, 400)), Lot(1, -1, 10)), 100),))
    sales, bought = book.asked()
    assert sellable(sales["0"].lots, Decimal(100), SOLD, book.settings, bought) == (Span(Decimal(), Decimal(201)),)
    assert sold_of(book, wash_sales=WashSales.BLOCK) == [[99, 1]]
    elsewhere = replace(book, others=(Lot(1, 0, 10),))
    sales, bought = elsewhere.asked()
    assert sellable(sales["0"].lots, Decimal(100), SOLD, book.settings, bought) == (Span(Decimal(), Decimal()),)


LOTS = st.lists(
    st.builds(Lot, st.integers(1, 5), st.integers(-50, 50), st.sampled_from([5, 15, 30, 31, 200, 500, None])),
    min_size=1,
    max_size=5,
)
OTHERS = st.lists(st.builds(Lot, st.integers(1, 4), st.just(0), st.sampled_from([-5, 3, 12, 29])), max_size=2)


@given(LOTS, OTHERS, st.integers(0, 100), st.sampled_from([LotMethod.MIN_TAX, LotMethod.FIFO, LotMethod.HIFO]))
def test_a_loss_is_allowed_or_disallowed_and_moves_to_the_replacement(
    lots: list[Lot], others: list[Lot], percent: int, method: LotMethod
) -> None:
    book = Book(((tuple(lots), sum(lot.shares for lot in lots) * percent // 100),), tuple(others))
    sales, bought = book.asked()
    found = realise(sales, SOLD, replace(book.settings, lot_method=method), bought)
    way = _way(sales, choose(sales, SOLD, replace(book.settings, lot_method=method), bought).parts)
    lost = sum(-lot.gain * shares for lot, shares in zip(lots, way[0], strict=True) if lot.gain < 0)
    disallowed = sum(lot.disallowed for lot in found.lots["0"])
    allowed = sum(-lot.taxable for lot in found.lots["0"] if lot.gain is not None and lot.gain < 0)
    assert disallowed + allowed == lost * 100
    assert disallowed == 100 * sum(-lots[place].gain for _, place in book.washed(way))
    assert all(sum(shares for _, shares in wash.replacements) == wash.shares for wash in found.washes)
    assert all(purchase.lot is not wash.lot for wash in found.washes for purchase, _ in wash.replacements)


@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(seed: int, rng: random.Random) -> None:
    book = some_book(random.Random(seed), 2)  # noqa: S311 - a test's own numbers
    sales, bought = book.asked()
    other = {key: replace(sale, lots=rng.sample(sale.lots, len(sale.lots))) for key, sale in sales.items()}
    found = realise(sales, SOLD, book.settings, bought)
    again = realise(other, SOLD, book.settings, rng.sample(bought, len(bought)))
    assert found.tax == again.tax


def test_the_lot_whose_loss_counts_is_sold_not_the_larger_loss_that_is_washed() -> None:
    """Half of AX is sold: its old lot loses $2,000, all disallowed while the lot of ten days ago is kept."""
    given_book = in_memory("""
        Targets  | Pie | Slice | Target %
                 | P   | AX    | 50
                 | P   | BX    | 50
        Holdings | Symbol | Shares | Price | Cost basis | Acquired
                 | AX     | 100    | 50    | 7000       | 2024-12-27
                 | AX     | 100    | 50    | 5500       | 2026-11-17
                 | BX     | 0      | 50    |            |
        Settings | Setting                   | Value
                 | As of                     | 2026-11-27 08:00
                 | Short-term tax rate       | 0.32
                 | Long-term tax rate        | 0.15
                 | Short-term gain this year | 5000
    """)
    context = Context(datetime(2026, 11, 27, 13, 0, tzinfo=UTC), "ann")
    plan = propose(given_book, Request(Action.REBALANCE, choice=Choice.AS_SET), context).plan
    (sale,) = (order for order in plan.orders if order.symbol == "AX")
    assert [(lot.acquired, lot.gain, lot.disallowed) for lot in sale.lots] == [(date(2026, 11, 17), -50000, 0)]
    assert plan.after.tax == -16000


def test_without_rates_the_least_gain_that_counts_is_sold() -> None:
    """Both lots lose $90, but the old one's loss is washed by what is left of the other."""
    book = Book(((((Lot(10, -9, 400), Lot(10, -9, 10), Lot(5, 3, 300))), 10),))
    assert sold_of(book, short_term_rate=None, long_term_rate=None) == [[0, 10, 0]]


def test_of_lots_without_a_cost_those_go_first_that_would_replace_a_loss() -> None:
    book = Book(((((Lot(4, -9, 400), Lot(3, 0, 200), Lot(3, 0, 10))), 7),))
    sales, bought = book.asked()
    rows = [replace(lot, cost_basis=lot.cost_basis if n == 0 else None) for n, lot in enumerate(sales["0"].lots)]
    near = [replace(purchase, lot=row) for purchase, row in zip(bought, rows, strict=True)]
    for wash_sales in (WashSales.WARN, WashSales.BLOCK):
        settings = replace(book.settings, wash_sales=wash_sales)
        found = realise({"0": replace(sales["0"], lots=rows)}, SOLD, settings, near)
        assert found.washes == ()
        assert [lot.shares for lot in found.lots["0"]] == [4, 3]


def test_each_account_is_told_its_part_of_one_choice() -> None:
    """Chosen account by account, with the other's sales beside, the lots are those chosen for both at once."""
    for seed in range(200):
        book = some_book(random.Random(seed), 2)  # noqa: S311 - a test's own numbers
        sales, bought = book.asked()
        both = realise({(name, "A"): sale for name, sale in sales.items()}, SOLD, book.settings, bought)
        for name, other in (("0", "1"), ("1", "0")):
            beside = {(other, "A"): sales[other]}
            own = realise_beside({"A": sales[name]}, name, beside, SOLD, book.settings, bought)
            assert own.lots["A"] == both.lots[name, "A"]
            assert [wash for wash in both.washes if any(wash.lot is lot for lot in sales[name].lots)] == [*own.washes]

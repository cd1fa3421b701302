"""Random portfolios in random layouts are read back exactly; what is refused is open, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notation import book
from sheets.layouts import Layout, Meant, Portfolio, is_open, layouts, meant, portfolios, workbook

from xl_addin.actions.context import Context
from xl_addin.actions.load import load
from xl_addin.domain.finding import errors
from xl_addin.hosts.memory import MemoryBook
from xl_addin.sheets.inputs import Inputs, read_inputs

NOON = Context(datetime(2026, 11, 26, 17, 0, tzinfo=UTC), "Ann", account="all")
FINEST = Decimal("1e-8")
"""To how much of a share, or of a price, what is worked out from a value is exact."""


def _read(inputs: Inputs) -> list[Meant]:
    own = inputs.settings.currency
    return [
        Meant(
            row.symbol,
            row.shares,
            None if row.price is None else row.price * row.multiplier,
            row.currency or own,
            row.cost_basis,
            row.account,
            row.in_dollars,
        )
        for row in inputs.holdings
    ]


def _rounded(rows: list[Meant]) -> list[Meant]:
    return [
        replace(
            row, shares=row.shares.quantize(FINEST), price=None if row.price is None else row.price.quantize(FINEST)
        )
        for row in rows
    ]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_reads_back_exactly_or_refuses_what_is_open(data: st.DataObject) -> None:
    portfolio: Portfolio = data.draw(portfolios())
    layout: Layout = data.draw(layouts(portfolio))
    inputs, findings = read_inputs(workbook(portfolio, layout))
    refused = [str(finding) for finding in errors(findings)]
    if is_open(portfolio, layout):
        assert all("nothing says in which one the values are" in line for line in refused), refused
        assert refused
        return
    assert refused == []
    assert _rounded(_read(inputs)) == _rounded(meant(portfolio, layout))
    assert inputs.settings.currency == portfolio.base
    assert [(row.pie, row.slice, row.percent) for row in inputs.targets] == [
        (security.pie, security.symbol, portfolio.targets[security.symbol]) for security in portfolio.securities
    ]
    if len({security.pie for security in portfolio.securities}) == 1:
        _is_worth(portfolio, layout)
    told = {row.currency: row.rate for row in inputs.rates}
    foreign = portfolio.currencies - {portfolio.base}
    if layout.known != "value" or not layout.worth_in_base:
        assert {code: told[code].quantize(FINEST) for code in foreign} == {
            code: portfolio.rate(code).quantize(FINEST) for code in foreign
        }


def _is_worth(portfolio: Portfolio, layout: Layout) -> None:
    """Check what each account holds of each security in the portfolio's currency, and its cash, to ten digits."""
    loaded = load(MemoryBook("book.xlsx", workbook(portfolio, layout).grids.values()), NOON)
    assert [str(finding) for finding in errors(loaded.findings)] == []
    for read in loaded.portfolios:
        for security in portfolio.securities:
            lots = [lot for lot in security.lots if read.account in {None, lot.account}]
            worth = sum((lot.shares for lot in lots), Decimal()) * security.price * portfolio.rate(security.currency)
            found = read.positions[security.symbol].value if lots else 0
            assert abs(found - Fraction(worth)) <= Fraction(worth) / 10**9
        cash = portfolio.cash if read.account in {None, "Joint"} else None
        assert read.cash == (cash or 0) * 100


def _rows(text: str) -> list[str]:
    inputs, findings = read_inputs(book(TARGETS + text))
    assert not errors(findings), [str(finding) for finding in findings]
    return [
        f"{row.symbol} {row.shares.normalize():f} {(row.price or 0) * row.multiplier} {row.currency} {row.cost_basis}"
        for row in inputs.holdings
    ]


TARGETS = """
    Targets | Slice | Target %
            | AAA   | 60
            | BBB   | 40
"""
RATES = """
    Rates | Currency | Rate
          | GBP      | 1.25
          | USD      | 1
"""


def test_shares_from_a_value_in_another_currency_than_the_price() -> None:
    """750 dollars are 600 pounds: 10 shares at 60, and no 12.5."""
    assert _rows(
        RATES
        + """
        Holdings | Symbol | Currency | Price | Value (USD)
                 | AAA    | GBP      | 60    | 750
                 | BBB    | USD      | 50    | 500
    """
    ) == ["AAA 10 60 GBP None", "BBB 10 50 USD None"]


def test_a_price_from_a_value_in_another_currency_stays_in_its_own_and_so_does_its_cost() -> None:
    assert _rows(
        RATES
        + """
        Holdings | Symbol | Currency | Shares | Value (USD) | Cost per share
                 | AAA    | GBP      | 10     | 750         | 20
                 | BBB    | USD      | 10     | 500         | 20
    """
    ) == ["AAA 10 60.00000000 GBP 200", "BBB 10 50.00000000 USD 200"]


def test_a_rate_of_a_tenth_is_no_factor_of_ten() -> None:
    """The values are each in the currency of the price, as they agree with it."""
    rows = _rows("""
        Rates    | Currency | Rate
                 | SEK      | 0.1
                 | USD      | 1
        Holdings | Symbol | Currency | Shares | Price | Value
                 | AAA    | SEK      | 10     | 60    | 600
                 | BBB    | USD      | 10     | 50    | 500
    """)
    assert rows == ["AAA 10 60 SEK None", "BBB 10 50 USD None"]


def test_what_a_share_cost_says_nothing_where_only_the_value_is_known() -> None:
    assert _rows("""
        Holdings | Symbol | Value | Cost per share
                 | AAA    | 600   | 20
                 | BBB    | 500   | 30
    """) == ["AAA 600 1 None None", "BBB 500 1 None None"]


@pytest.mark.parametrize("heading", ["总成本", "取得金額", "Сумма покупки", "Coût total"])
def test_what_the_row_cost_in_other_languages(heading: str) -> None:
    rows = _rows(f"""
        Holdings | Symbol | Shares | Price | {heading}
                 | AAA    | 10     | 60    | 70
                 | BBB    | 1      | 50    | 50
    """)
    assert rows == ["AAA 10 60 None 70", "BBB 1 50 None 50"]


@pytest.mark.parametrize("remark", ["Source: Yahoo Finance", "* delayed by 15 minutes", "Prices as of 20 Nov"])
def test_a_remark_directly_below_the_last_row(remark: str) -> None:
    text = f"""
        Targets  | Pie  | Slice | Target %
                 | Core | AAA   | 60
                 |      | BBB   | 40
                 | {remark} |   |
        Holdings | Symbol   | Shares | Price
                 | AAA      | 10     | 60
                 | BBB      | 10     | 50
                 | {remark} |        |
    """
    inputs, findings = read_inputs(book(text))
    assert [str(finding) for finding in findings] == [
        "note: Targets!A4: what stands below the Targets table is not read.",
        "note: Holdings!A4: what stands below the Holdings table is not read.",
    ]
    assert (len(inputs.targets), len(inputs.holdings)) == (2, 2)


def test_a_security_without_a_number_of_shares_is_no_remark() -> None:
    _, findings = read_inputs(
        book(
            TARGETS
            + """
        Holdings | Symbol | Shares | Price
                 | AAA    | 10     | 60
                 | BBB    |        |
    """
        )
    )
    assert [str(finding) for finding in errors(findings)] == [
        "error: Holdings!B3: no number of shares. Type how many are held, 0 for something not yet owned."
    ]


def test_an_unlabelled_total_of_numbers_with_a_decimal_comma() -> None:
    """9,625 is less than ten here, so the sum is that of the rows above."""
    assert _rows("""
        Holdings | Symbol | Shares | Kurs    | Wert
                 | AAA    | 10     | '60,00' | '600,00'
                 | BBB    | 1      | '9,625' | '9,625'
                 |        |        |         | '609,625'
    """) == ["AAA 10 60 None None", "BBB 1 9.625 None None"]

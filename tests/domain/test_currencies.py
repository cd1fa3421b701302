"""Portfolios in several currencies: rates, prices as quoted, costs, and cash; every number worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from xl_addin.domain.portfolio.portfolio import Portfolio, build_portfolio, build_portfolios
from xl_addin.domain.rows import HoldingRow, PriceRow, RateRow, TargetRow
from xl_addin.domain.settings import Settings
from xl_addin.domain.source import SourceRow

COLUMNS = {"Symbol": 1, "Shares": 2, "Price": 3, "Currency": 4, "Rate": 2}


def at(row: int, sheet: str = "Holdings") -> SourceRow:
    return SourceRow(sheet, row, COLUMNS)


def held(
    row: int, symbol: str, shares: str, price: str | None = None, currency: str | None = None, **more: object
) -> HoldingRow:
    given = None if price is None else Decimal(price)
    return HoldingRow(symbol, Decimal(shares), given, currency=currency, source=at(row), **more)  # type: ignore[arg-type]


def rates(**told: str) -> list[RateRow]:
    return [RateRow(code, Decimal(rate), at(row, "Rates")) for row, (code, rate) in enumerate(told.items(), 2)]


def targets(*symbols: str) -> list[TargetRow]:
    return [TargetRow("P", symbol, Decimal(100) / len(symbols)) for symbol in symbols]


def built(
    rows: list[HoldingRow], told: list[RateRow], prices: list[PriceRow] | None = None, currency: str = "USD"
) -> Portfolio:
    symbols = dict.fromkeys(row.symbol for row in rows if row.symbol != "CASH")
    wanted, settings = targets(*symbols), Settings(currency=currency)
    portfolio, findings = build_portfolio(wanted, rows, prices or [], settings, rates=told)
    assert portfolio is not None, findings
    return portfolio


def said(rows: list[HoldingRow], told: list[RateRow], currency: str = "USD", account: str | None = None) -> list[str]:
    symbols = dict.fromkeys(row.symbol for row in rows if row.symbol != "CASH")
    _, findings = build_portfolios(targets(*symbols), rows, [], Settings(currency=currency), account, rates=told)
    return [str(finding) for finding in findings]


FOUR = [
    held(2, "VTI", "10", "250"),
    held(3, "SAP", "20", "150.50", "EUR", cost_basis=Decimal(2000)),
    held(4, "VOD", "1000", "72.5", "GBX"),
    held(5, "7203", "100", "2500", "JPY"),
]
RATES = rates(EUR="1.08", GBP="1.25", JPY="0.0067")


def test_everything_is_worth_what_it_is_in_the_portfolios_currency() -> None:
    """10 × 250 = 2500; 20 × 150.50 × 1.08 = 3250.80; 1000 × 0.725 × 1.25 = 906.25; 100 × 2500 × 0.0067 = 1675."""
    portfolio = built(FOUR, RATES)
    worth = {symbol: position.value for symbol, position in portfolio.positions.items()}
    assert worth == {"VTI": 2500, "SAP": Fraction("3250.80"), "VOD": Fraction("906.25"), "7203": 1675}
    assert portfolio.invested == Fraction("8332.05")


def test_the_price_as_quoted_is_kept_for_showing_and_a_plain_one_has_no_other() -> None:
    positions = built(FOUR, RATES).positions
    assert positions["VTI"].quote is None
    assert positions["VOD"].quote is not None
    quote = positions["VOD"].quote
    assert (quote.price, quote.currency, quote.rate) == (Decimal("72.5"), "GBX", Decimal("0.0125"))


def test_a_cost_counts_at_the_rate_of_today() -> None:
    """2000 euros at 1.08 are 2160 dollars; the row itself keeps its price as typed."""
    (lot,) = built(FOUR, RATES).positions["SAP"].lots
    assert (lot.cost_basis, lot.price) == (Decimal("2160.00"), Decimal("150.50"))


def test_a_multiplier_counts_in_the_worth() -> None:
    """A bond of 5000 nominal at 98.40 per 100 in euros: 5000 × 0.984 × 1.08 = 5313.60."""
    portfolio = built([held(2, "BUND", "5000", "98.40", "EUR", multiplier=Decimal("0.01"))], RATES)
    assert portfolio.positions["BUND"].value == Fraction("5313.60")


def test_rows_in_pence_and_in_pounds_are_one_security_at_one_price() -> None:
    portfolio = built([held(2, "VOD", "1000", "72.5", "GBX"), held(3, "VOD", "500", "0.725", "GBP")], RATES)
    assert portfolio.positions["VOD"].value == Fraction("1359.375")


def test_a_price_of_the_prices_sheet_is_in_the_currency_of_the_holding_unless_it_says_its_own() -> None:
    """20 × 150 × 1.08 = 3240; a price told as 162 dollars is 150 euros."""
    row = held(2, "SAP", "20", None, "EUR")
    assert built([row], RATES, [PriceRow("SAP", Decimal(150))]).positions["SAP"].value == 3240
    assert built([row], RATES, [PriceRow("SAP", Decimal(162), currency="USD")]).positions["SAP"].value == 3240


def test_cash_in_several_currencies_counts_together() -> None:
    """100 + 50 × 1.08 + 200 pence at 1.25 (2.50) = 156.50; the yen debt of 1000 takes 6.70: 149.80."""
    cash = [
        held(6, "CASH", "100"), held(7, "CASH", "50", None, "EUR"), held(8, "CASH", "200", None, "GBX"),
        held(9, "CASH", "-1000", None, "JPY"),
    ]  # fmt: skip
    portfolio = built([*FOUR, *cash], RATES)
    assert portfolio.cash == 14_980
    assert portfolio.money == {"USD": 100, "EUR": 50, "GBP": 2, "JPY": -1000}


def test_in_another_currency_than_the_dollar() -> None:
    """In pounds, 1000 × 72.5 pence are 725 with no rate at all, and 10 × 250 dollars at 0.80 are 2000."""
    rows = [held(2, "VOD", "1000", "72.5", "GBX"), held(3, "VTI", "10", "250", "USD")]
    portfolio = built(rows, rates(USD="0.80"), currency="GBP")
    assert {s: p.value for s, p in portfolio.positions.items()} == {"VOD": 725, "VTI": 2000}


def test_what_is_known_by_its_value_only_trades_in_hundredths_of_its_currency() -> None:
    """3000 euros of a fund at 1.08 are 3240; the yen has no hundredths."""
    fund = held(2, "FUND", "3000", "1", "EUR", in_dollars=True)
    yen = held(3, "TOPIX", "50000", None, "JPY", in_dollars=True)
    positions = built([fund, yen], RATES).positions
    assert (positions["FUND"].value, positions["FUND"].share_decimals) == (Fraction(3240), 2)
    assert (positions["TOPIX"].value, positions["TOPIX"].share_decimals) == (Fraction(335), 0)


def test_the_rate_of_pence_alone_gives_that_of_pounds() -> None:
    portfolio = built([held(2, "VOD", "100", "0.725", "GBP")], rates(GBX="0.0125"))
    assert portfolio.positions["VOD"].value == Fraction("90.625")


MISSING = (
    "error: Holdings!D3: no rate to USD is given for EUR (rows 3-4 and 6) and GBX (row 5). Add a sheet Rates with the "
    "headings Currency and Rate: for EUR, what one EUR is worth in USD. Or add a column Rate with that to the table."
)


def test_missing_rates_are_one_error_that_names_the_currencies_and_the_rows() -> None:
    rows = [
        held(2, "VTI", "10", "250"), held(3, "SAP", "20", "150", "EUR"), held(4, "ASML", "1", "700", "EUR"),
        held(5, "VOD", "1", "72.5", "GBX"), held(6, "CASH", "50", None, "EUR"),
    ]  # fmt: skip
    assert said(rows, rates(JPY="0.0067")) == [MISSING]


def test_the_rate_of_a_currency_in_another_account_is_not_asked_for() -> None:
    rows = [
        held(2, "VTI", "10", "250", account="A"), held(3, "SAP", "1", "150", "EUR", account="B"),
        held(4, "CASH", "5", account="A"), held(5, "CASH", "5", None, "EUR", account="B"),
    ]  # fmt: skip
    _, findings = build_portfolios(targets("VTI"), rows, [], Settings(), "A")
    assert findings == []


@pytest.mark.parametrize(
    ("told", "currency", "text"),
    [
        (
            [*rates(EUR="1.08", GBP="1.25"), RateRow("EUR", Decimal("1.1"), at(4, "Rates"))],
            "USD",
            "error: Rates!B4: EUR has two rates, 1.08 in row 2 and here 1.1. Keep one of them.",
        ),
        (
            rates(EUR="1", USD="0.92", GBP="1.16"),
            "USD",
            "error: Rates!B3: one USD is 0.92 here, but USD is the portfolio's own currency. Type what one unit is "
            "worth in USD, in every row; or correct the setting Currency.",
        ),
        (
            rates(EUR="1.08", GBP="1.25", GBX="1.25"),
            "USD",
            "error: Rates!B4: one GBX is 1.25 here, but it is 0.01 GBP, so 0.0125. Correct it, or leave only the rate "
            "of GBP.",
        ),
        (
            rates(EUR="0.92", JPY="150"),
            "USD",
            "error: Rates!B3: one JPY is 150 USD here, which is rather what one USD is in JPY. Type what one unit is "
            "worth in USD, in every row: 0.006667 for JPY.",
        ),
        (
            rates(EUR="1.08", GBX="1.27"),
            "USD",
            "error: Rates!B3: one GBX is 1.27 USD here, which is rather what one GBP is. Type 0.0127 for GBX.",
        ),
        (
            rates(EUR="0.086"),
            "SEK",
            "error: Rates!B2: one EUR is 0.086 SEK here, which is rather what one SEK is in EUR. Type what one unit is "
            "worth in SEK, in every row: 11.63 for EUR.",
        ),
        (
            rates(EUR="1.2", GBX="1"),
            "GBP",
            "error: Rates!B3: one GBX is 1 here, but it is 0.01 GBP, so 0.01. Correct it, or leave only the rate of "
            "GBP.",
        ),
    ],
)
def test_rates_that_cannot_all_be_right(told: list[RateRow], currency: str, text: str) -> None:
    assert said([held(2, "SAP", "20", "150", "EUR")], told, currency) == [text]


def test_a_value_alone_and_shares_do_not_mix() -> None:
    rows = [held(2, "FUND", "3000", "1", in_dollars=True), held(3, "FUND", "10", "250")]
    assert said(rows, []) == [
        "error: Holdings!B3: some rows of FUND give its shares and others only its value. Give every row of FUND its "
        "shares and a price."
    ]
    mixed = [held(2, "FUND", "3000", "1", in_dollars=True), held(3, "FUND", "10", "1", "EUR", in_dollars=True)]
    assert said(mixed, RATES) == [
        "error: Holdings!D3: the rows of FUND give only its value, in USD and here in another. Give every row of FUND "
        "its value in one currency."
    ]

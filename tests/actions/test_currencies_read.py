"""The portfolio of `test_currencies` as a workbook: read, proposed, approved, ordered; and what is wrong with rates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from notation import grid
from workbooks import in_memory

from xl_addin.actions import functions
from xl_addin.actions.check import check
from xl_addin.actions.context import Context
from xl_addin.actions.decide import approve
from xl_addin.actions.orders import make_orders
from xl_addin.actions.propose import propose
from xl_addin.cli.json_out import proposal_json
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.sheets.image import CellEdit, Changes

NOON = Context(datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "ann")
REBALANCE = Request(Action.REBALANCE)

TARGETS = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 25%
             | Main | SAP   | 25%
             | Main | VOD   | 25%
             | Main | '7203' | 25%
"""
HOLDINGS = """
    Holdings | Symbol | Shares | Price | Currency | Cost basis | Acquired
             | VTI    | 40     | 250   | USD      |            |
             | SAP    | 30     | 160   | EUR      | 3900       | 2020-03-02
             | SAP    | 25     | 160   | EUR      | 4250       | 2026-06-01
             | VOD    | 8000   | 62.5  | GBp      |            |
             | '7203'   | 360    | 2500  | JPY      |            |
             | CASH   | 700    |       |          |            |
             | CASH   | 400    |       | EUR      |            |
             | CASH   | 500    |       | GBP      |            |
"""
RATES = """
    Rates    | Currency | Rate
             | EUR      | 1.25
             | GBP      | 1.60
             | JPY      | 0.01
"""


def messages(text: str) -> list[str]:
    """Return what check says, save that no heading tells what was paid, and that no currency is named."""
    said = map(str, check(in_memory(text), NOON).findings)
    return [line for line in said if "what was paid" not in line and "nothing names a currency" not in line]


def test_from_the_workbook_to_the_orders() -> None:
    book = in_memory(TARGETS + HOLDINGS + RATES)
    told = proposal_json(propose(book, REBALANCE, NOON))
    assert [(o["side"], o["symbol"], o["value"], o["currency"], o["local"]["value"]) for o in told["orders"]] == [
        ("SELL", "SAP", "1000.00", "EUR", "800.00"),
        ("BUY", "7203", "1000.00", "JPY", "100000.00"),
        ("BUY", "VOD", "2000.00", "GBX", "125000.00"),
    ]
    approve(book, "Ann", NOON)
    rows = make_orders(book, NOON).rows
    assert [(row.symbol, row.currency, row.value) for row in rows] == [
        ("SAP", "EUR", 80_000), ("7203", "JPY", 10_000_000), ("VOD", "GBX", 12_500_000)
    ]  # fmt: skip


def test_a_rate_that_moves_after_the_approval_is_told_and_one_that_moves_far_stops_the_orders() -> None:
    """From 1.25 to 1.26 is 0.8%, to 1.30 is 4%: the tolerance is 2%."""
    book = in_memory(TARGETS + HOLDINGS + RATES)
    propose(book, REBALANCE, NOON)
    book.write(Changes(edits=(CellEdit("Rates", 2, 2, 1.26),)))
    found = "\n".join(str(finding) for finding in approve(book, "Ann", NOON).findings)
    assert "1 EUR was 1.25 at the proposal and is 1.26" in found
    book.write(Changes(edits=(CellEdit("Rates", 2, 2, 1.30),)))
    with pytest.raises(Refused, match=r"1 EUR was 1.25 at the proposal and is 1.30, 4.00% away"):
        make_orders(book, NOON)


def test_the_rate_of_what_is_not_held_may_move_as_it_likes() -> None:
    book = in_memory(TARGETS + HOLDINGS + RATES + "             | TRY | 0.03\n")
    propose(book, REBALANCE, NOON)
    book.write(Changes(edits=(CellEdit("Rates", 5, 2, 0.02),)))
    assert approve(book, "Ann", NOON).findings == ()


def test_a_missing_rate_is_asked_for_and_the_remedy_leads_to_the_plan() -> None:
    text = TARGETS + HOLDINGS + RATES.replace("             | JPY      | 0.01\n", "")
    assert messages(text) == [
        "error: Holdings!D6: no rate to USD is given for JPY (row 6). Add a sheet Rates with the headings Currency and "
        "Rate: for JPY, what one JPY is worth in USD. Or add a column Rate with that to the table."
    ]
    assert messages(TARGETS + HOLDINGS + RATES) == []


def test_a_column_of_rates_will_do_as_well() -> None:
    rates = {"USD": "1", "EUR": "1.25", "GBp": "0.016", "JPY": "0.01", "GBP": "1.60", "": ""}
    head, *rows = HOLDINGS.rstrip().splitlines()[1:]
    told = [f"{row} | {rates[row.split('|')[4].strip()]}" for row in rows]
    book = in_memory("\n".join((TARGETS, f"{head} | Rate", *told)))
    orders = proposal_json(propose(book, REBALANCE, NOON))["orders"]
    assert [(o["symbol"], o["value"]) for o in orders] == [("SAP", "1000.00"), ("7203", "1000.00"), ("VOD", "2000.00")]


def test_a_column_rate_of_something_else_refuses_nothing() -> None:
    text = """
        Targets  | Pie  | Slice | Target %
                 | Main | A     | 100%
        Holdings | Symbol | Shares | Price | Rate
                 | A      | 10     | 100   | #N/A
                 | A      | 10     | 100   | none
                 | A      | 10     | 100   | 0
    """
    assert messages(text) == []


EUROS = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 50%
             | Main | B     | 50%
    Holdings | Symbol | Shares | Price | Currency
             | A      | 10     | 100   | EUR
             | B      | 10     | 50    | EUR
             | CASH   | 500    |       |
"""


def test_all_in_one_currency_is_the_portfolios_with_no_rate_and_no_setting() -> None:
    told = proposal_json(propose(in_memory(EUROS), REBALANCE, NOON))
    assert (told["currency"], told["orders"][0]["value"]) == ("EUR", "500.00")
    assert "local" not in told["orders"][0]
    assert "for €500.00" in told["orders"][0]["reason"]


def test_a_sheet_called_rates_that_is_about_something_else_is_left_alone() -> None:
    assert messages(EUROS + "    Rates | Loan | Interest\n          | Car | 5%\n") == []


def test_the_currency_whose_rate_is_one_is_the_portfolios() -> None:
    """800 dollars at 0.80 are 640 pounds beside 1,000 pence, which are 10."""
    text = """
        Targets  | Pie  | Slice | Target %
                 | Main | A     | 50%
                 | Main | B     | 50%
        Holdings | Symbol | Shares | Price | Currency
                 | A      | 8      | 100   | USD
                 | B      | 10     | 100   | GBX
        Rates    | Currency | Rate
                 | GBP      | 1
                 | USD      | 0.80
    """
    told = proposal_json(propose(in_memory(text), REBALANCE, NOON))
    assert (told["currency"], told["before"]["invested"]) == ("GBP", "650.00")


def test_the_function_answers_in_currencies_where_it_can() -> None:
    """A function sees no Rates sheet, but a column of rates; and lots are in the symbol's own currency."""
    holdings = [list(row) for row in grid(HOLDINGS).rows]
    rows = functions.call("PIE_LOTS", [holdings, "SAP", 5, None], NOON.now, None)
    assert rows == (("Acquired", "Shares", "Est. gain", "Term"), ("2026-06-01", 5.0, -50.0, "short"))
    rates = ["Rate", 1, 1.25, 1.25, 0.016, 0.01, None, 1.25, 1.6]
    told = [[*row, rate] for row, rate in zip(holdings, rates, strict=True)]
    targets = [list(row) for row in grid(TARGETS).rows]
    orders = functions.call("PIE_REBALANCE", [targets, told], NOON.now, None)
    assert isinstance(orders, tuple)
    assert [row[:6] for row in orders] == [
        ("Side", "Symbol", "Currency", "Shares", "Est. price", "Est. value"),
        ("SELL", "SAP", "EUR", 5, 160, 800),
        ("BUY", "7203", "JPY", 40, 2500, 100_000),
        ("BUY", "VOD", "GBX", 2000, 62.5, 125_000),
    ]


@pytest.mark.parametrize(
    ("heading", "typed", "said"),
    [
        ("Price", "$12.50", ""),
        ("Price ($)", "12.5", ""),
        ("Price USD", "12.5", ""),
        ("Price", "€12.50", "EUR"),
        ("Price (EUR)", "12.5", "EUR"),
    ],
)
def test_a_price_is_in_the_currency_beside_it_or_in_its_heading(heading: str, typed: str, said: str) -> None:
    held = "Holdings | Symbol | Shares | Price\n | A | 10 | 10\n | B | 10 |\n"
    held += "Settings | Setting | Value\n | Currency | USD\n"
    text = f"Targets | Slice | Target %\n | A | 50%\n | B | 50%\n{held}Prices | Symbol | {heading}\n | B | {typed}\n"
    found = errors_of(text)
    expected = [f"error: Prices!A2: no rate to USD is given for {said} (row 2)"] if said else []
    assert [one.partition(". ")[0] for one in found] == expected


@pytest.mark.parametrize(
    ("currency", "heading", "typed", "said"),
    [
        ("USD", "Amount", "$500.50", ""),
        ("USD", "Amount ($)", "500", ""),
        ("CAD", "Amount", "$500.50", ""),
        ("USD", "Amount (EUR)", "500", "the amount is in EUR, and the portfolio is in USD. Type the amount in USD."),
        ("EUR", "Amount", "$500.50", "the amount is in USD, and the portfolio is in EUR. Type the amount in EUR."),
    ],
)
def test_what_is_paid_in_is_in_the_currency_beside_it_or_in_its_heading(
    currency: str, heading: str, typed: str, said: str
) -> None:
    held = f"Holdings | Symbol | Shares | Price\n | A | 10 | 10\nSettings | Setting | Value\n | Currency | {currency}\n"
    plan = f"Schedule | What | {heading} | Every | Start\n | deposit | {typed} | month | 2026-01-01\n"
    found = errors_of(f"Targets | Slice | Target %\n | A | 100%\n{held}{plan}")
    assert found == ([f"error: Schedule!B2: {said}"] if said else [])


def errors_of(text: str) -> list[str]:
    return [one for one in messages(text) if one.startswith("error")]

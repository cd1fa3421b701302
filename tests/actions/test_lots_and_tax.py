"""Lots and tax from the sheets to the confirmation: what is read, what is said, what makes a proposal stale."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from workbooks import in_memory

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

BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 20%
             | Main | B     | 80%
    Holdings | Symbol | Shares | Price | Cost basis | Acquired   | Sell first
             | A      | 20     | 10    | 300        | 2020-01-02 |
             | A      | 30     | 10    | 150        | 2021-01-04 | 1
             | B      | 0      | 10    |            |            |
    Activity | Date       | Symbol | Side | Shares | Price | Account
             | 2026-11-02 | A      | Buy  | 5      | 11    | IRA
"""
SETTINGS = """
    Settings | Setting             | Value
             | Short-term tax rate | 40%
             | Long-term tax rate  | 10%
"""


def texts(text: str) -> str:
    """Return everything the confirmation of a workbook says."""
    book = in_memory(text)
    propose(book, REBALANCE, NOON)
    return "\n".join(str(value) for row in book.grid("Confirmation").rows for value in row if value is not None)


def test_the_confirmation_lists_every_lot_and_warns_of_the_wash_sale() -> None:
    said = texts(BOOK + SETTINGS)
    assert "20 of 2020-01-02 for 300.00 (-100.00 long)\n20 of 2021-01-04 for 100.00 (+100.00 long)" in said
    assert "estimated tax 2.50" in said
    assert "warning: Holdings!E2: 5 A sold at a loss are a wash sale with shares bought on 2026-11-02" in said


def test_json_has_the_lots_and_what_does_not_count() -> None:
    result = proposal_json(propose(in_memory(BOOK + SETTINGS), REBALANCE, NOON))
    assert result["after"]["tax"] == "2.50"
    assert result["orders"][0]["tax"] == "2.50"
    assert result["orders"][0]["lots"][0] == {
        "acquired": "2020-01-02",
        "shares": "20",
        "basis": "300.00",
        "gain": "-100.00",
        "term": "long",
        "disallowed": "25.00",
    }
    assert result["findings"][0]["severity"] == "warning"


def test_block_and_identical_tickers_are_choices() -> None:
    blocked = texts(BOOK + SETTINGS + "             | Wash sales | block")
    assert "20 A stay unsold" in blocked
    assert "sold at a loss" not in blocked


def test_lots_of_ones_own_choice() -> None:
    said = texts(BOOK + SETTINGS + "             | Lot method | specific")
    assert "30 of 2021-01-04 for 150.00 (+150.00 long)\n10 of 2020-01-02 for 150.00 (-50.00 long)" in said
    with pytest.raises(Refused, match="Holdings!F2: no lot of A says Sell first"):
        texts((BOOK + SETTINGS + "             | Lot method | specific").replace("2021-01-04 | 1", "2021-01-04 |"))


def test_a_trade_told_after_the_proposal_makes_it_stale() -> None:
    book = in_memory(BOOK + SETTINGS)
    propose(book, REBALANCE, NOON)
    approve(book, "Ann", NOON)
    book.write(Changes(edits=(CellEdit("Activity", 2, 4, 6),)))
    with pytest.raises(
        Refused, match=r"Activity!D2: Activity A changed since the proposal: was day .*, bought, 5 shares"
    ):
        make_orders(book, NOON)


def test_a_lot_from_the_future_is_an_error() -> None:
    book = in_memory(BOOK)
    book.write(Changes(edits=(CellEdit("Holdings", 3, 5, date(2026, 11, 24)),)))
    told = [str(finding) for finding in check(book, NOON).findings]
    assert (
        "error: Holdings!E3: A acquired on 2026-11-24, which is yet to come. Correct the date, or empty the cell."
        in told
    )


def test_tax_versus_drift_needs_a_rate_and_says_what_it_did() -> None:
    held = BOOK.replace("| 300 ", "| 100 ").replace("2026-11-02 | A", "2026-11-02 | X")
    weighed = "             | Tax versus drift | 2"
    said = texts(held + SETTINGS + weighed)
    assert (
        "Tax versus drift is 2: sales at a gain are held back. The plan realises $2.00 less gain, bears $0.20 less tax"
        in said
    )
    bare = "    Settings | Setting | Value\n" + weighed
    told = [str(finding) for finding in check(in_memory(held + bare), NOON).findings]
    assert (
        "error: Settings!B2: Tax versus drift needs Short-term tax rate or Long-term tax rate, and neither is set. "
        "Type the tax rates, or set Tax versus drift to none." in told
    )
    with pytest.raises(Refused, match="Settings!B2: Tax versus drift needs"):
        texts(held + bare)


def test_the_most_gain_is_kept_to_or_the_least_possible_told() -> None:
    held = BOOK.replace("| 300 ", "| 100 ").replace("2026-11-02 | A", "2026-11-02 | X")
    said = texts(held + SETTINGS + "             | Maximum realised gain | 60")
    assert "Sales are held back to realise no more than $60.00 of gain; without that limit it would be $200.00." in said
    book = in_memory(held + SETTINGS + "             | Maximum realised gain | 60")
    with pytest.raises(
        Refused, match=r"Settings!B4: the least gain this can realise is .* Raise Maximum realised gain"
    ):
        propose(book, Request(Action.WITHDRAW, amount=40000), NOON)

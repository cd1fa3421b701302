from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sheets.samples import TWELVE, TWO, UNTIL, WINDOW, confirmation, plan

from xl_addin.domain.finding import Place, Severity
from xl_addin.domain.plan import LeftOut, Side
from xl_addin.sheets import styles
from xl_addin.sheets.confirmation import CHOICES, Confirmation, confirmation_image, seal
from xl_addin.sheets.confirmation_read import read_confirmation
from xl_addin.sheets.confirmation_words import DISCLAIMER, certified_text
from xl_addin.sheets.image import CellEdit

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Grid, Value

TITLE = "Confirmation: Rebalance Portfolio"
ORDER_ROW = 25


def shown(confirmation: Confirmation) -> list[list[Value]]:
    """Return what A to I show, blank cells at the end of a row left out."""
    rows = [list(row[:9]) for row in confirmation_image(confirmation).grid().rows]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    return rows


def edited(grid: Grid, row: int, column: int, value: Value) -> Grid:
    """Return the grid with one other value."""
    rows = [list(cells) for cells in grid.rows]
    rows[row - 1].extend([None] * (column - len(rows[row - 1])))
    rows[row - 1][column - 1] = value
    return replace(grid, rows=tuple(map(tuple, rows)))


def test_the_sheet_of_two_orders_reads_from_top_to_bottom() -> None:
    sealed = confirmation(TWO)
    order = "VTI is 3.1 points above its target of 24.00%: sell down to the target"
    assert shown(sealed) == [
        [TITLE],
        [],
        ["Proposal", "P-20260801-7f3a"],
        ["Action", "rebalance"],
        ["Scope", "Portfolio"],
        ["Status", "PROPOSED"],
        ["Decision", None, "◀ choose APPROVE or REJECT here"],
        ["Decided by"],
        ["Trade window", WINDOW, None, "Mon 3 Aug 2026, 9:30 am New York"],
        ["Valid until", UNTIL, None, "Sun 2 Aug 2026, 4:10 pm New York"],
        ["Fingerprint", sealed.fingerprint],
        [],
        ["Before and after"],
        ["Measure", "Before", "After"],
        ["Cash", 1250.5, 12.34],
        ["Invested", 48749.5, 49987.66],
        ["Distance from targets (chi-squared)", 20412.63, 12.5],
        ["Portfolio drift", 0.0421, 0.00032],
        ["Estimated tax", None, 136.85],
        ["Turnover", None, 4999.87],
        ["Orders", None, 2],
        ["Proven closest: no other orders in these share steps come nearer to the exact plan."],
        [],
        ["Orders"],
        ["Side", "Symbol", "Shares", "Est. price", "Est. value", "Est. gain", "Term", "Lots", "Reason"],
        ["SELL", "VTI", 10, 250, 2500, 340, "long", "10 of 2024-01-02 (+340.00 long)", order],
        ["BUY", "BND", 34.5, 72.46, 2499.87, None, None, None, TWO[1].reason],
        ["Proceeds", None, None, None, 2500, 340],
        ["Purchases", None, None, None, 2499.87],
        [],
        ["Left out"],
        ["Symbol", "Reason"],
        ["VB", "the order would come to $0.62, less than the minimum order of $1.00"],
        ["Satellite", "the slice is locked, so that nothing under it is bought or sold"],
        [],
        ["Notes"],
        ["The clock is the typed As of, 2026-08-01 16:10."],
        ["VTI in Core and in Growth is netted to one order."],
        ["warning: Holdings!F9: AVUV is sold at a loss and was bought on 2026-07-20: a wash sale."],
        ["note: Holdings!A21: a Total row was passed over."],
        [DISCLAIMER],
        [],
        ["Inputs this proposal was made from"],
        ["Input", None, None, "Value"],
        ["Targets Portfolio / Core", None, None, "60"],
        ["Targets Core / VTI", None, None, "50; no sell; band 5pp or 25% rel"],
        ["Holdings VTI 2023-03-14", None, None, "8 shares, cost 1499.2"],
        ["Setting As of", None, None, ""],
        [],
        ["Prices at the proposal"],
        ["Symbol", None, None, "Price"],
        ["VTI", None, None, "250"],
        ["BND", None, None, "72.46"],
        [],
    ]


def test_the_decision_stands_out_and_offers_two_words() -> None:
    image = confirmation_image(confirmation())
    (dropdown,) = image.dropdowns
    cell = image.rows[dropdown.row - 1][dropdown.column - 1]
    assert cell is not None
    assert (dropdown.choices, cell.style) == (CHOICES, styles.DECISION)
    assert image.rows[dropdown.row - 1][0] is not None
    assert image.grid().at(dropdown.row, 1) == "Decision"


def test_buys_and_sells_differ_in_colour_and_numbers_stand_right() -> None:
    sale, purchase = confirmation_image(confirmation()).rows[ORDER_ROW : ORDER_ROW + 2]
    assert sale[0] is not None
    assert purchase[0] is not None
    assert (sale[0].style, purchase[0].style) == (styles.SELL, styles.BUY)
    assert purchase[2] is not None
    assert purchase[2].style.number_format == "#,##0.0"
    assert sale[2] is not None
    assert sale[2].style.number_format == "#,##0"
    assert {cell.style.align for cell in sale[2:6] if cell} == {"right"}


def test_sales_come_first_whatever_the_order_of_the_plan() -> None:
    rows = shown(confirmation(tuple(reversed(TWO))))
    assert [row[0] for row in rows[ORDER_ROW : ORDER_ROW + 2]] == ["SELL", "BUY"]


def test_what_cannot_be_known_says_so() -> None:
    rows = {row[0]: row for row in shown(seal(replace(confirmation(), plan=plan(TWELVE, after=plan().before)))) if row}
    assert rows["Estimated tax"][2] == "not estimated"
    read, _ = read_confirmation(confirmation_image(confirmation(TWELVE)).grid())
    (gold,) = (order for order in read.orders if order.symbol == "GLD")
    assert gold.gain is None


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (0.0, "Proven closest"),
        (0.004, "Within $0.01 of the best possible"),
        (1.25, "Within $1.25 of the best possible"),
    ],
)
def test_the_certificate_is_said_in_words(gap: float, words: str) -> None:
    assert words in certified_text(gap, "USD")


def test_nothing_left_out_leaves_out_the_section() -> None:
    assert ["Left out"] not in shown(confirmation(left_out=()))


@pytest.mark.parametrize("orders", [TWO, TWELVE])
def test_what_was_written_reads_back(orders: tuple[object, ...]) -> None:
    written = confirmation(TWO if orders is TWO else TWELVE)
    read, findings = read_confirmation(confirmation_image(written, "Check 2").grid())
    assert findings == ()
    assert {label: value.text for label, value in read.labels.items()} == {
        "Proposal": written.proposal,
        "Action": "rebalance",
        "Scope": "Portfolio",
        "Status": "PROPOSED",
        "Decision": "",
        "Decided by": "",
        "Trade window": WINDOW,
        "Valid until": UNTIL,
        "Fingerprint": written.fingerprint,
    }
    assert read.labels["Decision"].at == Place("Check 2", 7, 2, "Decision")
    assert [(o.side, o.symbol, o.shares, o.price, o.value, o.gain, o.term, o.reason) for o in read.orders] == [
        (o.side, o.symbol, o.shares, o.price, o.value, o.gain, o.term, o.reason) for o in written.plan.orders
    ]
    assert (read.inputs, read.prices) == (written.inputs, written.prices)
    assert read.left_out == written.plan.left_out
    assert read.notes == (*written.plan.notes, *map(str, written.plan.findings), DISCLAIMER)


def test_typed_words_read_as_the_decision_and_by_whom() -> None:
    grid = edited(confirmation_image(confirmation()).grid(), 7, 2, " approve ")
    read, _ = read_confirmation(edited(grid, 8, 2, "Anna"))
    assert (read.decision, read.labels["Decided by"].text) == ("APPROVE", "Anna")


def test_labels_are_set_by_edits() -> None:
    read, _ = read_confirmation(confirmation_image(confirmation()).grid())
    assert read.edits({"Status": "REJECTED", "Decided by": ""}) == (
        CellEdit("Confirmation", 6, 2, "REJECTED"),
        CellEdit("Confirmation", 8, 2, None),
    )


def test_a_missing_label_is_an_error() -> None:
    read, findings = read_confirmation(edited(confirmation_image(confirmation()).grid(), 9, 1, "When"))
    assert [(f.severity, f.message) for f in findings] == [(Severity.ERROR, "the confirmation has no row Trade window")]
    assert read.labels["Trade window"].text == ""


@pytest.mark.parametrize(
    ("column", "value", "heading"), [(1, "SWAP", "Side"), (3, "ten", "Shares"), (5, None, "Est. value")]
)
def test_an_order_that_cannot_be_read_is_an_error_at_its_cell(column: int, value: Value, heading: str) -> None:
    read, (finding,) = read_confirmation(edited(confirmation_image(confirmation()).grid(), 26, column, value))
    assert finding.at == Place("Confirmation", 26, column, heading)
    assert [order.side for order in read.orders] == [Side.BUY]


def test_notes_and_names_like_titles_are_no_titles() -> None:
    left = (LeftOut("Notes", "a pie may have any name"), LeftOut("Orders", "as well"))
    written = replace(
        confirmation(), plan=plan(left_out=left, notes=("Orders", "Left out")), inputs=(("Notes", ""), ("Status", "x"))
    )
    read, findings = read_confirmation(confirmation_image(written).grid())
    assert findings == ()
    assert read.left_out == left
    assert read.notes[:2] == ("Orders", "Left out")
    assert read.inputs == written.inputs
    assert read.labels["Status"].text == "PROPOSED"


def test_exact_numbers_survive() -> None:
    sale = read_confirmation(confirmation_image(confirmation(TWELVE)).grid())[0].orders[0]
    assert (sale.shares, sale.price, sale.value) == (Decimal("12.53017"), Decimal("287.41"), 360130)

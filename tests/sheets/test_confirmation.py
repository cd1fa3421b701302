from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sheets.samples import TWELVE, TWO, UNTIL, WINDOW, confirmation, plan

from xl_addin.domain.finding import Place, Severity
from xl_addin.domain.plan import LeftOut, Part, Side, Weights
from xl_addin.sheets import styles
from xl_addin.sheets.checks import alterations
from xl_addin.sheets.confirmation import CHOICES, Confirmation, confirmation_image, seal
from xl_addin.sheets.confirmation_read import read_confirmation
from xl_addin.sheets.confirmation_words import DISCLAIMER, certified_text, lots_text

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Grid, Value

TITLE = "Confirmation: Rebalance Portfolio"
ORDER_ROW = 13
"""The rows above the first order."""


def shown(confirmation: Confirmation) -> list[list[Value]]:
    """Return what A to K show, blank cells at the end of a row left out."""
    rows = [list(row[:11]) for row in confirmation_image(confirmation).grid().rows]
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
    assert shown(sealed) == [
        [TITLE],
        ["Sell 1 for $2,500, buy 1 for $2,500. Drift 4.2% → 0.0%. Estimated tax $136.85."],
        ["Decision", None, "◀ choose APPROVE or REJECT here"],
        ["Status", "PROPOSED"],
        ["Decided by"],
        ["Trade window", WINDOW, None, "Mon 3 Aug 2026, 9:30 am New York"],
        ["Valid until", UNTIL, None, "Sun 2 Aug 2026, 4:10 pm New York"],
        [],
        ["Warnings"],
        ["warning: Holdings!F9: AVUV is sold at a loss and was bought on 2026-07-20: a wash sale."],
        [],
        ["Orders"],
        [
            "Side", "Symbol", "Shares", "Est. price", "Est. value", "Weight now", "Weight after", "Target", "Est. gain",
            "Term", "Reason",
        ],
        ["SELL", "VTI", 10, 250, 2500, 0.271, 0.2401, 0.24, 340, "long", "3.10 points over"],
        ["Proceeds", None, None, None, 2500, None, None, None, 340],
        ["BUY", "BND", 34.5, 72.46, 2499.87, 0.061, 0.075, 0.075, None, None, "1.40 points under"],
        ["Purchases", None, None, None, 2499.87],
        [],
        ["Before and after"],
        ["Measure", "Before", "After"],
        ["Cash", 1250.5, 12.34],
        ["Invested", 48749.5, 49987.66],
        ["Portfolio drift", 0.0421, 0.00032],
        ["Estimated tax", None, 136.85],
        ["Turnover", None, 4999.87],
        ["Orders", None, 2],
        [],
        ["Left out"],
        ["Symbol", "Reason"],
        ["VB", "the order would come to $0.62, less than the minimum order of $1.00"],
        ["Satellite", "the slice is locked, so that nothing under it is bought or sold"],
        [],
        ["Lots"],
        ["Symbol", "Lots"],
        ["VTI", "10 of 2024-01-02 (+340.00 long)"],
        [],
        ["Details"],
        ["Proposal", "P-20260801-7f3a"],
        ["Action", "rebalance"],
        ["Scope", "Portfolio"],
        ["Fingerprint", sealed.fingerprint],
        ["Distance from targets (chi-squared)", 20412.63, 12.5],
        ["Proven closest: no other orders in these share steps come nearer to the exact plan."],
        [],
        ["Notes"],
        ["The clock is the typed As of, 2026-08-01 16:10."],
        ["VTI in Core and in Growth is netted to one order."],
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
    ]  # fmt: skip


def test_the_decision_stands_out_and_offers_two_words() -> None:
    image = confirmation_image(confirmation())
    (dropdown,) = image.dropdowns
    cell = image.rows[dropdown.row - 1][dropdown.column - 1]
    assert cell is not None
    assert (dropdown.choices, cell.style) == (CHOICES, styles.DECISION)
    assert image.rows[dropdown.row - 1][0] is not None
    assert image.grid().at(dropdown.row, 1) == "Decision"


def test_buys_and_sells_differ_in_colour_and_numbers_stand_right() -> None:
    sale, _, purchase = confirmation_image(confirmation()).rows[ORDER_ROW : ORDER_ROW + 3]
    assert sale[0] is not None
    assert purchase[0] is not None
    assert (sale[0].style, purchase[0].style) == (styles.SELL, styles.BUY)
    assert purchase[2] is not None
    assert purchase[2].style.number_format == "#,##0.0"
    assert sale[2] is not None
    assert sale[2].style.number_format == "#,##0"
    assert {cell.style.align for cell in sale[2:9] if cell} == {"right"}


def test_sales_come_first_whatever_the_order_of_the_plan() -> None:
    rows = shown(confirmation(tuple(reversed(TWO))))
    assert [row[0] for row in rows[ORDER_ROW : ORDER_ROW + 4]] == ["SELL", "Proceeds", "BUY", "Purchases"]


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
    assert read.labels["Decision"].at == Place("Check 2", 3, 2, "Decision")
    assert [(o.side, o.symbol, o.shares, o.price, o.value, o.gain, o.term, o.reason) for o in read.orders] == [
        (o.side, o.symbol, o.shares, o.price, o.value, o.gain, o.term, o.brief or o.reason) for o in written.plan.orders
    ]
    assert (read.inputs, read.prices) == (written.inputs, written.prices)
    assert read.left_out == written.plan.left_out
    assert [order.lots for order in read.orders] == [lots_text(order, "USD") for order in written.plan.orders]
    warning, note = map(str, written.plan.findings)
    assert read.notes == (warning, *written.plan.notes, note, DISCLAIMER)


def test_typed_words_read_as_the_decision_and_by_whom() -> None:
    grid = edited(confirmation_image(confirmation()).grid(), 3, 2, " approve ")
    read, _ = read_confirmation(edited(grid, 5, 2, "Anna"))
    assert (read.decision, read.labels["Decided by"].text) == ("APPROVE", "Anna")


def test_the_decision_and_what_stands_beside_it_follow_the_status() -> None:
    image = confirmation_image(confirmation())
    read, _ = read_confirmation(image.grid())
    edits = read.edits("ORDERED", "My orders", {"Decided by": ""})
    assert [(e.row, e.column, e.value) for e in edits] == [
        (4, 2, "ORDERED"),
        (5, 2, None),
        (3, 2, None),
        (3, 3, "the orders are on the sheet My orders"),
    ]
    assert [e.style for e in edits] == [None, None, styles.DECIDED, styles.DECIDED_HINT]
    grid = image.grid()
    for edit in edits:
        grid = edited(grid, edit.row, edit.column, edit.value)
    assert alterations(grid) == ()
    assert (
        read_confirmation(grid)[0].edits("REJECTED", "Orders")[-1].value == "rejected: no orders will be made from it"
    )


@pytest.mark.parametrize("words", ["call me first", "the orders are on the sheet [x]", "◀ choose APPROVE"])
def test_other_words_beside_the_decision_are_the_users_and_noticed(words: str) -> None:
    grid = edited(confirmation_image(confirmation()).grid(), 3, 3, words)
    assert [found.at for found in alterations(grid)] == [Place("Confirmation", 3, 3)]
    assert [edit.column for edit in read_confirmation(grid)[0].edits("REJECTED", "Orders")] == [2, 2]


def test_names_like_labels_open_nothing() -> None:
    left = (LeftOut("Fingerprint", "a ticker may have any name"), LeftOut("Decision", "as well"))
    image = confirmation_image(seal(replace(confirmation(), plan=plan(left_out=left))))
    rows = [row for row, cells in enumerate(image.grid().rows, 1) if cells and cells[0] in {"Fingerprint", "Decision"}]
    assert len(rows) == 4
    assert [len(alterations(edited(image.grid(), row, 2, "other"))) for row in rows] == [0, 1, 1, 0]


def test_a_missing_label_is_an_error() -> None:
    read, findings = read_confirmation(edited(confirmation_image(confirmation()).grid(), 6, 1, "When"))
    assert [(f.severity, f.message) for f in findings] == [(Severity.ERROR, "the confirmation has no row Trade window")]
    assert read.labels["Trade window"].text == ""


@pytest.mark.parametrize(
    ("column", "value", "heading"), [(1, "SWAP", "Side"), (3, "ten", "Shares"), (5, None, "Est. value")]
)
def test_an_order_that_cannot_be_read_is_an_error_at_its_cell(column: int, value: Value, heading: str) -> None:
    read, (finding,) = read_confirmation(edited(confirmation_image(confirmation()).grid(), 14, column, value))
    assert finding.at == Place("Confirmation", 14, column, heading)
    assert [order.side for order in read.orders] == [Side.BUY]


def test_notes_and_names_like_titles_are_no_titles() -> None:
    left = (LeftOut("Notes", "a pie may have any name"), LeftOut("Orders", "as well"))
    written = replace(
        confirmation(), plan=plan(left_out=left, notes=("Orders", "Left out")), inputs=(("Notes", ""), ("Status", "x"))
    )
    read, findings = read_confirmation(confirmation_image(written).grid())
    assert findings == ()
    assert read.left_out == left
    assert read.notes[1:3] == ("Orders", "Left out")
    assert read.inputs == written.inputs
    assert read.labels["Status"].text == "PROPOSED"


def test_exact_numbers_survive() -> None:
    sale = read_confirmation(confirmation_image(confirmation(TWELVE)).grid())[0].orders[0]
    assert (sale.shares, sale.price, sale.value) == (Decimal("12.53017"), Decimal("287.41"), 360130)


def test_numbers_are_as_sealed_after_a_save_with_sixteen_digits() -> None:
    """Some programs save 16 digits of 17: 0.052500039629248554 would be sealed as …485 and read again as …486."""
    weights = Weights(0.052500039629248554, 0.052500039629248554, 0.05)
    image = confirmation_image(confirmation((TWO[0]._replace(weights=weights), *TWO[1:])))
    numbers = [cell.value for row in image.rows for cell in row if cell and isinstance(cell.value, float)]
    assert 0.0525000396292486 in numbers
    assert [value for value in numbers if float(f"{value:.16g}") != value] == []


def test_the_account_is_read_to_its_end() -> None:
    account = "Joint account of the Featherstonehaughs"
    orders = tuple(order._replace(account=account) for order in TWO)
    parts = (Part(account, plan(orders).before, plan(orders).after),)
    image = confirmation_image(confirmation(orders, parts=parts))
    row = next(row for row in image.rows if any(cell and cell.value == account for cell in row))
    column = next(at for at, cell in enumerate(row) if cell and cell.value == account)
    assert image.widths[column] > len(account)


def test_where_its_column_is_narrow_the_account_takes_several_lines() -> None:
    """It stands below the symbol, or below the side, in what is left out, in the lots and by account."""
    account = "Joint account of the Featherstonehaughs"
    orders = tuple(order._replace(account=account) for order in TWO)
    parts = tuple(Part(name, plan(orders).before, plan(orders).after) for name in (account, "Roth"))
    left = (LeftOut("VNQ", "a good reason", account),)
    image = confirmation_image(confirmation(orders, parts=parts, left_out=left))
    for row, cells in enumerate(image.rows, 1):
        for column, cell in enumerate(cells):
            if cell and cell.value == account and image.widths[column] < len(account):
                assert cell.style.wrap
                merged = any(top == row for top, *_ in image.merges)
                assert not merged or image.heights[row] >= 3 * 15

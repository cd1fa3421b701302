"""One portfolio in four currencies through every action, every number worked out by hand.

The portfolio is in dollars; a euro is worth 1.25, a pound 1.60, a yen 0.01 dollars. Each of four shares is to be 25%:

    VTI      40 at $250          $10,000           in dollars
    SAP      55 at €160          €8,800            $11,000    a share is $200
    VOD   8,000 at 62.5 pence    £5,000            $8,000     a share is $1
    7203    360 at ¥2,500        ¥900,000          $9,000     a share is $25
                                             slices $38,000
    cash  $700, €400 ($500) and £500 ($800)         $2,000

Drift: ½ (500 + 1,500 + 1,500 + 500) / 38,000 = 1/19 = 5.26%.

Rebalance: with the cash each is to be $10,000. So sell $1,000 of SAP, 5 shares, €800; buy $2,000 of VOD, 2,000 shares,
125,000 pence; buy $1,000 of 7203, 40 shares, ¥100,000. The lot of SAP bought in June cost €4,250 for 25, so 5 of them
cost €850: a loss of €50, $62.50, which the lot of 2020 (at €130) cannot offer.

To exchange: of euros there are 400 and 800 come in, so €1,200 ($1,500) to spare, with the $700. Of pounds £1,250 are
needed and 500 there: £750 ($1,200) are lacking, and all of the ¥100,000 ($1,000). 1,200 + 1,000 = 1,500 + 700.

Withdraw $3,000: $2,000 is there, so $1,000 is raised, of SAP, which is furthest above its target (9,250 of 37,000).
Of dollars 700 are there and 3,000 wanted: 2,300 are lacking; €1,200 ($1,500) and £500 ($800) are to spare.

A second account holds 4 VTI ($1,000) and ¥400,000 ($4,000): each slice is to be $1,250. So it buys 1 VTI, 6.25 SAP
(€1,000), 1,250 VOD (78,125 pence, £781.25) and 50 of 7203 (¥125,000). To spare are ¥275,000 ($2,750); lacking are $250,
€1,000 ($1,250) and £781.25 ($1,250).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from xl_addin.actions.canon import price_entries
from xl_addin.actions.load import Loaded, put_together
from xl_addin.actions.propose import planned
from xl_addin.cli.json_out import drift_json, order_json
from xl_addin.cli.tables import drift_lines
from xl_addin.domain.calendar.trade_windows import next_window
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action, Side
from xl_addin.domain.portfolio.drift import measure_drift
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import HoldingRow, RateRow, TargetRow
from xl_addin.domain.settings import Settings
from xl_addin.sheets.checks import alterations
from xl_addin.sheets.confirmation import Confirmation, confirmation_image, seal
from xl_addin.sheets.confirmation_read import read_confirmation
from xl_addin.sheets.confirmation_words import ORDER_HEADINGS, headings_with
from xl_addin.sheets.drift_sheet import drift_image
from xl_addin.sheets.inputs import Inputs
from xl_addin.sheets.orders_edits import append_orders
from xl_addin.sheets.orders_out import exported
from xl_addin.sheets.orders_read import read_orders
from xl_addin.sheets.orders_sheet import OrderRow, orders_image
from xl_addin.sheets.statements import fingerprint, statements

if TYPE_CHECKING:
    from xl_addin.domain.plan import Order, Plan
    from xl_addin.sheets.image import SheetImage

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
WINDOW = next_window("XNYS", Settings().trade_windows, NOW)
TARGETS = tuple(TargetRow("Main", symbol, Decimal(25)) for symbol in ("VTI", "SAP", "VOD", "7203"))
RATES = (RateRow("EUR", Decimal("1.25")), RateRow("GBP", Decimal("1.60")), RateRow("JPY", Decimal("0.01")))


def held(symbol: str, shares: str, price: str | None, currency: str, cost: str = "", acquired: str = "") -> HoldingRow:
    return HoldingRow(
        symbol,
        Decimal(shares),
        None if price is None else Decimal(price),
        cost_basis=Decimal(cost) if cost else None,
        acquired=date.fromisoformat(acquired) if acquired else None,
        currency=currency,
    )


HOLDINGS = (
    held("VTI", "40", "250", "USD"),
    held("SAP", "30", "160", "EUR", "3900", "2020-03-02"),
    held("SAP", "25", "160", "EUR", "4250", "2026-06-01"),
    held("VOD", "8000", "62.5", "GBX"),
    held("7203", "360", "2500", "JPY"),
    held("CASH", "700", None, "USD"),
    held("CASH", "400", None, "EUR"),
    held("CASH", "500", None, "GBP"),
)
SECOND = (
    replace(held("VTI", "4", "250", "USD"), account="Second"),
    replace(held("CASH", "400000", None, "JPY"), account="Second"),
)


def loaded(holdings: tuple[HoldingRow, ...] = HOLDINGS, account: str | None = None) -> Loaded:
    found = put_together(Inputs(TARGETS, holdings, rates=RATES), (), account)
    assert found.findings == ()
    return found


def plan(request: Request, *holdings: HoldingRow, account: str | None = None) -> Plan:
    return planned(loaded(holdings or HOLDINGS, account), request, WINDOW)


def _placed(order: Order) -> int:
    """Return the hundredths of the currency an order is placed in."""
    return order.quoted.value if order.quoted else order.value


def sheet(of: Plan) -> SheetImage:
    return confirmation_image(Confirmation("P-1", of, str(WINDOW), str(WINDOW), (), ()))


REBALANCE = Request(Action.REBALANCE)


def test_drift_is_measured_in_the_portfolios_currency() -> None:
    report = measure_drift(loaded().sound())
    assert {row.symbol: row.value for row in report.rows} == {
        "VTI": 1_000_000, "SAP": 1_100_000, "VOD": 800_000, "7203": 900_000
    }  # fmt: skip
    assert (float(report.score), report.cash, report.total) == (1 / 19, 200_000, 4_000_000)
    json = drift_json([report], ())
    assert (json["currency"], json["total"], json["cash"]) == ("USD", "40000.00", "2000.00")


def test_a_rebalance_is_planned_in_one_currency_and_placed_in_each() -> None:
    orders = {order.symbol: order for order in plan(REBALANCE).orders}
    assert {s: (o.side, float(o.shares), o.value) for s, o in orders.items()} == {
        "SAP": (Side.SELL, 5.0, 100_000),
        "VOD": (Side.BUY, 2000.0, 200_000),
        "7203": (Side.BUY, 40.0, 100_000),
    }
    own = {symbol: order.quoted for symbol, order in orders.items()}
    assert {s: (q.currency, str(q.price), q.value, q.gain) for s, q in own.items() if q} == {
        "SAP": ("EUR", "160", 80_000, -5_000),
        "VOD": ("GBX", "62.5", 12_500_000, None),
        "7203": ("JPY", "2500", 10_000_000, None),
    }
    assert orders["SAP"].gain == -6_250


def test_the_confirmation_says_it_in_the_currency_of_each_security() -> None:
    rows = [[cell.value if cell else None for cell in row] for row in sheet(plan(REBALANCE)).rows]
    headings = [*headings_with(ORDER_HEADINGS, "Currency")]
    top = next(n for n, row in enumerate(rows) if row[: len(headings)] == headings)
    assert [[*row[:6], *row[9:11]] for row in rows[top + 1 : top + 6]] == [
        ["SELL", "SAP", "EUR", 5, 160, 800, -50, "short"],
        ["Proceeds", None, "USD", None, None, 1000, -62.5, None],
        ["BUY", "7203", "JPY", 40, 2500, 100_000, None, None],
        ["BUY", "VOD", "GBX", 2000, 62.5, 125_000, None, None],
        ["Purchases", None, "USD", None, None, 3000, None, None],
    ]
    lots = next(row for row in rows[top + 6 :] if row and row[0] == "SAP")
    assert lots[:2] == ["SAP", "5 of 2026-06-01 for €850.00 (-€50.00 short)"]


def test_number_formats_carry_the_sign_of_what_they_show() -> None:
    formats = {
        str(row[1].value): [cell.style.number_format for cell in row[4:6] if cell]
        for row in sheet(plan(REBALANCE)).rows
        if len(row) > 6 and row[1] and row[0] and row[0].value in {"SELL", "BUY"}
    }
    assert formats == {
        "SAP": ['"€"#,##0.00', '"€"#,##0.00;-"€"#,##0.00'],
        "7203": ['"¥"#,##0', '"¥"#,##0;-"¥"#,##0'],
        "VOD": ['"GBX "#,##0.00', '"GBX "#,##0.00;-"GBX "#,##0.00'],
    }


EXCHANGE = (
    "Before the purchases, exchange into £750.00 (about $1,200.00) and ¥100,000 (about $1,000.00), which is needed "
    "beyond the cash and the sales in each currency; to spare are €1,200.00 (about $1,500.00) and $700.00."
)
GAINS = (
    "Gains of what is held in EUR are estimated with its cost at today's rate; a tax return counts the rates of the "
    "days of purchase and sale."
)


def test_what_has_to_be_exchanged_is_told_net_by_currency() -> None:
    notes = plan(REBALANCE).notes
    assert EXCHANGE in notes
    assert GAINS in notes


def test_a_withdrawal_is_in_the_portfolios_currency() -> None:
    told = plan(Request(Action.WITHDRAW, amount=300_000))
    assert [(order.symbol, float(order.shares), _placed(order)) for order in told.orders] == [("SAP", 5.0, 80_000)]
    assert (
        "Before the withdrawal, exchange into $2,300.00, which is needed beyond the cash and the sales in each "
        "currency; to spare are €1,200.00 (about $1,500.00) and £500.00 (about $800.00)."
    ) in told.notes


def test_each_account_exchanges_what_it_has_itself() -> None:
    first = [replace(row, account="First") for row in HOLDINGS]
    told = plan(REBALANCE, *first, *SECOND, account="all")
    second = [order for order in told.orders if order.account == "Second"]
    assert {order.symbol: (float(order.shares), _placed(order)) for order in second} == {
        "VTI": (1.0, 25_000), "SAP": (6.25, 100_000), "VOD": (1250.0, 7_812_500), "7203": (50.0, 12_500_000)
    }  # fmt: skip
    assert f"account First: {EXCHANGE}" in told.notes
    assert (
        "account Second: Before the purchases, exchange into €1,000.00 (about $1,250.00), £781.25 (about $1,250.00) "
        "and $250.00, which is needed beyond the cash and the sales in each currency; to spare are ¥275,000 (about "
        "$2,750.00)."
    ) in told.notes
    headings = [[cell.value if cell else None for cell in row][:4] for row in sheet(told).rows]
    assert ["Side", "Symbol", "Account", "Currency"] in headings


def test_json_keeps_the_portfolios_currency_and_tells_the_local_amounts_beside_it() -> None:
    sap = order_json(next(o for o in plan(REBALANCE).orders if o.symbol == "SAP"), "USD")
    assert (sap["price"], sap["value"], sap["gain"], sap["currency"]) == ("200.00", "1000.00", "-62.50", "EUR")
    assert sap["lots"][0]["basis"] == "1062.50"
    assert sap["local"] == {
        "price": "160.00",
        "value": "800.00",
        "gain": "-50.00",
        "lots": [{"acquired": "2026-06-01", "shares": "5.00000", "basis": "850.00", "gain": "-50.00"}],
    }


def order_rows(of: Plan) -> tuple[OrderRow, ...]:
    """Return the orders as they stand on the confirmation, read back."""
    read, findings = read_confirmation(sheet(of).grid())
    assert findings == ()
    return tuple(
        OrderRow(f"P-1-{i}", o.side, o.symbol, o.shares, o.price, o.value, "", o.lots, o.reason, currency=o.currency)
        for i, o in enumerate(read.orders, 1)
    )


def test_orders_read_back_in_their_currencies() -> None:
    rows = order_rows(plan(REBALANCE))
    read, findings = read_orders(orders_image(rows, "USD").grid())
    assert findings == ()
    assert read == rows
    assert [(row.symbol, row.currency, row.shares, row.price, row.value) for row in read] == [
        ("SAP", "EUR", Decimal(5), Decimal(160), 80_000),
        ("7203", "JPY", Decimal(40), Decimal(2500), 10_000_000),
        ("VOD", "GBX", Decimal(2000), Decimal("62.5"), 12_500_000),
    ]


def test_an_order_sheet_of_one_currency_gets_a_column_for_it_when_another_comes() -> None:
    plain = OrderRow("P-0-1", Side.BUY, "VTI", Decimal(1), Decimal(250), 25_000, "", "", "")
    grid = orders_image([plain], "USD").grid()
    edits = append_orders(grid, order_rows(plan(REBALANCE)), "USD")
    column = len(grid.rows[0]) + 1
    assert [edit.value for edit in edits if edit.column == column] == ["Currency", *["EUR", "JPY", "GBX"] * 2]
    totals = {edit.row for edit in edits if edit.value in {"Proceeds", "Purchases"}}
    value = grid.rows[0].index("Est. value") + 1
    assert [edit.value for edit in edits if edit.row in totals and edit.column == value] == [800, 100_000, 125_000]


FUND = HoldingRow("FUND", Decimal(4000), Decimal(1), currency="EUR", in_dollars=True, cost_basis=Decimal(3000))
BY_AMOUNT = (TargetRow("Main", "VTI", Decimal(50)), TargetRow("Main", "FUND", Decimal(50)))


def test_what_is_known_by_its_value_is_ordered_by_amount() -> None:
    """€4,000 are $5,000, and 28 VTI $7,000: each is to be $6,000, so $1,000 of VTI is sold, €800 of the fund bought."""
    found = put_together(Inputs(BY_AMOUNT, (held("VTI", "28", "250", "USD"), FUND), rates=RATES), ())
    told = planned(found, REBALANCE, WINDOW)
    vti, fund = order_rows(told)
    assert (vti.currency, vti.shares, vti.value) == ("USD", Decimal(4), 100_000)
    assert (fund.currency, fund.shares, fund.price, fund.value) == ("EUR", None, None, 80_000)
    read, findings = read_orders(orders_image((vti, fund), "USD").grid())
    assert (read, findings) == ((vti, fund), ())
    json = order_json(told.orders[1], "USD")
    assert (json["shares"], json["price"], json["value"], json["local"]["value"]) == (None, None, "1000.00", "800.00")


def test_a_sale_by_amount_says_its_lots_in_amounts() -> None:
    """12 VTI are $3,000, so $1,000 (€800) of the fund go, which cost three quarters of it: €600."""
    found = put_together(Inputs(BY_AMOUNT, (held("VTI", "12", "250", "USD"), FUND), rates=RATES), ())
    (fund, _) = order_rows(planned(found, REBALANCE, WINDOW))
    assert (fund.value, fund.lots) == (80_000, "€800.00 of an undated lot for €600.00 (+€200.00)")


@pytest.mark.parametrize(("currency", "sign"), [("EUR", "€"), ("CHF", "CHF "), ("JPY", "¥")])
def test_no_dollar_stands_for_another_currency(currency: str, sign: str) -> None:
    """All in one currency that is not the dollar: what is written about it has its sign and no other."""
    rows = (HoldingRow("A", Decimal(10), Decimal(100)), HoldingRow("B", Decimal(10), Decimal(50)))
    halves = (TargetRow("Main", "A", Decimal(50)), TargetRow("Main", "B", Decimal(50)))
    found = put_together(Inputs(halves, rows, settings=Settings(cash=50_000, currency=currency)), ())
    told = planned(found, REBALANCE, WINDOW)
    drift = drift_image(measure_drift(found.sound()))
    cells = [cell for image in (sheet(told), drift) for row in image.rows for cell in row if cell]
    shown = [f"{cell.value} {cell.style.number_format}" for cell in cells]
    everything = "\n".join((*drift_lines([measure_drift(found.sound())]), *shown))
    assert sign in everything
    assert "$" not in everything


def test_columns_are_as_wide_as_their_numbers() -> None:
    """A billion rupiah with its code is 20 characters; what does not fit is shown as ###."""
    rows = (HoldingRow("A", Decimal(10), Decimal(100_000_000)), HoldingRow("B", Decimal(10), Decimal(50_000_000)))
    halves = (TargetRow("Main", "A", Decimal(50)), TargetRow("Main", "B", Decimal(50)))
    found = put_together(Inputs(halves, rows, settings=Settings(cash=0, currency="IDR")), ())
    image = sheet(planned(found, REBALANCE, WINDOW))
    (invested,) = (row for row in image.rows if row and row[0] and row[0].value == "Invested")
    assert invested[1] is not None
    assert invested[1].value == 1_500_000_000
    assert image.widths[1] >= len("IDR 1,500,000,000.00")


def test_the_seal_reaches_the_last_of_thirteen_columns() -> None:
    first = [replace(row, account="First") for row in HOLDINGS]
    told = plan(REBALANCE, *first, *SECOND, account="all")
    grid = confirmation_image(seal(Confirmation("P-1", told, str(WINDOW), str(WINDOW), (), ()))).grid()
    read, findings = read_confirmation(grid)
    assert (findings, alterations(grid)) == ((), ())
    assert fingerprint(read.inputs, statements(grid)) == read.labels["Fingerprint"].text
    (row,) = (n for n, cells in enumerate(grid.rows) if cells[:2] == ("SELL", "SAP"))
    reason = grid.rows[row][12]
    assert str(reason).startswith("3.95 points over")
    edited = [*grid.rows[row][:12], f"{reason} at once", *grid.rows[row][13:]]
    changed = replace(grid, rows=(*grid.rows[:row], tuple(edited), *grid.rows[row + 1 :]))
    (finding,) = alterations(changed)
    assert str(finding.at) == f"Confirmation!M{row + 1}"


def test_rates_are_prices_to_the_gate() -> None:
    """A rate that moves is reported or stops the orders as a price does: both stand among the prices."""
    assert dict(price_entries(loaded())) == {
        "1 EUR": "1.25", "1 GBP": "1.60", "1 JPY": "0.01",
        "7203": "25.00", "SAP": "200.00", "VOD": "1.00", "VTI": "250.00",
    }  # fmt: skip


def test_orders_leave_in_their_own_currency() -> None:
    """A basket names the currency that is paid in, pounds and not pence; a file of prices what they are quoted in."""
    rows = order_rows(plan(REBALANCE))
    generic = exported(rows, "generic", "USD").decode().splitlines()
    assert [line.split(",")[4:8] for line in generic[1:]] == [
        ["5", "160.00", "800.00", "EUR"],
        ["40", "2500.00", "100000.00", "JPY"],
        ["2000", "62.50", "125000.00", "GBX"],
    ]
    basket = exported(rows, "ibkr", "USD").decode().splitlines()
    assert [line.split(",")[5] for line in basket] == ["Currency", "EUR", "JPY", "GBP"]
    tickets = exported(rows, "tickets", "USD").decode()
    assert "BUY 2,000 VOD | market order, day | about GBX 125,000.00 at GBX 62.50" in tickets
    pasted = exported(rows, "clipboard", "USD").decode().splitlines()
    assert pasted[0].split("\t") == ["Side", "Symbol", "Amount", "Currency", "Shares", "Order"]
    assert pasted[1].split("\t")[:5] == ["SELL", "SAP", "800.00", "EUR", "5"]


def test_an_order_by_amount_leaves_as_a_ticket_and_in_no_basket() -> None:
    row = OrderRow("P-1-1", Side.BUY, "FUND", None, None, 80_000, "", "", "", currency="EUR")
    assert exported([row], "tickets", "USD").decode() == "BUY €800.00 FUND | market order, day | order P-1-1\n"
    with pytest.raises(Refused, match="the order for FUND is by amount"):
        exported([row], "ibkr", "USD")


def test_an_order_lacks_both_shares_and_a_price_or_neither() -> None:
    whole = OrderRow("P-1-1", Side.BUY, "VTI", Decimal(1), None, 25_000, "", "", "")
    _, (finding,) = read_orders(orders_image([whole], "USD").grid())
    assert str(finding) == "error: Orders!E2: the order has no price. Type it again, or delete the whole row."

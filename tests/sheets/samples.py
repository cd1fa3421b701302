"""A portfolio's worth of plans and reports, small and large, for the tests of our sheets to draw."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from xl_addin.domain.band import Band
from xl_addin.domain.finding import Place, note, warning
from xl_addin.domain.plan import Action, LeftOut, LotSale, Measures, Order, Plan, Side, Term, Weights
from xl_addin.domain.portfolio.drift import DriftReport, DriftRow, OutsideRow
from xl_addin.sheets.confirmation import Confirmation, seal
from xl_addin.sheets.confirmation_words import lots_text
from xl_addin.sheets.orders_sheet import OrderRow

WINDOW = "2026-08-03T09:30:00-04:00"
IN_WORDS = "Mon 3 Aug 2026, 9:30 am New York"
UNTIL = "2026-08-02T16:10:00-04:00"


def sell(symbol: str, shares: str, price: str, value: int, gain: int | None = None) -> Order:
    """Return a sale of one or two lots with a reason of a usual length."""
    lots = (LotSale(Decimal(shares), date(2024, 1, 2), gain, Term.LONG if gain is not None else None),)
    reason = f"{symbol} is 3.1 points above its target of 24.00%: sell down to the target"
    weights = Weights(0.271, 0.2401, 0.24)
    return Order(
        Side.SELL, symbol, Decimal(shares), Decimal(price), value, reason, gain, lots,
        brief="3.10 points over", weights=weights,
    )  # fmt: skip


def buy(symbol: str, shares: str, price: str, value: int) -> Order:
    """Return a purchase with a reason of a usual length."""
    reason = f"{symbol} is 1.4 points under its target of 7.50%: buy up to the target"
    weights = Weights(0.061, 0.075, 0.075)
    return Order(
        Side.BUY, symbol, Decimal(shares), Decimal(price), value, reason, brief="1.40 points under", weights=weights
    )


TWO = (sell("VTI", "10", "250", 250000, 34000), buy("BND", "34.5", "72.46", 249987))

TWO_LOTS = Order(
    Side.SELL,
    "VTI",
    Decimal("12.53017"),
    Decimal("287.41"),
    360130,
    "US equity stands at 33.1% against a target of 30.0% with a band of 2pp: sell 12.53017 to reach the target; "
    "the lots with the least tax per dollar go first",
    91235,
    (
        LotSale(Decimal(8), date(2023, 3, 14), 80000, Term.LONG),
        LotSale(Decimal("4.53017"), date(2026, 2, 2), 11235, Term.SHORT),
    ),
)

TWELVE = (
    TWO_LOTS,
    sell("AVUV", "21.75", "96.12", 209061, -5433),
    sell("GLD", "2", "241.305", 48261),
    buy("VXUS", "31.25", "63.07", 197094),
    buy("VO", "3.41", "262.8", 89615),
    buy("BND", "14.02", "72.46", 101589),
    buy("BNDX", "9.1", "49.35", 44909),
    buy("TIP", "2.5", "107.2", 26800),
    buy("VNQ", "4", "88.9", 35560),
    buy("VWO", "11.60433", "44.02", 51082),
    buy("SCHD", "17", "27.11", 46087),
    buy("QQQM", "1.1125", "221.4", 24631),
)


def plan(orders: tuple[Order, ...] = TWO, **changes: object) -> Plan:
    """Return a plan of these orders."""
    before = Measures(125050, 4874950, 20412.63, 0.0421, None, 0, 0)
    turnover = sum(order.value for order in orders)
    after = Measures(1234, 4998766, 12.5, 0.00032, 13685, turnover, len(orders))
    values: dict[str, object] = {
        "action": Action.REBALANCE,
        "scope": "Portfolio",
        "request": "Rebalance Portfolio",
        "orders": orders,
        "left_out": (
            LeftOut("VB", "the order would come to $0.62, less than the minimum order of $1.00"),
            LeftOut("Satellite", "the slice is locked, so that nothing under it is bought or sold"),
        ),
        "before": before,
        "after": after,
        "certified_gap": 0.0,
        "notes": (
            "The clock is the typed As of, 2026-08-01 16:10.",
            "VTI in Core and in Growth is netted to one order.",
        ),
        "findings": (
            warning(Place("Holdings", 9, 6), "AVUV is sold at a loss and was bought on 2026-07-20: a wash sale", ""),
            note(Place("Holdings", 21), "a Total row was passed over"),
        ),
    }
    return Plan(**{**values, **changes})  # type: ignore[arg-type]


def confirmation(orders: tuple[Order, ...] = TWO, **changes: object) -> Confirmation:
    """Return a sealed confirmation of these orders."""
    inputs = (
        ("Targets Portfolio / Core", "60"),
        ("Targets Core / VTI", "50; no sell; band 5pp or 25% rel"),
        ("Holdings VTI 2023-03-14", "8 shares, cost 1499.2"),
        ("Setting As of", ""),
    )
    prices = tuple((order.symbol, format(order.price, "f")) for order in orders)
    return seal(Confirmation("P-20260801-7f3a", plan(orders, **changes), WINDOW, UNTIL, inputs, prices))


def slice_row(path: str, symbol: str | None, target: str, actual: str, band: Band | None = None) -> DriftRow:
    """Return a slice of a portfolio of $50,000.00; weights in percent."""
    of, is_ = Fraction(target) / 100, Fraction(actual) / 100
    return DriftRow(tuple(path.split("/")), symbol, of, is_, round(is_ * 5_000_000), round(of * 5_000_000), band)


def report() -> DriftReport:
    """Return the drift of a portfolio with pies within pies, a band that is broken, cash and one outside."""
    five = Band(points=Fraction(2, 100))
    rows = (
        slice_row("Portfolio/Core", None, "60", "62.4", five),
        slice_row("Portfolio/Core/VTI", "VTI", "30", "33.1", five),
        slice_row("Portfolio/Core/International", None, "21", "20.3"),
        slice_row("Portfolio/Core/International/VXUS", "VXUS", "15.75", "14.2", five),
        slice_row("Portfolio/Core/International/VWO", "VWO", "5.25", "6.1", five),
        slice_row("Portfolio/Core/VO", "VO", "9", "9", five),
        slice_row("Portfolio/Bonds", None, "25", "22.9"),
        slice_row("Portfolio/Bonds/BND", "BND", "12.5", "10.25"),
        slice_row("Portfolio/Bonds/BNDX", "BNDX", "7.5", "7.4"),
        slice_row("Portfolio/Bonds/TIP", "TIP", "5", "5.25"),
        slice_row("Portfolio/Tilts", None, "15", "14.7"),
        slice_row("Portfolio/Tilts/AVUV", "AVUV", "7.5", "8.9"),
        slice_row("Portfolio/Tilts/VNQ", "VNQ", "7.5", "5.8"),
        slice_row("Portfolio/Tilts/ARKK", "ARKK", "0", "0"),
    )
    outside = (OutsideRow("GME", 123456),)
    return DriftReport("Portfolio", rows, outside, Fraction("0.0525"), 5_000_000, 125_050, 5_248_506)


def order_rows(orders: tuple[Order, ...] = TWELVE, proposal: str = "P-20260801-7f3a") -> tuple[OrderRow, ...]:
    """Return orders as the order sheet lists them."""
    return tuple(
        OrderRow(
            f"{proposal}-{i:02}",
            o.side,
            o.symbol,
            o.shares,
            o.price,
            o.value,
            WINDOW,
            lots_text(o, "USD"),
            o.reason,
            window_in_words=IN_WORDS,
        )
        for i, o in enumerate(orders, 1)
    )

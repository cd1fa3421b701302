"""The Holdings sheet that is made from a list of trades: one row a lot."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.money import CENT
from xl_addin.sheets import styles
from xl_addin.sheets.image import Cell, SheetImage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.tax.trade_lots import LastPrice

_FINEST = Decimal("1e-9")
_WIDTHS = {"Symbol": 14.0, "Shares": 14.0, "Price": 12.0, "Cost basis": 14.0, "Acquired": 13.0, "Note": 44.0}


def made_holdings(name: str, lots: Sequence[HoldingRow], prices: Mapping[str, LastPrice]) -> SheetImage:
    """Return the sheet, the user's own from then on; the columns Account and Currency only where trades have them."""
    headings = ["Symbol", "Shares", "Price", "Cost basis", "Acquired"]
    headings += ["Account"] if any(lot.account for lot in lots) else []
    headings += ["Currency"] if any(lot.currency for lot in lots) else []
    headings += ["Note"]
    rows: list[tuple[Cell | None, ...]] = [tuple(Cell(word, styles.HEADING) for word in headings)]
    seen: set[str] = set()
    for lot in lots:
        last = None if lot.symbol in seen else prices.get(lot.symbol)  # one price counts for every row of a symbol
        seen.add(lot.symbol)
        cells = _cells(lot, last)
        rows.append(tuple(cells.get(heading) for heading in headings))
    widths = tuple(_WIDTHS.get(heading, 14.0) for heading in headings)
    return SheetImage(name, None, tuple(rows), widths=widths, freeze=(1, 0), tab_color=styles.ACCENT)


def _cells(lot: HoldingRow, last: LastPrice | None) -> dict[str, Cell]:
    cells = {
        "Symbol": Cell(lot.symbol, styles.STRONG),
        "Shares": styles.shares(lot.shares.quantize(_FINEST)),
    }
    if lot.cost_basis is not None:
        cells["Cost basis"] = Cell(styles.number(lot.cost_basis.quantize(CENT)), styles.MONEY)
    if lot.acquired:
        cells["Acquired"] = Cell(lot.acquired, styles.DATE)
    if lot.account:
        cells["Account"] = Cell(lot.account, styles.TEXT)
    if lot.currency:
        cells["Currency"] = Cell(lot.currency, styles.TEXT)
    if last:
        cells["Price"] = Cell(styles.number(last.price), styles.NUMBER)
        cells["Note"] = Cell(f"price of the trade of {last.day.isoformat()}", styles.LABEL)
    return cells

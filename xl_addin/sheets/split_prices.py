"""Prices of a security that was split: a share costs as much less as there are more of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import warning
from xl_addin.domain.money import price_text
from xl_addin.sheets import styles
from xl_addin.sheets.holdings_edits import Change, set_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.domain.rows import PriceRow
    from xl_addin.domain.tax.fills import Split
    from xl_addin.sheets.holdings_edits import Sheet, Update

_MILLIONTH = Decimal("0.000001")


def split_holdings_prices(sheet: Sheet, update: Update, splits: Sequence[Split]) -> None:
    """Bring the prices typed in Holdings to the new shares; a formula or a data type knows them by itself."""
    for split in splits:
        for row in sheet.rows:
            at = row.source.cell("Price")
            typed = "Price" not in sheet.columns or (
                isinstance(sheet.grid.at(at.row, at.column), int | float) and not sheet.is_formula(at.row, at.column)
            )
            if row.symbol != split.symbol or row.price is None or row.in_dollars or not typed:
                continue
            after = _after(row.price, split)
            set_cell(sheet, update, row, "Price", styles.number(after))
            if "Price" in sheet.columns:
                _tell(update, split, at=row.source.row, before=row.price, after=after)


def split_price_list(update: Update, prices: Sequence[PriceRow], splits: Sequence[Split]) -> None:
    """Bring the prices on the sheet Prices to the new shares, where they are not of the day of the split or later."""
    for split in splits:
        for row in prices:
            if row.symbol == split.symbol and (row.as_of is None or str(row.as_of)[:10] < split.day.isoformat()):
                after, at = _after(row.price, split), row.source.cell("Price")
                update.changes.append(Change(at, row.symbol, styles.number(row.price), styles.number(after)))


def _after(price: Decimal, split: Split) -> Decimal:
    return (price * split.ratio.denominator / split.ratio.numerator).quantize(_MILLIONTH)


def _tell(update: Update, split: Split, *, at: int, before: Decimal, after: Decimal) -> None:
    message = f"the price of {split.symbol} in row {at} is taken to be from before the split of {split.day}"
    remedy = f"If {price_text(before)} is that of a new share already, type it again over {price_text(after)}."
    update.findings.append(warning(None, message, remedy))

"""Holdings from a list of trades: what is still held, lot by lot, on a new sheet that is the user's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.actions.context import clock
from xl_addin.domain.finding import error, note, refuse, refuse_errors
from xl_addin.domain.settings import LotMethod
from xl_addin.domain.tax.trade_lots import Held, LastPrice, held_after
from xl_addin.sheets.formats import own_currency
from xl_addin.sheets.image import Changes
from xl_addin.sheets.inputs import read_inputs
from xl_addin.sheets.made_holdings import made_holdings
from xl_addin.sheets.trades import read_trades

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.tax.trade_lots import Trade

USUAL, OTHER = "Holdings", "Positions"
"""What the new sheet is called: the other name where the list of trades itself is on a sheet Holdings."""


@dataclass(frozen=True, slots=True)
class MadeHoldings:
    """The lots that are held after the trades, and the sheet they are on; ``trades`` is how many were read.

    ``prices`` are those of the last trades, none where the workbook has a list of prices of its own.
    """

    sheet: str
    trades: int
    lots: tuple[HoldingRow, ...]
    prices: dict[str, LastPrice]
    method: LotMethod
    findings: tuple[Finding, ...]
    written: bool


def holdings_from_trades(book: Book, trades: str, context: Context, *, to: str | None = None) -> MadeHoldings:
    """Make the sheet ``to`` (`USUAL`, or `OTHER`) from the list on the sheet ``trades``, which stays as it is.

    Lots are sold by the setting Lot method where it is typed, else first in first out. Refused: a sheet that is
    there already, and whatever in the list does not add up.
    """
    names = {name.casefold(): name for name in book.sheet_names()}
    source = names.get(trades.casefold())
    if source is None:
        listed = ", ".join(book.sheet_names())
        raise refuse(None, f'there is no sheet "{trades}"', f"The sheets are {listed}.")
    to = to or (OTHER if source.casefold() == USUAL.casefold() else USUAL)
    if to.casefold() in names:
        message = "the workbook has this sheet already, and it is not overwritten"
        raise refuse(None, f"{to}: {message}", "Name the new sheet after --to, such as --to Held.")
    inputs, read = read_inputs(book)
    typed = inputs.sheets.get("Settings")
    refuse_errors(finding for finding in read if finding.at and finding.at.sheet == typed)
    settings = inputs.settings
    if "lot_method" not in settings.places:
        settings = replace(settings, lot_method=LotMethod.FIFO)
    listed_trades = read_trades(book.grid(source))
    today = clock(context, settings).date()
    future = [
        error(one.source.cell("Date"), f"{one.day.isoformat()} is still to come", "Correct the date of the trade.")
        for one in listed_trades.trades
        if one.day > today
    ]
    in_codes, open_signs = _in_currencies(listed_trades.trades, settings.currency)
    refuse_errors((*listed_trades.findings, *future, *open_signs))
    held = held_after(in_codes, settings)
    refuse_errors(held.findings)
    if not held.lots:
        raise refuse(None, f"{source}: after these trades nothing is held", "Name another sheet after --from-trades.")
    prices = {} if "Prices" in inputs.sheets else held.prices
    findings = (*listed_trades.findings, *_told(held, to, has_prices="Prices" in inputs.sheets))
    if not context.dry_run:
        book.write(Changes(sheets=(made_holdings(to, held.lots, prices),)))
    return MadeHoldings(
        to, len(listed_trades.trades), held.lots, prices, settings.lot_method, findings, not context.dry_run
    )


def _in_currencies(trades: Sequence[Trade], portfolio: str) -> tuple[list[Trade], list[Finding]]:
    """Return the trades with a currency in the place of a sign such as ``$``; an error where it may be another's."""
    found, wrong = [], []
    for one in trades:
        code = one.currency and own_currency(one.currency, portfolio)
        if one.currency and code is None:
            message = f"{one.currency} may be of several currencies, and {portfolio} is none of them"
            remedy = "Add a column Currency with the three letters, such as USD."
            wrong.append(error(one.source.cell("Price"), message, remedy))
        found.append(replace(one, currency=code))
    return found, wrong[:1]


def _told(held: Held, to: str, *, has_prices: bool) -> list[Finding]:
    """Return what an owner should know of the sheet."""
    told = [note(None, f"trades say nothing certain of cash; add a row CASH to {to} where there is some")]
    if not has_prices:
        message = f"{to}: each price is that of the latest trade, as the column Note says"
        told.append(note(None, message, "Put today's in the column Price."))
    unpriced = sorted({lot.symbol for lot in held.lots} - held.prices.keys())
    if unpriced and not has_prices:
        told.append(note(None, f"no trade gives a price for {', '.join(unpriced)}", "Type one in the column Price."))
    return told

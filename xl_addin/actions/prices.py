"""Prices: the workbook's prices brought up to date from a file or from a source of quotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.actions.context import clock
from xl_addin.actions.holdings_sheet import holdings_sheet, table_sheet
from xl_addin.actions.journal import Event, remember
from xl_addin.actions.load import load
from xl_addin.actions.own_sheets import write_changes
from xl_addin.domain.finding import error, note, refuse, refuse_errors, warning
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.sheets.holdings_edits import Update
from xl_addin.sheets.image import CellEdit, Changes
from xl_addin.sheets.price_edits import fresh_prices, made_prices, price_holdings, price_list
from xl_addin.sheets.prices import PRICES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.holdings_edits import Change
    from xl_addin.sheets.image import SheetImage
    from xl_addin.sheets.price_edits import Fresh
    from xl_addin.sheets.price_files import PriceList

PRICED = "PRICED"


@dataclass(frozen=True, slots=True)
class Priced:
    """What fresh prices change: cells with what they held, and the prices that stand on Prices for the first time.

    ``sheet`` is the list of prices, made new where ``is_new``, None where the settings want none; ``written`` is
    whether the workbook says it now.
    """

    fresh: tuple[Fresh, ...]
    sheet: str | None
    is_new: bool
    changes: tuple[Change, ...]
    added: tuple[tuple[int, str], ...]
    findings: tuple[Finding, ...]
    written: bool


def wanted_symbols(book: Book, context: Context) -> tuple[str, ...]:
    """Return the symbols that need a price: what is held, and what is targeted."""
    return tuple(_wanted(load(book, context, prices_of_any_age=True)))


def bring_prices(book: Book, listed: PriceList, context: Context) -> Priced:
    """Set the prices typed in Holdings, and those of the list Prices with the time each is of; it is made if missing.

    Refused: a list without any price of what is held or targeted, a price in another currency, and unless by
    ``force`` one that is older than the price that is there.
    """
    loaded = load(book, context, prices_of_any_age=True)
    refuse_errors(loaded.read)
    refuse_errors(listed.findings)
    wanted = _wanted(loaded)
    fresh, wrong = fresh_prices(wanted, listed.prices, loaded.settings.currency)
    refuse_errors(wrong)
    if not fresh:
        named = ", ".join(list(wanted)[:5])
        message = f"{listed.name} has no price of anything held or targeted ({named})"
        raise refuse(None, message, "Name another file, or spell its symbols as the workbook does.")
    if not context.force:
        refuse_errors(_older(loaded, fresh))
    update = Update()
    if "Holdings" in loaded.inputs.sheets:
        price_holdings(holdings_sheet(book, loaded), update, fresh)
    name = loaded.inputs.sheets.get("Prices")
    images: tuple[SheetImage, ...] = ()
    if name is not None:
        price_list(table_sheet(book, loaded, PRICES, name), update, loaded.inputs.prices, fresh)
    elif loaded.settings.sheets.get("Prices") is None:
        images = (_new_list(book, fresh),)
    findings = (*update.findings, *_told(loaded, listed, wanted, fresh))
    written = bool(update.changes or images) and not context.dry_run
    if written:
        event = Event(PRICED, "", f"{len(fresh)} prices from {listed.name}{_of_day(fresh)}")
        noted = remember(book, loaded.settings, context, clock(context, loaded.settings), [event])
        edits = tuple(CellEdit(one.at.sheet, one.at.row, one.at.column, one.after) for one in update.changes)
        write_changes(book, Changes((*images, *noted.sheets), (*edits, *noted.edits), noted.names), loaded.settings)
    return Priced(
        tuple(fresh), name or (images[0].name if images else None), bool(images), tuple(update.changes),
        tuple(update.new_prices), findings, written,
    )  # fmt: skip


def _wanted(loaded: Loaded) -> dict[str, str | None]:
    """Return what is held or targeted, each with the currency it is quoted in (None: the portfolio's)."""
    rows, listed = loaded.inputs.holdings, {row.symbol: row.currency for row in loaded.inputs.prices}
    named = {row.pie.casefold() for row in loaded.inputs.targets}
    named |= {row.class_name.casefold() for row in rows if row.class_name}
    found = {row.symbol: row.currency for row in rows if row.symbol != CASH and row.shares and not row.in_dollars}
    slices = [row.slice for row in loaded.inputs.targets if row.slice != CASH and row.slice.casefold() not in named]
    by_value = {row.symbol for row in rows if row.in_dollars}
    quoted = {row.symbol: row.currency for row in rows if row.currency}
    for symbol in slices:
        if symbol not in by_value:
            found.setdefault(symbol, quoted.get(symbol) or listed.get(symbol))
    return found


def _new_list(book: Book, fresh: Sequence[Fresh]) -> SheetImage:
    """Return a new sheet Prices, unless there is one that is about something else."""
    if PRICES.name.casefold() in {name.casefold() for name in book.sheet_names()}:
        message = f"there is a sheet {PRICES.name} that is no list of prices, so none is made"
        raise refuse(None, message, "Rename that sheet, or say none in a Settings row Prices.")
    return made_prices(PRICES.name, fresh)


def _older(loaded: Loaded, fresh: Sequence[Fresh]) -> Iterable[Finding]:
    """Yield an error for a price that is of an earlier time than the one that is there."""
    known = {row.symbol: row for row in loaded.inputs.prices}
    for one in fresh:
        there = known.get(one.symbol)
        if there is not None and there.is_newer(one.row):
            message = f"the price of {one.symbol} is of {there.as_of}, and that of the file of {one.row.as_of}"
            remedy = "Name a newer file; --force takes the older prices all the same."
            yield error(there.source.cell("As of"), message, remedy)


def _told(loaded: Loaded, listed: PriceList, wanted: Iterable[str], fresh: Sequence[Fresh]) -> Iterable[Finding]:
    """Yield what the list does not say, and what of it is not needed."""
    missing = [symbol for symbol in wanted if symbol not in {one.symbol for one in fresh}]
    if missing:
        yield warning(None, f"{listed.name} has no price of {', '.join(missing)}: what is there stays")
    others = len(listed.prices) - len(fresh)
    if others:
        yield note(None, f"{others} {'price is' if others == 1 else 'prices are'} of nothing held or targeted")
    if any(one.row.as_of is None for one in fresh):
        remedy = "Give it with --as-of, such as --as-of 2026-01-31."
        yield note(None, f"{listed.name} does not say of when its prices are", remedy)
    by_value = sorted({row.symbol for row in loaded.inputs.holdings if row.in_dollars})
    if by_value:
        yield note(None, f"known by value alone, so without a price: {', '.join(by_value)}")


def _of_day(fresh: Sequence[Fresh]) -> str:
    days = [one.row.as_of.isoformat() for one in fresh if one.row.as_of]
    return f" as of {max(days)}" if days else ""

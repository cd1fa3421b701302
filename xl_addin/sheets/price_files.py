"""A file of prices: a table of symbols and prices, or what a broker lets one download of the positions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error, errors
from xl_addin.domain.portfolio.spelling import symbol_key
from xl_addin.domain.rows import PriceRow
from xl_addin.domain.source import SourceRow
from xl_addin.sheets.brokers.read import read_statement
from xl_addin.sheets.headings import find_headings
from xl_addin.sheets.prices import PRICES, read_prices

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid


@dataclass(frozen=True, slots=True)
class PriceList:
    """What a file or a source says: one price a symbol, and every finding. ``origin`` is whose file it is, or ""."""

    name: str
    origin: str
    prices: tuple[PriceRow, ...]
    findings: tuple[Finding, ...] = ()


def read_price_file(name: str, grids: Sequence[Grid], as_of: date | None = None) -> PriceList:
    """Return the prices of a file, given as its sheets; of several of a symbol the newest.

    ``as_of`` is what the owner says of prices that the file gives no time.
    """
    statement = read_statement(name, grids)
    if statement.broker and any(one.price for one in (*statement.positions, *statement.lots)):
        listed = [
            PriceRow(one.symbol, one.price, SourceRow(one.at.sheet, one.at.row), one.currency, statement.as_of)
            for one in (*statement.positions, *statement.lots)
            if one.price and one.price > 0
        ]
        return _list(name, statement.broker, listed, errors(statement.findings), as_of)
    rows: list[PriceRow] = []
    findings: list[Finding] = []
    for grid in grids:
        headings, _ = find_headings(PRICES, grid)
        if headings is not None:
            found, said = read_prices(grid)
            rows += found
            findings += errors(said)
    if not rows and not findings:
        remedy = "It needs a row of headings with Symbol and Price."
        findings = [error(Place(grids[0].sheet) if grids else None, "no table of prices is in this file", remedy)]
    return _list(name, "", rows, findings, as_of)


def _list(
    name: str, origin: str, rows: Iterable[PriceRow], findings: Sequence[Finding], as_of: date | None
) -> PriceList:
    """Return one price a symbol; two of one time that differ are an error."""
    newest: dict[str, PriceRow] = {}
    wrong = list(findings)
    for row in rows:
        known = newest.setdefault(symbol_key(row.symbol), row)
        if row.is_newer(known):
            newest[symbol_key(row.symbol)] = row
        elif not known.is_newer(row) and (row.price, row.currency) != (known.price, known.currency):
            message = f"{name} has two prices of {row.symbol}, in row {known.source.row} and here"
            wrong.append(error(Place(row.source.sheet, row.source.row), message, "Keep one of them."))
    prices = tuple(row if row.as_of else replace(row, as_of=as_of) for row in newest.values())
    return PriceList(name, origin, prices, tuple(wrong))

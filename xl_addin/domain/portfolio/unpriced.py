"""What is held and has no price: told one by one, or at once where it is many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, error, first_of, note
from xl_addin.domain.source import rows_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.holdings import Position
    from xl_addin.domain.portfolio.pies import Node
    from xl_addin.domain.rows import HoldingRow

_FEW = 3
"""Up to so many each get a line of their own, with its cell."""
_PRICED = ("Price", "Value")


def unpriced(positions: Mapping[str, Position]) -> dict[str, HoldingRow]:
    """Return the first row of every security that is held and has no price."""
    return {symbol: one.lots[0] for symbol, one in positions.items() if one.lots and one.price is None}


def no_prices(rows: Mapping[str, HoldingRow]) -> Iterator[Finding]:
    """Yield the errors for securities, by symbol, that have no price."""
    if not rows:
        return
    first, symbols = next(iter(rows.values())).source, list(rows)
    if first.columns and not any(heading in first.columns for heading in _PRICED):
        message = f"no price for {first_of(symbols)}: the table has no column of prices"
        yield error(Place(first.sheet), message, "Add a column Price, or a sheet Prices with Symbol and Price.")
    elif len(rows) > _FEW:
        message = f"no price for {first_of(symbols)}, in {rows_in_words(row.source for row in rows.values())}"
        yield error(first.cell("Price"), message, "Type the price of each, or add them to the Prices sheet.")
    else:
        for symbol, row in rows.items():
            remedy = f"Type a price, or add {symbol} to the Prices sheet."
            yield error(row.source.cell("Price"), f"no price for {symbol}", remedy)


def no_prices_to_buy(slices: Iterable[Node]) -> Iterator[Finding]:
    """Yield the errors for slices that have a target and no price, each security once, as they stand on the sheet."""
    first: dict[str, Node] = {}
    for node in sorted(slices, key=lambda node: node.source.row):
        first.setdefault(node.name, node)
    if len(first) > _FEW:
        message = f"no price for {first_of(list(first))}, in {rows_in_words(node.source for node in first.values())}"
        remedy = "Add each to Holdings with 0 shares and a price, or to the Prices sheet."
        yield error(next(iter(first.values())).source.cell("Slice"), message, remedy)
    else:
        for symbol, node in first.items():
            remedy = f"Add {symbol} to Holdings with 0 shares and a price, or to the Prices sheet."
            yield error(node.source.cell("Slice"), f"no price for {symbol}", remedy)


def counting_nowhere(rows: Mapping[str, HoldingRow]) -> Iterator[Finding]:
    """Yield the notes on securities that are in no pie and have no price."""
    if len(rows) > _FEW:
        message = f"{first_of(list(rows))} are in no pie and have no price, so they count nowhere"
        yield note(next(iter(rows.values())).source.cell("Price"), message)
    else:
        for symbol, row in rows.items():
            message = f"{symbol} is in no pie and has no price, so it counts nowhere"
            yield note(row.source.cell("Price"), message)

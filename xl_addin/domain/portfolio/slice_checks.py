"""Whether what is held and what is wanted speak of the same securities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import error
from xl_addin.domain.portfolio.spelling import nearly
from xl_addin.domain.settings import Outside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.holdings import Position
    from xl_addin.domain.portfolio.pies import Tree
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.settings import Settings

_MOST_NAMED = 4


def slice_findings(
    tree: Tree, positions: Mapping[str, Position], rows: Sequence[HoldingRow], settings: Settings
) -> Iterator[Finding]:
    """Yield an error for a slice that may be misspelled, and one where nothing that is held is in any slice.

    ``rows`` are those of what is held, without cash: what has no price, and what is held with 0 shares, among them.
    """
    outside = [symbol for symbol, position in positions.items() if position.lots and symbol not in tree.by_symbol]
    held = dict.fromkeys(row.symbol for row in rows if row.shares)
    slips = list(_slips(tree, positions, [symbol for symbol in held if symbol not in tree.by_symbol]))
    yield from slips
    known = {row.symbol for row in rows} & tree.by_symbol.keys()  # a row of 0 shares is there to be bought
    if outside and not known and not slips and not tree.cash_leaves and settings.outside is Outside.HOLD:
        wanted = [tree.nodes[i].name for i in tree.leaves]
        message = f"nothing that is held ({_listed(outside)}) is in any slice ({_listed(wanted)})"
        remedy = (
            "Type the slices as the symbols of Holdings. Where none of them is held yet, add each to Holdings with 0 "
            "shares and its price."
        )
        yield error(tree.nodes[tree.leaves[0]].source.cell("Slice"), message, remedy)


def _slips(tree: Tree, positions: Mapping[str, Position], outside: list[str]) -> Iterator[Finding]:
    """Yield an error for each slice of nothing known that is spelled almost like something held in no pie."""
    for symbol, leaves in tree.by_symbol.items():
        known = symbol in positions and (positions[symbol].lots or positions[symbol].price is not None)
        like = None if known else next((other for other in outside if nearly(symbol, other)), None)
        if like is not None:
            message = f"{symbol} is not held, and {like}, which is, is in no pie"
            remedy = (
                f"If {like} is meant, type {like} here; if {symbol} is another security, add it to Holdings with 0 "
                "shares and its price."
            )
            yield error(tree.nodes[leaves[0]].source.cell("Slice"), message, remedy)


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")

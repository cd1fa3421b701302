"""Whether what is held and what is wanted speak of the same securities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import error, first_of, warning
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.portfolio.spelling import nearly
from xl_addin.domain.settings import Outside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.domain.finding import Finding, Place
    from xl_addin.domain.portfolio.holdings import Position
    from xl_addin.domain.portfolio.pies import Node, Tree
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.settings import Settings


def slice_findings(
    tree: Tree,
    positions: Mapping[str, Position],
    own: Sequence[HoldingRow],
    everyone: Sequence[HoldingRow],
    settings: Settings,
) -> Iterator[Finding]:
    """Yield what is wrong with a slice that may be misspelled, and where nothing that is held is in any slice.

    ``own`` are the rows of one account, and ``everyone``'s those of all, with what has no price or 0 shares among them:
    a slice in a row of Holdings is meant, if only to be bought; one in a mere list of prices need not be.
    """
    held = [row for row in own if row.shares and row.symbol != CASH]
    outside = [symbol for symbol in dict.fromkeys(row.symbol for row in held) if symbol not in tree.by_symbol]
    slips = list(_slips(tree, positions, outside))
    yield from slips
    if not outside or not tree.by_symbol or slips or any(row.symbol in tree.by_symbol for row in held):
        return
    known = any(row.symbol in tree.by_symbol for row in everyone)
    yield _all_outside(tree, outside, settings) if known else _nothing_known(tree, outside, held)


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


def _all_outside(tree: Tree, outside: list[str], settings: Settings) -> Finding:
    """Return a warning: everything held is in no pie, although Holdings has rows for slices."""
    what = "is sold in a rebalance" if settings.outside is Outside.SELL else "stays as it is"
    message = f"nothing that is held ({first_of(outside)}) is in any slice ({first_of(_names(tree))}), so it all {what}"
    return warning(_first(tree), message, "If it is meant as slices, type them as the symbols of Holdings.")


def _nothing_known(tree: Tree, outside: list[str], held: Sequence[HoldingRow]) -> Finding:
    """Return the error: everything held is in no pie, and Holdings has no row for any slice."""
    classes = list(dict.fromkeys(row.class_name for row in held if row.class_name))
    by_class = f" or as its classes ({first_of(classes)})," if classes else ""
    remedy = (
        f"Type the slices as the symbols of Holdings,{by_class} or add a row with 0 shares and a price there for each "
        "that is to be bought."
    )
    message = f"nothing that is held ({first_of(outside)}) is in any slice ({first_of(_names(tree))})"
    return error(_first(tree), message, remedy)


def _wanted(tree: Tree) -> list[Node]:
    """Return the slices that are securities, in the order of Targets."""
    nodes = [tree.nodes[leaf] for leaf in tree.leaves if not tree.nodes[leaf].is_cash]
    return sorted(nodes, key=lambda node: node.source.row)


def _names(tree: Tree) -> list[str]:
    return [node.name for node in _wanted(tree)]


def _first(tree: Tree) -> Place:
    return _wanted(tree)[0].source.cell("Slice")

"""The possible orders of a ticker in pieces: ranges of whole steps along which the loss is simple."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.search.item import Item
from xl_addin.domain.search.piece import NO_LOTS, OUTSIDE, STILL_HELD, Lots, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.domain.search.question import Ticker


def item_of(ticker: Ticker, *, joined: bool = False, lots: Lots = NO_LOTS) -> Item:
    """Return a ticker with all its possible orders.

    ``joined``: no rule counts orders or what they are worth together, so that sales and purchases are one piece where
    neither a fee nor a minimum parts them.
    """
    item = Item(ticker, lots)
    item.limit(tuple(_pieces(item, joined=joined)), zero=True)
    return item


def _pieces(item: Item, *, joined: bool) -> Iterator[Piece]:
    """Yield the pieces, sales first."""
    step = item.step
    steps = [-(-low // step) for low in _smallest(item)]
    most_sold = max(0, item.held - max(0, item.least)) // step
    most_bought = max(0, (item.most if item.goal or item.held < item.least else item.held) - item.held) // step
    sales = (-most_sold * step, -steps[0] * step) if most_sold >= steps[0] else None
    purchases = (steps[1] * step, most_bought * step) if most_bought >= steps[1] else None
    everything = -item.held
    if item.held > 0 and item.least <= 0 and (sales is None or sales[0] != everything):
        yield from _cut(item, everything, everything)
    plain = joined and item.free and not item.lots.ends and item.least <= item.held <= item.most
    if plain and sales and purchases and steps == [1, 1]:
        yield Piece(sales[0], purchases[1], 0)
        return
    if sales:
        yield from _cut(item, *sales)
    if purchases:
        yield from _cut(item, *purchases)


def _smallest(item: Item) -> tuple[int, int]:
    """Return the units of the smallest sale and of the smallest purchase: of a cent, if no minimum is set."""
    ticker = item.ticker
    minimum = max(1, ticker.minimum)
    return -(-minimum * ticker.denominator // ticker.numerator), max(
        1, (minimum - 1) * ticker.denominator // ticker.numerator + 1
    )


def _cut(item: Item, low: int, high: int) -> Iterator[Piece]:
    """Yield a range of orders, cut where a lot ends and where the ticker comes inside its bounds."""
    side, step = (1 if low > 0 else -1), item.step
    if not item.lots.ends and item.least <= item.held <= item.most:
        yield Piece(low, high, side)
        return
    ends = {-end for end in item.lots.ends} | {item.most - item.held, item.least - item.held}
    cuts = sorted(end for end in ends if low < end < high)
    start = low
    for end in (*cuts, high):
        last = start + (end - start) // step * step
        if last >= start:
            yield _piece(item, start, last, side)
            start = last if last == end and end != high else last + step
        if start > high:
            break


def _piece(item: Item, low: int, high: int, side: int) -> Piece:
    """Return a piece between two cuts, along which what is lost beside the distance, and the gain, are lines."""
    slope, gain_slope = 0.0, 0
    middle = (low + high) / 2
    if item.held + middle > item.most:
        slope = OUTSIDE * item.unit
    elif item.held + middle < item.least:
        slope = -OUTSIDE * item.unit
    if side < 0:
        for end, tax, gain in zip(item.lots.ends, item.lots.taxes, item.lots.gains, strict=True):
            if -middle <= end:
                slope, gain_slope = slope - tax, -gain
                break
    off = item.off + low * item.unit
    extra = item.loss(low) - (off * off / item.scale if item.scale else STILL_HELD * off)
    return Piece(low, high, side, extra - slope * low, slope, item.gain(low) - gain_slope * low, gain_slope)

"""How the shares of a sale may be shared out between short and long lots: a convex line of net gains.

How many shares come from the short lots and how many from the long ones decides; within each kind the smallest gain a
share goes first. From the least short gain, every exchange of short for long shares follows by its price, short gain
given ÷ long gain saved. O(n) for n sorted lots.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.tax.in_units import gain_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_addin.domain.tax.in_units import Lot, Order


class Step(NamedTuple):
    """Exchange ``units`` of an order, each adding ``short`` and taking ``long`` (both positive) of gain."""

    price: float
    order: int
    sign: int
    units: int
    short: int
    long: int


class Line(NamedTuple):
    """Every way worth a thought to fill some orders: the units each takes from its short lots at first, and the steps.

    ``short`` and ``long`` are the net gains at first.
    """

    taken: dict[int, int]
    short: int
    long: int
    steps: list[Step]


def line_of(orders: Iterable[tuple[int, Order]]) -> Line:
    """Return the line of several orders, each under a number of its own."""
    taken, steps, short, long = {}, [], 0, 0
    for n, order in orders:
        amount, own = _line(n, order)
        taken[n] = amount
        steps += own
        short += gain_of(order.shorts, amount)
        long += gain_of(order.longs, order.known - amount)
    steps.sort(key=attrgetter("price"))
    return Line(taken, short, long, steps)


def _line(n: int, order: Order) -> tuple[int, list[Step]]:
    """Return how many short units give the least short gain, and the steps from there."""
    taken, forth, back = max(0, order.known - sum(lot.units for lot in order.longs)), [], []
    for units, short, long in _exchanges(order, taken):
        if short <= 0 and (long >= 0 or short):
            taken += units
        if short > 0 and long > 0:
            forth.append(Step(short / long, n, 1, units, short, long))
        if short < 0 and long < 0:
            back.append(Step(short / long, n, -1, units, -short, -long))
    return taken, [*forth, *reversed(back)]


def _exchanges(order: Order, least: int) -> Iterator[tuple[int, int, int]]:
    """Yield (units, gain a unit of the next short lot, of the last long lot) while short replaces long.

    ``least`` units are short at first: as few as the long lots leave.
    """
    shorts, longs = _from(order.shorts, least), _from_the_last(order.longs, order.known - least)
    short = long = room_short = room_long = 0
    while True:
        if not room_short:
            room_short, short = next(shorts, (0, 0))
        if not room_long:
            room_long, long = next(longs, (0, 0))
        units = min(room_short, room_long)
        if not units:
            return
        yield units, short, long
        room_short -= units
        room_long -= units


def _from(lots: Sequence[Lot], units: int) -> Iterator[tuple[int, int]]:
    """Yield (units, gain a unit) of the lots that follow so many units."""
    for lot in lots:
        if lot.units > units:
            yield lot.units - units, lot.gain
        units = max(0, units - lot.units)


def _from_the_last(lots: Sequence[Lot], units: int) -> Iterator[tuple[int, int]]:
    """Yield (units, gain a unit) of the first units of some lots, backwards."""
    part = []
    for lot in lots:
        part.append((min(lot.units, units), lot.gain))
        units -= part[-1][0]
        if not units:
            break
    return reversed(part)

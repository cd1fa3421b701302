"""A piece of the possible orders of a ticker: a range of whole steps along which the loss is simple."""

from __future__ import annotations

from typing import NamedTuple

STILL_HELD = 1e3
"""What a cent still held at goal 0 weighs: more than any distance, so that it is compared first."""
OUTSIDE = 1e4
"""What a cent beyond the ticker's own least or most weighs."""


class Piece(NamedTuple):
    """Orders ``low`` … ``high`` in steps from ``low``; along it, loss and gain have a ``base`` and a ``slope`` a unit.

    ``side`` is 1 for purchases, -1 for sales, 0 for both (where no order is no hole).
    """

    low: int
    high: int
    side: int
    base: float = 0.0
    slope: float = 0.0
    gain_base: float = 0.0
    gain_slope: float = 0.0


class Lots(NamedTuple):
    """Where lots end (units sold), and the weighed tax and the scaled gain a unit of each."""

    ends: tuple[int, ...] = ()
    taxes: tuple[float, ...] = ()
    gains: tuple[int, ...] = ()


NO_LOTS = Lots()

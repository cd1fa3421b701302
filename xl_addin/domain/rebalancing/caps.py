"""The most of each ticker that one settling may trade."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caps:
    """The most units of a ticker that may be sold and bought."""

    sold: int
    bought: int

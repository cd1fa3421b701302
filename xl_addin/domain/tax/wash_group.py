"""The sales of one security, some of whose losses may be wash sales, in units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xl_addin.domain.tax.wash import match

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.tax.in_units import Key, Lot, Order

    Amounts = dict[Key, int]
    """Units of lots."""


@dataclass(frozen=True)
class Group:
    """The taxed sales of one security, by number.

    ``losses`` are the lots with a loss in the order in which the law matches them. ``pool`` are the near purchases in
    the order of their days, in units: what is left of them unless it is sold; with the lot they are in, None for one
    that no sale here is of.
    """

    orders: Mapping[int, Order]
    losses: Sequence[tuple[Key, Lot]]
    pool: Sequence[tuple[Key | None, int]]

    @cached_property
    def lots(self) -> dict[Key, Lot]:
        """Return every lot of known cost."""
        return {(n, lot.place): lot for n, order in self.orders.items() for kind in order.kinds for lot in kind}

    @cached_property
    def near(self) -> dict[Key, int]:
        """Return the units of the lots that are replacements unless they are sold."""
        return {key: units for key, units in self.pool if key is not None}

    @cached_property
    def short(self) -> frozenset[Key]:
        """Return which lots are short-term."""
        return frozenset((n, lot.place) for n, order in self.orders.items() for lot in order.shorts)

    @property
    def outlasts(self) -> bool:
        """Return whether a single sale is of as many shares as there are replacements.

        Then every near loss is best sold whole: a share of it adds its loss, and takes a replacement from the others.
        """
        return len(self.orders) == 1 and all(
            order.known >= sum(units for _, units in self.pool) for order in self.orders.values()
        )

    def washed(self, amounts: Mapping[Key, int]) -> tuple[dict[Key, int], int]:
        """Return the units of each loss that do not count when so much is sold, and the replacements left over."""
        rests = [(key, units - amounts.get(key, 0) if key else units) for key, units in self.pool]
        sold = [(key, amounts[key]) for key, _ in self.losses if amounts.get(key, 0)]
        found = match(sold, rests)
        washed = {key: sum(units for _, units in own) for (key, _), own in zip(sold, found, strict=True)}
        return washed, sum(units for _, units in rests) - sum(washed.values())

    def gains(self, amounts: Mapping[Key, int], washed: Mapping[Key, int]) -> tuple[int, int]:
        """Return the short and the long gain that count."""
        short = long = 0
        for key, units in amounts.items():
            gain = (units - washed.get(key, 0)) * self.lots[key].gain
            if key in self.short:
                short += gain
            else:
                long += gain
        return short, long

"""The lots that fill the sales of a security, for given amounts of the lots that would be replacements.

So many replacements are left then, and they wash the oldest losses that are sold. So
- the losses that will be washed anyway are sold first, the oldest as the law matches them: they count as nothing;
- the rest comes from the other lots, whose gains and losses all count: a line of short for long shares.

Losses first is right, since a loss sold instead of a gain of a lot that is no replacement never makes any other loss
count less. In a single sale the oldest are the washed ones whatever else is sold. Several sales share the replacements
out: every loss is tried as the last that is washed, and the washed shares go where they keep the dearest lots unsold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.tax.in_units import Order
from xl_addin.domain.tax.joint import Alternative

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from xl_addin.domain.tax.in_units import Key, Lot
    from xl_addin.domain.tax.wash_group import Amounts, Group

PRICES = ((1, 1), (3, 1), (1, 3))
"""Prices of short and of long gains at which lots are ranked where no more than a few rankings are tried."""


def filled(group: Group, near: Amounts) -> Iterator[Alternative]:
    """Yield the ways to fill the orders for given amounts of the near lots."""
    left = {
        n: order.known - sum(units for key, units in near.items() if key[0] == n) for n, order in group.orders.items()
    }
    room = {n: sum(lot.units for kind in order.kinds for lot in kind if (n, lot.place) not in group.near)
            for n, order in group.orders.items()}  # fmt: skip
    if any(not 0 <= left[n] <= room[n] for n in left):
        return
    supply = sum(units for _, units in group.pool) - sum(near.values())
    far = [(key, lot) for key, lot in group.losses if key not in group.near]
    lost = {n: min(left[n], sum(lot.units for key, lot in far if key[0] == n)) for n in left}
    if len(left) == 1 or sum(lost.values()) <= supply:
        yield from _possible(_alternative(group, near, _oldest(group, near, left)))
        return
    older = dict.fromkeys(left, 0)
    for last, (key, lot) in enumerate(far):
        older[key[0]] += lot.units
        tried: list[Amounts] = []
        for prices in PRICES:
            split = _split(group, far[: last + 1], left, supply, prices)
            if split is not None and split not in tried:
                tried.append(split)
                yield from _possible(_alternative(group, near, split, {key for key, _ in far[:last]}))
        if all(older[n] >= min(supply, lost[n]) for n in left):
            return  # any of the sales could have all the washed losses: later ones add nothing


def _possible(found: Alternative | None) -> Iterator[Alternative]:
    if found is not None:
        yield found


def _oldest(group: Group, near: Amounts, left: Mapping[int, int]) -> Amounts:
    """Return the far losses to sell in any case: the oldest, as long as they are washed."""
    found: Amounts = {}
    room = dict(left)
    supply = sum(units for _, units in group.pool) - sum(near.values())
    for key, lot in group.losses:
        units = 0 if key in group.near else min(lot.units, supply, room[key[0]])
        if units > 0:
            found[key] = units
            supply -= units
            room[key[0]] -= units
    return found


def _split(
    group: Group, older: Sequence[tuple[Key, Lot]], left: Mapping[int, int], supply: int, prices: tuple[int, int]
) -> Amounts | None:
    """Return the washed losses to sell of several sales: as many as there are replacements, for what is dearest else.

    The last of the older losses may be washed in part; what is washed of it cannot count as well. None where the older
    losses are too few, or the other lots.
    """
    last, lot = older[-1]
    price = prices[last not in group.short]
    barred = {key for key, _ in older[:-1]}.union(group.near)
    room = {n: min(left[n], sum(lot.units for key, lot in older if key[0] == n)) for n in left}
    taken, savings = {}, []
    for n, order in group.orders.items():
        costs = [
            (lot.gain * prices[kind], (n, lot.place) == last, lot.units)
            for kind, lots in enumerate(order.kinds)
            for lot in lots
            if (n, lot.place) not in barred
        ]
        others = _cheapest(costs, left[n])
        taken[n] = max(0, left[n] - sum(units for *_, units in others))
        free = room[n] - taken[n]
        if n == last[0]:
            counted = sum(units for _, is_last, units in others if is_last)
            free = max(0, room[n] - counted - taken[n])
            savings.append((lot.gain * price, n, counted))
        for cost, _, units in reversed(others):
            savings.append((cost, n, min(units, free)))
            free -= savings[-1][2]
    if any(taken[n] > room[n] for n in left) or not _share_out(savings, supply - sum(taken.values()), room, taken):
        return None
    found: Amounts = {}
    for key, lot in older:
        units = min(lot.units, taken[key[0]])
        if units:
            found[key] = units
            taken[key[0]] -= units
    return found


def _share_out(
    savings: list[tuple[int, int, int]], wanted: int, room: Mapping[int, int], taken: dict[int, int]
) -> bool:
    """Share out so many units among sales, to those first that save most, and return whether it is possible."""
    for _, n, units in sorted(savings, reverse=True):
        part = min(units, max(0, wanted), room[n] - taken[n])
        taken[n] += part
        wanted -= part
    return wanted == 0


def _cheapest(costs: list[tuple[int, bool, int]], units: int) -> list[tuple[int, bool, int]]:
    """Return the cheapest of some lots that make so many units: what one costs, whether it is a certain lot, units."""
    found = []
    for cost, certain, room in sorted(costs):
        part = min(room, units)
        if part:
            found.append((cost, certain, part))
            units -= part
    return found


def _alternative(group: Group, near: Amounts, washed: Amounts, barred: Iterable[Key] = ()) -> Alternative | None:
    """Return the way that sells these near lots and washed losses, and the rest from other lots that are not barred.

    None where those are too few.
    """
    forced = {**near, **washed}
    skipped = {*group.near, *barred}
    orders: dict[int, Order] = {}
    for n, order in group.orders.items():
        own = {place: amount for (sale, place), amount in forced.items() if sale == n}
        out = {place for sale, place in skipped if sale == n}
        kinds = [list(_left_of(lots, own, out)) for lots in order.kinds]
        units = order.known - sum(own.values())
        if sum(lot.units for kind in kinds for lot in kind) < units:
            return None
        orders[n] = Order(kinds[0], kinds[1], [], units, units)
    short, long = group.gains(forced, group.washed(forced)[0])
    return Alternative(forced, short, long, orders)


def _left_of(lots: Iterable[Lot], sold: Mapping[int, int], out: Container[int]) -> Iterator[Lot]:
    """Yield what is left of lots, those left out apart."""
    for lot in lots:
        if lot.place in out:
            continue
        if lot.place not in sold:
            yield lot
        elif lot.units > sold[lot.place]:
            yield lot._replace(units=lot.units - sold[lot.place])

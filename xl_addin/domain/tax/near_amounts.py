"""How much may be worth selling of lots that are near enough to replace what is sold at a loss.

What is sold of them decides how many replacements are left. At the least tax nearly every lot is sold whole or not at
all; those in part fill what is left of a sale, or leave as many replacements as some of the losses have shares.
"""

from __future__ import annotations

from itertools import chain, combinations, permutations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_addin.domain.tax.in_units import Key
    from xl_addin.domain.tax.wash_group import Amounts, Group

FEW = 4
"""Up to so many near lots of a sale every subset of them is tried; of more only the first in several orders."""


def near_amounts(group: Group) -> Iterator[Amounts]:
    """Yield amounts of the near lots that may be worth selling, each once."""
    seen: set[tuple[tuple[Key, int], ...]] = set()
    orders = permutations(group.orders) if len(group.orders) <= FEW else [tuple(group.orders)]
    for near in chain.from_iterable(_of_sales(group, order, {}) for order in orders):
        told = tuple(sorted(near.items()))
        if told not in seen:
            seen.add(told)
            yield near


def _of_sales(group: Group, sales: Sequence[int], near: Amounts) -> Iterator[Amounts]:
    """Yield the amounts with those of some sales more: of each near lot none or all, of one of a sale a part."""
    if not sales:
        yield near
        return
    for more in _of_sale(group, sales[0], near):
        yield from _of_sales(group, sales[1:], {**near, **more})


def _of_sale(group: Group, n: int, gone: Amounts) -> Iterator[Amounts]:
    """Yield amounts of the near lots of one sale, when so much of the others' is sold."""
    order, own = group.orders[n], {key: units for key, units in group.near.items() if key[0] == n}
    far = [lot for kind in order.kinds for lot in kind if (n, lot.place) not in own]
    total, lost = sum(lot.units for lot in far), sum(lot.units for lot in far if lot.gain < 0)
    supply = sum(units for _, units in group.pool) - sum(gone.values())
    washed = _washed_first(group) if len(group.orders) > 1 else []
    for whole in _subsets(group, own):
        sold = sum(own[key] for key in whole)
        left = order.known - sold
        if left < 0:
            continue
        if left <= total:
            yield {key: own[key] for key in whole}
        fills = {left, left - lost, left - total, *(supply - sold - units for units in washed)}
        for key in own.keys() - set(whole):
            for units in fills:
                if 0 < units < own[key] and 0 <= left - units <= total:
                    yield {**{other: own[other] for other in whole}, key: units}
        yield from _two_in_part(group, own, {**gone, **{key: own[key] for key in whole}}, left, min(left, lost))


def _washed_first(group: Group) -> list[int]:
    """Return how many shares the first losses have, and the first few, and so on, as far as their sales sell them."""
    found, room = [0], {n: order.known for n, order in group.orders.items()}
    for key, lot in group.losses:
        if key not in group.near:
            units = min(lot.units, room[key[0]])
            room[key[0]] -= units
            found.append(found[-1] + units)
    return found


def _two_in_part(group: Group, own: Mapping[Key, int], sold: Amounts, left: int, lost: int) -> Iterator[Amounts]:
    """Yield amounts of two near losses sold in part, of which the newer finds no replacement but its own rest."""
    losses = [key for key, _ in group.losses if key in own and key not in sold]
    supply = sum(units for _, units in group.pool)
    used = sum(units * (1 + (group.lots[key].gain < 0)) for key, units in sold.items())
    for older, newer in permutations(losses, 2) if len(own) <= FEW else ():
        for far in {0, lost}:
            rest = supply - own[newer] - used - far
            for units in {rest, rest // 2, -(-rest // 2)}:
                other = left - far - units
                if 0 < units < own[older] and 0 < other < own[newer]:
                    yield {**{key: sold[key] for key in own if key in sold}, older: units, newer: other}


def _subsets(group: Group, own: Mapping[Key, int]) -> Iterable[tuple[Key, ...]]:
    """Return the sets of near lots that may be sold whole."""
    keys = sorted(own)
    if len(keys) <= FEW:
        return [subset for size in range(len(keys), -1, -1) for subset in combinations(keys, size)]
    losses = [key for key in keys if group.lots[key].gain < 0]
    by_day = sorted(losses, key=lambda key: group.lots[key].acquired)
    by_gain = sorted(keys, key=lambda key: group.lots[key].gain)
    orders = ([*by_day, *by_gain[len(losses) :]], [*reversed(by_day), *by_gain[len(losses) :]], by_gain)
    return dict.fromkeys(tuple(order[:size]) for order in orders for size in range(len(keys) + 1))

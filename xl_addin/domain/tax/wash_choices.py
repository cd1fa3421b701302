"""The ways to fill the sales of one security some of whose losses may be wash sales.

For given amounts of the near lots, those that would be replacements, the best is known (`wash_fill`). A single sale of
at least as many shares as there are replacements sells every near loss: a share of it adds its loss, and takes a
replacement away from the others. Near lots at a gain may be worth selling for the loss that counts then: where that
loss is a short one, they are lots whose gain is their own and that loss; else the amounts at which the washed lot
changes are tried. That is all that can be best; for smaller sales, and for several that share replacements, there are
amounts to try (`near_amounts`).
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from xl_addin.domain.tax.in_units import Order
from xl_addin.domain.tax.joint import Alternative
from xl_addin.domain.tax.near_amounts import near_amounts
from xl_addin.domain.tax.wash_fill import PRICES, filled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.domain.tax.in_units import Key
    from xl_addin.domain.tax.wash_group import Amounts, Group

    NearGain = tuple[int, Key, int]
    """Gain a unit, lot, units."""


def alternatives(group: Group, most: int) -> tuple[list[Alternative], bool]:
    """Return the ways among which the least tax is, and whether these are all: no more than ``most`` are looked at."""
    every: Iterator[Alternative] = iter(())
    if len(group.orders) == 1:
        every = _near_losses_first(group)
    if not group.outlasts:
        every = chain(every, _every_way(group))
    found = list(islice(every, most))
    return found, next(every, None) is None


def _every_way(group: Group) -> Iterator[Alternative]:
    """Yield the ways for every amount of the near lots that may be worth selling."""
    for near in near_amounts(group):
        for one in filled(group, near):
            yield one
            yield from _with_near_gains_of_all(group, one)


def _near_losses_first(group: Group) -> Iterator[Alternative]:
    """Yield the ways to sell all near losses, and of the near gains, smallest first, more and more."""
    ((n, order),) = group.orders.items()
    near = {key: units for key, units in group.near.items() if group.lots[key].gain < 0}
    gains = sorted((group.lots[key].gain, key, units) for key, units in group.near.items() if key not in near)
    far = sum(lot.units for (_, place), lot in group.lots.items() if (n, place) not in group.near)
    near, gains = _more(near, gains, max(0, order.known - sum(near.values()) - far))
    while True:
        found = next(filled(group, near), None)
        if found is None:
            return
        washed, spare = group.washed(found.forced)
        last = next((key for key, _ in reversed(group.losses) if washed.get(key)), None)
        room = spare or (washed[last] if last else 0)
        tiers, unlocked = _room(group, found)
        yield _with_near_gains(group, found, gains, tiers, unlocked)
        for units in _between(found, last, room) if last and not tiers else ():
            yield from islice(filled(group, _more(near, gains, units)[0]), 1)
        if not gains or not room:
            return
        near, gains = _more(near, gains, room if tiers else min(room, gains[0][2]))


def _more(near: Amounts, gains: Sequence[NearGain], units: int) -> tuple[Amounts, list[NearGain]]:
    """Return the amounts with so many units more of the near gains, and what is left of these."""
    more, rest = dict(near), []
    for gain, key, room in gains:
        part = min(room, units)
        units -= part
        if part:
            more[key] = more.get(key, 0) + part
        if room > part:
            rest.append((gain, key, room - part))
    return more, rest


def _between(found: Alternative, last: Key, room: int) -> set[int]:
    """Return how many units more of a washed lot there is a use for: what other lots, cheapest first, leave to it."""
    ((n, order),) = found.orders.items()
    own = sum(lot.units for kind in order.kinds for lot in kind if (n, lot.place) == last)
    uses = set()
    for prices in PRICES:
        costs = [(lot.gain * price, lot.units) for price, kind in zip(prices, order.kinds, strict=True) for lot in kind
                 if (n, lot.place) != last]  # fmt: skip
        left = order.units - own
        for _, units in [(0, 0), *sorted(costs)]:
            left -= units
            uses.add(left)
    return {units for units in uses if 0 < units < room}


def _with_near_gains_of_all(group: Group, found: Alternative) -> Iterator[Alternative]:
    """Yield an alternative with the near gains that are left; of one sale at a time where not all of them have room."""
    gains: dict[int, list[NearGain]] = {n: [] for n in group.orders}
    for key, units in group.near.items():
        left = units - found.forced.get(key, 0)
        if left and group.lots[key].gain >= 0:
            gains[key[0]].append((group.lots[key].gain, key, left))
    room, unlocked = _room(group, found)
    if room and sum(units for own in gains.values() for *_, units in own) <= room:
        for own in gains.values():
            found = _with_near_gains(group, found, own, room, unlocked)
        yield found
    elif room:
        for own in gains.values():
            if own:
                yield _with_near_gains(group, found, sorted(own), room, unlocked)


def _room(group: Group, found: Alternative) -> tuple[int, int]:
    """Return how many near gains may be sold with one effect, and the gain that each unit makes count besides its own.

    None where that would be a long one, or where it depends on which lot's own rest is left.
    """
    washed, spare = group.washed(found.forced)
    last = next((key for key, _ in reversed(group.losses) if washed.get(key)), None)
    if spare or last is None:
        return spare, 0
    in_part = (0 < found.forced.get(key, 0) < units for key, units in group.near.items() if group.lots[key].gain < 0)
    if last not in group.short or any(in_part):
        return 0, 0
    return washed[last], group.lots[last].gain


def _with_near_gains(
    group: Group, found: Alternative, gains: Sequence[NearGain], room: int, unlocked: int
) -> Alternative:
    """Return an alternative that may also sell near gains of one sale, each unit of which makes a loss count."""
    if not gains:
        return found
    n = gains[0][1][0]
    order, near = found.orders[n], []
    for gain, key, units in gains:
        part = min(units, room)
        if part:
            near.append(group.lots[key]._replace(gain=gain + unlocked, units=part))
            room -= part
    more = Order(sorted([*order.shorts, *near]), order.longs, [], order.units, order.known)
    return Alternative(found.forced, found.short, found.long, {**found.orders, n: more})

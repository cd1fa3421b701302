"""The ways to fill the sales of one security some of whose losses may be wash sales.

How much of the lots near enough to be replacements is sold decides how many replacements are left; the oldest losses
that are sold are washed by them. So for given amounts of the near lots
- the losses that will be washed anyway are sold first, the oldest as the law matches them: they count as nothing;
- the rest comes from the other lots, whose gains and losses all count: a line of short for long shares.

Losses first is right, since a loss sold instead of a gain of a lot that is no replacement never makes any other loss
count less. Near lots at a gain may be worth selling for the loss that counts then: where that loss is a short one, they
are lots whose gain is their own and that loss; else the amounts at which the washed lot changes are tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, islice, permutations
from typing import TYPE_CHECKING

from xl_addin.domain.tax.in_units import Order
from xl_addin.domain.tax.joint import Alternative
from xl_addin.domain.tax.wash import match

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from xl_addin.domain.tax.in_units import Key, Lot

    Amounts = dict[Key, int]
    NearGain = tuple[int, Key, int]
    """Gain a unit, lot, units."""

FEW = 4
"""Up to so many near lots of a sale every subset of them is tried; of more only the first in several orders."""
PRICES = ((1, 1), (3, 1), (1, 3))
"""Prices of short and of long gains at which lots are ranked where no more than a few rankings are tried."""


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


def alternatives(group: Group, most: int) -> tuple[list[Alternative], bool]:
    """Return the ways among which the least tax is, and whether these are all: no more than ``most`` are looked at."""
    found: list[Alternative] = []
    if len(group.orders) == 1 and group.outlasts:
        every = _near_losses_first(group)
    elif len(group.orders) == 1:
        every = chain(_near_losses_first(group), _every_way(group))
    else:
        every = _every_way(group)
    found = list(islice(every, most))
    return found, next(every, None) is None


def _every_way(group: Group) -> Iterator[Alternative]:
    """Yield ways for every amount of the near lots that may be worth selling."""
    seen: set[tuple[tuple[Key, int], ...]] = set()
    orders = permutations(group.orders) if len(group.orders) <= FEW else [tuple(group.orders)]
    for near in chain.from_iterable(_near_amounts(group, order, {}) for order in orders):
        told = tuple(sorted(near.items()))
        if told not in seen:
            seen.add(told)
            for one in _filled(group, near):
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
        found = next(_filled(group, near), None)
        if found is None:
            return
        washed, spare = group.washed(found.forced)
        last = next((key for key, _ in reversed(group.losses) if washed.get(key)), None)
        room = spare or (washed[last] if last else 0)
        tiers, unlocked = _room(group, found)
        yield _with_near_gains(group, found, gains, tiers, unlocked)
        for units in _between(found, last, room) if last and not tiers else ():
            yield from islice(_filled(group, _more(near, gains, units)[0]), 1)
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
    gains = {n: [] for n in group.orders}  # type: dict[int, list[NearGain]]
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


def _near_amounts(group: Group, sales: Sequence[int], near: Amounts) -> Iterator[Amounts]:
    """Yield amounts of the near lots that may be worth selling: none or all of each, one of a sale in part."""
    if not sales:
        yield near
        return
    for more in _near_amounts_of(group, sales[0], near):
        yield from _near_amounts(group, sales[1:], {**near, **more})


def _near_amounts_of(group: Group, n: int, gone: Amounts) -> Iterator[Amounts]:
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


def _filled(group: Group, near: Amounts) -> Iterator[Alternative]:
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

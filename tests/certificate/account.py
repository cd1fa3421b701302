"""What one account is to come to: what every slice is to be worth, the cash, and how far orders may go."""

from __future__ import annotations

from math import ceil, floor, inf
from typing import TYPE_CHECKING

from certificate.bands import has_bands, narrow, out_of_band, pushed_out
from certificate.holdings import Holdings
from certificate.inputs import CASH
from certificate.slices import Slice, pour, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from certificate.inputs import Inputs

HAIR = 1e-6
"""Cents that floating point may be off."""
PIE_LIMITS = frozenset({"no buy", "no sell"})
"""What limits a pie as a whole."""


class Account(Holdings):
    """One account: what it holds, what may be done, and what every slice is to be worth.

    It is ``derivable`` but on one level only, or for a part of the cash: then goals are not worked out.
    """

    def __init__(self, inputs: Inputs, name: str | None) -> None:
        super().__init__(inputs, name)
        self.derivable = not self.level_only and not (self.partial and self.cash_slices)
        if self.derivable:
            self._aim()

    def _aim(self) -> None:
        for leaf in self.root.leaves():
            leaf.bounds = self._bounds(leaf)
        self.budget = self._budget()
        self._settle()
        if any(one.above and one.symbol is None and one.constraint in PIE_LIMITS for one in self.root.all()):
            self._place_dear()
        self._aim_cash()

    def _settle(self) -> None:
        """Say what every slice is to be worth within its bounds, and within its band where there are bands."""
        leaves = self.root.leaves()
        if self.inputs.action == "rebalance" and has_bands(self):
            out = out_of_band(self)
            self._trade(out)
            while out and (more := pushed_out(self) - out):
                out |= more
                self._trade(out)
            return
        for leaf in leaves:
            leaf.low, leaf.high = leaf.limits = leaf.bounds
            if self.holds_over:
                leaf.high = self._most_beside_cash(leaf, leaf.low, leaf.high)
            if self.inputs.settings["Leftover"] == "invest what fits":
                leaf.limits = leaf.low, leaf.high
        self._pour()

    def _trade(self, out: set[Slice]) -> None:
        """Say what every slice is to be worth where those that are out of their bands are traded.

        Money that the bands leave over, or short, is shared among these; over, it may be what is held as cash.
        """
        leaves = self.root.leaves()
        narrow(self, out)
        wide = {}
        for leaf in leaves:
            wide[leaf] = leaf.limits = leaf.bounds if leaf in out else (leaf.low, leaf.high)
            if self.holds_over:
                wide[leaf] = leaf.limits[0], self._most_beside_cash(leaf, *leaf.limits)
            if self.inputs.settings["Leftover"] == "invest what fits":
                leaf.limits = wide[leaf]
        self._pour()
        over = self.root.goal - self.budget
        if over > 1 or (over < -1 and not self.sells_into_cash):
            for leaf, (low, high) in wide.items():
                if over < 0:
                    leaf.low, leaf.high = min(max(leaf.goal, leaf.low), high), high
                else:
                    leaf.low, leaf.high = low, max(min(leaf.goal, leaf.high), low)
            self._pour()

    def _most_beside_cash(self, leaf: Slice, low: float, high: float) -> float:
        """Return the most that a slice may be worth where what it cannot take is held as cash: its target.

        What is above it stays, unless a rebalance sells into cash and no pie around it forbids the sale.
        """
        most = max(low, float(leaf.target) * max(0.0, self.budget))
        if not self.sells_into_cash or "no sell" in {one.constraint for one in leaf.upward()}:
            most = max(most, leaf.value)
        return min(high, most)

    def _place_dear(self) -> None:
        """Put what is to be worth less than one share where its shares let it be, unless more money finds no place.

        A share step of it would be more than the pie with a limit may be off; the other slices share what it leaves.
        """
        leaves, far = self.root.leaves(), abs(self.root.goal - self.budget)
        limits, bounds = {leaf: leaf.limits for leaf in leaves}, {leaf: leaf.bounds for leaf in leaves}
        for symbol in sorted(self.symbols & self.inputs.prices.keys()):
            like = self.of(symbol)
            goal, value = sum(leaf.goal for leaf in like), sum(leaf.value for leaf in like)
            step = float(self.inputs.prices[symbol] * 100 / 10 ** self.decimals(symbol))
            if not 0.01 < goal < step:
                continue
            still = abs(goal - value) < max(step, self.minimum_order) / 2
            if not still and len(like) > 1:
                continue
            change = 0.0 if still else round((goal - value) / step) * step
            for leaf in like:
                there = min(max(leaf.value + change, leaf.bounds[0]), leaf.bounds[1])
                leaf.bounds, leaf.placed = (there, there), True
        if not any(leaf.placed for leaf in leaves):
            return
        self._settle()
        if abs(self.root.goal - self.budget) > far + 1:
            for leaf in leaves:
                leaf.bounds, leaf.placed = bounds[leaf], False
            self._settle()
        for leaf in leaves:
            leaf.limits = limits[leaf]

    def _bounds(self, leaf: Slice) -> tuple[float, float]:
        """Return the least and the most that a slice may be worth."""
        value, action, above = leaf.value, self.inputs.action, {one.constraint for one in leaf.upward()}
        if leaf.symbol == CASH:
            moves = action != "rebalance" or self.inputs.settings["Rebalance uses cash"] == "yes"
            if "locked" in above or not moves:
                return value, value
            total = sum(float(one.target) for one in self.cash_slices)
            own = float(leaf.target) / total if total else 1 / len(self.cash_slices)
            low = max(self.minimum_cash * own, value if leaf.constraint == "no sell" else -inf)
            return low, max(low, value) if leaf.constraint == "no buy" or action == "withdraw" else inf
        if "locked" in above:
            return value, value
        binding = {leaf.constraint} if action == "rebalance" else above
        low = value if action == "invest" or "no sell" in binding else 0.0
        high = value if action == "withdraw" or "no buy" in binding else inf
        if action != "withdraw" and not leaf.target:
            high = value if "no sell" in above else low
        if (most := leaf.cap("sell")) is not None:
            low = max(low, min(value, value - most))
        if (most := leaf.cap("buy")) is not None:
            high = min(high, value + most)
        return low, max(low, high)

    def _budget(self) -> float:
        """Return what all slices are to be worth together."""
        spare, worth = self.cash - self.minimum_cash, self.root.value
        if self.inputs.action == "withdraw":
            return worth - self.amount + (0 if self.cash_slices else spare)
        takes_part = self.inputs.action == "invest" or self.uses_cash
        return worth + (spare if takes_part and not self.cash_slices else 0)

    def _pour(self) -> None:
        """Give every slice what it is to be worth: clip(λ·target, low, high), level by level or all at once."""
        flat = self.inputs.settings["Nesting"] == "flat"
        nodes = list(self.root.all())
        for one in reversed(nodes):
            if one.symbol is None:
                one.low, one.high = (sum(getattr(each, side) for each in one.below) for side in ("low", "high"))
                if one.above and one.constraint == "no sell":
                    one.low = max(one.low, min(one.value, one.high))
                if one.above and one.constraint == "no buy":
                    one.high = min(one.high, max(one.value, one.low))
        for group in [self.root.leaves()] if flat else [one.below for one in nodes if one.symbol is None]:
            weigh(group, flat=flat)
        self.root.goal = min(max(self.budget, self.root.low), self.root.high)
        pour(self.root, flat=flat)

    @property
    def cash_stays(self) -> bool:
        """Return whether cash takes no part: then it takes nothing either of what the slices cannot."""
        return self.inputs.action == "rebalance" and not self.uses_cash

    @property
    def holds_over(self) -> bool:
        """Return whether cash takes what the slices cannot."""
        return self.inputs.settings["Overflow"] == "hold as cash" and not self.cash_stays

    @property
    def sells_into_cash(self) -> bool:
        """Return whether what is above its target is sold though nothing can be bought with it."""
        return self.holds_over and self.inputs.action == "rebalance"

    def _aim_cash(self) -> None:
        """Say what cash is to be left, at least and as the goal, and what sales may raise beyond purchases."""
        own, leaves = self.cash_slices, self.root.leaves()
        taken = self.amount if self.inputs.action == "withdraw" else 0
        moves = sum(leaf.goal - leaf.value for leaf in own)
        if self.cash_stays:
            self.least_cash = self.cash - ceil(sum(leaf.value - leaf.low for leaf in own))
            goal = self.cash + moves
        else:
            self.least_cash = self.minimum_cash + taken
            goal = self.cash + moves + taken if own else float(self.least_cash)
        self.to_raise = None if self.sells_into_cash and not own else ceil(goal - self.cash - HAIR)
        if self.to_raise is not None and not self.cash_stays and self.budget - self.root.goal > 1:
            # what no slice can take need not be spent before one is sold for another
            taken_up = sum(
                leaf.goal - leaf.value for leaf in leaves if leaf.symbol != CASH and self.goal(leaf.symbol or "")
            )
            self.to_raise = max(self.to_raise, min(0, -floor(taken_up)))
        self.cash_goal = goal + max(0.0, self.budget - self.root.goal)
        self.cash_scale = max(1.0, sum(leaf.goal for leaf in own)) if own else self._scale_of_idle(leaves)

    def _scale_of_idle(self, leaves: Sequence[Slice]) -> float | None:
        """Return by what idle cash counts: where it takes no part, or no slice lacks as much as the smallest order."""
        if self.cash_stays:
            smallest = min((leaf.goal for leaf in leaves if leaf.goal > 0.01), default=None)
            return None if smallest is None else max(smallest, self.budget / 100)
        if self.sells_into_cash or self.cash - self.cash_goal < self.minimum_order:
            return None
        if any(abs(leaf.goal - leaf.value) >= self.minimum_order for leaf in leaves):
            return None
        leaves = [leaf for leaf in leaves if leaf.low < leaf.high]
        return min((leaf.goal for leaf in leaves if leaf.goal > 0.01), default=None)

    # --- limits of a ticker -----------------------------------------------------------------------------------------

    def goal(self, symbol: str) -> float:
        goal = sum(leaf.goal for leaf in self.of(symbol))
        return goal if goal > 0.01 else 0.0

    def room(self, leaf: Slice, unit: Fraction, way: int) -> float:
        """Return by how many units, each worth so many cents, a slice may be sold or bought."""
        value, action = leaf.value, self.inputs.action
        if action == "rebalance" and self._rests(leaf):
            return 0
        if action == "invest" and self.inputs.settings["Leftover"] == "closest to target" and leaf.goal <= value + HAIR:
            return 0
        low, high = leaf.limits
        like = self.of(leaf.symbol or "")
        if action == "rebalance" and len(like) > 1 and any(map(self._rests, like)):
            step = float(self.inputs.prices[leaf.symbol or ""] * 100 / 10 ** self.decimals(leaf.symbol or ""))
            low, high = max(low, min(value, leaf.goal - step)), min(high, max(value, leaf.goal + step))
        if low <= 0 if way < 0 else high == inf:
            return inf
        room = max(0, floor((value - low if way < 0 else high - value) / float(unit) + HAIR))
        cap = leaf.cap("sell" if way < 0 else "buy")
        return room if cap is None else min(room, floor(cap / unit))

    def _rests(self, leaf: Slice) -> bool:
        """Return whether a bound holds a slice where it is."""
        held = leaf.low >= leaf.value - HAIR or leaf.high <= leaf.value + HAIR
        return held and abs(leaf.goal - leaf.value) <= HAIR and not leaf.placed

    def most(self, symbol: str, unit: Fraction, way: int, *, alone: bool = False) -> float:
        """Return the most units of a ticker that may be sold or bought, over all its slices.

        With ``alone`` none of a slice in a pie that keeps to its own limit, whatever other pies buy or sell.
        """
        per_share = self.inputs.prices[symbol] * 100 / unit
        leaves, never = self.of(symbol), "no sell" if way < 0 else "no buy"
        kept = {leaf for leaf in leaves if any(pie.constraint == never for pie in leaf.upward() if pie is not leaf)}
        rooms = [
            (
                0 if alone and len(leaves) > 1 and leaf in kept else self.room(leaf, unit, way),
                floor(leaf.shares * per_share),
            )
            for leaf in leaves
        ]
        if way > 0 or all(room == inf for room, _ in rooms):
            return sum(room for room, _ in rooms)
        held = floor(self.held_in_scope(symbol) * per_share)
        return min(held, sum(min(room, own) if room == inf else room for room, own in rooms))

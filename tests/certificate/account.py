"""One account: what it holds, what may be done, and what every slice is to be worth."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, inf
from typing import TYPE_CHECKING

from certificate.inputs import CASH, WITHOUT_DECIMALS, cents, fold
from certificate.slices import Slice, pour, weigh, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certificate.inputs import Inputs, Lot

HAIR = 1e-6
"""Cents that floating point may be off."""
PIE_LIMITS = frozenset({"no buy", "no sell"})
"""What limits a pie as a whole."""


class Account:
    """One account: what it holds, what may be done, and what every slice is to be worth."""

    def __init__(self, inputs: Inputs, name: str | None) -> None:
        self.inputs, self.name = inputs, name
        asked = inputs.asked["Account"]
        mine = [lot for lot in inputs.lots if not asked or fold(lot.words.get("account", "")) == fold(name or "")]
        self.lots = [lot for lot in mine if lot.symbol != CASH]
        self.taxed = self._kind() == "taxable"
        self.cash = self._cash(mine)
        self.amount = cents(inputs.asked["Amount"])
        self.minimum_cash = self._minimum_cash()
        self.level_only = inputs.asked["This level only"] == "yes"
        self.root = self._tree()
        pie = inputs.asked["Pie"]
        top = next((one for one in self.root.all() if one.symbol is None and fold(one.name) == fold(pie)), self.root)
        self.partial = top is not self.root or self.level_only
        self._attribute()
        self.shared = {symbol for symbol in self.symbols if len(self.of(symbol)) > 1}
        if top is not self.root:
            top.above = None
            self.root = top
        self.uses_cash = not self.partial and inputs.settings["Rebalance uses cash"] == "yes"
        if inputs.action == "invest":
            self.cash += self.amount
            self._share_cash()
        if inputs.action != "invest" and not self.partial and inputs.settings["Outside"] == "sell":
            self._add_outside()
        self.derivable = not self.level_only and not (self.partial and self.cash_slices)
        if self.derivable:
            self._aim()

    # --- what there is ----------------------------------------------------------------------------------------------

    def _kind(self) -> str:
        told = {fold(k[16:]): v for k, v in self.inputs.settings.items() if k.startswith("Account type of ")}
        return told.get(fold(self.name or ""), self.inputs.settings["Account type"])

    def _cash(self, mine: Sequence[Lot]) -> int:
        own = [lot for lot in mine if lot.symbol == CASH]
        if not own:
            return self.inputs.money("Cash") or 0
        return floor(sum(lot.shares * self.inputs.rate(lot.words.get("currency")) for lot in own) * 100)

    def held(self, symbol: str) -> Fraction:
        return sum((lot.shares for lot in self.lots if lot.symbol == symbol), Fraction(0))

    def lots_of(self, symbol: str) -> list[Lot]:
        """Return the lots of a ticker that may be sold: of one in several pies those of the pies acted on."""
        pies = {fold(one.name) for one in self.root.all() if one.symbol is None}
        partly = self.partial and symbol in self.shared
        own = (lot for lot in self.lots if lot.symbol == symbol and lot.shares)
        return [lot for lot in own if not partly or fold(lot.words.get("pie", "")) in pies]

    def _minimum_cash(self) -> int:
        part = self.inputs.number("Minimum cash part")
        if part is None:
            return self.inputs.money("Minimum cash") or 0
        held = sum(lot.shares * self.inputs.prices.get(lot.symbol, Fraction(0)) for lot in self.lots)
        return max(0, floor((held * 100 + self.cash) * part))

    def _tree(self) -> Slice:
        rows = [(pie, name, Fraction(said[0].rstrip("%")), said[1:]) for (pie, name), said in self.inputs.targets]
        pies: dict[str, list[tuple[str, Fraction, Sequence[str]]]] = {}
        for pie, name, percent, said in rows:
            pies.setdefault(fold(pie), []).append((name, percent, said))
        symbols = {fold(lot.symbol) for lot in self.inputs.lots}
        classes = {fold(lot.words["class"]) for lot in self.inputs.lots if "class" in lot.words}
        inner = {fold(name) for _, name, _, _ in rows}

        def grow(name: str, above: Slice | None, weight: Fraction, said: Sequence[str]) -> Slice:
            key = fold(name)
            if key in pies:
                node = Slice(name, above, weight, None, said)
                node.below = [grow(one, node, percent, words) for one, percent, words in pies[key]]
            elif key in classes and key not in symbols:
                node = Slice(name, above, weight, None, said)
                decimals = [word for word in said if word.startswith("share decimals")]
                values = self._class(key)
                node.below = [Slice(one, node, value, one, decimals) for one, value in values.items()]
            else:
                node = Slice(name, above, weight, name, said)
            return node

        for pie, slices in pies.items():
            total = sum((percent for _, percent, _ in slices), Fraction(0))
            if abs(total - 100) > Fraction(1, 20):
                raise ValueError(f"the slices of {pie} do not total 100%")
        root = next(pie for pie, _, _, _ in rows if fold(pie) not in inner)
        return grow(root, None, Fraction(1), ())

    def _class(self, key: str) -> dict[str, Fraction]:
        """Return what is held of a class, of all accounts where this one holds nothing of it."""
        for rows in (self.lots, self.inputs.lots):
            values: dict[str, Fraction] = {}
            for lot in (lot for lot in rows if fold(lot.words.get("class", "")) == key):
                values[lot.symbol] = values.get(lot.symbol, Fraction(0)) + lot.shares * self.inputs.prices[lot.symbol]
            if sum(values.values()):
                return values
        return {}

    @property
    def symbols(self) -> set[str]:
        return {leaf.symbol or "" for leaf in self.root.leaves()} - {CASH}

    @property
    def cash_slices(self) -> list[Slice]:
        return [leaf for leaf in self.root.leaves() if leaf.symbol == CASH]

    def of(self, symbol: str) -> list[Slice]:
        """Return the slices of a ticker."""
        return [leaf for leaf in self.root.leaves() if leaf.symbol == symbol]

    def _attribute(self) -> None:
        for lot in self.lots:
            leaves = [s for s in self.of(lot.symbol) if s.above]
            if pie := lot.words.get("pie"):
                leaves = [leaf for leaf in leaves if leaf.above and fold(leaf.above.name) == fold(pie)]
            total = sum(leaf.target for leaf in leaves)
            for leaf in leaves:
                leaf.shares += lot.shares * (leaf.target / total if total else Fraction(1, len(leaves)))
        for leaf in self.root.leaves():
            leaf.worth = leaf.shares * self.inputs.prices.get(leaf.symbol or "", Fraction(0)) * 100
        self._share_cash()

    def _share_cash(self) -> None:
        total = sum(leaf.target for leaf in self.cash_slices)
        for leaf in self.cash_slices:
            leaf.worth = self.cash * (leaf.target / total if total else Fraction(1, len(self.cash_slices)))
        for one in reversed(list(self.root.all())):
            if one.symbol is None:
                one.worth = sum((each.worth for each in one.below), Fraction(0))

    def _add_outside(self) -> None:
        for symbol in sorted({lot.symbol for lot in self.lots} - self.symbols):
            if symbol in self.inputs.prices:
                worth = self.held(symbol) * self.inputs.prices[symbol] * 100
                self.root.below.append(Slice(symbol, self.root, Fraction(0), symbol, (), outside=True, worth=worth))
                self.root.worth += worth

    @property
    def invested(self) -> Fraction:
        return self.root.worth - sum((leaf.worth for leaf in self.root.leaves() if leaf.outside), Fraction(0))

    # --- what is aimed at -------------------------------------------------------------------------------------------

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
        if self.inputs.action == "rebalance" and self._banded():
            out = self._out_of_band()
            self._trade(out)
            while out and (more := self._pushed_out() - out):
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
        self._narrow(out)
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
        self.cash_goal = goal if self.cash_stays else goal + max(0.0, self.budget - self.root.goal)
        self.cash_scale = max(1.0, sum(leaf.goal for leaf in own)) if own else self._scale_of_idle(leaves)

    def _scale_of_idle(self, leaves: Sequence[Slice]) -> float | None:
        """Return by what idle cash counts: where it takes no part, or no slice lacks as much as the smallest order."""
        if self.cash_stays:
            smallest = min((leaf.goal for leaf in leaves if leaf.goal > 0.01), default=None)
            return None if smallest is None else max(smallest, self.budget / 100)
        if self.sells_into_cash or self.cash - self.cash_goal < self.minimum_order:
            return None
        leaves = [leaf for leaf in leaves if leaf.low < leaf.high]
        if any(abs(leaf.goal - leaf.value) >= self.minimum_order for leaf in leaves):
            return None
        return min((leaf.goal for leaf in leaves if leaf.goal > 0.01), default=None)

    @property
    def commission(self) -> int:
        return self.inputs.money("Commission") or 0

    @property
    def minimum_order(self) -> int:
        """Return the cents of the smallest order; one that brings no more than its commission is none."""
        return max(1, self.inputs.money("Minimum order") or 0, self.commission + 1 if self.commission else 0)

    # --- bands ------------------------------------------------------------------------------------------------------

    def _band(self, one: Slice) -> str:
        if self.inputs.choice in {"closest", "fewest orders", "least tax"}:
            return ""
        return one.word("band") or self.inputs.settings["Band"]

    def _banded(self) -> bool:
        return any(self._band(one) for one in self.root.all() if one is not self.root)

    def _out_of_band(self) -> set[Slice]:
        leaves, invested = self.root.leaves(), self.invested
        if not invested:
            return set(leaves)
        out = {x for one in self.root.all() if one.above and self._is_out(one, invested) for x in one.leaves()}
        return self._with_their_like(out)

    def _with_their_like(self, out: set[Slice]) -> set[Slice]:
        """Return slices with the others of a ticker whose rows do not say which pie they are of."""
        return out.union(*(self.of(leaf.symbol or "") for leaf in out if not self._names_pies(leaf.symbol or "")))

    def _names_pies(self, symbol: str) -> bool:
        return any("pie" in lot.words for lot in self.lots if lot.symbol == symbol)

    def _pushed_out(self) -> set[Slice]:
        """Return the slices of pies that would be out of their bands if all came to be worth what they are to be."""
        out, whole = set[Slice](), self.root.goal
        for pie in (one for one in self.root.all() if one.above and one.symbol is None and whole):
            band = self._band(pie)
            drift = abs(pie.goal / whole - float(pie.target))
            if band and drift > float(width(band, pie.target)) + 1e-9:
                out |= set(pie.leaves())
        return self._with_their_like(out)

    def _is_out(self, one: Slice, invested: Fraction) -> bool:
        drift, band = abs(one.worth / invested - one.target), self._band(one)
        if one.outside or not band:
            return one.outside or (drift != 0 and one.symbol is not None)
        return drift > width(band, one.target)

    def _narrow(self, out: set[Slice]) -> None:
        """Leave what is in its band where it is, but for money that is over or short."""
        leaves, wanted = self.root.leaves(), {}
        edge = self.inputs.settings["Trade to"] == "band edge" or self.inputs.choice == "band edge"
        for leaf in leaves:
            leaf.low, leaf.high = leaf.bounds
            low = high = float(leaf.target) * self.budget
            band = self._band(leaf)
            if edge and band and not leaf.outside:
                reach = float(width(band, leaf.target)) * self.budget
                low, high = low - reach, high + reach
            wanted[leaf] = min(max(leaf.value, low), high) if leaf in out else leaf.value
        self._keep_divided(wanted, out)
        wanted = {leaf: min(max(goal, leaf.low), leaf.high) for leaf, goal in wanted.items()}
        spare = self.budget - sum(wanted.values())
        for leaf, goal in wanted.items():
            target = float(leaf.target) * self.budget
            least = leaf.value if leaf.value < goal else min(goal, target)
            low, high = (goal, max(goal, target)) if spare >= 0 else (least, goal)
            above = {one.constraint for one in leaf.above.upward()} if leaf.above else set()
            low = min(low, leaf.value) if "no buy" in above else low
            high = max(high, leaf.value) if "no sell" in above else high
            leaf.low = max(leaf.low, min(low, leaf.high))
            leaf.high = min(leaf.high, max(high, leaf.low))

    def _keep_divided(self, wanted: dict[Slice, float], out: set[Slice]) -> None:
        """Let slices of a ticker go together where no row says its pie: shares are divided by their targets.

        The one that is to change most, by its target, decides.
        """
        for symbol in self.shared & self.symbols:
            like = self.of(symbol)
            aimed = [leaf for leaf in like if leaf.target]
            if len(like) == 1 or not aimed or self._names_pies(symbol) or not out.issuperset(like):
                continue
            levels = [wanted[leaf] / float(leaf.target) for leaf in aimed]
            level = max(levels) if sum(wanted[leaf] - leaf.value for leaf in like) > 0 else min(levels)
            wanted.update((leaf, level * float(leaf.target)) for leaf in aimed)

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

    def decimals(self, symbol: str) -> int:
        """Return how many decimals of a share of a ticker may be traded; one held by value only is in cents."""
        own = [lot.words for lot in self.inputs.lots if lot.symbol == symbol and "in dollars" in lot.words]
        if own:
            code = own[0].get("currency", self.inputs.settings["Currency"])
            return 0 if code in WITHOUT_DECIMALS else 2
        told = (one.word("share decimals") for leaf in self.of(symbol) for one in leaf.upward())
        return int(next(filter(None, told), self.inputs.settings["Share decimals"]))

    def most(self, symbol: str, unit: Fraction, way: int) -> float:
        """Return the most units of a ticker that may be sold or bought, over all its slices."""
        per_share = self.inputs.prices[symbol] * 100 / unit
        rooms = [(self.room(leaf, unit, way), floor(leaf.shares * per_share)) for leaf in self.of(symbol)]
        if way > 0 or all(room == inf for room, _ in rooms):
            return sum(room for room, _ in rooms)
        held = floor(self.held_in_scope(symbol) * per_share)
        return min(held, sum(min(room, own) if room == inf else room for room, own in rooms))

    def held_in_scope(self, symbol: str) -> Fraction:
        """Return the shares of a ticker that may be acted on: those of other pies may not."""
        outside = any(leaf.outside for leaf in self.of(symbol))
        return self.held(symbol) if outside else sum((leaf.shares for leaf in self.of(symbol)), Fraction(0))

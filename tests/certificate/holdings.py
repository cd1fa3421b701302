"""What one account holds, in the tree of its pies, and what the settings say of it."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from certificate.inputs import CASH, WITHOUT_DECIMALS, cents, fold
from certificate.slices import Slice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certificate.inputs import Inputs, Lot


class Holdings:
    """What one account holds, in the tree of its pies, and what the settings say of it."""

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

    def names_pies(self, symbol: str) -> bool:
        """Return whether rows of a ticker say which pie its shares are of."""
        return any("pie" in lot.words for lot in self.lots if lot.symbol == symbol)

    def held_in_scope(self, symbol: str) -> Fraction:
        """Return the shares of a ticker that may be acted on: those of other pies may not."""
        outside = any(leaf.outside for leaf in self.of(symbol))
        return self.held(symbol) if outside else sum((leaf.shares for leaf in self.of(symbol)), Fraction(0))

    def decimals(self, symbol: str) -> int:
        """Return how many decimals of a share of a ticker may be traded; one held by value only is in cents."""
        own = [lot.words for lot in self.inputs.lots if lot.symbol == symbol and "in dollars" in lot.words]
        if own:
            code = own[0].get("currency", self.inputs.settings["Currency"])
            return 0 if code in WITHOUT_DECIMALS else 2
        told = (one.word("share decimals") for leaf in self.of(symbol) for one in leaf.upward())
        return int(next(filter(None, told), self.inputs.settings["Share decimals"]))

    @property
    def commission(self) -> int:
        return self.inputs.money("Commission") or 0

    @property
    def minimum_order(self) -> int:
        """Return the cents of the smallest order; one that brings no more than its commission is none."""
        return max(1, self.inputs.money("Minimum order") or 0, self.commission + 1 if self.commission else 0)

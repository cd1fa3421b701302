"""The rows of a workbook as the rules see them: slices, pies, values, scope. Exact, in cents and shares.

How each rule is read, where M1_RULES or the issue leave room, is the docstring of what reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.plan import Action
from xl_addin.domain.rows import Constraint
from xl_addin.domain.settings import AccountType, Outside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reference.books import Book
    from xl_addin.domain.band import Band
    from xl_addin.domain.rows import HoldingRow, TargetRow
    from xl_addin.domain.settings import Settings


@dataclass
class Node:
    """A slice or pie: its row, its place, what is held of it.

    ``target`` is the product of the targets down its path, in the scope; ``whole_target`` that in the portfolio.
    ``shares`` are those attributed to a security's slice, ``value`` its cents, exactly.
    """

    name: str
    symbol: str | None
    parent: Node | None
    row: TargetRow | None
    part: Fraction
    whole_target: Fraction
    target: Fraction = Fraction(0)
    children: list[Node] = field(default_factory=list)
    shares: Fraction = Fraction(0)
    value: Fraction = Fraction(0)

    @property
    def constraint(self) -> Constraint | None:
        return self.row.constraint if self.row else None

    def upward(self) -> Iterator[Node]:
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def below(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.below()

    def leaves(self) -> list[Node]:
        return [node for node in self.below() if node.symbol is not None]


@dataclass
class Model:
    """One account of a workbook, seen from a request.

    ``top`` is the pie of the scope. ``leaves`` are its securities' slices by ticker; ``outside`` what is held in no
    pie and takes part to be sold, shares by ticker. ``prices`` are cents a share, ``held`` the shares of the scope by
    ticker, ``cash`` in cents with a deposit.
    """

    book: Book
    settings: Settings
    account: str | None
    root: Node
    top: Node
    leaves: dict[str, list[Node]]
    outside: dict[str, Fraction]
    prices: dict[str, Fraction]
    held: dict[str, Fraction]
    lots: dict[str, list[HoldingRow]]
    cash: int

    @property
    def whole(self) -> bool:
        """Return whether all of the portfolio is acted on: only then does idle cash take part in a rebalance."""
        return self.top is self.root and not self.book.level_only

    @property
    def takes_cash(self) -> bool:
        return self.whole and self.settings.rebalance_uses_cash

    @property
    def short(self) -> int:
        """Return the cents that sales have to raise: what cash is short of its minimum, and of a withdrawal.

        A rebalance raises what is short only where cash takes part in it.
        """
        needed = self.settings.minimum_cash - self.cash
        if self.book.action is Action.WITHDRAW:
            return max(0, needed + self.book.amount)
        return max(0, needed) if self.book.action is Action.REBALANCE and self.takes_cash else 0

    def step(self, symbol: str) -> Fraction:
        """Return the shares of one step: decimals of the slice or the nearest pie around it, else the setting's."""
        for leaf in self.leaves.get(symbol, ()):
            for node in leaf.upward():
                if node.row is not None and node.row.share_decimals is not None:
                    return Fraction(1, 10**node.row.share_decimals)
        return Fraction(1, 10**self.settings.share_decimals)

    def symbols(self) -> list[str]:
        return [*self.leaves, *self.outside]

    def zero(self, symbol: str) -> bool:
        """Return whether a ticker is to be sold out: outside the pies, or 0% in every slice of the scope.

        On one level only it is the slice of that level which is at 0%, with all that is in it.
        """
        if symbol in self.outside:
            return True
        return all(self.zero_leaf(leaf) for leaf in self.leaves[symbol])

    def zero_leaf(self, leaf: Node) -> bool:
        if self.book.level_only:
            return next(node for node in leaf.upward() if node.parent is self.top).part == 0
        return leaf.target == 0

    def constraint_stops(self, symbol: str, side: int) -> bool:
        """Return whether a slice's constraint, or a locked pie, keeps a ticker from being bought (side 1) or sold."""
        for leaf in self.leaves.get(symbol, ()):
            own = leaf.constraint
            if own is (Constraint.NO_BUY if side > 0 else Constraint.NO_SELL):
                return True
            if any(node.constraint is Constraint.LOCKED for node in leaf.upward()):
                return True
        return False

    def constraint_keeps(self, symbol: str) -> bool:
        return self.constraint_stops(symbol, -1)

    @property
    def invested(self) -> Fraction:
        """Return the cents in the slices of the scope."""
        return self.top.value

    @property
    def taxed(self) -> bool:
        return self.settings.account_type is AccountType.TAXABLE


def accounts(book: Book) -> list[str | None]:
    """Return the accounts acted on: all that hold something where asked for all, each by itself."""
    asked = book.account
    if asked is None or asked.casefold() != "all":
        return [asked]
    named = {row.account for row in book.holdings if row.shares and row.account}
    return [*sorted(named)] or [None]


def models(book: Book) -> list[Model]:
    return [model_of(book, account) for account in accounts(book)]


def model_of(book: Book, account: str | None) -> Model:
    """Return one account. Rows of no shares only give a price, which holds for every account."""
    settings = settings_of(book.settings, account)
    mine = [row for row in book.holdings if row.shares and (account is None or row.account == account)]
    prices = {row.symbol: Fraction(row.price) * 100 for row in book.holdings if row.price is not None}
    root = _grown(book)
    lots: dict[str, list[HoldingRow]] = {}
    for row in mine:
        if row.symbol != "CASH":
            lots.setdefault(row.symbol, []).append(row)
    _attribute(root, lots, prices)
    top = next(node for node in root.below() if node.symbol is None and book.pie in (None, node.name))
    for node in top.below():
        node.target = Fraction(1) if node is top else node.parent.target * node.part  # type: ignore[union-attr]
    leaves: dict[str, list[Node]] = {}
    for leaf in top.leaves():
        leaves.setdefault(leaf.symbol or "", []).append(leaf)
    inside = {leaf.symbol for leaf in root.leaves()}
    whole = top is root and not book.level_only
    sold = settings.outside is Outside.SELL and whole and book.action is not Action.INVEST
    outside = {
        symbol: sum((Fraction(lot.shares) for lot in own), Fraction(0))
        for symbol, own in lots.items()
        if sold and symbol not in inside
    }
    held = {symbol: sum((leaf.shares for leaf in own), Fraction(0)) for symbol, own in leaves.items()} | outside
    rows = [row for row in book.holdings if row.symbol == "CASH" and (account is None or row.account == account)]
    cash = int(sum(row.shares for row in rows) * 100) if rows else settings.cash or 0
    cash += book.amount if book.action is Action.INVEST else 0
    return Model(book, settings, account, root, top, leaves, outside, prices, held, lots, cash)


def settings_of(settings: Settings, account: str | None) -> Settings:
    """Return the settings of one account: its type, and a limit on gains only where they are taxed."""
    kinds = {name.casefold(): kind for name, kind in settings.account_types}
    kind = kinds.get((account or "").casefold(), settings.account_type)
    limit = settings.maximum_gain if kind is AccountType.TAXABLE else None
    return replace(settings, account_type=kind, maximum_gain=limit)


def _grown(book: Book) -> Node:
    rows: dict[str, list[TargetRow]] = {}
    for row in book.targets:
        rows.setdefault(row.pie, []).append(row)
    inner = {row.slice for row in book.targets}
    (name,) = (pie for pie in rows if pie not in inner)
    root = Node(name, None, None, None, Fraction(1), Fraction(1))
    stack = [root]
    while stack:
        pie = stack.pop()
        total = sum((Fraction(row.percent) for row in rows[pie.name]), Fraction(0))
        for row in rows[pie.name]:
            part = Fraction(row.percent) / total
            nested = row.slice in rows
            child = Node(row.slice, None if nested else row.slice, pie, row, part, pie.whole_target * part)
            pie.children.append(child)
            if nested:
                stack.append(child)
    return root


def _attribute(root: Node, lots: dict[str, list[HoldingRow]], prices: dict[str, Fraction]) -> None:
    """Share out what is held: a row that names its pie counts there, the others by effective targets, else equally."""
    by_symbol: dict[str, list[Node]] = {}
    for leaf in root.leaves():
        by_symbol.setdefault(leaf.symbol or "", []).append(leaf)
    for symbol, leaves in by_symbol.items():
        for lot in lots.get(symbol, ()):
            own = [leaf for leaf in leaves if leaf.parent and leaf.parent.name == lot.pie] if lot.pie else leaves
            total = sum((leaf.whole_target for leaf in own), Fraction(0))
            for leaf in own:
                part = leaf.whole_target / total if total else Fraction(1, len(own))
                leaf.shares += Fraction(lot.shares) * part
        for leaf in leaves:
            leaf.value = leaf.shares * prices.get(symbol, Fraction(0))
    for node in reversed(list(root.below())):
        if node.symbol is None:
            node.value = sum((child.value for child in node.children), Fraction(0))


def band_of(model: Model, node: Node) -> Band | None:
    """Return a slice's band: its own, else the setting's, else none, which is no tolerance."""
    return (node.row.band if node.row else None) or model.settings.band


def actual(model: Model, node: Node) -> Fraction:
    return node.value / model.invested if model.invested else Fraction(0)


def in_band(model: Model, leaf: Node) -> bool | None:
    """Return whether a slice is within its tolerance; None where the rules leave room.

    A slice without a band is in only where it is exactly on target. A pie is judged where it has a band of its own or
    by the setting; broken, it takes all that is in it out. A pie without any, off its target, leaves room: its slices
    may be held to be out with it, or judged by themselves.
    """
    judged = [node for node in leaf.upward() if node is not model.top and _inside(model, node)]
    if model.book.level_only:
        judged = [node for node in judged if node.parent is model.top]
    room = False
    for node in judged:
        band = band_of(model, node)
        off = abs(actual(model, node) - node.target)
        if band is not None and off > band.width(node.target):
            return False
        if band is None and off and (node is leaf or model.book.level_only):
            return False
        room = room or (band is None and off > 0)
    return None if room else True


def _inside(model: Model, node: Node) -> bool:
    return any(above is model.top for above in node.upward())

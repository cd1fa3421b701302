"""The tree of pies: slices with targets, nested to any depth.

The tree is kept as a flat list of nodes in which every pie stands before its slices, so that walks down are loops
forward and sums upward are loops backward: no recursion, whatever the depth.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context
from fractions import Fraction
from functools import cached_property, lru_cache, reduce
from itertools import repeat
from math import gcd, lcm
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.source import NOWHERE, SourceRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.domain.band import Band
    from xl_addin.domain.rows import Constraint, TargetRow


class Node(NamedTuple):
    """A slice, or the scope's own pie (index 0).

    ``symbol`` is None for a pie. ``weight`` is the slice's target in its pie, in a unit common to that pie;
    ``part``/``whole`` is its target, in lowest terms. Constraint, band, share decimals
    and the most to buy and to sell (cents) are those of the slice's own row. ``outside`` marks a security of no pie
    that takes part to be sold.
    """

    name: str
    symbol: str | None
    parent: int
    depth: int
    weight: int
    part: int
    whole: int
    constraint: Constraint | None = None
    band: Band | None = None
    share_decimals: int | None = None
    maximum_buy: int | None = None
    maximum_sell: int | None = None
    source: SourceRow = NOWHERE
    outside: bool = False

    @property
    def target(self) -> Fraction:
        """Return the product of the targets down the path, a fraction of the scope."""
        return Fraction(self.part, self.whole)

    @property
    def is_cash(self) -> bool:
        """Return whether the slice is cash itself, which keeps its share and never gets an order."""
        return self.symbol == CASH


class Parts(NamedTuple):
    """Fractions of one common denominator: each of the parts, of which ``whole`` make 1."""

    parts: Sequence[int]
    whole: int


@dataclass(frozen=True)
class Tree:
    """A scope: its pie and everything beneath, each pie before its slices, in the order of the user's rows."""

    nodes: tuple[Node, ...]

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """Return each node's slices, sorted by name so that the order of rows never decides a cent."""
        lists: list[list[int]] = [[] for _ in self.nodes]
        for i, node in enumerate(self.nodes[1:], 1):
            lists[node.parent].append(i)
        names = [node.name for node in self.nodes]
        return tuple([tuple(sorted(slices, key=names.__getitem__)) for slices in lists])

    @cached_property
    def leaves(self) -> tuple[int, ...]:
        """Return the nodes of the securities, and of cash that is a slice, sorted by path."""
        return self.leaves_below(0)

    @cached_property
    def by_symbol(self) -> dict[str, tuple[int, ...]]:
        """Return the leaves of every ticker: more than one where several pies hold it. Cash is none."""
        found: dict[str, tuple[int, ...]] = {}
        for i in self.leaves:
            symbol = self.nodes[i].symbol or ""
            found[symbol] = (*found[symbol], i) if symbol in found else (i,)
        found.pop(CASH, None)
        return found

    @cached_property
    def constraints(self) -> tuple[frozenset[Constraint], ...]:
        """Return the constraints that hold for each node: its own, and those of the pies around it."""
        found: list[frozenset[Constraint]] = []
        for node in self.nodes:
            around = found[node.parent] if found else frozenset()
            found.append(around if node.constraint is None else around | {node.constraint})
        return tuple(found)

    @cached_property
    def share_decimals(self) -> tuple[int | None, ...]:
        """Return the share decimals set for each node, or for the nearest pie around it; None where none are."""
        found: list[int | None] = []
        for node in self.nodes:
            around = found[node.parent] if found else None
            found.append(around if node.share_decimals is None else node.share_decimals)
        return tuple(found)

    @cached_property
    def tops(self) -> tuple[int, ...]:
        """Return the slice of the scope's own pie that each node is, or is in; 0 for that pie."""
        found: list[int] = []
        for i, node in enumerate(self.nodes):
            found.append(i if node.depth <= 1 else found[node.parent])
        return tuple(found)

    @cached_property
    def targets(self) -> Parts:
        """Return the targets of all nodes, exactly."""
        whole = lcm(*[node.whole for node in self.nodes])
        return Parts([node.part * (whole // node.whole) for node in self.nodes], whole)

    @cached_property
    def outside(self) -> tuple[int, ...]:
        """Return the securities of no pie that take part to be sold."""
        return tuple(i for i, node in enumerate(self.nodes) if node.outside)

    @cached_property
    def cash_leaves(self) -> tuple[int, ...]:
        """Return the slices that are cash."""
        return tuple(i for i in self.leaves if self.nodes[i].is_cash)

    @cached_property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """Return for each node the names from the scope's pie down to it."""
        found: list[tuple[str, ...]] = []
        for node in self.nodes:
            found.append((*found[node.parent], node.name) if found else (node.name,))
        return tuple(found)

    def upward(self, index: int) -> Iterator[int]:
        """Yield a node and its pies up to the scope's own."""
        while index >= 0:
            yield index
            index = self.nodes[index].parent

    def totals(self, values: Sequence[float]) -> list[float]:
        """Return values given at the leaves (zero elsewhere) summed up into every pie, in the order of their names."""
        sums = list(values)
        for i in range(len(self.nodes) - 1, -1, -1):
            for k in self.children[i]:
                sums[i] += sums[k]
        return sums

    def below(self, top: int) -> frozenset[int]:
        """Return the indices of a node and everything beneath it."""
        if not top:
            return frozenset(range(len(self.nodes)))
        inside = [top]
        for i in inside:
            inside.extend(self.children[i])  # a walk over the branch, not over the whole tree
        return frozenset(inside)

    def leaves_below(self, top: int) -> tuple[int, ...]:
        """Return the securities' nodes beneath a node, sorted by path."""
        found, stack = [], [top]
        while stack:
            i = stack.pop()
            if self.nodes[i].symbol is not None:
                found.append(i)
            stack.extend(reversed(self.children[i]))
        return tuple(found)

    @cached_property
    def pies(self) -> dict[str, int]:
        """Return the nodes of the pies by folded name."""
        return {fold(node.name): i for i, node in enumerate(self.nodes) if node.symbol is None}

    def pie(self, name: str) -> int | None:
        """Return the node of a pie by its name in any letter case, None where there is none."""
        return self.pies.get(fold(name))

    def branch(self, top: int) -> tuple[Tree, tuple[int, ...]]:
        """Return the tree under one pie with targets relative to it, and the index each of its nodes had here."""
        place = {top: 0}
        nodes = [self.nodes[top]._replace(parent=-1, depth=0, part=1, whole=1)]
        for i in range(top + 1, len(self.nodes)):
            node = self.nodes[i]
            if node.parent in place:
                place[i] = len(nodes)
                above = nodes[place[node.parent]]
                total = sum(self.nodes[k].weight for k in self.children[node.parent])
                part, whole = _in_lowest_terms(above.part * node.weight, above.whole * total)
                nodes.append(node._replace(parent=place[node.parent], depth=above.depth + 1, part=part, whole=whole))
        return Tree(tuple(nodes)), tuple(place)


def grow(root: str, rows_of: Mapping[str, Sequence[TargetRow]]) -> Tree:
    """Return the tree under a pie, from rows known to be sound, by the folded names of their pies."""
    nodes = [Node(rows_of[root][0].pie, None, -1, 0, 1, 1, 1)]
    stack = _weighed(rows_of[root], 0)
    while stack:
        row, weight, total, parent = stack.pop()
        above, inside = nodes[parent], rows_of.get(fold(row.slice))
        part, whole = _in_lowest_terms(above.part * weight, above.whole * total)
        nodes.append(
            Node(
                row.slice if inside is None else inside[0].pie,
                row.slice if inside is None else None,
                parent,
                above.depth + 1,
                weight,
                part,
                whole,
                row.constraint,
                row.band,
                row.share_decimals,
                row.maximum_buy,
                row.maximum_sell,
                row.source,
            )
        )
        if inside is not None:
            stack += _weighed(inside, len(nodes) - 1)
    return Tree(tuple(nodes))


def _in_lowest_terms(part: int, whole: int) -> tuple[int, int]:
    common = gcd(part, whole)
    return part // common, whole // common


def _weighed(rows: Sequence[TargetRow], pie: int) -> list[tuple[TargetRow, int, int, int]]:
    """Return the rows of one pie, the last one first, with their percentages and the sum of these in a common unit.

    Each is followed by the node of the pie.

    The unit is a power of ten, and every percentage a whole number of it, so that every target is exact.
    """
    places = max(0, -int(reduce(_EXACT.add, (row.percent for row in rows)).as_tuple().exponent))
    ratios = [row.percent.as_integer_ratio() for row in rows]
    weights = [over * 10**places // under for over, under in ratios]
    return list(zip(reversed(rows), reversed(weights), repeat(sum(weights)), repeat(pie)))


_EXACT = Context(prec=10_000)
"""In which a sum of percentages has the decimals of the one that has most."""


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Return a name as it is compared: without outer spaces, in no letter case."""
    return name.strip().casefold()

"""Which models and settings are plain, and what is the same in all accounts of a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from xl_addin.domain.money import percent
from xl_addin.domain.plan import Action
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.portfolio.pie_checks import build_tree
from xl_addin.domain.settings import Leftover, Nesting, Outside, Overflow, WashSales
from xl_addin.domain.tax.tax import tax_year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from types import ModuleType

    from xl_addin.domain.portfolio.pies import Tree
    from xl_addin.domain.rows import TargetRow
    from xl_addin.domain.settings import Settings

_MOST_DECIMALS = 6
"""Decimals of a price or a share step up to which sums fit into 64 bits."""


@dataclass(frozen=True)
class Pie:
    """A pie of a model: its slices in the order in which the engine adds them up.

    ``slices`` are nodes sorted by name, ``turning`` those with a target, sorted by it; ``weights`` are by node,
    ``slope`` the sum of them all.
    """

    node: int
    slices: tuple[int, ...]
    turning: tuple[int, ...]
    weights: Mapping[int, float]
    slope: float


@dataclass(frozen=True)
class Frame:
    """A plain model under settings: a column for each ticker, sorted, and what the engine needs to know of it.

    ``leaves`` are the tree's nodes by column, ``steps`` share decimals, ``prices`` whole units of 10^-``decimals``.
    ``wanted`` are the columns with a target, ``targets`` their fractions; ``code`` is the compiled code where it pays.
    """

    tree: Tree
    settings: Settings
    action: Action
    symbols: tuple[str, ...]
    leaves: tuple[int, ...]
    steps: Any
    prices: Any
    decimals: int
    wanted: Any
    targets: Any
    pies: tuple[Pie, ...]
    code: ModuleType | None

    @property
    def tax(self) -> int | None:
        """Return the tax of a plan without a taxed sale, None where none is estimated."""
        return None if tax_year(self.settings) is None else 0

    @property
    def minimum(self) -> int:
        """Return the cents of the smallest order."""
        return max(1, self.settings.minimum_order)

    def is_pie(self, symbol: str) -> bool:
        """Return whether a symbol is the name of a pie, which the engine refuses."""
        return self.tree.pie(symbol) is not None

    def names(self) -> list[str]:
        """Return what each ticker is called in a reason: with the pies it is in, the outermost apart."""
        paths = ["/".join(self.tree.paths[leaf][1:-1]) for leaf in self.leaves]
        return [f"{s} ({path})" if path else s for s, path in zip(self.symbols, paths, strict=True)]

    def target_texts(self) -> list[str]:
        """Return the targets as they are told."""
        return [percent(float(target)) for target in self.targets]


def frame_of(
    targets: Sequence[TargetRow],
    prices: Mapping[str, Decimal],
    settings: Settings,
    action: Action,
    code: ModuleType | None,
) -> Frame | None:
    """Return the frame of a model; None where it, or what is set, is not plain."""
    if not _is_plain(settings, action) or any(not _is_plain_row(row) for row in targets):
        return None
    tree, _ = build_tree(targets, ())
    if tree is None or any(len(leaves) > 1 for leaves in tree.by_symbol.values()):
        return None
    symbols = tuple(sorted(tree.by_symbol))
    if not symbols or any(prices.get(symbol) is None for symbol in symbols):
        return None
    leaves = tuple(tree.by_symbol[symbol][0] for symbol in symbols)
    told = [tree.share_decimals[leaf] for leaf in leaves]
    steps = [settings.share_decimals if step is None else step for step in told]
    own = [prices[symbol] for symbol in symbols]
    decimals = max(2, *(-int(price.normalize().as_tuple().exponent) for price in own))
    if max(decimals, *steps) > _MOST_DECIMALS:
        return None
    parts, whole = tree.targets
    return Frame(
        tree=tree,
        settings=settings,
        action=action,
        symbols=symbols,
        leaves=leaves,
        steps=np.array(steps, np.int64),
        prices=np.array([int(price.scaleb(decimals)) for price in own], np.int64),
        decimals=decimals,
        wanted=np.array([parts[leaf] > 0 for leaf in leaves]),
        targets=np.array([parts[leaf] / whole for leaf in leaves]),
        pies=tuple(_pie(tree, i) for i, node in enumerate(tree.nodes) if node.symbol is None),
        code=code,
    )


def _is_plain(settings: Settings, action: Action) -> bool:
    """Return whether nothing is set under which an order is more than the nearest to its goal."""
    rebalances = action is Action.REBALANCE
    if action is Action.WITHDRAW or (rebalances and not settings.rebalance_uses_cash):
        return False
    if rebalances and (settings.outside is Outside.SELL or settings.band is not None or tax_year(settings) is not None):
        return False
    if settings.wash_sales is WashSales.BLOCK and settings.is_taxed:
        return False
    limits = (
        settings.cash, settings.minimum_cash_part, settings.maximum_orders, settings.maximum_turnover,
        settings.fewer_orders, settings.maximum_gain,
    )  # fmt: skip
    return (
        all(limit is None for limit in limits)
        and not settings.weighs_tax
        and not settings.commission
        and not settings.spread
        and settings.nesting is Nesting.LEVEL_BY_LEVEL
        and settings.overflow is Overflow.SPREAD
        and settings.leftover is Leftover.CLOSEST
    )


def _is_plain_row(row: TargetRow) -> bool:
    more = (row.constraint, row.band, row.maximum_buy, row.maximum_sell, row.since)
    return row.slice != CASH and all(one is None for one in more)


def _pie(tree: Tree, node: int) -> Pie:
    slices = tree.children[node]
    weights = {i: float(tree.nodes[i].weight) for i in slices}
    turning = tuple(sorted((i for i in slices if weights[i]), key=lambda i: weights[i]))
    slope = 0.0
    for i in turning:
        slope += weights[i]
    return Pie(node, slices, turning, weights, slope)

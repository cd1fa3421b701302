"""What an action acts on: the whole portfolio, one pie, or one level; its securities and their worth in cents."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING

from xl_addin.domain.finding import error, refuse, refuse_errors
from xl_addin.domain.plan import Action, Choice
from xl_addin.domain.portfolio.pies import Node, Tree
from xl_addin.domain.portfolio.portfolio import own_decimals
from xl_addin.domain.rebalancing.costs import Costs
from xl_addin.domain.rebalancing.security import Security, security_of
from xl_addin.domain.rebalancing.waterfill import water_fill
from xl_addin.domain.settings import Outside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rows import HoldingRow


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for. ``amount`` is in cents: a withdrawal, or a deposit that is to be invested as well.

    ``choice`` is which of the plans of `Choice` a rebalance is to be; no other action has several.
    """

    action: Action
    pie: str | None = None
    level_only: bool = False
    amount: int = 0
    choice: Choice = Choice.AS_SET


@dataclass(frozen=True, slots=True)
class Unweighed:
    """What a plan without ``Tax versus drift`` would be: its gain and tax in cents, its χ² in dollars."""

    gain: int
    tax: int
    chi2: float


@dataclass(frozen=True)
class Scope:
    """The part of a portfolio that an action may trade.

    ``whole``: cash takes part. ``securities`` are by ticker, those with a price. ``values`` are whole cents by node:
    what is held of a ticker, rounded down, shared out over its slices. ``shared`` are the tickers that several pies
    of the whole portfolio hold. ``unsold`` are lots that are not to be sold, and ``kept`` by node the shares that have
    to stay for them and for ``Maximum realised gain``; ``freely`` is the gain in cents that would be realised without
    that limit, and ``unweighed`` what the plan would be without ``Tax versus drift``, None where it changes nothing.
    ``start`` are the values before any trade, empty while those are ``values``.
    """

    portfolio: Portfolio
    whole: bool
    level_only: bool
    shared: frozenset[str]
    securities: Mapping[str, Security]
    values: tuple[int, ...]
    unsold: tuple[HoldingRow, ...] = ()
    kept: Mapping[int, Fraction] = field(default_factory=dict)
    freely: int | None = None
    unweighed: Unweighed | None = None
    start: tuple[int, ...] = ()

    @property
    def tree(self) -> Tree:
        """Return the tree of the scope."""
        return self.portfolio.tree

    def after(self, changes: Mapping[int, Fraction], cash: int) -> Scope:
        """Return the scope as it stands when securities have changed by so many of their units, at some cash."""
        securities, shares = dict(self.securities), list(self.portfolio.shares)
        for symbol, leaves in self.tree.by_symbol.items():
            change = sum(changes.get(i, 0) for i in leaves)
            if not any(changes.get(i) for i in leaves):
                continue
            security = securities[symbol]
            securities[symbol] = replace(security, held=security.held + int(change))
            for i, units in zip(leaves, self.portfolio.divided(symbol, changes, security.places), strict=True):
                shares[i] = units
        portfolio = replace(self.portfolio, shares=tuple(shares), cash=cash)
        values = _whole_cents(portfolio, securities)
        return replace(self, portfolio=portfolio, securities=securities, values=values, start=self.start or self.values)

    @property
    def uses_cash(self) -> bool:
        """Return whether idle cash takes part in a rebalance."""
        return self.whole and self.portfolio.settings.rebalance_uses_cash

    def units(self, changes: Mapping[int, Fraction]) -> dict[str, int]:
        """Return the signed units of each ticker's one order, from the changes of its slices; zeros left out."""
        sums = {symbol: int(sum(changes.get(i, 0) for i in own)) for symbol, own in self.tree.by_symbol.items()}
        return {symbol: units for symbol, units in sums.items() if units}

    def cash_change(self, changes: Mapping[int, Fraction]) -> int:
        """Return the cents that orders bring: proceeds less costs, commissions and the spread."""
        brought = [self.securities[symbol].proceeds(-count) for symbol, count in self.units(changes).items()]
        return sum(brought) - sum(self.costs.fees(abs(cents)) for cents in brought)

    @cached_property
    def costs(self) -> Costs:
        """Return what placing orders costs beside their worth."""
        settings = self.portfolio.settings
        return Costs(settings.commission, Fraction(settings.spread) / 2)

    @property
    def name(self) -> str:
        """Return the scope in words."""
        return self.tree.nodes[0].name + (", this level only" if self.level_only else "")


def scope_of(portfolio: Portfolio, request: Request) -> Scope:
    """Return what a request acts on; `Refused` for a pie that is not there, or shares whose pie is not known."""
    top = 0
    if request.pie is not None:
        found = portfolio.tree.pie(request.pie)
        if found is None:
            names = ", ".join(node.name for node in portfolio.tree.nodes if node.symbol is None)
            raise refuse(None, f"there is no pie {request.pie}; the pies are {names}", "Check the name after --pie.")
        top = found
    partial = bool(top) or request.level_only
    refuse_errors(_pie_not_known(portfolio, top, partial=partial))
    narrowed = portfolio.narrowed(top) if top else portfolio
    sells = request.action is not Action.INVEST and portfolio.settings.outside is Outside.SELL
    if not partial and sells:
        narrowed = _with_outside(narrowed)
    securities = securities_of(narrowed)
    if request.action is not Action.WITHDRAW:
        refuse_errors(_unpriced(narrowed.tree, securities))
    shared = frozenset(symbol for symbol, leaves in portfolio.tree.by_symbol.items() if len(leaves) > 1)
    return Scope(narrowed, not partial, request.level_only, shared, securities, _whole_cents(narrowed, securities))


def _pie_not_known(portfolio: Portfolio, top: int, *, partial: bool) -> Iterator[Finding]:
    """Yield an error for each row that would have to say its pie.

    Money must stay inside the pie, and a second run must find nothing to do: so where an action, or a constraint,
    treats the slices of one ticker differently, it has to be known which of its shares are whose.
    """
    tree = portfolio.tree
    inside = tree.below(top)
    for symbol, leaves in tree.by_symbol.items():
        if len(leaves) == 1 or not inside.intersection(leaves):
            continue
        limited = any(tree.nodes[k].constraint for i in leaves for k in tree.upward(i))
        if partial or limited:
            why = "a constraint holds for one of them" if limited and not partial else "only one of them is acted on"
            for lot in portfolio.unnamed_rows(symbol):
                message = f"{symbol} is in several pies and {why}, but this row does not name its pie"
                yield error(lot.source.cell("Pie"), message, "Fill the Pie column in every row of it.")


def _with_outside(portfolio: Portfolio) -> Portfolio:
    """Return the portfolio with what is in no pie as slices of 0%, to be sold."""
    nodes, shares = list(portfolio.tree.nodes), list(portfolio.shares)
    for position in portfolio.outside:
        nodes.append(Node(position.symbol, position.symbol, 0, 1, 0, Fraction(0), outside=True))
        shares.append(Fraction(position.shares))
    return replace(portfolio, tree=Tree(tuple(nodes)), shares=tuple(shares))


def securities_of(portfolio: Portfolio) -> dict[str, Security]:
    """Return the securities of a portfolio's slices by ticker, those with a price."""
    securities = {}
    for symbol, leaves in portfolio.tree.by_symbol.items():
        position = portfolio.positions.get(symbol)
        if position is not None and position.price:
            told = position.share_decimals
            decimals = own_decimals(portfolio.tree, leaves[0]) if told is None else told
            chosen = portfolio.settings.share_decimals if decimals is None else decimals
            securities[symbol] = security_of(position, chosen)
    return securities


def _unpriced(tree: Tree, securities: Mapping[str, Security]) -> Iterator[Finding]:
    for symbol, leaves in tree.by_symbol.items():
        wanted = [i for i in leaves if tree.nodes[i].target]
        if wanted and symbol not in securities:
            at = tree.nodes[wanted[0]].source.cell("Slice")
            remedy = f"Add {symbol} to Holdings with 0 shares and a price, or to the Prices sheet."
            yield error(at, f"no price for {symbol}", remedy)


def _whole_cents(portfolio: Portfolio, securities: Mapping[str, Security]) -> tuple[int, ...]:
    """Return the cents of every node; those of a ticker sum to its whole position, rounded down."""
    cents = [0] * len(portfolio.tree.nodes)
    for symbol, leaves in portfolio.tree.by_symbol.items():
        if symbol not in securities:
            continue
        security = securities[symbol]
        total = security.proceeds(security.held)
        if len(leaves) == 1:
            cents[leaves[0]] = total
            continue
        unit = lcm(*(portfolio.shares[i].denominator for i in leaves))
        weights = [int(portfolio.shares[i] * unit) for i in leaves]
        parts = water_fill(weights, [0] * len(leaves), [total] * len(leaves), total)
        for i, part in zip(leaves, parts, strict=True):
            cents[i] = part
    return tuple(portfolio.tree.totals(cents))

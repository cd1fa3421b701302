"""What an action acts on: the whole portfolio, one pie, or one level, and the securities in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING, TypeAlias

from xl_addin.domain.finding import error, refuse, refuse_errors
from xl_addin.domain.kinds import Action, Choice
from xl_addin.domain.portfolio.measures import Standing
from xl_addin.domain.portfolio.pies import Node, Parts, Tree
from xl_addin.domain.portfolio.portfolio import cash_parts
from xl_addin.domain.portfolio.unpriced import no_prices_to_buy
from xl_addin.domain.rebalancing.costs import Costs
from xl_addin.domain.rebalancing.security import Security, securities_of
from xl_addin.domain.settings import Outside, Overflow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xl_addin.domain.calendar.schedule import Due
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.search.question import Answer, Question


Answers: TypeAlias = "list[tuple[Question, Answer]]"
"""Questions the search was asked, with what it answered."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for. ``amount`` is in cents: a withdrawal, or a deposit that is to be invested as well.

    ``choice`` is which of the plans of `Choice` a rebalance is to be; no other action has several. ``due`` are the
    payments of a schedule that the amount is the sum of.
    """

    action: Action
    pie: str | None = None
    level_only: bool = False
    amount: int = 0
    choice: Choice = Choice.AS_SET
    due: tuple[Due, ...] = ()

    def of_account(self, account: str | None) -> Request:
        """Return what is asked of one account: of what is due its own part."""
        if not self.due:
            return self
        own = tuple(due for due in self.due if due.account == account)
        return replace(self, due=own, amount=sum(due.amount for due in own))


@dataclass(frozen=True)
class Scope:
    """The part of a portfolio that an action may trade.

    ``whole``: cash takes part. ``securities`` are by ticker, those with a price. ``values`` are cents by node, not
    rounded. ``shared`` are the tickers that several pies of the whole portfolio hold. ``answers`` are what the search
    has answered for this action, under whatever settings: the same is not searched for twice.
    """

    portfolio: Portfolio
    request: Request
    whole: bool
    shared: frozenset[str]
    securities: Mapping[str, Security]
    answers: Answers = field(default_factory=list, compare=False, repr=False)

    @cached_property
    def tree(self) -> Tree:
        """Return the tree of the scope."""
        return self.portfolio.tree

    @property
    def level_only(self) -> bool:
        """Return whether money moves only between the scope's own slices."""
        return self.request.level_only

    @cached_property
    def currency(self) -> str:
        """Return the currency in which everything is counted."""
        return self.portfolio.settings.currency

    @cached_property
    def values(self) -> tuple[float, ...]:
        """Return what every node is worth in cents, a pie what is beneath it."""
        parts, dollar = self.portfolio.worth
        return tuple(part * 100 / dollar for part in parts)

    @property
    def uses_cash(self) -> bool:
        """Return whether idle cash takes part in a rebalance."""
        return self.whole and self.portfolio.settings.rebalance_uses_cash

    @property
    def cash_stays(self) -> bool:
        """Return whether idle cash takes no part: then it can hold nothing of what the slices cannot take either."""
        return self.request.action is Action.REBALANCE and not self.uses_cash

    @property
    def sells_into_cash(self) -> bool:
        """Return whether what is above its target is sold though nothing can be bought with it: it is held as cash."""
        holds = self.portfolio.settings.overflow is Overflow.HOLD_AS_CASH
        return holds and self.uses_cash and self.request.action is Action.REBALANCE

    @property
    def cash_moves(self) -> bool:
        """Return whether cash that is a slice may become more or less."""
        return self.request.action is not Action.REBALANCE or self.portfolio.settings.rebalance_uses_cash

    @cached_property
    def minimum(self) -> int:
        """Return the cents of the smallest order of this action."""
        settings = self.portfolio.settings
        return max(1, settings.minimum_order, settings.commission + 1 if settings.commission else 0)

    def is_zero(self, leaf: int) -> bool:
        """Return whether a security is to be sold out: a target of 0%, or on one level only a slice of 0%."""
        if not self.level_only:
            return not self.tree.nodes[leaf].part
        return not self.tree.nodes[self.tree.tops[leaf]].weight

    def after(self, changes: Mapping[int, int | Fraction], cash: int, kept: int = 0) -> Standing:
        """Return how it stands when securities have changed by so many of their units, at some cash.

        Of the cash ``kept`` is there only to be taken out.
        """
        more = dict(self._cash_moved(cash, kept))
        nodes, by_symbol, several = self.tree.nodes, self.tree.by_symbol, dict[str, None]()
        for i, units in changes.items():
            symbol = nodes[i].symbol or ""
            if len(by_symbol[symbol]) > 1:
                several[symbol] = None
                continue
            security = self.securities[symbol]
            more[i] = (units.numerator * security.numerator, units.denominator * security.denominator * 100)
        for symbol in several:
            divided = self.portfolio.divided(symbol, changes, self.securities[symbol].places)
            for i, shares in zip(by_symbol[symbol], divided, strict=True):
                moved = (shares - self.portfolio.shares[i]) * self.portfolio.price(i)
                more[i] = moved.numerator, moved.denominator
        return Standing(self.tree, self._worth_with(more))

    def _cash_moved(self, cash: int, kept: int) -> Iterator[tuple[int, tuple[int, int]]]:
        """Yield the dollars that each slice of cash gets, as a ratio."""
        before = Fraction(0) if self.whole else Fraction(self.portfolio.cash, 100)
        for i, part in cash_parts(self.tree).items():
            moved = (Fraction(cash - (kept if self.whole else 0), 100) - before) * part
            moved -= self.portfolio.shares[i] if self.whole else 0
            yield i, (moved.numerator, moved.denominator)

    def _worth_with(self, more: Mapping[int, tuple[int, int]]) -> Parts:
        """Return what every node is worth when some get so many dollars more."""
        before, dollar = self.portfolio.worth
        whole = lcm(dollar, *(under for _, under in more.values()))
        worth = [part * (whole // dollar) for part in before]
        for i, (over, under) in more.items():
            parts, k = over * (whole // under), i
            while k >= 0:
                worth[k] += parts
                k = self.tree.nodes[k].parent
        return Parts(worth, whole)

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
            raise refuse(None, f"there is no pie {request.pie}; the pies are {names}", "Check its name.")
        top = found
    partial = bool(top) or request.level_only
    refuse_errors(_pie_not_known(portfolio, top, partial=partial))
    narrowed = portfolio.narrowed(top) if top else portfolio
    sells = request.action is not Action.INVEST and portfolio.settings.outside is Outside.SELL
    if not partial and sells:
        narrowed = _with_outside(narrowed)
    if request.action is Action.INVEST:
        narrowed = narrowed.with_cash(portfolio.cash + request.amount)
    securities = securities_of(narrowed)
    if request.action is not Action.WITHDRAW:
        unpriced = [leaves for symbol, leaves in narrowed.tree.by_symbol.items() if symbol not in securities]
        wanted = (narrowed.tree.nodes[i] for leaves in unpriced for i in leaves)
        refuse_errors(no_prices_to_buy([node for node in wanted if node.part]))
    shared = frozenset(symbol for symbol, leaves in portfolio.tree.by_symbol.items() if len(leaves) > 1)
    return Scope(narrowed, request, not partial, shared, securities)


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
        limited = any(tree.constraints[i] for i in leaves)
        if partial or limited:
            why = "a constraint holds for one of them" if limited and not partial else "only one of them is acted on"
            for lot in portfolio.unnamed_rows(symbol):
                message = f"{symbol} is in several pies and {why}, but this row does not name its pie"
                yield error(lot.source.cell("Pie"), message, "Fill the Pie column in every row of it.")


def _with_outside(portfolio: Portfolio) -> Portfolio:
    """Return the portfolio with what is in no pie as slices of 0%, to be sold."""
    nodes, shares = list(portfolio.tree.nodes), list(portfolio.shares)
    for position in portfolio.outside:
        nodes.append(Node(position.symbol, position.symbol, 0, 1, 0, 0, 1, outside=True))
        shares.append(Fraction(position.shares))
    return replace(portfolio, tree=Tree(tuple(nodes)), shares=tuple(shares))

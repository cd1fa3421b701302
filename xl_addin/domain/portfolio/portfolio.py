"""The whole portfolio: the tree of pies, what is held of each slice, cash, and what lies outside the pies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.finding import error, errors, note, warning
from xl_addin.domain.portfolio.accounts import (
    account_findings,
    account_names,
    asked_accounts,
    found_in,
    of_account,
)
from xl_addin.domain.portfolio.classes import named_classes, with_class_pies
from xl_addin.domain.portfolio.holdings import CASH, OWN_CURRENCY, cash_cents, cash_of, positions_of
from xl_addin.domain.portfolio.pie_checks import build_tree
from xl_addin.domain.portfolio.pies import Parts, fold
from xl_addin.domain.portfolio.rates import missing, rates_of
from xl_addin.domain.portfolio.slice_checks import slice_findings
from xl_addin.domain.portfolio.unpriced import counting_nowhere, no_prices, unpriced
from xl_addin.domain.settings import Outside
from xl_addin.domain.tax.purchases import purchases_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.holdings import Position
    from xl_addin.domain.portfolio.pies import Tree
    from xl_addin.domain.portfolio.rates import Rates
    from xl_addin.domain.rows import HoldingRow, PriceRow, RateRow, TargetRow
    from xl_addin.domain.seldom_rows import ActivityRow
    from xl_addin.domain.settings import Settings
    from xl_addin.domain.tax.lots import Sale
    from xl_addin.domain.tax.purchases import Purchase


@dataclass(frozen=True)
class Portfolio:
    """A sound portfolio.

    ``shares`` gives each security's node in the tree the shares attributed to it, exactly (zero elsewhere).
    ``positions`` are by ticker, in pies or not. ``cash`` is in cents and may be negative. ``purchases`` are all that
    is known to have been bought, in any account, and ``activity`` the trades of other times that were told.
    ``account`` is whose it is, None where no row says, and ``settings`` are those that count for it. All this is in
    the portfolio's currency, at ``rates``; ``money`` is the same cash by the currency it is held in. ``beside`` are the
    sales of other accounts, by account and ticker, together with which the lots of this one's are chosen.
    """

    tree: Tree
    positions: Mapping[str, Position]
    shares: tuple[Fraction, ...]
    cash: int
    settings: Settings
    purchases: tuple[Purchase, ...] = ()
    activity: tuple[ActivityRow, ...] = ()
    account: str | None = None
    rates: Rates = OWN_CURRENCY
    money: Mapping[str, Decimal] = field(default_factory=dict)
    beside: Mapping[tuple[str, str], Sale] = field(default_factory=dict)

    @property
    def outside(self) -> tuple[Position, ...]:
        """Return what is held but is in no pie, by symbol."""
        outside = (p for p in self.positions.values() if p.lots and p.symbol not in self.tree.by_symbol)
        return tuple(sorted(outside, key=lambda position: position.symbol))

    def price(self, node: int) -> Fraction:
        """Return the dollars a share of a security's node, zero where no row gives a price (nothing is held then)."""
        if self.tree.nodes[node].is_cash:
            return Fraction(1)
        position = self.positions.get(self.tree.nodes[node].symbol or "")
        return Fraction(position.price) if position and position.price else Fraction(0)

    @cached_property
    def worth(self) -> Parts:
        """Return the dollars in every node, exactly: in a pie the sum of what is beneath it."""
        nodes, ratios = self.tree.nodes, []
        for node, shares in zip(nodes, self.shares, strict=True):
            over, under = shares.numerator, shares.denominator
            if over and not node.is_cash:
                position = self.positions.get(node.symbol or "")
                price = position.price.as_integer_ratio() if position and position.price else (0, 1)
                over, under = over * price[0], under * price[1]
            ratios.append((over, under))
        whole = lcm(*(under for _, under in ratios))
        worth = [over * (whole // under) for over, under in ratios]
        for i in range(len(nodes) - 1, 0, -1):
            worth[nodes[i].parent] += worth[i]
        return Parts(worth, whole)

    @cached_property
    def values(self) -> tuple[Fraction, ...]:
        """Return the dollars in every node as fractions."""
        return tuple(Fraction(part, self.worth.whole) for part in self.worth.parts)

    @cached_property
    def invested(self) -> Fraction:
        """Return the dollars in the slices of the scope: no cash, and nothing that is in no pie."""
        return Fraction(self.invested_parts, self.worth.whole)

    @cached_property
    def invested_parts(self) -> int:
        """Return the same in the parts of ``worth``."""
        parts = self.worth.parts
        return parts[0] - sum(parts[i] for i in self.tree.outside)

    def narrowed(self, top: int) -> Portfolio:
        """Return the portfolio of one pie: its branch of the tree and only the shares that are in it.

        Where a ticker is in other pies too, every row of it must name its pie (see `unnamed_rows`).
        """
        tree, nodes = self.tree.branch(top)
        positions = {symbol: self.positions[symbol] for symbol in tree.by_symbol if symbol in self.positions}
        for symbol, leaves in tree.by_symbol.items():
            if len(leaves) < len(self.tree.by_symbol[symbol]) and symbol in positions:
                lots = tuple(lot for lot in positions[symbol].lots if fold(lot.pie or "") in tree.pies)
                positions[symbol] = replace(positions[symbol], lots=lots)
        return replace(self, tree=tree, positions=positions, shares=tuple(self.shares[i] for i in nodes))

    def divided(self, symbol: str, changes: Mapping[int, int | Fraction], places: int) -> list[Fraction]:
        """Return the shares of a ticker's slices after changes in units of 10^-``places``.

        Rows that name no pie go by targets whatever was meant for which pie, as they do when they are read again.
        """
        leaves = self.tree.by_symbol[symbol]
        shares, unit = [], 10**places
        for i in leaves:
            held, change = self.shares[i], changes.get(i, 0)
            over, under = change.numerator, change.denominator * unit
            shares.append(Fraction(held.numerator * under + over * held.denominator, held.denominator * under))
        if len(leaves) > 1 and self.follows_targets(symbol):
            total = sum(self.tree.nodes[i].target for i in leaves)
            parts = (self.tree.nodes[i].target / total if total else Fraction(1, len(leaves)) for i in leaves)
            return [sum(shares, Fraction(0)) * part for part in parts]
        return shares

    def with_cash(self, cash: int, kept: int = 0) -> Portfolio:
        """Return the portfolio with so many cents of cash; of those ``kept``, to be taken out, no slice has a part."""
        if not self.tree.cash_leaves:
            return replace(self, cash=cash)
        shares = list(self.shares)
        for i, part in cash_parts(self.tree).items():
            shares[i] = Fraction(cash - kept, 100) * part
        return replace(self, cash=cash, shares=tuple(shares))

    def names_pies(self, symbol: str) -> bool:
        """Return whether the rows of a ticker say which pie its shares belong to, or only one pie holds it."""
        if len(self.tree.by_symbol[symbol]) == 1:
            return True
        lots = self.positions[symbol].lots if symbol in self.positions else ()
        return any(lot.pie for lot in lots)

    def follows_targets(self, symbol: str) -> bool:
        """Return whether a ticker's shares are shared out by targets because no row of it names a pie."""
        lots = self.positions[symbol].lots if symbol in self.positions else ()
        return bool(lots) and not any(lot.pie for lot in lots)

    def unnamed_rows(self, symbol: str) -> tuple[HoldingRow, ...]:
        """Return the lots of a ticker that do not say which pie they belong to."""
        return tuple(lot for lot in self.positions[symbol].lots if not lot.pie) if symbol in self.positions else ()


class _Rows(NamedTuple):
    """The rows of a workbook, the costs of Holdings in the portfolio's currency."""

    targets: Sequence[TargetRow]
    holdings: Sequence[HoldingRow]
    prices: Sequence[PriceRow]
    activity: Sequence[ActivityRow]
    rates: Rates


def build_portfolio(
    targets: Sequence[TargetRow],
    holdings: Sequence[HoldingRow],
    prices: Sequence[PriceRow],
    settings: Settings,
    account: str | None = None,
    activity: Sequence[ActivityRow] = (),
    rates: Sequence[RateRow] = (),
) -> tuple[Portfolio | None, list[Finding]]:
    """Return the portfolio of one account and every finding; with an error among them there is no portfolio."""
    told, findings = rates_of(rates, settings.currency)
    costs = [told.converted(row) for row in holdings]
    portfolio, more = _built(_Rows(targets, costs, prices, activity, told), settings, account)
    findings += more
    return (None if errors(findings) else portfolio), findings


def _built(rows: _Rows, settings: Settings, account: str | None) -> tuple[Portfolio | None, list[Finding]]:
    own, findings = of_account(rows.holdings, account)
    money, problems = cash_of(own, settings.cash, rows.rates)
    positions, more = _positions(rows, own, settings.outside)
    targets, unclear = with_class_pies(rows.targets, own, rows.holdings, positions)
    tree, wrong = build_tree(targets, [row.symbol for row in own if row.symbol != CASH])
    findings += [*account_findings(rows.holdings, settings), *problems, *more, *unclear, *wrong]
    if tree is None:
        return None, findings
    findings += [
        *_pies_unknown(tree, positions),
        *_decimals_differ(tree),
        *slice_findings(tree, positions, own, rows.holdings, settings),
    ]
    if errors(findings):
        return None, findings
    bought = purchases_of([row for row in rows.holdings if row.symbol != CASH], rows.activity)
    name = next(iter(account_names(own).values()), account or "") or None
    portfolio = Portfolio(
        tree=tree,
        positions=positions,
        shares=_attribute(tree, positions),
        cash=0,
        settings=settings.of_account(name),
        purchases=bought,
        activity=tuple(rows.activity),
        account=name,
        rates=rows.rates,
        money=money,
    )
    return with_minimum(portfolio.with_cash(cash_cents(money, rows.rates))), findings


def with_minimum(portfolio: Portfolio) -> Portfolio:
    """Return the portfolio with its minimum of cash as an amount, where it is a part of all that it holds."""
    part = portfolio.settings.minimum_cash_part
    if part is None:
        return portfolio
    held = sum((position.value for position in portfolio.positions.values()), Fraction(0))
    least = int((held * 100 + portfolio.cash) * Fraction(part))
    return replace(portfolio, settings=replace(portfolio.settings, minimum_cash=max(0, least)))


def build_portfolios(
    targets: Sequence[TargetRow],
    holdings: Sequence[HoldingRow],
    prices: Sequence[PriceRow],
    settings: Settings,
    account: str | None = None,
    activity: Sequence[ActivityRow] = (),
    rates: Sequence[RateRow] = (),
) -> tuple[tuple[Portfolio, ...], list[Finding]]:
    """Return the portfolio of each account asked for, and every finding; with an error among them there are none.

    What is found of some of the accounts only is told with their names.
    """
    names, findings = asked_accounts(holdings, account)
    if findings:
        return (), findings
    told, findings = rates_of(rates, settings.currency)
    costs = [told.converted(row) for row in holdings]
    built = [_built(_Rows(targets, costs, prices, activity, told), settings, name) for name in names]
    findings += found_in([name or "" for name in names], [own for _, own in built])
    portfolios = tuple(portfolio for portfolio, _ in built if portfolio is not None)
    return (() if errors(findings) else portfolios), findings


def _positions(rows: _Rows, own: Sequence[HoldingRow], outside: Outside) -> tuple[dict[str, Position], list[Finding]]:
    """Return what an account holds; what it may come to hold has the price that other accounts' rows give it."""
    mine = set(map(id, own))
    classes = named_classes(rows.targets, rows.holdings)
    sliced = {row.slice for row in rows.targets} - {CASH}
    sliced |= {row.symbol for row in rows.holdings if row.symbol != CASH and fold(row.class_name or "") in classes}
    wanted = sliced | {row.symbol for row in own} - {CASH}
    counted = [row for row in rows.holdings if id(row) in mine or row.symbol in wanted]
    stays = rows.targets and outside is Outside.HOLD
    unrated = _unrated(counted, rows.rates) if stays else {}
    aside = unrated.keys() - sliced - {CASH}
    counted = [row for row in counted if row.symbol not in aside]
    listed = [row for row in rows.prices if row.symbol not in aside]
    positions, findings = positions_of(counted, listed, lambda row: id(row) in mine, rows.rates)
    needed: list[HoldingRow | PriceRow] = [*counted, *(row for row in listed if row.symbol in wanted)]
    findings = [*missing(needed, rows.rates), *_counted_nowhere({s: unrated[s] for s in aside}, own), *findings]
    without = unpriced(positions)
    apart = {symbol: row for symbol, row in without.items() if rows.targets and symbol not in sliced}
    findings += [*no_prices({s: row for s, row in without.items() if s not in apart}), *counting_nowhere(apart)]
    return {symbol: position for symbol, position in positions.items() if symbol not in apart}, findings


def _unrated(rows: Sequence[HoldingRow], rates: Rates) -> dict[str, str]:
    """Return the currency of each symbol that is quoted in one that no rate is given for."""
    return {row.symbol: row.currency for row in rows if row.currency is not None and rates.get(row.currency) is None}


def _counted_nowhere(aside: Mapping[str, str], own: Sequence[HoldingRow]) -> Iterator[Finding]:
    """Yield a note for each thing held in no pie whose currency has no rate: it stays as it is."""
    first = {row.symbol: row for row in reversed(own) if row.symbol in aside and row.shares}
    for symbol, row in first.items():
        message = f"{symbol} is in no pie, and no rate is given for {aside[symbol]}, so it counts nowhere"
        yield note(row.source.cell("Currency"), message)


def _pies_unknown(tree: Tree, positions: Mapping[str, Position]) -> Iterator[Finding]:
    """Yield what is wrong with the Pie column: a pie that is not there, or one without that security."""
    for lot in (lot for position in positions.values() for lot in position.lots if lot.pie):
        at, pie = lot.source.cell("Pie"), lot.pie or ""
        if tree.pie(pie) is None:
            names = ", ".join(node.name for node in tree.nodes if node.symbol is None)
            yield error(at, f"there is no pie {pie}; the pies are {names}", "Correct the name, or clear the cell.")
        elif lot.symbol not in tree.by_symbol:
            yield warning(at, f"{lot.symbol} is in no pie, so the pie named here does not count")
        elif not _slices_in(tree, lot.symbol, pie):
            message = f"{lot.symbol} is not a slice of pie {pie}"
            remedy = "Add it to that pie on the Targets sheet, name a pie that has it, or clear the cell."
            yield error(at, message, remedy)


def _slices_in(tree: Tree, symbol: str, pie: str) -> list[int]:
    """Return the nodes of a ticker that are slices of the pie by that name."""
    return [i for i in tree.by_symbol[symbol] if fold(tree.nodes[tree.nodes[i].parent].name) == fold(pie)]


def _decimals_differ(tree: Tree) -> Iterator[Finding]:
    for symbol, leaves in tree.by_symbol.items():
        if len(leaves) > 1 and len({tree.share_decimals[i] for i in leaves}) > 1:
            odd = tree.nodes[leaves[-1]]
            message = f"{symbol} is given different share decimals in its pies"
            yield error(odd.source.cell("Share decimals"), message, "Give every slice of one security the same.")


def cash_parts(tree: Tree) -> dict[int, Fraction]:
    """Return which part of the cash each slice of it has: by their targets, equally where those are all zero."""
    leaves = tree.cash_leaves
    total = sum(tree.nodes[i].target for i in leaves)
    return {i: tree.nodes[i].target / total if total else Fraction(1, len(leaves)) for i in leaves}


def _attribute(tree: Tree, positions: Mapping[str, Position]) -> tuple[Fraction, ...]:
    """Share out what is held of each ticker among its slices.

    A row that names its pie counts there; the others go to all the ticker's slices in proportion to their effective
    targets, equally where those are all zero (our decision; M1 keeps the two apart by account).
    """
    shares = [Fraction(0)] * len(tree.nodes)
    for symbol, leaves in tree.by_symbol.items():
        for lot in positions[symbol].lots if symbol in positions else ():
            own = _slices_in(tree, symbol, lot.pie) if lot.pie else leaves
            if len(own) == 1:
                shares[own[0]] += Fraction(lot.shares)
                continue
            total = sum(tree.nodes[i].target for i in own)
            for i in own:
                part = tree.nodes[i].target / total if total else Fraction(1, len(own))
                shares[i] += Fraction(lot.shares) * part
    return tuple(shares)

"""What the other verbs would refuse, found by trying them: nothing is written, and the words are theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.actions.gate_checks import CHECKS
from xl_addin.actions.gate_states import TABLE, Act, Guard, Step
from xl_addin.actions.own_sheets import theirs
from xl_addin.actions.propose import planned
from xl_addin.domain.calendar.trade_windows import next_window
from xl_addin.domain.finding import Refused, errors, note
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request, scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from xl_addin.actions.book import Book
    from xl_addin.actions.gate_case import Case
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.calendar.trade_windows import TradeWindow
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.portfolio import Portfolio

_A_LITTLE = 100
"""Cents that the withdrawal that is tried takes beyond the cash: what refuses it refuses any that needs a sale."""


def would_refuse(book: Book, loaded: Loaded, case: Case) -> Iterator[Finding]:
    """Yield what would be refused beyond the tables themselves, each once.

    What stops every rebalance or investment is an error. What stops only a withdrawal, or a rebalance of one pie or one
    level, or has a way on that the message names, is a note. An amount is a matter of who asks for it, and not told.
    """
    told = set(loaded.findings)
    read = {name.casefold() for name in loaded.inputs.sheets.values()}  # of these it is told already
    found = list(theirs(book, loaded.settings, ("drift", "confirmation", "journal"), read))
    found += [_noted(one) for one in theirs(book, loaded.settings, ("orders",), read)]
    found += [_noted(one) for one in _at_the_gate(case)]
    if not errors(loaded.findings):
        found += _planned(loaded, case.now)
        found += [_noted(one) for portfolio in loaded.portfolios for one in _of_parts(portfolio)]
    errors_of = {one.message for one in found if errors([one])}
    for finding in dict.fromkeys(found):
        if finding not in told and (errors([finding]) or finding.message not in errors_of):
            yield finding


def _noted(finding: Finding) -> Finding:
    return note(finding.at, finding.message, finding.remedy)


def _at_the_gate(case: Case) -> Iterator[Finding]:
    """Yield why no proposal would be let through: orders that are open, an approval that is not used."""
    rule = TABLE[case.state, Act.PROPOSE]
    for guard in rule.guards if isinstance(rule, Step) else ():
        if guard not in {Guard.CHAIN, Guard.CLOCK}:
            try:
                yield from CHECKS[guard](case)
            except Refused as refused:
                yield from refused.findings


def _planned(loaded: Loaded, now: datetime) -> Iterator[Finding]:
    """Yield what a rebalance, an investment, and of each account a withdrawal that needs a sale would refuse."""
    window = next_window(loaded.settings.exchange, loaded.settings.trade_windows, now)
    for action in (Action.REBALANCE, Action.INVEST):
        yield from _tried(loaded, Request(action), window)
    for portfolio in loaded.portfolios:
        beyond = portfolio.cash - portfolio.settings.minimum_cash
        if portfolio.invested > 0 and beyond >= 0:
            request = Request(Action.WITHDRAW, amount=beyond + _A_LITTLE)
            alone = replace(loaded, portfolios=(portfolio,))
            yield from (_noted(finding) for finding in _tried(alone, request, window))


def _tried(loaded: Loaded, request: Request, window: TradeWindow) -> tuple[Finding, ...]:
    try:
        planned(loaded, request, window)
    except Refused as refused:
        return refused.findings
    return ()


def _of_parts(portfolio: Portfolio) -> Iterator[Finding]:
    """Yield what a rebalance of one pie, or of one level only, would refuse before anything is worked out."""
    pies = [node.name for node in portfolio.tree.nodes[1:] if node.symbol is None and not node.is_cash]
    requests = [Request(Action.REBALANCE, pie) for pie in pies]
    for request in (*requests, *([Request(Action.REBALANCE, level_only=True)] if pies else [])):
        try:
            scope_of(portfolio, request)
        except Refused as refused:
            yield from refused.findings

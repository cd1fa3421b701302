"""The program as others see it: rows go in, a plan comes out. All that is imported of it, beside rows and settings."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action, Plan
from xl_addin.domain.portfolio.portfolio import build_portfolios
from xl_addin.domain.rebalancing.by_account import propose_by_account
from xl_addin.domain.rebalancing.scope import Request

if TYPE_CHECKING:
    from reference.books import Book

SOLD_ON = date(2026, 11, 23)
"""The day of the trade window in every case here."""


class Unsound(Exception):
    """Rows that make no portfolio: a fault of whoever made the case."""


def plan_of(book: Book) -> Plan | Refused:
    """Return the plan of a workbook, or the refusal; any other exception is a crash and goes up."""
    portfolios, findings = build_portfolios(
        book.targets, book.holdings, (), book.settings, book.account, activity=book.activity
    )
    if not portfolios:
        raise Unsound("\n".join(map(str, findings)))
    request = Request(Action(book.action.value), book.pie, book.level_only, book.amount)
    try:
        return propose_by_account(portfolios, request, SOLD_ON)
    except Refused as refused:
        return refused

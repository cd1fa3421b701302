"""The actions for Python programs: on a path, an open xlwings book, or DataFrames.

Every function takes what `open_book` takes, or the book it returned. What goes wrong is raised as `Refused`, with every
finding.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_addin.actions import check as looking
from xl_addin.actions import compare as comparing
from xl_addin.actions import decide, orders
from xl_addin.actions import drift as drifting
from xl_addin.actions import journal as remembering
from xl_addin.actions.context import Context
from xl_addin.actions.function_values import Given
from xl_addin.actions.propose import propose
from xl_addin.domain.money import decimal_of, floor_cents
from xl_addin.domain.plan import Action, Choice
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts.user import user_name

if TYPE_CHECKING:
    from xl_addin.actions.book import Book
    from xl_addin.actions.check import Checked
    from xl_addin.actions.compare import Compared
    from xl_addin.actions.decide import Decision
    from xl_addin.actions.drift import Drift
    from xl_addin.actions.journal import Journal
    from xl_addin.actions.orders import Ordered
    from xl_addin.actions.propose import Proposal

Source = Any
"""A path, a book of this package, an open `xlwings.Book`, or tables by sheet name (DataFrames or lists of rows)."""

Dollars = int | float | str | Decimal


def open_book(source: Source, output: str | os.PathLike[str] | None = None) -> Book:
    """Return a workbook to act on; with ``output``, a file that is left alone and written to a copy."""
    if isinstance(source, (str, os.PathLike)):
        from xl_addin.hosts.xlsx import XlsxBook

        return XlsxBook(Path(source), None if output is None else Path(output))
    if isinstance(source, Mapping):
        from xl_addin.hosts.memory import MemoryBook

        tables = (Given(str(name), table, None).table() for name, table in source.items())
        return MemoryBook("tables", [grid for grid in tables if grid is not None])
    if hasattr(source, "sheet_names") and hasattr(source, "hidden_name"):
        book: Book = source
        return book
    from xl_addin.hosts.excel.book import ExcelBook

    return ExcelBook(source)


def check(source: Source, **circumstances: Any) -> Checked:
    """Return every finding about a workbook."""
    return looking.check(open_book(source), context(**circumstances))


def drift(source: Source, *, write: bool = False, **circumstances: Any) -> Drift:
    """Return how every slice stands; with ``write``, write the Drift sheet too."""
    return drifting.drift(open_book(source), context(**circumstances), write=write)


def rebalance(
    source: Source,
    *,
    pie: str | None = None,
    level_only: bool = False,
    choose: str = Choice.AS_SET.value,
    **circumstances: Any,
) -> Proposal:
    """Propose selling what is overweight and buying what is underweight, and write the confirmation.

    ``choose`` is one of the plans that `compare` returns, by its name.
    """
    request = Request(Action.REBALANCE, pie, level_only, choice=Choice(choose))
    return propose(open_book(source), request, context(**circumstances))


def compare(source: Source, *, pie: str | None = None, level_only: bool = False, **circumstances: Any) -> Compared:
    """Return the plans a rebalance could be, side by side, and write the compare sheet."""
    return comparing.compare(open_book(source), Request(Action.REBALANCE, pie, level_only), context(**circumstances))


def invest(source: Source, *, deposit: Dollars = 0, **circumstances: Any) -> Proposal:
    """Propose buying with idle cash and a deposit (dollars) on its way, and write the confirmation."""
    request = Request(Action.INVEST, amount=_cents(deposit))
    return propose(open_book(source), request, context(**circumstances))


def withdraw(source: Source, amount: Dollars, **circumstances: Any) -> Proposal:
    """Propose raising an amount of dollars, and write the confirmation."""
    request = Request(Action.WITHDRAW, amount=_cents(amount))
    return propose(open_book(source), request, context(**circumstances))


def approve(source: Source, by: str, **circumstances: Any) -> Decision:
    """Approve the confirmation in someone's name."""
    return decide.approve(open_book(source), by, context(**circumstances))


def reject(source: Source, by: str, **circumstances: Any) -> Decision:
    """Reject the confirmation in someone's name."""
    return decide.reject(open_book(source), by, context(**circumstances))


def make_orders(source: Source, **circumstances: Any) -> Ordered:
    """Make the order sheet from the approved confirmation."""
    return orders.make_orders(open_book(source), context(**circumstances))


def journal(source: Source, **circumstances: Any) -> Journal:
    """Return the journal with its proof."""
    return remembering.journal(open_book(source), context(**circumstances))


def context(now: datetime | None = None, who: str | None = None, **choices: Any) -> Context:
    """Return the circumstances of an action: by default now, in the name of the user at this computer.

    ``choices`` are the other fields of `xl_addin.actions.context.Context`: targets, holdings, account, force, dry_run.
    """
    return Context(now or datetime.now(UTC), who or user_name(), **choices)


def _cents(dollars: Dollars) -> int:
    exact = decimal_of(dollars) if isinstance(dollars, (int, float)) else Decimal(dollars)
    if not exact.is_finite() or exact < 0:
        raise ValueError(f"{dollars} is not an amount of money")
    return floor_cents(exact)

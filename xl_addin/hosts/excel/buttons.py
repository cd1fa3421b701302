"""The scripts behind the buttons: each asks, does what its verb on the command line does, and says so in one message.

Every one may be called by a button of the workbook itself, which hands over nothing, or with a book.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import script

from xl_addin.actions import check as looking
from xl_addin.actions import compare as comparing
from xl_addin.actions import decide, orders
from xl_addin.actions.context import Context
from xl_addin.actions.new_journal import begin_journal
from xl_addin.actions.propose import propose
from xl_addin.actions.setup import set_up
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts import messages
from xl_addin.hosts.asking import activity_asking, export_to, fills_asking, import_asking, prices_asking
from xl_addin.hosts.excel.book import ExcelBook
from xl_addin.hosts.excel.entries import Entries
from xl_addin.hosts.user import user_name

if TYPE_CHECKING:
    from collections.abc import Callable

    Job = Callable[[ExcelBook, Entries, Context], str]
    Asking = Callable[[ExcelBook, Entries, Context, Callable[[str], bool]], str]

UNDO = "This writes to xl-addin's own sheets, and empties Excel's Undo list: earlier changes can no longer be undone."

UNDO_CELLS = "This writes to your own cells, and empties Excel's Undo list: the changes can not be undone."


@script
def check_workbook(book: xw.Book = None) -> None:  # type: ignore[assignment]  # a button hands over no book
    """Say everything that is wrong with the workbook, and what to do. Nothing is written."""
    _run(book, lambda host, _, context: messages.checked(looking.check(host, context)), writes=False)


@script
def set_up_workbook(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Add Targets, filled with what is held, and Settings where they are missing."""
    _run(book, lambda host, _, context: messages.set_up(set_up(host, context)))


@script
def import_files(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Bring Holdings up to date from the files that were picked, once what changes is confirmed."""
    _ask(book, lambda host, typed, context, ok: import_asking(host, typed.files(), context, ok))


@script
def count_fills(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Count what is typed beside the orders as filled, once what changes is confirmed."""
    _ask(book, lambda host, _, context, ok: fills_asking(host, (), context, ok))


@script
def fills_from_files(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Count what the files that were picked say was filled, once what changes is confirmed."""
    _ask(book, lambda host, typed, context, ok: fills_asking(host, typed.files(), context, ok))


@script
def count_activity(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Bring Holdings and cash up to date with Activity, once what changes is confirmed."""
    _ask(book, lambda host, _, context, ok: activity_asking(host, context, ok))


@script
def prices_from_file(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Bring the prices up to date from the file that was picked, once what changes is confirmed."""
    _ask(book, lambda host, typed, context, ok: prices_asking(host, typed.one_file(), context, ok))


@script
def rebalance(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Propose selling what is overweight and buying what is underweight."""
    _run(book, lambda host, _, context: _propose(host, Request(Action.REBALANCE), context))


@script
def compare_plans(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Write the plans a rebalance could be side by side."""

    def job(host: ExcelBook, _: Entries, context: Context) -> str:
        compared = comparing.compare(host, Request(Action.REBALANCE), context)
        return messages.compared(compared, command="Rebalance as chosen")

    _run(book, job)


@script
def rebalance_as_chosen(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Propose the plan that is chosen on the compare sheet."""
    _run(book, lambda host, _, context: _propose(host, *comparing.chosen(host, context)))


@script
def auto_invest(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Propose buying underweight slices with idle cash and the deposit typed on the Buttons sheet."""
    _run(book, lambda host, typed, context: _propose(host, Request(Action.INVEST, amount=typed.deposit()), context))


@script
def withdraw(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Propose raising the amount typed on the Buttons sheet."""
    _run(book, lambda host, typed, context: _propose(host, Request(Action.WITHDRAW, amount=typed.amount()), context))


@script
def approve(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Approve the confirmation in the name typed on the Buttons sheet."""

    def job(host: ExcelBook, typed: Entries, context: Context) -> str:
        by = typed.name()
        return messages.decided(decide.approve(host, by, context), by, command="Create orders")

    _run(book, job)


@script
def create_orders(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Make the order sheet from the approved confirmation."""
    _run(book, lambda host, _, context: messages.ordered(orders.make_orders(host, context)))


@script
def export_orders(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Write the open orders to the file, and in the format, told on the Buttons sheet."""
    at = book or xw.Book.caller()

    def job(host: ExcelBook, typed: Entries, context: Context) -> str:
        path, form = typed.export()
        return export_to(host, path, _file_of(at), form, context)

    _run(at, job)


@script
def orders_done(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Mark the open orders done."""
    _run(book, lambda host, _, context: messages.finished(orders.finish_orders(host, context)))


@script
def new_journal(book: xw.Book = None) -> None:  # type: ignore[assignment]  # as above
    """Begin a new journal where the old one is broken or lost."""
    _run(book, lambda host, _, context: messages.begun(begin_journal(host, context)))


def _file_of(book: Any) -> Path | None:
    """Return the file of a workbook, None where it is not on this machine: new, or in a cloud."""
    with suppress(xw.XlwingsError):
        path = Path(book.fullname)
        return path if path.is_file() else None
    return None


def _propose(host: ExcelBook, request: Request, context: Context) -> str:
    return messages.proposed(propose(host, request, context))


def _ask(book: Any, job: Asking) -> None:
    """Do a job that shows what it would change and writes it after an OK."""
    at = book or xw.Book.caller()

    def confirmed(text: str) -> bool:
        return bool(at.app.alert(f"{text}\n\n{UNDO_CELLS}", "xl-addin", "ok_cancel") == "ok")

    _run(at, lambda host, typed, context: job(host, typed, context, confirmed), writes=False)


def _run(book: Any, job: Job, *, writes: bool = True) -> None:
    """Do a job on the workbook of the button and end in one message; never in a traceback."""
    book = book or xw.Book.caller()
    app = book.app
    if writes and app.alert(UNDO, "xl-addin", "ok_cancel") == "cancel":
        return
    try:
        host = ExcelBook(book)
        typed = Entries(host)
        said, mode = job(host, typed, Context(datetime.now(UTC), typed.who() or user_name())), "info"
    except Refused as refused:
        said, mode = messages.refused(refused.findings), "critical"
    except Exception as problem:  # noqa: BLE001 - the last line of defence: a sentence instead of a traceback
        said, mode = messages.unexpected(problem), "critical"
    if said:
        app.alert(said, "xl-addin", "ok", mode)

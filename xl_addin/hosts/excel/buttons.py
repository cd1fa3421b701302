"""The scripts behind the buttons of a desktop Excel: each asks, does its job, and says so in one message.

Every one may be called by a button of the workbook itself, which hands over nothing, or with a book.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import script

from xl_addin.actions.context import Context
from xl_addin.domain.finding import Refused
from xl_addin.hosts import messages
from xl_addin.hosts.excel import jobs
from xl_addin.hosts.excel.book import ExcelBook
from xl_addin.hosts.excel.entries import Entries, typed_on
from xl_addin.hosts.files import read_files
from xl_addin.hosts.user import user_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xl_addin.hosts.excel.jobs import Work
    from xl_addin.sheets.grid import Grid

UNDO = "This writes to xl-addin's own sheets, and empties Excel's Undo list: earlier changes can no longer be undone."

UNDO_CELLS = "This writes to your own cells, and empties Excel's Undo list: the changes can not be undone."


def _button(work: Work) -> Callable[..., None]:
    """Return the script of a job as a button calls it."""

    def press(book: xw.Book = None) -> None:  # type: ignore[assignment]  # a button hands over no book
        _run(book, work)

    press.__name__ = press.__qualname__ = work.__name__
    press.__doc__ = work.__doc__
    scripted: Callable[..., None] = script(press)
    return scripted


check_workbook = _button(jobs.check_workbook)
set_up_workbook = _button(jobs.set_up_workbook)
import_files = _button(jobs.import_files)
prices_from_file = _button(jobs.prices_from_file)
dashboard = _button(jobs.dashboard)
drift = _button(jobs.drift)
rebalance = _button(jobs.rebalance)
compare_plans = _button(jobs.compare_plans)
rebalance_as_chosen = _button(jobs.rebalance_as_chosen)
auto_invest = _button(jobs.auto_invest)
withdraw = _button(jobs.withdraw)
approve = _button(jobs.approve)
reject = _button(jobs.reject)
create_orders = _button(jobs.create_orders)
export_orders = _button(jobs.export_orders)
count_fills = _button(jobs.count_fills)
fills_from_files = _button(jobs.fills_from_files)
count_activity = _button(jobs.count_activity)
orders_done = _button(jobs.orders_done)
new_journal = _button(jobs.new_journal)


def _run(book: Any, work: Work) -> None:
    """Do a job on the workbook of the button and end in one message; never in a traceback."""
    book = book or xw.Book.caller()
    app = book.app
    writes_at_once = work not in jobs.CONFIRMED | jobs.LOOKING
    if writes_at_once and app.alert(UNDO, "xl-addin", "ok_cancel") == "cancel":
        return

    def confirmed(text: str) -> bool:
        return bool(app.alert(f"{text}\n\n{UNDO_CELLS}", "xl-addin", "ok_cancel") == "ok")

    try:
        host = ExcelBook(book)
        typed = Entries(typed_on(host))
        context = Context(datetime.now(UTC), typed.who() or user_name())
        said, mode = work(jobs.Hands(host, typed, context, confirmed, _read, _file_of(book))), "info"
    except Refused as refused:
        said, mode = messages.refused(refused.findings), "critical"
    except Exception as problem:  # noqa: BLE001 - the last line of defence: a sentence instead of a traceback
        said, mode = messages.unexpected(problem), "critical"
    if said:
        app.alert(said, "xl-addin", "ok", mode)


def _read(names: Sequence[str]) -> dict[str, tuple[Grid, ...]]:
    return read_files([Path(name) for name in names])


def _file_of(book: Any) -> Path | None:
    """Return the file of a workbook, None where it is not on this machine: new, or in a cloud."""
    with suppress(xw.XlwingsError):
        path = Path(book.fullname)
        return path if path.is_file() else None
    return None

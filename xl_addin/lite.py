"""The functions and the scripts for xlwings Lite: Excel on the web, on the Mac, and on Windows without Python.

Add ``xl-addin`` to requirements.txt, and to main.py the line ``from xl_addin.lite import *``. Every script is then in
the task pane; in its app mode what a script needs to be told has a field of its own above the script's button. Where
no field was filled in, the cells of the sheet Buttons count.
"""

from __future__ import annotations

import xlwings as xw
from xlwings import script

from xl_addin.hosts.excel import in_browser, jobs
from xl_addin.hosts.excel.entries import AMOUNT, DEPOSIT, FILES, FORMAT, NAME, WRITE
from xl_addin.hosts.excel.in_browser import run
from xl_addin.udfs import *  # noqa: F403 - one line in main.py is to bring all of it
from xl_addin.udfs import __all__ as _functions

__all__ = [  # noqa: PLE0604 - the functions are named where they are made
    *_functions,
    "approve",
    "auto_invest",
    "check_workbook",
    "compare_plans",
    "count_activity",
    "count_fills",
    "create_orders",
    "dashboard",
    "drift",
    "export_orders",
    "fills_from_files",
    "import_files",
    "new_journal",
    "orders_done",
    "prices_from_file",
    "rebalance",
    "rebalance_as_chosen",
    "reject",
    "set_up_workbook",
    "withdraw",
]


@script(name="Check")
async def check_workbook(book: xw.Book) -> None:
    """Say everything that is wrong with the workbook, and what to do. Nothing is written."""
    await run(jobs.check_workbook, book)


@script(name="Set up")
async def set_up_workbook(book: xw.Book) -> None:
    """Add Targets, filled with what is held, and Settings where they are missing."""
    await run(jobs.set_up_workbook, book)


@script(name="Import positions")
async def import_files(book: xw.Book, sheets: str = "", write_it: str = "") -> None:
    """Bring Holdings up to date from a download that was pasted into a sheet of its own."""
    await run(jobs.import_files, book, {FILES: sheets, WRITE: write_it})


@script(name="Prices from a sheet")
async def prices_from_file(book: xw.Book, sheet: str = "", write_it: str = "") -> None:
    """Bring the prices up to date from a list that was pasted into a sheet of its own."""
    await run(jobs.prices_from_file, book, {FILES: sheet, WRITE: write_it})


@script(name="Dashboard")
async def dashboard(book: xw.Book) -> None:
    """Write the Dashboard: value, drift and its history, and what is to be done next."""
    await run(jobs.dashboard, book)


@script(name="Drift")
async def drift(book: xw.Book) -> None:
    """Write the Drift sheet: how far each slice is from its target."""
    await run(jobs.drift, book)


@script(name="Rebalance")
async def rebalance(book: xw.Book) -> None:
    """Propose selling what is overweight and buying what is underweight."""
    await run(jobs.rebalance, book)


@script(name="Compare plans")
async def compare_plans(book: xw.Book) -> None:
    """Write the plans a rebalance could be side by side."""
    await run(jobs.compare_plans, book)


@script(name="Rebalance as chosen")
async def rebalance_as_chosen(book: xw.Book) -> None:
    """Propose the plan that is chosen on the Compare sheet."""
    await run(jobs.rebalance_as_chosen, book)


@script(name="Auto-invest")
async def auto_invest(book: xw.Book, deposit: str = "") -> None:
    """Propose buying underweight slices with idle cash, and with a deposit that is on its way."""
    await run(jobs.auto_invest, book, {DEPOSIT: deposit})


@script(name="Withdraw")
async def withdraw(book: xw.Book, amount: str = "") -> None:
    """Propose raising an amount, from overweight slices first."""
    await run(jobs.withdraw, book, {AMOUNT: amount})


@script(name="Approve")
async def approve(book: xw.Book, your_name: str = "") -> None:
    """Approve the confirmation in your name."""
    await run(jobs.approve, book, {NAME: your_name})


@script(name="Reject")
async def reject(book: xw.Book, your_name: str = "") -> None:
    """Reject the confirmation in your name; nothing is ordered."""
    await run(jobs.reject, book, {NAME: your_name})


@script(name="Create orders")
async def create_orders(book: xw.Book) -> None:
    """Make the order sheet from the approved confirmation."""
    await run(jobs.create_orders, book)


@script(name="Export orders")
async def export_orders(book: xw.Book, its_format: str = "") -> None:
    """Write the open orders for a broker on the sheet Export: generic, ibkr, tickets or clipboard."""
    await run(in_browser.export_orders, book, {FORMAT: its_format})


@script(name="Fills as typed")
async def count_fills(book: xw.Book, write_it: str = "") -> None:
    """Count what you typed beside the orders as filled."""
    await run(jobs.count_fills, book, {WRITE: write_it})


@script(name="Fills from a sheet")
async def fills_from_files(book: xw.Book, sheets: str = "", write_it: str = "") -> None:
    """Count what your broker's trades, pasted into a sheet of its own, say was filled."""
    await run(jobs.fills_from_files, book, {FILES: sheets, WRITE: write_it})


@script(name="Count activity")
async def count_activity(book: xw.Book, write_it: str = "") -> None:
    """Bring Holdings and cash up to date with the Activity sheet."""
    await run(jobs.count_activity, book, {WRITE: write_it})


@script(name="Orders done")
async def orders_done(book: xw.Book) -> None:
    """Mark the open orders done, where Holdings has their fills."""
    await run(jobs.orders_done, book)


@script(name="New journal")
async def new_journal(book: xw.Book) -> None:
    """Begin a new journal where the old one is broken or lost."""
    await run(jobs.new_journal, book)

"""What comes from a broker and goes to one, from a window: what would change is shown, and written after a yes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from xl_addin.domain.finding import refuse
from xl_addin.hosts import messages
from xl_addin.hosts.change_lines import activity_lines, fill_lines, price_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid

    Files = Mapping[str, tuple[Grid, ...]]
    Confirm = Callable[[str], bool]
T = TypeVar("T")
EXPORT_SHEET = "Export"


def import_asking(book: Book, files: Files, context: Context, confirm: Confirm, *, undo: str = "") -> str:
    """Bring Holdings, or of a history Activity, up to date once ``confirm`` says yes; return what is to be said.

    ``files`` are the sheets of downloads by their names. An empty text says nothing: the user called it off, and
    nothing is written.
    """
    from xl_addin.actions.import_files import import_files

    trial = import_files(book, files, replace(context, dry_run=True))
    if not trial.would_change:
        return messages.files_imported(trial)
    asked = messages.files_to_import(trial)
    if asked and not confirm(asked):
        return ""
    return messages.files_imported(import_files(book, files, context), undo=undo)


def fills_asking(book: Book, files: Files, context: Context, confirm: Confirm, *, undo: str = "") -> str:
    """Count what was filled, of files or, without any, as typed beside the orders; as `import_asking` does."""
    from xl_addin.actions.fills import count_fills

    return _asking(
        lambda told: count_fills(book, files, told),
        context,
        confirm,
        lambda found: (bool(found.executions), fill_lines(found), found.findings),
        ("No new fills", "Holdings, cash, Activity and the orders are up to date", undo),
    )


def activity_asking(book: Book, context: Context, confirm: Confirm, *, undo: str = "") -> str:
    """Count the rows of Activity that were not counted yet; as `import_asking` does."""
    from xl_addin.actions.activity import count_activity

    return _asking(
        lambda told: count_activity(book, told),
        context,
        confirm,
        lambda found: (bool(found.rows), activity_lines(found), (*found.findings, *found.waiting)),
        ("No new rows of Activity", "Holdings and cash are up to date with Activity", undo),
    )


def prices_asking(book: Book, files: Files, context: Context, confirm: Confirm, *, undo: str = "") -> str:
    """Bring the prices up to date from the one file there is; as `import_asking` does."""
    from xl_addin.actions.prices import bring_prices
    from xl_addin.sheets.price_files import read_price_file

    ((name, tables),) = files.items()
    listed = read_price_file(name, tables)
    return _asking(
        lambda told: bring_prices(book, listed, told),
        context,
        confirm,
        lambda found: (bool(found.changes) or found.is_new, price_lines(listed, found), found.findings),
        ("All prices are there already", "The prices are up to date", undo),
    )


def _asking(
    work: Callable[[Context], T],
    context: Context,
    confirm: Confirm,
    parts: Callable[[T], tuple[bool, Iterable[str], Iterable[Finding]]],
    words: tuple[str, str, str],
) -> str:
    """Work it out, show it, and do it after a yes.

    ``parts`` returns whether there is anything to write, its lines, and its findings; ``words`` are what is said of
    nothing, of what is done, and of how to take it back.
    """
    nothing, done, undo = words
    is_something, lines, findings = parts(work(replace(context, dry_run=True)))
    if not is_something:
        return messages.with_lines(f"{nothing}; nothing is written.", lines, findings)
    if not confirm(messages.with_lines("Write it?", lines, findings)):
        return ""
    _, _, findings = parts(work(context))
    return messages.with_lines(f"{done}. {undo}".rstrip(), (), findings)


def export_to(book: Book, path: Path, like: Path | None, form: str, context: Context) -> str:
    """Write the open orders to a file, in a format of `xl_addin.sheets.orders_out.FORMATS`; return what is to be said.

    ``like`` is the workbook, whose readers may read the file as well; None where it is in no file on this machine.
    """
    from xl_addin.actions.export import export_orders
    from xl_addin.hosts.files import refuse_occupied, write_file

    _known_format(form)
    made = export_orders(book, form, context, lambda data: refuse_occupied(path, data, force=context.force))
    write_file(path, made.data, like=like, force=context.force)
    return messages.exported(made, path.name)


def export_to_sheet(book: Book, form: str, context: Context) -> str:
    """Write what `export_to` would write to a file on the sheet Export, where there are no files: a field a cell."""
    from xl_addin.actions.export import export_orders
    from xl_addin.sheets.image import Cell, Changes, SheetImage
    from xl_addin.sheets.orders_out import fields

    _known_format(form)
    made = export_orders(book, form, context)
    rows = tuple(tuple(map(Cell, row)) for row in fields(made.data, form))
    book.write(Changes((SheetImage(EXPORT_SHEET, "export", rows),)))
    return f"{messages.exported(made, f'the sheet {EXPORT_SHEET}')} Copy it, or download that sheet as CSV."


def _known_format(form: str) -> None:
    from xl_addin.sheets.orders_out import FORMATS

    if form not in FORMATS:
        raise refuse(None, f'"{form}" is no format of orders', f"Choose one of {', '.join(FORMATS)}.")

"""A job in a browser's Excel (xlwings Lite), where a script cannot wait for what a person answers.

What it needs to be told comes from the fields of the script, or from the sheet Buttons, which is added when it is first
missed. A job that writes cells of the user's own first only shows what would change, with a code that stands for just
that: run again with the code, it is written. Another change has another code, so no yes counts for what was not shown.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from xl_addin.actions.context import Context
from xl_addin.domain.finding import Refused, refuse
from xl_addin.hosts import messages
from xl_addin.hosts.asking import export_to_sheet
from xl_addin.hosts.excel import jobs
from xl_addin.hosts.excel.book import ExcelBook
from xl_addin.hosts.excel.entries import FILES, MEANINGS, SHEET, WRITE, Entries, answered, typed_on
from xl_addin.sheets.image import Cell, Changes, SheetImage, Style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.hosts.excel.jobs import Work
    from xl_addin.sheets.grid import Grid

_FOR_FILES = (
    f"Paste the download into a sheet of its own, and type that sheet's name beside {FILES}, or in the script's field."
)
_MEANINGS = MEANINGS | {
    FILES: "the sheets that downloads were pasted into, a name a line",
    WRITE: "the code that a script shows with what would change",
}
_TITLE, _ENTRY = Style(bold=True, size=16), Style(fill="FFF8DC")
_NOBODY = "unknown"


async def run(work: Work, book: Any, told: Mapping[str, str] | None = None) -> None:
    """Do a job and end in one message; never in a traceback.

    ``told`` are the script's fields, by the labels they have on the sheet Buttons.
    """
    try:
        host = ExcelBook(book, await formulas_of(book))
        with answered({label: text for label, text in (told or {}).items() if text.strip()}):
            said, mode = _done(work, host, asks=told is not None), "info"
    except Refused as refused:
        said, mode = messages.refused(refused.findings), "critical"
    except Exception as problem:  # noqa: BLE001 - the last line of defence: a sentence instead of a traceback
        said, mode = messages.unexpected(problem), "critical"
    book.app.alert(said, "xl-addin", "ok", mode)


async def formulas_of(book: Any) -> dict[str, list[list[object]]]:
    """Return the formulas of every sheet, from A1 on."""
    found = {}
    for sheet in book.sheets:
        last = sheet.used_range.last_cell
        found[sheet.name] = await sheet.range((1, 1), (last.row, last.column)).options(ndim=2).get_formula()
    return found


def export_orders(hands: jobs.Hands) -> str:
    """Write the open orders on a sheet, in the format that was typed: a script has no files."""
    return export_to_sheet(hands.book, hands.typed.form(), hands.context)


def _done(work: Work, host: ExcelBook, *, asks: bool) -> str:
    grid = typed_on(host)
    if grid is None and asks:
        grid = _add_entries(host)
    typed = Entries(grid, _FOR_FILES)
    shown: list[str] = []

    def confirmed(text: str) -> bool:
        shown.append(text)
        return typed.consent() == _code(text)

    context = Context(datetime.now(UTC), typed.who() or _NOBODY)
    said = work(jobs.Hands(host, typed, context, confirmed, lambda names: _sheets(host, names)))
    return said or f"{shown[0]}\n\n{_how_to_say_yes(_code(shown[0]))}"


def _how_to_say_yes(code: str) -> str:
    return (
        f"Nothing is written yet. To write just this, run the script again with {code} in its field, "
        f"or beside {WRITE} on the sheet {SHEET}."
    )


def _code(text: str) -> str:
    return blake2b(text.encode(), digest_size=3).hexdigest().upper()


def _sheets(host: ExcelBook, names: Sequence[str]) -> dict[str, tuple[Grid, ...]]:
    """Return the sheets that downloads were pasted into."""
    known = {name.casefold(): name for name in host.sheet_names()}
    for name in names:
        if name.casefold() not in known:
            raise refuse(None, f"there is no sheet {name} to read", _FOR_FILES)
    return {known[name.casefold()]: (host.grid(name),) for name in names}


def _add_entries(host: ExcelBook) -> Grid:
    """Add the sheet Buttons, and return it as it is then: what is written can be read when the script has ended."""
    rows: list[tuple[Cell | None, ...]] = [(Cell(SHEET, _TITLE),), ()]
    rows += [(Cell(label), Cell(None, _ENTRY), Cell(meaning)) for label, meaning in _MEANINGS.items()]
    image = SheetImage(SHEET, None, tuple(rows), widths=(24, 20, 60))
    host.write(Changes(sheets=(image,)))
    return image.grid()

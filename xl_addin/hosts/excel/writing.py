"""Changes put into an open workbook: validated first, and taken back where Excel refuses half-way."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any

from xl_addin.domain.finding import Place, error
from xl_addin.hosts import writable
from xl_addin.hosts.blocks import filled
from xl_addin.hosts.excel import marks
from xl_addin.hosts.excel.engine import on_desktop
from xl_addin.hosts.excel.looks import dress, lay_out
from xl_addin.hosts.excel.numbers import day_zero, exact_values
from xl_addin.hosts.hidden_names import KIND
from xl_addin.hosts.writable import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid, Value
    from xl_addin.sheets.image import Changes, SheetImage


class Undo:
    """The steps that take back what was written to a desktop Excel so far, last first."""

    def __init__(self) -> None:
        self._steps: list[Callable[[], object]] = []

    def add(self, prepare: Callable[[], Callable[[], object]]) -> None:
        """Have the step before something is changed; ``prepare`` reads what is there and returns it."""
        self._steps.append(prepare())

    def take_back(self) -> None:
        """Take every step."""
        for step in reversed(self._steps):
            with suppress(Exception):  # a step that is refused too must not keep the others from being taken back
                step()


class Unsent:
    """The same in a browser, where what is written only waits to be sent until the script ends: it is not sent."""

    def __init__(self, book: Any) -> None:
        self._waiting: list[object] = book.json()["actions"]
        self._before = len(self._waiting)

    def add(self, _: object) -> None:
        """Have nothing to prepare."""

    def take_back(self) -> None:
        """Drop what waits."""
        del self._waiting[self._before :]


def problems(book: Any, grids: Callable[[str], Grid], changes: Changes) -> Iterator[Finding]:
    """Yield everything that keeps changes from being written, before anything is touched."""
    known = {sheet.name.casefold(): sheet for sheet in book.sheets}
    if getattr(book.api, "ProtectStructure", False) is True and any(
        image.name.casefold() not in known for image in changes.sheets
    ):
        yield error(None, "the structure of the workbook is protected", "Unprotect it under Review, and try again.")

    def kind_of(name: str) -> str | None:
        return marks.text_of(known[name.casefold()], KIND) if name.casefold() in known else None

    target = Target(
        book.name,
        lambda name: name.casefold() in known,
        lambda name: name.casefold() in known and kind_of(name) is None,
        kind_of,
        lambda name: marks.find(book, name) is not None and marks.text_of(book, name) is None,
        "in Excel (Formulas, Name Manager)",
    )
    yield from writable.problems(target, changes)
    for key in dict.fromkeys(written.casefold() for written in _written(changes)):
        if key in known and getattr(known[key].api, "ProtectContents", False) is True:
            yield error(Place(known[key].name), "the sheet is protected", "Unprotect it under Review, and try again.")
    for image in changes.sheets:
        sheet = known.get(image.name.casefold())
        if sheet is not None and not target.is_theirs(image.name):
            yield from writable.covered(image, grids(sheet.name).at, marks.blocks_of(sheet) or [])


def _written(changes: Changes) -> list[str]:
    return [*(image.name for image in changes.sheets), *(edit.sheet for edit in changes.edits)]


def write_all(book: Any, changes: Changes, tell: Callable[[str], object]) -> None:
    """Write changes that have no problem; where Excel refuses one, take back those before it and raise."""
    undo = Undo() if on_desktop(book) else Unsent(book)
    try:
        for image in changes.sheets:
            tell(f"writing {image.name}")
            _write_image(book, image, undo)
        for edit in changes.edits:
            cell = _sheet(book, edit.sheet).range((edit.row, edit.column))
            undo.add(partial(_putting_back, cell))
            put(cell, ((edit.value,),))
            if edit.style:
                dress(cell.sheet, {(edit.row, edit.column): edit.style})
        for name, text in changes.names.items():
            undo.add(partial(_naming_back, book, name))
            marks.set_text(book, name, text)
    except Exception:
        undo.take_back()
        raise


def _write_image(book: Any, image: SheetImage, undo: Undo | Unsent) -> None:
    sheet = _sheet(book, image.name)
    cells = {(r, c): cell for r, row in enumerate(image.rows, 1) for c, cell in enumerate(row, 1) if cell is not None}
    if sheet is None:
        sheet = book.sheets.add(image.name, after=book.sheets[len(book.sheets) - 1])
        undo.add(lambda: sheet.delete)
    else:
        used = sheet.used_range
        undo.add(lambda: _putting_back(sheet.range((1, 1), (used.last_cell.row, used.last_cell.column))))
        for box in marks.blocks_of(sheet) or []:
            before = sheet.range((box.top, box.left), (box.bottom, box.right))
            before.unmerge()
            before.clear()
    written = filled(image)
    for box in written:
        values = tuple(
            tuple(cells[row, column].value for column in range(box.left, box.right + 1))
            for row in range(box.top, box.bottom + 1)
        )
        put(sheet.range((box.top, box.left), (box.bottom, box.right)), values)
    dress(sheet, {place: cell.style for place, cell in cells.items()})
    lay_out(sheet, image)
    if image.kind is not None:
        marks.set_text(sheet, KIND, image.kind)
        marks.set_blocks(sheet, written)


def put(cells: Any, values: tuple[tuple[Value, ...], ...]) -> None:
    """Set values of cells as they are: text stays text whatever it begins with, dates are dates."""
    epoch = day_zero(cells)
    # as lists, because the browser takes tuples for one value
    cells.raw_value = [[_native(value, epoch) for value in row] for row in values]


def _native(value: Value, epoch: date) -> object:
    if isinstance(value, str):
        # The apostrophe is what a person types before text that Excel would make a date, a number or a formula of.
        return f"'{value}"
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - datetime.combine(epoch, time())).total_seconds() / 86_400
    if isinstance(value, date):
        return (value - epoch).days
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _sheet(book: Any, name: str) -> Any:
    return next((sheet for sheet in book.sheets if sheet.name.casefold() == name.casefold()), None)


def _putting_back(cells: Any) -> Callable[[], object]:
    """Return what puts the formulas and values of cells back."""
    pairs = zip(_rows(cells.formula), _rows(exact_values(cells)), strict=True)
    before = tuple(
        tuple(
            f"'{text}" if isinstance(value, str) and not str(text).startswith("=") else text
            for text, value in zip(texts, values, strict=True)
        )
        for texts, values in pairs
    )
    return lambda: setattr(cells, "formula", before)


def _rows(values: Any) -> Any:
    return values if isinstance(values, list | tuple) else ((values,),)


def _naming_back(book: Any, name: str) -> Callable[[], object]:
    """Return what gives a name of the book its text back, or takes the name away where it was not there."""
    before = marks.text_of(book, name)
    if before is not None:
        return lambda: marks.set_text(book, name, before)
    return lambda: [known.delete() for known in (marks.find(book, name),) if known]

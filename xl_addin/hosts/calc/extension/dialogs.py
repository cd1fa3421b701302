"""What a command asks and says, in the window of its document."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.hosts.calc.bridge import enum, system_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.hosts.calc.bridge import Uno

_OK_ONLY, _OK_OR_CANCEL = 1, 2  # com.sun.star.awt.MessageBoxButtons
_OK, _CANCEL = 1, 2  # com.sun.star.awt.PushButtonType
_SAVE_WITH_EXTENSION = 10  # com.sun.star.ui.dialogs.TemplateDescription.FILESAVE_AUTOEXTENSION
FILTERS = {
    "generic": ("Orders (CSV)", "*.csv"),
    "ibkr": ("Interactive Brokers basket (CSV)", "*.csv"),
    "tickets": ("Tickets, an order a line (text)", "*.txt"),
    "clipboard": ("Table to paste (TSV)", "*.tsv"),
}
"""The formats of orders, as the dialog names them."""
_CONTROL = "com.sun.star.awt.UnoControl{}Model"


class Window:
    """The window of a document; without one, as in a hidden document, nothing is asked and nothing is shown."""

    def __init__(self, context: Uno, document: Uno | None) -> None:
        self._context = context
        self._document = document
        controller = document.CurrentController if document is not None else None
        self._frame = controller.Frame if controller is not None else None

    def say(self, title: str, text: str, *, failed: bool = False) -> None:
        """Show one message and wait until it is read."""
        kind = enum("awt.MessageBoxType", "WARNINGBOX" if failed else "INFOBOX")
        parent = self._frame.ContainerWindow if self._frame is not None else None
        box = self._new("awt.Toolkit").createMessageBox(parent, kind, _OK_ONLY, title, text)
        box.execute()
        box.dispose()

    def show(self, sheet: str) -> None:
        """Bring a sheet of the document to the front."""
        if self._frame is not None and self._document is not None and self._document.Sheets.hasByName(sheet):
            self._document.CurrentController.setActiveSheet(self._document.Sheets.getByName(sheet))

    def confirm(self, title: str, question: str) -> bool:
        """Return whether the user says OK to a question."""
        parent = self._frame.ContainerWindow if self._frame is not None else None
        kind = enum("awt.MessageBoxType", "QUERYBOX")
        box = self._new("awt.Toolkit").createMessageBox(parent, kind, _OK_OR_CANCEL, title, question)
        try:
            return bool(box.execute() == _OK)
        finally:
            box.dispose()

    def pick(self, title: str, *, several: bool = True) -> tuple[Path, ...]:
        """Return the files that the user picks, none where the dialog is called off."""
        picker = self.picker(title)
        picker.setMultiSelectionMode(several)
        return tuple(Path(system_path(url)) for url in picker.getSelectedFiles()) if picker.execute() else ()

    def picker(self, title: str) -> Uno:
        """Return the dialog in which files are picked, of the system's own kind where it has one."""
        picker = self._new("ui.dialogs.FilePicker")
        picker.setTitle(title)
        picker.appendFilter("Downloads (CSV, TSV, .xlsx)", "*.csv;*.tsv;*.txt;*.xlsx")
        picker.appendFilter("All files", "*.*")
        return picker

    def save_as(self, title: str) -> tuple[Path | None, str]:
        """Return the file to write orders to, None where the dialog is called off, and the format that was chosen."""
        picker = self.saver(title)
        if not picker.execute():
            return None, ""
        chosen = picker.getCurrentFilter()
        form = next((form for form, (label, _) in FILTERS.items() if label == chosen), next(iter(FILTERS)))
        return Path(system_path(picker.getSelectedFiles()[0])), form

    def saver(self, title: str) -> Uno:
        """Return the dialog in which the place of a new file is chosen; it asks before one is written over."""
        picker = self._new("ui.dialogs.FilePicker")
        picker.initialize((_SAVE_WITH_EXTENSION,))
        picker.setTitle(title)
        for label, pattern in FILTERS.values():
            picker.appendFilter(label, pattern)
        picker.setCurrentFilter(next(iter(FILTERS.values()))[0])
        picker.setDefaultName("orders")
        return picker

    def ask(self, title: str, question: str) -> str | None:
        """Return what the user types, None where the dialog is called off."""
        dialog = self._new("awt.UnoControlDialog")
        model = self._new("awt.UnoControlDialogModel")
        model.Title, model.Width, model.Height = title, 170, 58
        model.PositionX, model.PositionY = 120, 80
        _put(model, "FixedText", "question", (8, 10, 72, 12), Label=question)
        _put(model, "Edit", "typed", (84, 8, 78, 14))
        _put(model, "Button", "ok", (52, 36, 52, 15), Label="OK", PushButtonType=_OK, DefaultButton=True)
        _put(model, "Button", "cancel", (110, 36, 52, 15), Label="Cancel", PushButtonType=_CANCEL)
        dialog.setModel(model)
        dialog.createPeer(self._new("awt.Toolkit"), self._frame.ContainerWindow if self._frame is not None else None)
        try:
            return str(dialog.getControl("typed").Text) if dialog.execute() else None
        finally:
            dialog.dispose()

    @contextmanager
    def busy(self, title: str) -> Iterator[None]:
        """Say in the status bar that something goes on."""
        indicator = self._frame.createStatusIndicator() if self._frame is not None else None
        if indicator is not None:
            indicator.start(f"xl-addin: {title}", 1)
        try:
            yield
        finally:
            if indicator is not None:
                indicator.end()

    def _new(self, service: str) -> Uno:
        return self._context.ServiceManager.createInstanceWithContext(f"com.sun.star.{service}", self._context)


def _put(dialog: Uno, kind: str, name: str, place: tuple[int, int, int, int], **properties: object) -> None:
    """Add a control to a dialog; its place is (left, top, width, height) in dialog units."""
    model = dialog.createInstance(_CONTROL.format(kind))
    model.Name = name
    model.PositionX, model.PositionY, model.Width, model.Height = place
    for key, value in properties.items():
        setattr(model, key, value)
    dialog.insertByName(name, model)

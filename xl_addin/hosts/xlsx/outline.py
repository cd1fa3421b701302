"""The workbook part: the sheets in their order, the defined names, and how the book counts days and recalculates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.hosts.xlsx.errors import Damaged
from xl_addin.hosts.xlsx.kinds import refuse_other_documents
from xl_addin.hosts.xlsx.relations import relations
from xl_addin.hosts.xlsx.xmlscan import Handler, scan

if TYPE_CHECKING:
    from xl_addin.hosts.xlsx.package import Package
    from xl_addin.hosts.xlsx.relations import Relation
    from xl_addin.hosts.xlsx.xmlscan import Attributes

MAX_WORKBOOK = 1 << 24
EVERYWHERE = -1
"""In the place of the index of a sheet: all of them."""
TRUE = {"1", "true", "on"}


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet of any kind; ``index`` counts all of them from 0, as ``localSheetId`` does."""

    index: int
    name: str
    sheet_id: int
    rid: str
    kind: str
    part: str


class DefinedName(NamedTuple):
    """A name and its formula; ``local`` is the index of the sheet it belongs to, None for the whole book."""

    name: str
    formula: str
    local: int | None
    hidden: bool


@dataclass(frozen=True)
class Outline:
    """What the workbook part says.

    ``recalculates`` means that every formula is calculated when the book is opened, whatever result was saved.
    ``saved_by_calc`` tells LibreOffice, which leaves results as it finds them, from the others.
    """

    part: str
    sheets: tuple[SheetEntry, ...]
    names: tuple[DefinedName, ...]
    relations: dict[str, Relation]
    date1904: bool
    recalculates: bool
    locked: bool
    saved_by_calc: bool

    def worksheets(self) -> tuple[SheetEntry, ...]:
        """Return the sheets that have cells."""
        return self._worksheets

    def worksheet(self, name: str) -> SheetEntry | None:
        """Return the worksheet of a name, which is compared without regard to case."""
        return self._by_name.get(name.lower())

    def named(self, name: str, local: int | None) -> DefinedName | None:
        """Return a defined name of the book, or of one sheet; letter case does not count."""
        return self._names.get((name.lower(), local))

    # Every sheet is asked for by its name, and for its mark: with thousands of them a look through all would add up.
    @cached_property
    def _worksheets(self) -> tuple[SheetEntry, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.kind == "worksheet")

    @cached_property
    def _by_name(self) -> dict[str, SheetEntry]:
        return {sheet.name.lower(): sheet for sheet in reversed(self._worksheets)}

    @cached_property
    def _names(self) -> dict[tuple[str, int | None], DefinedName]:
        return {(name.name.lower(), name.local): name for name in reversed(self.names)}

    def related(self, kind: str) -> str | None:
        """Return the part of a kind the workbook points to, such as ``styles``."""
        return next((r.target for r in self.relations.values() if r.kind == kind and not r.external), None)


def read_outline(package: Package) -> Outline:
    """Read the workbook part, wherever it lies.

    Raises:
        Damaged: when there is none, or it has no sheet.

    """
    part = next((r.target for r in relations(package, "").values() if r.kind == "officeDocument"), None)
    if part is None or part not in package:
        raise Damaged("it has no workbook part")
    refuse_other_documents(part, package.name)
    found = relations(package, part)
    handler = _Workbook(found)
    scan(package.read(part, MAX_WORKBOOK), handler, part)
    if not any(sheet.kind == "worksheet" and sheet.part in package for sheet in handler.sheets):
        raise Damaged("it has no worksheet")
    if len({sheet.name.lower() for sheet in handler.sheets}) < len(handler.sheets):
        raise Damaged("two of its sheets have one name")
    return Outline(
        part,
        tuple(handler.sheets),
        tuple(handler.names),
        found,
        handler.date1904,
        handler.recalculates,
        handler.locked,
        handler.saved_by_calc,
    )


class _Workbook(Handler):
    def __init__(self, found: dict[str, Relation]) -> None:
        self.relations = found
        self.sheets: list[SheetEntry] = []
        self.names: list[DefinedName] = []
        self.date1904 = self.recalculates = self.locked = self.saved_by_calc = False
        self._name: Attributes | None = None
        self._formula: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            self._sheet(attributes)
        elif tag == "definedName":
            self._name, self._formula = attributes, []
        else:
            self._setting(tag, attributes)

    def _setting(self, tag: str, attributes: Attributes) -> None:
        if tag == "workbookPr":
            self.date1904 = attributes.get("date1904") in TRUE
        elif tag == "fileVersion":
            self.saved_by_calc = attributes.get("appName") == "Calc"
        elif tag == "calcPr":
            self.recalculates = attributes.get("fullCalcOnLoad") in TRUE
        elif tag == "workbookProtection":
            self.locked = attributes.get("lockStructure") in TRUE

    def text(self, data: str) -> None:
        if self._name is not None:
            self._formula.append(data)

    def end(self, tag: str) -> None:
        if tag == "definedName" and self._name is not None:
            local = self._name.get("localSheetId")
            self.names.append(
                DefinedName(
                    self._name.get("name", ""),
                    "".join(self._formula),
                    None if local is None else int(local),
                    self._name.get("hidden") in TRUE,
                )
            )
            self._name = None

    def _sheet(self, attributes: Attributes) -> None:
        rid = attributes.get("r:id", "")
        relation = self.relations.get(rid)
        self.sheets.append(
            SheetEntry(
                len(self.sheets),
                attributes.get("name", ""),
                int(attributes.get("sheetId", "0")),
                rid,
                relation.kind if relation else "",
                relation.target if relation else "",
            )
        )

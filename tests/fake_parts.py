"""What belongs to a sheet or a book of the small Excel in `fake_excel`: names, charts, tables."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

if TYPE_CHECKING:
    from fake_cells import FakeRange
    from fake_excel import FakeSheet

DefinedName: Any = import_module("openpyxl.workbook.defined_name").DefinedName


class FakeNames(base_classes.Names):
    def __init__(self, names: Any, scope: str) -> None:
        self.names, self.scope = names, scope

    def _key(self, name: str) -> str:
        return next((known for known in self.names if known.casefold() == name.casefold()), name)

    def __call__(self, name: str) -> FakeName:
        return FakeName(self.names, self._key(name), self.scope)

    def contains(self, name: str) -> bool:
        return self._key(name) in self.names

    def add(self, name: str, refers_to: str) -> FakeName:
        self.names[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))
        return FakeName(self.names, name, self.scope)


class FakeName(base_classes.Name):
    def __init__(self, names: Any, key: str, scope: str) -> None:
        self.names, self.key, self.scope = names, key, scope

    name = property(lambda self: self.scope + self.key)

    @property
    def api(self) -> Any:
        return SimpleNamespace()

    @property
    def refers_to(self) -> str:
        return f"={self.names[self.key].attr_text}"

    @refers_to.setter
    def refers_to(self, formula: str) -> None:
        self.names[self.key].attr_text = formula.removeprefix("=")

    def delete(self) -> None:
        del self.names[self.key]


class FakeCharts(base_classes.Collection):
    """The charts of a sheet: only their names are kept."""

    def __init__(self, sheet: FakeSheet) -> None:
        self.kept: list[Any] = sheet.book.__dict__.setdefault("charts", {}).setdefault(sheet.name, [])

    def __iter__(self) -> Any:
        return iter(list(self.kept))

    def __len__(self) -> int:
        return len(self.kept)

    def __contains__(self, name: str) -> bool:
        return any(chart.name == name for chart in self.kept)

    def add(self, *_: Any, name: str, source: FakeRange, **__: Any) -> Any:
        chart = SimpleNamespace(name=name, source=source.address)
        chart.set_x_axis_values = lambda cells: setattr(chart, "categories", cells.address)
        chart.delete = lambda: self.kept.remove(chart)
        self.kept.append(chart)
        return chart


class FakeTables(base_classes.Collection):
    def __init__(self, sheet: FakeSheet) -> None:
        self.sheet = sheet

    def __iter__(self) -> Any:
        for table in self.sheet.sheet.tables.values():
            cells = self.sheet.range(table.ref)
            yield SimpleNamespace(
                name=table.name, range=cells, show_headers=True, show_totals=bool(table.totalsRowCount)
            )

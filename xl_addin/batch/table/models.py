"""The targets by model, read once for all accounts, and the settings that hold for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_addin.batch.table.columns import TARGETS
from xl_addin.batch.table.source import FIRST_ROW, Source, place
from xl_addin.domain.finding import error, errors, refuse_errors
from xl_addin.domain.portfolio.pie_checks import build_tree
from xl_addin.domain.settings import Settings
from xl_addin.domain.source import SourceRow
from xl_addin.hosts.files import read_tables
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.grid import Grid
from xl_addin.sheets.inputs import read_grids, read_inputs
from xl_addin.sheets.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import PriceRow, TargetRow
    from xl_addin.sheets.grid import Value

_WORKBOOKS = frozenset({".xlsx", ".xlsm"})


@dataclass(frozen=True, slots=True)
class Models:
    """The targets of every model by its name, "" where the only one has none; ``prices`` are those told with them."""

    of: Mapping[str, tuple[TargetRow, ...]]
    settings: Settings
    prices: tuple[PriceRow, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    def get(self, name: str) -> tuple[TargetRow, ...] | None:
        """Return the targets of a model; of the only one, whatever it is called, where an account names none."""
        if not name and len(self.of) == 1:
            return next(iter(self.of.values()))
        return self.of.get(name) or (self.of.get("") if name else None)


def read_models(targets: Any, settings: Any = None) -> Models:
    """Return the models of a table, or the one of a workbook with its settings; `Refused` where one is wrong."""
    if isinstance(targets, (str, Path)) and Path(targets).suffix.lower() in _WORKBOOKS:
        return _of_workbook(Path(targets), settings)
    source = Source(targets, TARGETS, ("Slice", "Target %"), "targets")
    found: dict[str, tuple[TargetRow, ...]] = {}
    findings: list[Finding] = []
    for model, rows in _by_model(source).items():
        own, said = _read(source, rows)
        found[model] = own
        findings += said
    if not found:
        findings.append(error(None, f"{source.name} has no row of targets", "Add a row a slice."))
    refuse_errors(findings)
    return Models(found, Settings() if settings is None else read_choices(settings))


def _of_workbook(path: Path, settings: Any) -> Models:
    """Return the one model of a workbook; its holdings, if it has any, are none of the table's."""
    inputs, findings = read_inputs(XlsxBook(path))
    told = errors(findings)
    if inputs.targets:
        targets = inputs.sheets.get("Targets")
        told = tuple(one for one in told if one.at is not None and one.at.sheet in {targets, "Settings", "Prices"})
    refuse_errors(told)
    chosen = inputs.settings if settings is None else read_choices(settings)
    return Models({"": inputs.targets}, chosen, inputs.prices)


def read_choices(settings: Any) -> Settings:
    """Return the settings of a table of settings: a file, a DataFrame, or a dict; `Refused` where one is wrong."""
    if isinstance(settings, Settings):
        return settings
    if isinstance(settings, (str, Path)):
        grids = read_tables(Path(settings))
        grid = next((one for one in grids if one.sheet.casefold() == "settings"), grids[0])
    elif hasattr(settings, "items") and not hasattr(settings, "columns"):
        grid = Grid("settings", (("Setting", "Value"), *settings.items()))
    else:
        grid = Grid("settings", (tuple(settings.columns), *settings.itertuples(index=False, name=None)))
    found, findings = read_settings(grid)
    refuse_errors(findings)
    return found


def _by_model(source: Source) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    found: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for number, row in enumerate(source.rows(), FIRST_ROW):
        if any(value is not None for value in row.values()):
            found.setdefault(str(row.get("model") or "").strip(), []).append((number, row))
    return found


def _read(
    source: Source, rows: Sequence[tuple[int, dict[str, Any]]]
) -> tuple[tuple[TargetRow, ...], Sequence[Finding]]:
    """Return the targets of one model, read as a Targets sheet is; messages name the row of the table."""
    headings = [name for name in source.columns if name != "model"]
    grid = Grid(source.name, (tuple(headings), *(tuple(_value(row[name]) for name in headings) for _, row in rows)))
    inputs, findings = read_grids(grid, None)
    numbers = {at: number for at, (number, _) in enumerate(rows, FIRST_ROW)}
    targets = tuple(
        replace(row, source=SourceRow(place(source.name, numbers[row.source.row]).sheet)) for row in inputs.targets
    )
    failed = errors(findings)
    _, wrong = build_tree(targets, ()) if not failed else (None, [])
    return targets, (*_placed(source, failed, numbers), *errors(wrong))


def _value(value: Any) -> Value:
    """Return a number that is text as the number it is: in a CSV file everything is text."""
    if not isinstance(value, str):
        return value  # type: ignore[no-any-return]
    try:
        return float(value)
    except ValueError:
        return value.strip() or None


def _placed(source: Source, findings: Iterable[Finding], numbers: Mapping[int, int]) -> Iterator[Finding]:
    for one in findings:
        at = one.at
        yield one if at is None else replace(one, at=place(source.name, numbers.get(at.row, 0)))

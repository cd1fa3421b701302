"""The optional Settings table: a setting in each row, forgiving about how its name is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xl_addin.domain.finding import Finding, Place, error, warning
from xl_addin.domain.portfolio.spelling import nearest
from xl_addin.domain.settings import Settings
from xl_addin.sheets.amounts import cents, cents_from_zero, rate, typed_percent
from xl_addin.sheets.cells import Problem, described, label, shown, unreadable, word_key
from xl_addin.sheets.column import Column, Table
from xl_addin.sheets.formats import is_percent
from xl_addin.sheets.moments import dated
from xl_addin.sheets.record import Record, at_cell
from xl_addin.sheets.setting_specs import SETTINGS, SHEET_SETTINGS, SettingSpec
from xl_addin.sheets.setting_values import in_another_currency, tax_versus_drift
from xl_addin.sheets.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from xl_addin.sheets.grid import Grid, Value


def _as_typed(value: Value) -> Value | Problem:
    """Return the value itself: which setting it belongs to says how it is read."""
    return value


SETTING: Column[str] = Column("Setting", label, aliases=("option", "setting name"), required=True, key=True)
VALUE: Column[Value] = Column("Value", _as_typed, aliases=("choice",), required=True, raw=True)

SETTINGS_TABLE = Table(
    "Settings",
    aliases=("setting", "preferences"),
    columns=(SETTING, VALUE),
    choice="Rename the sheet if it is not meant for this program.",
)

_KNOWN = {word_key(word): spec for spec in (*SETTINGS, *SHEET_SETTINGS) for word in (spec.name, *spec.aliases)}

Typed = dict[str, tuple[SettingSpec, Record]]


def read_settings(grid: Grid) -> tuple[Settings, tuple[Finding, ...]]:
    """Return the settings, the default for each that is absent or blank, and every finding."""
    records, findings = read_table(SETTINGS_TABLE, grid)
    typed, about_names = _by_name(records)
    fields: dict[str, Any] = {}
    sheets: dict[str, str] = {}
    about_values = []
    for spec, record in typed.values():
        percent = _percent(spec, record, grid)
        value: Any = _value(spec, record[VALUE], grid.epoch) if percent is None else percent
        if isinstance(value, Problem):
            about_values.append(at_cell(record.source, VALUE, value))
        elif spec.field == "sheets":
            sheets[spec.name] = value
        else:
            fields |= value if isinstance(value, dict) else {spec.field: value}
    settings = Settings(**fields, sheets=sheets, places=_places(typed))
    for spec, record in typed.values():
        problem = in_another_currency(record[VALUE], settings.currency) if spec.parse is tax_versus_drift else None
        if problem is not None:
            about_values.append(at_cell(record.source, VALUE, problem))
    return settings, (*findings, *about_names, *about_values)


def _percent(spec: SettingSpec, record: Record, grid: Grid) -> dict[str, Decimal] | Problem | None:
    """Return the part of all that there is where a setting of an amount holds a percentage; None where it does not.

    0.05 in a cell shown as 5% is five per cent, and never five cents.
    """
    if spec.parse not in {cents, cents_from_zero}:
        return None
    typed = record[VALUE]
    at = record.source.columns[VALUE.heading]
    shown_so = is_percent(grid.formats.get((record.source.row, at), ""))
    if not shown_so and (not isinstance(typed, str) or typed_percent(typed) is None):
        return None
    part = rate(typed)
    if isinstance(part, Problem):
        return part
    if not spec.percent_of_all:
        return Problem(f"{described(typed)} is a percentage where an amount belongs", "Type the amount itself.")
    return {f"{spec.field}_part": part}


def _value(spec: SettingSpec, typed: Value, epoch: date | None) -> Any:
    return unreadable(typed) or spec.parse(dated(typed, epoch) if spec.holds_date else typed)


def _by_name(records: Iterable[Record]) -> tuple[Typed, list[Finding]]:
    """Return the known settings that have a value, by name, and what is wrong with the names."""
    typed: Typed = {}
    findings = []
    for record in records:
        spec = _KNOWN.get(word_key(record.get(SETTING) or ""))
        if record.get(VALUE) is None:
            continue  # the default counts; or the row is the heading of a group of settings
        if spec is None:
            findings.append(_unknown(record))
        elif spec.name in typed:
            findings.append(_twice(spec, record, typed[spec.name][1]))
        else:
            typed[spec.name] = spec, record
    return typed, findings


def _places(typed: Typed) -> dict[str, Place]:
    """Return where each setting stands: by its field, or by the sheet it names."""
    return {
        spec.name if spec.field == "sheets" else spec.field: record.source.cell(VALUE.heading)
        for spec, record in typed.values()
    }


def _unknown(record: Record) -> Finding:
    typed = record.get(SETTING)
    if not typed:
        return warning(record.source.cell(SETTING.heading), "a value without a setting is passed over")
    near = nearest(word_key(typed), _KNOWN)
    remedy = f"Did you mean {_KNOWN[near[0]].name}?" if near else "Check its name."
    return warning(record.source.cell(SETTING.heading), f'unknown setting "{shown(typed)}" is passed over', remedy)


def _twice(spec: SettingSpec, record: Record, earlier: Record) -> Finding:
    message = f"{spec.name} is set twice, first in row {earlier.source.row}"
    return error(record.source.cell(SETTING.heading), message, "Keep one of the two rows.")

"""The workbooks that `new` makes: the user's own sheets, laid out and explained, with an example in them or empty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING

from xl_addin.domain.finding import column_letters
from xl_addin.domain.money import decimal_of
from xl_addin.domain.named_portfolios import slices_like
from xl_addin.domain.portfolio.drift import measure_drift
from xl_addin.domain.portfolio.portfolio import build_portfolio
from xl_addin.sheets import example, live, styles
from xl_addin.sheets.amounts import typed_percent
from xl_addin.sheets.dashboard_sheet import ASK, Standing, dashboard_image
from xl_addin.sheets.grid import Area
from xl_addin.sheets.guide import (
    ACCOUNT_HELP,
    ADVISER_GUIDE,
    GUIDE,
    HOLDINGS_HELP,
    SCHEDULE_HELP,
    SETTINGS_HELP,
    START_TEXT,
    START_TITLE,
    STEP_HEADINGS,
    STEPS,
    TARGETS_HELP,
    WHERE,
    WHERE_SCHEDULE,
)
from xl_addin.sheets.image import LAST_ROW, Cell, Dropdown, Rule, SheetImage
from xl_addin.sheets.inputs import read_grids
from xl_addin.sheets.page import Page
from xl_addin.sheets.setting_specs import GROUPS, SETTINGS, SHEET_SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.image import Style
    from xl_addin.sheets.setting_specs import SettingSpec

CONSTRAINTS = ("no buy", "no sell", "locked")

_TARGET = replace(styles.NUMBER, number_format="0.0%")
_PRICE = replace(styles.NUMBER, number_format="#,##0.00")
_EMPTY_ROWS = 20
_MORE_ROWS = 200

_TARGET_COLUMNS: dict[str, tuple[float, Style]] = {
    "Pie": (14, styles.TEXT),
    "Slice": (14, styles.TEXT),
    "Target %": (11, _TARGET),
    "Constraint": (12, replace(styles.TEXT, indent=1)),
    "Band": (10, styles.TEXT),
    "Share decimals": (10, styles.COUNT),
    "Note": (24, replace(styles.LABEL, indent=1)),
}
_HOLDING_COLUMNS: dict[str, tuple[float, Style]] = {
    "Symbol": (12, styles.STRONG),
    "Name": (40, styles.LABEL),
    "Shares": (12, styles.NUMBER),
    "Price": (12, _PRICE),
    "Cost basis": (14, styles.MONEY),
    "Acquired": (13, styles.DATE),
}
_SCHEDULE_COLUMNS: dict[str, tuple[float, Style]] = {
    "What": (13, styles.TEXT),
    "Amount": (13, styles.MONEY),
    "Every": (11, replace(styles.TEXT, indent=1)),
    "On": (8, styles.COUNT),
    "Start": (13, styles.DATE),
    "Account": (13, styles.TEXT),
}
_SETTING_COLUMNS: dict[str, tuple[float, Style]] = {
    "Setting": (30, styles.TEXT),
    "Value": (26, replace(styles.TEXT_WRAPPED, fill=styles.ATTENTION)),
    "Default": (26, replace(styles.LABEL, wrap=True)),
    "What it does": (77, replace(styles.LABEL, wrap=True)),
}
_GROUP = styles.filled(replace(styles.STRONG, color=styles.ACCENT), styles.ACCENT_PALE)
_CHANGED = styles.filled(replace(styles.STRONG, color=styles.ACCENT), styles.DECISION_FILL)
_HELP_WIDTH = 92.0
_HOLDING_SHOWN = len(_HOLDING_COLUMNS) + 1 + len(live.HOLDING_HEADINGS)
_PRINTED_HOLDINGS = 61
"""The last row of Holdings that goes on paper: the formulas reach further, and empty ones would fill pages."""


def portfolio_template() -> tuple[SheetImage, ...]:
    """Return the sheets of a workbook with an example portfolio, ready for every action."""
    targets = [
        (pie, part, percent, constraint or None, None, None, note or None)
        for pie, part, percent, constraint, note in example.TARGETS
    ]
    holdings = [
        (symbol, name or None, styles.shares(decimal_of(shares)), price, cost, acquired)
        for symbol, name, shares, price, cost, acquired in example.HOLDINGS
    ]
    slices = [live.Slice(pie, part, fraction) for pie, part, fraction, _, _ in example.TARGETS]
    lots = [live.Lot(symbol, shares, price) for symbol, _, shares, price, _, _ in example.HOLDINGS]
    cash = float(example.SETTINGS["Cash"])
    return (
        _start(),
        _live_targets(targets, slices, lots, cash),
        _live_holdings(holdings, lots, cash),
        settings_sheet(example.SETTINGS),
    )


def _dashboard(targets: SheetImage, holdings: SheetImage, settings: SheetImage) -> SheetImage:
    """Return the dashboard of what these sheets say, before anything was proposed."""
    read, _ = read_grids(targets.grid(), holdings.grid(), settings=settings.grid())
    portfolio, _ = build_portfolio(read.targets, read.holdings, (), read.settings)
    window = f"{read.settings.trade_windows[0]:%H:%M}, trading days"
    return dashboard_image(
        [measure_drift(portfolio)] if portfolio else [],
        Standing("none yet", window, ASK, as_of="the numbers this example begins with"),
    )


def household_template() -> tuple[SheetImage, ...]:
    """Return the sheets of a workbook with an example household: two accounts, taxed differently, lots with days."""
    slices = [live.Slice("Household", part, fraction) for part, fraction in example.HOUSEHOLD_TARGETS]
    return (_start(), *_by_account(slices, example.HOUSEHOLD_HOLDINGS), settings_sheet(example.HOUSEHOLD_SETTINGS))


def adviser_template() -> tuple[SheetImage, ...]:
    """Return the sheets of a client's workbook: a model with bands, three accounts, what an adviser sets and explains.

    A recurring withdrawal stands on the sheet Schedule.
    """
    slices = [live.Slice(pie, part, fraction) for pie, part, fraction, _, _ in example.CLIENT_TARGETS]
    more = tuple((band or None, None, note or None) for *_, band, note in example.CLIENT_TARGETS)
    schedule = _table("Schedule", _SCHEDULE_COLUMNS, example.CLIENT_SCHEDULE, _Beside(SCHEDULE_HELP))
    sheets = _by_account(slices, example.CLIENT_HOLDINGS, more)
    return (
        _start((*WHERE[:2], WHERE_SCHEDULE, *WHERE[2:]), ADVISER_GUIDE),
        *sheets,
        schedule,
        settings_sheet(example.CLIENT_SETTINGS),
    )


def _by_account(
    slices: Sequence[live.Slice], held: Sequence[example.Held], more: Sequence[tuple[Value, ...]] = ()
) -> tuple[SheetImage, SheetImage]:
    """Return Targets and Holdings of several accounts; the formulas beside them are of all accounts together.

    ``more`` is what stands in each row of Targets from Band on.
    """
    pairs = zip_longest(slices, more, fillvalue=())
    targets = [(own.pie, own.name, own.fraction, None, *rest) for own, rest in pairs if isinstance(own, live.Slice)]
    rows = [
        (symbol, name or None, styles.shares(decimal_of(shares)), price, cost, acquired, account)
        for account, symbol, name, shares, price, cost, acquired in held
    ]
    lots = [live.Lot(symbol, shares, price) for _, symbol, _, shares, price, _, _ in held]
    return _live_targets(targets, slices, lots, 0), _live_holdings(rows, lots, 0, {"Account": (12.0, styles.TEXT)})


def starter_template(like: str = "") -> tuple[SheetImage, ...]:
    """Return the sheets of a workbook to be filled in: every setting at its default, empty tables.

    ``like`` is a named portfolio whose targets stand there already, with a row of no shares for each fund's price.
    """
    empty: list[tuple[()]] = [()] * _EMPTY_ROWS
    parts = {symbol: float(percent / 100) for symbol, percent in slices_like(like, ()).items()} if like else {}
    slices = [live.Slice(_LIKE_PIE, symbol, fraction) for symbol, fraction in parts.items()]
    lots = [live.Lot(symbol, 0, None) for symbol in parts]
    targets = [(part.pie, part.name, part.fraction) for part in slices]
    holdings = [(symbol, None, 0) for symbol in parts]
    return (
        _start(),
        _live_targets([*targets, *empty[len(targets) :]], slices, lots, 0),
        _live_holdings([*holdings, *empty[len(holdings) :]], lots, 0),
        settings_sheet({}),
    )


_LIKE_PIE = "Portfolio"

TEMPLATES = {
    "portfolio": portfolio_template,
    "starter": starter_template,
    "household": household_template,
    "adviser": adviser_template,
}
"""The templates by the name that `new` knows them by."""


def workbook(template: str, like: str = "") -> tuple[SheetImage, ...]:
    """Return the sheets of a new workbook: a template's own, and in the example the dashboard of it.

    ``like`` is a named portfolio for the starter.
    """
    images = starter_template(like) if like else TEMPLATES[template]()
    if template != "portfolio":
        return images
    _, *tables = images
    return (*images, _dashboard(*tables))


def _start(
    where: Sequence[tuple[str, str, str]] = WHERE, more: Mapping[str, Sequence[tuple[str, str]]] | None = None
) -> SheetImage:
    """Return the first sheet: what goes where, what to do wherever it is opened; ``more`` are further sections."""
    page = Page(_START_WIDTHS)
    page.add(Cell(START_TITLE, styles.TITLE))
    page.add(Cell(START_TEXT, styles.TEXT))
    page.blank()
    links = {}
    page.heading("What goes where", styles.SECTION)
    for sheet, address, text in where:
        links[page.add(Cell(f"{sheet} ▸", _LINK), Cell(text, styles.TEXT)), 1] = address
    page.blank()
    page.heading("What to do, step by step", styles.SECTION)
    page.heights[page.add(*(Cell(word, styles.HEADING) for word in STEP_HEADINGS))] = 32.0
    for step, text, button, command in STEPS:
        page.add(
            Cell(step, styles.STRONG), Cell(text, styles.TEXT), Cell(button, styles.TEXT), Cell(command, styles.TEXT)
        )
    page.blank()
    for title, rows in {**(more or {}), **GUIDE}.items():
        page.heading(title, styles.SECTION)
        for label, text in rows:
            page.add(Cell(label, styles.STRONG), Cell(text, styles.TEXT))
        page.blank()
    return SheetImage(
        name="Start",
        kind=None,
        rows=tuple(page.rows),
        widths=page.widths,
        heights={1: 28.0, **page.heights},
        links=links,
        gridlines=False,
        tab_color=styles.MUTED,
    )


_START_WIDTHS = (25.0, 51.0, 28.0, 56.0)
_LINK = replace(styles.STRONG, color=styles.ACCENT)


def targets_sheet(rows: Sequence[Sequence[Value | Cell]]) -> SheetImage:
    """Return the sheet Targets; its lists of constraints reach below the table, which grows when typed under."""
    return _table("Targets", _TARGET_COLUMNS, rows, _Beside(TARGETS_HELP), (_constraints(rows),))


def _constraints(rows: Sequence[Sequence[Value | Cell]]) -> Dropdown:
    column = list(_TARGET_COLUMNS).index("Constraint") + 1
    message = "Leave it empty, or choose what may not be done with this slice."
    return Dropdown(2, column, CONSTRAINTS, "Constraint", message, rows=len(rows) + _MORE_ROWS)


def _live_targets(
    rows: Sequence[Sequence[Value | Cell]], slices: Sequence[live.Slice], lots: Sequence[live.Lot], cash: float
) -> SheetImage:
    """Return the sheet Targets with formulas beside the table that say at once how it stands."""
    first = len(_TARGET_COLUMNS) + 2
    formulas = tuple(live.target_rows(slices, lots, cash, first))
    beside = _Beside(TARGETS_HELP, live.TARGET_HEADINGS, (10, 10, 9, 10, 12), formulas)
    image = _table("Targets", _TARGET_COLUMNS, rows, beside, (_constraints(rows),))
    sum_ = f"${column_letters(first)}2"
    wrong = f"AND(ISNUMBER({sum_}),ABS({sum_}-1)>0.0000001)"
    rule = Rule((2, first, live.TARGET_ROWS, first), wrong, styles.WRONG)
    printed = (1, 1, live.TARGET_ROWS, first + len(live.TARGET_HEADINGS) - 1)
    return replace(image, hidden=live.hidden_columns(first), rules=(rule,), printed=printed, pages=1)


def _live_holdings(
    rows: Sequence[Sequence[Value | Cell]],
    lots: Sequence[live.Lot],
    cash: float,
    more: Mapping[str, tuple[float, Style]] | None = None,
) -> SheetImage:
    """Return the sheet Holdings with formulas beside the table that say what each row is worth.

    One column ``more`` stands where otherwise a narrow one parts the table from them: they are always from H on.
    """
    formulas = tuple(live.holding_rows(lots, cash))
    help_ = (*HOLDINGS_HELP, ACCOUNT_HELP) if more else HOLDINGS_HELP
    beside = _Beside(help_, live.HOLDING_HEADINGS, (14, 10), formulas, apart=not more)
    image = _table("Holdings", {**_HOLDING_COLUMNS, **(more or {})}, rows, beside)
    return replace(image, printed=(1, 1, _PRINTED_HOLDINGS, _HOLDING_SHOWN), pages=1)


def settings_sheet(chosen: Mapping[str, Value]) -> SheetImage:
    """Return the sheet Settings in groups, each setting at its default unless it is chosen; a changed one is marked.

    Names of sheets are there only if they are chosen.
    """
    by_name = {spec.name: spec for spec in (*SETTINGS, *SHEET_SETTINGS)}
    named = tuple(spec.name for spec in SHEET_SETTINGS if spec.name in chosen)
    rows: list[tuple[Value | Cell, ...]] = []
    dropdowns = []
    for group, names in {**GROUPS, "Names": (*GROUPS["Names"], *named)}.items():
        rows.append((Cell(group, _GROUP), Cell(None, _GROUP), Cell(None, _GROUP), Cell(None, _GROUP)))
        for spec in (by_name[name] for name in names):
            default = _setting_cell(_typed(spec.default), _SETTING_COLUMNS["Default"][1])
            value = _setting_cell(chosen.get(spec.name, _default(spec)), _SETTING_COLUMNS["Value"][1])
            rows.append((spec.name, value, default, spec.help))
            if spec.words:
                dropdowns.append(Dropdown(len(rows) + 1, 2, spec.words, spec.name, spec.help))
    image = _table("Settings", _SETTING_COLUMNS, rows, _Beside(SETTINGS_HELP), tuple(dropdowns))
    changed = Rule((2, 1, len(rows) + 1, 2), 'AND($B2<>"",$B2<>$C2)', _CHANGED)
    return replace(image, rules=(changed,))


def _default(spec: SettingSpec) -> Value:
    """Return a default as it is typed into a cell.

    Cash stays blank, because a CASH row in Holdings may say it, and saying it twice is an error.
    """
    if spec.field == "cash":
        return None
    return _typed(spec.default)


def _typed(text: str) -> Value:
    """Return a default as a spreadsheet's value: a number, a fraction for a percentage, or its words."""
    percent = typed_percent(text)
    if percent is not None:
        return styles.number(percent / 100)
    return styles.number(Decimal(text)) if text.replace(".", "", 1).isdecimal() else text


def _setting_cell(value: Value, style: Style) -> Cell:
    """Return a setting's value; a fraction is a rate, since every other number here is whole or money."""
    is_rate = isinstance(value, float) and 0 < value < 1
    return Cell(value, replace(style, number_format="0.0%") if is_rate else style)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands to the right of a table: guidance, and columns of formulas with their headings, widths and cells.

    ``apart`` parts them from the table with a narrow column.
    """

    guidance: Sequence[str]
    headings: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    apart: bool = True


def _table(
    name: str,
    columns: Mapping[str, tuple[float, Style]],
    rows: Sequence[Sequence[Value | Cell]],
    beside: _Beside,
    dropdowns: tuple[Dropdown, ...] = (),
) -> SheetImage:
    """Return a sheet with one Excel table from A1 on, and guidance to the right of it."""
    wraps = bool(beside.headings)
    headings = tuple(Cell(word, replace(_heading_style(style), wrap=wraps)) for word, (_, style) in columns.items())
    body = [_cells(row, columns) for row in rows]
    guidance = [
        Cell("How to fill this in", replace(styles.HEADING, wrap=False)),
        *(Cell(text, styles.LABEL) for text in beside.guidance),
    ]
    shown = len(beside.headings)
    formulas = [tuple(Cell(word, styles.HEADING_RIGHT) for word in beside.headings), *beside.rows]
    blank, spare, gap = (None,) * len(columns), _cells((), columns), (None,) if shown and beside.apart else ()
    lines = (
        (
            *(cells or (spare if line else blank)),
            *gap,
            *(line or (None,) * shown)[:shown],
            None,
            text,
            *(line or ())[shown + 2 :],
        )
        for cells, line, text in zip_longest([headings, *body], formulas, guidance)
    )
    return SheetImage(
        name=name,
        kind=None,
        rows=tuple(lines),
        widths=(*(width for width, _ in columns.values()), *([3.0] * len(gap)), *beside.widths, 3.0, _HELP_WIDTH),
        heights={1: 34.0 if shown else 20.0},
        freeze=(1, 0),
        dropdowns=dropdowns,
        tables=(Area(f"tbl{name}", 1, 1, len(body) + 1, len(columns)),),
        tab_color=styles.ACCENT,
        landscape=False,
        printed=(1, 1, LAST_ROW, len(columns)),
    )


def _cells(row: Sequence[Value | Cell], columns: Mapping[str, tuple[float, Style]]) -> tuple[Cell, ...]:
    """Return a row's cells, blank ones formatted as well, for whoever types there."""
    looks = (style for _, style in columns.values())
    pairs = zip_longest(row, looks)
    return tuple(value if isinstance(value, Cell) else Cell(value, style) for value, style in pairs)


def _heading_style(style: Style) -> Style:
    """Return how the heading of a column looks: aligned like what stands under it."""
    return replace(styles.HEADING, align=style.align, indent=style.indent, wrap=False)

"""Random workbooks of targets and holdings are read back exactly, or refused: never as another portfolio.

What is drawn: pies typed on each row, once, or not at all; one table or two; lots; currencies by column, heading or
number format, their rates on a sheet, in a column or in the values; two or three of shares, price and value; cash under
its names; accounts; totals, subtotals and footers in many forms. What is read back are the effective targets, what is
held of each security, what it is worth in the portfolio's currency, and the cash, account by account.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from xl_addin.actions.context import Context
from xl_addin.actions.load import load
from xl_addin.domain.finding import errors
from xl_addin.hosts.memory import MemoryBook
from xl_addin.sheets.grid import Grid

if TYPE_CHECKING:
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.sheets.grid import Value

NOON = Context(datetime(2026, 11, 26, 17, 0, tzinfo=UTC), "Ann", account="all")
SYMBOLS = ("VTI", "BND", "BRK.B", "VXUS", "QQQM", "GLD", "SHEL", "SAP")
RATES = {"USD": Decimal(1), "EUR": Decimal("1.25"), "GBX": Decimal("0.0125"), "JPY": Decimal("0.0064")}
FORMATS = {"USD": '"$"#,##0.00', "EUR": "#,##0.00 [$€-407]", "JPY": "[$¥-411]#,##0", "GBX": "0.00"}
CASH_NAMES = ("CASH", "Cash", "CASH-USD", "Cash USD", "Cash & Cash Investments", "SPAXX**", "USD")
TOTALS = ("Total", "TOTAL", "Grand total", "Totals", "Sum", "Subtotal", "Total:", None)
FOOTERS = (
    "Prices as of 25 November 2026", "Source: my broker", "Not advice.", "* estimated", "Last updated: yesterday",
)  # fmt: skip


@dataclass(frozen=True)
class Lot:
    """A row of holdings; the price is in hundredths of the currency, the shares in hundredths."""

    symbol: str
    shares: int
    cents: int
    account: str


@dataclass(frozen=True)
class Case:
    """A portfolio: pies of slices, what is held, in which currency each symbol is quoted, and cash by account."""

    pies: tuple[tuple[str, ...], ...]
    parts: tuple[int, ...]
    lots: tuple[Lot, ...]
    currencies: dict[str, str]
    cash: dict[str, int]


@dataclass(frozen=True)
class Look:
    """How it is written down."""

    pie_column: str  # typed, once
    percent: str  # number, text, format
    columns: tuple[str, ...]  # of Shares, Price, Value
    currency: str  # column, format, heading (where there is but one)
    rates: str  # sheet, column, value
    cash: str
    one_table: bool
    total: str | None
    subtotal: bool
    footer: str | None
    above: int
    order: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    symbols = draw(st.lists(st.sampled_from(SYMBOLS), min_size=2, max_size=6, unique=True))
    cut = draw(st.integers(1, len(symbols)))
    pies = tuple(tuple(part) for part in (symbols[:cut], symbols[cut:]) if part)
    parts = tuple(draw(st.lists(st.integers(5, 50), min_size=len(symbols), max_size=len(symbols))))
    accounts = draw(st.sampled_from((("",), ("Joint", "Roth"))))
    lots = tuple(
        Lot(symbol, draw(st.integers(1, 9_999_99)), cents, account)
        for symbol in symbols
        for cents in [draw(st.integers(1_00, 9_999_99))]
        for account in accounts
        for _ in range(draw(st.integers(1, 2)))
    )
    one = draw(st.sampled_from(("USD", "EUR", "")))
    currencies = {symbol: one or draw(st.sampled_from(tuple(RATES))) for symbol in symbols}
    currencies[symbols[0]] = one or "USD"
    cash = {account: draw(st.integers(0, 50_000_00)) for account in accounts}
    return Case(pies, parts, lots, currencies, cash)


LOOKS = st.builds(
    Look,
    pie_column=st.sampled_from(("typed", "once")),
    percent=st.sampled_from(("number", "text", "format")),
    columns=st.sampled_from(
        (("Shares", "Price"), ("Shares", "Price", "Value"), ("Shares", "Value"), ("Price", "Value"))
    ),
    currency=st.sampled_from(("column", "format", "heading")),
    rates=st.sampled_from(("sheet", "column", "value")),
    cash=st.sampled_from(CASH_NAMES),
    one_table=st.booleans(),
    total=st.sampled_from(TOTALS),
    subtotal=st.booleans(),
    footer=st.sampled_from((*FOOTERS, None)),
    above=st.integers(0, 12),
    order=st.integers(0, 10_000),
)  # fmt: skip


def percents(parts: list[int]) -> list[Decimal]:
    """Return whole parts in percent to two decimals, which come to 100."""
    total = sum(parts)
    found = [(Decimal(100 * part) / total).quantize(Decimal("0.01")) for part in parts]
    found[-1] += 100 - sum(found)
    return found


def sliced(case: Case) -> list[tuple[str, str, Decimal]]:
    """Return the rows of Targets: the root's pies, then each pie's slices; one pie stands for itself."""
    slices = [symbol for pie in case.pies for symbol in pie]
    parts = dict(zip(slices, case.parts, strict=True))
    if len(case.pies) == 1:
        return [("All", symbol, percent) for symbol, percent in zip(slices, percents(list(case.parts)), strict=True)]
    sizes = percents([sum(parts[symbol] for symbol in pie) for pie in case.pies])
    rows = [("All", f"Pie {n}", size) for n, size in enumerate(sizes)]
    for n, pie in enumerate(case.pies):
        inside = percents([parts[symbol] for symbol in pie])
        rows += [(f"Pie {n}", symbol, percent) for symbol, percent in zip(pie, inside, strict=True)]
    return rows


class Paper:
    """A sheet that is written on row by row, with the number formats of some of its cells."""

    def __init__(self, above: int) -> None:
        self.rows: list[tuple[Value, ...]] = [()] * above
        self.formats: dict[tuple[int, int], str] = {}

    def add(self, cells: list[tuple[Value, str]]) -> None:
        self.rows.append(tuple(value for value, _ in cells))
        for column, (_, code) in enumerate(cells, 1):
            if code:
                self.formats[len(self.rows), column] = code

    def grid(self, name: str) -> Grid:
        return Grid(name, tuple(self.rows), formats=self.formats)


def typed_percent(percent: Decimal, way: str) -> tuple[Value, str]:
    if way == "text":
        return f"{percent}%", ""
    return (float(percent / 100), "0.00%") if way == "format" else (float(percent), "")


def targets_of(case: Case, look: Look) -> Grid:
    paper = Paper(0)
    paper.add([("Pie", ""), ("Slice", ""), ("Target %", "")])
    last = ""
    for pie, name, percent in sliced(case):
        shown = None if look.pie_column == "once" and pie == last else pie
        paper.add([(shown, ""), (name, ""), typed_percent(percent, look.percent)])
        last = pie
    return paper.grid("Targets")


def headings(case: Case, look: Look) -> list[str]:
    """Return the headings of the holdings, in the order that was drawn; the symbol's stays before the total's label."""
    others = list(look.columns)
    several = len(set(case.currencies.values())) > 1
    others += ["Currency"] if look.currency == "column" and (several or "USD" not in case.currencies.values()) else []
    others += ["Rate"] if look.rates == "column" and several else []
    others += ["Account"] if len(case.cash) > 1 else []
    others += ["Target %"] if look.one_table else []
    turn = look.order % len(others)
    return ["Symbol", *others[turn:], *others[:turn]]


def holdings_of(case: Case, look: Look) -> Grid:
    paper = Paper(look.above)
    names = headings(case, look)
    unit = next(iter(case.currencies.values()))
    in_unit = look.currency == "heading" and unit != "USD"
    paper.add([(f"{name} ({unit})" if in_unit and name in {"Price", "Value"} else name, "") for name in names])
    targets = {name: percent for _, name, percent in sliced(case)}
    seen: set[str] = set()
    worth = Decimal(0)
    for number, lot in enumerate(case.lots):
        cells = _cells(case, look, lot, None if lot.symbol in seen else targets.get(lot.symbol))
        seen.add(lot.symbol)
        worth += _worth(case, look, lot)
        paper.add([cells.get(name, (None, "")) for name in names])
        if look.subtotal and number == len(case.lots) // 2 and "Value" in names and look.total != "Subtotal":
            paper.add([("Subtotal", "") if name == "Symbol" else (None, "") for name in names])
    for account, cents in case.cash.items():
        value = (float(Decimal(cents) / 100), "")
        cells = {"Symbol": (look.cash, ""), "Account": (account, "")}
        cells["Shares" if "Shares" in names else "Value"] = value
        paper.add([cells.get(name, (None, "")) for name in names])
    if look.total is not None:
        total: dict[str, tuple[Value, str]] = {"Symbol": (look.total, ""), "Value": (float(worth), "")}
        paper.add([total.get(name, (None, "")) for name in names])
    if look.footer is not None:
        paper.rows.append(())
        paper.rows.append((look.footer,))
    return paper.grid("Holdings")


def _worth(case: Case, look: Look, lot: Lot) -> Decimal:
    """Return what a row says under Value: in the security's currency, or where that tells the rates the portfolio's."""
    value = Decimal(lot.shares) / 100 * Decimal(lot.cents) / 100
    return value * rate(case, lot.symbol) if look.rates == "value" else value


def _cells(case: Case, look: Look, lot: Lot, target: Decimal | None) -> dict[str, tuple[Value, str]]:
    currency = case.currencies[lot.symbol]
    code = FORMATS[currency] if look.currency == "format" else ""
    cells: dict[str, tuple[Value, str]] = {
        "Symbol": (lot.symbol, ""),
        "Shares": (float(Decimal(lot.shares) / 100), ""),
        "Price": (float(Decimal(lot.cents) / 100), code),
        "Value": (float(_worth(case, look, lot)), "" if look.rates == "value" else code),
        "Currency": (currency, ""),
        "Rate": (float(rate(case, lot.symbol)), ""),
        "Account": (lot.account or None, ""),
    }
    if target is not None:
        cells["Target %"] = typed_percent(target, look.percent)
    return cells


def book_of(case: Case, look: Look) -> MemoryBook:
    sheets = [] if look.one_table else [targets_of(case, look)]
    sheets.append(holdings_of(case, look))
    if look.rates == "sheet" and len(set(case.currencies.values())) > 1:
        used = sorted({*case.currencies.values(), "USD"})
        sheets.append(Grid("Rates", (("Currency", "Rate"), *((code, float(RATES[code])) for code in used))))
    return MemoryBook("book.xlsx", sheets)


def fitted(case: Case, look: Look) -> tuple[Case, Look]:
    """Return the two so that the look can say the case at all: so much is asked of a table that people can read too."""
    if look.one_table:  # which has no rows for pies within pies
        case = replace(case, pies=(tuple(symbol for pie in case.pies for symbol in pie),))
    currencies = set(case.currencies.values())
    if "USD" not in currencies and "USD" in look.cash:
        look = replace(look, cash="CASH")
    if len(currencies) == 1:
        return case, look
    if look.rates == "value":
        look = replace(look, columns=("Shares", "Price", "Value"))
    elif not {"Shares", "Price"} <= set(look.columns):  # or nothing says in which currency a value is
        look = replace(look, columns=("Shares", "Price"))
    if look.currency == "heading" or "GBX" in currencies:  # no number format shows pence
        look = replace(look, currency="column")
    return case, look


def rate(case: Case, symbol: str) -> Decimal:
    """Return what a security's currency is worth in the portfolio's: that which all have, else dollars."""
    return RATES[case.currencies[symbol]] if len(set(case.currencies.values())) > 1 else Decimal(1)


def expected(case: Case, account: str) -> tuple[dict[str, tuple[Fraction, Fraction]], Fraction]:
    """Return the shares and the worth in the portfolio's currency of each symbol, and the cash."""
    held: dict[str, tuple[Fraction, Fraction]] = {}
    for lot in (lot for lot in case.lots if lot.account == account):
        shares, worth = held.get(lot.symbol, (Fraction(0), Fraction(0)))
        own, price = Fraction(lot.shares, 100), Fraction(lot.cents, 100) * Fraction(rate(case, lot.symbol))
        held[lot.symbol] = shares + own, worth + own * price
    return held, Fraction(case.cash[account], 100)


def near(one: Fraction, other: Fraction) -> bool:
    """Return whether two amounts are one to 12 digits: a spreadsheet keeps 15."""
    return abs(one - other) <= Fraction(1, 10**11) * max(abs(one), abs(other), Fraction(1))


def check_read(case: Case, portfolio: Portfolio) -> None:
    held, cash = expected(case, portfolio.account or "")
    read = {symbol: (Fraction(p.shares), p.value) for symbol, p in portfolio.positions.items() if p.lots}
    assert read.keys() == held.keys()
    for symbol, (shares, worth) in held.items():
        if not portfolio.positions[symbol].in_dollars:
            assert near(read[symbol][0], shares), symbol
        assert near(read[symbol][1], worth), (symbol, read[symbol][1], worth)
    assert portfolio.cash == cash * 100


def effective(case: Case) -> dict[str, Fraction]:
    rows = sliced(case)
    within = {name: percent for pie, name, percent in rows if pie == "All"}
    return {
        name: Fraction(percent) / 100 * (1 if pie == "All" else Fraction(within[pie]) / 100)
        for pie, name, percent in rows
        if not name.startswith("Pie ")
    }


@settings(max_examples=300, deadline=None)
@given(cases(), LOOKS)
def test_reads_back_exactly_or_refuses(case: Case, look: Look) -> None:
    case, look = fitted(case, look)
    loaded = load(book_of(case, look), NOON)
    wrong = [str(finding) for finding in errors(loaded.findings)]
    if wrong and look.rates == "value" and len(set(case.currencies.values())) > 1:
        return  # too few rows agree on what a currency is worth
    assert not wrong, wrong
    accounts = {portfolio.account or "" for portfolio in loaded.portfolios}
    assert accounts == set(case.cash)
    for portfolio in loaded.portfolios:
        check_read(case, portfolio)
        found = {node.symbol: node.target for node in portfolio.tree.nodes if node.symbol}
        assert found == effective(case)

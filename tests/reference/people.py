"""Random workbooks as people keep them: securities by name at usual prices, round targets, what a few years have left.

A third to a half of each rule is off, as with people: most set a band or a smallest order, few a limit, hardly anybody
everything at once. `randomly` makes the odd ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from reference.books import Book
from reference.entry import SOLD_ON
from xl_addin.domain.band import Band, Reach
from xl_addin.domain.plan import Action
from xl_addin.domain.rows import Constraint, HoldingRow, TargetRow
from xl_addin.domain.settings import (
    AccountType,
    Leftover,
    LotMethod,
    Nesting,
    Outside,
    Overflow,
    Settings,
    TradeTo,
    WashSales,
)

if TYPE_CHECKING:
    from random_portfolios import Pick

SECURITIES = {
    "VTI": "284.17", "VXUS": "66.42", "BND": "73.05", "BNDX": "49.61", "VNQ": "91.38", "VTIP": "49.12", "GLD": "301.77",
    "SCHD": "27.43", "VUG": "431.9", "VTV": "176.02", "VB": "239.4", "VWO": "48.71", "QQQ": "529.88", "SPY": "594.21",
    "IJS": "104.6", "AVUV": "97.31", "AVDV": "78.25", "TLT": "88.9", "SHY": "82.44", "DBC": "22.13", "AAPL": "229.87",
    "MSFT": "430.16", "NVDA": "138.25", "AMZN": "197.12", "GOOGL": "175.58", "BRK.B": "472.3", "JNJ": "154.98",
    "JPM": "245.31", "KO": "63.75", "COST": "945.04", "BKNG": "5134.55", "NVR": "9081.2", "VTSAX": "142.88",
    "VBTLX": "9.61", "FXAIX": "207.39", "VTIAX": "33.94",
}  # fmt: skip
"""Symbols with a price each, in dollars; the last are funds, dealt in to the thousandth of a share."""
FUNDS = {"VTSAX", "VBTLX", "FXAIX", "VTIAX"}
BANDS = (
    Band(Fraction(5, 100)),
    Band(Fraction(3, 100)),
    Band(None, Fraction(25, 100)),
    Band(Fraction(5, 100), Fraction(25, 100), Reach.TIGHTER),
    Band(Fraction(1, 100), Fraction(20, 100), Reach.LOOSER),
)
"""Bands that are written about: of points, of a part of the target, and Swedroe's 5/25."""


def people_book(pick: Pick) -> Book:
    """Return the workbook of somebody, and what they ask of it."""
    draft = _Draft(pick)
    draft.shape()
    draft.hold()
    settings = _taxes(pick, _limits(pick, _settings(draft)))
    targets = tuple(_row(draft, row) for row in draft.targets)
    named = tuple((name, AccountType.ROTH) for name in draft.accounts if name == "roth")
    settings = replace(settings, account_types=named)
    several = len({row.account for row in draft.rows if row.shares and row.account}) > 1
    book = Book(targets, tuple(draft.rows), settings, account="all" if several else None)
    return book if several and pick(0, 3) else _asked(draft, replace(book, account=_one_account(book)))


def _one_account(book: Book) -> str | None:
    return next((row.account for row in book.holdings if row.shares and row.account), None)


@dataclass
class _Draft:
    """A workbook on its way: ``money`` are the dollars of all accounts together, ``wanted`` each slice's part."""

    pick: Pick
    targets: list[TargetRow] = field(default_factory=list)
    rows: list[HoldingRow] = field(default_factory=list)
    wanted: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    accounts: tuple[str, ...] = ()
    money: Decimal = Decimal(0)
    places: int = 5

    def shape(self) -> None:
        """Choose securities, pies and targets: half of all have one pie, the others two to five inside it."""
        pick = self.pick
        count = (pick(2, 5), pick(4, 10), pick(8, 20))[(0, 0, 1, 1, 1, 2)[pick(0, 5)]]
        left = list(SECURITIES)
        names = [left.pop(pick(0, len(left) - 1)) for _ in range(count)]
        if count < 5 or pick(0, 1):
            self._pie("Main", names, Fraction(1))
            return
        pies = pick(2, min(5, count // 2))
        groups = [names[n::pies] for n in range(pies)]
        for n, percent in enumerate(_percents(pick, pies)):
            name = f"Pie{n + 1}"
            self.targets.append(TargetRow("Main", name, percent))
            own = [*groups[n], groups[n - 1][0]] if pick(0, 9) == 0 else groups[n]
            self._pie(name, own, Fraction(percent) / 100)

    def _pie(self, pie: str, names: list[str], part: Fraction) -> None:
        for name, percent in zip(names, _percents(self.pick, len(names)), strict=True):
            self.targets.append(TargetRow(pie, name, percent))
            self.wanted[pie, name] = part * Fraction(percent) / 100

    def hold(self) -> None:
        """Buy what the years have left: near the targets for most, none of a new slice, something in no pie."""
        pick = self.pick
        self.money = Decimal(pick(1, 9)) * 10 ** pick(3, 6)
        self.places = (5, 5, 5, 0, 0, 3, 2, 6)[pick(0, 7)]
        kept = ("Brokerage", "roth", "Joint")
        self.accounts = kept[: pick(2, 3)] if pick(0, 4) == 0 else ()
        often = [name for _, name in self.wanted]
        named = any(often.count(name) > 1 for name in often)
        wild = pick(2, 12)
        for pie, name in self.wanted:
            self._buy(name, pie if named else None, self.wanted[pie, name], wild)
        if pick(0, 5) == 0:
            spare = [name for name in SECURITIES if name not in often]
            self._buy(spare[pick(0, len(spare) - 1)], None, Fraction(pick(1, 10), 100), 1)

    def _buy(self, name: str, pie: str | None, part: Fraction, wild: int) -> None:
        pick, price = self.pick, Decimal(SECURITIES[name])
        drift = Fraction(pick(100 - 7 * wild, 100 + 7 * wild), 100)
        worth = 0 if pick(0, 15) == 0 else float(part * drift) * float(self.money)
        lots = (1, 1, 2, 3, 5)[pick(0, 4)]
        for _ in range(lots):
            shares = (Decimal(worth / lots) / price).quantize(Decimal(1).scaleb(-self._places(name)))
            account = self.accounts[pick(0, len(self.accounts) - 1)] if self.accounts else None
            basis = (shares * price * pick(50, 125) / 100).quantize(Decimal("0.01"))
            acquired = SOLD_ON - timedelta((pick(1, 40), pick(31, 365), pick(366, 3000))[pick(0, 2)])
            if shares:
                self.rows.append(HoldingRow(name, shares, price, pie, basis, acquired, account))
        if not any(row.symbol == name for row in self.rows):
            self.rows.append(HoldingRow(name, Decimal(0), price))

    def _places(self, name: str) -> int:
        return 3 if name in FUNDS and not self.places else self.places


def _percents(pick: Pick, count: int) -> list[Decimal]:
    """Return round percentages that sum to 100: of five each where there are few, else of whole points; or equal."""
    if pick(0, 4) == 0:
        even = (Decimal(100) / count).quantize(Decimal("0.01"))
        return [*[even] * (count - 1), 100 - even * (count - 1)]
    unit = 5 if count <= 8 else 1
    parts = [1] * count
    for _ in range(100 // unit - count):
        parts[pick(0, count - 1)] += 1
    if pick(0, 12) == 0 and count > 2:  # a slice on its way out
        parts[1], parts[0] = parts[1] + parts[0], 0
    return [Decimal(part * unit) for part in parts]


def _row(draft: _Draft, row: TargetRow) -> TargetRow:
    """Return a row with what people put beside few of them: a constraint, a band of its own, a fund's decimals."""
    pick = draft.pick
    if pick(0, 19) == 0:
        row = replace(row, constraint=(Constraint.NO_SELL, Constraint.NO_BUY, Constraint.LOCKED)[pick(0, 2)])
    if pick(0, 19) == 0:
        row = replace(row, band=BANDS[pick(0, len(BANDS) - 1)])
    if not draft.places and row.slice in FUNDS:
        row = replace(row, share_decimals=3)
    if row.slice in SECURITIES and pick(0, 39) == 0:
        row = replace(row, maximum_buy=pick(1, 50) * 10_000, maximum_sell=(None, pick(1, 50) * 10_000)[pick(0, 1)])
    return row


def _settings(draft: _Draft) -> Settings:
    pick, money = draft.pick, int(draft.money)
    minimum = (0, 0, 0, 50_000, money)[pick(0, 4)]  # cents; the last is 1% of all
    cash = minimum + (0, pick(0, 10_000), pick(0, money * 10), pick(0, 2 * money), -pick(0, 10_000))[pick(0, 4)]
    if draft.accounts:
        for name in draft.accounts:
            draft.rows.append(HoldingRow("CASH", Decimal(cash // len(draft.accounts)).scaleb(-2), account=name))
    return Settings(
        cash=None if draft.accounts else cash,
        minimum_cash=minimum // max(1, len(draft.accounts)),
        share_decimals=draft.places,
        rebalance_uses_cash=pick(0, 5) > 0,
        minimum_order=(100, 100, 100, 0, 500, 1000, 2500, 10_000)[pick(0, 7)],
        nesting=Nesting.FLAT if pick(0, 3) == 0 else Nesting.LEVEL_BY_LEVEL,
        outside=Outside.SELL if pick(0, 2) == 0 else Outside.HOLD,
        overflow=Overflow.HOLD_AS_CASH if pick(0, 9) == 0 else Overflow.SPREAD,
        leftover=Leftover.INVEST if pick(0, 5) == 0 else Leftover.CLOSEST,
        band=BANDS[pick(0, len(BANDS) - 1)] if pick(0, 2) == 0 else None,
        trade_to=TradeTo.BAND_EDGE if pick(0, 3) == 0 else TradeTo.TARGET,
        commission=(0, 0, 0, 0, 100, 495, 999)[pick(0, 6)],
        spread=(Decimal(0), Decimal(0), Decimal(0), Decimal("0.0002"), Decimal("0.001"))[pick(0, 4)],
    )


def _limits(pick: Pick, settings: Settings) -> Settings:
    if pick(0, 7) == 0:
        settings = replace(settings, maximum_orders=pick(2, 8))
    if pick(0, 7) == 0:
        settings = replace(settings, maximum_turnover=Decimal((5, 10, 20, 30)[pick(0, 3)]) / 100)
    if pick(0, 11) == 0:
        settings = replace(settings, fewer_orders=Decimal((25, 50, 100)[pick(0, 2)]) / 10_000)
    return settings


def _taxes(pick: Pick, settings: Settings) -> Settings:
    if pick(0, 2):
        return settings
    settings = replace(
        settings,
        short_term_rate=Decimal((24, 32, 37)[pick(0, 2)]) / 100,
        long_term_rate=Decimal((0, 15, 20)[pick(0, 2)]) / 100,
        lot_method=(LotMethod.MIN_TAX, LotMethod.MIN_TAX, LotMethod.FIFO, LotMethod.HIFO)[pick(0, 3)],
        wash_sales=(WashSales.WARN, WashSales.WARN, WashSales.BLOCK, WashSales.IGNORE)[pick(0, 3)],
        realised_long=(0, 0, pick(-5000, 5000) * 100)[pick(0, 2)],
    )
    if pick(0, 7) == 0:
        settings = replace(settings, maximum_gain=(0, 100_000, 500_000)[pick(0, 2)])
    if pick(0, 7) == 0:
        settings = replace(settings, tax_a_point=(1000, 10_000, 50_000)[pick(0, 2)])
    return settings


def _asked(draft: _Draft, book: Book) -> Book:
    """Return the workbook with a request: half of them a rebalance of everything."""
    pick = draft.pick
    kind = pick(0, 9)
    paid = (5_000, 25_000, 100_000, 700_000)[pick(0, 3)]
    if kind < 5:
        return book
    if kind < 8:
        return replace(book, action=Action.INVEST, amount=(0, paid, paid)[pick(0, 2)])
    if kind == 8:
        pies = sorted({row.pie for row in book.targets})
        return replace(book, pie=pies[pick(0, len(pies) - 1)], level_only=pick(0, 2) == 0)
    return replace(book, action=Action.WITHDRAW, amount=min(paid, int(draft.money) * 20) + 1)

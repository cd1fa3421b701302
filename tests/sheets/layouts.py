"""Random portfolios, and the many ways a person may lay one out in a workbook."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from notation import TextBook

from xl_addin.sheets.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xl_addin.sheets.grid import Value

MEANINGS = ["symbol", "shares", "price", "value", "cost each", "cost", "currency", "account", "target", "total"]
WORDS = {
    "English": "Ticker|# of Shares|Current Price|Market Value|Avg Cost|Cost Basis|Currency|Account|Target %|Total",
    "German": "Kürzel|Stückzahl|Kurs|Marktwert|Einstandskurs|Einstandswert|Währung|Depot|Ziel %|Summe",
    "French": "Symbole|Quantité|Cours|Valeur|Prix d'achat|Coût total|Devise|Compte|Cible|Total",
    "Spanish": "Símbolo|Cantidad|Precio|Valor|Precio Compra|Costo total|Divisa|Cuenta|Objetivo|Total",
    "Italian": "Simbolo|Quantità|Prezzo|Valore|Prezzo medio|Costo totale|Divisa|Conto|Obiettivo|Totale",
    "Portuguese": "Ativo|Quantidade|Preço atual|Valor|Preço médio|Custo total|Moeda|Conta|Meta|Total",
    "Dutch": "Symbool|Aantal|Koers|Huidige waarde|Aankoopkoers|Aankoopwaarde|Munt|Rekening|Doel|Totaal",
    "Polish": "Walor|Liczba|Cena|Wartość|Cena zakupu|Wartość zakupu|Waluta|Rachunek|Cel|Razem",
    "Swedish": "Kortnamn|Antal|Senaste kurs|Värde|Inköpskurs|Anskaffningsvärde|Valuta|Depå|Mål|Summa",
    "Danish": "Børskode|Antal|Kurs|Værdi|Købskurs|Købsværdi|Valuta|Konto|Målvægt|I alt",
    "Norwegian": "Tickerkode|Antall|Siste kurs|Verdi|Kjøpskurs|Kjøpsverdi|Valuta|Konto|Målvekt|Sum",
    "Turkish": "Sembol|Adet|Güncel fiyat|Değer|Alış fiyatı|Toplam maliyet|Para birimi|Hesap|Hedef|Toplam",
    "Russian": "Тикер|Количество|Цена|Стоимость|Цена покупки|Сумма покупки|Валюта|Счет|Целевая доля|Итого",
    "Chinese": "代码|数量|现价|市值|成本价|总成本|币种|账户|目标比例|合计",
    "Japanese": "銘柄コード|保有数量|株価|評価額|取得単価|取得金額|通貨|口座|目標比率|合計",
}
CURRENCY_WORDS = ["Currency", "CCY", "Instrument currency", "Trading currency", "waluta", "Munt", "Währung"]
CASH_NAMES = ["CASH", "Cash", "Cash & Cash Investments", "SPAXX**", "CASH-{}", "{}"]
"""What a row of cash is called, ``{}`` the portfolio's currency."""
RATE_WORDS = ["FX rate", "Exchange rate", "Wechselkurs", "Valutakurs", "Taux de change"]
UNITS = ["{} ({})", "{} [{}]", "{} in {}", "{} {}"]
FOOTERS = [
    "Prices as of yesterday, without any guarantee.",
    "Prices as of 2026-11-20",
    "Source: Yahoo Finance",
    "* delayed by 15 minutes",
    "Last updated: 20 Nov",
]
FORMATS = {
    "USD": "[$$-409]#,##0.00",
    "EUR": "#,##0.00\\ [$€-407]",
    "GBP": "[$£-809]#,##0.00",
    "SEK": '0.00 "SEK"',
    "JPY": "[$¥-411]#,##0",
}
RATES = {
    "USD": Decimal("0.8"),
    "EUR": Decimal(1),
    "GBP": Decimal("1.25"),
    "GBX": Decimal("0.0125"),
    "SEK": Decimal("0.08"),
    "JPY": Decimal("0.0064"),
}
"""What a unit of each is worth in euros: such that each is a short decimal of each other."""


def _comma(text: str) -> str:
    return text.translate(str.maketrans(",.", ".,"))


def _text(amount: Decimal) -> str:
    """Return an amount with two decimals or more, but never three: those might be thousands."""
    decimals = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{amount:,.{4 if decimals == 3 else decimals}f}"


WAYS: dict[str, Callable[[Decimal], Value]] = {
    "number": float,
    "point": _text,
    "dollars": lambda amount: f"${_text(amount)}",
    "comma": lambda amount: _comma(_text(amount)),
    "spaces": lambda amount: _text(amount).replace(",", "\u00a0"),
    "code": lambda amount: f"{_text(amount)} USD",
}


@dataclass(frozen=True)
class Lot:
    """Shares of something, what one cost, and the account they are in."""

    shares: Decimal
    cost: Decimal
    account: str


@dataclass(frozen=True)
class Security:
    """What is held of one symbol: its price in its currency, its lots, its pie and its weight there."""

    symbol: str
    price: Decimal
    currency: str
    lots: tuple[Lot, ...]
    pie: str


@dataclass(frozen=True)
class Portfolio:
    """Securities sorted by pie, cash in the portfolio's currency, and the targets of each pie in percent."""

    securities: tuple[Security, ...]
    cash: Decimal | None
    base: str
    targets: Mapping[str, Decimal]

    @property
    def currencies(self) -> set[str]:
        """Return the currencies of all prices."""
        return {security.currency for security in self.securities}

    def rate(self, currency: str) -> Decimal:
        """Return what a unit is worth in the portfolio's currency."""
        return RATES[currency] / RATES[self.base]


@dataclass(frozen=True)
class Layout:
    """How a portfolio is written down."""

    language: str
    order: tuple[int, ...]
    way: str
    known: str
    """Which of shares, price and value are shown: all, or two of them, or the value alone."""
    costs: str
    says_currency: str
    currency_word: str
    unit: str
    rates: str
    rate_word: str
    worth_in_base: bool
    names_value: bool
    accounts: bool
    pies: str
    percents: str
    one_table: bool
    total: str
    subtotal: bool
    cash_name: str
    above: int
    title: bool
    left: int
    footer: str | None
    gap: bool
    footer_at: str
    sheets: tuple[str, str]

    @property
    def shown(self) -> set[str]:
        """Return which of shares, price and value have a column."""
        return {"shares", "price", "value"} if self.known == "all" else set(self.known.split())


def _decimals(low: int, high: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low, high).map(lambda n: Decimal(n).scaleb(-places))


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    """Draw a portfolio in one currency or in several, of one pie or of several."""
    symbols = draw(st.permutations(["VTI", "BND", "BRK.B", "VXUS", "QQQM", "GLD", "7203.T"]))[: draw(st.integers(2, 6))]
    base = draw(st.sampled_from(["USD", "EUR", "GBP"]))
    several = draw(st.booleans())
    pies = sorted(
        draw(st.lists(st.sampled_from(["Core", "Growth", "Rest"]), min_size=len(symbols), max_size=len(symbols)))
    )
    shares = st.one_of(_decimals(1, 99_999, 0), _decimals(1, 9_999_999, 3))
    lots = st.builds(Lot, shares, _decimals(1_00, 9_999_99, 2), st.sampled_from(["Joint", "Roth"]))
    securities = tuple(
        Security(
            symbol,
            draw(_decimals(1_00, 9_999_99, 2)),
            draw(st.sampled_from(sorted(RATES))) if several and n else base,
            tuple(draw(st.lists(lots, min_size=1, max_size=2))),
            pie,
        )
        for n, (symbol, pie) in enumerate(zip(symbols, pies, strict=True))
    )
    weights: dict[str, Decimal] = {}
    for pie in dict.fromkeys(pies):
        inside = [s.symbol for s in securities if s.pie == pie]
        cuts = sorted(
            draw(st.lists(st.integers(1, 199), min_size=len(inside) - 1, max_size=len(inside) - 1, unique=True))
        )
        for symbol, low, high in zip(inside, [0, *cuts], [*cuts, 200], strict=True):
            weights[symbol] = Decimal(high - low) / 2
    return Portfolio(securities, draw(st.none() | _decimals(1, 9_999_99, 2)), base, weights)


_ANY = st.builds(
    Layout,
    language=st.sampled_from(sorted(WORDS)),
    order=st.permutations(range(9)).map(tuple),
    way=st.sampled_from(["number", "number", *sorted(WAYS)]),
    known=st.sampled_from(["all", "shares price", "shares value", "price value", "value"]),
    costs=st.sampled_from(["", "cost each", "cost", "both"]),
    says_currency=st.sampled_from(["column", "column", "heading", "format"]),
    currency_word=st.sampled_from([*CURRENCY_WORDS, ""]),
    unit=st.sampled_from(UNITS),
    rates=st.sampled_from(["sheet", "sheet", "column", "values"]),
    rate_word=st.sampled_from(RATE_WORDS),
    worth_in_base=st.booleans(),
    names_value=st.booleans(),
    accounts=st.booleans(),
    pies=st.sampled_from(["each", "once", "merged"]),
    percents=st.sampled_from(["60", "0.6", "60%", "60,0 %"]),
    one_table=st.booleans(),
    total=st.sampled_from(["", "word", "Total", "Sum", "Grand total", "unlabelled", "Subtotal"]),
    subtotal=st.booleans(),
    cash_name=st.sampled_from(CASH_NAMES),
    above=st.integers(0, 50),
    title=st.booleans(),
    left=st.integers(0, 3),
    footer=st.none() | st.sampled_from(FOOTERS),
    gap=st.booleans(),
    footer_at=st.sampled_from(["first", "symbol"]),
    sheets=st.sampled_from([("Holdings", "Targets"), ("Depot", "Model"), ("Sheet1", "Sheet2")]),
)


def layouts(portfolio: Portfolio) -> st.SearchStrategy[Layout]:
    """Return the layouts that say all there is to say of a portfolio."""
    return _ANY.map(partial(_telling, portfolio))


def _telling(portfolio: Portfolio, layout: Layout) -> Layout:
    """Return a layout without what would contradict the portfolio, or leave it open what is held."""
    several = len(portfolio.currencies) > 1
    if "GBX" in portfolio.currencies and layout.says_currency == "format":  # no format shows pence
        layout = replace(layout, says_currency="column")
    if several and layout.says_currency == "heading":
        layout = replace(layout, says_currency="column")
    if layout.one_table or "value" not in layout.shown:
        layout = replace(layout, subtotal=False)
    if several or portfolio.base != "USD":  # a sign is typed where it is the right one
        layout = replace(layout, way={"dollars": "point", "code": "number"}.get(layout.way, layout.way))
    if not several:
        return replace(layout, worth_in_base=False)
    if layout.rates == "values":
        return replace(layout, known="all", worth_in_base=True)
    if layout.says_currency == "format":  # what has no column of its own has no format that names its currency
        return replace(layout, worth_in_base=layout.worth_in_base and layout.known != "shares value")
    return (
        layout
        if layout.names_value
        else replace(layout, worth_in_base=layout.worth_in_base and layout.known != "value")
    )


def is_open(portfolio: Portfolio, layout: Layout) -> bool:
    """Return whether it is open what currency a value is in, from which shares or a price have to be worked out."""
    several = bool(portfolio.currencies - {portfolio.base})
    unnamed = layout.says_currency != "format" and not (layout.names_value and layout.worth_in_base)
    return several and unnamed and layout.known in {"shares value", "price value"}


@dataclass
class Page:
    """A table in the making: its columns by meaning, each with its heading and a cell a row."""

    headings: dict[str, str]
    rows: list[dict[str, Value]] = field(default_factory=list)
    formats: dict[tuple[int, str], str] = field(default_factory=dict)
    merges: list[tuple[int, int, str]] = field(default_factory=list)

    def grid(self, name: str, order: Sequence[str], layout: Layout) -> Grid:
        """Return the sheet, with what stands above and below the table."""
        shown = [meaning for meaning in order if meaning in self.headings]
        left: list[Value] = [None] * layout.left
        top: list[tuple[Value, ...]] = [()] * layout.above
        if layout.title and layout.above:
            top[0] = ("My portfolio",)
        rows = [*top, (*left, *(self.headings[m] for m in shown))]
        first = len(rows) + 1
        rows += [(*left, *(row.get(m) for m in shown)) for row in self.rows]
        if layout.footer:
            before = shown.index("symbol") if layout.footer_at == "symbol" else 0
            rows += [()] * layout.gap + [(*left, *[None] * before, layout.footer)]
        place = {m: layout.left + n for n, m in enumerate(shown, 1)}
        formats = {(first + n, place[m]): code for (n, m), code in self.formats.items() if m in place}
        merges = tuple((first + a, place[m], first + b, place[m]) for a, b, m in self.merges if m in place)
        return Grid(name, tuple(rows), formats=formats, merges=merges)


def workbook(portfolio: Portfolio, layout: Layout) -> TextBook:
    """Return the workbook: a Holdings sheet, one of Targets unless both are one table, and perhaps Rates."""
    words = dict(zip(MEANINGS, WORDS[layout.language].split("|"), strict=True))
    page = _holdings(portfolio, layout, words)
    order = ["symbol", "shares", "price", "value", "cost each", "cost", "currency", "account", "rate"]
    order = [order[n] for n in layout.order]
    held, targets = layout.sheets
    if layout.one_table:
        grids = [page.grid(held, ["pie", *order, "target"], layout)]
    else:
        aims = Page({"pie": "Pie", "symbol": words["symbol"], "target": words["target"]})
        for security in portfolio.securities:
            aims.rows.append(
                {"symbol": security.symbol, "target": _percent(portfolio.targets[security.symbol], layout)}
            )
        _name_pies(aims, [security.pie for security in portfolio.securities], layout)
        grids = [page.grid(held, order, layout), aims.grid(targets, ["pie", "symbol", "target"], layout)]
    if len(portfolio.currencies) > 1 and layout.rates == "sheet":
        listed = [(code, float(portfolio.rate(code))) for code in sorted(portfolio.currencies)]
        grids.append(Grid("Rates", (("Currency", "Rate"), *listed)))
    if len(portfolio.currencies) > 1 or layout.says_currency != "column":
        grids.append(Grid("Settings", (("Setting", "Value"), ("Currency", portfolio.base))))
    return TextBook({grid.sheet: grid for grid in grids})


def _holdings(portfolio: Portfolio, layout: Layout, words: Mapping[str, str]) -> Page:
    number = WAYS[layout.way]
    page = Page(_headings(portfolio, layout, words))
    pies = []
    for turn, security in enumerate(portfolio.securities):
        if layout.subtotal and turn == len(portfolio.securities) // 2 and layout.total != "Subtotal":
            page.rows.append({"symbol": "Subtotal"})
        for n, lot in enumerate(security.lots):
            rate = portfolio.rate(security.currency) if layout.worth_in_base else Decimal(1)
            if layout.says_currency == "format":
                page.formats[len(page.rows), "price"] = FORMATS[security.currency]
                page.formats[len(page.rows), "value"] = FORMATS[
                    portfolio.base if layout.worth_in_base else security.currency
                ]
            pies.append(security.pie)
            page.rows.append({
                "symbol": security.symbol,
                "shares": float(lot.shares),
                "price": number(security.price),
                "value": number(lot.shares * security.price * rate),
                "cost each": number(lot.cost),
                "cost": number(lot.cost * lot.shares),
                "currency": security.currency,
                "account": lot.account,
                "rate": float(portfolio.rate(security.currency)),
                "target": None if n else _percent(portfolio.targets[security.symbol], layout),
            })  # fmt: skip
    if layout.one_table:
        _name_pies(page, pies, layout)
    if portfolio.cash is not None:
        amount = {"shares" if "shares" in layout.shown else "value": number(portfolio.cash)}
        if layout.says_currency == "format":
            page.formats[len(page.rows), next(iter(amount))] = FORMATS[portfolio.base]
        name = layout.cash_name.format(portfolio.base)
        page.rows.append({"symbol": name, "currency": portfolio.base, "account": "Joint", **amount})
        page.rows[-1] |= {"rate": 1.0} if "rate" in page.headings else {}
    _add_total(page, portfolio, layout, words)
    return page


def _headings(portfolio: Portfolio, layout: Layout, words: Mapping[str, str]) -> dict[str, str]:
    several = len(portfolio.currencies) > 1
    shown = set(layout.shown)
    shown |= {"cost each", "cost"} if layout.costs == "both" else {layout.costs}
    shown |= {"account"} if layout.accounts else set()
    shown |= {"pie", "target"} if layout.one_table else set()
    headings = {m: words[m] for m in words if m in {*shown, "symbol"}}
    if layout.says_currency == "column":
        headings["currency"] = layout.currency_word or words["currency"]
    if layout.one_table:
        headings["pie"] = "Pie"
    if several and layout.rates == "column":
        headings["rate"] = layout.rate_word
    named = {"price", "value"} if layout.says_currency == "heading" else set()
    named |= {"value"} if layout.worth_in_base and layout.names_value else set()
    for meaning in named & headings.keys():
        headings[meaning] = layout.unit.format(headings[meaning], portfolio.base)
    return headings


def _name_pies(page: Page, pies: Sequence[str], layout: Layout) -> None:
    for n, pie in enumerate(pies):
        first = not n or pies[n - 1] != pie
        page.rows[n]["pie"] = pie if first or layout.pies == "each" else None
        last = n + pies[n:].count(pie) - 1
        if first and last > n and layout.pies == "merged":
            page.merges.append((n, last, "pie"))


def _percent(percent: Decimal, layout: Layout) -> Value:
    ways: dict[str, Value] = {
        "60": float(percent),
        "0.6": float(percent / 100),
        "60%": f"{percent.normalize():f}%",
        "60,0 %": f"{percent:.1f} %".replace(".", ","),
    }
    return ways[layout.percents]


def _add_total(page: Page, portfolio: Portfolio, layout: Layout, words: Mapping[str, str]) -> None:
    if not layout.total or "value" not in page.headings:
        return
    worth = sum(
        (
            lot.shares * security.price * (portfolio.rate(security.currency) if layout.worth_in_base else 1)
            for security in portfolio.securities
            for lot in security.lots
        ),
        Decimal(),
    )
    if portfolio.cash is not None and "shares" not in page.headings:
        worth += portfolio.cash
    label = {"word": words["total"], "unlabelled": None}.get(layout.total, layout.total)
    page.rows.append({"symbol": label, "value": WAYS[layout.way](worth)})


@dataclass(frozen=True)
class Meant:
    """What a row of Holdings says, when it is read rightly."""

    symbol: str
    shares: Decimal
    price: Decimal | None
    currency: str
    cost: Decimal | None
    account: str | None
    in_dollars: bool


def meant(portfolio: Portfolio, layout: Layout) -> list[Meant]:
    """Return the rows that a workbook is to be read as."""
    found = []
    for security in portfolio.securities:
        for lot in security.lots:
            dollars = layout.known == "value"
            rate = portfolio.rate(security.currency) if layout.worth_in_base else Decimal(1)
            worth = lot.shares * security.price * rate
            told = layout.costs in {"cost", "both"} or (layout.costs and not dollars)
            cost = lot.cost * lot.shares if told else None
            found.append(
                Meant(
                    security.symbol,
                    worth if dollars else lot.shares,
                    Decimal(1) if dollars else security.price,
                    portfolio.base if dollars and layout.worth_in_base else security.currency,
                    cost,
                    lot.account if layout.accounts else None,
                    dollars,
                )
            )
    if portfolio.cash is not None:
        found.append(
            Meant("CASH", portfolio.cash, None, portfolio.base, None, "Joint" if layout.accounts else None, False)
        )
    return found

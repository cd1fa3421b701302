"""Random portfolios in random layouts are read back exactly, or refused: never as another portfolio."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from xl_addin.domain.finding import errors
from xl_addin.sheets.grid import Grid
from xl_addin.sheets.inputs import read_grids

if TYPE_CHECKING:
    from collections.abc import Callable

    from xl_addin.sheets.grid import Value

HEADINGS = {
    "English": ("Ticker", "# of Shares", "Current Price", "Market Value", "Avg Cost", "Total"),
    "German": ("Kürzel", "Stückzahl", "Kurs", "Marktwert", "Einstandskurs", "Summe"),
    "French": ("Symbole", "Quantité", "Cours", "Valeur", "Prix d'achat", "Total"),
    "Spanish": ("Símbolo", "Cantidad", "Precio", "Valor", "Precio Compra", "Total"),
    "Italian": ("Simbolo", "Quantità", "Prezzo", "Valore", "Prezzo medio", "Totale"),
    "Portuguese": ("Ativo", "Quantidade", "Preço atual", "Valor", "Preço médio", "Total"),
    "Dutch": ("Symbool", "Aantal", "Koers", "Huidige waarde", "Aankoopkoers", "Totaal"),
    "Polish": ("Walor", "Liczba", "Cena", "Wartość", "Cena zakupu", "Razem"),
    "Swedish": ("Kortnamn", "Antal", "Senaste kurs", "Värde", "Inköpskurs", "Summa"),
    "Danish": ("Børskode", "Antal", "Kurs", "Værdi", "Købskurs", "I alt"),
    "Norwegian": ("Tickerkode", "Antall", "Siste kurs", "Verdi", "Kjøpskurs", "Sum"),
    "Turkish": ("Sembol", "Adet", "Güncel fiyat", "Değer", "Alış fiyatı", "Toplam"),
    "Russian": ("Тикер", "Количество", "Цена", "Стоимость", "Цена покупки", "Итого"),
    "Chinese": ("代码", "数量", "现价", "市值", "成本价", "合计"),
    "Japanese": ("銘柄コード", "保有数量", "株価", "評価額", "取得単価", "合計"),
}
WAYS: dict[str, Callable[[Decimal], Value]] = {
    "number": float,
    "point": lambda amount: f"{amount:,.2f}",
    "dollars": lambda amount: f"${amount:,.2f}",
    "comma": lambda amount: f"{amount:,.2f}".translate(str.maketrans(",.", ".,")),
    "spaces": lambda amount: f"{amount:,.2f}".replace(",", "\u00a0"),
}


@dataclass(frozen=True)
class Layout:
    """How a portfolio is written down."""

    language: str
    order: tuple[int, ...]
    way: str
    shown: tuple[bool, bool]
    total: bool
    above: int
    left: int
    footer: bool


LOTS = st.lists(
    st.tuples(
        st.sampled_from(["VTI", "BND", "BRK.B", "VXUS", "QQQM", "GLD"]),
        st.integers(1, 99_999),
        st.integers(1_00, 99_999_99),
    ),
    min_size=2,
    max_size=6,
    unique_by=lambda lot: lot[0],
)
LAYOUTS = st.builds(
    Layout,
    language=st.sampled_from(sorted(HEADINGS)),
    order=st.permutations(range(5)).map(tuple),
    way=st.sampled_from(sorted(WAYS)),
    shown=st.tuples(st.booleans(), st.booleans()),
    total=st.booleans(),
    above=st.integers(0, 50),
    left=st.integers(0, 3),
    footer=st.booleans(),
)


def written(lots: list[tuple[str, int, int]], layout: Layout) -> Grid:
    """Return the sheet: symbol, shares, price, perhaps value and cost, in the layout's words, order and numbers."""
    *names, total = HEADINGS[layout.language]
    number = WAYS[layout.way]
    columns: list[list[Value]] = [[name] for name in names]
    for symbol, shares, cents in lots:
        price = Decimal(cents) / 100
        cells: tuple[Value, ...] = (symbol, shares, number(price), number(price * shares), number(price * 2))
        for column, cell in zip(columns, cells, strict=True):
            column.append(cell)
    if layout.total:
        worth = sum((Decimal(cents) / 100 * shares for _, shares, cents in lots), Decimal())
        for column, cell in zip(columns, (total, None, None, number(worth), None), strict=True):
            column.append(cell)
    wanted = [True, True, True, *layout.shown]
    kept = [columns[i] for i in layout.order if wanted[i]]
    rows = [(*[None] * layout.left, *row) for row in zip(*kept, strict=True)]
    footer = [(), ("Prices as of yesterday, without any guarantee.",)] if layout.footer else []
    return Grid("Holdings", (*[()] * layout.above, *rows, *footer))


@settings(max_examples=200, deadline=None)
@given(LOTS, LAYOUTS)
def test_reads_back_exactly_or_refuses(lots: list[tuple[str, int, int]], layout: Layout) -> None:
    inputs, findings = read_grids(None, written(lots, layout))
    if errors(findings):
        assert layout.way not in {"number"}, [str(finding) for finding in errors(findings)]
        return
    read = [(row.symbol, row.shares, row.price, row.multiplier, row.in_dollars) for row in inputs.holdings]
    assert read == [
        (symbol, Decimal(shares), Decimal(cents) / 100, Decimal(1), False) for symbol, shares, cents in lots
    ]
    if layout.shown[1]:
        costs = [row.cost_basis for row in inputs.holdings]
        assert costs == [Decimal(cents) / 100 * 2 * shares for _, shares, cents in lots]

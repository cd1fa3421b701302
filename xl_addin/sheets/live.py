"""What the templates work out by themselves: plain formulas, with the results they have for what stands there.

They need no program of ours, so that the workbook says how it stands in Excel on the web, on a telephone and in Calc.
They stand to the right of the tables, where nothing of ours is read, and reach below them, for rows yet to be typed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.domain.finding import column_letters
from xl_addin.sheets import styles
from xl_addin.sheets.image import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.sheets.image import Style

TARGET_HEADINGS = ("Pie adds up to", "Effective target", "Actual", "Drift", "$ to target")
HOLDING_HEADINGS = ("Value", "Weight")

TARGET_ROWS = 81
HOLDING_ROWS = 301
"""The last rows the formulas reach to."""

LEVELS = 6
"""How deep pies may lie in one another for the formulas; drift has no such limit."""

_CASH = 'SUMIFS(Settings!$B$2:$B$99,Settings!$A$2:$A$99,"Cash")'

_NO_PRICE = "no price"

ADDS_UP = replace(styles.PERCENT, number_format='[>1.0000001]"▲ "0.0%;[<0.9999999]"▼ "0.0%;0.0%')
"""A sum of percentages: an arrow beside one that is not 100%, for those who do not see that it is red."""
_MORE = replace(styles.NUMBER, number_format="+$#,##0.00;-$#,##0.00;$0.00")


@dataclass(frozen=True, slots=True)
class Slice:
    """A row of Targets as it is typed: the pie it is of, what it is, its fraction of that pie."""

    pie: str
    name: str
    fraction: float


@dataclass(frozen=True, slots=True)
class Lot:
    """A row of Holdings as it is typed; without a price it has its symbol's."""

    symbol: str
    shares: float
    price: float | None


def holding_rows(lots: Sequence[Lot], cash: float) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells beside each row of Holdings from column H on: the value, and the weight in all there is."""
    values = _values(lots)
    whole = sum(value for value in values if not isinstance(value, str)) + cash
    for row in range(2, HOLDING_ROWS + 1):
        value = values[row - 2] if row - 2 < len(values) else ""
        price = f'IF(D{row}<>"",D{row},AVERAGEIFS($D$2:$D${HOLDING_ROWS},$A$2:$A${HOLDING_ROWS},A{row}))'
        worth = f'IF(UPPER(A{row})="CASH",C{row},IFERROR(C{row}*{price},"{_NO_PRICE}"))'
        total = f"(SUM($H$2:$H${HOLDING_ROWS})+{_CASH})"
        yield (
            Cell(value, styles.MONEY, f'IF(OR(A{row}="",C{row}=""),"",{worth})'),
            Cell(
                "" if isinstance(value, str) or not whole else value / whole,
                styles.PERCENT,
                f'IF(ISNUMBER(H{row}),IF({total}=0,"",H{row}/{total}),"")',
            ),
        )


def _values(lots: Sequence[Lot]) -> list[float | str]:
    """Return what each lot is worth, at its own price or at its symbol's, or that it has no price; cash is its own."""
    prices = defaultdict[str, list[float]](list)
    for lot in lots:
        if lot.price is not None:
            prices[lot.symbol].append(lot.price)
    usual = {symbol: sum(told) / len(told) for symbol, told in prices.items()}
    usual["CASH"] = 1.0
    found = ((lot.shares, usual.get(lot.symbol) if lot.price is None else lot.price) for lot in lots)
    return [_NO_PRICE if price is None else shares * price for shares, price in found]


def target_rows(
    slices: Sequence[Slice], lots: Sequence[Lot], cash: float, first: int
) -> Iterator[tuple[Cell | None, ...]]:
    """Yield the cells beside each row of Targets from a column on: what is shown, and then what that is made from."""
    sheet = _Targets(first)
    results = _results(slices, lots, cash)
    for row in range(2, TARGET_ROWS + 1):
        yield tuple(sheet.cells(row, results[row - 2] if row - 2 < len(results) else {}))


def hidden_columns(first: int) -> tuple[int, ...]:
    """Return the columns that only help the others."""
    sheet = _Targets(first)
    return tuple(range(sheet.pies[0], sheet.worth + 1))


class _Targets:
    """The formulas beside Targets: where each stands, and what it says.

    A formula that looked up its own column would be circular to a spreadsheet, so that each level of pies has a column
    of its own: the pie a slice is in, the pie that one is in, and so on; and the fraction so far.
    """

    def __init__(self, first: int) -> None:
        self.first = first
        start = first + len(TARGET_HEADINGS) + 2  # a gap, what is said to the user
        self.pies = [start, *(start + 1 + 2 * level for level in range(LEVELS - 1))]
        self.parts = [3, *(start + 2 + 2 * level for level in range(LEVELS - 1))]
        self.leaf = self.parts[-1] + 1
        self.worth = self.leaf + 1

    def cells(self, row: int, result: Mapping[str, float | str]) -> Iterator[Cell | None]:
        """Yield the cells of a row; its results by the name of the formula."""
        for word, formula, style in self._shown(row):
            yield Cell(result.get(word, ""), style, f'IF($B{row}="","",{formula})')
        yield None
        yield None
        for word, formula in self._helpers(row):
            yield Cell(result.get(word, ""), styles.SMALL, f'IF($B{row}="","",{formula})')

    def _shown(self, row: int) -> tuple[tuple[str, str, Style], ...]:
        effective, actual = (f"{column_letters(self.first + at)}{row}" for at in (1, 2))
        own, worth, whole = self._at(self.pies[0], row), self._at(self.worth, row), f"SUM({self._all(self.leaf)})"
        return (
            ("adds up", f"SUMIFS({self._all(3)},{self._all(self.pies[0])},{own})", ADDS_UP),
            ("effective", self._at(self.parts[-1], row), styles.PERCENT),
            ("actual", f"IF({whole}=0,0,{worth}/{whole})", styles.PERCENT),
            ("drift", f"({actual}-{effective})*100", styles.POINTS),
            ("to target", f"{effective}*{whole}-{worth}", _MORE),
        )

    def _helpers(self, row: int) -> Iterator[tuple[str, str]]:
        above = f'IF({self._at(self.pies[0], row - 1)}<>"",{self._at(self.pies[0], row - 1)},"(all)")'
        yield "pie 1", f'IF($A{row}<>"",$A{row},{above if row > 2 else chr(34) + "(all)" + chr(34)})'
        for level in range(1, LEVELS):
            inner, outer = (self._at(self.pies[one], row) for one in (level - 1, level))
            found = f"MATCH({inner},{self._all(2)},0)"
            so_far = self._at(self.parts[level - 1], row)
            yield f"pie {level + 1}", f'IF({inner}="","",IFERROR(INDEX({self._all(self.pies[0])},{found}),""))'
            yield f"part {level + 1}", f'IF({outer}="",{so_far}*1,{so_far}*INDEX({self._all(3)},{found}))'
        symbol, part = f"$B{row}", self._at(self.parts[-1], row)
        held = f"SUMIFS(Holdings!$H$2:$H${HOLDING_ROWS},Holdings!$A$2:$A${HOLDING_ROWS},{symbol})"
        shared = f"{held}*{part}/SUMIFS({self._all(self.parts[-1])},{self._all(2)},{symbol})"
        alone = f"IF(COUNTIF({self._all(2)},{symbol})=1,{held},IFERROR({shared},0))"
        leaf = f'IF(UPPER({symbol})="CASH",{_CASH}+{held},{alone})'
        yield "leaf", f'IF(COUNTIF({self._all(self.pies[0])},{symbol})>0,"",{leaf})'
        below = "+".join(f"SUMIFS({self._all(self.leaf)},{self._all(pie)},{symbol})" for pie in self.pies)
        own = self._at(self.leaf, row)
        yield "worth", f'IF({own}<>"",{own},{below})'

    @staticmethod
    def _at(column: int, row: int) -> str:
        return f"${column_letters(column)}{row}"

    @staticmethod
    def _all(column: int) -> str:
        letters = column_letters(column)
        return f"${letters}$2:${letters}${TARGET_ROWS}"


def _results(slices: Sequence[Slice], lots: Sequence[Lot], cash: float) -> list[dict[str, float | str]]:
    """Return what the formulas come to, by row and name; for pies that are no deeper than the formulas reach."""
    held = defaultdict[str, float](float, CASH=cash)
    for lot, value in zip(lots, _values(lots), strict=True):
        held[lot.symbol] += 0 if isinstance(value, str) else value
    row_of = {part.name: part for part in slices}
    pies = {part.pie for part in slices}
    results: list[dict[str, float | str]] = []
    leaves: list[tuple[list[str], float]] = []
    for part in slices:
        result: dict[str, float | str] = {"adds up": sum(p.fraction for p in slices if p.pie == part.pie)}
        chain, effective = [part.pie], part.fraction
        result["pie 1"] = part.pie
        for level in range(2, LEVELS + 1):
            inner = row_of.get(chain[-1]) if len(chain) == level - 1 else None
            if inner:
                chain.append(inner.pie)
                effective *= inner.fraction
            result[f"pie {level}"] = inner.pie if inner else ""
            result[f"part {level}"] = effective
        result["effective"] = effective
        if part.name not in pies:
            result["leaf"] = result["worth"] = held[part.name]
            leaves.append((chain, held[part.name]))
        results.append(result)
    whole = sum(value for _, value in leaves)
    for part, result in zip(slices, results, strict=True):
        if part.name in pies:
            result["worth"] = sum(value for chain, value in leaves if part.name in chain)
        worth, effective = float(result["worth"] or 0), float(result["effective"] or 0)
        result["actual"] = worth / whole if whole else 0
        result["drift"] = (float(result["actual"]) - effective) * 100
        result["to target"] = effective * whole - worth
    return results

"""Random workbooks of every kind the engine has to bear, from one source of integers.

The source is ``pick(low, high)``: hypothesis in the tests (which then shrinks what it finds), a seeded generator in a
long hunt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from portfolios import Case

from xl_addin.domain.band import Band, Reach
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import Constraint, HoldingRow, TargetRow
from xl_addin.domain.settings import Leftover, Nesting, Outside, Overflow, Settings, TradeTo

Pick = Callable[[int, int], int]

PRICES = ("0.01", "0.0137", "0.5", "1", "9.99", "10", "33.33", "100", "123.4567", "4000", "50000.01", "500000")


@dataclass(frozen=True)
class Kind:
    """What may occur; everything, unless a test says otherwise."""

    constraints: bool = True
    pie_constraints: bool = True
    bands: bool = True
    minimums: bool = True
    commissions: bool = True
    shared: bool = True
    depth: int = 4
    decimals: tuple[int, int] = (0, 6)


@dataclass
class _Draft:
    pick: Pick
    kind: Kind
    named: bool
    targets: list[TargetRow] = field(default_factory=list)
    holdings: list[HoldingRow] = field(default_factory=list)
    pies: list[str] = field(default_factory=list)
    tickers: list[str] = field(default_factory=list)
    prices: dict[str, Decimal] = field(default_factory=dict)
    decimals: dict[str, int | None] = field(default_factory=dict)


def random_case(pick: Pick, kind: Kind = Kind()) -> Case:
    """Return a sound workbook."""
    draft = _Draft(pick, kind, named=pick(0, 1) == 1)
    _pie(draft, "P", 0)
    for n in range(pick(0, 3) // 2):
        draft.holdings.append(HoldingRow(f"OUT{n}", Decimal(pick(1, 9)), Decimal(PRICES[pick(0, len(PRICES) - 1)])))
    return Case(tuple(draft.targets), tuple(draft.holdings), _settings(pick, kind))


def random_request(pick: Pick, case: Case) -> Request:
    """Return any request that suits the workbook."""
    kind = pick(0, 9)
    pies = sorted({row.pie for row in case.targets})
    if kind < 3:
        return Request(Action.REBALANCE)
    if kind < 6:
        return Request(Action.REBALANCE, pies[pick(0, len(pies) - 1)], level_only=pick(0, 1) == 1)
    amount = (pick(0, 100000), pick(0, 10_000_000))[pick(0, 1)]
    return Request(Action.INVEST if kind < 8 else Action.WITHDRAW, amount=amount + (kind >= 8))


def _pie(draft: _Draft, name: str, depth: int) -> None:
    pick = draft.pick
    draft.pies.append(name)
    percents = _percents(pick, pick(1, 4))
    used: set[str] = set()
    for percent in percents:
        nested = depth < draft.kind.depth and pick(0, 3) == 0
        if nested:
            limit = _constraint(draft)
            inner = f"{name}.{len(draft.pies)}"
            limit = limit if draft.kind.pie_constraints else None
            draft.targets.append(TargetRow(name, inner, percent, limit, _band(draft)))
            _pie(draft, inner, depth + 1)
            continue
        ticker = _ticker(draft, used)
        used.add(ticker)
        row = TargetRow(name, ticker, percent, _constraint(draft), _band(draft), draft.decimals[ticker])
        draft.targets.append(row)
        for _ in range(pick(0, 2)):
            draft.holdings.append(_lot(draft, ticker, name))
        if not any(lot.symbol == ticker for lot in draft.holdings):
            draft.holdings.append(HoldingRow(ticker, Decimal(0), draft.prices[ticker]))


def _percents(pick: Pick, count: int) -> list[Decimal]:
    if count == 3 and pick(0, 3) == 0:
        return [Decimal("33.33")] * 3
    cuts = sorted(pick(0, 20) * 5 if pick(0, 2) else pick(0, 10000) / Decimal(100) for _ in range(count - 1))
    edges = [Decimal(0), *map(Decimal, cuts), Decimal(100)]
    return [high - low for low, high in pairwise(edges)]


def _ticker(draft: _Draft, used: set[str]) -> str:
    pick = draft.pick
    known = [ticker for ticker in draft.tickers if ticker not in used]
    if draft.kind.shared and known and pick(0, 3) == 0:
        return known[pick(0, len(known) - 1)]
    ticker = f"T{len(draft.tickers)}"
    draft.tickers.append(ticker)
    any_price = Decimal(pick(1, 5_000_000)).scaleb(-pick(0, 4)) if pick(0, 2) == 0 else None
    price = any_price or Decimal(PRICES[pick(0, len(PRICES) - 1)])
    draft.prices[ticker] = min(max(price, Decimal("0.01")), Decimal(500000))
    draft.decimals[ticker] = pick(*draft.kind.decimals) if pick(0, 1) else None
    return ticker


def _lot(draft: _Draft, ticker: str, pie: str) -> HoldingRow:
    pick, price = draft.pick, draft.prices[ticker]
    dollars = Decimal((pick(0, 100), pick(0, 10_000), pick(0, 1_000_000))[pick(0, 2)])
    places = (draft.kind.decimals[1], 0, 2, 6)[pick(0, 3)]
    shares = (dollars / price).quantize(Decimal(1).scaleb(-places))
    return HoldingRow(ticker, shares, price, pie if draft.named else None)


def _constraint(draft: _Draft) -> Constraint | None:
    if not draft.kind.constraints or draft.pick(0, 5):
        return None
    return (Constraint.NO_BUY, Constraint.NO_SELL, Constraint.LOCKED)[draft.pick(0, 2)]


def _band(draft: _Draft) -> Band | None:
    return any_band(draft.pick) if draft.kind.bands and draft.pick(0, 15) == 0 else None


def any_band(pick: Pick) -> Band:
    points, relative = Fraction(pick(0, 10), 100), Fraction(pick(0, 50), 100)
    return (
        Band(points),
        Band(None, relative),
        Band(points, relative, Reach.TIGHTER),
        Band(points, relative, Reach.LOOSER),
    )[pick(0, 3)]


def _settings(pick: Pick, kind: Kind) -> Settings:
    minimum = pick(0, 1) * pick(0, 200_000)
    cash = (0, pick(0, 5000), pick(0, 10_000_000), -pick(0, 100_000), minimum + pick(0, 3000))[pick(0, 4)]
    return Settings(
        cash=cash,
        minimum_cash=minimum,
        rebalance_uses_cash=pick(0, 3) > 0,
        share_decimals=pick(*kind.decimals),
        minimum_order=(0, 100, pick(0, 5000))[pick(0, 2)] if kind.minimums else 0,
        nesting=Nesting.FLAT if pick(0, 2) == 0 else Nesting.LEVEL_BY_LEVEL,
        outside=Outside.SELL if pick(0, 1) else Outside.HOLD,
        overflow=Overflow.HOLD_AS_CASH if pick(0, 2) == 0 else Overflow.SPREAD,
        leftover=Leftover.INVEST if pick(0, 3) == 0 else Leftover.CLOSEST,
        band=any_band(pick) if kind.bands and pick(0, 4) == 0 else None,
        trade_to=TradeTo.BAND_EDGE if pick(0, 1) else TradeTo.TARGET,
        commission=pick(0, 1000) if kind.commissions and pick(0, 2) == 0 else 0,
        spread=Decimal(pick(1, 50)) / 10_000 if kind.commissions and pick(0, 5) == 0 else Decimal(0),
    )

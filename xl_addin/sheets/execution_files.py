"""The trades of files: of a broker whose history is known, of our own order file, or of any list of trades."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import note, refuse_errors, warning
from xl_addin.domain.plan import Side
from xl_addin.domain.tax import trade_lots
from xl_addin.sheets.brokers.executions import read_executions
from xl_addin.sheets.brokers.trades import Traded
from xl_addin.sheets.trades import read_trades, told_orders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.grid import Grid

_SIDES = {trade_lots.Side.BUY: Side.BUY, trade_lots.Side.SELL: Side.SELL}


@dataclass(frozen=True, slots=True)
class Listed:
    """The trades of some files, and what is to be told of them."""

    trades: tuple[Traded, ...]
    findings: tuple[Finding, ...]


def trades_of(files: Mapping[str, Sequence[Grid]], *, force: bool = False) -> Listed:
    """Return the trades of files, each given as its sheets by its name.

    Refused: a file without trades, one with a row that cannot be read, and unless by ``force`` one that seems cut off.
    """
    trades: list[Traded] = []
    findings: list[Finding] = []
    for name, grids in files.items():
        told = read_executions(name, grids)
        if not told.is_known:
            listed = [_any_list(grid) for grid in grids]
            some = [trade for one in listed for trade in one.trades]
            refuse_errors(finding for one in listed for finding in one.findings)
            refuse_errors(told.findings if not some else ())
            trades += some
            findings += [finding for one in listed for finding in one.findings]
            continue
        refuse_errors(told.findings)
        refuse_errors(told.doubts if not force else ())
        trades += told.executions
        findings += [*told.findings, *(warning(doubt.at, doubt.message) for doubt in told.doubts)]
        findings += [warning(row.at, f"{row.text}: {row.reason}") for row in told.passed if row.told]
    return Listed(tuple(trades), tuple(findings))


def _any_list(grid: Grid) -> Listed:
    """Return the trades of a list that is no broker's; a table that is none says nothing."""
    listed = read_trades(grid)
    trades = zip(listed.trades, told_orders(grid, listed), strict=True)
    found = [
        Traded(
            _SIDES[one.side], one.symbol, one.day, one.shares, one.price or Decimal(), one.fees, one.account,
            one.currency, order, at=one.source.cell("Symbol"),
        )
        for one, order in trades
        if one.side in _SIDES
    ]  # fmt: skip
    return Listed(
        tuple(found), (*(f for f in listed.findings if f.at and (found or f.at.row)), *_splits(listed.trades))
    )


def _splits(trades: Sequence[trade_lots.Trade]) -> Iterator[Finding]:
    for one in trades:
        if one.side not in _SIDES:
            yield note(one.source.cell("Side"), f"a split of {one.symbol}, which fills no order")

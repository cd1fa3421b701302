"""The rows of a chunk as arrays: the units and accounts they are of, and what each account holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from xl_addin.batch.table.chunks import changes, units_of
from xl_addin.batch.table.numbers import day_if_any, decimal_if_any
from xl_addin.batch.table.source import arrow, encoded
from xl_addin.batch.table.units import text_of
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.portfolio.pies import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from xl_addin.batch.table.units import Shared

PLACES = 10
"""Decimals of shares as they are read; a row with more is left to the engine."""
_MOST = 1 << 62
_DIGITS = 18
_TRIED = (2, 5, 8, PLACES)
_CASH, _EMPTY = -1, -2


@dataclass(frozen=True)
class Rows:
    """The rows of whole units.

    By unit: ``begins``, the first row of each, and one more. By account: ``first`` row, ``unit``. By row: ``account``,
    ``symbol`` (a number in ``symbols``, or cash, or none), ``shares`` in 10^-``PLACES``, ``dated`` where it has a cost
    or a day. ``odd`` are the rows that only the engine can judge.
    """

    table: Any
    begins: Any
    first: Any
    unit: Any
    account: Any
    symbols: Sequence[str]
    symbol: Any
    shares: Any
    dated: Any
    odd: Any

    @property
    def cash(self) -> Any:
        """Return which rows are cash."""
        return self.symbol == _CASH


def read_rows(shared: Shared, table: Any) -> Rows:
    """Return the rows of a chunk, which is not empty."""
    batch = table.combine_chunks().to_batches()[0]
    begins, _ = units_of(batch)
    first, unit, names = _accounts(batch.column("account"), begins)
    account = np.repeat(np.arange(len(first)), np.diff(first, append=batch.num_rows))
    symbols, symbol = _symbols(shared, batch.column("symbol"))
    shares, odd = _shares(batch.column("shares"), shared.models.settings.currency)
    odd |= (symbol == _EMPTY) | ((shares < 0) & (symbol != _CASH))
    odd |= np.array([not name for name in names], bool)[account]
    odd[first[_told_twice(unit, names)]] = True
    days, wrong = _days(shared, batch)
    odd |= wrong
    dated = days
    for name in ("cost_basis", "basis_per_share"):
        if name in batch.schema.names:
            dated = dated | batch.column(name).is_valid().to_numpy(zero_copy_only=False)
    return Rows(batch, np.append(begins, batch.num_rows), first, unit, account, symbols, symbol, shares, dated, odd)


def _accounts(column: Any, begins: Any) -> tuple[Any, Any, list[str]]:
    """Return the first row of each account, the number of its unit, and its name, "" where it has none."""
    starts = changes(column)
    starts[begins] = True
    rows = np.flatnonzero(starts)
    unit = np.searchsorted(begins, rows, side="right") - 1
    codes, names = coded(column.take(arrow().array(rows)))
    other = np.ones(len(rows), bool)
    other[1:] = (codes[1:] != codes[:-1]) | (unit[1:] != unit[:-1])
    return rows[other], unit[other], names.take(arrow().array(codes[other])).to_pylist()


def _told_twice(unit: Any, names: Sequence[str]) -> list[int]:
    """Return which accounts have the name of an earlier one of their unit, its rows apart or in other letters."""
    several = np.flatnonzero(np.bincount(unit)[unit] > 1)
    known: dict[tuple[int, str], list[int]] = {}
    for n, own in zip(several.tolist(), unit[several].tolist(), strict=True):
        known.setdefault((own, fold(names[n])), []).append(n)
    return [n for some in known.values() if len(some) > 1 for n in some]


def coded(column: Any) -> tuple[Any, Any]:
    """Return the values of a column as numbers, and a column of the text of each; what is empty is ""."""
    import pyarrow.compute as pc

    pa = arrow()
    column = encoded(column)
    texts = column.dictionary
    if pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type):
        texts = pc.utf8_trim_whitespace(texts.cast(pa.string()))
    else:
        texts = pa.array([text_of(value) for value in texts.to_pylist()], pa.string())
    indices = column.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    same = pa.concat_arrays([texts, pa.array([""])]).dictionary_encode()
    return same.indices.to_numpy()[indices], same.dictionary


def _symbols(shared: Shared, column: Any) -> tuple[list[str], Any]:
    codes, texts = coded(column)
    known: dict[str, int] = {}
    own = []
    for text in texts.to_pylist():
        symbol = shared.market.symbol(text)
        own.append(_EMPTY if not symbol else _CASH if symbol == CASH else known.setdefault(symbol, len(known)))
    return list(known), np.array(own, np.int64)[codes]


def _days(shared: Shared, batch: Any) -> tuple[Any, Any]:
    """Return which rows have a day, and which a wrong one: no day, or one that is yet to come."""
    if "acquired" not in batch.schema.names:
        return np.zeros(batch.num_rows, bool), np.zeros(batch.num_rows, bool)
    column = encoded(batch.column("acquired"))
    found = [(value, day_if_any(value)) for value in column.dictionary.to_pylist()]
    there = np.array([*(value not in {None, ""} for value, _ in found), False], bool)
    good = np.array([*(day is not None and day <= shared.sold_on for _, day in found), False], bool)
    indices = column.indices.fill_null(len(found)).to_numpy(zero_copy_only=False)
    return there[indices], (there & ~good)[indices]


def _shares(column: Any, currency: str) -> tuple[Any, Any]:
    """Return numbers in 10^-``PLACES``, and which are none, or not exactly so many."""
    pa = arrow()
    if pa.types.is_floating(column.type):
        return _of_floats(column)
    try:
        exact = column.cast(pa.decimal128(38, PLACES))
    except pa.ArrowException:
        return _one_by_one(column.to_pylist(), currency)
    halves = np.frombuffer(exact.buffers()[1], np.int64)[2 * exact.offset :][: 2 * len(exact)].reshape(-1, 2)
    low, high = halves[:, 0], halves[:, 1]
    there = exact.is_valid().to_numpy(zero_copy_only=False)
    good = there & (high == low >> 63) & (np.abs(low) < _MOST)
    return np.where(good, low, 0), ~good


def _of_floats(column: Any) -> tuple[Any, Any]:
    """Return floats as the decimals they are read as: of at most 15 digits, where that is the same float again."""
    numbers = column.fill_null(float("nan")).to_numpy(zero_copy_only=False).astype(np.float64)
    units, odd = np.zeros(len(numbers), np.int64), np.ones(len(numbers), bool)
    left = np.flatnonzero(np.isfinite(numbers))
    for places in _TRIED:
        own = numbers[left]
        whole = np.rint(own * 10.0**places)
        good = (np.abs(whole) < 10.0 ** min(15, _DIGITS - PLACES + places)) & (whole / 10.0**places == own)
        done = left[good]
        units[done] = whole[good].astype(np.int64) * 10 ** (PLACES - places)
        odd[done] = False
        left = left[~good]
    return units, odd


def _one_by_one(values: Sequence[object], currency: str) -> tuple[Any, Any]:
    found = [_units(decimal_if_any(value, currency)) for value in values]
    return np.array([units or 0 for units in found], np.int64), np.array([units is None for units in found], bool)


def _units(number: Decimal | None) -> int | None:
    if number is None or abs(number.adjusted()) > PLACES:
        return None
    units = number.scaleb(PLACES)
    return int(units) if units == int(units) and abs(units) < _MOST else None

"""A failing workbook made small: whatever can be taken away, or set to its default, while it still fails alike."""

from __future__ import annotations

import time
from dataclasses import fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reference.books import Book


def smallest(book: Book, fails: Callable[[Book], bool], seconds: float = 8.0) -> Book:
    """Return a workbook that still fails, from which no single thing can be taken away; ``seconds`` bound the work."""
    progress, until = True, time.monotonic() + seconds
    while progress:
        progress = False
        for simpler in _simpler(book):
            if time.monotonic() > until:
                return book
            try:
                still = fails(simpler)
            except Exception:  # noqa: BLE001 - what is no sound workbook is not simpler
                still = False
            if still:
                book, progress = simpler, True
                break
    return book


def _simpler(book: Book) -> Iterator[Book]:
    """Yield workbooks with one thing less, the large things first."""
    yield from _without_slices(book)
    for n in range(len(book.holdings)):
        yield replace(book, holdings=(*book.holdings[:n], *book.holdings[n + 1 :]))
    if book.activity:
        yield replace(book, activity=())
    if book.pie or book.level_only:
        yield replace(book, pie=None, level_only=False)
    usual = Settings()
    for one in fields(Settings):
        value = getattr(usual, one.name)
        if one.name not in {"places", "sheets"} and getattr(book.settings, one.name) != value:
            yield _with_setting(book, one.name, value)
    yield from _plainer_rows(book)
    yield from _rounder(book)


def _without_slices(book: Book) -> Iterator[Book]:
    """Yield workbooks without a slice (or without a pie and all in it), its share given to a sibling."""
    inner = {row.pie for row in book.targets}
    for n, row in enumerate(book.targets):
        gone = {row.slice}
        if row.slice in inner:
            while True:
                more = gone | {r.slice for r in book.targets if r.pie in gone}
                if more == gone:
                    break
                gone = more
        siblings = [k for k, r in enumerate(book.targets) if r.pie == row.pie and k != n]
        if not siblings:
            continue
        rows = list(book.targets)
        rows[siblings[0]] = replace(rows[siblings[0]], percent=rows[siblings[0]].percent + row.percent)
        kept = [r for k, r in enumerate(rows) if k != n and r.pie not in gone]
        left = {r.slice for r in kept}
        held = [h for h in book.holdings if h.symbol not in gone or h.symbol in left]
        yield replace(book, targets=tuple(kept), holdings=tuple(held))


def _plainer_rows(book: Book) -> Iterator[Book]:
    for n, row in enumerate(book.targets):
        for name in ("constraint", "band", "share_decimals", "maximum_buy", "maximum_sell"):
            if getattr(row, name) is not None:
                yield _with_target(book, n, **{name: None})
    for n, lot in enumerate(book.holdings):
        for name in ("pie", "cost_basis", "acquired", "account", "sell_first"):
            if getattr(lot, name) is not None:
                yield _with_holding(book, n, **{name: None})


def _rounder(book: Book) -> Iterator[Book]:
    """Yield workbooks with rounder numbers."""
    for n, row in enumerate(book.targets):
        for cap in ("maximum_buy", "maximum_sell"):
            if (getattr(row, cap) or 0) % 10_000:
                yield _with_target(book, n, **{cap: max(10_000, getattr(row, cap) // 10_000 * 10_000)})
    yield from _rounder_rows(book)
    for name in ("cash", "minimum_cash", "minimum_order", "commission", "maximum_gain"):
        value = getattr(book.settings, name) or 0
        unit = next((unit for unit in (100_000, 10_000, 1000, 100) if value % unit and abs(value) > unit), 0)
        if unit:
            yield _with_setting(book, name, value // unit * unit)
    if book.amount % 10_000 and book.amount > 10_000:
        yield replace(book, amount=book.amount // 10_000 * 10_000)


def _rounder_rows(book: Book) -> Iterator[Book]:
    for n, lot in enumerate(book.holdings):
        for places in ("1000", "100", "10", "1", "0.01"):
            unit = Decimal(places)
            if lot.shares % unit and lot.shares > unit:
                yield _with_holding(book, n, shares=(lot.shares // unit * unit))
                break
        if lot.price is not None and lot.price % 10 and lot.price > 10:
            price = lot.price // 10 * 10
            rows = tuple(replace(h, price=price) if h.symbol == lot.symbol else h for h in book.holdings)
            yield replace(book, holdings=rows)


def _with_setting(book: Book, name: str, value: object) -> Book:
    return replace(book, settings=replace(book.settings, **{name: value}))  # type: ignore[arg-type]  # by name


def _with_target(book: Book, n: int, **changes: object) -> Book:
    row = replace(book.targets[n], **changes)  # type: ignore[arg-type]  # by name
    return replace(book, targets=(*book.targets[:n], row, *book.targets[n + 1 :]))


def _with_holding(book: Book, n: int, **changes: object) -> Book:
    row = replace(book.holdings[n], **changes)  # type: ignore[arg-type]  # by name
    return replace(book, holdings=(*book.holdings[:n], row, *book.holdings[n + 1 :]))

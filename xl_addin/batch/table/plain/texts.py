"""Numbers as text, a column at a time, as `xl_addin.domain.money` writes them one by one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from xl_addin.batch.table.plain.joining import joined
from xl_addin.batch.table.source import arrow
from xl_addin.domain import currencies

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

HUNDREDTHS = 10_001
"""How many percentages there are with two decimals."""
_THOUSAND = 1000
_NEAR = 1e-6


def texts(some: Iterable[str | None]) -> Any:
    """Return a column of texts, from which others are picked."""
    pa = arrow()
    return pa.array(some, pa.string())


def picked(column: Any, numbers: Any) -> Any:
    """Return the texts of a column by their numbers in it."""
    return column.take(arrow().array(numbers))


def written(code: ModuleType | None, *pieces: tuple[Any, Any]) -> Any:
    """Return texts of pieces: each a column of texts and the numbers of those to take.

    Instead of a column may stand the decimals of numbers whose units are given: they are written ``1,234.5``. The
    compiled ``code`` does it where it is given.
    """
    import pyarrow.compute as pc

    if code is not None:
        return joined(code, pieces)
    columns = [_numbers(own, which) if isinstance(which, int) else picked(which, own) for which, own in pieces]
    return pc.binary_join_element_wise(*columns, "")


def always(text: str, count: int) -> tuple[Any, Any]:
    """Return the piece that is the same in so many texts."""
    return texts([text]), np.zeros(count, np.int64)


@cache
def all_percents(before: str = "", after: str = "") -> Any:
    """Return every percentage from 0.00% to 100.00% with something before and after it."""
    return texts(f"{before}{n // 100}.{n % 100:02}%{after}" for n in range(HUNDREDTHS))


@cache
def _digits(count: int, before: str) -> Any:
    """Return all numbers of so many digits, with something before them."""
    return texts(f"{before}{n:0{count}}" for n in range(10**count))


def hundredths(fractions: Any) -> Any:
    """Return fractions from 0 to 1 in hundredths of a percent, rounded as ``.2f`` rounds the percentage."""
    scaled = fractions * 100 * 100
    whole = np.rint(scaled).astype(np.int64)
    close = np.flatnonzero(np.abs(np.abs(scaled - whole) - 0.5) < _NEAR)
    for n in close.tolist():
        whole[n] = int(f"{fractions[n] * 100:.2f}".replace(".", ""))
    return whole


def amounts(cents: Any, currency: str) -> list[tuple[Any, Any]]:
    """Return the pieces of cents of a currency, not below zero, as `xl_addin.domain.money.money` writes them."""
    look = currencies.written(currency)
    sign = always(look.sign, len(cents))
    if not look.places:
        return [sign, (0, (cents + 50) // 100)]
    return [sign, (0, cents // 100), (_digits(2, "."), cents % 100)]


def _numbers(units: Any, places: int) -> Any:
    """Return units of 10^-``places`` as text without needless zeros: ``1,234.5``."""
    import pyarrow.compute as pc

    if not places:
        return _grouped(units)
    rest = pc.utf8_lpad(arrow().array(units % 10**places).cast("string"), places, "0")
    text = pc.binary_join_element_wise(_grouped(units // 10**places), rest, ".")
    return pc.utf8_rtrim(pc.utf8_rtrim(text, "0"), ".")


def _grouped(whole: Any) -> Any:
    """Return whole numbers with a comma at each thousand."""
    import pyarrow.compute as pc

    small = whole < _THOUSAND
    if small.all():
        return picked(_below_a_thousand(), whole)
    large = np.flatnonzero(~small)
    last = picked(_digits(3, ","), whole[large] % _THOUSAND)
    thousands = pc.binary_join_element_wise(_grouped(whole[large] // _THOUSAND), last, "")
    order = np.where(small, whole, 0)
    order[large] = _THOUSAND + np.arange(len(large))
    return picked(arrow().concat_arrays([_below_a_thousand(), thousands]), order)


@cache
def _below_a_thousand() -> Any:
    return texts(map(str, range(_THOUSAND)))

"""Numbers as text, a column at a time, as `xl_addin.domain.money` writes them one by one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from xl_addin.batch.table.source import arrow
from xl_addin.domain.currencies import written
from xl_addin.domain.money import money

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def joined(*columns: Any) -> Any:
    """Return columns joined into one of text."""
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(*columns, "")


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


def numbers(units: Any, places: int) -> Any:
    """Return units of 10^-``places`` as text without needless zeros: ``1,234.5``."""
    import pyarrow.compute as pc

    whole, rest = units // 10**places, units % 10**places
    if not places:
        return _grouped(whole)
    parts = pc.utf8_lpad(arrow().array(rest).cast("string"), places, "0")
    return pc.utf8_rtrim(pc.utf8_rtrim(joined(_grouped(whole), ".", parts), "0"), ".")


def amounts(cents: Any, currency: str) -> Any:
    """Return cents of a currency as a person reads them: ``$1,234.56``."""
    look = written(currency)
    if not look.places:
        return arrow().array([money(int(one), currency) for one in cents], "string")
    return joined(look.sign, _grouped(cents // 100), picked(_digits(2, "."), cents % 100))


def _grouped(whole: Any) -> Any:
    """Return whole numbers with a comma at each thousand."""
    small = whole < _THOUSAND
    if small.all():
        return picked(_below_a_thousand(), whole)
    large = np.flatnonzero(~small)
    thousands = joined(_grouped(whole[large] // _THOUSAND), picked(_digits(3, ","), whole[large] % _THOUSAND))
    order = np.where(small, whole, 0)
    order[large] = _THOUSAND + np.arange(len(large))
    return picked(arrow().concat_arrays([_below_a_thousand(), thousands]), order)


@cache
def _below_a_thousand() -> Any:
    return texts(map(str, range(_THOUSAND)))

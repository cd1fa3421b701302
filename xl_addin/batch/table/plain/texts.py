"""Numbers as text, a column at a time, as `xl_addin.domain.money` writes them one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from xl_addin.batch.table.source import arrow
from xl_addin.domain.currencies import written
from xl_addin.domain.money import money

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_HUNDREDTHS = 10_001
_NEAR = 1e-6


def picked(texts: Sequence[str], numbers: Any) -> Any:
    """Return a column of texts by their numbers."""
    pa = arrow()
    return pa.array(texts, pa.string()).take(pa.array(numbers))


def joined(*columns: Any) -> Any:
    """Return columns joined into one of text."""
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(*columns, "")


def percents(fractions: Any, told: Callable[[str], str] = "{}%".format) -> Any:
    """Return fractions as percentages with two decimals, each as it is ``told``."""
    return picked([told(f"{n // 100}.{n % 100:02}") for n in range(_HUNDREDTHS)], hundredths(fractions))


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
    return joined(look.sign, _grouped(cents // 100), picked([f".{n:02}" for n in range(100)], cents % 100))


def _grouped(whole: Any) -> Any:
    """Return whole numbers with a comma at each thousand."""
    text = arrow().array(whole % 1000).cast("string")
    large = np.flatnonzero(whole >= 1000)
    if not len(large):
        return text
    pa = arrow()
    last = picked([f",{n:03}" for n in range(1000)], whole[large] % 1000)
    return _replaced(text, large, joined(_grouped(whole[large] // 1000), last)) if len(large) < len(whole) else joined(
        _grouped(whole // 1000), last
    )


def _replaced(column: Any, places: Any, values: Any) -> Any:
    pa = arrow()
    order = np.arange(len(column))
    order[places] = len(column) + np.arange(len(places))
    return pa.concat_arrays([column, values]).take(pa.array(order))

"""Exchanges of one lot for another, as long as the year's tax falls: for what the ways that were tried leave over.

Where losses of several accounts share their replacements, the ways tried are those of certain prices. A few exchanges
of a lot, or of what of it is washed or is not, reach what lies between.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.domain.tax.in_units import Key
    from xl_addin.domain.tax.tax import TaxYear
    from xl_addin.domain.tax.wash_group import Group


def polished(
    group: Group, sold: Counter[Key], others: tuple[int, int], year: TaxYear, cent: int, tries: int
) -> tuple[int, Counter[Key]]:
    """Return the year's tax and the units sold of each lot after exchanges that lower it by half a cent or more each.

    ``others`` are the net gains without this security, in ``cent``-ths of a cent. One exchange, and two at once, are
    tried; no more than so many ``tries`` in all.
    """

    def tax(amounts: Counter[Key]) -> int:
        short, long = group.gains(amounts, group.washed(amounts)[0])
        return year.tax(others[0] + short, others[1] + long)

    best, least, found = sold, tax(sold), True
    while found and least:
        found = False
        once = _exchanged(group, best)
        twice = (two for one in _exchanged(group, best) for two in _exchanged(group, one))
        for tried in islice(chain(once, twice), tries):
            tries -= 1
            lower = tax(tried)
            if lower < least - cent * year.scale // 2:
                best, least, found = tried, lower, True
                break
    return least, best


def _exchanged(group: Group, sold: Counter[Key]) -> Iterator[Counter[Key]]:
    """Yield what is sold when one lot gives way to another of the same sale."""
    washed = group.washed(sold)[0]
    for old, units in sold.items():
        parts = {units, washed.get(old, 0), units - washed.get(old, 0), 1}
        for new, lot in group.lots.items():
            room = lot.units - sold[new]
            if new[0] == old[0] and new != old and room:
                for part in sorted({min(part, room) for part in (*parts, room) if part and part <= units}):
                    yield sold + Counter({new: part}) - Counter({old: part})

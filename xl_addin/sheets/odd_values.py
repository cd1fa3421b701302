"""Values that are not shares × price and that no factor explains: a split, another currency, or a decimal sign."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.finding import Finding, error, first_of, warning
from xl_addin.domain.money import share_text
from xl_addin.sheets.holding_columns import CURRENCY, VALUE
from xl_addin.sheets.prices import SYMBOL
from xl_addin.sheets.quantities import Quantity, amount_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xl_addin.sheets.held import HeldRow

_ALIKE = Decimal("0.005")
"""So near are ratios that are one rate: prices of one moment are converted at the rate of that moment."""
_MANY = 1000
"""No split and no price that is out of date makes so much of a difference."""
_MOST_SHOWN = 6


class OddValue(NamedTuple):
    """A row whose value is ``ratio`` times shares × price; ``product`` is that, in the currency of the value."""

    row: HeldRow
    quantity: Quantity
    product: Decimal
    ratio: Decimal

    @property
    def symbol(self) -> str:
        """Return the symbol as it is typed."""
        return str(self.row.record.get(SYMBOL))


def about_odd_values(odd: Sequence[OddValue]) -> list[Finding]:
    """Return an error where one rate explains several rows, or a value is far off; a warning for any other."""
    findings: list[Finding] = []
    left = list(odd)
    while left:
        alike = [one for one in left if abs(one.ratio - left[0].ratio) <= _ALIKE * abs(left[0].ratio)]
        left = [one for one in left if one not in alike]
        if _is_a_rate(alike):
            findings.append(_another_currency(alike))
        else:
            findings += [_disagrees(one) for one in alike]
    return findings


def _is_a_rate(alike: Sequence[OddValue]) -> bool:
    """Return whether one ratio of several symbols is a rate: a split has a small whole number, and one symbol."""
    ratio = alike[0].ratio
    if ratio <= 0:
        return False
    whole = max(ratio, 1 / ratio)
    several = len({one.symbol for one in alike}) > 1
    typed = any(CURRENCY.heading in one.row.record.values for one in alike)
    return several and not typed and abs(whole - round(whole)) > _ALIKE * whole


def _another_currency(alike: Sequence[OddValue]) -> Finding:
    names: Iterable[str] = dict.fromkeys(one.symbol for one in alike)
    message = (
        f"the values of {first_of(list(names), _MOST_SHOWN)} are all {share_text(short(alike[0].ratio))} times "
        "shares × price, like prices in another currency"
    )
    remedy = "Add a column Currency with the currency of each row's price; the values then give the rate."
    return error(alike[0].row.record.source.cell(VALUE.heading), message, remedy)


def _disagrees(one: OddValue) -> Finding:
    value = amount_text(one.quantity.value or Decimal(0))
    message = (
        f"{one.symbol} is worth {value} by its value and {amount_text(one.product)} by shares × price, "
        f"{share_text(short(one.ratio))} times as much"
    )
    at = one.row.record.source.cell(VALUE.heading)
    if one.row.in_pie and not 1 / Decimal(_MANY) < abs(one.ratio) < _MANY:
        return error(at, message, "Correct the one of the three whose decimal sign is elsewhere.")
    remedy = "Bring the shares, the price or the value up to date (a split changes both shares and price)."
    return warning(at, f"{message}; shares × price counts", remedy)


def short(ratio: Decimal) -> Decimal:
    """Return a ratio as it is shown: to three digits below one, else to two places."""
    if ratio < 1:
        return Context(prec=3).create_decimal(ratio).normalize()
    return ratio.quantize(Decimal("0.01")).normalize()

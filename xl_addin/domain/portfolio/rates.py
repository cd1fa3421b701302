"""Several currencies in one portfolio: what a unit of each is worth in the portfolio's own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Context, Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import MINOR_UNITS, ROUGHLY, paid_in
from xl_addin.domain.finding import error
from xl_addin.domain.source import rows_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import HoldingRow, PriceRow, RateRow

SAME_RATE = Decimal("0.001")
"""The rates of a currency and of its hundredth may differ by this fraction once they are counted alike."""


_SHORT = Context(prec=4)
_FAR_OFF, _NEARLY = 5.0, 2.5
"""How many times a rate is off where it is the wrong way round, and how near its inverse then comes."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What a unit of a currency, or of a minor unit, is worth in ``currency``, the portfolio's."""

    currency: str = "USD"
    known: Mapping[str, Decimal] = field(default_factory=dict)

    def get(self, code: str | None) -> Decimal | None:
        """Return what a unit is worth, None where no rate says; a code of None is the portfolio's own."""
        if code is None or code == self.currency:
            return Decimal(1)
        if code in self.known:
            return self.known[code]
        paid, part = paid_in(code)
        if paid != code:
            whole = self.get(paid)
            return None if whole is None else whole * part
        hundredths = (unit for unit, minor in MINOR_UNITS.items() if minor.code == code and unit in self.known)
        return next((self.known[unit] / MINOR_UNITS[unit].part for unit in hundredths), None)

    def of(self, code: str | None) -> Decimal:
        """Return what a unit is worth; 1 where no rate says, which `missing` tells as an error."""
        rate = self.get(code)
        return Decimal(1) if rate is None else rate

    def converted(self, row: HoldingRow) -> HoldingRow:
        """Return a row of Holdings with its cost in the portfolio's currency, at today's rate; all else as it is."""
        rate = self.of(row.currency)
        return row if row.cost_basis is None or rate == 1 else replace(row, cost_basis=row.cost_basis * rate)


def rates_of(rows: Iterable[RateRow], currency: str) -> tuple[Rates, list[Finding]]:
    """Return the rates to a currency, and what is wrong with them: two of one currency, or one to another currency."""
    first: dict[str, RateRow] = {}
    findings = []
    for row in rows:
        at, earlier = row.source.cell("Rate"), first.setdefault(row.currency, row)
        if earlier.rate != row.rate:
            message = f"{row.currency} has two rates, {rate_text(earlier.rate)} in row {earlier.source.row} and here"
            findings.append(error(at, f"{message} {rate_text(row.rate)}", "Keep one of them."))
        elif row.currency == currency and row.rate != 1:
            message = f"one {currency} is {rate_text(row.rate)} here, but {currency} is the portfolio's own currency"
            remedy = f"Type what one unit is worth in {currency}, in every row; or correct the setting Currency."
            findings.append(error(at, message, remedy))
    rates = Rates(currency, {code: row.rate for code, row in first.items()})
    return rates, [*findings, *_hundredths(first, rates), *_meant_otherwise(first, currency)]


def _hundredths(first: Mapping[str, RateRow], rates: Rates) -> Iterator[Finding]:
    """Yield a hundredth of a currency whose rate is not a hundredth: most likely the rate of the whole."""
    for code, row in first.items():
        whole, part = paid_in(code)
        rate = rates.get(whole) if whole in first or whole == rates.currency else None
        if whole != code and rate is not None and abs(row.rate - rate * part) > SAME_RATE * rate * part:
            message = f"one {code} is {rate_text(row.rate)} here, but it is {part} {whole}, so {rate_text(rate * part)}"
            yield error(row.source.cell("Rate"), message, f"Correct it, or leave only the rate of {whole}.")


def _meant_otherwise(first: Mapping[str, RateRow], currency: str) -> Iterator[Finding]:
    """Yield a rate that must have been meant otherwise, by what a unit was worth at any time of late.

    The wrong way round: 150 for the yen in dollars, where a dollar is 150 yen. Or the rate of pounds for pence.
    """
    for code, row in first.items():
        paid, part = paid_in(code)
        if row.rate <= 0 or paid == currency or paid not in ROUGHLY or currency not in ROUGHLY:
            continue
        whole = ROUGHLY[paid] / ROUGHLY[currency]
        usual, told, at = whole * float(part), float(row.rate), row.source.cell("Rate")
        said = f"one {code} is {rate_text(row.rate)} {currency} here, which is rather what one"
        if _times(told, usual) <= _FAR_OFF:
            continue
        if _times(1 / told, usual) < _NEARLY:
            meant = rate_text(_SHORT.divide(Decimal(1), row.rate))
            remedy = f"Type what one unit is worth in {currency}, in every row: {meant} for {code}."
            yield error(at, f"{said} {currency} is in {code}", remedy)
        elif paid not in first and _times(told, whole) < _NEARLY:
            yield error(at, f"{said} {paid} is", f"Type {rate_text(row.rate * part)} for {code}.")


def _times(one: float, other: float) -> float:
    """Return how many times the larger of two numbers is the smaller."""
    return max(one / other, other / one)


def missing(rows: Sequence[HoldingRow | PriceRow], rates: Rates) -> Iterator[Finding]:
    """Yield one error for all the currencies that no rate is given for, with the rows that are in them."""
    lines: dict[str, list[HoldingRow | PriceRow]] = {}
    for row in rows:
        if row.currency is not None and rates.get(row.currency) is None:
            lines.setdefault(row.currency, []).append(row)
    if lines:
        *most, last = (f"{code} ({rows_in_words(row.source for row in own)})" for code, own in lines.items())
        listed = f"{', '.join(most)} and {last}" if most else last
        at = next(iter(lines.values()))[0].source.cell("Currency")
        unit = next(iter(lines))
        remedy = (
            f"Add a sheet Rates with the headings Currency and Rate: for {unit}, what one {unit} is worth in "
            f"{rates.currency}. Or add a column Rate with that to the table."
        )
        yield error(at, f"no rate to {rates.currency} is given for {listed}", remedy)


def rate_text(rate: Decimal) -> str:
    """Return a rate as it is typed, without needless zeros."""
    return f"{rate.normalize():f}"

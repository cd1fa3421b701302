"""An independent ledger of a household's year, in fractions: lots, cash, gains that count by term, washed losses.

It is a calculator of its own, after 26 U.S.C. §§1091 and 1223(3) and Rev. Rul. 66-7, and knows nothing of the package.
Parcels are split as finely as the events ask for, so nothing is ever rounded.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

Number = Decimal | int | str | Fraction
NEAR = timedelta(days=30)


@dataclass
class Parcel:
    """Shares of one purchase; ``since`` is the day from which they count as held, ``used`` that they replaced a loss.

    ``purchase`` numbers the purchase that they are of.
    """

    symbol: str
    day: date
    shares: Fraction
    cost: Fraction
    since: date
    purchase: int
    used: bool = False


@dataclass
class Loss:
    """A loss that may still be washed, of shares that are gone."""

    day: date
    of: Parcel
    shares: Fraction
    each: Fraction
    is_long: bool


@dataclass
class Household:
    """An account that bears tax, event by event in the order of days; sales of a day come before its purchases."""

    cash: Fraction = Fraction(0)
    parcels: list[Parcel] = field(default_factory=list)
    short: Fraction = Fraction(0)
    long: Fraction = Fraction(0)
    disallowed: Fraction = Fraction(0)
    losses: list[Loss] = field(default_factory=list)
    purchases: int = 0

    def moves(self, amount: Number) -> None:
        """Take in a deposit or a dividend, or, below zero, a withdrawal or a fee."""
        self.cash += Fraction(amount)

    def opens(self, symbol: str, day: date, shares: Number, cost: Number) -> None:
        """Take over a lot that is there already, at no change of cash."""
        self.purchases += 1
        self.parcels.append(Parcel(symbol, day, Fraction(shares), Fraction(cost), day, self.purchases))

    def buys(self, symbol: str, day: date, shares: Number, price: Number, fees: Number = 0) -> None:
        """Buy: what is paid, to the cent, and the fees are what the lot costs."""
        paid = _to_the_cent(Fraction(shares) * Fraction(price)) + Fraction(fees)
        self.cash -= paid
        self.opens(symbol, day, shares, paid)
        self._wash(symbol)

    def sells(
        self,
        symbol: str,
        day: date,
        shares: Number,
        price: Number,
        fees: Number = 0,
        lots: list[tuple[date, Number]] | None = None,
    ) -> None:
        """Sell the lots that are named by their days, none for first in, first out."""
        brought = _to_the_cent(Fraction(shares) * Fraction(price)) - Fraction(fees)
        self.cash += brought
        each = brought / Fraction(shares)
        wanted: list[tuple[date | None, Number]] = list(lots) if lots else [(None, shares)]
        for bought, count in wanted:
            for parcel in self._take(symbol, bought, Fraction(count)):
                self._realise(parcel, day, each)
        self._wash(symbol)

    def splits(self, symbol: str, ratio: Number) -> None:
        """Turn every share into so many."""
        for parcel in self.parcels:
            if parcel.symbol == symbol:
                parcel.shares *= Fraction(ratio)
        for loss in self.losses:
            if loss.of.symbol == symbol:
                loss.shares, loss.each = loss.shares * Fraction(ratio), loss.each / Fraction(ratio)

    def held(self) -> dict[tuple[str, date], tuple[Fraction, Fraction]]:
        """Return shares and cost by symbol and day of purchase."""
        found: dict[tuple[str, date], tuple[Fraction, Fraction]] = {}
        for one in self.parcels:
            shares, cost = found.get((one.symbol, one.day), (Fraction(0), Fraction(0)))
            found[one.symbol, one.day] = shares + one.shares, cost + one.cost
        return found

    def _take(self, symbol: str, bought: date | None, shares: Fraction) -> list[Parcel]:
        """Take so many shares out, those bought first going first.

        Of several parcels of a day that is named, that of just so many shares is meant, else one that has them all.
        """
        taken, wanted = [], shares
        own = [one for one in self.parcels if one.symbol == symbol and bought in (None, one.day)]
        own.sort(key=lambda one: (one.day, one.purchase))
        if bought is not None:
            own.sort(key=lambda one: (one.shares != wanted, one.shares < wanted))
        for parcel in own:
            part = min(shares, parcel.shares)
            if part:
                taken.append(self._cut(parcel, part))
                self.parcels.remove(taken[-1])
                shares -= part
        assert not shares, f"{shares} {symbol} more than there are"
        return taken

    def _cut(self, parcel: Parcel, shares: Fraction) -> Parcel:
        """Return a parcel of so many of its shares, the rest staying beside it."""
        if shares == parcel.shares:
            return parcel
        own = replace(parcel, shares=shares, cost=parcel.cost * shares / parcel.shares)
        parcel.shares, parcel.cost = parcel.shares - shares, parcel.cost - own.cost
        self.parcels.insert(self.parcels.index(parcel), own)
        return own

    def _realise(self, parcel: Parcel, day: date, each: Fraction) -> None:
        gain, is_long = parcel.shares * each - parcel.cost, day >= _long_from(parcel.since)
        self._count(gain, is_long=is_long)
        if gain < 0:
            self.losses.append(Loss(day, parcel, parcel.shares, -gain / parcel.shares, is_long))

    def _count(self, gain: Fraction, *, is_long: bool) -> None:
        if is_long:
            self.long += gain
        else:
            self.short += gain

    def _wash(self, symbol: str) -> None:
        """Move losses onto the shares that replace them: losses by day and day of purchase, replacements by theirs."""
        for loss in sorted(self.losses, key=lambda one: (one.day, one.of.day, one.of.purchase)):
            while loss.shares and loss.of.symbol == symbol:
                near = [
                    one for one in self.parcels
                    if one.symbol == symbol and not one.used and one.purchase != loss.of.purchase
                    and abs(one.day - loss.day) <= NEAR
                ]  # fmt: skip
                if not near:
                    break
                first = min(near, key=lambda one: (one.day, one.purchase))
                own = self._cut(first, min(loss.shares, first.shares))
                dollars = own.shares * loss.each
                own.used, own.cost, own.since = True, own.cost + dollars, own.day - (loss.day - loss.of.since)
                self._count(dollars, is_long=loss.is_long)
                self.disallowed += dollars
                loss.shares -= own.shares


def _long_from(bought: date) -> date:
    """Return the first day on which shares have been held for more than a year."""
    year, month = (bought.year + 1, bought.month)
    if bought.day == monthrange(bought.year, bought.month)[1]:
        return date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, bought.day) + timedelta(days=1)


def _to_the_cent(dollars: Fraction) -> Fraction:
    """Return dollars to the nearest cent, half a cent away from zero."""
    cents = abs(dollars) * 100 + Fraction(1, 2)
    whole = cents.numerator // cents.denominator
    return Fraction(whole if dollars >= 0 else -whole, 100)

"""The sealed inputs: what was asked for, the rows of Targets and Holdings, the settings, the prices.

Amounts are cents, as exact fractions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CASH = "CASH"
WITHOUT_DECIMALS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"}
)
_MINOR = {"GBX": "GBP", "ILA": "ILS", "ZAC": "ZAR", "USX": "USD"}
_COLUMNS = "pie|cost basis|acquired|account|sell first|currency|multiplier|in dollars|class"
_WORDS = re.compile(f"({_COLUMNS}) (.*)")
_COMMA = re.compile(f", (?=(?:{_COLUMNS}) )")


def cents(text: str) -> int:
    """Return an amount such as ``1,250.00`` or ``-€5.00``."""
    return round(Fraction(re.sub(r"[^\d.-]", "", text)) * 100)


def fold(name: str) -> str:
    return name.strip().casefold()


@dataclass(frozen=True)
class Lot:
    """A row of Holdings; its cost in cents of the portfolio's currency."""

    symbol: str
    shares: Fraction
    words: Mapping[str, str]
    cost: Fraction | None

    @property
    def acquired(self) -> str:
        return self.words.get("acquired", "")


class Inputs:
    """The sealed inputs and prices, as far as they are of all accounts."""

    def __init__(self, inputs: Sequence[tuple[str, str]], prices: Mapping[str, Fraction]) -> None:
        self.prices = prices
        self.asked = {k: v for k, v in inputs if not k.startswith(("Target ", "Holding ", "Setting ", "Activity "))}
        self.activity = [(key[9:], value) for key, value in inputs if key[:9] == "Activity "]
        self.settings = {key.removeprefix("Setting "): value for key, value in inputs if key.startswith("Setting ")}
        self.targets = [(key[7:].split(" / "), value.split(", ")) for key, value in inputs if key[:7] == "Target "]
        self.lots = [self._lot(key[8:], value) for key, value in inputs if key[:8] == "Holding "]
        self.choice = self.asked["Choice"]
        self.action = "invest" if self.choice == "no sales" else self.asked["Action"]

    def _lot(self, symbol: str, text: str) -> Lot:
        held, *said = _COMMA.split(text)
        words = {m[1]: m[2] for one in (held, *said) if (m := _WORDS.fullmatch(one))}
        by_value = f"{symbol}, value"
        number = re.match(r"[-\d.]+(?= (?:shares|in cash))", held)
        shares = Fraction(number[0]) if number else self.prices.get(by_value, Fraction(0))
        basis = words.get("cost basis")
        cost = None if basis is None else Fraction(basis) * 100 * self.rate(words.get("currency"))
        return Lot(symbol, shares, words, cost)

    def rate(self, code: str | None) -> Fraction:
        """Return what a unit of a currency is worth."""
        if code is None or code == self.settings["Currency"]:
            return Fraction(1)
        if f"1 {code}" in self.prices:
            return self.prices[f"1 {code}"]
        if code in _MINOR:
            return self.rate(_MINOR[code]) / 100
        minor = next((unit for unit, whole in _MINOR.items() if whole == code and f"1 {unit}" in self.prices), None)
        return Fraction(0) if minor is None else self.prices[f"1 {minor}"] * 100

    def money(self, name: str) -> int | None:
        """Return a setting of an amount."""
        text = self.settings[name]
        return cents(text) if text else None

    def number(self, name: str) -> Fraction | None:
        text = self.settings[name]
        return Fraction(text) if text else None

    def plain(self, *names: str) -> bool:
        """Return whether none of these settings says anything."""
        return not any(self.settings[name] for name in names)

"""A Confirmation as it is read from its cells, and its numbers."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from certificate.inputs import Inputs, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

INPUTS, PRICES = "Inputs this proposal was made from", "Prices at the proposal"
TITLES = frozenset(
    {"Warnings", "Orders", "Before and after", "What it saves", "By account", "Left out", "Lots", "Details", "Notes"}
    | {INPUTS, PRICES, "Certificate"}
)

Row = dict[str, Any]


class Sheet:
    """A Confirmation as it is read: its parts, each table as rows by heading."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        self.parts = _parts(rows)
        top = [*rows[:13], *self.parts.get("Details", [])]
        self.headline = str(rows[1][0])
        self.labels = {str(row[0]): row[1] for row in reversed(top) if len(row) > 1 and row[0]}
        pairs = {name: [(str(row[0]), row[3] or "") for row in self.parts[name][1:]] for name in (INPUTS, PRICES)}
        prices = {symbol: Fraction(price) for symbol, price in pairs[PRICES]}
        self.inputs = Inputs(pairs[INPUTS], prices)
        told = [*self.parts["Before and after"][1:], *self.parts.get("Details", [])]
        self.measures = {str(row[0]): row for row in told}
        headings, *body = self.parts["Orders"]
        table = [dict(zip(headings, row, strict=False)) for row in body]
        self.orders = [row for row in table if row["Side"] in {"BUY", "SELL"}]
        self._add_lots()
        self.totals = {row["Side"]: row for row in table if row["Side"] in {"Proceeds", "Purchases"}}
        self.accounts = {str(row[0]): row for row in self.parts.get("By account", [])[1:]}
        self.certificates = {one["account"]: one for one in _certificates(self.parts.get("Certificate", []))}
        self.foreign = any(order.get("Currency") for order in self.orders)
        self.day = date.fromisoformat(str(self.labels["Trade window"])[:10])

    def _add_lots(self) -> None:
        """Put the lots of a sale beside it, wherever they are told."""
        headings, *body = self.parts.get("Lots", [("Symbol",)])
        lots = [dict(zip(headings, row, strict=False)) for row in body]
        for order in self.orders:
            mine = (row for row in lots if all(row.get(key) == order.get(key) for key in ("Symbol", "Account")))
            own = next(mine, {}) if order["Side"] == "SELL" else {}
            order.setdefault("Lots", own.get("Lots"))
        if len(lots) > sum(order["Side"] == "SELL" for order in self.orders):
            raise ValueError("lots of what is not sold")

    def account_names(self) -> list[str | None]:
        """Return the accounts the proposal is for, None where none is named."""
        asked, held = self.inputs.asked["Account"], [lot for lot in self.inputs.lots if lot.shares]
        names: dict[str, str] = {}
        for lot in held:
            names.setdefault(fold(lot.words.get("account", "")), lot.words.get("account", "").strip())
        if asked and fold(asked) != "all":
            names = {key: name for key, name in names.items() if key == fold(asked)} or {fold(asked): asked}
        return [name or None for name in names.values()] or [None]


def _parts(rows: Sequence[Sequence[Any]]) -> dict[str, list[Sequence[Any]]]:
    """Return the rows below each title that say something; a title stands alone in its row."""
    found: dict[str, list[Sequence[Any]]] = {}
    for row in rows:
        said = [value for value in row[:9] if value not in (None, "")]
        if len(said) == 1 and row[0] in TITLES and row[0] not in found:
            found[row[0]] = []
        elif found and said:
            found[next(reversed(found))].append(row)
    return found


def _certificates(rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Return the certificates: the rules of an account, then its tickers; a row with no name goes on with the last."""
    texts: list[str] = []
    for row in rows[1:]:
        if row[0] in (None, "") and texts:
            texts[-1] += row[3]
        else:
            texts.append(row[3])
    found: list[dict[str, Any]] = []
    for part in map(json.loads, texts):
        if "symbol" in part:
            found[-1]["tickers"].append(part)
        else:
            found.append(part | {"tickers": []})
    return found


def exact(number: float) -> Fraction:
    return Fraction(str(number))


def in_cents(dollars: float | None) -> int:
    return round(Fraction(str(dollars)) * 100)


def near(whole: int, by: int) -> tuple[int, ...]:
    return tuple(range(whole - by, whole + by + 1))


def is_close(one: float, other: float) -> bool:
    """Return whether two amounts of cents are equal but for what floating point loses."""
    return abs(one - other) <= 0.02 + 1e-6 * abs(other)


def is_same(one: Fraction | int, other: Fraction) -> bool:
    """Return whether two numbers are one, to the digits that spreadsheets keep."""
    return abs(one - other) * 10**14 <= abs(other)

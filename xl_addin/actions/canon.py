"""Everything a proposal depends on, as (key, value) text: what the fingerprint covers and what STALE compares.

It is derived from the declarations of what is read: every table of `Inputs`, every field of its rows, every field of
`Settings` and of `Request`. Whatever is added to them is sealed with no word here; what is not sealed is listed below,
each with its reason. Row order does not matter, numbers are as the cells hold them to 15 digits, prices stand apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from xl_addin.domain.currencies import paid_in
from xl_addin.domain.money import plain, price_text
from xl_addin.domain.portfolio.accounts import ALL, wants_all
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.domain.rows import HoldingRow, TargetRow
from xl_addin.domain.seldom_rows import ActivityRow, ScheduleRow
from xl_addin.sheets.amounts import cents, cents_from_zero
from xl_addin.sheets.setting_specs import SETTINGS
from xl_addin.sheets.setting_values import gain_limit
from xl_addin.sheets.statements import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.actions.context import Context
    from xl_addin.actions.load import Loaded
    from xl_addin.domain.finding import Place
    from xl_addin.domain.source import SourceRow

PRICED_TABLES = frozenset({"prices", "rates"})
"""The tables of which nothing but prices is read: those are compared by themselves, with their tolerance."""
UNSEALED_FIELDS = {
    "source": "where a row stands: rows may be sorted and moved",
    "price": "a price, compared by itself with its tolerance",
    "name": "for the reader's eye",
    "expected_return": "for plans of the months ahead alone",
}
UNSEALED_SETTINGS = {
    "sheets": "where things stand; what is read there is sealed itself",
    "places": "where things stand",
    "account": "which account was acted on is part of what was asked for",
    "journal_name": "for the reader's eye",
    "language": "for the reader's eye: whatever is sealed is sealed in English",
}
MADE_FROM = {"Targets sheet": "targets", "Holdings sheet": "holdings"}
"""The choices of an action's circumstances that its proposal remembers, by the field of `Context`."""

_IDENTITY: dict[type, tuple[str, ...]] = {TargetRow: ("pie", "slice"), ScheduleRow: ("what",)}
"""What names a row of a table; for all others it is their first field."""
_NOUNS: dict[type, str] = {TargetRow: "Target", HoldingRow: "Holding", ActivityRow: "Activity"}
_HEADINGS = {
    "percent": "Target %",
    "class_name": "Class",
    "day": "Date",
    "bought": "Side",
    "multiplier": "Multiplier",
    "since": "From",
}
_MONEY = {spec.field for spec in SETTINGS if spec.parse in {cents, cents_from_zero, gain_limit}}
_MONEY_FIELDS = {"maximum_buy", "maximum_sell", "amount"}
_ACCOUNT = "Account"


def _spoken(name: str) -> str:
    return name.removesuffix("_name").replace("_", " ").capitalize()


_REQUEST = {field.name: _spoken(field.name) for field in fields(Request)} | {"level_only": "This level only"}
ASKED = frozenset({*_REQUEST.values(), _ACCOUNT, *MADE_FROM})
"""The keys of what was asked for; all others are of what the workbook says."""
_CLASS_LETTER = re.compile(r"(?<=\w)[./ -](?=[a-z]\b)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a proposal depends on: words of text, each with the cell it stands in."""

    key: str
    words: tuple[tuple[str, Place | None], ...]

    @property
    def value(self) -> str:
        """Return all that is said under the key."""
        return ", ".join(text for text, _ in self.words)

    def place(self, before: str) -> Place | None:
        """Return the cell of the first word that was not said before, the first cell where all were."""
        said = folded(before).split(", ")
        new = (at for text, at in self.words if folded(text) not in said)
        return next(new, self.words[0][1] if self.words else None)


def entries(loaded: Loaded, request: Request, context: Context) -> tuple[Entry, ...]:
    """Return what was asked for, and everything the engine reads."""
    return (*_asked(request, context, loaded.account), *workbook_entries(loaded))


def workbook_entries(loaded: Loaded) -> tuple[Entry, ...]:
    """Return everything the engine reads."""
    inputs, found = loaded.inputs, []
    for table in fields(inputs):
        rows = getattr(inputs, table.name)
        if isinstance(rows, tuple) and table.name not in PRICED_TABLES:
            noun = table.name.replace("_", " ").capitalize()
            found += sorted((_row(noun, row) for row in rows if _counts(row)), key=lambda e: (e.key, e.value))
    return (*found, *_settings(loaded))


def price_entries(loaded: Loaded) -> tuple[tuple[str, str], ...]:
    """Return (what is priced, its price in the portfolio's currency), sorted; in all accounts it has the same.

    Priced are the securities, the currencies, and what is known by its value only.
    """
    found = {position.symbol: position.price for own in loaded.portfolios for position in own.positions.values()}
    held = {paid_in(row.currency or loaded.settings.currency)[0] for row in loaded.inputs.holdings}
    found |= {f"1 {row.currency}": row.rate for row in loaded.inputs.rates if paid_in(row.currency)[0] in held}
    for symbol in {row.symbol for row in loaded.inputs.holdings if row.in_dollars}:
        found[f"{symbol}, value"] = sum((r.shares for r in loaded.inputs.holdings if r.symbol == symbol), Decimal())
    return tuple(sorted((symbol, price_text(price)) for symbol, price in found.items() if price is not None))


def holdings_digest(loaded: Loaded) -> str:
    """Return eight digits that are others once anything held, or the cash, is."""
    held = [f"{e.key} {e.value}" for e in workbook_entries(loaded) if e.key.startswith(("Holding ", "Setting Cash"))]
    return digest(folded("\n".join(held)))[:8]


def folded(text: str) -> str:
    """Return text as it is compared: no letter case, and BRK.B, BRK-B and BRK/B are one."""
    return _CLASS_LETTER.sub(".", text.casefold())


def _asked(request: Request, context: Context, account: str | None) -> Iterator[Entry]:
    for name, key in _REQUEST.items():
        value = getattr(request, name)
        yield Entry(key, ((plain(value) if name in _MONEY_FIELDS else _text(value), None),))
    yield Entry(_ACCOUNT, ((ALL if wants_all(account) else account or "", None),))
    for key, name in MADE_FROM.items():
        yield Entry(key, ((getattr(context, name) or "", None),))


def _counts(row: object) -> bool:
    """Return whether a row says more than a price."""
    return not isinstance(row, HoldingRow) or bool(row.shares)


def _row(noun: str, row: object) -> Entry:
    assert is_dataclass(row)  # noqa: S101 - what is read is rows, each a dataclass
    identity = _IDENTITY.get(type(row), (fields(row)[0].name,))
    source: SourceRow = getattr(row, "source")  # noqa: B009 - of whatever table it is
    words = [
        (_word(field.name, value, row), source.cell(_HEADINGS.get(field.name, _spoken(field.name))))
        for field in fields(row)
        if field.name not in UNSEALED_FIELDS
        and field.name not in identity
        and (value := getattr(row, field.name)) != field.default
        and not (field.name == "shares" and getattr(row, "in_dollars", False))
    ]
    name = " / ".join(_text(getattr(row, field)) for field in identity)
    return Entry(f"{_NOUNS.get(type(row), noun)} {name}", tuple(words))


def _word(name: str, value: object, row: object) -> str:
    """Return one cell of a row in words."""
    text = plain(value) if name in _MONEY_FIELDS and isinstance(value, int) else _text(value)
    match name:
        case "percent":
            return f"{text}%"
        case "shares":
            return f"{text} {'in cash' if getattr(row, 'symbol', '') == 'CASH' else 'shares'}"
        case "constraint":
            return text
        case "bought":
            return "bought" if value else "sold"
        case _:
            return f"{_spoken(name).lower()} {text}"


def _settings(loaded: Loaded) -> Iterator[Entry]:
    settings = loaded.settings
    for field in fields(settings):
        if field.name in UNSEALED_SETTINGS:
            continue
        value, key, one = getattr(settings, field.name), f"Setting {_spoken(field.name)}", field.name.removesuffix("s")
        if isinstance(value, tuple) and any(isinstance(pair, tuple) for pair in value):
            for name, told in value:  # what is said by name, such as the type of each account
                yield Entry(f"Setting {_spoken(one)} of {name}", ((_text(told), settings.places.get(one)),))
            continue
        text = plain(value) if field.name in _MONEY and value is not None else _text(value)
        yield Entry(key, ((text, settings.places.get(field.name)),))


def _text(value: object) -> str:
    """Return a value as text; of a kind not known here, too, two values that differ have texts that do."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case Decimal():
            return f"{value.normalize():f}"
        case timedelta():
            return f"{_text(Decimal(value.total_seconds()) / 3600)} hours"
        case frozenset():
            return "=".join(sorted(map(_text, value)))
        case tuple():
            return ", ".join(map(_text, value))
        case date() | datetime() | time():
            return value.isoformat()
        case _:
            return str(value)

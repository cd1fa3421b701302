"""Everything a proposal depends on, as (key, value) text: what the fingerprint covers and what STALE compares.

Row order does not matter, numbers are as the cells hold them to 15 digits, prices stand apart.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from xl_addin.domain.money import plain, price_text
from xl_addin.domain.portfolio.accounts import ALL, wants_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_addin.actions.load import Loaded
    from xl_addin.domain.finding import Place
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.scope import Request
    from xl_addin.domain.rows import ActivityRow, HoldingRow, TargetRow

_APART = {"sheets", "places", "account", "account_types"}
_MONEY = {
    "cash",
    "minimum_cash",
    "auto_invest_threshold",
    "minimum_order",
    "maximum_gain",
    "carried_short",
    "carried_long",
    "realised_short",
    "realised_long",
    "commission",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a proposal depends on, as text, and the cell it stands in."""

    key: str
    value: str
    at: Place | None = None


def entries(loaded: Loaded, request: Request, account: str | None) -> tuple[Entry, ...]:
    """Return everything the engine reads, and what was asked of it."""
    return (
        *_request(request, account),
        *sorted((_target(row) for row in loaded.inputs.targets), key=lambda e: (e.key, e.value)),
        *sorted((_holding(row) for row in loaded.inputs.holdings if row.shares), key=lambda e: (e.key, e.value)),
        *sorted((_activity(row) for row in loaded.inputs.activity), key=lambda e: (e.key, e.value)),
        *_settings(loaded),
    )


def price_entries(portfolios: Iterable[Portfolio]) -> tuple[tuple[str, str], ...]:
    """Return (symbol, dollars a share) of everything that has a price, by symbol; in all accounts it has the same."""
    priced = {position.symbol: position.price for own in portfolios for position in own.positions.values()}
    return tuple(sorted((symbol, price_text(price)) for symbol, price in priced.items() if price is not None))


def _request(request: Request, account: str | None) -> Iterator[Entry]:
    yield Entry("Action", request.action.value)
    yield Entry("Pie", request.pie or "")
    yield Entry("This level only", "yes" if request.level_only else "no")
    yield Entry("Choice", request.choice.value)
    yield Entry("Amount", plain(request.amount))
    yield Entry("Account", ALL if wants_all(account) else account or "")


def _target(row: TargetRow) -> Entry:
    words = [f"{_number(row.percent)}%"]
    words += [row.constraint.value] if row.constraint else []
    words += [f"band {row.band}"] if row.band else []
    words += [f"{row.share_decimals} share decimals"] if row.share_decimals is not None else []
    words += [f"maximum buy {plain(row.maximum_buy)}"] if row.maximum_buy is not None else []
    words += [f"maximum sell {plain(row.maximum_sell)}"] if row.maximum_sell is not None else []
    return Entry(f"Target {row.pie} / {row.slice}", ", ".join(words), row.source.cell("Target %"))


def _holding(row: HoldingRow) -> Entry:
    words = [f"{_number(row.shares)} {'dollars' if row.symbol == 'CASH' else 'shares'}"]
    words += [f"pie {row.pie}"] if row.pie else []
    words += [f"basis {_number(row.cost_basis)}"] if row.cost_basis is not None else []
    words += [f"acquired {row.acquired.isoformat()}"] if row.acquired else []
    words += [f"account {row.account}"] if row.account else []
    words += [f"sell first {_number(row.sell_first)}"] if row.sell_first else []
    return Entry(f"Holding {row.symbol}", ", ".join(words), row.source.cell("Shares"))


def _activity(row: ActivityRow) -> Entry:
    words = [f"{'bought' if row.bought else 'sold'} {_number(row.shares)} shares on {row.day.isoformat()}"]
    words += [f"account {row.account}"] if row.account else []
    return Entry(f"Activity {row.symbol}", ", ".join(words), row.source.cell("Shares"))


def _settings(loaded: Loaded) -> Iterator[Entry]:
    settings = loaded.settings
    for field in fields(settings):
        if field.name not in _APART:
            value = getattr(settings, field.name)
            text = plain(value) if field.name in _MONEY and value is not None else _text(value)
            key = field.name.replace("_", " ").capitalize()
            yield Entry(f"Setting {key}", text, settings.places.get(field.name))
    for name, kind in settings.account_types:
        yield Entry(f"Setting Account type of {name}", kind.value, settings.places.get("account_type"))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, timedelta):
        return f"{_number(Decimal(value.total_seconds()) / 3600)} hours"
    if isinstance(value, frozenset):
        return "=".join(sorted(value))
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    return value.isoformat() if isinstance(value, (date, datetime, time)) else str(value)


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"

"""A workbook with what is asked of it, and its printed form: the tables of `notation`, ready to become an example.

    rebalance P --level-only
    Targets  | Pie | Slice | Target % | Constraint | …
    …

The first line is the request: an action, a pie, ``--level-only``, an amount in dollars, ``--account NAME``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import Enum
from textwrap import dedent
from typing import TYPE_CHECKING, Any, TypeVar

from notation import book as grids_of

from xl_addin.domain.band import Band, Reach
from xl_addin.domain.plan import Action
from xl_addin.domain.settings import Settings
from xl_addin.sheets.inputs import read_inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from xl_addin.domain.rows import HoldingRow, TargetRow
    from xl_addin.domain.seldom_rows import ActivityRow

T = TypeVar("T")


@dataclass(frozen=True)
class Book:
    """Rows, settings and a request. ``amount`` is in cents: a withdrawal, or a deposit not yet in the cash."""

    targets: tuple[TargetRow, ...]
    holdings: tuple[HoldingRow, ...]
    settings: Settings = field(default_factory=Settings)
    action: Action = Action.REBALANCE
    pie: str | None = None
    level_only: bool = False
    amount: int = 0
    account: str | None = None
    activity: tuple[ActivityRow, ...] = ()


def read(text: str) -> Book:
    """Return the workbook of a printed one."""
    head, _, tables = dedent(text).strip().partition("\n")
    inputs, findings = read_inputs(grids_of(tables))
    assert not any(finding.severity.value == "error" for finding in findings), "\n".join(map(str, findings))
    words = head.split()
    account = words[words.index("--account") + 1] if "--account" in words else None
    plain = [word for n, word in enumerate(words[1:], 1) if word[:2] != "--" and words[n - 1] != "--account"]
    action = Action(words[0])
    amount = int(Decimal(plain[0]) * 100) if action is not Action.REBALANCE and plain else 0
    pie = plain[0] if action is Action.REBALANCE and plain else None
    return Book(
        inputs.targets, inputs.holdings, inputs.settings, action, pie, "--level-only" in words, amount, account,
        inputs.activity,
    )  # fmt: skip


def printed(book: Book) -> str:
    """Return a workbook as text that `read` takes."""
    return "\n".join(filter(None, [_head(book), _targets(book), _holdings(book), _activity(book), _settings(book)]))


def _head(book: Book) -> str:
    words = [book.action.value, book.pie, book.level_only and "--level-only", book.amount and _dollars(book.amount)]
    return " ".join(str(word) for word in [*words, book.account and f"--account {book.account}"] if word)


def _targets(book: Book) -> str:
    columns: list[tuple[str, Callable[[TargetRow], str]]] = [
        ("Pie", lambda row: row.pie),
        ("Slice", lambda row: row.slice),
        ("Target %", lambda row: f"{row.percent:f}"),
        ("Constraint", lambda row: row.constraint.value if row.constraint else ""),
        ("Band", lambda row: _band(row.band)),
        ("Share decimals", lambda row: _or_blank(row.share_decimals)),
        ("Maximum buy", lambda row: _cents(row.maximum_buy)),
        ("Maximum sell", lambda row: _cents(row.maximum_sell)),
    ]
    return _table("Targets", columns, book.targets, 3)


def _holdings(book: Book) -> str:
    columns: list[tuple[str, Callable[[HoldingRow], str]]] = [
        ("Symbol", lambda row: row.symbol),
        ("Shares", lambda row: f"{row.shares:f}"),
        ("Price", lambda row: "" if row.price is None else f"{row.price:f}"),
        ("Pie", lambda row: row.pie or ""),
        ("Cost basis", lambda row: "" if row.cost_basis is None else f"{row.cost_basis:f}"),
        ("Acquired", lambda row: row.acquired.isoformat() if row.acquired else ""),
        ("Account", lambda row: row.account or ""),
        ("Sell first", lambda row: "" if row.sell_first is None else f"{row.sell_first:f}"),
    ]
    return _table("Holdings", columns, book.holdings, 3)


def _activity(book: Book) -> str:
    columns: list[tuple[str, Callable[[ActivityRow], str]]] = [
        ("Date", lambda row: row.day.isoformat()),
        ("Side", lambda row: "buy" if row.bought else "sell"),
        ("Symbol", lambda row: row.symbol),
        ("Shares", lambda row: f"{row.shares:f}"),
        ("Account", lambda row: row.account or ""),
    ]
    return _table("Activity", columns, book.activity, 4) if book.activity else ""


SETTING_NAMES = {
    "auto_invest_threshold": "Auto-invest threshold",
    "nesting": "Nested pies",
    "outside": "Holdings outside pies",
    "leftover": "Leftover cash",
    "fewer_orders": "Prefer fewer orders",
    "short_term_rate": "Short-term tax rate",
    "long_term_rate": "Long-term tax rate",
    "carried_short": "Short-term loss carried forward",
    "carried_long": "Long-term loss carried forward",
    "realised_short": "Short-term gain this year",
    "realised_long": "Long-term gain this year",
    "identical": "Identical tickers",
    "maximum_gain": "Maximum realised gain",
    "tax_weight": "Tax versus drift",
    "commission": "Commission per order",
}
"""The settings that are not called like their fields."""

IN_CENTS = {
    "cash", "minimum_cash", "auto_invest_threshold", "minimum_order", "carried_short", "carried_long",
    "realised_short", "realised_long", "maximum_gain", "commission",
}  # fmt: skip
IN_PERCENT = {"maximum_turnover", "short_term_rate", "long_term_rate", "spread"}


def _settings(book: Book) -> str:
    usual, rows = Settings(), []
    for one in fields(Settings):
        value = getattr(book.settings, one.name)
        if value != getattr(usual, one.name) and one.name not in {"places", "sheets", "account_types"}:
            rows.append((SETTING_NAMES.get(one.name, one.name.replace("_", " ").capitalize()), _value(one.name, value)))
    if book.settings.account_types:
        kinds = "; ".join(f"{name}={kind.value}" for name, kind in book.settings.account_types)
        rows = [row for row in rows if row[0] != "Account type"]
        rows.append(("Account type", f"{book.settings.account_type.value}; {kinds}"))
    columns: list[tuple[str, Callable[[tuple[str, str]], str]]] = [
        ("Setting", lambda r: r[0]),
        ("Value", lambda r: r[1]),
    ]
    return _table("Settings", columns, rows, 2) if rows else ""


def _value(name: str, value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in IN_CENTS:
        return _dollars(value)
    if name in IN_PERCENT:
        return f"'{value * 100:f}%'"
    if name == "fewer_orders":
        return f"{value * 100:f}pp"
    if name == "identical":
        return "; ".join("=".join(sorted(group)) for group in value)
    return _band(value) if isinstance(value, Band) else str(value)


def _band(band: Band | None) -> str:
    if band is None:
        return ""
    widths = ((band.points, "pp"), (band.relative, "% rel"))
    parts = [f"{Decimal(w.numerator * 100) / w.denominator:f}{unit}" for w, unit in widths if w is not None]
    return (" or " if band.reach is Reach.TIGHTER else " and ").join(parts)


def _dollars(cents: int) -> str:
    return f"{Decimal(cents).scaleb(-2):f}"


def _cents(cents: int | None) -> str:
    return "" if cents is None else _dollars(cents)


def _or_blank(value: object) -> str:
    return "" if value is None else str(value)


def _table(name: str, columns: Sequence[tuple[str, Callable[[T], str]]], rows: Sequence[T], always: int) -> str:
    """Return a table without the columns, beyond the first few, that are empty in every row."""
    cells = [[text(row) for _, text in columns] for row in rows]
    kept = [n for n in range(len(columns)) if n < always or any(row[n] for row in cells)]
    lines = [[columns[n][0] for n in kept], *([row[n] for n in kept] for row in cells)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(kept))]
    return "\n".join(_line(name if not n else "", line, widths) for n, line in enumerate(lines))


def _line(head: str, cells: Iterable[str], widths: Iterable[int]) -> str:
    return f"{head:8} | " + " | ".join(f"{cell:{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()

"""A chunk of accounts: their orders, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from xl_addin.batch.table.chunks import starts, unit_keys
from xl_addin.batch.table.out import accounts_schema, orders_schema
from xl_addin.batch.table.source import arrow
from xl_addin.batch.table.units import plan_unit, text_of
from xl_addin.domain.finding import Refused, errors, one_line, unexpected
from xl_addin.sheets.confirmation_words import lots_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.batch.table.units import Shared, Unit
    from xl_addin.domain.plan import Measures, Order

ORDERS, NOTHING, FAILED = "orders", "nothing to do", "failed"
ENGINE = "one by one"
_KEPT = 20
"""How many messages of a chunk are kept."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What became of a chunk: tables of orders and of accounts, and the counts of the accounts by what became of them.

    ``failures`` are the first messages about accounts that failed.
    """

    orders: Any
    accounts: Any
    counts: dict[str, int]
    failures: tuple[str, ...]


def solve(shared: Shared, first: int, table: Any) -> Solved:
    """Return the orders of all accounts of a chunk, whose first row has this number (0 where it is not known)."""
    orders: list[dict[str, Any]] = []
    accounts: list[dict[str, Any]] = []
    failures: list[str] = []
    for rows in _units(first, table):
        try:
            unit = plan_unit(shared, rows)
        except Refused as refused:
            found = errors(refused.findings)
        except Exception as problem:  # noqa: BLE001 - one account must not stop the others
            found = (unexpected(problem),)
        else:
            orders += _orders(unit, shared.models.settings.currency)
            accounts += _accounts(unit)
            continue
        message = one_line(" ".join(str(one).removeprefix("error: ") for one in found[:3]))
        names = dict.fromkeys((text_of(row.get("account")), text_of(row.get("household"))) for _, row in rows)
        accounts += [
            {"account": name, "household": household or None, "status": FAILED, "by": ENGINE, "message": message}
            for name, household in names
        ]
        failures.append(f"{' and '.join(name for name, _ in names)}: {message}")
    counts = {kind: sum(one["status"] == kind for one in accounts) for kind in (ORDERS, NOTHING, FAILED)}
    pa = arrow()
    return Solved(
        pa.Table.from_pylist(orders, orders_schema()),
        pa.Table.from_pylist(accounts, accounts_schema()),
        {**counts, ENGINE: len(accounts)},
        tuple(failures[:_KEPT]),
    )


def _units(first: int, table: Any) -> Iterator[Sequence[tuple[int, dict[str, Any]]]]:
    """Yield the rows of each unit, with their numbers."""
    whole = table.combine_chunks()
    keys = unit_keys(whole.to_batches()[0]) if whole.num_rows else arrow().array([])
    begins = [*starts(keys).tolist(), whole.num_rows]
    rows = whole.to_pylist()
    for start, end in pairwise(begins):
        yield [(first + at if first else 0, rows[at]) for at in range(start, end)]


def _orders(unit: Unit, currency: str) -> Iterator[dict[str, Any]]:
    for order in unit.plan.orders:
        yield {
            "account": order.account or unit.accounts[0].name,
            "household": unit.household or None,
            "side": order.side.value,
            "symbol": order.symbol,
            "shares": order.shares,
            "price": order.price,
            "value": _dollars(order.value),
            "gain": _dollars(order.gain),
            "term": order.term,
            "tax": _dollars(order.tax),
            "lots": _lots(order, currency),
            "reason": order.reason,
        }


def _lots(order: Order, currency: str) -> str | None:
    return "; ".join(lots_text(order, currency).splitlines()) if order.lots else None


def _accounts(unit: Unit) -> Iterator[dict[str, Any]]:
    parts = {part.account: part for part in unit.plan.parts}
    for account in unit.accounts:
        part = parts.get(account.name)
        before, after, nothing = (
            (part.before, part.after, part.nothing) if part else (unit.plan.before, unit.plan.after, unit.plan.nothing)
        )
        yield {
            "account": account.name,
            "household": unit.household or None,
            "model": account.model or None,
            "status": ORDERS if after.orders else NOTHING,
            "by": ENGINE,
            **_measures(before, after),
            "message": nothing or None,
        }


def _measures(before: Measures, after: Measures) -> dict[str, Any]:
    return {
        "drift_before": before.drift,
        "drift_after": after.drift,
        "cash_after": _dollars(after.cash),
        "orders": after.orders,
        "turnover": _dollars(after.turnover),
        "tax": _dollars(after.tax),
    }


def _dollars(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents).scaleb(-2)

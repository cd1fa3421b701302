"""A chunk of accounts: their orders, and what became of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xl_addin.batch.table.out import DRIFT_PLACES, accounts_schema, orders_schema
from xl_addin.batch.table.source import arrow
from xl_addin.batch.table.units import plan_unit, text_of
from xl_addin.domain.finding import Refused, errors, one_line, unexpected
from xl_addin.sheets.confirmation_words import lots_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.batch.table.units import Shared, Unit
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.plan import Measures, Order

ORDERS, NOTHING, FAILED = "orders", "nothing to do", "failed"
ENGINE, AT_ONCE = "one by one", "at once"
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
    from xl_addin.batch.table.plain.rows import read_rows
    from xl_addin.batch.table.plain.units import plain_units

    rows = read_rows(shared, table)
    plain = plain_units(shared, rows, (ORDERS, NOTHING, AT_ONCE))
    left = range(len(rows.begins) - 1) if plain is None else (~plain.done).nonzero()[0].tolist()
    one_by_one = OneByOne(shared)
    for unit in left:
        start, end = rows.begins[unit : unit + 2].tolist()
        one_by_one.plan(unit, rows.table.slice(start, end - start), first + start if first else 0)
    orders, accounts = one_by_one.tables()
    if plain is not None:
        orders = _merged(plain.orders, plain.order_units, orders, one_by_one.order_units)
        accounts = _merged(plain.accounts, plain.account_units, accounts, one_by_one.account_units)
    told = dict.fromkeys((ORDERS, NOTHING, FAILED, AT_ONCE, ENGINE), 0)
    for column in ("status", "by"):
        told.update(Counter(accounts.column(column).to_pylist()))
    return Solved(orders, accounts, told, tuple(one_by_one.failures[:_KEPT]))


class OneByOne:
    """The units that the engine plans, each by itself, and the number of the unit of each row they make."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._orders: list[dict[str, Any]] = []
        self._accounts: list[dict[str, Any]] = []
        self.order_units: list[int] = []
        self.account_units: list[int] = []
        self.failures: list[str] = []

    def plan(self, number: int, batch: Any, first: int = 0) -> None:
        """Plan a unit of these rows, the first of them of this number (0: not known); or say what is wrong with it."""
        rows = [(first + n if first else 0, row) for n, row in enumerate(batch.to_pylist())]
        try:
            unit = plan_unit(self._shared, rows)
        except Refused as refused:
            self._fail(rows, errors(refused.findings))
        except Exception as problem:  # noqa: BLE001 - one account must not stop the others
            self._fail(rows, (unexpected(problem),))
        else:
            self._orders += _orders(unit, self._shared.models.settings.currency)
            self._accounts += _accounts(unit)
        self.order_units += [number] * (len(self._orders) - len(self.order_units))
        self.account_units += [number] * (len(self._accounts) - len(self.account_units))

    def _fail(self, rows: Sequence[tuple[int, dict[str, Any]]], found: Sequence[Finding]) -> None:
        message = one_line(" ".join(str(one).removeprefix("error: ") for one in found[:3]))
        message = message.replace("to the Prices sheet", "to the table after --prices")
        names = dict.fromkeys((text_of(row.get("account")), text_of(row.get("household"))) for _, row in rows)
        self._accounts += [
            {"account": name, "household": household or None, "status": FAILED, "by": ENGINE, "message": message}
            for name, household in names
        ]
        self.failures.append(f"{' and '.join(name for name, _ in names)}: {message}")

    def tables(self) -> tuple[Any, Any]:
        """Return the orders and the accounts as tables."""
        pa = arrow()
        return pa.Table.from_pylist(self._orders, orders_schema()), pa.Table.from_pylist(
            self._accounts, accounts_schema()
        )


def _merged(table: Any, units: Any, other: Any, others: Sequence[int]) -> Any:
    """Return two tables as one, in the order of the units their rows are of."""
    import numpy as np

    if not others:
        return table
    pa = arrow()
    order = np.argsort(np.concatenate((units, others)), kind="stable")
    return pa.concat_tables([table, other]).take(pa.array(order))


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
        "drift_before": round(before.drift, DRIFT_PLACES),
        "drift_after": round(after.drift, DRIFT_PLACES),
        "cash_after": _dollars(after.cash),
        "orders": after.orders,
        "turnover": _dollars(after.turnover),
        "tax": _dollars(after.tax),
    }


def _dollars(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents).scaleb(-2)

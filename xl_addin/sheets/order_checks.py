"""Whether the rows of the order sheet are the orders that were made: the journal keeps a short check of each."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from xl_addin.domain.finding import error
from xl_addin.sheets.orders_read import ORDER
from xl_addin.sheets.statements import digest, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.journal_sheet import JournalRow
    from xl_addin.sheets.orders_sheet import OrderRow

_CHECKS = re.compile(r"; checks ((?:[0-9a-f]{8} ?)+)$")
_DIGITS = 8
_REMEDY = "Type it again as it was (see the Confirmation), or delete the row: a new proposal makes new orders."


def checks_text(rows: Iterable[OrderRow]) -> str:
    """Return the checks of a proposal's orders, in the order of their numbers, for the journal."""
    return f"; checks {' '.join(map(_check, rows))}"


def strangers(orders: Sequence[OrderRow], journal: Iterable[JournalRow]) -> Iterator[Finding]:
    """Yield an error for each order that is not as it was when it was made, or was never made here at all."""
    made = {row.entry.proposal: _checks(row) for row in journal if row.entry.event == "ORDERED"}
    seen: set[str] = set()
    for order in orders:
        at = order.source.cell(ORDER.heading)
        proposal, _, number = order.order.rpartition("-")
        checks = made.get(proposal, ())
        if order.order in seen:
            yield error(at, f"order {order.order} stands here twice", "Delete the copy.")
        elif not number.isdecimal() or not 1 <= int(number) <= len(checks):
            yield error(at, f"the journal knows no order {order.order}", "Delete the row, or propose it anew.")
        elif checks[int(number) - 1] != _check(order):
            yield error(at, f"order {order.order} was changed after it was made", _REMEDY)
        seen.add(order.order)


def _checks(row: JournalRow) -> tuple[str, ...]:
    found = _CHECKS.search(row.entry.details)
    return tuple(found[1].split()) if found else ()


def _check(order: OrderRow) -> str:
    """Return the first digits of the digest over everything of an order that a broker could be told."""
    amounts = ["" if number is None else f"{number:.15g}" for number in (order.shares, order.price)]
    told = (
        order.order, order.side.value, order.symbol, order.account or "", *amounts, order.value, order.type,
        order.time_in_force, order.trade_window, plain_text(order.lots), *([order.currency] if order.currency else []),
    )  # fmt: skip
    return digest(json.dumps(told))[:_DIGITS]

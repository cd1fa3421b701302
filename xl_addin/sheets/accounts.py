"""Whose each row of Holdings is: the account, under whatever name the table has for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.sheets.cells import tidy
from xl_addin.sheets.holding_columns import ACCOUNT, HOLDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_addin.sheets.held import Held


def account_of(held: Held) -> dict[int, str]:
    """Return the account of each row that names one, by row.

    A table may say it twice, as a number and a name, or as a broker beside an account. The best heading counts; where
    another column tells rows of one account apart, the account is named by both: none are merged silently.
    """
    columns = [values for values in _columns(held) if values]
    accounts: dict[int, str] = {}
    for values in columns:
        if not accounts:
            accounts = dict(values)
            continue
        told: dict[str, set[str]] = {}
        for row, name in accounts.items():
            told.setdefault(name.casefold(), set()).add(values.get(row, "").casefold())
        for row, name in accounts.items():
            if len(told[name.casefold()]) > 1 and values.get(row):
                accounts[row] = f"{name} / {values[row]}"
    return accounts


def _columns(held: Held) -> Sequence[dict[int, str]]:
    """Return the columns of accounts, the best heading first; those of weak headings only where they repeat."""
    headings, rows = held.headings, held.rows
    if headings is None or ACCOUNT.heading not in headings.columns:
        return ()
    own = {row.record.source.row: row.record.get(ACCOUNT) for row in rows}
    best = headings.columns[ACCOUNT.heading]
    ranked = sorted(
        (rank, at)
        for at, text in headings.texts.items()
        for column, rank in HOLDINGS.meant_by(text)
        if column is ACCOUNT and at != best
    )
    first = {row: value for row, value in own.items() if value}
    rank = next((r for c, r in HOLDINGS.meant_by(headings.texts[best]) if c is ACCOUNT), 0)
    others = [values for weak, at in ranked if _repeats(values := _values(held, at)) or weak == 0]
    return [first, *others] if rank <= 1 or _repeats(first) else others


def _values(held: Held, at: int) -> dict[int, str]:
    found = {row.record.source.row: held.cell(row.record.source.row, at) for row in held.rows}
    return {row: tidy(str(value)) for row, value in found.items() if value is not None and tidy(str(value))}


def _repeats(values: dict[int, str]) -> bool:
    return len({value.casefold() for value in values.values()}) < len(values)

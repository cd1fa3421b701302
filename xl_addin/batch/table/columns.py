"""What the columns of the tables may be called; those of the open AllocData tables are among them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place, Refused, error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Columns = dict[str, tuple[str, ...]]

HOLDINGS: Columns = {
    "account": ("account", "account id", "account number", "holding account id"),
    "household": ("household", "household id", "client", "client id"),
    "account_type": ("account type", "tax status"),
    "symbol": ("symbol", "ticker", "security", "security id", "holding security id"),
    "shares": ("shares", "quantity", "units", "share count"),
    "price": ("price", "share price", "last price"),
    "cost_basis": ("cost basis", "total cost", "total basis"),
    "basis_per_share": ("basis per share", "cost per share", "unit cost", "share basis"),
    "acquired": ("acquired", "acquired at", "acquired on", "date acquired"),
    "model": ("model", "model id", "strategy", "account strategy id"),
    "class": ("class", "asset class", "security asset id"),
}
"""A row of holdings: a lot, or a whole position, or cash."""
NUMBERS = frozenset({"shares", "cost_basis", "basis_per_share", "Target %"})
"""Columns in which hardly two rows say the same."""
TARGETS: Columns = {
    "model": ("model", "model id", "strategy", "allocation strategy id"),
    "Pie": ("pie",),
    "Slice": ("slice", "symbol", "ticker", "asset", "allocation asset id"),
    "Target %": ("target percent", "target", "weight", "percent", "target pct"),
    "Constraint": ("constraint",),
    "Band": ("band",),
    "Share decimals": ("share decimals",),
}
"""A row of targets: a slice of a model."""
PRICES: Columns = {name: HOLDINGS[name] for name in ("symbol", "price", "class")}
ACCOUNTS: Columns = {
    "account": ("account", "account id", "account number"),
    "household": HOLDINGS["household"],
    "account_type": HOLDINGS["account_type"],
    "taxable": ("is taxable", "taxable"),
    "model": HOLDINGS["model"],
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_WORD = re.compile(r"[\W_]+")


def named(headings: Sequence[str], wanted: Columns) -> dict[str, str]:
    """Return the heading of each column that is there; of several that could be meant the first."""
    keys = [_key(heading) for heading in headings]
    found = {}
    for name, aliases in wanted.items():
        own = [heading for heading, key in zip(headings, keys, strict=True) if key in aliases]
        if own:
            found[name] = own[0]
    return found


def refuse_missing(table: str, found: Mapping[str, str], needed: Iterable[str], headings: Sequence[str]) -> None:
    """Raise `Refused` with a line for each column that has to be there and is not."""
    missing = [name for name in needed if name not in found]
    if missing:
        there = ", ".join(headings)
        raise Refused(
            [
                error(Place(table), f"there is no column {name}", f"Name one so; the table has {there or 'none'}.")
                for name in missing
            ]
        )


def _key(heading: str) -> str:
    spaced = _CAMEL.sub(" ", heading).replace("%", " percent ")
    return " ".join(_NO_WORD.sub(" ", spaced).casefold().split())

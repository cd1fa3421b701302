"""Results as rows, so that they print in a line and are a table in a notebook."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from xl_addin.domain.money import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.domain.finding import Finding

Record = dict[str, Any]


class Tabular:
    """What an action returns, as rows: a slice, an order, a plan, an event or a finding each.

    Money, shares and prices are `decimal.Decimal`, in whole units of the currency; weights, drifts and distances are
    floats.
    """

    __slots__ = ()

    def records(self) -> list[Record]:
        """Return the rows, each by the names of its columns."""
        raise NotImplementedError

    def __repr__(self) -> str:
        """Return the kind of the result and how much it holds."""
        count = len(self.records())
        return f"<{type(self).__name__}: {count} row{'' if count == 1 else 's'}>"

    def _repr_html_(self) -> str:
        """Return the rows as a table, which is what a notebook shows."""
        from html import escape

        rows = self.records()
        if not rows:
            return f"<p>{escape(repr(self))}</p>"
        heads = "".join(f"<th>{escape(name)}</th>" for name in rows[0])
        lines = ("".join(f"<td>{escape(_text(row.get(name)))}</td>" for name in rows[0]) for row in rows)
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


class _Placed(Protocol):
    """An order, proposed or made."""

    @property
    def account(self) -> str | None:
        """Return the account it is for."""


def dollars(cents: int | None) -> Decimal | None:
    """Return an amount of money in whole units, None where it is not known."""
    return None if cents is None else Decimal(plain(cents))


def account_of(row: _Placed) -> Record:
    """Return the account of a row as a column, where one is named."""
    return {"account": row.account} if row.account else {}


def finding_records(findings: Iterable[Finding]) -> list[Record]:
    """Return findings as rows."""
    return [
        {"at": str(f.at) if f.at else "", "severity": f.severity.value, "message": f.message, "remedy": f.remedy}
        for f in findings
    ]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}"
    return f"{value:,f}" if isinstance(value, Decimal) else str(value)

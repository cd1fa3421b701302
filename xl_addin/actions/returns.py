"""What is expected of each security a year, as Targets say it: for the months ahead, and for nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import error, refuse_errors
from xl_addin.domain.portfolio.pies import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import HoldingRow, TargetRow


def expected_returns(targets: Sequence[TargetRow], holdings: Sequence[HoldingRow]) -> dict[str, Decimal]:
    """Return what is expected a year of each security, as a fraction: of its slice, else of the pie around it.

    `Refused` where what is typed is no such thing.
    """
    refuse_errors(unclear_returns(targets))
    own = {fold(row.slice): row for row in targets}
    own |= {fold(row.slice): row for row in targets if row.expected_return is not None}

    def of(row: TargetRow | None, depth: int = 0) -> Decimal | None:
        if row is None or depth > len(own):
            return None
        if isinstance(row.expected_return, Decimal):
            return row.expected_return
        return of(own.get(fold(row.pie)), depth + 1)

    found = {row.slice: of(row) for row in targets}
    for row in holdings:
        if row.class_name and row.symbol not in found:
            found[row.symbol] = of(own.get(fold(row.class_name)))
    return {symbol: rate for symbol, rate in found.items() if rate}


def unclear_returns(targets: Sequence[TargetRow]) -> Iterator[Finding]:
    """Yield an error for each expected return that is none: `plan` is refused, and nothing else needs them."""
    for row in targets:
        if isinstance(row.expected_return, str):
            message = f"{row.expected_return} is no return that can be expected a year"
            yield error(
                row.source.cell("Return %"), message, "Type it with a percent sign, such as 7%, or empty the cell."
            )

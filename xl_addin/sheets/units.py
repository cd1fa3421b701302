"""Quantities that count something other than shares: lots, whose size the table has to say, and units beside them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import error, first_of, note
from xl_addin.domain.money import share_text
from xl_addin.domain.portfolio.spelling import symbol_key
from xl_addin.sheets.cells import Problem, shown
from xl_addin.sheets.heading_key import heading_key
from xl_addin.sheets.holding_columns import MULTIPLIER, SHARES, VALUE
from xl_addin.sheets.prices import PRICE, SYMBOL
from xl_addin.sheets.row_states import COUNTED, known

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.sheets.heading_line import Headings
    from xl_addin.sheets.record import Record

_SIZES = tuple(map(Decimal, (1, 10, 100, 1000)))
"""What a lot may be by the value beside it; 1 where the price is that of a lot."""
_NEAR = Decimal("0.01")


def in_lots(headings: Mapping[int, str], at: int) -> bool:
    """Return whether the heading of a quantity says that it counts lots."""
    return heading_key(headings[at]).words in known("LOTS") if at in headings else False


def lot_of_no_size(record: Record, headings: Headings) -> Problem | None:
    """Return the problem of a row that counts lots, where neither a multiplier nor its value says how large one is."""
    at = headings.columns.get(SHARES.heading, 0)
    lots, price, value = record.get(SHARES), record.get(PRICE), record.get(VALUE)
    sized = record.get(MULTIPLIER) is not None or record.get(COUNTED) is not None
    if not in_lots(headings.texts, at) or not lots or sized:
        return None
    size = value / (lots * price) if value and price else Decimal(0)
    if any(abs(size / one - 1) <= _NEAR for one in _SIZES):
        return None
    text = shown(headings.texts[at])
    return Problem(
        f"{text} counts lots, and nothing says how many shares a lot is",
        "Add a column Multiplier with that number, or a column Shares.",
    )


def about_units(records: Sequence[Record]) -> list[Finding]:
    """Return a note on the units that are several shares, and an error where a symbol is counted in two units."""
    sized = [r for r in records if r.get(COUNTED)]
    if not sized:
        return []
    findings = [note(sized[0].source.cell(COUNTED.heading), _said(sized))]
    rows: dict[str, list[Record]] = {}
    for record in records:
        if record.get(SYMBOL) and record.get(SHARES):
            rows.setdefault(symbol_key(record[SYMBOL]), []).append(record)
    for held in rows.values():
        if len({record.get(COUNTED) for record in held}) > 1:
            listed = first_of([str(record.source.row) for record in held])
            message = f"{held[0][SYMBOL]} is counted in different units in rows {listed}"
            remedy = "Type how many shares it is in each of them, and share as the unit."
            findings.append(error(held[0].source.cell(COUNTED.heading), message, remedy))
    return findings


def _said(sized: Sequence[Record]) -> str:
    sizes = sorted({size for record in sized if (size := record.get(COUNTED))})
    names = first_of(list(dict.fromkeys(shown(record[SYMBOL]) for record in sized if record.get(SYMBOL))))
    are = "is" if len(sized) == 1 else "are"
    return f"{names} {are} counted in units of {share_text(sizes[0])} shares, and so are orders of it"

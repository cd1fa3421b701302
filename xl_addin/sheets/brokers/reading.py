"""A broker's file as it is read: what has been read so far, and what its lines of text tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.sheets.brokers.words import last_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xl_addin.domain.finding import Finding, Place
    from xl_addin.sheets.brokers.layout import Field, Layout
    from xl_addin.sheets.brokers.statement import Cash, Held, Passed
    from xl_addin.sheets.grid import Grid

AGAIN = "Download the file again."
OR_FORCE = "Download the file again; --force imports it as it is."


@dataclass(slots=True)
class Reading:
    """What has been read so far, and the table that the next row belongs to."""

    grid: Grid
    layout: Layout | None = None
    places: dict[Field, int] = field(default_factory=dict)
    width: int = 0
    title: str | None = None
    account: str | None = None
    symbol: str | None = None
    below: bool = False
    as_of: date | None = None
    ended: set[str] = field(default_factory=set)
    used: list[Layout] = field(default_factory=list)
    positions: list[Held] = field(default_factory=list)
    lots: list[Held] = field(default_factory=list)
    cash: list[Cash] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    headings: list[Place] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    doubts: list[Finding] = field(default_factory=list)
    worth: Decimal = Decimal(0)


def look(reading: Reading, layout: Layout, line: str) -> None:
    """Keep what a layout finds in a line of text."""
    if layout.as_of and (found := re.search(layout.as_of, line, re.IGNORECASE)):
        reading.as_of = last_day(found[0]) or reading.as_of
    reading.account = layout.account_in(line) or reading.account
    if layout.symbol and (found := re.search(layout.symbol, line, re.IGNORECASE)):
        reading.symbol = found[1]
    if layout.ends_at(line):
        reading.ended.add(layout.ends_with)


def is_text(grid: Grid) -> bool:
    """Return whether a grid is of a text file, whose rows all have as many cells as their headings."""
    return all(value is None or isinstance(value, str) for row in grid.rows for value in row)


def shown(texts: Sequence[str]) -> str:
    """Return the first cells of a row, as it is told."""
    text = ", ".join(texts[:4])
    return text if len(text) <= 60 else f"{text[:59]}…"

"""What a broker's file says, whichever broker it is: positions, lots, cash, and every other row accounted for."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.domain.finding import Place

if TYPE_CHECKING:
    from datetime import date

    from xl_addin.domain.finding import Finding

NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class Held:
    """A position, or one of its lots: shares of a security. Money is in ``currency`` (None: the portfolio's).

    ``price`` is that of one share; ``cost`` is of all the shares; ``acquired`` is given for a lot alone. ``price_off``
    and ``cost_off`` are by how much they may be off, as the file shows them rounded, or what they are worked out from.
    """

    symbol: str
    shares: Decimal
    price: Decimal | None = None
    cost: Decimal | None = None
    acquired: date | None = None
    account: str | None = None
    currency: str | None = None
    name: str | None = None
    at: Place = field(default=NOWHERE, compare=False)
    pie: str | None = None
    price_off: Decimal = Decimal()
    cost_off: Decimal = Decimal()


@dataclass(frozen=True, slots=True)
class Cash:
    """An amount of uninvested money, negative on margin; ``symbol`` is the fund it is kept in, if any."""

    amount: Decimal
    account: str | None = None
    currency: str | None = None
    symbol: str | None = None
    at: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that is none of these, and why; ``told`` is whether its owner should be told of it by itself."""

    at: Place
    text: str
    reason: str
    told: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A whole file. ``broker`` is "" where no broker's table was recognised; ``as_of`` None where no date is in it.

    ``accounts`` are those it speaks of. Every row that is not blank is the heading of a table or in exactly one of
    the others; with an error among the findings that is not so. ``doubts`` are errors of a file that may yet be meant:
    it seems cut off. ``is_whole`` is whether it lists all positions of its accounts, not lots alone.
    """

    name: str
    broker: str
    as_of: date | None = None
    accounts: tuple[str, ...] = ()
    positions: tuple[Held, ...] = ()
    lots: tuple[Held, ...] = ()
    cash: tuple[Cash, ...] = ()
    passed: tuple[Passed, ...] = ()
    headings: tuple[Place, ...] = ()
    findings: tuple[Finding, ...] = ()
    doubts: tuple[Finding, ...] = ()
    is_whole: bool = False

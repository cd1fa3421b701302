"""What a broker's file says was traded, as it is read and once it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xl_addin.sheets.brokers.statement import NOWHERE, Passed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xl_addin.domain.events import AccountEvent
    from xl_addin.domain.finding import Finding, Place
    from xl_addin.domain.plan import Side
    from xl_addin.domain.tax.fills import Pick
    from xl_addin.sheets.brokers.layout import Field, Layout
    from xl_addin.sheets.grid import Grid


@dataclass(frozen=True, slots=True)
class Traded:
    """An order, or a part of one, that a broker carried out.

    ``shares`` are above zero whatever the side; ``price`` is that of a share and ``fees`` are of all of them, both in
    ``currency``, None for the portfolio's. ``order`` is our own order's id where the broker gives it back, and
    ``execution`` the broker's id of the trade. ``lots`` are those that the broker says a sale closed, and ``dollars``
    what it says that the shares came to, fees apart.
    """

    side: Side
    symbol: str
    day: date
    shares: Decimal
    price: Decimal
    fees: Decimal = Decimal()
    account: str | None = None
    currency: str | None = None
    order: str | None = None
    execution: str | None = None
    lots: tuple[Pick, ...] = ()
    dollars: Decimal | None = field(default=None, compare=False)
    at: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Executions:
    """A whole file of trades: with an error among the findings it is not to be counted, with one in ``doubts`` asked.

    Every row that is not blank is an execution, one of its lots, a heading, or among ``passed``. ``tables`` is how many
    of its tables are known, of trades or of other things. ``events`` are what else happened, in rows that are no
    order's, and ``why_none`` says of other rows why they are none.
    """

    name: str
    broker: str
    executions: tuple[Traded, ...] = ()
    passed: tuple[Passed, ...] = ()
    findings: tuple[Finding, ...] = ()
    doubts: tuple[Finding, ...] = ()
    tables: int = 0
    events: tuple[AccountEvent, ...] = ()
    why_none: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        """Return whether the file has a table that is known, if of nothing that was traded."""
        return self.tables > 0

    @property
    def accounts(self) -> tuple[str, ...]:
        """Return the accounts that traded, in the order of the file."""
        return tuple(dict.fromkeys(one.account for one in self.executions if one.account))


@dataclass(slots=True)
class Trade:
    """An execution as it is read: ``is_part`` of an order that may be listed as well, with the lots it closed."""

    told: Traded
    is_part: bool
    lots: list[Pick] = field(default_factory=list)


@dataclass(slots=True)
class TradeReading:
    """What has been read so far, and the table that the next row belongs to."""

    grid: Grid
    layout: Layout | None = None
    places: dict[Field, int] = field(default_factory=dict)
    width: int = 0
    account: str | None = None
    is_ended: bool = False
    used: list[Layout] = field(default_factory=list)
    others: list[Layout] = field(default_factory=list)
    trades: list[Trade] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    events: list[AccountEvent] = field(default_factory=list)
    why_none: dict[int, str] = field(default_factory=dict)

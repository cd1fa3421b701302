"""The choices of the Settings sheet as values. Money is in cents, rates and tolerances are fractions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.domain.band import Band
    from xl_addin.domain.finding import Place


USUAL_SWEEPS = frozenset(
    {
        "SPAXX", "FDRXX", "FCASH", "SPRXX", "FZFXX", "FDLXX", "CORE", "VMFXX", "VMMXX", "SWVXX", "SNSXX", "SNVXX",
        "SNAXX", "SWGXX", "QACDS", "BDPS", "TTTXX",
    }
)  # fmt: skip
"""The money-market funds and deposit sweeps in which American brokers keep cash."""
USUAL_TOLERANCE = Decimal("0.005")
"""How much more drift fewer orders may leave where nobody says how much: a fraction."""


class Nesting(Enum):
    """How money finds its way through pies within pies."""

    LEVEL_BY_LEVEL = "level by level"
    FLAT = "flat"


class Outside(Enum):
    """What a rebalance does with securities that are in no pie."""

    HOLD = "hold"
    SELL = "sell"


class Overflow(Enum):
    """Where money goes that a constraint keeps out of a slice."""

    SPREAD = "spread"
    HOLD_AS_CASH = "hold as cash"


class Leftover(Enum):
    """What becomes of cash for which another share could be bought."""

    CLOSEST = "closest to target"
    INVEST = "invest what fits"


class TradeTo(Enum):
    """How far an out-of-band slice is traded."""

    TARGET = "target"
    BAND_EDGE = "band edge"


class TargetPath(Enum):
    """How targets go from one that has a day to the next."""

    STEPPED = "stepped"
    GLIDE = "glide"


class LotMethod(Enum):
    """Which tax lots of a security are sold first."""

    MIN_TAX = "min tax"
    M1 = "m1"
    HIFO = "hifo"
    FIFO = "fifo"
    LIFO = "lifo"
    SPECIFIC = "specific"


class WashSales(Enum):
    """What is done about a loss sale with a replacement bought within 30 days."""

    WARN = "warn"
    BLOCK = "block"
    IGNORE = "ignore"


class AccountType(Enum):
    """How the account is taxed: only in a taxable one does a sale bear tax."""

    TAXABLE = "taxable"
    IRA = "IRA"
    ROTH = "Roth"
    EMPLOYER = "401k"
    HSA = "HSA"
    EDUCATION = "529"


class Language(Enum):
    """The language of the words on our sheets."""

    ENGLISH = "English"
    GERMAN = "German"
    FRENCH = "French"
    SPANISH = "Spanish"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default.

    ``cash``, ``minimum_cash``, ``auto_invest_threshold``, ``minimum_order``, ``maximum_gain`` and ``commission``
    are in cents; ``cash`` None means that no row says it. The tax rates and ``price_tolerance`` are fractions.
    ``spread`` is the fraction of a price between bid and ask, half of which is paid on each order.
    ``maximum_turnover`` is the most that is bought and sold together, as a fraction of the value of all slices;
    ``maximum_orders`` the most orders of one proposal; None for no limit. ``fewer_orders``, None for off, is how much
    larger the portfolio drift may be (a fraction) than the closest plan leaves it, so that there are fewer orders.
    ``tax_a_point`` is the most tax, in cents, that is paid for a percentage point of portfolio drift; None is off.
    ``tax_weight`` is how many dollars of distance from the targets, Σ(z − T)²/T, a dollar of tax is worth; None is off.
    ``carried_short`` and ``carried_long`` are losses of earlier years, ``realised_short`` and ``realised_long`` what
    was gained (or, negative, lost) so far this year, all in cents. ``identical`` are groups of tickers that count as
    one for wash sales.
    ``account`` is the one to act on where none is asked for (or the word ``all``), None for the whole.
    ``account_types`` are the accounts whose type is told by name, ``account_type`` is that of every other.
    ``as_of`` without an offset is the time at the exchange. ``valid_for`` None means until the trade window,
    ``valid_into_window`` at least until then. ``journal_name`` is written as Who, None for the login name.
    ``prices_good_for`` is how old a price may be, None for any age.
    ``minimum_cash_part`` is the minimum as a fraction of all that an account holds, cash included, None where it is an
    amount.
    ``cash_equivalents`` are the symbols of funds that count as cash, in capitals.
    ``sheets`` are the sheet names the user chose, by the contract's name (``Holdings`` → ``Positions 2026``).
    ``places`` are the cells of what the user typed, by field name (``cash``) or sheet (``Holdings``), for messages.
    """

    cash: int | None = None
    minimum_cash: int = 0
    minimum_cash_part: Decimal | None = None
    auto_invest_threshold: int = 2500
    rebalance_uses_cash: bool = True
    share_decimals: int = 5
    minimum_order: int = 100
    maximum_orders: int | None = None
    maximum_turnover: Decimal | None = None
    fewer_orders: Decimal | None = None
    nesting: Nesting = Nesting.LEVEL_BY_LEVEL
    outside: Outside = Outside.HOLD
    overflow: Overflow = Overflow.SPREAD
    leftover: Leftover = Leftover.CLOSEST
    band: Band | None = None
    trade_to: TradeTo = TradeTo.TARGET
    target_path: TargetPath = TargetPath.STEPPED
    lot_method: LotMethod = LotMethod.MIN_TAX
    wash_sales: WashSales = WashSales.WARN
    short_term_rate: Decimal | None = None
    long_term_rate: Decimal | None = None
    carried_short: int = 0
    carried_long: int = 0
    realised_short: int = 0
    realised_long: int = 0
    account: str | None = None
    account_type: AccountType = AccountType.TAXABLE
    account_types: tuple[tuple[str, AccountType], ...] = ()
    identical: tuple[frozenset[str], ...] = ()
    maximum_gain: int | None = None
    tax_weight: Decimal | None = None
    tax_a_point: int | None = None
    commission: int = 0
    spread: Decimal = Decimal(0)
    currency: str = "USD"
    as_of: datetime | None = None
    price_tolerance: Decimal = Decimal("0.02")
    prices_good_for: timedelta | None = None
    exchange: str = "XNYS"
    trade_windows: tuple[time, ...] = (time(9, 30),)
    valid_for: timedelta | None = timedelta(hours=24)
    valid_into_window: bool = True
    journal_name: str | None = None
    language: Language = Language.ENGLISH
    cash_equivalents: frozenset[str] = USUAL_SWEEPS
    sheets: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)

    @property
    def weighs_tax(self) -> bool:
        """Return whether `Tax versus drift` says that tax counts, in one way or the other."""
        return bool(self.tax_weight) or self.tax_a_point is not None

    @property
    def is_taxed(self) -> bool:
        """Return whether sales bear tax at all, whatever the rates."""
        return self.account_type is AccountType.TAXABLE

    def of_account(self, name: str | None) -> Settings:
        """Return the settings of one account: its own type, and a limit on gains only where they are taxed."""
        kinds = {told.strip().casefold(): kind for told, kind in self.account_types}
        kind = kinds.get((name or "").strip().casefold(), self.account_type)
        limit = self.maximum_gain if kind is AccountType.TAXABLE else None
        if kind is self.account_type and limit == self.maximum_gain and not self.account_types:
            return self
        return replace(self, account_type=kind, account_types=(), maximum_gain=limit)

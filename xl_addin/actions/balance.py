"""How much to pay in, or to take out, so that purchases alone, or sales alone, reach the targets: it only says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.actions.load import load
from xl_addin.actions.tabular import Tabular, dollars
from xl_addin.domain.finding import note
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.deposit import deposit_to_balance, withdrawal_to_balance

if TYPE_CHECKING:
    from xl_addin.actions.book import Book
    from xl_addin.actions.context import Context
    from xl_addin.actions.tabular import Record
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rebalancing.deposit import Balance


_PARTS = note(
    None,
    "the workbook trades parts of shares, so that a proposal of it does as well",
    "For whole shares set Share decimals to 0 in Settings.",
)


@dataclass(frozen=True, slots=True, repr=False)
class Balanced(Tabular):
    """The answer for every account asked for, one where none are named, and the findings that stop nothing."""

    action: Action
    balances: tuple[Balance, ...]
    findings: tuple[Finding, ...]

    @property
    def amount(self) -> int:
        """Return the cents to pay in or to take out of the only account; a `ValueError` where there are several."""
        (only,) = self.balances
        return only.amount

    def records(self) -> list[Record]:
        """Return a row for each slice that is traded."""
        side = "BUY" if self.action is Action.INVEST else "SELL"
        return [
            {
                **({"account": own.account} if own.account else {}),
                "path": "/".join(trade.path),
                "symbol": trade.symbol,
                "side": side,
                "shares": float(trade.shares),
                "value": dollars(trade.value),
            }
            for own in self.balances
            for trade in own.trades
        ]


def to_balance(
    book: Book, action: Action, context: Context, *, pie: str | None = None, whole_shares: bool = False
) -> Balanced:
    """Return the smallest deposit with which purchases alone reach every target, or the largest withdrawal by sales.

    ``action`` says which of the two: to invest, or to withdraw. `Refused` where no amount does, and where the tables
    are wrong.
    """
    answer = deposit_to_balance if action is Action.INVEST else withdrawal_to_balance
    loaded = load(book, context)
    balances = tuple(answer(portfolio, pie, whole_shares=whole_shares) for portfolio in loaded.each())
    settings = loaded.settings
    counted = not settings.commission and not settings.spread
    costs = () if counted else (note(None, "what the orders cost, by commission and spread, is not counted"),)
    parts = (_PARTS,) if any(own.may_divide for own in balances) else ()
    return Balanced(action, balances, (*loaded.warnings(), *costs, *parts))

"""One account of several, and its plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.domain.tax.tax import tax_year

if TYPE_CHECKING:
    from xl_addin.domain.plan import Plan
    from xl_addin.domain.portfolio.portfolio import Portfolio


@dataclass(frozen=True)
class AccountPlan:
    """One account and its plan."""

    portfolio: Portfolio
    plan: Plan

    @property
    def name(self) -> str:
        """Return the name of the account."""
        return self.portfolio.account or ""

    @property
    def taxed(self) -> bool:
        """Return whether tax is estimated for it."""
        return tax_year(self.portfolio.settings) is not None

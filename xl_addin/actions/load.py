"""Read the workbook and put the portfolio together, with every finding on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from xl_addin.actions.context import clock
from xl_addin.actions.own_sheets import meeting_names
from xl_addin.domain.calendar.trade_windows import from_exchange_time
from xl_addin.domain.finding import Severity, errors, note, refuse_errors
from xl_addin.domain.portfolio.accounts import found_in
from xl_addin.domain.portfolio.portfolio import Portfolio, build_portfolios
from xl_addin.domain.portfolio.scheduled import schedule_findings
from xl_addin.domain.portfolio.target_path import is_dated, path_findings, targets_on
from xl_addin.domain.rebalancing.limit_checks import limit_findings
from xl_addin.domain.tax.purchases import future_lots
from xl_addin.sheets.inputs import Inputs, read_inputs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from xl_addin.actions.context import Context
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.what_if import WhatIf
    from xl_addin.domain.rows import TargetRow
    from xl_addin.domain.settings import Settings
    from xl_addin.sheets.inputs import Sheets


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a workbook says.

    ``portfolios`` are those of the accounts that were asked for, one where none are named; there are none when an
    error among the findings prevents it. ``account`` is the choice that was made, and ``read`` are the findings of
    the sheets alone, whatever the account. The targets among the inputs are those of the day; ``path`` are those of
    all days.
    """

    inputs: Inputs
    portfolios: tuple[Portfolio, ...]
    findings: tuple[Finding, ...]
    read: tuple[Finding, ...]
    account: str | None = None
    path: tuple[TargetRow, ...] = ()

    @property
    def settings(self) -> Settings:
        """Return the workbook's settings."""
        return self.inputs.settings

    def each(self) -> tuple[Portfolio, ...]:
        """Return the portfolio of every account asked for, or refuse with every error."""
        refuse_errors(self.findings)
        if not self.portfolios:
            raise AssertionError("a portfolio is missing although there is no error")
        return self.portfolios

    def sound(self) -> Portfolio:
        """Return the portfolio where no more than one account is asked for, or refuse with every error."""
        (only,) = self.each()
        return only

    def of_account(self, account: str | None) -> Loaded:
        """Return what the same rows say of the accounts that another choice asks for."""
        return self if account == self.account else put_together(self.inputs, self.read, account, self.path)

    def warnings(self) -> tuple[Finding, ...]:
        """Return the findings that stop nothing."""
        return tuple(f for f in self.findings if f.severity is not Severity.ERROR)


def load(book: Sheets, context: Context, *, prices_of_any_age: bool = False) -> Loaded:
    """Return everything the workbook says and everything wrong with it, all at once.

    Whoever brings the prices up to date takes those that are there at any age.
    """
    inputs, read = read_inputs(book, targets_name=context.targets, holdings_name=context.holdings)
    now = clock(context, inputs.settings)
    inputs, path, changing = of_day(inputs, now.date())
    if context.what_if is not None:
        inputs, changing = _otherwise(inputs, context.what_if), (*changing, _told(context.what_if))
    account = inputs.settings.account if context.account is None else context.account
    dated = (*future_lots(inputs.holdings, now.date()), *(() if prices_of_any_age else _old_prices(inputs, now)))
    return put_together(inputs, (*read, *meeting_names(inputs), *dated, *changing), account, path)


def _otherwise(inputs: Inputs, what_if: WhatIf) -> Inputs:
    """Return the inputs with other prices and targets; `Refused` where they cannot be."""
    from xl_addin.domain.portfolio.what_if import aimed_anew, priced_anew

    holdings, prices = priced_anew(inputs.holdings, inputs.prices, what_if.prices)
    return replace(inputs, holdings=holdings, prices=prices, targets=aimed_anew(inputs.targets, what_if.targets))


def _told(what_if: WhatIf) -> Finding:
    return note(None, f"this is what would be with {what_if}; the workbook says otherwise")


def of_day(inputs: Inputs, day: date) -> tuple[Inputs, tuple[TargetRow, ...], tuple[Finding, ...]]:
    """Return the inputs with the targets of a day, those of all days, and what is said of them."""
    path = inputs.targets
    if not is_dated(path):
        return inputs, path, ()
    how = inputs.settings.target_path
    return replace(inputs, targets=targets_on(path, day, how)), path, tuple(path_findings(path, day, how))


def _old_prices(inputs: Inputs, now: datetime) -> Iterable[Finding]:
    """Return an error for prices that are older than the settings allow."""
    settings = inputs.settings
    if settings.prices_good_for is None:
        return ()
    from xl_addin.domain.portfolio.price_ages import Clock, stale_prices

    slices = frozenset(row.slice for row in inputs.targets) - {row.pie for row in inputs.targets}
    times = Clock(now, partial(from_exchange_time, settings.exchange))
    return stale_prices(inputs.holdings, inputs.prices, slices, settings.prices_good_for, times)


def put_together(
    inputs: Inputs, read: tuple[Finding, ...], account: str | None = None, path: tuple[TargetRow, ...] = ()
) -> Loaded:
    """Return what was read as the portfolio of each account, with everything that was and is found on the way."""
    findings = [*read, *schedule_findings(inputs.schedule, inputs.holdings, inputs.settings.currency)]
    rows = inputs.targets, inputs.holdings, inputs.prices
    portfolios, built = build_portfolios(*rows, inputs.settings, account, inputs.activity, inputs.rates)
    failed = errors(findings)
    if failed:
        # Rows that could not be read are missing, so the rest is told only of the sheets that were read whole.
        broken = {finding.at.sheet for finding in failed if finding.at}
        whole = {inputs.sheets[table] for table in ("Targets", "Holdings") if table in inputs.sheets} - broken
        built = [finding for finding in built if finding.at and finding.at.sheet in whole]
        portfolios = ()
    else:
        limits = [list(limit_findings(one)) for one in portfolios]
        built = [*built, *found_in([portfolio.account or "" for portfolio in portfolios], limits)]
        portfolios = () if errors(built) else portfolios
    return Loaded(inputs, portfolios, (*findings, *built), read, account, path)

"""The rows of one account, or of all accounts of a household, as portfolios; and their plan by the engine."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from xl_addin.batch.table.numbers import day_if_any, decimal_if_any
from xl_addin.batch.table.source import place
from xl_addin.domain.finding import Refused, error, errors, refuse_errors
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.portfolio.portfolio import build_portfolio
from xl_addin.domain.rebalancing.by_account import propose_by_account
from xl_addin.domain.rebalancing.limit_checks import limit_findings
from xl_addin.domain.rows import HoldingRow, PriceRow
from xl_addin.domain.settings import AccountType
from xl_addin.domain.source import SourceRow
from xl_addin.domain.tax.purchases import future_lots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from xl_addin.batch.table.models import Models
    from xl_addin.batch.table.plain.frame import Frame
    from xl_addin.batch.table.survey import Market
    from xl_addin.domain.finding import Finding, Place
    from xl_addin.domain.plan import Plan
    from xl_addin.domain.portfolio.portfolio import Portfolio
    from xl_addin.domain.rebalancing.scope import Request
    from xl_addin.domain.settings import Settings

    Row = Mapping[str, Any]

_TYPES = {kind.value.casefold(): kind for kind in AccountType}


@dataclass(frozen=True)
class Shared:
    """What all accounts have in common. ``about`` is what another table says of each account.

    ``sold_on`` is the day of the trade window, ``table`` the name of the holdings for messages, ``rows`` how many of
    them there are to work on. ``frames`` are what is known so far of each model and type of account: None for what is
    not plain.
    """

    models: Models
    market: Market
    request: Request
    sold_on: date
    table: str
    about: Mapping[str, Row]
    rows: int
    frames: dict[tuple[str, str], Frame | None] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a unit: its rows with their numbers, and what is said of it."""

    name: str
    model: str
    kind: AccountType | None
    rows: Sequence[tuple[int, Row]]


@dataclass(frozen=True, slots=True)
class Unit:
    """The accounts that are planned together, with the portfolio of each and their plan."""

    household: str
    accounts: tuple[Account, ...]
    portfolios: tuple[Portfolio, ...]
    plan: Plan


def plan_unit(shared: Shared, rows: Sequence[tuple[int, Row]]) -> Unit:
    """Return the plan of the accounts whose rows these are; `Refused` with everything that is wrong with them."""
    accounts = accounts_of(shared, rows)
    held: dict[str, list[HoldingRow]] = {}
    findings: list[Finding] = []
    single = len(accounts) == 1
    for account in accounts:
        own = held.setdefault(account.name, [])
        for number, row in account.rows:
            made = _holding(shared, number, row, None if single else account.name)
            if isinstance(made, HoldingRow):
                own.append(made)
            else:
                findings += made
    everything = [row for own in held.values() for row in own]
    findings += future_lots(everything, shared.sold_on)
    refuse_errors(findings)
    portfolios = tuple(_portfolio(shared, account, everything, single=single) for account in accounts)
    plan = propose_by_account(portfolios, shared.request, shared.sold_on)
    return Unit(text_of(rows[0][1].get("household")), accounts, portfolios, plan)


def accounts_of(shared: Shared, rows: Sequence[tuple[int, Row]]) -> tuple[Account, ...]:
    """Return the accounts of some rows; `Refused` where a model, or how an account is taxed, is not clear."""
    found: dict[str, list[tuple[int, Row]]] = {}
    for number, row in rows:
        found.setdefault(text_of(row.get("account")), []).append((number, row))
    return tuple(_account(shared, name, own) for name, own in found.items())


def _account(shared: Shared, name: str, rows: Sequence[tuple[int, Row]]) -> Account:
    about, number = shared.about.get(name, {}), rows[0][0]
    at = place(shared.table, number)
    if not name:
        raise Refused([error(at, "this row names no account", "Type its account.")])
    model = _one(at, name, "model", [*(row.get("model") for _, row in rows), about.get("model")])
    kind = _one(at, name, "account_type", [*(row.get("account_type") for _, row in rows), about.get("account_type")])
    if shared.models.get(model) is None:
        names = ", ".join(sorted(shared.models.of)[:10])
        what = (
            f"account {name} names the model {model}, which is not there" if model else f"account {name} has no model"
        )
        raise Refused([error(at, what, f"The models are {names}.")])
    return Account(name, model, _kind(at, name, kind, about.get("taxable")), rows)


def _one(at: Place, account: str, column: str, told: Sequence[Any]) -> str:
    """Return what the rows of an account say in a column, "" where none says anything; `Refused` where they differ."""
    values = sorted({text_of(value) for value in told} - {""})
    if len(values) > 1:
        message = f"account {account} has two values of {column}, {values[0]} and {values[1]}"
        raise Refused([error(at, message, "Give all its rows one.")])
    return values[0] if values else ""


def _kind(at: Place, account: str, told: str, taxable: Any) -> AccountType | None:
    text = kind_text(told, taxable)
    if text and text.casefold() not in _TYPES:
        remedy = f"Type one of {', '.join(kind.value for kind in AccountType)}."
        raise Refused([error(at, f"account {account} is of an unknown account_type, {told}", remedy)])
    return kind_of(text)


def kind_text(told: str, taxable: Any) -> str:
    """Return the type of an account as it is told, else what it is by whether it is taxable; "" for neither."""
    if told or taxable is None or taxable == "":
        return told
    kind = AccountType.TAXABLE if str(taxable).strip().casefold() in {"true", "1", "yes"} else AccountType.IRA
    return str(kind.value)


def kind_of(text: str) -> AccountType | None:
    """Return the type of an account by its name in any letter case, None for none."""
    return _TYPES.get(text.casefold())


def text_of(value: Any) -> str:
    """Return a cell as text; a number of an account without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _holding(shared: Shared, number: int, row: Row, account: str | None) -> HoldingRow | tuple[Finding, ...]:
    symbol = shared.market.symbol(text_of(row.get("symbol")))
    at = place(shared.table, number)
    if not symbol:
        return (error(at, "this row names no symbol", "Type its symbol, or take the row out."),)
    currency = shared.models.settings.currency
    shares = decimal_if_any(row.get("shares"), currency)
    if shares is None:
        return (error(at, f"{symbol} has {row.get('shares')!r} where shares belong", "Type a number."),)
    if symbol == CASH:
        return HoldingRow(CASH, shares, account=account, source=SourceRow(at.sheet))
    if shares < 0:
        return (error(at, f"{symbol} has {shares} shares", "Shares sold short are not supported: take the row out."),)
    for column in ("cost_basis", "basis_per_share"):
        told = row.get(column)
        if decimal_if_any(told, currency) is None and not _is_empty(told):
            message = f"{symbol} has {told!r} where a cost belongs"
            return (error(at, message, f"Type a number in {currency}, or leave it empty."),)
    basis, acquired = _basis(row, shares, currency), row.get("acquired")
    day = None if acquired in {None, ""} else day_if_any(acquired)
    if acquired not in {None, ""} and day is None:
        return (
            error(at, f"{symbol} has {acquired!r} where a day belongs", "Type it as 2024-01-31, or leave it empty."),
        )
    return HoldingRow(
        symbol,
        shares,
        shared.market.prices.get(symbol),
        cost_basis=basis,
        acquired=day,
        account=account,
        class_name=shared.market.classes.get(symbol),
        source=SourceRow(at.sheet),
    )


def _is_empty(value: Any) -> bool:
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or (isinstance(value, str) and not value.strip())


def _basis(row: Row, shares: Decimal, currency: str) -> Decimal | None:
    """Return what a row cost in all, None where it does not say."""
    whole = decimal_if_any(row.get("cost_basis"), currency)
    if whole is not None:
        return whole
    each = decimal_if_any(row.get("basis_per_share"), currency)
    return None if each is None else each * shares


def settings_of(shared: Shared, kind: AccountType | None) -> Settings:
    """Return the settings that count for an account of a kind."""
    settings = shared.models.settings
    return settings if kind is None else replace(settings, account_type=kind, account_types=())


def _portfolio(shared: Shared, account: Account, rows: Sequence[HoldingRow], *, single: bool) -> Portfolio:
    targets = shared.models.get(account.model) or ()
    prices = tuple(_prices(shared, {row.slice for row in targets}))
    settings = settings_of(shared, account.kind)
    portfolio, findings = build_portfolio(targets, rows, prices, settings, None if single else account.name)
    if portfolio is not None:
        findings += limit_findings(portfolio)
    refuse_errors(findings)
    if portfolio is None or errors(findings):
        raise AssertionError("a portfolio is missing although there is no error")
    return portfolio


def _prices(shared: Shared, symbols: set[str]) -> Iterator[PriceRow]:
    """Yield the prices of the symbols of a model: what is not held yet may be bought."""
    for symbol in sorted(symbols & shared.market.prices.keys()):
        yield PriceRow(symbol, shared.market.prices[symbol])

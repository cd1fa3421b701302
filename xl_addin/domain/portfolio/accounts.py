"""Whose the rows of Holdings are: of one account, or of several that are acted on each by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from xl_addin.domain.finding import error, warning
from xl_addin.domain.money import money
from xl_addin.domain.portfolio.pies import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.rows import HoldingRow
    from xl_addin.domain.settings import Settings

T = TypeVar("T")

ALL = "all"
"""The word that asks for every account, each by itself."""


def wants_all(account: str | None) -> bool:
    """Return whether every account is asked for."""
    return account is not None and fold(account) == ALL


def account_names(rows: Iterable[HoldingRow]) -> dict[str, str]:
    """Return the accounts in which something is held, as first typed, by folded name; "" is of rows without one."""
    names: dict[str, str] = {}
    for row in (row for row in rows if row.shares):
        names.setdefault(fold(row.account or ""), (row.account or "").strip())
    return names


def asked_accounts(rows: Sequence[HoldingRow], account: str | None) -> tuple[list[str | None], list[Finding]]:
    """Return the accounts that an action is for, each to be a portfolio by itself; None is the one without a name.

    With every one asked for, a row that names none while others do is an error: it might belong to any of them.
    """
    if not wants_all(account):
        return [account], []
    names = account_names(rows)
    if len(names) < 2:
        return [next(iter(names.values()), "") or None], []
    nameless = (row for row in rows if row.shares and not fold(row.account or ""))
    findings = [
        error(
            row.source.cell("Account"),
            f"{row.symbol} is in no account, and other rows are in one",
            "Type the name of its account.",
        )
        for row in nameless
    ]
    if ALL in names:
        at = next(row for row in rows if row.shares and fold(row.account or "") == ALL).source.cell("Account")
        remedy = "Give it another name, or act on each account alone with --account NAME."
        findings.append(error(at, f"an account is called {names[ALL]}, the word for every account", remedy))
    return list(names.values()), findings


def of_account(rows: Sequence[HoldingRow], account: str | None) -> tuple[list[HoldingRow], list[Finding]]:
    """Return the rows of the account asked for; several accounts and none asked for are an error.

    Rows of zero shares only give a price: they belong to every account.
    """
    names = account_names(rows)
    held = [row for row in rows if row.shares]
    listed = ", ".join(sorted(name or "(blank)" for name in names.values()))
    if account is None:
        if len(names) < 2:
            return list(rows), []
        odd = next(row for row in held if fold(row.account or "") != fold(held[0].account or ""))
        remedy = "Name one in the setting Account. Or name it after --account, where all is each by itself."
        return [], [error(odd.source.cell("Account"), f"the rows belong to several accounts: {listed}", remedy)]
    kept = [row for row in rows if not row.shares or fold(row.account or "") == fold(account)]
    if fold(account) in names or not held:
        return kept, list(_left_aside(held, account))
    message = f"there is no account {account}; the accounts are {listed}"
    return [], [
        error(
            held[0].source.cell("Account"),
            message,
            "Check the name. It is the one after --account, else that of the setting Account.",
        )
    ]


def _left_aside(held: Iterable[HoldingRow], account: str) -> Iterator[Finding]:
    """Yield a warning for each row that names no account, although one is asked for."""
    for row in (row for row in held if fold(account) and not fold(row.account or "")):
        yield warning(
            row.source.cell("Account"),
            f"{row.symbol} is in no account, so it is left aside",
            "Type the name of its account.",
        )


def account_findings(rows: Sequence[HoldingRow], settings: Settings) -> Iterator[Finding]:
    """Yield what the settings say that does not fit several accounts."""
    names = account_names(rows)
    if len(names) > 1 and settings.cash:
        message = f"the setting Cash does not say in which account the {money(settings.cash, settings.currency)} are"
        remedy = "Clear it, and add a row CASH to Holdings for each account that has cash, with its Account."
        yield error(settings.places.get("cash"), message, remedy)
    yield from _types(names, settings)


def _types(names: Mapping[str, str], settings: Settings) -> Iterator[Finding]:
    """Yield a warning for each account whose type is told but that is not there, and the other way round."""
    at, told = settings.places.get("account_type"), {fold(name) for name, _ in settings.account_types}
    there = ", ".join(name or "(blank)" for name in names.values()) or "none"
    for name, kind in settings.account_types:
        if fold(name) not in names:
            yield warning(at, f"{name} is {kind.value}, and nothing is held in it; the accounts are {there}")
    for name in (name for key, name in names.items() if name and told and key not in told):
        yield warning(at, f"no type is told of account {name}, so it is taken as {settings.account_type.value}")


def told_by(accounts: Sequence[str], told: Sequence[Sequence[T]]) -> Iterator[tuple[T, list[str]]]:
    """Yield everything told of some accounts once, with the accounts of which it is told."""
    for thing in dict.fromkeys(thing for own in told for thing in own):
        yield thing, [account for account, own in zip(accounts, told, strict=True) if thing in own]


def found_in(accounts: Sequence[str], findings: Sequence[Sequence[Finding]]) -> Iterator[Finding]:
    """Yield what was found of some accounts once, with their names unless of all."""
    for finding, of in told_by(accounts, findings):
        yield replace(finding, message=in_words(of, finding.message, len(accounts)))


def in_words(accounts: Sequence[str], text: str, whole: int) -> str:
    """Return what is said of some accounts, out of so many: with their names unless it is said of them all."""
    if len(accounts) == whole:
        return text
    return f"account{'s' if len(accounts) > 1 else ''} {', '.join(accounts)}: {text}"

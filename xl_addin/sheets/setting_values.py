"""The cells of the Settings sheet that say a choice in words: yes or no, one of a few, a currency, an exchange."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from xl_addin.domain.calendar.trade_windows import exchange_findings
from xl_addin.domain.currencies import CURRENCIES, currency_code, paid_in
from xl_addin.domain.money import floor_cents, share_text
from xl_addin.domain.settings import USUAL_SWEEPS, USUAL_TOLERANCE, AccountType, Language
from xl_addin.sheets.amounts import at_least_zero, cents_from_zero, number, rate
from xl_addin.sheets.band_text import bare_percent, typed_points
from xl_addin.sheets.cells import Problem, described, label, shown, tidy, word_key
from xl_addin.sheets.formats import own_currency
from xl_addin.sheets.languages import OWN_NAMES
from xl_addin.sheets.moments import clock
from xl_addin.sheets.typed_numbers import typed_number

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum

    from xl_addin.sheets.grid import Value

E = TypeVar("E", bound="Enum")
T = TypeVar("T")

_YES_NO = {"yes": True, "y": True, "true": True, "on": True, "no": False, "n": False, "false": False, "off": False}
_NO_SHEET_NAME = r"[\[\]:*?/\\]|^'|'$"
_LONGEST_SHEET_NAME = 31
_ALL_POINTS = 100
_TOLERANCE = "Type yes (0.5pp), no, or how many points of drift fewer orders may cost, such as 1pp."
_TYPE = "account_type"
_A_NUMBER = int(AccountType.EDUCATION.value)  # which a spreadsheet takes for a number
_BY_ACCOUNT = "By account, each once, it is such as Joint=taxable; Roth=Roth; Rollover=IRA."
_GROUPS = "Type groups such as VTI=ITOT; VOO=IVV, each ticker once, or none."


def yes_no(value: Value) -> bool | Problem:
    """Return whether a cell says yes."""
    if isinstance(value, bool):
        return value
    answer = _YES_NO.get(word_key(value)) if isinstance(value, str) else None
    return Problem(f"{described(value)} where yes or no belongs", "Type yes or no.") if answer is None else answer


def one_of(words: type[E]) -> Callable[[Value], E | Problem]:
    """Return the parser of a choice among a few words."""
    choices = {word_key(choice.value): choice for choice in words}

    def parse(value: Value) -> E | Problem:
        choice = choices.get(word_key(value)) if isinstance(value, str) else None
        if choice is not None:
            return choice
        *most, last = (str(choice.value) for choice in words)
        return Problem(f"{described(value)} is none of the choices", f"Type {', '.join(most)} or {last}.")

    return parse


def language(value: Value) -> Language | Problem:
    """Return a language by its English name or its own."""
    own = OWN_NAMES.get(word_key(value)) if isinstance(value, str) else None
    return own or _language(value)


_language = one_of(Language)
_account_type = one_of(AccountType)


def or_none(parse: Callable[[Value], T | Problem]) -> Callable[[Value], T | Problem | None]:
    """Return a parser that also accepts the word none."""
    return lambda value: None if isinstance(value, str) and word_key(value) == "none" else parse(value)


rate_or_none: Callable[[Value], Decimal | Problem | None] = or_none(rate)
gain_limit: Callable[[Value], int | Problem | None] = or_none(cents_from_zero)
_A_POINT = r"(?P<amount>.*?)\s*(?:/|\b(?:a|per|for a)\b)\s*(?:percentage\s+)?(?:point|pp)(?:\s+of\s+drift)?"
_TAX_REMEDY = "Type the most tax to pay for a point of drift, such as $50 a point, or none."


def tax_versus_drift(value: Value) -> dict[str, Decimal | int | None] | Problem:
    """Return the cents of tax that a point of drift is worth, or for a number alone the weight of tax on distance."""
    typed = re.fullmatch(_A_POINT, tidy(value), flags=re.IGNORECASE) if isinstance(value, str) else None
    if typed is not None:
        amount = typed_number(typed["amount"])
        plain = None if amount is None else amount.read("." if amount.currency == "$" else None)
        if plain is None or plain < 0:
            return Problem(f"{described(value)} where an amount of tax for a point of drift belongs", _TAX_REMEDY)
        return {"tax_a_point": floor_cents(plain)}
    if isinstance(value, str) and word_key(value) == "none":
        return {"tax_weight": None}
    weight = at_least_zero("weight", _TAX_REMEDY)(value)
    return weight._replace(remedy=_TAX_REMEDY) if isinstance(weight, Problem) else {"tax_weight": weight}


def in_another_currency(value: Value, own: str) -> Problem | None:
    """Return what is wrong with an amount for a point of drift in another currency than the portfolio's ``own``."""
    typed = re.fullmatch(_A_POINT, tidy(value), flags=re.IGNORECASE) if isinstance(value, str) else None
    amount = typed_number(typed["amount"]) if typed is not None else None
    unit = None if amount is None else amount.currency
    if not unit or own_currency(unit, own) == own:
        return None
    message = f"{described(value)} is in {unit}, and the portfolio is in {own}"
    return Problem(message, f"Type it in {own}, as in 50 {own} a point.")


def spread(value: Value) -> Decimal | Problem:
    """Return the fraction of a price between bid and ask; zero for the word none."""
    return rate_or_none(value) or Decimal(0)


def order_limit(value: Value) -> int | Problem | None:
    """Return how many orders a proposal may have, None for the word none."""
    if isinstance(value, str) and word_key(value) == "none":
        return None
    count = number(value)
    if isinstance(count, Problem):
        return count
    if count != int(count) or count < 1:
        return Problem(f"{share_text(count)} is not a number of orders", "Type a whole number from 1 on, or none.")
    return int(count)


def fewer_orders(value: Value) -> Decimal | Problem | None:
    """Return how much more drift (a fraction) fewer orders may leave, None for no. A bare percentage is refused."""
    answer = yes_no(value)
    if isinstance(answer, bool):
        return USUAL_TOLERANCE if answer else None
    points = typed_points(value) if isinstance(value, str) else None
    if points is not None and points <= _ALL_POINTS:
        return points / 100
    percent = bare_percent(value) if isinstance(value, str | int | float) else None
    if isinstance(percent, Decimal):
        width = share_text(percent)
        remedy = f"Type {width}pp for percentage points of the portfolio drift, or yes or no."
        return Problem(f"a tolerance of {width}% can mean two things", remedy)
    return percent or Problem(f"{described(value)} where yes, no or a tolerance belongs", _TOLERANCE)


def same_tickers(value: Value) -> tuple[frozenset[str], ...] | Problem:
    """Return groups of tickers from text such as ``VTI=ITOT; VOO=IVV``; no ticker is in two of them."""
    if not isinstance(value, str):
        return Problem(f"{described(value)} where tickers belong", _GROUPS)
    if word_key(value) == "none":
        return ()
    parts = [[name.strip().upper() for name in part.split("=")] for part in re.split("[;,]", tidy(value))]
    tickers = [name for part in parts for name in part]
    if len(set(tickers)) < len(tickers) or any(len(part) < 2 or not all(part) for part in parts):
        return Problem(f"{described(value)} cannot be read as groups of tickers", _GROUPS)
    return tuple(sorted((frozenset(part) for part in parts), key=sorted))


account: Callable[[Value], str | Problem | None] = or_none(label)


def journal_name(value: Value) -> str | Problem | None:
    """Return the name the journal is to say, ``""`` for the word none; None for the login name."""
    name = label(value)
    if isinstance(name, Problem):
        return name
    return {"login name": None, "none": ""}.get(word_key(name), name)


def account_types(value: Value) -> dict[str, object] | Problem:
    """Return the type of every account, from ``IRA``, or by name, from ``Joint=taxable; Roth=Roth``.

    A word without a name beside them, as in ``IRA; Joint=taxable``, is the type of every other account.
    """
    typed = str(value) if value == _A_NUMBER else value
    if not isinstance(typed, str) or "=" not in typed:
        kind = _account_type(typed)
        return Problem(kind.message, f"{kind.remedy} {_BY_ACCOUNT}") if isinstance(kind, Problem) else {_TYPE: kind}
    parts = [part.rpartition("=") for part in re.split("[;\n]", typed) if part.strip()]
    told = {tidy(name).casefold(): (tidy(name), _account_type(word)) for name, _, word in parts}
    kinds = {name: kind for name, kind in told.values() if isinstance(kind, AccountType) and "=" not in name}
    if len(kinds) < len(parts):
        return Problem(f"{described(value)} cannot be read as the types of accounts", _BY_ACCOUNT)
    usual = kinds.pop("", AccountType.TAXABLE)
    return {_TYPE: usual, "account_types": tuple(sorted(kinds.items(), key=lambda told: told[0]))}


def currency(value: Value) -> str | Problem:
    """Return the code of a currency that amounts can be paid in, so not of pence."""
    code = currency_code(value) if isinstance(value, str) else None
    if code in CURRENCIES:
        return code
    if code is not None:
        return Problem(f"{described(value)} is a hundredth of a currency", f"Type {paid_in(code)[0]}.")
    return Problem(f"{described(value)} is not a currency", "Type its three letters, such as USD.")


def exchange(value: Value) -> str | Problem:
    """Return the code of an exchange whose calendar is known."""
    if not isinstance(value, str):
        return Problem(f"{described(value)} where an exchange belongs", "Type its code, such as XNYS.")
    code = tidy(value).upper()
    for finding in exchange_findings(code):
        return Problem(finding.message, finding.remedy)
    return code


def as_of(value: Value) -> datetime | Problem | None:
    """Return the moment that counts as now; None for the word now."""
    if isinstance(value, str) and word_key(value) == "now":
        return None
    moment = clock(value)
    return (
        moment
        if isinstance(moment, datetime)
        else Problem(moment.message, "Type a date and time, such as 2026-01-31 10:00, or now.")
    )


def sheet_name(value: Value) -> str | Problem:
    """Return the name of a sheet, one that a spreadsheet accepts."""
    name = label(value)
    if isinstance(name, str) and len(name) <= _LONGEST_SHEET_NAME and not re.search(_NO_SHEET_NAME, name):
        return name
    said = f'"{shown(value)}"' if isinstance(value, str) else described(value)
    return Problem(f"{said} cannot be the name of a sheet", r"Type at most 31 characters, none of them [ ] : * ? / \.")


def symbols(value: Value) -> frozenset[str] | Problem:
    """Return symbols in capitals from text such as ``SPAXX, VMFXX``; none for the word none, the usual for usual."""
    if not isinstance(value, str):
        return Problem(f"{described(value)} where symbols belong", "Type symbols separated by commas, or none.")
    word = word_key(value)
    if word in {"none", "no"}:
        return frozenset()
    if word in {"usual", "the usual", "the usual us sweep funds"}:
        return USUAL_SWEEPS
    return frozenset(found.upper() for part in re.split(r"[;,\s]+", tidy(value)) if (found := part.strip("*")))

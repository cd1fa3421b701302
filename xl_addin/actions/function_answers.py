"""What each function in the sheet answers to a call: all that `functions` loads with the first one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xl_addin.actions.function_specs import Kind
from xl_addin.actions.function_tables import (
    Tables,
    deposit_needed,
    drift_rows,
    drift_score,
    finding_rows,
    lot_rows,
    order_rows,
    plan_rows,
    problem_text,
    window_text,
)
from xl_addin.actions.function_values import Given, cents_given, moment_given, number_given, text_given
from xl_addin.domain.finding import Place, Refused, refuse, unexpected
from xl_addin.domain.plan import Action
from xl_addin.domain.settings import Settings
from xl_addin.sheets.grid import ErrorCell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from xl_addin.actions.function_specs import Answer, Function, Rows

NOT_A_NUMBER = ErrorCell("#NUM!")


@dataclass(frozen=True)
class Call:
    """The arguments of one call and the time it happens at."""

    tables: Tables
    given: Mapping[str, Given]
    now: datetime

    def __getitem__(self, name: str) -> Given:
        """Return an argument."""
        return self.given[name]


ANSWERS: Mapping[str, Callable[[Call], Rows | float]] = {
    "PIE_DRIFT": lambda call: drift_rows(call.tables),
    "PIE_REBALANCE": lambda call: order_rows(call.tables, call.now, Action.REBALANCE, pie=text_given(call["pie"])),
    "PIE_AUTOINVEST": lambda call: order_rows(call.tables, call.now, Action.INVEST, cents_given(call["deposit"])),
    "PIE_WITHDRAW": lambda call: order_rows(call.tables, call.now, Action.WITHDRAW, cents_given(call["amount"])),
    "PIE_SCORE": lambda call: drift_score(call.tables),
    "PIE_DEPOSIT_TO_BALANCE": lambda call: deposit_needed(call.tables),
    "PIE_PLAN": lambda call: plan_rows(call.tables, call.now, number_given(call["months"])),
    "PIE_LOTS": lambda call: lot_rows(call.tables, call.now, _symbol(call), _shares(call)),
    "PIE_NEXT_WINDOW": lambda call: window_text(call.now, moment_given(call["as_of"], Settings().exchange)),
    "PIE_CHECK": lambda call: finding_rows(call.tables),
}


def answer(asked: Function, values: Sequence[object], now: datetime, epoch: date | None) -> Answer:
    """Return what `functions.call` returns."""
    try:
        return ANSWERS[asked.name](_call_of(asked, values, now, epoch))
    except Refused as refused:
        findings = refused.findings
    except Exception as problem:  # noqa: BLE001 - the last line of defence: a sentence instead of a traceback
        findings = (replace(unexpected(problem), at=Place(asked.name)),)
    return NOT_A_NUMBER if asked.returns_number else ((problem_text(findings),),)


def _call_of(asked: Function, values: Sequence[object], now: datetime, epoch: date | None) -> Call:
    filled = (*values, *(None for _ in asked.arguments[len(values) :]))
    given = {a.name: Given(a.name, v, epoch) for a, v in zip(asked.arguments, filled, strict=True)}
    ranges = {a.name: given[a.name].range() for a in asked.arguments if a.kind is Kind.TABLE}
    for argument in asked.arguments:
        if argument.name in ranges and not argument.optional and ranges[argument.name] is None:
            remedy = "Select the table together with its heading row."
            raise refuse(given[argument.name].place, "no range is given", remedy)
    return Call(Tables(day=None, **ranges).of(now), given, now)


def _symbol(call: Call) -> str:
    symbol = text_given(call["symbol"])
    if symbol is None:
        raise refuse(call["symbol"].place, "no symbol is given")
    return symbol


def _shares(call: Call) -> Decimal:
    shares = number_given(call["shares"])
    if shares is None:
        raise refuse(call["shares"].place, "no number of shares is given")
    return shares

"""The functions in the sheet, defined once: name, help, arguments, and what each one answers.

Excel, xlwings Lite, Calc and the README all have them from here. A call takes what its host hands over and never
raises: a problem becomes one readable cell, or a true error where the function returns a number.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.actions.function_specs import Argument, Call, Function, Kind
from xl_addin.actions.function_tables import (
    Plain,
    Rows,
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
from xl_addin.actions.function_values import (
    DAY_ZERO,
    Given,
    cents_given,
    moment_given,
    number_given,
    text_given,
)
from xl_addin.domain.finding import Place, Refused, refuse, unexpected
from xl_addin.domain.plan import Action
from xl_addin.domain.settings import Settings
from xl_addin.sheets.grid import ErrorCell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from decimal import Decimal

__all__ = ["FUNCTIONS", "Answer", "Argument", "Function", "Kind", "Plain", "Rows", "call", "function"]

Answer = Rows | float | ErrorCell
"""A table (a message is a table of one cell), a number, or the true error of a function that returns a number."""

NOT_A_NUMBER = ErrorCell("#NUM!")


TARGETS = Argument("targets", "The range of the targets: Pie, Slice and Target % with the heading row.", Kind.TABLE)
HOLDINGS = Argument("holdings", "The range of the holdings: Symbol, Shares, Price with the heading row.", Kind.TABLE)
SETTINGS = Argument("settings", "The range of the settings: Setting and Value with the heading row.", Kind.TABLE, True)
PRICES = Argument("prices", "The range of prices: Symbol and Price with the heading row.", Kind.TABLE, True)


def _asked(*arguments: Argument) -> tuple[Argument, ...]:
    return (TARGETS, HOLDINGS, *arguments, PRICES)


FUNCTIONS = (
    Function(
        "PIE_DRIFT",
        "How far each slice is from its target: one row a slice, nested pies indented.",
        _asked(SETTINGS),
        lambda call: drift_rows(call.tables),
    ),
    Function(
        "PIE_REBALANCE",
        "The orders a rebalance would propose, each with its reason. Nothing is written or traded.",
        _asked(SETTINGS, Argument("pie", "The one pie to rebalance; left out, the whole portfolio.", Kind.TEXT, True)),
        lambda call: order_rows(call.tables, call.now, Action.REBALANCE, pie=text_given(call["pie"])),
    ),
    Function(
        "PIE_AUTOINVEST",
        "The purchases that would invest the cash, the most underweight slices first. Nothing is written or traded.",
        _asked(SETTINGS, Argument("deposit", "Money on its way that is not in the cash yet.", Kind.NUMBER, True)),
        lambda call: order_rows(call.tables, call.now, Action.INVEST, cents_given(call["deposit"])),
    ),
    Function(
        "PIE_WITHDRAW",
        "The sales that would raise an amount of cash, the most overweight slices first. Nothing is written or traded.",
        _asked(Argument("amount", "The amount to take out.", Kind.NUMBER), SETTINGS),
        lambda call: order_rows(call.tables, call.now, Action.WITHDRAW, cents_given(call["amount"])),
    ),
    Function(
        "PIE_SCORE",
        "The portfolio drift as one number: half the sum of |actual - target| over all slices.",
        _asked(SETTINGS),
        lambda call: drift_score(call.tables),
        returns_number=True,
    ),
    Function(
        "PIE_DEPOSIT_TO_BALANCE",
        "The smallest deposit with which purchases alone reach every target; #NUM! if none does.",
        _asked(SETTINGS),
        lambda call: deposit_needed(call.tables),
        returns_number=True,
    ),
    Function(
        "PIE_PLAN",
        "The months ahead: what a schedule of deposits and withdrawals makes of the drift, month by month.",
        _asked(
            Argument(
                "schedule", "The range of the schedule: What, Amount, Every, Start with the heading row.", Kind.TABLE
            ),
            Argument("months", "How many months ahead; left out, 24.", Kind.NUMBER, True),
            SETTINGS,
        ),
        lambda call: plan_rows(call.tables, call.now, number_given(call["months"])),
    ),
    Function(
        "PIE_LOTS",
        "The tax lots that a sale would use, in their order, with estimated gain and term.",
        (
            HOLDINGS,
            Argument("symbol", "The symbol to sell.", Kind.TEXT),
            Argument("shares", "How many shares to sell.", Kind.NUMBER),
            SETTINGS,
        ),
        lambda call: lot_rows(call.tables, call.now, _symbol(call), _shares(call)),
    ),
    Function(
        "PIE_NEXT_WINDOW",
        "The next trade window of the New York Stock Exchange, as text with its UTC offset.",
        (Argument("as_of", "The date and time to count from, at the exchange; left out, now.", Kind.MOMENT, True),),
        lambda call: window_text(call.now, moment_given(call["as_of"], Settings().exchange)),
    ),
    Function(
        "PIE_CHECK",
        "Everything that is wrong with the tables, where, and what to do about it.",
        _asked(SETTINGS),
        lambda call: finding_rows(call.tables),
    ),
)

_BY_NAME = {function.name: function for function in FUNCTIONS}


def function(name: str) -> Function:
    """Return a function by its name; `KeyError` for an unknown one."""
    return _BY_NAME[name]


def call(name: str, values: Sequence[object], now: datetime, epoch: date | None = DAY_ZERO) -> Answer:
    """Return what a function answers to the arguments a host hands over, in their order.

    Arguments at the end may be absent, and any may be None: both mean left out. ``now`` has an offset. ``epoch`` is
    the day that number 0 stands for, None where the host hands dates over as dates.
    """
    asked = function(name)
    try:
        return asked.answer(_call_of(asked, values, now, epoch))
    except Refused as refused:
        findings = refused.findings
    except Exception as problem:  # noqa: BLE001 - the last line of defence: a sentence instead of a traceback
        findings = (replace(unexpected(problem), at=Place(name)),)
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

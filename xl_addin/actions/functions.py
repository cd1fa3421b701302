"""The functions in the sheet, defined once: name, help, arguments, and what each one answers.

Excel, xlwings Lite, Calc and the README all have them from here. A call takes what its host hands over and never
raises: a problem becomes one readable cell, or a true error where the function returns a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.actions.function_specs import Answer, Argument, Function, Kind
from xl_addin.sheets.grid import DAY_ZERO

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

__all__ = ["FUNCTIONS", "Answer", "Argument", "Function", "Kind", "call", "function"]

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
    ),
    Function(
        "PIE_REBALANCE",
        "The orders a rebalance would propose, each with its reason. Nothing is written or traded.",
        _asked(SETTINGS, Argument("pie", "The one pie to rebalance; left out, the whole portfolio.", Kind.TEXT, True)),
    ),
    Function(
        "PIE_AUTOINVEST",
        "The purchases that would invest the cash, the most underweight slices first. Nothing is written or traded.",
        _asked(SETTINGS, Argument("deposit", "Money on its way that is not in the cash yet.", Kind.NUMBER, True)),
    ),
    Function(
        "PIE_WITHDRAW",
        "The sales that would raise an amount of cash, the most overweight slices first. Nothing is written or traded.",
        _asked(Argument("amount", "The amount to take out.", Kind.NUMBER), SETTINGS),
    ),
    Function(
        "PIE_SCORE",
        "The portfolio drift as one number: half the sum of |actual - target| over all slices.",
        _asked(SETTINGS),
        returns_number=True,
    ),
    Function(
        "PIE_DEPOSIT_TO_BALANCE",
        "The smallest deposit with which purchases alone reach every target; #NUM! if none does.",
        _asked(SETTINGS),
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
    ),
    Function(
        "PIE_NEXT_WINDOW",
        "The next trade window of the New York Stock Exchange, as text with its UTC offset.",
        (Argument("as_of", "The date and time to count from, at the exchange; left out, now.", Kind.MOMENT, True),),
    ),
    Function(
        "PIE_CHECK",
        "Everything that is wrong with the tables, where, and what to do about it.",
        _asked(SETTINGS),
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
    # with the first call: a program that starts, or a workbook that has none of them, does not wait for the engine
    from xl_addin.actions.function_answers import answer

    return answer(function(name), values, now, epoch)

"""The functions for Excel: one module for xlwings' own add-in on Windows, xlwings Lite and xlwings Server.

In xlwings Lite: add ``xl-addin`` to requirements.txt, and to main.py the line ``from xl_addin.udfs import *``. In
Excel for Windows: name ``xl_addin.udfs`` under UDF Modules and choose Import Functions.
"""

from __future__ import annotations

from datetime import UTC, datetime
from inspect import Parameter, Signature
from math import inf, nan
from typing import TYPE_CHECKING, Any

from xl_addin.actions import functions
from xl_addin.sheets.grid import ErrorCell

try:
    from xlwings import arg, func

    from xl_addin.hosts.excel.arguments import Cells
except ImportError as missing:
    message = "xl_addin.udfs needs the package xlwings: run pip install xlwings. In xlwings Lite it is there already."
    raise ImportError(message) from missing

if TYPE_CHECKING:
    from collections.abc import Callable

_CATEGORY = "xl-addin"


def _udf(name: str) -> Callable[..., Any]:
    """Return a function of the sheet as xlwings wants it: its help and arguments come from the one definition."""
    defined = functions.function(name)

    def answer(*values: object) -> Any:
        return _shown(functions.call(name, values, datetime.now(UTC)))

    answer.__name__ = answer.__qualname__ = name
    answer.__doc__ = defined.help
    # Type hints would tell xlwings to convert, each program in its own way; here every argument is converted alike.
    answer.__annotations__ = {}
    answer.__signature__ = Signature(  # type: ignore[attr-defined]  # what inspect.signature is to see
        [
            Parameter(a.name, Parameter.POSITIONAL_OR_KEYWORD, default=None if a.optional else Parameter.empty)
            for a in defined.arguments
        ]
    )
    decorated: Callable[..., Any] = func(category=_CATEGORY)(answer)
    for argument in reversed(defined.arguments):
        decorated = arg(argument.name, Cells, doc=argument.help)(decorated)
    return decorated


def _shown(answer: functions.Answer) -> Any:
    """Return an answer as the program at hand shows it: a table of one cell as that cell, an error as a true one."""
    if isinstance(answer, ErrorCell):
        return _true_error(answer.code)
    if isinstance(answer, tuple):
        return answer[0][0] if len(answer) == len(answer[0]) == 1 else [list(row) for row in answer]
    return answer


def _true_error(code: str) -> float | str:
    """Return what becomes #NUM! in the cell.

    Through COM no error value can be returned, and xlwings blanks what is not a number: Excel itself shows #NUM! for
    an infinite one. The browser's engine makes an error of the error's text.
    """
    engine = func.__module__
    return inf if engine == "xlwings.udfs" else code if engine.startswith("xlwings.pro") else nan


PIE_DRIFT = _udf("PIE_DRIFT")
PIE_REBALANCE = _udf("PIE_REBALANCE")
PIE_AUTOINVEST = _udf("PIE_AUTOINVEST")
PIE_WITHDRAW = _udf("PIE_WITHDRAW")
PIE_SCORE = _udf("PIE_SCORE")
PIE_DEPOSIT_TO_BALANCE = _udf("PIE_DEPOSIT_TO_BALANCE")
PIE_PLAN = _udf("PIE_PLAN")
PIE_LOTS = _udf("PIE_LOTS")
PIE_NEXT_WINDOW = _udf("PIE_NEXT_WINDOW")
PIE_CHECK = _udf("PIE_CHECK")

__all__ = [
    "PIE_AUTOINVEST",
    "PIE_CHECK",
    "PIE_DEPOSIT_TO_BALANCE",
    "PIE_DRIFT",
    "PIE_LOTS",
    "PIE_NEXT_WINDOW",
    "PIE_PLAN",
    "PIE_REBALANCE",
    "PIE_SCORE",
    "PIE_WITHDRAW",
]

"""Rebalance a portfolio of pies inside the owner's own workbook.

The map, from the top; every room imports only from those below it:

- ``cli``       the command line: verbs and how their results look · ``udfs`` the functions inside Excel
- ``batch``     one action over many workbooks, each by itself
- ``hosts``     all that knows a spreadsheet program or a file: ``xlsx`` files, ``excel``, ``calc``, ``memory``
- ``actions``   one function per user action over a `Book`, the gate, and the functions in the sheet
- ``sheets``    the tables as declarations: found, read, drawn
- ``domain``    the rules and the mathematics: pies, drift, the water-fill, orders, lots, trade windows

In Python: ``from xl_addin import open_book, drift, rebalance`` (see `xl_addin.api`).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from xl_addin.api import (
        Portfolio,
        approve,
        bring_prices,
        check,
        compare,
        count_fills,
        dashboard,
        deposit_to_balance,
        drift,
        export_orders,
        finish_orders,
        holdings_from_trades,
        import_positions,
        invest,
        journal,
        make_orders,
        open_book,
        plan_ahead,
        rebalance,
        reject,
        run_batch,
        run_table,
        set_up,
        withdraw,
        withdrawal_to_balance,
    )
    from xl_addin.domain.finding import Refused
    from xl_addin.frames import frame

__all__ = [
    "Portfolio",
    "Refused",
    "__version__",
    "approve",
    "bring_prices",
    "check",
    "compare",
    "count_fills",
    "dashboard",
    "deposit_to_balance",
    "drift",
    "export_orders",
    "finish_orders",
    "frame",
    "holdings_from_trades",
    "import_positions",
    "invest",
    "journal",
    "make_orders",
    "open_book",
    "plan_ahead",
    "rebalance",
    "reject",
    "run_batch",
    "run_table",
    "set_up",
    "withdraw",
    "withdrawal_to_balance",
]
_WHERE = {"Refused": "xl_addin.domain.finding", "frame": "xl_addin.frames"}


def __dir__() -> list[str]:
    """Return what the package offers, imported or not yet, and nothing else."""
    return sorted(__all__)


def __getattr__(name: str) -> Any:
    """Import the actions when they are first asked for: the package itself must start in no time."""
    if name not in __all__:
        raise AttributeError(f"module 'xl_addin' has no attribute {name!r}")
    return getattr(import_module(_WHERE.get(name, "xl_addin.api")), name)

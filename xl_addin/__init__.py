"""Rebalance a portfolio of pies inside the owner's own workbook.

The map, from the top; every room imports only from those below it:

- ``cli``       the command line: verbs and how their results look · ``udfs`` the functions inside Excel
- ``hosts``     all that knows a spreadsheet program or a file: ``xlsx`` files, ``excel``, ``calc``, ``memory``
- ``actions``   one function per user action over a `Book`, the gate, and the functions in the sheet
- ``sheets``    the tables as declarations: found, read, drawn
- ``domain``    the rules and the mathematics: pies, drift, the water-fill, orders, lots, trade windows

In Python: ``from xl_addin import open_book, drift, rebalance`` (see `xl_addin.api`).
"""

from typing import Any

__version__ = "0.1.0"

_API = (
    "approve", "check", "compare", "drift", "invest", "journal", "make_orders", "open_book", "rebalance", "reject",
    "withdraw",
)  # fmt: skip

__all__ = ["Refused", "__version__", "frame", *_API]  # noqa: PLE0604 - the names of _API, which are imported when asked for


def __getattr__(name: str) -> Any:
    """Import the actions when they are first asked for: the package itself must start in no time."""
    if name == "Refused":
        from xl_addin.domain.finding import Refused

        return Refused
    if name == "frame":
        from xl_addin.frames import frame

        return frame
    if name in _API:
        from xl_addin import api

        return getattr(api, name)
    raise AttributeError(f"module 'xl_addin' has no attribute {name!r}")

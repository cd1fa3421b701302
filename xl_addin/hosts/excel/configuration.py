"""What xlwings' macros are told: which Python runs, where the functions are, and what they leave alone."""

from __future__ import annotations

import sys

from xl_addin.hosts.excel.vba import UDF_MODULE

Setting = tuple[str, str | bool]
_INTERPRETERS = {"win32": "Interpreter_Win", "darwin": "Interpreter_Mac"}


def configuration(platform: str = sys.platform, python: str = sys.executable) -> tuple[Setting, ...]:
    """Return the settings for the Python that runs now; on a system without Excel they name none.

    The folder of a workbook is kept off Python's path: in OneDrive or SharePoint it is an address that no Python can
    import from, and elsewhere a stray file beside a workbook would be imported in the place of a library.
    """
    named = ((_INTERPRETERS[platform], python),) if platform in _INTERPRETERS else ()
    return (
        *named,
        ("UDF Modules", UDF_MODULE),
        ("ADD_WORKBOOK_TO_PYTHONPATH", False),
        ("Use UDF Server", True),
    )

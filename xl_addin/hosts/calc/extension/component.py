"""What LibreOffice loads: the functions and the commands as UNO services. It lies beside the folder ``pythonpath``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import unohelper  # type: ignore[import-not-found]  # of LibreOffice
from com.sun.star.task import XJobExecutor  # type: ignore[import-not-found]  # made by `uno` at run time
from org.xladdin import XPieFunctions  # type: ignore[import-not-found]  # of the extension's own type library

from xl_addin.hosts.calc.extension.identity import COMMANDS_SERVICE, FUNCTIONS_SERVICE

if TYPE_CHECKING:
    from collections.abc import Callable


class PieFunctions(unohelper.Base, XPieFunctions):  # type: ignore[misc]  # its bases are known at run time
    """The functions, by their names in the interface; what works them out is loaded when the first one is called.

    LibreOffice makes this object at every start, with or without a workbook that calls one.
    """

    def __init__(self, context: Any) -> None:
        self.context = context

    def __getattr__(self, name: str) -> Callable[..., object]:
        if not name.startswith("PIE_"):
            raise AttributeError(name)

        def call(document: Any, *values: Any) -> object:
            from xl_addin.hosts.calc.extension.answers import answer

            return answer(name, document, values)

        return call


class PieCommands(unohelper.Base, XJobExecutor):  # type: ignore[misc]  # its bases are known at run time
    """The menu."""

    def __init__(self, context: Any) -> None:
        self.context = context

    def trigger(self, word: str) -> None:
        """Run one command."""
        from xl_addin.hosts.calc.extension.commands import run

        run(self.context, word)


# The name LibreOffice's loader looks for.
g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816
g_ImplementationHelper.addImplementation(
    PieFunctions, FUNCTIONS_SERVICE, (FUNCTIONS_SERVICE, "com.sun.star.sheet.AddIn")
)
g_ImplementationHelper.addImplementation(PieCommands, COMMANDS_SERVICE, (COMMANDS_SERVICE,))

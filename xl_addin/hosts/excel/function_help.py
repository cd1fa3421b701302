"""What Excel's function wizard says of the functions, told by a macro when the file with their wrappers opens.

xlwings' Import Functions tells it as well, but only where someone chooses that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.actions.functions import FUNCTIONS

if TYPE_CHECKING:
    from xl_addin.actions.functions import Function

MODULE = "xl_addin_help"
CATEGORY = "xl-addin"
_MOST = 255
"""Characters that Excel shows of a description."""


def help_macro() -> str:
    """Return the module that tells Excel, each time the file opens: Excel does not keep it."""
    return "\n".join(
        [
            f'Attribute VB_Name = "{MODULE}"',
            "Option Explicit",
            "",
            "Sub Auto_Open()",
            "    Dim hidden As Boolean",
            "    hidden = ThisWorkbook.IsAddin",
            "    On Error Resume Next ' without its help a function works all the same",
            "    If hidden Then ThisWorkbook.IsAddin = False ' Excel takes no help for the macros of a hidden workbook",
            *map(_told, sorted(FUNCTIONS, key=lambda function: function.name)),
            "    If hidden Then ThisWorkbook.IsAddin = True",
            "    If hidden Then ThisWorkbook.Saved = True",
            "End Sub",
            "",
        ]
    )


def _told(function: Function) -> str:
    arguments = ", ".join(_text(argument.help) for argument in function.arguments)
    described = f", ArgumentDescriptions:=Array({arguments})" if arguments else ""
    return (
        f'    Application.MacroOptions Macro:="\'" & ThisWorkbook.Name & "\'!{function.name}", '
        f"Description:={_text(function.help)}, Category:={_text(CATEGORY)}{described}"
    )


def _text(text: str) -> str:
    return '"{}"'.format(text[:_MOST].replace('"', '""'))

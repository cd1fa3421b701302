"""The add-in's ribbon tab: its buttons, the macros behind them, and what these hand over to Python.

In a workbook of the user's own there is no sheet Buttons to type on: a macro asks, and hands the answer over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from xl_addin.hosts.excel import buttons
from xl_addin.hosts.excel.dialogs import DIALOG_FUNCTIONS, DIALOGS
from xl_addin.hosts.excel.entries import DEPOSIT, EXPORT, FORMAT, USUAL, answered
from xl_addin.hosts.excel.vba import ALL_BUTTONS
from xl_addin.sheets.orders_out import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xl_addin.hosts.excel.vba import Button

MODULE = "xl_addin_ribbon"
ASKED = {button.script: button.asks for button in ALL_BUTTONS if button.asks}
"""What the scripts need to be told, by the label that it has on a sheet Buttons."""
_MAY_BE_BLANK = {DEPOSIT}
_DIALOGS = {**DIALOGS, EXPORT: "PickedExport"}
_GROUPS = (
    ("Look", ("check_workbook", "dashboard", "drift", "compare_plans")),
    ("Propose", ("rebalance", "rebalance_as_chosen", "auto_invest", "withdraw")),
    ("Decide", ("approve", "reject", "create_orders")),
    (
        "Broker",
        ("import_files", "prices_from_file", "export_orders", "fills_from_files", "count_fills", "count_activity"),
    ),
)
_MORE = "More"
_LARGE = {"rebalance", "auto_invest", "withdraw", "approve", "create_orders"}
_PICTURES = {
    "check_workbook": "Spelling",
    "compare_plans": "ChartInsert",
    "rebalance": "RefreshAll",
    "auto_invest": "AccountingFormat",
    "withdraw": "AccountingFormatMenu",
    "approve": "SignatureLineInsert",
    "reject": "RefreshCancel",
    "create_orders": "FilePrint",
    "dashboard": "ChartTypePieInsertGallery",
    "drift": "ChartTypeColumnInsertGallery",
}
"""Pictures by the commands that show them: all are in Microsoft's lists for Excel 2013, 2016, 2019 and 365."""


def press(script: str, answer: Sequence[int] | None = None) -> None:
    """Run the script of a button, with the answer that its macro was given, as UTF-16 units."""
    text = b"".join(unit.to_bytes(2, "little") for unit in answer or ()).decode("utf-16-le", "replace")
    with answered({ASKED[script]: text} if answer is not None else {}):
        getattr(buttons, script)()


def ribbon_xml() -> str:
    """Return the tab Pie, which stands after Excel's own."""
    by_script = {button.script: button for button in ALL_BUTTONS}
    named = {script for _, scripts in _GROUPS for script in scripts}
    rest = tuple(script for script in by_script if script not in named)
    groups = "".join(
        f'<group id="pie{title}" label="{title}">{"".join(_button_xml(by_script[one]) for one in scripts)}</group>'
        for title, scripts in (*_GROUPS, (_MORE, rest))
    )
    return (
        '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon><tabs>'
        f'<tab id="pieTab" label="Pie">{groups}</tab></tabs></ribbon></customUI>'
    )


def _button_xml(button: Button) -> str:
    picture = _PICTURES.get(button.script)
    shown = f' imageMso="{picture}"' if picture else ""
    size = "large" if button.script in _LARGE else "normal"
    return (
        f'<button id="{button.macro}" label={quoteattr(button.caption)} screentip={quoteattr(button.caption)} '
        f'supertip={quoteattr(button.help)} size="{size}"{shown} onAction="{MODULE}.{button.macro}" />'
    )


def ribbon_macros() -> str:
    """Return the module that the tab calls; it works on Windows and on the Mac."""
    lines = [f'Attribute VB_Name = "{MODULE}"', "Option Explicit", ""]
    for button in ALL_BUTTONS:
        lines += [f"Sub {button.macro}(control As IRibbonControl)", *_body(button), "End Sub", ""]
    return "\n".join([*lines, *_SHARED.splitlines(), ""])


def _body(button: Button) -> Iterator[str]:
    label = ASKED.get(button.script)
    if label is None:
        yield f'    Press "{button.script}"'
        return
    yield "    Dim answer As Variant"
    if label in _DIALOGS:
        yield f"    answer = {_DIALOGS[label]}()"
    else:
        what = f"{label}, if any" if label in _MAY_BE_BLANK else label
        yield f'    answer = Application.InputBox("{what}", "xl-addin", Type:=2)'
    yield "    If VarType(answer) = vbBoolean Then Exit Sub"
    if label not in _MAY_BE_BLANK:
        yield '    If CStr(answer) = "" Then Exit Sub'
    yield f'    Press "{button.script}", CStr(answer)'


_FORMATS = f"{', '.join([*FORMATS][:-1])} or {[*FORMATS][-1]}"
_SHARED = f'''\
Private Sub Press(ByVal script As String, Optional ByVal answer As Variant)
    If ActiveWorkbook Is Nothing Then
        MsgBox "Open a workbook first.", vbExclamation, "xl-addin"
        Exit Sub
    End If
    Dim told As String, i As Long
    If Not IsMissing(answer) Then
        ' as numbers, so that no quote or sign of it can end the command
        For i = 1 To Len(answer)
            told = told & IIf(i > 1, ",", "") & CStr(AscW(Mid$(answer, i, 1)) And 65535)
        Next
        told = ",[" & told & "]"
    End If
    RunPython "from xl_addin.hosts.excel.ribbon import press; press('" & script & "'" & told & ")"
End Sub

Private Function PickedExport() As Variant
    Dim form As Variant
    PickedExport = PickedPlace()
    If VarType(PickedExport) = vbBoolean Then Exit Function
    form = Application.InputBox("{FORMAT}: {_FORMATS}", "xl-addin", "{USUAL}", Type:=2)
    If VarType(form) = vbBoolean Then
        PickedExport = False
    Else
        PickedExport = PickedExport & vbLf & form
    End If
End Function

{DIALOG_FUNCTIONS}'''

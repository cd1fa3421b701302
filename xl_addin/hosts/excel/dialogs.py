"""Excel's own dialogs for files, in VBA: only there are they on Windows and on the Mac.

On the Mac the dialog is also what lets Python read the file.
"""

from __future__ import annotations

from xl_addin.hosts.excel.entries import EXPORT, FILES

DIALOGS = {FILES: "PickedFiles", EXPORT: "PickedPlace"}
"""The function that asks for what has a label: its answer is a text, a line a file, or False where it is called off."""

DIALOG_FUNCTIONS = f"""\
Private Function PickedFiles() As Variant
    Dim picked As Variant, one As Variant, names As String
    #If Mac Then
        picked = Application.GetOpenFilename(Title:="{FILES}")
    #Else
        picked = Application.GetOpenFilename("Downloads,*.csv;*.tsv;*.txt;*.xlsx,All files,*.*", , "{FILES}", , True)
    #End If
    If IsArray(picked) Then
        For Each one In picked
            names = names & one & vbLf
        Next
        PickedFiles = names
    Else
        PickedFiles = picked
    End If
End Function

Private Function PickedPlace() As Variant
    PickedPlace = Application.GetSaveAsFilename("orders.csv", Title:="{EXPORT}")
End Function
"""

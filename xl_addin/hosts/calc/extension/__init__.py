"""The extension for LibreOffice: the functions in the sheet and the Pie menu.

Inside LibreOffice: `component` what it loads · `answers` a function called from a cell · `commands` the menu ·
`dialogs` what it asks and says. On this side: `texts` the files that describe them, made from the one definition ·
`build` all of it in one .oxt file · `install` handing that to LibreOffice.
"""

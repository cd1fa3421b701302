"""LibreOffice Calc as a host, standard library only, because LibreOffice's own Python has nothing else.

An open document: `book.CalcBook` · `reading` values out of it · `serials` dates · `areas` blocks of cells · `names`
hidden names · `checks` what must not be written · `cells`, `looks`, `furnish`, `charts` sheets into it · `bridge`
UNO, the language all of this is spoken in.

The `extension` package makes the functions and the Pie menu of it.
"""

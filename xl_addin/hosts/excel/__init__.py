"""The open workbook in Excel, through xlwings: the same engine on Windows, on the Mac and in the browser.

`arguments` what a function is handed over · `book` the workbook as a host, made of `reading`, `writing`, `looks` and
`marks` · `buttons` the scripts behind the buttons · `macro_book`, `vba` the macro workbook that `new` makes.
"""

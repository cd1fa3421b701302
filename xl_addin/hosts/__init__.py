"""The only code that knows a spreadsheet program or a file format.

Hosts: `xlsx` files · `excel` the open workbook in Excel · `calc` the open document in LibreOffice · `memory` none.

What they share, standard library only: `blocks` of cells · `hidden_names` whose sheet it is and what of it is ours ·
`writable` what may be written · `messages` how a button or a menu command ended · `user` who sits there.
"""

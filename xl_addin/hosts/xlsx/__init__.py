"""The .xlsx file as a host, without a spreadsheet program; what is not ours stays byte for byte.

Reading, from the bytes up: `filebytes` what the file was · `package` the zip members, checked · `kinds` what other
files are refused · `xmlscan` one pass over XML · `relations`, `outline` what the workbook consists of · `cells`,
`strings`, `serials`, `tables` one sheet · `names` our hidden marks · `stale` results that are out of date ·
`reader` all of it, sheet by sheet.

Writing: `checks` what must not be written · `draft` the package being changed · `splice` images and edits put in ·
`sheetmap`, `patch`, `cellxml` cells in the bytes of a sheet · `sheettree`, `listobjects`, `charts`, `styles`,
`booktree` what is around them · `archive` the zip anew · `verify` the last look · `locks`, `save` into place · `fresh`
workbooks that are all ours.
"""

from xl_addin.hosts.xlsx.book import XlsxBook

__all__ = ["XlsxBook"]

"""One action over many workbooks, and over accounts that are the rows of a table.

find      which workbooks are meant, and what is passed over
remote    workbooks on other file systems
jobs      what a batch is to do, and what that is for each workbook
outcome   what is asked for one workbook, and what became of it
work      one action on one workbook
pool      the same on many at once, in processes of their own
cluster   the same by the workers of a Dask scheduler
record    what is done already, so that a batch that was stopped goes on where it was
run       a batch as a whole
summary   the workbook that tells what became of each
"""

ACTIONS = ("check", "drift", "rebalance", "invest", "orders", "import")
"""What a batch can do with every workbook."""

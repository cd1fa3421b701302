"""Accounts that are the rows of a table: models and holdings in, orders out; a million accounts, a few at a time.

columns   what the headings may be called
source    a table in a file or a DataFrame, as batches of rows
models    the targets by model, and the settings that hold for all
survey    the first look at all rows: one price a symbol, whose rows stand together
units     the rows of an account (or household) as portfolios, and their plan by the engine
plain     the plans of many plain accounts at once, the same to the cent
solve     a chunk of accounts: what can be done at once, and the rest one by one
out       the tables of orders and of accounts
run       all of it
"""

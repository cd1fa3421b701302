"""Plain accounts by the thousand: the plans of the engine to the cent and to the word, in arrays.

Plain is an account that buys and sells without taxes, limits, constraints or bands, whose slices are no cash and are in
one pie each. There the engine rounds each slice's goal to its nearest order and spreads the few cents that this leaves
(`xl_addin.domain.search.plain`). The same is done here for all accounts of a model at once: goals by the same
floating-point operations in the same order, money and shares in exact 64-bit integers. Where a sum might not be exact,
a comparison is too close to call, or the nearest orders are not a plan, the account is left to the engine.

frame   which models and settings are plain, and what is the same in all accounts of one
rows    the rows of a chunk as arrays: what each account holds of each slice
goals   what every slice is to be worth
orders  the nearest orders, and the cents they leave spread
plans   all that becomes of the accounts of one model
texts   numbers and reasons as text, a column at a time
units   which units of a chunk are plain
tables  the orders and accounts as tables

compiler, compiled, joining: what takes longest, compiled where numba is installed and there is enough to do.
"""

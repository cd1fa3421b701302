"""The parts of `certificate_checker`. They import nothing of the program.

- ``sheet``     a Confirmation as it is read from its cells
- ``inputs``    the sealed inputs: rows of Targets and Holdings, settings, prices
- ``slices``    the tree of pies, and how money is poured into it
- ``account``   one account: what it holds, may do, and aims at
- ``rules``     whether a certificate has these limits and goals
- ``orders``    whether the orders are those certified, and of which lots they are
- ``measures``  how it stands before and after
- ``taxes``     what tax the lots bear
- ``bound``     whether the plan keeps every limit, and none is nearer than the bound
"""

"""The rules and the mathematics. Pure: standard library only, no clock, no input or output, no logging.

The words everything is said in: ``finding`` (what is wrong, where, what to do), ``money``, ``source``, ``band``,
``rows``, ``settings``, ``plan``. On them, from below:

- ``calendar``     when exchanges trade, and the next trade window
- ``tax``          tax lots: which are sold first, what is gained, what that costs
- ``portfolio``    the tree of pies, what is held of it, and its drift
- ``search``       the orders that come nearest to their goals and keep every rule, with a proof of how near
- ``rebalancing``  from a request to a plan: ``propose`` is where to begin reading
"""

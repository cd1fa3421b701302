"""From what a person asked for to a plan they can decide on.

Read `propose` first; then, in this order:

- ``scope``        what is acted on: the portfolio, one pie, one level; its securities
- ``constraints``  how far each slice may be moved; ``bands``: what has drifted enough to be
- ``goals``        what each slice is to be worth within that, exactly
- ``objective``    the two together, with what is to become of the cash
- ``asked``        every rule of the settings, and the goals, as one question
- ``orders``       its answer by the one search, if it brings enough to be worth it
- ``lots``         what sales cost in tax; ``kept_down``: plans that realise less
- ``attribution``  of one order a ticker, what is which pie's
- ``order_reasons`` why each order, ``reasons`` why no other; ``tax_notes``, ``write_plan``: the plan as it is read
- ``exit_check``   every limit once more, on the plan alone
- ``by_account``   one proposal over several accounts; ``choices`` and ``compare``: several plans for one request
- ``limit_checks`` what is wrong with limits before any plan; ``deposit``: how much would balance with no sale
"""

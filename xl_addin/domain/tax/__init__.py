"""Tax lots and what a sale of them costs.

- `lots`: which go first by each method; `tax`: the year, netted as on the return; `wash`: which losses are disallowed.
- `realise`: what the sales of a plan realise, their lots chosen at once (`choose`). The least tax (`least_tax`): the
  line of short for long shares of sales without washes (`exchange`), the ways to fill those of a security with
  replacements (`wash_choices` of a `wash_group`), the best of all together (`joint`).
- `block`: how many shares go without a wash; `prices`: what one more share costs in tax and gain.
- `ledger`: what fills leave of the lots.
"""

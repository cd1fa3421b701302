"""The closest plan in share steps that keeps every rule, and a certificate of how close any other could come.

question    what is asked, what is answered
closest     the search as a whole: the plain case, prices, states, branches
plain       goals rounded to share steps, where that is all there is to do
model       the question made ready: item (one ticker), pieces (its orders), groups; most_cash: how much can be left
relaxation  prices on the rules that tickers share, and the bound they prove; climb finds the best prices
draft       a plan while it is made, and what it uses of every limit, exactly
mending     from the orders that are best at some prices to a plan that keeps every limit
states      a dynamic programme over the few orders that prices leave open
branch      branch and bound over what is then still open
reasons     what keeps a ticker from its goal
"""

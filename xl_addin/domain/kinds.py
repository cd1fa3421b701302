"""The kinds there are: of actions, of plans to choose from, of orders, and of gains."""

from __future__ import annotations

from enum import Enum


class Action(Enum):
    """What the user asked for."""

    REBALANCE = "rebalance"
    INVEST = "invest"
    WITHDRAW = "withdraw"


class Choice(Enum):
    """Which of the plans that suit a rebalance is wanted; see `xl_addin.domain.rebalancing.choices`."""

    AS_SET = "as set"
    CLOSEST = "closest"
    FEWEST_ORDERS = "fewest orders"
    BAND_EDGE = "band edge"
    NO_SALES = "no sales"
    LEAST_TAX = "least tax"


class Side(Enum):
    """The side of an order."""

    SELL = "SELL"
    BUY = "BUY"


class Term(Enum):
    """How long a lot was held: more than one year is long."""

    SHORT = "short"
    LONG = "long"

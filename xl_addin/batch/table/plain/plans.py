"""All that becomes of the plain accounts of one model: their orders and measures, by account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from xl_addin.batch.table.out import DRIFT_PLACES
from xl_addin.batch.table.plain.goals import goals_of
from xl_addin.batch.table.plain.orders import Market, is_there, nearest_orders, stopped_by_minimum
from xl_addin.batch.table.plain.rows import PLACES
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.objective import too_little_to_invest
from xl_addin.domain.rebalancing.write_plan import NEAREST, TOO_LITTLE, below_minimum

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xl_addin.batch.table.plain.frame import Frame
    from xl_addin.batch.table.plain.rows import Rows

_EXACT = 1 << 53
"""Up to here every whole number is a float."""
_FINEST = 8
"""Decimals of shares up to which sums usually are."""
_CLOSE = 1e-6


@dataclass(frozen=True)
class Plans:
    """Plans by account: a row for each ticker of the frame, a column for each account.

    ``accounts`` are their numbers among the rows' accounts, ``sure`` those decided here. ``parts`` are what each ticker
    is worth, in any unit, ``before`` and ``after`` that as fractions of all slices, ``wanted`` the cents by which it
    was to change. ``orders`` are units of 10^-``places`` shares, ``cents`` what they take or, negative, bring.
    ``messages`` say why there is no order.
    """

    frame: Frame
    accounts: Any
    sure: Any
    places: int
    parts: Any
    orders: Any
    cents: Any
    before: Any
    after: Any
    wanted: Any
    cash: Any
    drifts: tuple[Any, Any]
    messages: Mapping[int, str]


def plans_of(frame: Frame, rows: Rows, accounts: Any, priced: Collection[str]) -> Plans:
    """Return the plans of some accounts of one model; ``priced`` are the symbols that have a price."""
    own = _held(frame, rows, accounts, priced)
    places = _places(own.units, int(max(frame.steps)))
    market = Market(
        frame.prices[:, None],
        10 ** (places - frame.steps[:, None]),
        10 ** (places + frame.decimals - 2),
        frame.minimum,
        frame.code,
    )
    held, odd = _in_units(own, market, places)
    parts = held * market.price
    whole = parts.sum(axis=0)
    values, spare = parts / market.cent, own.cash - frame.settings.minimum_cash
    budget = whole / market.cent + spare
    idle = _idle(frame, own.cash)
    rests = np.zeros(len(spare), bool)
    rests[list(idle)] = True
    odd |= ~rests & ((spare < 0) | (budget < 1))
    goals = goals_of(frame, values, np.where(odd | rests, 1.0, budget))
    found = nearest_orders(market, frame.action, held, goals, values, spare, budget)
    orders = np.where(rests | found.too_little | odd, 0, found.orders)
    odd |= ~rests & found.unsure
    odd |= ((orders < 0) & own.mixed).any(axis=0)
    none = ~rests & ~odd & ~orders.any(axis=0)
    messages, close = _why_none(frame, market, found.too_little, none, (held, goals, values))
    odd[np.flatnonzero(none)] |= close
    after = parts + orders * market.price
    cents = market.cost(orders)
    odd |= orders.any(axis=0) & ~_ends(frame, market, held + orders, own.cash - cents.sum(axis=0))
    before, now = _fractions(parts), _fractions(after)
    drifts = tuple(_drift(frame, some) for some in (before, now))
    odd |= drifts[0][1] | drifts[1][1]
    odd |= _broken(frame, market, held, orders, own.cash - cents.sum(axis=0), own.cash)
    return Plans(
        frame,
        accounts,
        ~odd,
        places,
        parts,
        orders,
        cents,
        before,
        now,
        goals - values,
        own.cash,
        (drifts[0][0], drifts[1][0]),
        {**idle, **messages},
    )


def _ends(frame: Frame, market: Market, held: Any, cash: Any) -> Any:
    """Return after which plans no other follows, of what is then held; the engine makes the others part of them."""
    spare = cash - frame.settings.minimum_cash
    if frame.action is Action.INVEST:
        return spare < max(frame.settings.auto_invest_threshold, 1)
    parts = held * market.price
    budget = parts.sum(axis=0) / market.cent + spare
    goals = goals_of(frame, parts / market.cent, budget)
    return is_there(market, held, goals, spare, budget)


class _Held(NamedTuple):
    """What accounts hold: units of 10^-``PLACES`` of each ticker, cents of cash; ``odd`` are for the engine.

    ``mixed`` is what could not be sold as one lot of which nothing is known.
    """

    units: Any
    cash: Any
    mixed: Any
    odd: Any


def _held(frame: Frame, rows: Rows, accounts: Any, priced: Collection[str]) -> _Held:
    size, count = len(frame.symbols), len(accounts)
    place = np.full(len(rows.first), -1, np.int64)
    place[accounts] = np.arange(count)
    column = {symbol: n for n, symbol in enumerate(frame.symbols)}
    apart, unclear = size, size + 1
    columns = [
        unclear if symbol not in priced or frame.is_pie(symbol) else column.get(symbol, apart)
        for symbol in rows.symbols
    ]
    account = place[rows.account]
    own = np.flatnonzero(account >= 0)
    account, shares, cash, odd = account[own], rows.shares[own], rows.cash[own], rows.odd[own]
    ticker = np.where(cash, -1, np.array([*columns, unclear], np.int64)[rows.symbol[own]])
    odd |= ~cash & (ticker == unclear)
    is_odd = np.zeros(count, bool)
    is_odd[account[odd]] = True
    is_odd |= np.bincount(account[ticker == apart], minlength=count).astype(bool) & ~np.bincount(
        account[(ticker >= 0) & (ticker < size)], minlength=count
    ).astype(bool)
    amounts = np.zeros(count, np.int64)
    np.add.at(amounts, account[cash], shares[cash])
    some = (ticker >= 0) & (ticker < size)
    cells = ticker[some] * count + account[some]
    units, lots = np.zeros(size * count, np.int64), np.bincount(cells[shares[some] > 0], minlength=size * count)
    np.add.at(units, cells, shares[some])
    known = np.zeros(size * count, bool)
    known[cells[rows.dated[own][some]]] = True
    shape = (size, count)
    return _Held(units.reshape(shape), amounts // 10 ** (PLACES - 2), ((lots > 1) | known).reshape(shape), is_odd)


def _places(units: Any, least: int) -> int:
    """Return the decimals in which all these holdings, and their orders, are whole."""
    for places in range(least, _FINEST):
        if not (units % 10 ** (PLACES - places)).any():
            return places
    return _FINEST


def _in_units(own: _Held, market: Market, places: int) -> tuple[Any, Any]:
    """Return what is held in units of 10^-``places``, and whose sums might not be exact: they are taken for empty."""
    unit = 10 ** (PLACES - places)
    held = own.units // unit
    rough = (held * (market.price / market.cent)).sum(axis=0) + np.abs(own.cash)
    odd = own.odd | (own.units % unit != 0).any(axis=0) | ~(rough * market.cent < _EXACT / 2)
    return np.where(odd, 0, held), odd


def _idle(frame: Frame, cash: Any) -> dict[int, str]:
    """Return why nothing is done, of the accounts in which nothing has to be looked at."""
    if frame.action is Action.REBALANCE:
        return {}
    few = np.flatnonzero(cash - frame.settings.minimum_cash < max(frame.settings.auto_invest_threshold, 1))
    return {
        n: too_little_to_invest(frame.settings, own) for n, own in zip(few.tolist(), cash[few].tolist(), strict=True)
    }


def _why_none(
    frame: Frame, market: Market, too_little: Any, none: Any, stand: tuple[Any, Any, Any]
) -> tuple[dict[int, str], Any]:
    """Return why accounts have no order, and for each of them whether the engine has to say it."""
    some = np.flatnonzero(none)
    if not len(some):
        return {}, np.zeros(0, bool)
    held, goals, values = (own[:, some] for own in stand)
    least, close = stopped_by_minimum(market, frame.action, held, goals, values)
    words = below_minimum(frame.minimum, frame.settings.currency), NEAREST[frame.action]
    own = too_little[some]
    messages = {
        n: TOO_LITTLE if little else words[0] if small else words[1]
        for n, little, small in zip(some.tolist(), own.tolist(), least.tolist(), strict=True)
    }
    return messages, close & ~own


def _fractions(parts: Any) -> Any:
    """Return what each is of all slices, 0 with nothing held."""
    whole = parts.sum(axis=0)
    return np.divide(parts, whole, out=np.zeros(parts.shape), where=whole > 0)


def _drift(frame: Frame, fractions: Any) -> tuple[Any, Any]:
    """Return the portfolio drift, and where its last decimal is too close to call."""
    total = np.abs(fractions - frame.targets[:, None]).sum(axis=0) / 2
    scaled = np.where(fractions.any(axis=0), total, 0.0) * 10**DRIFT_PLACES
    whole = np.rint(scaled)
    return whole / 10**DRIFT_PLACES, np.abs(np.abs(scaled - whole) - 0.5) < _CLOSE


def _broken(frame: Frame, market: Market, held: Any, orders: Any, after: Any, before: Any) -> Any:
    """Return the accounts whose plan breaks a rule: none should, and the engine will say what is wrong."""
    cents = np.abs(market.cost(orders))
    wrong = (held + orders < 0) | ((orders != 0) & (orders != -held) & (cents < market.minimum))
    wrong |= (orders % market.step != 0) & (orders != -held)
    wrong |= (orders > 0) & ~frame.wanted[:, None]
    if frame.action is Action.INVEST:
        wrong |= orders < 0
    return wrong.any(axis=0) | (after < np.minimum(before, frame.settings.minimum_cash))

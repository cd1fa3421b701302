"""Whether a certificate has the limits and goals that its inputs come to."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, inf, log10
from typing import TYPE_CHECKING, Any

from certificate.account import PIE_LIMITS
from certificate.bound import unit_price, worth
from certificate.sheet import is_close, near

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from certificate.account import Account
    from certificate.inputs import Lot
    from certificate.slices import Slice


def limits(account: Account, certificate: Mapping[str, Any]) -> Iterator[str]:
    """Yield the rules of a certificate that are not those of the inputs."""
    inputs = account.inputs
    cent = 1 if any(key.startswith("1 ") for key in inputs.prices) else 0  # prices are told to 15 digits
    turnover, orders = inputs.number("Maximum turnover"), inputs.number("Maximum orders")
    fits = (inputs.action == "rebalance" and not account.uses_cash) or _says(account, "Leftover", "invest what fits")
    said: dict[str, tuple[Any, ...]] = {
        "cash": (account.cash,),
        "turnover": (None,) if turnover is None else near(floor(turnover * account.invested), cent),
        "tax_weight": (float(_tax_weight(account)), 0.0),  # what would be sold without it may bear none
        "fits": (fits,),
    }
    if account.derivable:
        said["least_cash"] = (account.least_cash,)
        said |= _to_raise(account, certificate)
    yield from (f"{key} is {certificate[key]}, not {may}" for key, may in said.items() if certificate[key] not in may)
    told = None if certificate["gain"] is None else Fraction(certificate["gain"])
    limit = inputs.money("Maximum gain") if account.taxed else None
    lower = inputs.choice == "least tax" or not inputs.plain("Tax a point")
    if told is not None and (limit is None or told > limit) and not (limit is None and lower):
        yield f"the most gain is {limit}"
    if limit is not None and told is not None and told < _to_a_cent(account, limit) and not lower:
        yield f"the most gain is {limit}, to a cent a lot"
    fewer = _fewer(account)
    if certificate["orders"] is None or (orders is not None and certificate["orders"] > orders):
        if orders is not None:
            yield f"the most orders are {orders}"
    elif orders != certificate["orders"] and not fewer:
        yield "there is another limit on orders"
    if account.derivable and not is_close(certificate["cash_goal"], account.cash_goal):
        yield f"the goal of cash is {account.cash_goal}"
    yield from _cash_scale(account, certificate["cash_scale"])


def _fewer(account: Account) -> bool:
    """Return whether fewer orders are preferred; the other plans to choose from leave that setting aside."""
    choice = account.inputs.choice
    return choice == "fewest orders" or (choice == "as set" and bool(account.inputs.settings["Fewer orders"]))


def _to_raise(account: Account, certificate: Mapping[str, Any]) -> dict[str, tuple[int | None, ...]]:
    """Return what sales may raise beyond purchases, to a cent, and what of the cash counts as brought by them.

    Cash need not be spent first where a limit counts; it is idle then.
    """
    most = account.to_raise
    if most is None:
        return {"to_raise": (None,), "idle": (0,)}
    orders = account.inputs.number("Maximum orders")
    limited = certificate["gain"] is not None or _fewer(account) or not account.inputs.plain("Maximum turnover")
    limited = limited or (orders is not None and orders < len(certificate["tickers"]))
    amounts = (most - 1, most, most + 1)
    if not limited:
        return {"to_raise": amounts, "idle": (0,)}
    return {"to_raise": tuple(max(0, amount) for amount in amounts), "idle": tuple(max(0, -a) for a in amounts)}


def _to_a_cent(account: Account, limit: int) -> int:
    """Return the least a limit on gains is taken as, so that with lots to a cent, and losses washed, it is kept."""
    return limit - len(account.lots) if _says(account, "Wash sales", "ignore") else 0


def _cash_scale(account: Account, scale: float | None) -> Iterator[str]:
    """Yield a fault where cash off its goal counts otherwise; where all slices are bound it may count or not."""
    bound = all(leaf.high - leaf.low <= 1e-3 for leaf in account.root.leaves())
    if not account.derivable or (scale is None and bound):
        return
    if (scale is None) != (account.cash_scale is None) or not is_close(scale or 0.0, account.cash_scale or 0.0):
        yield f"cash counts by {account.cash_scale}"


def _says(account: Account, setting: str, word: str) -> bool:
    return account.inputs.settings[setting] == word


def _tax_weight(account: Account) -> Fraction:
    inputs = account.inputs
    if inputs.choice == "least tax":
        return Fraction(1_000_000) if account.taxed else Fraction(0)
    rated = not inputs.plain("Short term rate") or not inputs.plain("Long term rate")
    weighed = account.taxed and rated and inputs.choice == "as set"
    return inputs.number("Tax weight") or Fraction(0) if weighed else Fraction(0)


def ticker_rules(account: Account, ticker: Mapping[str, Any]) -> Iterator[str]:
    """Yield the rules of a ticker that are not those of the inputs."""
    inputs, symbol, unit = account.inputs, ticker["symbol"], unit_price(ticker)
    price = inputs.prices[symbol] * 100
    places = round(log10(price / unit))
    if abs(unit * 10**places / price - 1) > 1e-14:
        yield f"a unit is worth {unit} cents, a share {price}"
    if Fraction(ticker["held"], 10**places) != account.held_in_scope(symbol):
        yield f"{float(account.held_in_scope(symbol))} shares are held"
    if Fraction(ticker["step"], 10**places) != Fraction(1, 10 ** account.decimals(symbol)):
        yield "another share step"
    if ticker["minimum"] != account.minimum_order or ticker["fee"] != account.commission:
        yield "another smallest order, or commission"
    if Fraction(ticker["rate"]) != (inputs.number("Spread") or 0) / 2:
        yield "another spread"
    yield from _weighed_lots(account, ticker, 10**places)
    if account.derivable:
        yield from _room(account, ticker)


def _room(account: Account, ticker: Mapping[str, Any]) -> Iterator[str]:
    """Yield a fault where the goal is another, or more, or less, may be sold or bought than the inputs allow."""
    goal = account.goal(ticker["symbol"])
    if not is_close(ticker["goal"], goal):
        yield f"the goal is {goal}"
    targets = sum(float(leaf.target) for leaf in account.of(ticker["symbol"])) * max(0.0, account.budget)
    if not is_close(ticker["target"], 0.0 if goal else targets):
        yield f"its target is worth {targets}"
    leaves, unit = account.of(ticker["symbol"]), unit_price(ticker)
    out = sum(min(leaf.value, max(0.0, leaf.value - leaf.goal)) for leaf in leaves if not leaf.target) / float(unit)
    if abs(ticker["outright"] - (out if len(leaves) > 1 else 0)) > _grain(out, unit) * len(leaves):
        yield f"{out} units are sold in any case"
    seen = [list(_passes(account, ticker, alone=alone)) for alone in (False, True)]
    if all(seen):
        yield from seen[0]


def _passes(account: Account, ticker: Mapping[str, Any], *, alone: bool) -> Iterator[str]:
    """Yield where a ticker has other room than in pies that keep their limits together, or each ``alone``."""
    symbol, unit = ticker["symbol"], unit_price(ticker)
    sold, bought = (account.most(symbol, unit, way, alone=alone) for way in (-1, 1))
    proceeds = worth(ticker, -ticker["held"])
    if not ticker["goal"] and proceeds <= account.commission + ceil(proceeds * Fraction(ticker["rate"])):
        sold = 0  # its sale would bring nothing
    sold, told = min(sold, ticker["held"]), ticker["held"] - ticker["least"]
    if told > sold + _grain(sold, unit) or (told < sold - _grain(sold, unit) and not held_back(account)):
        yield f"no more than {sold} units may be sold"
    most = ticker["most"] - ticker["held"]
    if (most < 10**29 or bought < inf) and not abs(most - bought) <= _grain(bought, unit):
        yield f"no more than {bought} units may be bought"


def _grain(units: float, unit: Fraction) -> float:
    """Return by how many units floating point may be off."""
    return 1 + 1e-9 * units + 2e-6 / float(unit)


def _weighed_lots(account: Account, ticker: Mapping[str, Any], one: int) -> Iterator[str]:
    """Yield a fault where the gains of the lots that are weighed are not theirs, or their tax is more than any rate's.

    A loss that would be washed counts as none, and a lot of unknown cost as if it had cost nothing.
    """
    number = account.inputs.number
    rates = [number(f"{term} term rate") or Fraction(0) for term in ("Short", "Long")]
    rate = max(rates) or Fraction(1)
    held = account.lots_of(ticker["symbol"])
    gains = {(_gain_a_unit(lot, ticker, one), lot.shares * one) for lot in held}
    for lot in ticker["lots"]:
        gain, tax = Fraction(lot["gain"]), Fraction(lot["tax"])
        mine = [own if gain else max(own, Fraction(0)) for own, units in gains if units == lot["units"]]
        known = any(abs(own - gain) <= HAIR for own in mine)
        if not known or not 0 <= tax <= max(gain, Fraction(0)) * rate + Fraction(1, 10**9):
            yield f"{lot['units']} units gain {lot['gain']} each"


def _gain_a_unit(lot: Lot, ticker: Mapping[str, Any], one: int) -> Fraction:
    return unit_price(ticker) - (lot.cost or 0) / (lot.shares * one)


HAIR = Fraction(1, 10**6)


def held_back(account: Account) -> bool:
    """Return whether sales may be fewer than constraints allow: for the tax, or a wash sale."""
    weighs = not account.inputs.plain("Maximum gain", "Tax weight", "Tax a point")
    return weighs or account.inputs.choice == "least tax" or account.inputs.settings["Wash sales"] == "block"


def groups(account: Account, certificate: Mapping[str, Any]) -> Iterator[str]:
    """Yield a fault where the pies that must not be bought or sold are not limited so.

    What they have of tickers that other pies hold too counts as planned, in all of them or in none.
    """
    if not account.derivable:
        return
    # nothing is ever worth less than nothing, so that a lower least says the same
    told = sorted((group["symbols"], max(0, group["least"]), group["most"]) for group in certificate["groups"])
    tickers = {one["symbol"]: one for one in certificate["tickers"]}
    planned, alone = (sorted(_limited(account, tickers, alone=alone)) for alone in (False, True))
    if not _alike(planned, told) and not _alike(alone, told):
        yield f"the limits of pies are {planned}, or {alone}"


Limited = tuple[list[str], float, float]


def _alike(mine: Sequence[Limited], theirs: Sequence[Limited]) -> bool:
    """Return whether limits are the same, to floating point and cents of rounding."""
    if [symbols for symbols, *_ in mine] != [symbols for symbols, *_ in theirs]:
        return False
    edges = ((a, b) for one, other in zip(mine, theirs, strict=True) for a, b in zip(one[1:], other[1:], strict=True))
    return all(abs(a - b) <= 2 + 1e-9 * abs(a) for a, b in edges)


def _limited(account: Account, tickers: Mapping[str, Any], *, alone: bool) -> Iterator[Limited]:
    """Yield the tickers of each limited pie that no other trades, with the least and most they may be worth together.

    Where others trade some of them, all of them have a limit as well: as if those others did as much as they may. A pie
    that its limit holds where it is goes the other way by less than a share step of what may be traded in it, the
    smallest order, four cents or one an order; and one that must not be sold pays for the rounding of its orders. The
    pie acted on gives no more than what its orders may cost, all turned over, and the smallest order, or step.
    """
    if account.partial and account.root.constraint == "no sell":
        worth = sum(float(unit_price(one) * one["held"]) for one in tickers.values())
        spread = float(account.inputs.number("Spread") or 0)
        step = min(float(unit_price(one) * one["step"]) for one in tickers.values())
        least = worth - account.commission * len(tickers) - spread * worth - max(float(account.minimum_order), step)
        yield sorted(tickers), max(0.0, least), 1e30
    for pie in (one for one in account.root.all() if one.above and one.symbol is None):
        inside = [leaf for leaf in pie.leaves() if leaf.symbol in tickers]
        whole = {leaf.symbol or "" for leaf in inside if _rest_elsewhere(account, tickers[leaf.symbol or ""], inside)}
        if pie.constraint not in PIE_LIMITS:
            continue
        if not alone and len(whole) < len({leaf.symbol for leaf in inside}):
            yield from _with_others(account, tickers, pie, inside)
        if not whole:
            continue
        held = sum(float(unit_price(tickers[s]) * tickers[s]["held"]) for s in whole)
        shared = [] if alone else [leaf for leaf in inside if leaf.symbol not in whole]
        planned = sum(leaf.goal - leaf.value for leaf in shared)
        own = [leaf for leaf in inside if leaf.symbol in whole]
        moving = [leaf for leaf in own if any(_room_of(account, tickers, leaf, way) for way in (-1, 1))]
        steps = {leaf.symbol or "" for leaf in moving or own}
        slack = min(float(unit_price(tickers[s]) * tickers[s]["step"]) for s in steps)
        buys, rounded = pie.constraint == "no sell", float(len(whole))
        if abs(pie.goal - pie.value) <= 1:
            other = max(slack, float(account.minimum_order), 4.0, rounded)
            down, up = (rounded, other) if buys else (other, 0.0)
        else:
            down, up = (rounded, inf) if buys else (inf, 0.0)
        least, most = max(0.0, held - max(0.0, planned) - down), held - min(0.0, planned) + up
        yield sorted(whole), least, min(most, 1e30)


def _room_of(account: Account, tickers: Mapping[str, Any], leaf: Slice, way: int) -> float:
    return account.room(leaf, unit_price(tickers[leaf.symbol or ""]), way)


def _with_others(
    account: Account, tickers: Mapping[str, Any], pie: Slice, inside: Sequence[Slice]
) -> Iterator[Limited]:
    """Yield the limit of a pie on the whole orders of its tickers, where other slices of these do all they may."""
    symbols = sorted({leaf.symbol or "" for leaf in inside})
    worth = sum(float(unit_price(tickers[s]) * tickers[s]["held"]) for s in symbols)
    way = -1 if pie.constraint == "no sell" else 1
    elsewhere = 0.0
    for symbol in symbols:
        unit = unit_price(tickers[symbol])
        for leaf in (leaf for leaf in account.of(symbol) if leaf not in inside):
            room = account.room(leaf, unit, way) * float(unit)
            given = 0.0 if leaf.target else max(0.0, leaf.value - leaf.goal)
            elsewhere += min(room, leaf.value) if way < 0 else -given or room
    if way < 0:
        yield symbols, max(0.0, worth - elsewhere - len(symbols)), 1e30
    elif elsewhere < inf:
        yield symbols, 0.0, worth + elsewhere


def _rest_elsewhere(account: Account, ticker: Mapping[str, Any], inside: Sequence[Slice]) -> bool:
    """Return whether a ticker's slices outside of a pie may be neither bought nor sold: its order is the pie's."""
    unit = unit_price(ticker)
    others = (leaf for leaf in account.of(ticker["symbol"]) if leaf not in inside)
    return not any(account.room(leaf, unit, way) for leaf in others for way in (-1, 1))

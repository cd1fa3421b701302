"""Tolerance bands: what is out of them, and what is left where it is because it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificate.slices import Slice, width

if TYPE_CHECKING:
    from fractions import Fraction

    from certificate.account import Account


def _band(account: Account, one: Slice) -> str:
    if account.inputs.choice in {"closest", "fewest orders", "least tax"}:
        return ""
    return one.word("band") or account.inputs.settings["Band"]


def has_bands(account: Account) -> bool:
    return any(_band(account, one) for one in account.root.all() if one is not account.root)


def out_of_band(account: Account) -> set[Slice]:
    leaves, invested = account.root.leaves(), account.invested
    if not invested:
        return set(leaves)
    out = {x for one in account.root.all() if one.above and _is_out(account, one, invested) for x in one.leaves()}
    return _with_their_like(account, out)


def _with_their_like(account: Account, out: set[Slice]) -> set[Slice]:
    """Return slices with the others of a ticker whose rows do not say which pie they are of."""
    return out.union(*(account.of(leaf.symbol or "") for leaf in out if not account.names_pies(leaf.symbol or "")))


def pushed_out(account: Account) -> set[Slice]:
    """Return the slices of pies that would be out of their bands if all came to be worth what they are to be."""
    out, whole = set[Slice](), account.root.goal
    for pie in (one for one in account.root.all() if one.above and one.symbol is None and whole):
        band = _band(account, pie)
        drift = abs(pie.goal / whole - float(pie.target))
        if band and drift > float(width(band, pie.target)) + 1e-9:
            out |= set(pie.leaves())
    return _with_their_like(account, out)


def _is_out(account: Account, one: Slice, invested: Fraction) -> bool:
    drift, band = abs(one.worth / invested - one.target), _band(account, one)
    if one.outside or not band:
        return one.outside or (drift != 0 and one.symbol is not None)
    return drift > width(band, one.target)


def narrow(account: Account, out: set[Slice]) -> None:
    """Leave what is in its band where it is, but for money that is over or short."""
    leaves, wanted = account.root.leaves(), {}
    edge = account.inputs.settings["Trade to"] == "band edge" or account.inputs.choice == "band edge"
    for leaf in leaves:
        leaf.low, leaf.high = leaf.bounds
        low = high = float(leaf.target) * account.budget
        band = _band(account, leaf)
        if edge and band and not leaf.outside:
            reach = float(width(band, leaf.target)) * account.budget
            low, high = low - reach, high + reach
        wanted[leaf] = min(max(leaf.value, low), high) if leaf in out else leaf.value
    _keep_divided(account, wanted, out)
    wanted = {leaf: min(max(goal, leaf.low), leaf.high) for leaf, goal in wanted.items()}
    spare = account.budget - sum(wanted.values())
    for leaf, goal in wanted.items():
        target = float(leaf.target) * account.budget
        least = leaf.value if leaf.value < goal else min(goal, target)
        low, high = (goal, max(goal, target)) if spare >= 0 else (least, goal)
        above = {one.constraint for one in leaf.above.upward()} if leaf.above else set()
        low = min(low, leaf.value) if "no buy" in above else low
        high = max(high, leaf.value) if "no sell" in above else high
        leaf.low = max(leaf.low, min(low, leaf.high))
        leaf.high = min(leaf.high, max(high, leaf.low))


def _keep_divided(account: Account, wanted: dict[Slice, float], out: set[Slice]) -> None:
    """Let slices of a ticker go together where no row says its pie: shares are divided by their targets.

    The one that is to change most, by its target, decides.
    """
    for symbol in account.shared & account.symbols:
        like = account.of(symbol)
        aimed = [leaf for leaf in like if leaf.target]
        if len(like) == 1 or not aimed or account.names_pies(symbol) or not out.issuperset(like):
            continue
        levels = [wanted[leaf] / float(leaf.target) for leaf in aimed]
        level = max(levels) if sum(wanted[leaf] - leaf.value for leaf in like) > 0 else min(levels)
        wanted.update((leaf, level * float(leaf.target)) for leaf in aimed)

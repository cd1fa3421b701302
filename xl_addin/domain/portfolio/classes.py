"""Targets by class: a class that is named as a slice is a pie of what is held of it, in today's proportions."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xl_addin.domain.finding import error, note
from xl_addin.domain.portfolio.holdings import CASH
from xl_addin.domain.portfolio.pies import fold
from xl_addin.domain.portfolio.spelling import nearly

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xl_addin.domain.finding import Finding
    from xl_addin.domain.portfolio.holdings import Position
    from xl_addin.domain.rows import HoldingRow, TargetRow

_FINEST = Decimal("1e-12")
"""To how much of a percent the parts of a class are told; they add up to 100 exactly."""


def named_classes(targets: Sequence[TargetRow], holdings: Sequence[HoldingRow]) -> frozenset[str]:
    """Return the classes, folded, that slices name: no pie and no symbol that is held has that name, nor is it cash."""
    classes = {fold(row.class_name) for row in holdings if row.class_name}
    if not classes:
        return frozenset()
    pies = {fold(row.pie) for row in targets}
    symbols = {fold(row.symbol) for row in holdings}
    return frozenset({fold(row.slice) for row in targets} & classes) - pies - symbols - {fold(CASH)}


def with_class_pies(
    targets: Sequence[TargetRow],
    own: Sequence[HoldingRow],
    everyone: Sequence[HoldingRow],
    positions: Mapping[str, Position],
) -> tuple[tuple[TargetRow, ...], list[Finding]]:
    """Return the targets with a pie for each class that is a slice, its inside in the proportions of today.

    A class has that pie until it has targets of its own. ``own`` are the rows of one account; of a class that it
    holds nothing of the inside is as in ``everyone``'s, else the only security of that class that has a price.
    """
    if not any(row.class_name for row in everyone):
        return tuple(targets), []
    named = named_classes(targets, everyone)
    findings = [*_symbol_or_class(targets, everyone), *_nearly_named(targets, own, positions)]
    if not named:
        return tuple(targets), findings
    findings += [*_in_two_classes(everyone, named), *_twice(targets, everyone, named)]
    rows = list(targets)
    of_classes = {fold(target.pie) for target in targets if fold(target.slice) in named}
    for target in targets:
        key = fold(target.slice)
        if key in named and not any(fold(row.pie) == key for row in rows):
            parts, said = _inside(target, own, everyone, positions)
            rows += parts
            findings += said
        elif fold(target.pie) in of_classes and _is_empty_class(target, rows, positions):
            findings.append(_nothing_held(target, ()))
    return tuple(rows), findings


def _inside(
    target: TargetRow, own: Sequence[HoldingRow], everyone: Sequence[HoldingRow], positions: Mapping[str, Position]
) -> tuple[list[TargetRow], list[Finding]]:
    """Return the slices of a class, and what is said of them where the account holds nothing of it."""
    mine = _values(own, target, positions)
    if sum(mine.values()) > 0:
        return _parts(target, mine), []
    if any(positions[symbol].price is None for symbol in mine):
        return [], []  # what has no price is told by itself
    others = _values(everyone, target, positions)
    at = target.source.cell("Slice")
    if sum(others.values()) > 0:
        parts = _parts(target, {symbol: value for symbol, value in others.items() if value})
        message = f"nothing is held in {target.slice} here: its parts are those of the other accounts"
        return parts, [note(at, message)]
    if len(others) == 1 and all(positions[symbol].price for symbol in others):
        return _parts(target, dict.fromkeys(others, Fraction(1))), []
    return [], [_nothing_held(target, tuple(others))]


def _values(rows: Sequence[HoldingRow], target: TargetRow, positions: Mapping[str, Position]) -> dict[str, Fraction]:
    """Return what some rows of a class are worth, by symbol."""
    key = fold(target.slice)
    values: dict[str, Fraction] = {}
    for row in rows:
        if fold(row.class_name or "") == key and row.symbol in positions:
            price = positions[row.symbol].price or 0
            values[row.symbol] = values.get(row.symbol, Fraction(0)) + Fraction(row.shares) * Fraction(price)
    return values


def _parts(target: TargetRow, values: Mapping[str, Fraction]) -> list[TargetRow]:
    total, left = sum(values.values()), Decimal(100)
    parts: dict[str, Decimal] = {}
    for symbol, value in values.items():
        share = 100 * value / total
        parts[symbol] = (Decimal(share.numerator) / Decimal(share.denominator)).quantize(_FINEST)
        left -= parts[symbol]
    largest = max(parts, key=lambda symbol: parts[symbol])
    parts[largest] += left
    plain = replace(target, constraint=None, band=None, maximum_buy=None, maximum_sell=None)
    return [replace(plain, pie=target.slice, slice=symbol, percent=percent) for symbol, percent in parts.items()]


def _is_empty_class(target: TargetRow, rows: Sequence[TargetRow], positions: Mapping[str, Position]) -> bool:
    """Return whether a slice beside classes is neither a pie nor a symbol with a price: a class without holdings."""
    position = positions.get(target.slice)
    if target.slice == CASH or any(fold(row.pie) == fold(target.slice) for row in rows):
        return False
    return target.percent > 0 and (position is None or position.price is None)


def _nothing_held(target: TargetRow, symbols: Sequence[str]) -> Finding:
    message = f"nothing is held in {target.slice}, so it is open what to buy for it"
    remedy = (
        f"Add a row to Targets with {target.slice} as Pie and a symbol as Slice, at 100%, and one to Holdings with "
        "that symbol, 0 shares and its price."
    )
    if len(symbols) > 1:
        *most, last = symbols
        remedy = (
            f"Add rows to Targets with {target.slice} as Pie, for {', '.join(most)} and {last} as Slice, each with "
            "its part of the 100%."
        )
    return error(target.source.cell("Slice"), message, remedy)


def _symbol_or_class(targets: Sequence[TargetRow], holdings: Sequence[HoldingRow]) -> list[Finding]:
    """Return an error for a slice that is a symbol held and the class of something else that is."""
    pies, findings = {fold(row.pie) for row in targets}, []
    symbols, of_class = {fold(row.symbol) for row in holdings}, dict[str, str]()
    for row in holdings:
        name = fold(row.class_name or "")
        if fold(row.symbol) != name and row.symbol != CASH:
            of_class.setdefault(name, row.symbol)
    for target in targets:
        key = fold(target.slice)
        if key in symbols and key not in pies and key != fold(CASH) and key in of_class:
            message = f"{target.slice} is a symbol that is held, and the class of {of_class[key]}"
            remedy = "Give the class another name in Holdings, and here too if the class is meant."
            findings.append(error(target.source.cell("Slice"), message, remedy))
    return findings


def _nearly_named(
    targets: Sequence[TargetRow], holdings: Sequence[HoldingRow], positions: Mapping[str, Position]
) -> list[Finding]:
    """Return an error for a class that is no slice and is spelled almost like one, of a holding in no pie."""
    known = {fold(row.slice) for row in targets} | {fold(row.pie) for row in targets}
    slices, told, findings = {row.slice for row in targets}, set(), []
    names = {fold(row.slice): row.slice for row in targets if row.slice not in positions}
    for row in (row for row in holdings if row.class_name and row.shares and row.symbol not in slices):
        own = fold(row.class_name or "")
        like = None if own in known or own in told else next((key for key in names if nearly(own, key)), None)
        if like is not None:
            told.add(own)
            message = f"{row.symbol} is of class {row.class_name}, which is no slice, and {names[like]} is one"
            remedy = f"Type {names[like]} here if it is meant; empty the cell if {row.symbol} is to be in no pie."
            findings.append(error(row.source.cell("Class"), message, remedy))
    return findings


def _twice(targets: Sequence[TargetRow], holdings: Sequence[HoldingRow], named: frozenset[str]) -> list[Finding]:
    """Return an error for a slice that is a symbol of a class that is a slice as well: which counts is open."""
    classes = {row.symbol: row.class_name for row in holdings if row.class_name and fold(row.class_name) in named}
    return [
        error(
            target.source.cell("Slice"),
            f"{target.slice} is a slice of its own, and of class {classes[target.slice]}, which is one too",
            f"Clear its Class in Holdings, or give {classes[target.slice]} targets of its own.",
        )
        for target in targets
        if target.slice in classes
    ]


def _in_two_classes(holdings: Sequence[HoldingRow], named: frozenset[str]) -> list[Finding]:
    first: dict[str, HoldingRow] = {}
    findings = []
    for row in (row for row in holdings if row.class_name):
        earlier = first.setdefault(row.symbol, row)
        one, other = fold(earlier.class_name or ""), fold(row.class_name or "")
        if one != other and {one, other} & named:
            message = f"{row.symbol} is {row.class_name} here and {earlier.class_name} in row {earlier.source.row}"
            findings.append(error(row.source.cell("Class"), message, "Give all its rows one class."))
    return findings

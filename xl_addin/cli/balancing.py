"""The verbs ``deposit-to-balance`` and ``withdraw-to-balance``: one amount, what it trades, the next command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.cli import json_out
from xl_addin.cli.tables import painted, table
from xl_addin.cli.telling import DONE, opened, print_lines, quoted, word
from xl_addin.domain.money import money, plain, share_text
from xl_addin.domain.plan import Action

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from fractions import Fraction

    from xl_addin.cli.json_out import Json
    from xl_addin.domain.rebalancing.deposit import Balance

_SHOWN = 5
"""Decimals of the shares of a slice that may be divided at will."""
_NAMES = {Action.INVEST: "deposit", Action.WITHDRAW: "withdrawal"}


def deposit_to_balance(args: argparse.Namespace) -> int:
    """Say how much has to be paid in."""
    return _say(args, Action.INVEST)


def withdraw_to_balance(args: argparse.Namespace) -> int:
    """Say how much can be taken out."""
    return _say(args, Action.WITHDRAW)


def _say(args: argparse.Namespace, action: Action) -> int:
    from xl_addin.actions.balance import to_balance
    from xl_addin.cli.asking import context_of

    found = to_balance(opened(args), action, context_of(args), pie=args.pie, whole_shares=args.whole_shares)
    if args.json:
        parts = [_json(own, action) for own in found.balances]
        told = parts[0] if len(parts) == 1 else {"accounts": parts}
        print(json_out.text({**told, "findings": json_out.findings_json(found.findings)}))
        return DONE
    for number, own in enumerate(found.balances):
        print_lines([""] if number else [])
        print_lines(_lines(args, own, action))
    print_lines(found.findings)
    return DONE


def _lines(args: argparse.Namespace, own: Balance, action: Action) -> Iterator[str]:
    amount, invests = money(own.amount, own.currency), action is Action.INVEST
    of = f"{own.scope}, account {own.account}" if own.account else own.scope
    trades = "purchases" if invests else "sales"
    near = "as near to its target as whole shares let it come" if own.whole_shares else "to its target"
    if own.amount:
        done = f"A {_NAMES[action]} of {amount} brings every slice of {of} {near}, by {trades} alone."
    elif own.trades:
        done = f"The cash is enough to bring every slice of {of} {near}, by {trades} alone."
    else:
        done = f"Every slice of {of} is at its target, and there is nothing to {'pay in' if invests else 'take out'}."
    yield painted(done, "head")
    if own.trades:
        yield ""
        rows = [["/".join(t.path[1:]), _shares(t.shares), money(t.value, own.currency)] for t in own.trades]
        yield from table(("Slice", "Shares bought" if invests else "Shares sold", "Value"), rows, "lrr")
    if own.amount and not args.pie:
        account = f" --account {word(own.account)}" if own.account else ""
        verb = f"invest {quoted(args)} --deposit {plain(own.amount)}"
        verb = verb if invests else f"withdraw {quoted(args)} {plain(own.amount)}"
        yield ""
        yield f"To propose it: xl-addin {verb}{account}"


def _shares(shares: Fraction) -> str:
    """Return shares as they are said: all of their decimals where they are whole, else a few, rounded."""
    from decimal import Decimal

    return share_text(Decimal(round(shares * 10**_SHOWN)).scaleb(-_SHOWN))


def _json(own: Balance, action: Action) -> Json:
    return {
        _NAMES[action]: plain(own.amount),
        "scope": own.scope,
        **({"account": own.account} if own.account else {}),
        "currency": own.currency,
        "trades": [
            {
                "side": "BUY" if action is Action.INVEST else "SELL",
                "path": "/".join(trade.path),
                "symbol": trade.symbol,
                "shares": _shares(trade.shares).replace(",", ""),
                "value": plain(trade.value),
            }
            for trade in own.trades
        ],
    }

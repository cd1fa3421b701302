"""The whole loop over random workbooks: propose, approve, export, a broker's history, fills, and what is proposed next.

    PYTHONPATH=tests python -m simulated_loop --count 10000 --seed 1

Every rule of `reference.randomly` may be on. The broker fills whole, in part, at other prices, rejects, in any order,
and its file may come twice. What the workbook then says is compared with the confirmation and with the broker.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from broker import REJECTED, SHAPES, WHOLE, Broker, How, flex, generic, ibkr, tickets, trading_212
from reference.books import printed
from reference.checks import second_run
from reference.randomly import picker, random_book
from reference.second import filled, is_limited, left_by
from workbooks import in_memory

from xl_addin.actions.activity import count_activity
from xl_addin.actions.context import Context
from xl_addin.actions.decide import approve
from xl_addin.actions.export import export_orders
from xl_addin.actions.fills import count_fills
from xl_addin.actions.propose import propose
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.sheets.brokers.decode import grid_of
from xl_addin.sheets.image import CellEdit, Changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from broker import Trade
    from reference.books import Book
    from workbooks import EditedBook

    from xl_addin.actions.fills import Filled
    from xl_addin.actions.propose import Proposal
    from xl_addin.domain.finding import Finding
    from xl_addin.domain.plan import Plan
    from xl_addin.sheets.grid import Value

DAY = date(2026, 11, 23)
NOW = Context(datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=-5))), "Ann")
LATER = replace(NOW, now=NOW.now + timedelta(days=2))
UNSAID, LEAST_GAIN, TOO_LITTLE_CASH = (
    "but this row does not name its pie", "the least gain this can realise is", "below the minimum",
)  # fmt: skip
"""What a second run may be refused for, where `is_told` finds the reason in the workbook."""
OK, NOTHING = "ok", "nothing to do"
HOWS = (WHOLE, REJECTED, How((Decimal("0.4"),)), How((Decimal("0.3"), Decimal(1)), Decimal("1.01"), Decimal("0.35")))


@dataclass
class Round:
    """One workbook on its way: what was asked, what is proposed, and who trades it."""

    asked: Book
    book: EditedBook
    proposal: Proposal
    exported: str
    broker: Broker


def started(seed: int) -> Round | None:
    """Return a workbook whose orders are out; None where there are none."""
    asked = random_book(picker(seed))
    asked = replace(asked, settings=replace(asked.settings, spread=Decimal()))  # no fill is at the estimate with one
    book = in_memory(printed(asked).partition("\n")[2])
    if asked.activity:  # Holdings has these
        headings, *rows = book.grid("Activity").rows
        words: dict[str, Value] = {"Price": 10, "Amount": None, "Fees": None, "Counted": "yes"}
        for column, (word, value) in enumerate(words.items(), len(headings) + 1):
            more = [CellEdit("Activity", row, column, value) for row in range(2, len(rows) + 2)]
            book.write(Changes((), (CellEdit("Activity", 1, column, word), *more)))
    try:
        proposal = propose(book, request_of(asked), replace(NOW, account=asked.account))
    except Refused:
        return None  # what no portfolio can be, as the reference tests judge
    if proposal.confirmation is None:
        return None
    approve(book, "Ann", NOW)
    exported = export_orders(book, "generic", NOW).data.decode()
    broker = Broker(held(book), sum(cash(book).values(), Decimal()))
    return Round(asked, book, proposal, exported, broker)


def request_of(asked: Book) -> Request:
    """Return what is asked of a workbook."""
    return Request(asked.action, asked.pie, asked.level_only, amount=asked.amount)


def context_of(one: Round, context: Context) -> Context:
    """Return the circumstances with the account that is asked for."""
    return replace(context, account=one.asked.account)


def rows_of(book: EditedBook) -> Iterable[dict[str, object]]:
    """Yield the rows of Holdings by their headings."""
    headings, *rows = book.grid("Holdings").rows
    for row in rows:
        yield {str(heading): value for heading, value in zip(headings, row, strict=False)}


def held(book: EditedBook) -> dict[str, Decimal]:
    """Return the shares of each security."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows_of(book):
        if row["Symbol"] != "CASH":
            found[str(row["Symbol"])] += Decimal(str(row["Shares"] or 0))
    return dict(found)


def cash(book: EditedBook) -> dict[str, Decimal]:
    """Return the cash of each account, "" where there are none: of Holdings, else of Settings."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows_of(book):
        if row["Symbol"] == "CASH":
            found[str(row.get("Account") or "")] += Decimal(str(row["Shares"] or 0))
    if not found and "Settings" in book.sheet_names():
        found[""] = sum(
            (Decimal(str(row[1])) for row in book.grid("Settings").rows if row and row[0] == "Cash"), Decimal()
        )
    return dict(found)


def lots(book: EditedBook) -> dict[tuple[str, str, object], Decimal]:
    """Return the shares by security, account and day."""
    found: dict[tuple[str, str, object], Decimal] = defaultdict(Decimal)
    for row in rows_of(book):
        if row["Symbol"] != "CASH" and row["Shares"]:
            key = str(row["Symbol"]), str(row.get("Account") or ""), row.get("Acquired")
            found[key] += Decimal(str(row["Shares"]))
    return dict(found)


def count(one: Round, shape: Callable[[Iterable[Trade]], str]) -> Filled:
    """Count the broker's history, as it writes it."""
    file = {"history.csv": (grid_of("history.csv", shape(one.broker.trades).encode()),)}
    return count_fills(one.book, file, context_of(one, LATER))


def check_as_estimated(_: int, one: Round) -> list[str]:
    """Fill every order at its estimated price; return what is then not as it was confirmed, or "ok"."""
    plan, asked = one.proposal.plan, one.asked
    one.broker.trade(tickets(one.exported), DAY, lambda _: How(fees=Decimal(asked.settings.commission) / 100))
    wrong = [f"strange: {words}" for words in count(one, generic).strange]
    if held(one.book) != one.broker.shares:
        wrong.append("the shares are not the broker's")
    has_days = "Acquired" in next(iter(rows_of(one.book)))
    if has_days and lots(one.book) != lots_after(asked, plan):
        wrong.append("the lots are not those of the plan")
    money = {Action.INVEST: asked.amount, Action.WITHDRAW: -asked.amount}.get(asked.action, 0)
    now = sum(cash(one.book).values(), Decimal()) * 100
    if now + max(money, 0) != plan.after.cash:
        wrong.append(f"cash is {now / 100}, confirmed {plan.after.cash / 100}")
    if money:
        count_money(one, money)
        if sum(cash(one.book).values(), Decimal()) * 100 != now + money:
            wrong.append("what was paid in or out is not counted")
    again = propose(one.book, replace(request_of(asked), amount=0), context_of(one, LATER)).plan
    if again.orders and not (is_limited(asked) and left_by(asked, plan)) and not second_run(asked):
        orders = ", ".join(f"{o.side.value} {o.symbol} {o.shares} ({o.value / 100:.2f})" for o in again.orders)
        wrong.append(f"a second run proposes {orders}")
    return wrong or [OK]


def check_any_way(seed: int, one: Round) -> list[str]:
    """Fill in any way, in any order, the file counted twice; return where the workbook is not what the broker has."""
    rng = Random(seed)  # noqa: S311 - a test's own numbers
    shape = generic if one.asked.account or one.asked.settings.account_types else rng.choice((*SHAPES, trading_212))
    one.broker.trade(tickets(one.exported), DAY, lambda _: rng.choice(HOWS))
    trades = one.broker.trades
    if not trades:
        return [NOTHING]
    if any(one.fees >= one.dollars for one in trades) and shape is trading_212:
        shape = generic  # it says a total alone, and a sale that cost more than it brought would read as one that paid
    mixed, number = rng.sample(trades, len(trades)), rng.randint(0, len(trades))
    for part in (mixed[:number], mixed, trades):  # a file of some of it, of all, and of all in another order
        one.broker.trades = part
        if part:
            done = count(one, shape)
    wrong = [f"strange: {words}" for words in done.strange]
    if done.executions or done.again != len(trades):
        wrong.append(f"{len(done.executions)} count twice, {done.again} of {len(trades)} are known")
    if held(one.book) != one.broker.shares:
        wrong.append("the shares are not the broker's")
    off = Decimal("0.01") * (len(trades) if shape in {generic, ibkr, flex} else 0)  # these say no amounts
    if abs((now := sum(cash(one.book).values(), Decimal())) - one.broker.cash) > off:
        wrong.append(f"{shape.__name__}: cash is {now}, the broker has {one.broker.cash}")
    again = propose(one.book, replace(request_of(one.asked), amount=0), context_of(one, replace(LATER, force=True)))
    wrong += [f"no reason of {order.symbol}" for order in again.plan.orders if not order.reason]
    return wrong or [OK]


def lots_after(asked: Book, plan: Plan) -> dict[tuple[str, str, object], Decimal]:
    """Return the lots that a plan leaves, as `reference.second` works them out."""
    found: dict[tuple[str, str, object], Decimal] = defaultdict(Decimal)
    for row in filled(asked, plan).holdings:
        if row.symbol != "CASH" and row.shares:
            found[row.symbol, row.account or "", row.acquired] += row.shares
    return dict(found)


def count_money(one: Round, cents: int) -> None:
    """Type a deposit, or below zero a withdrawal, into Activity, and let it be counted."""
    grid = one.book.grid("Activity")
    places = {str(heading): number for number, heading in enumerate(grid.rows[0], 1)}
    kind = "Deposit" if cents > 0 else "Withdrawal"
    told: dict[str, Value] = {
        "Date": DAY,
        "Side": kind,
        "Action": kind,
        "Amount": abs(cents) / 100,
        "Counted": "no",
        "Account": one.asked.account,
    }
    row = len(grid.rows) + 1
    edits = tuple(CellEdit("Activity", row, places[word], value) for word, value in told.items() if word in places)
    one.book.write(Changes((), edits))
    count_activity(one.book, LATER)


def check(seed: int) -> list[str]:
    """Go round with one workbook in both ways; return what is wrong, "ok" or "nothing to do"."""
    found, one = [], started(seed)
    if one is None:
        return [NOTHING]
    for way, own in ((check_as_estimated, deepcopy(one)), (check_any_way, one)):
        try:
            found += way(seed, own)
        except Refused as refused:
            found += [f"{way.__name__}: {finding}" for finding in refused.findings if not is_told(finding, own)]
    return found


def is_told(finding: Finding, one: Round) -> bool:
    """Return whether the workbook itself explains a refusal.

    It cannot say whose shares were bought where Holdings has no column for it, or its owner left that blank; a limit on
    gains may be too tight for what must be sold by now; and fills at other prices may leave less than the least cash.
    """
    settings, said = one.asked.settings, finding.message
    if UNSAID in said:
        rows = [row for row in one.asked.holdings if said.startswith(f"{row.symbol} ")]
        return not rows or not all(row.pie for row in rows)
    if LEAST_GAIN in said:
        return settings.maximum_gain is not None
    return TOO_LITTLE_CASH in said and sum(cash(one.book).values(), Decimal()) * 100 < settings.minimum_cash


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    told = options.parse_args()
    kinds: Counter[str] = Counter()
    for seed in range(told.seed, told.seed + told.count):
        found = check(seed)
        kinds.update(words if words in {OK, NOTHING} else "wrong" for words in found)
        for words in set(found) - {OK, NOTHING}:
            print(f"{seed}: {words}", flush=True)
    print(f"{told.count:,} workbooks from seed {told.seed} on: {dict(kinds)}")
    return 1 if kinds["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())

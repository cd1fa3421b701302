"""How results look in a terminal: plain aligned text, colour only where a terminal asks for it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from xl_addin.cli.window import USUAL, columns
from xl_addin.domain.kinds import Side
from xl_addin.domain.money import money, percent, price_text, priced, share_text
from xl_addin.domain.portfolio.measures import drift_of_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xl_addin.actions.journal import Journal
    from xl_addin.actions.propose import Proposal
    from xl_addin.domain.plan import Measures, Order, Plan
    from xl_addin.domain.portfolio.drift import DriftReport, DriftRow
    from xl_addin.sheets.orders_sheet import OrderRow


def width() -> int:
    """Return the characters that a line may have: those of the window, within reason, else the usual."""
    return columns() if sys.stdout.isatty() else USUAL


_COLOURS = {"SELL": "31", "BUY": "32", "OUT": "33", "head": "1"}


def painted(text: str, colour: str) -> str:
    """Return a text in colour if a person is looking at a terminal that shows it, else as it is."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], right: str) -> Iterator[str]:
    """Yield the lines of a table; ``right`` has an ``r`` for every column that is aligned to the right."""
    rows = [list(row) for row in rows]
    above = [list(headings)]
    if sum(_widths([*above, *rows])) + 2 * (len(headings) - 1) > width():
        above = _broken(headings, rows)
    widths = _widths([*above, *rows])

    def line(cells: Sequence[str]) -> str:
        aligned = zip(cells, widths, right, strict=True)
        return "  ".join(c.rjust(w) if side == "r" else c.ljust(w) for c, w, side in aligned).rstrip()

    for words in above:
        yield painted(line(words), "head")
    yield from map(line, rows)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def _broken(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return headings in several lines, none wider than the cells under it unless a word is; the last lines align."""
    import textwrap

    cells = _widths(rows) if rows else [0] * len(headings)
    parts = [
        textwrap.wrap(word, max([wide, *map(len, word.split())], default=1) or 1) or [""]
        for word, wide in zip(headings, cells, strict=True)
    ]
    most = max(map(len, parts))
    return [list(line) for line in zip(*([""] * (most - len(part)) + part for part in parts), strict=True)]


def drift_lines(reports: Sequence[DriftReport]) -> Iterator[str]:
    """Yield the drift of a portfolio, or of each account's: nested slices indented, out-of-band ones marked."""
    for report in reports:
        yield from _drift(report)
        yield from [""] if len(reports) > 1 else []
    if len(reports) > 1:
        score = drift_of_all((report.score, report.invested) for report in reports)
        yield painted(f"All accounts: portfolio drift {percent(score)}", "head")
        sums = [(report.account or "", report.total) for report in reports]
        yield from _amounts([*sums, ("Total", sum(total for _, total in sums))], reports[0].currency)


def _drift(report: DriftReport) -> Iterator[str]:
    of = f"{report.scope}, account {report.account}" if report.account else report.scope
    yield painted(f"{of}: portfolio drift {percent(report.score)}", "head")
    yield ""
    banded = any(row.band for row in report.rows)
    headings = ["Slice", "Target", "Actual", "Drift", "Relative", "Value", "Target value"] + ["Band"] * banded
    rows = [[*_drift_cells(row, report.currency)][: len(headings)] for row in report.rows]
    yield from table(headings, rows, "lrrrrrr" + "l" * banded)
    yield ""
    sums = [("Slices", report.invested), ("Cash", report.cash)]
    sums += [(f"{row.symbol} (outside the pies)", row.value) for row in report.outside]
    yield from _amounts([*sums, ("Total", report.total)], report.currency)


def _drift_cells(row: DriftRow, currency: str) -> Iterator[str]:
    yield "  " * (len(row.path) - 2) + row.path[-1]
    yield percent(row.target)
    yield percent(row.actual)
    yield f"{float(row.drift) * 100:+.2f} pp"
    yield "" if row.relative is None else f"{float(row.relative) * 100:+.1f}%"
    yield money(row.value, currency)
    yield money(row.target_value, currency)
    yield "" if row.band is None else "in" if row.in_band else "OUT"


def _amounts(sums: Sequence[tuple[str, int]], currency: str) -> Iterator[str]:
    words = max(len(word) for word, _ in sums)
    texts = [(word, money(cents, currency)) for word, cents in sums]
    width = max(len(text) for _, text in texts)
    for word, text in texts:
        yield f"{word.ljust(words)}  {text.rjust(width)}"


def proposal_lines(proposal: Proposal) -> Iterator[str]:
    """Yield a proposal: its orders with their reasons, what was left out, how the portfolio stands before and after."""
    plan = proposal.plan
    if proposal.confirmation is None:
        yield f"Nothing to do: {plan.nothing}"
        yield from _left_out(plan)
        return
    yield painted(f"{plan.request} ({plan.scope}), proposal {proposal.confirmation.proposal}", "head")
    yield ""
    yield from _orders(plan)
    yield from _left_out(plan)
    yield ""
    yield from _before_after(plan.before, plan.after, plan.currency)
    yield from _by_account(plan)
    for text in plan.notes:
        yield from wrapped(f"Note: {text}", "")


def _orders(plan: Plan) -> Iterator[str]:
    """Yield the orders with their reasons; gains stand beside what is sold, or below where one of them has no room."""
    longest = max((len(order.account or "") for order in plan.orders), default=0)
    told = [(order, _traded(order, longest, plan.currency), _gain(order, plan.currency)) for order in plan.orders]
    below = any(len(trade) + 2 + len(gain) > width() for _, trade, gain in told if gain)
    for order, trade, gain in told:
        side = order.side.value
        beside = f"  {gain}" if gain and not below else ""
        yield f"{painted(side, side)}{trade[len(side) :]}{beside}"
        yield from [f"{_INDENT}{gain}"] if below and gain else []
        yield from wrapped(order.reason, _INDENT)


_INDENT = "      "
_LONGEST = 20
"""How far reasons stand to the right of the names they are of."""


def _traded(order: Order, longest: int, currency: str) -> str:
    """Return what an order trades, in another currency with what it comes to; ``longest`` is of the accounts' names."""
    account = f"{order.account or '':{longest}}  " if longest else ""
    term = f" ({order.term})" if order.term and order.gain is None else ""
    return f"{order.side.value:4}  {order.symbol:8} {account}{_trade(order, currency)}{term}"


def _gain(order: Order, currency: str) -> str:
    """Return what is estimated of a sale's gain and tax, "" where that is not known."""
    if order.gain is None:
        return ""
    term = f" ({order.term})" if order.term else ""
    tax = "" if order.tax is None else f", tax {money(order.tax, currency)}"
    return f"estimated gain {money(order.gain, currency)}{term}{tax}"


def _trade(order: Order, currency: str) -> str:
    """Return what is traded: shares at a price, or an amount."""
    own, value = order.quoted, money(order.value, currency)
    if own is None:
        return f"{share_text(order.shares)} at {price_text(order.price)} = {value}"
    amount = money(own.value, own.currency)
    worth = amount if own.currency == currency else f"{amount} ({value})"
    return worth if own.in_dollars else f"{share_text(order.shares)} at {priced(own.price, own.currency)} = {worth}"


def _left_out(plan: Plan) -> Iterator[str]:
    if plan.left_out:
        yield ""
        yield painted("Left out", "head")
    alike: dict[str, list[str]] = {}
    for left in plan.left_out:
        account = f"{left.account}: " if left.account else ""
        alike.setdefault(f"{account}{left.reason}", []).append(left.symbol)
    names = [", ".join(symbols) for symbols in alike.values()]
    longest = min(_LONGEST, max(map(len, names), default=0))
    for name, reason in zip(names, alike, strict=True):
        yield from wrapped(f"{name:{longest}}  {reason}", _INDENT, first="  ")


def _before_after(before: Measures, after: Measures, currency: str) -> Iterator[str]:
    rows = [
        ("Cash", money(before.cash, currency), money(after.cash, currency)),
        ("Invested", money(before.invested, currency), money(after.invested, currency)),
        ("Portfolio drift", percent(before.drift), percent(after.drift)),
        ("Turnover", "", money(after.turnover, currency)),
        ("Estimated tax", "", "not estimated" if after.tax is None else money(after.tax, currency)),
    ]
    yield from table(("", "Before", "After"), rows, "lrr")


def _by_account(plan: Plan) -> Iterator[str]:
    """Yield how each of several accounts stands before and after."""
    if len(plan.parts) < 2:
        return
    headings = ("Account", "Cash before", "after", "Drift before", "after", "Turnover", "Tax", "Orders")
    rows = [
        (
            part.account,
            money(part.before.cash, plan.currency),
            money(part.after.cash, plan.currency),
            percent(part.before.drift),
            percent(part.after.drift),
            money(part.after.turnover, plan.currency),
            "not estimated" if part.after.tax is None else money(part.after.tax, plan.currency),
            str(part.after.orders),
        )
        for part in plan.parts
    ]
    yield ""
    yield from table(headings, rows, "lrrrrrrr")


def order_row_lines(rows: Sequence[OrderRow], currency: str) -> Iterator[str]:
    """Yield the rows of the order sheet; ``currency`` is the portfolio's."""
    named = any(row.account for row in rows)
    cells = [
        (
            *(row.order, row.side.value, row.symbol, *([row.account or ""] if named else [])),
            "" if row.shares is None else share_text(row.shares),
            "" if row.price is None else priced(row.price, row.currency) if row.currency else price_text(row.price),
            money(row.value, row.currency or currency),
        )
        for row in sorted(rows, key=lambda row: row.side is Side.BUY)
    ]
    words = ("Order", "Side", "Symbol", *(["Account"] if named else []), "Shares", "Est. price", "Est. value")
    yield from table(words, cells, "lll" + "l" * named + "rrr")


def journal_lines(journal: Journal) -> Iterator[str]:
    """Yield the journal, oldest first, with its details under each event."""
    for row in journal.rows:
        entry = row.entry
        yield "  ".join(filter(None, (entry.when, f"{entry.event:9}", entry.proposal, f"({entry.who})")))
        yield from wrapped(entry.details, "    ")


def wrapped(text: str, indent: str, first: str | None = None) -> Iterator[str]:
    """Yield a text in lines that fit, indented; the first of them as said."""
    import textwrap

    start = indent if first is None else first
    yield from textwrap.wrap(
        text, width(), initial_indent=start, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )

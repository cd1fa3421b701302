"""Check says at once, in the same words, what the other verbs would refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from cli.test_job import done, refused
from workbooks import in_memory, on_disk

from xl_addin.actions.check import check
from xl_addin.actions.context import Context
from xl_addin.actions.drift import drift
from xl_addin.actions.propose import propose
from xl_addin.domain.finding import Refused, errors
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workbooks import EditedBook

    from xl_addin.domain.finding import Finding


def test_a_slice_that_would_have_to_be_bought_has_no_price(tmp_path: Path) -> None:
    text = """
    Targets  | Pie | Slice | Target %
             | All | VTI   | 50
             | All | BND   | 50
    Holdings | Symbol | Shares | Price
             | VTI    | 10     | 300
    """
    book = on_disk(text, tmp_path / "book.xlsx")
    told = [line for line in refused("rebalance", book).splitlines() if line.startswith("error:")]
    assert told
    checked = refused("check", book).splitlines()
    assert all(checked.count(line) == 1 for line in told)


NOON = Context(datetime(2026, 11, 26, 17, 0, tzinfo=UTC), "tester")

FLAT = """
    Targets  | Pie | Slice | Target %
             | All | AAA   | 60
             | All | BBB   | 40
"""
NESTED = """
    Targets  | Pie  | Slice | Target % | Constraint
             | All  | Core  | 60       | {core}
             | All  | Safe  | 40       |
             | Core | VTI   | 50       |
             | Core | BND   | 50       |
             | Safe | BND   | 100      |
"""
HELD = """
    Holdings | Symbol | Shares | Price
             | AAA    | 10     | 60
             | BBB    | 10     | 50
"""
SHARED = HELD.replace("AAA", "VTI").replace("BBB", "BND")
BY_CLASS = """
    Targets  | Class  | Target %
             | Equity | 60
             | Bonds  | 40
"""
SETTING = """
    Settings | Setting | Value
             | {}
"""

BROKEN = {
    "sound": FLAT + HELD,
    "an unpriced slice": FLAT + HELD.replace("| BBB    | 10     | 50", "| CCC    | 1      | 50"),
    "a held slice without a price": FLAT + HELD.replace("| 50", "|"),
    "an error cell": FLAT + HELD.replace("| 50", "| #N/A"),
    "text for a number": FLAT + HELD.replace("| 50", "| fifty"),
    "a short slice": FLAT + HELD.replace("BBB    | 10 ", "BBB    | -10 "),
    "nothing held of it": FLAT + HELD.replace("AAA", "XXX").replace("BBB", "YYY"),
    "a slip": FLAT.replace("AAA", "AABA") + HELD,
    "too many percent": FLAT.replace("| 40", "| 70") + HELD,
    "two prices": FLAT + HELD + "             | BBB    | 10     | 80\n",
    "several accounts": FLAT
    + """
    Holdings | Symbol | Shares | Price | Account
             | AAA    | 10     | 60    | Joint
             | BBB    | 10     | 50    | Roth
    """,
    "no rate": FLAT
    + """
    Holdings | Symbol | Shares | Price | Currency
             | AAA    | 10     | 60    | USD
             | BBB    | 10     | 50    | EUR
    """,
    "shares in two pies": NESTED.format(core="") + SHARED,
    "a limit on one of two pies": NESTED.format(core="locked") + SHARED,
    "an empty class": BY_CLASS + HELD.replace("Price", "Price | Class").replace("60", "60 | Equity"),
    "a fault in a class": BY_CLASS
    + HELD.replace("Price", "Price | Class").replace("60", "#N/A | Equity").replace("50", "50 | Bonds"),
    "more cash than there is": FLAT + HELD + SETTING.format("Minimum cash | 5000"),
    "an unusable setting": FLAT + HELD + SETTING.format("Lot method | best"),
    "one name for two sheets": FLAT + HELD + SETTING.format("Drift | Holdings"),
    "no turnover": FLAT + HELD + SETTING.format("Maximum turnover | 0.01%"),
    "a lot yet to come": FLAT
    + """
    Holdings | Symbol | Shares | Price | Acquired
             | AAA    | 10     | 60    | 2031-01-01
             | BBB    | 10     | 50    | 2020-01-01
    """,
    "a sheet of theirs as Confirmation": FLAT + HELD + "    Confirmation | my | notes\n",
    "a sheet of theirs as Journal": FLAT + HELD + "    Journal | my | notes\n",
    "a sheet of theirs as Drift": FLAT + HELD + "    Drift | my | notes\n",
    "no targets": HELD,
    "no holdings": FLAT,
    "nothing yet": FLAT + HELD.replace("| 10 ", "| 0 "),
}

OF_AMOUNTS = ("names no account; the accounts are", "more than can be withdrawn; the most is")

VERBS: dict[str, Callable[[EditedBook, Context], object]] = {
    "drift": lambda book, context: drift(book, context, write=True),
    "rebalance": lambda book, context: propose(book, Request(Action.REBALANCE), context),
    "rebalance --level-only": lambda book, context: propose(book, Request(Action.REBALANCE, level_only=True), context),
    "rebalance --pie": lambda book, context: propose(book, Request(Action.REBALANCE, _a_pie(book)), context),
    "invest": lambda book, context: propose(book, Request(Action.INVEST), context),
    "invest --deposit": lambda book, context: propose(book, Request(Action.INVEST, amount=100_00), context),
    "withdraw": lambda book, context: propose(book, Request(Action.WITHDRAW, amount=1_00), context),
}


def _a_pie(book: EditedBook) -> str | None:
    return "Safe" if any("Safe" in row for row in book.grid("Targets").rows) else None


def _refused(verb: str, text: str, context: Context) -> list[Finding]:
    try:
        VERBS[verb](in_memory(text), context)
    except Refused as refused:
        return list(refused.findings)
    return []


@pytest.mark.parametrize(
    ("name", "account"),
    [*((name, None) for name in BROKEN), ("several accounts", "Joint"), ("several accounts", "all"), ("sound", "all")],
)
def test_whatever_a_verb_refuses_check_says_in_its_words(name: str, account: str | None) -> None:
    """All but what only the request is at fault for: more than there is to take out, or no account to take it from."""
    context = replace(NOON, account=account)
    text = BROKEN[name]
    told = {(found.at, found.message, found.remedy) for found in check(in_memory(text), context).findings}
    for verb in VERBS:
        if verb == "rebalance --pie" and "Safe" not in text:
            continue
        refused = [
            one for one in _refused(verb, text, context) if not any(words in one.message for words in OF_AMOUNTS)
        ]
        missing = [str(found) for found in refused if (found.at, found.message, found.remedy) not in told]
        assert missing == [], verb


@pytest.mark.parametrize("name", ["sound", "nothing yet", "shares in two pies"])
def test_what_every_verb_does_is_no_error_in_check(name: str) -> None:
    """What only one of the options refuses is a note: the workbook is in order."""
    assert errors(check(in_memory(BROKEN[name]), NOON).findings) == ()


def test_orders_that_are_open_are_told_in_the_words_of_the_refusal() -> None:
    from xl_addin.actions.decide import approve
    from xl_addin.actions.orders import make_orders

    book = in_memory(FLAT + HELD)
    propose(book, Request(Action.REBALANCE), NOON)
    approve(book, "Ann", NOON)
    with pytest.raises(Refused) as unused:
        propose(book, Request(Action.REBALANCE), NOON)
    assert _message(unused.value) in {found.message for found in check(book, NOON).findings}
    make_orders(book, NOON)
    with pytest.raises(Refused) as still_open:
        propose(book, Request(Action.REBALANCE), NOON)
    assert _message(still_open.value) in {found.message for found in check(book, NOON).findings}
    assert errors(check(book, NOON).findings) == ()


def _message(refused: Refused) -> str:
    (finding,) = refused.findings
    return finding.message


def test_what_only_the_proposal_chose_is_asked_for_by_the_other_verbs(tmp_path: Path) -> None:
    text = """
    Targets | Slice | Target %
            | AAA   | 60
            | BBB   | 40
    Mine    | Symbol | Shares | Price
            | AAA    | 10     | 60
            | BBB    | 5      | 40
    Hers    | Symbol | Shares | Price
            | AAA    | 5      | 60
            | BBB    | 10     | 40
    """
    book = on_disk(text, tmp_path / "book.xlsx")
    done("rebalance", book, "--holdings", "Mine")
    (asked,) = [line for line in refused("drift", book).splitlines() if line.startswith("error:")]
    told = done("check", book)
    assert asked.replace("error:", "warning:") in told
    assert "No errors." in told

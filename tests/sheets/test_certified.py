"""A Confirmation is checked from its cells alone: every honest one is accepted, whatever is falsified is rejected.

Falsified is one number or word of what matters: orders, lots, measures and totals, limits, targets, holdings, prices,
what the certificate says. Left alone is what changes nothing that is claimed: the multipliers (any give a bound, others
a weaker one), reasons and notes, a setting or a bound that the plan does not come near, the lots that are not sold.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from certificate.sheet import INPUTS, PRICES
from certificate_checker import check_cells, first_fault
from hands import opened
from honest_books import CURRENCIES, HOUSEHOLD, NAMED, Honest, at_random, named
from workbooks import on_disk

from xl_addin.cli.json_out import proposal_json
from xl_addin.cli.main import main
from xl_addin.domain.search.question import Group
from xl_addin.sheets.certificate import certificate_data, certificate_rows, read_certificates
from xl_addin.sheets.confirmation_read import read_confirmation
from xl_addin.sheets.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

from honest_books import Rows

PARTS, SEEDS = 10, 40
CHANGES = 1_000
"""In each part; 10,000 together."""
STEPS = 300
FALSIFIED = (
    "taxed",
    "taxed, least tax",
    "taxed, withdraw",
    "currencies",
    "by amount, withdraw",
    "classes",
    "household",
)
"""The workbooks of which everything is changed in turn, beside random ones."""
SHOWN = (
    "Side", "Symbol", "Account", "Currency", "Shares", "Est. price", "Est. value", "Weight now", "Weight after",
    "Target", "Est. gain", "Term",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMED)
def test_an_honest_confirmation_is_accepted(name: str) -> None:
    assert check_cells(named(name).rows, STEPS) == ()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_honest_confirmation_of_a_random_workbook_is_accepted(part: int) -> None:
    seen = {
        honest.name: check_cells(honest.rows, STEPS) for honest in at_random(range(part * SEEDS, part * SEEDS + SEEDS))
    }
    assert len(seen) > SEEDS // 3
    assert {name: faults for name, faults in seen.items() if faults} == {}


@cache
def falsified_books() -> tuple[Honest, ...]:
    return (*map(named, FALSIFIED), *at_random(range(1, 25)))


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_is_falsified_is_rejected(part: int) -> None:
    rng = Random(part)  # noqa: S311 - not for secrets
    books, seen = falsified_books(), 0
    while seen < CHANGES:
        honest = rng.choice(books)
        rows = honest.copy()
        what = rng.choice(CHANGED)(rng, rows)
        if what is not None:
            seen += 1
            assert first_fault(rows, 1), (honest.name, what)


# --- what is changed ------------------------------------------------------------------------------------------------
#
# Each changes one thing in the rows and says what, None where there is no such thing.


def section(rows: Rows, title: str) -> Iterator[list[Any]]:
    """Yield the rows below a title down to the next blank one."""
    start = next((n for n, row in enumerate(rows) if row and row[0] == title and not any(row[1:9])), len(rows))
    for row in rows[start + 1 :]:
        if not any(value not in (None, "") for value in row[:9]):
            return
        yield row


def table(rows: Rows, title: str) -> tuple[list[Any], list[list[Any]]]:
    """Return the headings below a title and the rows under them."""
    head, *body = section(rows, title) or [[]]
    return head, body


def other_number(rng: Random, number: float) -> float:
    """Return another number: a cent more or less, or something quite different."""
    cent = rng.choice((0.01, -0.01, 1, -1))
    return rng.choice((round(number + cent, 6), number * 2 + 1, -number - 1, number * 10 + 1))


def other_digit(rng: Random, text: str) -> str:
    """Return a text with one of its digits replaced."""
    place = rng.choice([n for n, character in enumerate(text) if character.isdigit()])
    return text[:place] + rng.choice([d for d in "0123456789" if d != text[place]]) + text[place + 1 :]


def order(rng: Random, rows: Rows) -> str | None:
    head, body = table(rows, "Orders")
    row = rng.choice([row for row in body if row[0] in {"BUY", "SELL"}])
    told = [word for word in SHOWN if word in head and row[head.index(word)] not in (None, "")]
    word = rng.choice(told)
    at = head.index(word)
    others = {"BUY": "SELL", "SELL": "BUY", "short": "long", "long": "short", "mixed": "long", "unknown": 0}
    old = row[at]
    row[at] = others.get(old, f"{old}X") if isinstance(old, str) else other_number(rng, old)
    return f"{word} {old} → {row[at]}"


def lots(rng: Random, rows: Rows) -> str | None:
    """Change a digit of what is sold of a lot, its day or its cost; its gain and its tax are known to a cent or so."""
    head, body = table(rows, "Lots" if any(section(rows, "Lots")) else "Orders")
    if "Lots" not in head:
        return None
    at = head.index("Lots")
    sold = [row for row in body if len(row) > at and row[at]]
    if not sold:
        return None
    row = rng.choice(sold)
    lines = row[at].split("\n")
    place = rng.randrange(len([line for line in lines if " of " in line]))
    what, rest = re.split(r"(?<=\d) \(|$", lines[place], maxsplit=1)[:2]
    changed = other_digit(rng, what)
    if re.sub(r"\.?0+(?= |$)", "", changed) == re.sub(r"\.?0+(?= |$)", "", what) or _last_cent(what, changed):
        return None
    lines[place] = changed + (f" ({rest}" if rest else "")
    row[at] = "\n".join(lines)
    return f"{what} → {changed}"


def _last_cent(one: str, other: str) -> bool:
    """Return whether two texts differ in the last digit only: a cent of rounding, or of yen a whole one."""
    return one[:-1] == other[:-1]


def total(rng: Random, rows: Rows) -> str | None:
    head, body = table(rows, "Orders")
    row = rng.choice([row for row in body if row[0] in {"Proceeds", "Purchases"}])
    at = head.index("Est. value")
    old, row[at] = row[at], other_number(rng, row[at])
    return f"{row[0]} {old} → {row[at]}"


def measure(rng: Random, rows: Rows) -> str | None:
    _, body = table(rows, "Before and after")
    told = [row for row in section(rows, "Details") if str(row[0]).startswith(("Distance", "Proven", "Within"))]
    row = rng.choice([*body, *told])
    if row[0].startswith(("Proven", "Within")):
        old, row[0] = row[0], f"Within ${rng.choice((1, 40, 5_000))}.37 of the best possible: so it is."
        return f"{old} → {row[0]}"
    at = rng.choice([at for at in (1, 2) if row[at] is not None])
    if row[0].startswith(("Distance", "Portfolio drift")) or row[at] == "not estimated":
        if at == 2 and row[at] != "not estimated":
            return None  # where a ticker is in several pies, how it stands in each afterwards is not told
        row[at] = 0.123 if row[at] == "not estimated" else row[at] * 1.1 + 0.01
        return f"{row[0]} {row[at]}"
    step = 100 if row[0] == "Estimated tax" else 0.02 if row[0] == "Invested" else 0.01
    if row[0] == "Estimated tax" and any("wash sale" in str(note[0]) for note in section(rows, "Notes")):
        step = 10**12
    old, row[at] = row[at], row[at] + rng.choice((-step, step, 10 * step))
    return f"{row[0]} {old} → {row[at]}" if row[0] != "Invested" or abs(row[at] - old) > 0.1 else None


def headline(rng: Random, rows: Rows) -> str | None:
    old, rows[1][0] = rows[1][0], other_digit(rng, rows[1][0])
    return f"{old} → {rows[1][0]}"


def part(rng: Random, rows: Rows) -> str | None:
    body = list(section(rows, "By account"))[1:]
    if not body:
        return None
    row, at = rng.choice(body), rng.choice((0, 1, 2, 6, 7))
    old, row[at] = row[at], f"{row[at]}X" if at == 0 else row[at] + 1
    return f"by account {old} → {row[at]}"


def price(rng: Random, rows: Rows) -> str | None:
    tickers = {data["symbol"] for _, data in certified(rows) if "symbol" in data}
    row = rng.choice([row for row in section(rows, PRICES) if row[0] in tickers])
    old, row[3] = row[3], str(round(float(row[3]) * rng.choice((0.5, 0.99, 1.01, 2, 7)), 9))
    return f"price of {row[0]} {old} → {row[3]}" if float(old) != float(row[3]) else None


def held(rng: Random, rows: Rows) -> str | None:
    tickers = {data["symbol"] for _, data in certified(rows) if "symbol" in data}
    body = [row for row in section(rows, INPUTS) if str(row[0])[8:] in tickers and " shares" in str(row[3])]
    if not body:
        return None
    row = rng.choice(body)
    shares, _, rest = row[3].partition(" shares")
    old, row[3] = row[3], f"{float(shares) + rng.choice((0.5, 1, 100)):f} shares{rest}"
    return f"{row[0]} {old} → {row[3]}"


def target(rng: Random, rows: Rows) -> str | None:
    row = rng.choice([row for row in section(rows, INPUTS) if str(row[0]).startswith("Target ")])
    percent, _, rest = row[3].partition("%")
    old, row[3] = row[3], f"{float(percent) + rng.choice((-5, 0.1, 1, 10)):g}%{rest}"
    return f"{row[0]} {old} → {row[3]}"


def constraint(rng: Random, rows: Rows) -> str | None:
    """Forbid what is done."""
    traded = {data["symbol"]: data["order"] for _, data in certified(rows) if data.get("order")}
    body = [row for row in section(rows, INPUTS) if str(row[0]).startswith("Target ")]
    body = [row for row in body if str(row[0]).rpartition(" / ")[2] in traded]
    pies: dict[str, int] = {}
    for row in body:
        pies[row[0].rpartition(" / ")[2]] = pies.get(row[0].rpartition(" / ")[2], 0) + 1
    body = [row for row in body if pies[row[0].rpartition(" / ")[2]] == 1 and not re.search("no |locked", row[3])]
    if not body or inputs(rows)["This level only"] == "yes":
        return None
    row = rng.choice(body)
    word = rng.choice(("locked", "no sell" if traded[row[0].rpartition(" / ")[2]] < 0 else "no buy"))
    percent, comma, rest = row[3].partition(", ")
    row[3] = f"{percent}, {word}{comma}{rest}"
    return f"{row[0]} {row[3]}"


def inputs(rows: Rows) -> dict[str, str]:
    return {str(row[0]): row[3] or "" for row in section(rows, INPUTS)}


def setting(rng: Random, rows: Rows) -> str | None:
    """Tighten a limit beyond what the plan does, or change a cost."""
    told = inputs(rows)
    plans = [data for _, data in certified(rows) if "cash_after" in data]
    orders = sum(bool(data.get("order")) for _, data in certified(rows))
    changes = {
        "Setting Commission": "3.21",
        "Setting Spread": "0.0123",
        "Setting Minimum order": "98765432.1",
        "Setting Maximum turnover": "0.0000001",
        "Setting Rebalance uses cash": "no" if told["Setting Rebalance uses cash"] == "yes" else "yes",
        "Setting Leftover": "invest what fits" if told["Setting Leftover"][0] == "c" else "closest to target",
    }
    if len(plans) == 1:
        changes |= {"Setting Maximum orders": str(orders - 1), "Setting Cash": "123456.78"}
    if told["Action"] != "rebalance" or told["This level only"] == "yes" or told["Pie"] or told["Choice"] == "no sales":
        del changes["Setting Rebalance uses cash"]
    if not told["Setting Cash"] or told["Setting Cash"] == "123456.78":
        changes.pop("Setting Cash", None)
    if told["Setting Rebalance uses cash"] == "no":
        changes.pop("Setting Leftover")
        changes.pop("Setting Rebalance uses cash", None)
    name = rng.choice(list(changes))
    row = next(row for row in section(rows, INPUTS) if row[0] == name)
    old, row[3] = row[3], changes[name]
    return f"{name} {old} → {row[3]}" if str(old) != str(row[3]) else None


def asked(rng: Random, rows: Rows) -> str | None:
    told = inputs(rows)
    name = rng.choice(("Action", "Amount", "Account"))
    row = next(row for row in section(rows, INPUTS) if row[0] == name)
    if name == "Amount" and told["Action"] == "rebalance":
        return None
    if name == "Account" and not told["Account"]:
        return None
    actions = [action for action in ("rebalance", "invest", "withdraw") if action != told["Action"]]
    row[3] = {"Action": rng.choice(actions), "Amount": f"{float(told['Amount']) + 100:.2f}", "Account": "Nobody"}[name]
    return f"{name} {row[3]}"


def label(rng: Random, rows: Rows) -> str | None:
    name = rng.choice(("Action", "Scope"))
    row = next(row for row in rows if row and row[0] == name)
    row[1] = f"{row[1]}X"
    return f"{row[0]} {row[1]}"


def certified(rows: Rows) -> list[tuple[list[Any], dict[str, Any]]]:
    body = list(section(rows, "Certificate"))[1:]
    return [(row, json.loads(row[3])) for row in body if row[0] and str(row[3]).endswith("}")]


def rule(rng: Random, rows: Rows) -> str | None:
    row, data = rng.choice([(row, data) for row, data in certified(rows) if "cash_after" in data])
    cents = rng.choice((1, -1, 100, 12_345))
    far = 1_000 + abs(data["objective"]) / 10
    changes: dict[str, Any] = {
        "cash": data["cash"] + cents,
        "cash_after": data["cash_after"] + cents,
        "turnover": cents if data["turnover"] is None else data["turnover"] + 100 * cents,
        "orders": 99 if data["orders"] is None else None,
        "fits": not data["fits"],
        "objective": data["objective"] + far,
        "bound": data["objective"] + far,
        "account": "Nobody",
        "groups": [{"symbols": ["X"], "least": 0, "most": 5}, *data["groups"]],
    }
    if inputs(rows)["This level only"] != "yes":
        changes |= {
            "least_cash": data["least_cash"] + cents,
            "to_raise": (data["to_raise"] or 0) + 12_345,
            "cash_goal": data["cash_goal"] + 100 * cents,
        }
    if inputs(rows)["Setting Fewer orders"] or inputs(rows)["Choice"] == "fewest orders":
        del changes["orders"]
    name = rng.choice(list(changes))
    if name == "groups" and inputs(rows)["This level only"] == "yes":
        return None
    row[3] = json.dumps(data | {name: changes[name]})
    return f"{name} {data[name]} → {changes[name]}"


def ticker(rng: Random, rows: Rows) -> str | None:
    row, data = rng.choice([(row, data) for row, data in certified(rows) if "symbol" in data])
    changes: dict[str, Any] = {
        "symbol": f"{data['symbol']}X",
        "numerator": data["numerator"] * 2,
        "step": data["step"] * rng.choice((2, 10)),
        "held": data["held"] + data["step"] * rng.choice((1, 1000)),
        "minimum": data["minimum"] + rng.choice((1, 100)),
        "fee": data["fee"] + 1,
        "rate": "1/77",
        "order": data["order"] + data["step"] * rng.choice((-1, 1)),
    }
    if inputs(rows)["This level only"] != "yes":
        changes["goal"] = data["goal"] * 1.01 + 1
        changes["least"] = min(data["least"], data["held"]) - 10**15
    name = rng.choice(list(changes))
    row[3] = json.dumps(data | {name: changes[name]})
    return f"{name} of {data['symbol']} {data[name]} → {changes[name]}"


CHANGED: tuple[Callable[[Random, Rows], str | None], ...] = (
    order, order, lots, total, headline, measure, part, price, held, target, constraint, setting, asked, label, rule,
    rule, ticker, ticker,
)  # fmt: skip


# --- the section itself ---------------------------------------------------------------------------------------------


def test_the_section_is_read_back_as_it_was_written() -> None:
    """Each account has its own certificate, and `--json` says the same."""
    honest = named("household")
    plan = honest.proposal.plan
    read, findings = read_confirmation(Grid("Confirmation", tuple(map(tuple, honest.rows))))
    assert findings == ()
    assert [one["account"] for one in read.certificates] == ["Joint", "Roth", "IRA"]
    assert list(read.certificates) == [certificate_data(one) for one in plan.certificates]
    assert proposal_json(honest.proposal)["certificates"] == list(read.certificates)


def test_what_is_too_long_for_a_cell_goes_on_in_the_next() -> None:
    """Excel takes 32,767 characters in a cell."""
    (whole,) = named("taxed").proposal.plan.certificates
    groups = tuple(Group(frozenset({"A", "B"}), 0, most) for most in range(2000))
    long = replace(whole, question=replace(whole.question, groups=groups))
    rows = certificate_rows([long])
    assert max(len(text) for _, text in rows) <= 32_767
    assert [part for part, _ in rows].count("") > 1
    assert read_certificates(rows) == (certificate_data(long),)


def test_the_checker_reads_a_workbook_in_a_process_of_its_own(tmp_path: Path) -> None:
    """Of several currencies, and of a household; a cent more in the file is seen."""
    checker = Path(sys.modules["certificate_checker"].__file__ or "")
    for text, options in ((CURRENCIES, []), (HOUSEHOLD, ["--account", "all"])):
        path = on_disk(text, tmp_path / "book.xlsx")
        assert main(["rebalance", str(path), *options]) == 0
        seen = subprocess.run([sys.executable, checker, path], capture_output=True, text=True, check=False)
        assert (seen.stdout, seen.returncode) == ("The certificate is true of the orders.\n", 0)
        with opened(path) as book:
            sheet = book["Confirmation"]
            row = next(cell.row for cell in sheet["A"] if cell.value == "Cash")
            sheet.cell(row, 3).value += 0.01
        seen = subprocess.run([sys.executable, checker, path], capture_output=True, text=True, check=False)
        assert seen.returncode == 1
        assert seen.stdout.startswith("Cash is ")

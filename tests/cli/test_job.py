"""The whole job on real files, through the real command line in its own process."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from workbooks import ABC, on_disk, set_cells

if TYPE_CHECKING:
    from pathlib import Path


def xl(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "xl_addin", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False, timeout=60)


def done(*arguments: object, cwd: Path | None = None) -> str:
    result = xl(*arguments, cwd=cwd)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def refused(*arguments: object) -> str:
    result = xl(*arguments)
    assert result.returncode == 1
    assert all(line.startswith("error: ") for line in result.stderr.splitlines()), result.stderr
    assert "Traceback" not in result.stderr
    return result.stderr


def as_json(*arguments: object) -> Any:
    return json.loads(done(*arguments, "--json"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return on_disk(ABC, tmp_path / "book.xlsx")


def test_the_published_example_from_proposal_to_orders(book: Path) -> None:
    proposal = as_json("rebalance", book)
    assert [(o["side"], o["symbol"], o["shares"], o["value"]) for o in proposal["orders"]] == [
        ("SELL", "A", "10.00000", "100.00"),
        ("BUY", "B", "10.00000", "100.00"),
    ]
    assert (proposal["before"]["drift"], proposal["after"]["drift"]) == (pytest.approx(0.1), 0)
    done("approve", book, "--by", "Ann")
    done("orders", book)
    sheet = load_workbook(book)["Orders"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:6] == ("Order", "Side", "Symbol", "Shares", "Est. price", "Est. value")
    assert [row[1:6] for row in rows[1:3]] == [("SELL", "A", 10, 10, 100), ("BUY", "B", 10, 10, 100)]
    assert [row[6] for row in rows[1:3]] == ["OPEN", "OPEN"]
    assert [row[:6] for row in rows[3:]] == [(None, word, *[None] * 3, 100) for word in ("Proceeds", "Purchases")]
    assert done("journal", book, "--verify") == "The journal has 3 rows and its chain is whole.\n"


def test_after_the_fills_there_is_nothing_left_to_do(tmp_path: Path) -> None:
    book = on_disk(ABC.replace("50 ", "40 ").replace("30 ", "40 "), tmp_path / "filled.xlsx")
    before = book.read_bytes()
    output = done("rebalance", book)
    assert output.startswith("Nothing to do: ")
    assert book.read_bytes() == before


def test_what_is_reported_as_json(book: Path) -> None:
    report = as_json("drift", book)
    assert (report["total"], report["score"], report["findings"]) == ("1000.00", pytest.approx(0.1), [])
    assert report["slices"][0] == {
        "path": "Main/A",
        "symbol": "A",
        "target": 0.4,
        "actual": 0.5,
        "drift": pytest.approx(0.1),
        "relative": pytest.approx(0.25),
        "value": "500.00",
        "target_value": "400.00",
        "in_band": True,
    }
    proposal = as_json("rebalance", book)
    assert set(proposal) >= {
        "proposal", "action", "scope", "orders", "left_out", "before", "after", "certified_gap", "findings"
    }  # fmt: skip
    assert set(proposal["orders"][0]) == {
        "side", "symbol", "shares", "price", "value", "gain", "term", "tax", "lots", "reason"
    }  # fmt: skip
    assert set(proposal["after"]) >= {"cash", "drift", "chi2", "tax", "turnover", "orders"}


def test_drift_reads_and_only_writes_when_told(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    assert "portfolio drift 10.00%" in done("drift", book)
    done("drift", book, "--output", tmp_path / "copy.xlsx")
    assert book.read_bytes() == before
    assert load_workbook(tmp_path / "copy.xlsx")["Drift"]["A7"].value == "A"
    done("drift", book, "--write")
    assert "Drift" in load_workbook(book).sheetnames


def test_invest_and_withdraw(tmp_path: Path) -> None:
    settings = "\n    Settings | Setting | Value\n             | Minimum cash | 1000\n             | Cash | {}"
    short = on_disk(ABC + settings.format("1024.99"), tmp_path / "short.xlsx")
    assert done("invest", short) == "Nothing to do: Cash is $1,024.99; auto-invest starts at $1,025.00.\n"
    enough = on_disk(ABC + settings.format("1025"), tmp_path / "enough.xlsx")
    orders = as_json("invest", enough)["orders"]
    assert [(o["side"], o["symbol"], o["value"]) for o in orders] == [("BUY", "B", "25.00")]
    orders = as_json("withdraw", enough, "75", "--force")["orders"]
    assert [(o["side"], o["symbol"], o["value"]) for o in orders] == [("SELL", "A", "50.00")]
    assert "the most is $1,025.00" in refused("withdraw", enough, "1025.01", "--force")


def test_output_leaves_the_workbook_alone(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    done("rebalance", book, "--output", tmp_path / "copy.xlsx")
    assert book.read_bytes() == before
    assert "Confirmation" in load_workbook(tmp_path / "copy.xlsx").sheetnames


def test_a_dry_run_shows_the_orders_and_writes_nothing(book: Path) -> None:
    before = book.read_bytes()
    output = done("rebalance", book, "--dry-run")
    assert "SELL  A" in output
    assert "nothing is written" in output
    assert book.read_bytes() == before


def test_a_changed_holding_stops_the_orders(book: Path) -> None:
    done("rebalance", book)
    done("approve", book, "--by", "Ann")
    set_cells(book, Holdings_B2=55)
    error = refused("orders", book)
    assert "error: Holdings!B2: Holding A changed since the proposal: was 50 shares, is 55 shares" in error


def test_a_decision_typed_by_hand_and_saved_by_another_program(book: Path) -> None:
    done("rebalance", book)
    set_cells(book, Confirmation_B3="APPROVE")
    done("orders", book)
    events = [row["event"] for row in as_json("journal", book)["rows"]]
    assert events == ["PROPOSED", "APPROVED", "ORDERED"]


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [("drift", ()), ("rebalance", ()), ("check", ()), ("withdraw", ("5",))],
)
def test_errors_come_one_per_line_and_all_at_once(verb: str, arguments: tuple[str, ...], tmp_path: Path) -> None:
    broken = ABC.replace("20%", "15%").replace("| 30 ", "| -3 ")
    book = on_disk(broken, tmp_path / "broken.xlsx")
    before = book.read_bytes()
    text = refused(verb, book, *arguments)
    assert "Holdings!B3: a negative number of shares" in text
    assert "Targets!C4: the slices of pie Main total 95%, 5 percentage points short" in text
    assert book.read_bytes() == before
    findings = json.loads(xl(verb, book, *arguments, "--json").stdout)["findings"]
    assert {f["severity"] for f in findings} == {"error"}
    assert any(f["at"] == "Holdings!B3" and f["remedy"] for f in findings)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("dance",),
        ("withdraw", "b.xlsx"),
        ("withdraw", "b.xlsx", "-5"),
        ("withdraw", "b.xlsx", "0"),
        ("withdraw", "b.xlsx", "1.005"),
        ("withdraw", "b.xlsx", "nan"),
        ("invest", "b.xlsx", "--deposit", "lots"),
        ("rebalance", "b.xlsx", "--choose", "the best"),
        ("approve", "b.xlsx"),
        ("approve", "b.xlsx", "--by", " "),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: tuple[str, ...]) -> None:
    result = xl(*arguments)
    assert result.returncode == 2
    assert result.stderr.startswith("usage: ")


def test_a_workbook_that_is_not_there(tmp_path: Path) -> None:
    assert "is not there" in refused("drift", tmp_path / "none.xlsx")


@pytest.mark.parametrize("template", ["starter", "portfolio"])
def test_new_makes_a_workbook_that_can_be_checked(template: str, tmp_path: Path) -> None:
    path = tmp_path / "my book.xlsx"
    output = done("new", path, "--template", template)
    assert f'xl-addin check "{path}"' in output
    assert {"Targets", "Holdings", "Settings"} <= set(load_workbook(path).sheetnames)
    before = path.read_bytes()
    assert "my book.xlsx" in refused("new", path)
    assert path.read_bytes() == before


def test_demo_makes_its_workbook_where_it_is_called_and_never_overwrites_one(tmp_path: Path) -> None:
    first = done("demo", cwd=tmp_path)
    assert str(tmp_path / "xl-addin-demo.xlsx") in first
    assert "portfolio drift" in first
    assert 'xl-addin approve xl-addin-demo.xlsx --by "Your name"' in first
    done("demo", cwd=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["xl-addin-demo-2.xlsx", "xl-addin-demo.xlsx"]
    done("approve", "xl-addin-demo.xlsx", "--by", "Ann", cwd=tmp_path)
    done("orders", "xl-addin-demo.xlsx", cwd=tmp_path)


def test_every_verb_explains_itself_with_an_example() -> None:
    from xl_addin.cli.parser import VERBS

    for verb in VERBS:
        text = done(verb.name, "--help")
        assert f"xl-addin {verb.name}" in text.partition("example")[2]


def test_reading_loads_no_heavy_library(book: Path) -> None:
    heavy = {"pandas", "openpyxl", "xlwings", "numpy", "xlsxwriter"}
    code = f"import sys; from xl_addin.cli.main import main; main(['drift', {str(book)!r}]); print(*sys.modules)"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert heavy.isdisjoint(output.split())


def test_to_show_the_drift_nothing_is_loaded_that_only_plans_or_writes(book: Path) -> None:
    """A module costs what a small workbook does, so that one import too many is seen here and not by a slow start."""
    others = {"domain.plan", "domain.tax.lots", "domain.rebalancing.scope", "sheets.image", "sheets.translation"}
    others |= {"sheets.activity", "sheets.schedule", "hosts.xlsx.save", "cli.verbs"}
    code = f"import sys; from xl_addin.cli.main import main; main(['drift', {str(book)!r}]); print(*sys.modules)"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert {f"xl_addin.{name}" for name in others}.isdisjoint(output.split())


def test_compare_choose_approve_order(book: Path) -> None:
    """The whole job with a plan that is chosen by its name, then one that is chosen on the sheet."""
    set_cells(book, Holdings_A5="CASH", Holdings_B5=60)
    output = done("compare", book)
    assert output.endswith(f'Choose a plan, such as: xl-addin rebalance {book} --choose "no sales"\n')
    plans = {plan["choice"]: plan for plan in as_json("compare", book)["plans"]}
    assert list(plans) == ["as set", "closest", "fewest orders", "band edge", "no sales", "least tax"]
    assert plans["closest"]["same_as"] == "as set"
    assert (plans["band edge"]["feasible"], plans["band edge"]["after"]) == (False, None)
    assert plans["band edge"]["reason"].startswith("Not possible: no slice has a tolerance band")
    assert set(plans["no sales"]["after"]) >= {"cash", "drift", "chi2", "tax", "turnover", "orders"}
    proposal = as_json("rebalance", book, "--choose", "No-Sales")
    assert (proposal["action"], proposal["request"]) == ("rebalance", "Rebalance, no sales")
    assert proposal["orders"] == plans["no sales"]["orders"]
    assert load_workbook(book)["Confirmation"]["A1"].value == "Confirmation: Rebalance, no sales"
    set_cells(book, Compare_B5="closest")
    done("rebalance", book, "--choose")
    done("approve", book, "--by", "Ann")
    done("orders", book)
    rows = list(load_workbook(book)["Orders"].iter_rows(min_row=2, max_col=6, values_only=True))
    assert [(row[1], row[2], row[5]) for row in rows] == [
        ("SELL", "A", 76), ("BUY", "B", 124), ("BUY", "C", 12), ("Proceeds", None, 76), ("Purchases", None, 136),
    ]  # fmt: skip


def test_where_no_plan_has_anything_to_do_none_is_offered(tmp_path: Path) -> None:
    book = on_disk(ABC.replace("50 ", "40 ").replace("30 ", "40 "), tmp_path / "filled.xlsx")
    output = done("compare", book)
    assert "closest: Nothing to do: Every slice is as near its target as the share steps allow." in output
    assert output.endswith(f"\n\nThe Compare sheet is written to {book}.\n")


def test_a_plan_is_chosen_for_the_pie_that_was_compared(book: Path) -> None:
    done("compare", book, "--pie", "Main")
    assert "Leave out --pie" in refused("rebalance", book, "--pie", "Main", "--choose")
    before = book.read_bytes()
    assert "nothing is written" in done("compare", book, "--dry-run")
    assert "no plan is chosen" in refused("rebalance", book, "--choose")
    assert book.read_bytes() == before

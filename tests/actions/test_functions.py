"""The functions in the sheet: what each answers, what hosts hand over, and one readable cell for every problem."""

from __future__ import annotations

import inspect
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from notation import book as text_book

from xl_addin.actions.context import Context
from xl_addin.actions.functions import FUNCTIONS, Kind, call, function
from xl_addin.actions.propose import propose
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request
from xl_addin.hosts.memory import MemoryBook
from xl_addin.sheets.grid import ErrorCell
from xl_addin.sheets.templates import portfolio_template

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
TARGETS: list[list[Any]] = [["Pie", "Slice", "Target %"], ["Main", "A", 0.4], ["Main", "B", 0.4], ["Main", "C", 0.2]]
HOLDINGS: list[list[Any]] = [["Symbol", "Shares", "Price"], ["A", 50.0, 10.0], ["B", 30.0, 10.0], ["C", 20.0, 10.0]]
SETTINGS: list[list[Any]] = [["Setting", "Value"], ["Cash", 250.0]]
SCHEDULE: list[list[Any]] = [["What", "Amount", "Every", "On", "Start"], ["deposit", 100, "month", 31, "2026-12-01"]]


def ask(name: str, *arguments: object, now: datetime = NOW) -> Any:
    return call(name, arguments, now)


def column(table: Any, heading: str) -> list[object]:
    return [row[table[0].index(heading)] for row in table[1:]]


def without(rows: list[list[Any]], row: int, at: int, value: object) -> list[list[Any]]:
    copy = [list(cells) for cells in rows]
    copy[row][at] = value
    return copy


class TestAnswers:
    def test_drift(self) -> None:
        table = ask("PIE_DRIFT", TARGETS, HOLDINGS)
        assert column(table, "Slice") == ["A", "B", "C"]
        assert column(table, "Drift (percentage points)") == pytest.approx([10, -10, 0])
        assert column(table, "Value") == [500, 300, 200]

    def test_nested_pies_are_indented(self) -> None:
        targets = [["Pie", "Slice", "Target %"], ["P", "Core", 0.5], ["P", "A", 0.5], ["Core", "B", 1]]
        assert column(ask("PIE_DRIFT", targets, HOLDINGS), "Slice") == ["Core", "  B", "A"]

    def test_rebalance(self) -> None:
        table = ask("PIE_REBALANCE", TARGETS, HOLDINGS)
        assert [row[:3] for row in table[1:]] == [("SELL", "A", 10), ("BUY", "B", 10)]

    def test_rebalance_of_one_pie(self) -> None:
        assert "there is no pie X; the pies are Main" in ask("PIE_REBALANCE", TARGETS, HOLDINGS, None, "X")[0][0]

    def test_nothing_to_do_says_why(self) -> None:
        table = ask("PIE_AUTOINVEST", TARGETS, HOLDINGS)
        assert column(table, "Side") == [""]
        assert column(table, "Reason") == ["Cash is $0.00; auto-invest starts at $25.00."]

    def test_auto_invest_takes_a_deposit_and_cash(self) -> None:
        assert column(ask("PIE_AUTOINVEST", TARGETS, HOLDINGS, SETTINGS, 50), "Est. value") == [20, 220, 60]

    def test_withdraw(self) -> None:
        assert column(ask("PIE_WITHDRAW", TARGETS, HOLDINGS, 100), "Symbol") == ["A"]

    def test_score(self) -> None:
        assert ask("PIE_SCORE", TARGETS, HOLDINGS) == pytest.approx(0.1)

    def test_the_deposit_that_balances_does_so(self) -> None:
        deposit = ask("PIE_DEPOSIT_TO_BALANCE", TARGETS, HOLDINGS)
        assert deposit == 250
        bought = ask("PIE_AUTOINVEST", TARGETS, HOLDINGS, None, deposit)
        assert dict(zip(column(bought, "Symbol"), column(bought, "Shares"), strict=True)) == {"B": 20, "C": 5}

    def test_the_months_ahead(self) -> None:
        table = ask("PIE_PLAN", TARGETS, HOLDINGS, SCHEDULE, 4)
        assert column(table, "Month to") == ["2026-11-23", "2026-12-23", "2027-01-23", "2027-02-23", "2027-03-23"]
        assert column(table, "Paid in") == [0, 0, 100, 100, 100]  # the 31st is Thursday, Friday, Sunday the 28th
        assert column(table, "Drift") == pytest.approx([0.1, 0.1, 0.05454545, 0.01666667, 0], abs=1e-5)
        assert column(table, "Targets reached") == ["no", "no", "no", "no", "yes"]

    def test_the_months_ahead_are_two_years_unless_told(self) -> None:
        assert len(ask("PIE_PLAN", TARGETS, HOLDINGS, SCHEDULE)) == 1 + 1 + 24

    @pytest.mark.parametrize("months", [0, 2.5, 121, -1])
    def test_no_number_of_months(self, months: float) -> None:
        ((said,),) = ask("PIE_PLAN", TARGETS, HOLDINGS, SCHEDULE, months)
        assert said == f"#PIE! months: {months} is no number of months to plan. Give a whole number from 1 to 120."

    def test_lots(self) -> None:
        holdings = [
            ["Symbol", "Shares", "Price", "Cost basis", "Acquired"],
            ["A", 10, 10, 50, date(2020, 1, 2)],
            ["A", 10, None, 150, date(2026, 1, 2)],
        ]
        assert ask("PIE_LOTS", holdings, "a", 15) == (
            ("Acquired", "Shares", "Est. gain", "Term"),
            ("2026-01-02", 10, -50, "short"),
            ("2020-01-02", 5, 25, "long"),
        )

    def test_next_window(self) -> None:
        assert ask("PIE_NEXT_WINDOW") == (("2026-11-24T09:30-05:00",),)
        assert ask("PIE_NEXT_WINDOW", 46353.3) == (("2026-11-27T09:30-05:00",),)  # Thanksgiving is passed over
        assert ask("PIE_NEXT_WINDOW", "2026-07-01T23:00+02:00") == (("2026-07-02T09:30-04:00",),)

    def test_check_lists_every_finding(self) -> None:
        table = ask("PIE_CHECK", without(TARGETS, 1, 2, 0.5), without(HOLDINGS, 2, 1, "many"))
        assert [row[:2] for row in table[1:]] == [
            ("error", "holdings row 3, Shares"),
            ("error", "targets row 4, Target %"),
        ]
        assert ask("PIE_CHECK", TARGETS, HOLDINGS)[1:] == (("ok", "", "nothing is wrong", ""),)

    def test_prices_come_last(self) -> None:
        bare = [HOLDINGS[0], *([symbol, shares, None] for symbol, shares, _ in HOLDINGS[1:])]
        prices = [["Symbol", "Price"], ["A", 10], ["B", 10], ["C", 10]]
        assert ask("PIE_SCORE", TARGETS, bare, None, prices) == pytest.approx(0.1)
        assert ask("PIE_REBALANCE", TARGETS, bare, None, None, prices)[1][:3] == ("SELL", "A", 10)

    def test_the_same_orders_as_the_action(self) -> None:
        images = {image.name: image for image in portfolio_template()}
        book = MemoryBook("book.xlsx", [image.grid() for image in images.values()])
        proposal = propose(book, Request(Action.REBALANCE), Context(NOW, "ann"))
        ranges = [
            [[cell.value if cell else None for cell in row[:width]] for row in images[name].rows]
            for name, width in (("Targets", 7), ("Holdings", 6), ("Settings", 2))
        ]
        table = ask("PIE_REBALANCE", *ranges)
        assert column(table, "Symbol") == [order.symbol for order in proposal.plan.orders]
        assert column(table, "Shares") == [float(order.shares) for order in proposal.plan.orders]
        assert column(table, "Reason") == [order.reason for order in proposal.plan.orders]


class TestProblems:
    @pytest.mark.parametrize(
        ("name", "arguments", "cell"),
        [
            ("PIE_DRIFT", (TARGETS,), "#PIE! holdings: no range is given. Select the table"),
            ("PIE_DRIFT", (TARGETS, [["Symbol", "Price"]]), "#PIE! holdings row 1: no column Shares or Value"),
            ("PIE_DRIFT", (without(TARGETS, 1, 2, "x"), HOLDINGS), '#PIE! targets row 2, Target %: the text "x" where'),
            (
                "PIE_DRIFT",
                (TARGETS, without(HOLDINGS, 1, 2, "#N/A")),
                "#PIE! holdings row 2, Price: the cell shows #N/A",
            ),
            ("PIE_DRIFT", (TARGETS, without(HOLDINGS, 1, 2, None)), "#PIE! holdings row 2, Price: no price for A."),
            ("PIE_WITHDRAW", (TARGETS, HOLDINGS), "#PIE! amount: nothing to withdraw."),
            ("PIE_WITHDRAW", (TARGETS, HOLDINGS, -5), "#PIE! amount: a negative amount."),
            ("PIE_WITHDRAW", (TARGETS, HOLDINGS, [[1], [2]]), "#PIE! amount: several cells where one belongs."),
            ("PIE_WITHDRAW", (TARGETS, HOLDINGS, "#REF!"), "#PIE! amount: the cell shows #REF!."),
            ("PIE_WITHDRAW", (TARGETS, HOLDINGS, 9999), "#PIE! $9,999.00 is more than can be withdrawn"),
            ("PIE_LOTS", (HOLDINGS, "X", 1), "#PIE! symbol: no shares of X are held."),
            ("PIE_LOTS", (HOLDINGS, "A", 51), "#PIE! shares: 51 of the 50 A held."),
            ("PIE_LOTS", (HOLDINGS,), "#PIE! symbol: no symbol is given."),
            ("PIE_NEXT_WINDOW", ("soon",), '#PIE! as_of: the text "soon" where a date belongs.'),
            ("PIE_DRIFT", (TARGETS, HOLDINGS, [["Setting", "Value"], ["Cash", "x"]]), "#PIE! settings row 2, Value: "),
        ],
    )
    def test_one_readable_cell(self, name: str, arguments: Sequence[object], cell: str) -> None:
        ((said,),) = ask(name, *arguments)
        assert said.startswith(cell)

    def test_more_than_one_points_to_the_check(self) -> None:
        wrong = without(without(TARGETS, 1, 2, "x"), 2, 2, "y")
        assert ask("PIE_DRIFT", wrong, HOLDINGS)[0][0].endswith("(1 more: see PIE_CHECK)")

    @pytest.mark.parametrize("name", [f.name for f in FUNCTIONS if f.returns_number])
    def test_a_number_is_a_true_error(self, name: str) -> None:
        assert ask(name, TARGETS, without(HOLDINGS, 1, 1, "x")) == ErrorCell("#NUM!")
        assert ask(name) == ErrorCell("#NUM!")

    def test_no_deposit_is_enough(self) -> None:
        zero = without(without(TARGETS, 1, 2, 0), 2, 2, 0.8)
        assert ask("PIE_DEPOSIT_TO_BALANCE", zero, HOLDINGS) == ErrorCell("#NUM!")

    def test_command_line_options_are_not_talked_about(self) -> None:
        holdings = [[*row, account] for row, account in zip(HOLDINGS, ("Account", "x", "y", "x"), strict=True)]
        ((said,),) = ask("PIE_DRIFT", TARGETS, holdings)
        assert said.endswith("the rows belong to several accounts: x, y. Name one in the setting Account.")

    def test_the_account_of_the_settings_counts(self) -> None:
        holdings = [[*row, account] for row, account in zip(HOLDINGS, ("Account", "x", "y", "x"), strict=True)]
        for name in ("x", "y"):
            settings = [["Setting", "Value"], ["Account", name]]
            alone = [row for row in holdings if row[-1] in {"Account", name}]
            assert ask("PIE_DRIFT", TARGETS, holdings, settings) == ask("PIE_DRIFT", TARGETS, alone)
            assert ask("PIE_LOTS", holdings, "B", 5, settings)[0] == (
                "Acquired" if name == "y" else "#PIE! symbol: no shares of B are held. Check the symbol.",
                *(["Shares", "Est. gain", "Term"] if name == "y" else []),
            )
        ((said,),) = ask("PIE_DRIFT", TARGETS, holdings, [["Setting", "Value"], ["Account", "all"]])
        assert "several accounts: x, y" in said

    @pytest.mark.parametrize("defined", FUNCTIONS, ids=lambda f: f.name)
    @pytest.mark.parametrize(
        "junk", [None, "", 3, [[]], [], [[None]], [["x"]], float("nan"), object(), {"a": 1}, [[1], [2, 3]]]
    )
    def test_nothing_ever_raises(self, defined: Any, junk: object) -> None:
        answer = call(defined.name, [junk] * len(defined.arguments), NOW)
        assert "unexpectedly" not in str(answer)


class TestHosts:
    """Whatever a host hands over, the answer is that to plain lists."""

    @pytest.mark.parametrize(
        "holdings",
        [
            tuple(tuple(row) for row in HOLDINGS),
            np.array(HOLDINGS, dtype=object),
            pd.DataFrame(HOLDINGS[1:], columns=HOLDINGS[0]),
            pd.DataFrame(HOLDINGS[1:], columns=HOLDINGS[0]).set_index("Symbol"),
            [[*row, ""] for row in HOLDINGS] + [["", "", "", ""], [None] * 4],
            [[np.float64(cell) if isinstance(cell, float) else np.str_(cell) for cell in row] for row in HOLDINGS],
            [[int(cell) if isinstance(cell, float) else cell for cell in row] for row in HOLDINGS],
        ],
        ids=["tuples", "array", "frame", "indexed-frame", "whole-columns", "numpy-scalars", "ints"],
    )
    def test_tables(self, holdings: object) -> None:
        assert ask("PIE_DRIFT", TARGETS, holdings) == ask("PIE_DRIFT", TARGETS, HOLDINGS)

    @pytest.mark.parametrize("amount", [100, 100.0, [[100]], ((100.0,),), np.int64(100), [100]])
    def test_single_cells(self, amount: object) -> None:
        assert column(ask("PIE_WITHDRAW", TARGETS, HOLDINGS, amount), "Est. value") == [100]

    @pytest.mark.parametrize(
        "acquired",
        [45293.0, 45293, date(2024, 1, 2), datetime(2024, 1, 2), pd.Timestamp("2024-01-02"), "2024-01-02"],
    )
    def test_dates(self, acquired: object) -> None:
        holdings = [["Symbol", "Shares", "Price", "Acquired"], ["A", 1, 10, acquired], ["A", 1, 10, pd.NaT]]
        assert ask("PIE_LOTS", holdings, "A", 2)[1:] == (("2024-01-02", 1, "unknown", "long"), ("", 1, "unknown", ""))

    def test_dates_of_a_workbook_that_counts_from_1904(self) -> None:
        holdings = [["Symbol", "Shares", "Price", "Acquired"], ["A", 1, 10, 45293 - 1462]]
        assert call("PIE_LOTS", [holdings, "A", 1], NOW, date(1904, 1, 1))[1][0] == "2024-01-02"  # type: ignore[index]

    def test_a_blank_of_a_frame_is_blank(self) -> None:
        frame = pd.DataFrame({"Symbol": ["A", "A"], "Shares": [1, 2], "Price": [10.0, None]})
        assert len(ask("PIE_LOTS", frame, "A", 3)) == 3

    def test_true_is_not_one(self) -> None:
        """TRUE == 1 in Python, and equal ranges share an answer."""
        assert ask("PIE_SCORE", TARGETS, without(HOLDINGS, 1, 1, 1)) != ErrorCell("#NUM!")
        assert ask("PIE_SCORE", TARGETS, without(HOLDINGS, 1, 1, True)) == ErrorCell("#NUM!")


class TestDefinitions:
    def test_every_function_says_what_it_is(self) -> None:
        for defined in FUNCTIONS:
            assert defined.name.startswith("PIE_")
            for text in (defined.help, *(argument.help for argument in defined.arguments)):
                assert text.endswith(".")
                assert len(text) <= 255  # what Excel can show
            required = [argument.optional for argument in defined.arguments]
            assert required == sorted(required)

    def test_the_signatures_are_the_contracts(self) -> None:
        assert [defined.signature for defined in FUNCTIONS] == [
            "PIE_DRIFT(targets, holdings, [settings], [prices])",
            "PIE_REBALANCE(targets, holdings, [settings], [pie], [prices])",
            "PIE_AUTOINVEST(targets, holdings, [settings], [deposit], [prices])",
            "PIE_WITHDRAW(targets, holdings, amount, [settings], [prices])",
            "PIE_SCORE(targets, holdings, [settings], [prices])",
            "PIE_DEPOSIT_TO_BALANCE(targets, holdings, [settings], [prices])",
            "PIE_PLAN(targets, holdings, schedule, [months], [settings], [prices])",
            "PIE_LOTS(holdings, symbol, shares, [settings])",
            "PIE_NEXT_WINDOW([as_of])",
            "PIE_CHECK(targets, holdings, [settings], [prices])",
        ]
        assert function("PIE_LOTS").arguments[1].kind is Kind.TEXT

    def test_the_functions_need_the_standard_library_only(self) -> None:
        code = (
            "import sys; from xl_addin.actions import function_answers, functions\n"
            "heavy = {'pandas', 'numpy', 'lxml', 'openpyxl', 'xlwings', 'xlsxwriter', 'python_calamine'}\n"
            "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

    def test_the_engine_is_loaded_with_the_first_call(self) -> None:
        code = (
            "import sys; from xl_addin import udfs\n"
            "assert not any(name.startswith('xl_addin.domain') for name in sys.modules)\n"
            "assert 'no column Target %' in udfs.PIE_DRIFT([['Slice'], ['A']], [['Symbol'], ['A']])"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

    def test_the_module_for_excel_has_them_all_as_defined(self) -> None:
        import xl_addin.udfs as udfs

        assert sorted(udfs.__all__) == sorted(defined.name for defined in FUNCTIONS)
        for defined in FUNCTIONS:
            udf = getattr(udfs, defined.name)
            assert udf.__doc__ == defined.help
            parameters = inspect.signature(udf).parameters.values()
            assert [(p.name, p.default is None) for p in parameters] == [
                (a.name, a.optional) for a in defined.arguments
            ]


def test_the_text_notation_is_a_range_too() -> None:
    grids = text_book(
        "Targets | Pie | Slice | Target %\n | P | A | 100%\nHoldings | Symbol | Shares | Price\n | A | 1 | 5"
    )
    rows = [[list(row) for row in grid.rows] for grid in grids.grids.values()]
    assert ask("PIE_SCORE", *rows) == 0

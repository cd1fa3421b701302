"""Accounts as rows of a table: the orders are those of a workbook with the same rows, in whatever form."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from xl_addin import Portfolio, Refused, rebalance, run_table
from xl_addin.batch.table import source
from xl_addin.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

MODELS = pd.DataFrame(
    [("Growth", "VTI", 60), ("Growth", "VXUS", 40), ("Safe", "BND", 70), ("Safe", "VTI", 30)],
    columns=["model", "symbol", "target"],
)
PRICES = {"VTI": 250.25, "VXUS": 61.5, "BND": 72.5}
SETTINGS = {"Short-term tax rate": "30%", "Long-term tax rate": "15%", "As of": "2026-11-23 10:00"}
HEADINGS = ["account", "household", "account_type", "symbol", "shares", "price", "cost_basis", "acquired", "model"]


def _holdings(count: int) -> pd.DataFrame:
    """Return accounts with lots, some with cash, some of one household."""
    rng = Random(3)  # noqa: S311 - holdings, no secrets
    rows: list[tuple[Any, ...]] = []
    for n in range(count):
        household = f"H{n // 2}" if n % 4 < 2 else None
        kind = "IRA" if n % 4 == 1 else "taxable"
        model = "Growth" if n // 2 % 2 else "Safe"
        for symbol in ("VTI", "VXUS", "BND"):
            for year in range(rng.randint(0, 2), 3):
                shares = rng.randint(1, 50_000) / 1000
                basis = round(shares * PRICES[symbol] * rng.uniform(0.6, 1.3), 2)
                day = f"202{year + 3}-0{rng.randint(1, 9)}-15"
                rows.append((f"A{n}", household, kind, symbol, shares, PRICES[symbol], basis, day, model))
        if n % 3 == 0:
            rows.append((f"A{n}", household, kind, "CASH", rng.randint(0, 50_000) / 100, None, None, None, model))
    return pd.DataFrame(rows, columns=HEADINGS)


def _by_workbook(holdings: pd.DataFrame, model: str, **more: Any) -> list[tuple[Any, ...]]:
    """Return the orders of the same rows in a workbook."""
    targets = MODELS[MODELS["model"] == model].rename(columns={"symbol": "Slice", "target": "Target %"})
    names = {"symbol": "Symbol", "shares": "Shares", "price": "Price", "cost_basis": "Cost basis"}
    rows = holdings.rename(columns={**names, "acquired": "Acquired", "account": "Account"})
    rows = rows.drop(columns=["household", "account_type", "model"]).astype(object).where(rows.notna(), None)
    prices = pd.DataFrame(PRICES.items(), columns=["Symbol", "Price"])
    kinds = dict(zip(holdings["account"], holdings["account_type"], strict=True))
    told = {**SETTINGS, "Account type": "; ".join(f"{name}={kind}" for name, kind in kinds.items())}
    book = Portfolio(
        targets[["Slice", "Target %"]].assign(Pie="Main"),
        rows[[c for c in rows if c in _SHEET]],
        settings=told,
        prices=prices,
    )
    plan = rebalance(book, dry_run=True, account="all", **more).plan
    return sorted((o.account, o.side.value, o.symbol, o.shares, o.value, o.gain, o.tax) for o in plan.orders)


_SHEET = {"Symbol", "Shares", "Price", "Cost basis", "Acquired", "Account"}


def _rows(orders: pd.DataFrame) -> list[tuple[Any, ...]]:
    def cents(value: Any) -> int | None:
        return None if value is None else int(value * 100)

    return sorted(
        (o.account, o.side, o.symbol, o.shares, cents(o.value), cents(o.gain), cents(o.tax))
        for o in orders.itertuples()
    )


def test_every_account_has_the_orders_of_its_workbook() -> None:
    holdings = _holdings(24)
    orders, accounts = run_table(MODELS, holdings, settings=SETTINGS)
    assert set(accounts["status"]) == {"orders"}
    assert len(accounts) == 24
    found = {account: _rows(own) for account, own in orders.groupby("account")}
    for unit, own in holdings.groupby(holdings["household"].fillna(holdings["account"])):
        model = own["model"].iloc[0]
        expected = _by_workbook(own, model)
        got = sorted(row for account in own["account"].unique() for row in found.get(account, []))
        if own["account"].nunique() == 1:
            name = own["account"].iloc[0]
            expected = [(name, *row[1:]) for row in expected]
        assert got == expected, unit


def test_files_and_frames_rows_in_any_order_and_several_processes_say_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "BATCH", 16)  # so that a few rows are many chunks
    holdings = _holdings(12)
    expected, _ = run_table(MODELS, holdings, settings=SETTINGS)
    mixed = holdings.sample(frac=1, random_state=1)
    MODELS.to_csv(tmp_path / "models.csv", index=False)
    holdings.to_csv(tmp_path / "holdings.csv", index=False)
    mixed.to_parquet(tmp_path / "holdings.parquet")
    for path in ("holdings.csv", "holdings.parquet"):
        orders, _ = run_table(tmp_path / "models.csv", tmp_path / path, settings=SETTINGS)
        assert [row[:5] for row in _rows(orders)] == [row[:5] for row in _rows(expected)]
    pd.DataFrame(SETTINGS.items(), columns=["Setting", "Value"]).to_csv(tmp_path / "settings.csv", index=False)
    for jobs, out in ((1, "one.csv"), (2, "two.csv")):
        arguments = ("models.csv", "holdings.csv", out, "--settings", "settings.csv", "--jobs", str(jobs))
        result = _xl(tmp_path, *arguments)
        assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    written = pd.read_csv(tmp_path / "one.csv", dtype=str)
    assert list(written["symbol"]) == list(expected["symbol"])
    assert [Decimal(text) for text in written["shares"]] == list(expected["shares"])
    assert [Decimal(text) for text in written["value"]] == list(expected["value"])


def _xl(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command; in this process, for what it loads takes a second each time."""
    out, told = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(told):
        code = main(["batch-table", *arguments])
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), told.getvalue())


def test_semicolons_come_with_decimal_commas(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("symbol;target\nA;60\nB;40\n")
    (tmp_path / "h.csv").write_text("account;symbol;shares;price\n1;A;1.000,5;10,25\n1;B;500,25;2,5\n")
    assert _xl(tmp_path, "m.csv", "h.csv", "o.csv").returncode == 0
    orders = pd.read_csv(tmp_path / "o.csv")
    assert dict(zip(orders["symbol"], orders["price"], strict=True)) == {"A": 10.25, "B": 2.5}
    assert orders["reason"][0].startswith("A is 89.13% against 60.00%")  # 10,255.125 of 11,505.75
    assert _xl(tmp_path, "m.csv", "h.csv", "o.xlsx").stderr.startswith("error: o.xlsx is to be a table. Give it a name")


def test_the_tables_of_allocdata_as_they_are() -> None:
    targets = pd.DataFrame(
        [("60-40", "Stock", 0.6, False), ("60-40", "Bond", 0.4, False)],
        columns=["allocationStrategyID", "allocationAssetID", "targetPct", "isLocked"],
    )
    holdings = pd.DataFrame(
        [("1", "VTI", "", 80.0, 8.0, "2020-01-02T00:00:00Z"), ("1", "BND", "", 20.0, 10.0, "2021-01-02T00:00:00Z")],
        columns=["holdingAccountID", "holdingSecurityID", "holdingLotID", "shareCount", "shareBasis", "acquiredAt"],
    )
    securities = pd.DataFrame(
        [("VTI", "Stock", 10.0), ("BND", "Bond", 10.0)], columns=["securityID", "securityAssetID", "sharePrice"]
    )
    accounts = pd.DataFrame(
        [("1", "Mine", True, True, "60-40")],
        columns=["accountID", "title", "isTaxable", "canTrade", "accountStrategyID"],
    )
    orders, report = run_table(targets, holdings, prices=securities, accounts=accounts)
    assert [(o.side, o.symbol, o.shares, o.value, o.gain) for o in orders.itertuples()] == [
        ("SELL", "VTI", 20, 200, 40),
        ("BUY", "BND", 20, 200, None),
    ]
    assert orders["term"][0] == "long"
    assert list(report["status"]) == ["orders"]


def test_accounts_that_end_and_begin_again_with_blanks_and_without_a_household(tmp_path: Path) -> None:
    rows = [
        ("1", None, "VTI", 4), ("1 ", None, "VXUS", 5), (" 1", "", "VTI", 6), (None, None, "VTI", 7),
        ("2", "H", "VTI", 8), ("2", "H", "VXUS", 9), ("3", "H", "VTI", 1), ("3", None, "VXUS", 2),
    ]  # fmt: skip
    held = pd.DataFrame(rows, columns=["account", "household", "symbol", "shares"]).assign(model="Growth")
    prices = pd.DataFrame(PRICES.items(), columns=["symbol", "price"])
    held.to_csv(tmp_path / "h.csv", index=False)
    held.to_parquet(tmp_path / "h.parquet")
    dictionaries = held.astype({"account": "category", "household": "category"})
    expected = None
    for given in (held, dictionaries, tmp_path / "h.csv", tmp_path / "h.parquet"):
        orders, accounts = run_table(MODELS, given, prices=prices)
        found = (orders.to_dict("records"), accounts.drop(columns="message").to_dict("records"))
        expected = expected or found
        assert repr(found) == repr(expected)
    assert expected is not None
    assert [(one["account"], one["status"]) for one in expected[1]] == [
        ("1", "orders"), ("1", "orders"), ("1", "orders"), ("", "failed"), ("2", "orders"), ("3", "orders"),
        ("3", "orders"),
    ]  # fmt: skip


def test_one_account_that_is_wrong_stops_no_other(tmp_path: Path) -> None:
    MODELS.to_csv(tmp_path / "models.csv", index=False)
    (tmp_path / "h.csv").write_text(
        "account,symbol,shares,price,model\n1,VTI,10,250,Growth\n2,VTI,ten,250,Growth\n"
        "3,VTI,1,250,Bold\n4,VTI,-1,250,Growth\n1b,VXUS,10,60,Growth\n"
    )
    result = _xl(tmp_path, "models.csv", "h.csv", "o.csv", "--report", "r.csv")
    assert result.returncode == 1
    assert result.stdout.startswith("Accounts: 2 with orders, 0 with nothing to do, 3 failed.\n")
    assert result.stderr.splitlines() == [
        "error: 2: h.csv, row 3: VTI has 'ten' where shares belong. Type a number.",
        "error: 3: h.csv, row 4: account 3 names the model Bold, which is not there. The models are Growth, Safe.",
        "error: 4: h.csv, row 5: VTI has -1 shares. Shares sold short are not supported: take the row out.",
    ]
    assert set(pd.read_csv(tmp_path / "o.csv", dtype=str)["account"]) == {"1", "1b"}
    assert list(pd.read_csv(tmp_path / "r.csv")["status"]) == ["orders", "failed", "failed", "failed", "orders"]


@pytest.mark.parametrize(
    ("holdings", "told"),
    [
        ("account,symbol,price\n1,VTI,250\n", "error: h.csv: there is no column shares."),
        (
            "account,symbol,shares,price\n1,VTI,1,250\n2,VTI,1,251\n",
            "error: h.csv, row 3: VTI has two prices, 250.00 in h.csv, row 2 and here 251.00. Keep one",
        ),
        ("account,symbol,shares,price\n1,VTI,1,-250\n", "error: h.csv, row 2: the price of VTI is -250."),
        (
            "account,symbol,shares,price\n1,VTI,1,ten\n",
            "error: h.csv, row 2: VTI has 'ten' where a price belongs. Type",
        ),
        ('account,symbol,shares,price\n1,VTI,1,"10,5"\n', "error: h.csv, row 2: VTI has '10,5' where a price belongs."),
        (
            "account,symbol,shares,price\n1,VTI,1,€ 12\n",
            "error: h.csv, row 2: VTI has '€ 12' where a price belongs. Type a number in USD, or leave",
        ),
        ("account,account,symbol,shares\n1,1,VTI,1\n", "error: h.csv: there are two columns account. Keep one of them"),
        ("account,symbol,shares,price\n", "error: h.csv has no row of holdings."),
        ("account,symbol,shares,price\n1,VTI\n", "error: h.csv is no table that can be read ("),
        ("", "error: h.csv is no table that can be read ("),
    ],
)
def test_a_table_that_is_wrong_is_one_line_and_nothing_is_written(tmp_path: Path, holdings: str, told: str) -> None:
    MODELS.to_csv(tmp_path / "models.csv", index=False)
    (tmp_path / "h.csv").write_text(holdings)
    result = _xl(tmp_path, "models.csv", "h.csv", "o.csv", "--report", "r.csv")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(told)
    assert len(result.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["h.csv", "models.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="there a process has no largest file")
@pytest.mark.parametrize("name", ["o.csv", "o.parquet"])
def test_where_no_more_can_be_written_nothing_is(tmp_path: Path, name: str) -> None:
    MODELS.to_csv(tmp_path / "models.csv", index=False)
    _holdings(200).to_csv(tmp_path / "h.csv", index=False)
    started = f"""
import resource, signal, sys
from xl_addin.cli.main import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
sys.exit(main(["batch-table", "models.csv", "h.csv", "{name}"]))
"""
    result = subprocess.run([sys.executable, "-c", started], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"error: {name} cannot be used: ")
    assert len(result.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["h.csv", "models.csv"]


@pytest.mark.parametrize("column", ["cost_basis", "basis_per_share"])
def test_a_cost_that_is_no_number_fails_its_account_and_an_empty_one_is_none(tmp_path: Path, column: str) -> None:
    MODELS.to_csv(tmp_path / "models.csv", index=False)
    rows = [("1", "VTI", 1, 250, "about 90"), ("2", "VTI", 1, 250, ""), ("3", "VTI", 1, 250, "1,200.5")]
    held = pd.DataFrame(rows, columns=["account", "symbol", "shares", "price", column])
    held.assign(model="Growth").to_csv(tmp_path / "h.csv", index=False)
    prices = pd.DataFrame({"symbol": ["VXUS"], "price": [70]})
    prices.to_csv(tmp_path / "p.csv", index=False)
    result = _xl(tmp_path, "models.csv", "h.csv", "o.csv", "--prices", "p.csv")
    said = "error: 1: h.csv, row 2: VTI has 'about 90' where a cost belongs. "
    said += "Type a number in USD, or leave it empty."
    assert result.stderr.splitlines() == [said]
    assert result.stdout.startswith("Accounts: 2 with orders, 0 with nothing to do, 1 failed.")
    numbers = held.assign(model="Growth")
    numbers[column] = [90.5, None, float("nan")]
    assert set(run_table(MODELS, numbers, prices=prices)[1]["status"]) == {"orders"}


@pytest.mark.parametrize(
    ("currency", "price", "cost", "cash"),
    [
        ("USD", "$1,250.50", "$ 900.25", "(1,000.75)"), ("USD", "1250.50 USD", "US$900.25", "-$1,000.75"),
        ("EUR", "1,250.50 €", "EUR 900.25", "-1,000.75€"), ("CAD", "$1,250.50", "C$900.25", "−1000.75 CAD"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(currency: str, price: str, cost: str, cash: str) -> None:
    columns = ["account", "symbol", "shares", "price", "cost_basis"]
    held = pd.DataFrame([("1", "A", 3, 1250.5, 900.25), ("1", "B", 5, 99.5, None), ("1", "CASH", -1000.75, None, None)])
    typed = pd.DataFrame(
        [("1", "A", "3", price, cost), ("1", "B", "5.0", "99.5", None), ("1", "CASH", cash, None, None)]
    )
    targets = pd.DataFrame([("A", 50), ("B", 50)], columns=["symbol", "target"])
    settings = {"Currency": currency, "Long-term tax rate": "15%", "Short-term tax rate": "30%"}
    found = [run_table(targets, table.set_axis(columns, axis=1), settings=settings) for table in (held, typed)]
    assert len(found[0][0]) == 2
    pd.testing.assert_frame_equal(found[0][0], found[1][0])


def test_a_file_that_is_there_is_kept(tmp_path: Path) -> None:
    MODELS.to_csv(tmp_path / "models.csv", index=False)
    _holdings(2).to_csv(tmp_path / "h.csv", index=False)
    (tmp_path / "o.csv").write_text("mine")
    for out in ("o.csv", "h.csv"):
        before = (tmp_path / out).read_bytes()
        result = _xl(tmp_path, "models.csv", "h.csv", out)
        assert result.returncode == 1
        assert (tmp_path / out).read_bytes() == before
    assert _xl(tmp_path, "models.csv", "h.csv", "o.csv", "--force").returncode == 0


def test_models_that_are_wrong_name_their_row() -> None:
    with pytest.raises(Refused) as refused:
        run_table(MODELS.assign(target=[60, 30, 70, 30]), _holdings(2))
    assert str(refused.value).startswith("error: targets, row 3: ")
    assert "90" in str(refused.value)
    with pytest.raises(Refused) as refused:
        run_table(MODELS.assign(target=["60", "40", "seventy", "30"]), _holdings(2))
    assert str(refused.value).startswith("error: targets, row 4: ")

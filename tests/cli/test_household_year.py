"""The year of a household by files only, through every verb: lots and gains are those of an independent ledger."""

from __future__ import annotations

import shlex
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from cli.test_fills import rows
from household import BOOK, live
from workbooks import on_disk, set_cells

from xl_addin.cli.main import main

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import pytest

OFF = Fraction(2, 100)
"""What is sold of a lot is rounded to a cent by the one and not by the other."""


def test_a_year_by_files_ends_as_the_ledger_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book = on_disk(BOOK, tmp_path / "book.xlsx")
    monkeypatch.chdir(tmp_path)

    def run(command: str) -> str:
        code, said = main(shlex.split(command)), capsys.readouterr()
        assert (code, said.err) == (0, "")
        assert "not counted" not in said.out
        return said.out

    year, told = live(tmp_path, run, lambda moment: set_cells(book, Settings_B2=moment))
    held: dict[tuple[str, date], tuple[Fraction, Fraction]] = {}
    cash = Fraction()
    for symbol, shares, _, cost, acquired, *_ in rows(book, "Holdings")[1:]:
        if symbol == "CASH":
            cash += Fraction(Decimal(str(shares)))
        elif shares:
            key = symbol, acquired.date()
            there = held.get(key, (Fraction(), Fraction()))
            held[key] = there[0] + Fraction(Decimal(str(shares))), there[1] + Fraction(Decimal(str(cost)))
    ledger = year.ledger
    expected = ledger.held()
    assert {key: shares for key, (shares, _) in held.items()} == {key: shares for key, (shares, _) in expected.items()}
    assert cash == ledger.cash == Fraction(year.broker.cash)
    assert all(abs(held[key][1] - expected[key][1]) <= OFF for key in expected)
    gains = {row[0]: Fraction(Decimal(str(row[1]))) for row in rows(book, "Settings")[2:]}
    assert abs(gains["Short-term gain this year"] - ledger.short) <= OFF
    assert abs(gains["Long-term gain this year"] - ledger.long) <= OFF
    assert min(ledger.disallowed, abs(ledger.short), ledger.long) > 10
    assert "is washed: it is added to the cost of the VXUS bought on" in "".join(told)
    assert "of an order, so xl-addin fills counts it" not in told[-2]
    assert {row[2] for row in rows(book, "Activity")} >= {"BUY", "SELL", "dividend", "deposit", "reinvestment", "split"}

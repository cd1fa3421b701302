"""Positions in, on real files through the real command line: what changes, what stays, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cli.test_job import as_json, done, refused
from openpyxl import load_workbook
from sheets.brokers import files
from workbooks import on_disk, set_cells

if TYPE_CHECKING:
    from pathlib import Path

TARGETS = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 60%
             | Main | BND   | 40%
"""
LOTS = TARGETS + """
    Holdings | Mine  | Symbol | Shares | Price | Cost basis | Acquired   | Pie
             | core  | VTI    | 50     | 290   | 11000      | 2022-03-01 | Main
             | later | VTI    | 10     | 290   | 2700       | 2025-03-01 | Main
             | old   | XYZ    | 5      | 10    | 60         | 2020-01-01 |
             |       | CASH   | 100    |       |            |            |
"""  # fmt: skip
PLAIN = (
    TARGETS
    + """
    Holdings | Symbol | Shares | Price
             | VTI    | 50     | 290
"""
)


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def holdings(book: Path) -> list[tuple[Any, ...]]:
    return [row for row in load_workbook(book)["Holdings"].iter_rows(values_only=True) if any(row)]


def test_positions_and_lots_bring_holdings_up_to_date_in_place(tmp_path: Path) -> None:
    book = on_disk(LOTS, tmp_path / "book.xlsx")
    lots = files.M1_LOTS.replace(",10,", ",12,").replace('"2,700.00"', '"3,300.00"')
    positions = files.M1.replace(",60,", ",62,").replace("18,129.00", "18,733.30")
    output = done(
        "import", written(tmp_path, "Holdings-Aug-31-2026.csv", positions), written(tmp_path, "l.csv", lots), book
    )
    assert "M1 Finance as of 2026-08-31" in output
    assert "Holdings!C3  VTI  Shares: 10 to 12" in output
    assert "no longer held: 5 XYZ of 2020-01-01 (row 4)" in output
    assert "new in row 6: 10.5 BND" in output
    rows = holdings(book)
    assert [row[:5] for row in rows[1:]] == [
        ("core", "VTI", 50, 302.15, 11000),
        ("later", "VTI", 12, 302.15, 3300),
        ("old", "XYZ", 0, 10, None),
        (None, "CASH", 100, None, None),
        (None, "BND", 10.5, 73.250476, None),
    ]
    assert [row[6] for row in rows[1:4]] == ["Main", "Main", None]
    events = [(row["event"], row["details"]) for row in as_json("journal", book)["rows"]]
    assert events[0][0] == "IMPORTED"
    assert "M1 Finance as of 2026-08-31: 2 positions, 0 lots" in events[0][1]


def test_the_same_file_again_changes_nothing_and_a_proposal_follows(tmp_path: Path) -> None:
    book = on_disk(PLAIN, tmp_path / "book.xlsx")
    file = written(tmp_path, "Portfolio_Positions_Aug-03-2026.csv", files.FIDELITY_NEW)
    done("import", file, book)
    before = book.read_bytes()
    assert "says all of it already" in done("import", file, book)
    assert book.read_bytes() == before
    assert holdings(book)[1:] == [("VTI", 60, 302.15), ("CASH", 88, None)]
    done("rebalance", set_price(book))


def test_a_file_that_says_nothing_new_is_remembered_by_its_day(tmp_path: Path) -> None:
    """So that an older one is refused from then on, and Activity of before is asked about."""
    book = on_disk(PLAIN, tmp_path / "book.xlsx")
    done("import", written(tmp_path, "a.csv", files.FIDELITY_NEW), book)
    later = written(tmp_path, "b.csv", files.FIDELITY_NEW.replace("Aug-03-2026", "Aug-28-2026"))
    held = holdings(book)
    before = book.read_bytes()
    assert "would be written" in done("import", later, book, "--dry-run")
    assert book.read_bytes() == before
    said = done("import", later, book)
    assert "Holdings says all of it already; the journal keeps of which day it is.\nWritten to " in said
    assert holdings(book) == held
    assert "Fidelity as of 2026-08-28" in as_json("journal", book)["rows"][-1]["details"]
    before = book.read_bytes()
    assert "nothing is written" in done("import", later, book)
    assert book.read_bytes() == before
    between = written(tmp_path, "c.csv", files.FIDELITY_NEW.replace("Aug-03-2026", "Aug-14-2026"))
    assert "c.csv is of 2026-08-14, and the last import was of 2026-08-28" in refused("import", between, book)


def set_price(book: Path) -> Path:
    set_cells(book, Holdings_A4="BND", Holdings_B4=0, Holdings_C4=73)
    return book


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    book = on_disk(PLAIN, tmp_path / "book.xlsx")
    file, before = written(tmp_path, "s.csv", files.SCHWAB), book.read_bytes()
    dry = done("import", file, book, "--dry-run")
    assert book.read_bytes() == before
    wet = done("import", file, book)
    assert dry.splitlines()[:-1] == wet.splitlines()[:-1]
    assert holdings(book)[1:] == [("VTI", 60, 302.15), ("CASH", 1234.56, None)]


def test_a_formula_of_the_user_s_is_kept_and_told(tmp_path: Path) -> None:
    from xl_addin.hosts.xlsx import XlsxBook

    book = on_disk(PLAIN, tmp_path / "book.xlsx")
    workbook = load_workbook(book)
    workbook["Holdings"]["E2"] = 29
    workbook.save(book)
    _with_formula(book, "C2", "E2*10", 290)
    assert XlsxBook(book).has_formula("Holdings", 2, 3)
    output = done("import", written(tmp_path, "s.csv", files.SCHWAB), book)
    assert "Holdings!C2: your formula is kept: it shows 290, and the file says 302.15" in output
    assert load_workbook(book)["Holdings"]["C2"].value == "=E2*10"
    assert load_workbook(book)["Holdings"]["B2"].value == 60


def _with_formula(book: Path, cell: str, formula: str, value: float) -> None:
    """Give a cell a formula with its saved result, which openpyxl cannot."""
    import re
    import zipfile

    with zipfile.ZipFile(book) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    for name, data in parts.items():
        if name.startswith("xl/worksheets/"):
            pattern = rb'<c r="%s"([^>]*)><v>%d</v></c>' % (cell.encode(), int(value))
            parts[name] = re.sub(
                pattern, rb'<c r="%s"\1><f>%s</f><v>%d</v></c>' % (cell.encode(), formula.encode(), int(value)), data
            )
    with zipfile.ZipFile(book, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)


def test_cash_that_is_kept_in_settings_is_set_there(tmp_path: Path) -> None:
    book = on_disk(PLAIN + "    Settings | Setting | Value\n             | Cash | 5\n", tmp_path / "book.xlsx")
    done("import", written(tmp_path, "s.csv", files.SCHWAB), book)
    assert load_workbook(book)["Settings"]["B2"].value == 1234.56
    assert holdings(book)[1:] == [("VTI", 60, 302.15)]


def test_more_shares_than_lots_become_a_lot_and_fewer_are_asked_about(tmp_path: Path) -> None:
    book = on_disk(LOTS, tmp_path / "book.xlsx")
    more = files.M1.replace(",60,", ",61,").replace('"13,700.00"', '"14,000.00"')
    output = done("import", written(tmp_path, "m.csv", more), book)
    assert "1 become a lot of their own, its day unknown" in output
    assert holdings(book)[5][1:6] == ("VTI", 1, pytest.approx(18129 / 61, abs=1e-6), 300, None)
    before = book.read_bytes()
    error = refused("import", written(tmp_path, "f.csv", files.M1.replace(",60,", ",40,")), book)
    assert "it does not say which lot was sold" in error
    assert book.read_bytes() == before


ACCOUNTS = (
    TARGETS
    + """
    Holdings | Symbol | Shares | Price | Account
             | VTI    | 50     | 290   | Joint
             | VTI    | 40     | 290   | Roth ...456
"""
)


def test_accounts(tmp_path: Path) -> None:
    both, one = written(tmp_path, "all.csv", files.SCHWAB_ALL), written(tmp_path, "one.csv", files.SCHWAB)
    plain = on_disk(PLAIN, tmp_path / "plain.xlsx")
    assert "several accounts: Individual ...123, Roth ...456" in refused("import", both, plain)
    book = on_disk(ACCOUNTS, tmp_path / "book.xlsx")
    assert "is of account Individual ...123, and Holdings has Joint, Roth ...456" in refused("import", one, book)
    done("import", one, book, "--account", "Joint")
    assert holdings(book)[1:] == [
        ("VTI", 60, 302.15, "Joint"), ("VTI", 40, 290, "Roth ...456"), ("CASH", 1234.56, None, "Joint")
    ]  # fmt: skip
    done("import", both, book, "--account", "roth ...456")
    assert holdings(book)[2] == ("VTI", 60, 302.15, "Roth ...456")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.csv", "Date,Amount\n2026-01-01,5\n", "is no table of positions or lots that is known"),
        ("a.csv", files.M1.splitlines()[0] + "\n", "has the headings of a table of M1 Finance and no rows"),
        ("a.csv", files.FIDELITY_OLD.partition("Z1,Individual,Pend")[0], "cut off"),
        ("a.csv", files.M1[:-20], "cut off"),
        ("a.csv", "Run Date,Action,Symbol,Quantity,Amount ($)\n01/02/2026,YOU BOUGHT,VTI,1,-300\n", "it is cut off"),
        ("a.csv", "Run Date,Action,Symbol,Quantity,Amount ($)\n", "is a history in which nothing has happened"),
        ("a.csv", "", "is empty"),
        ("a.pdf", "%PDF-1.7 x", "is a PDF, not a table"),
        ("a.qfx", "OFXHEADER:100\n", "accounting programs"),
        ("a.xls", "<html><table>", "a web page"),
        ("a.csv", "Symbol,Shares\nVTI,many\n", 'error: a.csv!B2: the text "many" where a number belongs'),
    ],
)
def test_bad_files_are_refused_with_the_remedy(tmp_path: Path, name: str, text: str, expected: str) -> None:
    book = on_disk(PLAIN, tmp_path / "book.xlsx")
    before = book.read_bytes()
    error = refused("import", written(tmp_path, name, text), book)
    assert expected in error.replace("'a.csv'", "a.csv")
    assert "." in error
    assert book.read_bytes() == before


def test_an_older_file_than_the_last_is_refused_unless_forced(tmp_path: Path) -> None:
    book = on_disk(PLAIN, tmp_path / "book.xlsx")
    done("import", written(tmp_path, "n.csv", files.FIDELITY_OLD), book)
    older = files.FIDELITY_OLD.replace("Aug-03-2026", "Aug-01-2026").replace(",50,", ",51,")
    error = refused("import", written(tmp_path, "o.csv", older), book)
    assert "o.csv is of 2026-08-01, and the last import was of 2026-08-03" in error
    done("import", tmp_path / "o.csv", book, "--force")
    assert holdings(book)[1][:2] == ("VTI", 61)


def test_no_room_beneath_the_table_and_the_remedy_obeyed(tmp_path: Path) -> None:
    text = PLAIN + "             | Total  |        |\n"
    book = on_disk(text, tmp_path / "book.xlsx")
    file = written(tmp_path, "s.csv", files.SCHWAB)
    assert "Insert an empty row above row 3, and run this again." in refused("import", file, book)
    workbook = load_workbook(book)
    workbook["Holdings"].insert_rows(3)
    workbook.save(book)
    done("import", file, book)
    assert holdings(book)[1:] == [("VTI", 60, 302.15), ("CASH", 1234.56, None), ("Total", None, None)]


def test_an_xlsx_file_whose_headings_stand_in_row_23(tmp_path: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    for row in files.ZERODHA_ROW_23:
        workbook.active.append(row)
    workbook.save(tmp_path / "holdings.xlsx")
    dollars = on_disk(PLAIN, tmp_path / "dollars.xlsx")
    error = refused("import", tmp_path / "holdings.xlsx", dollars)
    assert "VTI is in USD here and in INR in the file. Set Currency on the Settings sheet to INR" in error
    book = on_disk(PLAIN + "    Settings | Setting | Value\n             | Currency | INR\n", tmp_path / "book.xlsx")
    assert "Zerodha as of 2026-08-31" in done("import", tmp_path / "holdings.xlsx", book)
    assert holdings(book)[1] == ("VTI", 60, 302.15)


def test_a_plain_table_of_one_s_own(tmp_path: Path) -> None:
    book = on_disk(PLAIN, tmp_path / "book.xlsx")
    file = written(tmp_path, "mine.csv", "Ticker;Quantity;Price\nvti;60;300\nBRK.B;=1+1;5\n")
    assert "where a number belongs" in refused("import", file, book)
    file.write_text("Ticker;Quantity;Price\nvti;60;300\n=A1;2;5\n")
    done("import", file, book)
    cell = load_workbook(book)["Holdings"]["A3"]
    assert (cell.value, cell.data_type) == ("=A1", "s")


def test_one_account_in_two_files_is_refused(tmp_path: Path) -> None:
    book = on_disk(PLAIN, tmp_path / "book.xlsx")
    one, other = written(tmp_path, "s.csv", files.SCHWAB), written(tmp_path, "m.csv", files.M1)
    assert "m.csv lists the same account, as far as Holdings tells" in refused("import", one, other, book)
    lots, copy = written(tmp_path, "l.csv", files.M1_LOTS), written(tmp_path, "copy.csv", files.M1_LOTS)
    assert "copy.csv has the lots of a file before it" in refused("import", lots, copy, book)


def test_what_is_sold_short_is_told_and_not_imported(tmp_path: Path) -> None:
    book = on_disk(PLAIN, tmp_path / "book.xlsx")
    file = written(tmp_path, "m.csv", files.M1.replace("10.5", "-10.5").replace("769.13", "-769.13"))
    assert "BND is sold short: it is neither imported nor counted" in done("import", file, book)
    assert [row[0] for row in holdings(book)[1:]] == ["VTI"]


def test_new_rows_extend_an_excel_table_and_what_stands_beside_it_stays(tmp_path: Path) -> None:
    from openpyxl.worksheet.table import Table

    book = on_disk(PLAIN, tmp_path / "book.xlsx")
    workbook = load_workbook(book)
    workbook["Holdings"].add_table(Table(displayName="Mine", ref="A1:C2"))
    workbook["Holdings"]["F9"] = "a note"
    workbook.save(book)
    done("import", written(tmp_path, "s.csv", files.SCHWAB), book)
    sheet = load_workbook(book)["Holdings"]
    assert (sheet.tables["Mine"].ref, sheet["F9"].value, sheet["A3"].value) == ("A1:C3", "a note", "CASH")


def test_a_file_that_shares_nothing_with_holdings_may_be_another_account_s(tmp_path: Path) -> None:
    book = on_disk(PLAIN.replace("VTI    | 50", "QQQ    | 50"), tmp_path / "book.xlsx")
    file = written(tmp_path, "s.csv", files.SCHWAB)
    assert "none of the 1 holdings here is in the file" in refused("import", file, book)
    done("import", file, book, "--force")
    assert [row[:2] for row in holdings(book)[1:]] == [("QQQ", 0), ("VTI", 60), ("CASH", 1234.56)]


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (  # a typed value follows the shares and the price; what a formula gives is not typed
            """
    Holdings | Symbol | Shares | Price | Value | Cost per share
             | VTI    | 50     | 290   | 14500 | 200
             | CASH   | 100    |       |       |
            """,
            [("VTI", 60, 302.15, 18129, 228.333333), ("CASH", 88, None, None, None)],
        ),
        (  # shares and a value: the value says what the price would
            """
    Holdings | Symbol | Shares | Value
             | VTI    | 50     | 14500
             | CASH   | 100    |
            """,
            [("VTI", 60, 18129), ("CASH", 88, None)],
        ),
        (  # a value only
            """
    Holdings | Symbol | Value
             | VTI    | 14500
             | CASH   | 88
            """,
            [("VTI", 18129), ("CASH", 88)],
        ),
    ],
)
def test_a_typed_value_is_not_left_to_contradict(tmp_path: Path, table: str, rows: list[tuple[Any, ...]]) -> None:
    book = on_disk(TARGETS + table, tmp_path / "book.xlsx")
    done("import", written(tmp_path, "Portfolio_Positions_Aug-03-2026.csv", files.FIDELITY_NEW), book)
    assert holdings(book)[1:] == rows
    done("drift", set_price_list(book))


def set_price_list(book: Path) -> Path:
    workbook = load_workbook(book)
    sheet = workbook.create_sheet("Prices")
    for row in (("Symbol", "Price"), ("BND", 73)):
        sheet.append(row)
    workbook.save(book)
    return book


def test_a_new_row_is_spelled_as_the_workbook_spells_its_symbol(tmp_path: Path) -> None:
    targets = TARGETS.replace("| BND ", "| BRK.B ")
    book = on_disk(targets + PLAIN.partition(TARGETS)[2], tmp_path / "book.xlsx")
    done("import", written(tmp_path, "p.csv", "Symbol,Shares,Price\nVTI,50,290\nBRKB,10,480\n"), book)
    assert holdings(book)[1:] == [("VTI", 50, 290), ("BRK.B", 10, 480)]

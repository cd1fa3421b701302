"""Fresh prices through the real command line: where they go, what stays, and when old ones are refused."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from cli.test_import import written
from cli.test_job import as_json, done, refused
from openpyxl import load_workbook
from sheets.brokers import files
from workbooks import on_disk, set_cells

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOOK = """
    Targets  | Pie  | Slice | Target %
             | Main | VTI   | 60%
             | Main | BND   | 40%
    Holdings | Mine  | Symbol | Shares | Price | Pie
             | core  | VTI    | 50     | 290   | Main
             | later | VTI    | 10     |       | Main
             |       | CASH   | 100    |       |
"""
LISTED = (
    BOOK
    + """
    Prices   | Mine | Symbol | Price | As of
             | x    | BND    | 70    | 2026-11-20
    Settings | Setting | Value
             | As of   | 2026-11-25 10:00
"""
)
FILE = "Symbol,Close,Date\nVTI,301.5,2026-11-24\nBND,73.1,2026-11-24\nVTI,299,2026-11-23\nQQQ,500,2026-11-24\n"


def rows(book: Path, sheet: str) -> list[tuple[Any, ...]]:
    return [row for row in load_workbook(book)[sheet].iter_rows(values_only=True) if any(row)]


def test_prices_go_over_those_typed_in_holdings_and_onto_a_list_with_their_time(tmp_path: Path) -> None:
    book = on_disk(BOOK, tmp_path / "book.xlsx")
    file = written(tmp_path, "prices.csv", FILE)
    dry = done("prices", book, "--from", file, "--dry-run")
    assert "Prices" not in load_workbook(book).sheetnames
    output = done("prices", book, "--from", file)
    assert dry.splitlines()[:-1] == output.splitlines()[:-1]
    assert "Holdings!D2  VTI  Price: 290 to 301.5" in output
    assert "1 price is of nothing held or targeted" in output
    assert [row[3] for row in rows(book, "Holdings")[1:]] == [301.5, None, None]
    assert rows(book, "Prices") == [
        ("Symbol", "Price", "As of"),
        ("VTI", 301.5, datetime(2026, 11, 24)),
        ("BND", 73.1, datetime(2026, 11, 24)),
    ]
    assert as_json("drift", book)["total"] == "18190.00"  # 60 x 301.50 + 100
    before = book.read_bytes()
    assert "All prices are there already" in done("prices", book, "--from", file)
    assert book.read_bytes() == before
    events = [(row["event"], row["details"]) for row in as_json("journal", book)["rows"]]
    assert events == [("PRICED", "2 prices from prices.csv as of 2026-11-24")]


def test_a_list_of_the_user_s_own_is_kept_and_grows(tmp_path: Path) -> None:
    book = on_disk(LISTED, tmp_path / "book.xlsx")
    output = done("prices", book, "--from", written(tmp_path, "p.csv", FILE))
    assert "Prices!C2  BND  Price: 70 to 73.1" in output
    assert "new on Prices in row 3: VTI" in output
    assert rows(book, "Prices")[1:] == [
        ("x", "BND", 73.1, datetime(2026, 11, 24)),
        (None, "VTI", 301.5, datetime(2026, 11, 24)),
    ]


def test_a_list_without_times_gets_the_column_beside_it(tmp_path: Path) -> None:
    listed = LISTED.replace("| Price | As of", "| Price").replace("| 70    | 2026-11-20", "| 70")
    book = on_disk(listed, tmp_path / "book.xlsx")
    done("prices", book, "--from", written(tmp_path, "p.csv", FILE))
    assert rows(book, "Prices")[:2] == [
        ("Mine", "Symbol", "Price", "As of"),
        ("x", "BND", 73.1, datetime(2026, 11, 24)),
    ]


def test_a_broker_s_file_of_positions_gives_prices_too(tmp_path: Path) -> None:
    book = on_disk(BOOK, tmp_path / "book.xlsx")
    output = done(
        "prices", book, "--from", written(tmp_path, "Portfolio_Positions_Aug-03-2026.csv", files.FIDELITY_NEW)
    )
    assert "(Fidelity): 1 price of what is held or targeted" in output
    assert "has no price of BND: what is there stays" in output
    assert rows(book, "Prices")[1:] == [("VTI", 302.15, datetime(2026, 8, 3))]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("Symbol,Close\nQQQ,500\n", "p.csv has no price of anything held or targeted (VTI, BND)"),
        ("Date,Shares\n2026-11-24,5\n", "no table of prices is in this file"),
        ("Symbol,Price\nVTI,300\nVTI,301\n", "p.csv has two prices of VTI, in row 2 and here"),
        ("Symbol,Price,Currency\nVTI,300,EUR\n", "VTI is quoted in EUR here and in USD in the workbook"),
        ("Symbol,Price,Date\nBND,70.5,2026-11-19\n", "BND is of 2026-11-20, and that of the file of 2026-11-19"),
        ("Symbol,Price\nVTI,abc\n", '"abc" where a number belongs'),
    ],
)  # fmt: skip
def test_a_file_that_will_not_do_is_refused(tmp_path: Path, file: str, said: str) -> None:
    book = on_disk(LISTED, tmp_path / "book.xlsx")
    before = book.read_bytes()
    assert said in refused("prices", book, "--from", written(tmp_path, "p.csv", file))
    assert book.read_bytes() == before


def test_older_prices_are_taken_by_force_alone(tmp_path: Path) -> None:
    book = on_disk(LISTED, tmp_path / "book.xlsx")
    file = written(tmp_path, "p.csv", "Symbol,Price,Date\nBND,70.5,2026-11-19\n")
    done("prices", book, "--from", file, "--force")
    assert rows(book, "Prices")[1] == ("x", "BND", 70.5, datetime(2026, 11, 19))


def test_pence_and_pounds_are_brought_to_what_the_workbook_quotes(tmp_path: Path) -> None:
    book = on_disk(
        """
        Targets  | Pie  | Slice | Target %
                 | Main | VUSA  | 100%
        Holdings | Symbol | Shares | Price | Currency
                 | VUSA   | 10     | 7500  | GBX
        Settings | Setting  | Value
                 | Currency | GBP
        """,
        tmp_path / "book.xlsx",
    )
    done("prices", book, "--from", written(tmp_path, "p.csv", "Symbol,Price,Currency\nVUSA,76.25,GBP\n"))
    assert rows(book, "Holdings")[1] == ("VUSA", 10, 7625, "GBX")
    assert as_json("drift", book)["total"] == "762.50"


@pytest.mark.parametrize(
    ("good_for", "price_of", "now", "said"),
    [
        ("24 hours", "2026-11-24", "2026-11-25 10:00", None),  # a day's price is that of its end
        ("24 hours", "2026-11-23", "2026-11-25 10:00", "is older than 24 hours: that of VTI is 34 hours old"),
        ("3 days", "2026-11-23", "2026-11-25 10:00", None),
        ("30 minutes", "2026-11-25T09:45:00", "2026-11-25 10:00", None),
        ("30 minutes", "2026-11-25T09:15:00", "2026-11-25 10:00", "that of VTI is 45 minutes old"),
        ("1 day", "2026-11-26", "2026-11-25 10:00", "is of a time still to come"),
        ("1 day", None, "2026-11-25 10:00", "nothing says of when the price of VTI is"),
        ("none", None, "2026-11-25 10:00", None),
    ],
)  # fmt: skip
def test_prices_are_good_for_as_long_as_the_setting_says(
    tmp_path: Path, good_for: str, price_of: str | None, now: str, said: str | None
) -> None:
    book = on_disk(
        f"""
        Targets  | Pie  | Slice | Target %
                 | Main | VTI   | 100%
        Holdings | Symbol | Shares | Price
                 | VTI    | 50     | 290
        Prices   | Symbol | Price | As of
                 | VTI    | 290   | {price_of or ""}
                 | OLD    | 1     | 2020-01-01
        Settings | Setting         | Value
                 | Prices good for | {good_for}
                 | As of           | {now}
        """,
        tmp_path / "book.xlsx",
    )
    for verb in ("drift", "rebalance", "check"):
        if said is None:
            done(verb, book)
        else:
            assert said in refused(verb, book)


def test_the_remedy_for_stale_prices_works_as_it_says(tmp_path: Path) -> None:
    book = on_disk(LISTED + "             | Prices good for | 24 hours\n", tmp_path / "book.xlsx")
    assert "The command is prices --from FILE" in refused("drift", book)
    done("prices", book, "--from", written(tmp_path, "p.csv", FILE))
    done("drift", book)
    set_cells(book, Holdings_D2=305)  # typed by hand: nobody knows when
    assert "nothing says of when the price of VTI is" in refused("drift", book)


def test_a_price_far_from_the_one_before_is_worth_a_look(tmp_path: Path) -> None:
    book = on_disk(BOOK, tmp_path / "book.xlsx")
    output = done(
        "prices", book, "--from", written(tmp_path, "p.csv", "Symbol,Price\nVTI,29\n"), "--as-of", "2026-11-24"
    )
    assert "the price of VTI goes from 290.00 to 29.00" in output
    assert rows(book, "Prices")[1] == ("VTI", 29, datetime(2026, 11, 24))


class _Quotes(BaseHTTPRequestHandler):
    """A service of quotes on this machine: the chart of one day that yfinance asks for, and nothing else."""

    def do_GET(self) -> None:
        symbol = self.path.partition("/chart/")[2].partition("?")[0]
        known = {"VTI": 301.25, "BRK-B": 480.5}
        self.send_response(200 if symbol in known else 404)
        self.end_headers()
        told = {"code": "Not Found", "description": "No data found, symbol may be delisted"}
        nothing = {"chart": {"result": None, "error": told}, "quoteSummary": {"result": None, "error": told}}
        self.wfile.write(json.dumps(_chart(symbol, known[symbol]) if symbol in known else nothing).encode())

    def do_CONNECT(self) -> None:
        self.send_error(501)

    def log_message(self, *_: object) -> None: ...


def _chart(symbol: str, price: float) -> dict[str, Any]:
    at = int(datetime(2026, 11, 24, 21).timestamp())
    meta = {
        "currency": "USD", "symbol": symbol, "regularMarketTime": at, "regularMarketPrice": price, "gmtoffset": -18000,
        "exchangeTimezoneName": "America/New_York", "timezone": "EST", "instrumentType": "ETF", "dataGranularity": "1d",
        "priceHint": 2, "validRanges": ["5d"], "range": "5d", "firstTradeDate": 0, "exchangeName": "PCX",
    }  # fmt: skip
    quote = {key: [price] for key in ("open", "high", "low", "close")} | {"volume": [1]}
    indicators = {"quote": [quote], "adjclose": [{"adjclose": [price]}]}
    return {"chart": {"result": [{"meta": meta, "timestamp": [at], "indicators": indicators}], "error": None}}


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let yfinance talk to a server on loopback, and to nothing beyond it: the server is its proxy for all else."""
    import yfinance

    server = ThreadingHTTPServer(("127.0.0.1", 0), _Quotes)
    Thread(target=server.serve_forever, daemon=True).start()
    for module in [module for name, module in sys.modules.items() if name.startswith("yfinance.")]:
        for name in ("_BASE_URL_", "_QUERY1_URL_", "_QUOTE_SUMMARY_URL_"):
            if hasattr(module, name):
                path = getattr(module, name).partition(".yahoo.com")[2]
                monkeypatch.setattr(module, name, f"http://quotes.invalid{path}")
    yfinance.config.network.proxy = f"http://127.0.0.1:{server.server_port}"
    yield
    yfinance.config.network.proxy = None
    server.shutdown()
    server.server_close()


@pytest.mark.usefixtures("service")
def test_the_source_yahoo_asks_its_service_and_says_what_it_knows() -> None:
    from xl_addin.hosts.price_sources import quotes

    listed = quotes("yahoo", ("VTI", "BRK.B", "NONE"))
    assert [(row.symbol, float(row.price), row.currency) for row in listed.prices] == [
        ("VTI", 301.25, "USD"),
        ("BRK.B", 480.5, "USD"),
    ]
    assert {row.as_of.date() for row in listed.prices if isinstance(row.as_of, datetime)} == {date(2026, 11, 24)}


def test_a_source_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    book = on_disk(BOOK, tmp_path / "book.xlsx")
    said = refused("prices", book, "--source", "nowhere")
    assert "there is no source of prices nowhere. Installed are: yahoo" in said

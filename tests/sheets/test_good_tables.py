"""What a person may type, and how it is understood."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from notation import book, grid, value
from reading import read_holdings

from xl_addin.domain.band import Band, Reach
from xl_addin.domain.finding import Place
from xl_addin.domain.rows import Constraint
from xl_addin.domain.settings import (
    AccountType,
    Leftover,
    LotMethod,
    Nesting,
    Outside,
    Overflow,
    Settings,
    TradeTo,
    WashSales,
)
from xl_addin.sheets.cells import Problem
from xl_addin.sheets.grid import Grid
from xl_addin.sheets.holding_columns import HOLDINGS
from xl_addin.sheets.inputs import read_grids, read_inputs
from xl_addin.sheets.prices import PRICES, read_prices
from xl_addin.sheets.setting_specs import SETTINGS, SHEET_SETTINGS
from xl_addin.sheets.settings import SETTINGS_TABLE, read_settings
from xl_addin.sheets.targets import TARGETS, read_targets
from xl_addin.sheets.trades import read_trades

if TYPE_CHECKING:
    from xl_addin.sheets.column import Table
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.setting_specs import SettingSpec


def percents(text: str) -> list[str]:
    rows, findings = read_targets(grid(text))
    assert not findings
    return [f"{row.percent.normalize():f}" for row in rows]


def positions(text: str) -> list[str]:
    rows, _ = read_holdings(grid(text))
    return [f"{row.symbol} {row.shares} {row.price}" for row in rows]


def setting(name: str, typed: Value) -> Settings:
    settings, findings = read_settings(Grid("Settings", (("Setting", "Value"), (name, typed))))
    assert not findings
    return settings


def test_a_whole_workbook_under_common_other_names() -> None:
    inputs, findings = read_inputs(
        book("""
        MODEL     | Pie  | Slice | Target weight
                  | Core | VTI   | 100%
        positions | Ticker | Qty | Last price
                  | VTI    | 10  | 250
        Quotes    | Symbol | Price
                  | BND    | 80
        Preferences | Setting | Value
                    | Cash    | 12.34
        """)
    )
    assert findings == ()
    assert inputs.sheets == {
        "Targets": "MODEL", "Holdings": "positions", "Prices": "Quotes", "Settings": "Preferences",
    }  # fmt: skip
    assert inputs.settings.cash == 1234
    assert inputs.prices[0].price == 80


def test_the_own_name_goes_before_other_names() -> None:
    inputs, findings = read_inputs(
        book("""
        Portfolio | a dashboard
        Holdings  | Symbol | Shares | Price
                  | VTI    | 10     | 250
        Targets   | Pie  | Slice | Target %
                  | Core | VTI   | 100
        """)
    )
    assert findings == ()
    assert inputs.sheets["Holdings"] == "Holdings"


def test_the_user_chooses_sheets_by_option_before_setting() -> None:
    workbook = book("""
        Old       | Symbol | Shares | Price
                  | OLD    | 1      | 1
        New       | Symbol | Shares | Price
                  | NEW    | 1      | 1
        Targets   | Pie  | Slice | Target %
                  | Core | NEW   | 100
        Settings  | Setting        | Value
                  | Holdings sheet | old
        """)
    assert [row.symbol for row in read_inputs(workbook)[0].holdings] == ["OLD"]
    assert [row.symbol for row in read_inputs(workbook, holdings_name="new")[0].holdings] == ["NEW"]


def test_grids_from_ranges_need_no_workbook() -> None:
    targets = grid("targets | Pie | Slice | Target %\n | Core | VTI | 100")
    holdings = grid("holdings | Symbol | Shares | Price\n | VTI | 1 | 250")
    inputs, findings = read_grids(targets, holdings)
    assert findings == ()
    assert (inputs.targets[0].slice, inputs.holdings[0].symbol, inputs.settings) == ("VTI", "VTI", Settings())


def test_a_table_anywhere_with_columns_in_any_order() -> None:
    rows, findings = read_holdings(
        grid("""
        Holdings | My portfolio |        |             |        |       |
                 |              |        |             |        |       |
                 |              | Price  | Remark      | Shares |       | SYMBOL
                 | note         | 250.5  | #REF!       | 10     | #N/A  | ' vti '
                 |              | 80     | =RAND()     | 2.5    |       | brk.b
        """)
    )
    assert findings == ()
    assert [(r.symbol, r.shares, r.price) for r in rows] == [
        ("vti", Decimal(10), Decimal("250.5")),
        ("brk.b", Decimal("2.5"), Decimal(80)),
    ]
    assert str(rows[1].source.cell("Shares")) == "Holdings!D5"
    assert str(rows[1].source.cell("Account")) == "Holdings!A5"


def test_lots_with_everything_that_can_be_said_of_them() -> None:
    rows, findings = read_holdings(
        grid("""
        Holdings | Symbol | Shares | Price | Pie  | Cost basis | Acquired         | Name           | Value | Account
                 | VTI    | 1      | 250   | Core | 200.10     | 2024-02-29       | Vanguard Total | #N/A  | 1234567
                 | VTI    | 2      |       |      |            | '2025-01-31'     |                |       | IRA
                 | VTI    | 3      |       |      | 0          | 2025-03-01 10:30 |                |       |
        """)
    )
    assert findings == ()
    assert [row.acquired for row in rows] == [date(2024, 2, 29), date(2025, 1, 31), date(2025, 3, 1)]
    assert [row.cost_basis for row in rows] == [Decimal("200.1"), None, Decimal(0)]
    assert [row.account for row in rows] == ["1234567", "IRA", None]
    assert [row.pie for row in rows] == ["Core", None, None]


def test_cash_may_be_negative_and_zero_shares_need_no_price() -> None:
    assert positions("""
        Holdings | Symbol | Shares  | Price
                 | Cash   | -120.50 | 1
                 | CASH   | 5       |
                 | VTI    | 0       | 0
                 | BND    | 0       |
                 | GLD    | 0       | 180
        """) == ["CASH -120.5 None", "CASH 5 None", "VTI 0 None", "BND 0 None", "GLD 0 180"]


def test_tickers_that_look_like_something_else() -> None:
    assert positions("""
        Holdings | Symbol | Shares | Price
                 | NA     | 1      | 1
                 | NAN    | 1      | 1
                 | 'TRUE' | 1      | 1
                 | '700'  | 1      | 1
        """) == ["NA 1 1", "NAN 1 1", "TRUE 1 1", "700 1 1"]


@pytest.mark.parametrize(
    "total",
    ["Total |  | 100 | 9", "Grand total: |  |  |", " |  | 100 | TOTAL", "total | | #N/A |"],
)
def test_a_total_row_is_passed_over_wherever_it_stands(total: str) -> None:
    text = f"""
        Holdings | Symbol | Name | Shares | Price
                 | VTI    |      | 10     | 250
                 | {total}
        """
    rows, findings = read_holdings(grid(text))
    assert [row.symbol for row in rows] == ["VTI"]
    assert [str(f)[:4] for f in findings] == ["note"]


def test_a_pie_may_be_called_total() -> None:
    rows, findings = read_targets(
        grid("""
        Targets | Pie   | Slice | Target %
                | Total | Core  | 100
                | Core  | VTI   | 100
                | Core  | Total | 100
        """)
    )
    assert [(row.pie, row.slice) for row in rows] == [("Total", "Core"), ("Core", "VTI")]
    assert [str(f) for f in findings] == ["note: Targets!A4: the Total row is passed over."]


def test_an_excel_table_ends_where_it_ends() -> None:
    rows, findings = read_holdings(
        grid("""
        Holdings [B1:D5 totals 1] | note   | Symbol | Shares | Price | Symbol
                                  |        | VTI    | 10     | 250   |
                                  | Total  |        |        |       | mine
                                  | aside  | BND    | 5      | 80    |
                                  |        | Sum    | 15     |       |
                                  | a word |        |        |       |
        """)
    )
    assert [row.symbol for row in rows] == ["VTI", "BND"]
    assert findings == ()


def test_a_second_excel_table_of_the_same_kind_is_not_dropped() -> None:
    _, findings = read_holdings(
        grid("""
        Holdings [A1:C2] [A4:C5] | Symbol | Shares | Price
                                 | VTI    | 10     | 250
                                 |        |        |
                                 | Symbol | Shares | Price
                                 | BND    | 5      | 80
        """)
    )
    assert [str(f)[:22] for f in findings] == ["error: Holdings!A4: a "]


def test_another_excel_table_below_is_left_alone() -> None:
    rows, findings = read_holdings(
        grid("""
        Holdings [A1:C2] [A4:C5] | Symbol | Shares | Price
                                 | VTI    | 10     | 250
                                 |        |        |
                                 | Day    | Amount | Kind
                                 | Monday | 5      | deposit
        """)
    )
    assert [row.symbol for row in rows] == ["VTI"]
    assert findings == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("60% 40%", "60 40"),
        ("60 40", "60 40"),
        ("'60%' '40%'", "60 40"),
        ("'60%' 0.4", "60 40"),
        ("'60%' 40", "60 40"),
        ("33.33 33.33 33.33", "33.33 33.33 33.33"),
        ("33.33% 33.33% 33.33%", "33.33 33.33 33.33"),
        ("0.5 0.5 99", "0.5 0.5 99"),
        ("1", "100"),
        ("100 0", "100 0"),
        ("0.4 0.5", "40 50"),
        ("40 50", "40 50"),
        ("0 0", "0 0"),
    ],
)
def test_one_scale_within_a_pie(typed: str, meant: str) -> None:
    rows = "".join(f"\n| Core | S{n} | {cell}" for n, cell in enumerate(typed.split()))
    assert percents(f"Targets | Pie | Slice | Target %{rows}") == meant.split()


def test_every_pie_has_its_own_scale() -> None:
    assert percents("""
        Targets | Pie  | Slice | Target %
                | Root | Core  | 70%
                | CORE | VTI   | 60
                | Root | Edge  | 30%
                | Edge | GLD   | '100%'
                | core | BND   | 40
        """) == ["70", "60", "30", "100", "40"]


def test_what_is_said_of_a_slice() -> None:
    rows, findings = read_targets(
        grid("""
        Targets | Pie  | Slice | Target % | Constraint | Band           | Share decimals | Note
                | Core | VTI   | 50       | No-Buy     | 5pp or 25% rel | 0              | #N/A
                | Core | BND   | 50       | LOCKED     | none           | 2              |
        """)
    )
    assert findings == ()
    assert [row.constraint for row in rows] == [Constraint.NO_BUY, Constraint.LOCKED]
    assert [row.band for row in rows] == [Band(Fraction(1, 20), Fraction(1, 4)), None]
    assert [row.share_decimals for row in rows] == [0, 2]


def test_how_much_of_a_slice_may_be_traded() -> None:
    rows, findings = read_targets(
        grid("""
        Targets | Pie  | Slice | Target % | Maximum purchase | MAX SELL
                | Core | VTI   | 50       | 500              |
                | Core | BND   | 30       | 0                | 1234.567
                | Core | GLD   | 20       |                  | 0.1
        """)
    )
    assert findings == ()
    assert [(row.maximum_buy, row.maximum_sell) for row in rows] == [(50_000, None), (0, 123_456), (None, 10)]
    assert str(rows[0].source.cell("Maximum buy")) == "Targets!D2"


def test_prices_and_rows_still_without_one() -> None:
    rows, findings = read_prices(grid("Prices | Price | Ticker\n | 80 | bnd\n | | VEA"))
    assert findings == ()
    assert [(row.symbol, row.price, str(row.source.cell("Price"))) for row in rows] == [
        ("bnd", Decimal(80), "Prices!A2")
    ]


def test_dates_as_bare_numbers_where_the_host_says_so() -> None:
    table = grid("H | Symbol | Shares | Price | Acquired\n | VTI | 45292 | 1 | 45292\n | VTI | 1 | 1 | 45292.5")
    rows, findings = read_holdings(Grid("H", table.rows, epoch=date(1899, 12, 30)))
    assert findings == ()
    assert [row.acquired for row in rows] == [date(2024, 1, 1), date(2024, 1, 1)]
    assert rows[0].shares == 45292


@pytest.mark.parametrize(
    ("name", "typed", "field", "meant"),
    [
        ("cash", -12.345, "cash", -1235),
        ("Minimum  CASH", 1000, "minimum_cash", 100_000),
        ("auto invest threshold", 25.5, "auto_invest_threshold", 2550),
        ("Rebalance uses cash", "No", "rebalance_uses_cash", False),
        ("Rebalance uses cash", True, "rebalance_uses_cash", True),
        ("Share decimals", 0.0, "share_decimals", 0),
        ("Minimum order", 0.1 + 0.2, "minimum_order", 30),
        ("Maximum number of orders", 12.0, "maximum_orders", 12),
        ("Maximum orders", "None", "maximum_orders", None),
        ("Maximum turnover", "7.5 %", "maximum_turnover", Decimal("0.075")),
        ("Max turnover", 0.1, "maximum_turnover", Decimal("0.1")),
        ("Maximum turnover", "none", "maximum_turnover", None),
        ("Prefer fewer orders", "Yes", "fewer_orders", Decimal("0.005")),
        ("Prefer fewer orders", True, "fewer_orders", Decimal("0.005")),
        ("Prefer fewer orders", "NO", "fewer_orders", None),
        ("fewer orders", "0.5 PP", "fewer_orders", Decimal("0.005")),
        ("Prefer fewer orders", "0 percentage points", "fewer_orders", Decimal(0)),
        ("Nested pies", "Flat", "nesting", Nesting.FLAT),
        ("Holdings outside pies", "sell", "outside", Outside.SELL),
        ("Overflow", "Hold as  cash", "overflow", Overflow.HOLD_AS_CASH),
        ("Leftover cash", "invest what fits", "leftover", Leftover.INVEST),
        ("Band", "5PP", "band", Band(points=Fraction(1, 20))),
        ("Band", "25 % relative", "band", Band(relative=Fraction(1, 4))),
        ("Band", "25% rel and 5 pp", "band", Band(Fraction(1, 20), Fraction(1, 4), Reach.LOOSER)),
        ("Band", "2.5pp or 12.5% rel", "band", Band(Fraction(1, 40), Fraction(1, 8), Reach.TIGHTER)),
        ("Band", "None", "band", None),
        ("Trade to", "band-edge", "trade_to", TradeTo.BAND_EDGE),
        ("Lot method", "HIFO", "lot_method", LotMethod.HIFO),
        ("Lot method", "Specific", "lot_method", LotMethod.SPECIFIC),
        ("Short-term loss carried forward", 3000, "carried_short", 300_000),
        ("Long-term loss carried forward", 12.5, "carried_long", 1250),
        ("Short-term gain this year", -100, "realised_short", -10_000),
        ("Long-term gain this year", 0, "realised_long", 0),
        ("Account type", "roth", "account_type", AccountType.ROTH),
        ("Account type", "401K", "account_type", AccountType.EMPLOYER),
        ("Account", " Joint  7 ", "account", "Joint 7"),
        ("Account", 1234567, "account", "1234567"),
        ("Account", "None", "account", None),
        ("Account type", 529, "account_type", AccountType.EDUCATION),
        ("Account type", "Joint=taxable", "account_type", AccountType.TAXABLE),
        (
            "Account type",
            " Joint  acc. = Taxable;roth=ROTH; Rollover=ira;",
            "account_types",
            (("Joint acc.", AccountType.TAXABLE), ("Rollover", AccountType.IRA), ("roth", AccountType.ROTH)),
        ),
        ("Account type", "hsa; Joint=taxable", "account_type", AccountType.HSA),
        ("Account type", "hsa; Joint=taxable", "account_types", (("Joint", AccountType.TAXABLE),)),
        ("Wash sales", "Block", "wash_sales", WashSales.BLOCK),
        ("Identical tickers", "vti = ITOT; B=A", "identical", (frozenset("AB"), frozenset({"ITOT", "VTI"}))),
        ("Identical tickers", "none", "identical", ()),
        ("Short-term tax rate", "32 %", "short_term_rate", Decimal("0.32")),
        ("Long-term tax rate", 0.15, "long_term_rate", Decimal("0.15")),
        ("Long-term tax rate", "none", "long_term_rate", None),
        ("Maximum realized gain", 3000, "maximum_gain", 300_000),
        ("Maximum realised gain", "none", "maximum_gain", None),
        ("Tax versus drift", 0.5, "tax_weight", Decimal("0.5")),
        ("tax  versus drift", "None", "tax_weight", None),
        ("Tax versus drift", "$50 a point", "tax_a_point", 5000),
        ("Tax versus drift", "$1,250.50 per point of drift", "tax_a_point", 125_050),
        ("Tax versus drift", "80 USD/pp", "tax_a_point", 8000),
        ("Tax versus drift", "0 a point", "tax_a_point", 0),
        ("Tax versus drift", 0.5, "tax_a_point", None),
        ("Commission per order", 4.95, "commission", 495),
        ("Spread", "0.05%", "spread", Decimal("0.0005")),
        ("Bid-ask spread", 0.0005, "spread", Decimal("0.0005")),
        ("Spread", "0%", "spread", Decimal(0)),
        ("Spread", "none", "spread", Decimal(0)),
        ("Currency", " usd", "currency", "USD"),
        ("As of", datetime(2026, 1, 31, 10), "as_of", datetime(2026, 1, 31, 10)),
        ("As of", date(2026, 1, 31), "as_of", datetime(2026, 1, 31)),
        ("As of", "2026-01-31 10:00", "as_of", datetime(2026, 1, 31, 10)),
        ("As of", "2026-01-31T10:00-05:00", "as_of",
         datetime(2026, 1, 31, 10, tzinfo=timezone(timedelta(hours=-5)))),
        ("As of", "now", "as_of", None),
        ("Price tolerance", "0.5%", "price_tolerance", Decimal("0.005")),
        ("Exchange", "xlon", "exchange", "XLON"),
        ("Trade windows", "15:00, 9:30", "trade_windows", (time(9, 30), time(15))),
        ("Trade windows", "9:30 am and 3 PM", "trade_windows", (time(9, 30), time(15))),
        ("Trade windows", time(15), "trade_windows", (time(15),)),
        ("Trade windows", datetime(1899, 12, 30, 15), "trade_windows", (time(15),)),
        ("Trade windows", 9.5 / 24, "trade_windows", (time(9, 30),)),
        ("Confirmation valid for", "90 minutes", "valid_for", timedelta(minutes=90)),
        ("Confirmation valid for", "2 Days", "valid_for", timedelta(days=2)),
        ("Confirmation valid for", "1.5h", "valid_for", timedelta(minutes=90)),
        ("Confirmation valid for", "until the window", "valid_for", None),
        ("Confirmation valid for", "until the window", "valid_into_window", False),
        ("Confirmation valid for", "2 days, and at least until its window", "valid_into_window", True),
        ("Journal name", "Login name", "journal_name", None),
        ("Journal name", "none", "journal_name", ""),
        ("Journal name", "Ann & Bob", "journal_name", "Ann & Bob"),
    ],
)  # fmt: skip
def test_settings_as_people_type_them(name: str, typed: Value, field: str, meant: object) -> None:
    assert getattr(setting(name, typed), field) == meant


def test_settings_remember_their_cells_and_blank_ones_are_defaults() -> None:
    settings, findings = read_settings(
        grid("""
        Settings | Setting        | Value
                 | Money          |
                 | Minimum cash   |
                 | Cash           | 5
                 | Journal        | Log
                 | Holdings sheet | 2026
        """)
    )
    assert findings == ()
    assert settings == Settings(cash=500, sheets={"Journal": "Log", "Holdings": "2026"})
    assert settings.places["cash"] == Place("Settings", 4, 2, "Value")
    assert str(settings.places["Holdings"]) == "Settings!B6"


def test_what_is_unknown_cannot_refuse_a_workbook() -> None:
    _, findings = read_settings(grid("Settings | Setting | Value\n | 2026 | #N/A\n | Mine | =A1"))
    assert [str(f)[:9] for f in findings] == ["warning: ", "warning: "]


@pytest.mark.parametrize("spec", SETTINGS, ids=lambda spec: spec.name)
def test_the_default_a_person_reads_is_the_default_that_counts(spec: SettingSpec) -> None:
    typed = value(spec.default) if spec.default[-1].isdigit() and ":" not in spec.default else spec.default
    counts = 0 if spec.field == "cash" else getattr(Settings(), spec.field)
    assert getattr(setting(spec.name, typed), spec.field) == counts


def test_every_setting_has_a_field_and_a_sentence() -> None:
    assert {spec.field for spec in SETTINGS} | {
        "sheets",
        "places",
        "account_types",
        "valid_into_window",
        "minimum_cash_part",
        "tax_a_point",
    } == set(Settings.__dataclass_fields__)
    assert all(spec.help[-1] == "." and spec.help[0].isupper() for spec in (*SETTINGS, *SHEET_SETTINGS))
    assert all(not isinstance(spec.parse(word), Problem) for spec in SETTINGS for word in spec.words)


@pytest.mark.parametrize("table", [TARGETS, HOLDINGS, PRICES, SETTINGS_TABLE], ids=lambda table: table.name)
def test_no_word_means_two_columns(table: Table) -> None:
    """A name may stand in for the symbol where nothing better does, but no word is a sure one of two columns."""
    sure = {
        word: [column.heading for column, rank in table.meant_by(word) if rank <= 1]
        for c in table.columns
        for word in (c.heading, *c.aliases)
    }
    assert {word: columns for word, columns in sure.items() if len(columns) != 1} == {}


@pytest.mark.parametrize("typed", ["2025-Jun-11", "2025 June 11", "11-Jun-2025", "Jun 11, 2025", "2025年6月11日"])
def test_a_day_with_the_name_of_its_month(typed: str) -> None:
    (row,), _ = read_holdings(grid(f"Holdings | Symbol | Shares | Price | Acquired\n | A | 1 | 2 | '{typed}'"))
    assert row.acquired == date(2025, 6, 11)


@pytest.mark.parametrize("heading", ["Date", "Fecha", "Datum", "日期", "Price date", "As of"])
def test_of_a_history_of_prices_the_newest_counts(heading: str) -> None:
    text = (
        f"Prices | {heading} | Symbol | Price\n | 2026-01-05 | A | 95\n | 2026-01-07 | A | 97\n | 2026-01-06 | A | 96"
    )
    rows, findings = read_prices(grid(text))
    assert not findings
    assert [(row.as_of, row.price) for row in rows] == [
        (date(2026, 1, day), Decimal(price)) for day, price in ((5, 95), (7, 97), (6, 96))
    ]


@pytest.mark.parametrize(("quantity", "beside"), [("Amount", "Price"), ("Menge", "Kurs"), ("Amount", "Spent")])
def test_an_amount_of_trades_beside_their_price_is_their_shares(quantity: str, beside: str) -> None:
    text = f"Trades | Date | Ticker | Action | {quantity} | {beside}\n | 2023-07-12 | AAPL | Buy | 30 | 150.5"
    listed = read_trades(grid(text))
    assert [(trade.symbol, trade.shares) for trade in listed.trades] == [("AAPL", Decimal(30))]
    assert [finding.severity.value for finding in listed.findings] in (["note"], [])


def test_an_amount_of_trades_by_itself_is_asked_about() -> None:
    listed = read_trades(grid("Trades | Date | Ticker | Action | Amount\n | 2023-07-12 | AAPL | Buy | 30"))
    assert [finding.severity.value for finding in listed.findings] == ["error"]


@pytest.mark.parametrize("headings", ["Valor | Títulos | Precio", "Valores | Nº títulos | Cotización"])
def test_valor_is_a_security_where_it_names_one(headings: str) -> None:
    assert positions(f"Holdings | {headings}\n | SAN | 10 | 4") == ["SAN 10 4"]

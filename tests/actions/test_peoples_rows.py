"""Kinds of tables that real people keep and that were once misread or refused: what is right for each.

Where nothing else is said AAA is worth 600, BBB 500 and CCC 400 of 1,500, with targets of 40, 30 and 30%: drifts of 0,
+3.33 and -3.33 percentage points.
"""

from __future__ import annotations

import pytest
from actions.test_anyones_tables import PLAIN, TARGETS, refusal, told

from xl_addin.sheets.holding_columns import HOLDINGS

READ = {
    "Korean": """
        보유종목 | 종목명 | 종목코드 | 보유수량 | 매수단가 | 현재가 | 평가금액
                 | A사    | AAA      | 10       | 20       | 60     | 600
                 | B사    | BBB      | 10       | 50       | 50     | 500
                 | C사    | CCC      | 10       | 80       | 40     | 400
    """,
    "Japanese": """
        Sheet1 | 銘柄コード | 銘柄名 | 保有株数 | 平均取得単価 | 現在株価 | 評価額
               | AAA        | A社    | 10       | 20           | 60       | 600
               | BBB        | B社    | 10       | 50           | 50       | 500
               | CCC        | C社    | 10       | 80           | 40       | 400
    """,
    "Chinese of Taiwan": """
        Sheet1 | 股票代號 | 股票名稱 | 股數 | 買價 | 現價
               | AAA      | A        | 10   | 20   | 60
               | BBB      | B        | 10   | 50   | 50
               | CCC      | C        | 10   | 80   | 40
    """,
    "Indonesian": """
        Saham | Kode | Jumlah lembar | Harga beli | Harga terakhir
              | AAA  | 10            | 20         | 60
              | BBB  | 10            | 50         | 50
              | CCC  | 10            | 80         | 40
    """,
    "each thing with its own word": """
        Sheet1 | asset_name | total_amount | asset_price | total_value | price_date
               | AAA        | 10           | 60          | 600         | 2025-05-05
               | BBB        | 10           | 50          | 500         | 2025-05-05
               | CCC        | 10           | 40          | 400         | 2025-05-05
    """,
    "a unit's value is its price": """
        Sheet1 | Asset | Units | Unit value ($) | Total value ($)
               | AAA   | 10    | 60             | 600
               | BBB   | 10    | 50             | 500
               | CCC   | 10    | 40             | 400
    """,
    "abbreviated": """
        Sheet1 | Instrument | Qty. | Avg. cost | LTP | Invested | Cur. val | P&L
               | AAA        | 10   | 20        | 60  | 200      | 600      | 400
               | BBB        | 10   | 50        | 50  | 500      | 500      | 0
               | CCC        | 10   | 80        | 40  | 800      | 400      | -400
    """,
    "a ticker beside that of a service": """
        Sheet1 | ticker | name | yahoo_symbol | qty | buy_price | price
               | AAA    | A    | AAA.NS       | 10  | 20        | 60
               | BBB    | B    | BBB.NS       | 10  | 50        | 50
               | CCC    | C    | CCC.NS       | 10  | 80        | 40
    """,
    "numbers under a word for a security": """
        Sheet1 | Asset | Units | Price | Investment
               | AAA   | 10    | 60    | 1086.97
               | BBB   | 10    | 50    | -318.28
               | CCC   | 10    | 40    | 12
    """,
    "sold on a day": """
        Sheet1 | ticker | buy_date   | shares_hold | buy_price | price | sell_date
               | AAA    | 2019-11-25 | 10          | 20        | 60    |
               | BBB    | 2019-11-25 | 10          | 50        | 50    |
               | BBB    | 2019-11-25 | 30          | 50        | 50    | 2021-02-01
               | CCC    | 2019-11-25 | 10          | 80        | 40    |
    """,
    "closed, as its status says": """
        Sheet1 | Ticker | Status | Quantity | Entry price | Current price
               | AAA    | OPEN   | 10       | 20          | 60
               | BBB    | OPEN   | 10       | 50          | 50
               | CCC    | OPEN   | 10       | 80          | 40
               | CCC    | CLOSED | 99       | 80          | 40
    """,
    "a short position outside the pies": """
        Sheet1 | Ticker | Position | Quantity | Price
               | AAA    | LONG     | 10       | 60
               | BBB    | LONG     | 10       | 50
               | CCC    | LONG     | 10       | 40
               | DDD    | SHORT    | 8        | 1650
    """,
    "a list of what was sold": """
        Now  | Stock | Shares | Price
             | AAA   | 10     | 60
             | BBB   | 10     | 50
             | CCC   | 10     | 40
        Past | Stock | Shares | Pbuy | Psell | Day bought | Day sold
             | AAA   | 150    | 7    | 5     | 2016-08-04 | 2017-05-05
             | DDD   | 3      | 78   | 134   | 2016-02-17 | 2017-05-05
    """,
    "a letter more, less or exchanged": """
        Sheet1 | Tickr | Quantity | Curent price
               | AAA   | 10      | 60
               | BBB   | 10      | 50
               | CCC   | 10      | 40
    """,
    "prices under a slip": """
        Holdings | Symbol | Shares
                 | AAA    | 10
                 | BBB    | 10
                 | CCC    | 10
        Prices   | Symbl  | Pirce
                 | AAA    | 60
                 | BBB    | 50
                 | CCC    | 40
    """,
}


@pytest.mark.parametrize("name", READ)
def test_reads_as_it_was_meant(name: str) -> None:
    rows, cash, _ = told(TARGETS + READ[name])
    assert rows == PLAIN
    assert cash.startswith("0.00 ")


def test_lots_are_of_the_size_that_the_values_show() -> None:
    rows, _, said = told(
        TARGETS
        + """
        Sheet1 | Kode | Lot | Harga beli | Harga | Nilai pasar
               | AAA  | 10  | 20         | 60    | 60000
               | BBB  | 10  | 50         | 50    | 50000
               | CCC  | 10  | 80         | 40    | 40000
    """
    )
    assert rows == ["AAA 60000.00 +0.00", "BBB 50000.00 +3.33", "CCC 40000.00 -3.33"]
    assert any("count 100 times, as those of bonds, contracts, lots or pence do" in line for line in said)


def test_lots_of_no_size_are_refused() -> None:
    said = refusal(
        TARGETS
        + """
        Sheet1 | Kode | Lot | Harga
               | AAA  | 10  | 60
               | BBB  | 10  | 50
               | CCC  | 10  | 40
    """
    )
    assert said.splitlines() == [
        f"error: Sheet1!B{row}: Lot counts lots, and nothing says how many shares a lot is. Add a column Multiplier "
        "with that number, or a column Shares."
        for row in (2, 3, 4)
    ]


def test_numbers_of_tax_lots_count_nothing() -> None:
    rows, _, _ = told(
        TARGETS
        + """
        Sheet1 | Symbol | Lot | Value
               | AAA    | 1   | 100
               | AAA    | 2   | 500
               | BBB    | 1   | 500
               | CCC    | 1   | 400
    """
    )
    assert rows == PLAIN


def test_a_unit_of_a_thousand_shares_counts_as_that() -> None:
    """10 × 60, 1,000 × 50 and 10 × 40 of 51,000."""
    rows, _, said = told(
        TARGETS
        + """
        Sheet1 | 股票代號 | 數量 | 單位 | 現價
               | AAA      | 10   | 股   | 60
               | BBB      | 1    | 張   | 50
               | CCC      | 10   | 股   | 40
    """
    )
    assert rows == ["AAA 600.00 -38.82", "BBB 50000.00 +68.04", "CCC 400.00 -29.22"]
    assert said[-1] == "note: Sheet1!C3: BBB is counted in units of 1,000 shares, and so are orders of it."


def test_clients_are_accounts() -> None:
    said = refusal(
        TARGETS
        + """
        Sheet1 | client_id | ticker | quantity | price
               | C1        | AAA    | 10       | 60
               | C1        | BBB    | 10       | 50
               | C2        | CCC    | 10       | 40
    """
    )
    assert "several accounts: C1, C2" in said


TRADES = {
    "fills with a time": """
        Portfolio | Symbol | Side | Qty | Fill price | Commission | Closing time
                  | AAA    | Buy  | 10  | 60         | 0.2        | 2026-04-16 14:00:54
                  | AAA    | Sell | 3   | 61         | 0.2        | 2026-04-17 14:00:54
    """,
    "Korean": """
        Portfolio | 계좌명 | 거래종류 | 종목코드 | 거래일자   | 거래단가 | 수량
                  | ISA    | 매수     | AAA      | 2026-02-26 | 19287    | 10
                  | ISA    | 매도     | AAA      | 2026-02-27 | 19287    | 5
    """,
    "Japanese": """
        Portfolio | 取引日時         | 銘柄コード | 取引種別 | 株数 | 単価
                  | 2026-06-27 10:10 | AAA        | BUY      | 100  | 3985
                  | 2026-06-30 10:10 | AAA        | SELL     | 50   | 3985
    """,
    "a day under a heading of its own": """
        Portfolio | Key | Op   | Units | Paid on    | Share price
                  | AAA | BUY  | 4     | 2026-06-26 | 29
                  | AAA | SELL | 2     | 2026-06-27 | 30
    """,
}


@pytest.mark.parametrize("name", TRADES)
def test_a_list_of_trades_is_none_of_holdings(name: str) -> None:
    assert refusal(TARGETS + TRADES[name]) == (
        "error: Portfolio: this is a list of trades, not of what is held. Run xl-addin holdings BOOK --from-trades "
        "Portfolio to make Holdings from it."
    )


def test_advice_to_buy_with_the_day_of_an_update_is_no_trade() -> None:
    rows, _, _ = told(
        TARGETS
        + """
        Sheet1 | Symbol | Shares | Price | Action | Last updated
               | AAA    | 10     | 60    | Buy    | 2026-01-02
               | BBB    | 10     | 50    | Buy    | 2026-01-02
               | CCC    | 10     | 40    | Sell   | 2026-01-02
    """
    )
    assert rows == PLAIN


def test_a_price_aimed_at_is_no_target() -> None:
    """``Objetivo`` heads a percentage in one table and a price in another; a list of stocks watched is no pie."""
    said = refusal("""
        Watched  | Ticker | Precio | Objetivo
                 | AAA    | 60     | 98
                 | BBB    | 50     | 156
                 | CCC    | 40     | 5808
        Holdings | Symbol | Shares | Price
                 | AAA    | 10     | 60
    """)
    assert said.startswith("error: no targets were found on any sheet")


def test_gains_in_percent_are_no_targets() -> None:
    said = refusal("""
        Sheet1 | Asset | Share | Price | Holdings | Percent
               | AAA   | 10    | 60    | 600      | 79.38
               | BBB   | 10    | 50    | 500      | -12.96
               | CCC   | 10    | 40    | 400      | 0.75
    """)
    assert said.startswith("error: no targets were found on any sheet")


def test_a_row_that_is_no_heading_is_none_although_it_holds_a_word() -> None:
    """META is a target in Portuguese, and a symbol here."""
    rows, _, _ = told("""
        Targets | Slice | Target %
                | META  | 100
        Sheet1  | 股名 | 股數 | 買價 | 現價 | 類別
                | META | 10   | 180  | 60   | 股票
                | AAA  | 0    |      | 50   | 股票
    """)
    assert rows == ["META 600.00 +0.00"]


def test_of_two_headings_almost_a_word_neither_is_read() -> None:
    _, _, said = told(
        TARGETS
        + """
        Holdings | Symbol | Shares | Price | Currncy | Curreny
                 | AAA    | 10     | 60    | USD     | EUR
                 | BBB    | 10     | 50    | USD     | EUR
                 | CCC    | 10     | 40    | USD     | EUR
    """
    )
    assert [line for line in said if "as if it said" in line] == []
    assert [line for line in said if "almost of that name is the column Currency" in line] != []


def test_a_slip_that_does_not_fit_is_not_read() -> None:
    _, _, said = told(
        TARGETS
        + """
        Holdings | Symbol | Shares | Price | Currncy
                 | AAA    | 10     | 60    | weak
                 | BBB    | 10     | 50    | strong
                 | CCC    | 10     | 40    | weak
    """
    )
    assert [line for line in said if "as if it said" in line] == []


def test_a_hint_below_a_heading_is_none_of_it() -> None:
    assert HOLDINGS.meant_by("數量\n★ 整張 或 零股") == HOLDINGS.meant_by("數量")
    assert HOLDINGS.meant_by("Price\nchange") == ()

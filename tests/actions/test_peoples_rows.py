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
    "the price of now beside that of then": """
        Sheet1 | Ticker | Quantity | Price | Current price
               | AAA    | 10       | 20    | 60
               | BBB    | 10       | 50    | 50
               | CCC    | 10       | 80    | 40
    """,
    "the price whose product is the value": """
        Sheet1 | Investment | Quantity | Share price | Initial cost | Current price | Current value
               | AAA        | 10       | 20          | 200          | 60            | 600
               | BBB        | 10       | 50          | 500          | 50            | 500
               | CCC        | 10       | 80          | 800          | 40            | 400
    """,
    "a value that is a price, and its total": """
        Sheet1 | Ticker | Naam | Aantal | Aankoopprijs | Huidige waarde | Totale waarde
               | AAA    | A    | 10     | 20           | 60             | 600
               | BBB    | B    | 10     | 50           | 50             | 500
               | CCC    | C    | 10     | 80           | 40             | 400
    """,
    "names of companies beside names that are tickers": """
        Sheet1 | Company name | Stock name | Qty | Price
               | A Inc        | AAA        | 10  | 60
               | B Inc        | BBB        | 10  | 50
               | C Inc        | CCC        | 10  | 40
    """,
    "Catalan": """
        Posicions | Ticker | Nom | Quantitat | Preu_Actual | Preu_Inici
                  | AAA    | A   | 10        | 60          | 20
                  | BBB    | B   | 10        | 50          | 50
                  | CCC    | C   | 10        | 40          | 80
    """,
    "equity is what a row is worth": """
        Sheet1 | Name | Symbol | Type  | Price | Quantity | Average Price | Equity
               | A    | AAA    | stock | 60    | 10       | 20            | 600
               | B    | BBB    | stock | 50    | 10       | 50            | 500
               | C    | CCC    | reit  | 40    | 10       | 80            | 400
    """,
    "a second table of what was closed": """
        Sheet1 | Open   |        |        |
               | Stock  | Shares | Bought | Price
               | AAA    | 10     | 20     | 60
               | BBB    | 10     | 50     | 50
               | CCC    | 10     | 80     | 40
               |        |        |        |
               | Closed |        |        |
               | Stock  | Shares | Bought | Sold
               | AAA    | 4      | 46     | 47
               | DDD    | 8      | 50     | 63
    """,
    "a second table of what was paid": """
        Sheet1 | Ticker    | Shares | Price |
               | AAA       | 10     | 60    |
               | BBB       | 10     | 50    |
               | CCC       | 10     | 40    |
               |           |        |       |
               | Dividends |        |       |
               | Ticker    | Shares | Q1    | Q2
               | AAA       | 10     | 1     | 2
               | CCC       | 10     | 0     | 2
    """,
    "a total whose label stands among the numbers": """
        Sheet1  | Ativo   | Qtd    | Valor unitario | Total atual
                | AAA     | 10     | 60             | 600
                | BBB     | 10     | 50             | 500
                | CCC     | 10     | 40             | 400
                | 3 funds | Total: |                | 1500
    """,
    "figures with labels below the total": """
        Sheet1 | Investment                    | Shares | Price | Value
               | AAA                           | 10     | 60    | 600
               | BBB                           | 10     | 50    | 500
               | CCC                           | 10     | 40    | 400
               |                               |        |       | 1500
               | cash after initial allocation | 276    |       |
               | portfolio return marked to market | 0.0067 |   |
    """,
    "a list of dividends beside it": """
        Papers     | Symbol | Shares | Price
                   | AAA    | 10     | 60
                   | BBB    | 10     | 50
                   | CCC    | 10     | 40
        Proventos  | Papel | Data Com   | Data de Pagamento | Tipo       | Quantidade | Valor Total
                   | AAA   | 2025-08-29 | 2025-09-05        | Dividendos | 6          | 0.5
                   | BBB   | 2025-09-10 | 2025-09-17        | JCP        | 6          | 0.51
    """,
    "shares or units": """
        Sheet1 | Investment Name | Ticker/Symbol | Shares/Units | Current Price ($) | Total Value ($)
               | A Inc           | AAA           | 10           | 60                | 600
               | B Inc           | BBB           | 10           | 50                | 500
               | C Inc           | CCC           | 10           | 40                | 400
    """,
    "short names of everything": """
        Sheet1 | COMP | SYM | PCH_PRICE | QTY | SECT | CMP
               | A    | AAA | 20        | 10  | x    | 60
               | B    | BBB | 50        | 10  | x    | 50
               | C    | CCC | 80        | 10  | y    | 40
    """,
    "zero shares of a currency": """
        Sheet1 | Ticker | Shares | Price
               | AAA    | 10     | 60
               | BBB    | 10     | 50
               | CCC    | 10     | 40
               | NOK    | 0      | 4.1
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
    "fills with the number of an order, bought and sold by the sign": """
        Portfolio | Datum      | Product | ISIN | Aantal | Koers | Order Id
                  | 2026-04-16 | A fund  | AAA  | 10     | 60    | x-1
                  | 2026-04-17 | A fund  | AAA  | -3     | 61    | x-2
    """,
    "coupons among the trades": """
        Portfolio | Fecha      | Operacion    | Activo | Nominales | Precio | Valor
                  | 2024-10-16 | Compra       | AAA    | 1000      | 63     | 63000
                  | 2025-01-08 | Amortización | AAA    |           |        | 8000
                  | 2025-01-08 | Cupon        | AAA    |           |        | 375
                  | 2025-01-10 | Venta        | AAA    | 900       | 68     | 61200
    """,
    "amounts and what was spent": """
        Portfolio | Date       | Ticker | Transaction | Amount | Spent
                  | 2021-10-14 | AAA    | BUY         | 0.447  | 50
                  | 2022-01-13 | AAA    | SELL        | 0.447  | 64
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


def test_prices_that_differ_by_purchase_are_what_was_paid() -> None:
    """Whoever obeyed "give every row the same price" would have an average of old prices for today's."""
    said = refusal(
        TARGETS
        + """
        Sheet1 | Data da Compra | Papel | Quantidade | Preço Unitário
               | 2025-08-11     | AAA   | 5          | 58
               | 2025-09-11     | AAA   | 5          | 60
               | 2025-08-11     | BBB   | 4          | 48
               | 2025-10-11     | BBB   | 6          | 50
               | 2025-10-11     | CCC   | 10         | 40
    """
    )
    assert "no price for AAA, BBB, CCC" in said
    assert "different prices" not in said


@pytest.mark.parametrize("beside", ["Purchase date | 2025-01-15", "Order id | 4711"])
def test_a_bare_price_beside_a_purchase_is_doubted(beside: str) -> None:
    heading, cell = beside.split(" | ")
    rows, _, said = told(
        TARGETS
        + f"""
        Sheet1 | Ticker | Shares | Price | {heading}
               | AAA    | 10     | 60    | {cell}
               | BBB    | 10     | 50    | {cell}
               | CCC    | 10     | 40    | {cell}
    """
    )
    assert rows == PLAIN
    assert [line for line in said if line.startswith("warning") and "it may be what was paid" in line] != []


@pytest.mark.parametrize("heading", ["Current price", "Last price", "LTP", "CMP", "Close"])
def test_a_price_of_the_market_is_not(heading: str) -> None:
    rows, _, said = told(
        TARGETS
        + f"""
        Sheet1 | Ticker | Shares | {heading} | Purchase date
               | AAA    | 10     | 60        | 2025-01-15
               | BBB    | 10     | 50        | 2025-01-15
               | CCC    | 10     | 40        | 2025-01-15
    """
    )
    assert rows == PLAIN
    assert [line for line in said if line.startswith("warning")] == []


def test_exchanges_of_several_currencies_are_doubted() -> None:
    said = told("""
        Targets | Slice  | Target %
                | AAA    | 60
                | BBB.SI | 40
        Sheet1  | Symbol | Shares | Price
                | AAA    | 10     | 60
                | BBB.SI | 10     | 50
    """)[2]
    assert any("AAA (no exchange named)" in line and "BBB.SI (SGD)" in line for line in said)


@pytest.mark.parametrize("symbols", [("AAA.TO", "BBB.TO"), ("BRK.B", "BF.B"), ("NASDAQ:AAA", "NYSE:BBB")])
def test_exchanges_of_one_currency_are_not(symbols: tuple[str, str]) -> None:
    one, other = symbols
    said = told(f"""
        Targets | Slice   | Target %
                | {one}   | 60
                | {other} | 40
        Sheet1  | Symbol  | Shares | Price
                | {one}   | 10     | 60
                | {other} | 10     | 50
    """)[2]
    assert [line for line in said if line.startswith("warning")] == []


def test_weights_by_what_was_paid_are_no_targets_either() -> None:
    """200, 500 and 800 of what was paid: 13, 33 and 53%."""
    said = refusal("""
        Sheet1 | Symbol | Quantity | Price | Average price | Weights
               | AAA    | 10       | 60    | 20            | 0.13
               | BBB    | 10       | 50    | 50            | 0.33
               | CCC    | 10       | 40    | 80            | 0.53
    """)
    assert said.startswith("error: no targets were found on any sheet")


def test_a_gain_in_percent_is_no_target() -> None:
    said = refusal("""
        Sheet1 | Symbol | Quantity | Price | Gain (%)
               | AAA    | 10       | 60    | 40
               | BBB    | 10       | 50    | 30
               | CCC    | 10       | 40    | 30
    """)
    assert said.startswith("error: no targets were found on any sheet")


def test_symbols_that_are_numbers() -> None:
    rows, _, said = told("""
        Targets | Slice | Target %
                | 857   | 60
                | 1918  | 40
        Sheet1  | Stock code | No of shares | Price
                | 857        | 10           | 60
                | 1918       | 10           | 40
    """)
    assert rows == ["857 600.00 +0.00", "1918 400.00 +0.00"]
    assert any("2 symbols are numbers, and are read as they stand there" in line for line in said)


def test_a_currency_that_was_bought_as_a_share_is_one() -> None:
    rows, cash, said = told("""
        Targets | Pie | Slice | Target %
                | All | AAA   | 100
        Sheet1  | Ticker | Shares | Average cost | Price
                | AAA    | 10     | 20           | 60
                | NOK    | 100    | 5.4          | 4.1
    """)
    assert rows == ["AAA 600.00 +0.00"]
    assert cash.startswith("0.00")
    assert not any("counted as cash" in line for line in said)


def test_one_share_of_cash_is_priced_at_all_of_it() -> None:
    rows, cash, _ = told(
        TARGETS
        + """
        Sheet1 | Ticker | Quantity | CMP
               | AAA    | 10       | 60
               | BBB    | 10       | 50
               | CCC    | 10       | 40
               | CASH   | 1        | 3500
    """
    )
    assert rows == PLAIN
    assert cash == "3500.00 USD"


def test_the_name_of_a_pie_on_a_row_of_its_own() -> None:
    rows, _, _ = told("""
        Targets | Pie  | Slice | Target %
                | Core |       |
                |      | AAA   | 40
                |      | BBB   | 60
                | Rest | CCC   | 100
                | All  |       |
                |      | Core  | 70
                |      | Rest  | 30
        Sheet1  | Symbol | Shares | Price
                | AAA    | 10     | 60
                | BBB    | 10     | 50
                | CCC    | 10     | 40
    """)
    assert rows == [
        "Core 1100.00 +3.33",
        "AAA 600.00 +12.00",
        "BBB 500.00 -8.67",
        "Rest 400.00 -3.33",
        "CCC 400.00 -3.33",
    ]


@pytest.mark.parametrize(("core", "rest"), [("", ""), ("70", "30")])
def test_titles_above_the_slices_of_one_pie(core: str, rest: str) -> None:
    rows, _, said = told(
        f"""
        Targets | Slice      | Target %
                | US stocks  | {core}
                | AAA        | 40
                | BBB        | 30
                | Everything | {rest}
                | CCC        | 30
        Sheet1  | Symbol | Shares | Price
                | AAA    | 10     | 60
                | BBB    | 10     | 50
                | CCC    | 10     | 40
    """
    )
    assert rows == PLAIN
    message = "US stocks, Everything: each is read as a title above its slices, which are all of one pie"
    assert any(message in line for line in said)


def test_a_slice_without_a_target_is_no_title() -> None:
    said = refusal("""
        Targets | Slice | Target %
                | AAA   |
                | BBB   | 60
                | CCC   | 40
        Sheet1  | Symbol | Shares | Price
                | AAA    | 10     | 60
    """)
    assert "Targets!B2: no target" in said

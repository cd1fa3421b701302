"""Tables as people keep them, and what is right for each: worth, drift and what is said.

Where nothing else is said AAA is worth 600, BBB 500 and CCC 400 of 1,500, with targets of 40, 30 and 30%: drifts of 0,
+3.33 and -3.33 percentage points.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from fractions import Fraction

import pytest
from workbooks import in_memory

from xl_addin.actions.context import Context
from xl_addin.actions.drift import drift
from xl_addin.actions.load import load
from xl_addin.actions.propose import planned
from xl_addin.domain.calendar.trade_windows import next_window
from xl_addin.domain.finding import Refused
from xl_addin.domain.plan import Action
from xl_addin.domain.rebalancing.scope import Request

NOON = Context(datetime(2026, 11, 26, 17, 0, tzinfo=UTC), "tester")

TARGETS = """
    Targets  | Pie | Slice | Target %
             | All | AAA   | 40
             | All | BBB   | 30
             | All | CCC   | 30
"""
PLAIN = ["AAA 600.00 +0.00", "BBB 500.00 +3.33", "CCC 400.00 -3.33"]


def told(text: str, account: str | None = None) -> tuple[list[str], str, list[str]]:
    """Return each slice with its value and drift, the cash with its currency, and everything said."""
    context = Context(NOON.now, NOON.who, account=account)
    found = drift(in_memory(text), context)
    rows = [f"{row.path[-1]} {row.value / 100:.2f} {float(row.drift) * 100:+.2f}" for row in found.report.rows]
    cash = f"{found.report.cash / 100:.2f} {found.report.currency}"
    return rows, cash, [str(finding) for finding in found.findings]


def refusal(text: str) -> str:
    with pytest.raises(Refused) as refused:
        drift(in_memory(text), NOON)
    return str(refused.value)


PLAINLY = {
    "bought is a price": """
        Holdings | Symbol | Shares | Bought | Price
                 | AAA    | 10     | 20.5   | 60
                 | BBB    | 10     | 50.1   | 50
                 | CCC    | 10     | 80.2   | 40
    """,
    "what was paid is no price": """
        Holdings | TICKER | # SHARES | AVG PRICE | CURRENT PRICE [USD] | CURRENT VALUE [USD]
                 | AAA    | 10       | 20        | 60                  | 600
                 | BBB    | 10       | 50        | 50                  | 500
                 | CCC    | 10       | 80        | 40                  | 400
    """,
    "last close": """
        Holdings | Ticker | Shares | Buy price | Last close | Gain %
                 | AAA    | 10     | 20        | 60         | 2
                 | BBB    | 10     | 50        | 50         | 0
                 | CCC    | 10     | 80        | 40         | -0.5
    """,
    "value only": """
        Holdings | Symbol | Value
                 | AAA    | 600
                 | BBB    | 500
                 | CCC    | 400
    """,
    "value and shares give the price": """
        Holdings | Symbol | Quantity | Avg. Price | Cost Basis | Value
                 | AAA    | 10       | 20         | 200        | 600
                 | BBB    | 10       | 50         | 500        | 500
                 | CCC    | 10       | 80         | 800        | 400
    """,
    "value and price give the shares": """
        Holdings | Symbol | Price | Value
                 | AAA    | 60    | 600
                 | BBB    | 50    | 500
                 | CCC    | 40    | 400
    """,
    "a summary below": """
        Holdings | Symbol          | Shares | Price | Value
                 | AAA             | 10     | 60    | 600
                 | BBB             | 10     | 50    | 500
                 | CCC             | 10     | 40    | 400
                 | TOTAL:          |        |       | 1500
                 | Share in equity |        |       | 0.73
                 | Cash left       |        |       | 20
    """,
    "typed numbers": """
        Holdings | Symbol | Shares | Price
                 | AAA    | '10'   | '$60.00'
                 | BBB    | '10'   | '50.00 USD'
                 | CCC    | '10'   | '40.00'
    """,
    "a decimal comma": """
        Holdings | Symbol | Stück | Kurs
                 | AAA    | '10'  | '60,00'
                 | BBB    | '10'  | '50,00'
                 | CCC    | '10'  | '40,00'
    """,
    "russian": """
        Holdings | Тикер | Кол-во | Цена покупки | Цена нынешняя
                 | AAA   | 10     | 20           | 60
                 | BBB   | 10     | 50           | 50
                 | CCC   | 10     | 80           | 40
    """,
    "chinese": """
        Holdings | 代码 | 股数 | 成本 | 现价 | 市值
                 | AAA | 10  | 20  | 60  | 600
                 | BBB | 10  | 50  | 50  | 500
                 | CCC | 10  | 80  | 40  | 400
    """,
    "dutch": """
        Holdings | Symbool | Aantal | Koers | Gem. aankoopkoers | Huidige waarde
                 | AAA     | 10     | 60    | 20                | 600
                 | BBB     | 10     | 50    | 50                | 500
                 | CCC     | 10     | 40    | 80                | 400
    """,
    "another spelling and another case": """
        Holdings | Symbol | Shares | Price
                 | aaa    | 10     | 60
                 | BBB    | 10     | 50
                 | CCC    | 10     | 40
    """,
}


@pytest.mark.parametrize("name", PLAINLY)
def test_reads_as_it_was_meant(name: str) -> None:
    rows, cash, _ = told(TARGETS + PLAINLY[name])
    assert [row.upper() for row in rows] == PLAIN
    assert cash == "0.00 USD"


def test_one_table_without_a_pie() -> None:
    rows, _, said = told("""
        Portfolio | Symbol | Shares | Price | Target %
                  | AAA    | 10     | 60    | 40
                  | BBB    | 10     | 50    | 30
                  | CCC    | 10     | 40    | 30
    """)
    assert rows == PLAIN
    assert said == ["note: Portfolio: this sheet is read as Targets, with Symbol as Slice."]


def test_cash_as_a_slice_of_the_same_table() -> None:
    """600, 500, 400 and 100 of 1,600: 37.50, 31.25, 25.00 and 6.25%."""
    rows, cash, _ = told("""
        Portfolio | Pie | Symbol | Shares | Price | Value | Target %
                  | All | AAA    | 10     | 60    | 600   | 0.40
                  | All | BBB    | 10     | 50    | 500   | 0.30
                  | All | CCC    | 10     | 40    | 400   | 0.25
                  | All | CASH   | 100    |       | 100   | 0.05
    """)
    assert rows == ["AAA 600.00 -2.50", "BBB 500.00 +1.25", "CCC 400.00 +0.00", "CASH 100.00 +1.25"]
    assert cash == "100.00 USD"


def test_classes_are_pies_whose_inside_stays() -> None:
    """Equity is 1,100 of 1,500, 73.33% against 60; AAA is 600 of its 1,100, so 32.73% is its target."""
    rows, _, _ = told("""
        Holdings | Symbol | Shares | Price | Asset class
                 | AAA    | 10     | 60    | Equity
                 | BBB    | 10     | 50    | Equity
                 | CCC    | 10     | 40    | Bonds
        Targets  | Asset class | Target %
                 | Equity      | 60
                 | Bonds       | 40
    """)
    assert rows == [
        "Equity 1100.00 +13.33", "AAA 600.00 +7.27", "BBB 500.00 +6.06", "Bonds 400.00 -13.33", "CCC 400.00 -13.33",
    ]  # fmt: skip


def test_a_class_with_nothing_in_it_asks_what_to_buy() -> None:
    assert refusal("""
        Holdings | Symbol | Shares | Price | Class
                 | AAA    | 10     | 60    | Equity
        Targets  | Class  | Target %
                 | Equity | 60
                 | Bonds  | 40
    """) == (
        "error: Targets!A3: nothing is held in Bonds, so it is open what to buy for it. Add a row to Targets with "
        "Bonds as Pie and a symbol as Slice, at 100%, and one to Holdings with that symbol, 0 shares and its price."
    )


def test_values_in_one_currency_give_the_rates() -> None:
    """1,500 of 100 shares at 1,500 pence: a penny is 0.01; 790 of 20 shares at 50 dollars: a dollar is 0.79."""
    rows, cash, said = told(
        """
        Holdings | Ticker | Instrument currency | Quantity | Current price | Current value
                 | AAA    | GBX                 | 100      | 1500          | 1500
                 | BBB    | USD                 | 20       | 50            | 790
                 | CCC    | GBP                 | 10       | 80            | 800
    """
        + TARGETS
    )
    assert [row.split()[1] for row in rows] == ["1500.00", "790.00", "800.00"]
    assert cash == "0.00 GBP"
    assert said == ["note: Holdings!E2: the values give the rates: 1 GBX = 0.01 GBP, 1 USD = 0.79 GBP."]


def test_currencies_without_rates_are_refused_by_name() -> None:
    said = refusal(
        """
        Holdings | Ticker | Currency | Quantity | Price
                 | AAA    | GBX      | 100      | 1500
                 | BBB    | USD      | 20       | 50
                 | CCC    | EUR      | 10       | 80
    """
        + TARGETS
    )
    assert "Rates" in said
    assert all(code in said for code in ("GB", "EUR"))


def test_rates_in_the_table() -> None:
    rows, cash, _ = told(
        """
        Holdings | Symbol | Shares | Price | Currency | FX rate
                 | AAA    | 10     | 200   | USD      | 4
                 | BBB    | 10     | 80    | PLN      | 1
                 | CCC    | 5      | 90    | EUR      | 4.3
    """
        + TARGETS
    )
    assert [row.split()[1] for row in rows] == ["8000.00", "800.00", "1935.00"]
    assert cash == "0.00 PLN"


@pytest.mark.parametrize(
    "name", ["CASH-USD", "Cash USD", "Cash & Cash Investments", "Pending activity", "SPAXX**", "Bargeld"]
)
def test_cash_under_its_names(name: str) -> None:
    rows, cash, said = told(
        TARGETS
        + f"""
        Holdings | Symbol | Shares | Price | Value
                 | AAA    | 10     | 60    | 600
                 | BBB    | 10     | 50    | 500
                 | CCC    | 10     | 40    | 400
                 | {name} |        |       | 700
    """
    )
    assert rows == PLAIN
    assert cash == "700.00 USD"
    assert f"note: Holdings!A5: counted as cash: {name}." in said


def test_a_depot_is_an_account() -> None:
    text = (
        TARGETS
        + """
        Holdings | Symbol | Shares | Price | Depot   | Broker
                 | AAA    | 10     | 60    | Joint   | X
                 | BBB    | 10     | 50    | Joint   | X
                 | CCC    | 10     | 40    | Pension | Y
                 | AAA    | 10     | 60    | Pension | Y
    """
    )
    assert "several accounts: Joint, Pension" in refusal(text)
    rows, _, _ = told(text, account="Joint")
    assert [row.split()[1] for row in rows] == ["600.00", "500.00", "0.00"]


def test_actual_weights_are_no_targets() -> None:
    assert refusal("""
        Portfolio | Pie | Symbol | Shares | Price | Value | Weight %
                  | All | AAA    | 10     | 60    | 600   | 40
                  | All | BBB    | 10     | 50    | 500   | 33.33
                  | All | CCC    | 10     | 40    | 400   | 26.67
    """).startswith("error: no targets were found on any sheet")


def test_a_slip_of_the_fingers_asks_which_is_meant() -> None:
    text = (
        TARGETS.replace("AAA", "VIT")
        + """
        Holdings | Symbol | Shares | Price
                 | VTI    | 10     | 60
                 | BBB    | 10     | 50
                 | CCC    | 10     | 40
    """
    )
    assert refusal(text).startswith("error: Targets!B2: VIT is not held, and VTI, which is, is in no pie. If VTI")
    rows, _, _ = told(text.replace("VIT", "VTI"))
    assert rows == ["VTI 600.00 +0.00", *PLAIN[1:]]


def test_what_is_in_no_pie_does_not_stop_the_rest() -> None:
    rows, _, said = told(
        TARGETS
        + """
        Holdings | Symbol | Shares | Price
                 | AAA    | 10     | 60
                 | BBB    | 10     | 50
                 | CCC    | 10     | 40
                 | DLSTD  | 5      | #N/A
                 | SHORTY | -5     | 20
                 | NOPRC  | 5      |
    """
    )
    assert rows == PLAIN
    assert [line.split(":")[1].strip() for line in said] == ["Holdings!C5", "Holdings!B6", "Holdings!C7"]


def test_nothing_held_in_any_slice_is_no_drift_of_zero() -> None:
    assert "nothing that is held (XXXX) is in any slice" in refusal(
        TARGETS
        + """
        Holdings | Symbol | Shares | Price
                 | XXXX   | 10     | 60
    """
    )


def test_several_sheets_that_may_be_holdings_are_listed() -> None:
    text = (
        TARGETS
        + """
        Mine  | Symbol | Shares | Price
              | AAA    | 10     | 60
        Hers  | Symbol | Shares | Price
              | AAA    | 10     | 60
    """
    )
    assert "several sheets may be Holdings: Mine, Hers" in refusal(text)


def test_pies_and_holdings_side_by_side_on_one_sheet() -> None:
    rows, _, _ = told("""
        Portfolio | Symbol | Shares | Price |   | Slice | Target %
                  | AAA    | 10     | 60    |   | BBB   | 30
                  | BBB    | 10     | 50    |   | CCC   | 30
                  | CCC    | 10     | 40    |   | AAA   | 40
    """)
    assert sorted(rows) == PLAIN


@pytest.mark.parametrize("typed", ["'5%'", "'5 %'"])
def test_a_minimum_of_cash_in_percent_is_a_part_of_all(typed: str) -> None:
    """5% of 1,500 + 500 in cash is 100."""
    text = (
        TARGETS
        + PLAINLY["typed numbers"]
        + f"""
        Settings | Setting      | Value
                 | Cash         | 500
                 | Minimum cash | {typed}
    """
    )
    (portfolio,) = load(in_memory(text), NOON).each()
    assert portfolio.settings.minimum_cash == 100_00


def test_a_percentage_where_only_an_amount_makes_sense_is_refused() -> None:
    assert "is a percentage where an amount belongs" in refusal(
        TARGETS
        + PLAINLY["typed numbers"]
        + """
        Settings | Setting       | Value
                 | Minimum order | '5%'
    """
    )


def test_excels_stocks_are_their_ticker_and_price() -> None:
    rows, _, _ = told("""
        Holdings | Stock                           | Shares
                 | <Vanguard (ARCX:VTI) 300.5 USD> | 10
        Targets  | Slice | Target %
                 | VTI   | 100
    """)
    assert rows == ["VTI 3005.00 +0.00"]


def test_a_slip_is_asked_about_although_what_is_held_has_no_price() -> None:
    said = refusal("""
        Targets  | Slice | Target %
                 | VIT   | 60
                 | BBB   | 40
        Holdings | Symbol | Shares | Price
                 | VTI    | 50     |
                 | BBB    | 10     | 50
    """)
    assert "VIT is not held, and VTI, which is, is in no pie" in said


CLASSED = """
    Targets  | Class | Target %
             | Gold  | 40
             | Bonds | 60
    Holdings | Symbol | Shares | Price | Class
             | {}     | 10     | 60    | {}
             | BBB    | 10     | 50    | Gold
             | CCC    | 10     | 40    | Bonds
"""


def test_a_class_spelled_like_a_symbol_asks_which_is_meant() -> None:
    assert "GOLD is a symbol that is held, and the class of BBB" in refusal(CLASSED.format("GOLD", "Miners"))


def test_a_symbol_in_two_classes_is_refused_also_where_one_is_no_slice() -> None:
    assert "BBB is Gold here and Miners in row 2" in refusal(CLASSED.format("BBB", "Miners"))


def test_a_symbol_is_not_a_slice_of_its_own_and_of_its_class() -> None:
    text = CLASSED.format("AAA", "Gold").replace("| Bonds | 60", "| Bonds | 50\n             | AAA   | 10")
    assert "AAA is a slice of its own, and of class Gold, which is one too" in refusal(text)


def test_a_class_called_cash_does_not_take_the_place_of_cash() -> None:
    """SGOV is in no pie: 10% of the 600 in BBB and the 100 in cash is 70, so cash is 4.29 points above it."""
    rows, cash, _ = told("""
        Targets  | Slice | Target %
                 | BBB   | 90
                 | CASH  | 10
        Holdings | Symbol | Shares | Price | Class
                 | SGOV   | 10     | 100   | Cash
                 | BBB    | 10     | 60    | Equity
        Settings | Setting | Value
                 | Cash    | 100
    """)
    assert rows == ["BBB 600.00 -4.29", "CASH 100.00 +4.29"]
    assert cash == "100.00 USD"


def test_a_class_without_a_price_is_told_by_its_price_alone() -> None:
    said = refusal(CLASSED.format("AAA", "Gold").replace("| CCC    | 10     | 40 ", "| CCC    | 10     |    "))
    assert said == "error: Holdings!C4: no price for CCC. Type a price, or add CCC to the Prices sheet."


BY_CLASS = """
    Targets  | Slice  | Target %
             | Stocks | 60
             | Bonds  | 40
    Holdings | Symbol | Shares | Price | Class  | Account
             | AAA    | 20     | 60    | Stocks | Joint
             | BBB    | 16     | 50    | Stocks | Joint
             | CCC    | 10     | 40    | Bonds  | Joint
             | CCC    | 5      | 40    | Bonds  | Roth
             | CASH   | 300    |       |        | Roth
"""


def test_an_account_without_a_class_has_its_parts_as_the_others_do() -> None:
    """Joint has AAA 1,200 and BBB 800 of stocks: 60 to 40. Of Roth's 500 stocks get 300: AAA 180 and BBB 120."""
    loaded = load(in_memory(BY_CLASS), Context(NOON.now, NOON.who, account="Roth"))
    (roth,) = loaded.each()
    plan = planned(loaded, Request(Action.REBALANCE), next_window("XNYS", (time(9, 30),), NOON.now))
    targets = {node.name: node.target for node in roth.tree.nodes if node.symbol}
    assert targets == {"AAA": Fraction(36, 100), "BBB": Fraction(24, 100), "CCC": Fraction(40, 100)}
    assert [(str(order.side.value), order.symbol, order.value) for order in plan.orders] == [
        ("BUY", "AAA", 18000),
        ("BUY", "BBB", 12000),
    ]
    said = "note: Targets!A2: nothing is held in Stocks here: its parts are those of the other accounts."
    assert said in map(str, loaded.findings)


def test_what_is_in_no_pie_and_in_a_currency_without_a_rate_counts_nowhere() -> None:
    held = """
    Holdings | Symbol | Shares | Price | Currency
             | AAA    | 10     | 60    | USD
             | BBB    | 10     | 50    | USD
             | CCC    | 10     | 40    | USD
             | SAP    | 7      | 120   | EUR
"""
    rows, cash, said = told(TARGETS + held)
    assert (rows, cash) == (PLAIN, "0.00 USD")
    assert said == ["note: Holdings!D5: SAP is in no pie, and no rate is given for EUR, so it counts nowhere."]
    sold = held + "    Settings | Setting | Value\n             | Holdings outside pies | sell\n"
    assert "no rate to USD is given for EUR (row 5)" in refusal(TARGETS + sold)
    in_euros = held.replace("| 40    | USD", "| 40    | EUR")
    assert "no rate to USD is given for EUR (row 4)" in refusal(TARGETS + in_euros)


def test_slices_that_are_merely_listed_with_prices_are_not_held_either() -> None:
    """Whoever means to begin with new slices says so with rows of 0 shares; a price list may list anything."""
    held = """
    Holdings | Symbol | Shares | Price
             | XYZ    | 10     | 60
             | CASH   | 500    |
"""
    prices = "    Prices | Symbol | Price\n           | AAA | 60\n           | BBB | 50\n           | CCC | 40\n"
    assert "nothing that is held (XYZ) is in any slice (AAA, BBB, CCC)" in refusal(TARGETS + held + prices)
    rows, _, _ = told(TARGETS + held + "             | AAA    | 0      | 60\n" + prices)
    assert rows[0] == "AAA 0.00 -40.00"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("10 | #N/A", "error: Holdings!C2: the cell shows #N/A."),
        ("10 | delisted", 'error: Holdings!C2: the text "delisted" where a number belongs.'),
        ("10 | 0", "error: Holdings!C2: a price of 0."),
        ("-10 | 60", "error: Holdings!B2: a negative number of shares: -10."),
    ],
)
def test_what_a_class_holds_is_in_a_pie_and_its_faults_stop(cells: str, said: str) -> None:
    """Without AAA the class would be another one: an error, not a note on something in no pie."""
    assert refusal(f"""
        Targets  | Class | Target %
                 | Gold  | 40
                 | Bonds | 60
        Holdings | Symbol | Shares | Price | Class
                 | AAA    | {cells} | Gold
                 | BBB    | 10 | 50 | Gold
                 | CCC    | 10 | 40 | Bonds
    """).startswith(said)


@pytest.mark.parametrize("cell", ["0", "#N/A", "#VALUE!", "--", "n/a", "N/A", "delisted", "''"])
def test_an_outside_holding_without_a_price_stops_nothing(cell: str) -> None:
    rows, _, said = told(
        f"{TARGETS}"
        f"""
        Holdings | Symbol | Shares | Price
                 | AAA    | 10     | 60
                 | BBB    | 10     | 50
                 | CCC    | 10     | 40
                 | ZZZ    | 5      | {cell}
    """
    )
    assert rows == PLAIN
    (line,) = said
    assert line.startswith("note: Holdings!C5: ZZZ is in no pie and ")


@pytest.mark.parametrize("price", ["25", "", "#N/A"])
def test_an_outside_holding_in_a_currency_without_a_rate_stops_nothing(price: str) -> None:
    rows, cash, said = told(
        f"{TARGETS}"
        f"""
        Holdings | Symbol | Shares | Price   | Currency
                 | AAA    | 10     | 60      | USD
                 | BBB    | 10     | 50      | USD
                 | CCC    | 10     | 40      | USD
                 | ZZZ    | 5      | {price} | EUR
    """
    )
    assert (rows, cash) == (PLAIN, "0.00 USD")
    (line,) = said
    assert line.startswith("note: Holdings!")
    assert "ZZZ is in no pie" in line


def test_of_a_short_outside_holding_the_long_rows_do_not_count_either() -> None:
    """10 bought and 15 sold short are 5 short: to sell the 10 would be wrong, also where what is outside is sold."""
    text = (
        TARGETS
        + """
        Holdings | Symbol | Shares | Price
                 | AAA    | 10     | 60
                 | BBB    | 10     | 50
                 | CCC    | 10     | 40
                 | SPY    | 10     | 50
                 | SPY    | -15    | 50
        Settings | Setting               | Value
                 | Holdings outside pies | sell
    """
    )
    assert told(text)[0] == PLAIN
    (portfolio,) = load(in_memory(text), NOON).each()
    assert portfolio.outside == ()


def test_who_names_what_to_buy_for_a_class_is_told_no_more_than_its_price() -> None:
    """The remedy for an empty class, obeyed by half: another row of the same kind would lead in a circle."""
    text = """
        Holdings | Symbol | Shares | Price | Class
                 | AAA    | 10     | 60    | Equity{}
        Targets  | Pie   | Slice  | Target %
                 | All   | Equity | 60
                 | All   | Bonds  | 40
                 | Bonds | BND    | 100
    """
    rows, _, said = told(text.format(""))
    assert (rows[-1], said) == ("BND 0.00 -40.00", [])
    rows, _, said = told(text.format("\n                 | BND    | 0      | 80    |"))
    assert (rows[-1], said) == ("BND 0.00 -40.00", [])


@pytest.mark.parametrize(
    ("sheet", "heading", "column"),
    [
        ("Targets", "Bnad", "Band"),
        ("Targets", "Tolerence", "Band"),
        ("Targets", "Constrants", "Constraint"),
        ("Holdings", "Curency", "Currency"),
        ("Holdings", "Cost bassis", "Cost basis"),
        ("Holdings", "Sell frist", "Sell first"),
    ],
)
def test_almost_the_name_of_a_column_is_mentioned(sheet: str, heading: str, column: str) -> None:
    (said,) = (line for line in _beside(sheet, heading) if " is not read" in line)
    assert said.endswith(f"almost of that name is the column {column}. Rename it to {column}, if that is meant.")


@pytest.mark.parametrize(("heading", "column"), [("Acount", "Account"), ("Sectr", "Class")])
def test_almost_a_name_is_read_where_what_is_under_it_fits(heading: str, column: str) -> None:
    (said,) = (line for line in _beside("Holdings", heading) if "as if it said" in line)
    assert f"{heading} is read as {column}" in said


@pytest.mark.parametrize("heading", ["Minimum value", "Max weight %", "Locked"])
def test_a_limit_that_is_not_read_is_told_with_those_that_are(heading: str) -> None:
    (said,) = (line for line in _beside("Targets", heading) if " is not read" in line)
    assert "the columns that limit a slice are Constraint, Band, Maximum buy, Maximum sell" in said


OWN = {
    "Targets": "Notes, Brand, Name, Rank, Max drawdown, 52w max, Min price, Time band, Market cap",
    "Holdings": "Notes, P/E, Nate, Glass, Classic, Name 2, Pine, Beta, Sector weight, Counter, Country",
}


@pytest.mark.parametrize(("sheet", "heading"), [(sheet, one) for sheet, own in OWN.items() for one in own.split(", ")])
def test_a_column_of_ones_own_is_not(sheet: str, heading: str) -> None:
    assert [line for line in _beside(sheet, heading) if "almost" in line] == []


def _beside(sheet: str, heading: str) -> list[str]:
    """Return what is said of the sound tables with one more column in one of them."""
    headings = {"Targets": "Note", "Holdings": "Remark", sheet: heading}
    _, _, said = told(f"""
        Targets  | Pie | Slice | Target % | {headings["Targets"]}
                 | All | AAA   | 100      | x
        Holdings | Symbol | Shares | Price | {headings["Holdings"]}
                 | AAA    | 10     | 60    | x
    """)
    return said


def test_a_table_of_names_alone_reads_the_name_as_the_symbol() -> None:
    rows, _, _ = told(
        TARGETS
        + """
        Portfolio | name | type   | qty | avgPrice | currentPrice | sector
                  | AAA  | Equity | 10  | 20       | 60           | Mining
                  | BBB  | Equity | 10  | 50       | 50           | Software
                  | CCC  | Equity | 10  | 80       | 40           | Food
    """
    )
    assert rows == PLAIN


def test_a_log_of_purchases_and_sales_beside_a_summary_is_no_second_holdings() -> None:
    rows, _, _ = told(
        TARGETS
        + """
        Stock log | Ticker | Operation | Number of Shares | Buy Price | Market Price | Date of Purchase | Market Value
                  | AAA    | Buy       | 15               | 20        | 60           | 2023-06-22       | 900
                  | AAA    | Sell      | -5               | 30        | 60           | 2023-11-25       | -300
                  | BBB    | Buy       | 10               | 50        | 50           | 2023-07-27       | 500
                  | CCC    | Buy       | 10               | 80        | 40           | 2023-07-27       | 400
        Portfolio Summary | Ticker | Number of Shares | Cost Basis | Market Value
                          | AAA    | 10               | 150        | 600
                          | BBB    | 10               | 500        | 500
                          | CCC    | 10               | 800        | 400
    """
    )
    assert rows == PLAIN

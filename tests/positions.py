"""What a customer holds, as each broker's file of positions says it; the history it may have in it stands apart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from broker import CENT, Broker

if TYPE_CHECKING:
    from datetime import date

    from ledger import Household


@dataclass
class Account:
    """An account at a broker: its shares and cash, the ledger of its lots, and what a share costs."""

    broker: Broker
    ledger: Household
    prices: dict[str, Decimal]

    def lots(self) -> list[tuple[str, date, Decimal, Decimal]]:
        """Return symbol, day, shares and cost of each lot, to the cent."""
        held = sorted(self.ledger.held().items())
        return [(symbol, day, _decimal(shares), _cents(cost)) for (symbol, day), (shares, cost) in held if shares]

    def rows(self, line: str) -> str:
        """Return a line for each security: ``{s}`` symbol, ``{n}`` shares, ``{p}`` price, ``{v}`` value, ``{c}`` cost.

        ``{e}`` is what a share cost.
        """
        return "".join(self._row(line, symbol, shares) for symbol, shares in self.broker.shares.items() if shares)

    def _row(self, line: str, symbol: str, shares: Decimal) -> str:
        cost = sum((cost for one, _, _, cost in self.lots() if one == symbol), Decimal())
        each = (cost / shares).quantize(Decimal("0.0001"))
        return line.format(
            s=symbol, n=shares, p=self.prices[symbol], v=self.value(symbol, shares), c=cost, e=each,
        )  # fmt: skip

    def value(self, symbol: str, shares: Decimal) -> Decimal:
        """Return what some shares are worth, to the cent."""
        return (shares * self.prices[symbol]).quantize(CENT, ROUND_HALF_UP)

    @property
    def total(self) -> Decimal:
        """Return what everything is worth."""
        return self.broker.cash + sum(self.value(symbol, shares) for symbol, shares in self.broker.shares.items())


def _decimal(shares: object) -> Decimal:
    return Decimal(f"{float(shares):.6f}")  # type: ignore[arg-type]  # a fraction


def _cents(cost: object) -> Decimal:
    return Decimal(str(float(cost))).quantize(CENT, ROUND_HALF_UP)  # type: ignore[arg-type]  # a fraction


def fidelity(a: Account, day: date) -> str:
    return (
        "Account Number,Account Name,Symbol,Description,Quantity,Last Price,Current Value,Cost Basis Total,Type\n"
        f"Z1,Individual,SPAXX**,HELD IN MONEY MARKET,,,${a.broker.cash},,Cash,\n"
        + a.rows("Z1,Individual,{s},x,{n},${p},${v},${c},Cash,\n")
        + f'\n"Date downloaded {day:%b-%d-%Y} 5:45 p.m ET"\n'
    )


def fidelity_2026(a: Account, day: date) -> str:
    return (
        "\ufeffAccount number,Account name,Symbol,Description,Quantity,Last price,Last price change,Current value,"
        "Percent of account,Cost basis total,Average cost basis,Type\n"
        f"Z1,Individual,SPAXX**,HELD IN MONEY MARKET,,,,${a.broker.cash},10.00%,,,Cash,\n"
        + a.rows("Z1,Individual,{s},x,{n},${p},+$1.00,${v},5%,${c},${e},Cash,\n")
        + f'\n"Date downloaded {day:%b-%d-%Y} 5:45 p.m ET"\n'
    )


def schwab(a: Account, day: date) -> str:
    return (
        f'"Positions for account Individual ...123 as of 08:23 PM ET, {day:%Y/%m/%d}"\n\n'
        '"Symbol","Description","Qty (Quantity)","Price","Price Chng $ (Price Change $)","Mkt Val (Market Value)",'
        '"Cost Basis","Ratings","Asset Type",\n'
        + a.rows('"{s}","x","{n}","{p}","--","${v}","${c}","--","ETF",\n')
        + f'"Cash & Cash Investments","--","--","--","--","${a.broker.cash}","--","--","Cash",\n'
        f'"Positions Total","","--","--","--","${a.total}","--","--","--",\n'
    )


def schwab_all(a: Account, day: date) -> str:
    """Return all accounts: the first as it is, and a second that nothing happens in."""
    one = schwab(a, day)
    heading, total = one.splitlines()[2], one.splitlines()[-1]
    return (
        one.replace("account Individual ...123", "All-Accounts").replace("\n\n", '\n\n"Individual ...123"\n')
        + f'\n"Roth ...456"\n{heading}\n"BND","x","3","$73.20","--","$219.60","$210.00","--","ETF",\n'
        + '"Cash & Cash Investments","--","--","--","--","$50.00","--","--","Cash",\n'
        + total.replace(str(a.total), "269.60")
        + "\n"
    )


def schwab_lots(a: Account, day: date) -> dict[str, str]:
    """Return a file of each security's lots."""
    files = {}
    for symbol in dict.fromkeys(symbol for symbol, _, _, _ in a.lots()):
        rows = "".join(
            f'"{bought:%m/%d/%Y} 00:00:00","{shares}","${a.prices[one]}","$1.00","${a.value(one, shares)}","${cost}",'
            '"$1.00","1%","Long Term",\n'
            for one, bought, shares, cost in a.lots() if one == symbol
        )  # fmt: skip
        files[f"Lot-Details-{symbol}.csv"] = (
            f'"{symbol} Lot Details for Individual ...123 as of 08:03 AM ET, {day:%m/%d/%Y}"\n\n'
            '"Open Date","Quantity","Price","Cost/Share","Market Value","Cost Basis","Gain/Loss $","Gain/Loss %",'
            f'"Holding Period",\n{rows}"Total","","","","","","","","",\n'
        )
    return files


def vanguard(a: Account, _: date) -> str:
    return (
        "Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,\n"
        + a.rows("12345678,x,{s},{n},{p},{v},\n")
        + f"12345678,Fund,VMFXX,{a.broker.cash},1,{a.broker.cash},\n\n\n"
    )


def etrade(a: Account, day: date) -> str:
    return (
        "Account Summary\nAccount,Net Account Value,Total Gain $\n"
        f"Individual -1234,{a.total},1\n\n"
        "Symbol,Last Price $,Change $,Change %,Quantity,Price Paid $,Day's Gain $,Total Gain $,Total Gain %,Value $\n"
        + a.rows("{s},{p},1,1,{n},{e},1,1,1,{v}\n")
        + f"CASH,,,,,,,,,{a.broker.cash},\nTOTAL,,,,,,,,,{a.total},\nGenerated at {day:%b %d %Y} 11:42 AM ET\n"
    )


def ibkr(a: Account, day: date) -> str:
    lots = "".join(
        f'Open Positions,Data,Lot,Stocks,USD,{symbol},"{bought}, 15:39:46",{shares},1,1,{cost},{a.prices[symbol]},'
        f"{a.value(symbol, shares)},0,LT\n"
        for symbol, bought, shares, cost in a.lots()
    )
    return (
        f'Statement,Data,Period,"{day:%B %d, %Y}"\n'
        "Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Open,Quantity,Mult,Cost Price,"
        "Cost Basis,Close Price,Value,Unrealized P/L,Code\n"
        + a.rows("Open Positions,Data,Summary,Stocks,USD,{s},-,{n},1,100,{c},{p},{v},0,\n")
        + lots
        + "Cash Report,Header,Currency Summary,Currency,Total,Securities\n"
        f"Cash Report,Data,Ending Cash,USD,{a.broker.cash},{a.broker.cash}\n"
    )


def flex(a: Account, day: date) -> str:
    lots = "".join(
        f"U1,USD,STK,{symbol},{day:%Y%m%d},{shares},{a.prices[symbol]},{a.value(symbol, shares)},{cost},"
        f"{bought:%Y%m%d},LOT\n"
        for symbol, bought, shares, cost in a.lots()
    )
    return (
        "ClientAccountID,CurrencyPrimary,AssetClass,Symbol,ReportDate,Quantity,MarkPrice,PositionValue,CostBasisMoney,"
        "OpenDateTime,LevelOfDetail\n"
        + a.rows(f"U1,USD,STK,{{s}},{day:%Y%m%d},{{n}},{{p}},{{v}},{{c}},,SUMMARY\n")
        + lots
    )


def m1(a: Account, _: date) -> str:
    return (
        "Symbol,Name,Quantity,Avg. Price,Cost Basis,Unrealized Gain ($),Unrealized Gain (%),Value\n"
        + a.rows("{s},x,{n},{e},{c},1,1,{v}\n")
    )  # fmt: skip


def m1_lots(a: Account, _: date) -> dict[str, str]:
    rows = "".join(
        f"{symbol},1,{bought},{shares},{cost},Long,1,,,,false,,{symbol}{bought}\n"
        for symbol, bought, shares, cost in a.lots()
    )
    return {
        "lots.csv": '"a disclaimer"\n"and another"\n'
        "Symbol,Cusip,Acquisition Date,Quantity,Cost Basis,Short/Long Term Holding,Unrealized Gain/Loss,Close Date,"
        "Short Term Realized Gain/Loss,Long Term Realized Gain/Loss,Wash Sale Indicator,Disallowed Wash Sale Amount,"
        f"M1 Tax Lot Id\n{rows}"
    }


def trading_212(a: Account, _: date) -> str:
    return (
        "Slice,Name,Invested value,Value,Result,Owned quantity,Dividends gained,Dividends cash,Dividends reinvested\n"
        + a.rows("{s},x,{c},{v},1,{n},N/A,N/A,N/A\n")
        + f"Total,,1,{a.total - a.broker.cash},1,-,N/A,N/A,N/A\n"
    )


def zerodha(a: Account, day: date) -> str:
    return (
        f",Client ID,AB1234\n,Equity Holdings Statement as on {day}\n\n"
        ",Symbol,ISIN,Sector,Quantity Available,Average Price,Previous Closing Price\n"
        + a.rows(",{s},X,FUNDS,{n},{e},{p}\n")
    )


def table(a: Account, _: date) -> str:
    """Return a table of one's own."""
    return "Ticker;Units;Quote\n" + a.rows("{s};{n};{p}\n") + f"CASH;{a.broker.cash};\n"

"""A simulated broker: it takes the orders of a file, trades them as it is told, and writes its history in any shape.

Nothing here knows the package: it reads the generic order file by its headings and writes what brokers write.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

CENT = Decimal("0.01")
UNIT = Decimal("0.00001")


@dataclass(frozen=True)
class Ticket:
    """An order as the broker has it."""

    order: str
    side: str
    symbol: str
    shares: Decimal
    price: Decimal


@dataclass(frozen=True)
class Trade:
    """What was traded of an order; ``dollars`` are shares times price to the cent, ``fees`` beside them."""

    number: int
    ticket: Ticket
    day: date
    shares: Decimal
    price: Decimal
    fees: Decimal = Decimal()

    @property
    def dollars(self) -> Decimal:
        """Return what the shares came to, without fees."""
        return (self.shares * self.price).quantize(CENT, ROUND_HALF_UP)

    @property
    def moved(self) -> Decimal:
        """Return what the trade moved into the account's cash, below zero for a purchase."""
        return self.dollars - self.fees if self.ticket.side == "SELL" else -self.dollars - self.fees


@dataclass(frozen=True)
class How:
    """How an order is traded: in parts of it (they may not add up to one), each at so many times its price."""

    parts: tuple[Decimal, ...] = (Decimal(1),)
    times: Decimal = Decimal(1)
    fees: Decimal = Decimal()


WHOLE = How()
REJECTED = How(())


@dataclass
class Broker:
    """What a customer has there: shares by symbol, cash, and every trade so far."""

    shares: dict[str, Decimal]
    cash: Decimal
    trades: list[Trade] = field(default_factory=list)

    def trade(self, tickets: Iterable[Ticket], day: date, how: Callable[[Ticket], How] = lambda _: WHOLE) -> None:
        """Trade orders, sales first or not: as they come."""
        for ticket in tickets:
            told, left = how(ticket), ticket.shares
            price = ticket.price if told.times == 1 else (ticket.price * told.times).quantize(Decimal("0.0001"))
            for part in told.parts:
                shares = left if part == 1 else min(left, (ticket.shares * part).quantize(UNIT, ROUND_DOWN))
                left -= shares
                if shares and price:
                    self._book(Trade(len(self.trades) + 1, ticket, day, shares, price, told.fees))

    def _book(self, trade: Trade) -> None:
        sign = 1 if trade.ticket.side == "BUY" else -1
        symbol = trade.ticket.symbol
        self.shares[symbol] = self.shares.get(symbol, Decimal()) + sign * trade.shares
        self.cash += trade.moved
        self.trades.append(trade)


def tickets(exported: str) -> list[Ticket]:
    """Return the orders of a generic order file."""
    return [
        Ticket(row["Order"], row["Side"], row["Symbol"], Decimal(row["Shares"]), Decimal(row["Est. price"]))
        for row in csv.DictReader(io.StringIO(exported))
    ]


def _file(headings: str | Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return headings, as they are or to be put between commas, and rows below them."""
    out = io.StringIO()
    line = headings if isinstance(headings, str) else ",".join(headings)
    csv.writer(out, lineterminator="\n").writerows(rows)
    return f"{line}\n{out.getvalue()}"


def _signed(trade: Trade) -> Decimal:
    return trade.shares if trade.ticket.side == "BUY" else -trade.shares


def fidelity(trades: Iterable[Trade]) -> str:
    """Return the history as Fidelity writes it: the price to four decimals, the amount to the cent."""
    headings = (
        "Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),"
        "Accrued Interest ($),Amount ($),Cash Balance ($),Settlement Date"
    )
    action = {"BUY": "YOU BOUGHT", "SELL": "YOU SOLD"}
    rows = [
        (
            f"{one.day:%m/%d/%Y}", "Individual", "Z1", f"{action[one.ticket.side]} SOME FUND (Cash)",
            one.ticket.symbol, "SOME FUND", "Cash", one.price.quantize(Decimal("0.0001")), _signed(one), "",
            one.fees or "", "", one.moved, "Processing", "",
        )
        for one in trades
    ]  # fmt: skip
    return "\n\n" + _file(headings, rows) + "\nDate downloaded 11/24/2026 5:45 pm\n"


def schwab(trades: Iterable[Trade]) -> str:
    """Return the history as Schwab exports it."""
    rows = [
        (
            f"{one.day:%m/%d/%Y}", one.ticket.side.title(), one.ticket.symbol, "SOME FUND", f"{one.shares:,}",
            f"${one.price:,}", f"${one.fees}" if one.fees else "", _dollars(one.moved),
        )
        for one in trades
    ]  # fmt: skip
    headings = ("Date", "Action", "Symbol", "Description", "Quantity", "Price", "Fees & Comm", "Amount")
    return '"Transactions  for account Individual ...123 as of 11/24/2026 08:23:45 PM ET"\n' + _file(headings, rows)


def _dollars(amount: Decimal) -> str:
    return f"-${-amount:,}" if amount < 0 else f"${amount:,}"


def vanguard(trades: Iterable[Trade]) -> str:
    """Return the second table of Vanguard's file, below an empty first."""
    headings = (
        "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,"
        "Shares,Share Price,Principal Amount,Commissions and Fees,Net Amount,Accrued Interest,Account Type,"
    )
    rows = [
        (
            "12345678", one.day, one.day, one.ticket.side.title(), one.ticket.side.title(), "SOME FUND",
            one.ticket.symbol, _signed(one), one.price, one.moved + one.fees, one.fees, one.moved, 0, "CASH", "",
        )
        for one in trades
    ]  # fmt: skip
    first = "Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,\n\n\n"
    return first + _file(headings, rows)


def ibkr(trades: Iterable[Trade]) -> str:
    """Return an activity statement: an order for every ticket and day, and its trades where there are several."""
    headings = (
        "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,C. Price,Proceeds,"
        "Comm/Fee,Basis,Realized P/L,MTM P/L,Code"
    )
    rows = [
        (
            "Trades", "Data", "Trade", "Stocks", "USD", one.ticket.symbol, f"{one.day}, 09:30:{one.number % 60:02}",
            f"{_signed(one):,}", one.price, one.price, one.moved + one.fees, -one.fees, 0, 0, 0, "O",
        )
        for one in trades
    ]  # fmt: skip
    return 'Statement,Data,Period,"November 23, 2026"\n' + _file(headings, rows)


def flex(trades: Iterable[Trade]) -> str:
    """Return a Flex query with our order's id and the broker's own of each trade."""
    headings = (
        "ClientAccountID", "CurrencyPrimary", "AssetClass", "Symbol", "TradeID", "TradeDate", "Quantity", "TradePrice",
        "IBCommission", "Buy/Sell", "OrderReference", "LevelOfDetail",
    )  # fmt: skip
    rows = [
        (
            "U1", "USD", "STK", one.ticket.symbol, one.number, f"{one.day:%Y%m%d}", _signed(one), one.price, -one.fees,
            one.ticket.side, one.ticket.order, "EXECUTION",
        )
        for one in trades
    ]  # fmt: skip
    return _file(headings, rows)


def generic(trades: Iterable[Trade]) -> str:
    """Return a plain table with our order's ids."""
    rows = [
        (one.ticket.order, one.ticket.side, one.ticket.symbol, one.shares, one.price, one.day, one.fees)
        for one in trades
    ]
    return _file(("Order", "Side", "Symbol", "Filled shares", "Fill price", "Filled on", "Fees"), rows)


def etrade(trades: Iterable[Trade]) -> str:
    """Return the transactions as E*TRADE downloads them."""
    headings = "TransactionDate,TransactionType,SecurityType,Symbol,Quantity,Amount,Price,Commission,Description"
    rows = [
        (
            f"{one.day:%m/%d/%y}", "Bought" if one.ticket.side == "BUY" else "Sold", "EQ", one.ticket.symbol,
            _signed(one), one.moved, one.price, one.fees, "SOME FUND",
        )
        for one in trades
    ]  # fmt: skip
    return "For Account:,Individual -1234\n\n" + _file(headings, rows)


def trading_212(trades: Iterable[Trade]) -> str:
    """Return the history as Trading 212 exports it: the total has the fees in it, which stand in no column."""
    headings = (
        "Action,Time,ISIN,Ticker,Name,Notes,ID,No. of shares,Price / share,Currency (Price / share),Exchange rate,"
        "Result,Currency (Result),Total,Currency (Total)"
    )
    rows = [
        (
            f"Market {one.ticket.side.lower()}", f"{one.day} 14:30:01", "US1", one.ticket.symbol, "Some Fund", "",
            f"EOF{one.number}", one.shares, one.price, "USD", 1, "", "", abs(one.moved), "USD",
        )
        for one in trades
    ]  # fmt: skip
    return _file(headings, rows)


def zerodha(trades: Iterable[Trade]) -> str:
    """Return a tradebook of Zerodha's, which knows no fees."""
    headings = (
        "symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,"
        "order_execution_time"
    )
    rows = [
        (
            one.ticket.symbol, "X", one.day, "NSE", "EQ", "EQ", one.ticket.side.lower(), "false", one.shares, one.price,
            one.number, one.number, f"{one.day}T09:30:00",
        )
        for one in trades
    ]  # fmt: skip
    return _file(headings, rows)


SHAPES = (fidelity, etrade, schwab, vanguard, ibkr, flex, generic)
"""Those that tell fees apart."""

"""Made-up files of each broker in its exact shape; what they hold is invented."""

from __future__ import annotations

from typing import Any

M1 = """\
Symbol,Name,Quantity,Avg. Price,Cost Basis,Unrealized Gain ($),Unrealized Gain (%),Value
VTI,Vanguard Total,60,228.33,"13,700.00","4,429.00",32.33,"18,129.00"
BND,Vanguard Bond,10.5,,,,,769.13
"""
M1_LOTS = """\
"Figures are as of the close of the prior trading day."
"Not tax advice."
Symbol,Cusip,Acquisition Date,Quantity,Cost Basis,Short/Long Term Holding,Unrealized Gain/Loss,Close Date,Short Term Realized Gain/Loss,Long Term Realized Gain/Loss,Wash Sale Indicator,Disallowed Wash Sale Amount,M1 Tax Lot Id
VTI,922908769,2022-03-01,50,"11,000.00",Long,"4,107.50",,,,false,,a1
VTI,922908769,2025-03-01,10,"2,700.00",Long,321.50,,,,false,,a2
VTI,922908769,2021-03-01,5,900.00,Long,,2025-05-01,,(12.50),false,,a0
"""
FIDELITY_OLD = """\
Account Number,Account Name,Symbol,Description,Quantity,Last Price,Last Price Change,Current Value,Today's Gain/Loss Dollar,Today's Gain/Loss Percent,Total Gain/Loss Dollar,Total Gain/Loss Percent,Percent Of Account,Cost Basis Total,Average Cost Basis,Type
Z1,Individual,SPAXX**,HELD IN MONEY MARKET,,,,$100.00,,,,,10.00%,,,Cash,
Z1,Individual,VTI,VTI ETF,50,$302.15,+$1.00,"$15,107.50",+$10.00,+0.67%,+$1.00,+1.00%,80%,"$11,000.00",$220.00,Cash,
Z1,Individual,VTI,VTI ETF,10,$302.15,+$1.00,"$3,021.50",+$10.00,+0.67%,+$1.00,+1.00%,80%,"$2,700.00",$270.00,Margin,
Z1,Individual, -VTI260821C150,VTI CALL,1,$2.00,--,$200.00,--,--,--,--,1%,--,--,Cash,
Z1,Individual,Pending activity,,,,,-$12.00,,,,,,,,,

"The data and information in this spreadsheet is provided to you solely for your use."

"Date downloaded Aug-03-2026 5:45 p.m ET"
"""
FIDELITY_NEW = FIDELITY_OLD.replace(
    FIDELITY_OLD.splitlines()[0],
    "\ufeffAccount number,Account name,Symbol,Description,Quantity,Last price,Last price change,Current value,Today's "
    "gain/loss dollar,Today's gain/loss percent,Total gain/loss dollar,Total gain/loss percent,Percent of account,Cost "
    "basis total,Average cost basis,Type",
)
SCHWAB_HEADINGS = (
    '"Symbol","Description","Qty (Quantity)","Price","Price Chng $ (Price Change $)","Price Chng % (Price Change %)",'
    '"Mkt Val (Market Value)","Day Chng $ (Day Change $)","Day Chng % (Day Change %)","Cost Basis",'
    '"Gain $ (Gain/Loss $)","Gain % (Gain/Loss %)","Ratings","Reinvest?","Reinvest Capital Gains?",'
    '"% of Acct (% of Account)","Asset Type",\n'
)
SCHWAB_ROWS = (
    '"VTI","VTI ETF","60","302.15","0.5","0.1%","$18,129.00","$1","0.1%","$13,700.00","$1","1%","--","Yes","Yes","5%","E",\n'
    '"Cash & Cash Investments","--","--","--","--","--","$1,234.56","$0","0%","--","--","--","--","--","--","3%","C",\n'
    '"Account Total","--","--","--","--","--","$19,363.56","$10","0.1%","$13,700.00","$1","1%","--","--","--","--","--",\n'
)
SCHWAB = '"Positions for account Individual ...123 as of 08:23 PM ET, 2026/09/14"\n""\n' + SCHWAB_HEADINGS + SCHWAB_ROWS
SCHWAB_ALL = (
    '"Positions for All-Accounts as of 08:23 PM ET, 2026/09/14"\n\n"Individual ...123"\n'
    + SCHWAB_HEADINGS
    + SCHWAB_ROWS
    + '\n"Roth ...456"\n'
    + SCHWAB_HEADINGS
    + SCHWAB_ROWS.replace("Account Total", "Positions Total")
)
SCHWAB_LOTS = """\
"VTI Lot Details for XXXX-5792 as of 08:03 AM ET, 02/11/2022"

"Open Date","Quantity","Price","Cost/Share","Market Value","Cost Basis","Gain/Loss $","Gain/Loss %","Holding Period",
"10/30/2017 00:00:00","50","$200.00","$220.00","$10,000.00","$11,000.00","-$1,000.00","-9%","Long Term",
"03/01/2021 00:00:00","10","$200.00","$270.00","$2,000.00","$2,700.00","-$700.00","-26%","Short Term",
"Total","60","","","$12,000.00","$13,700.00","","","",
"""
VANGUARD = """\
Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,
12345678,VTI ETF,VTI,60,302.15,18129,
12345678,Vanguard Federal Money Market,VMFXX,1234.56,1,1234.56,


Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,Share Price,Principal Amount,Commissions and Fees,Net Amount,Accrued Interest,Account Type,
12345678,2026-11-01,2026-11-02,Buy,Buy,VTI ETF,VTI,1,300,-300,0,-300,0,CASH,
"""
ETRADE = """\
Account Summary
Account,Net Account Value,Total Gain $,Total Gain %,Day's Gain Unrealized $,Day's Gain Unrealized %,Available For Withdrawal,Cash Purchasing Power
Individual -1234,25225.82,1,1,1,1,7096.82,7096.82
View Summary - All Positions
Filters applied:
Symbol,Security type(s),Sort by,Sort order,
,All,Symbol,Asc,

Symbol,Last Price $,Change $,Change %,Quantity,Price Paid $,Day's Gain $,Total Gain $,Total Gain %,Value $
VTI,302.15,1,1,60,228.33,1,1,1,18129
CASH,,,,,,,,,7096.82,
TOTAL,,,,,,,,,25225.82,
Generated at Aug 20 2026 11:42 AM ET
"""
IBKR = """\
Statement,Data,Period,"January 1, 2026 - August 31, 2026"
Account Information,Data,Account,U1234567 (Custom)
Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Open,Quantity,Mult,Cost Price,Cost Basis,Close Price,Value,Unrealized P/L,Code
Open Positions,Data,Summary,Stocks,USD,VTI,-,60,1,228.33,13700,302.15,18129,4429,
Open Positions,Data,Lot,Stocks,USD,VTI,"2022-03-01, 15:39:46",50,1,220,11000,302.15,15107.5,4107.5,LT
Open Positions,Data,Lot,Stocks,USD,VTI,"2025-03-01, 15:39:46",10,1,270,2700,302.15,3021.5,321.5,LT
Open Positions,Data,Summary,Equity and Index Options,USD,VTI 21AUG26 150 C,-,1,100,2,200,2,200,0,
Open Positions,Total,,Stocks,USD,,,,,,13700,,18129,4429,
Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code
Trades,Data,Order,Stocks,USD,VTI,"2026-01-03, 10:30:00",10,185,185,-1850,-1,1851,0,0,O
Cash Report,Header,Currency Summary,Currency,Total,Securities,Futures,
Cash Report,Data,Starting Cash,USD,0,0,0,
Cash Report,Data,Ending Cash,Base Currency Summary,1234.56,1234.56,0,
Cash Report,Data,Ending Cash,USD,1234.56,1234.56,0,
"""
FLEX = """\
"ClientAccountID","AccountAlias","CurrencyPrimary","AssetClass","Symbol","Description","ReportDate","Quantity","MarkPrice","PositionValue","CostBasisMoney","OpenDateTime","LevelOfDetail"
"U1234567","","USD","STK","VTI","VTI ETF","20260831","60","302.15","18129","13700","","SUMMARY"
"U1234567","","USD","STK","VTI","VTI ETF","20260831","50","302.15","15107.5","11000","20220301;153946","LOT"
"U1234567","","USD","STK","VTI","VTI ETF","20260831","10","302.15","3021.5","2700","20250301;153946","LOT"
"""
TRADING212 = """\
Slice,Name,Invested value,Value,Result,Owned quantity,Dividends gained,Dividends cash,Dividends reinvested
VTI,Vanguard Total,13700,18129,4429,60,N/A,N/A,N/A
Total,,13700,18129,4429,-,N/A,N/A,N/A
"""
ZERODHA_ROW_23: list[list[Any]] = [
    *([None] for _ in range(10)),
    [None, "Client ID", "AB1234"],
    [None, "Equity Holdings Statement as on 2026-08-31"],
    *([None] for _ in range(10)),
    [None, "Symbol", "ISIN", "Sector", "Quantity Available", "Average Price", "Previous Closing Price"],
    [None, "VTI", "X", "FUNDS", 60, 228.3333, 302.15],
]

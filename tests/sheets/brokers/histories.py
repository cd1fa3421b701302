"""Made-up histories of each broker in its exact shape: one sale of 10 VTI and one purchase of 4.5 BND among others."""

from __future__ import annotations

FIDELITY = """\


Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),Accrued Interest ($),Amount ($),Cash Balance ($),Settlement Date
11/23/2026,"Individual","Z1","YOU SOLD VANGUARD INDEX FDS BUY AND HOLD (VTI) (Cash)",VTI,"VANGUARD INDEX FDS",Cash,302.15,-10,,0.03,,3021.47,3121.47,11/24/2026
11/23/2026,"Individual","Z1","YOU BOUGHT VANGUARD BD INDEX FDS (BND) (Cash)",BND,"VANGUARD BD INDEX FDS",Cash,73.2,4.5,,,,-329.4,2792.07,11/24/2026
11/20/2026,"Individual","Z1","DIVIDEND RECEIVED VANGUARD BD INDEX FDS (BND) (Cash)",BND,"VANGUARD BD INDEX FDS",Cash,,0.000,,,,11.25,100.00,
11/20/2026,"Individual","Z1","REINVESTMENT FIDELITY GOVERNMENT MONEY MARKET (SPAXX) (Cash)",SPAXX,"FIDELITY GOVT",Cash,1,0.31,,,,-0.31,100.00,
11/18/2026,"Individual","Z1","YOU BOUGHT OPENING TRANSACTION CALL (VTI) (Cash)"," -VTI270115C300","CALL (VTI)",Margin,2,1,0.65,0.02,,-200.67,100.00,11/19/2026

"The data and information in this spreadsheet is provided to you solely for your use."

Date downloaded 11/24/2026 5:45 pm
"""
SCHWAB = """\
"Transactions  for account Individual ...123 as of 11/24/2026 08:23:45 PM ET"
"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"
"11/23/2026","Sell","VTI","VANGUARD TOTAL STOCK MARKET ETF","10","$302.15","$0.03","$3,021.47"
"11/23/2026 as of 11/23/2026","Buy","BND","VANGUARD TOTAL BOND","4.5","$73.20","","-$329.40"
"11/20/2026","Qualified Dividend","BND","VANGUARD TOTAL BOND","","","","$11.25"
"11/20/2026","Reinvest Shares","SWPPX","SCHWAB S&P 500","0.1","$90.00","","-$9.00"
"11/18/2026","Sell to Open","VTI 01/15/2027 300.00 C","CALL VTI","1","$2.00","$0.66","$199.34"
"11/17/2026","MoneyLink Transfer","","Tfr BANK","","","","$500.00"
"Transactions Total","","","","","","","$3,192.66"
"""
VANGUARD = """\
Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,
12345678,VTI ETF,VTI,50,302.15,15107.5,
12345678,Vanguard Federal Money Market,VMFXX,3926.63,1,3926.63,


Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,Share Price,Principal Amount,Commissions and Fees,Net Amount,Accrued Interest,Account Type,
12345678,2026-11-23,2026-11-24,Sell,Sell,VTI ETF,VTI,-10,302.15,3021.5,0.03,3021.47,0,CASH,
12345678,2026-11-23,2026-11-24,Buy,Buy,BND ETF,BND,4.5,73.2,-329.4,0,-329.4,0,CASH,
12345678,2026-11-23,2026-11-24,Sweep in,Sweep in,Vanguard Federal Money Market,VMFXX,2692.07,1,-2692.07,0,-2692.07,0,CASH,
12345678,2026-11-20,2026-11-20,Dividend,Dividend,BND ETF,BND,0,0,11.25,0,11.25,0,CASH,
"""
ETRADE = """\
For Account:,Individual -1234

TransactionDate,TransactionType,SecurityType,Symbol,Quantity,Amount,Price,Commission,Description
11/23/26,Sold,EQ,VTI,-10,3021.47,302.15,0.03,VANGUARD TOTAL STOCK
11/23/26,Bought,EQ,BND,4.5,-329.4,73.2,0,VANGUARD TOTAL BOND
11/20/26,Dividend,EQ,BND,0,11.25,0,0,VANGUARD TOTAL BOND
11/18/26,Bought To Open,OPTN,VTI Jan 15 '27 $300 Call,1,-200.66,2,0.66,VTI CALL
"""
IBKR = """\
Statement,Data,Period,"November 23, 2026"
Account Information,Data,Account,U1234567 (Custom)
Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code
Trades,Data,Order,Stocks,USD,VTI,"2026-11-23, 09:30:01",-10,302.15,302.2,3021.5,-0.03,-2000,1021.47,0,C
Trades,Data,Trade,Stocks,USD,VTI,"2026-11-23, 09:30:01",-6,302.15,302.2,1812.9,-0.02,-1200,612.88,0,C
Trades,Data,ClosedLot,Stocks,USD,VTI,"2022-03-01, 15:39:46",6,200,,,,1200,612.88,,LT
Trades,Data,Trade,Stocks,USD,VTI,"2026-11-23, 09:30:02",-4,302.15,302.2,1208.6,-0.01,-800,408.59,0,C
Trades,Data,ClosedLot,Stocks,USD,VTI,"2025-03-01, 15:39:46",4,200,,,,800,408.59,,LT
Trades,SubTotal,,Stocks,USD,VTI,,-10,,,3021.5,-0.03,-2000,1021.47,0,
Trades,Data,Order,Stocks,USD,BND,"2026-11-23, 09:30:01",4.5,73.2,73.2,-329.4,0,329.4,0,0,O
Trades,SubTotal,,Stocks,USD,BND,,4.5,,,-329.4,0,329.4,0,0,
Trades,Data,Order,Equity and Index Options,USD,VTI 15JAN27 300 C,"2026-11-23, 09:31:01",1,2,2,-200,-0.66,200.66,0,0,O
Trades,Total,,Stocks,USD,,,,,,2692.1,-0.03,,,0,
Cash Report,Header,Currency Summary,Currency,Total,Securities,Futures,
Cash Report,Data,Ending Cash,USD,2792.07,2792.07,0,
"""
FLEX = """\
"ClientAccountID","CurrencyPrimary","AssetClass","Symbol","TradeID","TradeDate","Quantity","TradePrice","IBCommission","Buy/Sell","OrderReference","OpenDateTime","LevelOfDetail"
"U1234567","USD","STK","VTI","","20261123","-10","302.15","-0.03","SELL","R-7-1","","ORDER"
"U1234567","USD","STK","VTI","991","20261123","-6","302.15","-0.02","SELL","R-7-1","","EXECUTION"
"U1234567","USD","STK","VTI","992","20261123","-4","302.15","-0.01","SELL","R-7-1","","EXECUTION"
"U1234567","USD","STK","VTI","","20261123","6","200","0","SELL","","20220301;153946","CLOSED_LOT"
"U1234567","USD","STK","VTI","","20261123","4","200","0","SELL","","20250301;153946","CLOSED_LOT"
"U1234567","USD","STK","BND","","20261123","4.5","73.2","0","BUY","R-7-2","","ORDER"
"U1234567","USD","CASH","EUR.USD","995","20261123","100","1.1","-2","BUY","","","EXECUTION"
"""
ZERODHA = """\
symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time
VTI,X,2026-11-23,NSE,EQ,EQ,sell,false,10,302.15,991,1,2026-11-23T09:30:00
BND,Y,2026-11-23,NSE,EQ,EQ,buy,false,4.5,73.2,992,2,2026-11-23T09:30:00
"""
OURS = """\
Order,Side,Symbol,Account,Shares,Est. price,Est. value,Currency,Lots,Filled shares,Fill price,Filled on,Fees
R-7-1,SELL,VTI,,10,300,3000,USD,,10,302.15,2026-11-23,0.03
R-7-2,BUY,BND,,5,73,365,USD,,4.5,73.2,2026-11-23,
R-7-3,BUY,VXUS,,5,73,365,USD,,,,,
"""

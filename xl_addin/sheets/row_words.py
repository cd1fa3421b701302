"""What people say of a row of Holdings as a whole: what it counts, and whether it is still held, or owed."""

from __future__ import annotations

from xl_addin.sheets.vocabulary import listed

LOTS = listed("lot, jumlah lot, lot saham, qty lot, lot qty, total lot, number of lots, 手数, 手數, 張數, 张数")
"""A quantity in lots, whose size is for the table to say."""

UNIT_HEADINGS = listed(
    "unit, unit type, uom, 單位, 单位, 単位, 단위, satuan, unité, einheit, unidad, unidade, jednostka, đơn vị"
)
_OF_ONE = listed("share, unit, piece, pc, 股, 零股, 份, 주, 株, 口, lembar, saham, stück, stk, st, stuk, titre, acción")
UNITS = {**dict.fromkeys(_OF_ONE, 1), **dict.fromkeys(listed("張, 张, 整張"), 1000)}
"""What a quantity counts, and how many shares that is; a lot is of another size on every exchange."""
UNITS_OF_NO_SIZE = listed("lot, board lot, 手, 盒, 箱")

SOLD_ON = listed(
    "sell date, sale date, sold on, date sold, sold date",
    "day sold, exit date, closed on, closed at, date closed, sell day",
    "closing date, close date, date of sale, disposal date, disposed on, date of disposal, trade close date, sold at",
    "verkaufsdatum, verkauft am, date de vente, date vente",
    "vendu le, fecha venta, fecha de venta, fecha salida, data vendita",
    "data di vendita, data da venda, data de venda, data saída, verkoopdatum, datum verkoop, data sprzedaży, säljdatum",
    "försäljningsdatum, salgsdato, ut dato, satış tarihi, дата продажи",
    "дата закрытия, 卖出日期, 賣出日期, 平仓日期, 清仓日期",
    "売却日, 決済日, 매도일, 매도일자, 청산일, tanggal jual",
)
"""The day something was sold: a row that has one is held no more."""

INCOME = listed(
    "cupon, amortizacion",
    "dividend, coupon, interest, distribution, amortization, amortisation, dividend income, cash dividend",
    "dividende, zins, zinsen, ausschüttung, kupon, coupon, intérêt, intérêts, dividendo, cupón, interés, intereses",
    "amortización, jcp, rendimento, juros, juros sobre capital próprio, cedola, interessi, dywidenda, odsetki",
    "utdelning, ränta, udbytte, utbytte, rente, temettü, faiz, дивиденд, дивиденды, купон, 股息, 分红, 配当, 利息",
    "배당, 배당금, dividen",
)
"""What a holding paid: neither a trade nor something that is held."""
INCOME_DAYS = listed(
    "ex date, ex dividend date, exdate, pay date, payment date, payable date, paid on, record date, dividend date",
    "zahltag, zahlbarkeitstag, ex tag, date de paiement, date de détachement, fecha de pago, fecha pago, data com",
    "data de pagamento, data pagamento, data ex, data stacco, betaaldatum, utdelningsdatum, betalningsdag",
)
"""The day that something was paid on, or that gave a right to it."""

ORDER_IDS = listed(
    "order id, orderid, order number, order ref, order reference, trade id, transaction id, deal id, execution id"
)
"""The number of an order: what has one was traded at the price beside it."""

SALE_PRICES = listed(
    "sold, sell price, selling price, sale price, sold price, price sold, exit price, psell, sold for, proceeds",
    "verkaufspreis, verkaufskurs, verkauft, prix de vente, vendu, precio venta, precio de venta, prezzo di vendita",
    "preço de venda, verkoopprijs, cena sprzedaży, säljkurs, salgskurs, satış fiyatı, цена продажи",
    "卖出价, 賣出價, 売却単価",
)
"""What something was sold for: in a table with such a column nothing is held."""

STATES = listed(
    "status, state, position status, trade status, holding status",
    "open/closed, estado, situação, statut, stato, статус",
    "durum, 状态, 狀態, 状態, ステータス, 상태",
)
CLOSED = listed(
    "closed, close, sold, exited, sold out, liquidated",
    "fully sold, expired, verkauft, geschlossen, vendu, clôturé, cerrado",
    "cerrada, vendido, vendida, encerrada, encerrado, venduto",
    "chiusa, chiuso, verkocht, gesloten, sprzedane, zamknięta",
    "såld, stängd, solgt, lukket, satıldı, kapalı, продано, закрыта",
    "已卖出, 已清仓, 已平仓, 已賣出, 売却済, 決済済, 매도완료, 청산",
)
"""What a state says of a row that is held no more."""

DIRECTIONS = listed(
    "position, side, direction, long/short, l/s, long or short, position type, trade type, position side, type, bias",
    "richtung, sens, dirección, direção, direzione, richting, kierunek",
    "riktning, yön, направление, 方向, 多空, 売買, 방향",
)
LONG = listed("long, l, lang, largo, larga, lungo, comprado, longue, длинная, лонг, 多, 多头, 多頭, 買い, 買, 롱, 매수")
SHORT = listed(
    "short, kurz, leerverkauf, corto, corta, vendido, courte, короткая, шорт, 空, 空头, 空頭, 売り, 売, 숏, 공매도"
)
"""A position that is owed: in no pie, and never counted as held."""

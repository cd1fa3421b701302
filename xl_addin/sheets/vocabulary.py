"""The words people head their columns with, by meaning and language: data, read through `heading_key`.

Case, accents, plurals, ``#``, ``No. of``, and units such as ``(USD)`` make no difference, so each word stands here
once. What is said of prices and costs has a small grammar of its own, `xl_addin.sheets.money_words`. A word that may
mean one thing here and another there is in `xl_addin.sheets.settle`, and the column's content decides.
"""

from __future__ import annotations


def listed(*languages: str) -> tuple[str, ...]:
    """Return the words of several lists, each separated by commas, each once."""
    words = (word.strip() for language in languages for word in language.split(","))
    return tuple(dict.fromkeys(word for word in words if word))


_THINGS = (
    "stock",
    "share",
    "security",
    "asset",
    "fund",
    "etf",
    "instrument",
    "equity",
    "investment",
    "holding",
    "company",
    "coin",
    "token",
    "crypto",
    "bond",
)

SYMBOL = listed(
    "ticker, ticker symbol, stock symbol, symbol ticker, symbol/ticker, ticker/symbol, tick, stock ticker, etf ticker",
    "trading symbol, sym, scrip, scrip code, scrip name, epic, mnemonic",
    *(f"{thing} {word}" for thing in _THINGS for word in ("symbol", "ticker", "code")),  # English
    "kürzel, tickersymbol, börsenkürzel, wertpapierkürzel",  # German
    "symbole, mnémonique, code mnémonique",  # French
    "símbolo, clave de pizarra, nemotécnico, nemo",  # Spanish, Catalan
    "simbolo, sigla",  # Italian
    "código, código de negociação, papel",  # Portuguese
    "symbool, tickercode",  # Dutch
    "symbol giełdowy, walor",  # Polish
    "kortnamn, tickerkod",  # Swedish
    "børskode, tickerkode",  # Danish, Norwegian
    "sembol, hisse kodu, hisse, kod",  # Turkish
    "тикер, символ, код, биржевой код",  # Russian
    "代码, 股票代码, 证券代码, 基金代码, 代號, 股票代號, 證券代號",  # Chinese
    "銘柄コード, コード, 証券コード, ティッカー, シンボル",  # Japanese
    "종목코드, 종목번호, 티커, 심볼, 단축코드",  # Korean
    "kode, kode saham, kode emiten, kode efek",  # Indonesian
    "mã, mã CK, mã CP, mã cổ phiếu, mã chứng khoán",  # Vietnamese
)
"""Sure words for the symbol."""

SYMBOL_ELSEWHERE = listed(
    "yahoo ticker, yahoo symbol, yahoo code, yahoo finance ticker, google ticker, google symbol, google finance ticker",
    "bloomberg ticker, reuters code, RIC, api symbol, api ticker, tradingview symbol, symbol2, code, short code",
)
"""A second column of symbols, as some service spells them: the symbol where there is no other."""

SYMBOL_CODES = listed("ISIN, ISIN code, ISIN / IBAN, ISIN number, WKN, CUSIP, SEDOL, FIGI, valorennummer")
"""What names a security where there is no symbol."""

SYMBOL_THINGS = listed(
    "stock, asset, security, instrument, investment, fund, etf, coin, token, crypto, cryptocurrency, share name, equity, product, key",
    "wertpapier, aktie, fonds, anlage, titel",
    "titre, valeur mobilière, actif, placement, produit",
    "activo, valor bursátil, acción, fondo, FCI, inversión, instrumento, acc-bono",
    "titolo, strumento, azione",
    "ativo, ação, fundo, investimento",
    "effect, aandeel, belegging, instrument naam",
    "aktywo, papier wartościowy, spółka, instrument finansowy, akcja, fundusz",
    "värdepapper, fond, tillgång, innehav",
    "værdipapir, aktiv, verdipapir, aksje, beholdning",
    "varlık, hisse senedi, yatırım, fon, menkul kıymet",
    "актив, бумага, ценная бумага, инструмент, акция",
    "标的, 资产, 股票, 证券, 基金, 品种, 證券",
    "銘柄, 証券, 資産, ファンド",
    "종목, 자산, 주식, 펀드",
    "saham, emiten, efek, aset, reksa dana",
)
"""What people call a security itself: its symbol where no column is headed so."""

NAME = listed(
    "name, company, company name, asset name, security name, fund name, investment name, stock name, instrument name",
    "description, security description, holding name, long name, mapped security",
    "bezeichnung, wertpapiername, wertpapierbezeichnung, beschreibung, unternehmen",
    "nom, libellé, désignation, dénomination, société",
    "nombre, descripción, denominación, empresa",
    "nome, descrizione, denominazione",
    "nome do ativo, descrição",
    "naam, omschrijving, bedrijf",
    "nazwa, nazwa aktywa, opis, nazwa spółki",
    "namn, beskrivning, bolag",
    "navn, beskrivelse, selskap, selskab",
    "ad, adı, isim, şirket, açıklama",
    "название, наименование, имя, компания, эмитент",
    "名称, 股票名称, 证券名称, 基金名称, 名稱, 公司, 股名, 股票名稱, 證券名稱, 名字",
    "銘柄名, 名前, 名称, ファンド名",
    "종목명, 이름, 회사명, 펀드명, 자산명",
    "nama, nama saham, nama emiten, nama perusahaan, perusahaan",
)

SHARES = listed(
    "quantity, qty, quant, units, number of shares, share count, share quantity, shares held, shares owned, units held",
    "current quantity, quantity available, total shares, total quantity, total units, qty held, share balance",
    "no shares, stock quantity, quantity held, current shares, updated amount, position size, number held, num shares",
    "shares hold, holding quantity, share qty, stock qty, asset quantity, asset qty, shares quantity, unit quantity",
    "shares/units, units/shares, shares or units, quantity owned, owned shares, qty owned, units owned, net quantity, open quantity, net qty",
    "anzahl aktien, anzahl anteile, anzahl stücke, anteile bestand",
    "stück, stückzahl, anzahl, menge, anteile, bestand, nominale, nominal, stk",
    "quantité, qté, nombre de titres, nombre de parts, nombre d'actions, parts",
    "cantidad, cant, títulos, participaciones, acciones, cuotapartes, unidades, número de acciones, número de títulos",
    "cantidad de acciones, cantidad de títulos, cantidad de activos",
    "quantitat, accions, participacions, nombre d'accions, nombre de participacions",  # Catalan
    "quantità, qta, quote, numero azioni, pezzi",
    "quantidade, qtd, qtde, qtde efet",
    "cotas, quantidade de ações, quantidade de ativos, quantidade de cotas, qtd cotas",
    "aantal, stuks, aantal stuks",
    "liczba, ilość, liczba akcji, liczba sztuk, sztuk, ilość akcji, liczba jednostek",
    "antal, antal aktier, antal andelar, andelar",
    "antall, antall aksjer, antal aktier, beholdning antal",
    "adet, miktar, pay adedi",
    "количество, кол-во, количество акций, штук, кол, число акций, колво",
    "股数, 数量, 持仓, 持股数, 持有数量, 份额, 持仓数量, 持有份额, 股數, 數量",
    "数量, 保有数, 保有数量, 株数, 口数, 保有株数, 保有口数",
    "持仓数, 持仓量, 持股, 持股数量, 股票余额, 证券数量",
    "当前持仓, 持倉, 持倉數量, 持有股數, 持股數, 持有數量, 庫存股數",
    "수량, 보유수량, 보유량, 주식수, 보유주식수, 잔고수량, 보유좌수, 매수수량, 주수",
    "jumlah saham, jumlah lembar, lembar, lembar saham, jumlah unit",
    "số lượng, khối lượng, số lượng CP",
)

ACQUIRED = listed(
    "date acquired, acquired on, acquisition date, purchase date",
    "date of purchase, date purchased, bought on, buy date, date bought",
    "entry date, date of entry, date entered, day bought, buy dates, inception, date of acquisition, bought date",
    "open date, opened, date opened, opening date, trade open date, date added, created at, lot date, purchased on",
    "kaufdatum, gekauft am, erwerbsdatum, einstandsdatum, anschaffungsdatum, datum",
    "date d'achat, date achat, date d'acquisition",
    "fecha compra, fecha de compra, fecha de adquisición, fecha suscripción, fecha",
    "data acquisto, data di acquisto, primo acquisto, data",
    "data da compra, data de compra, data aplicação, data de aquisição",
    "aankoopdatum, datum aankoop",
    "data zakupu, data nabycia",
    "köpdatum, inköpsdatum, anskaffningsdatum",
    "købsdato, anskaffelsesdato, kjøpsdato, dato",
    "alış tarihi, alım tarihi, tarih",
    "дата покупки, дата приобретения, дата",
    "建仓日期, 买入日期, 购买日期, 買入日期, 日期",
    "購入日, 取得日, 買付日",
    "매수일, 매수일자, 매입일, 매입일자, 취득일",
    "tanggal beli, tanggal pembelian, tgl beli",
)

PIE = listed("pie name")

CLASS = listed(
    "asset class, asset type, class, sector, category, asset category, sub class, investment type, instrument type",
    "security type, asset allocation, industry, sect, region, bucket, group, strategie type, type of asset, fund category",
    "anlageklasse, assetklasse, sektor, branche, kategorie, wertpapierart, gattung, anlageart",
    "classe d'actif, classe d'actifs, secteur, catégorie",
    "clase de activo, sector, categoría, tipo de activo, tipo de inversión, clase",
    "classe di attivo, settore, categoria, asset class",
    "classe de ativo, setor, tipo de investimento, tipo de ativo, tipo de fii, classe",
    "activaklasse, beleggingscategorie, categorie, vermogenscategorie",
    "klasa aktywów, kategoria, branża, klasa",
    "tillgångsslag, kategori, bransch",
    "aktivklasse, aktivaklasse, aktivatype, sektor",
    "varlık sınıfı, sektör, kategori, varlık türü",
    "класс актива, сектор, категория, класс, тип актива, отрасль",
    "资产类别, 类别, 行业, 板块, 分类, 類別, 產業, 資產類別",
    "資産クラス, 分類, カテゴリ, セクター, 業種",
    "자산군, 자산구분, 섹터, 업종, 분류, 유형, 자산유형",
    "sektor, kategori, jenis aset, kelas aset",
)
CLASS_WEAKER = listed(
    "type, tipo, typ, art, soort, rodzaj, тип, 类型, タイプ, kind, tür, segment, theme, strategy, style"
)
"""Headings of all sorts of things, classes among them."""

ACCOUNT = listed(
    "account name, account title, account, acct, acct name, brokerage account, account holder, account owner",
    "owner, holder, investor, client, client name",
    "client id, customer, family member, member, portfolio id, portfolio name",
    "depot, depotname, konto, depot name",
    "compte, portefeuille titres",
    "cuenta",
    "conto, deposito titoli",
    "conta",
    "rekening, effectenrekening",
    "konto, rachunek, rachunek maklerski",
    "depå, konto",
    "depotnavn, midler",
    "hesap",
    "счет, счёт, брокерский счет",
    "账户, 帐户, 持有人, 賬戶, 帳戶",
    "口座, 口座名, 口座区分",
    "계좌, 계좌명, 계좌이름, 소유자, 명의자, 계좌번호, rekening efek, RDN",
)
ACCOUNT_NUMBERS = listed("account number, account no, account id, account #, acct number, kontonummer, depotnummer")
ACCOUNT_PLACES = listed(
    "broker, brokerage, platform, custodian, institution, bank, provider, held at, exchange account, wallet",
    "bank/broker, plattform, courtier, courtage, corredor, bróker, intermediario, corretora, instituição, banca",
    "makelaar, mäklare, megler, dom maklerski, aracı kurum, брокер, платформа",
    "券商, 平台, 证券公司, 証券会社, 증권사, sekuritas, local",
)
"""Where something is held: an account where a column of those values repeats them."""

CURRENCY = listed(
    "currency, ccy, curr, currency code, instrument currency, trading currency, local currency, quote currency",
    "price currency, base ccy, risk ccy, trade currency, security currency, asset currency",
    "währung, kurswährung, handelswährung",
    "devise, monnaie",
    "moneda, divisa",
    "valuta, divisa",
    "moeda",
    "munt, munteenheid, valuta, munteenheid instrument",
    "waluta",
    "valuta",
    "para birimi, döviz, döviz cinsi",
    "валюта",
    "币种, 货币, 幣別, 貨幣",
    "通貨, 決済通貨",
    "통화, 화폐, mata uang, вал",
)

RATE = listed(
    "fx rate, exchange rate, exchange rate dkk, exchange rate eur, exchange rate usd, conversion rate",
    "rate of exchange, currency rate, forex rate, fx, rate, exch rate",
    "wechselkurs, devisenkurs, umrechnungskurs",
    "taux de change, cours de change",
    "tipo de cambio, cambio",
    "tasso di cambio, cambio",
    "taxa de câmbio, câmbio, cotação do dólar",
    "wisselkoers",
    "kurs waluty, kurs walutowy, kurs pln",
    "valutakurs, växelkurs, valutakurs dkk, vekslekurs",
    "döviz kuru",
    "курс, курс валюты, обменный курс",
    "汇率, 匯率",
    "為替レート, 為替",
)

MULTIPLIER = listed(
    "multiplier, mult, contract size, price factor",
    "contract multiplier, lot size, factor, point value, price multiplier",
    "multiplikator, kontraktgröße, bezugsverhältnis, preisfaktor, multiplicateur, multiplicador, moltiplicatore",
    "contractgrootte, mnożnik, multiplikator, çarpan, множитель, 乘数, 合约乘数, 乗数",
)

TARGET = listed(
    "target, target weight, target percent, target weight percent, target allocation, target allocation percent",
    "target percentage, goal, desired allocation, model weight",
    "ideal allocation, desired weight, goal percent, ideal percent",
    "desired percent, target alloc, target pct",
    "model allocation, planned allocation, wanted percent, allocation target",
    "zielgewichtung, ziel, zielgewicht, soll, sollgewichtung, zielallokation, ziel percent, soll percent, zielanteil",
    "cible, allocation cible, poids cible, objectif, pourcentage cible, cible percent",
    "objetivo, peso objetivo, asignación objetivo, porcentaje objetivo, objetivo percent",
    "obiettivo, peso obiettivo, allocazione obiettivo, allocazione target, peso target, percentuale obiettivo",
    "meta, alvo, alocação alvo, alocação desejada, peso alvo, percentual alvo, percentual objetivo, alvo percent",
    "doel, doelgewicht, doelallocatie, streefgewicht, doelpercentage, doel percent, streefpercentage",
    "cel, waga docelowa, alokacja docelowa, udział docelowy, docelowy udział, docelowo, cel percent",
    "mål, målvikt, målallokering, målfördelning, målandel, mål percent",
    "målvægt, målallokering, målandel, målvekt, ønsket andel, ønsket vægt",
    "hedef, hedef ağırlık, hedef oran, hedef dağılım, hedef percent, hedef yüzde",
    "цель, целевая доля, целевой вес, целевое распределение, целевая, план, доля цель",
    "目标, 目标比例, 目标权重, 目标配置, 目標, 目標比例, 目標權重, 目标占比",
    "目標比率, 目標割合, 目標配分, 目標ウェイト, 目標構成比",
    "목표, 목표비중, 목표비율, 목표 비중, 목표배분, target alokasi, alokasi target",
)

WEIGHT = listed(
    "weight, weight percent, weighting, allocation",
    *(f"{thing} weight" for thing in _THINGS),
    "allocation percent, percent, percentage, portfolio percent, percent weight",
    "percent allocation, percent portfolio, weight in portfolio, ratio, proportion, share portfolio, alloc, pct, wt",
    "gewichtung, gewicht, anteil, anteil percent, poids, pondération, poids percent, peso, ponderación, peso percent",
    "peso percent portafoglio, percentuale, percentual, porcentaje",
    "participação, wegingsfactor, weging, gewicht percent",
    "waga, udział, udział percent, vikt, andel, vægt, andel percent, ağırlık",
    "oran, доля, вес, доля percent, 权重, 比例, 占比, 仓位",
    "權重, 割合, 構成比, 比率, 配分, 비중, 비율, 구성비, bobot, alokasi, porsi",
)
"""A share of the portfolio, be it wanted or actual: what the column holds decides."""

SIDE = listed(
    "action, side, transaction type, buy/sell, buy or sell, trade type, transaction, order type, b/s, type, operation",
    "activity, activity type, event, direction, op, oper",
    "tx type, txn type, order side, trade side, buy or sell signal, bs",
    "transaktion, transaktionsart, kauf/verkauf, art, typ, vorgang",
    "sens, opération, type d'opération, achat/vente",
    "operación, tipo operación, tipo de operación, tipo, compra/venta, movimiento",
    "operazione, tipo operazione, causale",
    "operação, tipo de operação, c/v, movimentação, entrada/saída",
    "transactie, koop/verkoop, soort",
    "rodzaj, typ transakcji, strona, k/s, operacja",
    "transaktionstyp, köp/sälj, typ av transaktion",
    "handling, handelstype, transaksjonstype, type transaksjon",
    "işlem, işlem türü, alış/satış, işlem tipi",
    "операция, тип, вид операции, тип операции, действие, направление",
    "操作, 买卖方向, 交易类型, 方向, 买卖, 業務名稱, 買賣, 買賣別, 交易類別, 操作类型",
    "売買, 取引, 取引区分, 売買区分, 取引種類, 取引種別",
    "거래종류, 거래구분, 매매구분, 구분, 거래유형, 매수/매도, 거래, 주문유형",
    "jenis transaksi, transaksi, beli/jual, jenis",
)

TRADE_DATE = listed(
    "date, trade date, run date, transaction date, trade day, execution date, order date, settlement date, datetime",
    "date/time, time, executed at, date of trade, closing time",
    "fill time, filled at, filled on, order time, placing time",
    "trade time, transaction time, timestamp, deal date, created, executed on, execution time",
    "datum, handelstag, buchungstag, ausführungsdatum, date d'opération, fecha, fecha operación, data, data operazione",
    "data negócio, data do negócio, data da operação, transactiedatum, data transakcji, affärsdag, handelsdag, dato",
    "handelsdato, tarih, işlem tarihi, дата, дата сделки, 日期, 成交日期, 交易日期, 約定日, 取引日",
    "成交时间, 交易时间, 取引日時, 約定日時, 受渡日, 거래일, 거래일자",
    "거래일시, 체결일, 체결시간, 날짜, 일자, tanggal, tgl",
)

SPLIT_WORDS = listed("split, stock split, forward split, reverse split, share split")

BUY_WORDS = listed(
    "buy, bought, purchase, purchased, b",
    "buy to open, you bought, reinvestment, reinvest, reinvest shares, deposit shares",
    "dividend reinvestment, buy market, market buy, limit buy, transfer in, in",
    "kauf, gekauft, zukauf, sparplan, achat, compra, comprar, c",
    "acquisto, koop, aankoop, gekocht, kupno, zakup, köp, köpt",
    "køb, købt, kjøp, kjøpt, alış, alım, al, покупка, купля, 买入, 買入",
    "买, 買, 買付, 買い, 购买, 申购, 매수, 매입, 구매, beli, pembelian, mua",
)
SELL_WORDS = listed(
    "sell, sold, sale, s, sell to close, you sold, redemption, sell market, market sell, limit sell, transfer out, out",
    "verkauf, verkauft, vente, venta, vender, v, venda, vendita, verkoop, verkocht, sprzedaż, sälj, sålt, försäljning",
    "salg, solgt, satış, sat, продажа, 卖出, 賣出, 卖, 賣, 売付, 売り, 売却, 赎回, 매도, 판매, jual, penjualan, bán",
)

TOTALS = listed(
    "total, totals, grand total, sum, overall, account total, positions total, portfolio total, net total",
    "summe, gesamt, gesamtsumme, insgesamt, somme, total général, suma, totale, somma, totaal, razem, łącznie, ogółem",
    "summa, totalt, i alt, ialt, sum total, toplam, genel toplam, итого, всего, сумма, 合计",
    "总计, 總計, 合計, 总和, 小計合計, 합계, 총계, 총합, jumlah total, tổng, tổng cộng",
)
SUBTOTALS = listed(
    "subtotal, sub total, zwischensumme, sous-total, subtotale, subtotaal, suma częściowa, suma cząstkowa, delsumma",
    "delsum, ara toplam, промежуточный итог, подытог, 小计, 小計, 소계",
)

CASH = listed(
    "cash, cash balance, available cash, settled cash, cash and cash investments, cash & cash investments",
    "cash & cash equivalents, cash and equivalents, pending activity, uninvested cash, cash position, cash left",
    "buying power, free cash, cash account, money market, core cash, cash & money market, free funds",
    "bargeld, liquidität, verrechnungskonto, geld, tagesgeld, guthaben, kasse",
    "liquidités, espèces, trésorerie, efectivo, liquidez, saldo en efectivo, contanti, liquidità, dinheiro, caixa",
    "saldo em conta, contanten, kasgeld, liquiditeiten",
    "gotówka, środki pieniężne, wolne środki, kontanter, likvida medel",
    "kontantbeholdning, kasse, nakit, наличные, деньги, денежные средства, кэш, 现金",
    "現金, 余额, 預金, 現金残高, 預り金, 현금, 예수금, kas, tiền mặt",
)

HOLDINGS_SHEETS = listed(
    "holding, holdings, positions, portfolio, my holdings, current holdings, portfolio positions, my portfolio, assets",
    "stocks, investments, depot, bestand, bestände",
    "portfolio, wertpapiere, portefeuille, positions, cartera, posiciones",
    "portafoglio, posizioni, carteira, posições, ativos, portefeuille, portfel, portfolio, pozycje, innehav, portfölj",
    "beholdning, portefølje, portföy, varlıklar, портфель, активы, 持仓, 投资组合",
    "資產, 保有銘柄, ポートフォリオ, 포트폴리오, 보유종목, 보유현황, portofolio, 庫存",
)
TARGETS_SHEETS = listed(
    "target, targets, model, model portfolio, target allocation, target allocations, allocation, asset allocation",
    "ziele, zielallokation, zielgewichtung, cibles, allocation cible",
    "objetivos, asignación, obiettivi, metas, alocação",
    "doelen, doelallocatie, cele, alokacja, mål, målallokering, hedefler, цели, 目标, 目标配置, 目標, 目標配分",
)

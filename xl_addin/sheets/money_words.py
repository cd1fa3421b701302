"""The grammar of headings about money: what a security costs now, what was paid for it, what the row is worth.

People head these columns in too many ways to list (``CURRENT PRICE``, ``Last close``, ``Gem. aankoopkoers``,
``Precio Compra``, ``Einstandswert``), but always with a noun, a word of time, or a word of paying. A heading that has
any word beyond these is none of ours: ``Price change`` and ``Target price`` are not prices.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from xl_addin.sheets.heading_key import singular

if TYPE_CHECKING:
    from collections.abc import Callable


class Money(Enum):
    """What a column of money holds."""

    PRICE = "price"
    VALUE = "value"
    COST_PER_SHARE = "cost per share"
    COST = "cost"
    PAID = "paid"
    """Something about the purchase: per share, of the row, or its day; what the cells hold decides."""


def _told(words: str) -> frozenset[str]:
    return frozenset(map(singular, words.split()))


_PRICE = _told("""price preu quote quotation nav ltp kurs koers cours prix precio preco prezzo cena pris prijs fiyat fiyati цена
    котировка стоимость_акции 价格 价 现价 最新价 市价 收盘价 現價 価格 現在値 株価 現在株価 現在価格 基準価額 時価単価
    cotacao cotizacion quotazione cuotaparte close cmp px 市價 收盤價 股價 最新價 淨值 净值 单位净值 最新净值 현재가 현재가격 현재주가 주가 시세 종가 기준가 기준가격 harga""")
_PRICE_ENDINGS = ("kur", "koer", "prei", "prij", "pri", "fiyat", "fiyati")  # as `singular` leaves them
_VALUE = _told("""value worth wert waarde valor valeur valore wartosc varde verdi vaerdi deger degeri стоимость 市值 价值 总值 資産額
    評価額 時価評価額 時価 金额 balance capital val valuation valorisation 現值 市值額 總市值 평가금액 평가액 평가금 총평가금액
    평가가치 nilai""")
_VALUE_ENDINGS = ("wert", "waarde", "varde", "verdi", "vaerdi")
_NOW = _told("""current currnt curr last latest live market mkt now today present previou prev closing closed close actual updated
    aktuell aktueller aktuelle aktueller heute letzter actuel actuelle dernier derniere actual atual ultimo ultima
    corriente attuale corrente mercado mercato marche huidige huidig laatste biezaca biezacy aktualna aktualny ostatnia
    rynkowa nuvarande senaste aktuel aktuelle naavaerende navaerende siste seneste guncel son piyasa нынешняя текущая
    текущий последняя рыночная 现 最新 当前 現在 cur mkt 현재 총 sekarang terakhir pasar saat ini terkini""")
_OF_THE_MARKET = _told("ltp cmp nav quote quotation close cotacao cotizacion quotazione")
_BEFORE = _told("previous prev closing closed close")
_PER_SHARE = _told("""unit per share stock each aktie action accion azione acao akcji pr stk stuck units unitario unitaria
    unitaire unita einheit cota lembar 주당""")
_ROW = _told("""total position holding amount all gesamt totale totaal ogolem razem samlet toplam суммарная общая всего 总 合計
    somme suma summa summe soma сумма итого initial invested investment""")
_THING = _told("asset coin token security instrument fund etf holding saham crypto")
_PAID = _told("""cost paid buy buying purch pur pch inici bought purchase purchased avg average ave mean entry acquisition acquired book open opening
    opened created original basi basis initial invested gak gav pru pmc gem medio media moyen mittlerer gns compra custo
    costo coste carico investito investido pago aplicado pagado invertido aporte 成本 成本价 买入价 持仓成本 均价
    取得単価 取得価額 平均取得単価 購入価格 покупки приобретения вложено затраты средняя srednia maliyet maliyeti alis alim
    買價 买价 成本價 持倉成本 持有成本 均價 平均成本 成交均價 買入價 beli rata perolehan modal pembelian""")
_PAID_STEMS = (
    "kauf", "einstand", "anschaff", "aankoop", "aanschaf", "anskaff", "inkop", "kobs", "kjop", "zakup", "nabyc",
    "покуп", "приобр", "вложен", "成本", "买入", "買入", "取得", "購入", "持仓成本", "均价", "平均", "maliyet", "alis", "compra",
    "aquisi", "adquis", "acquist", "achat", "revient", "cost", "avg", "averag", "paid", "purchas", "bought", "durchschn",
    "gemidd", "gjennomsn", "gennemsn", "genomsn", "ortalama", "investi", "aplicad", "ingelegd", "cout",
    "買價", "買入價", "成本價", "均價", "매수", "매입", "취득", "평단", "평균", "투자금",
)  # fmt: skip
_EACH = _told("""avg average ave mean gem gemiddelde medio media moyen mittlerer durchschnittlicher gns gak gav pru pmc unit per
    средняя srednia 均价 成本价 平均 ortalama 取得単価 平均取得単価 単価 購入価格 買價 买价 成本價 均價 平均成本 成交均價
    買入價 단가 평단 평단가 평균가 매수가 매입가 rata""")
_EACH_ENDINGS = ("단가", "単価", "单价", "單價", "均价", "均價", "평단가", "평균가")
_ONE = _told("unit per each pr pro je unitario unitaria unitaire unita einheit cota 주당")
_ALL = ("总", "總")
_SUMS = ("金额", "金額", "总额", "総額", "금액", "원금")
_FILLER = _told("d l dell and or net fair my our your eur usd ccy per pr в за на от dzis")
_SAID = _NOW | _PER_SHARE | _THING | _ROW | _FILLER
_ALL_WORDS = _PRICE | _VALUE | _PAID | _EACH | _SAID
_DAY = _told("date day datum dato data fecha tarih дата 日期 日 at on")
_NEITHER = ("wechsel", "devisen", "valuta", "wissel", "vaxel", "veksel", "ziel", "target", "doel", "mal", "stop")


@lru_cache(maxsize=2048)
def money_meaning(words: str) -> Money | None:
    """Return what a heading of these words (see `heading_key`) says about money, None where it says anything else."""
    tokens = words.split()
    if not tokens or any(token in _DAY for token in tokens):
        return None
    if speaks_of_purchase(words):
        return _paid(tokens)
    nouns = {noun for token in tokens if (noun := _noun(token))}
    known = all(_noun(t) or t in _SAID for t in tokens)
    if known and not nouns and any(t in _NOW for t in tokens) and any(t in _ROW for t in tokens):
        return Money.VALUE  # "Current total"
    if not known or not nouns:
        return None
    row = any(token in _ROW for token in tokens)
    if Money.PRICE in nouns:
        return Money.VALUE if row else Money.PRICE
    return Money.PRICE if not row and any(token in _ONE for token in tokens) else Money.VALUE  # "Unit value"


def money_slips(words: str, is_slip: Callable[[str, str], bool]) -> list[tuple[str, Money]]:
    """Return what a heading says about money if one of its words is a slip: each way to mend it, with its meaning."""
    tokens = words.split()
    found = []
    for i, token in enumerate(tokens):
        near = () if token in _ALL_WORDS else (word for word in _ALL_WORDS if is_slip(token, word))
        for word in near:
            mended = " ".join((*tokens[:i], word, *tokens[i + 1 :]))
            if money := money_meaning(mended):
                found.append((mended, money))
    return found


def speaks_of_now(words: str) -> bool:
    """Return whether a heading is about what something is worth now, in so many words: a previous close is not."""
    tokens = words.split()
    return any(token in _NOW for token in tokens) and not any(token in _BEFORE for token in tokens)


def speaks_of_the_market(words: str) -> bool:
    """Return whether a heading is about a price that is no one's own: that of now, of a close, or of a quote."""
    return any(token in _NOW or token in _OF_THE_MARKET for token in words.split())


def speaks_of_purchase(words: str) -> bool:
    """Return whether a heading is about what was paid (avg, cost, buy, open …): never offered for what it is worth now."""
    return any(token in _PAID or any(stem in token for stem in _PAID_STEMS) for token in words.split())


def _paid(tokens: list[str]) -> Money | None:
    """Return what was paid: a heading with a word that fits none of it (``Cost change``) is not ours."""
    if not all(_tells_of_cost(token) for token in tokens):
        return None
    nouns = {noun for token in tokens if (noun := _noun(token))}
    each = any(token in _EACH or token in _PER_SHARE or token.endswith(_EACH_ENDINGS) for token in tokens)
    row = any(token in _ROW or token.startswith(_ALL) or token.endswith(_SUMS) for token in tokens)
    if Money.VALUE in nouns or (row and not each):
        return Money.COST
    if Money.PRICE in nouns or each:
        return Money.COST_PER_SHARE
    return Money.PAID


def _tells_of_cost(token: str) -> bool:
    return (
        token in _PAID
        or token in _EACH
        or token in _SAID
        or _noun(token) is not None
        or any(stem in token for stem in _PAID_STEMS)
    )


def _noun(token: str) -> Money | None:
    if any(token.startswith(word) for word in _NEITHER):
        return None
    if token in _PRICE or token.endswith(_PRICE_ENDINGS):
        return Money.PRICE
    if token in _VALUE or token.endswith(_VALUE_ENDINGS):
        return Money.VALUE
    return None

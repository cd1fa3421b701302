"""Which number formats name a currency or show a percentage."""

from __future__ import annotations

import pytest

from xl_addin.sheets.formats import SHARED_SIGNS, currency_of, is_percent, own_currency, tells_unit

CURRENCIES = """
    "$"#,##0                                        $
    $#,##0.00                                       $
    \\$#,##0.00                                     $
    _("$"* #,##0.00_);_("$"* \\(#,##0.00\\)         $
    [$$-409]#,##0.00                                USD
    [$$-1010409]#,##0                               USD
    [$$-en-US]#,##0.00                              USD
    [$$-1009]#,##0.00                               CAD
    [$$-C0C]#,##0                                   CAD
    [$$-en-CA]#,##0.00                              CAD
    [$$-C09]#,##0                                   AUD
    [$$-407]#,##0                                   $
    [$USD]\\ #,##0.00                               USD
    [$EUR]\\ #,##0.00                               EUR
    #,##0.00\\ [$€-407]                             EUR
    [$€-2]\\ #,##0.00                               EUR
    [$€-x-euro2]\\ #,##0                            EUR
    _-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-      EUR
    #,##0.00 €                                      EUR
    [$£-809]#,##0.00                                GBP
    "£"#,##0                                        GBP
    #,##0.00\\ "zł"                                 PLN
    #,##0.00\\ \\z\\ł                               PLN
    #,##0.00\\ [$zł-415]                            PLN
    #,##0\\ "kr"                                    kr
    #,##0\\ \\k\\r                                  kr
    #,##0.00\\ [$kr-41D]                            SEK
    [$kr-414]\\ #,##0.00                            NOK
    #,##0.00\\ [$kr.-406]                           DKK
    "CHF"\\ #,##0.00                                CHF
    [$CHF-807]\\ #,##0.00                           CHF
    [$SFr.-807]\\ #,##0.00                          CHF
    "R$"\\ #,##0.00                                 BRL
    [$R$-416]\\ #,##0.00                            BRL
    [$¥-411]#,##0                                   JPY
    [$¥-804]#,##0                                   CNY
    [$￥-411]#,##0                                  JPY
    "¥"#,##0                                        ¥
    [$A$]#,##0.00                                   AUD
    "C$"#,##0.00                                    CAD
    "CA$"#,##0.00                                   CAD
    "US$"#,##0.00                                   USD
    [$HK$]#,##0.00                                  HKD
    "$"#,##0.00" CAD"                               CAD
    [$R-1C09]\\ #,##0.00                            ZAR
    [$₹-4009]\\ #,##0.00                            INR
    #,##0.00\\ "Ft"                                 HUF
    #,##0.00\\ [$Kč-405]                            CZK
    #,##0.00\\ [$₺-41F]                             TRY
    #,##0.00\\ [$₽-419]                             RUB
    #,##0.00" GBX"                                  GBX
    #,##0.00" GBp"                                  GBX
    [Red]"$"#,##0.00                                $
    [>=1000000]"€"0.0,,"M";"€"0                     EUR
    "$"0.0,,"M"                                     $
    "$"#,##0.00" per share"                         $
"""

NONE = """
    General
    0.00
    #,##0.00
    0.00E+00
    @
    0%
    [$-409]d\\ mmm\\ yyyy;@
    [$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy
    yyyy-mm-dd
    [h]:mm
    0" shares"
    0.0"R"
    0"x"
    #,##0.00_);[Red]\\(#,##0.00\\)
    0" all"
    [Green]+0.00;[Red]-0.00
    "EUR/USD" 0.0000
    #,##0.00;"$"0
    # ?/?
"""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("line", _lines(CURRENCIES))
def test_the_currency_a_format_names(line: str) -> None:
    code, _, expected = line.rpartition("  ")
    assert currency_of(code.strip()) == expected.strip()


@pytest.mark.parametrize("code", _lines(NONE))
def test_formats_that_name_no_currency(code: str) -> None:
    assert currency_of(code) is None


@pytest.mark.parametrize("code", ["0%", "0.00%", "0.0\\ %", "[Red]0%;-0%", "0.00%_);(0.00%)", "#,##0.0 %"])
def test_percentages(code: str) -> None:
    assert is_percent(code)
    assert tells_unit(code)


@pytest.mark.parametrize("code", ["0", '0"%"', "0\\%", "General", "0;0%", '"100%" 0', "_%0", "[$%-409]0"])
def test_what_only_looks_like_a_percentage(code: str) -> None:
    assert not is_percent(code)


def test_a_shared_sign_is_the_portfolios_own_or_open() -> None:
    assert own_currency("$", "USD") == "USD"
    assert own_currency("$", "CAD") == "CAD"
    assert own_currency("$", "EUR") is None
    assert own_currency("kr", "SEK") == "SEK"
    assert own_currency("EUR", "USD") == "EUR"
    assert all(code.isupper() for codes in SHARED_SIGNS.values() for code in codes)

"""The catalogue of sentences: whole in each language, there and back, its figures as they are written there."""

from __future__ import annotations

import re

import pytest
from sentences_told import told_in
from sheets.test_error_gallery import BLOCKS, expected

from xl_addin.domain.settings import Language
from xl_addin.sheets.sentences import catalogue

FOREIGN = [language for language in Language if language is not Language.ENGLISH]
AT = {language: number for number, language in enumerate(Language)}
GAP = re.compile(r"\{([a-z]*)(\d*)\}")
FILLED = {
    "": "VTI",
    "number": "1,234.5",
    "percent": "41.25%",
    "money": "$1,234.50",
    "date": "2027-01-03",
    "names": "VTI, BND and 3 more",
    "say": "in its band, left alone",
    "each": "VTI +7.51, Core 7.5% and 8.0%, no sales = least tax 0.1% for $0.00, 2027-01-03 3.5%",
}


@pytest.mark.parametrize("language", FOREIGN)
def test_every_row_is_there_and_comes_back(language: Language) -> None:
    kept = [row[0] for row in catalogue() if row[0] != row[AT[language]]]
    kept = [text for text in kept if not set(GAP.sub("", text)) <= set("{}:=(), ")]
    filled = [GAP.sub(lambda gap: FILLED[gap[1]], text) for text in kept]
    assert [text for text in filled if told_in(language, text) == text] == []


@pytest.mark.parametrize("language", FOREIGN)
def test_a_row_says_the_same_in_every_language(language: Language) -> None:
    for row in catalogue():
        ours, theirs = (sorted(GAP.findall(text)) for text in (row[0], row[AT[language]]))
        assert ours == theirs, row[0]


@pytest.mark.parametrize("at", range(len(Language)))
def test_no_two_rows_are_one(at: int) -> None:
    texts = [row[at] for row in catalogue()]
    assert sorted({text for text in texts if texts.count(text) > 1}) == []


@pytest.mark.parametrize("language", FOREIGN)
def test_the_marks_are_those_of_the_language(language: Language) -> None:
    """Quotation marks, the space before a French colon, no straight apostrophe."""
    for row in catalogue():
        text = row[AT[language]]
        assert "'" not in text, text
        assert '"' not in text or "--choose" in text, text
        if language is Language.FRENCH:
            assert not re.search(r"\w[:;?!](?: |$)", re.sub(r"\S+=\S+", "", text)), text
            assert text.count("«") == text.count("»"), text


TOLD = """
VTI (US/Large) is 63.12% against 60.00%, 3.12 points over: sell 1,234.5 for $12,345.67, to 60.01%
| VTI (US/Large) liegt bei 63,12 % statt 60,00 %, 3,12 Punkte darüber: Verkauf von 1.234,5 für 12.345,67 $, auf 60,01 %
| VTI (US/Large) pèse 63,12 % contre 60,00 % visés, 3,12 points au-dessus : vente de 1 234,5 pour 12 345,67 $, à 60,01 %
| VTI (US/Large) está en el 63,12 % frente al 60,00 %, 3,12 puntos por encima: venta de 1.234,5 por 12.345,67 $, hasta \
el 60,01 %
warning: Holdings!F3: VTI was sold on 2026-11-01; buying ITOT now makes a loss of it a wash sale. It does not matter \
if that sale was at a gain.
| Warnung: Holdings!F3: VTI wurde am 1. November 2026 verkauft; ein Kauf von ITOT macht einen Verlust daraus jetzt zum \
„wash sale“. Ohne Belang, wenn dieser Verkauf mit Gewinn war.
| avertissement : Holdings!F3 : VTI a été vendu le 1er novembre 2026 ; acheter ITOT maintenant fait d’une perte un \
« wash sale ». Sans importance si cette vente était à plus-value.
| advertencia: Holdings!F3: VTI se vendió el 1 de noviembre de 2026; comprar ITOT ahora convierte una pérdida en un \
«wash sale». No importa si esa venta fue con plusvalía.
Account Joint: No cost basis for shares of VTI: the gain of that sale, and its tax, are not known.
| Im Konto Joint: Kein Einstandswert für Stücke von VTI: Gewinn und Steuer dieses Verkaufs sind nicht bekannt.
| Compte Joint : Pas de prix de revient pour des parts de VTI : la plus-value de cette vente et son impôt sont inconnus.
| Cuenta Joint: Sin coste de adquisición para títulos de VTI: no se conocen la plusvalía de esa venta ni su impuesto.
CHF 1,234.50 of cash stays: constraints, bands or limits let no slice take it.
| 1.234,50 CHF Bargeld bleiben: Vorgaben, Bänder oder Grenzen lassen keine Position es aufnehmen.
| 1 234,50 CHF de liquidités restent : contraintes, bandes ou limites ne laissent aucune ligne les absorber.
| Quedan 1.234,50 CHF de efectivo: restricciones, bandas o límites no dejan que ninguna posición lo absorba.
The estimated tax of each plan against the drift it leaves: as set = closest 0.1% for $1,269.63, no sales \
7.2% for $0.00.
| Die geschätzte Steuer jedes Plans gegen die Abweichung, die er lässt: wie eingestellt = am nächsten 0,1 % für \
1.269,63 $, ohne Verkäufe 7,2 % für 0,00 $.
| L’impôt estimé de chaque plan selon l’écart qu’il laisse : selon les réglages = au plus près 0,1 % pour 1 269,63 $, \
sans ventes 7,2 % pour 0,00 $.
| El impuesto estimado de cada plan según la desviación que deja: según los ajustes = lo más cerca 0,1 % por \
1.269,63 $, sin ventas 7,2 % por 0,00 $.
"""


@pytest.mark.parametrize("language", FOREIGN)
def test_the_figures_are_written_as_they_are_there(language: Language) -> None:
    """A space before a sign or within a number never breaks; in the table above it is a plain one."""
    lines = TOLD.strip().split("\n")
    for first in range(0, len(lines), len(Language)):
        english, *others = (line.removeprefix("| ") for line in lines[first : first + len(Language)])
        assert told_in(language, english).replace("\xa0", " ") == others[AT[language] - 1]


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize(
    "text",
    ["Nobody wrote this sentence.", "VTI", "warning: Holdings!F3: an unheard-of message. Do this.", "2026-13-45"],
)
def test_what_is_not_known_stays_as_it_is(language: Language, text: str) -> None:
    assert told_in(language, text) == text


@pytest.mark.parametrize("language", FOREIGN)
def test_what_is_warned_and_noted_of_any_table_is_told(language: Language) -> None:
    """What the readers say lands on the confirmation; the gallery has each of their messages."""
    said = [text for block in BLOCKS for text in expected(block) if text.startswith(("warning: ", "note: "))]
    assert len(said) > 40
    assert [text for text in said if told_in(language, text) == text] == []

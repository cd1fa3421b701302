"""The whole job in each language: proposed, decided in its own words, ordered, filled; and what the gate holds against.

What is sealed is English whatever is shown, so that a book is approved in the language it is written in, and a change
of the setting in between changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from actions.test_gate import NOON, REBALANCE, put
from workbooks import ABC, EditedBook, in_memory

from xl_addin.actions.compare import chosen, compare
from xl_addin.actions.decide import approve
from xl_addin.actions.drift import drift
from xl_addin.actions.journal import journal
from xl_addin.actions.orders import finish_orders, make_orders
from xl_addin.actions.own_sheets import read_own
from xl_addin.actions.propose import propose
from xl_addin.domain.finding import Place, Refused, error
from xl_addin.domain.plan import Choice
from xl_addin.domain.settings import Language
from xl_addin.sheets.confirmation_read import read_confirmation
from xl_addin.sheets.grid import Grid
from xl_addin.sheets.image import Chart
from xl_addin.sheets.languages import WORDS
from xl_addin.sheets.orders_read import read_orders
from xl_addin.sheets.sentences import catalogue
from xl_addin.sheets.templates import adviser_template
from xl_addin.sheets.translation import language_of

if TYPE_CHECKING:
    from xl_addin.sheets.grid import Value
    from xl_addin.sheets.image import Changes, SheetImage

WITH_COSTS = """
    Targets  | Pie  | Slice | Target %
             | Main | A     | 40%
             | Main | B     | 40%
             | Main | C     | 20%
    Holdings | Symbol | Shares | Price | Cost basis | Acquired
             | A      | 50     | 10    | 100        | 2024-01-02
             | B      | 30     | 10    | 100        | 2024-01-02
             | C      | 20     | 10    | 100        | 2024-01-02
    Settings | Setting             | Value
             | Cash                | 100
             | Short-term tax rate | 24%
             | Long-term tax rate  | 15%
             """
FOREIGN = [language for language in Language if language is not Language.ENGLISH]
AT = {language: number for number, language in enumerate(Language)}


def word(english: str, language: Language) -> str:
    return next(row[AT[language]] for row in WORDS if row[0] == english)


def sentence(english: str, language: Language) -> str:
    return next(row[AT[language]] for row in catalogue() if row[0] == english)


def book_in(language: str, text: str = ABC) -> EditedBook:
    return in_memory(f"{text}\nSettings\n| Setting | Value |\n| Language | {language} |\n")


def texts(book: EditedBook, sheet: str) -> list[Value]:
    return [value for row in book.grid(sheet).rows for value in row]


def place(book: EditedBook, sheet: str, text: str) -> tuple[int, int]:
    return next(
        (row, column)
        for row, cells in enumerate(book.grid(sheet).rows, 1)
        for column, value in enumerate(cells, 1)
        if value == text
    )


@pytest.mark.parametrize("language", FOREIGN)
def test_the_whole_job(language: Language) -> None:
    book = book_in(language.value)
    propose(book, REBALANCE, NOON)
    for sheet in ("Confirmation", "Journal"):
        assert language_of(book.grid(sheet)) is language
    row, column = place(book, "Confirmation", word("Decision", language))
    assert word("◀ choose APPROVE or REJECT here", language) in texts(book, "Confirmation")
    put(book, "Confirmation", row, column + 1, word("APPROVE", language).lower())
    ordered = make_orders(book, NOON)
    assert language_of(book.grid("Orders")) is language
    assert {word(text, language) for text in ("OPEN", "Proceeds", "Purchases")} <= {*texts(book, "Orders")}
    assert word("ORDERED", language) in texts(book, "Confirmation")
    read, findings = read_orders(read_own(book, "Orders"))
    assert not findings
    assert [order.symbol for order in read] == [order.symbol for order in ordered.rows]
    row, column = place(book, "Orders", word("OPEN", language))
    put(book, "Orders", row, column, word("FILLED", language))
    finish_orders(book, replace(NOON, force=True))
    statuses = [order.status for order in read_orders(read_own(book, "Orders"))[0]]
    assert statuses == ["FILLED", *["DONE"] * (len(statuses) - 1)]
    assert not journal(book, NOON).findings


@pytest.mark.parametrize("language", FOREIGN)
def test_a_change_of_its_words_is_noticed(language: Language) -> None:
    book = book_in(language.value)
    propose(book, REBALANCE, NOON)
    put(book, "Confirmation", *place(book, "Confirmation", word("BUY", language)), word("SELL", language))
    with pytest.raises(Refused, match="changed after the proposal"):
        approve(book, "Ann", NOON)


@pytest.mark.parametrize("language", FOREIGN)
def test_the_seal_is_that_of_english(language: Language) -> None:
    books = [book_in("English"), book_in(language.value)]
    for book in books:
        propose(book, REBALANCE, NOON)
    english, other = (read_confirmation(read_own(book, "Confirmation"))[0] for book in books)
    assert english.labels["Fingerprint"].text == other.labels["Fingerprint"].text
    assert english.orders == other.orders


def test_the_language_may_change_before_the_orders_are_made() -> None:
    book = book_in("Deutsch")
    propose(book, REBALANCE, NOON)
    approve(book, "Ann", NOON)
    put(book, "Settings", *place(book, "Settings", "Deutsch"), "French")
    make_orders(book, NOON)
    assert language_of(book.grid("Confirmation")) is Language.GERMAN
    assert word("ORDERED", Language.GERMAN) in texts(book, "Confirmation")
    assert language_of(book.grid("Orders")) is Language.FRENCH


def test_a_word_of_another_language_is_a_decision_too() -> None:
    book = book_in("English")
    propose(book, REBALANCE, NOON)
    row, column = place(book, "Confirmation", "Decision")
    put(book, "Confirmation", row, column + 1, "Aprobar")
    assert make_orders(book, NOON).rows


@pytest.mark.parametrize("symbol", ["KAUF", "BUY", "VERKAUF", "OFFEN", "Ziel"])
def test_a_symbol_that_is_one_of_the_words_stays_a_symbol(symbol: str) -> None:
    book = book_in("German", ABC.replace("| B ", f"| {symbol} "))
    proposal = propose(book, REBALANCE, NOON)
    wanted = [(order.side, order.symbol) for order in proposal.plan.orders]
    assert symbol in {name for _, name in wanted}
    read = read_confirmation(read_own(book, "Confirmation"))[0]
    assert [(order.side, order.symbol) for order in read.orders] == wanted
    approve(book, "Ann", NOON)
    orders, _ = read_orders(read_own(book, "Orders")) if make_orders(book, NOON) else ((), ())
    assert [(order.side, order.symbol) for order in orders] == wanted


def test_what_is_not_read_back_is_in_its_words_too() -> None:
    book = book_in("Spanish")
    drift(book, NOON, write=True)
    assert {"Objetivo %", "Valor objetivo", "Desviación de Main"} <= {*texts(book, "Drift")}


@pytest.mark.parametrize("language", FOREIGN)
def test_no_two_texts_are_one_in_a_language(language: Language) -> None:
    words = [row[AT[language]] for row in WORDS]
    assert len(words) == len(set(words))
    for row in WORDS:
        assert row[0].count("{}") == row[AT[language]].count("{}")


@pytest.mark.parametrize("language", ["German", "French"])
def test_what_could_be_two_numbers_is_read_by_the_habit_of_the_language(language: str) -> None:
    """A text 1.234 is a thousand and more to whoever has a decimal comma; a column that shows its sign decides."""
    book = book_in(language)
    put(book, "Holdings", 2, 2, "1.234")
    assert drift(book, NOON).report.rows[0].value == 1_234_000
    put(book, "Holdings", 3, 2, "30.5")
    assert drift(book, NOON).report.rows[0].value == 1_234


@pytest.mark.parametrize("language", ["English", "Spanish"])
def test_where_the_language_does_not_say_it_is_asked(language: str) -> None:
    book = book_in(language)
    put(book, "Holdings", 2, 2, "1.234")
    with pytest.raises(Refused, match="can mean two things"):
        drift(book, NOON)


def test_amounts_with_a_decimal_comma_are_read_whatever_the_language() -> None:
    book = book_in("English")
    put(book, "Holdings", 2, 2, "1.234,50")
    assert drift(book, NOON).report.rows[0].value == 1_234_500


@pytest.mark.parametrize("language", FOREIGN)
def test_the_guidance_of_a_template_follows_the_setting(language: Language) -> None:
    """What the user typed over stays; writing once more changes nothing."""
    grids = [image.grid() for image in adviser_template()]
    book, english = EditedBook("book.xlsx", grids), {value for grid in grids for row in grid.rows for value in row}
    row, column = place(book, "Settings", "Language")
    put(book, "Settings", row, column + 1, language.value)
    put(book, "Start", 1, 1, "My own title")
    after = []
    for _ in range(2):
        drift(book, replace(NOON, account="all"), write=True)
        after.append({sheet.sheet: book.grid(sheet.sheet).rows for sheet in grids})
    told = {value for rows in after[0].values() for cells in rows for value in cells}
    assert {text for text in told & english if isinstance(text, str) and text.endswith(".")} == set()
    assert {"My own title", *(sentence(text, language) for text in ("Tax", "4  Decide"))} <= told
    beside = {value for sheet in ("Targets", "Holdings") for value in book.grid(sheet).rows[0]}
    assert {word("Actual", language), word("Drift", language)} <= beside
    assert {"Pie", "Slice", "Target %", "Symbol", "Price"} <= beside, "the tables are read by these"
    assert not {"Pie adds up to", "Effective target", "Weight"} & beside
    assert after[0] == after[1]


@pytest.mark.parametrize("language", FOREIGN)
def test_the_guidance_goes_back_to_english(language: Language) -> None:
    grids = [image.grid() for image in adviser_template()]
    book = EditedBook("book.xlsx", grids)
    at = place(book, "Settings", "Language")
    for now in (language, Language.ENGLISH):
        put(book, "Settings", at[0], at[1] + 1, now.value)
        drift(book, replace(NOON, account="all"), write=True)
    assert {sheet.sheet: book.grid(sheet.sheet).rows for sheet in grids} == {grid.sheet: grid.rows for grid in grids}


def test_words_on_sheets_of_the_users_own_are_theirs() -> None:
    """A sheet that is called as one of a template, a group of Settings' name, and a formula that shows our text."""
    book = book_in("German")
    put(book, "Settings", 5, 1, "Tax")
    book.add(Grid("Start", (("Step", "Check", "Drift"), ("4  Decide", "Estimates", "Your language"))))
    before = book.grid("Start").rows
    drift(book, NOON, write=True)
    assert book.grid("Start").rows == before
    assert "Tax" in texts(book, "Settings")


class ProtectedStart(EditedBook):
    """A workbook whose sheet Start is protected, as a program that holds it open reports it."""

    def write(self, changes: Changes) -> None:
        if any(edit.sheet == "Start" for edit in changes.edits):
            raise Refused([error(Place("Start"), "the sheet is protected", "Unprotect it.")])
        super().write(changes)


def test_a_protected_sheet_keeps_its_guidance_and_stops_nothing() -> None:
    grids = [image.grid() for image in adviser_template()]
    book = ProtectedStart("book.xlsx", grids)
    row, column = place(book, "Settings", "Language")
    put(book, "Settings", row, column + 1, "Deutsch")
    drift(book, replace(NOON, account="all"), write=True)
    assert "Abweichung von Client, Konto Joint" in texts(book, "Drift")
    assert "4  Decide" in texts(book, "Start")


@pytest.mark.parametrize("language", FOREIGN)
def test_plans_are_compared_and_chosen_in_its_words(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of them is not possible, and has its reason in the same cell; the chart says what it shows."""
    book = in_memory(f"{WITH_COSTS}| Language | {language.value} |\n")
    images: list[SheetImage] = []
    write = EditedBook.write

    def watched(book: EditedBook, changes: Changes) -> None:
        images.extend(changes.sheets)
        write(book, changes)

    monkeypatch.setattr(EditedBook, "write", watched)
    compare(book, REBALANCE, NOON)
    assert language_of(book.grid("Compare")) is language
    band_edge = sentence("Only what is out of its band, and only back to its edge.", language)
    assert any(str(text).startswith(band_edge) for text in texts(book, "Compare"))
    (chart,), (dropdown,) = images[0].charts, images[0].dropdowns
    assert isinstance(chart, Chart)
    assert word("closest", language) in dropdown.choices
    assert f"{word('no sales', language)} " in chart.text
    assert "\xa0%" in chart.text
    row, column = place(book, "Compare", word("Choose", language))
    put(book, "Compare", row, column + 1, word("no sales", language))
    assert chosen(book, NOON)[0].choice is Choice.NO_SALES

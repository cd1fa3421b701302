"""Texts of one language in another: a catalogue of whole sentences whose gaps are filled in the habit of the language.

A row of the catalogue is a sentence in English, German, French and Spanish. What differs from cell to cell is a gap,
``{kind}`` or ``{kind2}`` where there are several, and each language puts its gaps where it wants them:

| gap | what fills it |
|---|---|
| ``{}`` | a name, or whatever else stays as it is |
| ``{number}`` | 1,234.5 becomes 1.234,5 |
| ``{percent}`` | 41.25% becomes 41,25 % |
| ``{money}`` | $1,234.50 becomes 1.234,50 $ |
| ``{date}`` | 2027-01-03 becomes 3. Januar 2027 |
| ``{names}`` | several names: A, B and 3 more becomes A, B und 3 weitere |
| ``{each}`` | names with figures: A 7.5% and 8.0%, B 1.0% becomes A 7,5 % und 8,0 %, B 1,0 % |
| ``{say}`` | another text of the catalogue, or several sentences of it |

Nothing is sealed or reckoned with in another language than English: a text that would not come back as it was stays
English (`Phrasebook.there`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.domain.settings import Language
from xl_addin.sheets.languages import DAYS, MONTHS
from xl_addin.sheets.sentences import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_COLUMN = {language: number for number, language in enumerate(Language)}
_GAP = re.compile(r"\{([a-z]*)\d*\}")
_THOUSANDS = (",", ".", "\xa0", ".")
_DECIMALS = (".", ",", ",", ",")
_FULL_MONTHS = (
    "",
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
)
_DATES = ("", "{0}. {1} {2}", "{0} {1} {2}", "{0} de {1} de {2}")
_MORE = ("{} and {} more", "{} und {} weitere", "{} et {} de plus", "{} y {} más")
_AND = (" and ", " und ", " et ", " y ")
_SIGN = r"(?:[A-Z]{3}|[A-Z]{0,2}[^\w\s.,:;%()+-])"


class _Way(NamedTuple):
    """From which column of the catalogue to which."""

    source: int
    target: int


class _Kind(NamedTuple):
    """What may fill a gap in a language, and how it goes from one to another; None where it does not."""

    pattern: Callable[[int], str]
    convert: Callable[[str, _Way], str | None]


def _number_pattern(column: int) -> str:
    thousands, decimals = map(re.escape, (_THOUSANDS[column], _DECIMALS[column]))
    return rf"[-+]?(?:\d{{1,3}}(?:{thousands}\d{{3}})+|\d+)(?:{decimals}\d+)?"


def _number(text: str, way: _Way) -> str:
    source, target = way
    whole, sign, places = text.partition(_DECIMALS[source])
    return whole.replace(_THOUSANDS[source], _THOUSANDS[target]) + (_DECIMALS[target] if sign else "") + places


def _percent_pattern(column: int) -> str:
    return _number_pattern(column) + ("\xa0%" if column else "%")


def _percent(text: str, way: _Way) -> str:
    return _number(text.rstrip("\xa0%"), way) + ("\xa0%" if way.target else "%")


def _money_pattern(column: int) -> str:
    number = _number_pattern(column).removeprefix("[-+]?")
    return rf"[-+]?{number}\xa0{_SIGN}" if column else rf"[-+]?(?:[A-Z]{{3}} |{_SIGN}){number}"


@lru_cache(maxsize=len(Language))
def _amount(column: int) -> re.Pattern[str]:
    number = _number_pattern(column).removeprefix("[-+]?")
    behind = rf"(?P<minus>[-+]?)(?P<number>{number})\xa0(?P<sign>.+)"
    return re.compile(behind if column else rf"(?P<minus>[-+]?)(?P<sign>\D+?) ?(?P<number>{number})")


def _money(text: str, way: _Way) -> str | None:
    """Return an amount with its sign after it, as they have it on the continent, or before it."""
    found = _amount(way.source).fullmatch(text)
    if not found:
        return None
    number, sign = _number(found["number"], way), found["sign"]
    if way.target:
        return f"{found['minus']}{number}\xa0{sign}"
    return f"{found['minus']}{sign}{' ' if len(sign) == len('CHF') and sign.isalpha() else ''}{number}"


def _date_pattern(column: int) -> str:
    if not column:
        return r"\d{4}-\d\d-\d\d"
    return re.escape(_DATES[column]).replace(r"\{", "{").replace(r"\}", "}").format(r"\d+(?:er)?", r"\w+", r"\d{4}")


def _date(text: str, way: _Way) -> str | None:
    """Return a day in words, or one in words as ISO text."""
    source, target = way
    if not source:
        year, month, day = text.split("-")
        months = _FULL_MONTHS[target].split()
        if not 1 <= int(month) <= len(months):
            return None
        first = "1er" if target == _COLUMN[Language.FRENCH] and day == "01" else str(int(day))
        return _DATES[target].format(first, months[int(month) - 1], year)
    months = _FULL_MONTHS[source].split()
    found = re.fullmatch(r"(\d+)(?:er)?\.?(?: de)? (\w+)(?: de)? (\d{4})", text)
    if not found or found[2] not in months:
        return None
    return f"{found[3]}-{months.index(found[2]) + 1:02}-{int(found[1]):02}"


def _names(text: str, way: _Way) -> str:
    source, target = way
    found = _pattern(_MORE[source], source).fullmatch(text)
    if found and found[2].isdecimal():
        return _MORE[target].format(*found.groups())
    most, between, last = text.rpartition(_AND[source])
    return most + (_AND[target] if between else "") + last


def _anything(_: int) -> str:
    return ".+?"


_KINDS: dict[str, _Kind] = {
    "": _Kind(_anything, lambda text, _: text),
    "number": _Kind(_number_pattern, _number),
    "percent": _Kind(_percent_pattern, _percent),
    "money": _Kind(_money_pattern, _money),
    "date": _Kind(_date_pattern, _date),
    "names": _Kind(_anything, _names),
}


@lru_cache(maxsize=4096)
def _pattern(text: str, column: int) -> re.Pattern[str]:
    """Return what matches a sentence of a language, with a group for each of its gaps."""
    parts, at = [], 0
    for gap in _GAP.finditer(text):
        kind = _KINDS.get(gap[1]) or _KINDS[""]
        parts += [re.escape(text[at : gap.start()]), f"({kind.pattern(column)})"]
        at = gap.end()
    return re.compile("".join(parts) + re.escape(text[at:]))


class _Sentence(NamedTuple):
    """A sentence with gaps in one language and in another, and what stands between its gaps in the first."""

    source: str
    target: str
    between: tuple[str, ...]


class _Filled(NamedTuple):
    """A sentence with its gaps filled; ``beyond``: a name in it goes over the end of a sentence, and may be two."""

    text: str
    beyond: bool


_FREE = ("", "names")


class Phrases:
    """The catalogue from one language into another."""

    def __init__(self, source: Language, target: Language) -> None:
        self._way = way = _Way(_COLUMN[source], _COLUMN[target])
        pairs = [(row[way.source], row[way.target]) for row in catalogue()]
        self._whole = {text: other for text, other in pairs if not _GAP.search(text)}
        sentences = (_Sentence(*pair, tuple(_between(pair[0]))) for pair in pairs if _GAP.search(pair[0]))
        # Of two that match, the one of which more is fixed is meant.
        self._sentences = sorted(sentences, key=lambda one: -sum(map(len, one.between)))
        self._found: dict[str, str | None] = {}

    def find(self, text: str) -> str | None:
        """Return a text in the other language, None where the catalogue does not have it."""
        if text not in self._found:
            self._found[text] = None  # no text is made of itself
            self._found[text] = next(self.ways(text), None)
        return self._found[text]

    def ways(self, text: str) -> Iterator[str]:
        """Yield what a text may be in the other language, the likeliest first."""
        if text in self._whole:
            yield self._whole[text]
        moment = _moment(text, self._way)
        if moment:
            yield moment
        doubtful = []
        for sentence in self._sentences:
            if all(part in text for part in sentence.between):
                found = self._filled(sentence, text)
                if found and found.beyond:
                    doubtful.append(found.text)
                elif found:
                    yield found.text
        yield from self._several(text)
        yield from doubtful

    def _filled(self, sentence: _Sentence, text: str) -> _Filled | None:
        """Return a sentence with its gaps filled, None where the text is another or one of its gaps is not known."""
        matched = _pattern(sentence.source, self._way.source).fullmatch(text)
        if not matched:
            return None
        filled: dict[str, str] = {}
        beyond = False
        for (name, kind), value in zip(_gaps(sentence.source), matched.groups(), strict=True):
            if kind == "each":
                found = self._each(value)
            else:
                found = _KINDS[kind].convert(value, self._way) if kind in _KINDS else self.find(value)
            if found is None:
                return None
            filled[name] = found
            beyond = beyond or (kind in _FREE and ". " in value)
        names = iter(_gaps(sentence.target))
        return _Filled(_GAP.sub(lambda _: filled[next(names)[0]], sentence.target), beyond)

    def _each(self, text: str) -> str | None:
        """Return names with their figures, a name that is a text of ours, such as a plan's, in the other language."""
        found, joins = [], _JOINS[self._way.source]
        for item in text.split(", "):
            matched = _figures(self._way.source).fullmatch(item)
            if not matched:
                return None
            name, first, join, second = matched.groups()
            names = (self.find(part) or part for part in name.split(" = "))
            parts = [" = ".join(names), self._figure(first)]
            parts += [_JOINS[self._way.target][joins.index(join)], self._figure(second)] if join else []
            found.append(" ".join(parts))
        return ", ".join(found)

    def _figure(self, text: str) -> str:
        source = self._way.source
        kinds = (_KINDS[kind] for kind in ("percent", "money") if _pattern(f"{{{kind}}}", source).fullmatch(text))
        return next(kinds, _KINDS["number"]).convert(text, self._way) or text

    def _several(self, text: str) -> Iterator[str]:
        """Yield what a text of several lines or sentences may be; a message becomes a sentence by its dot."""
        if "\n" in text:
            lines = [self.find(line) for line in text.split("\n")]
            known = [line for line in lines if line is not None]
            yield from ["\n".join(known)] if len(known) == len(lines) else []
            return
        for end in _END.finditer(text):
            first, rest = self._sentence(text[: end.start()]), text[end.end() :]
            others = self.find(rest) if rest else ""
            if first is not None and others is not None:
                yield f"{first} {others}".rstrip()

    def _sentence(self, text: str) -> str | None:
        """Return a text that is one with a dot after it, or becomes one."""
        found = self.find(text)
        return self.find(f"{text}.") if found is None else f"{found}."


_JOINS = (("and", "for"), ("und", "für"), ("et", "pour"), ("y", "por"))


@lru_cache(maxsize=len(Language))
def _figures(column: int) -> re.Pattern[str]:
    """Return what matches a name with one figure behind it, or with two and what joins them."""
    figure = "|".join((_percent_pattern(column), _money_pattern(column), _number_pattern(column)))
    return re.compile(rf"(.+?) ({figure})(?: ({'|'.join(_JOINS[column])}) ({figure}))?")


_END = re.compile(r"\.(?: |$)")


def _between(text: str) -> list[str]:
    return _GAP.sub("\0", text).split("\0")


def _gaps(text: str) -> list[tuple[str, str]]:
    """Return the gaps of a sentence, each with its name and its kind; those that only stay are numbered."""
    count = iter(range(len(text)))
    return [(str(next(count)) if gap[0] == "{}" else gap[0], gap[1]) for gap in _GAP.finditer(text)]


_MOMENT = re.compile(r"(\S+) (\d+)(?: de|\.)? (\S+)(?: de)? (\d{4}), (\d+):(\d\d)(?: (am|pm))? (\D+)")
_ORDER = ("{} {} {} {}, {} {}", "{} {}. {} {}, {} {}", "{} {} {} {}, {} {}", "{} {} de {} de {}, {} {}")


def _moment(text: str, way: _Way) -> str | None:
    """Return a moment in words, such as ``Fri 27 Nov 2026, 9:30 am New York``, in another language; None for none.

    Only English counts its hours twice.
    """
    found, (source, target) = _MOMENT.fullmatch(text), way
    if not found:
        return None
    day, number, month, year, hours, minutes, half, city = found.groups()
    if day not in DAYS[source] or month not in MONTHS[source] or (half is None) != (source > 0):
        return None
    hour = int(hours) % 12 + 12 * (half == "pm") if half else int(hours)
    clock = f"{hour}:{minutes}" if target else f"{hour % 12 or 12}:{minutes} {'am' if hour < 12 else 'pm'}"
    day, month = DAYS[target][DAYS[source].index(day)], MONTHS[target][MONTHS[source].index(month)]
    return _ORDER[target].format(day, number, month, year, clock, city)

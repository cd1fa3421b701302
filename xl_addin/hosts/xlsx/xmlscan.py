"""One forward pass over an XML part: expat, no document type, no entities, no tree."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from xl_addin.hosts.xlsx.errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Attributes = dict[str, str]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

RICH_DATA = frozenset(
    {
        "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata",
        "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata2",
    }
)

_SPOKEN = {MAIN, STRICT_MAIN, PACKAGE_RELATIONS, CONTENT_TYPES}
_POINTING = {"sheet", "tablePart", "drawing", "legacyDrawing"}
_OUTSIDE = "outside"
MAX_DEPTH = 256  # real parts stay below twenty


class Handler:
    """Hears the elements of the namespaces we know by their local names; a reader overrides what it needs."""

    def start(self, tag: str, attributes: Attributes) -> None:
        """Hear of an element; a relationship id is the attribute ``r:id``, others go by their local names."""

    def end(self, tag: str) -> None:
        """Hear that an element is over."""

    def text(self, data: str) -> None:
        """Hear a piece of text; one run of text may come in several pieces."""


class HeardEnough(Exception):
    """Raised by a handler that needs to hear no more."""


def scan(source: bytes | Iterable[bytes], handler: Handler, part: str, also: frozenset[str] = frozenset()) -> bool:
    """Run through an XML part, strict or transitional alike, and return whether its end was reached.

    Elements of other namespaces are silent, and so is all within ``mc:AlternateContent``: nothing the readers look for
    may stand there. Namespaces given by `also` are heard as well. The part may come in
    pieces, and a handler may end the pass with `HeardEnough`.

    Raises:
        Damaged: when the part is not well-formed, or has a document type.

    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = no_doctype(part)
    parser.CharacterDataHandler = handler.text
    parser.StartElementHandler, parser.EndElementHandler = _listeners(handler, part, also)
    try:
        _feed(parser, source)
    except HeardEnough:
        return False
    except expat.ExpatError as problem:
        raise Damaged(f"{part}, line {problem.lineno}: {expat.errors.messages[problem.code]}") from problem
    return True


def _feed(parser: expat.XMLParserType, source: bytes | Iterable[bytes]) -> None:
    if isinstance(source, bytes):
        parser.Parse(source, True)
        return
    for piece in source:
        parser.Parse(piece, False)
    parser.Parse(b"", True)


class _LocalNames(dict[str, str]):
    """The local names of the qualified names met so far; an empty one belongs to a namespace we do not know.

    A hit is a plain dict look-up, which matters: it happens for every cell.
    """

    def __init__(self, also: frozenset[str]) -> None:
        super().__init__()
        self._spoken = _SPOKEN | also

    def __missing__(self, qualified: str) -> str:
        namespace, _, local = qualified.rpartition(" ")
        if namespace == COMPATIBILITY and local == "AlternateContent":
            local = _OUTSIDE
        elif namespace not in self._spoken:
            local = ""
        self[qualified] = local
        return local


def _listeners(
    handler: Handler, part: str, also: frozenset[str]
) -> tuple[Callable[[str, Attributes], None], Callable[[str], None]]:
    names = _LocalNames(also)
    outside = depth = 0

    def on_start(qualified: str, attributes: Attributes) -> None:
        nonlocal outside, depth
        depth += 1
        if depth > MAX_DEPTH:
            raise Damaged(f"{part} is nested too deeply")
        tag = names[qualified]
        if tag == _OUTSIDE:
            outside += 1
        elif tag and not outside:
            if tag in _POINTING:
                _name_relations(attributes)
            handler.start(tag, attributes)

    def on_end(qualified: str) -> None:
        nonlocal outside, depth
        depth -= 1
        tag = names[qualified]
        if tag == _OUTSIDE:
            outside -= 1
        elif tag and not outside:
            handler.end(tag)

    return on_start, on_end


def _name_relations(attributes: Attributes) -> None:
    for key in list(attributes):
        namespace, _, name = key.rpartition(" ")
        if namespace in {RELATIONS, STRICT_RELATIONS}:
            attributes[f"r:{name}"] = attributes[key]


def no_doctype(part: str) -> Callable[[str, str | None, str | None, bool], None]:
    """Return what hears of a document type, and calls the part damaged."""

    def refuse_doctype(*_: object) -> None:
        raise Damaged(f"{part} has a document type, which no spreadsheet program writes")

    return refuse_doctype

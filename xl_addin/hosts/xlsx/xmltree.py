"""Small parts as trees, for those that are changed in place: everything unknown stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from xl_addin.hosts.xlsx.element import Element, text_markup
from xl_addin.hosts.xlsx.errors import Damaged
from xl_addin.hosts.xlsx.xmlscan import MAIN, MAX_DEPTH, RELATIONS, STRICT_MAIN, STRICT_RELATIONS, no_doctype

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What a strict package calls the namespaces that we write in their transitional spelling.
_STRICT = (
    (MAIN.encode(), STRICT_MAIN.encode()),
    (RELATIONS.encode(), STRICT_RELATIONS.encode()),
    (b"http://schemas.openxmlformats.org/drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"),
)


def parse(data: bytes, part: str) -> Element:
    """Return the root of an XML part.

    Raises:
        Damaged: when it is not well-formed, or has a document type.

    """
    builder = _Builder(part)
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as problem:
        raise Damaged(f"{part}, line {problem.lineno}: {expat.errors.messages[problem.code]}") from problem
    return builder.above[0][0]


class _Builder:
    """Hears a part and builds its tree below an element that stands for the document."""

    def __init__(self, part: str) -> None:
        self.above = [Element("")]
        self._part = part
        self._declared: dict[str, str] = {}
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.namespace_prefixes = True
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = no_doctype(part)
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartElementHandler = self._start
        parser.EndElementHandler = lambda _: self.above.pop()
        parser.CharacterDataHandler = lambda text: self._write(text_markup(text))
        parser.CommentHandler = lambda text: self._write(f"<!--{text}-->")
        parser.ProcessingInstructionHandler = self._instruct

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        self._declared[prefix or ""] = uri or ""

    def _start(self, name: str, attributes: list[str]) -> None:
        tag, prefix = _name(name)
        element = Element(tag)
        element.prefix, element.declared, self._declared = prefix, self._declared, {}
        for key, value in zip(attributes[::2], attributes[1::2], strict=True):
            named, prefix = _name(key)
            element.attrib[named] = value
            if prefix:
                element.spelled[named] = prefix
        if len(self.above) == 1:
            element.lead, self.above[0].markup = self.above[0].markup, ""
        self.above[-1].append(element)
        self.above.append(element)
        if len(self.above) > MAX_DEPTH:
            raise Damaged(f"{self._part} is nested too deeply")

    def _instruct(self, target: str, text: str) -> None:
        self._write(f"<?{target} {text}?>" if text else f"<?{target}?>")

    def _write(self, markup: str) -> None:
        """Keep what is written between two tags with what comes before it."""
        within = self.above[-1]
        if len(within):
            within[-1].tail += markup
        else:
            within.markup += markup


def _name(heard: str) -> tuple[str, str]:
    """Return the name and the prefix of what expat spells ``uri local prefix``, with less where there is less."""
    uri, _, rest = heard.partition(" ")
    local, _, prefix = rest.partition(" ")
    return (f"{{{uri}}}{local}" if local else uri), prefix


def new(local: str) -> Element:
    """Return the root of a new part in the spreadsheet's transitional namespace."""
    root = Element(f"{{{MAIN}}}{local}")
    root.declared = {"": MAIN, "r": RELATIONS}
    return root


def to_bytes(root: Element) -> bytes:
    """Return a part's bytes."""
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + str(root).encode()


def strict(data: bytes) -> bytes:
    """Return a part of ours with the namespaces of a strict package."""
    for transitional, iso in _STRICT:
        data = data.replace(transitional, iso)
    return data


def is_strict(root: Element) -> bool:
    """Return whether a part speaks the strict (ISO) namespaces."""
    return root.namespace == STRICT_MAIN


def tag(like: Element, local: str) -> str:
    """Return a qualified name in the namespace of another element."""
    return f"{{{like.namespace}}}{local}"


def rid(root: Element) -> str:
    """Return the qualified name of the relationship id attribute, in the part's own flavour."""
    return f"{{{STRICT_RELATIONS if is_strict(root) else RELATIONS}}}id"


def child(parent: Element, local: str) -> Element | None:
    """Return the first child of a name in the parent's namespace."""
    return next(children(parent, local), None)


def children(parent: Element, local: str) -> Iterator[Element]:
    """Yield the children of a name in the parent's namespace."""
    name = tag(parent, local)
    return (member for member in parent if member.tag == name)


def below(root: Element, local: str) -> Iterator[Element]:
    """Yield every element of a name, in whatever namespace."""
    return (element for element in root.iter() if element.local == local)


def add(parent: Element, local: str, **attributes: str) -> Element:
    """Append a child in the parent's namespace."""
    added = Element(tag(parent, local), attributes)
    parent.append(added)
    return added


def ensure(parent: Element, local: str, order: Iterable[str]) -> Element:
    """Return the child of a name, made in its place among the others where it is not there.

    `order` is the sequence the format prescribes; children it does not name (extensions) are passed over.
    """
    found = child(parent, local)
    if found is None:
        found = Element(tag(parent, local))
        names = list(order)
        before = {tag(parent, name) for name in names[: names.index(local)]}
        place = 0
        for index, other in enumerate(parent):
            if other.tag in before:
                place = index + 1
        parent.insert(place, found)
    return found


def recount(parent: Element) -> None:
    """State the number of a list's members in its ``count`` attribute."""
    parent.set("count", str(len(parent)))

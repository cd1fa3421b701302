"""Small parts as trees, for those that are changed in place: everything unknown stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from xl_addin.hosts.xlsx.errors import Damaged
from xl_addin.hosts.xlsx.xmlscan import MAIN, RELATIONS, STRICT_MAIN, STRICT_RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

# What a strict package calls the namespaces that we write in their transitional spelling.
_STRICT = (
    (MAIN.encode(), STRICT_MAIN.encode()),
    (RELATIONS.encode(), STRICT_RELATIONS.encode()),
    (b"http://schemas.openxmlformats.org/drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"),
)


def parse(data: bytes, part: str) -> _Element:
    """Return the root of an XML part.

    Raises:
        Damaged: when it is not well-formed, or has a document type.

    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        raise Damaged(f"{part}: {problem.msg}") from problem
    if etree.ElementTree(root).docinfo.internalDTD is not None:
        raise Damaged(f"{part} has a document type, which no spreadsheet program writes")
    return root


def new(local: str) -> _Element:
    """Return the root of a new part in the spreadsheet's transitional namespace."""
    return etree.fromstring(f'<{local} xmlns="{MAIN}" xmlns:r="{RELATIONS}"/>')


def to_bytes(root: _Element) -> bytes:
    """Return a part's bytes."""
    body = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + body


def strict(data: bytes) -> bytes:
    """Return a part of ours with the namespaces of a strict package."""
    for transitional, iso in _STRICT:
        data = data.replace(transitional, iso)
    return data


def is_strict(root: _Element) -> bool:
    """Return whether a part speaks the strict (ISO) namespaces."""
    return etree.QName(root).namespace == STRICT_MAIN


def tag(like: _Element, local: str) -> str:
    """Return a qualified name in the namespace of another element."""
    return f"{{{etree.QName(like).namespace}}}{local}"


def rid(root: _Element) -> str:
    """Return the qualified name of the relationship id attribute, in the part's own flavour."""
    return f"{{{STRICT_RELATIONS if is_strict(root) else RELATIONS}}}id"


def child(parent: _Element, local: str) -> _Element | None:
    """Return the first child of a name in the parent's namespace."""
    return parent.find(tag(parent, local))


def children(parent: _Element, local: str) -> Iterator[_Element]:
    """Yield the children of a name in the parent's namespace."""
    return parent.iterchildren(tag(parent, local))


def add(parent: _Element, local: str, **attributes: str) -> _Element:
    """Append a child in the parent's namespace."""
    return etree.SubElement(parent, tag(parent, local), attributes)


def ensure(parent: _Element, local: str, order: Iterable[str]) -> _Element:
    """Return the child of a name, made in its place among the others where it is not there.

    `order` is the sequence the format prescribes; children it does not name (extensions) are passed over.
    """
    found = child(parent, local)
    if found is None:
        found = etree.Element(tag(parent, local), nsmap=None)
        names = list(order)
        before = {tag(parent, name) for name in names[: names.index(local)]}
        place = 0
        for index, other in enumerate(parent):
            if other.tag in before:
                place = index + 1
        parent.insert(place, found)
    return found


def recount(parent: _Element) -> None:
    """State the number of a list's members in its ``count`` attribute."""
    parent.set("count", str(sum(1 for member in parent if isinstance(member.tag, str))))

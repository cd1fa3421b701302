"""XML elements that are written as they were read: prefixes, declarations, comments, the order of attributes.

The standard library's own tree forgets the prefixes, and lxml is not everywhere a workbook is written: a browser's
Python and LibreOffice's own come without it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, overload
from xml.sax.saxutils import escape, unescape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_XML = "http://www.w3.org/XML/1998/namespace"
_USUAL = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
}
"""The prefixes that everyone gives these namespaces, where a part has none for them yet."""
_OF_TEXT = {"\r": "&#13;"}
_OF_ATTRIBUTE = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_ASIDE = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)


def text_markup(text: str) -> str:
    """Return how text is written."""
    return escape(text, _OF_TEXT)


class Element:
    """One element: ``tag`` and the keys of ``attrib`` are ``{namespace}local`` names.

    ``prefix`` and ``spelled`` (of attributes) are the prefixes that were read, ``declared`` the namespaces declared
    here by prefix, "" for the default. ``markup`` is what stands before the first child, ``tail`` what follows the
    element, ``lead`` what came before a root: each as written, with comments and processing instructions in it.
    """

    __slots__ = ("_members", "attrib", "declared", "lead", "markup", "prefix", "spelled", "tag", "tail")

    def __init__(self, tag: str, attributes: dict[str, str] | None = None, **more: str) -> None:
        self.tag = tag
        self.attrib = {**(attributes or {}), **more}
        self.declared: dict[str, str] = {}
        self.spelled: dict[str, str] = {}
        self.prefix = self.lead = self.markup = self.tail = ""
        self._members: list[Element] = []

    @property
    def namespace(self) -> str:
        """The namespace of the element's name, "" for none."""
        return _split(self.tag)[0]

    @property
    def local(self) -> str:
        """The element's name without its namespace."""
        return _split(self.tag)[1]

    @property
    def text(self) -> str:
        """What is written before the first child, without comments."""
        return unescape(_ASIDE.sub("", self.markup), {"&#13;": "\r"})

    @text.setter
    def text(self, text: str) -> None:
        self.markup = text_markup(text)

    @overload
    def get(self, name: str) -> str | None: ...
    @overload
    def get(self, name: str, missing: str) -> str: ...
    def get(self, name: str, missing: str | None = None) -> str | None:
        """Return an attribute's value."""
        return self.attrib.get(name, missing)

    def set(self, name: str, value: str) -> None:
        """Set an attribute, where it stands or after the others."""
        self.attrib[name] = value

    def iter(self) -> Iterator[Element]:
        """Yield the element and all below it, in the order of the document."""
        yield self
        for member in self._members:
            yield from member.iter()

    def append(self, member: Element) -> None:
        """Add a child after the others."""
        self._members.append(member)

    def insert(self, place: int, member: Element) -> None:
        """Add a child before the one at a place."""
        self._members.insert(place, member)

    def remove(self, member: Element) -> None:
        """Take a child away, with what is written between it and the next."""
        self._members = [other for other in self._members if other is not member]

    def replace(self, members: Iterable[Element]) -> None:
        """Give the element other children."""
        self._members = list(members)

    def __len__(self) -> int:
        return len(self._members)

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Element]:
        return iter(self._members)

    def __getitem__(self, place: int) -> Element:
        return self._members[place]

    def __str__(self) -> str:
        pieces: list[str] = [self.lead]
        _write(self, {"xml": _XML}, pieces.append)
        return "".join(pieces)


def _split(name: str) -> tuple[str, str]:
    """Return namespace and local name."""
    namespace, _, local = name[1:].rpartition("}") if name.startswith("{") else ("", "", name)
    return namespace, local


def _write(element: Element, scope: dict[str, str], put: Callable[[str], None]) -> None:
    names = _Names(scope, element.declared)
    name = names.spell(element.tag, element.prefix)
    attributes = [
        f' {names.spell(key, element.spelled.get(key, ""), of_attribute=True)}="{escape(value, _OF_ATTRIBUTE)}"'
        for key, value in element.attrib.items()
    ]
    declared = [
        f' xmlns{":" if prefix else ""}{prefix}="{escape(uri, _OF_ATTRIBUTE)}"'
        for prefix, uri in names.declared.items()
    ]
    put(f"<{name}{''.join(declared)}{''.join(attributes)}")
    if element.markup or len(element):
        put(f">{element.markup}")
        for member in element:
            _write(member, names.scope, put)
        put(f"</{name}>")
    else:
        put("/>")
    put(element.tail)


class _Names:
    """The prefixes in scope at an element, with those it declares, and those it has to declare for its names."""

    def __init__(self, scope: dict[str, str], declared: dict[str, str]) -> None:
        self.scope = {**scope, **declared} if declared else scope
        self.declared = declared

    def spell(self, name: str, prefix: str, *, of_attribute: bool = False) -> str:
        """Return how a name is written here: with the prefix it was read with, where that still means the same."""
        namespace, local = _split(name)
        if not namespace:
            return local
        if self.scope.get(prefix) != namespace or (of_attribute and not prefix):
            meant = (known for known, uri in self.scope.items() if uri == namespace and (known or not of_attribute))
            found = next(meant, None)
            prefix = self._declare(namespace) if found is None else found
        return f"{prefix}:{local}" if prefix else local

    def _declare(self, namespace: str) -> str:
        usual = _USUAL.get(namespace, "ns")
        prefix = next(p for n in range(len(self.scope) + 1) if (p := f"{usual}{n or ''}") not in self.scope)
        self.scope = {**self.scope, prefix: namespace}
        self.declared = {**self.declared, prefix: namespace}
        return prefix

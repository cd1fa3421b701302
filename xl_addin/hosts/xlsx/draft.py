"""A package being changed: parts read through, changed ones kept apart until all of them are right."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from xl_addin.hosts.xlsx import xmltree
from xl_addin.hosts.xlsx.element import Element
from xl_addin.hosts.xlsx.relations import rels_of, resolve
from xl_addin.hosts.xlsx.xmlscan import PACKAGE_RELATIONS, RELATIONS, STRICT_RELATIONS

if TYPE_CHECKING:
    from xl_addin.hosts.xlsx.package import Package

MAX_TREE = 32 << 20
TYPES = "[Content_Types].xml"
_NO_RELATIONS = f'<Relationships xmlns="{PACKAGE_RELATIONS}"/>'.encode()
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


class Draft:
    """The parts of a package as they will be; ``strict`` is the flavour of the workbook."""

    def __init__(self, package: Package, *, strict: bool) -> None:
        self.strict = strict
        self._package = package
        self._parts: dict[str, bytes | None] = {}
        self._trees: dict[str, tuple[Element, bytes]] = {}

    def __contains__(self, part: str) -> bool:
        name = self._name(part)
        if name in self._parts:
            return self._parts[name] is not None
        return name in self._package

    def read(self, part: str) -> bytes:
        """Return a part's bytes as they stand now."""
        name = self._name(part)
        if name in self._trees:
            return xmltree.to_bytes(self._trees[name][0])
        changed = self._parts.get(name)
        return self._package.read(name) if changed is None else changed

    def head(self, part: str, size: int) -> bytes:
        """Return the first bytes of a part as it stands now."""
        name = self._name(part)
        if name in self._trees or self._parts.get(name) is not None:
            return self.read(part)[:size]
        with self._package.open(name) as stream:
            return stream.read(size)

    def put(self, part: str, data: bytes) -> None:
        """Set a part's bytes, in whatever flavour they are."""
        name = self._name(part)
        self._trees.pop(name, None)
        self._parts[name] = data

    def put_ours(self, part: str, data: bytes, content_type: str) -> None:
        """Set a part that we wrote in transitional spelling, in the package's own flavour, and declare its type."""
        self.put(part, xmltree.strict(data) if self.strict else data)
        self.declare(part, content_type)

    def drop(self, part: str) -> None:
        """Take a part away, its relationships and its declaration with it."""
        for gone in (self._name(part), self._name(rels_of(part))):
            self._trees.pop(gone, None)
            if gone in self._parts or gone in self._package:
                self._parts[gone] = None
        for override in list(xmltree.children(self.tree(TYPES), "Override")):
            if _same(override.get("PartName", ""), part):
                self.tree(TYPES).remove(override)

    def tree(self, part: str) -> Element:
        """Return a part's tree to be changed in place."""
        name = self._name(part)
        if name not in self._trees:
            data = self._parts.get(name) or self._package.read(name, MAX_TREE)
            root = xmltree.parse(data, name)
            # What the package has must stay byte for byte unless its tree is changed; a new part has nothing to keep.
            self._trees[name] = (root, xmltree.to_bytes(root) if name in self._package else b"")
            self._parts.setdefault(name, data)
        return self._trees[name][0]

    def declare(self, part: str, content_type: str) -> None:
        """State the type of a part in the list of content types."""
        types = self.tree(TYPES)
        known = next((o for o in xmltree.children(types, "Override") if _same(o.get("PartName", ""), part)), None)
        if known is None:
            xmltree.add(types, "Override", PartName=f"/{part}", ContentType=content_type)
        elif known.get("ContentType") != content_type:
            known.set("ContentType", content_type)

    def relate(self, source: str, kind: str, target: str) -> str:
        """Return the id of the relationship from one part to another, made where it is not there yet."""
        root = self._relations(source)
        folder = posixpath.dirname(source)
        for known in root:
            internal = known.get("TargetMode") != "External"
            if internal and _same(resolve(folder, known.get("Target", "")), target) and _kind(known) == kind:
                return str(known.get("Id"))
        return self._add_relation(root, kind, 1, Target=posixpath.relpath(f"/{target}", f"/{folder}"))

    def relate_outside(self, source: str, kind: str, address: str) -> str:
        """Return the id of a new relationship from a part to an address outside of the package."""
        root = self._relations(source)
        return self._add_relation(root, kind, len(root) + 1, Target=address, TargetMode="External")

    def _add_relation(self, root: Element, kind: str, first: int, **target: str) -> str:
        """Add a relationship under the first id that is free from a number on."""
        taken = {known.get("Id") for known in root}
        rid = next(rid for n in range(first, first + len(root) + 1) if (rid := f"rId{n}") not in taken)
        base = STRICT_RELATIONS if self.strict else RELATIONS
        added = {"Id": rid, "Type": f"{base}/{kind}", **target}
        xmltree.add(root, "Relationship", **added)
        return rid

    def related(self, source: str, kind: str) -> list[tuple[str, str]]:
        """Return id and part of every relationship of a kind that a part has now."""
        if rels_of(source) not in self:
            return []
        folder = posixpath.dirname(source)
        return [
            (str(known.get("Id")), resolve(folder, known.get("Target", "")))
            for known in self._relations(source)
            if _kind(known) == kind and known.get("TargetMode") != "External"
        ]

    def unrelate(self, source: str, rid: str) -> None:
        """Take a relationship away."""
        root = self._relations(source)
        for known in [known for known in root if known.get("Id") == rid]:
            root.remove(known)

    def free_name(self, pattern: str) -> str:
        """Return the first part name of a pattern, such as ``xl/tables/table{}.xml``, that is not taken."""
        number = 1
        while pattern.format(number) in self._package or pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def changes(self) -> dict[str, bytes | None]:
        """Return the parts that differ from the package's, None for those that go."""
        found = dict(self._parts)
        for name, (root, before) in self._trees.items():
            after = xmltree.to_bytes(root)
            if after != before:
                found[name] = after
        return {
            name: data
            for name, data in found.items()
            if data is None or name not in self._package or data != self._package.read(name)
        }

    def _relations(self, source: str) -> Element:
        path = rels_of(source)
        if path not in self:
            self.put(path, _NO_RELATIONS)
            self._declare_default("rels", _RELS_TYPE)
        return self.tree(path)

    def _declare_default(self, extension: str, content_type: str) -> None:
        types = self.tree(TYPES)
        if not any(known.get("Extension", "").lower() == extension for known in xmltree.children(types, "Default")):
            types.insert(0, Element(xmltree.tag(types, "Default"), Extension=extension, ContentType=content_type))

    def _name(self, part: str) -> str:
        """Return the name under which the package holds a part, or the given one for a new part."""
        info = self._package.find(part)
        return info.filename if info else part


def _same(one: str, other: str) -> bool:
    return one.lstrip("/").lower() == other.lstrip("/").lower()


def _kind(relation: Element) -> str:
    return relation.get("Type", "").rstrip("/").rpartition("/")[2]

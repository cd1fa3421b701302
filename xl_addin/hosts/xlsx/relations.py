"""Relationships: which part a part points to."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.hosts.xlsx.xmlscan import Handler, scan

if TYPE_CHECKING:
    from xl_addin.hosts.xlsx.package import Package
    from xl_addin.hosts.xlsx.xmlscan import Attributes

MAX_RELATIONS = 1 << 24


class Relation(NamedTuple):
    """One relationship: its id, the last word of its type (``worksheet``), and the part it leads to.

    ``target`` is the part's name from the root, without a slash first; the address itself where it is external.
    """

    rid: str
    kind: str
    target: str
    external: bool = False


def rels_of(part: str) -> str:
    """Return the name of the part that holds a part's relationships; the package's own for an empty name."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations(package: Package, part: str) -> dict[str, Relation]:
    """Return a part's relationships by id; none where it has no such part."""
    path = rels_of(part)
    if path not in package:
        return {}
    handler = _Relations(posixpath.dirname(part))
    scan(package.read(path, MAX_RELATIONS), handler, path)
    return {relation.rid: relation for relation in handler.found}


def resolve(folder: str, target: str) -> str:
    """Return the part that a target means, seen from a folder; an absolute target begins with a slash."""
    path = target.replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")


class _Relations(Handler):
    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.found: list[Relation] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag != "Relationship":
            return
        external = attributes.get("TargetMode") == "External"
        target = attributes.get("Target", "")
        self.found.append(
            Relation(
                attributes.get("Id", ""),
                attributes.get("Type", "").rstrip("/").rpartition("/")[2],
                target if external else resolve(self.folder, target),
                external,
            )
        )

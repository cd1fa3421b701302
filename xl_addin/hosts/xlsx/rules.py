"""Looks that follow what cells say: conditional formats of ours, told from the user's by their formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.hosts.blocks import Box
from xl_addin.hosts.xlsx import xmltree
from xl_addin.hosts.xlsx.element import Element
from xl_addin.hosts.xlsx.sheettree import ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xl_addin.hosts.xlsx.styles import Styles
    from xl_addin.sheets.image import Cells, Rule


def write_rules(root: Element, rules: Iterable[Rule], styles: Styles) -> None:
    """Add the rules that a sheet does not have yet; those that are there keep their cells, which may have grown."""
    for rule in rules:
        known = xmltree.below(root, "cfRule")
        if any(_formula(one) == rule.formula for one in known):
            continue
        priorities = [int(one.get("priority", "0")) for one in xmltree.below(root, "cfRule")]
        look, priority = styles.difference(rule.style), max(priorities, default=0) + 1
        formats = _new_formats(root)
        formats.set("sqref", str(Box(*rule.cells)))
        added = xmltree.add(formats, "cfRule", type="expression", dxfId=str(look), priority=str(priority))
        xmltree.add(added, "formula").text = rule.formula


BAR = "FF9CC2E0"
"""The colour of our bars, dark text on which can be read; it also tells them from the user's."""


def write_bars(root: Element, bars: Iterable[Cells]) -> None:
    """Have blocks of cells show their numbers as bars, and those that did so for us no longer."""
    wanted = [str(Box(*cells)) for cells in bars]
    for formats in list(xmltree.children(root, "conditionalFormatting")):
        if not any(color.get("rgb") == BAR for color in xmltree.below(formats, "color")):
            continue
        if formats.get("sqref") in wanted:
            wanted.remove(formats.get("sqref", ""))
        else:
            root.remove(formats)
    for cells in wanted:
        priorities = [int(one.get("priority", "0")) for one in xmltree.below(root, "cfRule")]
        formats = _new_formats(root)
        formats.set("sqref", cells)
        added = xmltree.add(formats, "cfRule", type="dataBar", priority=str(max(priorities, default=0) + 1))
        bar = xmltree.add(added, "dataBar")
        xmltree.add(bar, "cfvo", type="num", val="0")
        xmltree.add(bar, "cfvo", type="max")
        xmltree.add(bar, "color", rgb=BAR)


def _new_formats(root: Element) -> Element:
    """Return a new list of rules in its place, after those that are there."""
    there = list(xmltree.children(root, "conditionalFormatting"))
    if not there:
        return xmltree.ensure(root, "conditionalFormatting", ORDER)
    added = Element(xmltree.tag(root, "conditionalFormatting"))
    root.insert(next(at for at, member in enumerate(root) if member is there[-1]) + 1, added)
    return added


def _formula(rule: Element) -> str:
    formula = xmltree.child(rule, "formula")
    return "" if formula is None else formula.text or ""

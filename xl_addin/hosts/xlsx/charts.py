"""Bar charts on a sheet of ours: drawn when they are new, only pointed to other cells from then on."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from xl_addin.hosts.blocks import Box
from xl_addin.hosts.hidden_names import block_formula
from xl_addin.hosts.xlsx import xmltree
from xl_addin.hosts.xlsx.chartxml import chart_xml, drawing_xml
from xl_addin.hosts.xlsx.element import Element
from xl_addin.hosts.xlsx.outline import TRUE
from xl_addin.hosts.xlsx.sheettree import ORDER
from xl_addin.hosts.xlsx.xmlscan import RELATIONS, STRICT_RELATIONS
from xl_addin.sheets.image import BarChart, Chart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xl_addin.hosts.xlsx.draft import Draft
    from xl_addin.sheets.image import SheetImage

    Cells = tuple[int, int, int, int]

DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"


_ROWS = re.compile(r"\$(\d+):\$?[A-Z]+\$(\d+)$")
_CORNERS = 2
_LEAST_ROWS = 6


def write_charts(draft: Draft, sheet_part: str, image: SheetImage) -> None:
    """Put the charts of an image on its sheet; charts that are there keep their place, size and looks.

    What they say, in the title and to those who do not see them, is the image's. One that gets more bars, or fewer,
    grows or shrinks by as many rows. Charts of ours that the image has no more of are taken away.
    """
    for number, chart in enumerate(image.charts, 1):
        name = f"xl-addin {number}"
        known = _known_chart(draft, sheet_part, name)
        if known is not None and isinstance(chart, Chart) and not _has_series(draft.tree(known.part), chart.count):
            _remove_chart(draft, known)
            known = None
        if known is None:
            _add_chart(draft, sheet_part, image, chart, name)
        else:
            if isinstance(chart, BarChart):
                _resize(draft.tree(known.drawing), known.frame, _bars(draft.tree(known.part)), chart)
            _point(draft.tree(known.part), image.name, chart)
            if isinstance(chart, Chart) and chart.kind == "ring":
                _name_parts(draft.tree(known.part), chart)
            _tell(draft.tree(known.part), known.frame, chart)
    number = len(image.charts) + 1
    while (known := _known_chart(draft, sheet_part, f"xl-addin {number}")) is not None:
        _remove_chart(draft, known)
        number += 1


class _Known(NamedTuple):
    """A chart of ours on a sheet: its drawing and its frame there, its part, and the id of that relationship."""

    drawing: str
    frame: Element
    part: str
    rid: str


def _known_chart(draft: Draft, sheet_part: str, name: str) -> _Known | None:
    """Return our chart of a name, None where it is not on the sheet."""
    for _, drawing in draft.related(sheet_part, "drawing"):
        charts = dict(draft.related(drawing, "chart"))
        for frame in xmltree.below(draft.tree(drawing), "graphicFrame"):
            label, pointer = next(xmltree.below(frame, "cNvPr"), None), next(xmltree.below(frame, "chart"), None)
            if label is not None and pointer is not None and label.get("name") == name:
                rid = pointer.get(f"{{{RELATIONS}}}id") or pointer.get(f"{{{STRICT_RELATIONS}}}id") or ""
                return _Known(drawing, frame, charts[rid], rid) if rid in charts else None
    return None


def _remove_chart(draft: Draft, known: _Known) -> None:
    """Take a chart away, with what places it on the sheet."""
    root = draft.tree(known.drawing)
    root.remove(next(anchor for anchor in root if any(one is known.frame for one in anchor.iter())))
    draft.unrelate(known.drawing, known.rid)
    draft.drop(known.part)


def _has_series(root: Element, count: int) -> bool:
    """Return whether a chart has that many series, so that it need only be pointed to their cells."""
    return sum(1 for _ in xmltree.below(root, "ser")) == count


def _bars(root: Element) -> int | None:
    """Return how many bars a chart has by the cells it points to, None where that is not clear."""
    formulas = [one.text for values in xmltree.below(root, "val") for one in xmltree.below(values, "f")]
    found = _ROWS.search(formulas[0]) if len(formulas) == 1 else None
    return int(found[2]) - int(found[1]) + 1 if found else None


def _resize(drawing: Element, frame: Element, bars: int | None, chart: BarChart) -> None:
    """Let a chart end as many rows further down as it has more bars."""
    anchor = next(anchor for anchor in drawing if any(one is frame for one in anchor.iter()))
    corners = [next(xmltree.below(own, "row"), None) for end in ("from", "to") for own in xmltree.children(anchor, end)]
    if bars is None or len(corners) < _CORNERS or None in corners:
        return
    top, bottom = (corner for corner in corners if corner is not None)
    more = chart.values[2] - chart.values[0] + 1 - bars
    bottom.text = str(max(int(bottom.text) + more, int(top.text) + _LEAST_ROWS))


def _tell(root: Element, frame: Element, chart: BarChart | Chart) -> None:
    """Bring a chart's title up to date, unless it was deleted, and what it says to those who do not see it."""
    next(xmltree.below(frame, "cNvPr")).set("descr", chart.text)
    drawn = xmltree.child(root, "chart")
    title = None if drawn is None else xmltree.child(drawn, "title")
    runs = [] if title is None else [*xmltree.below(title, "t")]
    if runs and "".join(run.text for run in runs) != chart.title:
        runs[0].text = chart.title
        for run in runs[1:]:
            run.text = ""


def _point(root: Element, sheet: str, chart: BarChart | Chart) -> None:
    """Point a chart to the cells of its image, and drop remembered values of other cells."""
    if isinstance(chart, Chart):
        across, up = ("xVal", "yVal") if chart.kind == "points" else ("cat", "val")
        for ours, number in zip(xmltree.below(root, "ser"), range(chart.count), strict=True):
            name, categories, values = chart.series(number)
            _point_series(ours, sheet, {"tx": name, across: categories, up: values})
    else:
        _point_series(root, sheet, {"cat": chart.categories, "val": chart.values})


def _point_series(root: Element, sheet: str, roles: Mapping[str, Cells]) -> None:
    for role, cells in roles.items():
        wanted = block_formula(sheet, Box(*cells))
        for reference in (one for found in xmltree.below(root, role) for one in found.iter()):
            formula = xmltree.child(reference, "f")
            if formula is not None and formula.text.replace("'", "") != wanted.replace("'", ""):
                formula.text = wanted
                reference.replace([formula])


def _name_parts(root: Element, chart: Chart) -> None:
    """Take the names off the parts of a ring that have no room for one by now, and put them back onto the others.

    Where the names were deleted there are none; a label that shows something else was chosen by hand and stays.
    """
    *_, outermost = xmltree.below(root, "ser")
    labels = xmltree.child(outermost, "dLbls")
    if labels is None or xmltree.child(labels, "showCatName") is None:
        return
    narrow = {str(at) for at in chart.narrow}
    for own in [*xmltree.children(labels, "dLbl")]:
        at, shown = next(xmltree.children(own, "idx")).get("val"), _shown(own)
        if shown == _NAME if at in narrow else not shown:
            labels.remove(own)
        else:
            narrow.discard(str(at))
    for at in sorted(narrow, key=int, reverse=True):
        own = Element(xmltree.tag(labels, "dLbl"))
        xmltree.add(own, "idx", val=at)
        xmltree.add(own, "delete", val="1")
        labels.insert(0, own)


_NAME = {"showCatName", "showPercent"}


def _shown(label: Element) -> set[str]:
    """Return what the label of a part shows; LibreOffice spells one for each part, whatever it shows."""
    return {own.local for own in label if own.local.startswith("show") and own.get("val") in TRUE}


def _add_chart(draft: Draft, sheet_part: str, image: SheetImage, chart: BarChart | Chart, name: str) -> None:
    drawing_data = drawing_xml(chart, name, image.widths)
    folder = posixpath.dirname(posixpath.dirname(sheet_part))
    chart_part = draft.free_name(posixpath.join(folder, "charts/chart{}.xml"))
    draft.put_ours(chart_part, chart_xml(chart, image.name), CHART_TYPE)
    drawings = draft.related(sheet_part, "drawing")
    if drawings:
        drawing = drawings[0][1]
    else:
        drawing = draft.free_name(posixpath.join(folder, "drawings/drawing{}.xml"))
        draft.put_ours(drawing, drawing_data, DRAWING_TYPE)
        root = draft.tree(sheet_part)
        xmltree.ensure(root, "drawing", ORDER).set(xmltree.rid(root), draft.relate(sheet_part, "drawing", drawing))
    rid = draft.relate(drawing, "chart", chart_part)
    ours = xmltree.parse(xmltree.strict(drawing_data) if draft.strict else drawing_data, drawing)
    _add_anchor(draft.tree(drawing), ours, rid, is_new=not drawings)


def _add_anchor(root: Element, ours: Element, rid: str, *, is_new: bool) -> None:
    """Add our anchor to a drawing with an id no other shape has, pointing to its chart."""
    if is_new:
        anchor = root[0]
    else:
        taken = [int(label.get("id", "0")) for label in xmltree.below(root, "cNvPr")]
        anchor = ours[0]
        next(xmltree.below(anchor, "cNvPr")).set("id", str(max(taken, default=0) + 1))
        root.append(anchor)
    for pointer in xmltree.below(anchor, "chart"):
        key = next(key for key in pointer.attrib if key.endswith("}id"))
        pointer.set(key, rid)

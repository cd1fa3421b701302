"""A part's tree writes what it read, byte for byte as lxml, another program's, writes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from xl_addin.hosts.xlsx import xmltree
from xl_addin.hosts.xlsx.errors import Damaged
from xl_addin.hosts.xlsx.xmlscan import MAIN, RELATIONS

DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CASES = """
<a/>
<a></a>
<a>one &lt;&amp;&gt; "two" 'three'</a>
<a b="1" c='say "x" &amp; &lt;y&gt;' d="line&#10;tab&#9;return&#13;"/>
<a>return &#13; and <![CDATA[<not a tag> & so on]]></a>
<?mso one two?><!-- before --><a><!-- in --><b/><!-- between --><?pi?><c/>tail</a><!-- after -->
<a xmlns="u:1"><b xmlns=""><c/></b><d xmlns="u:2"><e xmlns="u:1"/></d></a>
<x:a xmlns:x="u:1" xmlns="u:2"><b x:k="1" k="2"/><x:c/></x:a>
<a xmlns="u:1" xmlns:x="u:1" xmlns:y="u:1"><x:b y:k="1"/><b x:k="2"/></a>
<a xmlns:x="u:1"><x:b xmlns:x="u:2" x:k="1"><x:c/></x:b><x:d/></a>
<a xml:space="preserve" xml:lang="en"> <b> </b> </a>
<é ü="ß">日本 😀</é>
"""


def by_lxml(data: bytes) -> bytes:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    return DECLARATION + etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)


@pytest.mark.parametrize("text", CASES.strip().splitlines())
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_was_read_is_written(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assert xmltree.to_bytes(xmltree.parse(data, "part")) == by_lxml(data)


PREFIXES = ["", "x", "y"]
SPACES = ["u:1", "u:2"]
TEXTS = st.text("aé😀<>&\"' \t\n\r", max_size=4)


def escaped(text: str) -> str:
    return "".join({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}.get(c, c) for c in text)


@st.composite
def elements(draw: st.DrawFn, scope: tuple[tuple[str, str], ...] = (), depth: int = 0) -> str:
    declared = draw(st.dictionaries(st.sampled_from(PREFIXES), st.sampled_from(SPACES), max_size=2))
    inside = {**dict(scope), **declared}
    prefix = draw(st.sampled_from(["", *inside]))
    name = f"{prefix}:a" if prefix else "a"
    written = "".join(f' {f"xmlns:{p}" if p else "xmlns"}="{uri}"' for p, uri in declared.items())
    spelled = [p for p in inside if p]
    keys = {inside.get(p, ""): p for p in draw(st.lists(st.sampled_from(["", *spelled]), max_size=2, unique=True))}
    for key in keys.values():
        written += f' {f"{key}:k" if key else "k"}="{escaped(draw(TEXTS))}"'
    members = []
    for _ in range(draw(st.integers(0, 2)) if depth < 3 else 0):
        members.append(
            draw(TEXTS).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
        )
        members.append(draw(st.sampled_from(["", "<!--c-->", "<?p i?>"])))
        members.append(draw(elements(tuple(inside.items()), depth + 1)))
    return f"<{name}{written}>{''.join(members)}</{name}>"


@given(elements())
def test_whatever_was_read_is_written(text: str) -> None:
    data = text.encode()
    assert xmltree.to_bytes(xmltree.parse(data, "part")) == by_lxml(data)


def test_what_moves_to_another_part_speaks_its_prefixes() -> None:
    """What is declared around a new place is not declared again; what is not is, with the usual prefix."""
    root = xmltree.parse(f'<m:sheets xmlns:m="{MAIN}"/>'.encode(), "part")
    added = xmltree.add(root, "sheet", name="Orders")
    added.set(xmltree.rid(root), "rId7")
    assert str(root) == (
        f'<m:sheets xmlns:m="{MAIN}"><m:sheet xmlns:r="{RELATIONS}" name="Orders" r:id="rId7"/></m:sheets>'
    )
    taken = xmltree.parse(f'<sheets xmlns="{MAIN}" xmlns:r="u:1"/>'.encode(), "part")
    taken.append(added)
    assert str(taken[0]).startswith("<sheet ") is False  # alone it says all that it needs
    again = xmltree.parse(str(taken).encode(), "part")
    assert (again[0].tag, again[0].attrib) == (added.tag, added.attrib)
    assert str(taken).count(MAIN) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<a>", "part, line 1: no element found"),
        ("<a><b></a>", "part, line 1: mismatched tag"),
        ("<!DOCTYPE a><a/>", "part has a document type, which no spreadsheet program writes"),
        ("<a>" * 300 + "</a>" * 300, "part is nested too deeply"),
    ],
)
def test_what_is_no_part(text: str, told: str) -> None:
    with pytest.raises(Damaged, match=told):
        xmltree.parse(text.encode(), "part")

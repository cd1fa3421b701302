"""The files that tell LibreOffice what the extension has, made from the one definition of the functions."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from xl_addin import __version__
from xl_addin.actions.functions import FUNCTIONS, Kind
from xl_addin.hosts.calc.extension.commands import COMMANDS
from xl_addin.hosts.calc.extension.identity import (
    COMMANDS_SERVICE,
    FUNCTIONS_INTERFACE,
    FUNCTIONS_SERVICE,
    IDENTIFIER,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xl_addin.actions.functions import Argument, Function

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_DATA = (
    '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="{}" oor:package="org.openoffice.Office">'
)
_TYPES = "application/vnd.sun.star"
_MINIMUM = "25.2"
_DOCUMENT = ("document", "The document that asks; Calc fills it in.")


def manifest() -> str:
    """Return the list of what LibreOffice has to take notice of; the plain IDL text serves as the type library."""
    entries = (
        ("uno-typelibrary;type=RDB", "XPieFunctions.idl"),
        ("configuration-data", "CalcAddIns.xcu"),
        ("configuration-data", "Addons.xcu"),
        ("uno-component;type=Python", "component.py"),
    )
    lines = (
        f' <manifest:file-entry manifest:media-type="{_TYPES}.{kind}" manifest:full-path="{path}"/>'
        for kind, path in entries
    )
    return _lines(
        '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">', *lines, "</manifest:manifest>"
    )


def description() -> str:
    """Return the extension's name, version and what it needs."""
    return _lines(
        '<description xmlns="http://openoffice.org/extensions/description/2006"'
        ' xmlns:lo="http://libreoffice.org/extensions/description/2011">',
        f' <identifier value="{IDENTIFIER}"/>',
        f' <version value="{__version__}"/>',
        ' <display-name><name lang="en">xl-addin: rebalance a portfolio of pies</name></display-name>',
        f' <dependencies><lo:LibreOffice-minimal-version value="{_MINIMUM}" name="LibreOffice {_MINIMUM}"/>'
        "</dependencies>",
        "</description>",
    )


def idl() -> str:
    """Return the functions as an interface. Calc fills in the document; a range that must be given comes as cells."""
    *modules, interface = FUNCTIONS_INTERFACE.split(".")
    return "\n".join(
        (
            *(f"module {module} {{" for module in modules),
            f"interface {interface} {{",
            *map(_method, FUNCTIONS),
            "};" * (len(modules) + 1),
            "",
        )
    )


def functions_xcu() -> str:
    """Return names, help and argument descriptions as Calc's Function Wizard shows them."""
    return _lines(
        _DATA.format("CalcAddIns"),
        f' <node oor:name="AddInInfo"><node oor:name="{FUNCTIONS_SERVICE}" oor:op="replace">'
        '<node oor:name="AddInFunctions">',
        *(line for function in FUNCTIONS for line in _function(function)),
        " </node></node></node>",
        "</oor:component-data>",
    )


def menu_xcu() -> str:
    """Return the Pie menu, shown with spreadsheets."""
    items = (
        line
        for number, command in enumerate(COMMANDS, 1)
        for line in _item(f"{number:02}", command.title, f"service:{COMMANDS_SERVICE}?{command.word}")
    )
    return _lines(
        _DATA.format("Addons"),
        ' <node oor:name="AddonUI"><node oor:name="OfficeMenuBar">'
        f'<node oor:name="{IDENTIFIER}.menu" oor:op="replace">',
        f"  {_prop('Title', 'Pie', 'en')}",
        f"  {_prop('Context', 'com.sun.star.sheet.SpreadsheetDocument')}",
        '  <node oor:name="Submenu">',
        *items,
        "  </node>",
        " </node></node></node>",
        "</oor:component-data>",
    )


def _method(function: Function) -> str:
    result = "double" if function.returns_number else "sequence< sequence< any > >"
    document = "[in] ::com::sun::star::beans::XPropertySet document"
    # An IDL name has no underscore within; nobody sees these, Calc shows those of the .xcu file.
    given = (f"[in] {_type(argument)} {argument.name.replace('_', '')}" for argument in function.arguments)
    return f"  {result} {function.name}({', '.join((document, *given))});"


def _type(argument: Argument) -> str:
    """Return an argument's type: only what is `any` may be left out, only cells show which of them hold errors."""
    is_range = argument.kind is Kind.TABLE and not argument.optional
    return "::com::sun::star::table::XCellRange" if is_range else "any"


def _function(function: Function) -> Iterator[str]:
    yield f'  <node oor:name="{function.name}" oor:op="replace">'
    yield f"   {_prop('DisplayName', function.name, 'en')}"
    yield f"   {_prop('Description', function.help, 'en')}"
    yield f"   {_prop('Category', 'Add-In')}"
    yield f"   {_prop('CompatibilityName', function.name, 'en')}"
    yield '   <node oor:name="Parameters">'
    described = ((argument.name, argument.help) for argument in function.arguments)
    for name, text in (_DOCUMENT, *described):
        yield f'    <node oor:name={quoteattr(name)} oor:op="replace">'
        yield f"     {_prop('DisplayName', name, 'en')}"
        yield f"     {_prop('Description', text, 'en')}"
        yield "    </node>"
    yield "   </node>"
    yield "  </node>"


def _item(node: str, title: str, url: str) -> Iterator[str]:
    yield f'   <node oor:name="{node}" oor:op="replace">'
    yield f"    {_prop('URL', url)}"
    yield f"    {_prop('Title', title, 'en')}"
    yield f"    {_prop('Target', '_self')}"
    yield "   </node>"


def _prop(name: str, text: str, language: str = "") -> str:
    where = f' xml:lang="{language}"' if language else ""
    return f'<prop oor:name="{name}" oor:type="xs:string"><value{where}>{escape(text)}</value></prop>'


def _lines(*lines: str | Iterable[str]) -> str:
    return _HEAD + "\n".join(map(str, lines)) + "\n"

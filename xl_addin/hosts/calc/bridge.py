"""The few things needed to talk UNO, the language of LibreOffice; `uno` itself exists only in LibreOffice's Python."""

from __future__ import annotations

from typing import Any

Uno = Any
"""An object of LibreOffice. What it can do is known only at run time: there are no type stubs for it."""


def struct(name: str, **fields: object) -> Uno:
    """Return a UNO struct, such as ``table.CellAddress``, with some of its fields set."""
    import uno  # type: ignore[import-not-found]  # there is no such package outside of LibreOffice

    made = uno.createUnoStruct(f"com.sun.star.{name}")
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def service(name: str) -> Uno:
    """Return a new object of a UNO service, such as ``chart2.DataSeries``."""
    import uno

    context = uno.getComponentContext()
    return context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", context)


def enum(name: str, word: str) -> Uno:
    """Return a value of a UNO enumeration, such as ``LIST`` of ``sheet.ValidationType``."""
    import uno

    return uno.Enum(f"com.sun.star.{name}", word)


def exists(container: Uno, name: str) -> bool:
    """Return whether a UNO container of names has one."""
    return bool(container.hasByName(name))


def system_path(url: str) -> str:
    """Return the path of a file from its address, as the system writes it."""
    import uno

    return str(uno.fileUrlToSystemPath(url))

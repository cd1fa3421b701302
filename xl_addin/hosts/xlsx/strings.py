"""Shared strings: the texts that cells refer to by number."""

from __future__ import annotations

import re

from xl_addin.hosts.xlsx.xmlscan import Handler, scan

_ESCAPE = r"_x([0-9A-Fa-f]{4})_"


def unescape(text: str) -> str:
    """Return a text with the format's own escapes resolved: ``_x000D_`` is a carriage return."""
    if "_x" not in text:
        return text
    return re.sub(_ESCAPE, lambda found: chr(int(found[1], 16)), text)


def read_strings(part: bytes, name: str) -> list[str]:
    """Return the shared strings in their order, runs of rich text joined, phonetic hints left out."""
    handler = _Strings()
    scan(part, handler, name)
    return handler.found


class _Strings(Handler):
    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._in_text = False
        self._phonetic = False

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag == "t":
            self._in_text = not self._phonetic
        elif tag == "si":
            self._pieces.clear()
        elif tag == "rPh":
            self._phonetic = True

    def text(self, data: str) -> None:
        if self._in_text:
            self._pieces.append(data)

    def end(self, tag: str) -> None:
        if tag == "t":
            self._in_text = False
        elif tag == "si":
            self.found.append(unescape("".join(self._pieces)))
        elif tag == "rPh":
            self._phonetic = False

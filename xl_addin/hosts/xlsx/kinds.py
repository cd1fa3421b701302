"""What kind of file this is: the ones that cannot be read, or must not be written, and what to do with each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xl_addin.domain.finding import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable

SAVE_ANEW = "If you trust it, open it in Excel or LibreOffice Calc, save it as a new .xlsx workbook and use that."
_AS_XLSX = "Open it in Excel or LibreOffice Calc, choose Save as, Excel workbook (.xlsx), and use that file."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK"


def refuse_other_files(data: bytes, name: str) -> None:
    """Refuse bytes that are no zip archive, by what they look like.

    Raises:
        Refused: unless the bytes begin like an archive.

    """
    if data.startswith(_OLE):
        raise refuse(None, *_ole(data, name))
    if data.startswith(_ZIP):
        return
    if not data:
        raise refuse(None, f"{name} is empty", "Check that it was copied or downloaded completely.")
    head = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<?xml", b"<html", b"<!doctype", b"<table")):
        raise refuse(None, f"{name} is not an .xlsx workbook but a page of XML or HTML", _AS_XLSX)
    if b"\0" not in head:
        raise refuse(None, f"{name} is not an .xlsx workbook but plain text", _AS_XLSX)
    raise refuse(None, f"{name} is not an .xlsx workbook", "Name an .xlsx or .xlsm workbook.")


def _ole(data: bytes, name: str) -> tuple[str, str]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return (
            f"{name} is protected by a password to open",
            "Open it in Excel, remove the password (File, Info, Protect Workbook, Encrypt), save, and try again.",
        )
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return f"{name} is an old .xls workbook", _AS_XLSX
    return f"{name} is not an .xlsx workbook but another or an encrypted Office file", _AS_XLSX


def refuse_other_packages(mimetype: bytes | None, name: str) -> None:
    """Refuse an archive that holds something other than an .xlsx or .xlsm workbook, by its part ``mimetype``.

    Raises:
        Refused: always; it says that it is an OpenDocument file, or some other archive.

    """
    if mimetype is not None and mimetype.startswith(b"application/vnd.oasis"):
        raise refuse(None, f"{name} is an OpenDocument file", _AS_XLSX)
    raise refuse(None, f"{name} is not an .xlsx workbook but another archive", "Name an .xlsx or .xlsm workbook.")


def refuse_other_documents(workbook_part: str, name: str) -> None:
    """Refuse a package whose main part is not a workbook in XML.

    Raises:
        Refused: for .xlsb, documents and presentations.

    """
    folder, _, file = workbook_part.lower().rpartition("/")
    if file.endswith(".bin"):
        raise refuse(None, f"{name} is a binary workbook (.xlsb)", _AS_XLSX)
    if folder in {"word", "ppt", "visio"}:
        raise refuse(None, f"{name} is not a workbook but another Office document", _AS_XLSX)


def refuse_to_write(names: Iterable[str], name: str, *, locked: bool) -> None:
    """Refuse to change a workbook whose guarantees a change would break, by the names of its parts.

    ``locked`` says that its structure is protected.

    Raises:
        Refused: when it is digitally signed, shared (it keeps a log of revisions), or structure-protected.

    """
    parts = [part.lower() for part in names]
    if any(part.startswith("_xmlsignatures/") for part in parts):
        raise refuse(
            None,
            f"{name} is digitally signed, and any change would break the signature",
            "Remove the signature in Excel (File, Info, View Signatures) or work on an unsigned copy.",
        )
    if any(part.rpartition("/")[2].startswith("revisionheaders") for part in parts):
        raise refuse(
            None,
            f"{name} is a shared workbook that logs its changes",
            "Stop sharing it in Excel (Review, Share Workbook) and save it, then try again.",
        )
    if locked:
        raise refuse(
            None,
            f"the structure of {name} is protected, so no sheet may be added",
            "Remove the protection in Excel (Review, Protect Workbook), then try again.",
        )

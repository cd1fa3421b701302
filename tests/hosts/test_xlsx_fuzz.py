"""Whatever is done to a workbook's bytes, reading and writing end in a result or a refusal; never in anything else."""

from __future__ import annotations

import random
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from stock_packages import amount, leads_to, stock, with_data_types
from xlsx_packages import drift, members, pack, prefixed, rich, strict

from xl_addin.domain.finding import Refused
from xl_addin.hosts.xlsx import XlsxBook
from xl_addin.sheets.image import CellEdit, Changes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROUNDS = 50
READ_PARTS = re.compile(r"(xml|rels)$")
NUMBERS = (b"-1", b"0", b"1048577", b"99999999999999999999", b"", b"x", b"1e999", b"XFD1048576", b"A0", b"A1:", b":")


def attempt(path: Path) -> None:
    """Do everything a verb may do; refusals are fine, every other exception is not."""
    try:
        book = XlsxBook(path)
    except Refused:
        return
    for sheet in book.sheet_names():
        try:
            book.mark(sheet)
            book.head(sheet, 9)
            book.grid(sheet)
        except Refused:
            continue
    try:
        book.hidden_name("xl_addin_journal")
        book.write(Changes((drift(2),), (CellEdit("Holdings", 3, 2, 5),), {"xl_addin_journal": "1"}))
        book.grid("Drift")
    except Refused:
        return


def flip_bits(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:start] + data[end:] if chance.random() < 0.5 else data[:end]


def odd_attribute(data: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(rb'="([^"]*)"', data))
    if not found:
        return data
    value = chance.choice(found)
    return data[: value.start(1)] + chance.choice(NUMBERS) + data[value.end(1) :]


def odd_text(data: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(rb">([^<>]+)<", data))
    if not found:
        return data
    value = chance.choice(found)
    return data[: value.start(1)] + chance.choice(NUMBERS) + data[value.end(1) :]


def drop_tag(data: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(rb"<[^>]*/>", data))
    if not found:
        return data
    element = chance.choice(found)
    copies = element[0] * chance.choice((0, 2))
    return data[: element.start()] + copies + data[element.end() :]


@pytest.mark.parametrize("how", [flip_bits, cut])
def test_damaged_archives(tmp_path: Path, how: Callable[[bytes, random.Random], bytes]) -> None:
    data = rich(tmp_path / "mine.xlsx").read_bytes()
    for seed in range(ROUNDS):
        path = tmp_path / "damaged.xlsx"
        path.write_bytes(how(data, random.Random(seed)))  # noqa: S311 - the same each time
        attempt(path)


@pytest.mark.parametrize("flavour", [dict, strict, prefixed])
@pytest.mark.parametrize("how", [odd_attribute, odd_text, drop_tag, flip_bits, cut])
def test_damaged_parts(
    tmp_path: Path,
    how: Callable[[bytes, random.Random], bytes],
    flavour: Callable[[dict[str, bytes]], dict[str, bytes]],
) -> None:
    path = rich(tmp_path / "mine.xlsx")
    XlsxBook(path).write(Changes((drift(3),), (), {"xl_addin_journal": "0"}))
    parts = flavour(members(path))
    names = [name for name in parts if READ_PARTS.search(name) and "theme" not in name and "docProps" not in name]
    for seed in range(ROUNDS):
        chance = random.Random(seed)  # noqa: S311 - the same each time
        name = chance.choice(names)
        attempt(pack(path, parts | {name: how(parts[name], chance)}))


@pytest.mark.parametrize("how", [odd_attribute, odd_text, drop_tag, flip_bits, cut])
def test_damaged_data_types(tmp_path: Path, how: Callable[[bytes, random.Random], bytes]) -> None:
    rows = '<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c><c r="B1" vm="2"><v>7</v></c></row>'
    values = [stock("VANGUARD (ARCX:VTI)", {"Price": "7"}), leads_to(0), amount("7")]
    path = with_data_types(tmp_path / "mine.xlsx", rows, values, [1, 2])
    parts = members(path)
    names = [name for name in parts if "richData" in name or "metadata" in name or "sheet1" in name]
    for seed in range(ROUNDS):
        chance = random.Random(seed)  # noqa: S311 - the same each time
        name = chance.choice(names)
        attempt(pack(path, parts | {name: how(parts[name], chance)}))
    for name in names:
        attempt(pack(path, {other: data for other, data in parts.items() if other != name}))


def test_missing_parts(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    XlsxBook(path).write(Changes(sheets=(drift(3),)))
    parts = members(path)
    for name in parts:
        attempt(pack(path, {other: data for other, data in parts.items() if other != name}))
        attempt(pack(path, parts | {name: b""}))
        attempt(pack(path, parts | {name: b"<x/>"}))


def test_members_stored_in_ways_nobody_else_does(tmp_path: Path) -> None:
    path = rich(tmp_path / "mine.xlsx")
    parts = members(path)
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with zipfile.ZipFile(path, "w", method) as package:
            for name, data in parts.items():
                package.writestr(name, data)
        book = XlsxBook(path)
        book.write(Changes(sheets=(drift(2),)))
        assert XlsxBook(path).mark("Drift") == "drift"

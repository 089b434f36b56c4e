"""Files made to harm: how long until one sentence answers, and how much memory it takes."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import clock
from processes import weighed

HERE = Path(__file__).resolve().parent
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_START = f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>'.encode()
_HEAD = b'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
_END = b"</sheetData></worksheet>"


def _far() -> Iterator[bytes]:
    yield _START + _HEAD + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + _END


def _row() -> Iterator[bytes]:
    yield _START + _HEAD + b'<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>' + _END


def _cells() -> Iterator[bytes]:
    """40 million cells, in rows of a hundred."""
    yield _START + _HEAD
    row = b"<row>" + b"<c><v>1</v></c>" * 100 + b"</row>"
    for _ in range(400):
        yield row * 1000
    yield _END


def _text() -> Iterator[bytes]:
    yield _START + b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
    for _ in range(500):
        yield b"a" * (1 << 22)
    yield b"</t></is></c></row>" + _END


def _laughs() -> Iterator[bytes]:
    inside = b'<!ENTITY l0 "ha">' + b"".join(
        b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10) for i in range(1, 10)
    )
    yield b'<?xml version="1.0"?><!DOCTYPE x [' + inside + b"]>"
    yield f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode()
    yield b'<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>' + _END


_FILES: dict[str, Callable[[], Iterator[bytes]]] = {
    "a cell at XFD1048576": _far,
    "row 4294967295": _row,
    "40 million cells": _cells,
    "a text of 2 GB": _text,
    "a billion laughs": _laughs,
}


def run() -> None:
    if sys.platform == "win32":
        print("hostile files: peak memory of a child process cannot be asked for on Windows; skipped")
        return
    lines, longest, largest = [], 0.0, 0.0
    with TemporaryDirectory() as folder:
        rules = Path(folder, "r.grade")
        rules.write_text("字段 x : 文本\n标签 t 当 x 有值\n", "utf-8")
        for name, parts in _FILES.items():
            file = Path(folder, "hostile.xlsx")
            _write(file, parts)
            out = str(Path(folder, "out.csv"))
            cost = weighed(
                ["-m", "gradestudio", "grade", str(rules), str(file), "-o", out, "--as-of", "2026-01-31"],
                (0, 2),
            )
            longest, largest = max(longest, cost.wall), max(largest, cost.memory)
            answer = cost.said.strip().splitlines()[-1][:60] if cost.status else "read"
            lines.append((name, clock.seconds(cost.wall), f"{cost.memory / 2**20:.0f} MB", answer))
    clock.table("Files made to harm", ("file", "wall", "largest process", "answer"), lines)
    clock.verdict(longest <= 10, f"hostile files: answered within {longest:.1f} s (at most 10)")
    clock.verdict(largest <= 2**30, f"hostile files: {largest / 2**20:.0f} MB at most (at most 1024)")


def _write(file: Path, parts: Callable[[], Iterator[bytes]]) -> None:
    kinds = (("/xl/workbook.xml", "sheet.main"), ("/xl/worksheets/sheet1.xml", "worksheet"))
    overrides = "".join(f'<Override PartName="{p}" ContentType="{_TYPE}.{k}+xml"/>' for p, k in kinds)
    rels = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        types = f'<Types xmlns="{_PACKAGE}/content-types">{rels}{overrides}</Types>'
        package.writestr("[Content_Types].xml", types)
        package.writestr("_rels/.rels", _link("officeDocument", "xl/workbook.xml"))
        package.writestr("xl/_rels/workbook.xml.rels", _link("worksheet", "worksheets/sheet1.xml"))
        spaces = f'xmlns="{_MAIN}" xmlns:r="{_LINKS}"'
        sheets = '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
        package.writestr("xl/workbook.xml", f"<workbook {spaces}>{sheets}</workbook>")
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for piece in parts():
                part.write(piece)


def _link(kind: str, target: str) -> str:
    inner = f'<Relationship Id="rId1" Type="{_LINKS}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'

"""Sheets made by hand, byte by byte where no writer would make them."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
Cell = str | int | float | None
SheetXml = str | Callable[[IO[bytes]], None]


# ── xlsx ────────────────────────────────────────────────────────────────────────────────────────


def sheet_start(dimension: str = "A1", before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>'


def sheet_xml(rows: str, dimension: str = "A1", before: str = "") -> str:
    return f"{sheet_start(dimension, before)}{rows}</sheetData></worksheet>"


def row_xml(number: int, *values: str) -> str:
    """A row of inline texts from column A on."""
    cells = "".join(
        f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
        for i, value in enumerate(values)
    )
    return f'<row r="{number}">{cells}</row>'


CUSTOMERS = row_xml(1, "编号", "名称") + row_xml(2, "C1", "甲")


def write_xlsx(
    path: Path, sheets: Mapping[str, SheetXml], styles: str = "", extra: Mapping[str, str] | None = None
) -> Path:
    """A workbook of the given sheets' XML."""
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(list(sheets)),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{i + 1}.xml") for i in range(len(sheets))]
            + ([("styles", "styles.xml")] if styles else [])
        ),
        **({"xl/styles.xml": styles} if styles else {}),
        **(extra or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
        for i, xml in enumerate(sheets.values(), 1):
            with package.open(f"xl/worksheets/sheet{i}.xml", "w") as part:
                xml(part) if callable(xml) else part.write(xml.encode())
    return path


def _content_types(count: int) -> str:
    parts = [("/xl/workbook.xml", f"{_TYPE}.sheet.main+xml")]
    parts += [(f"/xl/worksheets/sheet{i + 1}.xml", f"{_TYPE}.worksheet+xml") for i in range(count)]
    overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in parts)
    return (
        f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _workbook(names: Sequence[str]) -> str:
    sheets = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="rId{i}"/>' for i, n in enumerate(names, 1))
    spaces = f'xmlns="{MAIN}" xmlns:r="{_LINKS}"'
    return f'<?xml version="1.0"?><workbook {spaces}><sheets>{sheets}</sheets></workbook>'


# ── ods ─────────────────────────────────────────────────────────────────────────────────────────

_ODS = "urn:oasis:names:tc:opendocument:xmlns"


def write_ods(path: Path, name: str, rows: Sequence[Sequence[Cell]], raw_cells: str = "") -> Path:
    """An OpenDocument sheet; `raw_cells` is the XML of one further row."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    last = f"<table:table-row>{raw_cells}</table:table-row>" if raw_cells else ""
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{_ODS}:office:1.0" '
        f'xmlns:table="{_ODS}:table:1.0" xmlns:text="{_ODS}:text:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="{name}">{body}{last}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def _ods_cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


# ── xls: a container ([MS-CFB]) with one stream of records ([MS-XLS]) ───────────────────────────


def write_xls(
    path: Path, name: str, rows: Sequence[Sequence[Cell]], errors: Sequence[tuple[int, int, int]]
) -> Path:
    """A BIFF8 workbook with one sheet; `errors` are row, column (from 0) and the error's number."""
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6))
    wide = name.encode("utf-16-le")
    bound_length = 4 + 8 + len(wide)
    at = len(start) + bound_length + 4
    bound = _record(0x85, struct.pack("<IHBB", at, 0, len(name), 1) + wide)
    book = start + bound + _record(0x0A, b"") + _xls_sheet(rows, errors)
    path.write_bytes(container({"Workbook": book.ljust(8192, b"\0")}))
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _xls_sheet(rows: Sequence[Sequence[Cell]], errors: Sequence[tuple[int, int, int]]) -> bytes:
    records = [_record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))]
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str):
                text = struct.pack("<HHHHB", r, c, 0, len(value), 1) + value.encode("utf-16-le")
                records.append(_record(0x204, text))
            elif value is not None:
                records.append(_record(0x203, struct.pack("<HHHd", r, c, 0, value)))
    records += [_record(0x205, struct.pack("<HHHBB", r, c, 0, number, 1)) for r, c, number in errors]
    return b"".join([*records, _record(0x0A, b"")])


def container(streams: Mapping[str, bytes]) -> bytes:
    """A version 3 container; every stream must hold at least 4096 bytes."""
    size = 512
    chain: list[int] = [0xFFFFFFFD]
    sectors: list[bytes] = []
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for i, (name, data) in enumerate(streams.items(), 1):
        count = -(-len(data) // size)
        first = 2 + len(sectors)
        sectors += [data[k * size : (k + 1) * size].ljust(size, b"\0") for k in range(count)]
        chain_part = [first + k + 1 for k in range(count - 1)] + [0xFFFFFFFE]
        chain += [*([0xFFFFFFFE] if i == 1 else []), *chain_part]
        right = i + 1 if i < len(streams) else 0xFFFFFFFF
        entries.append(_entry(name, 2, first, len(data), right=right))
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(size, b"\xff")
    directory = b"".join(entries).ljust(size, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack(
        "<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    head += struct.pack("<I", 0) + b"\xff" * (108 * 4)
    return head.ljust(size, b"\0") + table + directory + b"".join(sectors)


def _entry(
    name: str, kind: int, start: int, length: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF
) -> bytes:
    wide = name.encode("utf-16-le")
    made = wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide) + 2, kind, 1, 0xFFFFFFFF, right, child)
    return made + bytes(36) + struct.pack("<III", start, length, 0)


# ── xlsb ────────────────────────────────────────────────────────────────────────────────────────


def write_xlsb(
    path: Path, name: str, rows: Sequence[Sequence[Cell]], errors: Sequence[tuple[int, int, int]]
) -> Path:
    """A binary workbook ([MS-XLSB]) with one sheet."""
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name)
    book = (
        _binary(131, b"") + _binary(143, b"") + _binary(156, bundle) + _binary(144, b"") + _binary(132, b"")
    )
    parts = {
        "[Content_Types].xml": _content_types(0)
        .replace("/xl/workbook.xml", "/xl/workbook.bin")
        .replace(f"{_TYPE}.sheet.main+xml", "application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.bin")]),
        "xl/_rels/workbook.bin.rels": _relations([("worksheet", "worksheets/sheet1.bin")]),
        "xl/workbook.bin": book,
        "xl/worksheets/sheet1.bin": _binary_sheet(rows, errors),
    }
    with zipfile.ZipFile(path, "w") as package:
        for part, data in parts.items():
            package.writestr(part, data)
    return path


def _binary(kind: int, data: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(data)
    while True:
        more = length >> 7
        head += bytes([(length & 0x7F) | (0x80 if more else 0)])
        if not more:
            return head + data
        length = more


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary_sheet(rows: Sequence[Sequence[Cell]], errors: Sequence[tuple[int, int, int]]) -> bytes:
    width = max(map(len, rows))
    parts = [
        _binary(129, b""),
        _binary(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)),
        _binary(145, b""),
    ]
    for r, row in enumerate(rows):
        parts.append(_binary(0, struct.pack("<IIHBBBI", r, 0, 300, 0, 0, 0, 0)))
        for c, value in enumerate(row):
            head = struct.pack("<II", c, 0)
            here: Any = next((e for er, ec, e in errors if (er, ec) == (r, c)), None)
            if here is not None:
                parts.append(_binary(3, head + bytes([here])))
            elif isinstance(value, str):
                parts.append(_binary(6, head + _wide(value)))
            elif value is not None:
                parts.append(_binary(5, head + struct.pack("<d", value)))
    return b"".join([*parts, _binary(146, b""), _binary(130, b"")])

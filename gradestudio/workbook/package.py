"""A look into a workbook's zip before anything is unpacked: what it is, how large, which part is which sheet.

Runs in the reading process.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from gradestudio.workbook.limits import Limits
from gradestudio.workbook.refusal import Refused

_SMALL_PART = 64 * 1024 * 1024
_MOST_PARTS = 100_000
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Package:
    """`form`: xlsx, xlsb, ods or unknown; `sheets`: part name by sheet name (xlsx only)."""

    form: str
    unpacked: int
    sheets: dict[str, str] = field(default_factory=dict)
    date1904: bool = False
    padding: dict[int, int] = field(default_factory=dict)
    """Cell styles whose number format is nothing but zeros (`000000`): style -> how many."""


def look_into(path: Path, limits: Limits) -> Package:
    """What is in the zip.  Raises Refused: file-broken, file-encrypted, file-wrong-kind, file-too-large."""
    try:
        with zipfile.ZipFile(path) as package:
            return _look(package, path.stat().st_size, limits)
    except _BROKEN as error:
        raise Refused("file-broken") from error
    except (MemoryError, RecursionError) as error:
        raise Refused("file-too-large") from error


def _look(package: zipfile.ZipFile, size: int, limits: Limits) -> Package:
    infos = package.infolist()
    if len(infos) > _MOST_PARTS:
        raise Refused("file-too-large")
    if any(info.flag_bits & 1 for info in infos):
        raise Refused("file-encrypted")
    unpacked = sum(info.file_size for info in infos)
    swollen = any(
        info.file_size > limits.ratio_from and info.file_size > limits.ratio * max(info.compress_size, 1)
        for info in infos
    )
    if unpacked > limits.unpacked or swollen or _overlapping(infos, size):
        raise Refused("file-too-large", size=unpacked)
    names = {info.filename.replace("\\", "/").lstrip("/"): info.filename for info in infos}
    form = _form(package, names)
    if form != "xlsx":
        return Package(form, unpacked)
    sheets, date1904 = _sheet_parts(package, names)
    return Package(form, unpacked, sheets, date1904, _padding(package, names))


def _overlapping(infos: list[zipfile.ZipInfo], size: int) -> bool:
    """Parts that share their packed bytes: the trick of a small file that unpacks without end."""
    return sum(info.compress_size for info in infos) > size + 1024 * len(infos)


_WRONG = (("word/", "Word"), ("ppt/", "PowerPoint"), ("visio/", "Visio"), ("Index/", "Numbers"))
_ODF_NAMES = {"text": "OpenDocument Text", "presentation": "OpenDocument Presentation"}


def _form(package: zipfile.ZipFile, names: dict[str, str]) -> str:
    lower = {name.lower() for name in names}
    if "xl/workbook.bin" in lower:
        return "xlsb"
    if "xl/workbook.xml" in lower:
        return "xlsx"
    if "content.xml" in lower:
        return _open_document(package, names)
    for start, kind in _WRONG:
        if any(name.startswith(start) for name in names):
            raise Refused("file-wrong-kind", kind=kind)
    if "[content_types].xml" in lower:
        return "xlsx" if any(name.endswith(".xml") and "sheet" in name for name in lower) else "unknown"
    raise Refused("file-wrong-kind", kind="ZIP")


def _open_document(package: zipfile.ZipFile, names: dict[str, str]) -> str:
    kind = small_part(package, names, "mimetype").decode("ascii", "replace").rsplit(".", 1)[-1]
    if kind in _ODF_NAMES:
        raise Refused("file-wrong-kind", kind=_ODF_NAMES[kind])
    if b"encryption-data" in small_part(package, names, "META-INF/manifest.xml"):
        raise Refused("file-encrypted")
    return "ods"


def small_part(package: zipfile.ZipFile, names: dict[str, str], name: str) -> bytes:
    """A part's bytes; empty when it is absent or far too large for what it is."""
    real = names.get(name)
    if real is None or package.getinfo(real).file_size > _SMALL_PART:
        return b""
    return package.read(real)


@dataclass(slots=True)
class _Tags:
    """Attributes of some elements of a small part, by local name, in order."""

    wanted: tuple[str, ...]
    found: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rsplit(":", 1)[-1]
        if local in self.wanted:
            self.found.append((local, {k.rsplit(":", 1)[-1]: v for k, v in attributes.items()}))


def _elements(xml: bytes, *wanted: str) -> list[tuple[str, dict[str, str]]]:
    """Raises Refused `file-damaged` for what is no XML, and for XML that declares entities of its own."""
    tags = _Tags(wanted)
    parser = expat.ParserCreate()
    parser.StartElementHandler = tags.start
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise Refused("file-damaged") from error
    return tags.found


def _no_doctype(*_: object) -> None:
    raise Refused("file-damaged")


def _sheet_parts(package: zipfile.ZipFile, names: dict[str, str]) -> tuple[dict[str, str], bool]:
    book = small_part(package, names, "xl/workbook.xml")
    links = small_part(package, names, "xl/_rels/workbook.xml.rels")
    if not book or not links:
        return {}, False
    targets = {a.get("Id", ""): a.get("Target", "") for _, a in _elements(links, "Relationship")}
    sheets: dict[str, str] = {}
    date1904 = False
    for tag, attributes in _elements(book, "sheet", "workbookPr"):
        if tag == "workbookPr":
            date1904 = attributes.get("date1904", "0").lower() in ("1", "true")
            continue
        target = targets.get(attributes.get("id", ""), "")
        part = (
            target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        )
        if part in names:
            sheets[attributes.get("name", "")] = names[part]
    return sheets, date1904


def _padding(package: zipfile.ZipFile, names: dict[str, str]) -> dict[int, int]:
    styles = small_part(package, names, "xl/styles.xml")
    widths: dict[bytes, int] = {}
    for form in re.findall(rb"<(?:\w+:)?numFmt\b[^>]*>", styles):
        zeros, number = re.search(rb'\sformatCode="(0{2,40})"', form), _FORMAT_NUMBER.search(form)
        if zeros and number:
            widths[number[1]] = len(zeros[1])
    start = re.search(rb"<(?:\w+:)?cellXfs\b", styles)
    if not widths or not start:
        return {}
    end = re.compile(rb"</(?:\w+:)?cellXfs>").search(styles, start.end())
    formats = re.findall(rb"<(?:\w+:)?xf\b[^>]*>", styles[start.end() : end.start() if end else None])
    used = [_FORMAT_NUMBER.search(xf) for xf in formats]
    return {style: widths[m[1]] for style, m in enumerate(used) if m and m[1] in widths}


_FORMAT_NUMBER = re.compile(rb'\snumFmtId="(\d+)"')

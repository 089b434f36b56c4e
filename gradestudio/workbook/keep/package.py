"""The parts of a workbook's zip package: read some, copy the rest byte for byte, write a new package."""

from __future__ import annotations

import posixpath
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

from gradestudio.workbook.keep.refusal import Unkeepable
from gradestudio.workbook.packed import add_packed, packed_bytes

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LARGEST_PART = 256 * 1024 * 1024
"""Bytes of a part that is read whole (styles, relations, tables); sheets are streamed."""
_COMPRESSION = 4
"""Faster than zlib's own choice for a sixth more bytes."""
_COPY_STEP = 1 << 20


class Package:
    """A workbook's package, opened for reading."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip = zipfile.ZipFile(path)
        self.names = [info.filename for info in self._zip.infolist()]
        if len(set(self.names)) != len(self.names):
            raise Unkeepable("keep-parts-twice")

    def close(self) -> None:
        self._zip.close()

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def has(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def info(self, name: str) -> zipfile.ZipInfo:
        return self._zip.getinfo(name)

    def text(self, name: str) -> str:
        """A part as text.  Raises Unkeepable for one that is too large, not UTF-8, or declares entities."""
        if self._zip.getinfo(name).file_size > LARGEST_PART:
            raise Unkeepable("keep-part-too-large", part=name)
        data = self._zip.read(name)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise Unkeepable("keep-part-strange", part=name)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Unkeepable("keep-part-strange", part=name) from error

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(name)

    def read(self, name: str) -> bytes:
        return self._zip.read(name)

    def relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """(id, kind, target part) of a part's internal relations; kind is the last word of the type."""
        name = relations_part(part)
        if not self.has(name):
            return
        for item in ElementTree.fromstring(self.text(name)):
            if item.get("TargetMode") == "External":
                continue
            target = resolved(part, item.get("Target", ""))
            yield item.get("Id", ""), item.get("Type", "").rsplit("/", 1)[-1], target

    def packed(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """The packed bytes of a part, as they stand in the file."""
        try:
            yield from packed_bytes(self.path, info)
        except zipfile.BadZipFile as error:
            raise Unkeepable("keep-part-strange", part=info.filename) from error


def relations_part(part: str) -> str:
    """`xl/_rels/workbook.xml.rels` for `xl/workbook.xml`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolved(part: str, target: str) -> str:
    """The part that a relation of `part` points to."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def write_package(
    source: Package,
    target: Path | IO[bytes],
    changed: dict[str, Callable[[IO[bytes]], None] | bytes],
    told: Callable[[int], None] = lambda done: None,
) -> None:
    """A package with the parts of `source` in their order, `changed` ones anew, new ones last.

    Parts that are not in `changed` keep their packed bytes, their dates and their attributes.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.names:
            if name in changed:
                _write(made, name, changed[name], source.info(name))
            else:
                _copy(source, made, source.info(name))
            told(source.info(name).compress_size)
        for name in changed:
            if not source.has(name):
                _write(made, name, changed[name], None)


def _write(made: zipfile.ZipFile, name: str, content: Any, like: zipfile.ZipInfo | None) -> None:
    info = zipfile.ZipInfo(name, like.date_time if like else (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info._compresslevel = _COMPRESSION  # type: ignore[attr-defined]  its only place for a streamed part
    if like is not None:
        info.external_attr = like.external_attr
        info.create_system = like.create_system
    if isinstance(content, bytes):
        made.writestr(info, content)
        return
    with made.open(info, "w", force_zip64=True) as part:
        content(part)


def _copy(source: Package, made: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Copies a part without unpacking it."""
    if info.flag_bits & 0x1:
        raise Unkeepable("keep-encrypted")
    add_packed(made, info, source.packed(info))


def main_part(package: Package) -> str:
    """The workbook part's name, by the package's own relations."""
    for _, kind, target in package.relations(""):
        if kind == "officeDocument":
            return target
    raise Unkeepable("keep-part-strange", part="_rels/.rels")


def insert_before(text: str, closing: str, added: str) -> str:
    """`text` with `added` before the last `closing` tag (any namespace prefix).

    Raises Unkeepable when there is none.
    """
    found = list(re.finditer(rf"</(?:[\w.-]+:)?{closing}\s*>", text))
    if not found:
        raise Unkeepable("keep-part-strange", part=closing)
    at = found[-1].start()
    return text[:at] + added + text[at:]


def copy_stream(source: IO[bytes], target: IO[bytes]) -> None:
    shutil.copyfileobj(source, target, _COPY_STEP)

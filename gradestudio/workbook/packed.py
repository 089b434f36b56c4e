"""Parts of a zip moved from one package to another as they are packed: zipfile has no call for that."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_LOCAL_HEADER = 30
_STEP = 1 << 20
_PLAIN_BLOCK = b"\0"
"""Begins a block of plain bytes in a deflated part (RFC 1951, 3.2.4), which is not its last one."""


def packed_bytes(path: Path, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The packed bytes of a part, as they stand in the file.  Raises BadZipFile where they do not."""
    with path.open("rb") as file:
        file.seek(info.header_offset)
        header = file.read(_LOCAL_HEADER)
        if header[:4] != b"PK\x03\x04":
            raise zipfile.BadZipFile(info.filename)
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        file.seek(names, 1)
        left = info.compress_size
        while left:
            piece = file.read(min(left, _STEP))
            if not piece:
                raise zipfile.BadZipFile(info.filename)
            left -= len(piece)
            yield piece


def add_packed(
    made: zipfile.ZipFile, info: zipfile.ZipInfo, packed: Iterable[bytes], front: bytes = b""
) -> None:
    """Adds a part that is packed already, with its dates and attributes.

    `front` comes before the bytes of a deflated part once it is unpacked.  Its checksum has to be 0, so that
    the part's own stays right.
    """
    kept = zipfile.ZipInfo(info.filename, info.date_time)
    kept.compress_type, kept.CRC = info.compress_type, info.CRC
    kept.compress_size, kept.file_size = info.compress_size, info.file_size
    kept.external_attr, kept.internal_attr = info.external_attr, info.internal_attr
    kept.create_system, kept.comment = info.create_system, info.comment
    if front:
        size = len(front)
        front = _PLAIN_BLOCK + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + front
        kept.compress_size, kept.file_size = info.compress_size + len(front), info.file_size + size
    file: Any = made.fp
    file.seek(made.start_dir)
    kept.header_offset = file.tell()
    # the sizes are known, so they stand in the header and no data descriptor follows (bit 3)
    kept.flag_bits = info.flag_bits & ~0x08
    file.write(kept.FileHeader(zip64=max(kept.file_size, kept.compress_size) >= 0xFFFFFFFF))
    file.write(front)
    for piece in packed:
        file.write(piece)
    made.filelist.append(kept)
    made.NameToInfo[kept.filename] = kept
    made.start_dir = file.tell()
    made._didModify = True  # type: ignore[attr-defined]

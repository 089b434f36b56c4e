"""A workbook as the first reader is given it: each large sheet with an empty list of merged ranges in front.

The reader walks through a sheet twice, once for its cells and once for its merged ranges, which stand behind
all rows, and needs two fifths of its time for the second walk.  With a list in front of the sheet that walk
ends at once.  The sheet's packed bytes stay as they are; `sheetxml` finds the merged ranges.

Runs in the reading process.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection
from io import BytesIO
from pathlib import Path

from gradestudio.workbook.packed import add_packed, packed_bytes

FRONT = b"<worksheet><mergeCells></mergeCells><!--ad naeickdhb-->"
"""The letters make its checksum (CRC-32) 0, so that the checksum of the sheet is right with it too."""
_FROM = 1024 * 1024
"""Bytes of a sheet from which on it is worth it."""
_MOST = 512 * 1024 * 1024
"""Packed bytes, as they are held in memory."""
_READ = (".xml", ".rels")


def fronted(path: Path, sheets: Collection[str]) -> BytesIO | None:
    """The package with what the reader looks at; `sheets` are names of parts.

    None where it is not worth it.  Raises OSError and what zipfile raises for a package that is not whole.
    """
    made = BytesIO()
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(made, "w") as target:
        parts = [info for info in package.infolist() if info.filename.lower().endswith(_READ)]
        large = {info.filename for info in parts if info.filename in sheets and _is_worth_it(package, info)}
        if not large or sum(info.compress_size for info in parts) > _MOST:
            return None
        for info in parts:
            add_packed(target, info, packed_bytes(path, info), FRONT if info.filename in large else b"")
    made.seek(0)
    return made


def _is_worth_it(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """A large part, deflated, in UTF-8."""
    if info.file_size < _FROM or info.compress_type != zipfile.ZIP_DEFLATED:
        return False
    with package.open(info) as part:
        head = part.read(256)
    encoding = re.search(rb"encoding\s*=\s*[\"']([^\"']*)", head)
    return head.removeprefix(b"\xef\xbb\xbf").startswith(b"<") and (
        encoding is None or encoding[1].lower() == b"utf-8"
    )

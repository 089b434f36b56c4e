"""Compile every `.po` catalogue to the `.mo` beside it: `python -m gradestudio.messages.compile`.

A development tool: it needs Babel, the program does not.  The same text always gives the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

from gradestudio.messages.catalogue import FOLDER

_HEADER = "Content-Type: text/plain; charset=UTF-8\n"
_MAGIC = 0x950412DE


def read_po(path: Path) -> dict[str, str]:
    """The texts of a `.po` file by key.  Raises ValueError for a key that stands twice or has no text."""
    from babel.messages.pofile import read_po as parse

    with path.open("rb") as file:
        entries = [(str(m.id), str(m.string)) for m in parse(file, abort_invalid=True) if m.id]
    written = [
        line[7:-1]
        for line in path.read_text("utf-8").splitlines()
        if line.startswith('msgid "') and line != 'msgid ""'
    ]
    for key in written:
        if written.count(key) > 1:
            raise ValueError(f"{path.name}: {key} stands twice")
    for key, text in entries:
        if not text:
            raise ValueError(f"{path.name}: {key} has no text")
    return dict(entries)


def mo_bytes(texts: Mapping[str, str]) -> bytes:
    """The `.mo` form: two tables of (length, offset), sorted by key, then the texts."""
    pairs = sorted((k.encode(), v.encode()) for k, v in {"": _HEADER, **texts}.items())
    keys = b"".join(k + b"\0" for k, _ in pairs)
    values = b"".join(v + b"\0" for _, v in pairs)
    at_keys = 28 + 16 * len(pairs)
    at_values = at_keys + len(keys)
    key_table, value_table = b"", b""
    for key, value in pairs:
        key_table += struct.pack("<II", len(key), at_keys)
        value_table += struct.pack("<II", len(value), at_values)
        at_keys += len(key) + 1
        at_values += len(value) + 1
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + key_table + value_table + keys + values


def main() -> None:
    for po in sorted(FOLDER.glob("*/*.po")):
        made = mo_bytes(read_po(po))
        mo = po.with_suffix(".mo")
        if not mo.is_file() or mo.read_bytes() != made:
            mo.write_bytes(made)


if __name__ == "__main__":
    main()

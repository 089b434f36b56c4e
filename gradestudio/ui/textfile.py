"""A rulebook's file: line ends and byte order mark stay what they were; written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gradestudio.diagnostics import Diagnostic

MAX_CHARACTERS = 1_000_000
MOST_BYTES = 4_000_000
_BOM = b"\xef\xbb\xbf"


class Refused(Exception):
    """A file that cannot be read or written; `diagnostic` says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code)
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class TextFile:
    """`text` has `\\n` only; `newline` and `bom` are what the file had; `stamp` tells foreign changes."""

    path: Path | None
    text: str
    newline: str = "\n"
    bom: bool = False
    stamp: tuple[int, int] = (0, 0)

    @property
    def name(self) -> str:
        return self.path.name if self.path else ""


def read_text_file(path: str | Path) -> TextFile:
    """The file at `path`.  Raises Refused with the codes of `studio.UnreadableRulebook`."""
    place = Path(path)
    raw, stamp = _read(place)
    bom = raw.startswith(_BOM)
    text = _decoded(raw[len(_BOM) if bom else 0 :], place)
    return TextFile(place, _plain(text), _newline(text), bom, stamp)


def _read(place: Path) -> tuple[bytes, tuple[int, int]]:
    try:
        if place.is_dir():
            raise _refused("rulebook-is-folder", place)
        size = place.stat().st_size
        if size > MOST_BYTES:
            raise _refused("rulebook-too-large", place, size=size, most=MOST_BYTES)
        return place.read_bytes(), _stamp(place)
    except FileNotFoundError:
        raise _refused("rulebook-not-found", place) from None
    except PermissionError:
        raise _refused("rulebook-not-permitted", place) from None
    except OSError as error:
        raise _refused("rulebook-unreadable", place, why=error.strerror or str(error)) from None


def _decoded(raw: bytes, place: Path) -> str:
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _refused("rulebook-is-sheet", place)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        code = "rulebook-not-text" if b"\0" in raw[:4096] else "rulebook-not-utf8"
        raise _refused(code, place, line=line, column=column) from None
    if "\0" in text:
        raise _refused("rulebook-not-text", place, line=text[: text.index("\0")].count("\n") + 1)
    if len(text) > MAX_CHARACTERS:
        raise _refused("rulebook-too-large", place, size=len(raw), most=MOST_BYTES)
    return text


def write_text_file(file: TextFile) -> TextFile:
    """Written beside, then put in its place; an interrupted write leaves the old file.  Raises Refused."""
    assert file.path is not None
    raw = (_BOM if file.bom else b"") + file.text.replace("\n", file.newline).encode("utf-8")
    target = Path(os.path.realpath(file.path))
    try:
        _replace(target, raw)
    except OSError:
        raise _refused("ui.cannot-write", file.path) from None
    return replace(file, stamp=_stamp(target))


def _replace(target: Path, raw: bytes) -> None:
    handle, beside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())
        mode = target.stat().st_mode & 0o777 if target.exists() else _usual_mode()
        os.chmod(beside, mode)
        os.replace(beside, target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _stamp(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_mtime_ns, state.st_size


def changed_on_disk(file: TextFile) -> bool:
    """Whether somebody else wrote the file since it was read."""
    try:
        return file.path is not None and file.stamp != (0, 0) and _stamp(file.path) != file.stamp
    except OSError:
        return False


def _newline(text: str) -> str:
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")


def _refused(code: str, path: Path, **args: Any) -> Refused:
    return Refused(Diagnostic(code, args={"file": path.name, **args}))

"""Writing a file whole or not at all."""

from __future__ import annotations

import glob
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any


class CannotWrite(Exception):
    """A result that cannot be written: `code` and `args_by_name` for messages.

    Codes: `write-folder-missing`, `write-not-permitted`, `write-is-folder`, `write-no-space`, `write-failed`,
    `write-too-many-columns`, `write-ending-unknown`, `write-needs-library`, `write-over-source`.
    """

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code, args)
        self.code = code
        self.args_by_name = args


_ABANDONED = 3600.0
_NO_SPACE = (28, 112, 122)  # ENOSPC; ERROR_DISK_FULL of Windows; EDQUOT


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A file beside `path` to write into; when the block ends well it takes the place of `path`.

    Whatever goes wrong (an interrupt too), the old file stays as it was and nothing is left beside it; what a
    killed program left there long ago is removed.  Raises CannotWrite where the disk says no.
    """
    target = Path(path)
    beside = target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}.part")
    try:
        if target.is_dir():
            raise CannotWrite("write-is-folder", file=target.name)
        _sweep(target)
        with open(beside, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        os.replace(beside, target)
    except OSError as error:
        raise _refusal(error, target) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _sweep(target: Path) -> None:
    """Removes unfinished files of `target` that nobody has written to for an hour."""
    for left in target.parent.glob(f".{glob.escape(target.name[:100])}.????????????.part"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink()


def _refusal(error: OSError, target: Path) -> CannotWrite:
    if isinstance(error, FileNotFoundError) and not target.parent.is_dir():
        return CannotWrite("write-folder-missing", file=target.name, folder=str(target.parent))
    if isinstance(error, PermissionError):
        return CannotWrite("write-not-permitted", file=target.name)
    if error.errno in _NO_SPACE:
        return CannotWrite("write-no-space", file=target.name)
    return CannotWrite("write-failed", file=target.name, why=error.strerror or type(error).__name__)

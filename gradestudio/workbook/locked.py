"""Workbooks with a password to open: decrypted by the reading process, in a folder that its asker removes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gradestudio.workbook.refusal import Refused


def unlocked(path: Path, password: str, folder: Path) -> Path | None:
    """The workbook without its lock, written into `folder`; None for a container that has none.

    Office's own locks (.xlsx, .xlsm, .xlsb and .xls of 97 and later).  Raises Refused: `password-wrong`,
    `file-encrypted` for a lock of another kind, `file-broken`.
    """
    from msoffcrypto import OfficeFile
    from msoffcrypto import exceptions as wrong

    try:
        with path.open("rb") as file:
            book: Any = OfficeFile(file)
            if not book.is_encrypted():
                return None
            book.load_key(password=password, verify_password=True)
            made = folder / f"unlocked{path.suffix.lower()}"
            with made.open("wb") as plain:
                book.decrypt(plain)
            return made
    except wrong.InvalidKeyError:
        raise Refused("password-wrong") from None
    except (wrong.DecryptionError, wrong.EncryptionError):
        raise Refused("file-encrypted") from None
    except wrong.FileFormatError:
        return None
    except (KeyError, ValueError, IndexError, TypeError, AttributeError, NotImplementedError):
        # what a damaged description of the lock makes of the reader
        raise Refused("file-broken") from None

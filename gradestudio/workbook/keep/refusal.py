"""Why a workbook cannot be kept as it is."""

from __future__ import annotations

from typing import Any

CODES: dict[str, tuple[str, ...]] = {
    "keep-strict": (),
    "keep-encrypted": (),
    "keep-parts-twice": (),
    "keep-part-too-large": ("part",),
    "keep-part-strange": ("part",),
    "keep-comments": ("part",),
    "keep-table-strange": ("part",),
    "keep-no-sheet": ("sheet",),
    "keep-too-wide": ("columns",),
    "keep-signed": (),
    "keep-structure-locked": (),
    "keep-not-workbook": (),
    "keep-macros": (),
    "keep-no-macros": (),
    "keep-changed": (),
    "keep-masked": (),
}
"""Every reason: strict OOXML, a password, two parts of one name, and so on."""


class Unkeepable(Exception):
    """Raised when columns cannot be added to a file safely; a new workbook can still be written.

    Codes are the keys of `CODES`, with the names of their arguments.
    """

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code, args)
        self.code = code
        self.args_by_name = args

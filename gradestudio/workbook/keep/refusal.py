"""Why a workbook cannot be kept as it is."""

from __future__ import annotations

from typing import Any


class Unkeepable(Exception):
    """Raised when columns cannot be added to a file safely; a new workbook can still be written.

    Codes: `keep-strict` (strict OOXML), `keep-encrypted`, `keep-parts-twice`, `keep-part-too-large`,
    `keep-part-strange` (args: part), `keep-comments` (args: part), `keep-no-sheet` (args: sheet),
    `keep-too-wide` (args: columns), `keep-signed`, `keep-structure-locked`.
    """

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code, args)
        self.code = code
        self.args_by_name = args

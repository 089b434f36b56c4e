"""A file that cannot be read, told in one finding."""

from __future__ import annotations

from typing import Any

from gradestudio.diagnostics import CellRef, Diagnostic


class UnreadableFile(Exception):
    """Raised when a sheet cannot be read at all; `diagnostic` says why, with `args["file"]` its name.

    Codes: `file-not-found`, `file-is-folder`, `file-not-permitted`, `file-empty`, `file-wrong-kind`,
    `file-unknown-kind`, `file-is-web-page`, `file-encrypted`, `password-wrong`, `file-broken` (not whole),
    `file-damaged` (whole, yet its contents are not as the kind asks), `file-too-large`, `sheet-too-large`,
    `reading-timed-out`, `reading-failed`, `reading-stopped`, `sheet-unknown`, `sheet-empty`,
    `sheet-without-header`, `header-row-blank`, `text-unknown-encoding`, `text-unclosed-quote`.
    """

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code, dict(diagnostic.args))
        self.diagnostic = diagnostic


def unreadable(code: str, file: str, cell: CellRef | None = None, **args: Any) -> UnreadableFile:
    """The exception for one code."""
    return UnreadableFile(Diagnostic(code, cell=cell, args={"file": file, **args}))

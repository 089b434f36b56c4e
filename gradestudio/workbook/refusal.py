"""Why the reading process gives up, as plain data that crosses to the asking process."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A code of `errors.UnreadableFile`, its arguments, and the place in the sheet if there is one."""

    def __init__(self, code: str, place: tuple[str, int, int] | None = None, **args: Any) -> None:
        super().__init__(code, args)
        self.code = code
        self.place = place
        """Sheet, row and column, both from 1."""
        self.args_by_name = args

"""The window: the only place, beside `__main__`, that knows Qt."""

from __future__ import annotations

from collections.abc import Sequence


def main(paths: Sequence[str] = (), language: str | None = None) -> int:
    """Opens the window with the files named; the exit status.  Qt is loaded here, not before."""
    from gradestudio.ui.main import main as start

    return start(paths, language)

"""How written cells look: texts without their quotes, lists as chips, `-` as any."""

from __future__ import annotations

from collections.abc import Sequence

from gradestudio.ui.grids.typed import ANYTHING, parts_of, quoted


def texts_of(written: str) -> tuple[str, ...]:
    """The texts of a list of nothing but texts; empty for anything else."""
    parts = parts_of(written)
    return tuple(inside(part) for part in parts) if parts and all(map(quoted, parts)) else ()


def inside(written: str) -> str:
    """What a text in quotes says; anything else as it is written."""
    if not quoted(written):
        return written
    return written[1:-1].replace("{{", "{").replace("}}", "}")


def is_anything(written: str) -> bool:
    return written in (ANYTHING, "－")


def plain(texts: Sequence[str]) -> bool:
    """Whether values are texts: each is in quotes, or stands for nothing."""
    known = [text for text in texts if text and not is_anything(text)]
    return bool(known) and all(quoted(text) for text in known)

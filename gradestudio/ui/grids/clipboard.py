"""Cells as tab-separated text, as Excel writes and reads it."""

from __future__ import annotations

from collections.abc import Sequence


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """Lines of cells; one with a tab, a line end, or a quote at its beginning is put in quotes."""
    return "\n".join("\t".join(_cell(cell) for cell in row) for row in rows)


def _cell(text: str) -> str:
    if text.startswith('"') or any(sign in text for sign in "\t\r\n"):
        return '"' + text.replace('"', '""') + '"'
    return text


def cells_of(text: str) -> list[list[str]]:
    """The cells of a copied stretch; a line end at the very end does not make another row."""
    rows: list[list[str]] = [[]]
    at, size = 0, len(text)
    while True:
        cell, at = _read(text, at)
        rows[-1].append(cell)
        if at >= size:
            break
        sign = text[at]
        at += 1
        if sign == "\t":
            continue
        if sign == "\r" and text[at : at + 1] == "\n":
            at += 1
        if at >= size:
            break
        rows.append([])
    return rows


def _read(text: str, at: int) -> tuple[str, int]:
    """The cell from `at` on, and where its end sign stands."""
    if text[at : at + 1] == '"':
        found = _quoted(text, at)
        if found is not None:
            return found
    end = at
    while end < len(text) and text[end] not in "\t\r\n":
        end += 1
    return text[at:end], end


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    """A cell in quotes; None when they do not close before the next end sign (then they are letters)."""
    made: list[str] = []
    at += 1
    while at < len(text):
        if text[at] != '"':
            made.append(text[at])
            at += 1
        elif text[at + 1 : at + 2] == '"':
            made.append('"')
            at += 2
        else:
            behind = text[at + 1 : at + 2]
            return ("".join(made), at + 1) if behind in ("", "\t", "\r", "\n") else None
    return None

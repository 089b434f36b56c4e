"""The columns that are added: values with a look each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gradestudio.workbook.keep.stylebook import Look, Stylebook

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9a-fA-F]{4}_)")
LONGEST = 32_767
_REMEMBERED = 5_000
"""Written texts that are kept for each column."""

Value = str | float | int | bool | None


@dataclass(frozen=True, slots=True, eq=False)
class AddedColumn:
    """`values` one per graded row: text, number (dates as Excel day numbers), bool, None for a blank.

    `looks` are the column's looks and `look_of` an index into them per row (None: always the first).  With a
    `formula` (without `=`, the same in every row) the values are stored as its results; `follows` gives
    texts that the formula can say a look each, as conditional formats.
    """

    heading: str
    values: Sequence[Value]
    looks: tuple[Look, ...] = (Look(),)
    look_of: Sequence[int] | None = None
    width: float = 12.0
    formula: str | None = None
    follows: tuple[tuple[str, Look], ...] = ()


class ColumnCells:
    """Cells of the added columns by sheet row; see `sheetrows.AddedCells`."""

    def __init__(
        self,
        columns: Sequence[AddedColumn],
        rows: Sequence[int],
        header_row: int,
        styles: Stylebook,
    ) -> None:
        self._columns = columns
        self._header_row = header_row
        self._styles = styles
        self._at = {row: i for i, row in enumerate(rows)}
        self._look_styles: dict[tuple[int, int, int], int] = {}
        self._pieces: list[dict[tuple[str, int, int], str]] = [{} for _ in columns]
        self._formulas = [f"<f>{escaped(c.formula)}</f>" if c.formula is not None else "" for c in columns]

    def row(self, number: int, base_style: int) -> Sequence[str | None]:
        if number == self._header_row:
            return [self._piece(column.heading, base_style) for column in self._columns]
        index = self._at[number]
        made = []
        for c, column in enumerate(self._columns):
            value = column.values[index]
            look = column.look_of[index] if column.look_of is not None else 0
            if isinstance(value, str):
                # most texts stand in many rows: the same text in the same look is written once
                known = self._pieces[c]
                key = (value, look, base_style)
                piece = known.get(key)
                if piece is None:
                    piece = self._piece(value, self._style(c, look, base_style), self._formulas[c])
                    if len(known) < _REMEMBERED:
                        known[key] = piece
                made.append(piece)
            else:
                made.append(self._piece(value, self._style(c, look, base_style), self._formulas[c]))
        return made

    def _style(self, c: int, look: int, base: int) -> int:
        key = (c, look, base)
        style = self._look_styles.get(key)
        if style is None:
            style = self._look_styles[key] = self._styles.derived(base, self._columns[c].looks[look])
        return style

    def _piece(self, value: Value, style: int, formula: str = "") -> str:
        head = f' s="{style}"' if style else ""
        if formula and (value is None or isinstance(value, str)):
            return f'{head} t="str">{formula}<v>{escaped(value or "")}</v></c>'
        if value is None:
            return f"{head}/>"
        if isinstance(value, str):
            return f'{head} t="inlineStr"><is><t xml:space="preserve">{escaped(value)}</t></is></c>'
        if isinstance(value, bool):
            return f'{head} t="b">{formula}<v>{int(value)}</v></c>'
        return f"{head}>{formula}<v>{value!r}</v></c>"


def escaped(text: str) -> str:
    """A text as XML, cut to what a cell holds."""
    known = _UNWRITABLE.sub("", text[:LONGEST])
    known = known.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LOOKS_ESCAPED.sub("_x005F_", known)

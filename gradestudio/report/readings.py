"""How native formulas read the customers' own cells, which stay as they are.

Where a cell says it in another way than a formula understands (`6万`, `2025年12月1日`, a tier's title), what
was read is noted once for each such content; a formula looks it up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from gradestudio.diagnostics import column_letters
from gradestudio.language import program as p
from gradestudio.report.agreeing import agreeing
from gradestudio.report.customers import cells_of_typed
from gradestudio.report.files import CannotWrite
from gradestudio.table.cells import Cells, Tag
from gradestudio.table.columns import Column, Origin
from gradestudio.workbook.formulas import FieldCells, Lookup, quoted

_DAY = 86_400
_PADDED = re.compile(r"0\d*")
_PATTERN = re.compile(r"[*?~]")
_LONGEST_SOUGHT = 255
"""Characters of a text that a search in a spreadsheet takes."""
TOP = 4
"""First row of the noted contents."""
Value = str | float | bool


@dataclass(frozen=True, slots=True)
class Noted:
    """What stands in cells of a column, and what was read there (False for missing); Excel's own values."""

    heading: str
    seen: tuple[Value, ...]
    read: tuple[Value, ...]


class Readings:
    """The noted contents of a workbook, two columns each on a sheet of their own, named `sheet`."""

    def __init__(self, sheet: str, shift: int, file: str) -> None:
        """`shift`: Excel's day number of 1970-01-01 in this workbook."""
        self.sheet, self._shift, self._file = sheet, shift, file
        self.noted: list[Noted] = []

    def cells(
        self, cells: Cells, typed: Column, field: p.FieldDef, scale: tuple[int, int], origin: Origin
    ) -> FieldCells:
        """How the field's column is read.  Raises CannotWrite, naming a cell that no content tells."""
        letter, digits = column_letters(typed.sheet_column), _digits(cells, field)
        wanted = cells_of_typed(typed)
        same = agreeing(cells, wanted, field, scale, digits, self._shift)
        if same.all():
            return FieldCells(letter, *scale, digits)
        seen = _contents(cells, self._shift)
        read = [_noted(value) for value in _contents(wanted, self._shift)]
        table: dict[Any, tuple[Value, Value]] = {}
        for row in np.flatnonzero(~same).tolist():
            content = seen[row]
            if content is None:
                self._refuse(typed, origin, row)
            table.setdefault(_key(content), (content, read[row]))
        for row, content in enumerate(seen):
            noted = table.get(_key(content))
            if noted is not None and _key(noted[1]) != _key(read[row]):
                self._refuse(typed, origin, row)
        return FieldCells(letter, *scale, digits, self._note(typed.heading or typed.name, table))

    def _refuse(self, typed: Column, origin: Origin, row: int) -> NoReturn:
        cell = origin.cell(row, typed.sheet_column)
        raise CannotWrite("formulas-cell", file=self._file, name=typed.heading or typed.name, cell=cell)

    def _note(self, heading: str, table: dict[Any, tuple[Value, Value]]) -> Lookup:
        seen, read = (tuple(pair[i] for pair in table.values()) for i in (0, 1))
        self.noted.append(Noted(heading, seen, read))
        at, last = 2 * len(self.noted) - 1, TOP + len(table) - 1
        left, right = column_letters(at), column_letters(at + 1)
        texts = [s for s in seen if isinstance(s, str)]
        folded = {t.casefold() for t in texts}
        exact = len(folded) < len(texts) or any(_PATTERN.search(t) or len(t) > _LONGEST_SOUGHT for t in texts)
        where = quoted(self.sheet)
        return Lookup(
            f"{where}!${left}${TOP}:${left}${last}",
            f"{where}!${right}${TOP}:${right}${last}",
            f"{where}!${left}${TOP}:${right}${last}",
            exact,
        )


def _key(content: Value | None) -> tuple[type, Value | None]:
    """Tells a text from the number that looks like it, and no from 0."""
    return type(content), content


def _noted(value: Value | None) -> Value:
    """A value as it is noted: False for missing, yes and no as 1 and 0."""
    if value is None:
        return False
    return float(value) if isinstance(value, bool) else value


def _contents(cells: Cells, shift: int) -> Sequence[Value | None]:
    """Each cell as Excel's own value; None for blanks, errors and what cannot be written again."""
    made: list[Value | None] = [None] * len(cells)
    numbers = cells.numbers
    for tag, values in (
        (Tag.NUMBER, numbers),
        (Tag.DATE, numbers + shift),
        (Tag.MOMENT, numbers / _DAY + shift),
        (Tag.TIME, numbers / _DAY),
        (Tag.DURATION, numbers / _DAY),
    ):
        for row in np.flatnonzero(cells.tags == tag).tolist():
            made[row] = float(values[row])
    for row in np.flatnonzero(cells.tags == Tag.FLAG).tolist():
        made[row] = bool(numbers[row])
    for row in np.flatnonzero(cells.tags == Tag.TEXT).tolist():
        made[row] = cells.texts[cells.codes[row]]
    for row in np.flatnonzero(cells.tags == Tag.EXACT).tolist():
        made[row] = float(cells.texts[cells.codes[row]])
    return made


def _digits(cells: Cells, field: p.FieldDef) -> int:
    """The digits to which a number format fills ids up: reading gives `000042` for a 42 that is shown so."""
    if field.kind not in (p.FieldKind.ID, p.FieldKind.TEXT):
        return 0
    used = np.unique(cells.codes[cells.tags == Tag.TEXT]).tolist()
    lengths = {len(t) for t in (cells.texts[code] for code in used) if _PADDED.fullmatch(t)}
    if len(lengths) != 1:
        return 0
    digits = lengths.pop()
    plain = cells.numbers[cells.tags == Tag.NUMBER]
    return 0 if bool((plain < 10 ** (digits - 1)).any()) else digits

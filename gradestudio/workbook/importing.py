"""How a workbook is read: one value that says everything a person may steer.

`Import()` leaves it all to the program: the sheet and header that look right, columns by their headings, bad
cells as the rulebook says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from gradestudio.diagnostics import CellRef

MOST_SHEET_COLUMNS = 16_384
_T = TypeVar("_T")


class BadCellUse(StrEnum):
    """What becomes of cells that cannot be read; a blank cell, and a word for nothing, is none of them."""

    MISSING = "missing"
    """They count as missing, although the field has a default."""
    DEFAULT = "default"
    """They get a value: the field's own default, or another one."""


@dataclass(frozen=True, slots=True)
class BadCells:
    """`value` as a person writes it (`0`, `12万`, `华东`); empty: the field's own default."""

    use: BadCellUse
    value: str = ""


@dataclass(frozen=True, slots=True)
class CellFix:
    """What a cell should have said; the workbook itself is never changed.

    `text` is read like any cell; empty makes it a blank. `was`: the fix holds only while the cell still
    shows this; None: whatever it shows. `cell.sheet` empty means the customers' sheet.
    """

    cell: CellRef
    text: str
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """Fields go by name, columns of a related sheet as `relation.column`.

    `header` is a row from 1. `mapping` gives a heading for a field, "" for a field that reads no column.
    `related` gives `file`, `file#sheet` or, of the same workbook, `#sheet` by relation.
    """

    sheet: str | None = None
    header: int | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    bad_cells: Mapping[str, BadCells] = field(default_factory=dict)
    fixes: tuple[CellFix, ...] = ()
    related: Mapping[str, str] = field(default_factory=dict)

    def overlaid(self, other: Import) -> Import:
        """This one where the other says nothing."""
        places = {fix.cell for fix in other.fixes}
        own_sheet = other.sheet in (None, self.sheet)
        return Import(
            other.sheet if other.sheet is not None else self.sheet,
            other.header if other.header is not None or not own_sheet else self.header,
            {**self.mapping, **other.mapping},
            {**self.bad_cells, **other.bad_cells},
            (*(fix for fix in self.fixes if fix.cell not in places), *other.fixes),
            {**self.related, **other.related},
        )

    def mapped(self, relation: str | None = None) -> dict[str, str]:
        """The headings for the fields of the customers, or for the columns of a relation."""
        return _of(self.mapping, relation)

    def treated(self, relation: str | None = None) -> dict[str, BadCells]:
        """What to do with bad cells, likewise."""
        return _of(self.bad_cells, relation)


def _of(given: Mapping[str, _T], relation: str | None) -> dict[str, _T]:
    if relation is None:
        return {name: value for name, value in given.items() if "." not in name}
    start = f"{relation}."
    return {name[len(start) :]: value for name, value in given.items() if name.startswith(start)}


def column_number(letters: str) -> int:
    """A column's number from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


_ADDRESS = re.compile(r"(?:(?P<sheet>'[^']+'|[^!]+)!)?\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>[1-9]\d{0,6})")


def read_address(text: str) -> CellRef | None:
    """`客户!C17`, `'2026 Q4'!C17`, `C17` (of the customers' sheet); None for anything else."""
    found = _ADDRESS.fullmatch(text.strip())
    if found is None or column_number(found["column"]) > MOST_SHEET_COLUMNS:
        return None
    sheet = (found["sheet"] or "").strip()
    if len(sheet) > 1 and sheet[0] == sheet[-1] == "'":
        sheet = sheet[1:-1]
    return CellRef(sheet, int(found["row"]), column_number(found["column"]))


def read_bad_cells(text: str) -> BadCells | None:
    """`missing`, `default`, `default:VALUE`; None for anything else."""
    use, colon, value = text.partition(":")
    use, value = use.strip().lower(), value.strip()
    if use == BadCellUse.MISSING and not colon:
        return BadCells(BadCellUse.MISSING)
    if use == BadCellUse.DEFAULT and bool(colon) == bool(value):
        return BadCells(BadCellUse.DEFAULT, value)
    return None


def options(how: Import, instead: str | None = None) -> list[str]:
    """The import as options of the command line, so that a reader can do the same again.

    `instead` stands for what a person typed as a value, where that must not be seen.
    """
    made: list[str] = []
    if how.sheet is not None:
        made.append(f"--sheet {how.sheet}")
    if how.header is not None:
        made.append(f"--header {how.header}")
    made += [f"--map {name}={heading}" for name, heading in how.mapping.items()]
    made += [
        f"--bad-cells {name}={bad.use.value}{f':{_seen(bad.value, instead)}' if bad.value else ''}"
        for name, bad in how.bad_cells.items()
    ]
    made += [f"--fix {fix.cell}={_seen(fix.text, instead)}" for fix in how.fixes]
    return made + [f"--related {name}={place}" for name, place in how.related.items()]


def _seen(value: str, instead: str | None) -> str:
    return value if instead is None or not value else instead

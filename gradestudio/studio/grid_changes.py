"""What a sheet of a decision table or matrix changes in the rulebook, and the text with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from gradestudio.diagnostics import CellRef, Diagnostic, Severity, apply_edits
from gradestudio.language import check, parse
from gradestudio.language.edits.grids import Cells, padded, with_cell, with_columns, with_rows
from gradestudio.studio.grid_sheets import BadGridSheet, NamedGrid, SheetGrid, named_grids

_QUOTES = '"“「'
_COMMAS = re.compile(r"\s*[,，、]\s*")
_BARE = re.compile(r"[^\s\"“「,，、|｜#＃()（）]+")


@dataclass(frozen=True, slots=True)
class GridChange:
    """One difference, with the cell of the sheet where it was made.

    Codes: `grid-cell` (row, column, old, new), `grid-heading` (column, old, new), `grid-row-new` (cells),
    `grid-row-gone` (row, cells), `grid-row-moved` (row, to), `grid-column-new` (column), `grid-column-gone`
    (column), `grid-columns-moved`.
    """

    code: str
    key: str
    place: CellRef | None = None
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Applied:
    """The text with all changes, what they are, and the mistakes that the new text would have."""

    source: str
    changes: tuple[GridChange, ...]
    mistakes: tuple[tuple[CellRef | None, Diagnostic], ...] = ()


def applied(source: str, sheets: Iterable[SheetGrid]) -> Applied:
    """The rulebook's text with what the sheets say.  Raises BadGridSheet.

    A sheet is refused when its grid is not in the rulebook, or was changed there since it was written out.
    """
    before, changes, read = source, [], []
    for sheet in sheets:
        grids = {g.key: g for g in named_grids(parse(source))}
        grid = grids.get(sheet.key)
        if grid is None:
            raise BadGridSheet("grid-sheet-unknown", sheet=sheet.sheet, name=sheet.key, choices=tuple(grids))
        source, made = _one(source, grid, sheet)
        if made and sheet.fingerprint and sheet.fingerprint != grid.fingerprint:
            raise BadGridSheet("grid-sheet-stale", sheet=sheet.sheet, name=sheet.key)
        changes += made
        read.append(sheet)
    if source == before:
        return Applied(before, tuple(changes))
    return Applied(source, tuple(changes), tuple(_mistakes(before, source, read)))


# ── One grid ────────────────────────────────────────────────────────────────────────────────────


def _one(source: str, named: NamedGrid, sheet: SheetGrid) -> tuple[str, list[GridChange]]:
    source, changes = _columns(source, named, sheet)
    named = next(g for g in named_grids(parse(source)) if g.key == named.key)
    old = {number: cells for number, cells in enumerate(named.table[1:], 1)}
    quoting = _quoting(named)
    wanted: list[tuple[int | None, Cells]] = []
    for row in sheet.rows:
        if row.number is not None and row.number not in old:
            place = sheet.place(row.line, -1)
            raise BadGridSheet("grid-sheet-row", cell=str(place), seen=str(row.number))
        cells = _cells(row.cells, named, quoting, old.get(row.number) if row.number else None)
        if row.number is None:
            wanted.append((None, _trimmed(cells)))
            changes.append(_change("grid-row-new", named, sheet.place(row.line), cells=list(row.cells)))
        else:
            wanted.append((row.number - 1, _as_long(cells, named, row.number - 1)))
            changes += _cell_changes(named, sheet, row.line, row.number, old[row.number], cells)
    kept = [number for number, _ in wanted if number is not None]
    for number in sorted(old.keys() - {n + 1 for n in kept}):
        changes.append(_change("grid-row-gone", named, None, row=number, cells=list(old[number])))
    changes += _moves(named, sheet, kept)
    return apply_edits(source, with_rows(source, named.grid, wanted)), changes


def _columns(source: str, named: NamedGrid, sheet: SheetGrid) -> tuple[str, list[GridChange]]:
    """The text with the sheet's columns: renamed where the count is the same, else added or left out."""
    old, new = named.table[0], sheet.heading
    if old == new:
        return source, []
    if len(old) == len(new) and sorted(old) != sorted(new):
        return _renamed(source, named, sheet)
    free = list(range(len(old)))
    order: list[int | None] = []
    for heading in new:
        found = next((i for i in free if old[i] == heading), None)
        order.append(found)
        if found is not None:
            free.remove(found)
    fresh = [_new_column(named, sheet, i) for i, number in enumerate(order) if number is None]
    changes = [
        _change("grid-column-new", named, sheet.place(sheet.line, i), column=new[i])
        for i, number in enumerate(order)
        if number is None
    ]
    changes += [_change("grid-column-gone", named, None, column=old[i]) for i in free]
    kept = [number for number in order if number is not None]
    if kept != sorted(kept):
        changes.append(_change("grid-columns-moved", named, sheet.place(sheet.line)))
    return apply_edits(source, with_columns(source, named.grid, order, fresh)), changes


def _renamed(source: str, named: NamedGrid, sheet: SheetGrid) -> tuple[str, list[GridChange]]:
    edits, changes = [], []
    lack = len(named.table[0]) - len(named.grid.heading.slots)
    for i, (old, new) in enumerate(zip(named.table[0], sheet.heading, strict=True)):
        if old == new:
            continue
        at = i if i < named.grid.corner else i - lack
        edits += with_cell(source, named.grid, -1, at, new)
        place = sheet.place(sheet.line, i)
        changes.append(_change("grid-heading", named, place, column=old or str(i + 1), old=old, new=new))
    return apply_edits(source, edits), changes


def _new_column(named: NamedGrid, sheet: SheetGrid, column: int) -> Cells:
    """A column's cells in the rows as they are now; the sheet's own follow when its rows are taken over."""
    by_number = {row.number: row.cells[column] for row in sheet.rows if row.number is not None}
    cells = [by_number.get(number, "") for number in range(1, len(named.grid.rows) + 1)]
    blank = "-" if named.grid.kind == "table" else '""'
    return (sheet.heading[column], *(cell or blank for cell in cells))


def _cell_changes(
    named: NamedGrid, sheet: SheetGrid, line: int, number: int, old: Cells, new: Cells
) -> list[GridChange]:
    headings = named.table[0]
    return [
        _change("grid-cell", named, sheet.place(line, i), row=number, column=headings[i], old=a, new=b)
        for i, (a, b) in enumerate(zip(old, new, strict=True))
        if a != b
    ]


def _moves(named: NamedGrid, sheet: SheetGrid, kept: list[int]) -> list[GridChange]:
    lines = {row.number: row.line for row in sheet.rows}
    still = sorted(kept)
    return [
        _change("grid-row-moved", named, sheet.place(lines[number + 1], -1), row=number + 1, to=place + 1)
        for place, number in enumerate(kept)
        if kept != still and still[place] != number
    ]


def _change(code: str, named: NamedGrid, place: CellRef | None, **args: Any) -> GridChange:
    return GridChange(code, named.key, place, args)


# ── Cells ───────────────────────────────────────────────────────────────────────────────────────


def _quoting(named: NamedGrid) -> list[bool]:
    """The columns whose cells are texts in quotes, so that a bare word can only mean one."""
    columns = zip(*named.table[1:], strict=True)
    made = []
    for cells in columns:
        said = [c for c in cells if c and c != "-"]
        made.append(bool(said) and all(c[0] in _QUOTES for c in said))
    return made


def _cells(cells: Cells, named: NamedGrid, quoting: list[bool], old: Cells | None) -> Cells:
    """A sheet's cells as the rulebook writes them: a blank condition is `-`, a bare text gets its quotes."""
    made = []
    for i, cell in enumerate(cells):
        if old is not None and cell == old[i]:
            made.append(cell)
        elif not cell:
            made.append("-" if named.grid.kind == "table" and i < named.grid.left else "")
        elif quoting and quoting[i] and cell[0] not in _QUOTES and cell != "-":
            made.append(_quoted(cell))
        else:
            made.append(cell)
    return tuple(made)


def _quoted(cell: str) -> str:
    words = _COMMAS.split(cell)
    return ", ".join(f'"{w}"' for w in words) if all(_BARE.fullmatch(w) for w in words) else cell


def _trimmed(cells: Cells) -> Cells:
    """Without the reason that is not given."""
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells


def _as_long(cells: Cells, named: NamedGrid, number: int) -> Cells:
    row = named.grid.rows[number]
    lack = len(padded(row, named.grid)) - len(row.slots)
    return cells[: len(cells) - lack] if lack and not any(cells[len(cells) - lack :]) else _trimmed(cells)


# ── Mistakes ────────────────────────────────────────────────────────────────────────────────────


def _mistakes(
    before: str, after: str, sheets: list[SheetGrid]
) -> Iterable[tuple[CellRef | None, Diagnostic]]:
    """Errors that the new text has more of, each with the cell that it stands in."""
    had = [(d.code, tuple(d.args.items())) for d in _errors(before)]
    grids = {g.key: g for g in named_grids(parse(after))}
    for error in _errors(after):
        known = (error.code, tuple(error.args.items()))
        if known in had:
            had.remove(known)
            continue
        yield next((p for s in sheets if (p := _place_of(error, grids.get(s.key), s))), None), error


def _errors(source: str) -> list[Diagnostic]:
    return [d for d in check(source).diagnostics if d.severity is Severity.ERROR]


def _place_of(error: Diagnostic, named: NamedGrid | None, sheet: SheetGrid) -> CellRef | None:
    if named is None or error.span is None:
        return None
    lines = [sheet.line, *(row.line for row in sheet.rows)]
    for line, row in zip(lines, (named.grid.heading, *named.grid.rows), strict=False):
        lack = len(sheet.heading) - len(row.slots)
        for i, slot in enumerate(row.slots):
            if slot.room.start <= error.span.start <= slot.room.end:
                heading = named.grid.kind == "matrix" and row is named.grid.heading
                return sheet.place(line, i + (lack if heading and i >= named.grid.corner else 0))
    return None

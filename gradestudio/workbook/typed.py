"""One column of raw cells to one typed column, with every cell that does not read as its field asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from gradestudio.language.program import FieldDef, FieldKind
from gradestudio.table import Column, ColumnKind, missing_mask
from gradestudio.table.cells import EPOCH, Cells, Tag, no_codes, no_numbers
from gradestudio.workbook.amounts import read_amounts
from gradestudio.workbook.dates import read_date, serial_date
from gradestudio.workbook.plain import ERROR_WORDS, plain_text
from gradestudio.workbook.shown import number_text
from gradestudio.workbook.words import read_flag

MOST_DIGITS = 1e15
"""Excel keeps fifteen digits: whole numbers from here on may have lost their last ones."""
_FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Rows whose cell met one problem; `missing` when its value was not taken."""

    code: str
    rows: np.ndarray
    missing: bool = True
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Typed:
    column: Column
    flaws: tuple[Flaw, ...]
    serials: np.ndarray | None = None
    """Rows where a bare number was read as a date."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What typing a column needs beside its cells."""

    definition: FieldDef
    tiers: Mapping[str, str | None] | None = None
    """For `tier of`: what each word of a tier (its name, its title) means; None gives missing without a
    problem.
    """
    date1904: bool = False
    scale: int = 1
    """The sheet's unit in the field's: a heading （万元） over a field of 元 gives 10000."""
    scale_down: int = 1


def typed_column(cells: Cells, reading: Reading) -> Typed:
    """The typed column, before its range and default are looked at."""
    kind = reading.definition.kind
    if kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return _numbers(cells, reading)
    if kind is FieldKind.DATE:
        return _dates(cells, reading)
    if kind is FieldKind.FLAG:
        return _flags(cells, reading)
    return _texts(cells, reading)


def blank_column(definition: FieldDef, rows: int) -> Column:
    """A column of the field's kind in which everything is missing."""
    kind = definition.kind
    if kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return Column(definition.name, ColumnKind.NUMBER, no_numbers(rows))
    if kind is FieldKind.DATE:
        return Column(definition.name, ColumnKind.DATE, np.full(rows, Column.NO_DATE, dtype=np.int32))
    if kind is FieldKind.FLAG:
        return Column(definition.name, ColumnKind.FLAG, np.full(rows, -1, dtype=np.int8))
    return Column(definition.name, ColumnKind.TEXT, no_codes(rows))


# ── Shared ──────────────────────────────────────────────────────────────────────────────────────


class _Flaws:
    """Gathers rows by code."""

    def __init__(self) -> None:
        self.found: list[Flaw] = []

    def add(self, code: str, rows: np.ndarray, missing: bool = True, **args: Any) -> None:
        """`rows`: bool, one per row, or row numbers."""
        at = np.flatnonzero(rows) if rows.dtype == bool else rows
        if len(at):
            self.found.append(Flaw(code, at, missing, args))

    def errors(self, cells: Cells) -> None:
        """Error cells and formulas without a stored value."""
        here = cells.tags == Tag.ERROR
        if not here.any():
            return
        unstored = np.zeros(len(cells.texts) + 1, dtype=bool)
        for code, text in enumerate(cells.texts):
            unstored[code] = text == _FORMULA
        self.add("formula-without-value", here & unstored[cells.codes])
        self.add("error-cell", here & ~unstored[cells.codes])

    def of_texts(self, cells: Cells, here: np.ndarray, codes: Sequence[str]) -> None:
        """Texts whose reading has a code other than "" and `blank`."""
        numbered = {code: i for i, code in enumerate(dict.fromkeys(codes))}
        if not numbered.keys() - {"", "blank"}:
            return
        by_text = np.array([numbered[code] for code in codes], dtype=np.int32)
        found = np.where(here, by_text[cells.codes], -1)
        for code, number in numbered.items():
            if code not in ("", "blank"):
                self.add(code, found == number)


def _tagged(cells: Cells, *tags: Tag) -> np.ndarray:
    found = cells.tags == tags[0]
    for tag in tags[1:]:
        found |= cells.tags == tag
    return found


# ── Numbers ─────────────────────────────────────────────────────────────────────────────────────


def _numbers(cells: Cells, reading: Reading) -> Typed:
    flaws = _Flaws()
    here = cells.tags == Tag.NUMBER
    data = np.where(here, cells.numbers, np.nan)
    by_text = cells.tags == Tag.TEXT
    if by_text.any():
        values, codes = read_amounts(cells.texts, reading.definition.unit)
        data = np.where(by_text, values[cells.codes], data)
        flaws.of_texts(cells, by_text, codes)
    exact = cells.tags == Tag.EXACT
    if exact.any():
        data[exact] = [float(Decimal(cells.texts[code])) for code in cells.codes[exact]]
    flaws.errors(cells)
    flaws.add("unreadable-number", _tagged(cells, Tag.DATE, Tag.MOMENT, Tag.TIME, Tag.DURATION, Tag.FLAG))
    if reading.scale != 1 or reading.scale_down != 1:
        data = _scaled(data, reading)
    return Typed(Column(reading.definition.name, ColumnKind.NUMBER, data), tuple(flaws.found))


def _scaled(data: np.ndarray, reading: Reading) -> np.ndarray:
    """Times the scale, exactly: 1.1 万元 are 11000 元, not 11000.000000000002."""
    distinct, back = np.unique(data, return_inverse=True)
    up, down = Decimal(reading.scale), Decimal(reading.scale_down)
    made = [v if v != v else float(Decimal(repr(v)) * up / down) for v in distinct.tolist()]
    return np.array(made, dtype=np.float64)[back]


# ── Dates ───────────────────────────────────────────────────────────────────────────────────────


def _dates(cells: Cells, reading: Reading) -> Typed:
    flaws = _Flaws()
    data = np.full(len(cells), Column.NO_DATE, dtype=np.int32)
    serials = np.zeros(len(cells), dtype=bool)
    whole = cells.tags == Tag.DATE
    data[whole] = cells.numbers[whole]
    timed = cells.tags == Tag.MOMENT
    data[timed] = np.floor(cells.numbers[timed] / 86400)
    _text_dates(cells, reading, data, serials, flaws)
    bare = cells.tags == Tag.NUMBER
    if bare.any():
        distinct, back = np.unique(cells.numbers[bare], return_inverse=True)
        read = [serial_date(number, reading.date1904) for number in distinct.tolist()]
        data[bare] = np.array([r.day for r in read], dtype=np.int32)[back]
        serials[bare] = np.array([r.serial for r in read], dtype=bool)[back]
        flaws.add("unreadable-date", bare & (data == Column.NO_DATE))
    flaws.errors(cells)
    flaws.add("unreadable-date", _tagged(cells, Tag.TIME, Tag.DURATION, Tag.FLAG, Tag.EXACT))
    column = Column(reading.definition.name, ColumnKind.DATE, data)
    return Typed(column, tuple(flaws.found), np.flatnonzero(serials))


def _text_dates(cells: Cells, reading: Reading, data: np.ndarray, serials: np.ndarray, flaws: _Flaws) -> None:
    by_text = cells.tags == Tag.TEXT
    if not by_text.any():
        return
    read = [read_date(text, reading.date1904) for text in cells.texts]
    codes = cells.codes[by_text]
    data[by_text] = np.array([r.day for r in read], dtype=np.int32)[codes]
    serials[by_text] = np.array([r.serial for r in read], dtype=bool)[codes]
    plain = [r.code if r.code != "ambiguous-date" else "" for r in read]
    flaws.of_texts(cells, by_text, plain)
    for code, r in enumerate(read):
        if r.code == "ambiguous-date":
            flaws.add(r.code, by_text & (cells.codes == code), **r.args)


# ── Yes and no ──────────────────────────────────────────────────────────────────────────────────


def _flags(cells: Cells, reading: Reading) -> Typed:
    flaws = _Flaws()
    data = np.full(len(cells), -1, dtype=np.int8)
    for tag in (Tag.FLAG, Tag.NUMBER):
        here = cells.tags == tag
        known = here & ((cells.numbers == 0) | (cells.numbers == 1))
        data[known] = cells.numbers[known]
        flaws.add("unreadable-flag", here & ~known)
    by_text = cells.tags == Tag.TEXT
    if by_text.any():
        read = [read_flag(text) for text in cells.texts]
        data[by_text] = np.array([value for value, _ in read], dtype=np.int8)[cells.codes[by_text]]
        flaws.of_texts(cells, by_text, [code for _, code in read])
    flaws.errors(cells)
    flaws.add("unreadable-flag", _tagged(cells, Tag.DATE, Tag.MOMENT, Tag.TIME, Tag.DURATION, Tag.EXACT))
    return Typed(Column(reading.definition.name, ColumnKind.FLAG, data), tuple(flaws.found))


# ── Texts, ids, choices, tiers ──────────────────────────────────────────────────────────────────


def _texts(cells: Cells, reading: Reading) -> Typed:
    flaws = _Flaws()
    local, written = _local_texts(cells, flaws, reading.definition.kind is FieldKind.ID)
    said = [plain_text(text) for text in written]
    accepted, codes = _accepted(said, reading)
    numbered: dict[str, int] = {}
    final = np.array(
        [numbered.setdefault(t, len(numbered)) if t else -1 for t in accepted] + [-1], dtype=np.int32
    )
    _text_flaws(local, codes, flaws)
    flaws.errors(cells)
    data, values = _by_first_appearance(final[local], list(numbered))
    if values == cells.texts:  # as they are, mostly: then both keep the same ones
        values = cells.texts
        data = cells.codes if np.array_equal(data, cells.codes) else data
    return Typed(Column(reading.definition.name, ColumnKind.TEXT, data, values), tuple(flaws.found))


def _local_texts(cells: Cells, flaws: _Flaws, is_id: bool) -> tuple[np.ndarray, list[str]]:
    """A number of a distinct text for each row (-1 for none), and the texts; numbers and dates are written
    out.
    """
    local = np.where(_tagged(cells, Tag.TEXT, Tag.EXACT), cells.codes, -1)
    written = list(cells.texts)
    for tag, write in _WRITTEN.items():
        here = cells.tags == tag
        if not here.any():
            continue
        distinct, back = np.unique(cells.numbers[here], return_inverse=True)
        local[here] = back + len(written)
        written += map(write, distinct.tolist())
        if is_id and tag == Tag.NUMBER:
            lost = here & (np.abs(cells.numbers) >= MOST_DIGITS)
            flaws.add("id-digits-lost", lost, missing=False)
    return local, written


def _date_text(days: float) -> str:
    return date.fromordinal(EPOCH.toordinal() + int(days)).isoformat()


def _from_cell(tag: Tag) -> Callable[[float], str]:
    def write(number: float) -> str:
        one = Cells(np.array([tag], np.uint8), np.array([number]), np.array([-1], np.int32))
        return str(one.cell(0))

    return write


_WRITTEN: dict[Tag, Callable[[float], str]] = {
    Tag.NUMBER: number_text,
    Tag.DATE: _date_text,
    Tag.MOMENT: _from_cell(Tag.MOMENT),
    Tag.TIME: _from_cell(Tag.TIME),
    Tag.DURATION: _from_cell(Tag.DURATION),
    Tag.FLAG: lambda number: "TRUE" if number else "FALSE",
}


def _accepted(said: Sequence[str], reading: Reading) -> tuple[Sequence[str], list[str]]:
    """The value that each text stands for ("" for none), and its code."""
    errors = ["error-cell" if text[:1] == "#" and text.upper() in ERROR_WORDS else "" for text in said]
    definition = reading.definition
    if definition.kind is FieldKind.CHOICE:
        allowed: Mapping[str, str | None] = {plain_text(choice): choice for choice in definition.choices}
    elif definition.kind is FieldKind.TIER and reading.tiers is not None:
        allowed = reading.tiers
    else:
        return [text if not error else "" for text, error in zip(said, errors, strict=True)], errors
    code = "not-in-choices" if definition.kind is FieldKind.CHOICE else "not-a-tier"
    values = [allowed.get(text) or "" for text in said]
    return values, [e or ("" if not t or t in allowed else code) for t, e in zip(said, errors, strict=True)]


def _text_flaws(local: np.ndarray, codes: Sequence[str], flaws: _Flaws) -> None:
    numbered = [code for code in dict.fromkeys(codes) if code]
    for code in numbered:
        has = np.array([c == code for c in codes] + [False], dtype=bool)
        flaws.add(code, has[local])


def _by_first_appearance(ids: np.ndarray, values: list[str]) -> tuple[np.ndarray, tuple[str, ...]]:
    """The codes renumbered so that the values stand in order of first appearance; unused ones are dropped."""
    rows = len(ids)
    first = np.full(len(values) + 1, rows, dtype=np.int64)
    first[ids[::-1]] = np.arange(rows - 1, -1, -1)
    first[-1] = rows
    order = np.argsort(first[:-1], kind="stable")
    order = order[first[order] < rows]
    renumbered = np.full(len(values) + 1, -1, dtype=np.int32)
    renumbered[order] = np.arange(len(order), dtype=np.int32)
    return renumbered[ids], tuple(values[i] for i in order.tolist())


# ── Ranges and defaults ─────────────────────────────────────────────────────────────────────────


def ranged(typed: Typed, definition: FieldDef) -> Typed:
    """Values outside `from … to` made missing and listed."""
    column = typed.column
    low, high = _bound(definition.low), _bound(definition.high)
    if (low is None and high is None) or column.kind not in (ColumnKind.NUMBER, ColumnKind.DATE):
        return typed
    present = ~np.isnan(column.data) if column.kind is ColumnKind.NUMBER else column.data != Column.NO_DATE
    outside = np.zeros(len(column.data), dtype=bool)
    if low is not None:
        outside |= present & (column.data < low)
    if high is not None:
        outside |= present & (column.data > high)
    if not outside.any():
        return typed
    flaws = _Flaws()
    share = outside & (column.data > 1) & (column.data <= 100) if _is_share(definition) else outside & False
    bounds: dict[str, Any] = {"low": definition.low, "high": definition.high}
    flaws.add("percent-as-whole", share, **bounds)
    flaws.add("out-of-range", outside & ~share, **bounds)
    nothing = np.nan if column.kind is ColumnKind.NUMBER else Column.NO_DATE
    kept = Column(column.name, column.kind, np.where(outside, nothing, column.data).astype(column.data.dtype))
    return Typed(kept, (*typed.flaws, *flaws.found), typed.serials)


def _bound(value: Decimal | date | None) -> float | None:
    if isinstance(value, date):
        return float(value.toordinal() - EPOCH.toordinal())
    return None if value is None else float(value)


def _is_share(definition: FieldDef) -> bool:
    """A field from 0 to 1: a share, in which 85 most likely means 85 %."""
    return definition.kind is not FieldKind.DATE and definition.low == 0 and definition.high == 1


def with_default(column: Column, default: Any, where: np.ndarray | None = None) -> Column:
    """The default in the place of every missing cell; with `where` (bool, one per row) only there."""
    if default is None:
        return column
    blank = missing_mask(column) if where is None else missing_mask(column) & where
    if column.kind is ColumnKind.NUMBER:
        data = np.where(blank, float(default), column.data)
    elif column.kind is ColumnKind.DATE:
        day = np.int32(default.toordinal() - EPOCH.toordinal())
        data = np.where(blank, day, column.data).astype(np.int32)
    elif column.kind is ColumnKind.FLAG:
        data = np.where(blank, np.int8(bool(default)), column.data).astype(np.int8)
    else:
        values = list(column.values)
        text = plain_text(str(default))
        if text not in values:
            values.append(text)
        ids = np.where(blank, values.index(text), column.data)
        data, ordered = _by_first_appearance(ids, values)
        return Column(column.name, column.kind, data, ordered, column.heading, column.sheet_column)
    return Column(column.name, column.kind, data, column.values, column.heading, column.sheet_column)

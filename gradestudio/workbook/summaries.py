"""Columns summed up in plain values, for the checker and for completion."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from gradestudio.language.columns import MAX_DISTINCT, ColumnSummary
from gradestudio.language.program import FieldDef, FieldKind
from gradestudio.table import Column, ColumnKind, Table, missing_mask
from gradestudio.table.cells import EPOCH, Cells, Tag, cells_of
from gradestudio.workbook.amounts import read_amount
from gradestudio.workbook.dates import read_date
from gradestudio.workbook.matching import called
from gradestudio.workbook.shown import shown
from gradestudio.workbook.typed import Reading, Typed, typed_column
from gradestudio.workbook.words import read_flag

_FEW = 40
"""Distinct texts that make a column a choice …"""
_EACH = 3
"""… when each stands this often on average."""
_MOST = 0.8
"""Share of the filled cells that a guess must read."""
_TWENTIETHS = np.linspace(0.0, 1.0, 21)


def column_summaries(table: Table) -> dict[str, ColumnSummary]:
    """A summary of each column of a table, raw or typed, by its name in the table (the heading; a second
    one of the same name is `… (2)`)."""
    return {name: summary(column) for name, column in table.columns.items()}


def related_summaries(table: Table) -> dict[str, dict[str, ColumnSummary]]:
    """The same for each related sheet, by its name."""
    return {name: column_summaries(other) for name, other in table.related.items()}


def summary(column: Column) -> ColumnSummary:
    """One column's summary."""
    if column.kind is ColumnKind.RAW:
        return _of_raw(column)
    missing = int(np.count_nonzero(missing_mask(column)))
    facts = {"rows": len(column), "blanks": missing, "sheet_column": column.sheet_column}
    return _of_typed(column, column.heading or column.name, facts)


def _of_raw(column: Column) -> ColumnSummary:
    cells = cells_of(column)
    blanks = int(np.count_nonzero(cells.blank))
    facts: dict[str, Any] = {
        "rows": len(cells),
        "blanks": blanks,
        "sheet_column": column.sheet_column,
        "also": tuple(name for name in called(column) if name not in (column.name, column.heading)),
        "examples": _examples(cells),
    }
    heading = column.heading or column.name
    filled = len(cells) - blanks
    if not filled:
        return ColumnSummary(heading, "blank", **facts)
    typed = _guess(cells, filled)
    facts["unreadable"] = sum(len(flaw.rows) for flaw in typed.flaws if flaw.missing)
    if typed.column.kind is ColumnKind.FLAG:
        return replace(_of_texts(_as_text(cells), heading, facts), guess="flag")
    return _of_typed(typed.column, heading, facts)


def _guess(cells: Cells, filled: int) -> Typed:
    """The first likely kind that reads most cells, else text."""
    for kind in _likely(cells):
        typed = typed_column(cells, Reading(FieldDef("", kind)))
        if kind is FieldKind.DATE and typed.serials is not None and len(typed.serials) * 2 > filled:
            continue
        read = len(cells) - int(np.count_nonzero(missing_mask(typed.column)))
        words = sum(len(flaw.rows) for flaw in typed.flaws if flaw.code == "blank-word")
        if read and read >= _MOST * (filled - words):
            return typed
    return typed_column(cells, Reading(FieldDef("", FieldKind.TEXT)))


def _as_text(cells: Cells) -> Column:
    return typed_column(cells, Reading(FieldDef("", FieldKind.TEXT))).column


def _likely(cells: Cells) -> Sequence[FieldKind]:
    """Kinds worth trying on all cells: those that read most of a few texts. Texts with leading zeros, and
    those of many digits, are ids."""
    tags = {int(tag) for tag in np.unique(cells.tags)}
    stored = (
        *((FieldKind.DATE,) if tags & {Tag.DATE, Tag.MOMENT} else ()),
        *((FieldKind.FLAG,) if Tag.FLAG in tags else ()),
        *((FieldKind.NUMBER,) if tags & {Tag.NUMBER, Tag.EXACT} else ()),
    )
    if Tag.TEXT not in tags:
        return stored
    used = np.unique(cells.codes[cells.tags == Tag.TEXT])
    sample = [cells.texts[code] for code in used[:: max(len(used) // _SAMPLE, 1)].tolist()]
    if any(_is_code(text.strip()) for text in sample):
        return ()
    by_text = [kind for kind, reads in _READS.items() if sum(map(reads, sample)) * 2 > len(sample)]
    return tuple(dict.fromkeys((*stored, *by_text)))


_SAMPLE = 100


def _is_code(text: str) -> bool:
    return text.isdigit() and (len(text) >= 15 or (len(text) > 1 and text[0] == "0"))


_READS: dict[FieldKind, Callable[[str], bool]] = {
    FieldKind.FLAG: lambda text: read_flag(text)[1] != "unreadable-flag",
    FieldKind.DATE: lambda text: (read := read_date(text)).code != "unreadable-date" and not read.serial,
    FieldKind.NUMBER: lambda text: read_amount(text)[1] != "unreadable-number",
}
"""Whether a text reads as a kind, or is a word for nothing."""


def _of_typed(column: Column, heading: str, facts: Mapping[str, Any]) -> ColumnSummary:
    if column.kind is ColumnKind.NUMBER:
        return _of_numbers(column.data[~np.isnan(column.data)], heading, facts)
    if column.kind is ColumnKind.DATE:
        return _of_dates(column.data[column.data != Column.NO_DATE], heading, facts)
    if column.kind is ColumnKind.FLAG:
        counts = tuple((word, int(np.count_nonzero(column.data == v))) for word, v in (("yes", 1), ("no", 0)))
        present = tuple(pair for pair in counts if pair[1])
        return ColumnSummary(heading, "flag", values=present, distinct=len(present), **facts)
    return _of_texts(column, heading, facts)


def _of_numbers(values: np.ndarray, heading: str, facts: Mapping[str, Any]) -> ColumnSummary:
    if not len(values):
        return ColumnSummary(heading, "number", **facts)
    points = tuple(float(q) for q in np.quantile(values, _TWENTIETHS))
    return ColumnSummary(
        heading,
        "number",
        low=float(values.min()),
        high=float(values.max()),
        quantiles=points,
        distinct=len(np.unique(values)),
        **facts,
    )


def _of_dates(days: np.ndarray, heading: str, facts: Mapping[str, Any]) -> ColumnSummary:
    if not len(days):
        return ColumnSummary(heading, "date", **facts)
    low, high = (date.fromordinal(EPOCH.toordinal() + int(d)) for d in (days.min(), days.max()))
    return ColumnSummary(heading, "date", low=low, high=high, distinct=len(np.unique(days)), **facts)


def _of_texts(column: Column, heading: str, facts: Mapping[str, Any]) -> ColumnSummary:
    counts = np.bincount(column.data[column.data >= 0], minlength=len(column.values))
    order = np.argsort(-counts, kind="stable")[:MAX_DISTINCT].tolist()
    values = tuple((column.values[i], int(counts[i])) for i in order if counts[i])
    distinct, filled = int(np.count_nonzero(counts)), int(counts.sum())
    few = 0 < distinct <= _FEW and filled >= _EACH * distinct
    guess = (
        "one of" if few else "id" if filled > 1 and distinct >= 0.98 * filled and _id_like(column) else "text"
    )
    return ColumnSummary(heading, guess, values=values, distinct=distinct, **facts)


def _id_like(column: Column) -> bool:
    """Short words with digits and without blanks."""
    sample = column.values[:50]
    return all(len(v) <= 32 and " " not in v and any(c.isdigit() for c in v) for v in sample) and all(
        v.isascii() for v in sample
    )


def _examples(cells: Cells, count: int = 3) -> tuple[str, ...]:
    rows = np.flatnonzero(~cells.blank)[:count].tolist()
    return tuple(shown(cells.cell(row)) for row in rows)

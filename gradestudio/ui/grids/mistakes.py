"""Which cell a mistake is in, and what is said below the grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gradestudio.diagnostics import Severity, Span
from gradestudio.ui.grids.shown import Block, Cell, Row
from gradestudio.ui.speech import words

_WORTH = (Severity.ERROR, Severity.WARNING)


def with_mistakes(block: Block, statement: Any, diagnostics: Sequence[Any]) -> Block:
    """The block with the mistakes of its statement at their cells, rows, or said of the whole."""
    own = [
        d
        for d in diagnostics
        if d.span is not None
        and d.severity in _WORTH
        and statement.start <= d.span.start < max(statement.end, statement.start + 1)
    ]
    if not own:
        return block
    rows = list(block.rows)
    said: list[tuple[str, str]] = []
    for found in sorted(own, key=lambda d: d.severity is not Severity.ERROR):
        severity, sentence = str(found.severity), words().sentence(found)
        said.append((severity, sentence))
        where = _cell_at(rows, found.span)
        if where is None:
            continue
        row, column = where
        cells = list(rows[row].cells)
        if not cells[column].problem:
            cells[column] = cells[column].wrong(sentence, severity)
            rows[row] = replace(rows[row], cells=tuple(cells))
    broken = block.broken or any(severity == "error" for severity, _ in said)
    return replace(block, rows=tuple(rows), problems=tuple(dict.fromkeys(said)), broken=broken)


def _cell_at(rows: Sequence[Row], span: Span) -> tuple[int, int] | None:
    """The cell that a mistake stands in; the first of its row when it is about more than one."""
    for row, line in enumerate(rows):
        for column, cell in enumerate(line.cells):
            if cell.at is not None and _holds(cell, span):
                return row, column
    for row, line in enumerate(rows):
        if line.span[0] < line.span[1] and line.span[0] <= span.start < line.span[1]:
            return row, next((c for c, cell in enumerate(line.cells) if cell.form != "plain"), 0)
    return None


def _holds(cell: Cell, span: Span) -> bool:
    start, end = cell.span
    return start <= span.start and span.end <= max(end, start) and (start < end or span.start == span.end)

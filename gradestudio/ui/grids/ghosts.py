"""Gaps of decision tables as rows that are not there yet: looked for off the GUI thread, added by a click."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.language.amounts import plain, write_like
from gradestudio.language.edits import writing
from gradestudio.language.edits.places import is_chinese
from gradestudio.ui.background import Control
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.reading import texts_of
from gradestudio.ui.grids.shown import Block, Cell, Row
from gradestudio.ui.speech import say, words

_NUMBER = re.compile(r"[-－]?\d[\d,.]*[千百万亿]*[%％]?")


@dataclass(frozen=True, slots=True)
class Gap:
    """`parts` by column, as `analysis.findings.BoxPart`; `rows`: the customers whom it leaves, table rows."""

    parts: Mapping[str, Any]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """Of one grade; `rest`: others have no tier either, but these columns cannot say which."""

    found: tuple[Gap, ...]
    rest: bool
    needs_data: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class FindGaps:
    """The gaps of grades, each with the columns of its last table."""

    graded: Any
    grader: Any
    tables: Mapping[str, tuple[str, ...]]
    source: str

    def run(self, control: Control) -> Mapping[str, Gaps]:
        import numpy as np

        from gradestudio.analysis.holes import holes
        from gradestudio.engine.grading import NEEDS_DATA, NO_RULE

        grading, found = self.graded.grading, {}
        for name, columns in self.tables.items():
            grade = grading.program.grade(name)
            if grade is None or grade.otherwise is not None or grade.by is not None:
                continue
            made = holes(grading.program, grade, columns, grading.as_of, control.should_stop)
            control.check()
            result, gaps = grading.grades[name], []
            for hole in made.found:
                with self.grader.lock:
                    control.check()
                    holds = np.asarray(self.grader.column(hole.condition, grading).data) == 1
                rows = np.flatnonzero(holds & (result.tier == NO_RULE))
                if not len(rows) and not hole.sure:
                    continue
                gaps.append(Gap(hole.parts, tuple(rows.tolist())))
            lacking = int(np.count_nonzero(result.tier == NEEDS_DATA))
            found[name] = Gaps(tuple(gaps), made.rest, lacking)
        return found


def columns_of(block: Block) -> tuple[str, ...]:
    """What the conditions of a table are of, by name."""
    heading = block.rows[0].cells
    return tuple(cell.written.strip("`｀") for cell in heading if cell.form == "subject")


def with_gaps(block: Block, gaps: Gaps, facts: Facts) -> Block:
    """The table with a row for each gap below its own."""
    rows = list(block.rows)
    names = columns_of(block)
    width = len(block.forms)
    for gap in gaps.found:
        cells = [Cell("number", "", shown="")]
        for column, name in enumerate(names, start=1):
            part = gap.parts.get(name)
            texts = facts.holds_texts(name)
            written = cell_text(part, block, column, texts) if part is not None else "-"
            any_value = written == "-"
            shown = say("ui.grid-any") if any_value else ""
            cells.append(Cell("condition", written, shown=shown, chips=texts_of(written), quiet=any_value))
        cells.append(Cell("ghost", say("ui.grid-gap")))
        cells += [Cell("plain")] * (width - len(cells) - 2)
        count, share = len(gap.rows), ""
        if facts.total:
            share = words().percent(count / facts.total, 1)
        wish = Filter("rows", "gap", gap.rows) if gap.rows else None
        figures = [Cell("count", count=count, shown=f"{count:,}", filter=wish), Cell("share", shown=share)]
        # Whom a gap takes by what is tried is not known before that is written.
        cells += figures if not facts.trial else [Cell("count", shown="–"), Cell("share")]
        merged = (len(names) + 1, width - len(names) - 3)
        rows.append(Row("ghost", tuple(cells), None, say("ui.grid-gap"), merged))
    note = say("ui.grid-gap-needs", n=gaps.needs_data) if gaps.found and gaps.needs_data else block.note
    problems = block.problems
    if gaps.rest:
        problems = (*problems, ("warning", say("ui.grid-gap-rest")))
    return replace(block, rows=tuple(rows), note=note, problems=problems)


def cell_text(part: Any, block: Block, column: int, texts: bool) -> str:
    """A part of a gap as a cell of its column: in its words, numbers in the unit of the others there."""
    chinese = is_chinese(block.source.grid.statement)
    said: list[str] = []
    if part.values is not None:
        said += [_value(value, chinese, texts) for value in part.values]
    else:
        like = _like(block, column)
        low, high = (None if v is None else _number(v, like) for v in (part.low, part.high))
        if low is not None and low == high:
            said.append(low)
        elif low is not None and high is not None and part.low_included and part.high_included:
            said.append(f"{low} {writing.word('TO', chinese)} {high}")
        else:
            ends = []
            if low is not None:
                ends.append(f"{writing.word('AT_LEAST' if part.low_included else 'ABOVE', chinese)} {low}")
            if high is not None:
                ends.append(f"{writing.word('AT_MOST' if part.high_included else 'BELOW', chinese)} {high}")
            said += [" ".join(ends)] if ends else []
    if part.missing:
        said.append(writing.word("IS_MISSING", chinese))
    return ", ".join(said) or "-"


def _value(value: Any, chinese: bool, texts: bool) -> str:
    if isinstance(value, bool):
        return writing.word("YES" if value else "NO", chinese)
    if isinstance(value, str):
        return writing.compared_text(value) if texts else writing.name(value)
    return _number(value, "")


def _number(value: Any, like: str) -> str:
    if isinstance(value, date):
        return value.isoformat()
    number = Decimal(str(value))
    return write_like(number, like) if like else plain(number)


def _like(block: Block, column: int) -> str:
    """A number as the column writes them."""
    for row in block.rows[1:]:
        found = _NUMBER.search(row.cells[column].written) if column < len(row.cells) else None
        if found is not None and row.kind == "row":
            return found.group()
    return ""

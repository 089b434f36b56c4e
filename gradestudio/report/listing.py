"""What was met in the data, one line each: bad cells and findings of the run, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gradestudio.diagnostics import CellRef
from gradestudio.report.masking import masked
from gradestudio.report.view import View
from gradestudio.table.columns import Problem

_MOST_ROWS_OF_A_FINDING = 1_000
_CORRECTIONS = ("cell-corrected", "fix-outdated")
_TOLD_BY_READING = ("duplicate-key", "row-without-key")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: where, whose, what was read, what is wrong, what was done.  `row`: table row, from 0."""

    cell: CellRef | None
    row: int | None
    key: str
    field: str
    seen: str
    code: str
    sentence: str
    did: str
    relation: str | None = None


def entries(view: View) -> list[Entry]:
    """Every problem of the sheets, in their order, then the findings of the run."""
    return [*_problems(view), *_findings(view)]


def _problems(view: View) -> Iterator[Entry]:
    keys = view.keys()
    private = {f.name for f in view.program.fields if f.private} if view.mask else set()
    related = {(r.name, c.name) for r in view.program.relations for c in r.columns if c.private}
    for problem in view.table.problems:
        hidden = problem.field in private or (view.mask and (problem.relation, problem.field) in related)
        if hidden and (problem.seen or problem.code in _CORRECTIONS):
            problem = _hidden(problem)
        own = problem.row is not None and problem.relation is None
        yield Entry(
            problem.cell,
            problem.row if own else None,
            keys[problem.row] if own and problem.row is not None and problem.row < len(keys) else "",
            problem.field,
            problem.seen,
            problem.code,
            view.words.sentence(problem),
            view.words.did(problem),
            problem.relation,
        )


def _hidden(problem: Problem) -> Problem:
    seen = masked(problem.seen)
    told = ("value", "was") if problem.code in _CORRECTIONS else ()
    args = {
        name: masked(str(v)) if str(v) == problem.seen or name in told else v
        for name, v in problem.args.items()
    }
    return Problem(
        problem.code, problem.cell, problem.field, seen, problem.did, problem.row, problem.relation, args
    )


def _findings(view: View) -> Iterator[Entry]:
    keys = view.keys()
    told = _told_rows(view)
    for finding in view.grading.findings:
        if finding.code in _TOLD_BY_READING and told.issuperset(finding.rows):
            continue
        sentence = view.words.sentence(finding)
        rows = finding.rows[:_MOST_ROWS_OF_A_FINDING]
        if not rows:
            yield Entry(None, None, "", "", "", finding.code, sentence, "")
        for row in rows:
            yield Entry(_key_cell(view, row), row, keys[row], "", "", finding.code, sentence, "")


def _told_rows(view: View) -> set[int | None]:
    """Rows whose key the reading has already told as blank or doubled."""
    key = view.program.key
    if key is None:
        return set()
    return {p.row for p in view.table.problems if p.relation is None and p.field == key.name}


def _key_cell(view: View, row: int) -> CellRef | None:
    key = view.program.key
    column = view.table.columns.get(key.name) if key is not None else None
    if column is None or not column.sheet_column:
        return None
    return view.table.origin.cell(row, column.sheet_column)

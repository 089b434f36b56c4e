"""Columns that the rules read and the sheet does not have, or has twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gradestudio.language import program as p
from gradestudio.language.headings import find_heading
from gradestudio.studio import Book
from gradestudio.table import Problem, Table


def read_but_absent(book: Book) -> tuple[str, ...]:
    """Names of fields without a column that a result needs, for a book that was checked against a sheet.

    A field with a default can do without; so can the previous grade of a movement limit (nobody had one
    yet), what only notes and reasons mention, and a lone key, which the related sheet gives.
    """
    absent = {str(d.args["name"]) for d in book.diagnostics if d.code == "column-not-in-sheet"}
    if not absent or (len(book.program.fields) == 1 and book.program.relations):
        return ()
    read = set(fields_read(book.program))
    wanted = [f for f in book.program.fields if f.name in absent and f.default is None]
    return tuple(f.name for f in wanted if f.name in read or f is book.program.key)


def read_twice(book: Book, table: Table, mapped: Mapping[str, str]) -> tuple[str, Problem] | None:
    """A field whose heading stands over two columns, and the problem of the second; None when there is none.

    Which of the two is meant cannot be known, unless `mapped` (field -> heading) says so.
    """
    twice = {str(q.args["heading"]): q for q in table.problems if q.code == "duplicate-heading"}
    headings = {name: (name,) for name in table.columns}
    for field in book.program.fields:
        heading = find_heading((field.name, *field.aka), headings)
        if heading in twice and field.name not in mapped:
            return field.name, twice[heading]
    return None


def fields_read(program: p.Program) -> Iterator[str]:
    """Names of the fields that decide tiers, scores, tags and shown values."""
    roots: list[Any] = [let.value for let in program.lets if let.name in program.shows]
    roots += [item for score in program.scores for group in score.groups for item in group.items]
    roots += [tag.when for tag in program.tags]
    for grade in program.grades:
        roots += [rule.when for rule in grade.rules if not rule.off]
        roots += [grade.by] if grade.by is not None else []
    seen: set[Any] = set()
    while roots:
        node = roots.pop()
        if node in seen or isinstance(node, p.Reason):
            continue
        seen.add(node)
        if isinstance(node, p.Field):
            yield node.name
        if isinstance(node, p.GradeValue):
            continue  # that grade is a root of its own
        roots += p.children(node)

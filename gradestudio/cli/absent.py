"""Columns that the rules read and the sheet does not have, or has twice."""

from __future__ import annotations

from collections.abc import Mapping

from gradestudio.language.headings import find_heading
from gradestudio.studio import Book
from gradestudio.studio.absent import deciding_fields
from gradestudio.table import Problem, Table


def read_but_absent(book: Book) -> tuple[str, ...]:
    """Names of fields without a column that a result needs, for a book that was checked against a sheet.

    A field with a default can do without; so can the previous grade of a movement limit (nobody had one
    yet), what only notes and reasons mention, and a lone key, which the related sheet gives.
    """
    absent = {str(d.args["name"]) for d in book.diagnostics if d.code == "column-not-in-sheet"}
    if not absent or (len(book.program.fields) == 1 and book.program.relations):
        return ()
    read = deciding_fields(book.program)
    wanted = [f for f in book.program.fields if f.name in absent and f.default is None]
    return tuple(f.name for f in wanted if f.name in read)


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

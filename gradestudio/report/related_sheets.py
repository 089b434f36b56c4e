"""Related sheets in which something was wrong, as they were, so that each bad cell can be gone to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from gradestudio.report.customer_sheet import Painter, write_all
from gradestudio.report.customers import SheetColumn, parts_of
from gradestudio.report.listing import Entry
from gradestudio.report.names import SheetNames
from gradestudio.report.sheet import StreamedBook
from gradestudio.report.theme import Theme
from gradestudio.report.view import View
from gradestudio.table.cells import cells_of
from gradestudio.table.columns import Table

MOST_ROWS = 200_000
"""Rows of a related sheet that is copied; problems of a larger one have their address without a link."""


def write_related(
    book: StreamedBook,
    theme: Theme,
    view: View,
    names: SheetNames,
    found: Sequence[Entry],
    told: Callable[[int], None],
    there: Sequence[str] = (),
) -> Mapping[str, str]:
    """Writes them at the end, but those that are `there`; by the source's sheet name, the name here."""
    made: dict[str, str] = {}
    for table in _wanted(view, found):
        if table.origin.sheet in there:
            continue
        name = names.claim(table.origin.sheet)
        parts = parts_of(table, lambda name=name: name)
        if len(parts) != 1 or parts[0].header != table.origin.header_row:
            continue
        painter = Painter(book, theme, view, table.row_count)
        columns = [
            SheetColumn(c.heading or c.name, cells_of(c), c.sheet_column or number)
            for number, c in enumerate(table.columns.values(), 1)
        ]
        drawn = [painter.own(column) for column in columns]
        if drawn:
            write_all(book.add_sheet(name), parts[0], drawn, theme, told, table.origin.above)
            made[table.origin.sheet] = name
    return made


def _wanted(view: View, found: Sequence[Entry]) -> Iterator[Table]:
    """The tables as read; none that would show a private column which is to be masked."""
    if view.source is None:
        return
    sheets = {e.cell.sheet: e.relation for e in found if e.cell is not None and e.relation is not None}
    for table in view.source.related.values() if sheets else ():
        relation = view.program.relation(sheets.get(table.origin.sheet) or "")
        if relation is None or table.row_count > MOST_ROWS:
            continue
        if not (view.mask and any(column.private for column in relation.columns)):
            yield table

"""Boundary cases as a workbook that people can read, add to, and have run again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from gradestudio.analysis.boundaries import Boundaries, Boundary, Case
from gradestudio.language.program import FieldKind, Program
from gradestudio.messages import Words
from gradestudio.messages.kinds import outcome
from gradestudio.report.files import replacing
from gradestudio.report.names import SheetNames
from gradestudio.report.sheet import StreamedBook, StreamedSheet
from gradestudio.report.theme import DATE, Theme


def write_cases(
    path: str | os.PathLike[str], found: Boundaries, program: Program, as_of: date, words: Words
) -> int:
    """The cases, one a row, and a sheet of the cuts without any; how many cases.  Raises CannotWrite."""
    with replacing(path) as file:
        book = StreamedBook(file)
        theme, names = Theme(book, words.language), SheetNames()
        sheet = _Cases(book.add_sheet(names.claim(words.text("cases.sheet"))), theme, program, as_of, words)
        count = sheet.write(found.found)
        if found.idle or found.unshown or found.unproven:
            _write_idle(book.add_sheet(names.claim(words.text("cases.idle-sheet"))), theme, found, words)
        created = datetime.combine(as_of, time())
        book.set_properties({"title": program.name, "author": "", "company": "", "created": created})
        book.close()
    return count


class _Cases:
    def __init__(
        self, sheet: StreamedSheet, theme: Theme, program: Program, as_of: date, words: Words
    ) -> None:
        self.sheet, self.theme, self.program = sheet, theme, program
        self.as_of, self.words = as_of, words

    def write(self, found: Sequence[Boundary]) -> int:
        say = self.words.text
        names = self._inputs(found)
        grades = list(dict.fromkeys(b.grade for b in found))
        fixed = [say("cases.name"), say("cases.cut"), say("cases.place")]
        heads = [*fixed, *names, say("cases.as-of"), *(say("cases.expected", name=g) for g in grades)]
        for column, head in enumerate(heads):
            expected = column >= len(heads) - len(grades)
            self.sheet.write_string(0, column, head, self.theme.head(expected))
        row = 0
        for number, boundary in enumerate(found, 1):
            for place, case in enumerate(boundary.cases, 1):
                row += 1
                self._put(row, 0, f"{number}.{place}")
                self._put(row, 1, self._cut(boundary))
                self._put(row, 2, say(f"cases.{case.place}"))
                self._case(row, 3, names, case)
                self._put(row, 3 + len(names), self.as_of)
                shown = outcome(case.outcome, self.words)
                self._put(row, 4 + len(names) + grades.index(boundary.grade), shown)
        self.sheet.freeze_panes(1, 3)
        self.sheet.autofilter(0, 0, max(row, 1), len(heads) - 1)
        self.sheet.set_column(0, 0, 8)
        self.sheet.set_column(1, 1, 26)
        self.sheet.set_column(2, len(heads), 14)
        return row

    def _inputs(self, found: Sequence[Boundary]) -> list[str]:
        """Fields in file order, then derived values."""
        used = {name for b in found for c in b.cases for name in c.values}
        fields = [f.name for f in self.program.fields if f.name in used]
        return fields + [d.name for d in self.program.lets if d.name in used and d.name not in fields]

    def _case(self, row: int, start: int, names: Sequence[str], case: Case) -> None:
        for column, name in enumerate(names, start):
            if name not in case.values:
                continue
            value = case.values[name]
            if value is None and self.program.field(name) is None:
                # A figure that is known to be blank; an empty cell would have it worked out.
                value = self.words.text("word.missing")
            self._put(row, column, value, name)

    def _put(self, row: int, column: int, value: Any, name: str = "") -> None:
        if value is None:
            return
        if isinstance(value, bool):
            self.sheet.write_string(row, column, self.words.value(value))
        elif isinstance(value, date):
            day = datetime.combine(value, time())
            self.sheet.write_datetime(row, column, day, self.theme.plain(num_format=DATE))
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value)
        else:
            field = self.program.field(name)
            money = field is not None and field.kind is FieldKind.MONEY
            form = (
                self.theme.plain(num_format="#,##0.##") if money and not float(value).is_integer() else None
            )
            self.sheet.write_number(row, column, value, form)

    def _cut(self, boundary: Boundary) -> str:
        if boundary.cut is None:
            return boundary.name
        return f"{boundary.name} = {self.words.value(boundary.cut)}"


def _write_idle(sheet: StreamedSheet, theme: Theme, found: Boundaries, words: Words) -> None:
    row = 0
    for key, cuts in (("cases.idle-title", found.idle), ("cases.unshown-title", found.unshown)):
        if not cuts:
            continue
        sheet.write_string(row, 0, words.text(key), theme.subtitle())
        for one in cuts:
            row += 1
            sheet.write_string(row, 0, one.grade)
            sheet.write_string(row, 1, f"{one.name} = {words.value(one.cut)}")
        row += 2
    for grade in found.unproven:
        sheet.write_string(row, 0, words.text("cases.unproven", grade=grade))
        row += 1
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 40)

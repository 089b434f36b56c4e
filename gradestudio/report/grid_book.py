"""The decision tables and matrices of a rulebook as a workbook, a sheet each, to be changed and read back."""

from __future__ import annotations

import os
from collections.abc import Sequence

from gradestudio.language import program as p
from gradestudio.messages import Words
from gradestudio.report.colours import tier_colours
from gradestudio.report.files import replacing
from gradestudio.report.names import SheetNames
from gradestudio.report.sheet import StreamedBook, StreamedSheet
from gradestudio.report.theme import Theme
from gradestudio.report.widths import column_width
from gradestudio.studio import Book
from gradestudio.studio.grid_sheets import NamedGrid, SheetWords

HEADER = 8
"""The heading line's row, from 1; the particulars stand above."""
_ROOM = 50
"""Lines below the rows in which a tier can still be picked from a list."""


def sheet_words(languages: Sequence[str]) -> SheetWords:
    """The words by which sheets are known again, in all languages."""
    every = [Words(language) for language in languages]

    def of(key: str) -> tuple[str, ...]:
        return tuple(words.text(key) for words in every)

    return SheetWords(of("grids.name"), of("grids.fingerprint"), of("grids.number"))


def write_grids(path: str | os.PathLike[str], book: Book, grids: Sequence[NamedGrid], words: Words) -> None:
    """A sheet for each grid.  Raises CannotWrite."""
    with replacing(path) as file:
        made = StreamedBook(file)
        theme, names = Theme(made, words.language), SheetNames()
        for grid in grids:
            _Sheet(made.add_sheet(names.claim(grid.key)), theme, book, grid, words).write()
        made.set_properties({"title": book.program.name, "author": book.program.owner or "", "company": ""})
        made.close()


class _Sheet:
    def __init__(self, sheet: StreamedSheet, theme: Theme, book: Book, grid: NamedGrid, words: Words) -> None:
        self.sheet, self.theme, self.book, self.grid, self.words = sheet, theme, book, grid, words
        self.grade = book.program.grade(grid.grade) if grid.grade else None

    def write(self) -> None:
        self._particulars()
        cells = self.grid.table
        text = self.theme.plain(num_format="@", valign="top", text_wrap=True)
        number = self.theme.plain(font_color="#525A68", align="center", valign="top")
        left = self.grid.grid.left
        self.sheet.write_string(HEADER - 1, 0, self.words.text("grids.number"), self.theme.head())
        for column, heading in enumerate(cells[0], 1):
            self.sheet.write_string(HEADER - 1, column, heading, self.theme.head(column > left))
            widest = [line[column - 1] for line in cells]
            self.sheet.set_column(column, column, max(column_width(heading, widest, 60.0), 14.0), text)
        self.sheet.set_column(0, 0, 14)
        for line, row in enumerate(cells[1:], 1):
            self.sheet.write_number(HEADER - 1 + line, 0, line, number)
            for column, cell in enumerate(row, 1):
                if cell:
                    self.sheet.write_string(HEADER - 1 + line, column, cell, text)
        if self.grade is not None:
            self._tiers(self.grade, left + 1, len(cells) - 1)
        self.sheet.freeze_panes(HEADER, 1 + left)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)

    def _particulars(self) -> None:
        say, grid = self.words.text, self.grid.grid
        default = grid.default
        source = self.book.source
        lines: list[tuple[str, str]] = [
            (say("grids.name"), self.grid.key),
            (say("grids.kind"), say(f"grids.{grid.kind}")),
            (say("grids.of"), self.grid.grade or say("grids.let")),
            (say("grids.policy"), self._policy()),
            (say("grids.default"), source[default.span.start : default.span.end] if default else ""),
            (say("grids.fingerprint"), self.grid.fingerprint),
        ]
        for row, (word, value) in enumerate(lines):
            self.sheet.write_string(row, 0, word, self.theme.quiet())
            self.sheet.write_string(row, 1, value, self.theme.subtitle() if row == 0 else None)
        self.sheet.write_string(HEADER - 2, 1, say(f"grids.note-{grid.kind}"), self.theme.quiet())

    def _policy(self) -> str:
        if self.grid.grid.kind == "matrix":
            return ""
        policy = self.grade.policy if self.grade is not None else self.grid.grid.policy or "first"
        return self.words.text(f"grids.policy-{policy}")

    def _tiers(self, grade: p.Grade, column: int, rows: int) -> None:
        """The result's cells offer the tiers, in their colours."""
        last = HEADER - 1 + rows + _ROOM
        names = [tier.name for tier in grade.tiers]
        if len(",".join(names)) <= 255 and not any(sign in name for name in names for sign in ',"'):
            self.sheet.data_validation(HEADER, column, last, column, {"validate": "list", "source": names})
        for tier, colour in zip(grade.tiers, tier_colours(tuple(t.color for t in grade.tiers)), strict=True):
            look = self.theme.where_text(tier.name, self.theme.changing(colour))
            self.sheet.conditional_format(HEADER, column, last, column, look)

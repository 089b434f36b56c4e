"""Reading a workbook and looking at it anew after every choice, off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gradestudio.ui import calls
from gradestudio.ui.background import Control


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A sheet as read: RAW columns, what the checker may know of them, and how it was read.

    `how` may speak of fields that the rulebook of now does not have; `looker` knows the whole workbook.
    """

    path: Path
    table: Any
    columns: Any
    sha256: str = ""
    """Of the file as it was read: rows are found in it again only while it is the same."""
    how: Any = None
    looker: Any = None
    typed: Any = None
    """What it became for `typed_key`, so that the grading need not type it again."""
    typed_key: Any = None
    size: int = 0
    """Bytes of the file."""


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """A workbook as one way of reading shows it, and the sheet that comes of it.

    `wish` is what a person chose, `look.how` that with the proposals. `recalled`: a remembered way was used.
    """

    look: Any
    sheet: Sheet
    wish: Any
    program: Any
    recalled: bool = False
    undecided: tuple[str, ...] = ()
    """Fields on which a person should say a word before the sheet is used."""
    wrong: Any = None
    """Why it could not be read by itself (a Diagnostic): this is only a way to begin with."""


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """Open a file: with what was remembered of such headings, else as it looks right."""

    path: Path
    rules: str = ""
    """The rulebook's text of now."""
    memory: Path | None = None
    password: str | None = field(default=None, repr=False)

    def run(self, control: Control) -> Looked:
        workbook, looking = calls.workbook(), calls.looking()
        sha256 = calls.studio().fingerprint(self.path)
        book = workbook.read_workbook(self.path, should_stop=control.should_stop, password=self.password)
        control.check()
        looker, program = looking.Looker(book), _program(self.rules)
        kept = self._remembered(book)
        if kept is not None:
            try:
                return looked_at(looker, kept, program, sha256, recalled=True)
            except workbook.UnreadableFile:
                kept = None  # the sheet or the header of then is not there any more
        control.check()
        try:
            return looked_at(looker, workbook.Import(), program, sha256)
        except workbook.UnreadableFile as error:
            for way in _ways(book):
                control.check()
                try:
                    found = looked_at(looker, way, program, sha256)
                except workbook.UnreadableFile:
                    continue
                if found.look.table.row_count:
                    return replace(found, wrong=error.diagnostic)
            raise

    def _remembered(self, book: Any) -> Any:
        if self.memory is None:
            return None
        return calls.remembered().Memory(self.memory).recall(_known_by(book), self.path)


@dataclass(frozen=True, slots=True, eq=False)
class LookAgain:
    """The same workbook, read in another way or by another rulebook."""

    sheet: Sheet
    wish: Any
    rules: str

    def run(self, control: Control) -> Looked:
        return looked_at(self.sheet.looker, self.wish, _program(self.rules), self.sheet.sha256)


@dataclass(frozen=True, slots=True, eq=False)
class Keep:
    """Remember by the headings how a sheet is read, or forget it (`how` None)."""

    sheet: Sheet
    how: Any
    memory: Path

    def run(self, control: Control) -> None:
        memory, found = calls.remembered().Memory(self.memory), _known_by(self.sheet.looker.book)
        if self.how is None:
            memory.forget(found)
        else:
            memory.keep(found, self.how, self.sheet.path)


def _ways(book: Any) -> Iterator[Any]:
    """Other sheets, then the first filled row of each as its header: a person may know better than we do."""
    names, make = [name for name, visible in book.names if visible], calls.workbook().Import
    yield from (make(name) for name in names)
    for name in names:
        columns = book.sheets[name].columns if name in book.sheets else ()
        filled = [int((~cells.blank).argmax()) + 1 for cells in columns if not cells.blank.all()]
        if filled:
            yield make(name, min(filled))


def _known_by(book: Any) -> tuple[str, ...]:
    """The headings by which a workbook is known again: those found without a word of anybody, so that even a
    choice of another sheet is found again."""
    workbook, headings_found = calls.workbook(), calls.remembered().headings_found
    for way in (workbook.Import(), *_ways(book)):
        try:
            return headings_found(book, way)
        except workbook.UnreadableFile:
            continue
    return ()


def _program(rules: str) -> Any:
    return calls.language().check(rules).program if rules.strip() else None


def looked_at(looker: Any, wish: Any, program: Any, sha256: str, recalled: bool = False) -> Looked:
    """Raises UnreadableFile for a sheet or a header that cannot be used."""
    how = calls.remembered().for_program(wish, program) if program is not None else wish
    look = looker.look(how, program, propose=not recalled)
    kept = replace(
        wish,
        mapping={**wish.mapping, **look.how.mapping},
        sheet=look.how.sheet,
        header=look.how.header,
    )
    columns = _mapped(looker.summaries(look.table), kept.mapping)
    size = 0
    key = table_key(program) if program is not None and program.fields else None
    with suppress(OSError):
        size = look.path.stat().st_size
    sheet = Sheet(look.path, look.table, columns, sha256, kept, looker, look.typed, key, size)
    return Looked(look, sheet, wish, program, recalled, _undecided(look, program, recalled))


def table_key(program: Any) -> Any:
    """What a typed table depends on besides the sheet: programs with the same one share it."""
    return program.fields, program.relations, tuple((g.name, g.tiers) for g in program.grades)


def _mapped(columns: Any, mapping: Any) -> Any:
    """The columns as the checker should see them; what speaks of no column of this sheet is left aside."""
    importing = calls.importing()
    made = columns
    for name, heading in mapping.items():
        try:
            made = importing.mapped_columns(made, {name: heading})
        except importing.BadImport:
            continue
    return made


def _undecided(look: Any, program: Any, recalled: bool) -> tuple[str, ...]:
    """Fields whose column is a guess, reads as nothing much, or is wanted and missing."""
    if program is None or not program.fields:
        return ()
    lone_key = len(program.fields) == 1 and bool(program.relations)
    decides = calls.absent().deciding_fields(program)
    unclear = {p.field for p in look.problems if p.code == "column-ambiguous"}
    found = []
    for one in look.fields:
        if one.relation is not None:
            continue
        wanted = one.match == "none" and one.definition.default is None and one.name in decides
        mostly_bad = one.doubt is not None and one.bad > one.filled
        doubted = one.match == "proposed" or (mostly_bad and not recalled)
        if doubted or one.name in unclear or (wanted and not lone_key):
            found.append(one.name)
    return tuple(found)

"""The requests that run off the GUI thread: frozen input, a value as the answer, no widget touched."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from gradestudio.diagnostics import Diagnostic, Severity
from gradestudio.language.reading.statements import split
from gradestudio.messages import Words
from gradestudio.ui import calls
from gradestudio.ui.background import Control
from gradestudio.ui.editor.scan import exact_tokens
from gradestudio.ui.export.choices import Choices
from gradestudio.ui.export.desk import Written
from gradestudio.ui.importing.work import Sheet, table_key
from gradestudio.ui.outline import Entry, outline
from gradestudio.ui.patching import patched
from gradestudio.ui.textfile import TextFile, read_text_file


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a text: its mistakes, its places, and the program that can run.

    `program` is that of the text as it stands, but with the last good writing of each broken statement
    (`stand_ins` names them); None while nothing can run.
    """

    source: str
    diagnostics: tuple[Diagnostic, ...]
    entries: tuple[Entry, ...]
    program: Any
    good: str
    """The text that ran: kept as the source of last good statements."""
    rulebook: Any
    stand_ins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """Parse and check `source` against the sheet's columns."""

    source: str
    columns: Mapping[str, Any] | None
    last: Checked | None

    def run(self, control: Control) -> Checked:
        language = calls.language()
        made = language.check(self.source, self.columns)
        control.check()
        wrong = [d for d in made.diagnostics if d.severity is Severity.ERROR]
        program, good, names = made.program, self.source, ()
        if wrong and self.last is not None:
            repair = patched(made.rulebook, language.parse(self.last.good), wrong)
            if repair.text != self.source:
                control.check()
                program, good = language.check(repair.text, self.columns).program, repair.text
            names = repair.names
        older = self.last.rulebook if self.last is not None else None
        return Checked(
            source=self.source,
            diagnostics=tuple(made.diagnostics),
            entries=outline(made.rulebook, older),
            program=program,
            good=good,
            rulebook=made.rulebook,
            stand_ins=names,
        )


@dataclass(frozen=True, slots=True)
class Colour:
    """Colours by line, where the language knows better than the line's looks."""

    source: str

    def run(self, control: Control) -> Mapping[str, Any]:
        made: dict[str, Any] = {}
        begins = [0, *(piece.start for piece in split(self.source)), len(self.source)]
        for start, end in pairwise(begins):
            made |= _colours(self.source[start:end])
        return made


@lru_cache(maxsize=4096)
def _colours(statement: str) -> Mapping[str, Any]:
    """Those of one statement's lines: an edit works out the statement that it changed."""
    return exact_tokens(statement, calls.language().tokens(statement))


@dataclass(frozen=True, slots=True)
class ReadRulebook:
    path: Path

    def run(self, control: Control) -> TextFile:
        return read_text_file(self.path)


class Grader:
    """Keeps the typed table and the engine's memo between requests; whoever uses it holds `lock`."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.lock = threading.Lock()
        self._key: Any = None
        self._evaluator: Any = None
        self._source: Any = sheet.table

    def suits(self, program: Any, as_of: date) -> bool:
        """Whether what is kept serves this program too."""
        return _engine_key(program, as_of) == self._key

    def grade(self, program: Any, as_of: date, control: Control) -> Any:
        key = _engine_key(program, as_of)
        if key != self._key:
            table = self._typed(program, as_of)
            control.check()
            self._source = calls.workbook().source_of(self.sheet.table, table)
            self._evaluator = calls.engine().Evaluator(table)
            self._key = key
        try:
            return self._evaluator.grade(program, as_of, should_stop=control.should_stop)
        except BaseException:
            # A run that was stopped half-way may leave the memo half-made.
            self._key = None
            raise

    def _typed(self, program: Any, as_of: date) -> Any:
        sheet = self.sheet
        if sheet.typed_key == table_key(program):
            return sheet.typed
        how = calls.remembered().for_program(sheet.how, program)
        return calls.workbook().conform(sheet.table, program, as_of, how.mapping, how.bad_cells)

    def run(self, book: Any, as_of: date, control: Control) -> Any:
        """A rulebook's grading with the engine behind it, as `studio.runs` makes one."""
        grading = self.grade(book.program, as_of, control)
        found = calls.studio().Run(book, self._source, grading, self._evaluator, self.sheet.sha256)
        if self.sheet.how is None:
            return found
        return replace(found, how=calls.remembered().for_program(self.sheet.how, book.program))

    def column(self, expr: Any, grading: Any) -> Any:
        """The values of an expression of the program that made `grading`."""
        return self._evaluator.column(expr, grading.program, grading.as_of, grading.params)[0]

    def needs(self, grading: Any, grade: str) -> Any:
        """What each customer of a grading needs; of what the engine remembers when the grading is its own."""
        own = self._evaluator is not None and self._evaluator.table is grading.table
        return calls.needs().needs(grading, grade, self._evaluator if own else None)

    def measures(self, grading: Any) -> tuple[Any, ...]:
        """The amounts of money that customers have, as reports find them."""
        return tuple(calls.measures().measures(self.report_view(grading, Words())))

    def report_view(self, grading: Any, words: Words) -> Any:
        """The grading as reports see it: any expression as a column, what lacks to whom."""
        view = calls.report_view()

        def column(expr: Any) -> Any:
            return self.column(expr, grading)

        needed = cache(lambda grade: self.needs(grading, grade))

        def lacking(grade: str, rows: Any) -> list[tuple[str, ...]]:
            return [needed(grade)[int(row)] for row in rows]

        return view.View(
            grading,
            words,
            self._source,
            column,
            lacking,
            lifts_of=lambda grade: calls.smallest().smallest_changes(grading, grade),
        )


def _engine_key(program: Any, as_of: date) -> Any:
    return (*table_key(program), as_of)


@dataclass(frozen=True, slots=True, eq=False)
class Graded:
    """A grading, its figures, and how long it took (seconds)."""

    grading: Any
    effects: tuple[Any, ...]
    seconds: float
    checked: Checked
    measure: Any = None
    """The money that each customer has (`report.measures.Measure`), None without any."""
    monies: tuple[str, ...] = ()
    """The names of the amounts of money to choose from."""
    mark: object = field(default_factory=object)
    """Tells this one from others without keeping it."""
    found_like: object = None
    """The mark of the one in sight when this was made, where both are alike: compared by the worker."""

    def like(self, other: Graded) -> bool:
        """Whether both have the same outcomes and money for sure: their texts differ in looks alone."""
        if self.found_like is other.mark:
            return True
        one, two = self.grading, other.grading
        same = one.table is two.table and one.as_of == two.as_of and one.params == two.params
        return same and self._money == other._money and one.program == two.program

    @property
    def _money(self) -> str:
        return self.measure.name if self.measure is not None else ""


@dataclass(frozen=True, slots=True, eq=False)
class GradeIt:
    grader: Grader
    checked: Checked
    as_of: date
    money: str = ""
    """The amount of money to count with; the first where there is none of that name."""
    in_sight: Graded | None = None
    """What the new grading is compared with."""

    def run(self, control: Control) -> Graded:
        from gradestudio.ui.effect.figures import effects

        began = time.perf_counter()
        with self.grader.lock:
            control.check()
            grading = self.grader.grade(self.checked.program, self.as_of, control)
            control.check()
            measures = self.grader.measures(grading)
        measure = next((m for m in measures if m.name == self.money), measures[0] if measures else None)
        figures = effects(grading, measure)
        names = tuple(m.name for m in measures)
        made = Graded(grading, figures, time.perf_counter() - began, self.checked, measure, names)
        if self.in_sight is not None and made.like(self.in_sight):
            made = replace(made, found_like=self.in_sight.mark)
        return made


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """An explanation; what could be tried on the customer; the values that are tried in it."""

    explanation: Any
    tryable: tuple[Any, ...]
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """A change of one customer, and the name of the rule that then decides ("" where none does)."""

    lift: Any
    rule: str


@dataclass(frozen=True, slots=True, eq=False)
class Explain:
    """Why one customer has this grade, or would have it with the values `given` instead of its own."""

    grading: Any
    row: int
    given: Mapping[str, Any] = field(default_factory=dict)

    def run(self, control: Control) -> Explained:
        explanation = calls.explain().explain(self.grading, self.row, self.given)
        return Explained(explanation, calls.trying().tryable(self.grading, self.row), self.given)


@dataclass(frozen=True, slots=True, eq=False)
class FindLifts:
    """The smallest change that lifts one customer, by ordered grade; grades without one are left out."""

    grading: Any
    row: int

    def run(self, control: Control) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        for grade in self.grading.program.grades:
            control.check()
            if grade.ordered and grade.name in self.grading.grades:
                lift = calls.smallest().smallest_change(self.grading, self.row, grade.name)
                if lift is not None:
                    found[grade.name] = _reached(self.grading, self.row, lift)
        return found


def _reached(grading: Any, row: int, lift: Any) -> Reached:
    given = {part.name: part.value for part in (lift, lift.also) if part is not None}
    trace = calls.explain().explain(grading, row, given).grade(lift.grade)
    return Reached(lift, trace.rules[trace.decided_by].rule.name if trace.decided_by >= 0 else "")


@dataclass(frozen=True, slots=True, eq=False)
class FindFalls:
    """What would lower one customer: the smallest change by ordered grade, and what time alone does."""

    grading: Any
    row: int

    def run(self, control: Control) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        for grade in self.grading.program.grades:
            control.check()
            if grade.name in self.grading.grades:
                found[grade.name] = calls.passing().outlook(
                    self.grading, self.row, grade.name, control.should_stop
                )
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One customer as an example of the rulebook."""

    graded: Graded
    row: int

    def run(self, control: Control) -> Any:
        return calls.recorded().recorded(self.graded.grading, self.row)


@dataclass(frozen=True, slots=True)
class Complete:
    """What may stand at `offset` (code points)."""

    source: str
    offset: int
    columns: Mapping[str, Any] | None
    forced: bool = False

    def run(self, control: Control) -> tuple[Any, ...]:
        return tuple(calls.language().complete(self.source, self.offset, self.columns))


@dataclass(frozen=True, slots=True)
class Format:
    """The canonical text; with `language`, in that vocabulary."""

    source: str
    language: str | None = None

    def run(self, control: Control) -> str:
        return str(calls.language().format_text(self.source, self.language))


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """Write the graded customers as wished; nothing is left of a stopped or failed one."""

    graded: Graded
    grader: Grader
    file: TextFile
    target: Path
    words: Words
    choices: Choices
    folder: Path
    """Where approved versions are kept."""

    def run(self, control: Control) -> Written:
        from gradestudio.ui.exporting import write

        return write(self, control)

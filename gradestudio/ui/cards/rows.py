"""The condition builder: a row for each condition, groups in groups, one histogram for the number in hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from gradestudio.diagnostics import Span
from gradestudio.language import syntax as s
from gradestudio.language.edits import conditions, terms
from gradestudio.language.edits.conditions import Group, Part
from gradestudio.language.edits.places import is_chinese, places_of
from gradestudio.ui.cards import values
from gradestudio.ui.cards.code import CodeBox
from gradestudio.ui.cards.condition_acts import ConditionActs
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.kinds import (
    Known,
    known_names,
    operator_words,
)
from gradestudio.ui.cards.passing import Passing, conditions_in
from gradestudio.ui.cards.passingmark import PassingMark
from gradestudio.ui.cards.picking import PickButton
from gradestudio.ui.cards.rowparts import Indented, Path, group_words, param_of, path_name
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import Wrapped, empty
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, font

WORD = 40


Find = Callable[[Any], tuple[s.Node, Span] | None]
"""From a statement to one of its conditions and the stretch that it stands on; None where it has none."""


def condition_of_rule(statement: Any) -> tuple[s.Node, Span] | None:
    """The condition of a rule or tag."""
    places = places_of(statement)
    return None if places is None or places.when is None else (statement.node.when, places.when.body)


class ConditionRows(ConditionActs):
    """Shows one condition; each control writes its own words.  `body` gives statement, writer and names.

    `of_item`: the condition of one line among others: it says less, has no histogram before one is asked for,
    and goes with its last part.
    """

    left = Signal()
    emptied = Signal()
    """The last condition of an item was taken out."""

    def __init__(self, body: Any, find: Find = condition_of_rule, of_item: bool = False) -> None:
        super().__init__()
        self.body = body
        self.condition_in, self.of_item = find, of_item
        self.writer = body.writer
        self.context = Context()
        self.names: dict[str, Known] = {}
        self.root: Group | None = None
        self.active: tuple[Path, int] | None = None
        """The value whose histogram is shown: the path of its condition and its number there."""
        self.chooser = None
        self._shown: Any = None
        """What the rows are made from: they are made anew only for something else."""
        self._statement: Any = None
        self._place: Any = None
        """The statement that `root` is of, and the stretch of the condition in it."""
        self._body: Span | None = None
        self.numbers = body.numbers
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.add: Button | None = None
        self.passing: dict[Path, PassingMark] = {}
        """How many pass each condition, told behind it."""

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_condition(self, statement: Any, context: Context) -> None:
        """The condition as it is now."""
        self.context = context
        self.names = known_names(context)
        place = (statement.start, statement.text)
        if place != self._place:
            found = self.condition_in(statement)
            self._place, self._body = place, found[1] if found is not None else None
            self.root = conditions.condition_of(statement, *found) if found is not None else None
        if self.root is None or self._body is None:
            self._shown = None
            return
        params = context.program.params if context.program is not None else ()
        shown = (
            statement.text[self._body.start - statement.start : self._body.end - statement.start],
            tuple(self.names.values()),
            tuple((p.name, p.as_written) for p in params),
            self.active,
            say("ui.cards-when"),
        )
        if shown != self._shown:
            self._shown = shown
            self._build(statement)
        self._look()
        self._count(statement)

    def _build(self, statement: Any) -> None:
        """Every row anew; the histogram and its input are kept and find their places again."""
        assert self.root is not None
        self._chinese = is_chinese(statement)
        mine = self.numbers is not None and self.numbers.borrower in (None, self)
        if self.numbers is not None:
            self.numbers.release(self)
        empty(self._column)
        self.passing = {}
        if not mine:
            self.active = None
        elif self.active is None or not self._is_number_at(*self.active):
            self.active = None if self.of_item else self._first_number(self.root, ())
        if self.active is not None and self.numbers is not None:
            self.numbers.borrow(self)
        self._group(self._column, self.root, (), 0)

    @property
    def panel(self) -> Any:
        """The histogram, while it is lent to these rows."""
        return self.numbers.panel

    def lost_panel(self) -> None:
        """Another card has the histogram now."""
        self.active = None
        self._shown = None
        self._again()

    def release(self) -> None:
        """The card goes."""
        if self.numbers is not None:
            self.numbers.release(self)

    @property
    def _room(self) -> int:
        """Width of the words before the conditions."""
        words = QFontMetrics(font(Style.SMALL)).horizontalAdvance(say("ui.cards-when")) + 8
        return words if self.of_item and len(self.root.parts if self.root else ()) == 1 else WORD

    def _is_number_at(self, here: Path, index: int) -> bool:
        term = self.term_at(here)
        return term is not None and index < len(term.values) and self.is_number(term, index)

    def _group(self, rows: QVBoxLayout, group: Group, path: Path, depth: int) -> None:
        if group.head is not None:
            rows.addWidget(self._list_head(group, path, depth))
        for number, part in enumerate(group.parts):
            here = (*path, number)
            if isinstance(part, Group):
                if part.head is None:
                    rows.addWidget(self._group_head(group, part, path, number, depth))
                self._group(rows, part, here, depth + 1)
            else:
                rows.addWidget(self._row(group, part, path, number, depth))
                if self.active is not None and self.active[0] == here:
                    self.panel.setContentsMargins(WORD - 6 + 20 * depth, 0, 0, 0)
                    rows.addWidget(self.panel)
        if path or isinstance(group.parts[-1], Group):
            rows.addWidget(self._foot(path, depth))

    # ── Rows ────────────────────────────────────────────────────────────────────────────────────

    def _line(self, depth: int) -> tuple[QWidget, QHBoxLayout]:
        holder = Indented(depth)
        line = QHBoxLayout(holder)
        line.setContentsMargins(20 * depth, 0, 0, 0)
        line.setSpacing(6)
        return holder, line

    def _word(self, group: Group, path: Path, number: int) -> QWidget:
        """`when` before the first condition; `and`, `or` before the others, to be changed."""
        if group.head is not None:
            label = Label(Style.SMALL, "text3", "·")
            label.setFixedSize(self._room, 28)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            return label
        if number == 0:
            label = Label(Style.SMALL, "text2", say("ui.cards-when") if not path else "")
            label.setFixedSize(self._room, 28)
            return label
        word = say("ui.cards-and") if group.kind == "all" else say("ui.cards-or")
        button = PickButton(quiet=True)
        button.setObjectName(f"kind-{path_name(path)}-{number}")
        button.show_choice(word, say("ui.cards-group-kind", kind=group_words(group.kind)))
        button.setMinimumWidth(self._room)
        button.clicked.connect(lambda: self.choose_kind(path, button))
        return button

    def _row(self, group: Group, part: Part, path: Path, number: int, depth: int) -> QWidget:
        holder, line = self._line(depth)
        line.addWidget(self._word(group, path, number), 0, Qt.AlignmentFlag.AlignTop)
        here = (*path, number)
        term = terms.read_term(part)
        if conditions.is_empty(group):
            line.addWidget(self._first(path))
            line.addStretch(1)
            return holder
        known = self.known_of(term)
        if term is None or known is None:
            line.addWidget(self._free(part, group, here), 1)
            line.addWidget(self._passing(here), 0, Qt.AlignmentFlag.AlignTop)
        else:
            parts = Wrapped(6)
            line.addLayout(parts, 1)
            self._term(parts, term, known, here)
            if self.active is None or self.active[0] != here:
                parts.addWidget(self._passing(here))
            elif self.of_item:
                parts.addWidget(self.panel.aim)
            else:
                line.addWidget(self.panel.aim, 0, Qt.AlignmentFlag.AlignVCenter)
        self._tail(line, group, path, number)
        return holder

    def _passing(self, path: Path) -> QWidget:
        """How many pass a condition or group alone."""
        mark = self.passing[path] = PassingMark(self.of_item)
        return mark

    def _tail(self, line: QHBoxLayout, group: Group, path: Path, number: int) -> None:
        """Away with a condition; behind the last one of all, one more."""
        last = not path and number + 1 == len(group.parts)
        if last:
            self.add = self._add_button(path, bare=self.of_item)
            self.add.setFixedHeight(28)
            line.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
        away = Button("plain", "close", height=24)
        away.setObjectName(f"away-{path_name((*path, number))}")
        away.name_it(say("ui.cards-condition-away"))
        away.setFixedHeight(28)
        away.clicked.connect(lambda: self.remove(path, number))
        line.addWidget(away, 0, Qt.AlignmentFlag.AlignTop)

    def _first(self, path: Path) -> QWidget:
        """The rule has no condition yet."""
        button = Button("secondary", "plus", say("ui.cards-first-condition"))
        button.setAccessibleName(say("ui.cards-first-condition"))
        button.setObjectName("first")
        button.clicked.connect(lambda: self.choose_field(path, None, button))
        return button

    def _free(self, part: Part, group: Group, here: Path) -> QWidget:
        """What has no form of its own is text, coloured as code."""
        source = self.writer.text
        box = CodeBox(source[part.inner.start : part.inner.end], lines=True)
        box.setObjectName(f"free-{path_name(here)}")
        box.setAccessibleName(say("ui.cards-condition"))
        box.written.connect(lambda text: self.replace(here, text))
        box.left.connect(self.left)
        return box

    def _list_head(self, group: Group, path: Path, depth: int) -> QWidget:
        holder, line = self._line(max(depth - 1, 0))
        outer = self.part_at(path[:-1]) if path else None
        if isinstance(outer, Group):
            line.addWidget(self._word(outer, path[:-1], path[-1]))
        else:
            label = Label(Style.SMALL, "text2", say("ui.cards-when"))
            label.setFixedWidth(self._room)
            line.addWidget(label)
        self._kind_parts(line, group, path)
        if path:
            line.addWidget(self._passing(path))
        line.addStretch(1)
        if path:
            self._away_group(line, path)
        return holder

    def _group_head(self, outer: Group, group: Group, path: Path, number: int, depth: int) -> QWidget:
        """Before a group written with `and` or `or` inside another one."""
        holder, line = self._line(depth)
        line.addWidget(self._word(outer, path, number))
        self._kind_parts(line, group, (*path, number))
        line.addWidget(self._passing((*path, number)))
        line.addStretch(1)
        self._away_group(line, (*path, number))
        return holder

    def _kind_parts(self, line: QHBoxLayout, group: Group, path: Path) -> None:
        button = PickButton()
        button.setObjectName(f"group-{path_name(path)}")
        told = group_words(group.kind)
        button.show_choice(told, say("ui.cards-group-kind", kind=told))
        button.clicked.connect(lambda: self.choose_kind(path, button))
        line.addWidget(button)
        if group.kind == "at_least" and isinstance(group.k, s.NumberLiteral):
            count = PickButton()
            count.setObjectName(f"count-{path_name(path)}")
            told = say("ui.cards-at-least", k=group.k.value, n=len(group.parts))
            count.show_choice(told, told)
            count.clicked.connect(lambda: self.choose_count(path, count))
            line.addWidget(count)

    def _away_group(self, line: QHBoxLayout, path: Path) -> None:
        away = Button("plain", "close", height=24)
        away.name_it(say("ui.cards-group-away"))
        away.clicked.connect(lambda: self.remove(path[:-1], path[-1]))
        line.addWidget(away)

    def _foot(self, path: Path, depth: int) -> QWidget:
        holder, line = self._line(depth)
        space = QWidget()
        space.setFixedWidth(self._room)
        line.addWidget(space)
        button = self._add_button(path)
        line.addWidget(button)
        line.addStretch(1)
        if not path:
            self.add = button
        return holder

    def _add_button(self, path: Path, bare: bool = False) -> Button:
        button = Button("plain", "plus", "" if bare else say("ui.cards-add-condition"), height=24)
        button.name_it(say("ui.cards-add-condition"))
        button.setObjectName(f"add-{path_name(path)}")
        button.clicked.connect(lambda: self.choose_field(path, None, button))
        return button

    # ── Terms ───────────────────────────────────────────────────────────────────────────────────

    def known_of(self, term: terms.Term | None) -> Known | None:
        """What the subject of a term is; an expression is a number or date by what it is held against."""
        if term is None:
            return None
        if isinstance(term.subject_node, s.Name):
            return self.names.get(term.subject_node.name)
        if term.op in ("yes", "no"):
            return None
        kind = "date" if term.op in ("past", "next", "period") else "number"
        if any(isinstance(v.node, s.TextLiteral) for v in term.values):
            kind = "text"
        return Known("", kind)

    def _term(self, line: QLayout, term: terms.Term, known: Known, here: Path) -> None:
        source = self.writer.text
        subject = PickButton()
        subject.setObjectName(f"field-{path_name(here)}")
        told = known.name or source[term.subject.start : term.subject.end]
        subject.show_choice(told, say("ui.cards-about", name=told), known.drawing)
        subject.clicked.connect(lambda: self.choose_field(here, term, subject))
        line.addWidget(subject)
        op = PickButton()
        op.setObjectName(f"op-{path_name(here)}")
        op.show_choice(operator_words(term.op), say("ui.cards-operator", op=operator_words(term.op)))
        op.clicked.connect(lambda: self.choose_operator(here, term, known, op))
        line.addWidget(op)
        for widget in values.editors(self, term, known, here):
            line.addWidget(widget)

    def _first_number(self, group: Group, path: Path) -> tuple[Path, int] | None:
        for number, part in enumerate(group.parts):
            here = (*path, number)
            if isinstance(part, Group):
                if (found := self._first_number(part, here)) is not None:
                    return found
                continue
            term = terms.read_term(part)
            for index in range(len(term.values) if term is not None else 0):
                if term is not None and self.is_number(term, index):
                    return here, index
        return None

    def is_number(self, term: terms.Term, index: int) -> bool:
        """Whether a value is a number in the text, or the name of one."""
        node = term.values[index].node
        if isinstance(node, s.NumberLiteral):
            return True
        program = self.context.program
        return isinstance(node, s.Name) and program is not None and param_of(program, node.name) is not None

    def activate(self, here: Path, index: int) -> None:
        """Show the histogram of another value."""
        if self.numbers is not None and self.active != (here, index):
            self.numbers.borrow(self)
            self.active = (here, index)
            self._shown = None
            self._again()
            QTimer.singleShot(0, self.panel.field, self.panel.field.setFocus)

    def _again(self) -> None:
        statement = self.writer.statement(self.body.start)
        if statement is not None and statement.node is not None:
            self.show_condition(statement, self.context)

    def _look(self) -> None:
        """Ask what the number in hand is held against."""
        term = self.term_at(self.active[0]) if self.active is not None else None
        if term is not None and self.active is not None and self.active[1] < len(term.values):
            self.numbers.look(term.values[self.active[1]].span.start, self.writer.text)

    def _count(self, statement: Any) -> None:
        """Ask how many customers pass each condition."""
        self._statement = statement
        if self.numbers is not None and self.context.program is not None and self.context.current:
            self.numbers.count(self)

    def counted(self, checked: Any) -> list[tuple[Path, Any]]:
        """The conditions that are counted, as a checked text says them: this one, or one on trial."""
        statements = self.writer.book().statements
        number = next((n for n, st in enumerate(statements) if st.start == self.body.start), -1)
        if self.context.program is None or number < 0:
            return []
        by_place = conditions_in(checked, self.context.program, self._statement, number)
        parts = ((path, self.part_at(path)) for path in self.passing)
        return [(path, by_place[p.inner]) for path, p in parts if p is not None and p.inner in by_place]

    def show_counts(self, counts: dict[Path, Passing], total: int) -> None:
        """How many customers pass each condition, of all."""
        for path, mark in self.passing.items():
            mark.show_passing(counts.get(path), total)

    def take_keyboard(self) -> None:
        for widget in self.findChildren(QWidget):
            if widget.objectName() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

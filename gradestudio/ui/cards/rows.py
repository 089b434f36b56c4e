"""The condition builder: a row for each condition, groups in groups, one histogram for the number in hand."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.language import syntax as s
from gradestudio.language.edits import conditions, terms, writing
from gradestudio.language.edits.conditions import Group, Part
from gradestudio.language.edits.places import is_chinese, places_of
from gradestudio.ui.cards import values
from gradestudio.ui.cards.chooser import Chooser, Option
from gradestudio.ui.cards.code import CodeBox
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.kinds import (
    Known,
    first_term,
    first_value,
    known_names,
    operator_choice,
    operator_words,
)
from gradestudio.ui.cards.passing import conditions_at
from gradestudio.ui.cards.picking import PickButton
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, theme

WORD = 40
_KINDS = ("all", "any", "none", "at_least")
Path = tuple[int, ...]


class ConditionRows(QWidget):
    """Shows one condition; each control writes its own words.  `card` gives statement, writer and names."""

    left = Signal()

    def __init__(self, body: Any) -> None:
        super().__init__()
        self.body = body
        self.writer = body.writer
        self.context = Context()
        self.names: dict[str, Known] = {}
        self.root: Group | None = None
        self.active: tuple[Path, int] | None = None
        """The value whose histogram is shown: the path of its condition and its number there."""
        self._shown: Any = None
        self.numbers = body.numbers
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.add: Button | None = None
        self.passing: dict[Path, Label] = {}
        """How many pass each condition, told behind it."""

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_condition(self, statement: Any, context: Context) -> None:
        """The condition of a rule or tag as it is now."""
        self.context = context
        self.names = known_names(context)
        places = places_of(statement)
        if places is None or places.when is None:
            self.root = None
            return
        self.root = conditions.condition_of(statement, statement.node.when, places.when.body)
        shown = (
            statement.text,
            statement.start,
            tuple(self.names.values()),
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
            self.active = self._first_number(self.root, ())
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

    def _is_number_at(self, here: Path, index: int) -> bool:
        term = self._term_at(here)
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
            label.setFixedWidth(WORD)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            return label
        if number == 0:
            label = Label(Style.SMALL, "text2", say("ui.cards-when") if not path else "")
            label.setFixedWidth(WORD)
            return label
        word = say("ui.cards-and") if group.kind == "all" else say("ui.cards-or")
        button = PickButton(quiet=True)
        button.setObjectName(f"kind-{_name(path)}-{number}")
        button.show_choice(word, say("ui.cards-group-kind", kind=group_words(group.kind)))
        button.setMinimumWidth(WORD)
        button.clicked.connect(lambda: self._choose_kind(path, button))
        return button

    def _row(self, group: Group, part: Part, path: Path, number: int, depth: int) -> QWidget:
        holder, line = self._line(depth)
        line.addWidget(self._word(group, path, number))
        here = (*path, number)
        term = terms.read_term(part)
        if conditions.is_empty(group):
            line.addWidget(self._first(path))
            line.addStretch(1)
            return holder
        known = self._known(term)
        if term is None or known is None:
            line.addWidget(self._free(part, group, here), 1)
        else:
            self._term(line, term, known, here)
            if self.active is None or self.active[0] != here:
                label = Label(Style.SMALL, "text2")
                label.setContentsMargins(6, 0, 0, 0)
                self.passing[here] = label
                line.addWidget(label)
            line.addStretch(1)
            if self.active is not None and self.active[0] == here:
                line.addWidget(self.panel.aim)
        self._tail(line, group, path, number)
        return holder

    def _tail(self, line: QHBoxLayout, group: Group, path: Path, number: int) -> None:
        """Away with a condition; behind the last one of all, one more."""
        last = not path and number + 1 == len(group.parts)
        if last:
            self.add = self._add_button(path)
            line.addWidget(self.add)
        away = Button("plain", "close", height=24)
        away.setObjectName(f"away-{_name((*path, number))}")
        away.name_it(say("ui.cards-condition-away"))
        away.clicked.connect(lambda: self._remove(path, number))
        line.addWidget(away)

    def _first(self, path: Path) -> QWidget:
        """The rule has no condition yet."""
        button = Button("secondary", "plus", say("ui.cards-first-condition"))
        button.setAccessibleName(say("ui.cards-first-condition"))
        button.setObjectName("first")
        button.clicked.connect(lambda: self._choose_field(path, None, button))
        return button

    def _free(self, part: Part, group: Group, here: Path) -> QWidget:
        """What has no form of its own is text, coloured as code."""
        source = self.writer.text
        box = CodeBox(source[part.inner.start : part.inner.end], lines=True)
        box.setObjectName(f"free-{_name(here)}")
        box.setAccessibleName(say("ui.cards-condition"))
        box.written.connect(lambda text: self._replace(here, text))
        box.left.connect(self.left)
        return box

    def _list_head(self, group: Group, path: Path, depth: int) -> QWidget:
        holder, line = self._line(max(depth - 1, 0))
        outer = self.part_at(path[:-1]) if path else None
        if isinstance(outer, Group):
            line.addWidget(self._word(outer, path[:-1], path[-1]))
        else:
            label = Label(Style.SMALL, "text2", say("ui.cards-when"))
            label.setFixedWidth(WORD)
            line.addWidget(label)
        self._kind_parts(line, group, path)
        line.addStretch(1)
        if path:
            self._away_group(line, path)
        return holder

    def _group_head(self, outer: Group, group: Group, path: Path, number: int, depth: int) -> QWidget:
        """Before a group written with `and` or `or` inside another one."""
        holder, line = self._line(depth)
        line.addWidget(self._word(outer, path, number))
        self._kind_parts(line, group, (*path, number))
        line.addStretch(1)
        self._away_group(line, (*path, number))
        return holder

    def _kind_parts(self, line: QHBoxLayout, group: Group, path: Path) -> None:
        button = PickButton()
        button.setObjectName(f"group-{_name(path)}")
        told = group_words(group.kind)
        button.show_choice(told, say("ui.cards-group-kind", kind=told))
        button.clicked.connect(lambda: self._choose_kind(path, button))
        line.addWidget(button)
        if group.kind == "at_least" and isinstance(group.k, s.NumberLiteral):
            count = PickButton()
            count.setObjectName(f"count-{_name(path)}")
            told = say("ui.cards-at-least", k=group.k.value, n=len(group.parts))
            count.show_choice(told, told)
            count.clicked.connect(lambda: self._choose_count(path, count))
            line.addWidget(count)

    def _away_group(self, line: QHBoxLayout, path: Path) -> None:
        away = Button("plain", "close", height=24)
        away.name_it(say("ui.cards-group-away"))
        away.clicked.connect(lambda: self._remove(path[:-1], path[-1]))
        line.addWidget(away)

    def _foot(self, path: Path, depth: int) -> QWidget:
        holder, line = self._line(depth)
        space = QWidget()
        space.setFixedWidth(WORD)
        line.addWidget(space)
        button = self._add_button(path)
        line.addWidget(button)
        line.addStretch(1)
        if not path:
            self.add = button
        return holder

    def _add_button(self, path: Path) -> Button:
        button = Button("plain", "plus", say("ui.cards-add-condition"), height=24)
        button.setAccessibleName(say("ui.cards-add-condition"))
        button.setObjectName(f"add-{_name(path)}")
        button.clicked.connect(lambda: self._choose_field(path, None, button))
        return button

    # ── Terms ───────────────────────────────────────────────────────────────────────────────────

    def _known(self, term: terms.Term | None) -> Known | None:
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

    def _term(self, line: QHBoxLayout, term: terms.Term, known: Known, here: Path) -> None:
        source = self.writer.text
        subject = PickButton()
        subject.setObjectName(f"field-{_name(here)}")
        told = known.name or source[term.subject.start : term.subject.end]
        subject.show_choice(told, say("ui.cards-about", name=told), known.drawing)
        subject.clicked.connect(lambda: self._choose_field(here, term, subject))
        line.addWidget(subject)
        op = PickButton()
        op.setObjectName(f"op-{_name(here)}")
        op.show_choice(operator_words(term.op), say("ui.cards-operator", op=operator_words(term.op)))
        op.clicked.connect(lambda: self._choose_operator(here, term, known, op))
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
        return isinstance(node, s.Name) and program is not None and _param(program, node.name) is not None

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
        term = self._term_at(self.active[0]) if self.active is not None else None
        if term is not None and self.active is not None and self.active[1] < len(term.values):
            self.numbers.look(term.values[self.active[1]].span.start, self.writer.text)

    def _count(self, statement: Any) -> None:
        """Ask how many customers pass each condition."""
        program = self.context.program
        if self.numbers is None or program is None or not self.context.current:
            return
        by_place = conditions_at(program, statement)
        wanted = []
        for path in self.passing:
            part = self.part_at(path)
            if part is not None and part.inner in by_place:
                wanted.append((path, by_place[part.inner]))
        self.numbers.count(self, tuple(wanted))

    def show_counts(self, counts: dict[Path, int], total: int) -> None:
        """How many customers pass each condition, of all."""
        for path, label in self.passing.items():
            known = path in counts and total
            label.setText(say("ui.cards-pass", n=counts[path], share=counts[path] / total) if known else "")

    # ── What hands do ───────────────────────────────────────────────────────────────────────────

    def part_at(self, path: Path) -> Part | Group | None:
        """The condition at a path in the condition of now."""
        found: Part | Group | None = self.root
        for number in path:
            if not isinstance(found, Group) or number >= len(found.parts):
                return None
            found = found.parts[number]
        return found

    def _term_at(self, path: Path) -> terms.Term | None:
        part = self.part_at(path)
        return terms.read_term(part) if isinstance(part, Part) else None

    def write(self, edits: Any, key: str = "ui.did-condition") -> None:
        """Edits from a function of book and statement, as one step."""
        self.writer.change(self.body.start, edits, self.body.say_step(key))

    def edit_term(self, here: Path, make: Any) -> None:
        """Edits from a function of book, statement and term."""
        term = self._term_at(here)
        if term is not None:
            self.write(lambda book, statement: make(book, statement, term))

    def _replace(self, here: Path, text: str) -> None:
        part, outer = self.part_at(here), self.part_at(here[:-1])
        if part is None or not isinstance(outer, Group):
            return
        kind = outer.kind if outer.head is None and len(outer.parts) > 1 else ""
        self.write(lambda book, _: conditions.replaced(book, part, text, kind))

    def _remove(self, path: Path, number: int) -> None:
        group = self.part_at(path)
        if not isinstance(group, Group):
            return
        if len(group.parts) == 1 and path:
            self._remove(path[:-1], path[-1])
            return
        self.active = None
        self.write(lambda book, statement: conditions.taken_out(book, statement, group, number))

    def _add(self, path: Path, text: str) -> None:
        group = self.part_at(path)
        if isinstance(group, Group):
            count = 0 if conditions.is_empty(group) else len(group.parts)
            self.active = ((*path, count), 0)
            self.write(lambda book, statement: conditions.added(book, statement, group, text))

    def _choose_field(self, path: Path, term: terms.Term | None, button: QWidget) -> None:
        """A name for the subject of a term, or for a new condition of a group."""
        node = term.subject_node if term is not None else None
        known = node.name if isinstance(node, s.Name) else ""
        options = [
            Option(k.name, k.name, k.drawing, checked=term is not None and known == k.name)
            for k in self.names.values()
        ]
        if term is None:
            options += [
                Option("\0any", say("ui.cards-new-group"), "cards"),
                Option("\0text", say("ui.cards-new-text"), "text"),
            ]
        chooser = Chooser(say("ui.cards-choose-field"), options, False, self)
        if term is None:
            chooser.chosen.connect(lambda name: self._add_about(path, name))
        else:
            chooser.chosen.connect(lambda name: self._about(path, name))
        self._open(chooser, button)

    def _add_about(self, path: Path, name: str) -> None:
        first = next(iter(self.names.values()), None)
        if name == "\0any":
            some = [first_term(k, self.context, self._chinese) for k in list(self.names.values())[1:3]]
            if len(some) == 2:
                self._add(path, f"{some[0]} {writing.word('OR', self._chinese)} {some[1]}")
        elif name == "\0text":
            text = first_term(first, self.context, self._chinese) if first else ""
            self._add(path, text)
        else:
            self._add(path, first_term(self.names[name], self.context, self._chinese))

    def _about(self, here: Path, name: str) -> None:
        """Another subject; with another type the whole condition begins anew."""
        term, known = self._term_at(here), self.names[name]
        if term is None:
            return
        before = self._known(term)
        alike = before is not None and before.kind == known.kind and not known.choices and not before.choices
        if alike:
            self.edit_term(here, lambda book, _, t: terms.with_subject(book, t, name))
        else:
            text = first_term(known, self.context, self._chinese)
            self._replace(here, text)

    def _choose_operator(self, here: Path, term: terms.Term, known: Known, button: QWidget) -> None:
        ops = known.operators if term.op in known.operators else (term.op, *known.operators)
        if not isinstance(term.subject_node, s.Name):
            ops = tuple(op for op in ops if op not in ("yes", "no"))
        options = [Option(op, operator_choice(op), checked=op == term.op) for op in ops]
        chooser = Chooser(say("ui.cards-choose-operator"), options, False, self)
        chooser.chosen.connect(lambda op: self._operate(here, known, op))
        self._open(chooser, button)

    def _operate(self, here: Path, known: Known, op: str) -> None:
        """Another operator; values stay as far as they fit."""
        term = self._term_at(here)
        if term is None or term.op == op:
            return
        source = self.writer.text
        old = [source[v.span.start : v.span.end] for v in term.values]
        timed = {"past", "next", "top", "top_in"}
        fits = (term.op in timed) == (op in timed) and (term.op in timed) <= (
            {term.op, op} <= {"past", "next"} or {term.op, op} <= {"top", "top_in"}
        )
        kept = old if fits else []
        wanted = terms.COUNTS.get(op, max(1, len(kept)) if op in terms.SEVERAL else 1)
        fresh = first_value(known, op, self.context)
        texts = tuple((kept + [fresh] * wanted)[:wanted])
        unit = "THIS_YEAR" if op == "period" else term.unit if term.unit in terms.UNITS else "months"
        self.edit_term(here, lambda b, st, t: terms.with_operator(b, st, t, op, texts, unit))

    def _choose_kind(self, path: Path, button: QWidget) -> None:
        group = self.part_at(path)
        if not isinstance(group, Group):
            return
        options = [Option(k, group_words(k), checked=k == group.kind) for k in _KINDS]
        chooser = Chooser(say("ui.cards-choose-group"), options, False, self)
        chooser.chosen.connect(lambda kind: self._to_kind(path, kind))
        self._open(chooser, button)

    def _to_kind(self, path: Path, kind: str, k: int | None = None) -> None:
        group = self.part_at(path)
        if not isinstance(group, Group):
            return
        count = k if k is not None else min(2, len(group.parts))
        self.write(lambda book, st: conditions.of_kind(book, st, group, kind, count, inside=bool(path)))

    def _choose_count(self, path: Path, button: QWidget) -> None:
        group = self.part_at(path)
        if not isinstance(group, Group):
            return
        n = len(group.parts)
        options = [Option(str(k), say("ui.cards-at-least", k=k, n=n)) for k in range(1, n + 1)]
        chooser = Chooser(say("ui.cards-choose-count"), options, False, self)
        chooser.chosen.connect(lambda k: self._to_kind(path, "at_least", int(k)))
        self._open(chooser, button)

    def _open(self, chooser: Chooser, button: QWidget) -> None:
        self.chooser = chooser
        chooser.open_at(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def take_keyboard(self) -> None:
        for widget in self.findChildren(QWidget):
            if widget.objectName() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return


class Indented(QWidget):
    """A row; those of groups in groups have a line at their left."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        self._depth = depth

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        for level in range(self._depth):
            painter.fillRect(20 * level + 28, -6, 1, self.height() + 12, theme().colour("line"))


def group_words(kind: str) -> str:
    """What a group of conditions asks for."""
    return say(f"ui.group-{kind.replace('_', '-')}")


def _name(path: Path) -> str:
    return ".".join(map(str, path)) or "root"


def _param(program: Any, name: str) -> Any:
    return next((p for p in program.params if p.name == name), None)

"""What hands do to a condition: fields, operators, groups chosen from lists, parts added and taken out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from gradestudio.language import syntax as s
from gradestudio.language.edits import conditions, terms, writing
from gradestudio.language.edits.conditions import Group, Part
from gradestudio.ui.cards.chooser import Chooser, Option
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.kinds import (
    Known,
    first_term,
    first_value,
    operator_choice,
)
from gradestudio.ui.cards.rowparts import Path, group_words
from gradestudio.ui.speech import say

_KINDS = ("all", "any", "none", "at_least")


class ConditionActs(QWidget):
    """What is done to a condition: each act writes its own words.  The rows below show it."""

    body: Any
    writer: Any
    context: Context
    names: dict[str, Known]
    root: Group | None
    active: tuple[Path, int] | None
    chooser: Any
    _chinese: bool
    of_item: bool
    emptied: Any

    def known_of(self, term: terms.Term | None) -> Known | None:
        """What the subject of a term is."""
        raise NotImplementedError

    def part_at(self, path: Path) -> Part | Group | None:
        """The condition at a path in the condition of now."""
        found: Part | Group | None = self.root
        for number in path:
            if not isinstance(found, Group) or number >= len(found.parts):
                return None
            found = found.parts[number]
        return found

    def term_at(self, path: Path) -> terms.Term | None:
        part = self.part_at(path)
        return terms.read_term(part) if isinstance(part, Part) else None

    def write(self, edits: Any, key: str = "ui.did-condition") -> None:
        """Edits from a function of book and statement, as one step."""
        self.writer.change(self.body.start, edits, self.body.say_step(key))

    def edit_term(self, here: Path, make: Any) -> None:
        """Edits from a function of book, statement and term."""
        term = self.term_at(here)
        if term is not None:
            self.write(lambda book, statement: make(book, statement, term))

    def replace(self, here: Path, text: str) -> None:
        part, outer = self.part_at(here), self.part_at(here[:-1])
        if part is None or not isinstance(outer, Group):
            return
        kind = outer.kind if outer.head is None and len(outer.parts) > 1 else ""
        self.write(lambda book, _: conditions.replaced(book, part, text, kind))

    def remove(self, path: Path, number: int) -> None:
        group = self.part_at(path)
        if not isinstance(group, Group):
            return
        if len(group.parts) == 1 and path:
            self.remove(path[:-1], path[-1])
            return
        if len(group.parts) == 1 and self.of_item:
            self.emptied.emit()
            return
        self.active = None
        self.write(lambda book, statement: conditions.taken_out(book, statement, group, number))

    def _add(self, path: Path, text: str) -> None:
        group = self.part_at(path)
        if isinstance(group, Group):
            count = 0 if conditions.is_empty(group) else len(group.parts)
            self.active = ((*path, count), 0)
            self.write(lambda book, statement: conditions.added(book, statement, group, text))

    def choose_field(self, path: Path, term: terms.Term | None, button: QWidget) -> None:
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
        self.open_list(chooser, button)

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
        term, known = self.term_at(here), self.names[name]
        if term is None:
            return
        before = self.known_of(term)
        alike = before is not None and before.kind == known.kind and not known.choices and not before.choices
        if alike:
            self.edit_term(here, lambda book, _, t: terms.with_subject(book, t, name))
        else:
            text = first_term(known, self.context, self._chinese)
            self.replace(here, text)

    def choose_operator(self, here: Path, term: terms.Term, known: Known, button: QWidget) -> None:
        ops = known.operators if term.op in known.operators else (term.op, *known.operators)
        if not isinstance(term.subject_node, s.Name):
            ops = tuple(op for op in ops if op not in ("yes", "no"))
        options = [Option(op, operator_choice(op), checked=op == term.op) for op in ops]
        chooser = Chooser(say("ui.cards-choose-operator"), options, False, self)
        chooser.chosen.connect(lambda op: self._operate(here, known, op))
        self.open_list(chooser, button)

    def _operate(self, here: Path, known: Known, op: str) -> None:
        """Another operator; values stay as far as they fit."""
        term = self.term_at(here)
        if term is None or term.op == op:
            return
        source = self.writer.text
        old = [source[v.span.start : v.span.end] for v in term.values]
        fits = _family(term.op) == _family(op)
        kept = old if fits else []
        wanted = terms.COUNTS.get(op, max(1, len(kept)) if op in terms.SEVERAL else 1)
        fresh = first_value(known, op, self.context)
        texts = tuple((kept + [fresh] * wanted)[:wanted])
        unit = "THIS_YEAR" if op == "period" else term.unit if term.unit in terms.UNITS else "months"
        self.edit_term(here, lambda b, st, t: terms.with_operator(b, st, t, op, texts, unit))

    def choose_kind(self, path: Path, button: QWidget) -> None:
        group = self.part_at(path)
        if not isinstance(group, Group):
            return
        options = [Option(k, group_words(k), checked=k == group.kind) for k in _KINDS]
        chooser = Chooser(say("ui.cards-choose-group"), options, False, self)
        chooser.chosen.connect(lambda kind: self._to_kind(path, kind))
        self.open_list(chooser, button)

    def _to_kind(self, path: Path, kind: str, k: int | None = None) -> None:
        group = self.part_at(path)
        if not isinstance(group, Group):
            return
        count = k if k is not None else min(2, len(group.parts))
        self.write(lambda book, st: conditions.of_kind(book, st, group, kind, count, inside=bool(path)))

    def choose_count(self, path: Path, button: QWidget) -> None:
        group = self.part_at(path)
        if not isinstance(group, Group):
            return
        n = len(group.parts)
        options = [Option(str(k), say("ui.cards-at-least", k=k, n=n)) for k in range(1, n + 1)]
        chooser = Chooser(say("ui.cards-choose-count"), options, False, self)
        chooser.chosen.connect(lambda k: self._to_kind(path, "at_least", int(k)))
        self.open_list(chooser, button)

    def open_list(self, chooser: Chooser, button: QWidget) -> None:
        self.chooser = chooser
        chooser.open_at(button.mapToGlobal(QPoint(0, button.height() + 2)))


def _family(op: str) -> int:
    """Operators whose values are of one kind: lengths of time, shares, and all others."""
    return next((n for n, some in enumerate(({"past", "next"}, {"top", "top_in"})) if op in some), -1)

"""The body of a movement limit: what a tier is held against, steps down and up, for whom it holds."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gradestudio.language.edits import limits, rules
from gradestudio.language.edits.places import is_chinese
from gradestudio.ui.cards.body import Body, CommentLine
from gradestudio.ui.cards.chooser import Chooser, Option
from gradestudio.ui.cards.clauses import ValueInput, away_button, small_word
from gradestudio.ui.cards.contents import Card
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.items_body import add_button
from gradestudio.ui.cards.kinds import first_term, known_names
from gradestudio.ui.cards.rows import ConditionRows
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.controls.layouts import Wrapped
from gradestudio.ui.speech import say

_KEYS = {"FALLS_AT_MOST": "ui.cards-falls", "RISES_AT_MOST": "ui.cards-rises"}


class LimitBody(Body):
    """`against PREVIOUS falls at most 1 step, rises at most 2 steps, when …`."""

    def __init__(self, writer: Writer, numbers: Any) -> None:
        super().__init__(writer, numbers)
        self.context = Context()
        self.chooser: Any = None
        self.against = small_word("ui.cards-against-what")
        self.previous = ValueInput(self, "previous", ("tier of",))
        self.words = {word: small_word(key) for word, key in _KEYS.items()}
        self.steps = {word: ValueInput(self, word.lower()) for word in _KEYS}
        self.units = {word: small_word("ui.cards-steps") for word in _KEYS}
        self.aways = {word: self._away(word) for word in _KEYS}
        self.adds = {word: add_button(key) for word, key in _KEYS.items()}
        self.add_when = add_button("ui.cards-add-condition")
        self.add_when.setObjectName("add-when")
        self.condition = ConditionRows(self, self._find, of_item=True)
        self.condition.setObjectName("condition")
        self.comment = CommentLine(self)
        self._build()
        self.add_when.clicked.connect(self._choose_field)
        self.condition.emptied.connect(lambda: self._write_condition(""))
        self.condition.left.connect(self.left)

    @property
    def body(self) -> LimitBody:
        """Its inputs ask what they stand in for its body."""
        return self

    def _away(self, word: str) -> Any:
        return away_button(f"away-{word.lower()}", "", lambda: self._write_steps(word, ""))

    def _build(self) -> None:
        line = Wrapped(6)
        for widget in (self.against, self.previous):
            line.addWidget(widget)
        for word in _KEYS:
            self.adds[word].setObjectName(f"add-{word.lower()}")
            self.adds[word].clicked.connect(lambda _=False, word=word: self._write_steps(word, "1"))
            for widget in (self.words[word], self.steps[word], self.units[word], self.aways[word]):
                line.addWidget(widget)
        foot = QHBoxLayout()
        for button in (*self.adds.values(), self.add_when):
            foot.addWidget(button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 10)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.condition)
        column.addLayout(foot)
        column.addWidget(self.comment)

    @staticmethod
    def _find(statement: Any) -> Any:
        parts = limits.limit_of(statement)
        return None if parts is None or parts.when is None else (parts.node.when, parts.when.body)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_statement(self, card: Card, statement: Any, context: Context) -> None:
        super().show_statement(card, statement, context)
        self.context = context
        parts = limits.limit_of(statement)
        assert parts is not None
        source = self.writer.text
        self.against.setText(say("ui.cards-against-what"))
        self.previous.show_part(
            parts.node.previous,
            source[parts.previous.start : parts.previous.end],
            say("ui.cards-against-what"),
            self._write_previous,
        )
        nodes = {"FALLS_AT_MOST": parts.node.falls, "RISES_AT_MOST": parts.node.rises}
        for word, key in _KEYS.items():
            self._show_steps(word, say(key), parts.steps.get(word), nodes[word], len(parts.steps) > 1)
        self.condition.setVisible(parts.when is not None)
        if parts.when is not None:
            self.condition.show_condition(statement, context)
        self.add_when.setText(say("ui.cards-add-condition"))
        self.add_when.setVisible(parts.when is None)
        self.comment.show_words(rules.comment_of(self.writer.book(), statement))

    def _show_steps(self, word: str, told: str, clause: Any, node: Any, several: bool) -> None:
        for widget in (self.words[word], self.steps[word], self.units[word]):
            widget.setVisible(clause is not None)
        self.aways[word].setVisible(clause is not None and several)
        self.aways[word].name_it(f"{say('ui.cards-end-away')}: {told}")
        self.adds[word].setVisible(clause is None)
        self.adds[word].setText(told)
        self.adds[word].setAccessibleName(told)
        self.words[word].setText(told)
        self.units[word].setText(say("ui.cards-steps"))
        if clause is not None:
            written = self.writer.text[clause.body.start : clause.body.end]
            self.steps[word].show_part(node, written, told, lambda text: self._write_steps(word, text))

    def release(self) -> None:
        self.condition.release()

    # ── Acts ────────────────────────────────────────────────────────────────────────────────────

    def _write(self, make: Any) -> None:
        step = self.say_step("ui.did-text")
        self.writer.change(self.start, lambda b, st: make(b.source, st), step)

    def _write_previous(self, text: str) -> None:
        self._write(lambda source, st: limits.with_previous(source, st, text))

    def _write_steps(self, word: str, text: str) -> None:
        self._write(lambda source, st: limits.with_steps(source, st, word, text))

    def _write_condition(self, text: str) -> None:
        self._write(lambda source, st: limits.with_condition(source, st, text))

    def _choose_field(self) -> None:
        names = known_names(self.context)
        options = [Option(k.name, k.name, k.drawing) for k in names.values()]
        self.chooser = Chooser(say("ui.cards-choose-field"), options, False, self)
        self.chooser.chosen.connect(self._add_about)
        self.chooser.open_at(self.add_when.mapToGlobal(self.add_when.rect().bottomLeft()))

    def _add_about(self, name: str) -> None:
        known, context = known_names(self.context)[name], self.context
        self._write(
            lambda source, st: limits.with_condition(source, st, first_term(known, context, is_chinese(st)))
        )

"""The card in the middle: who goes from where to where, as ribbons or as a matrix."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from gradestudio.ui.compare.flows import WideMatrix, WideRibbons, wide_table
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import EmptyState
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.segments import Segments
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, theme


class MovesCard(Card):
    """One grade at a time; each stream and each cell asks for its customers."""

    wished = Signal(object)
    """An old and a new outcome."""
    grade_chosen = Signal(str)
    form_chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.facts: Any = None
        self._version, self._form, self._figure = "", "ribbons", "people"
        self.title = Label(Style.SUBTITLE)
        self.line = Label(Style.SMALL, "text2", elide=True)
        self.grade = Button("plain", "tier", height=24)
        self.grade_menu = QMenu(self)
        self.grade.set_menu(self.grade_menu)
        self.form = Segments({"ribbons": "", "matrix": ""})
        self.figures = Segments({"people": "", "money": ""})
        self.ribbons, self.matrix = WideRibbons(), WideMatrix()
        self.nobody = EmptyState("check", "ok")
        self._build()
        for drawn in (self.ribbons, self.matrix):
            drawn.chosen.connect(lambda pair, _: self.wished.emit(pair))
        self.form.chosen.connect(lambda form: self._choose(form, self._figure))
        self.figures.chosen.connect(lambda figure: self._choose(self._form, figure))
        theme().changed.connect(self._fill)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 7, 10, 7)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.line, 1)
        for widget in (self.grade, self.figures, self.form):
            head.addWidget(widget)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.setContentsMargins(8, 0, 8, 8)
        for widget in (self.ribbons, self.matrix, self.nobody):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(body, 1)

    def _choose(self, form: str, figure: str) -> None:
        self.show_form(form, figure)
        self.form_chosen.emit(form, figure)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_form(self, form: str, figure: str) -> None:
        self._form, self._figure = form, figure
        self._fill()

    def show_moves(self, facts: Any, names: tuple[str, str], grades: tuple[str, ...]) -> None:
        self.facts, self._version = facts, names[0]
        self.grade.setVisible(len(grades) > 1)
        self.grade_menu.clear()
        for name in grades:
            action = self.grade_menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(facts is not None and name == facts.grade)
            action.triggered.connect(lambda _=False, name=name: self.grade_chosen.emit(name))
        self._fill()

    def show_wish(self, wish: Any) -> None:
        active = frozenset([wish]) if isinstance(wish, tuple) else frozenset()
        self.ribbons.mark_active(active)
        self.matrix.mark_active(active)

    def _fill(self) -> None:
        facts = self.facts
        if facts is None:
            return
        self.title.setText(say("ui.moves"))
        self.grade.setText(facts.grade)
        self.grade.setAccessibleName(say("ui.grade-shown", grade=facts.grade))
        money = self._figure == "money" and any(f.money is not None for f in facts.flows)
        key = "ui.ribbons-line-money" if money else "ui.ribbons-line"
        self.line.setText(say(key, n=facts.moved) if facts.moved and self._form == "ribbons" else "")
        self.form.choose(self._form)
        self.figures.choose("money" if money else "people")
        self.figures.setVisible(any(f.money is not None for f in facts.flows) and bool(facts.moved))
        self.form.setVisible(bool(facts.moved))
        table = wide_table(facts, self._version)
        sizes = {(f.old, f.new): float(f.money or 0.0) if money else float(f.count) for f in facts.flows}
        self.ribbons.show_table(table, sizes)
        self.matrix.show_table(table, money, False)
        shown = self.ribbons if self._form == "ribbons" else self.matrix
        self._stack.setCurrentWidget(shown if facts.moved else self.nobody)

    def retranslate(self) -> None:
        self.form.name_parts(ribbons=say("ui.ribbons"), matrix=say("ui.matrix"))
        self.figures.name_parts(people=say("ui.people-short"), money=say("ui.money-short"))
        self.figures.button("people").setAccessibleName(say("ui.people-first"))
        self.figures.button("money").setAccessibleName(say("ui.money-first"))
        self.nobody.tell(say("ui.nobody-moves-title"), say("ui.nobody-moves-line"))
        self._fill()

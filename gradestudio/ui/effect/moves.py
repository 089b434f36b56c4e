"""Who moves from where to where: a head with both counts and switches, the matrix or the ribbons."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.ui import outcomes
from gradestudio.ui.controls.badge import Badge, short_name
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.segments import Segments
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.effect.matrix import End, MoveCell, MoveMatrix, MoveTable
from gradestudio.ui.effect.ribbons import MoveRibbons
from gradestudio.ui.filterwords import outcome_name
from gradestudio.ui.speech import say, speech, words
from gradestudio.ui.theme import Style, theme

_WIDE = 340
"""Narrower panels have cells of one line."""


class MovesSection(QWidget):
    """One grade's moves.  Form (matrix or ribbons) and figure (people or money) are the panel's to keep."""

    filter_asked = Signal(object, bool)
    form_chosen = Signal(str)
    figure_chosen = Signal(str)
    compare_asked = Signal()

    def __init__(self, grade: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grade = grade
        self.facts: Any = None
        self._shown: Any = None
        self._version, self._form, self._figure = "", "matrix", "people"
        self._filters: tuple[Filter, ...] = ()
        self.title = Label(Style.SMALL_STRONG, elide=True)
        self.up = Button("plain", "arrow-up", height=24, tight=True)
        self.down = Button("plain", "arrow-down", height=24, tight=True)
        self.up.ink, self.down.ink = "up", "down"
        self.form = Button("plain", "flow", height=24)
        self.compare = Button("plain", "compare", height=24)
        self.figures = Segments({"people": "", "money": ""})
        self.matrix = MoveMatrix()
        self.ribbons = MoveRibbons()
        self.nobody = Label(Style.SMALL, "text2", wrap=True)
        self._build()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 2)
        head.setSpacing(0)
        head.addWidget(self.title, 1)
        for widget in (self.up, self.down, self.compare, self.form):
            head.addWidget(widget)
        head.addSpacing(4)
        head.addWidget(self.figures)
        self.nobody.setContentsMargins(12, 2, 12, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addLayout(head)
        for widget in (self.matrix, self.ribbons, self.nobody):
            column.addWidget(widget)
        for drawn in (self.matrix, self.ribbons):
            drawn.chosen.connect(
                lambda pair, add: self.filter_asked.emit(Filter("cell", self.grade, pair), add)
            )
        self.up.clicked.connect(lambda: self._ask("up"))
        self.down.clicked.connect(lambda: self._ask("down"))
        self.form.clicked.connect(
            lambda: self.form_chosen.emit("matrix" if self._form == "ribbons" else "ribbons")
        )
        self.figures.chosen.connect(self.figure_chosen)
        self.compare.clicked.connect(self.compare_asked)

    def _ask(self, way: str) -> None:
        self.filter_asked.emit(Filter("moved", self.grade, way), False)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_moves(self, facts: Any, version: str, form: str, figure: str) -> None:
        now = (facts, version, form, figure, speech().language, theme().dark, theme().body)
        if now != self._shown:
            self._shown = now
            self.facts, self._version, self._form, self._figure = facts, version, form, figure
            self._fill()

    def show_filters(self, filters: tuple[Filter, ...]) -> None:
        pairs = frozenset(f.value for f in filters if f.kind == "cell" and f.name == self.grade)
        self.matrix.mark_active(pairs)
        self.ribbons.mark_active(pairs)

    def _fill(self) -> None:
        facts = self.facts
        has_money = any(flow.money is not None for flow in facts.flows)
        money = has_money and self._figure == "money"
        self.title.setText(say("ui.moves"))
        ribbons = self._form == "ribbons"
        self.form.drawing = "matrix" if ribbons else "flow"
        self.form.name_it(say("ui.as-matrix" if ribbons else "ui.as-ribbons"))
        self.form.update()
        self.compare.name_it(say("ui.do-compare"), "F9")
        self.figures.name_parts(people=say("ui.people-short"), money=say("ui.money-short"))
        self.figures.button("people").setAccessibleName(say("ui.people-first"))
        self.figures.button("money").setAccessibleName(say("ui.money-first"))
        self.figures.choose("money" if money else "people")
        self.figures.setVisible(has_money and bool(facts.moved))
        self.form.setVisible(bool(facts.moved))
        self._arrows()
        table = move_table(facts, self._version)
        self.matrix.show_table(table, money, self.width() < _WIDE)
        self.ribbons.show_table(table, _sizes(facts, money))
        self.matrix.setVisible(bool(facts.moved) and not ribbons)
        self.ribbons.setVisible(bool(facts.moved) and ribbons)
        self.nobody.setVisible(not facts.moved)
        self.nobody.setText(
            say("ui.nobody-moves", version=self._version) if self._version else say("ui.nobody-moves-opened")
        )

    def _arrows(self) -> None:
        for button, n, word, long in (
            (self.up, self.facts.up, "ui.n-up", "ui.show-up"),
            (self.down, self.facts.down, "ui.n-down", "ui.show-down"),
        ):
            button.setText(say(word, n=n))
            button.name_it(say(long, n=n))
            button.setVisible(bool(n))

    def resizeEvent(self, event) -> None:
        low = self.width() < _WIDE
        crossed = event.oldSize().width() >= 0 and (event.oldSize().width() < _WIDE) != low
        super().resizeEvent(event)
        if self.facts is not None and crossed:
            self._fill()


def move_table(facts: Any, version: str) -> MoveTable:
    """The moves of a grade in words."""
    old_name = version or say("ui.as-opened-short")
    olds = tuple(_end(end, facts.olds, _sum(facts.flows, "old", end[0])) for end in facts.olds)
    news = tuple(_end(end, facts.news, _sum(facts.flows, "new", end[0])) for end in facts.news)
    cells = tuple(_cell(flow) for flow in facts.flows)
    title = say("ui.moves-of", grade=facts.grade)
    return MoveTable(title, say("ui.old-to-new", old=old_name), olds, news, cells)


def _cell(flow: Any) -> MoveCell:
    money = words().money(flow.money) if flow.money is not None else ""
    args = {"old": outcome_name(flow.old), "new": outcome_name(flow.new), "n": flow.count}
    key = "ui.move-stays" if flow.old == flow.new else "ui.move"
    spoken = say(key, **args) + (f"{say('ui.comma')}{money}" if money else "")
    return MoveCell(flow.old, flow.new, words().number(flow.count), money, flow.direction, spoken, flow.count)


def _end(end: tuple[str, str, str | None, int], ends: Any, total: int) -> End:
    name, title, _, code = end
    if code < 0:
        badge = Badge(say(outcomes.SHORT_NAMES[code]))
        return End(name, badge, words().number(total), outcome_name(name))
    colours = theme().tiers([e[2] for e in ends if e[3] >= 0])
    return End(name, Badge(short_name(name), colours[code]), words().number(total), f"{name} {title}".strip())


def _sum(flows: Any, side: str, name: str) -> int:
    return sum(f.count for f in flows if getattr(f, side) == name)


def _sizes(facts: Any, money: bool) -> dict[tuple[str, str], float]:
    return {(f.old, f.new): float(f.money or 0.0) if money else float(f.count) for f in facts.flows}

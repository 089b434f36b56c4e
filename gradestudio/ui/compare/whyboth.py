"""Why one customer has this tier in the old version and that one in the new, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradestudio.ui import calls
from gradestudio.ui.background import Channel, Control
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.modal import Modal
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style
from gradestudio.ui.why.panel import WhyPanel

_MOST = QSize(1240, 820)


@dataclass(frozen=True, slots=True, eq=False)
class ExplainBoth:
    """Both explanations of one customer of a `requests.Both`, the old one first."""

    both: Any
    row: int

    def run(self, control: Control) -> tuple[Any, Any]:
        assert self.both.found.runs is not None
        explain = calls.explain().explain
        old = explain(self.both.found.runs[0].grading, self.row)
        control.check()
        return old, explain(self.both.found.runs[1].grading, self.row)


class WhyBoth(Modal):
    """Up and down go through the list behind it; the rules are shown where the new side is the draft."""

    step_asked = Signal(int)
    rules_asked = Signal()

    def __init__(self, window: QWidget, names: tuple[str, str], may_show_rules: bool) -> None:
        super().__init__(window, _MOST)
        self.panels = (WhyPanel(), WhyPanel())
        for number, (panel, name) in enumerate(zip(self.panels, names, strict=True)):
            side = QWidget()
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            head = Label(Style.SUBTITLE, text=name)
            head.setContentsMargins(16, 10, 16, 4)
            column.addWidget(head)
            column.addWidget(panel, 1)
            if number:
                line = Panel("line")
                line.setFixedWidth(1)
                self.body.addWidget(line)
            self.body.addWidget(side, 1)
            panel.retranslate()
        self.before, self.after = Button("secondary", "chev-up"), Button("secondary", "chev-down")
        self.rules = Button("secondary", "rule")
        self.leave = Button("primary")
        for button, key in (
            (self.before, "ui.customer-before"),
            (self.after, "ui.customer-after"),
            (self.rules, "ui.why-in-rules"),
            (self.leave, "ui.close"),
        ):
            button.setText(say(key))
            button.setAccessibleName(say(key))
        self.rules.setVisible(may_show_rules)
        for button in (self.before, self.after):
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        for button in (self.rules, self.leave):
            self.foot.addWidget(button)
        self.before.clicked.connect(lambda: self.step_asked.emit(-1))
        self.after.clicked.connect(lambda: self.step_asked.emit(1))
        self.rules.clicked.connect(self.rules_asked)
        self.leave.clicked.connect(self.accept)
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            act = QShortcut(QKeySequence(keys), self)
            act.setContext(Qt.ShortcutContext.WindowShortcut)
            act.activated.connect(lambda step=step: self.step_asked.emit(step))

    def show_customer(self, both: Any, made: tuple[Any, Any], grade: str, who: tuple[str, str]) -> None:
        """Both explanations of a customer; `who`: name and small words."""
        self.title.setText(say("ui.why-both", who=who[0]))
        self.line.setText(who[1])
        assert both.found.runs is not None
        for panel, explanation, run in zip(self.panels, made, both.found.runs, strict=True):
            panel.choose_grade(grade)
            panel.show_explanation(explanation, run.grading.program, run.book.source, who, {}, "")


class WhyDesk(QObject):
    """Opens the dialog and keeps it at the list's current customer."""

    rules_asked = Signal(int)

    def __init__(self, window: Any, desk: Any, rows: Any, table: Any) -> None:
        super().__init__(desk)
        self._window, self._desk, self._rows, self._table = window, desk, rows, table
        self.dialog: WhyBoth | None = None
        self.row = -1
        self.channel = desk.controller.channels["compare-why"] = Channel("compare-why", self)
        self.channel.answered.connect(self._came)
        self.channel.failed.connect(
            lambda request, failure: desk.controller.refuse("compare-why", request, failure)
        )

    def open(self, row: int) -> None:
        """For a customer of the list, by the table's row."""
        if self.dialog is None:
            self.dialog = WhyBoth(self._window, self._desk.names, self._desk.new.kind == "draft")
            self.dialog.step_asked.connect(self._step)
            self.dialog.rules_asked.connect(self._to_rules)
            self.dialog.finished.connect(lambda _: self._left())
            self.dialog.open()
            self.dialog.leave.setFocus()
        self.row = row
        self.channel.ask(ExplainBoth(self._desk.both, row))

    def _came(self, request: ExplainBoth, made: tuple[Any, Any]) -> None:
        if self.dialog is not None and request.row == self.row and request.both is self._desk.both:
            self.dialog.show_customer(request.both, made, self._rows.grade, self._who(request.row))

    def _who(self, row: int) -> tuple[str, str]:
        model = self._table.model
        texts = [model.cells[s.key].text(row) or "–" for s in model.columns if s.frozen]
        if not texts:
            return str(row + 1), ""
        return (texts[1], texts[0]) if len(texts) > 1 else (texts[0], "")

    def _step(self, by: int) -> None:
        self._table.step(by)
        row = self._table.current_row()
        if row >= 0:
            self.open(row)

    def _to_rules(self) -> None:
        assert self.dialog is not None
        self.dialog.accept()
        self.rules_asked.emit(self.row)

    def _left(self) -> None:
        self.channel.cancel()
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
        self._table.right.setFocus()

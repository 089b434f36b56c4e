"""What is proven for any customer at all: the statements that are as they were, and who exactly changes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradestudio.analysis.findings import Verdict
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing, EmptyState
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style


class RestCard(Card):
    """`其余 24 条语句`, and which outputs are proven to be the same for anybody."""

    def __init__(self) -> None:
        super().__init__()
        self._last: Any = None
        self.drawing = Drawing("promise", 16, "ok")
        self.title = Label(Style.BODY, elide=True)
        self.state = Label(Style.SMALL, "ok")
        self.line = Label(Style.SMALL, "text2", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.drawing)
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.line)

    def show_rest(self, unchanged: int, proven: Any) -> None:
        """`proven`: an `effects.Proven`."""
        self._last = unchanged, proven
        self.show()
        outputs = [t.output for t in proven.told]
        same = [_name(o) for o in outputs if o.verdict is Verdict.PROVEN]
        unsettled = [_name(o) for o in outputs if o.verdict is Verdict.NOT_PROVEN]
        self.title.setText(say("ui.other-statements", n=unchanged))
        self.drawing.name, self.drawing.role = ("warning", "warn") if unsettled else ("promise", "ok")
        self.drawing.update()
        self.state.set_role("warn" if unsettled else "ok")
        self.state.setText(say("ui.not-all-proven" if unsettled else "ui.proven-same") if outputs else "")
        lines = []
        if same:
            lines.append(say("ui.same-for-anyone", names=words().listed(same)))
        if unsettled:
            lines.append(say("ui.unsettled-outputs", names=words().listed(unsettled)))
        self.line.setText("\n".join(lines))
        self.line.setVisible(bool(lines))
        # With nothing beside what changes there is no claim to make.
        self.state.setVisible(bool(same or unsettled))

    def retranslate(self) -> None:
        if self._last is not None and not self.isHidden():
            self.show_rest(*self._last)


class _KindLines(QWidget):
    """One kind: from where to where (unless the kind above says it), who they are, how many of the list."""

    def __init__(self, kind: Any, first: bool) -> None:
        super().__init__()
        self.move_label = Label(Style.SMALL_STRONG, text=kind.move)
        self.who = Label(Style.SMALL, "text2", kind.who, wrap=True)
        self.count = Button("plain", height=24, tight=True)
        n = int(kind.rows.sum()) if kind.rows is not None else 0
        self.count.setText(say("compare.in-list", n=n))
        self.count.setAccessibleName(f"{kind.move}: {kind.who}: {say('compare.in-list', n=n)}")
        self.count.setToolTip(say("ui.show-these"))
        self.count.setEnabled(bool(n))
        tip = say("compare.example", customer=kind.example) if kind.example else ""
        self.who.setToolTip(tip)
        self.move_label.setToolTip(tip)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.who, 1)
        row.addWidget(self.count, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2 if first else 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.move_label)
        column.addLayout(row)
        # Only now: shown without a parent they would be windows of their own.
        self.count.setVisible(kind.rows is not None)
        self.move_label.setVisible(first)


class ProvenCard(Card):
    """Without any customers: exactly who changes, or that nobody does."""

    rows_asked = Signal(object, object)
    """An output (`effects.Told`) and one of its kinds, whose customers are wished."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Label(Style.SMALL_STRONG)
        self.sentence = Label(Style.BODY, wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.sentence)
        column.addLayout(self._lines)
        self.kinds: list[_KindLines] = []

    def show_proven(self, proven: Any) -> None:
        self.show()
        empty(self._lines)
        self.kinds = []
        self.sentence.setText(proven.sentence)
        for told in proven.told:
            if told.output.verdict is not Verdict.PROVEN:
                self._show_output(told)

    def _show_output(self, told: Any) -> None:
        self._line(told.verdict, "text")
        if told.common:
            self._line(say("compare.common", who=told.common))
        above = ""
        for kind in told.kinds:
            lines = _KindLines(kind, kind.move != above)
            above = kind.move
            lines.count.clicked.connect(lambda _=False, kind=kind: self.rows_asked.emit(told, kind))
            self._lines.addWidget(lines)
            self.kinds.append(lines)
        if told.more:
            key = "compare.more-kinds-left" if told.more > 0 else "compare.more-kinds"
            self._line(say(key, n=told.more))
        if told.example:
            self._line(say("compare.example", customer=told.example))

    def _line(self, text: str, role: str = "text2") -> None:
        label = Label(Style.SMALL, role, text, wrap=True)
        label.setContentsMargins(0 if role == "text" else 10, 0, 0, 0)
        self._lines.addWidget(label)

    def retranslate(self) -> None:
        self.title.setText(say("ui.without-customers"))


class KnownPanel(QWidget):
    """In the middle while there is no sheet: what is known of the rules alone."""

    sheet_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.card = ProvenCard()
        self.hint = EmptyState("sheet")
        self.open = self.hint.add("secondary", "sheet")
        self.open.clicked.connect(self.sheet_asked)
        below = Card()
        holder = QVBoxLayout(below)
        holder.setContentsMargins(1, 1, 1, 1)
        holder.addWidget(self.hint)
        inside = QWidget()
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.card)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(scroll, 3)
        column.addWidget(below, 2)
        self.card.hide()

    def retranslate(self) -> None:
        self.card.retranslate()
        self.hint.tell(say("ui.compare-no-sheet"), say("ui.compare-no-sheet-line"))
        self.open.setText(say("ui.open-sheet"))
        self.open.setAccessibleName(say("ui.open-sheet"))


def _name(output: Any) -> str:
    return output.name or say("compare.strategies")

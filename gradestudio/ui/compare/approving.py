"""Approving the draft: a note of a few lines goes into the history with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, font


class _Box(QPlainTextEdit):
    """Tab leaves it; Ctrl+Enter approves."""

    approve_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.approve_asked.emit()
            return
        super().keyPressEvent(event)


class NoteCard(Card):
    """`批准说明`: kept with the version, shown where versions are chosen."""

    approve_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = Label(Style.SMALL_STRONG)
        self.hint = Label(Style.SMALL, "text2")
        self.box = _Box()
        self.box.setFont(font(Style.BODY))
        self.box.setTabChangesFocus(True)
        self.box.setFrameShape(QFrame.Shape.NoFrame)
        frame = Card(edge="line2", radius=6)
        frame.setFixedHeight(74)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(3, 3, 3, 3)
        inside.addWidget(self.box)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 12)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(frame)
        self.box.approve_asked.connect(self.approve_asked)

    @property
    def note(self) -> str:
        return self.box.toPlainText().strip()

    def retranslate(self) -> None:
        self.title.setText(say("ui.approval-note"))
        self.hint.setText(say("ui.into-history"))
        self.box.setPlaceholderText(say("ui.approval-hint"))
        self.box.setAccessibleName(say("ui.approval-note"))

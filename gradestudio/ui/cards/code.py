"""Rule text in a card: coloured, as high as its lines, written back when it is left."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from gradestudio.ui.cards.keeping import Kept
from gradestudio.ui.editor.highlight import Highlighter
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import rounded

_MOST = 1_200
"""Height after which the box scrolls by itself; up to there the list of cards does."""


class CodeBox(Kept, QPlainTextEdit):
    """Written with Enter; with Ctrl+Enter where several lines may stand."""

    written = Signal(str)
    left = Signal()

    def __init__(self, text: str = "", lines: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self._was = text
        self.wrong = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(font(Style.CODE))
        self.document().setDefaultFont(font(Style.CODE))
        self.document().setDocumentMargin(0)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportMargins(8, 6, 8, 4)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QPlainTextEdit { background: transparent; }")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.highlighter = Highlighter(self.document())
        self.setPlainText(text)
        self.textChanged.connect(self._grow)
        theme().changed.connect(self._retint)
        self._grow()

    def text(self) -> str:
        return self.document().toRawText().replace("\u2029", "\n")

    def mark(self, wrong: bool) -> None:
        self.wrong = wrong
        self.update()

    # ── Size ────────────────────────────────────────────────────────────────────────────────────

    def _text_height(self) -> int:
        """Of all lines, those that are wrapped counted as they are shown."""
        block = self.document().begin()
        height = 0.0
        while block.isValid():
            height += self.blockBoundingGeometry(block).height()
            block = block.next()
        return math.ceil(height)

    def _grow(self) -> None:
        wanted = self._text_height()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if wanted > _MOST else policy.ScrollBarAlwaysOff
        )
        height = max(min(wanted, _MOST) + 10, 28)
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)
            self.updateGeometry()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._grow()

    def sizeHint(self) -> QSize:
        return QSize(200, max(min(self._text_height(), _MOST) + 10, 28))

    def _retint(self) -> None:
        self.highlighter.retint()
        self.update()

    # ── Writing ─────────────────────────────────────────────────────────────────────────────────

    def _put(self, text: str) -> None:
        self.setPlainText(text)

    def _writes(self, event: QKeyEvent) -> bool:
        return not self._lines or bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def event(self, event) -> bool:
        done = super().event(event)
        if event.type() == event.Type.Paint:
            painter = QPainter(self)
            role = "err" if self.wrong else "focus" if self.hasFocus() else "line2"
            width = 2.0 if self.hasFocus() else 1.0
            rounded(painter, self.rect(), 6, None, theme().colour(role), width)
        return done

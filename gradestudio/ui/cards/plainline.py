"""One-line inputs of a card: they look like text until they are used."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from gradestudio.ui.cards.keeping import Kept
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import rounded


class PlainLine(Kept, QLineEdit):
    """Without a frame until hovered or used when `quiet`; `empty_too`: an empty text is written as well."""

    written = Signal(str)
    left = Signal()

    def __init__(
        self,
        style: Style = Style.BODY,
        quiet: bool = False,
        empty_too: bool = False,
        fits: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._quiet, self._empty_too, self._fits = quiet, empty_too, fits
        self.wrong = False
        self.setFrame(False)
        self.setFont(font(style))
        self.setFixedHeight(28)
        self.setTextMargins(6 if quiet else 8, 0, 6, 0)
        self.setStyleSheet("QLineEdit { background: transparent; border: none; }")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if fits:
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self.textChanged.connect(lambda _: self.updateGeometry())
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        if not self._fits:
            return super().sizeHint()
        told = self.text() or self.placeholderText()
        return QSize(min(max(QFontMetrics(self.font()).horizontalAdvance(told) + 22, 48), 420), 28)

    def _put(self, text: str) -> None:
        self.setText(text)
        self.setCursorPosition(0)

    def _settle(self) -> None:
        at = self.cursorPosition()
        self.setText(self.text())
        self.setCursorPosition(at)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        if self.hasFocus() or self.wrong:
            role = "err" if self.wrong else "focus"
            rounded(painter, self.rect(), 6, theme().colour("surface"), theme().colour(role), 2.0)
        elif not self._quiet:
            rounded(painter, self.rect(), 6, theme().colour("surface"), theme().colour("line2"))
        elif self.underMouse():
            rounded(painter, self.rect(), 6, theme().colour("surface"), theme().colour("line"))
        painter.end()
        super().paintEvent(event)

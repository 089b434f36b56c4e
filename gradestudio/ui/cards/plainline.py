"""One-line inputs of a card: they look like text until they are used."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import rounded


class PlainLine(QLineEdit):
    """`written` with Enter or on leaving, when the text is another one; Esc restores.

    Without a frame until hovered or used when `quiet`; `empty_too`: an empty text is written as well.
    """

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
        self._was = ""
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

    def show_text(self, text: str) -> None:
        if self.hasFocus() and self.text() != self._was:
            return
        self._was = text
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def sizeHint(self) -> QSize:
        if not self._fits:
            return super().sizeHint()
        told = self.text() or self.placeholderText()
        return QSize(min(max(QFontMetrics(self.font()).horizontalAdvance(told) + 22, 48), 420), 28)

    def commit(self) -> None:
        text = self.text()
        if text != self._was and (text.strip() or self._empty_too):
            self._was = text
            at = self.cursorPosition()
            self.setText(text)  # from here on undo is that of the rule text
            self.setCursorPosition(at)
            self.written.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text() != self._was:
                self.setText(self._was)
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.update()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            if not self.text().strip() and not self._empty_too:
                self.setText(self._was)
            self.commit()

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

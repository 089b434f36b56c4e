"""A switch, 26 × 14: painted alone, or as a control."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gradestudio.ui.theme import theme
from gradestudio.ui.theme.paint import focus_frame, rounded


def paint_switch(painter: QPainter, rect: QRect, on: bool) -> None:
    """The groove and its knob; `rect` is 26 × 14."""
    rounded(painter, rect, 7, theme().colour("accent" if on else "line2"))
    x = rect.right() - 12 if on else rect.left() + 2
    rounded(painter, QRectF(x, rect.top() + 2, 10, 10), 5, theme().colour("accent_ink" if on else "surface"))


class Switch(QAbstractButton):
    """Checked is on; a click or the space bar moves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(32, 20)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        paint_switch(painter, QRect(3, 3, 26, 14), self.isChecked())
        if self.hasFocus():
            focus_frame(painter, self.rect(), 10)

"""The button that shows one side of the comparison and lets choose another."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded


class SideButton(QAbstractButton):
    """40 high: drawing, title, a small line below it, an arrow; opens `menu`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawing, self.role, self.line = "", "text2", ""
        self.menu = QMenu(self)
        self.setFixedHeight(40)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda: self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2))))
        theme().changed.connect(self.update)

    def tell(self, drawing: str, role: str, title: str, line: str, spoken: str) -> None:
        self.drawing, self.role, self.line = drawing, role, line
        self.setText(title)
        self.setAccessibleName(spoken)
        self.setToolTip(f"{title}\n{line}" if line else title)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 40)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        ground = "sunken" if self.underMouse() or self.isDown() else "surface"
        rounded(painter, self.rect(), 6, theme().colour(ground), theme().colour("line2"))
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(12, 10, pixmap(self.drawing, 20, theme().colour(self.role), ratio))
        painter.drawPixmap(self.width() - 26, 13, pixmap("chev-down", 14, theme().colour("text2"), ratio))
        room = QRect(42, 3, self.width() - 42 - 34, 18)
        for text, style, role, down in (
            (self.text(), Style.NAME, "text", 0),
            (self.line, Style.NOTE, "text2", 17),
        ):
            painter.setFont(font(style))
            painter.setPen(theme().colour(role))
            fitted = QFontMetrics(font(style)).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            line_text(painter, room.translated(0, down), fitted)
        if self.hasFocus():
            focus_frame(painter, self.rect(), 6)

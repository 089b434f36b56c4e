"""Chips: an active filter with a closing cross, or an outlined one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, theme, wear
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded

_ROLES = {
    "active": ("tint", "accent_t", None),
    "plain": ("sunken", "text2", None),
    "outlined": (None, "text2", "line2"),
    "warning": ("warnt", "warn", None),
    "error": ("errt", "err", None),
}


class Chip(QAbstractButton):
    """22 high; with `closable` a click removes what it stands for."""

    def __init__(self, text: str, form: str = "active", closable: bool = True, parent: QWidget | None = None):
        super().__init__(parent)
        self.form, self.closable = form, closable
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(text)
        wear(self, Style.SMALL, weight=500 if form == "active" else None)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(min(width, 240) + 22 + (18 if self.closable else 0), 22)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        ground, ink, edge = _ROLES[self.form]
        shade = "sel" if self.underMouse() and self.form == "active" else ground
        rounded(
            painter,
            self.rect(),
            11,
            theme().colour(shade) if shade else None,
            theme().colour(edge) if edge else None,
        )
        painter.setPen(theme().colour(ink))
        room = self.rect().adjusted(10, 0, -28 if self.closable else -10, 0)
        text = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        line_text(painter, room, text)
        if self.closable:
            cross = pixmap("close", 14, theme().colour(ink), self.devicePixelRatioF())
            painter.drawPixmap(self.width() - 23, 4, cross)
        if self.hasFocus():
            focus_frame(painter, self.rect(), 11)

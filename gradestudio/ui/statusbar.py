"""The bar at the foot: sheet, grading date, cells to look at; errors, cursor, speed, autosave."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, theme, wear
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded


class StatusPart(QAbstractButton):
    """Words with an icon; a button when `clickable`."""

    def __init__(self, drawing: str = "", role: str = "text2", clickable: bool = False) -> None:
        super().__init__()
        self._drawing, self._role = drawing, role
        self._told: tuple[str, str, str] | None = None
        self._clickable = clickable
        wear(self, Style.SMALL)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if clickable else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme().changed.connect(self.update)
        if clickable:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def tell(self, text: str, role: str | None = None, drawing: str | None = None) -> None:
        role, drawing = role or self._role, self._drawing if drawing is None else drawing
        if (text, role, drawing) == self._told:
            return
        self._told = text, role, drawing
        self._role, self._drawing = role, drawing
        self.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        # A fraction more than Qt tells, at scales between whole ones.
        width = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 2
        return QSize(width + (30 if self._drawing else 10), 22)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        if self._clickable and self.underMouse():
            rounded(painter, self.rect(), 4, theme().colour("sunken"))
        ink = theme().colour(self._role)
        x = 5
        if self._drawing:
            painter.drawPixmap(x, 3, pixmap(self._drawing, 16, ink, self.devicePixelRatioF()))
            x += 20
        painter.setPen(ink)
        room = self.rect().adjusted(x, 0, 0, 0)
        line_text(painter, room, self.text())
        if self.hasFocus():
            focus_frame(painter, self.rect(), 4)


class StatusBar(Panel):
    """26 high."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("raised", edges="t", edge="line2", parent=parent)
        self.setFixedHeight(26)
        self.sheet = StatusPart("sheet", "text2", clickable=True)
        self.as_of = StatusPart("calendar", "text2", clickable=True)
        self.cells = StatusPart("warning", "warn", clickable=True)
        self.errors = StatusPart("error", "err", clickable=True)
        self.caret = StatusPart("", "text2")
        self.speed = StatusPart("", "text2")
        self.saved = StatusPart("check", "text2")
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 1, 8, 0)
        line.setSpacing(8)
        for part in (self.sheet, self.as_of, self.cells):
            line.addWidget(part)
        line.addStretch(1)
        for part in (self.errors, self.caret, self.speed, self.saved):
            line.addWidget(part)
        for part in (self.sheet, self.as_of, self.cells, self.errors, self.caret, self.speed, self.saved):
            part.tell("")

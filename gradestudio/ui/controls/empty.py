"""Empty and error states: icon, subtitle, one or two short lines, at most three buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, theme


class Drawing(QWidget):
    """An icon alone, not for the keyboard."""

    def __init__(self, name: str, size: int, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.side, self.role = name, size, role
        self.setFixedSize(QSize(size, size))

    def paintEvent(self, event) -> None:
        image = pixmap(self.name, self.side, theme().colour(self.role), self.devicePixelRatioF())
        QPainter(self).drawPixmap(0, 0, image)


class EmptyState(QWidget):
    """What is so, what was not harmed, what next."""

    def __init__(self, drawing: str, role: str = "text2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawing = Drawing(drawing, 32, role)
        self.title = Label(Style.SUBTITLE)
        self.line = Label(Style.SMALL, "text2", wrap=True)
        self.line.setMaximumWidth(440)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        for label in (self.title, self.line):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(4)
        column.addStretch(1)
        column.addWidget(self.drawing, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addWidget(self.title)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.line, 10)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(12)
        holder = QHBoxLayout()
        holder.addStretch(1)
        holder.addLayout(self._buttons)
        holder.addStretch(1)
        column.addLayout(holder)
        column.addStretch(1)

    def add(self, kind: str, drawing: str = "") -> Button:
        button = Button(kind, drawing)
        self._buttons.addWidget(button)
        return button

    def clear(self) -> None:
        """Without buttons."""
        empty(self._buttons)

    def tell(self, title: str, line: str = "") -> None:
        self.title.setText(title)
        self.line.setText(line)
        self.line.setVisible(bool(line))
        self.setAccessibleName(title)

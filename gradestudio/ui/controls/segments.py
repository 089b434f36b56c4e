"""Segmented switch: one of a few, 28 or 24 high; arrow keys move."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, font, theme, wear
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded


class _Segment(QAbstractButton):
    def __init__(self, parent: QWidget, drawing: str, small: bool) -> None:
        super().__init__(parent)
        self.drawing, self.small = drawing, small
        self.setCheckable(True)
        self.setAutoExclusive(True)
        wear(self, Style.SMALL if small else Style.BODY)
        self.setSizePolicy(_width(bool(drawing)), QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        strong = font(Style.SMALL if self.small else Style.BODY, weight=500)
        width = QFontMetrics(strong).horizontalAdvance(self.text()) + (16 if self.small else 24)
        return QSize(width + (24 if self.drawing else 0), 22 if self.small else 26)

    def minimumSizeHint(self) -> QSize:
        """A word is never cut: it goes where there is a drawing, else it keeps its room."""
        return QSize(40, self.sizeHint().height()) if self.drawing else self.sizeHint()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        active = self.isChecked()
        if active:
            rounded(painter, self.rect(), 6, theme().colour("surface"), theme().colour("line2"))
        ink = theme().colour("text" if active or self.underMouse() else "text2")
        room = self.rect()
        alone = bool(self.drawing) and self.width() < self.sizeHint().width()
        if self.drawing:
            x = (self.width() - 16) // 2 if alone else 12
            image = pixmap(self.drawing, 16, ink, self.devicePixelRatioF())
            painter.drawPixmap(x, (self.height() - 16) // 2, image)
            room = room.adjusted(24, 0, 0, 0)
        if active:
            painter.setFont(font(Style.SMALL if self.small else Style.BODY, weight=500))
        painter.setPen(ink)
        if not alone:
            line_text(painter, room, self.text(), "centre")
        if self.hasFocus():
            focus_frame(painter, self.rect(), 6)


def _width(drawn: bool) -> QSizePolicy.Policy:
    """Parts with drawings may lose their words where there is no room for them."""
    return QSizePolicy.Policy.Maximum if drawn else QSizePolicy.Policy.Fixed


class Segments(QWidget):
    """A row of parts by key; `chosen(key)` is sent when a person moves it, not when `choose` does."""

    chosen = Signal(str)

    def __init__(self, parts: dict[str, str], small: bool = True, parent: QWidget | None = None) -> None:
        """`parts`: key -> icon name or ""."""
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _Segment] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(1, 1, 1, 1)
        line.setSpacing(0)
        for key, drawing in parts.items():
            button = _Segment(self, drawing, small)
            self._buttons[key] = button
            self._group.addButton(button)
            line.addWidget(button)
            button.toggled.connect(self.update)
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
        self.setSizePolicy(_width(all(parts.values())), QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def name_parts(self, **texts: str) -> None:
        """Words of the parts by key, in the language of now."""
        for key, text in texts.items():
            self._buttons[key].setText(text)
            self._buttons[key].setAccessibleName(text)
            self._buttons[key].updateGeometry()

    def choose(self, key: str) -> None:
        self._buttons[key].setChecked(True)

    def buttons(self) -> tuple[QAbstractButton, ...]:
        return tuple(self._buttons.values())

    def button(self, key: str) -> QAbstractButton:
        return self._buttons[key]

    def current(self) -> str:
        return next((key for key, b in self._buttons.items() if b.isChecked()), "")

    def paintEvent(self, event) -> None:
        rounded(QPainter(self), self.rect(), 7, theme().colour("bg"), theme().colour("line2"))

"""Text inputs: a search box with its icon, elided labels."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QWidget

from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, theme, wear


class PathBox(QLineEdit):
    """28 high, a drawing in front: a folder for the place of a file."""

    drawing = "folder"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        wear(self, Style.BODY)
        self.setFixedHeight(28)
        self.setTextMargins(26, 0, 4, 0)
        theme().changed.connect(self.update)

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        image = pixmap(self.drawing, 16, theme().colour("text3"), self.devicePixelRatioF())
        QPainter(self).drawPixmap(10, (self.height() - 16) // 2, image)


class SearchBox(PathBox):
    """A magnifier in front; with `clears`, Esc empties it first, and then says that it is `left`."""

    left = Signal()
    drawing = "search"

    def __init__(self, parent: QWidget | None = None, clears: bool = True) -> None:
        super().__init__(parent)
        self._clears = clears

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._clears:
            if self.text():
                self.clear()
                return
            self.left.emit()
        super().keyPressEvent(event)


class LineBox(QLineEdit):
    """A plain line to type in, 28 high."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        wear(self, Style.BODY)
        self.setFixedHeight(28)
        self.setTextMargins(6, 0, 4, 0)


class Label(QLabel):
    """A label in a style and a colour role; follows the theme; elides when asked, with a tool tip."""

    def __init__(
        self,
        style: Style = Style.BODY,
        role: str = "text",
        text: str = "",
        elide: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._elide, self._whole = role, elide, ""
        wear(self, style)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._tint()
        theme().changed.connect(self._tint)
        self.setText(text)

    def set_role(self, role: str) -> None:
        self._role = role
        self._tint()

    def setText(self, text: str) -> None:
        self._whole = text
        super().setText(text)
        self.setAccessibleName(text)

    def paintEvent(self, event) -> None:
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(theme().colour(self._role))
        fitted = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self._whole if fitted != self._whole else "")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitted)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height()) if self._elide else super().minimumSizeHint()

    def _tint(self) -> None:
        shades = self.palette()
        shades.setColor(self.foregroundRole(), theme().colour(self._role))
        self.setPalette(shades)

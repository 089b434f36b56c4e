"""The band over the effect: what is broken, and that the rest keeps counting."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.theme import Style, theme, wear
from gradestudio.ui.theme.paint import rounded


class Band(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None, rounded_corners: bool = False) -> None:
        super().__init__(parent)
        self._rounded = rounded_corners
        self._role = "errt"
        self._drawing = Drawing("error", 16, "err")
        self.sentence = Label(Style.SMALL, wrap=True)
        self.more = Label(Style.SMALL, "text2", wrap=True)
        self.more.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.sentence)
        words.addWidget(self.more)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(12, 8, 12, 8)
        self._line.setSpacing(8)
        self._line.addWidget(self._drawing, 0, Qt.AlignmentFlag.AlignTop)
        self._line.addLayout(words, 1)
        self.hide()

    def offer(self, button: QWidget) -> None:
        """Something to press at the right end."""
        self._line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def tell(self, sentence: str, role: str = "err", drawing: str = "", more: str = "") -> None:
        """Show a sentence on the ground of `err`, `warn`, `accent_t` or (`text2`) a quiet one; an empty one
        hides the band.  `drawing` stands for the role's own; `more`: a quieter second line."""
        self._role = {"err": "errt", "warn": "warnt", "text2": "sunken"}.get(role, "tint")
        self._drawing.name = drawing or {"err": "error", "warn": "warning"}.get(role, "arrow-up")
        self._drawing.role = role
        self.sentence.setText(sentence)
        wear(self.sentence, Style.SMALL_STRONG if more else Style.SMALL)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        self.setVisible(bool(sentence))
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        if self._rounded:
            rounded(painter, self.rect(), 8, theme().colour(self._role))
            return
        painter.fillRect(self.rect(), theme().colour(self._role))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme().colour("line"))

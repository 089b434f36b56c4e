"""Keys with what they do, on one line; those that do not fit are left out."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text, rounded


class KeyHints(QWidget):
    """`tell` takes pairs of keys (two keys apart by two blanks) and words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(24)
        theme().changed.connect(self.update)

    def tell(self, *pairs: tuple[str, str]) -> None:
        self._pairs = pairs
        self.setAccessibleName(", ".join(f"{keys}: {words}" for keys, words in pairs))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 24)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        small, note = QFontMetrics(font(Style.SMALL)), QFontMetrics(font(Style.NOTE))
        x = 0
        for keys, words in self._pairs:
            caps = keys.split("  ")
            width = sum(note.horizontalAdvance(cap) + 16 for cap in caps) + small.horizontalAdvance(words) + 4
            if x + width > self.width():
                return
            painter.setFont(font(Style.NOTE))
            for cap in caps:
                box = QRect(x, 3, note.horizontalAdvance(cap) + 12, 18)
                rounded(painter, box, 4, theme().colour("raised"), theme().colour("line2"))
                painter.setPen(theme().colour("text2"))
                line_text(painter, box, cap, "centre")
                x = box.right() + 5
            painter.setFont(font(Style.SMALL))
            painter.setPen(theme().colour("text2"))
            room = QRect(x, 0, small.horizontalAdvance(words) + 2, 24)
            line_text(painter, room, words)
            x = room.right() + 18

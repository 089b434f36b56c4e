"""A customer as a row of small cells: name over value; those that the finding asks for on a warm ground."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradestudio.ui.controls.badge import Badge, badge_width, paint_badge
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text, rounded

_HEIGHT, _PAD, _GAP = 44, 10, 8
_SLACK = 4
"""Figures are wider when they are painted in one width; they are never cut."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value; `marked`: the finding depends on it; `badge`: it is a tier."""

    name: str
    value: str
    marked: bool = False
    badge: Badge | None = None

    def width(self) -> int:
        name = QFontMetrics(font(Style.NOTE)).horizontalAdvance(self.name)
        value = QFontMetrics(font(Style.FIGURE)).horizontalAdvance(self.value)
        if self.badge is not None:
            value = badge_width(self.badge)
        return min(max(name, value) + _SLACK, 180) + 2 * _PAD


class CustomerStrip(QWidget):
    """As many lines as the width needs."""

    def __init__(self, cells: tuple[Cell, ...], spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = cells
        self.setAccessibleName(spoken)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def _places(self, width: int) -> list[QRect]:
        places, x, y = [], 0, 0
        for cell in self.cells:
            wide = cell.width()
            if x and x + wide > width:
                x, y = 0, y + _HEIGHT + _GAP
            places.append(QRect(x, y, wide, _HEIGHT))
            x += wide - 1
        return places

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return places[-1].bottom() + 1 if places else 0

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        for cell, place in zip(self.cells, self._places(self.width()), strict=True):
            ground = theme().colour("warnt" if cell.marked else "surface")
            rounded(painter, place, 0, ground, theme().colour("line"))
            inner = place.adjusted(_PAD, 5, -_PAD, -5)
            painter.setFont(font(Style.NOTE))
            painter.setPen(theme().colour("text2" if cell.marked else "text3"))
            name = QRect(inner.left(), inner.top(), inner.width(), 15)
            line_text(painter, name, _fitted(cell.name, Style.NOTE, inner.width()))
            if cell.badge is not None:
                paint_badge(painter, inner.left(), inner.bottom() - 8, cell.badge)
                continue
            painter.setFont(font(Style.FIGURE))
            painter.setPen(theme().colour("text"))
            value = QRect(inner.left(), inner.bottom() - 18, inner.width(), 18)
            line_text(painter, value, _fitted(cell.value, Style.FIGURE, inner.width()))


def _fitted(text: str, style: Style, width: int) -> str:
    return QFontMetrics(font(style)).elidedText(text, Qt.TextElideMode.ElideRight, width)

"""Figures in tiles, two in a line; each shows its customers."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradestudio.ui.controls.badge import Badge, paint_badge
from gradestudio.ui.controls.regions import Region, Regions
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded

_HIGH, _GAP, _PAD = 46, 6, 12


@dataclass(frozen=True, slots=True)
class Tile:
    """`figure` never elides; `unit` stands behind it, smaller, where there is room."""

    label: str
    figure: str
    unit: str = ""
    wishes: tuple[Filter, ...] = ()
    badge: Badge | None = None


class Tiles(Regions):
    """Keys of the regions are the tiles' numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: tuple[Tile, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_tiles(self, title: str, tiles: tuple[Tile, ...]) -> None:
        more = len(tiles) != len(self.tiles)
        self.title, self.tiles = title, tiles
        self._place()
        if more:
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        lines = (len(self.tiles) + 1) // 2
        return QSize(260, max(lines * (_HIGH + _GAP) - _GAP, 0))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        width = (self.width() - 2 * _PAD - _GAP) // 2
        made = []
        for number, tile in enumerate(self.tiles):
            row, column = divmod(number, 2)
            rect = QRect(_PAD + column * (width + _GAP), row * (_HIGH + _GAP), width, _HIGH)
            spoken = " ".join(
                t for t in (tile.badge.text if tile.badge else "", tile.label, tile.figure, tile.unit) if t
            )
            made.append(Region(number, rect, spoken, row, column))
        self.take_regions(tuple(made))

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        for number, region in enumerate(self.regions):
            self._paint_tile(painter, region.rect, self.tiles[number], number == self.hover)
        if self.hasFocus() and self.at < len(self.regions):
            focus_frame(painter, self.regions[self.at].rect, 6)

    @staticmethod
    def _paint_tile(painter: QPainter, rect: QRect, tile: Tile, hovered: bool) -> None:
        rounded(painter, rect, 6, theme().colour("sunken" if hovered and tile.wishes else "raised"))
        small, figure = QFontMetrics(font(Style.SMALL)), QFontMetrics(font(Style.SUBTITLE))
        x, room = rect.left() + 10, rect.width() - 20
        head = QRect(x, rect.top() + 5, room, 17)
        if tile.badge is not None:
            taken = paint_badge(painter, x, head.center().y() + 1, tile.badge) + 6
            head.setLeft(x + taken)
        painter.setFont(font(Style.SMALL))
        painter.setPen(theme().colour("text2"))
        line_text(painter, head, _fitted(small, tile.label, head.width()))
        below = QRect(x, rect.top() + 22, room, 20)
        painter.setFont(font(Style.SUBTITLE))
        painter.setPen(theme().colour("text"))
        line_text(painter, below, tile.figure)
        taken = figure.horizontalAdvance(tile.figure) + 5
        if tile.unit and taken + small.horizontalAdvance(tile.unit) <= room:
            painter.setFont(font(Style.SMALL))
            painter.setPen(theme().colour("text2"))
            line_text(painter, QRect(x + taken, below.top(), room - taken, 20), tile.unit)


def _fitted(metrics: QFontMetrics, text: str, width: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(width, 0))

"""The move matrix: rows are the outcomes of before, columns those of now; each cell filters."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradestudio.ui.controls.badge import Badge
from gradestudio.ui.controls.regions import Region, Regions
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded

UP, DOWN, SAME, OTHER = 1, -1, 0, 2
"""Directions as in `analysis.compare`."""
_PAD = 12
_HEAD = 20
_GAP = 2


@dataclass(frozen=True, slots=True)
class End:
    """An outcome of before or of now."""

    name: str
    badge: Badge
    total: str
    spoken: str


@dataclass(frozen=True, slots=True)
class MoveCell:
    """A pair that occurs: `count` and `money` as shown, and a name for screen readers."""

    old: str
    new: str
    count: str
    money: str
    direction: int
    spoken: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class MoveTable:
    """All that matrix and ribbons show; `corner`: what stands over the rows and before the columns."""

    title: str
    corner: str
    olds: tuple[End, ...]
    news: tuple[End, ...]
    cells: tuple[MoveCell, ...]


class MoveMatrix(Regions):
    """Two lines a cell (count over money) where there is room, else one by the switch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = MoveTable("", "", (), (), ())
        self._low = False
        self._money = False
        self._left = 0
        self._active: frozenset[tuple[str, str]] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._place)

    def show_table(self, table: MoveTable, money: bool, low: bool) -> None:
        """`money`: money first (the only one when `low`)."""
        self._table, self._money, self._low = table, money, low
        self.title = table.title
        self._place()
        self.updateGeometry()

    def mark_active(self, cells: frozenset[tuple[str, str]]) -> None:
        if cells != self._active:
            self._active = cells
            self.update()

    @property
    def _cell_height(self) -> int:
        return 22 if self._low else 30

    def sizeHint(self) -> QSize:
        return QSize(300, _HEAD + len(self._table.olds) * (self._cell_height + _GAP) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._place()

    # ── Places ──────────────────────────────────────────────────────────────────────────────────

    def _measured_left(self) -> int:
        """Where the cells begin: after the longest name and total."""
        metrics, strong = QFontMetrics(font(Style.NOTE)), QFontMetrics(font(Style.SMALL_STRONG))
        names = max((strong.horizontalAdvance(o.badge.text) for o in self._table.olds), default=0)
        totals = max((metrics.horizontalAdvance(o.total) for o in self._table.olds), default=0)
        return max(_PAD + names + 8 + totals + 6, _PAD + metrics.horizontalAdvance(self._table.corner) + 6)

    def cell_rect(self, row: int, column: int) -> QRect:
        left, count = self._left, max(1, len(self._table.news))
        width = (self.width() - _PAD - left) / count
        x, next_x = round(left + column * width), round(left + (column + 1) * width)
        y = _HEAD + row * (self._cell_height + _GAP)
        return QRect(x, y, next_x - x - _GAP, self._cell_height)

    def _place(self) -> None:
        self._left = self._measured_left()
        rows = {o.name: i for i, o in enumerate(self._table.olds)}
        columns = {n.name: i for i, n in enumerate(self._table.news)}
        made = [
            Region((c.old, c.new), self.cell_rect(r, k), c.spoken, r, k)
            for c in self._table.cells
            if (r := rows.get(c.old)) is not None and (k := columns.get(c.new)) is not None
        ]
        self.take_regions(tuple(sorted(made, key=lambda r: (r.row, r.column))))

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        self._paint_ends(painter)
        cells = {(c.old, c.new): c for c in self._table.cells}
        for row, old in enumerate(self._table.olds):
            for column, new in enumerate(self._table.news):
                found = cells.get((old.name, new.name))
                self._paint_cell(painter, self.cell_rect(row, column), found)
        if self.hasFocus() and self.at < len(self.regions):
            focus_frame(painter, self.regions[self.at].rect, 4)

    def _paint_ends(self, painter: QPainter) -> None:
        small, strong = font(Style.NOTE), font(Style.SMALL_STRONG)
        painter.setFont(small)
        painter.setPen(theme().colour("text2"))
        line_text(painter, QRect(_PAD, 0, self._left - _PAD, _HEAD), self._table.corner)
        for column, new in enumerate(self._table.news):
            rect = self.cell_rect(0, column)
            painter.setFont(strong)
            painter.setPen(theme().colour("text"))
            metrics = QFontMetrics(strong)
            fitted = new.badge.text if metrics.horizontalAdvance(new.badge.text) <= rect.width() + 2 else ""
            line_text(
                painter, QRect(rect.left(), 0, rect.width(), _HEAD), fitted or new.badge.text[:1], "centre"
            )
        for row, old in enumerate(self._table.olds):
            rect = self.cell_rect(row, 0)
            room = QRect(_PAD, rect.top(), rect.left() - 6 - _PAD, rect.height())
            painter.setFont(strong)
            painter.setPen(theme().colour("text"))
            line_text(painter, room, old.badge.text)
            painter.setFont(small)
            painter.setPen(theme().colour("text2"))
            line_text(painter, room, old.total, "right")

    def _paint_cell(self, painter: QPainter, rect: QRect, cell: MoveCell | None) -> None:
        if cell is None:
            rounded(painter, rect, 4, None, theme().colour("line"))
            return
        grounds = {UP: "upt", DOWN: "downt", SAME: "sunken", OTHER: "warnt"}
        inks = {UP: "up", DOWN: "down", SAME: "text2", OTHER: "warn"}
        active = (cell.old, cell.new) in self._active
        hovered = 0 <= self.hover < len(self.regions) and self.regions[self.hover].key == (cell.old, cell.new)
        border = theme().colour("accent") if active else theme().colour("line2") if hovered else None
        rounded(painter, rect, 4, theme().colour(grounds[cell.direction]), border, 2.0 if active else 1.0)
        painter.setPen(theme().colour(inks[cell.direction]))
        first, second = (cell.money, cell.count) if self._money and cell.money else (cell.count, cell.money)
        strong = Style.SMALL if cell.direction == SAME else Style.SMALL_STRONG
        if self._low or not second:
            painter.setFont(_fitting(strong, first, rect.width()))
            line_text(painter, rect, first, "centre")
            return
        half = rect.height() // 2
        painter.setFont(_fitting(strong, first, rect.width()))
        line_text(painter, QRect(rect.left(), rect.top() + 1, rect.width(), half), first, "centre")
        painter.setFont(_fitting(Style.NOTE, second, rect.width()))
        line_text(painter, QRect(rect.left(), rect.top() + half - 1, rect.width(), half), second, "centre")


def _fitting(style: Style, text: str, width: int):
    """The style's font, or a smaller one: numbers never elide."""
    made = font(style)
    if QFontMetrics(made).horizontalAdvance(text) <= width - 2:
        return made
    return font(Style.NOTE)

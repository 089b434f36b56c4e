"""The same moves as ribbons: old outcomes at the left, new ones at the right, each stream filters."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradestudio.ui.controls.badge import badge_width, paint_badge
from gradestudio.ui.controls.regions import Region, Regions
from gradestudio.ui.effect.matrix import DOWN, SAME, UP, MoveCell, MoveTable
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text

_PAD = 12
_NODE = 6
_GAP = 8
_LEAST = 3
"""Pixels: the thinnest stream that can be seen and hit."""
_OPACITY = 0.42


class MoveRibbons(Regions):
    """Streams are as thick as their count (or money); those who stay are grey and lie below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = MoveTable("", "", (), (), ())
        self._sizes: dict[tuple[str, str], float] = {}
        self._active: frozenset[tuple[str, str]] = frozenset()
        self._nodes: list[tuple[QRect, int, bool]] = []
        self._height = 150
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_table(self, table: MoveTable, sizes: dict[tuple[str, str], float]) -> None:
        """`sizes`: how thick each pair is, in any unit."""
        self._table, self._sizes = table, sizes
        self.title = table.title
        self._place()
        self.updateGeometry()

    def mark_active(self, cells: frozenset[tuple[str, str]]) -> None:
        if cells != self._active:
            self._active = cells
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._place()

    # ── Places ──────────────────────────────────────────────────────────────────────────────────

    def _sides(self) -> tuple[int, int]:
        metrics = QFontMetrics(font(Style.NOTE))

        def widest(ends) -> int:
            return max(
                (badge_width(e.badge) + metrics.horizontalAdvance(e.total) + 6 for e in ends), default=0
            )

        return _PAD + widest(self._table.olds) + 4, self.width() - _PAD - widest(self._table.news) - 4

    def _place(self) -> None:
        left, right = self._sides()
        cells = {(c.old, c.new): c for c in self._table.cells}
        thick = self._thickness(cells)
        self._nodes = []
        starts = self._stack([o.name for o in self._table.olds], thick, 0, left)
        ends = self._stack([n.name for n in self._table.news], thick, 1, right - _NODE)
        self._height = max((rect.bottom() for rect, _, _ in self._nodes), default=142) + 8
        made = []
        for i, old in enumerate(self._table.olds):
            for k, new in enumerate(self._table.news):
                pair = (old.name, new.name)
                if pair not in cells:
                    continue
                path = _stream(left + _NODE, starts[pair], right - _NODE, ends[pair], thick[pair])
                made.append(Region(pair, path.boundingRect().toAlignedRect(), cells[pair].spoken, i, k, path))
        # Those who stay lie below: the moves are what is looked for.
        made.sort(key=lambda r: cells[r.key].direction != SAME)
        self.take_regions(tuple(made))

    def _thickness(self, cells: dict[tuple[str, str], MoveCell]) -> dict[tuple[str, str], float]:
        """Pixels a pair, so that both sides fit; none thinner than can be seen."""
        most = max(len(self._table.olds), len(self._table.news), 1)
        room = max(142, most * 34) - (most - 1) * _GAP - len(cells) * _LEAST
        total = sum(max(self._sizes.get(p, 0.0), 0.0) for p in cells) or 1.0
        return {p: _LEAST + max(self._sizes.get(p, 0.0), 0.0) / total * max(room, 20) for p in cells}

    def _stack(
        self, names: list[str], thick: dict[tuple[str, str], float], side: int, x: int
    ) -> dict[tuple[str, str], float]:
        """The upper edge of each pair at one side; notes where the nodes are."""
        tops: dict[tuple[str, str], float] = {}
        other = [e.name for e in (self._table.news if side == 0 else self._table.olds)]
        y = 4.0
        for number, name in enumerate(names):
            begin = y
            for partner in other:
                pair = (name, partner) if side == 0 else (partner, name)
                if pair in thick:
                    tops[pair] = y
                    y += thick[pair]
            y = max(y, begin + 16)
            self._nodes.append((QRect(x, round(begin), _NODE, max(1, round(y - begin))), number, side == 0))
            y += _GAP
        return tops

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        cells = {(c.old, c.new): c for c in self._table.cells}
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, region in enumerate(self.regions):
            if region.path is not None:
                self._paint_stream(painter, number, region, cells[region.key])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(font(Style.NOTE))
        for rect, number, old in self._nodes:
            end = (self._table.olds if old else self._table.news)[number]
            ground = end.badge.colours.ground if end.badge.colours is not None else None
            painter.fillRect(rect, QColor(ground) if ground else theme().colour("na"))
            middle = rect.center().y() + 1
            wide = badge_width(end.badge)
            x = rect.left() - wide - 4 if old else rect.right() + 5
            paint_badge(painter, x, middle, end.badge)
            painter.setPen(theme().colour("text2"))
            span = QRect(_PAD - 2, middle - 9, x - _PAD - 2, 18)
            if not old:
                span = QRect(x + wide, middle - 9, self.width() - _PAD - x - wide, 18)
            line_text(painter, span, end.total, "right")

    def _paint_stream(self, painter: QPainter, number: int, region: Region, cell: MoveCell) -> None:
        role = {UP: "up", DOWN: "down", SAME: "hist"}.get(cell.direction, "warn")
        ink = theme().colour(role)
        strong = region.key in self._active or number == self.hover
        focused = self.hasFocus() and number == self.at
        ink.setAlphaF(0.75 if strong or focused else _OPACITY)
        assert region.path is not None
        painter.fillPath(region.path, ink)
        if focused or region.key in self._active:
            painter.strokePath(region.path, theme().colour("focus"))


def _stream(x1: float, y1: float, x2: float, y2: float, thick: float) -> QPainterPath:
    """From one side to the other, equally thick all the way."""
    bend = (x2 - x1) / 2
    path = QPainterPath()
    path.moveTo(x1, y1)
    path.cubicTo(x1 + bend, y1, x2 - bend, y2, x2, y2)
    path.lineTo(x2, y2 + thick)
    path.cubicTo(x2 - bend, y2 + thick, x1 + bend, y1 + thick, x1, y1 + thick)
    path.closeSubpath()
    return path

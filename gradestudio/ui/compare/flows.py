"""Matrix and ribbons of the effect panel, drawn large: nodes with people and money, labels on the streams."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy

from gradestudio.ui.controls.regions import Region
from gradestudio.ui.effect.matrix import DOWN, SAME, UP, End, MoveMatrix, MoveTable
from gradestudio.ui.effect.moves import move_table
from gradestudio.ui.effect.ribbons import MoveRibbons
from gradestudio.ui.speech import words
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text, rounded

_BAR = 14
_GAP = 12
_THIN = 3.0
_NEAR = 4
_PILLS = 6
"""Streams that carry their figures; the others have them in the tool tip."""
_PLACES = (0.5, 0.34, 0.66, 0.24, 0.76)
"""Where along a stream its figures may stand, best first."""


@dataclass(frozen=True, slots=True)
class WideEnd(End):
    """With the money of its customers, and of a new outcome the difference to before."""

    money: str = ""
    change: int = 0


def wide_table(facts, version: str) -> MoveTable:
    """The table of a grade's moves, its ends with money and change."""
    table = move_table(facts, version)
    before = {end.name: _sum(facts, "old", end.name) for end in table.olds}
    olds = tuple(_wide(facts, end, "old", 0) for end in table.olds)
    news = tuple(
        _wide(facts, end, "new", _sum(facts, "new", end.name) - before.get(end.name, 0)) for end in table.news
    )
    return replace(table, olds=olds, news=news)


def _wide(facts, end: End, side: str, change: int) -> WideEnd:
    flows = [f for f in facts.flows if getattr(f, side) == end.name]
    known = [f.money for f in flows if f.money is not None]
    money = words().money(sum(known)) if known else ""
    return WideEnd(end.name, end.badge, end.total, end.spoken, money, change)


def _sum(facts, side: str, name: str) -> int:
    return sum(f.count for f in facts.flows if getattr(f, side) == name)


class WideMatrix(MoveMatrix):
    """Cells grow with the room, from 30 to 78."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def _cell_height(self) -> int:
        rows = max(1, len(self._table.olds))
        return max(30, min(78, (self.height() - 24) // rows - 2))

    def sizeHint(self) -> QSize:
        return QSize(420, 24 + len(self._table.olds) * 44)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 24 + len(self._table.olds) * 32)


class WideRibbons(MoveRibbons):
    """Only those who move; every outcome has a node of the same height."""

    def __init__(self) -> None:
        self._pills: dict[tuple[str, str], QRectF] = {}
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_table(self, table: MoveTable, sizes: dict[tuple[str, str], float]) -> None:
        moving = tuple(c for c in table.cells if c.direction != SAME)
        super().show_table(replace(table, cells=moving), sizes)

    def sizeHint(self) -> QSize:
        return QSize(420, 300)

    def minimumSizeHint(self) -> QSize:
        nodes = max(len(self._table.olds), len(self._table.news), 2)
        return QSize(320, nodes * 40 + (nodes - 1) * 6 + 12)

    # ── Places ──────────────────────────────────────────────────────────────────────────────────

    def _sides(self) -> tuple[int, int]:
        side = max(self._words_width() + 28, self.width() // 5)
        return side + _BAR - 6, self.width() - side - _BAR + 6

    def _words_width(self) -> int:
        strong, small = QFontMetrics(font(Style.SUBTITLE)), QFontMetrics(font(Style.SMALL))
        widest = 0
        for end in (*self._table.olds, *self._table.news):
            figures = strong.horizontalAdvance(end.total) + small.horizontalAdvance(_change(end)) + 10
            second = small.horizontalAdvance(f"{end.badge.text}  {getattr(end, 'money', '')}")
            widest = max(widest, figures, second)
        return widest

    def _node(self, number: int, of: int) -> tuple[float, float]:
        """Top and height of a node."""
        gap = _GAP if self.height() > of * 56 else 6
        height = max((self.height() - 12 - (of - 1) * gap) / max(of, 1), 20.0)
        return 6 + number * (height + gap), height

    def _thickness(self, cells) -> dict[tuple[str, str], float]:
        held: dict[tuple[int, str], float] = {}
        for old, new in cells:
            size = max(self._sizes.get((old, new), 0.0), 0.0)
            for key in ((0, old), (1, new)):
                held[key] = held.get(key, 0.0) + size
        most = max(len(self._table.olds), len(self._table.news), 1)
        room = max(self._node(0, most)[1] - 4 - _THIN * most, 8.0)
        scale = min(room, 64.0) / (max(held.values(), default=0.0) or 1.0)
        return {p: max(_THIN, max(self._sizes.get(p, 0.0), 0.0) * scale) for p in cells}

    def _stack(self, names, thick, side: int, x: int) -> dict[tuple[str, str], float]:
        tops: dict[tuple[str, str], float] = {}
        other = [e.name for e in (self._table.news if side == 0 else self._table.olds)]
        for number, name in enumerate(names):
            top, height = self._node(number, len(names))
            pairs = [(name, o) if side == 0 else (o, name) for o in other]
            pairs = [p for p in pairs if p in thick]
            gap = 3.0
            whole = sum(thick[p] for p in pairs) + gap * max(len(pairs) - 1, 0)
            if whole > height:
                gap, whole = 0.0, sum(thick[p] for p in pairs)
            y = top + max((height - whole) / 2, 0)
            for pair in pairs:
                tops[pair] = y
                y += thick[pair] + gap
            left = x - _BAR + 6 if side == 0 else x
            self._nodes.append((QRect(left, round(top), _BAR, round(height)), number, side == 0))
        return tops

    def _place(self) -> None:
        super()._place()
        cells = {(c.old, c.new): c for c in self._table.cells}
        largest = sorted(self.regions, key=lambda r: -self._sizes.get(r.key, 0.0))[:_PILLS]
        self._pills = {}
        for region in largest:
            place = self._pill_place(region, cells[region.key], list(self._pills.values()))
            if place is not None:
                self._pills[region.key] = place

    def _found(self, at: QPoint) -> int:
        """Figures belong to their stream; a thin stream is hit from a little beside it too."""
        for key, place in self._pills.items():
            if place.contains(QPointF(at)):
                return next(i for i, r in enumerate(self.regions) if r.key == key)
        found = super()._found(at)
        if found >= 0:
            return found
        near = QRectF(at.x() - _NEAR, at.y() - _NEAR, 2 * _NEAR, 2 * _NEAR)
        hit = (i for i, r in enumerate(self.regions) if r.path is not None and r.path.intersects(near))
        return next(hit, -1)

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cells = {(c.old, c.new): c for c in self._table.cells}
        for number, region in enumerate(self.regions):
            if region.path is not None:
                self._paint_stream(painter, number, region, cells[region.key])
        for rect, number, old in self._nodes:
            self._paint_node(painter, rect, (self._table.olds if old else self._table.news)[number], old)
        self._paint_pills(painter, cells)

    def _paint_node(self, painter: QPainter, rect: QRect, end, old: bool) -> None:
        ground = end.badge.colours.ground if end.badge.colours is not None else None
        rounded(painter, rect, 3, QColor(ground) if ground else theme().colour("na"))
        strong, small = font(Style.SUBTITLE), font(Style.SMALL)
        width = self._words_width()
        middle = rect.center().y() + 1
        x = rect.left() - 10 - width if old else rect.right() + 11
        first, second = QRect(x, middle - 19, width, 20), QRect(x, middle + 1, width, 18)
        painter.setFont(strong)
        painter.setPen(theme().colour("text"))
        line_text(painter, first, end.total, "right" if old else "left")
        if not old and (change := _change(end)):
            painter.setFont(small)
            painter.setPen(theme().colour("text2"))
            shift = QFontMetrics(strong).horizontalAdvance(end.total) + 8
            line_text(painter, first.adjusted(shift, 0, 40, 0), change)
        painter.setFont(small)
        painter.setPen(theme().colour("text2"))
        line = f"{end.badge.text}  {end.money}".strip() if hasattr(end, "money") else end.badge.text
        line_text(painter, second, line, "right" if old else "left")

    def _paint_pills(self, painter: QPainter, cells) -> None:
        for key, place in self._pills.items():
            cell = cells[key]
            role, edge = {UP: ("up", "up"), DOWN: ("down", "down")}.get(cell.direction, ("text2", "line2"))
            rounded(painter, place, place.height() / 2, theme().colour("surface"), theme().colour(edge))
            painter.setPen(theme().colour(role))
            painter.setFont(font(Style.SMALL_STRONG))
            x = place.left() + 11
            wide = QFontMetrics(font(Style.SMALL_STRONG)).horizontalAdvance(cell.count)
            line_text(painter, QRectF(x, place.top(), wide + 2, place.height()), cell.count)
            painter.setFont(font(Style.SMALL))
            line_text(painter, QRectF(x + wide + 8, place.top(), 200, place.height()), cell.money)

    def _pill_place(self, region: Region, cell, taken: list[QRectF]) -> QRectF | None:
        strong, small = QFontMetrics(font(Style.SMALL_STRONG)), QFontMetrics(font(Style.SMALL))
        wide = strong.horizontalAdvance(cell.count) + 22
        wide += small.horizontalAdvance(cell.money) + 8 if cell.money else 0
        assert region.path is not None
        for share in _PLACES:
            at = _along(region.path, share)
            place = QRectF(at.x() - wide / 2, at.y() - 10, wide, 20)
            if not any(place.adjusted(-3, -2, 3, 2).intersects(t) for t in taken):
                return place
        return None


def _change(end) -> str:
    change = getattr(end, "change", None)
    if change is None or not isinstance(end, WideEnd):
        return ""
    sign = "+" if change > 0 else "\N{MINUS SIGN}" if change < 0 else "±"
    return f"{sign}{abs(change):,}"


def _along(path: QPainterPath, share: float) -> QPointF:
    """A point in the middle of a stream: its upper edge is the path's first curve."""
    points = [path.elementAt(i) for i in range(4)]
    thick = path.elementAt(4).y - path.elementAt(3).y
    a, b, c, d = ((1 - share) ** 3, 3 * share * (1 - share) ** 2, 3 * share**2 * (1 - share), share**3)
    x = a * points[0].x + b * points[1].x + c * points[2].x + d * points[3].x
    y = a * points[0].y + b * points[1].y + c * points[2].y + d * points[3].y
    return QPointF(x, y + thick / 2)

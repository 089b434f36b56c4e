"""A picture of a finding, painted: pieces in the colours of their tiers, hatched where the finding is, the
customers of the list as dots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gradestudio.ui.histogram.axis import short
from gradestudio.ui.proofs.pictures import Picture
from gradestudio.ui.speech import say, speech, words
from gradestudio.ui.theme import Style, TierColours, font, theme
from gradestudio.ui.theme.paint import hatch, line_text

_ROW, _TALL = 30, 42
_THIN = 0.16
"""Width of a single point beside that of a stretch."""
_AXIS, _GAP = 22, 6
_MOST_DOTS = 400
"""Customers who are drawn; of more of them as many at even distances."""
_OTHER_STEP = 0.754878
"""Dots spread in both directions stand evenly, not in lines."""
_FIGURES = 6
"""Of a border: a threshold is never rounded to another one."""


class SliceView(QWidget):
    """As wide as there is room; its height follows from the rows.  Says what it shows by its name."""

    def __init__(self, picture: Picture, colours: Mapping[str, TierColours], parent: QWidget | None = None):
        super().__init__(parent)
        self.picture, self._colours = picture, colours
        self._steps = picture.slice.up is None and bool(picture.pair)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(spoken(picture))
        theme().changed.connect(self.update)
        theme().changed.connect(self.updateGeometry)

    # ── Places ──────────────────────────────────────────────────────────────────────────────────

    def _rows(self) -> int:
        return len(self.picture.tiers) if self._steps else len(self.picture.slice.pieces)

    def _row_height(self) -> int:
        least = QFontMetrics(font(Style.SMALL)).height() + 8
        return max(least, _TALL if self._rows() <= 3 else _ROW)

    def _head(self) -> int:
        return QFontMetrics(font(Style.NOTE)).height() + 6

    def sizeHint(self) -> QSize:
        return QSize(360, self._head() + self._rows() * self._row_height() + self._foot())

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.sizeHint().height())

    def _foot(self) -> int:
        return QFontMetrics(font(Style.NOTE)).height() + 8

    def _labels(self) -> list[str]:
        """What stands before the rows."""
        if self._steps:
            return list(self.picture.tiers)
        up = self.picture.slice.up
        return [] if up is None else [band_text(band) for band in up.bands]

    def _area(self) -> QRectF:
        note = QFontMetrics(font(Style.NOTE))
        left = min(max((note.horizontalAdvance(t) for t in self._labels()), default=0) + 8, self.width() // 3)
        height = self._rows() * self._row_height()
        return QRectF(left, self._head(), max(40, self.width() - left - 2), height)

    def _edges(self, bands: Any, start: float, room: float) -> list[float]:
        weights = [_THIN if band.point else 1.0 for band in bands]
        whole, at, made = sum(weights), start, [start]
        for weight in weights:
            at += room * weight / whole
            made.append(at)
        return made

    def _across(self) -> list[float]:
        area = self._area()
        return self._edges(self.picture.slice.across.bands, area.left(), area.width())

    def _up(self) -> list[float]:
        """From the top; numbers rise upwards, lists go down."""
        area = self._area()
        return [area.top() + i * self._row_height() for i in range(self._rows() + 1)]

    def _line_of(self, row: int) -> int:
        """The drawn line of a row of pieces."""
        up = self.picture.slice.up
        lists = up is None or any(band.values is not None for band in up.bands)
        return row if lists else self._rows() - 1 - row

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._steps:
            self._paint_steps(painter)
        else:
            blocks = list(self._blocks())
            self._paint_pieces(painter, blocks)
            self._paint_marked(painter)
            self._paint_dots(painter)
            self._paint_names(painter, blocks)
        self._paint_across(painter)
        self._paint_labels(painter)

    def _blocks(self) -> Iterator[tuple[QRectF, Any]]:
        """Rectangles of equal pieces, as tall as they reach."""
        pieces = self.picture.slice.pieces
        xs, ys = self._across(), self._up()
        order = sorted(range(len(pieces)), key=self._line_of)
        runs = [self._runs(pieces[row]) for row in order]
        taken: set[tuple[int, int]] = set()
        for line, here in enumerate(runs):
            for start, end, piece in here:
                if (line, start) in taken:
                    continue
                last = line
                while last + 1 < len(runs) and (start, end, piece) in runs[last + 1]:
                    last += 1
                    taken.add((last, start))
                yield QRectF(QPointF(xs[start], ys[line]), QPointF(xs[end], ys[last + 1])), piece

    @staticmethod
    def _runs(pieces: Any) -> list[tuple[int, int, Any]]:
        made, at = [], 0
        for piece, group in groupby(pieces):
            count = len(list(group))
            made.append((at, at + count, piece))
            at += count
        return made

    def _paint_pieces(self, painter: QPainter, blocks: list[tuple[QRectF, Any]]) -> None:
        for box, piece in blocks:
            inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
            colours = self._colours_of(piece)
            painter.fillRect(inner, QColor(colours.ground) if colours else theme().colour("surface"))
            if colours is None:
                role = "warnt" if piece.marked else "na"
                painter.fillRect(
                    inner, theme().colour("warnt") if role == "warnt" else theme().colour("surface")
                )
                painter.fillRect(
                    inner, hatch(self.devicePixelRatioF(), "warn" if role == "warnt" else "na", 8)
                )
            elif piece.marked:
                painter.fillRect(inner, hatch(self.devicePixelRatioF(), "warn", 8))

    def _paint_names(self, painter: QPainter, blocks: list[tuple[QRectF, Any]]) -> None:
        """Who decides, or the tier, where it has room."""
        painter.setFont(font(Style.SMALL, weight=500))
        metrics = QFontMetrics(painter.font())
        for box, piece in blocks:
            colours = self._colours_of(piece)
            named = [self._rule(piece), self._tier(piece)]
            text = next((t for t in named if t and metrics.horizontalAdvance(t) + 12 <= box.width()), "")
            if not text or metrics.height() > box.height():
                continue
            if piece.marked or colours is None:
                wide, high = metrics.horizontalAdvance(text) + 10, metrics.height() + 2
                plate = QRectF(box.center().x() - wide / 2, box.center().y() - high / 2, wide, high)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme().colour("surface"))
                painter.drawRoundedRect(plate, 4, 4)
                painter.setPen(theme().colour("text"))
            else:
                painter.setPen(QColor(colours.ink))
            line_text(painter, box, text, "centre")

    def _paint_marked(self, painter: QPainter) -> None:
        """A line around what the finding speaks of."""
        pieces = self.picture.slice.pieces
        xs, ys = self._across(), self._up()
        marked = {
            (self._line_of(row), column)
            for row, line in enumerate(pieces)
            for column, piece in enumerate(line)
            if piece.marked
        }
        painter.setPen(QPen(theme().colour("warn"), 2.0))
        for line, column in marked:
            left, right, top, bottom = xs[column], xs[column + 1], ys[line], ys[line + 1]
            for beside, a, b in (
                ((line, column - 1), (left, top), (left, bottom)),
                ((line, column + 1), (right, top), (right, bottom)),
                ((line - 1, column), (left, top), (right, top)),
                ((line + 1, column), (left, bottom), (right, bottom)),
            ):
                if beside not in marked:
                    painter.drawLine(QPointF(*a), QPointF(*b))

    def _paint_dots(self, painter: QPainter) -> None:
        xs, ys = self._across(), self._up()
        painter.setPen(QPen(theme().colour("surface"), 1.0))
        painter.setBrush(theme().colour("text"))
        dots = self.picture.dots
        for number, (across, up) in enumerate(dots[:: max(1, -(-len(dots) // _MOST_DOTS))]):
            x = self._dot_across(xs, across, number)
            if self.picture.slice.up is None:
                y = ys[0] + self._row_height() * (0.15 + 0.7 * _spread(number))
            else:
                y = self._dot_line(ys, up, number)
            painter.drawEllipse(QPointF(x, y), 2.6, 2.6)

    def _dot_across(self, xs: list[float], across: float, number: int) -> float:
        """Where the value is; of a list anywhere in its band, so that dots do not hide one another."""
        if self.picture.slice.across.bands[int(across)].values is None:
            return _at(xs, across)
        return _at(xs, int(across) + 0.1 + 0.8 * _spread(number, _OTHER_STEP))

    def _dot_line(self, ys: list[float], up: float, number: int) -> float:
        row = min(int(up), self._rows() - 1)
        line, share = self._line_of(row), up - row
        listed = self.picture.slice.up.bands[row].values is not None
        share = 0.15 + 0.7 * _spread(number) if listed else 1 - min(max(share, 0.1), 0.9)
        return ys[line] + share * (ys[line + 1] - ys[line])

    def _paint_steps(self, painter: QPainter) -> None:
        """Which tier a customer gets as the value rises; where the tier falls in red."""
        area, xs, ys = self._area(), self._across(), self._up()
        painter.setPen(QPen(theme().colour("line"), 1.0))
        middles = [(a + b) / 2 for a, b in pairwise(ys)]
        for y in middles:
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        before: tuple[float, int] | None = None
        for start, end, piece in self._runs(self.picture.slice.pieces[0]):
            if piece.tier < 0:
                before = None
                continue
            y = middles[piece.tier]
            fell = before is not None and piece.tier > before[1]
            role = "err" if fell else "text2"
            if before is not None:
                style = Qt.PenStyle.DashLine if fell else Qt.PenStyle.SolidLine
                painter.setPen(QPen(theme().colour(role), 2.0, style))
                painter.drawLine(QPointF(xs[start], before[0]), QPointF(xs[start], y))
            painter.setPen(QPen(theme().colour(role), 2.0))
            painter.drawLine(QPointF(xs[start], y), QPointF(xs[end], y))
            before = (y, piece.tier)
        for across, tier in self.picture.pair:
            colours = self._colours.get(self.picture.tiers[tier])
            painter.setPen(QPen(theme().colour("text"), 1.5))
            painter.setBrush(QColor(colours.ground) if colours else theme().colour("surface"))
            painter.drawEllipse(QPointF(_at(xs, across), middles[tier]), 5, 5)

    def _paint_across(self, painter: QPainter) -> None:
        """Values at the borders, the axis' name over its right end."""
        area, xs, face = self._area(), self._across(), font(Style.NOTE)
        metrics = QFontMetrics(face)
        painter.setFont(face)
        painter.setPen(theme().colour("text2"))
        head = QRectF(area.left(), 0, area.width(), self._head() - 2)
        line_text(painter, head, self.picture.slice.across.name, "right")
        if self.picture.slice.up is not None:
            line_text(painter, head.adjusted(-area.left(), 0, 0, 0), self.picture.slice.up.name)
        free = -1.0
        for x, text, middle in self._ticks(xs):
            wide = metrics.horizontalAdvance(text)
            left = min(max(x - wide / 2, 0.0), self.width() - wide - 1.0)
            if left < free + 6:
                continue
            line_text(painter, QRectF(left, area.bottom() + 2, wide, self._foot() - 4), text)
            free = left + wide
            if not middle:
                painter.fillRect(QRectF(x - 0.5, area.bottom(), 1, 4), theme().colour("text3"))

    def _ticks(self, xs: list[float]) -> Iterator[tuple[float, str, bool]]:
        bands = self.picture.slice.across.bands
        for number, band in enumerate(bands):
            if band.values is not None:
                yield (xs[number] + xs[number + 1]) / 2, band_text(band), True
            elif band.point:
                yield (xs[number] + xs[number + 1]) / 2, value_text(band.low), False
            elif number and not bands[number - 1].point and band.low is not None:
                yield xs[number], value_text(band.low), False

    def _paint_labels(self, painter: QPainter) -> None:
        labels, ys, area = self._labels(), self._up(), self._area()
        painter.setFont(font(Style.NOTE))
        painter.setPen(theme().colour("text2"))
        metrics = QFontMetrics(font(Style.NOTE))
        for row, text in enumerate(labels):
            line = row if self._steps else self._line_of(row)
            room = QRectF(0, ys[line], area.left() - _GAP, ys[line + 1] - ys[line])
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
            line_text(painter, room, shown, "right")

    # ── Words ───────────────────────────────────────────────────────────────────────────────────

    def _rule(self, piece: Any) -> str:
        return self.picture.rules[piece.decided_by] if piece.decided_by >= 0 else ""

    def _tier(self, piece: Any) -> str:
        return tier_text(self.picture, piece)

    def _colours_of(self, piece: Any) -> TierColours | None:
        return self._colours.get(self.picture.tiers[piece.tier]) if piece.tier >= 0 else None

    def mouseMoveEvent(self, event) -> None:
        """What a customer at this place gets, and by which rule."""
        at = event.position()
        xs, ys = self._across(), self._up()
        column = next((i for i in range(len(xs) - 1) if xs[i] <= at.x() < xs[i + 1]), -1)
        line = next((i for i in range(len(ys) - 1) if ys[i] <= at.y() < ys[i + 1]), -1)
        if column < 0 or line < 0:
            QToolTip.hideText()
            return
        found = self.picture.slice
        row = 0 if self._steps or found.up is None else self._line_of(line)
        told = [f"{found.across.name} {band_text(found.across.bands[column])}"]
        if found.up is not None:
            told.append(f"{found.up.name} {band_text(found.up.bands[row])}")
        piece = found.pieces[row][column]
        end = " · ".join(t for t in (self._tier(piece), self._rule(piece)) if t)
        QToolTip.showText(event.globalPosition().toPoint(), f"{say('expr.comma').join(told)}\n{end}", self)


def tier_text(picture: Picture, piece: Any) -> str:
    """The tier of a piece, or the outcome that is none."""
    if piece.tier >= 0:
        return picture.tiers[piece.tier]
    return say({-1: "outcome.needs data", -2: "outcome.no rule"}.get(piece.tier, "outcome.conflict"))


def value_text(value: Any) -> str:
    """A border as short as it can be said."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return words().value(value)
    return short(float(value), speech().language, _FIGURES)


def band_text(band: Any) -> str:
    """`≥ 5万`, `5万–10万`, `华东`."""
    if band.values is not None:
        return " / ".join(words().value(v) for v in band.values)
    if band.low is None and band.high is None:
        return say("ui.slice-any")
    if band.point:
        return value_text(band.low)
    if band.high is None:
        return f"{'≥' if band.low_included else '>'} {value_text(band.low)}"
    if band.low is None:
        return f"{'≤' if band.high_included else '<'} {value_text(band.high)}"
    return f"{value_text(band.low)}–{value_text(band.high)}"


def caption(picture: Picture) -> list[str]:
    """What the hatching and the dots are, and what the other fields are."""
    told = [say("ui.slice-hatched")] if any(p.marked for line in picture.slice.pieces for p in line) else []
    if picture.dots:
        told.append(say("ui.slice-dots", n=len(picture.dots), of=picture.people))
    lines = [" ".join(told)] if told else []
    others = words().value(dict(picture.slice.through))
    if others and picture.person:
        lines.append(say("ui.slice-person", person=picture.person, others=others))
    elif others:
        lines.append(say("ui.slice-example", others=others))
    return lines


def spoken(picture: Picture) -> str:
    """The picture for ears: its axes, and where the finding is."""
    found = picture.slice
    axes = found.across.name if found.up is None else f"{found.across.name} × {found.up.name}"
    marked = []
    for row, line in enumerate(found.pieces):
        for column, piece in enumerate(line):
            if piece.marked:
                told = band_text(found.across.bands[column])
                if found.up is not None:
                    told = f"{told}, {band_text(found.up.bands[row])}"
                marked.append(f"{told}: {tier_text(picture, piece)}")
    return say("ui.slice-spoken", axes=axes, where="; ".join(marked[:8]) or words().value(None))


def _at(edges: list[float], place: float) -> float:
    number = min(int(place), len(edges) - 2)
    return edges[number] + (place - number) * (edges[number + 1] - edges[number])


def _spread(number: int, step: float = 0.618034) -> float:
    """From 0 to 1, even for neighbours."""
    return (number * step) % 1.0

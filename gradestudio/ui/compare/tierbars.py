"""Per tier: how many were in it and are now, as two bars, and what they spend on average."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradestudio.ui.controls.badge import Badge, paint_badge, short_name
from gradestudio.ui.controls.regions import Region, Regions
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded

_ROW, _PAD = 62, 12


class TierBars(Regions):
    """Each tier is a button that asks for those who came or left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiers: Sequence[Any] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_tiers(self, tiers: Sequence[Any]) -> None:
        """`standing.TierChange`s of one grade."""
        self.tiers = tiers
        self.title = say("ui.per-tier")
        self.updateGeometry()
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(240, len(self.tiers) * self._row())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def _row(self) -> int:
        money = any(t.old_average is not None or t.new_average is not None for t in self.tiers)
        return _ROW if money else _ROW - 18

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        row = self._row()
        self.take_regions(
            tuple(
                Region(t.name, QRect(4, i * row, self.width() - 8, row - 2), _spoken(t), i)
                for i, t in enumerate(self.tiers)
            )
        )

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        colours = theme().tiers([t.color for t in self.tiers])
        largest = max((max(t.old or 0, t.new or 0) for t in self.tiers), default=0) or 1
        for number, (tier, region) in enumerate(zip(self.tiers, self.regions, strict=True)):
            if number == self.hover:
                rounded(painter, region.rect, 6, theme().colour("raised"))
            self._paint(painter, region.rect, tier, colours[tier.code], largest)
        if self.hasFocus() and self.at < len(self.regions):
            focus_frame(painter, self.regions[self.at].rect, 6)

    def _paint(self, painter: QPainter, rect: QRect, tier: Any, colours: Any, largest: int) -> None:
        left, right = rect.left() + _PAD - 4, rect.right() - _PAD + 4
        middle = rect.top() + 14
        x = left + paint_badge(painter, left, middle, Badge(short_name(tier.name), colours)) + 6
        strong, small = font(Style.FIGURE), font(Style.SMALL)
        new, old = _count(tier.new), f"{_count(tier.old)} →"
        painter.setFont(strong)
        painter.setPen(theme().colour("text"))
        wide = QFontMetrics(strong).horizontalAdvance(new)
        line_text(painter, QRect(right - wide, middle - 10, wide, 20), new)
        painter.setFont(small)
        painter.setPen(theme().colour("text2"))
        before = QFontMetrics(small).horizontalAdvance(old)
        line_text(painter, QRect(right - wide - 6 - before, middle - 10, before, 20), old)
        painter.setFont(font(Style.BODY))
        painter.setPen(theme().colour("text"))
        room = QRect(x, middle - 10, right - wide - before - 14 - x, 20)
        title = tier.title or (tier.name if short_name(tier.name) != tier.name else "")
        metrics = QFontMetrics(font(Style.BODY))
        if metrics.horizontalAdvance(title) <= room.width() or room.width() > 40:
            line_text(painter, room, metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width()))
        for count, y, colour in (
            (tier.old, rect.top() + 27, theme().colour("hist")),
            (tier.new, rect.top() + 33, QColor(colours.ground)),
        ):
            if count:
                length = max(2, round((right - left) * count / largest))
                rounded(painter, QRect(left, y, length, 5), 2, colour)
        average = _average(tier)
        if average:
            painter.setFont(small)
            painter.setPen(theme().colour("text2"))
            line_text(painter, QRect(left, rect.top() + 40, right - left, 18), average)


def _count(count: int | None) -> str:
    return "–" if count is None else words().number(count)


def _average(tier: Any) -> str:
    if tier.old_average is None and tier.new_average is None:
        return ""
    old, new = (words().money(v) if v is not None else "–" for v in (tier.old_average, tier.new_average))
    return say("ui.average-money", old=old, new=new)


def _spoken(tier: Any) -> str:
    name = f"{tier.name} {tier.title}".strip()
    told = say("ui.tier-spoken", tier=name, old=_count(tier.old), new=_count(tier.new))
    average = _average(tier)
    return f"{told}{say('ui.comma')}{average}" if average else told

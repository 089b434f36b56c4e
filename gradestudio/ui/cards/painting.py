"""Closed cards and headings, painted: grip, badge or icon, name, sentence, count, switch."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from gradestudio.ui.cards.contents import Card, Heading
from gradestudio.ui.controls.badge import Badge, badge_width, paint_badge, short_name
from gradestudio.ui.controls.switch import paint_switch
from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, TierColours, font, theme
from gradestudio.ui.theme.paint import line_text, rounded

CLOSED = 36
GAP = 6
HEADING = 36
_SWITCH = 26
_NUMBER = re.compile(r"[0-9][0-9,]*")

Colours = Mapping[str, Mapping[str, TierColours]]


def badge_of(card: Card, colours: Colours) -> Badge | None:
    """The tier's badge; None for a card of another kind."""
    if not card.tier or card.keyword not in ("rule", "otherwise", "tier", "override"):
        return None
    named = colours.get(card.grade, {})
    return Badge(short_name(card.tier), named.get(card.tier, TierColours("#8A93A3", "#FFFFFF")))


def switch_zone(rect: QRect) -> QRect:
    """Where the switch of a closed card is."""
    return QRect(rect.right() - 12 - _SWITCH, rect.center().y() - 7, _SWITCH, 14)


def count_zone(card: Card, rect: QRect) -> QRect:
    """Where a closed card tells its count."""
    width = _count_width(card.count)
    return QRect(_count_right(card, rect) - width, rect.top(), width, rect.height())


def _count_right(card: Card, rect: QRect) -> int:
    """Counts of rules stand in one column, whether there is a switch behind them or not."""
    beside = card.keyword in ("rule", "otherwise", "table", "against")
    return rect.right() - 12 - (_SWITCH + 8 if beside else 0)


def grip_zone(rect: QRect) -> QRect:
    return QRect(rect.left(), rect.top(), 30, rect.height())


def paint_heading(painter: QPainter, rect: QRect, heading: Heading) -> None:
    middle = rect.bottom() - 15
    x = rect.left() + 2
    if heading.drawing:
        _icon(painter, heading.drawing, "text2", x, middle)
        x += 24
    face = font(Style.SUBTITLE)
    painter.setFont(face)
    painter.setPen(theme().colour("text"))
    line_text(painter, QRect(x, middle - 12, rect.width(), 24), heading.title)
    x += QFontMetrics(face).horizontalAdvance(heading.title) + 10
    painter.setFont(font(Style.SMALL))
    painter.setPen(theme().colour("text2"))
    room = QRect(x, middle - 12, rect.right() - x, 24)
    line_text(painter, room, _fitted(font(Style.SMALL), heading.hint, room.width()))


def paint_card(
    painter: QPainter,
    rect: QRect,
    card: Card,
    colours: Colours,
    selected: bool = False,
    hovered: bool = False,
    trial: str = "",
) -> None:
    """A closed card; `trial`: what its count would become, shown instead of it."""
    painter.save()
    if card.off:
        painter.setOpacity(0.7)
    _ground(painter, rect, card, selected, hovered)
    middle = rect.center().y() + 1
    if hovered or selected:
        _icon(painter, "grip", "text3", rect.left() + 8, middle)
    else:
        painter.save()
        painter.setOpacity(painter.opacity() * 0.7)
        _icon(painter, "grip", "text3", rect.left() + 8, middle)
        painter.restore()
    x = _sign(painter, card, colours, rect.left() + 31, middle)
    if card.switchable:
        paint_switch(painter, switch_zone(rect), not card.off)
    right = _count_right(card, rect)
    right = _count(painter, trial or card.count, card, QRect(x, rect.top(), right - x, rect.height()), trial)
    _words(painter, card, QRect(x, rect.top(), right - 12 - x, rect.height()))
    painter.restore()


def paint_slot(painter: QPainter, rect: QRect) -> None:
    """Where a carried card would come down."""
    rounded(painter, rect, 8, theme().colour("tint"))
    _dashes(painter, rect, "accent")


def _dashes(painter: QPainter, rect: QRect, role: str) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme().colour(role), 1, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1).toRectF().translated(0.5, 0.5), 7.5, 7.5)
    painter.restore()


def _ground(painter: QPainter, rect: QRect, card: Card, selected: bool, hovered: bool) -> None:
    ground = theme().colour("raised" if hovered and not selected else "surface")
    if selected:
        rounded(painter, rect, 8, ground, theme().colour("accent"), 2.0)
    elif card.problem:
        rounded(painter, rect, 8, ground, theme().colour("err"))
    elif card.off:
        rounded(painter, rect, 8, ground)
        _dashes(painter, rect, "line2")
    else:
        rounded(painter, rect, 8, ground, theme().colour("line"))


def _sign(painter: QPainter, card: Card, colours: Colours, x: int, middle: int) -> int:
    badge = badge_of(card, colours)
    if badge is None:
        _icon(painter, card.drawing, "text2", x + 1, middle)
        return x + 28
    paint_badge(painter, x, middle, badge)
    return x + max(badge_width(badge) + 8, 28)


def _words(painter: QPainter, card: Card, room: QRect) -> None:
    face = font(Style.NAME)
    if card.off:
        face = type(face)(face)
        face.setStrikeOut(True)
    painter.setFont(face)
    painter.setPen(theme().colour("text3" if card.problem and not card.name else "text"))
    name = _fitted(face, card.name, min(room.width(), 300))
    line_text(painter, room, name)
    left = room.left() + QFontMetrics(face).horizontalAdvance(name) + 10
    rest = QRect(left, room.top(), room.right() - left, room.height())
    if rest.width() < 40:
        return
    said = card.problem or card.sentence
    if card.problem:
        _icon(painter, "error", "err", rest.left(), rest.center().y() + 1)
        rest.setLeft(rest.left() + 20)
    painter.setFont(font(Style.SMALL))
    painter.setPen(theme().colour("err" if card.problem else "text2"))
    line_text(painter, rest, _fitted(font(Style.SMALL), said, rest.width()))


def _count(painter: QPainter, text: str, card: Card, room: QRect, trial: str) -> int:
    """Words in the small style, figures stronger; where they begin."""
    if not text or card.problem:
        return room.right()
    idle = card.decides == 0 and not trial
    x = room.right() - _count_width(text)
    start = x
    for piece, is_number in _pieces(text):
        face = font(Style.SMALL_STRONG if is_number else Style.SMALL)
        painter.setFont(face)
        role = _count_role(card, idle, bool(trial), is_number)
        painter.setPen(theme().colour(role))
        line_text(painter, QRect(x, room.top(), 400, room.height()), piece)
        x += QFontMetrics(face).horizontalAdvance(piece)
    return start


def _count_role(card: Card, idle: bool, tried: bool, is_number: bool) -> str:
    if card.failed:
        return "err"
    if idle:
        return "warn"
    if not is_number:
        return "text2"
    return "accent_t" if tried else "text"


def _count_width(text: str) -> int:
    return sum(
        QFontMetrics(font(Style.SMALL_STRONG if is_number else Style.SMALL)).horizontalAdvance(piece)
        for piece, is_number in _pieces(text)
    )


def _pieces(text: str) -> list[tuple[str, bool]]:
    made: list[tuple[str, bool]] = []
    at = 0
    for found in _NUMBER.finditer(text):
        made += [(text[at : found.start()], False), (found.group(), True)]
        at = found.end()
    made.append((text[at:], False))
    return [piece for piece in made if piece[0]]


def _fitted(face, text: str, width: int) -> str:
    return QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, max(width, 0))


def _icon(painter: QPainter, name: str, role: str, x: int, middle: int, size: int = 16) -> None:
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(x, middle - size // 2, pixmap(name, size, theme().colour(role), ratio))

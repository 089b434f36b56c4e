"""How a customer's cell is painted: badges, moves, hatching, lines."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gradestudio.ui import outcomes
from gradestudio.ui.controls.badge import Badge, badge_width, paint_badge, short_name
from gradestudio.ui.customers.model import CustomerModel
from gradestudio.ui.customers.spec import FURTHEST
from gradestudio.ui.icons import pixmap
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, TierColours, font, theme
from gradestudio.ui.theme.paint import hatch, line_text, rounded

ROW = 28
_PAD = 10
_BAR = 56


class CustomerDelegate(QStyledItemDelegate):
    """Reads the model's readers directly: `data()` would be asked six times a cell."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.tier_colours: dict[str, tuple[TierColours, ...]] = {}
        self.before_colours: dict[str, tuple[TierColours, ...]] = {}
        self.hover_row = -1
        self._metrics: dict[Style, QFontMetrics] = {}
        theme().changed.connect(self._metrics.clear)

    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(80, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        model = index.model()
        if not isinstance(model, CustomerModel):
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]
        spec = model.columns[index.column()]
        reader = model.reader(index.column())
        row = model.table_row(index.row())
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        ground = "sel" if selected else "raised" if index.row() == self.hover_row else "surface"
        graded = spec.form in ("tier", "before")
        move = reader.move(row) if graded else 0
        if move and not selected:
            ground = "upt" if move > 0 else "downt"
        painter.fillRect(rect, theme().colour(ground))
        if graded:
            self._tier(painter, rect, spec, reader, row, move)
        elif spec.form == "near":
            self._near(painter, rect, reader.share(row), reader.text(row))
        else:
            self._text(painter, rect, spec, reader.text(row))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme().colour("line"))

    def _text(self, painter: QPainter, rect: QRect, spec: Any, text: str | None) -> None:
        if text is None:
            ratio = painter.device().devicePixelRatioF()
            painter.setBrushOrigin(rect.topLeft())
            painter.fillRect(rect.adjusted(0, 0, 0, -1), hatch(ratio))
            self._write(painter, rect, "–", "text3", Style.BODY, right=True)
            return
        style = Style.SMALL if spec.form == "reason" else Style.BODY
        role = "text2" if spec.form in ("id", "reason") else "text"
        self._write(painter, rect, text, role, style, spec.right)

    def _write(
        self, painter: QPainter, rect: QRect, text: str, role: str, style: Style, right: bool = False
    ) -> None:
        metrics = self._metrics.get(style)
        if metrics is None:
            metrics = self._metrics[style] = QFontMetrics(font(style))
        room = rect.adjusted(_PAD, 0, -_PAD, 0)
        painter.setFont(font(style))
        painter.setPen(theme().colour(role))
        if not right and metrics.horizontalAdvance(text) > room.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        line_text(painter, room, text, "right" if right else "left")

    def _near(self, painter: QPainter, rect: QRect, share: float | None, text: str) -> None:
        """A bar that is full at the line, and how far away it is."""
        if share is None:
            return
        bar = QRect(rect.left() + _PAD, rect.center().y() - 2, _BAR, 6)
        rounded(painter, bar, 2, theme().colour("sunken"))
        full = QRect(bar.left(), bar.top(), max(2, round(_BAR * (1 - min(share / FURTHEST, 1)))), 6)
        rounded(painter, full, 2, theme().colour("histon"))
        self._write(painter, rect.adjusted(_BAR + 8, 0, 0, 0), text, "text2", Style.SMALL)

    def _tier(self, painter: QPainter, rect: QRect, spec: Any, reader: Any, row: int, move: int) -> None:
        before = spec.form == "before"
        badge = self.badge(spec.grade, reader.code(row), reader.text(row) or "", before)
        width = badge_width(badge)
        arrow = 16 if move and not before else 0
        x = rect.center().x() - (width + arrow) // 2 + 1
        middle = rect.center().y()
        if arrow:
            role = "up" if move > 0 else "down"
            name = "arrow-up" if move > 0 else "arrow-down"
            image = pixmap(name, 14, theme().colour(role), painter.device().devicePixelRatioF())
            painter.drawPixmap(x - 2, middle - 7, image)
            x += arrow
        paint_badge(painter, x, middle, badge)

    def badge(self, grade: str, code: int, name: str, before: bool = False) -> Badge:
        """The badge of a tier or outcome, in the theme of now; `before`: of the version compared with."""
        if code < 0:
            name = say(outcomes.SHORT_NAMES[code]) if code in outcomes.SHORT_NAMES else name
        colours = (self.before_colours if before else self.tier_colours).get(grade, ())
        return Badge(short_name(name), colours[code] if 0 <= code < len(colours) else None)

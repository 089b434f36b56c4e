"""A card carried to another place: a picture of it follows the hand, the order is tried on the way."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLabel

from gradestudio.language.edits import order
from gradestudio.ui.cards import acts, painting
from gradestudio.ui.cards.painting import CLOSED

_SHARE = 0.75
"""Width of the carried card: the counts of the others stay in sight beside it."""
_EDGE = 36
"""Near the edge of the view it scrolls."""


class Dragging(QObject):
    """From the press on a grip to the drop; Esc puts the card back."""

    def __init__(self, view: Any) -> None:
        super().__init__(view)
        self._view = view
        self.on = False
        self.start = -1
        self._row: list[int] = []
        self._to = -1
        self._picture: QLabel | None = None
        self._scroll = QTimer(self, interval=30)
        self._scroll.timeout.connect(self._roll)
        self._at = QPoint()

    def begin(self, start: int, at: QPoint) -> None:
        row = self._view.siblings(start)
        card = self._view.list.card(start)
        if self.on or card is None or len(row) < 2:
            return
        if start in self._view.list.open:
            self._view.close_card(start)
        self.on, self.start, self._row = True, start, row
        self._to = row.index(start)
        cards = self._view.list
        cards.lifted = start
        cards.select(start)
        width = round(cards.area().width() * _SHARE)
        self._picture = QLabel(cards)
        self._picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._picture.resize(width, CLOSED)
        self.draw()
        self._picture.show()
        cards.setCursor(Qt.CursorShape.ClosedHandCursor)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        self.move(at)

    def draw(self) -> None:
        """The carried card as it is painted in the list, with what it would decide."""
        cards = self._view.list
        card = cards.card(self.start)
        if self._picture is None or card is None:
            return
        size, ratio = self._picture.size(), cards.devicePixelRatioF()
        image = QPixmap(size * ratio)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        rect = QRect(0, 0, size.width(), size.height())
        painting.paint_card(
            painter, rect, card, cards.colours, selected=True, trial=cards.trials.get(self.start, "")
        )
        painter.end()
        self._picture.setPixmap(image)

    # ── On the way ──────────────────────────────────────────────────────────────────────────────

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseMove:
            self.move(event.globalPosition().toPoint())  # type: ignore[attr-defined]
            return True
        if kind == QEvent.Type.MouseButtonRelease:
            self.drop()
            return True
        if kind == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            self.stop()
            return True
        return False

    def move(self, at: QPoint) -> None:
        """The hand is here (on the screen)."""
        self._at = at
        cards = self._view.list
        here = cards.mapFromGlobal(at)
        if self._picture is not None:
            self._picture.move(cards.area().left() + 14, here.y() - CLOSED // 2)
            self._picture.raise_()
        self._land(here.y())
        view = self._view.frame.viewport()
        inside = view.mapFromGlobal(at).y()
        if inside < _EDGE or inside > view.height() - _EDGE:
            self._scroll.start()
        else:
            self._scroll.stop()

    def _roll(self) -> None:
        view = self._view.frame.viewport()
        inside = view.mapFromGlobal(self._at).y()
        by = -12 if inside < _EDGE else 12 if inside > view.height() - _EDGE else 0
        bar = self._view.frame.verticalScrollBar()
        bar.setValue(bar.value() + by)
        self.move(self._at)

    def _land(self, y: int) -> None:
        """The place among the siblings that is nearest to a height."""
        cards = self._view.list
        slots = [(n, cards.slot(start)) for n, start in enumerate(self._row)]
        others = [(n, s) for n, s in slots if s is not None and self._row[n] != self.start]
        before = sum(1 for _, slot in others if slot.rect.center().y() < y)
        if before == self._to:
            return
        self._to = before
        starts = [self._row[n] for n, _ in others]
        cards.show_slot(self.start, starts[before] if before < len(starts) else None, starts[-1])
        self._try()

    def _try(self) -> None:
        writer = self._view.writer
        statement = writer.statement(self.start)
        if statement is not None and statement.keyword in ("rule", "table"):
            self._view.trial.try_edits(order.moved(writer.book(), statement, self._to))

    # ── The end ─────────────────────────────────────────────────────────────────────────────────

    def drop(self) -> None:
        start, to = self.start, self._to
        moved = to != self._row.index(start)
        self._end(keep_trial=moved)
        if moved:
            acts.move_to(self._view, start, to)

    def stop(self) -> None:
        """Back to where it was."""
        if self.on:
            self._end(keep_trial=False)

    def _end(self, keep_trial: bool) -> None:
        self.on = False
        self._scroll.stop()
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        cards = self._view.list
        cards.lifted = None
        if not keep_trial:
            cards.show_rows(self._view.rows, cards.colours)
        cards.setCursor(Qt.CursorShape.ArrowCursor)
        if self._picture is not None:
            self._picture.hide()
            self._picture.deleteLater()
            self._picture = None
        if keep_trial:
            self._view.trial.keep()
            cards.trials = {}
        else:
            self._view.trial.give_up()
        cards.update()

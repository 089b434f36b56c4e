"""The list of cards: closed ones painted by this one widget, open ones as widgets in their places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from gradestudio.ui.cards import painting
from gradestudio.ui.cards.contents import Card, Heading, Row
from gradestudio.ui.cards.opened import OpenCard
from gradestudio.ui.cards.painting import CLOSED, GAP, HEADING
from gradestudio.ui.speech import say
from gradestudio.ui.theme import theme
from gradestudio.ui.theme.paint import focus_frame

WIDEST = 1080


@dataclass(frozen=True, slots=True)
class Slot:
    row: Row
    rect: QRect


class CardList(QWidget):
    """Up and down move, Enter opens, Esc closes, the space bar switches, Alt with arrows reorders."""

    chosen = Signal(int)
    """A person went to the card at this place of the text."""
    open_asked = Signal(int, bool)
    """Open the card; beside those that are open when Ctrl is held."""
    close_asked = Signal()
    filter_asked = Signal(tuple)
    switch_asked = Signal(int)
    menu_asked = Signal(int, QPoint)
    move_asked = Signal(int, int)
    remove_asked = Signal(int)
    rename_asked = Signal(int)
    drag_asked = Signal(int, QPoint)
    copy_asked = Signal(int)
    paste_asked = Signal(int)
    laid_out = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slots: list[Slot] = []
        self.colours: painting.Colours = {}
        self.current = -1
        self.open: dict[int, OpenCard] = {}
        self.trials: dict[int, str] = {}
        """What counts would become, by card, while an order is tried."""
        self.lifted: int | None = None
        """The card that is carried to another place: its place in the list is a free slot."""
        self._rows: tuple[Row, ...] = ()
        self._hovered = -1
        self._pressed: tuple[int, QPoint] | None = None
        self.by_keyboard = False
        self.head_hidden = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme().changed.connect(self.update)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_rows(self, rows: tuple[Row, ...], colours: painting.Colours) -> None:
        before, self._rows = self.slots, rows
        self._place()
        if colours == self.colours:
            self._repaint(before)
        else:
            self.colours = colours
            self.update()
        self.speak()

    def _repaint(self, before: list[Slot]) -> None:
        """Only the cards that look different now, or stand elsewhere."""
        if len(before) != len(self.slots):
            self.update()
            return
        for old, new in zip(before, self.slots, strict=True):
            if old.rect != new.rect or _looks(old.row) != _looks(new.row):
                self.update(old.rect.united(new.rect).adjusted(-3, -3, 3, 3))

    def show_slot(self, start: int, before: int | None, behind: int | None) -> None:
        """The free slot of the lifted card in front of another one, or behind the last."""
        rows = [r for r in self._rows if not (isinstance(r, Card) and r.start == start)]
        card = next(r for r in self._rows if isinstance(r, Card) and r.start == start)
        near = before if before is not None else behind
        at = next((n for n, r in enumerate(rows) if isinstance(r, Card) and r.start == near), 0)
        rows.insert(at if before is not None else at + 1, card)
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self.lay_out()
            self.update()

    def cards(self) -> list[Card]:
        return [slot.row for slot in self.slots if isinstance(slot.row, Card)]

    def card(self, start: int) -> Card | None:
        return next((c for c in self.cards() if c.start == start), None)

    def slot(self, start: int) -> Slot | None:
        return next((s for s in self.slots if isinstance(s.row, Card) and s.row.start == start), None)

    def area(self) -> QRect:
        """Left and width of the cards; the scroll bar stands in the margin beside them."""
        viewport = self.parentWidget()
        frame = viewport.parentWidget() if viewport is not None else None
        whole = frame.width() if frame is not None else self.width()
        width = min(whole - 32, WIDEST)
        return QRect((whole - width) // 2, 0, width, 0)

    def lay_out(self) -> None:
        """Every row's place; open cards get theirs."""
        before = self.slots
        self._place()
        self._repaint(before)

    def _place(self) -> None:
        area = self.area()
        y = 1
        slots: list[Slot] = []
        for number, row in enumerate(self._rows):
            if isinstance(row, Heading):
                if number == 0 and self.head_hidden:
                    continue
                height = HEADING if slots else HEADING - 6
                slots.append(Slot(row, QRect(area.left(), y, area.width(), height)))
                y += height
                continue
            widget = self.open.get(row.start)
            height = widget.height_for(area.width()) if widget is not None else CLOSED
            rect = QRect(area.left(), y, area.width(), height)
            slots.append(Slot(row, rect))
            if widget is not None:
                widget.setGeometry(rect)
                widget.show()
            y += height + GAP
        self.slots = slots
        self.setMinimumHeight(y + 8)
        self.laid_out.emit()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.lay_out()

    def event(self, event) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.lay_out()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell(event)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(480, self.minimumHeight())

    # ── The current card ────────────────────────────────────────────────────────────────────────

    def select(self, start: int) -> None:
        """Mark a card without telling anybody."""
        if start != self.current:
            self.current = start
            self.speak()
            self.update()

    def _go(self, start: int) -> None:
        self.select(start)
        self.chosen.emit(start)

    def speak(self) -> None:
        """The name of the list for screen readers: with what the current card says."""
        card = self.card(self.current)
        name = say("ui.cards")
        self.setAccessibleName(f"{name}: {card.spoken}" if card is not None else name)

    def _step(self, by: int) -> None:
        starts = [c.start for c in self.cards()]
        if not starts:
            return
        at = starts.index(self.current) if self.current in starts else -1 if by > 0 else 0
        self._go(starts[max(0, min(at + by, len(starts) - 1))])

    # ── Keyboard ────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.by_keyboard = True
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        acts: dict[int, Callable[[], Any]] = {
            Qt.Key.Key_Up: lambda: self._step(-1),
            Qt.Key.Key_Down: lambda: self._step(1),
            Qt.Key.Key_Home: lambda: self._step(-len(self.slots)),
            Qt.Key.Key_End: lambda: self._step(len(self.slots)),
            Qt.Key.Key_PageUp: lambda: self._step(-8),
            Qt.Key.Key_PageDown: lambda: self._step(8),
            Qt.Key.Key_Return: lambda: self.open_asked.emit(self.current, control),
            Qt.Key.Key_Enter: lambda: self.open_asked.emit(self.current, control),
            Qt.Key.Key_F2: lambda: self.rename_asked.emit(self.current),
            Qt.Key.Key_Space: lambda: self.switch_asked.emit(self.current),
            Qt.Key.Key_Delete: lambda: self.remove_asked.emit(self.current),
            Qt.Key.Key_Escape: self.close_asked.emit,
        }
        if not self.hasFocus() and not alt and key not in (Qt.Key.Key_Escape, Qt.Key.Key_F2):
            super().keyPressEvent(event)  # it was meant for a part of an open card
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit(self.current)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_asked.emit(self.current)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_asked.emit(self.current, -1 if key == Qt.Key.Key_Up else 1)
        elif key in acts and not alt:
            acts[key]()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self.by_keyboard = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
        self.update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            slot = self.slot(self.current)
            at = slot.rect.bottomLeft() + QPoint(31, 0) if slot is not None else QPoint(0, 0)
            self.menu_asked.emit(self.current, self.mapToGlobal(at))
            return
        card = self._card_at(event.pos())
        if card is not None:
            self._go(card.start)
            self.menu_asked.emit(card.start, event.globalPos())

    # ── Mouse ───────────────────────────────────────────────────────────────────────────────────

    def _slot_at(self, at: QPoint) -> Slot | None:
        return next((s for s in self.slots if s.rect.contains(at)), None)

    def _card_at(self, at: QPoint) -> Card | None:
        slot = self._slot_at(at)
        return slot.row if slot is not None and isinstance(slot.row, Card) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_keyboard = False
        card = self._card_at(event.position().toPoint())
        if card is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = (card.start, event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            start, from_ = self._pressed
            if (at - from_).manhattanLength() > 6:
                self._pressed = None
                self.drag_asked.emit(start, event.globalPosition().toPoint())
            return
        slot = self._slot_at(at)
        card = slot.row if slot is not None and isinstance(slot.row, Card) else None
        hovered = card.start if card is not None else -1
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()
        if slot is None or card is None:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        elif painting.grip_zone(slot.rect).contains(at):
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        slot = self._slot_at(at)
        if slot is None or not isinstance(slot.row, Card) or slot.row.start != pressed[0]:
            return
        card = slot.row
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if card.switchable and painting.switch_zone(slot.rect).adjusted(-4, -8, 4, 8).contains(at):
            self._go(card.start)
            self.switch_asked.emit(card.start)
        elif card.key and painting.count_zone(card, slot.rect).contains(at):
            self.filter_asked.emit(card.key)
        else:
            self._go(card.start)
            self.open_asked.emit(card.start, control)

    def leaveEvent(self, event) -> None:
        super().leaveEvent(event)
        self._hovered = -1
        self.update()

    def _tell(self, event: QHelpEvent) -> None:
        card = self._card_at(event.pos())
        text = "" if card is None else (card.problem or card.worry or f"{card.name}  {card.sentence}")
        if text:
            QToolTip.showText(event.globalPos(), text, self)
        else:
            QToolTip.hideText()

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme().colour("bg"))
        for slot in self.slots:
            if not slot.rect.intersects(event.rect()):
                continue
            if isinstance(slot.row, Heading):
                painting.paint_heading(painter, slot.rect, slot.row)
            elif slot.row.start == self.lifted:
                painting.paint_slot(painter, slot.rect)
            elif slot.row.start not in self.open:
                self._closed(painter, slot.row, slot.rect)

    def _closed(self, painter: QPainter, card: Card, rect: QRect) -> None:
        selected = card.start == self.current
        hovered = card.start == self._hovered
        trial = self.trials.get(card.start, "")
        painting.paint_card(painter, rect, card, self.colours, selected, hovered, trial)
        if selected and self.hasFocus() and self.by_keyboard:
            focus_frame(painter, rect.adjusted(-2, -2, 2, 2), 10)


def _looks(row: Row) -> Row:
    """A row without what is not seen: where its text stands, what its clicks do."""
    return replace(row, start=0, key=(), fixes=()) if isinstance(row, Card) else row

"""The palette's card over the window: a line to type in, what fits, the rest of the line small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.ui.background import Channel
from gradestudio.ui.controls.inputs import Label, SearchBox
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.icons import pixmap
from gradestudio.ui.palette.entries import Entry, Found, customer_entry, entries, search
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text, rounded

ROW = 32
_ROWS = 11
_WIDTH = 620


class FoundList(QWidget):
    """Rows of what was found; the palette moves through them."""

    chosen = Signal(int, bool)
    moved = Signal()
    """Another row is current, by keys or by the mouse, or there are other rows."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Sequence[Found] = ()
        self.at = 0
        self._top = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_found(self, found: Sequence[Found], keep: str = "") -> None:
        """`keep`: the key of the entry that stays current where it is still there."""
        self.found, self._top = found, 0
        self.at = next((i for i, f in enumerate(found) if keep and f.entry.key == keep), 0)
        self._top = max(0, self.at - _ROWS + 1)
        self.setFixedHeight(max(1, min(len(found), _ROWS)) * ROW)
        self._tell()

    def go(self, by: int) -> None:
        if self.found:
            self.at = (self.at + by) % len(self.found) if abs(by) == 1 else self.at + by
            self.at = min(max(self.at, 0), len(self.found) - 1)
            self._top = min(max(self._top, self.at - _ROWS + 1), self.at)
            self._tell()

    def _tell(self) -> None:
        one = self.found[self.at].entry if self.found else None
        self.setAccessibleName(f"{one.title} {one.kind}" if one is not None else say("ui.find-none"))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        self.update()
        self.moved.emit()

    def _row(self, event: QMouseEvent) -> int:
        row = self._top + int(event.position().y() // ROW)
        return row if 0 <= row < len(self.found) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if (row := self._row(event)) >= 0 and row != self.at:
            self.at = row
            self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if (row := self._row(event)) >= 0:
            self.chosen.emit(row, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def wheelEvent(self, event) -> None:
        step = -1 if event.angleDelta().y() > 0 else 1
        self._top = min(max(self._top + step, 0), max(0, len(self.found) - _ROWS))
        self.update()

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        if not self.found:
            painter.setFont(font(Style.BODY))
            painter.setPen(theme().colour("text3"))
            line_text(painter, QRect(14, 0, self.width() - 28, ROW), say("ui.find-none"))
        for place, number in enumerate(range(self._top, min(self._top + _ROWS, len(self.found)))):
            rect = QRect(4, place * ROW, self.width() - 8, ROW)
            self._paint(painter, rect, self.found[number], number == self.at)

    def _paint(self, painter: QPainter, rect: QRect, one: Found, active: bool) -> None:
        if active:
            rounded(painter, rect, 6, theme().colour("tint"))
        role = "accent_t" if active else "text2"
        image = pixmap(one.entry.drawing, 16, theme().colour(role), self.devicePixelRatioF())
        painter.drawPixmap(rect.left() + 10, rect.top() + 8, image)
        small = QFontMetrics(font(Style.SMALL))
        kind = small.horizontalAdvance(one.entry.kind)
        keys = small.horizontalAdvance(one.entry.hint) + 16 if one.entry.hint else 0
        limit = rect.right() - kind - keys - 20
        x = self._paint_title(painter, one, rect, limit)
        painter.setFont(font(Style.SMALL))
        painter.setPen(theme().colour("text2"))
        if one.detail and limit - x > 40:
            told = small.elidedText(one.detail, Qt.TextElideMode.ElideMiddle, limit - x - 12)
            line_text(painter, QRect(x + 12, rect.top(), limit - x - 12, ROW), told)
        line_text(painter, rect.adjusted(0, 0, -10, 0), one.entry.kind, "right")
        painter.setPen(theme().colour("text3"))
        line_text(painter, rect.adjusted(0, 0, -kind - 22, 0), one.entry.hint, "right")

    def _paint_title(self, painter: QPainter, one: Found, rect: QRect, limit: int) -> int:
        """The title with what was typed in accent bold; the x behind it."""
        x, at, title = rect.left() + 36, 0, one.entry.title
        for start, end in (*one.match.spans, (len(title), len(title))):
            for a, b, strong in ((at, start, False), (start, end, True)):
                if a >= b or x >= limit:
                    continue
                face = font(Style.BODY, weight=600 if strong else None)
                metrics = QFontMetrics(face)
                part = metrics.elidedText(title[a:b], Qt.TextElideMode.ElideRight, limit - x)
                painter.setFont(face)
                painter.setPen(theme().colour("accent_t" if strong else "text"))
                line_text(painter, QRect(x, rect.top(), limit - x, ROW), part)
                x += metrics.horizontalAdvance(part)
            at = max(at, end)
        return x


class Palette(Card):
    """Over the window while something is looked for; Esc, a click elsewhere or a choice closes it."""

    def __init__(self, window: Any) -> None:
        super().__init__(edge="line2", parent=window)
        self._window = window
        self._entries: tuple[Entry, ...] = ()
        self._customers: tuple[Entry, ...] = ()
        self._was: Any = None
        self.box = SearchBox(clears=False)
        self.box.setFrame(False)
        self.note = Label(Style.SMALL, "text3")
        self.list = FoundList()
        self.foot = Label(Style.NOTE, "text3")
        self.foot.setContentsMargins(14, 4, 14, 2)
        line = QHBoxLayout()
        line.setContentsMargins(6, 2, 12, 2)
        line.addWidget(self.box, 1)
        line.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 6, 1, 6)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.list)
        column.addWidget(self.foot)
        self._channel = Channel("customer-search", self)
        self._channel.answered.connect(self._took)
        self.box.textChanged.connect(lambda _: self._search())
        self.box.installEventFilter(self)
        self.list.chosen.connect(self._choose)
        self.hide()

    @property
    def channel(self) -> Channel:
        return self._channel

    # ── Opening and closing ─────────────────────────────────────────────────────────────────────

    def open(self, text: str = "") -> None:
        self._was = self._window.focusWidget()
        self._entries = entries(self._window)
        self._customers = ()
        self.box.setPlaceholderText(say("ui.palette-hint"))
        self.box.setAccessibleName(say("ui.palette"))
        self.foot.setText(say("ui.palette-keys"))
        blocked = self.box.blockSignals(True)
        self.box.setText(text)
        self.box.blockSignals(blocked)
        self._search()
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self, back: bool = True) -> None:
        """Close; the keyboard goes `back` to where it was."""
        self._channel.cancel()
        self.hide()
        if back and self._was is not None and self._was.isVisible():
            self._was.setFocus()

    def place(self) -> None:
        """Top middle of the window."""
        wide = min(_WIDTH, self._window.width() - 80)
        self.setFixedWidth(wide)
        self.adjustSize()
        self.move(QPoint((self._window.width() - wide) // 2, 56))

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, 28 + self.list.height() + 56)

    # ── Searching ───────────────────────────────────────────────────────────────────────────────

    def _search(self) -> None:
        self._customers = ()
        self._show()
        wanted = self.box.text().strip()
        readers = self._readers()
        if wanted and readers:
            from gradestudio.ui.palette.customers import FindCustomers

            self._channel.ask(FindCustomers(wanted, readers))
        else:
            self._channel.cancel()

    def _readers(self) -> dict[str, Any]:
        controller = self._window.controller
        cells = controller.cells or {}
        return {s.key: cells[s.key] for s in controller.specs if s.frozen and s.key in cells}

    def _took(self, request: Any, found: Any) -> None:
        if request.wanted != self.box.text().strip() or not self.isVisible():
            return
        self._customers = tuple(customer_entry(self._window, *one) for one in found)
        self._show(self.list.found[self.list.at].entry.key if self.list.at and self.list.found else "")

    def _show(self, keep: str = "") -> None:
        recent = self._window.settings.palette()
        found = search(self._entries, self.box.text(), recent, self._customers)
        self.list.show_found(found, keep)
        by_sound = bool(found) and found[0].match.pinyin
        self.note.setText(say("ui.by-pinyin") if by_sound else "")
        self.place()

    # ── Keys and choice ─────────────────────────────────────────────────────────────────────────

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut and self.isVisible():
            if event.reason() not in (
                Qt.FocusReason.PopupFocusReason,
                Qt.FocusReason.ActiveWindowFocusReason,
            ):
                self.leave(back=False)
            return False
        return event.type() == QEvent.Type.KeyPress and self._take(event)

    def _take(self, event: Any) -> bool:
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -_ROWS,
            Qt.Key.Key_PageDown: _ROWS,
        }
        assert isinstance(event, QKeyEvent)
        key = Qt.Key(event.key())
        if key in steps:
            self.list.go(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.list.found:
                ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
                self._choose(self.list.at, ctrl)
        elif key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.list.go(1 if key == Qt.Key.Key_Tab else -1)
        else:
            return False
        return True

    def _choose(self, number: int, beside: bool) -> None:
        entry = self.list.found[number].entry
        self.leave(back=True)
        self._window.settings.remember_found(entry.key)
        (entry.beside if beside and entry.beside is not None else entry.act)()

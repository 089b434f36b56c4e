"""A line of a card that is made of lines: its handle, its switch, its menu, and the keys of all of them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.switch import Switch
from gradestudio.ui.icons import icon, pixmap
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text

_MOVED = 6
"""Pixels after which a press on the handle is a drag."""


class Handle(QAbstractButton):
    """Where a line is taken hold of; a click, Enter or the space bar opens its menu."""

    dragged = Signal(QPoint)
    dropped = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pressed: QPoint | None = None
        self._on = False
        self.setFixedSize(20, 28)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        theme().changed.connect(self.update)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.globalPosition().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.globalPosition().toPoint()
        if self._pressed is None:
            return
        self._on = self._on or (at - self._pressed).manhattanLength() > _MOVED
        if self._on:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        on, self._on, self._pressed = self._on, False, None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        if on:
            self.setDown(False)
            self.dropped.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._on and event.key() == Qt.Key.Key_Escape:
            self._on, self._pressed = False, None
            self.given_up.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        role = "text2" if self.underMouse() else "text3"
        painter.drawPixmap(2, 6, pixmap("grip", 16, theme().colour(role), self.devicePixelRatioF()))
        if self.hasFocus():
            focus_frame(painter, self.rect(), 6)


class Row(QWidget):
    """Handle at the left, what the line says in `content`, switch at the right.

    Alt with arrows moves it, Ctrl+D copies it, Ctrl+/ switches it, Delete on the handle takes it out: the
    body does it.
    """

    left = Signal()

    def __init__(self, body: Any, number: int, switch: bool = True) -> None:
        super().__init__()
        self.body, self.number, self.switchable = body, number, switch
        self.handle = Handle()
        self.handle.setObjectName("handle")
        self.switch = Switch()
        self.switch.setObjectName("switch")
        self.switch.setChecked(True)
        self.menu: QMenu | None = None
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(6)
        self.line.addWidget(self.handle, 0, Qt.AlignmentFlag.AlignTop)
        self.content = QVBoxLayout()
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(4)
        self.line.addLayout(self.content, 1)
        self.more = Button("plain", "more")
        self.more.setObjectName("more")
        self.line.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 4, 0, 0)
        holder.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)
        self.line.addLayout(holder)
        if not switch:
            self.switch.hide()
        self.more.clicked.connect(lambda: self._open_menu(self.more))
        self.switch.clicked.connect(lambda: self.body.switch_line(self.number))
        self.handle.clicked.connect(lambda: self._open_menu(self.handle))
        self.handle.dragged.connect(lambda at: self.body.drag(self.number, at))
        self.handle.dropped.connect(lambda: self.body.drop(self.number))
        self.handle.given_up.connect(lambda: self.body.drop(None))
        self.left.connect(body.left)

    def name_line(self, count: int, level: int = 1) -> None:
        """Its number for screen readers and keys; lines of a group stand further in."""
        self.setObjectName(f"row-{self.number}")
        self.line.setContentsMargins(20 * (level - 1), 0, 0, 0)
        told = say("ui.cards-line", n=self.number + 1)
        self.handle.setAccessibleName(say("ui.cards-line-handle", n=self.number + 1))
        self.handle.setToolTip(say("ui.cards-line-hint"))
        self.more.name_it(f"{told}: {say('ui.cards-more')}")
        self.switch.setAccessibleName(f"{told}: {say('ui.cards-on-off')}")
        self.switch.setToolTip(say("ui.cards-on-off") + "  Ctrl+/")
        self._count = count

    _count = 1

    def release(self) -> None:
        """What was lent to it goes back."""

    # ── Acts ────────────────────────────────────────────────────────────────────────────────────

    def acts(self) -> list[tuple[str, str, str, Any]]:
        """What else can be done to this line: text, drawing, keys, what does it."""
        return []

    def _open_menu(self, button: QWidget) -> None:
        body, number = self.body, self.number
        menu = self.menu = QMenu(self)
        for text, drawing, keys, act in self.acts():
            menu.addAction(icon(drawing), f"{text}\t{keys}" if keys else text).triggered.connect(
                lambda _=False, act=act: act()
            )
        if menu.actions():
            menu.addSeparator()
        common = (
            ("ui.cards-up", "arrow-up", "Alt+↑", lambda: body.move(number, -1), number > 0),
            ("ui.cards-down", "arrow-down", "Alt+↓", lambda: body.move(number, 1), number + 1 < self._count),
            ("ui.cards-copy", "copy", "Ctrl+D", lambda: body.copy(number), True),
            ("ui.cards-switch-off", "off", "Ctrl+/", lambda: body.switch_line(number), self.switchable),
            ("ui.cards-remove", "trash", "Del", lambda: body.remove(number), True),
        )
        for key, drawing, keys, act, can in common:
            action = menu.addAction(icon(drawing), f"{say(key)}\t{keys}")
            action.triggered.connect(lambda _=False, act=act: act())
            action.setEnabled(can)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _act_of(self, event: QKeyEvent) -> Any:
        key, body, number = event.key(), self.body, self.number
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return lambda: body.move(number, -1 if key == Qt.Key.Key_Up else 1)
        if control and key == Qt.Key.Key_D:
            return lambda: body.copy(number)
        if control and key == Qt.Key.Key_Slash and self.switchable:
            return lambda: body.switch_line(number)
        if key == Qt.Key.Key_Delete and self.handle.hasFocus():
            return lambda: body.remove(number)
        return None

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._act_of(event)
        ):
            event.accept()  # these keys mean the line, not the card around it
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._act_of(event)
        if act is not None:
            act()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class OffRow(QWidget):
    """A line that is switched off: what it says, struck through, and its switch."""

    def __init__(self, body: Any, number: int) -> None:
        super().__init__()
        self.said = _Struck()
        self.switch = Switch()
        self.switch.setObjectName("switch")
        self.switch.setChecked(False)
        self.setObjectName(f"off-{number}")
        line = QHBoxLayout(self)
        line.setContentsMargins(26, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self.said, 1)
        line.addWidget(self.switch)
        self.switch.clicked.connect(lambda: body.wake(number))

    def show_line(self, text: str) -> None:
        self.said.setText(text)
        self.switch.setAccessibleName(f"{text}: {say('ui.cards-on-off')}")
        self.switch.setToolTip(say("ui.cards-on-off"))

    def release(self) -> None:
        """Nothing was lent to it."""


class _Struck(Label):
    def __init__(self) -> None:
        super().__init__(Style.CODE_SMALL, "text3", elide=True)
        self.setFixedHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        face = QFont(font(Style.CODE_SMALL))
        face.setStrikeOut(True)
        painter.setFont(face)
        painter.setPen(theme().colour("text3"))
        told = QFontMetrics(face).elidedText(self.accessibleName(), Qt.TextElideMode.ElideRight, self.width())
        line_text(painter, self.rect(), told)

    def sizeHint(self) -> QSize:
        return QSize(100, 28)

"""A message at the bottom left: icon, one sentence, up to two actions; goes after six seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style

_STAYS = 6000
_WIDEST = 760


class Toast(Card):
    """40 high; it stays while the mouse or the keyboard is on it, and until closed when it is an error."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(edge="line2", parent=parent)
        self._over = parent
        self._timer = QTimer(self, singleShot=True, interval=_STAYS)
        self._timer.timeout.connect(self._leave)
        self._drawing = Drawing("check", 16, "ok")
        self.sentence = Label(Style.BODY, wrap=True)
        self.actions: list[Button] = []
        self._stays = False
        self._close = Button("plain", "close", height=24)
        self._close.clicked.connect(self.hide)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(12, 6, 8, 6)
        self._line.setSpacing(8)
        for widget in (self._drawing, self.sentence, self._close):
            self._line.addWidget(widget)
        self.hide()

    def tell(
        self,
        sentence: str,
        drawing: str = "check",
        role: str = "ok",
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
        stays: bool = False,
    ) -> None:
        for old in self.actions:
            self._line.removeWidget(old)
            old.deleteLater()
        self.actions = []
        for text, act in actions:
            button = Button("plain", text=text, height=24)
            button.clicked.connect(lambda _=False, act=act: act())
            self._line.insertWidget(self._line.count() - 1, button)
            self.actions.append(button)
        self._drawing.name, self._drawing.role = drawing, role
        self._drawing.update()
        self.sentence.setText(sentence)
        self._close.name_it(say("ui.close"))
        self.show()
        self.place()
        self.raise_()
        self._timer.stop()
        self._stays = stays or role == "err"
        if not self._stays:
            self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def place(self) -> None:
        """Bottom left of the window, above the status bar."""
        parent = self._over
        metrics = QFontMetrics(self.sentence.font())
        wanted = metrics.horizontalAdvance(self.sentence.text()) + 8
        room = min(_WIDEST, parent.width() - 32) - self._rest()
        self.sentence.setFixedWidth(min(wanted, max(room, 160)))
        lines = 1 if wanted <= room else -(-wanted // max(room, 160))
        self.sentence.setFixedHeight(lines * 20)
        self.resize(self.sentence.width() + self._rest(), max(40, lines * 20 + 20))
        self.move(16, parent.height() - 26 - 16 - self.height())

    def event(self, event) -> bool:
        if event.type() == QEvent.Type.Leave and not self._timer.isActive() and not self._stays:
            self._timer.start()
        return super().event(event)

    def _rest(self) -> int:
        """Width of everything beside the sentence."""
        parts = [self._drawing, *self.actions, self._close]
        return 20 + 2 + sum(max(p.sizeHint().width(), p.minimumWidth()) + 8 for p in parts)

    def _leave(self) -> None:
        focused = any(b.hasFocus() for b in (*self.actions, self._close))
        if self.underMouse() or focused:
            self._timer.start()
        else:
            self.hide()

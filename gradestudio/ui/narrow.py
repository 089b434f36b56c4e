"""Windows below 1180: the rulebook folds into a rail of icons, the right panel lies over the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.speech import say

BELOW = 1180
"""Window width in pixels."""
RAIL = 44
_LEFT = 260


class Rail(Panel):
    """An icon for each section of the rulebook; a click opens the rulebook there."""

    section_asked = Signal(str)
    """The section's name."""
    right_asked = Signal()

    def __init__(self) -> None:
        super().__init__("surface")
        self.setFixedWidth(RAIL)
        self.buttons: list[Button] = []
        self._shown: tuple[tuple[str, str], ...] = ()
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        self.right = Button("plain", "histogram")
        self.right.clicked.connect(self.right_asked)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(4)
        whole.addLayout(self._column)
        whole.addStretch(1)
        whole.addWidget(self.right)

    def show_sections(self, sections: Sequence[tuple[str, str]]) -> None:
        """Icon and name of each."""
        if tuple(sections) == self._shown:
            return
        self._shown = tuple(sections)
        empty(self._column)
        self.buttons = []
        for drawing, name in sections:
            button = Button("plain", drawing)
            button.name_it(name)
            button.clicked.connect(lambda _=False, name=name: self.section_asked.emit(name))
            self._column.addWidget(button)
            self.buttons.append(button)


class Narrow(QObject):
    """Moves the workspace's left and right panels out of their splitter, and back."""

    def __init__(self, space: Any, upper: Any) -> None:
        super().__init__(space)
        self._space, self._upper = space, upper
        self.on = False
        self.rail = Rail()
        self.rail.setParent(space)
        self.rail.hide()
        self.rail.section_asked.connect(self.open_left)
        self.rail.right_asked.connect(space.toggle_right)
        space.tree.place_asked.connect(lambda _: self.close_left())

    def use(self, on: bool) -> None:
        """Narrow or wide from now on."""
        if on == self.on:
            return
        self.on = on
        space = self._space
        if on:
            self._upper.insertWidget(0, self.rail)
            for panel, edge in ((space.left, "r"), (space.right, "l")):
                panel.setParent(space)
                panel.set_edges(edge, "line2")
                panel.hide()
        else:
            self.close_left()
            # Out of the splitter: a hidden child would leave its line there.
            self.rail.setParent(space)
            for panel, at in ((space.left, 0), (space.right, self._upper.count() + 1)):
                panel.set_edges("")
                self._upper.insertWidget(at, panel)
                panel.show()
            space.left.setVisible(not space.large)
        self.rail.setVisible(on and not space.large)
        self.retranslate()

    def place(self) -> None:
        """Overlays lie over the upper part, at its edges."""
        if not self.on:
            return
        space = self._space
        height = self._upper.height()
        space.left.setGeometry(RAIL + 1, 0, _LEFT, height)
        width = space.overlay_width()
        space.right.setGeometry(space.width() - width, 0, width, height)
        for panel in (space.left, space.right):
            if not panel.isHidden():
                panel.raise_()

    # ── The rulebook ────────────────────────────────────────────────────────────────────────────

    def open_left(self, section: str = "") -> None:
        """The rulebook over the text, with a section open; a second click closes it."""
        left = self._space.left
        if not left.isHidden() and self._space.tree.current_section() == section:
            self.close_left()
            return
        left.show()
        self.place()
        self._space.tree.open_section(section)
        self._space.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def close_left(self) -> None:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        if self.on and not self._space.left.isHidden():
            self._space.left.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click beside the rulebook, or Esc, closes it."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            assert isinstance(event, QMouseEvent)
            inside = watched is self._space.left or self._space.left.isAncestorOf(watched)
            if (
                not inside
                and not self.rail.isAncestorOf(watched)
                and watched.window() is self._space.window()
            ):
                self.close_left()
        elif isinstance(event, QKeyEvent) and self._space.tree.hasFocus() and _is_escape(event):
            self.close_left()
            self._space.centre.target().setFocus()
            return True
        return False

    def retranslate(self) -> None:
        self.rail.setAccessibleName(say("ui.rulebook"))
        self.rail.right.name_it(say("ui.do-right-panel"), "F8")


def _is_escape(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape

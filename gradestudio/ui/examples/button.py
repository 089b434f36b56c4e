"""The button above the views: how many examples hold, and a list that leads to each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.examples.facts import Told
from gradestudio.ui.icons import icon
from gradestudio.ui.speech import say

_MOST = 40
"""Lines of the list; the rest is counted in one more."""


class ExamplesButton(Button):
    """Hidden while there are no examples; red with the figure when one does not hold."""

    asked = Signal(str)
    """The example, by name, whose text is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("plain", "play", parent=parent)
        self._told: tuple[Told, ...] = ()
        self.list = QMenu(self)
        self.list.setToolTipsVisible(True)
        self.list.aboutToShow.connect(self._fill)
        self.clicked.connect(self.open)
        self.hide()

    def show_told(self, told: tuple[Told, ...]) -> None:
        """What became of every example."""
        self._told = told
        passed = sum(one.passed for one in told)
        self.setVisible(bool(told))
        self.setText(say("ui.examples-count", passed=passed, n=len(told)))
        self.setAccessibleName(say("ui.examples-spoken", passed=passed, n=len(told)))
        self.setToolTip(say("ui.examples-tip"))
        self.ink = "" if passed == len(told) else "err"
        self.drawing = "play" if passed == len(told) else "error"
        self.update()

    def retranslate(self) -> None:
        self.show_told(self._told)

    def open(self) -> None:
        """The list, where there is one."""
        if not self._told:
            return
        self.list.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _fill(self) -> None:
        """Those that do not hold first, each with what it should be."""
        self.list.clear()
        ordered = sorted(self._told, key=lambda one: one.passed)
        for one in ordered[:_MOST]:
            text = one.name if one.passed else f"{one.name}    {one.sentence}"
            action = self.list.addAction(self._sign(one), text.replace("&", "&&"))
            action.setToolTip("\n".join(d.sentence for d in one.differences) or one.sentence)
            action.triggered.connect(lambda _=False, name=one.name: self.asked.emit(name))
        if len(ordered) > _MOST:
            rest = self.list.addAction(say("ui.examples-more", n=len(ordered) - _MOST))
            rest.setEnabled(False)

    def _sign(self, one: Told) -> QIcon:
        name, role = ("check", "ok") if one.passed else ("close", "err")
        return icon(name, role)

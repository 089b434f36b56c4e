"""The number under the text cursor, shown below the text; wires a panel to the desk."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject

from gradestudio.diagnostics import Span
from gradestudio.ui.histogram.desk import NumberDesk
from gradestudio.ui.histogram.panel import ThresholdPanel
from gradestudio.ui.speech import speech

_LOW = 760
"""Windows lower than this get lower bars."""


def connect_panel(panel: ThresholdPanel, desk: NumberDesk, controller: Any) -> None:
    """What a panel tries is tried at the desk; what the desk knows is shown in the panel."""

    def before() -> tuple[Any, ...]:
        base = controller.baseline
        return base.effects if base is not None else ()

    panel.look_asked.connect(desk.look_at)
    desk.looked.connect(lambda looked: panel.take(looked, controller.compared_name))
    panel.tried.connect(desk.try_value)
    panel.chosen.connect(desk.choose)
    panel.given_up.connect(desk.give_up)
    panel.aim_asked.connect(desk.aim_asked)
    desk.tried.connect(lambda graded: panel.show_trial(graded, before()))
    desk.mistaken.connect(panel.show_mistake)
    speech().changed.connect(panel.retranslate)
    panel.retranslate()


class NumberDock(QObject):
    """Follows the text cursor: a number under it opens the panel; leaving its line closes it."""

    def __init__(self, space: Any, controller: Any) -> None:
        super().__init__(space)
        self._space, self._controller = space, controller
        self.panel: ThresholdPanel = space.text.threshold
        self._editor = space.text.editor
        self._line = -1
        desk = controller.numbers
        connect_panel(self.panel, desk, controller)
        self.panel.close_asked.connect(self._close)
        space.text.cursor_moved.connect(lambda line, column, at: self._moved(line, at))
        controller.checked.connect(self._checked)
        controller.settled.connect(self._again)
        self.panel.shown.connect(self._shown)
        controller.ungraded.connect(self.panel.hide)
        desk.write.connect(self._write)
        self._waits: tuple[int, Decimal, bool] | None = None
        """A slider's number that is being looked up, its value, and whether it was let go."""
        sliders = self._editor.sliders
        sliders.tried.connect(lambda place, value: self._slide(place, value, False))
        sliders.chosen.connect(lambda place, value: self._slide(place, value, True))
        sliders.given_up.connect(self._let_go)
        desk.looked.connect(self._looked)

    # ── Sliders at line ends ────────────────────────────────────────────────────────────────────

    def _slide(self, place: int, value: Decimal, done: bool) -> None:
        desk = self._controller.numbers
        if desk.now is not None and desk.now.position == place and self._waits is None:
            desk.choose(value) if done else desk.try_value(value)
            return
        first = self._waits is None or self._waits[0] != place
        self._waits = place, value, done
        if first:
            desk.look_at(place)

    def _looked(self, looked: Any) -> None:
        if self._waits is None or looked is None or looked.position != self._waits[0]:
            return
        place, value, done = self._waits
        self._waits = None
        self._slide(place, value, done)

    def _let_go(self) -> None:
        self._waits = None
        self._controller.numbers.give_up()

    def _moved(self, line: int, at: int) -> None:
        if self._typing():
            return  # the check that follows looks again
        if self._space.centre.view != "text":
            return  # cards show their numbers themselves
        if line != self._line and not self.panel.isHidden():
            self.panel.hide()
        self._line = line
        self.panel.show_number(Span(at, at))

    def _typing(self) -> bool:
        checked = self._controller.last_check
        return checked is None or checked.source != self._editor.text()

    def _checked(self, checked: Any) -> None:
        """A grading that follows looks again by itself."""
        if checked is None or not self._controller.grades(checked):
            self._again()

    def _again(self) -> None:
        """The text or its grading is another one: so are the values."""
        if self._space.centre.view == "text" and not self.panel.busy and not self._typing():
            at = self._editor.position()
            self.panel.show_number(Span(at, at))

    def _shown(self) -> None:
        self.panel.make_low(self._space.height() < _LOW)
        if self.panel.isHidden():
            self.panel.show()
            self._editor.ensureCursorVisible()

    def _close(self) -> None:
        self.panel.hide()
        self._editor.setFocus()

    def _write(self, source: str, edits: tuple[Any, ...]) -> None:
        if source == self._editor.text():
            self._editor.apply(edits, source, "number")

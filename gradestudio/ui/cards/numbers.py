"""The one number input with its histogram, lent to the condition whose number is in hand."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from gradestudio.diagnostics import Span
from gradestudio.ui.background import Channel
from gradestudio.ui.cards.passing import CountTrue
from gradestudio.ui.histogram.dock import connect_panel
from gradestudio.ui.histogram.panel import ThresholdPanel

_LOW = 760
"""Windows lower than this get lower bars."""


class Numbers:
    """One number is looked at at a time, as the desk behind it holds one; the panel outlives the cards."""

    def __init__(self, home: QWidget, controller: Any) -> None:
        self._home, self._controller = home, controller
        self.panel = ThresholdPanel(titled=False)
        self.borrower: Any = None
        connect_panel(self.panel, controller.numbers, controller)
        self._wanted: dict[Any, None] = {}
        """The rows whose conditions are counted, in the order in which they asked."""
        self._trial: Any = None
        controller.numbers.tried.connect(self._try)
        self._soon = QTimer(home, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)
        self._channel = controller.channels["passing"] = Channel("passing", home)
        self._channel.answered.connect(self._counted)
        self._channel.failed.connect(lambda request, failure: controller.refuse("passing", request, failure))
        self.panel.shown.connect(self._show)
        self._back()

    def borrow(self, rows: Any) -> None:
        """From now on the panel belongs to these rows; whoever had it shows a plain input."""
        before, self.borrower = self.borrower, rows
        if before is not None and before is not rows:
            self._back()
            before.lost_panel()

    def release(self, rows: Any) -> None:
        """The rows go: the panel must not go with them."""
        self._wanted.pop(rows, None)
        self.give_back(rows)

    def give_back(self, rows: Any) -> None:
        """The panel, where these rows have it."""
        if self.borrower is rows:
            self.borrower = None
            self._back()

    def _back(self) -> None:
        for widget in (self.panel.field, self.panel.aim):
            widget.setParent(self.panel)
            widget.hide()
        self.panel.setParent(self._home)
        self.panel.hide()

    def look(self, at: int, text: str) -> None:
        """Ask what the number at a place of the text is held against."""
        if not self._home.isVisible():
            return  # another view looks at a number of its own
        if self._controller.numbers.trying:
            return  # what was typed is still being worked out; looking elsewhere would give it up
        checked = self._controller.last_check
        if checked is not None and checked.source == text and not self.panel.busy:
            self.panel.show_number(Span(at, at))

    def count(self, rows: Any) -> None:
        """Ask for whom each condition of some rows is true (`rows.counted`: what the conditions are in a
        checked text); they get it by `show_counts`.  What several ask for in one go is asked for together."""
        self._wanted[rows] = None
        self._soon.start()

    def _try(self, graded: Any) -> None:
        """Counts follow a value that is tried."""
        self._trial = graded
        if self._wanted:
            self._soon.start()

    def _graded(self) -> Any:
        """The grading in sight: that of the value that is tried, else of the text; None where it is old."""
        if self._trial is not None:
            return self._trial
        graded = self._controller.last_graded
        return graded if graded is not None and graded.checked is self._controller.last_check else None

    def _ask(self) -> None:
        graded, grader = self._graded(), self._controller.grader
        if graded is None or grader is None or not self._home.isVisible():
            return
        every = tuple(
            ((rows, key), found) for rows in self._wanted for key, found in rows.counted(graded.checked)
        )
        if every:
            self._channel.ask(CountTrue(graded, grader, every))

    def _counted(self, request: CountTrue, counts: dict[Any, Any]) -> None:
        if request.graded is not self._graded():
            return
        for rows in self._wanted:
            mine = {key: found for (whose, key), found in counts.items() if whose is rows}
            rows.show_counts(mine, request.graded.grading.row_count)

    def _show(self) -> None:
        if self.borrower is not None:
            self.panel.make_low(self._home.window().height() < _LOW)
            self.panel.show()
            self.panel.aim.setVisible(self.panel.looked is not None and self.panel.looked.dist is not None)
            self.borrower.updateGeometry()

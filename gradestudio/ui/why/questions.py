"""The controller's part for one customer: why, what lifts, what lowers, what if."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer

from gradestudio.ui.background import Channel
from gradestudio.ui.work import Explain, Explained, FindFalls, FindLifts, Graded


class WhyQuestions:
    """What is asked of workers about the current customer; the answers leave by the controller's signals."""

    channels: dict[str, Channel]
    last_graded: Graded | None
    explained: Any
    lifts_found: Any
    falls_found: Any
    _outlook: QTimer

    row = -1
    given: Mapping[str, Any] = {}

    def explain(self, row: int) -> None:
        """Why the customer has this grade; what is tried on him stays while he is the same."""
        if row != self.row:
            self.given = {}
        self.row = row
        if row >= 0 and self.last_graded is not None and row < self.last_graded.grading.row_count:
            self.channels["why"].ask(Explain(self.last_graded.grading, row, dict(self.given)))

    def try_values(self, given: Mapping[str, Any]) -> None:
        """What if the customer had these values, by name of field or let?  Empty: his own again."""
        self.given = dict(given)
        self.explain(self.row)

    def _why_answered(self, request: Explain, answer: Explained) -> None:
        if request.row != self.row:
            return
        self.explained.emit(answer)
        if not request.given:
            self.channels["lift"].ask(FindLifts(request.grading, request.row))

    def _lift_answered(self, request: FindLifts, found: Any) -> None:
        if request.row == self.row and not self.given:
            self.lifts_found.emit(request.row, found)
            self._outlook.start()

    def find_falls(self) -> None:
        graded = self.last_graded
        if graded is not None and 0 <= self.row < graded.grading.row_count and not self.given:
            self.channels["fall"].ask(FindFalls(graded.grading, self.row))

    def _fall_answered(self, request: FindFalls, found: Any) -> None:
        if request.row == self.row:
            self.falls_found.emit(request.row, found)

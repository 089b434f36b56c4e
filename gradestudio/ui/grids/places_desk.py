"""Where customers stand in matrices, tables and bands, for the grading in sight; proposals for a cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from gradestudio.ui.background import Channel


class PlacesDesk(QObject):
    """Counts only while somebody looks (`watched`), or while a filter needs it."""

    found = Signal()

    def __init__(self, controller: Any) -> None:
        super().__init__(controller)
        self._controller = controller
        self.places: Any = None
        """The newest answer (`facts.Places`), None while nothing is counted."""
        self.watched = False
        self._asked_for: Any = None
        self._find = Channel("places", self)
        controller.channels["places"] = self._find
        self._find.answered.connect(self._answered)
        self._find.failed.connect(lambda request, why: controller.refuse("places", request, why))
        self._find.busy.connect(lambda on: controller.busy.emit("places", on))
        controller.settled.connect(self.look)
        controller.numbers.tried.connect(lambda _: self.look())
        controller.ungraded.connect(self._forget)

    @property
    def placed(self) -> Mapping[str, Any]:
        """By `let`; of a moment ago while the newest are being counted."""
        return self.places.placed if self.places is not None else {}

    @property
    def current(self) -> bool:
        """Whether what is known is of the grading in sight."""
        shown = self._controller.shown
        return self.places is not None and shown is not None and self.places.grading is shown.grading

    def watch(self, on: bool) -> None:
        self.watched = on
        if on:
            self.look()

    def look(self) -> None:
        """Count for the grading in sight, when it is not counted yet and somebody wants it."""
        controller = self._controller
        graded = controller.shown
        filtered = any(f.kind == "placed" for f in controller.filters)
        if graded is None or controller.grader is None or not (self.watched or filtered):
            return
        if self._asked_for is not graded.grading:
            from gradestudio.ui.grids.facts import FindPlaces

            self._asked_for = graded.grading
            self._find.ask(FindPlaces(graded, controller.grader))

    def _answered(self, request: Any, places: Any) -> None:
        self.places = places
        self.found.emit()
        if any(f.kind == "placed" for f in self._controller.filters):
            self._controller.arrange()

    def _forget(self) -> None:
        self._find.cancel()
        self.places = self._asked_for = None
        self.found.emit()

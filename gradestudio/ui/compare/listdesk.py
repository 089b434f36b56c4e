"""Which of those who move are listed, in which order, and what is asked for them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from gradestudio.ui.background import Channel
from gradestudio.ui.compare.wishes import BECAUSE, NEW_REASON, OLD_REASON
from gradestudio.ui.speech import speech

_MOST_COPIED = 100_000


class ListDesk(QObject):
    """One grade's list; the newest wish wins."""

    listed = Signal(object, object, object)
    """Columns, cells, rows."""
    reasons_came = Signal()
    copied = Signal(str, int)

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self._desk = desk
        self.both: Any = None
        self.grade = ""
        self.wished: Any = ""
        self.sorting: tuple[str, bool] = ("", False)
        self.rows: Any = ()
        self._effects: Any = None
        self._columns: Any = ()
        self._cells: dict[str, Any] = {}
        self._list, self._reasons, self._copy = (
            Channel(name, self) for name in ("compare-list", "compare-reasons", "compare-copy")
        )
        for name, channel, took in (
            ("compare-list", self._list, self._took_rows),
            ("compare-reasons", self._reasons, self._took_reasons),
            ("compare-copy", self._copy, self._took_copy),
        ):
            desk.controller.channels[name] = channel
            channel.answered.connect(took)
            channel.failed.connect(
                lambda request, failure, name=name: desk.controller.refuse(name, request, failure)
            )

    def take(self, both: Any) -> None:
        """Another comparison: the same grade and wish, where they are still there."""
        self.both, self._effects = both, None
        if not isinstance(self.wished, str | tuple):
            self.wished = ""
        grades = [m.grade for m in both.found.moves]
        if self.grade not in grades:
            self.grade, self.wished = grades[0], ""
        self._fill()

    def take_effects(self, effects: Any) -> None:
        """What each change does by itself: the list says which one moves whom."""
        if effects.both is self.both:
            self._effects = effects
            self._explain()
            if not self._list.pending:
                self.listed.emit(self._columns, self._cells, self.rows)

    def _explain(self) -> None:
        from gradestudio.ui.compare.rows import CauseCells

        found = self._effects.causes.get(self.grade) if self._effects is not None else None
        if found is not None:
            self._cells[BECAUSE] = CauseCells(found.names, found.codes)

    def choose_grade(self, grade: str) -> None:
        self.grade, self.wished = grade, ""
        self._fill()

    def wish(self, wish: Any) -> None:
        """Who is listed; a second time everyone who moves."""
        self.wished = "" if wish == self.wished else wish
        self._ask()

    def sort_by(self, key: str) -> None:
        """Ascending, descending, the order of the moves."""
        column, descending = self.sorting
        self.sorting = (key, False) if key != column else (key, True) if not descending else ("", False)
        self._ask()

    def _fill(self) -> None:
        from gradestudio.ui.compare.rows import moved_columns

        self._columns, self._cells = moved_columns(self.both, self.grade, self._desk.names)
        self._explain()
        self._ask()

    def _ask(self) -> None:
        from gradestudio.ui.compare.rows import ListIt

        if self.both is not None:
            self._list.ask(ListIt(self.both, self.grade, self.wished, self._cells, *self.sorting))

    def _took_rows(self, request: Any, rows: Any) -> None:
        self.rows = rows
        self.listed.emit(self._columns, self._cells, rows)

    # ── Sentences ───────────────────────────────────────────────────────────────────────────────

    def ask_reasons(self, rows: tuple[int, ...]) -> None:
        from gradestudio.ui.compare.rows import BothReasons

        if self.both is not None:
            self._reasons.ask(BothReasons(self.both, self.grade, rows, speech().words))

    def _took_reasons(self, request: Any, made: Any) -> None:
        if request.both is self.both and request.grade == self.grade:
            for key, sentences in zip((OLD_REASON, NEW_REASON), made, strict=True):
                self._cells[key].take(sentences)
            self.reasons_came.emit()

    def copy(self) -> None:
        """The listed customers for Excel, both reasons of everyone with them."""
        from gradestudio.ui.compare.rows import BothReasons, CopyList

        if self.both is not None and len(self.rows):
            rows = tuple(int(row) for row in self.rows[:_MOST_COPIED])
            reasons = BothReasons(self.both, self.grade, rows, speech().words)
            self._copy.ask(CopyList(reasons, tuple(self._columns), dict(self._cells)))

    def _took_copy(self, request: Any, text: str) -> None:
        self.copied.emit(text, len(request.reasons.rows))

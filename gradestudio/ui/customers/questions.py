"""The controller's part for the customers' table: columns, rows, filters, and what stands around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gradestudio.ui.afterwards import Afterwards
from gradestudio.ui.background import Channel
from gradestudio.ui.customers.spec import ColumnSpec, FacetChoice, Filter
from gradestudio.ui.importing.work import Sheet
from gradestudio.ui.speech import speech
from gradestudio.ui.work import Graded, Grader


class CustomerQuestions:
    """What is asked of workers about the whole list; the answers leave by the controller's signals."""

    afterwards: Afterwards
    channels: dict[str, Channel]
    versions: Any
    places: Any
    sheet: Sheet | None
    grader: Grader | None
    last_graded: Graded | None
    baseline: Graded | None
    viewed: Any
    surrounded: Any
    lacking_found: Any
    reasons_came: Any
    filters_changed: Any

    specs: tuple[ColumnSpec, ...] = ()
    cells: Any = None
    filters: tuple[Filter, ...] = ()
    search = ""
    sorting: tuple[str, bool] = ("", False)
    lacking: Any = None
    near: Mapping[str, Any] = {}
    shows_near = False
    """Whether a column of the table tells who is near."""
    facets = FacetChoice()
    """Facets that were added and taken away by hand."""
    last_around: Any = None
    _arranged: tuple[Graded | None, Graded | None] = (None, None)
    """What the table was arranged for: the grading in sight and the one compared with."""
    _seen: tuple[Any, Any] = (None, None)
    """The last view that came, behind its request."""
    _reasons_for: Any = None
    """The cells that the last reasons were asked for."""

    @property
    def shown(self) -> Graded | None:
        """The grading in sight."""
        raise NotImplementedError

    def arrange(self) -> None:
        """Columns, rows and counts of the table, for the grading, filters, search and sorting of now."""
        if self.sheet is None:
            return
        from gradestudio.ui.customers.columns import graded_columns, sheet_columns
        from gradestudio.ui.customers.filters import Arrange, Sorting

        graded, table = self.shown, self.sheet.table
        self._arranged = graded, self.baseline
        baseline = self.baseline.grading if self.baseline is not None else None
        if graded is None:
            self.specs, self.cells = sheet_columns(table)
            total, grading = table.row_count, None
        else:
            grading = graded.grading
            version = self.versions.name
            self.specs, self.cells = graded_columns(grading, baseline, table, version, self.near)
            total = grading.row_count
        self.channels["view"].ask(
            Arrange(
                self.cells,
                total,
                grading,
                baseline,
                self.filters,
                self.search,
                Sorting(*self.sorting),
                self.lacking.columns if self.lacking is not None else {},
                self.near,
                self.places.placed,
            )
        )

    def _view_answered(self, request: Any, view: Any) -> None:
        # The view may be that of columns which were replaced since; then another answer is on its way.
        if request.cells is self.cells:
            self._seen = request, view
            self.viewed.emit(view, self.specs, self.cells)
            self.afterwards.want("around", lambda: self._look_around(request, view))
            self.afterwards.begin()

    def _look_around(self, request: Any, view: Any) -> None:
        from gradestudio.ui.customers.around import LookAround

        if request.cells is self.cells:
            measure = self.shown.measure if self.shown is not None else None
            money = measure.values if measure is not None else None
            self.channels["around"].ask(LookAround(request, view, money, self.facets, self.last_around))

    def _around_answered(self, request: Any, around: Any) -> None:
        if request.arrange.cells is self.cells:
            self.last_around = around
            self.surrounded.emit(around)

    @property
    def arranged_for(self) -> Graded | None:
        """The grading that the table shows."""
        return self._arranged[0]

    def is_in_sight(self, graded: Graded) -> bool:
        """Whether the table shows these outcomes already, as while a comment is typed."""
        shown, baseline = self._arranged
        return shown is not None and baseline is self.baseline and graded is self.shown and graded.like(shown)

    # ── While nobody waits ──────────────────────────────────────────────────────────────────────

    def find_lacking(self) -> None:
        from gradestudio.ui.effect.facts import FindLacking

        graded = self.last_graded
        if graded is not None and self.grader is not None:
            self.channels["lacking"].ask(FindLacking(graded.grading, self.grader))

    def _lacking_answered(self, request: Any, lacking: Any) -> None:
        self.lacking = lacking
        self.lacking_found.emit(lacking)
        if any(f.kind == "lacks" for f in self.filters):
            self.arrange()
        self._find_near()

    def _find_near(self) -> None:
        from gradestudio.ui.customers.nearby import MOST_ROWS, FindNear

        graded = self.last_graded
        if graded is not None and graded.grading.row_count <= MOST_ROWS:
            self.channels["near"].ask(FindNear(graded.grading))

    def _near_answered(self, request: Any, near: Any) -> None:
        self.near = near
        seen, view = self._seen
        in_table = self.shows_near or any(f.kind == "near" for f in self.filters)
        if seen is None or seen.cells is not self.cells or in_table:
            self.arrange()
        else:
            self._look_around(replace(seen, near=near), view)

    # ── Filters ─────────────────────────────────────────────────────────────────────────────────

    def forget_filters(self) -> None:
        """Another list or rulebook: all customers in the sheet's order, without a question yet."""
        self.filters, self.search, self.sorting = (), "", ("", False)
        self.filters_changed.emit(())

    def show_only(self, one: Filter, add: bool = False) -> None:
        """Filter by one wish; with `add` beside those that stand; a second time takes it away."""
        if one in self.filters:
            kept = tuple(f for f in self.filters if f != one)
        else:
            kept = (*self.filters, one) if add else (one,)
        self._filter(kept)

    def show_any(self, wishes: tuple[Filter, ...]) -> None:
        """Filter by several wishes at once (the rows of a decision table); a second time takes them away."""
        self._filter(() if set(wishes) <= set(self.filters) else wishes)

    def show_exactly(self, one: Filter) -> None:
        """Filter by one wish alone, whatever stood before."""
        self._filter((one,))

    def toggle(self, one: Filter) -> None:
        self.show_only(one, add=True)

    def narrow(self, group: tuple[str, str], chosen: Any) -> None:
        """The stretch of a column's numbers or dates (a `Range`) to filter by; None for all of them."""
        kept = tuple(f for f in self.filters if f.group != group or f.value is None)
        self._filter(kept if chosen is None else (*kept, Filter(*group, chosen)))

    def choose_facets(self, choice: FacetChoice) -> None:
        """Which facets stand beside the table; filters of one that goes are dropped."""
        gone = choice.removed - self.facets.removed
        self.facets = choice
        self._filter(tuple(f for f in self.filters if f.group not in gone))

    def drop(self, one: Filter) -> None:
        self._filter(tuple(f for f in self.filters if f != one))

    def clear_filters(self) -> None:
        self.search = ""
        self._filter(())

    def _filter(self, filters: tuple[Filter, ...]) -> None:
        self.filters = filters
        self.filters_changed.emit(filters)
        self.arrange()

    def look_for(self, text: str) -> None:
        if text != self.search:
            self.search = text
            self.arrange()

    def sort_by(self, key: str) -> None:
        """Ascending, descending, the sheet's order."""
        column, descending = self.sorting
        self.sorting = (key, False) if key != column else (key, True) if not descending else ("", False)
        self.arrange()

    def sort_in(self, key: str, descending: bool) -> None:
        """By a column, in one direction; the sheet's order without a key."""
        self.sorting = (key, descending and bool(key))
        self.arrange()

    # ── Reasons ─────────────────────────────────────────────────────────────────────────────────

    def ask_reasons(self, rows: tuple[int, ...]) -> None:
        """Sentences for rows that came into sight."""
        graded = self.shown
        if graded is None or self.grader is None or not rows:
            return
        from gradestudio.ui.customers.reasons import Reasons

        self._reasons_for = self.cells
        self.channels["reasons"].ask(Reasons(graded, self.grader, speech().words, rows))

    def _reasons_answered(self, request: Any, made: Any) -> None:
        if self._reasons_for is not self.cells or not self.cells:
            return
        for grade, sentences in made.items():
            reader = self.cells.get(f"reason:{grade}")
            if reader is not None:
                reader.take(sentences)
        self.reasons_came.emit()

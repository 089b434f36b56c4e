"""The summary: what was graded, counts, shares and money per tier, with native charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradestudio.report.measures import Line, Measure, amount, lines, measures
from gradestudio.report.outcome import Added, in_file_order
from gradestudio.report.sheet import StreamedBook, StreamedSheet
from gradestudio.report.theme import Theme, all_whole
from gradestudio.report.view import View
from gradestudio.table.columns import ColumnKind

_CHART_ROWS = 16
_FIRST_AMOUNT = 4


class SummarySheet:
    """Writes the sheet from the top down; `_row` is the next free row, from 0."""

    def __init__(
        self, book: StreamedBook, sheet: StreamedSheet, theme: Theme, view: View, added: Sequence[Added]
    ) -> None:
        self._added = added
        self._book, self._sheet, self._theme, self._view = book, sheet, theme, view
        self._row = 0
        self._measures = measures(view)

    def write(self) -> None:
        self._head()
        for grade in in_file_order(self._view.program):
            if grade.name in self._view.grading.grades:
                found = lines(grade, self._view.grading.grades[grade.name], self._view, self._measures)
                self._grade(grade.name, found)
        self._tags()
        self._numbers()
        self._sheet.set_column(0, 0, 18)
        self._sheet.set_column(1, 1, 20)
        self._sheet.set_column(2, max(5, 3 + 2 * len(self._measures)), 16)
        self._sheet.hide_gridlines(2)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)

    def _put(self, column: int, value: Any, form: Any = None) -> None:
        if isinstance(value, str):
            self._sheet.write_string(self._row, column, value, form)
        else:
            self._sheet.write_number(self._row, column, value, form)

    def _head(self) -> None:
        view, words = self._view, self._view.words
        title = view.program.name or view.provenance.rulebook_file
        self._sheet.set_row(0, 28)
        self._put(0, words.text("summary.title", rulebook=title), self._theme.title())
        self._row += 1
        version = view.program.version or words.text("summary.none")
        facts = words.text("summary.facts", rows=view.rows, as_of=view.grading.as_of, version=version)
        self._put(0, facts, self._theme.quiet())
        self._row += 1
        if doubt := view.provenance.doubt(words):
            self._put(0, doubt, self._theme.plain(bold=True, font_color="#8A5C00"))
            self._row += 1
        self._row += 1

    def _grade(self, name: str, found: Sequence[Line]) -> None:
        self._put(0, name, self._theme.subtitle())
        self._row += 1
        self._table_head()
        first = self._row
        for line in found:
            self._line(line)
        last = self._row - 1
        self._total(found)
        self._row += 1
        self._charts(name, found, first, last)

    def _table_head(self) -> None:
        say, head = self._view.words.text, self._theme.head
        self._put(0, say("summary.tier"), head())
        self._put(1, say("summary.tier-title"), head())
        self._put(2, say("summary.customers"), head(right=True))
        self._put(3, say("summary.share"), head(right=True))
        for number, measure in enumerate(self._measures):
            at = _FIRST_AMOUNT + 2 * number
            self._put(at, measure.name, head(right=True))
            self._put(at + 1, say("summary.share-of", name=measure.name), head(right=True))
        self._row += 1

    def _line(self, line: Line) -> None:
        self._put(0, line.name, self._theme.tier_format(line.colour if line.code >= 0 else None))
        self._put(1, line.title)
        self._put(2, line.customers, self._theme.plain(num_format="#,##0"))
        self._put(3, line.share, self._theme.plain(num_format="0.0%"))
        for number, (measure, sums) in enumerate(zip(self._measures, line.amounts, strict=True)):
            at = _FIRST_AMOUNT + 2 * number
            whole = self._total_of(number)
            self._put(at, sums.total, self._money(measure))
            self._put(at + 1, sums.total / whole if whole else 0.0, self._theme.plain(num_format="0.0%"))
        self._row += 1

    def _total_of(self, number: int) -> float:
        values = self._measures[number].values
        return float(values[values == values].sum())

    def _money(self, measure: Measure, **more: Any) -> Any:
        return self._theme.plain(num_format=self._theme.money_form(measure.unit, True), **more)

    def _total(self, found: Sequence[Line]) -> None:
        bold = {"bold": True, "top": 1, "top_color": "#C8CDD6"}
        self._put(0, self._view.words.text("summary.total"), self._theme.plain(**bold))
        self._put(1, "", self._theme.plain(**bold))
        self._put(2, sum(line.customers for line in found), self._theme.plain(num_format="#,##0", **bold))
        self._put(3, 1.0 if self._view.rows else 0.0, self._theme.plain(num_format="0.0%", **bold))
        missing = []
        for number, measure in enumerate(self._measures):
            at = _FIRST_AMOUNT + 2 * number
            self._put(at, sum(line.amounts[number].total for line in found), self._money(measure, **bold))
            self._put(at + 1, 1.0, self._theme.plain(num_format="0.0%", **bold))
            count = sum(line.amounts[number].missing for line in found)
            if count:
                missing.append(self._view.words.text("summary.missing", name=measure.name, n=count))
        self._row += 1
        for text in missing:
            self._put(0, text, self._theme.quiet())
            self._row += 1

    def _charts(self, name: str, found: Sequence[Line], first: int, last: int) -> None:
        say = self._view.words.text
        self._chart(say("summary.chart-customers", grade=name), found, first, last, 2, 0)
        if self._measures:
            title = say("summary.chart-money", grade=name, name=self._measures[0].name)
            self._chart(title, found, first, last, _FIRST_AMOUNT, 4)
        self._row += _CHART_ROWS

    def _chart(self, title: str, found: Sequence[Line], first: int, last: int, column: int, at: int) -> None:
        sheet = self._sheet.get_name()
        chart: Any = self._book.add_chart({"type": "column"})
        chart.add_series(
            {
                "name": title,
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, column, last, column],
                "points": [_point(line) for line in found],
                "gap": 60,
                "data_labels": {"value": True, "num_format": "#,##0"},
            }
        )
        chart.set_title({"name": title, "name_font": {"size": 12, "bold": True}, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
        chart.set_x_axis({"line": {"color": "#C8CDD6"}, "major_tick_mark": "none"})
        chart.set_chartarea({"border": {"color": "#E2E5EA"}})
        chart.set_size({"width": 500, "height": 290})
        self._sheet.insert_chart(self._row, at, chart, {"description": title, "object_position": 2})

    def _tags(self) -> None:
        tags = self._view.grading.tags
        if not tags:
            return
        say = self._view.words.text
        self._put(0, say("summary.tags"), self._theme.subtitle())
        self._row += 1
        for column, key in ((0, "summary.tag"), (2, "summary.customers"), (3, "summary.share")):
            self._put(column, say(key), self._theme.head(right=column > 0))
        self._put(1, "", self._theme.head())
        self._row += 1
        for name, tag in tags.items():
            count = int(tag.true.sum())
            self._put(0, name)
            self._put(2, count, self._theme.plain(num_format="#,##0"))
            share = count / self._view.rows if self._view.rows else 0.0
            self._put(3, share, self._theme.plain(num_format="0.0%"))
            self._row += 1
        self._row += 1

    def _numbers(self) -> None:
        """Scores and shown numbers: how many customers have one, and its sum, mean and ends."""
        found = [a for a in self._added if a.column.kind is ColumnKind.NUMBER]
        if not found:
            return
        say = self._view.words.text
        self._put(0, say("summary.values"), self._theme.subtitle())
        self._row += 1
        for column, key in enumerate(("value", "customers", "total", "mean", "least", "most")):
            self._put(column, say(f"summary.{key}"), self._theme.head(right=column > 0))
        self._row += 1
        for added in found:
            known = added.column.data[np.isfinite(added.column.data)]
            form = self._theme.plain(num_format="#,##0.00" if not all_whole(known) else "#,##0")
            self._put(0, added.heading)
            self._put(1, len(known), self._theme.plain(num_format="#,##0"))
            if len(known):
                total = amount(known).total
                mean = self._theme.plain(num_format="#,##0.00")
                self._put(2, total, form)
                self._put(3, total / len(known), mean)
                self._put(4, float(known.min()), form)
                self._put(5, float(known.max()), form)
            self._row += 1


def _point(line: Line) -> dict[str, Any]:
    if line.code >= 0:
        return {"fill": {"color": line.colour}}
    return {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#9AA3B0", "bg_color": "#FFFFFF"}}

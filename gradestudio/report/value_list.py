"""Customer values as a list, a workbook with the checks, and JSON."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import numpy as np

from gradestudio.analysis.learning.modelvalue import ModelValue
from gradestudio.analysis.learning.plainvalue import Economics, Retention
from gradestudio.analysis.learning.purchases import Purchases
from gradestudio.messages import Words
from gradestudio.report.files import replacing
from gradestudio.report.names import SheetNames
from gradestudio.report.outcome import Added, text_column
from gradestudio.report.plain import write_rows
from gradestudio.report.sheet import StreamedBook, StreamedSheet
from gradestudio.report.theme import DATE, Theme
from gradestudio.table.cells import EPOCH
from gradestudio.table.columns import Column, ColumnKind

_FORMS = {"date": DATE, "count": "#,##0", "money": "#,##0.00", "share": "0%", "orders": "0.00"}


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """Arrays hold one entry a customer, in the order of `found`; `names` by customer code."""

    names: tuple[str, ...]
    key: str
    found: Purchases
    terms: Economics
    simple: np.ndarray
    retention: Retention
    model: ModelValue | None

    @property
    def best(self) -> np.ndarray:
        """The value that the list is ordered by."""
        if self.model is not None:
            return self.model.values
        known = self.retention.values
        return self.simple if np.isnan(known).any() else known

    def columns(self, words: Words) -> list[tuple[str, str, np.ndarray]]:
        """Heading, form and values of every column but the key."""
        found, made = self.found, []
        say = words.text
        with np.errstate(invalid="ignore", divide="ignore"):
            average = found.money / found.count
        made += [
            (say("clv.first"), "date", found.first.astype(np.float64)),
            (say("clv.last"), "date", found.last.astype(np.float64)),
            (say("clv.count"), "count", found.count.astype(np.float64)),
            (say("clv.money"), "money", found.money),
            (say("clv.average"), "money", average),
            (say("clv.simple"), "money", self.simple),
            (say("clv.retention"), "money", self.retention.values),
        ]
        if self.model is not None:
            m = self.model
            made += [
                (say("clv.alive"), "share", m.alive),
                (say("clv.orders"), "orders", m.expected_orders),
                (say("clv.spend"), "money", m.expected_spend),
                (say("clv.value"), "money", m.values),
                (say("clv.low"), "money", m.low),
                (say("clv.high"), "money", m.high),
            ]
        return made

    def order(self) -> np.ndarray:
        """Places of the customers, the most valuable first."""
        return np.argsort(-self.best, kind="stable")


def write_values(
    path: str | os.PathLike[str], values: Values, sentences: list[str], as_of: date, words: Words
) -> None:
    """By its ending: the list as CSV, or a workbook with the checks.  Raises CannotWrite."""
    if Path(path).suffix.lower() == ".csv":
        write_rows(path, [], _as_columns(values, words), values.order())
        return
    with replacing(path) as file:
        book = StreamedBook(file)
        theme, names = Theme(book, words.language), SheetNames()
        _write_list(book.add_sheet(names.claim(words.text("clv.page"))), theme, values, words)
        _write_checks(book, names.claim(words.text("clv.page-checks")), theme, values, sentences, words)
        created = datetime.combine(as_of, time())
        book.set_properties(
            {"title": words.text("clv.page"), "author": "", "company": "", "created": created}
        )
        book.close()


def _as_columns(values: Values, words: Words) -> list[Added]:
    keys = text_column(values.key, [values.names[code] for code in values.found.codes.tolist()])
    made = [Added(values.key, keys, "show")]
    for heading, form, data in values.columns(words):
        if form == "date":
            column = Column(heading, ColumnKind.DATE, data.astype(np.int32))
        else:
            column = Column(
                heading, ColumnKind.NUMBER, np.round(data, 4 if form in ("share", "orders") else 2)
            )
        made.append(Added(heading, column, "show"))
    return made


def _write_list(sheet: StreamedSheet, theme: Theme, values: Values, words: Words) -> None:
    columns = values.columns(words)
    sheet.write_string(0, 0, values.key, theme.head())
    for number, (heading, _, _) in enumerate(columns, 1):
        sheet.write_string(0, number, heading, theme.head(added=True, right=True))
    for row, place in enumerate(values.order().tolist(), 1):
        sheet.write_string(row, 0, values.names[int(values.found.codes[place])])
        for number, (_, form, data) in enumerate(columns, 1):
            value = float(data[place])
            if value != value:
                continue
            if form == "date":
                day = datetime.combine(date.fromordinal(EPOCH.toordinal() + int(value)), time())
                sheet.write_datetime(row, number, day, theme.plain(num_format=DATE))
            else:
                digits = 4 if form in ("share", "orders") else 2
                sheet.write_number(row, number, round(value, digits), theme.plain(num_format=_FORMS[form]))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(values.found), 1), len(columns))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, len(columns), 14)


def _write_checks(
    book: StreamedBook, name: str, theme: Theme, values: Values, sentences: list[str], words: Words
) -> None:
    sheet, say = book.add_sheet(name), words.text
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, say("clv.page-checks"), theme.title())
    row = 2
    for sentence in sentences:
        sheet.write_string(row, 0, sentence)
        row += 1
    held = None if values.model is None else values.model.holdout
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 3, 14)
    sheet.hide_gridlines(2)
    if held is None:
        return
    row += 1
    sheet.write_string(row, 0, say("clv.held-title", weeks=words.number(held.weeks, 0)), theme.subtitle())
    row += 1
    for column, key in enumerate(
        ("clv.held-repeats", "clv.held-customers", "clv.held-expected", "clv.held-actual")
    ):
        sheet.write_string(row, column, say(key), theme.head(right=column > 0))
    first = row + 1
    for group in held.groups:
        row += 1
        last = group is held.groups[-1]
        sheet.write_string(row, 0, f"{group.repeats}+" if last else str(group.repeats))
        sheet.write_number(row, 1, group.customers, theme.plain(num_format="#,##0"))
        sheet.write_number(row, 2, group.expected, theme.plain(num_format="0.00"))
        sheet.write_number(row, 3, group.actual, theme.plain(num_format="0.00"))
    chart: Any = book.add_chart({"type": "line"})
    for column, colour in ((2, "#2450B0"), (3, "#C2410C")):
        chart.add_series(
            {
                "name": [name, first - 1, column],
                "categories": [name, first, 0, row, 0],
                "values": [name, first, column, row, column],
                "line": {"color": colour, "width": 2.25},
                "marker": {"type": "circle", "fill": {"color": colour}, "border": {"color": colour}},
            }
        )
    chart.set_x_axis({"name": say("clv.held-repeats")})
    chart.set_y_axis({"name": say("clv.held-axis"), "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 520, "height": 320})
    sheet.insert_chart(
        first - 1, 5, chart, {"description": say("clv.held-title", weeks=words.number(held.weeks, 0))}
    )

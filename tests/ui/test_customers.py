"""The customers' table: models, filters, sorting, text for Excel."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication

from gradestudio.table.cells import Cells, RawColumn
from gradestudio.table.columns import CellError, Column, ColumnKind
from gradestudio.ui.background import Control
from gradestudio.ui.customers.cells import ColumnCells, spoken_order
from gradestudio.ui.customers.facets import FacetGroup, FacetLine, Facets
from gradestudio.ui.customers.filters import Arrange, Sorting
from gradestudio.ui.customers.model import CustomerModel
from gradestudio.ui.customers.spec import ColumnSpec, Filter
from gradestudio.ui.customers.table import CustomerTable
from gradestudio.ui.speech import speech
from tests.ui.desk import Desk

CONTROL = Control(lambda: False, lambda share: None)


def number(*values: float) -> ColumnCells:
    return ColumnCells(Column("x", ColumnKind.NUMBER, np.array(values, dtype=np.float64)))


def text(*values: str | None) -> ColumnCells:
    known = tuple(dict.fromkeys(v for v in values if v is not None))
    codes = np.array([-1 if v is None else known.index(v) for v in values], dtype=np.int32)
    return ColumnCells(Column("x", ColumnKind.TEXT, codes, known))


def test_the_model_keeps_qt_s_rules(qtmodeltester: Any) -> None:
    model = CustomerModel()
    cells = {"a": number(1, 2, float("nan")), "b": text("甲", None, "乙")}
    columns = (ColumnSpec("a", "金额", "number"), ColumnSpec("b", "名称"))
    model.show_columns(columns, cells, np.arange(3))
    qtmodeltester.check(model, force_py=True)
    model.show_rows(np.array([2, 0]))
    qtmodeltester.check(model, force_py=True)


class _Broken(QAbstractTableModel):
    """`rowCount` pays no heed to its parent."""

    def rowCount(self, parent: Any = None) -> int:
        return 3

    def columnCount(self, parent: Any = None) -> int:
        return 2

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        return None


def test_the_tester_does_find_broken_models(qtmodeltester: Any) -> None:
    with pytest.raises(AssertionError):
        qtmodeltester.check(_Broken(), force_py=True)


def test_missing_is_a_dash_never_zero() -> None:
    model = CustomerModel()
    model.show_columns((ColumnSpec("a", "金额", "number"),), {"a": number(float("nan"), 0)}, np.arange(2))
    assert model.text(0, 0) is None
    assert model.data(model.index(0, 0)) == "–"
    assert model.data(model.index(1, 0)) == "0"


def test_cells_in_their_forms() -> None:
    day = ColumnCells(Column("d", ColumnKind.DATE, np.array([20757, Column.NO_DATE], dtype=np.int32)))
    # 20,757 days after 1970-01-01.
    assert [day.text(0), day.text(1)] == ["2026-10-31", None]
    flag = ColumnCells(Column("f", ColumnKind.FLAG, np.array([1, 0, -1], dtype=np.int8)))
    assert [flag.text(i) for i in range(3)] == ["是", "否", None]
    raw = np.array(["a", 1234.5, None, CellError("#DIV/0!"), True], dtype=object)
    cells = ColumnCells(Column("r", ColumnKind.RAW, raw))
    assert [cells.text(i) for i in range(5)] == ["a", "1,234.5", None, "#DIV/0!", "是"]
    assert number(-1200).text(0) == "\N{MINUS SIGN}1,200"


def _order(cells: ColumnCells, descending: bool = False) -> list[int]:
    total = len(cells.column)
    request = Arrange({"a": cells}, total, sorting=Sorting("a", descending))
    return request.run(CONTROL).rows.tolist()


def test_sorting_puts_missing_last_both_ways() -> None:
    cells = number(3, float("nan"), 1, 2)
    assert _order(cells) == [2, 3, 0, 1]
    assert _order(cells, descending=True) == [0, 3, 2, 1]


def test_equal_cells_keep_the_sheet_s_order() -> None:
    assert _order(number(1, 1, 0, 1)) == [2, 0, 1, 3]
    assert _order(number(1, 1, 0, 1), descending=True) == [0, 1, 3, 2]


def test_chinese_sorts_by_sound() -> None:
    # 北 b, 广 g, 上 sh
    assert _order(text("上海", "北京", None, "广州")) == [1, 3, 0, 2]
    assert spoken_order("北京") < spoken_order("广州") < spoken_order("上海")


def test_raw_numbers_sort_as_numbers_before_texts() -> None:
    raw = ColumnCells(Column("r", ColumnKind.RAW, np.array([10, "a", 9, None, -3], dtype=object)))
    assert _order(raw) == [4, 2, 0, 1, 3]


def test_a_sheet_as_read_is_searched_by_its_texts() -> None:
    made = RawColumn("r", Cells.pack(["Café 12", 12, None, CellError("#cafe"), "CAFÉ", date(2012, 1, 1)]))
    raw = ColumnCells(made)
    found = [raw.holding(wanted) for wanted in ("café", "12")]
    assert [np.flatnonzero(rows).tolist() for rows in found if rows is not None] == [[0, 4], [0]]
    assert [raw.text(row) for row in range(6)] == ["Café 12", "12", None, "#cafe", "CAFÉ", "2012-01-01"]


def test_search_pays_no_heed_to_width_and_capitals() -> None:
    cells = {"a": text("ＡＢＣ公司", "甲", "abc", None), "b": number(1, 2, 3, 4)}
    found = Arrange(cells, 4, search="Abc").run(CONTROL)
    assert found.rows.tolist() == [0, 2]


def test_filters_of_one_field_are_joined_by_or_others_by_and() -> None:
    cells = {"field:区": text("东", "南", "东", None), "field:型": text("大", "大", "小", "小")}
    east, south = Filter("field", "field:区", "东"), Filter("field", "field:区", "南")
    big, none = Filter("field", "field:型", "大"), Filter("field", "field:区", None)

    def rows(*wishes: Filter) -> list[int]:
        return Arrange(cells, 4, filters=wishes).run(CONTROL).rows.tolist()

    assert rows(east) == [0, 2]
    assert rows(east, south) == [0, 1, 2]
    assert rows(east, south, big) == [0, 1]
    assert rows(none) == [3]
    assert rows(Filter("rows", "", (3, 1))) == [1, 3]


def test_facet_counts_follow_the_other_filters_only() -> None:
    cells = {"field:区": text("东", "南", "东", None), "field:型": text("大", "大", "小", "小")}
    groups = (("field", "field:区"), ("field", "field:型"))
    big = Filter("field", "field:型", "大")
    request = Arrange(cells, 4, filters=(big,))
    view = request.run(CONTROL)
    counts = {group: request.facet(group, view) for group in groups}
    assert counts["field", "field:区"] == {"东": 1, "南": 1}
    assert counts["field", "field:型"] == {"大": 2, "小": 2}


@pytest.fixture
def table(qtbot: Any) -> CustomerTable:
    made = CustomerTable()
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def _fill(table: CustomerTable, count: int) -> None:
    cells = {
        "k": text(*[f"{i:04d}" for i in range(min(count, 50))] * (count // min(count, 50))),
        "v": number(*range(count)),
    }
    columns = (ColumnSpec("k", "编号", "id", frozen=True), ColumnSpec("v", "金额", "number"))
    table.show_columns(columns, cells, np.arange(count))


def test_a_view_scrolled_past_the_new_end_shows_the_new_end(table: CustomerTable) -> None:
    """The rows must be laid out at once: a paint before that takes Qt many seconds."""
    _fill(table, 20_000)
    table.right.scrollToBottom()
    assert table.right.verticalScrollBar().value() > 10_000
    table.show_rows(np.arange(3))
    assert table.right.verticalScrollBar().maximum() == 0
    assert table.left.verticalScrollBar().maximum() == 0
    assert table.right.rowAt(5) == 0


def test_both_halves_scroll_together(table: CustomerTable) -> None:
    _fill(table, 1000)
    table.right.verticalScrollBar().setValue(500)
    assert table.left.verticalScrollBar().value() == 500
    table.left.verticalScrollBar().setValue(10)
    assert table.right.verticalScrollBar().value() == 10


def test_the_current_customer_stays_when_rows_change(table: CustomerTable) -> None:
    _fill(table, 100)
    table.select_row(70)
    table.show_rows(np.array([90, 70, 3]))
    assert table.current_row() == 70
    table.step(1)
    assert table.current_row() == 3
    table.step(1)
    assert table.current_row() == 3


class _Painted(QObject):
    """Where a widget was painted, since it was asked last."""

    def __init__(self, widget: Any) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return False

    def taken(self) -> QRegion:
        for _ in range(5):  # layouts are done in turns
            QApplication.processEvents()
        found, self.region = self.region, QRegion()
        return found


def test_only_columns_with_other_values_are_painted_again(table: CustomerTable) -> None:
    columns = (ColumnSpec("k", "编号"), ColumnSpec("v", "金额", "number"), ColumnSpec("w", "数", "number"))
    kept = text("甲", "乙", "丙")
    rows = np.arange(3)
    table.show_columns(columns, {"k": kept, "v": number(1, 2, 3), "w": number(4, 5, 6)}, rows)
    painted = _Painted(table.right.viewport())
    painted.taken()
    again = {"k": ColumnCells(kept.column), "v": number(1, 2, 9), "w": number(4, 5, 7)}
    table.show_columns(columns, again, rows)
    region = painted.taken()
    left = table.right.columnViewportPosition(1)
    right = table.right.columnViewportPosition(2) + table.right.columnWidth(2)
    assert (region.boundingRect().left(), region.boundingRect().right()) == (left, right - 1)
    assert [table.model.text(row, 1) for row in range(3)] == ["1", "2", "9"]
    table.show_columns(columns, again, rows)
    assert painted.taken().isEmpty()


def test_a_switch_of_the_language_paints_every_column_again(table: CustomerTable) -> None:
    flags = ColumnCells(Column("f", ColumnKind.FLAG, np.array([1, 0], dtype=np.int8)))
    table.show_columns((ColumnSpec("f", "有", "flag"),), {"f": flags}, np.arange(2))
    painted = _Painted(table.right.viewport())
    painted.taken()
    speech().use("en")
    assert painted.taken().boundingRect().left() <= table.right.columnViewportPosition(0)
    assert table.model.text(0, 0) == "yes"


def test_counts_of_facets_change_where_they_stand(qtbot: Any) -> None:
    facets = Facets()
    qtbot.addWidget(facets)
    facets.resize(240, 200)
    facets.show()
    first, second = (Filter("field", "field:区", name) for name in ("东", "南"))

    def shown(east: int, south: int) -> tuple[FacetGroup, ...]:
        return (FacetGroup("区", (FacetLine(first, "东", east), FacetLine(second, "南", south))),)

    facets.show_groups(shown(3, 1), ())
    boxes = list(facets.boxes)
    facets.show_groups(shown(2, 2), (second,))
    assert facets.boxes == boxes
    assert [box.accessibleName() for box in boxes] == ["东 2", "南 2"]
    assert [box.isChecked() for box in boxes] == [False, True]
    asked: list[Filter] = []
    facets.toggled.connect(asked.append)
    boxes[0].click()
    assert asked == [first]
    # other lines: made anew
    facets.show_groups((FacetGroup("区", (FacetLine(second, "南", 4),)),), ())
    assert [box.accessibleName() for box in facets.boxes] == ["南 4"]


def test_text_for_excel_quotes_what_would_break_cells(table: CustomerTable) -> None:
    cells = {"a": text("甲\t乙", '说"好"', "=1+1")}
    table.show_columns((ColumnSpec("a", "名称"),), cells, np.arange(3))
    assert table.as_text() == '名称\n"甲\t乙"\n"说""好"""\n\'=1+1\n'


def test_customers_just_short_of_the_next_tier_are_a_facet(desk: Desk) -> None:
    desk.open()
    desk.wait(lambda: "near" in {kind for kind, _ in desk.controller.last_around.facets})
    (group,) = [g for g in desk.controller.last_around.facets if g[0] == "near"]
    # 0004 spends 49,999.99 of 50,000; the others are a tenth or more away
    assert desk.controller.last_around.facets[group] == {0: 1, 1: 0}
    desk.controller.toggle(Filter("near", group[1], 0))
    desk.rest()
    assert desk.keys() == ["0004"]

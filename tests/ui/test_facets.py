"""Facets of columns: bars of numbers and dates, flags, missing and unreadable cells, what a person adds."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gradestudio.table.columns import Column, ColumnKind
from gradestudio.ui.background import Control, Stopped
from gradestudio.ui.customers import nearby
from gradestudio.ui.customers.cells import ColumnCells
from gradestudio.ui.customers.ranges import binned, inside
from gradestudio.ui.customers.spec import FacetChoice, Filter
from gradestudio.ui.customers.spread import SpreadBars
from gradestudio.ui.customers.stretch import Range, Spread, shown_ends
from gradestudio.ui.filterwords import filter_text, range_text
from gradestudio.ui.speech import say, speech
from tests.ui.desk import Desk

SPEND = {"zh": "年消费", "en": "spend"}
COMPLAINTS = {"zh": "投诉次数", "en": "complaints"}


def number(*values: float) -> ColumnCells:
    return ColumnCells(Column("x", ColumnKind.NUMBER, np.array(values, dtype=np.float64)))


def days(*values: str | None) -> ColumnCells:
    epoch = date(1970, 1, 1)
    data = [Column.NO_DATE if v is None else (date.fromisoformat(v) - epoch).days for v in values]
    return ColumnCells(Column("d", ColumnKind.DATE, np.array(data, dtype=np.int32)))


NAN = float("nan")

# ── Bars ────────────────────────────────────────────────────────────────────────────────────────


def test_whole_numbers_have_a_bar_each() -> None:
    made = binned(number(0, 0, 1, 3, 3, 3, NAN), {}, "x")
    spread, missing = made.among(np.ones(7, dtype=bool))
    assert (spread.form, spread.counts, missing) == ("whole", (2, 1, 0, 3), 1)
    assert spread.edges == (-0.5, 0.5, 1.5, 2.5, 3.5)


def test_bars_count_only_those_who_pass_the_other_filters() -> None:
    made = binned(number(0, 0, 1, 3, 3, 3, NAN), {}, "x")
    rest = np.array([1, 0, 1, 0, 0, 1, 0], dtype=bool)
    assert made.among(rest) == (Spread(made.edges, (1, 1, 0, 1), "whole"), 0)


def test_every_customer_is_in_the_stretch_that_its_bar_stands_for() -> None:
    values = np.random.default_rng(7).lognormal(9, 1.5, 4000).round(2)
    reader = number(*values, NAN)
    made = binned(reader, {}, "x")
    spread, missing = made.among(np.ones(4001, dtype=bool))
    assert missing == 1 and sum(spread.counts) == 4000
    for bar, count in enumerate(spread.counts):
        assert int(inside(reader, spread.range(bar, bar)).sum()) == count
    assert int(inside(reader, spread.range(3, 7)).sum()) == sum(spread.counts[3:8])


def test_a_column_is_put_into_bars_once() -> None:
    reader = number(1, 2, 3)
    made = binned(reader, {}, "x")
    assert binned(ColumnCells(reader.column), {"x": made}, "x") is made
    assert binned(number(1, 2, 3), {"x": made}, "x") is not made


def test_dates_have_whole_days_as_edges() -> None:
    reader = days("2025-01-01", "2025-06-30", "2025-12-31", None)
    made = binned(reader, {}, "d")
    spread, missing = made.among(np.ones(4, dtype=bool))
    assert spread.form == "date" and missing == 1 and sum(spread.counts) == 3
    assert all(type(edge) is date for edge in spread.edges)
    for bar, count in enumerate(spread.counts):
        assert int(inside(reader, spread.range(bar, bar)).sum()) == count


@pytest.mark.parametrize("values", [(), (NAN, NAN), (5.0,), (0.0, 0.0)])
def test_a_column_of_one_value_or_none_has_bars_too(values: tuple[float, ...]) -> None:
    made = binned(number(*values), {}, "x")
    spread, missing = made.among(np.ones(len(values), dtype=bool))
    there = sum(v == v for v in values)
    assert (sum(spread.counts), missing) == (there, len(values) - there)
    assert len(spread.edges) == len(spread.counts) + 1


def test_the_outer_bars_are_open() -> None:
    spread = Spread((10, 20, 30, 40), (1, 2, 3))
    assert spread.range(0, 1) == Range(None, 30)
    assert spread.range(1, 2) == Range(20, None)
    assert [spread.bars(spread.range(a, b)) for a, b in ((0, 1), (1, 1), (1, 2))] == [(0, 1), (1, 1), (1, 2)]


def test_a_stretch_in_words() -> None:
    speech().use("zh")
    assert shown_ends(Range(2.5, 5.5, "whole")) == (3, 5)
    assert range_text(Range(2.5, 5.5, "whole")) == "3 – 5"
    assert range_text(Range(None, 2.5, "whole")) == "≤ 2"
    assert range_text(Range(10_000, 50_000)) == "1万 – < 5万"
    assert range_text(Range(50_000, None)) == "≥ 5万"
    assert range_text(Range(date(2025, 1, 1), date(2025, 7, 1), "date")) == "2025-01-01 – 2025-06-30"
    assert filter_text(Filter("range", "field:年消费", Range(50_000, None)), None) == "年消费：≥ 5万"
    assert filter_text(Filter("range", "field:年消费"), None) == f"年消费：{say('ui.missing')}"


# ── By hand and keyboard ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def bars(qtbot: Any) -> Any:
    made: Any = SpreadBars("年消费")
    qtbot.addWidget(made)
    made.resize(228, 60)
    made.show_spread(Spread((0, 10, 20, 30, 40), (4, 3, 2, 1)), None)
    made.show()
    made.told = []
    made.narrowed.connect(made.told.append)
    return made


def test_dragging_over_bars_chooses_a_stretch_as_it_goes(bars: Any) -> None:
    QTest.mousePress(bars, Qt.MouseButton.LeftButton, pos=bars.centre_of(1))
    QTest.mouseMove(bars, bars.centre_of(2))
    assert bars.told == [Range(10, 20), Range(10, 30)]
    QTest.mouseMove(bars, bars.centre_of(0))
    assert bars.told[-1] == Range(None, 20)
    QTest.mouseRelease(bars, Qt.MouseButton.LeftButton, pos=bars.centre_of(0))
    QTest.mouseMove(bars, bars.centre_of(3))
    assert bars.told[-1] == Range(None, 20)


def test_a_second_click_on_the_one_bar_takes_it_away(bars: Any) -> None:
    for _ in range(2):
        QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.centre_of(2))
    assert bars.told == [Range(20, 30), None]


def test_arrows_move_the_ends_and_escape_chooses_all(bars: Any) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(bars, Qt.Key.Key_Right)
    QTest.keyClick(bars, Qt.Key.Key_Right)
    QTest.keyClick(bars, Qt.Key.Key_Left, shift)
    assert bars.told == [Range(10, None), Range(20, None), Range(20, 30)]
    QTest.keyClick(bars, Qt.Key.Key_Left, shift)  # the upper end does not pass the lower one
    assert bars.chosen == Range(20, 30)
    assert bars.accessibleName() == f"年消费: 20 – < 30, {say('ui.n-customers', n=2)}"
    QTest.keyClick(bars, Qt.Key.Key_Escape)
    assert bars.told[-1] is None


# ── What is shown ───────────────────────────────────────────────────────────────────────────────

A, B, C, D = ("tier", "g"), ("field", "b"), ("range", "c"), ("range", "d")


def test_a_person_s_choice_of_facets_outlives_other_columns() -> None:
    usual, possible = (A, B, C), (A, B, C, D)
    choice = FacetChoice().with_shown(usual, (A, C, D))
    assert choice.among(usual, possible) == (D, A, C)
    assert choice.among((A, B), (A, B)) == (A,)  # the column is gone for a moment
    again = choice.with_shown(usual, (A, B, C))
    assert again.among(usual, possible) == (B, A, C)
    assert FacetChoice().among(usual, possible) == usual


# ── In the window ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def opened(desk: Desk) -> Desk:
    desk.open()
    return desk


def group(desk: Desk, name: str) -> tuple[str, str]:
    return "range", f"field:{name}"


def box(desk: Desk, wish: Filter) -> Any:
    return next(b for b in desk.space.facets.boxes if b.line.filter == wish)


def test_a_number_s_bars_filter_the_table_and_the_other_facets(opened: Desk) -> None:
    complaints = group(opened, COMPLAINTS[opened.language])
    bars = opened.space.facets.spreads[complaints]
    # 0 3 0 1 0 0 1 9: those with one complaint are 0004 and 0007.
    opened.controller.narrow(complaints, Range(0.5, 1.5, "whole"))
    opened.rest()
    assert opened.keys() == ["0004", "0007"]
    assert opened.space.facets.spreads[complaints] is bars  # what is dragged stays
    tiers = {
        b.line.filter.value: b.line.count for b in opened.space.facets.boxes if b.line.filter.kind == "tier"
    }
    assert (tiers.get(0, 0), tiers.get(1, 0), tiers.get(2, 0)) == (1, 0, 1)  # 100,000: A; 49,999.99: C
    assert opened.space.customers.chips[0].text().endswith("：1" if opened.language == "zh" else ": 1")
    opened.controller.narrow(complaints, None)
    opened.rest()
    assert len(opened.keys()) == 8


def test_a_click_on_a_bar_reaches_the_table(opened: Desk) -> None:
    complaints = group(opened, COMPLAINTS[opened.language])
    bars = opened.space.facets.spreads[complaints]
    opened.qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.centre_of(3))  # three complaints
    opened.rest()
    assert opened.keys() == ["0002"]


def test_missing_and_unreadable_cells_have_boxes(opened: Desk) -> None:
    spend = f"field:{SPEND[opened.language]}"
    # 0006 has `待定` as its spend: missing for the rules, and a problem of the sheet.
    for wish in (Filter("range", spend), Filter("problem", spend)):
        found = box(opened, wish)
        assert found.line.count == 1
        found.click()
        opened.rest()
        assert opened.keys() == ["0006"]
        box(opened, wish).click()
        opened.rest()
        assert len(opened.keys()) == 8


def test_a_facet_is_taken_away_and_added_again(opened: Desk) -> None:
    spend = group(opened, SPEND[opened.language])
    wiring = opened.window.parts.wiring.customers
    opened.controller.narrow(spend, Range(100_000, None))
    wiring.remove_facet(spend)
    opened.rest()
    assert spend not in opened.space.facets.spreads
    assert len(opened.keys()) == 8  # its filter went along
    wiring.choose_facets()
    wiring.chooser.choose(f"range/{spend[1]}")
    wiring.chooser.close()
    opened.rest()
    assert next(iter(opened.space.facets.spreads)) == spend


def test_the_heading_s_menu_adds_the_column_s_facet(opened: Desk) -> None:
    wiring = opened.window.parts.wiring.customers
    spend = group(opened, SPEND[opened.language])
    wiring.remove_facet(spend)
    opened.rest()
    table = opened.space.customers.table
    spec = next(c for c in table.model.columns if c.key == spend[1])
    wiring.open_header_menu(spec, QPoint(0, 0))
    action = next(a for a in wiring.menu.actions() if a.text() == say("ui.facet-add"))
    wiring.menu.hide()
    action.trigger()
    opened.rest()
    assert spend in opened.space.facets.spreads


# ── The column of who is near ───────────────────────────────────────────────────────────────────


def test_who_filters_by_nearness_sees_how_near(desk: Desk) -> None:
    rows = (
        ("0001", "甲公司", "华东", 96_000, 0),  # 4,000 short of 100,000: 4 % of the larger value
        ("0002", "乙公司", "华南", 92_000, 0),  # 8 %
        ("0003", "丙公司", "华东", 60_000, 0),  # far away
    )
    desk.window.open_path(desk.rulebook())
    desk.wait(lambda: desk.controller.text != "")
    desk.window.open_path(desk.sheet(rows))
    desk.wait(lambda: bool(desk.controller.near))
    desk.rest()
    table = desk.space.customers.table
    (name,) = desk.controller.near
    at = next(i for i, c in enumerate(table.model.columns) if c.key == f"near:{name}")
    assert at not in table.shown_columns()
    box(desk, Filter("near", name, 0)).click()
    desk.rest()
    assert desk.keys() == ["0001"]
    assert at in table.shown_columns()
    assert table.model.text(0, at) == say("ui.near-by", share="4.0%")
    desk.controller.sort_in(f"near:{name}", False)
    desk.controller.clear_filters()
    desk.rest()
    assert desk.keys() == ["0001", "0002", "0003"]
    assert table.model.text(2, at) == ""
    assert at not in table.shown_columns()


def test_a_grade_that_takes_too_long_is_left_out(zh_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearby, "PATIENCE", -1.0)
    zh_desk.open()
    graded = zh_desk.controller.last_graded
    assert nearby.FindNear(graded.grading).run(Control(lambda: False, lambda share: None)) == {}
    with pytest.raises(Stopped):
        nearby.FindNear(graded.grading).run(Control(lambda: True, lambda share: None))

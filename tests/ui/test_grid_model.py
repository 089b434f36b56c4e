"""The model of a grid, what typed words become, and cells as Excel copies them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt

from gradestudio.diagnostics import apply_edits
from gradestudio.language import check
from gradestudio.language.reading.parsing import parse
from gradestudio.ui.grids.building import blocks_of
from gradestudio.ui.grids.clipboard import as_text, cells_of
from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.model import GridModel
from gradestudio.ui.grids.shown import Block
from gradestudio.ui.grids.typed import Place, typed_cell
from tests.language.edits.books import texts
from tests.ui.gridbook import GRIDS


def blocks(source: str) -> tuple[Block, ...]:
    made = check(source)
    return blocks_of(parse(source), Facts(source, source, made.program, made.diagnostics))


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_models_keep_qts_rules(qtmodeltester: Any, number: int) -> None:
    model = GridModel()
    model.show(blocks(GRIDS)[number], Facts())
    qtmodeltester.check(model, force_py=True)
    model.tint(frozenset({1}))
    shorter = GRIDS.replace("  | 至少 5万          | -      | -        | 标准    |            |\n", "")
    model.show(blocks(shorter)[-1], Facts())
    assert model.rowCount() == 3


class _Broken(GridModel):
    def rowCount(self, parent: Any = None) -> int:
        return 2


def test_the_tester_does_find_broken_models(qtmodeltester: Any) -> None:
    model = _Broken()
    model.show(blocks(GRIDS)[0], Facts())
    with pytest.raises(AssertionError):
        qtmodeltester.check(model, force_py=True)


def test_a_cell_says_its_row_its_column_and_its_mistake() -> None:
    model = GridModel()
    model.show(blocks(GRIDS.replace('"华东" | -', '"东北" | -'))[-1], Facts())
    spoken = model.data(model.index(2, 2), int(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken.startswith("第 2 行, 区域, 东北, ") and "东北" in spoken.split(", ")[-1]
    assert not model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsEditable
    assert model.flags(model.index(1, 1)) & Qt.ItemFlag.ItemIsEditable
    assert model.flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags


def test_every_cell_of_the_library_opens_and_closes_without_a_change() -> None:
    seen = 0
    for source in texts():
        made = check(source)
        facts = Facts(source, source, made.program, made.diagnostics)
        for block in blocks_of(parse(source), facts):
            model = GridModel()
            model.show(block, facts)
            asked: list[Any] = []
            model.typed.connect(lambda *cell, asked=asked: asked.append(cell))
            for row in range(model.rowCount()):
                for column in range(model.columnCount()):
                    text = model.edited_text(row, column)
                    assert not model.setData(model.index(row, column), text)
                    seen += 1
            assert asked == []
    assert seen > 300


@given(st.sampled_from(texts()), st.data())
def test_a_cell_is_written_and_nothing_else_moves(source: str, data: st.DataObject) -> None:
    made = blocks_of(parse(source), Facts())
    cells = [
        (number, cell)
        for number, block in enumerate(made)
        for row in block.rows
        for cell in row.cells
        if cell.at is not None and cell.form != "whole"
    ]
    if not cells:
        return
    number, cell = data.draw(st.sampled_from(cells))
    block = made[number]
    new = data.draw(st.sampled_from(["至少 77", '"x", "y"', "-", "z"]))
    assert cell.at is not None
    after = apply_edits(source, block.source.changed({cell.at: new}))
    start, end = block.start, block.start + len(block.text)
    assert after.startswith(source[:start]) and after.endswith(source[end:])
    statement = after[start : len(after) - len(source) + end]
    assert statement.count("#") == block.text.count("#")
    assert statement.count("\n") == block.text.count("\n")
    if cell.form in ("low", "high"):
        return  # the other end may be put in words
    now = blocks_of(parse(after), Facts())[number]
    wanted = [c.written if c.at != cell.at else new for r in block.rows for c in r.cells]
    assert [c.written for r in now.rows for c in r.cells if r.kind != "odd"] == wanted or now.broken


TEXTS = Place("condition", texts=True, names=frozenset({"上期区域"}))
NUMBERS = Place("condition")


@pytest.mark.parametrize(
    ("place", "typed", "written"),
    [
        (TEXTS, "华东", '"华东"'),
        (TEXTS, "华东，华南、 “华北”", '"华东", "华南", “华北”'),
        (TEXTS, "任意", "-"),
        (TEXTS, "", "-"),
        (TEXTS, "any", "-"),
        (TEXTS, "上期区域", "上期区域"),
        (TEXTS, '包含 "东"', '包含 "东"'),
        (TEXTS, "为空", "为空"),
        (TEXTS, "a|b #1", '"a|b #1"'),
        (TEXTS, "3", '"3"'),
        (NUMBERS, "至少 10万", "至少 10万"),
        (NUMBERS, ">= 3\r\n", ">= 3"),
        (Place("reason"), "高频", '"高频"'),
        (Place("reason", like="“旧”"), "高频", "“高频”"),
        (Place("reason"), '说"好"', '“说"好"”'),
        (Place("reason"), '"已有引号"', '"已有引号"'),
        (Place("reason"), "", ""),
        (Place("result", tiers={"重点": "A", "A": "A"}), "重点", "A"),
        (Place("result", tiers={"A 级": "A 级"}), "A 级", "`A 级`"),
        (Place("result"), "没有", "没有"),
        (Place("value", texts=True), "高", '"高"'),
        (Place("value"), "3", "3"),
        (Place("low"), "4", "至少 4"),
        (Place("low", chinese=False), "4", "at least 4"),
        (Place("high"), "10万", "不足 10万"),
        (Place("high", like="< 3"), "5", "< 5"),
        (Place("high", like="< 3", alone=False), "5", "不足 5"),
        (Place("low"), "超过 3", "超过 3"),
        (Place("low"), "-", ""),
        (Place("subject", names=frozenset({"年 消费"})), "年 消费", "`年 消费`"),
        (Place("output"), "服务", "-> 服务"),
    ],
)
def test_what_is_typed_is_written_as_the_language_has_it(place: Place, typed: str, written: str) -> None:
    assert typed_cell(typed, place) == written


@given(st.lists(st.lists(st.text('ab"\t\n\r，', max_size=5), min_size=1, max_size=3), min_size=1, max_size=4))
def test_cells_come_back_from_the_clipboard(rows: list[list[str]]) -> None:
    if rows[-1] == [""]:
        rows[-1] = ["x"]  # a line end at the very end makes no row
    assert cells_of(as_text(rows)) == rows


def test_cells_as_excel_writes_them() -> None:
    assert cells_of('a\t"b ""c"""\r\n"x\ny"\t\r\n') == [["a", 'b "c"'], ["x\ny", ""]]
    assert cells_of('"华东", "华南"\t至少 1') == [['"华东", "华南"', "至少 1"]]
    assert cells_of("") == [[""]]

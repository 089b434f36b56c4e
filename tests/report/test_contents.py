"""Results with some columns and sheets left out, and a preview of a few customers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from gradestudio.report.contents import Contents
from gradestudio.report.keeping import write_result
from gradestudio.report.outcome import added_columns
from gradestudio.report.plain import rows_of
from gradestudio.report.sampled import sampled, telling_rows
from gradestudio.report.view import View

Made = Callable[..., View]
LEFT_OUT = Contents(
    frozenset({"reason:客户等级", "needs:客户等级", "score:分", "strategy:"}), frozenset({"summary", "tiers"})
)


@pytest.mark.parametrize("keep", [True, False])
def test_columns_and_sheets_are_left_out(view: Made, tmp_path: Path, keep: bool) -> None:
    out = tmp_path / "结果.xlsx"
    write_result(replace(view(), contents=LEFT_OUT), out, keep)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["客户", "问题", "规则"]
    headings = [c.value for c in book["客户"][3]]
    assert headings == [
        "客户编号", "姓名", "年消费", "投诉", "最近", "上期", "备注",
        "客户等级", "客户等级 依据", "客户等级 提升", "客户等级 测算", "有投诉", "下次联系",
    ]  # fmt: skip
    # C1 was last met on 10 January and is met every 30 days
    contact = book["客户"].cell(4, 13).value
    assert str(contact)[:10] == "2026-02-09"


def test_sheets_of_tiers_keep_their_notes_although_the_column_is_left_out(view: Made, tmp_path: Path) -> None:
    out = tmp_path / "结果.xlsx"
    contents = Contents(frozenset({"strategy:", "contact:"}), frozenset({"problems"}))
    write_result(replace(view(), contents=contents), out, False)
    book = openpyxl.load_workbook(out)
    assert "问题" not in book.sheetnames and "汇总" in book.sheetnames
    said = [str(c.value) for row in book["A 重点"].iter_rows() for c in row]
    assert any("专人负责" in text for text in said)
    assert "策略" not in [c.value for c in book["客户"][3]]


def test_text_files_leave_the_same_columns_out(view: Made, tmp_path: Path) -> None:
    out = tmp_path / "结果.csv"
    write_result(replace(view(), contents=LEFT_OUT), out)
    head = out.read_text("utf-8-sig").splitlines()[0]
    assert "客户等级 依据" in head and "原因" not in head and "策略" not in head


@pytest.mark.parametrize("mask", [True, False])
@pytest.mark.parametrize("rows", [[0], [1, 3, 7], [2, 4, 5, 6]])
def test_a_few_customers_read_as_in_the_whole(view: Made, rows: list[int], mask: bool) -> None:
    whole = view(mask=mask)
    some = sampled(whole, np.array(rows))
    every = rows_of(added_columns(whole))
    few = rows_of(added_columns(some))
    assert list(every) == list(few)
    for name, values in every.items():
        assert few[name] == [values[row] for row in rows], name
    assert [some.table.origin.row_number(i) for i in range(len(rows))] == [row + 4 for row in rows]


def test_rows_worth_showing_have_every_outcome() -> None:
    tier = np.array([0, 0, 0, 0, 1, 0, 2, 0, -1, 1])
    assert telling_rows(tier, 6).tolist() == [0, 1, 2, 4, 6, 8]
    assert telling_rows(tier, 8).tolist() == [0, 1, 2, 3, 4, 6, 8, 9]
    assert telling_rows(np.array([], dtype=int), 5).tolist() == []
    assert telling_rows(np.array([3, 3]), 5).tolist() == [0, 1]

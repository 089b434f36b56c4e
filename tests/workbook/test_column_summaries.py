"""What the checker and completion learn of a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from gradestudio.language.columns import MAX_DISTINCT, ColumnSummary
from gradestudio.language.program import FieldDef, FieldKind, Program
from gradestudio.table import CellError, Table
from gradestudio.table.cells import Cells, RawColumn
from gradestudio.workbook import column_summaries, conform


def summary(values: Sequence[Any], name: str = "x") -> ColumnSummary:
    table = Table({name: RawColumn(name, Cells.pack(values), name, 3)}, len(values))
    return column_summaries(table)[name]


def test_numbers() -> None:
    found = summary([0, 10, "20", None, "-", "3%"] + [5] * 6)
    assert (found.guess, found.rows, found.blanks) == ("number", 12, 1)
    assert (found.low, found.high, found.distinct) == (0.0, 20.0, 5)
    assert len(found.quantiles) == 21
    assert (found.quantiles[0], found.quantiles[10], found.quantiles[20]) == (0.0, 5.0, 20.0)
    assert found.unreadable == 1
    assert found.values == ()
    assert found.sheet_column == 3


def test_dates() -> None:
    found = summary(["2024年8月21日", date(2023, 1, 2), None, "2024/8/1"])
    assert (found.guess, found.low, found.high, found.distinct) == (
        "date",
        date(2023, 1, 2),
        date(2024, 8, 21),
        3,
    )


def test_yes_and_no() -> None:
    found = summary(["有", "无", "有 ", None])
    assert (found.guess, found.values, found.distinct) == ("flag", (("有", 2), ("无", 1)), 2)


def test_choices_are_counted_most_frequent_first() -> None:
    found = summary(["华东", "华南 ", "华南", "华东", "华东", "华北", "华北", "华东", None, "华南"])
    assert found.guess == "one of"
    assert found.values == (("华东", 4), ("华南", 3), ("华北", 2))
    assert found.distinct == 3


@pytest.mark.parametrize(
    ("values", "guess"),
    [
        (["C001", "C002", "C003"], "id"),
        (["001", "002", "003"], "id"),
        (["110101199001011234", "110101199001011235"], "id"),
        (["张三", "李四", "王五"], "text"),
        ([None, None], "blank"),
        ([], "blank"),
        ([1, 2, "x"] * 10, "one of"),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, "x"], "number"),
        ([CellError("#N/A")] * 3, "text"),
    ],
)
def test_guesses(values: list[Any], guess: str) -> None:
    assert summary(values).guess == guess


def test_values_are_at_most_so_many() -> None:
    found = summary([f"文本 {i // 2}" for i in range(1000)])
    assert len(found.values) == MAX_DISTINCT
    assert found.distinct == 500


def test_typed_columns_have_summaries_too() -> None:
    table = Table(
        {
            "编号": RawColumn("编号", Cells.pack(["C1", "C2"]), "编号", 1),
            "n": RawColumn("n", Cells.pack([1, "x"]), "n", 2),
        },
        2,
    )
    typed = conform(table, Program(fields=(FieldDef("编号", FieldKind.ID), FieldDef("n", FieldKind.NUMBER))))
    found = column_summaries(typed)
    assert found["编号"].distinct == 2
    assert (found["n"].guess, found["n"].blanks, found["n"].high) == ("number", 1, 1.0)


def test_examples_are_the_first_filled_cells() -> None:
    assert summary([None, 12.0, "甲", date(2024, 1, 2), True]).examples == ("12", "甲", "2024-01-02")

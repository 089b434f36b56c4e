"""Cells packed into arrays come back as they were."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.table import CellError, Column, ColumnKind, Table, missing_mask
from gradestudio.table.cells import Cells, RawColumn, blank_cells, cells_of
from gradestudio.workbook import packing
from gradestudio.workbook.packing import pack_rows
from gradestudio.workbook.sheets import cells_from

KINDS: list[Any] = [
    "a",
    "7",
    1.5,
    True,
    False,
    date(2024, 8, 21),
    date(1890, 1, 1),
    datetime(2024, 8, 21, 13, 5, 59, 123000),
    time(3, 4),
    timedelta(hours=30),
    None,
]


def same(found: Any, expected: Any) -> bool:
    return type(found) is type(expected) and found == expected


def test_every_kind_comes_back() -> None:
    more = [*KINDS, CellError("#N/A"), 10**17 + 1, Decimal("1.20")]
    cells = Cells.pack(more)
    assert all(same(a, b) for a, b in zip(cells.objects(), more, strict=True))
    assert all(same(cells.cell(i), b) for i, b in enumerate(more))


@pytest.mark.parametrize("blank", [None, "", float("nan"), pd.NaT, np.nan])
def test_blanks(blank: Any) -> None:
    assert Cells.pack([blank]).objects().tolist() == [None]


@given(st.lists(st.sampled_from(KINDS), max_size=12), st.integers(1, 4))
def test_the_reading_process_packs_them_the_same(values: list[Any], block: int) -> None:
    rows = [["" if value is None else value, "x"] for value in values]
    with patch.object(packing, "_BLOCK", block):
        count, columns = pack_rows(rows)
    assert count == len(values)
    if columns:
        found = cells_from(columns[0])
        assert all(same(a, b) for a, b in zip(found.objects(), values, strict=True))


def test_rows_of_different_lengths_are_filled_with_blanks() -> None:
    with patch.object(packing, "_BLOCK", 2):
        _, columns = pack_rows([["a"], ["b", 1.0], [], ["c", "", "z"]])
    found = [cells_from(column).objects().tolist() for column in columns]
    assert found == [["a", "b", None, "c"], [None, 1.0, None, None], [None, None, None, "z"]]


@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=8), st.data())
def test_cells_of_some_rows(values: list[Any], data: st.DataObject) -> None:
    """Also of columns whose numbers or codes say nothing and are one entry in the place of all."""
    places = st.integers(0, len(values) - 1)
    rows = data.draw(st.lists(places, max_size=8))
    wanted = [value in ("a", 1.5) for value in values]
    _, (packed,) = pack_rows([["" if value is None else value] for value in values])
    for cells in (Cells.pack(values), cells_from(packed)):
        some = cells.take(np.array(rows, dtype=np.intp))
        assert all(same(a, values[row]) for a, row in zip(some.objects(), rows, strict=True))
        assert len(some.numbers) == len(some.codes) == len(rows)
        marked = cells.take(np.array(wanted))
        assert marked.objects().tolist() == [v for v, here in zip(values, wanted, strict=True) if here]
        assert len(marked.numbers) == len(marked.codes) == wanted.count(True)
        assert cells.take(slice(1, None)).objects().tolist()[:1] == values[1:2]


def test_what_says_nothing_takes_no_room() -> None:
    blank = blank_cells(1000)
    assert blank.objects().tolist() == [None] * 1000
    assert np.isnan(blank.numbers).all()
    assert (blank.codes == -1).all()
    for cells in (blank, blank.take(np.arange(500)), blank.take(slice(10))):
        assert cells.numbers.strides == cells.codes.strides == (0,)


def test_a_raw_column_makes_its_values_once() -> None:
    column = RawColumn("x", Cells.pack(["a", None, 2]), "x", 1)
    assert column.data is column.data
    assert column.data.tolist() == ["a", None, 2.0]
    assert len(column) == 3
    assert missing_mask(column).tolist() == [False, True, False]


def test_a_plain_raw_column_can_be_packed() -> None:
    column = Column("x", ColumnKind.RAW, np.array(["a", None], dtype=object))
    assert cells_of(column).objects().tolist() == ["a", None]
    with pytest.raises(ValueError, match="typed"):
        cells_of(Column("x", ColumnKind.NUMBER, np.zeros(1)))


def test_a_data_frame() -> None:
    frame = pd.DataFrame(
        {
            "whole": [1, 2],
            "part": [1.5, np.nan],
            "text": ["a", None],
            "day": pd.to_datetime(["2024-01-01", None]),
            "time": pd.to_datetime(["2024-01-01 03:04:05", "2024-01-01"], format="mixed"),
            "zone": pd.to_datetime(["2024-01-01 00:00", "2024-01-02 12:00"], format="mixed").tz_localize(
                "Asia/Shanghai"
            ),
            "long": [110101199001011234, 5],
            "flag": [True, False],
            "kind": pd.Categorical(["u", "v"]),
            "maybe": pd.array([1, None], dtype="Int64"),
        }
    )
    table = Table.from_pandas(frame, {"订单": pd.DataFrame({"金额": [5]})})
    found = {name: column.data.tolist() for name, column in table.columns.items()}
    assert found == {
        "whole": [1.0, 2.0],
        "part": [1.5, None],
        "text": ["a", None],
        "day": [date(2024, 1, 1), None],
        "time": [datetime(2024, 1, 1, 3, 4, 5), date(2024, 1, 1)],
        "zone": [date(2024, 1, 1), datetime(2024, 1, 2, 12)],
        "long": [110101199001011234, 5.0],
        "flag": [True, False],
        "kind": ["u", "v"],
        "maybe": [1.0, None],
    }
    assert table.row_count == 2
    assert table.related["订单"].column("金额").data.tolist() == [5.0]


def test_a_data_frame_with_an_index_and_double_columns() -> None:
    frame = pd.DataFrame([[1, 2]], columns=["a", "a"], index=pd.Index(["C1"], name="编号"))
    table = Table.from_pandas(frame)
    assert {name: column.data.tolist() for name, column in table.columns.items()} == {
        "编号": ["C1"],
        "a": [1.0],
        "a (2)": [2.0],
    }

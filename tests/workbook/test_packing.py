"""Columns packed block by block hold the cells that were given, whatever follows on what."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.workbook.packing import ColumnPacker, pack_rows
from gradestudio.workbook.sheets import cells_from

_KINDS: tuple[st.SearchStrategy[Any], ...] = (
    st.floats(allow_nan=False),
    st.integers(-(2**53), 2**53),
    st.sampled_from(["甲", "0012", "1.5", "\0", "x" * 40]),
    st.integers(0, 10**9).map(lambda number: f"C{number}"),
    st.dates(),
    # a double holds the seconds since 1970, and no microseconds behind so many
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=9)),
    st.booleans(),
    st.sampled_from(["", None]),
)
_BLOCKS = st.lists(
    st.lists(st.sampled_from(_KINDS), min_size=1, max_size=3).flatmap(
        lambda kinds: st.lists(st.one_of(kinds), min_size=1, max_size=12)
    ),
    max_size=4,
)


def cells(values: list[Any]) -> list[tuple[type, Any]]:
    """With their types, as True is 1.0 to Python; whole numbers are numbers like others."""
    plain = [float(v) if type(v) is int else None if v == "" else v for v in values]
    return [(type(v), v) for v in plain]


@given(_BLOCKS)
def test_every_cell_comes_back(blocks: list[list[Any]]) -> None:
    packer = ColumnPacker()
    for block in blocks:
        packer.add(tuple(block))
    given_values = [value for block in blocks for value in block]
    found = cells_from(packer.packed())
    assert cells(found.objects().tolist()) == cells(given_values)


@pytest.mark.parametrize("again", ["C17", "", "C2999"])
def test_a_column_of_ids_with_one_text_twice(again: str) -> None:
    ids = [f"C{number}" for number in range(3000)]
    _, columns = pack_rows([value] for value in [*ids, again, "last", again])
    found = cells_from(columns[0])
    assert found.objects().tolist() == [*ids, again or None, "last", again or None]
    assert found.texts == (*ids, "last")


def test_rows_that_differ_in_length() -> None:
    rows: list[list[Any]] = [["a", 1.0]] * 1500 + [["b"]] * 1000 + [["c", "", date(2026, 1, 31)]] * 1500
    _, columns = pack_rows(rows)
    found = [cells_from(column).objects().tolist() for column in columns]
    assert found == [
        ["a"] * 1500 + ["b"] * 1000 + ["c"] * 1500,
        [1.0] * 1500 + [None] * 2500,
        [None] * 2500 + [date(2026, 1, 31)] * 1500,
    ]

"""The preview of a result: its cells and letters against the workbook that is then written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gradestudio.diagnostics import column_letters
from gradestudio.report.contents import Contents
from gradestudio.report.previewed import ShownColumn, added_letters, preview_of
from gradestudio.report.view import View
from gradestudio.report.writing import write

Made = Callable[..., View]
LEFT = frozenset({"reason:客户等级", "score:分"})


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d")
    return "" if value is None else str(value)


def _same(column: ShownColumn, letters: str, rows: tuple[int, ...], page: Any) -> None:
    for number, text in zip(rows, column.texts, strict=True):
        value = page[f"{letters}{number}"].value
        if column.form == "number" and isinstance(value, int | float):
            assert float(text.replace(",", "").removeprefix("¥")) == value
        else:
            assert text == _said(value), (column.heading, number)


@pytest.mark.parametrize("mask", [True, False])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_cell_is_that_of_the_workbook(
    view: Made, sheet: Path, tmp_path: Path, language: str, mask: bool
) -> None:
    whole = replace(view(language, mask), contents=Contents(columns=LEFT))
    shown = preview_of(whole, sheet)
    out = tmp_path / "结果.xlsx"
    write(whole, out)
    book = openpyxl.load_workbook(out)
    page = book.worksheets[0]
    letters = added_letters(shown, LEFT)
    assert set(letters) == {c.key for c in shown.customers.columns if c.key} - LEFT
    assert shown.customers.rows == tuple(range(4, 12)) and shown.header == 3
    for column in shown.customers.columns:
        if column.key not in LEFT:
            at = letters.get(column.key) or column_letters(column.position)
            assert page[f"{at}3"].value == column.heading
            _same(column, at, shown.customers.rows, page)
    tiers = [p for p in book.worksheets if p["A1"].value and "客户等级" in str(p["A1"].value)]
    assert len(shown.tiers) == 4  # A, B, C and needs data
    for tier, own in zip(shown.tiers, tiers[-4:], strict=True):
        assert own.max_row - 4 == tier.sheet.total
        for column in tier.sheet.columns:
            assert own.cell(4, column.position).value == column.heading
            _same(column, column_letters(column.position), tier.sheet.rows, own)


def test_a_masked_preview_shows_no_private_name(view: Made, sheet: Path) -> None:
    assert "张三" in repr(preview_of(view(), sheet))
    masked = repr(preview_of(view(mask=True), sheet))
    assert not any(
        name in masked for name in ("张三", "李四", "王五", "赵六", "钱七", "孙八", "周九", "吴十")
    )


def test_what_cannot_be_kept_is_known_before(view: Made, sheet: Path, tmp_path: Path) -> None:
    assert preview_of(view(), sheet).keep_refused is None
    assert preview_of(view(mask=True), sheet).keep_refused == ("keep-masked", {})
    other = tmp_path / "客户.csv"
    assert preview_of(view(), other).keep_refused == ("keep-not-workbook", {})


def test_groups_hold_every_added_column_once(view: Made, sheet: Path) -> None:
    shown = preview_of(view(), sheet)
    grouped = [c.key for group in shown.groups for c in group]
    assert sorted(grouped) == sorted(c.key for c in shown.customers.columns if c.key)
    assert shown.private == ("姓名",)


def test_a_preview_that_nobody_waits_for_ends(view: Made, sheet: Path) -> None:
    class Gone(Exception):
        pass

    def check() -> None:
        raise Gone

    with pytest.raises(Gone):
        preview_of(view(), sheet, check)

"""A result is written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from gradestudio.report import graded
from gradestudio.report.customers import parts_of, place
from gradestudio.report.files import CannotWrite, replacing
from gradestudio.report.graded import write_graded
from gradestudio.report.sheet import MOST_ROWS
from gradestudio.report.view import View
from gradestudio.report.writing import check_target, write
from gradestudio.table.columns import Origin, Table

Made = Callable[..., View]


def test_the_old_file_is_replaced_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with replacing(target) as file:
        file.write(b"new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt, MemoryError])
def test_a_failure_leaves_the_old_file(tmp_path: Path, failure: type[BaseException]) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(failure), replacing(target) as file:
        file.write(b"half")
        raise failure
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_interrupted_workbook_leaves_nothing(view: Made, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_graded(view(), folder / "a.xlsx", stop)
    assert list(folder.iterdir()) == []


def test_no_folder_and_a_folder_as_target(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite) as refused, replacing(tmp_path / "no" / "a.txt"):
        pass
    assert refused.value.code == "write-folder-missing"
    with pytest.raises(CannotWrite) as refused, replacing(tmp_path):
        pass
    assert refused.value.code == "write-is-folder"


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite) as refused, replacing(tmp_path / "a.txt"):
        raise OSError(28, "No space left on device")
    assert refused.value.code == "write-no-space"
    assert list(tmp_path.iterdir()) == []


def test_inputs_are_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "in.xlsx"
    source.write_bytes(b"x")
    with pytest.raises(CannotWrite) as refused:
        check_target(tmp_path / "." / "in.xlsx", (source,))
    assert refused.value.code == "write-over-source"
    check_target(tmp_path / "out.xlsx", (source,))


def test_progress_counts_every_row(view: Made, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_graded(view(), tmp_path / "a.xlsx", lambda done, of: told.append((done, of)))
    assert told[-1] == (16, 16)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_more_rows_than_a_sheet_holds_go_on_further_sheets() -> None:
    count = MOST_ROWS + 10
    names = iter(("客户", "客户 (2)"))
    parts = parts_of(Table({}, count, Origin(header_row=1)), lambda: next(names))
    assert [(p.name, p.start, p.stop, p.header) for p in parts] == [
        ("客户", 0, MOST_ROWS - 1, 1),
        ("客户 (2)", MOST_ROWS - 1, count, 1),
    ]
    assert (parts[0].rows[-1], parts[1].rows[0], parts[1].rows[-1]) == (MOST_ROWS, 2, 12)
    assert str(place(parts, MOST_ROWS - 1, 3)) == "客户 (2)!C2"
    assert str(place(parts, 0, 3)) == "客户!C2"


def test_rows_keep_their_own_numbers() -> None:
    rows = np.array([5, 6, 9])
    parts = parts_of(Table({}, 3, Origin(header_row=4, rows=rows)), lambda: "客户")
    assert (parts[0].header, parts[0].rows.tolist()) == (4, [5, 6, 9])


def test_too_many_columns_are_refused(view: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graded, "MOST_COLUMNS", 16)
    with pytest.raises(CannotWrite) as refused:
        write_graded(view(), tmp_path / "a.xlsx")
    assert refused.value.code == "write-too-many-columns"
    assert refused.value.args_by_name["columns"] == 17
    assert not (tmp_path / "a.xlsx").exists()


def test_texts_that_excel_cannot_hold_are_told(sheet: Path, view: Made, tmp_path: Path) -> None:
    text = "客户编号,姓名,年消费,投诉,最近,上期\nC1," + "长" * 40_000 + ",1,0,,\nC2,控\x0b制,2,0,,\n"
    source = tmp_path / "长.csv"
    source.write_text(text, "utf-8")
    made: Any = view(file=source)
    write_graded(made, tmp_path / "a.xlsx")
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")
    first = page.worksheets[0]
    assert len(first["B2"].value) == 32_767 and first["B2"].value.endswith("长…")
    assert "\x0b" not in first["B3"].value
    said = page["问题"]["A2"].value
    assert "32,767" in said


def test_csv_is_safe_and_readable(view: Made, tmp_path: Path) -> None:
    write(view(), tmp_path / "a.csv")
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").splitlines()
    assert lines[0].split(",")[:8] == [
        "客户编号", "姓名", "年消费", "投诉", "最近", "上期", "备注", "客户等级",
    ]  # fmt: skip
    assert lines[1].startswith("C1,张三,120000,0,2026-01-10,A,,A,大额,")
    assert ",'=1+1," in lines[2]
    assert ",'@SUM(A1)," in lines[4]
    assert ",'-2+3," in lines[7]


def test_page_is_whole_and_escaped(view: Made, tmp_path: Path) -> None:
    write(view(), tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "<title>客户评级测试：评级汇总</title>" in page
    for part in ("重点", "¥12万", "面议", "客户!C10", "最多下降 1 级"):
        assert part in page
    assert "<r><t>" not in page
    assert page.count("<details") >= 4
    assert "src=" not in page and "href=" not in page


def test_page_masks_private_fields(view: Made, tmp_path: Path) -> None:
    write(view(mask=True), tmp_path / "a.html")
    assert "张三" not in (tmp_path / "a.html").read_text("utf-8")


def test_parquet_keeps_types(view: Made, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    write(view(), tmp_path / "a.parquet")
    frame = polars.read_parquet(tmp_path / "a.parquet")
    assert frame["客户等级"].to_list() == ["A", "B", "B", "A", "待补充", "B", "B", "B"]
    assert frame["分"].to_list() == [60.5, 0, 0, 0, 0, 20.5, 20.5, 60.5]
    assert str(frame["下次联系"][0]) == "2026-02-09"

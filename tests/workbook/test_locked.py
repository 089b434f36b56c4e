"""Workbooks with a password to open."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from gradestudio.workbook import UnreadableFile, open_table
from gradestudio.workbook.child import Job

WORD = "甲乙 pass-9"


def locked(path: Path, password: str = WORD) -> Path:
    """A workbook as Excel keeps one with a password (agile encryption)."""
    plain = path.with_name("plain.xlsx")
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "客户"
    for row in (["编号", "年消费", "日期"], ["001", 12, datetime(2026, 1, 2)], ["002", None, None]):
        page.append(row)
    other = book.create_sheet("订单")
    other.append(["编号", "金额"])
    other.append(["001", 5])
    book.save(plain)
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt(password, target)
    plain.unlink()
    return path


def code(path: Path, password: str | None, isolated: bool = True) -> str:
    with pytest.raises(UnreadableFile) as told:
        open_table(path, password=password, isolated=isolated)
    return told.value.diagnostic.code


def test_the_password_opens_it(tmp_path: Path) -> None:
    table = open_table(locked(tmp_path / "客户.xlsx"), password=WORD)
    assert list(table.columns) == ["编号", "年消费", "日期"]
    assert list(table.columns["编号"].data) == ["001", "002"]
    assert table.related["订单"].row_count == 1


def test_without_it_or_with_another_one_it_is_named(tmp_path: Path) -> None:
    path = locked(tmp_path / "客户.xlsx")
    assert code(path, None) == "file-encrypted"
    assert code(path, "wrong") == "password-wrong"
    assert code(path, "") == "file-encrypted"


def test_a_password_for_an_open_workbook_does_no_harm(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["编号", "名称"])
    book.worksheets[0].append(["001", "甲"])
    book.save(tmp_path / "open.xlsx")
    assert open_table(tmp_path / "open.xlsx", password=WORD).row_count == 1


def test_a_damaged_lock_is_one_finding(tmp_path: Path) -> None:
    path = locked(tmp_path / "客户.xlsx")
    data = bytearray(path.read_bytes())
    for start in range(0, len(data), 512):
        hurt = tmp_path / "hurt.xlsx"
        hurt.write_bytes(bytes(data[:start]) + b"\xa5" * 64 + bytes(data[start + 64 :]))
        if start % 2048 == 0:
            assert code_or_fine(hurt)


def code_or_fine(path: Path) -> bool:
    """Whether it opened or was refused with a finding."""
    try:
        open_table(path, password=WORD, isolated=False)
    except UnreadableFile as refused:
        return refused.diagnostic.code.startswith(("file-", "password-", "reading-"))
    return True


def test_nothing_plain_is_left_and_the_password_is_no_argument(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    open_table(locked(tmp_path / "客户.xlsx"), password=WORD)
    code(tmp_path / "客户.xlsx", "wrong")
    assert list(scratch.iterdir()) == []
    job = Job("客户.xlsx", password=WORD)
    assert WORD not in job.written() and WORD not in repr(job)

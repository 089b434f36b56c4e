"""Approved versions: numbered, unchanged, known by the rulebook's name."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from gradestudio.history import Approved, HistoryUnreadable

DAY = datetime(2026, 1, 31, 9, 30, 15, 400)


def test_versions_are_numbered_and_come_newest_first(tmp_path: Path) -> None:
    store = Approved(tmp_path)
    assert store.versions("年度评级") == ()
    assert not list(tmp_path.iterdir())
    first = store.approve("年度评级", "一\r\n# 注释\n", DAY, "规则.grade")
    second = store.approve("年度评级", "二", datetime(2026, 2, 28))
    other = store.approve("别的", "一", DAY)
    assert (first.number, second.number, other.number) == (1, 2, 1)
    assert [v.name for v in store.versions("年度评级")] == ["v2", "v1"]
    kept = store.versions("年度评级")[1]
    assert (kept.text, kept.file, kept.approved) == (
        "一\r\n# 注释\n",
        "规则.grade",
        datetime(2026, 1, 31, 9, 30, 15),
    )


def test_the_same_text_again_is_no_new_version(tmp_path: Path) -> None:
    store = Approved(tmp_path)
    store.approve("甲", "一", DAY)
    assert store.approve("甲", "一", datetime(2026, 5, 1)).number == 1
    assert len(store.versions("甲")) == 1
    # An older text after another one is a version of its own.
    store.approve("甲", "二", DAY)
    assert store.approve("甲", "一", DAY).number == 3


def test_only_the_newest_is_taken_back(tmp_path: Path) -> None:
    store = Approved(tmp_path)
    first, second = store.approve("甲", "一", DAY), store.approve("甲", "二", DAY)
    assert not store.take_back(first)
    assert store.take_back(second)
    assert not store.take_back(second)
    assert store.versions("甲") == (first,)


def test_a_broken_file_is_one_refusal_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite").write_bytes(b"this is no database, " * 100)
    before = (tmp_path / "history.sqlite").read_bytes()
    with pytest.raises(HistoryUnreadable) as caught:
        Approved(tmp_path).versions("甲")
    assert "history.sqlite" in caught.value.args_by_name["file"]
    with pytest.raises(HistoryUnreadable):
        Approved(tmp_path).approve("甲", "一", DAY)
    assert (tmp_path / "history.sqlite").read_bytes() == before


def test_a_note_is_kept_with_the_version(tmp_path: Path) -> None:
    store = Approved(tmp_path)
    made = store.approve("甲", "一", DAY, "规则.grade", "财务部同意\n十月起用")
    assert made.note == "财务部同意\n十月起用"
    assert store.versions("甲") == (made,)
    # The same text again keeps its note, unless a new one is given.
    assert store.approve("甲", "一", DAY).note == "财务部同意\n十月起用"
    assert store.approve("甲", "一", DAY, note="改写").note == "改写"
    assert [(v.number, v.note) for v in store.versions("甲")] == [(1, "改写")]
    assert store.approve("甲", "二", DAY).note == ""


def test_a_file_of_before_notes_is_read_and_written(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "history.sqlite")) as old:
        old.execute(
            "CREATE TABLE version (book TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL,"
            " sha256 TEXT NOT NULL, approved TEXT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (book, number))"
        )
        old.execute("INSERT INTO version VALUES ('甲', 1, '一', 'x', '2026-01-31T09:30:15', '规则.grade')")
        old.commit()
    store = Approved(tmp_path)
    assert [(v.name, v.text, v.note) for v in store.versions("甲")] == [("v1", "一", "")]
    store.approve("甲", "二", DAY, note="第二版")
    assert [(v.name, v.note) for v in store.versions("甲")] == [("v2", "第二版"), ("v1", "")]

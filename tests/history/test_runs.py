"""Kept runs: numbered, with keys and tiers alone; private keys as fingerprints; gone when forgotten."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from gradestudio.history import Approved, HistoryUnreadable, KeptRun, Result, Runs, Tiers

RUN = KeptRun(
    0,
    "年度评级",
    datetime(2026, 1, 31, 9, 30, 15, 400),
    date(2026, 1, 31),
    3,
    "规则",
    "规则.grade",
    "/表/一月.xlsx",
    "ab",
    {"门槛": "1000"},
    {"sheet": "客户"},
    counts={"等次": {"甲": 2, "乙": 1}},
)
TIERS = Tiers(("A1", "", "A3"), {"等次": Result(("甲", "乙", "needs data"), (0, 1, 0))})


def test_runs_are_numbered_and_come_back_as_they_were(tmp_path: Path) -> None:
    store = Runs(tmp_path)
    assert store.runs() == ()
    assert not list(tmp_path.iterdir())
    first = store.keep(RUN, TIERS)
    second = store.keep(replace(RUN, book="别的"), TIERS)
    assert (first.name, second.name) == ("r1", "r2")
    assert store.runs() == (second, first)
    assert store.runs("年度评级") == (first,)
    assert first == replace(RUN, number=1, kept=datetime(2026, 1, 31, 9, 30, 15))
    assert store.tiers(first) == TIERS


def test_versions_and_runs_share_a_file(tmp_path: Path) -> None:
    Approved(tmp_path).approve("甲", "一", datetime(2026, 1, 1))
    Runs(tmp_path).keep(RUN, TIERS)
    assert [v.text for v in Approved(tmp_path).versions("甲")] == ["一"]
    assert [p.name for p in tmp_path.iterdir()] == ["history.sqlite"]


def test_private_keys_are_the_same_fingerprint_in_every_run_and_are_nowhere_in_the_file(
    tmp_path: Path,
) -> None:
    keys = ("13800001111", "", "13900002222")
    store, hidden = Runs(tmp_path), replace(RUN, hidden=True)
    first, second = (store.keep(hidden, replace(TIERS, keys=keys)) for _ in range(2))
    found = store.tiers(first).keys
    assert found == store.tiers(second).keys
    assert found[1] == ""
    assert len({*found}) == 3
    assert not set(keys[::2]) & set(found)
    # Another folder has another secret: its fingerprints tell nothing here.
    other = Runs(tmp_path / "other")
    assert not set(found[::2]) & set(other.tiers(other.keep(hidden, replace(TIERS, keys=keys))).keys)


def test_a_forgotten_run_is_gone_and_its_number_is_not_given_again(tmp_path: Path) -> None:
    store = Runs(tmp_path)
    first, second = store.keep(RUN, TIERS), store.keep(RUN, TIERS)
    assert store.forget(second)
    assert not store.forget(second)
    assert store.runs() == (first,)
    with pytest.raises(HistoryUnreadable):
        store.tiers(second)
    assert store.keep(RUN, TIERS).name == "r3"


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite").write_bytes(b"no database" * 200)
    with pytest.raises(HistoryUnreadable) as told:
        Runs(tmp_path).runs()
    assert told.value.code == "history-unreadable"


def test_broken_tiers_are_told(tmp_path: Path) -> None:
    store = Runs(tmp_path)
    kept = store.keep(RUN, TIERS)
    with closing(sqlite3.connect(tmp_path / "history.sqlite")) as file:
        file.execute("UPDATE run SET tiers = x'00'")
        file.commit()
    with pytest.raises(HistoryUnreadable):
        store.tiers(kept)

"""A rulebook's file: line ends, byte order mark, refusals; text left by a crash; statements that stand in."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradestudio.diagnostics import Severity
from gradestudio.language import check, parse
from gradestudio.ui.patching import patched
from gradestudio.ui.recovery import Recovery
from gradestudio.ui.textfile import (
    Refused,
    TextFile,
    changed_on_disk,
    read_text_file,
    write_text_file,
)


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_bytes_survive_reading_and_writing(tmp_path: Path, bom: bytes, newline: bytes) -> None:
    path = tmp_path / "a.grade"
    raw = bom + "规则簿 “甲”".encode() + newline + newline + b"# x" + newline
    path.write_bytes(raw)
    file = read_text_file(path)
    assert file.text == "规则簿 “甲”\n\n# x\n"
    write_text_file(file)
    assert path.read_bytes() == raw


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("latin.grade", "规则".encode("gb18030"), "rulebook-not-utf8"),
        ("book.grade", b"PK\x03\x04...", "rulebook-is-sheet"),
        ("zero.grade", b"a\0b", "rulebook-not-text"),
        ("big.grade", b"a" * 1_000_001, "rulebook-too-large"),
    ],
)
def test_files_that_are_no_rulebooks(tmp_path: Path, name: str, raw: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(Refused) as refused:
        read_text_file(path)
    assert refused.value.diagnostic.code == code
    assert refused.value.diagnostic.args["file"] == name


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="rulebook-not-found"):
        read_text_file(tmp_path / "none.grade")
    with pytest.raises(Refused, match="rulebook-is-folder"):
        read_text_file(tmp_path)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.grade"
    path.write_text("old", "utf-8")
    file = read_text_file(path)

    def full(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("gradestudio.ui.textfile.os.replace", full)
    with pytest.raises(Refused):
        write_text_file(TextFile(path, "new", stamp=file.stamp))
    assert path.read_text("utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.grade"]


def test_a_foreign_change_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.grade"
    path.write_text("old", "utf-8")
    file = read_text_file(path)
    assert not changed_on_disk(file)
    path.write_text("changed by somebody", "utf-8")
    assert changed_on_disk(file)


def test_kept_text_is_found_when_its_window_is_gone(tmp_path: Path) -> None:
    first = Recovery(tmp_path)
    first.keep("规则.grade", "甲")
    second = Recovery(tmp_path)
    assert second.found() is None
    assert first._lock is not None
    first._lock.unlock()
    found = second.found()
    assert found is not None and (found.path, found.text) == ("规则.grade", "甲")
    second.forget_others()
    assert second.found() is None


def test_saved_text_is_not_kept(tmp_path: Path) -> None:
    first = Recovery(tmp_path)
    first.keep("", "甲")
    first.forget()
    assert first._lock is not None
    first._lock.unlock()
    assert Recovery(tmp_path).found() is None


GOOD = """\
字段 客户 : 编号
字段 金额 : 金额
评级 G
等级 A
等级 B
规则 "甲": A 当 金额 至少 5
规则 "乙": B 当 金额 至少 1
其余 B
"""


def _patched(now: str) -> tuple[str, tuple[str, ...]]:
    made = check(now)
    wrong = [d for d in made.diagnostics if d.severity is Severity.ERROR]
    repair = patched(made.rulebook, parse(GOOD), wrong)
    return repair.text, repair.names


def test_the_last_good_writing_stands_in_for_a_broken_rule() -> None:
    text, names = _patched(GOOD.replace("金额 至少 5", "金额 至少 (("))
    assert text == GOOD
    assert names == ("甲",)


def test_other_edits_stay_when_one_rule_is_broken() -> None:
    now = GOOD.replace("金额 至少 5", "金而 至少 5").replace("金额 至少 1", "金额 至少 2")
    text, names = _patched(now)
    assert text == GOOD.replace("金额 至少 1", "金额 至少 2")
    assert names == ("甲",)


def test_a_new_broken_statement_has_nothing_to_stand_in_and_is_left_out() -> None:
    text, names = _patched(GOOD + "标签 丙 当 ((\n")
    assert text == GOOD
    assert names == ()


def test_what_others_read_is_not_left_out() -> None:
    now = GOOD + "定义 丙 = ((\n"
    assert _patched(now) == (now, ())

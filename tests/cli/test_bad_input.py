"""Bad input: status 2, one sentence with place and remedy, no traceback, nothing written."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from gradestudio.cli.main import main

RULES = """规则簿 "店铺"
  评级日 2026-01-31
字段 编号 : 编号
字段 金额 : 金额
评级 等次
等级 甲
等级 乙
规则 "大": 甲 当 金额 至少 1000
其余 乙
"""


class Folder:
    """A folder with a good rulebook and a good sheet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rules = self.text("店铺.grade", RULES)
        self.sheet = self.rows("表.xlsx", (("编号", "金额"), ("A1", 1500), ("A2", 20)))

    def text(self, name: str, text: str) -> Path:
        return self.data(name, text.encode())

    def data(self, name: str, data: bytes) -> Path:
        (self.path / name).write_bytes(data)
        return self.path / name

    def rows(self, name: str, rows: Sequence[Sequence[object]]) -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append(list(row))
        book.save(self.path / name)
        return self.path / name


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def refused(
    folder: Folder, capsys: pytest.CaptureFixture[str], rules: Path | str, sheet: Path | str, *more: str
) -> str:
    """The message of a grading that is refused."""
    out = folder.path / "结果.xlsx"
    out.write_bytes(b"the old result")
    before = {p.name for p in folder.path.iterdir()}
    assert main(["grade", str(rules), str(sheet), "-o", str(out), "--lang", "zh", *more]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.strip()
    assert "Traceback" not in captured.err
    assert out.read_bytes() == b"the old result"
    assert {p.name for p in folder.path.iterdir()} == before
    return captured.err


def one_sentence(message: str) -> str:
    assert message.count("\n") == 1, message
    return message


def test_missing_files(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert "没有.grade" in one_sentence(refused(folder, capsys, "没有.grade", folder.sheet))
    assert "没有.xlsx" in one_sentence(refused(folder, capsys, folder.rules, folder.path / "没有.xlsx"))


def test_wrong_kinds_of_file(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    picture = folder.data("图.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 200)
    assert "图.xlsx" in one_sentence(refused(folder, capsys, folder.rules, picture))
    assert "表.xlsx" in one_sentence(refused(folder, capsys, folder.sheet, folder.rules))
    assert one_sentence(refused(folder, capsys, folder.path, folder.sheet))
    assert one_sentence(refused(folder, capsys, folder.rules, folder.path))


def test_an_encrypted_workbook(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """Excel keeps an encrypted workbook in an OLE container with a stream EncryptedPackage."""
    name = "EncryptedPackage".encode("utf-16-le")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    locked = folder.data("密.xlsx", header + name + b"\0" * 4096)
    assert "密.xlsx" in one_sentence(refused(folder, capsys, folder.rules, locked))


def test_a_password_is_an_option_or_a_line_of_the_input(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    locked, out = folder.path / "密.xlsx", str(folder.path / "开.csv")
    with folder.sheet.open("rb") as plain, locked.open("wb") as target:
        OOXMLFile(plain).encrypt("九9", target)
    command = ["grade", str(folder.rules), str(locked), "-o", out, "--as-of", "2026-01-31", "--password"]
    assert main([*command, "8"]) == 2
    assert "密.xlsx" in one_sentence(capsys.readouterr().err)
    assert main([*command, "九9"]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("九9\n"))
    assert main([*command, "-"]) == 0
    assert "九9" not in (folder.path / "开.csv").read_text("utf-8-sig") + capsys.readouterr().err


def test_a_broken_zip(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    whole = folder.sheet.read_bytes()
    broken = folder.data("断.xlsx", whole[: len(whole) // 2])
    assert "断.xlsx" in one_sentence(refused(folder, capsys, folder.rules, broken))
    with zipfile.ZipFile(folder.path / "空壳.xlsx", "w") as package:
        package.writestr("hello.txt", "no workbook")
    assert "空壳.xlsx" in one_sentence(refused(folder, capsys, folder.rules, folder.path / "空壳.xlsx"))


def test_empty_sheets(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert one_sentence(refused(folder, capsys, folder.rules, folder.rows("空.xlsx", ())))
    assert one_sentence(refused(folder, capsys, folder.rules, folder.data("空.csv", b"")))


def test_no_header(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    bare = folder.rows("无表头.xlsx", (("A1", 1500), ("A2", 20), ("A3", 7)))
    assert refused(folder, capsys, folder.rules, bare)


def test_unknown_column(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    other = folder.rows("别.xlsx", (("编号", "全额"), ("A1", 1500), ("A2", 3)))
    message = refused(folder, capsys, folder.rules, other)
    assert "店铺.grade:4:" in message and "金额" in message and "全额" in message


def test_duplicate_headings(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    """Two columns of one name: it is not known which one the rules mean."""
    twice = folder.rows("重.xlsx", (("编号", "金额", "金额"), ("A1", 1500, 1), ("A2", 20, 2)))
    message = one_sentence(refused(folder, capsys, folder.rules, twice))
    assert "金额" in message and "C1" in message and "--map" in message


@pytest.mark.parametrize(
    ("option", "tiers"), [(("--map", "金额=金额 (2)"), ["乙", "乙"]), (("--keep-going",), ["甲", "乙"])]
)
def test_which_of_two_headings_is_meant_can_be_said(
    folder: Folder, option: tuple[str, ...], tiers: list[str]
) -> None:
    twice = folder.rows("重.xlsx", (("编号", "金额", "金额"), ("A1", 1500, 1), ("A2", 20, 2)))
    out = folder.path / "结果.xlsx"
    assert main(["grade", str(folder.rules), str(twice), "-o", str(out), "--lang", "zh", *option]) == 0
    page = openpyxl.load_workbook(out).worksheets[0]
    column = next(c for c in range(1, 9) if page.cell(1, c).value == "等次")
    assert [page.cell(r, column).value for r in (2, 3)] == tiers


def test_a_double_heading_that_no_field_reads_is_only_listed(folder: Folder) -> None:
    twice = folder.rows("重.xlsx", (("编号", "金额", "备注", "备注"), ("A1", 1500, 1, 2), ("A2", 20, 2, 3)))
    out = folder.path / "结果.xlsx"
    assert main(["grade", str(folder.rules), str(twice), "-o", str(out), "--lang", "zh"]) == 0


def test_a_rulebook_that_is_not_utf8(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    gbk = folder.data("国标.grade", RULES.encode("gb18030"))
    message = one_sentence(refused(folder, capsys, gbk, folder.sheet))
    assert message.startswith("国标.grade:1:1：") and "UTF-8" in message
    assert main(["check", str(gbk), "--lang", "zh"]) == 2


def test_a_cycle(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    book = folder.text(
        "圈.grade",
        RULES.replace("当 金额 至少 1000", "当 甲乙 至少 1000") + "定义 甲乙 = 丙丁\n定义 丙丁 = 甲乙 + 1\n",
    )
    message = refused(folder, capsys, book, folder.sheet)
    assert "圈.grade:10:" in message and "甲乙" in message and "丙丁" in message


def test_a_rulebook_of_ten_megabytes(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    large = folder.data("大.grade", b"# " + b"x" * 10_000_000)
    assert "大.grade" in one_sentence(refused(folder, capsys, large, folder.sheet))
    assert main(["check", str(large), "--lang", "zh"]) == 2


def test_deep_nesting(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    deep = "(" * 5000 + "金额" + ")" * 5000
    book = folder.text("深.grade", RULES.replace("当 金额 至少", f"当 {deep} 至少"))
    message = refused(folder, capsys, book, folder.sheet)
    assert "深.grade:8:" in message


def test_keys_that_are_blank(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(folder.rules), str(folder.sheet), "--id", " ", "--lang", "zh"]) == 2
    assert one_sentence(capsys.readouterr().err)
    gaps = folder.rows("缺.xlsx", (("编号", "金额"), ("A1", 1500), (None, 20)))
    out = folder.path / "缺结果.xlsx"
    assert main(["grade", str(folder.rules), str(gaps), "-o", str(out), "--lang", "zh"]) == 0
    message = capsys.readouterr().err
    assert "A3" in message and "编号" in message
    none = folder.rows("全缺.xlsx", (("编号", "金额"), (None, 1500), (None, 20)))
    assert "编号" in refused(folder, capsys, folder.rules, none)


def test_results_that_cannot_be_written(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    rules, sheet = str(folder.rules), str(folder.sheet)
    for target in (folder.path / "没有" / "out.xlsx", folder.path / "out.docx", folder.sheet, folder.rules):
        before = {p.name: p.read_bytes() for p in folder.path.iterdir()}
        assert main(["grade", rules, sheet, "-o", str(target), "--lang", "zh"]) == 2
        assert one_sentence(capsys.readouterr().err)
        assert {p.name: p.read_bytes() for p in folder.path.iterdir()} == before


def test_settings_that_cannot_be_used(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    with_param = folder.text("参.grade", RULES + "参数 门槛 = 5 从 1 至 10\n")
    for more in (
        ("--as-of", "昨天"),
        ("--param", "门坎=3"),
        ("--param", "门槛=多"),
        ("--param", "门槛=11"),
        ("--param", "门槛"),
        ("--map", "钱=金额"),
        ("--map", "金额=全额"),
        ("--sheet", "没有这张"),
        ("--header", "0"),
    ):
        assert refused(folder, capsys, with_param, folder.sheet, *more), more


def test_as_a_process(folder: Folder) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "gradestudio", "check", str(folder.path / "没有.grade"), "--lang", "en"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 2
    assert made.stdout == ""
    assert made.stderr.count("\n") == 1 and "check the path" in made.stderr

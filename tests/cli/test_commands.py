"""The command line as a person uses it: statuses, results, messages, files."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gradestudio.cli.console import Console
from gradestudio.cli.main import main
from gradestudio.messages import Words

RULES = """规则簿 "店铺"
  版本 "3"
字段 编号 : 编号
字段 金额 : 金额
参数 门槛 = 1000
评级 等次
等级 甲
等级 乙
规则 "大": 甲 当 金额 至少 门槛
其余 乙
示例 "够" 已知 金额 = 1000 应为 等次 = 甲
"""
Written = Callable[..., Path]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    file = tmp_path / "店铺.grade"
    file.write_text(RULES, "utf-8")
    return file


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (("编号", "金额"), ("A1", 1500), ("A2", 20), ("A3", None), ("A4", "很多")):
        page.append(row)
    file = tmp_path / "表.xlsx"
    book.save(file)
    return file


def run(*words: object, lang: str = "zh") -> int:
    return main([str(w) for w in words] + ["--lang", lang])


def test_check_of_a_good_rulebook(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", rules) == 0
    assert capsys.readouterr() == ("", "店铺.grade：没有发现错误。\n")


def test_check_names_every_mistake_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "错.grade"
    file.write_text(RULES.replace("当 金额 至少", "当 金颌 至少").replace("其余 乙", "其余 丙"), "utf-8")
    assert run("check", file) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[:2] for line in lines] == [["错.grade", "9"], ["错.grade", "10"]]
    assert "金额" in lines[0]


def test_check_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad.grade"
    file.write_text(RULES.replace("当 金额 至少", "当 金颌 至少"), "utf-8")
    assert run("check", file, "--json", lang="en") == 1
    captured = capsys.readouterr()
    found = json.loads(captured.out)["diagnostics"]
    assert captured.err == ""
    first = found[0]
    assert set(first) >= {
        "code", "severity", "line", "column", "end_line", "end_column", "message", "witness", "fix",
    }  # fmt: skip
    assert (first["severity"], first["line"], first["column"], first["end_column"]) == ("error", 9, 13, 15)


def test_check_with_a_sheet(rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    for row in (("编号", "总额"), ("A1", 1500), ("A2", 3)):
        book.worksheets[0].append(row)
    book.save(tmp_path / "别的.xlsx")
    assert run("check", rules, "--data", tmp_path / "别的.xlsx") == 1
    assert "金额" in capsys.readouterr().out


def test_grade_writes_the_workbook(
    rules: Path, sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "结果.xlsx"
    assert run("grade", rules, sheet, "-o", out, "--as-of", "2026-01-31") == 0
    page = openpyxl.load_workbook(out).worksheets[0]
    assert [page.cell(r, 3).value for r in range(2, 6)] == ["甲", "乙", "待补充", "待补充"]
    captured = capsys.readouterr()
    told = [line.split() for line in captured.out.splitlines()[1:4]]
    assert told == [["甲", "1", "25.0%"], ["乙", "1", "25.0%"], ["待补充", "2", "50.0%"]]
    assert "4 位客户已评级（评级日 2026-01-31）" in captured.out
    assert "B5" in captured.err and "很多" in captured.err


def test_grade_with_formulas(rules: Path, sheet: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "out.xlsx"
    assert main(["grade", str(rules), str(sheet), "-o", str(out), "--formulas"]) == 0
    cells = [c for row in openpyxl.load_workbook(out).worksheets[0].iter_rows() for c in row]
    assert any(c.data_type == "f" for c in cells)
    assert main(["grade", str(rules), str(sheet), "-o", str(tmp_path / "o.csv"), "--formulas"]) == 2
    assert ".xlsx" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["--keep-workbook", "--new-workbook"])
def test_formulas_go_into_both_kinds_of_workbook(rules: Path, sheet: Path, tmp_path: Path, form: str) -> None:
    book = openpyxl.load_workbook(sheet)
    book.worksheets[0]["B3"] = "0.5万"
    book.save(sheet)
    out = tmp_path / "out.xlsx"
    assert run("grade", rules, sheet, "-o", out, "--formulas", form) == 0
    page = openpyxl.load_workbook(out).worksheets[0]
    heads = [c.value for c in page[1]]
    tier = page.cell(2, heads.index("等次") + 1)
    assert tier.data_type == "f" and "计算过程" in str(tier.value)
    # what stands in their own workbook stays; a new one has what was read
    assert page["B3"].value == ("0.5万" if form == "--keep-workbook" else 5000)


def test_grade_json(rules: Path, sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.xlsx"
    status = run("grade", rules, sheet, "-o", out, "--as-of", "2026-01-31", "--json", "--param", "门槛=20")
    assert status == 0
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert (found["as_of"], found["rows"]) == ("2026-01-31", 4)
    assert found["grades"] == {"等次": {"甲": 2, "乙": 0, "needs data": 2}}
    assert found["rulebook"]["name"] == "店铺" and found["rulebook"]["version"] == "3"
    assert len(found["rulebook"]["sha256"]) == 64
    assert found["problems"][0]["cell"].endswith("!B5")
    assert set(found["problems"][0]) == {"cell", "code", "message"}
    assert set(found["seconds"]) == {"read", "grade", "write"}
    assert out.is_file()


def test_grade_json_alone_writes_nothing(
    rules: Path, sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = set(tmp_path.iterdir())
    assert run("grade", rules, sheet, "--json", "--as-of", "2026-01-31") == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 4
    assert set(tmp_path.iterdir()) == before


def test_grade_to_csv_html_and_parquet(rules: Path, sheet: Path, tmp_path: Path) -> None:
    for ending in ("csv", "html", "parquet"):
        assert run("grade", rules, sheet, "-o", tmp_path / f"out.{ending}", "--as-of", "2026-01-31") == 0
    rows = (tmp_path / "out.csv").read_bytes().decode("utf-8-sig").splitlines()
    assert rows[0].startswith("编号,金额,等次,")
    assert rows[1].startswith("A1,1500,甲,大,")
    page = (tmp_path / "out.html").read_text("utf-8")
    assert "店铺" in page and "<script" not in page and "http" not in page


def test_a_column_of_another_name_is_mapped(rules: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("编号", "总额"), ("A1", 1500), ("A2", 3)):
        book.worksheets[0].append(row)
    book.save(tmp_path / "别的.xlsx")
    out = tmp_path / "out.xlsx"
    words = ("grade", rules, tmp_path / "别的.xlsx", "-o", out, "--as-of", "2026-01-31")
    assert run(*words) == 2
    assert not out.exists()
    assert run(*words, "--map", "金额=总额") == 0
    page = openpyxl.load_workbook(out).worksheets[0]
    assert [page.cell(r, 3).value for r in (2, 3)] == ["甲", "乙"]


def test_without_a_date_today_is_said(rules: Path, sheet: Path, tmp_path: Path, capsys: Any) -> None:
    assert run("grade", rules, sheet, "-o", tmp_path / "o.xlsx", lang="en") == 0
    assert "graded as of today" in capsys.readouterr().err


def test_examples(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("test", rules) == 0
    assert capsys.readouterr().err.splitlines()[0] == "店铺.grade：1 个示例，1 个相符。"
    rules.write_text(RULES.replace("应为 等次 = 甲", "应为 等次 = 乙"), "utf-8")
    assert run("test", rules) == 1
    assert "示例“够”：等次 应为 乙，得到 甲" in capsys.readouterr().out


def test_format(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loose = RULES.replace('规则 "大": 甲 当', '规则   "大"：甲   当')
    rules.write_text(loose, "utf-8")
    assert run("format", rules) == 0
    canonical = capsys.readouterr().out
    assert rules.read_text("utf-8") == loose
    assert run("format", rules, "--check") == 1
    assert run("format", rules, "-w") == 0
    assert rules.read_text("utf-8") == canonical != loose
    assert run("format", rules, "--check") == 0
    capsys.readouterr()
    assert run("format", rules, "--language", "en") == 0
    assert "rulebook" in capsys.readouterr().out


def test_explain(rules: Path, sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("explain", rules, sheet, "--as-of", "2026-01-31", "--id")
    assert run(*words, "A2") == 0
    shown = capsys.readouterr().out
    assert "等次: 乙" in shown
    assert "金额 再增 980（20 → 1,000）即升 甲" in shown
    assert "金额 ≥ 1,000：20，差 980" in shown
    assert run(*words, "A2", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["grades"]["等次"]["tier"] == "乙"
    assert found["grades"]["等次"]["next"]["value"] == 1000
    assert run(*words, "A1") == 0
    assert "即降为 乙" in capsys.readouterr().out
    assert run(*words, "A1", "--json") == 0
    found = json.loads(capsys.readouterr().out)["grades"]["等次"]
    assert (found["lowers"]["value"], found["lowers"]["tier"], found["in_time"]) == (999, "乙", None)
    assert run(*words, "A9") == 2
    assert "A9" in capsys.readouterr().err


def test_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rules") == 0
    names = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert "S03-RFM" in names
    assert run("rules", "show", "S03") == 0
    assert "RFM" in capsys.readouterr().out
    assert run("rules", "copy", "S03-RFM", "--to", tmp_path) == 0
    assert {p.name for p in tmp_path.iterdir()} >= {"S03-RFM.grade", "S03-RFM.xlsx"}
    assert run("rules", "copy", "S03-RFM", "--to", tmp_path) == 2


@pytest.mark.parametrize("command", ["grade", "check", "test", "format", "explain", "rules", "history"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_is_in_the_readers_language(
    command: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(command, "--help", lang=language)
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert ("选项" in shown) == (language == "zh")
    assert "cli." not in shown


def test_wrong_use_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("grade",), ("grade", "a", "b", "--what"), ("gradee",), ("check", "x", "--header", "one")):
        assert run(*words) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1


def test_checking_loads_no_heavy_library(rules: Path) -> None:
    code = (
        "import sys; from gradestudio.cli.main import main; main(['check', sys.argv[1]]);"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'numpy', 'pandas', 'PySide6', 'openpyxl',"
        " 'xlsxwriter', 'babel'}))"
    )
    made = subprocess.run(
        [sys.executable, "-c", code, str(rules)], capture_output=True, text=True, check=True
    )
    assert made.stdout.strip().splitlines()[-1] == "[]"


def test_a_closed_pipe_is_no_trouble(rules: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    made = subprocess.run(
        [sys.executable, "-m", "gradestudio", "rules"],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert made.stderr == ""


def test_an_interrupt_leaves_nothing(
    rules: Path,
    sheet: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupted(*words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gradestudio.cli.console.Console.step", interrupted)
    before = set(tmp_path.iterdir())
    assert run("grade", rules, sheet, "-o", tmp_path / "out.xlsx", "--as-of", "2026-01-31") == 130
    assert capsys.readouterr().err == "已中断，没有改动任何文件。\n"
    assert set(tmp_path.iterdir()) == before


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_progress_bar_only_on_a_terminal() -> None:
    words = Words("zh")
    live, plain = Terminal(), io.StringIO()
    for stream in (live, plain):
        console = Console(words, io.StringIO(), stream)
        console.step("cli.writing", 0.5)
        console.tell("完成")
    assert live.getvalue() == "\r\x1b[K写出 " + "█" * 12 + "░" * 12 + " 50%\r\x1b[K完成\n"
    assert plain.getvalue() == "完成\n"

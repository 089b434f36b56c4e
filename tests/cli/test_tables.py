"""Decision tables and matrices to a workbook and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gradestudio.cli.main import main

RULES = """字段 编号 : 编号
字段 年消费 : 金额
字段 区域 : 选项 "华东", "华南", "华北"
# 看意愿
定义 类 = 矩阵 区域 按 年消费
           | 至少 10万 | 不足 10万 |
  "华东" | "大"      | "小"      |  # 老区
  否则   | "中"      | "小"      |
评级 级
等级 A
等级 B
决策表 服务   # 头
  | 年消费         | 区域           | -> 级 | 因为 |
  # 大客户
  | 至少 1000      | -              | A     | "大" |  # 尾
  | 至少 100       | "华东", "华南" | B     |
其余 B
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "规则.grade"
    path.write_bytes(b"\xef\xbb\xbf" + RULES.encode())
    return path


def written(rules: Path) -> Any:
    out = rules.with_name("表.xlsx")
    assert main(["tables", str(rules), "-o", str(out), "--lang", "zh"]) == 0
    return openpyxl.load_workbook(out)


def taken(rules: Path, book: Any, *more: str) -> int:
    path = rules.with_name("改.xlsx")
    book.save(path)
    return main(["tables", str(rules), "--from", str(path), "--lang", "zh", *more])


def test_what_was_not_touched_changes_nothing(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = written(rules)
    assert book.sheetnames == ["类", "服务"]
    page = book["服务"]
    assert [c.value for c in page[8]] == ["行号", "年消费", "区域", "-> 级", "因为"]
    assert [c.value for c in page[10]] == [2, "至少 100", '"华东", "华南"', "B", None]
    before = rules.read_bytes()
    assert taken(rules, book, "-w") == 0
    assert rules.read_bytes() == before


def test_changes_are_shown_with_their_cells_and_written_only_when_asked(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = written(rules)
    page = book["服务"]
    page["C10"] = "华北"  # a bare text where texts stand in quotes
    page.append([None, "至少 50", None, "B", "新"])
    book["类"]["C9"] = '"特大"'
    before = rules.read_bytes()
    capsys.readouterr()
    assert taken(rules, book) == 1
    out = capsys.readouterr().out
    assert '服务!C10: 第 2 行“区域”由 "华东", "华南" 改为 "华北"' in out
    assert "服务!B11: 新的一行" in out and "类!C9" in out
    assert rules.read_bytes() == before
    assert taken(rules, book, "-w") == 0
    expected = (
        RULES.replace(
            '| 至少 100       | "华东", "华南" | B     |', '| 至少 100       | "华北"         | B     |'
        )
        .replace("其余 B", '  | 至少 50        | -              | B     | "新" |\n其余 B')
        .replace('"华东" | "大"      ', '"华东" | "特大"    ')
    )
    assert rules.read_bytes() == b"\xef\xbb\xbf" + expected.encode()
    assert taken(rules, book) == 2  # the new row would come a second time


def test_rows_are_known_by_their_number(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = written(rules)
    page = book["服务"]
    first, second = [[c.value for c in page[r]] for r in (9, 10)]
    for column in range(5):
        page.cell(9, column + 1).value, page.cell(10, column + 1).value = second[column], first[column]
    assert taken(rules, book, "-w", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {c["code"] for c in told["changes"]} == {"grid-row-moved"} and told["written"]
    assert rules.read_text("utf-8-sig").splitlines()[12:16] == [
        "  | 年消费         | 区域           | -> 级 | 因为 |",
        '  | 至少 100       | "华东", "华南" | B     |',
        "  # 大客户",
        '  | 至少 1000      | -              | A     | "大" |  # 尾',
    ]


def test_rows_and_columns_go_and_come(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = written(rules)
    page = book["服务"]
    page.delete_rows(9)
    page.delete_cols(3)
    assert taken(rules, book, "-w") == 0
    lines = rules.read_text("utf-8-sig").splitlines()
    cells = [[c.strip() for c in line.split("|") if c.strip()] for line in lines[12:14]]
    assert cells == [["年消费", "-> 级", "因为"], ["至少 100", "B"]]
    assert "大客户" not in "\n".join(lines)


def test_a_mistake_is_told_at_its_cell_and_nothing_is_written(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = written(rules)
    book["服务"]["D9"] = "C"
    before = rules.read_bytes()
    assert taken(rules, book, "-w") == 2
    told = capsys.readouterr().err
    assert "服务!D9:" in told and "“C”" in told
    assert rules.read_bytes() == before


def test_what_was_changed_in_the_rulebook_meanwhile_is_not_undone(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = written(rules)
    rules.write_text(RULES.replace("至少 1000 ", "至少 2000 "), "utf-8")
    book["服务"]["C10"] = "华北"
    assert taken(rules, book, "-w") == 2
    assert "“服务”" in capsys.readouterr().err
    assert "至少 2000" in rules.read_text("utf-8")


@pytest.mark.parametrize(
    ("cell", "value", "said"), [("A10", 9, "A10"), ("A10", 1, "A10"), ("A10", "二", "A10"), ("H9", "x", "H9")]
)
def test_lines_that_cannot_be_told_apart_are_refused(
    rules: Path, capsys: pytest.CaptureFixture[str], cell: str, value: Any, said: str
) -> None:
    book = written(rules)
    book["服务"][cell] = value
    capsys.readouterr()
    assert taken(rules, book, "-w") == 2
    assert f"服务!{said}" in capsys.readouterr().err


def test_a_workbook_without_grids_and_a_rulebook_without(
    rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert taken(rules, openpyxl.Workbook()) == 2
    other = tmp_path / "无.grade"
    other.write_text("字段 甲 : 数值\n标签 乙 当 甲 > 1\n", "utf-8")
    assert main(["tables", str(other)]) == 2
    assert "无.grade" in capsys.readouterr().err


def test_a_tier_with_a_quote_in_its_name_leaves_a_sound_workbook(tmp_path: Path) -> None:
    rules = tmp_path / "引.grade"
    rules.write_text(RULES.replace("等级 A\n", '等级 `A"1`\n').replace("| A     |", '| `A"1` |'), "utf-8")
    page = written(rules)["服务"]
    formulas = [f for ranged in page.conditional_formatting for rule in ranged.rules for f in rule.formula]
    assert formulas == ['"A""1"', '"B"']
    assert page.data_validations.count == 0  # a list of names cannot hold the quote

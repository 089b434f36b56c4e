"""`--formulas`: the added columns are formulas, recalculated by LibreOffice to what the grading says."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gradestudio.engine.reference import grade_by_rows
from gradestudio.messages import Words
from gradestudio.report.files import CannotWrite
from gradestudio.report.graded import write_graded
from gradestudio.report.outcome import tier_column
from gradestudio.report.views import view_of
from gradestudio.studio import book_of_text, open_rulebook, run
from gradestudio.workbook import conform, open_table
from tests.workbook.test_formulas import ALWAYS_RECALCULATE

ROOT = Path(__file__).parents[2]
LIBRARY = ("S02-房产客户", "S03-RFM", "S05a-单客奖励")
DAY = date(2026, 1, 31)

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def recalculated(folder: Path, *files: Path) -> None:
    """Reckons every formula of the files anew, into `folder/out`."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*command, "--outdir", folder / "out", *files], check=True, capture_output=True)


def differing(stored: Path, reckoned: Path) -> tuple[int, list[tuple[str, Any, Any]]]:
    """How many formulas the customers' sheet has, and those whose stored value is not what comes out."""
    formulas = openpyxl.load_workbook(stored).worksheets[0]
    before = openpyxl.load_workbook(stored, data_only=True)[formulas.title]
    after = openpyxl.load_workbook(reckoned, data_only=True)[formulas.title]
    count, wrong = 0, []
    for cell in (c for row in formulas.iter_rows() for c in row if c.data_type == "f"):
        a, b = before[cell.coordinate].value, after[cell.coordinate].value
        count += 1
        same = a == pytest.approx(b) if isinstance(a, float) and isinstance(b, int | float) else a == b
        if not same and (a or b):
            wrong.append((cell.coordinate, a, b))
    return count, wrong


@needs_office
def test_the_library_s_samples_come_out_as_they_were_graded(tmp_path: Path) -> None:
    files = []
    for number, name in enumerate(LIBRARY):
        book = open_rulebook(ROOT / "rules" / f"{name}.grade")
        made = run(book, open_table(str(ROOT / "samples" / f"{name}.xlsx")), DAY)
        files.append(tmp_path / f"{number}.xlsx")
        write_graded(view_of(made, Words("zh"), formulas=True), files[-1])
    recalculated(tmp_path, *files)
    for file in files:
        count, wrong = differing(file, tmp_path / "out" / file.name)
        assert count >= 80, file.name
        assert wrong == [], file.name


RULES = """字段 编号 : 编号
字段 名称 : 文本 保密
字段 年消费 : 金额 从 0
字段 投诉 : 数值 默认 0
字段 最近 : 日期
字段 意愿 : 选项 "高", "低"
评分 积分
  +40 当 年消费 至少 1万
  +20 当 最近 近 6 个月
评级 等级
等级 A
等级 B
规则 "大": A 当 年消费 至少 5万 且 投诉 至多 1
规则 "高": A 当 意愿 = "高" 且 积分 至少 60
其余 B
标签 有投诉 当 投诉 超过 0
"""
SHEET = [
    ["客户表", None, None, None, None, None],
    ["编号", "名称", "年消费", "投诉", "最近", "意愿"],
    ["001", "甲", "6万", None, "2025年12月1日", "高"],
    ["002", "乙", 60000, 3, "2024/1/1", " 高 "],
    ["003", "丙", "面议", 1, 46000, "低"],
    ["004", "丁", -5, "无", "去年", "中"],
    ["005", "戊", "１２，０００", 0, "2025/11/30", "高"],
]


def view(tmp_path: Path, rules: str = RULES, mask: bool = False, sheet: list[list[Any]] = SHEET):
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "客户"
    for row in sheet:
        page.append(row)
    source = tmp_path / "客户.xlsx"
    book.save(source)
    rulebook = book_of_text(rules, Path("规则.grade"))
    assert not rulebook.errors
    made = run(rulebook, open_table(str(source)), DAY)
    return view_of(made, Words("zh"), mask, formulas=True)


@needs_office
def test_who_changes_a_number_sees_the_tier_of_the_meaning(tmp_path: Path) -> None:
    made = view(tmp_path)
    graded = tmp_path / "graded.xlsx"
    write_graded(made, graded)
    book = openpyxl.load_workbook(graded)
    page = book["客户"]
    # 001 loses 20,000, 003 gets an amount, 005 says no longer that it wants to buy
    page["C3"], page["C5"], page["F7"] = 40000, 50000, "低"
    book.save(tmp_path / "changed.xlsx")
    recalculated(tmp_path, tmp_path / "changed.xlsx")
    answers = openpyxl.load_workbook(tmp_path / "out" / "changed.xlsx", data_only=True)["客户"]
    heads = [c.value for c in answers[2]]
    found = [answers.cell(row, heads.index("等级") + 1).value for row in range(3, 8)]
    table = [row[:] for row in SHEET]
    table[2][2], table[4][2], table[6][5] = 40000, 50000, "低"
    again = view(tmp_path, sheet=table)
    program = again.program
    read = conform(open_table(str(tmp_path / "客户.xlsx")), program)
    result = grade_by_rows(program, read, DAY).grades["等级"]
    column = tier_column(result, result.tier, again, "等级")
    assert found == [column.values[code] for code in column.data]
    # by hand: 001 has 60 points and wants to; 002 complains and has 40; 003 spends 50,000 with one complaint;
    # 004 has no amount that counts, so nobody knows; 005 spends 12,000 and does not want to
    assert found == ["A", "B", "A", "待补充", "B"]


def test_cells_that_were_read_stand_as_what_was_read(tmp_path: Path) -> None:
    graded = tmp_path / "graded.xlsx"
    write_graded(view(tmp_path), graded)
    page = openpyxl.load_workbook(graded)["客户"]
    assert [page.cell(r, 3).value for r in range(3, 8)] == [60000, 60000, "面议", -5, 12000]
    assert [page.cell(r, 6).value for r in range(3, 8)] == ["高", " 高 ", "低", "中", "高"]
    heads = [c.value for c in page[2]]
    first = page.cell(3, heads.index("等级") + 1)
    assert first.data_type == "f" and "计算过程" in str(first.value)


def test_a_masked_value_that_a_formula_reads_is_refused(tmp_path: Path) -> None:
    write_graded(view(tmp_path, mask=True), tmp_path / "fine.xlsx")  # no formula reads the name
    with pytest.raises(CannotWrite) as told:
        rules = RULES.replace("字段 年消费 : 金额 从 0", "字段 年消费 : 金额 从 0 保密")
        write_graded(view(tmp_path, rules, True), tmp_path / "refused.xlsx")
    assert (told.value.code, told.value.args_by_name["name"]) == ("formulas-masked", "年消费")
    assert not (tmp_path / "refused.xlsx").exists()


def test_the_rule_that_no_formula_can_say_is_named(tmp_path: Path) -> None:
    rules = RULES.replace("评级 等级\n", "评级 等级 唯一\n")
    with pytest.raises(CannotWrite) as told:
        write_graded(view(tmp_path, rules), tmp_path / "refused.xlsx")
    assert (told.value.code, told.value.args_by_name["name"]) == ("formulas-not", "等级")


def test_days_that_excel_reckons_wrong_are_refused(tmp_path: Path) -> None:
    sheet = [row[:] for row in SHEET]
    sheet[2][4] = "1899年12月1日"
    with pytest.raises(CannotWrite, match="formulas-early-date"):
        write_graded(view(tmp_path, sheet=sheet), tmp_path / "refused.xlsx")

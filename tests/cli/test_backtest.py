"""`gradestudio backtest`: what happened later, per tier and by score, on a real sheet."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gradestudio.cli.main import main

RULES = """规则簿 "店铺"
字段 编号 : 编号
字段 金额 : 金额
字段 最近 : 日期
评分 得分 从 0 至 100
  +1 每满 100 的 金额 至多 100
评级 等次 按 得分
等级 甲 达到 60
等级 乙 达到 20
等级 丙 达到 0
标签 旧 当 已过月数 最近 超过 6
"""
AS_OF = "2025-06-30"


def sheet(tmp_path: Path) -> Path:
    """40 customers of 甲 (30 bought again), 40 of 乙 (10), 20 of 丙 (1), one without amount, one unknown."""
    rows: list[tuple[Any, ...]] = []
    for count, bought, amount in ((40, 30, 8000), (40, 10, 3000), (20, 1, 500)):
        for i in range(count):
            yes = i < bought
            again = date(2025, 9, 1) if yes else None
            rows.append((f"K{len(rows)}", amount, date(2025, 5, 1), "是" if yes else "否", again, int(yes)))
    rows.append(("无", None, date(2025, 5, 1), "否", date(2025, 6, 30), 0))
    rows.append(("空", 9000, date(2025, 7, 5), None, date(2025, 9, 1), 3))
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["客户回访表"])
    page.append(["编号", "金额", "最近", "再次购买", "再购日期", "再购次数"])
    for row in rows:
        page.append(row)
    path = tmp_path / "表.xlsx"
    book.save(path)
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    rules = tmp_path / "店铺.grade"
    rules.write_text(RULES, "utf-8")
    return rules, sheet(tmp_path)


def run(*words: object, lang: str = "zh", as_of: str = AS_OF) -> int:
    return main(["backtest", *(str(w) for w in words), "--lang", lang, "--as-of", as_of])


def found(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str], *more: object) -> dict[str, Any]:
    assert run(*files, *more, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_tiers_of_a_yes_no_column(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    made = found(files, capsys, "--outcome", "再次购买")
    assert (made["customers"], made["unknown"], made["happened"]) == (101, 1, 41)
    tiers = {t["tier"]: t for t in made["tiers"]}
    assert [(t["customers"], t["happened"]) for t in tiers.values()] == [(40, 30), (40, 10), (20, 1), (1, 0)]
    assert tiers["甲"]["rate"] == 0.75
    assert tiers["甲"]["lift"] == pytest.approx(0.75 / (41 / 101))
    assert tiers["乙"]["upto_capture"] == pytest.approx(40 / 41)
    assert [t for t in tiers if tiers[t]["small"]] == ["丙", "needs data"]
    codes = [r["code"] for r in made["remarks"]]
    # No dates in the column, one blank cell, and one date that lies after the grading date.
    assert codes == ["backtest.undated", "backtest.blank", "backtest.future"]


def test_the_score_that_decides_has_its_cut_offs(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    score = found(files, capsys, "--outcome", "再次购买")["score"]
    assert (score["name"], score["without"]) == ("得分", 1)
    assert [(c["tier"], c["score"], c["customers"], c["happened"]) for c in score["cutoffs"]] == [
        ("甲", 60, 40, 30),
        ("乙", 20, 80, 40),
        ("丙", 0, 100, 41),
    ]
    assert [p["score"] for p in score["points"]] == [80, 30, 5]


def test_dates_count_only_after_the_grading_date(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    made = found(files, capsys, "--outcome", "再购日期")
    # The one of 30 June itself is left out; a blank date is a customer who did not come again.
    assert (made["customers"], made["unknown"], made["happened"]) == (101, 1, 42)
    assert [r["code"] for r in made["remarks"]] == [
        "backtest.blank-dates",
        "backtest.early",
        "backtest.future",
    ]


@pytest.mark.parametrize("said, happened", [("至少 2", 1), ("超过 0", 42), ("3", 1)])
def test_numbers_by_a_condition_or_a_value(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str], said: str, happened: int
) -> None:
    assert found(files, capsys, "--outcome", "再购次数", "--happened", said)["happened"] == happened


def test_words_and_warnings(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*files, "--outcome", "再次购买") == 0
    out = capsys.readouterr().out
    assert out.startswith("等次：“再次购买”101 位客户中 41 位（40.6%")
    assert "丙 *" in out and "* 丙、待补充：客户不足 30 位" in out
    assert "请确认它说的是评级日 2025-06-30 之后的事" in out


def test_a_workbook_with_the_curve(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "回测.xlsx"
    assert run(*files, "--outcome", "再次购买", "-o", out) == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["各等级", "评分曲线"]
    rows = [[c.value for c in row] for row in book["各等级"].iter_rows(min_row=4, max_row=7)]
    assert rows[0][:5] == ["等级", "客户", "占比", "发生", "发生率"]
    assert rows[1][:5] == ["甲", 40, pytest.approx(40 / 101), 30, 0.75]
    curve = book["评分曲线"]
    assert [c.value for c in curve[5]][:3] == ["甲", 60, 40]
    assert len(curve._charts) == 1  # type: ignore[attr-defined]


def test_a_csv_and_a_json(files: tuple[Path, Path], tmp_path: Path) -> None:
    plain, full = tmp_path / "a.csv", tmp_path / "a.json"
    assert run(*files, "--outcome", "再次购买", "-o", plain, lang="en") == 0
    with plain.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [r[0] for r in rows] == ["Tier", "甲", "乙", "丙", "needs data"]
    assert run(*files, "--outcome", "再次购买", "-o", full) == 0
    assert json.loads(full.read_text("utf-8"))["happened"] == 41


@pytest.mark.parametrize(
    "more, said",
    [
        (["--outcome", "没有这列"], "没有这列"),
        (["--outcome", "再购次数"], "--happened"),
        (["--outcome", "再次购买", "--happened", "或许"], "或许"),
        (["--outcome", "金额", "--happened", "至少 5000"], "答案已在题目里"),
        (["--outcome", "再次购买", "--score", "没有"], "没有"),
        (["--outcome", "再次购买", "-o", "x.pdf"], ".pdf"),
        ([], "--outcome"),
    ],
)
def test_wrong_use_is_one_sentence(
    files: tuple[Path, Path], more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*files, *more) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and said in err


def test_nothing_can_have_happened_after_today(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*files, "--outcome", "再次购买", as_of="2999-01-01") == 2
    assert "2999-01-01" in capsys.readouterr().err


def test_an_outcome_that_all_have_tells_nothing(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*files, "--outcome", "再购次数", "--happened", "至少 0") == 2
    assert "全都一样" in capsys.readouterr().err

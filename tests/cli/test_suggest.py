"""`gradestudio suggest`: the written rulebook is sound and grades the sheet as it claims."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from gradestudio import workbook
from gradestudio.cli.main import main
from gradestudio.engine.grading import NEEDS_DATA
from gradestudio.engine.reference import grade_by_rows
from gradestudio.studio import checked_with, open_rulebook, open_table

AS_OF = date(2026, 1, 31)
POLICY = "A：年消费至少 10万 且 投诉不足 2；B：华东、华南 且 年消费至少 2万，或最近两个月买过；其余 C"


def rows(count: int, seed: int) -> list[list[Any]]:
    """Customers of a policy, three in a hundred graded at random, some without grade or figure.

    A: 年消费 at least 10万, fewer than two complaints.  B: 华东 or 华南 and at least 2万, or bought in the
    last two months.  C: the others.
    """
    random = Random(seed)
    made: list[list[Any]] = []
    for i in range(count):
        spend = round(random.lognormvariate(10.3, 1))
        complaints = min(6, int(random.expovariate(0.8)))
        bought = AS_OF - timedelta(days=random.randrange(600))
        region = random.choice(["华东", "华南", "华北", "西南"])
        months = (2026 - bought.year) * 12 + 1 - bought.month
        good = (spend >= 20_000 and region in ("华东", "华南")) or months < 2
        tier = "A" if spend >= 100_000 and complaints <= 1 else "B" if good else "C"
        tier = random.choice("ABC") if random.random() < 0.03 else tier
        made.append(
            [
                f"K{i:05}",
                f"客户{i}",
                region,
                None if random.random() < 0.03 else spend,
                complaints,
                bought,
                random.choice("是否"),
                None if random.random() < 0.03 else tier,
            ]
        )
    return made


HEADS = ["客户编号", "客户名称", "区域", "年消费（元）", "投诉次数", "最近购买", "老客户", "客户等级"]


def saved(path: Path, lines: list[list[Any]], heads: list[str] = HEADS) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["2025 年客户评级表"])
    page.append([])
    page.append(heads)
    for line in lines:
        page.append(line)
    book.save(path)
    return path


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The sheet, the rulebook that was learnt from it, and the list of those graded otherwise."""
    folder = tmp_path_factory.mktemp("suggest")
    sheet = saved(folder / "表.xlsx", rows(1000, 5))
    rules, listed = folder / "学得.grade", folder / "名单.xlsx"
    words = ["--label", "客户等级", "-o", str(rules), "--list", str(listed), "--as-of", "2026-01-31"]
    assert main(["suggest", str(sheet), *words, "--lang", "zh"]) == 0
    return sheet, rules, listed


def run(*words: object, lang: str = "zh") -> int:
    return main(["suggest", *(str(w) for w in words), "--lang", lang])


def test_the_rulebook_reads_like_the_policy(learnt: tuple[Path, Path, Path]) -> None:
    said = [line.strip() for line in learnt[1].read_text("utf-8").splitlines()]
    assert "当 年消费 至少 10万 且 投诉次数 不足 2" in said
    assert '当 区域 属于 ("华东", "华南") 且 年消费 至少 2万' in said
    assert "当 已过月数 最近购买 不足 2" in said
    assert said[0].startswith("# 从 表.xlsx 里") and said[0].endswith("评级日 2026-01-31。")
    assert said[-1] == "其余 C"
    # 老客户 and 客户名称 decide nothing and are no fields.
    assert [line for line in said if line.startswith("字段")] == [
        "字段 客户编号 : 编号",
        *(line for line in said if line.startswith("字段 区域 : 选项")),
        '字段 年消费 : 金额 单位 "元"',
        "字段 投诉次数 : 数值",
        "字段 最近购买 : 日期",
    ]


def test_it_has_no_mistake_and_no_warning_with_its_sheet(learnt: tuple[Path, Path, Path]) -> None:
    sheet, rules, _ = learnt
    assert main(["check", str(rules), "--data", str(sheet), "--lang", "en"]) == 0


def test_graded_row_by_row_it_agrees_as_it_claims(
    learnt: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, rules, _ = learnt
    assert run(sheet, "--label", "客户等级", "--as-of", "2026-01-31", "--json") == 0
    claimed = json.loads(capsys.readouterr().out)
    assert claimed["rulebook"] == rules.read_text("utf-8")
    source = open_table(sheet)
    book = checked_with(open_rulebook(rules), source)
    typed = workbook.conform(source, book.program, AS_OF)
    result = grade_by_rows(book.program, typed, AS_OF).grades["客户等级"]
    past = [c.value for c in openpyxl.load_workbook(sheet).worksheets[0]["H"]][3:]
    new = ["needs data" if code == NEEDS_DATA else result.tiers[code] for code in result.tier.tolist()]
    pairs = [(p, n) for p, n in zip(past, new, strict=True) if p is not None]
    assert claimed["customers"] == len(pairs)
    assert claimed["agree"] == sum(p == n for p, n in pairs)
    assert claimed["needs_data"] == sum(n == "needs data" for _, n in pairs)
    assert sum(sum(row.values()) for row in claimed["matrix"].values()) == len(pairs)
    assert len(claimed["disagree"]) == len(pairs) - claimed["agree"]
    # The comment over a rule says whom it decides.
    first = int((result.decided_by == 0).sum())
    assert f"# 决定 {first} 位客户" in rules.read_text("utf-8")


def test_a_blank_never_fires_a_rule(learnt: tuple[Path, Path, Path]) -> None:
    sheet, rules, _ = learnt
    source = open_table(sheet)
    program = open_rulebook(rules).program
    result = grade_by_rows(program, workbook.conform(source, program, AS_OF), AS_OF).grades["客户等级"]
    spend = [c.value for c in openpyxl.load_workbook(sheet).worksheets[0]["D"]][3:]
    tiers = {
        result.tiers[code] for code, s in zip(result.tier, spend, strict=True) if s is None and code >= 0
    }
    # B by the recent purchase alone, C where two complaints and the region rule out A and B; never A.
    assert tiers == {"B", "C"}


def test_the_list_holds_those_graded_otherwise(learnt: tuple[Path, Path, Path]) -> None:
    page = openpyxl.load_workbook(learnt[2]).worksheets[0]
    lines = [[c.value for c in row] for row in page.iter_rows(min_row=4)]
    assert lines[0][-3:] == ["以往等级", "客户等级 (2)", "客户等级 原因"]
    assert lines[1:] and all(line[-3] != line[-2] and line[7] == line[-3] for line in lines[1:])


def test_english_words_and_an_order_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [[i, "new" if i < 60 else "old"] for i in range(200)]
    sheet = saved(tmp_path / "plain.xlsx", lines, ["visits", "kind"])
    assert run(sheet, "--label", "kind", lang="en") == 0
    unranked = capsys.readouterr().out
    assert "grade kind unranked" in unranked
    assert "when visits below 60" in unranked and "otherwise old" in unranked
    assert run(sheet, "--label", "kind", "--tiers", "old, new", lang="en") == 0
    ranked = capsys.readouterr().out
    assert "when visits at least 60" in ranked and "otherwise new" in ranked


def test_grades_that_the_columns_do_not_decide(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    random = Random(1)
    lines = [[i, random.randrange(1000), random.choice("AB")] for i in range(300)]
    sheet = saved(tmp_path / "表.xlsx", lines, ["编号", "数", "等级"])
    assert run(sheet, "--label", "等级") == 1
    assert "并不比" in capsys.readouterr().err


@pytest.mark.parametrize(
    "more, said",
    [
        (["--label", "没有"], "没有"),
        (["--label", "客户编号"], "最多 12 种"),
        (["--label", "客户等级", "--tiers", "A,B"], "各写一次"),
        (["--label", "客户等级", "-o", "x.xlsx"], ".grade"),
        (["--label", "客户等级", "--list", "x.pdf"], ".pdf"),
        (["--label", "客户等级", "--most-rules", "0"], "--most-rules"),
        (["--label", "客户等级", "--without", "没有"], "没有"),
        ([], "--label"),
    ],
)
def test_wrong_use_is_one_sentence(
    learnt: tuple[Path, Path, Path], more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(learnt[0], *more) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "Traceback" not in err
    assert said in err


def test_names_that_need_care(tmp_path: Path) -> None:
    """Headings with blanks, keywords and quotes; values with quotes and braces."""
    random = Random(2)
    values = ['a "b"', "{c}", "when", "d`e"]
    lines = [[f"K{i}", random.choice(values), random.randrange(100)] for i in range(400)]
    lines = [[*line, "甲" if line[1] in values[:2] and line[2] >= 50 else "乙"] for line in lines]
    sheet = saved(tmp_path / "难.xlsx", lines, ["when", 'the "kind" {x}', "Total spend (USD)", "等级"])
    rules = tmp_path / "难.grade"
    assert run(sheet, "--label", "等级", "-o", rules) == 0
    assert main(["check", str(rules), "--data", str(sheet), "--no-proofs", "--lang", "en"]) == 0
    assert "`Total spend` 至少 50" in rules.read_text("utf-8")


def test_from_a_graded_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a grading wrote beside the grade tells nothing new, and "needs data" is no grade."""
    random = Random(3)
    lines = []
    for i in range(300):
        spend = random.randrange(100, 9000)
        tier = "待补充" if i < 5 else "A" if spend >= 5000 else "B"
        lines.append([f"K{i}", None if i < 5 else spend, tier, "大" if tier == "A" else "其余", tier])
    heads = ["编号", "消费", "等级", "等级 依据", "等级 测算"]
    assert run(saved(tmp_path / "评过.xlsx", lines, heads), "--label", "等级") == 0
    told = capsys.readouterr()
    assert "当 消费 至少 5000" in told.out and "待补充" not in told.out
    assert "295 位客户的“等级”" in told.err
    assert "等级 依据、等级 测算" in told.err

"""`gradestudio suggest --clusters`: groups as bands and a table that gives customers their group."""

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
from gradestudio.engine.reference import grade_by_rows
from gradestudio.studio import checked_with, open_rulebook, open_table

AS_OF = date(2026, 1, 31)


def saved(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["编号", "年消费", "购买次数", "最近购买", "区域"])
    for row in rows:
        page.append(row)
    book.save(path)
    return path


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """90 who spend much and lately, 60 who spend little and lately, 50 who have not come for two years."""
    random = Random(3)
    rows: list[list[Any]] = []
    for count, spend, days in ((90, 100_000, 40), (60, 5_000, 40), (50, 20_000, 700)):
        for _ in range(count):
            money = round(spend * random.uniform(0.8, 1.2))
            bought = AS_OF - timedelta(days=round(days * random.uniform(0.7, 1.3)))
            rows.append([f"K{len(rows)}", money, random.randint(3, 5), bought, random.choice(["东", "西"])])
    rows.append(["无", None, 4, date(2026, 1, 1), "东"])
    return saved(tmp_path_factory.mktemp("clusters") / "表.xlsx", rows)


def run(*words: object, lang: str = "zh") -> int:
    return main(["suggest", *(str(w) for w in words), "--as-of", "2026-01-31", "--lang", lang])


def test_the_groups_in_words_and_figures(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(sheet, "--clusters", 3, "--only", "年消费", "--only", "最近购买", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["columns"] == ["年消费", "最近购买"] and found["customers"] == 200
    assert [g["customers"] for g in found["groups"]] == [90, 60, 50]
    # Three of four came lately, so that is nothing special about the first two groups.
    assert [g["description"] for g in found["groups"]] == ["年消费高", "年消费低", "最近购买久"]
    assert found["silhouette"] > 0.7
    assert set(found["silhouette_of"]) == {"2", "4"}
    assert found["agree"] == 200 and found["needs_data"] == 1


def test_the_rulebook_gives_customers_their_group(sheet: Path, tmp_path: Path) -> None:
    rules = tmp_path / "群.grade"
    assert run(sheet, "--clusters", 3, "--only", "年消费", "--only", "最近购买", "-o", rules) == 0
    assert main(["check", str(rules), "--data", str(sheet), "--lang", "en"]) == 0
    source = open_table(sheet)
    book = checked_with(open_rulebook(rules), source)
    result = grade_by_rows(book.program, workbook.conform(source, book.program, AS_OF), AS_OF).grades["客群"]
    assert result.counts() == {"群1": 90, "群2": 60, "群3": 50, "needs data": 1}
    text = rules.read_text("utf-8")
    assert "定义 年消费档 = 分段 年消费" in text and "决策表 客群规则" in text
    assert '等级 群1 "年消费高"' in text


def test_the_same_sheet_in_another_order_gives_the_same_rules(sheet: Path, tmp_path: Path) -> None:
    rows = [
        [c.value for c in row] for row in openpyxl.load_workbook(sheet).worksheets[0].iter_rows(min_row=2)
    ]
    Random(9).shuffle(rows)
    other = saved(tmp_path / "表.xlsx", rows)
    made = []
    for number, path in enumerate((sheet, other)):
        rules = tmp_path / f"{number}.grade"
        assert run(path, "--clusters", 3, "--only", "年消费", "--only", "最近购买", "-o", rules) == 0
        made.append(rules.read_text("utf-8"))
    assert made[0] == made[1]


def test_customers_of_one_kind_have_no_groups(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    random = Random(4)
    rows = [
        [
            f"K{i}",
            random.gauss(1000, 100),
            random.gauss(50, 5),
            AS_OF - timedelta(days=random.randrange(900)),
            "东",
        ]
        for i in range(400)
    ]
    assert run(saved(tmp_path / "表.xlsx", rows), "--clusters", 5) == 1
    assert "没有明显的群" in capsys.readouterr().err


@pytest.mark.parametrize(
    "more, said",
    [
        (["--clusters", "1"], "2 到 12"),
        (["--clusters", "很多"], "很多"),
        (["--clusters", "3", "--label", "区域"], "二者选一"),
        (["--clusters", "3", "--list", "x.xlsx"], "--label"),
        (["--clusters", "3", "--only", "区域"], "没有可以用来分群的"),
        (["--clusters", "12", "--only", "购买次数"], "只有 3 种"),
    ],
)
def test_wrong_use_is_one_sentence(
    sheet: Path, more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(sheet, *more) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and said in err

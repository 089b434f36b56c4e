"""`gradestudio clv`: customer values from an orders sheet, with checks and a list."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from gradestudio.analysis.learning import absent
from gradestudio.cli.main import main

LAST = date(2026, 1, 31)


def saved(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "订单"
    page.append(["订单明细"])
    page.append(["客户编号", "下单日期", "金额"])
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def orders(count: int, seed: int, related: bool = False) -> list[list[Any]]:
    """Customers over two years who buy at rates of their own and leave by and by."""
    random = Random(seed)
    rows: list[list[Any]] = [["K0000", LAST, 100]]
    for i in range(count):
        rate, mean = random.gammavariate(0.8, 0.25), random.gammavariate(4, 50)
        leaving = random.betavariate(1, 6)
        day = LAST - timedelta(days=random.randrange(200, 720))
        while day <= LAST:
            spent = mean * (1 + 40 * rate if related else 1)
            rows.append([f"K{i:04}", day, round(spent * random.gammavariate(5, 0.2), 2) + 0.01])
            if random.random() < leaving:
                break
            day += timedelta(days=1 + round(7 * random.expovariate(rate)))
    return rows


def run(*words: object, lang: str = "zh") -> int:
    return main(["clv", *(str(w) for w in words), "--lang", lang])


def found(capsys: pytest.CaptureFixture[str], *words: object, status: int = 0) -> dict[str, Any]:
    capsys.readouterr()
    assert run(*words, "--json") == status
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("clv") / "订单.xlsx", orders(700, 1))


def test_the_plain_formulas_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # A: two years ago and lately; B: two years ago only; C: new.
    rows = [["A", date(2024, 8, 1), 300], ["A", LAST, 700], ["B", date(2024, 8, 1), 50], ["C", LAST, 90]]
    made = found(capsys, saved(tmp_path / "订单.xlsx", rows), "--margin", "50%")
    assert made["as_of"] == "2026-01-31" and made["customers"] == 3
    by_id = {line["id"]: line for line in made["values"]}
    years = (LAST - date(2024, 8, 1)).days / 365.25
    assert by_id["A"]["simple"] == pytest.approx(1000 / years * 0.5)
    assert by_id["C"]["simple"] == 45
    assert (made["retention"]["bought_before"], made["retention"]["bought_again"]) == (2, 1)
    # 0.5 / (1 + 0.1 - 0.5) of last year's margin of 350.
    assert by_id["A"]["retention"] == pytest.approx(350 * 0.5 / 0.6)
    assert by_id["B"]["retention"] == 0
    assert made["model"] is None


def test_the_model_with_its_checks(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = found(capsys, sheet, "--model")
    model = made["model"]
    assert model["range"][0] < model["total"] < model["range"][1]
    assert model["correlation_ok"] and model["repeat_customers"] > 100
    held = model["holdout"]
    assert held["expected"] == pytest.approx(held["actual"], rel=0.2) and held["error"] < held["plain_error"]
    for line in made["values"]:
        assert 0 <= line["alive"] <= 1
        assert line["range"][0] <= line["range"][1]
    values = [line["value"] for line in made["values"]]
    assert values == sorted(values, reverse=True)
    assert sum(values) == pytest.approx(model["total"])


def test_in_words(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(sheet, "--model", "--margin", "30%", "--years", "2") == 0
    told = capsys.readouterr()
    for words in (
        "毛利率 30%，年折现率 10%，看 2 年",
        "简单法：",
        "留存法：",
        "模型：预计",
        "前提成立",
        "留出最近",
    ):
        assert words in told.out
    assert "客户看“客户编号”" in told.err


def test_a_failed_assumption_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    related = saved(tmp_path / "订单.xlsx", orders(700, 2, related=True))
    assert run(related, "--model") == 1
    assert "检验不过：买得勤不勤与每次买多少的相关系数" in capsys.readouterr().out


def test_the_list_as_a_workbook_and_as_csv(sheet: Path, tmp_path: Path) -> None:
    out, plain = tmp_path / "价值.xlsx", tmp_path / "价值.csv"
    assert run(sheet, "--model", "-o", out) == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["客户价值", "检验"]
    rows = [[c.value for c in row] for row in book["客户价值"].iter_rows()]
    heads = [
        "客户编号",
        "首次购买",
        "最近购买",
        "购买天数",
        "累计金额",
        "平均每次",
        "简单法价值",
        "留存法价值",
    ]
    assert rows[0][:8] == heads and rows[0][11] == "模型价值"
    assert len(rows) == 701
    assert len(book["检验"]._charts) == 1  # type: ignore[attr-defined]
    assert run(sheet, "-o", plain) == 0
    with plain.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == heads and len(lines) == 701


def test_the_values_are_read_by_a_rulebook(sheet: Path, tmp_path: Path) -> None:
    """The list is a related sheet: a grade may look the value up."""
    values = tmp_path / "价值.csv"
    assert run(sheet, "-o", values) == 0
    rules = tmp_path / "r.grade"
    rules.write_text(
        "字段 客户编号 : 编号\n关联 价值 按 客户编号\n  简单法价值 : 金额\n"
        "定义 值 = 查找 价值.简单法价值\n输出 值\n评级 等 不分高低\n等级 大\n等级 小\n"
        '规则 "大": 大 当 计数 价值 至少 1 且 值 至少 1000\n其余 小\n',
        "utf-8",
    )
    out = tmp_path / "o.csv"
    words = ["grade", str(rules), str(values), "-o", str(out), "--as-of", "2026-01-31", "--lang", "zh"]
    assert main(words) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["等"] for line in lines} == {"大", "小"}


def test_without_scipy_one_sentence(
    sheet: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(absent, "import_module", missing)
    assert run(sheet, "--model") == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and 'pip install "gradestudio[clv]"' in err


@pytest.mark.parametrize(
    "more, said",
    [
        (["--margin", "很高"], "很高"),
        (["--years", "0"], "--years"),
        (["--discount", "200%"], "--discount"),
        (["-o", "x.json"], ".json"),
        (["--as-of", "1999-01-01"], "1999-01-01"),
        (["--key", "没有"], "没有"),
    ],
)
def test_wrong_use_is_one_sentence(
    sheet: Path, more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(sheet, *more) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and said in err


def test_too_few_repeat_customers_for_a_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[f"K{i}", LAST - timedelta(days=i), 10 + i] for i in range(60)]
    assert run(saved(tmp_path / "订单.xlsx", rows), "--model") == 2
    assert "只有 0 位客户买过不止一次" in capsys.readouterr().err

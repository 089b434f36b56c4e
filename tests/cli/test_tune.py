"""`gradestudio tune`: a parameter's value for a goal, on a real list."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from gradestudio.cli.main import main

RULES = """# 注释不动
规则簿 "店铺"
字段 编号 : 编号
字段 金额 : 金额
参数 门槛 = 1万 从 1000 至 2万 步长 500   # 每年复核
参数 别的 = 3
评级 等次
等级 甲
等级 乙
规则 "大": 甲 当 金额 至少 门槛 且 金额 超过 别的
其余 乙
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    rules, sheet = tmp_path / "店铺.grade", tmp_path / "表.xlsx"
    rules.write_bytes(("\ufeff" + RULES.replace("\n", "\r\n")).encode())
    book = openpyxl.Workbook()
    for row in (("编号", "金额"), *((f"A{i}", 1000 * i) for i in range(1, 16))):
        book.worksheets[0].append(row)
    book.save(sheet)
    return rules, sheet


def run(*words: object, lang: str = "zh") -> int:
    return main([*(str(w) for w in words), "--lang", lang, "--as-of", "2026-01-31"])


def test_the_answer_in_words(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("tune", *files, "--param", "门槛", "--tier", "甲", "--count", "9") == 0
    lines = capsys.readouterr().out.splitlines()
    # 7,000 to 15,000 are nine: 0.7万 in the parameter's own size.
    assert lines[0] == "门槛 = 0.7万：甲 9 人（60%），金额 ¥9.9万；目标 9 人"
    assert lines[-1] == "现在 1万：甲 6 人（40%），金额 ¥7.5万"


def test_json_with_the_curve(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(
            "tune",
            *files,
            "--param",
            "门槛",
            "--param",
            "别的=11000",
            "--tier",
            "甲",
            "--share",
            "20%",
            "--json",
        )
        == 0
    )
    found = json.loads(capsys.readouterr().out)
    # Three of fifteen from 12,500 on, which is the nearest to 10,000.
    assert (found["met"], found["best"]["text"], found["best"]["customers"]) == (True, "1.25万", 3)
    assert found["goal"] == {"kind": "share", "wanted": 0.2}
    assert [p["value"] for p in found["curve"]] == [1000 + 500 * i for i in range(39)]
    assert found["curve"][0]["counts"] == {"甲": 4, "乙": 11}


def test_the_value_is_written_and_nothing_else(files: tuple[Path, Path]) -> None:
    rules, sheet = files
    before = rules.read_bytes()
    assert run("tune", rules, sheet, "--param", "门槛", "--tier", "甲", "--money", "4.2万", "-w") == 0
    # 13, 14 and 15 thousand are 42,000; of 12,500 and 13,000 the first is nearer to the present 10,000.
    assert rules.read_bytes() == before.replace("= 1万 ".encode(), "= 1.25万 ".encode())


def test_out_of_reach_is_status_1(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("tune", *files, "--param", "门槛", "--tier", "甲", "--count", "40", lang="en") == 1
    assert "outside" in capsys.readouterr().out


def test_the_curve_alone(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "curve.csv"
    assert run("tune", *files, "--param", "门槛", "--tier", "甲", "--curve", out) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 39
    assert (rows[0]["门槛"], rows[0]["customers"], rows[0]["乙"], rows[0]["moved"]) == (
        "1000",
        "15",
        "0",
        "9",
    )


@pytest.mark.parametrize(
    "more",
    [
        ["--tier", "甲", "--count", "3"],
        ["--param", "门槛", "--param", "别的", "--tier", "甲", "--count", "3"],
        ["--param", "门槛", "--tier", "甲"],
        ["--param", "门槛", "--tier", "甲", "--count", "3", "--share", "5%"],
        ["--param", "门槛", "--tier", "甲", "--count", "很多"],
        ["--param", "门槛", "--tier", "甲", "--share", "130%"],
        ["--param", "门槛", "--tier", "丙", "--count", "3"],
        ["--param", "门坎", "--tier", "甲", "--count", "3"],
        ["--param", "门槛", "--count", "3"],
        ["--param", "门槛", "--capacity", "3"],
        ["--param", "门槛", "--tier", "甲", "--curve", "x.png"],
        ["--param", "门槛", "--tier", "甲", "--count", "3", "--grade", "没有"],
    ],
)
def test_wrong_use_is_one_sentence(
    files: tuple[Path, Path], more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("tune", *files, *more) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "Traceback" not in err

"""`gradestudio rfm`: from an orders sheet to scores, segments and tiers, in one step."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import openpyxl
import pytest

from gradestudio import workbook
from gradestudio.cli.main import main
from gradestudio.engine.reference import grade_by_rows
from gradestudio.studio import open_rulebook, open_table

LAST = date(2026, 1, 31)
HEADS = ["订单编号", "会员卡号", "下单时间", "商品数量", "单价", "实付金额（元）"]


def orders(count: int, seed: int) -> list[list[Any]]:
    """Orders of `count` customers, K000 with the latest one; every customer another money and day."""
    random = Random(seed)
    rows: list[list[Any]] = [["D0", "K000", LAST, 1, 10, 999_999]]
    for i in range(count):
        for _ in range(1 + int(random.expovariate(0.25))):
            day = LAST - timedelta(days=random.randrange(1, 700))
            rows.append(
                [f"D{len(rows)}", f"K{i:03}", day, random.randint(1, 9), 10, random.randrange(10, 90_000)]
            )
    random.shuffle(rows)
    return rows


def saved(path: Path, rows: list[list[Any]], heads: list[str] = HEADS, title: str = "销售明细") -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = title
    page.append(["2024–2026 年销售流水"])
    page.append([])
    page.append(heads)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def run(*words: object, lang: str = "zh") -> int:
    return main(["rfm", *(str(w) for w in words), "--lang", lang])


def found(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    capsys.readouterr()
    assert run(*words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def shown(rules: Path, sheet: Path) -> dict[str, dict[str, Any]]:
    """What the rulebook gives row by row: the shown values by customer."""
    program, source = open_rulebook(rules).program, open_table(sheet)
    typed = workbook.conform(source, program, LAST)
    result = grade_by_rows(program, typed, LAST)
    keys = [typed.columns["会员卡号"].values[code] for code in typed.columns["会员卡号"].data.tolist()]
    values = {name: value.column for name, value in result.values.items()}
    segment, tier = result.grades["RFM客群"], result.grades["RFM等级"]
    return {
        key: {name: column.data[row] for name, column in values.items() if name in ("R", "F", "M")}
        | {"segment": segment.tiers[segment.tier[row]], "tier": tier.tiers[tier.tier[row]]}
        for row, key in enumerate(keys)
    }


def test_columns_are_guessed_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = saved(tmp_path / "流水.xlsx", orders(80, 1))
    made = found(capsys, sheet)
    assert made["columns"] == {
        "key": "会员卡号",
        "date": "下单时间",
        "amount": "实付金额（元）",
        "number": None,
    }
    assert made["guessed"] == ["key", "date", "amount"] and made["as_of"] == "2026-01-31"
    assert run(sheet) == 0
    err = capsys.readouterr().err
    assert "“销售明细”" in err and "客户看“会员卡号”，日期看“下单时间”，金额看“实付金额（元）”" in err
    assert "--key、--date、--amount" in err and "评级日 2026-01-31" in err


def test_scores_by_hand_of_the_quantiles(tmp_path: Path) -> None:
    rows = orders(150, 2)
    sheet, rules = saved(tmp_path / "流水.xlsx", rows), tmp_path / "rfm.grade"
    assert run(sheet, "-o", rules) == 0
    assert main(["check", str(rules), "--lang", "zh"]) == 0
    values = shown(rules, sheet)
    customers = sorted(values)
    money = np.array([sum(r[5] for r in rows if r[1] == c) for c in customers], dtype=float)
    days = np.array([min((LAST - r[2]).days for r in rows if r[1] == c) for c in customers], dtype=float)
    cuts = np.quantile(money, [0.2, 0.4, 0.6, 0.8])
    wanted = 1 + (cuts[None, :] <= money[:, None]).sum(axis=1)
    assert [values[c]["M"] for c in customers] == wanted.tolist()
    back = np.quantile(days, [0.2, 0.4, 0.6, 0.8])
    wanted = 5 - (back[None, :] <= days[:, None]).sum(axis=1)
    assert [values[c]["R"] for c in customers] == wanted.tolist()
    for c in customers:
        high = {letter: values[c][letter] >= 4 for letter in "RFM"}
        assert (values[c]["segment"] == "重要价值") == all(high.values())
        assert values[c]["segment"].startswith("重要" if high["M"] else "一般")


def test_frozen_it_is_the_same_now_and_the_same_ruler_next_month(tmp_path: Path) -> None:
    rows = orders(150, 3)
    sheet = saved(tmp_path / "流水.xlsx", rows)
    free, frozen = tmp_path / "a.grade", tmp_path / "b.grade"
    assert run(sheet, "-o", free) == 0 and run(sheet, "-o", frozen, "--freeze") == 0
    assert "档 购买金额" in free.read_text("utf-8") and "定义 M = 分段 购买金额" in frozen.read_text("utf-8")
    assert shown(free, sheet) == shown(frozen, sheet)
    # Half of the customers leave: whoever stays keeps scores, segment and tier when frozen.
    kept = [row for row in rows if int(row[1][1:]) % 2 == 0]
    later = saved(tmp_path / "后来.xlsx", kept)
    before, after = shown(frozen, sheet), shown(frozen, later)
    assert after and all(before[c] == after[c] for c in after)
    assert any(shown(free, later)[c] != before[c] for c in after)


def test_an_order_of_several_rows_is_one_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[list[Any]] = []
    for i in range(40):
        for order in range(1 + i % 4):
            for _ in range(3):  # three goods each
                rows.append([f"{i}-{order}", f"K{i:03}", LAST - timedelta(days=i + order), 1, 5, 100 + i])
    rules = tmp_path / "rfm.grade"
    assert run(saved(tmp_path / "流水.xlsx", rows), "-o", rules) == 0
    assert "不同的“订单编号”" in capsys.readouterr().err
    text = rules.read_text("utf-8")
    assert "去重计数 订单.订单编号" in text
    # 1, 2, 3 or 4 orders, ten customers each: with five scores those are 1, 2, 4 and 5.
    values = shown(rules, tmp_path / "流水.xlsx")
    assert {values[f"K{i:03}"]["F"] for i in range(4)} == {1, 2, 4, 5}


def test_a_list_of_customers_beside_the_orders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = saved(tmp_path / "两张.xlsx", orders(60, 4))
    book = openpyxl.load_workbook(sheet)
    page = book.create_sheet("客户", 0)
    page.append(["会员卡号", "姓名"])
    for i in range(62):  # two of whom never ordered
        page.append([f"K{i:03}", f"客户{i}"])
    book.save(sheet)
    made = found(capsys, sheet)
    assert made["sheet"] == "销售明细" and made["customers"] == 62
    assert made["grades"]["RFM客群"]["没有下单"] == 2
    assert sum(made["grades"]["RFM等级"].values()) == 62


def test_a_text_file_refunds_and_bad_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "orders.csv"
    rows = [["客户名称", "日期", "金额", "状态"]]
    rows += [
        [f"客户{i % 30}", (LAST - timedelta(days=i)).isoformat(), str(100 + i), "已完成"] for i in range(90)
    ]
    rows += [
        ["客户1", "2026-01-02", "-50", "退款"],
        ["客户2", "没写", "10", "已取消"],
        ["", "2026-01-01", "5", ""],
    ]
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)
    assert run(path) == 0
    err = capsys.readouterr().err
    assert "2 行缺客户、日期或金额" in err
    assert "1 行金额是负数（退款）" in err
    assert "“状态”" in err and "没有按它筛选" in err


def test_the_graded_customers_too_and_the_rulebook_grades_the_same(tmp_path: Path) -> None:
    sheet, rules, out = saved(tmp_path / "流水.xlsx", orders(50, 5)), tmp_path / "r.grade", tmp_path / "o.csv"
    assert run(sheet, "-o", rules, "--graded", out) == 0
    again = tmp_path / "again.csv"
    words = ["grade", str(rules), str(sheet), "-o", str(again), "--as-of", "2026-01-31", "--lang", "zh"]
    assert main(words) == 0
    assert out.read_bytes() == again.read_bytes()
    with out.open(encoding="utf-8-sig", newline="") as file:
        heads = next(csv.reader(file))
    assert {"会员卡号", "RFM客群", "RFM等级", "R", "F", "M", "RFM总分"} <= set(heads)


def test_only_the_last_months(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = saved(tmp_path / "流水.xlsx", orders(60, 6))
    made = found(capsys, sheet, "--months", "3")
    recent = {row[1] for row in orders(60, 6) if row[2] >= date(2025, 10, 31)}
    assert made["grades"]["RFM客群"]["没有下单"] == 60 - len(recent)


def test_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heads = ["order no", "customer id", "order date", "qty", "unit price", "amount"]
    sheet, rules = saved(tmp_path / "orders.xlsx", orders(60, 7), heads, "orders"), tmp_path / "r.grade"
    assert run(sheet, "-o", rules, "--freeze", lang="en") == 0
    assert main(["check", str(rules), "--lang", "en"]) == 0
    assert "related orders by `customer id`" in rules.read_text("utf-8")


@pytest.mark.parametrize(
    "heads, more, said",
    [
        (["订单编号", "会员卡号", "下单时间", "数量", "含税金额", "不含税金额"], [], "--amount"),
        (["订单编号", "门牌", "下单时间", "数量", "单价", "金额"], [], "--key"),
        (["订单编号", "会员卡号", "出生日期", "数量", "单价", "金额"], [], "--date"),
        (HEADS, ["--amount", "没有"], "没有"),
        (HEADS, ["--scores", "1"], "--scores"),
        (HEADS, ["--months", "0"], "--months"),
        (HEADS, ["--as-of", "2001-01-01"], "2001-01-01"),
        (HEADS, ["-o", "x.xlsx"], ".grade"),
        (HEADS, ["--graded", "x.doc"], ".doc"),
    ],
)
def test_wrong_use_is_one_sentence(
    tmp_path: Path, heads: list[str], more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(saved(tmp_path / "流水.xlsx", orders(30, 8), heads), *more) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and said in err, err


def test_one_customer_alone_and_a_sheet_without_customers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[list[Any]] = [["D1", "K1", LAST, 1, 5, 100]]
    assert found(capsys, saved(tmp_path / "一.xlsx", rows))["customers"] == 1
    heads = ["D", "门牌", "下单时间", "数量", "单价", "金额"]
    assert run(saved(tmp_path / "无.xlsx", rows, heads)) == 2
    assert "门牌" in capsys.readouterr().err  # every heading is named to choose from

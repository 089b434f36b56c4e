"""`gradestudio history`: versions and runs kept on this machine; `grade` says how its rules stand to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gradestudio.cli.main import main

RULES = """规则簿 "店铺"
字段 编号 : 编号
字段 金额 : 金额 从 0
参数 门槛 = 1000
评级 等次
等级 甲
等级 乙
规则 "大": 甲 当 金额 至少 门槛
其余 乙
"""
JANUARY = (("A1", 1500), ("A2", 1100), ("A3", 1000), ("A4", 500), ("A5", None))
FEBRUARY = (("A1", 1500), ("A2", 1300), ("A3", 1100), ("A4", 1300), ("A6", 2000))
# 甲 at 1,000 in January: A1 A2 A3; at 1,200 in February: A1 A2 A4 A6.  A3 down, A4 up; A6 came, A5 is gone.
# The rules alone, on February's sheet: at 1,000 A3 would still be 甲, so only A3 moves.


class Shop:
    """Two months' sheets and two versions of the rules."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.old, self.new = folder / "old.grade", folder / "new.grade"
        self.old.write_text(RULES, "utf-8")
        self.new.write_text(RULES.replace("门槛 = 1000", "门槛 = 1200"), "utf-8")
        self.january, self.february = self.sheet("jan.xlsx", JANUARY), self.sheet("feb.xlsx", FEBRUARY)
        self.status, self.err = 0, ""

    def sheet(self, name: str, rows: tuple[tuple[Any, ...], ...]) -> Path:
        book = openpyxl.Workbook()
        for row in (("编号", "金额"), *rows):
            book.worksheets[0].append(row)
        book.save(self.folder / name)
        return self.folder / name

    def run(self, *words: object, lang: str = "zh") -> str:
        self.status = main([*map(str, words), "--lang", lang])
        captured = self._capsys.readouterr()
        self.err = captured.err
        return captured.out

    def json(self, *words: object) -> Any:
        return json.loads(self.run(*words, "--json"))

    def keep(self, rules: Path, sheet: Path, day: str) -> str:
        return self.json("grade", rules, sheet, "--keep-run", "--as-of", day)["run"]

    def keep_both(self) -> None:
        assert self.keep(self.old, self.january, "2026-01-31") == "r1"
        assert self.keep(self.new, self.february, "2026-02-28") == "r2"


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    return Shop(tmp_path, capsys)


def test_nothing_is_kept_unasked(shop: Shop, fresh_folders: Path) -> None:
    shop.run("grade", shop.old, shop.january, "-o", shop.folder / "out.xlsx", "--as-of", "2026-01-31")
    assert shop.status == 0
    assert shop.json("history") == {"books": []}
    assert not list(fresh_folders.rglob("history.sqlite"))
    assert "历史是空的" in shop.run("history", "list")


def test_a_version_is_approved_once(shop: Shop) -> None:
    first = shop.json("history", "approve", shop.old, "--note", "首版")
    assert (first["book"], first["version"], first["note"], first["new"]) == ("店铺", "v1", "首版", True)
    assert shop.json("history", "approve", shop.old)["new"] is False
    # The same rules with other line ends are the same version.
    shop.old.write_bytes(RULES.replace("\n", "\r\n").encode())
    assert shop.json("history", "approve", shop.old)["new"] is False
    assert "店铺 v2" in shop.run("history", "approve", shop.new)
    assert shop.status == 0
    listed = shop.run("history", "list").splitlines()
    assert listed[0] == "店铺"
    assert [line.split()[0] for line in listed[1:]] == ["v2", "v1"]


def test_rules_with_mistakes_are_not_approved(shop: Shop) -> None:
    shop.old.write_text(RULES.replace("其余 乙", "其余 丙"), "utf-8")
    assert shop.run("history", "approve", shop.old) == ""
    assert shop.status == 2
    assert "丙" in shop.err
    assert shop.json("history") == {"books": []}


def test_grade_says_how_the_rules_stand(shop: Shop) -> None:
    wanted = ("grade", shop.old, shop.january, "--as-of", "2026-01-31")
    assert shop.json(*wanted)["approval"] == {"state": "never", "version": None, "approved": None}
    out = shop.folder / "out.xlsx"
    shop.run(*wanted, "-o", out)
    assert "规则从未批准过。" in shop.err.splitlines()
    shop.json("history", "approve", shop.old)
    assert shop.json(*wanted)["approval"]["state"] == "approved"
    shop.run(*wanted, "-o", out)
    assert shop.err == ""
    shop.json("history", "approve", shop.new)
    assert shop.json(*wanted)["approval"]["state"] == "older"
    shop.old.write_text(RULES.replace("1000", "900"), "utf-8")
    found = shop.json(*wanted)["approval"]
    assert (found["state"], found["version"]) == ("draft", "v2")
    shop.run(*wanted, "-o", out, lang="en")
    (line,) = shop.err.splitlines()
    assert line.startswith("The rules are a draft that differs from the approved v2 (")


def test_the_workbook_says_it_too(shop: Shop) -> None:
    out = shop.folder / "out.xlsx"
    wanted = ("grade", shop.old, shop.january, "-o", out, "--new-workbook", "--as-of", "2026-01-31")

    def texts(sheet: str) -> list[str]:
        book = openpyxl.load_workbook(out)
        return [str(c.value) for row in book[sheet].iter_rows() for c in row if c.value is not None]

    shop.run(*wanted)
    assert "规则从未批准过。" in texts("汇总")
    assert "规则从未批准过。" in texts("规则")
    shop.json("history", "approve", shop.old)
    shop.run(*wanted)
    assert not any("批准" in text for text in texts("汇总"))
    assert any(text.startswith("已批准 v1（") for text in texts("规则"))


def test_a_page_says_it(shop: Shop) -> None:
    out = shop.folder / "out.html"
    shop.run("grade", shop.old, shop.january, "-o", out, "--as-of", "2026-01-31", lang="en")
    assert "<p class=doubt>The rules were never approved.</p>" in out.read_text("utf-8")


def test_runs_are_listed_with_their_rules(shop: Shop) -> None:
    shop.json("history", "approve", shop.old)
    shop.keep_both()
    (book,) = shop.json("history", "list", "--book", "店铺")["books"]
    assert [(r["run"], r["version"], r["as_of"], r["rows"]) for r in book["runs"]] == [
        ("r2", None, "2026-02-28", 5),
        ("r1", "v1", "2026-01-31", 5),
    ]
    assert book["runs"][1]["grades"] == {"等次": {"甲": 3, "乙": 1, "needs data": 1}}
    assert "草稿" in shop.run("history")


def test_movement_between_two_months(shop: Shop) -> None:
    shop.keep_both()
    found = shop.json("history", "movement", "r1", "r2")
    assert shop.status == 0
    grade = found["grades"]["等次"]
    assert (grade["better"], grade["worse"], grade["same"], grade["other"]) == (1, 1, 2, 0)
    assert {(m["before"], m["after"]): m["customers"] for m in grade["matrix"]} == {
        ("甲", "甲"): 2,
        ("甲", "乙"): 1,
        ("乙", "甲"): 1,
    }
    assert (grade["came"], grade["gone"]) == ({"甲": 1}, {"needs data": 1})
    assert [(m["id"], m["direction"]) for m in grade["moved"]] == [("A3", "worse"), ("A4", "better")]
    assert found["same_rules"] is False
    told = shop.run("history", "movement", "r1", "r2")
    assert "上升 1，下降 1" in told
    assert "A3  甲 → 乙" in told
    assert "history effect r1 r2" in told


def test_effect_is_that_of_the_rules_alone(shop: Shop) -> None:
    shop.keep_both()
    found = shop.json("history", "effect", "r1", "r2")
    assert shop.status == 1
    assert found["as_of"] == "2026-02-28"
    assert [(m["id"], m["before"], m["after"]) for m in found["grades"]["等次"]["moved"]] == [
        ("A3", "甲", "乙")
    ]
    # On January's sheet the same change of rules moves two: 1,000 and 1,100 are below 1,200.
    other = shop.json("history", "effect", "r1", "r2", shop.january)
    assert sorted(m["id"] for m in other["grades"]["等次"]["moved"]) == ["A2", "A3"]


def test_effect_of_values_set_beside_the_rules(shop: Shop) -> None:
    shop.keep(shop.old, shop.january, "2026-01-31")
    shop.json(
        *("grade", shop.old, shop.january, "--keep-run", "--as-of", "2026-01-31", "--param", "门槛=1200")
    )
    found = shop.json("history", "effect", "r1", "r2")
    assert sorted(m["id"] for m in found["grades"]["等次"]["moved"]) == ["A2", "A3"]


def test_effect_of_versions_and_files(shop: Shop) -> None:
    shop.json("history", "approve", shop.old)
    shop.json("history", "approve", shop.new)
    assert shop.json("history", "effect", "v1", "v2")["old"]["file"] == "v1"
    assert shop.status == 1
    shop.run("history", "effect", "v1", shop.old)
    assert shop.status == 0


def test_a_sheet_that_changed_is_not_taken_for_the_old_one(shop: Shop) -> None:
    shop.keep_both()
    shop.sheet("feb.xlsx", FEBRUARY[:3])
    assert shop.run("history", "effect", "r1", "r2") == ""
    assert shop.status == 2
    assert "feb.xlsx" in shop.err
    shop.february.unlink()
    shop.run("history", "effect", "r1", "r2")
    assert (shop.status, "不在了" in shop.err) == (2, True)


def test_private_keys_are_not_shown(shop: Shop) -> None:
    for rules in (shop.old, shop.new):
        rules.write_text(rules.read_text("utf-8").replace("编号 : 编号", "编号 : 编号 保密"), "utf-8")
    shop.keep_both()
    found = shop.json("history", "movement", "r1", "r2")["grades"]["等次"]
    assert (found["better"], found["worse"], found["moved"]) == (1, 1, None)
    assert "A3" not in shop.run("history", "movement", "r1", "r2")


def test_a_run_is_forgotten(shop: Shop) -> None:
    shop.keep_both()
    assert shop.json("history", "forget", "r1") == {"forgotten": "r1"}
    assert shop.run("history", "movement", "r1", "r2") == ""
    assert (shop.status, "r1" in shop.err) == (2, True)


def test_without_a_key_nothing_is_kept(shop: Shop) -> None:
    shop.old.write_text(RULES.replace("字段 编号 : 编号", "字段 编号 : 文本"), "utf-8")
    shop.run("grade", shop.old, shop.january, "--keep-run", "--as-of", "2026-01-31")
    assert (shop.status, "编号字段" in shop.err) == (2, True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_use_is_one_sentence(shop: Shop, lang: str) -> None:
    for words in (
        ("list", "x"),
        ("approve",),
        ("movement", "r1"),
        ("movement", "r1", "r2"),
        ("effect", "r1"),
        ("effect", "v1", "v2"),
        ("forget",),
        ("forget", "r9"),
        ("list", "--book", "x"),
        ("movement", "r1", "r2", "-o", "x.xlsx"),
        ("approve", shop.folder / "none.grade"),
    ):
        assert shop.run("history", *words, lang=lang) == ""
        assert shop.status == 2, words
        assert shop.err.count("\n") == 1
        assert "cli." not in shop.err

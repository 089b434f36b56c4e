"""New grids stand where they belong, are read without a mistake, and leave every other byte alone."""

from __future__ import annotations

from gradestudio.diagnostics import Severity, apply_edits
from gradestudio.language import check, format_text, parse
from gradestudio.language.edits import newgrids

BOOK = """字段 编号 : 编号
字段 `年 消费` : 金额
字段 区域 : 选项 "东", "南"
字段 意愿 : 选项 "高", "低"

评级 档次
等级 A
等级 B
规则 "一": A 当 `年 消费` 至少 10
其余 B
"""


def errors(source: str) -> list[str]:
    return [d.code for d in check(source).diagnostics if d.severity is Severity.ERROR]


def test_a_table_stands_behind_the_rules() -> None:
    book = parse(BOOK)
    grade = next(s for s in book.statements if s.keyword == "grade")
    made = apply_edits(BOOK, newgrids.table_added(book, grade, ["年 消费", "区域"], "B", "级规则"))
    table = (
        "决策表 级规则\n  | `年 消费` | 区域 | -> 档次 | 因为 |\n  | -         | -    | B       |      |\n"
    )
    assert made == BOOK.replace("其余", table + "其余") and errors(made) == []
    again = parse(made)
    twice = apply_edits(
        made, newgrids.table_added(again, again.statements[grade_at(made)], ["区域"], "A", "级规则")
    )
    assert "决策表 级规则2\n" in twice and errors(twice) == []


def grade_at(source: str) -> int:
    return next(i for i, s in enumerate(parse(source).statements) if s.keyword == "grade")


def test_a_matrix_and_bands_stand_above_the_grade() -> None:
    made = apply_edits(
        BOOK,
        newgrids.matrix_added(parse(BOOK), ("区域", ["东", "南"]), ("意愿", ["高", "低"]), "矩阵1", "待定"),
    )
    matrix = (
        "定义 矩阵1 = 矩阵 区域 按 意愿\n"
        '       | "高"   | "低"\n'
        '  "东" | "待定" | "待定"\n'
        '  "南" | "待定" | "待定"\n'
        "\n"
    )
    assert made == BOOK.replace("评级 档次", matrix + "评级 档次") and errors(made) == []
    both = apply_edits(made, newgrids.bands_added(parse(made), "年 消费", ["5万", "10万"], "消费档"))
    bands = "定义 消费档 = 分段 `年 消费`\n  不足 5万 -> 1\n  至少 5万 不足 10万 -> 2\n  否则 -> 3\n"
    assert both == made.replace('"南" | "待定" | "待定"\n', '"南" | "待定" | "待定"\n' + bands)
    assert errors(both) == []


def test_english_rulebooks_get_english_words() -> None:
    english = format_text(BOOK, "en")
    book = parse(english)
    made = apply_edits(english, newgrids.bands_added(book, "年 消费", ["5"], "x"))
    assert "let x = bands of `年 消费`\n  below 5 -> 1\n  else -> 2\n" in made and errors(made) == []

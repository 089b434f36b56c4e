"""Rules as rows: what is copied and pasted back changes nothing, a changed cell changes its rule alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradestudio.diagnostics import apply_edits
from gradestudio.language.edits.order import grade_of
from gradestudio.language.edits.ruletable import RuleRow, row_of, rules_of, written
from gradestudio.language.reading.parsing import parse

_LIBRARY = sorted(Path(__file__).parents[3].glob("rules/*.grade"))


def _tiers(book, near) -> tuple[str, ...]:
    grade = grade_of(book, near)
    own = [s for s in book.statements if s.keyword == "tier" and grade_of(book, s) == grade]
    return tuple(s.node.name.name for s in own)


@pytest.mark.parametrize("path", _LIBRARY, ids=lambda path: path.stem)
def test_rules_of_the_library_come_back_as_they_were(path: Path) -> None:
    book = parse(path.read_text("utf-8"))
    for rule in [s for s in book.statements if s.keyword == "rule"]:
        mine = rules_of(book, rule)
        rows = [row_of(book, s) for s in mine]
        assert None not in rows
        made = written(book, rule, [row for row in rows if row is not None], _tiers(book, rule))
        assert (made.edits, made.wrong, made.changed, made.new) == ((), {}, 0, 0)


BOOK = """\
规则簿 "x"
字段 甲 : 数值
评级 等级
等级 A
等级 B
# 上面
规则 "一": A
  当 甲 至少 1万  # 万
    且 甲 不足 5万
  因为 "有 {甲}"
规则 "二": B 当 甲 至少 2
其余 B
"""


def test_a_condition_of_several_lines_is_one_cell_and_stays_as_it_was_written() -> None:
    book = parse(BOOK)
    first, second = (s for s in book.statements if s.keyword == "rule")
    assert row_of(book, first) == RuleRow("一", "A", "甲 至少 1万 且 甲 不足 5万", "有 {甲}")
    made = written(book, first, [RuleRow("一", "A", "甲 至少 1万 且 甲 不足 5万", "有")], ("A", "B"))
    assert apply_edits(BOOK, made.edits) == BOOK.replace("有 {甲}", "有")
    # New rules stand behind each other, in the order of the rows; changes above do not move them.
    rows = [
        RuleRow("二", "A", "甲 至少 2", "好"),
        RuleRow("三", "B", "甲 至少 3", ""),
        RuleRow("一", "A", "甲 至少 9", "有 {甲}"),
        RuleRow("四", "B", "甲 至少 4", ""),
    ]
    made = written(book, second, rows, ("A", "B"))
    assert (made.new, made.changed, made.wrong) == (2, 2, {})
    text = apply_edits(BOOK, made.edits)
    assert text.endswith(
        '规则 "一": A\n  当 甲 至少 9\n  因为 "有 {甲}"\n规则 "二": A 当 甲 至少 2 因为 "好"\n'
        '规则 "三": B 当 甲 至少 3\n规则 "四": B 当 甲 至少 4\n其余 B\n'
    )
    assert text.startswith(BOOK[: BOOK.index("规则 ", 10)])


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (RuleRow("新", "C", "甲 至少 1", ""), "tier"),
        (RuleRow("", "A", "甲 至少 1", ""), "name"),
        (RuleRow("新", "A", "甲 至少 (", ""), "condition"),
        (RuleRow("新", "A", "", ""), "condition"),
        (RuleRow("新", "A", '甲 至少 1 因为 "x"', ""), "condition"),
        (RuleRow("新", "A", "甲 至少 1 # 备注", ""), "condition"),
        (RuleRow("一", "A", '甲 至少 "', ""), "condition"),
        (RuleRow("别", "A", "甲 至少 1", ""), "taken"),
    ],
)
def test_a_row_that_is_no_rule_changes_nothing(row: RuleRow, why: str) -> None:
    book = parse(BOOK + '评级 第二\n等级 A\n规则 "别": A 当 甲 至少 5\n')
    near = next(s for s in book.statements if s.keyword == "rule")
    made = written(book, near, [row], ("A", "B"))
    assert (made.edits, made.wrong) == ((), {0: why})

"""What can be done about a finding: edits that change only what they must, and mend it."""

from __future__ import annotations

from datetime import date

import pytest

from gradestudio.analysis.findings import BoxPart, ProofFinding
from gradestudio.diagnostics import apply_edits
from gradestudio.studio.books import Book, book_of_text
from gradestudio.studio.proof_fixes import condition_of, fixes_of
from gradestudio.studio.proofs import findings_of

DAY = date(2026, 1, 31)
ZH = """字段 客户编号 : 编号
字段 年消费 : 金额 从 0
字段 区域 : 选项 "华东", "西南"

评级 等级
等级 A
等级 B
# 大客户
规则 "大": A 当 年消费 至少 10万
规则 "小"：B 当 年消费 不足 5万 或 区域 = "华东"
# 以后再说
规则 "死"：B 当 年消费 至少 20万

标签 高额 当 年消费 超过 3万
"""


def finding(book: Book, code: str) -> ProofFinding:
    (only,) = [f for f in findings_of(book, DAY) if f.code == code]
    return only


def mended(text: str, code: str) -> str:
    book = book_of_text(text)
    fixes = fixes_of(book, finding(book, code))
    assert not any(fix.safe for fix in fixes)
    return apply_edits(text, fixes[0].edits)


def codes(text: str) -> set[str]:
    book = book_of_text(text)
    assert not book.errors, book.errors
    return {f.code for f in findings_of(book, DAY)}


def test_a_gap_is_filled_by_a_rule_of_its_box() -> None:
    text = mended(ZH, "gap")
    rule = '规则 "补缺口": B 当 年消费 至少 5万 不足 10万 且 区域 = "西南"\n'
    assert text.replace(rule, "") == ZH
    assert "gap" not in codes(text)


def test_a_dead_rule_goes_with_its_comment() -> None:
    text = mended(ZH, "dead-rule")
    assert text == ZH.replace('# 以后再说\n规则 "死"：B 当 年消费 至少 20万\n', "")
    assert "dead-rule" not in codes(text)


def test_an_idle_condition_is_taken_out() -> None:
    text = (
        "field id : id\nfield x : number from 0\nfield o : number from 0\ngrade G\ntier A\ntier B\ntier C\n"
        'rule "a": A when x >= 100\nrule "d": B when x >= 50 and o >= 5 # why\n'
        'rule "e": B when x >= 50\notherwise C\n'
    )
    assert mended(text, "idle-condition") == text.replace(" and o >= 5", "")


def test_a_row_of_a_table_is_not_removed_as_a_rule() -> None:
    text = (
        "field id : id\nfield x : number from 0\ngrade G\ntier A\ntier B\ntable T\n"
        "  | x     | -> G |\n  | >= 10 | A    |\n  | >= 20 | B    |\notherwise B\n"
    )
    book = book_of_text(text)
    assert fixes_of(book, finding(book, "dead-rule")) == ()


@pytest.mark.parametrize(
    ("part", "chinese", "english"),
    [
        (BoxPart("x", None, 5.0, 20000.0, True, False), "x 至少 5 不足 2万", "x at least 5 below 20000"),
        (BoxPart("x", None, 5.0, None, False), "x 超过 5", "x above 5"),
        (BoxPart("x", None, None, 7.5, True, True), "x 至多 7.5", "x at most 7.5"),
        (BoxPart("x", None, 3.0, 3.0), "x = 3", "x = 3"),
        (BoxPart("x", ("E", "S")), 'x 属于 ("E", "S")', 'x in ("E", "S")'),
        (BoxPart("x", (True,)), "x = 是", "x = yes"),
        (BoxPart("x", (), missing=True), "x 为空", "x is missing"),
        (BoxPart("x", ("E",), missing=True), '(x = "E" 或 x 为空)', '(x = "E" or x is missing)'),
        (
            BoxPart("x", None, date(2026, 1, 1), None),
            "x 至少 2026-01-01",
            "x at least 2026-01-01",
        ),
        (BoxPart("total spend", None, None, 3.0), "`total spend` 至多 3", "`total spend` at most 3"),
    ],
)
def test_a_box_as_a_condition(part: BoxPart, chinese: str, english: str) -> None:
    assert (condition_of([part], True), condition_of([part], False)) == (chinese, english)

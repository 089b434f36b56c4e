"""Statements moved, copied and taken out: the others, comments and blank lines stay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gradestudio.diagnostics import apply_edits
from gradestudio.language import parse
from gradestudio.language.edits import order, rules
from tests.language.edits.books import any_text, lines, made, said

MOVABLE = ("rule", "table", "tier", "let", "field", "strategy", "param")


@given(any_text(), st.data())
def test_a_moved_statement_changes_the_order_and_nothing_else(source: str, data: st.DataObject) -> None:
    book = parse(source)
    statement = data.draw(st.sampled_from([s for s in book.statements if s.keyword in MOVABLE]))
    row = order.siblings(book, statement)
    at = [s.start for s in row].index(statement.start)
    to = data.draw(st.integers(0, len(row) - 1))
    edits = order.moved(book, statement, to)
    after = made(source, edits)
    wanted = said(book)
    numbers = [i for i, s in enumerate(book.statements) if s in row]
    moving = wanted.pop(numbers[at])
    wanted.insert(numbers[to], moving)
    assert said(parse(after)) == wanted
    assert lines(after) == lines(source)
    assert bool(edits) == (at != to)


@given(any_text(), st.data())
def test_a_rule_moved_up_and_down_again_gives_the_same_bytes(source: str, data: st.DataObject) -> None:
    book = parse(source)
    row = [s for s in book.statements if s.keyword == "rule" and len(order.siblings(book, s)) > 1]
    if not row:
        return
    statement = data.draw(st.sampled_from(row))
    at = rules.place_among(book, statement)
    to = at - 1 if at else 1
    after = apply_edits(source, order.moved(book, statement, to))
    again = parse(after)
    there = order.siblings(again, next(s for s in again.statements if s.node == statement.node))[to]
    assert there.node == statement.node
    assert apply_edits(after, order.moved(again, there, at)).rstrip() == source.rstrip()


@given(any_text(), st.data())
def test_a_statement_taken_out_leaves_all_others(source: str, data: st.DataObject) -> None:
    book = parse(source)
    index = data.draw(st.integers(0, len(book.statements) - 1))
    after = made(source, order.removed(book, book.statements[index]))
    wanted = said(book)
    del wanted[index]
    assert said(parse(after)) == wanted
    block = order.block_of(book.statements[index])
    left = lines(source[: block.start]) + lines(source[block.end :])
    assert {k: n for k, n in left.items() if k.strip()} == {
        k: n for k, n in lines(after).items() if k.strip()
    }


@given(any_text(), st.data())
def test_a_copy_stands_behind_its_rule_under_a_name_of_its_own(source: str, data: st.DataObject) -> None:
    book = parse(source)
    found = [i for i, s in enumerate(book.statements) if s.keyword == "rule"]
    if not found:
        return
    index = data.draw(st.sampled_from(found))
    after = parse(made(source, rules.duplicated(book, book.statements[index])))
    wanted, now = said(book), said(after)
    copy = now.pop(index + 1)
    assert now == wanted
    assert copy[1].name not in {s.node.name for s in book.statements if s.keyword == "rule"}
    assert (copy[1].tier, copy[1].when, copy[1].because) == (
        wanted[index][1].tier,
        wanted[index][1].when,
        wanted[index][1].because,
    )
    assert copy[2] == wanted[index][2]


BLANKS = """\
规则簿 "空行"

评级 G
等级 A

# 一段话，不属于任何规则。

# 甲的说明
规则 "甲": A 当 是

规则 "乙": A 当 是  # 尾注
规则 "丙": A
  当 是

# 收尾
其余 A
"""


def test_a_rule_takes_its_comment_along_and_leaves_the_free_one() -> None:
    book = parse(BLANKS)
    first = next(s for s in book.statements if s.keyword == "rule")
    after = apply_edits(BLANKS, order.moved(book, first, 2))
    assert after == (
        """\
规则簿 "空行"

评级 G
等级 A

# 一段话，不属于任何规则。

规则 "乙": A 当 是  # 尾注
规则 "丙": A
  当 是

# 甲的说明
规则 "甲": A 当 是

# 收尾
其余 A
"""
    )


def test_a_new_rule_stands_behind_the_one_in_hand_and_takes_nobody() -> None:
    book = parse(BLANKS)
    second = [s for s in book.statements if s.keyword == "rule"][1]
    after = apply_edits(BLANKS, rules.added(book, second, "乙", "A"))
    assert after == BLANKS.replace("# 尾注\n", '# 尾注\n规则 "乙 2": A 当 否\n')


def test_the_first_rule_of_a_grade_stands_behind_its_tiers() -> None:
    source = "评级 G\n等级 A\n等级 B\n其余 B\n"
    book = parse(source)
    after = apply_edits(source, rules.added(book, book.statements[0], "新规则", "A"))
    assert after == '评级 G\n等级 A\n等级 B\n规则 "新规则": A 当 否\n其余 B\n'

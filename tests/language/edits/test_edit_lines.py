"""The item lines of bands, scores, notes and grids."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gradestudio.diagnostics import apply_edits
from gradestudio.language import parse
from gradestudio.language import syntax as s
from gradestudio.language.edits import lines as items
from tests.language.edits.books import any_text, lines, made, said

SOURCE = """\
评分 价值 从 0 至 100
  # 先扣
  -15 当 投诉 至少 3  # 每年
  分组 "消费" 至多 60
    +40 当 年消费 至少 10万
       因为 "够了"
    # 每五千一分
    +1 每满 5000 的 年消费 至多 20

策略 A
  "一"
  回访周期 30 天
"""


def with_items(source: str) -> list[int]:
    return [i for i, x in enumerate(parse(source).statements) if items.items_of(x)]


def test_items_with_their_comments_and_levels() -> None:
    score, strategy = parse(SOURCE).statements
    found = items.items_of(score)
    assert [(SOURCE[i.span.start : i.span.end], i.level) for i in found] == [
        ("-15 当 投诉 至少 3", 1),
        ('分组 "消费" 至多 60', 1),
        ('+40 当 年消费 至少 10万\n       因为 "够了"', 2),
        ("+1 每满 5000 的 年消费 至多 20", 2),
    ]
    assert SOURCE[found[0].lines.start : found[0].lines.end] == "  # 先扣\n  -15 当 投诉 至少 3  # 每年\n"
    assert SOURCE[found[3].lines.start : found[3].lines.end] == (
        "    # 每五千一分\n    +1 每满 5000 的 年消费 至多 20\n"
    )
    assert len(items.items_of(strategy)) == 2


def test_an_item_is_added_replaced_copied_and_moved() -> None:
    book = parse(SOURCE)
    score = book.statements[0]
    found = items.items_of(score)
    assert apply_edits(SOURCE, items.added(book, score, "+5 当 R 至少 3", found[2])) == SOURCE.replace(
        '因为 "够了"\n', '因为 "够了"\n    +5 当 R 至少 3\n'
    )
    assert apply_edits(SOURCE, items.replaced(book, found[0], "-20 当 投诉 至少 3")) == SOURCE.replace(
        "-15", "-20"
    )
    assert apply_edits(SOURCE, items.copied(book, score, 0)) == SOURCE.replace(
        "# 每年\n", "# 每年\n  -15 当 投诉 至少 3\n"
    )
    forty = '    +40 当 年消费 至少 10万\n       因为 "够了"\n'
    one = "    # 每五千一分\n    +1 每满 5000 的 年消费 至多 20\n"
    assert apply_edits(SOURCE, items.moved(book, score, 3, 2)) == SOURCE.replace(forty + one, one + forty)


def test_the_first_item_of_a_statement_without_any() -> None:
    source = "策略 A\n其余 A"
    book = parse(source)
    after = apply_edits(source, items.added(book, book.statements[0], '"一"'))
    assert after == '策略 A\n  "一"\n其余 A'


@given(any_text(), st.data())
def test_a_moved_item_changes_the_order_and_nothing_else(source: str, data: st.DataObject) -> None:
    book = parse(source)
    number = data.draw(st.sampled_from(with_items(source) or [0]))
    statement = book.statements[number]
    found = items.items_of(statement)
    if not found:
        return
    index, to = data.draw(st.tuples(*[st.integers(0, len(found) - 1)] * 2))
    after = made(source, items.moved(book, statement, index, to))
    texts = [source[i.span.start : i.span.end] for i in found]
    texts.insert(to, texts.pop(index))
    again = parse(after)
    assert lines(after) == lines(source)
    now = items.items_of(again.statements[number])
    assert [after[i.span.start : i.span.end] for i in now] == texts
    others = [x for i, x in enumerate(said(book)) if i != number]
    assert [x for i, x in enumerate(said(again)) if i != number] == others


@given(any_text(), st.data())
def test_an_item_off_and_on_again_gives_the_same_bytes(source: str, data: st.DataObject) -> None:
    book = parse(source)
    number = data.draw(st.sampled_from(with_items(source) or [0]))
    found = items.items_of(book.statements[number])
    if not found:
        return
    item = data.draw(st.sampled_from(found))
    edits = items.silenced(book, item)
    after = made(source, edits)
    assert len(items.items_of(parse(after).statements[number])) == len(found) - 1
    back = after
    for edit in sorted(edits, key=lambda e: e.span.start):
        back = apply_edits(back, items.spoken(parse(back), edit.span.start))
    assert back == source


@given(any_text(), st.data())
def test_an_item_taken_out_leaves_the_others(source: str, data: st.DataObject) -> None:
    book = parse(source)
    number = data.draw(st.sampled_from(with_items(source) or [0]))
    found = items.items_of(book.statements[number])
    if not found:
        return
    index = data.draw(st.integers(0, len(found) - 1))
    after = made(source, items.removed(book, found[index]))
    now = items.items_of(parse(after).statements[number])
    texts = [source[i.span.start : i.span.end] for i in found]
    del texts[index]
    assert [after[i.span.start : i.span.end] for i in now] == texts


def test_rows_of_a_decision_table_are_items() -> None:
    source = "评级 G\n等级 A\n决策表 T\n  | 甲 | -> G |\n  # 一\n  | > 1 | A |\n  | > 2 | A |\n其余 A\n"
    book = parse(source)
    table = book.statements[2]
    found = items.items_of(table)
    assert [source[i.span.start : i.span.end] for i in found] == [
        "| 甲 | -> G |", "| > 1 | A |", "| > 2 | A |",
    ]  # fmt: skip
    after = apply_edits(source, items.moved(book, table, 1, 2))
    node = parse(after).statements[2].node
    rows = [row.cells[0].condition.right.value for row in node.form.rows]
    assert rows == [2, 1] and isinstance(node, s.TableNode)

"""Parts of lines of points and notes: each is written by itself, and everything else stays to the byte."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.language import parse
from gradestudio.language import syntax as s
from gradestudio.language.edits import items, lines
from gradestudio.language.edits.items import Form, forms_of
from tests.language.edits.books import any_text, made, said

SOURCE = """\
评分 价值 从 0 至 100  # 总分
  # 先扣
  -15 当 投诉 至少 3  # 每年
  分组 "消费" 至多 60
    +40万 当 年消费 至少 10万 或 (R 至多 3)
       因为 "够了"
    +1 每满 5000 的 年消费 至多 20
  + 0.4 * 满意度
  +60 当 计数 订单 其中 (订单.类 = "展") >= 1 衰减期 90 天 自 最晚 订单.日期

策略 A
  “先道歉。”  当 投诉 至少 1  # 尾注
  回访周期 30 天 自 最近联系
"""
ENGLISH = "score s\r\n  +10 per 100 of employees at most 40\r\n  + 5 when x at most 3\r\n"


def forms(source: str = SOURCE, number: int = 0) -> tuple[s.Statement, tuple[Form, ...]]:
    statement = parse(source).statements[number]
    return statement, forms_of(statement)


def parts(source: str, form: Form) -> dict[str, str]:
    found = {word: source[c.body.start : c.body.end] for word, c in form.clauses.items()}
    body = {"": source[form.body.start : form.body.end]} if form.body is not None else {}
    return found | body


def test_the_parts_of_points_are_those_that_are_written() -> None:
    _, found = forms()
    assert [f.kind for f in found] == ["points", "group", "points", "points", "points", "points"]
    assert parts(SOURCE, found[0]) == {"": "15", "WHEN": "投诉 至少 3"}
    assert parts(SOURCE, found[1]) == {"": '"消费"', "AT_MOST": "60"}
    assert parts(SOURCE, found[2]) == {
        "": "40万",
        "WHEN": "年消费 至少 10万 或 (R 至多 3)",
        "BECAUSE": '"够了"',
    }
    assert parts(SOURCE, found[3]) == {"": "1", "PER": "5000", "PER_OF": "年消费", "AT_MOST": "20"}
    assert parts(SOURCE, found[4]) == {"": "0.4 * 满意度"}
    assert parts(SOURCE, found[5]) == {
        "": "60",
        "WHEN": '计数 订单 其中 (订单.类 = "展") >= 1',
        "FADING_OVER": "90",
        "SINCE": "最晚 订单.日期",
    }
    assert found[5].aging == "FADING_OVER" and SOURCE[found[5].unit.start :][:1] == "天"  # type: ignore[union-attr]


def test_a_cap_inside_a_condition_is_no_cap_of_the_points() -> None:
    _, found = forms(ENGLISH)
    assert parts(ENGLISH, found[1]) == {"": "5", "WHEN": "x at most 3"}


def test_the_parts_of_notes_and_contacts() -> None:
    _, found = forms(number=1)
    assert [f.kind for f in found] == ["note", "contact"]
    assert parts(SOURCE, found[0]) == {"": "“先道歉。”", "WHEN": "投诉 至少 1"}
    assert parts(SOURCE, found[1]) == {"CONTACT_EVERY": "30", "SINCE": "最近联系"}


def test_a_line_that_cannot_be_read_is_odd_and_alone() -> None:
    source = SOURCE.replace("+1 每满 5000 的 年消费 至多 20", "+1 每满 的")
    _, found = forms(source)
    assert [f.kind for f in found] == ["points", "group", "points", "odd", "points", "points"]


@pytest.mark.parametrize(
    ("line", "act", "old", "new"),
    [
        (0, lambda b, st, f: items.with_points(b, f, Decimal(-20)), "-15 当", "-20 当"),
        (0, lambda b, st, f: items.with_points(b, f, Decimal(5)), "-15 当", "+5 当"),
        (2, lambda b, st, f: items.with_points(b, f, Decimal(500000)), "+40万", "+50万"),
        (0, lambda b, st, f: items.turned(b, f), "-15 当", "+15 当"),
        (4, lambda b, st, f: items.with_body(b, f, "0.5 * 满意度"), "0.4", "0.5"),
        (1, lambda b, st, f: items.with_body(b, f, '"花费"'), '消费" 至多 60', '花费" 至多 60'),
        (1, lambda b, st, f: items.with_clause(b, st, f, "AT_MOST", ""), " 至多 60", ""),
        (0, lambda b, st, f: items.with_clause(b, st, f, "WHEN", ""), " 当 投诉 至少 3", ""),
        (0, lambda b, st, f: items.with_clause(b, st, f, "AT_MOST", "9"), "-15 当", "-15 至多 9 当"),
        (
            0,
            lambda b, st, f: items.with_clause(b, st, f, "BECAUSE", '"多"'),
            "投诉 至少 3  #",
            '投诉 至少 3 因为 "多"  #',
        ),
        (2, lambda b, st, f: items.with_clause(b, st, f, "BECAUSE", ""), '       因为 "够了"\n', ""),
        (3, lambda b, st, f: items.with_per(b, st, f, "", ""), " 每满 5000 的 年消费", ""),
        (3, lambda b, st, f: items.with_per(b, st, f, "1万", ""), "每满 5000", "每满 1万"),
        (0, lambda b, st, f: items.with_per(b, st, f, "10", "投诉"), "-15 当", "-15 每满 10 的 投诉 当"),
        (5, lambda b, st, f: items.with_unit(b, st, f, "months"), "90 天", "90 个月"),
        (
            5,
            lambda b, st, f: items.with_aging(b, st, f, "HALVING_EVERY", "", "", ""),
            "衰减期 90",
            "半衰期 90",
        ),
        (
            5,
            lambda b, st, f: items.with_aging(b, st, f, "", "", "", ""),
            " 衰减期 90 天 自 最晚 订单.日期",
            "",
        ),
        (
            4,
            lambda b, st, f: items.with_aging(b, st, f, "FADING_OVER", "12", "months", "D"),
            "满意度\n",
            "满意度 衰减期 12 个月 自 D\n",
        ),
    ],
)
def test_one_part_is_written_and_nothing_else(line: int, act: Any, old: str, new: str) -> None:
    statement, found = forms()
    after = made(SOURCE, act(SOURCE, statement, found[line]))
    assert SOURCE.count(old) == 1 and after == SOURCE.replace(old, new)


def test_notes_and_contacts_are_written_part_by_part() -> None:
    statement, found = forms(number=1)
    for form, word, text, old, new in (
        (found[0], "WHEN", "投诉 至少 2", "投诉 至少 1", "投诉 至少 2"),
        (found[0], "WHEN", "", "  当 投诉 至少 1", ""),
        (found[1], "CONTACT_EVERY", "45", "30 天", "45 天"),
        (found[1], "SINCE", "", " 自 最近联系", ""),
        (found[1], "WHEN", "投诉 = 0", "自 最近联系", "自 最近联系 当 投诉 = 0"),
    ):
        after = made(SOURCE, items.with_clause(SOURCE, statement, form, word, text))
        assert SOURCE.count(old) == 1 and after == SOURCE.replace(old, new)


def test_the_range_of_a_score() -> None:
    statement = parse(SOURCE).statements[0]
    for low, text, new in (
        (True, "10", "评分 价值 从 10 至 100  #"),
        (False, "1万", "评分 价值 从 0 至 1万  #"),
        (True, "", "评分 价值 至 100  #"),
        (False, "", "评分 价值 从 0  #"),
    ):
        after = made(SOURCE, items.with_range(SOURCE, statement, low, text))
        assert after == SOURCE.replace("评分 价值 从 0 至 100  #", new)
    bare = parse(ENGLISH).statements[0]
    after = made(ENGLISH, items.with_range(ENGLISH, bare, False, "100"))
    assert after == ENGLISH.replace("score s\r\n", "score s to 100\r\n")
    again = parse(after).statements[0]
    assert made(after, items.with_range(after, again, True, "0")).startswith("score s from 0 to 100\r\n")


# ── Laws ────────────────────────────────────────────────────────────────────────────────────────


def _drawn(source: str, data: st.DataObject) -> tuple[int, int, Form] | None:
    book = parse(source)
    every = [
        (n, i, form) for n, x in enumerate(book.statements) for i, form in enumerate(forms_of(x))
        if form.kind != "odd"
    ]  # fmt: skip
    return data.draw(st.sampled_from(every)) if every else None


def _words(source: str, form: Form) -> dict[str, str]:
    """The parts of a form as trees do not see them: without the way in which they are laid out."""
    return {word: " ".join(text.split()) for word, text in parts(source, form).items()}


@given(any_text(), st.data())
def test_a_clause_taken_out_or_written_anew_leaves_every_other_part(source: str, data: st.DataObject) -> None:
    drawn = _drawn(source, data)
    if drawn is None or not drawn[2].clauses:
        return
    number, at, form = drawn
    book = parse(source)
    free = [w for w in form.clauses if w in ("WHEN", "BECAUSE")]
    free += [w for w in form.clauses if w == "AT_MOST" and form.body is not None]
    if not free:
        return
    word = data.draw(st.sampled_from(free))
    new = {"WHEN": "是" if source[:1] >= "\u2e80" else "yes", "BECAUSE": '"x"', "AT_MOST": "77"}[word]
    text = data.draw(st.sampled_from(["", new]))
    edits = items.with_clause(source, book.statements[number], form, word, text)
    after = made(source, edits)
    again = parse(after)
    wanted = _words(source, form)
    wanted.pop(word)
    wanted |= {word: new} if text else {}
    assert _words(after, forms_of(again.statements[number])[at]) == wanted
    others = [x for n, x in enumerate(said(book)) if n != number]
    assert [x for n, x in enumerate(said(again)) if n != number] == others
    whole = form.item.lines
    assert all(whole.start <= e.span.start and e.span.end <= whole.end for e in edits)


@given(any_text(), st.data(), st.sampled_from([Decimal(7), Decimal("-2.5"), Decimal(120000)]))
def test_points_written_are_the_points_read(source: str, data: st.DataObject, points: Decimal) -> None:
    drawn = _drawn(source, data)
    if drawn is None or items.signed_points(source, drawn[2]) is None:
        return
    number, at, form = drawn
    edits = items.with_points(source, form, points)
    after = made(source, edits)
    found = forms_of(parse(after).statements[number])
    known = items.signed_points(after, found[at])
    assert known is not None and known[0] == points
    assert form.sign is not None and form.body is not None
    assert all(form.sign.start <= e.span.start and e.span.end <= form.body.end for e in edits)


@given(any_text(), st.data())
def test_a_part_added_and_taken_out_again_gives_the_same_bytes(source: str, data: st.DataObject) -> None:
    drawn = _drawn(source, data)
    if drawn is None:
        return
    number, at, form = drawn
    missing = {"points": ["WHEN", "BECAUSE"], "group": [], "note": ["WHEN"], "contact": ["WHEN"]}[form.kind]
    missing += ["AT_MOST"] if form.kind in ("points", "group") else []
    missing = [w for w in missing if w not in form.clauses]
    if not missing:
        return
    word = data.draw(st.sampled_from(missing))
    text = {"WHEN": "1 = 1", "BECAUSE": '"x"', "AT_MOST": "77"}[word]
    statement = parse(source).statements[number]
    after = made(source, items.with_clause(source, statement, form, word, text))
    again = parse(after).statements[number]
    form = forms_of(again)[at]
    assert _words(after, form)[word] == text
    assert made(after, items.with_clause(after, again, form, word, "")) == source


# ── Lines that are switched off ─────────────────────────────────────────────────────────────────


def test_lines_that_are_switched_off_are_found_and_say_what_they_would() -> None:
    source = """\
评分 价值
  # 先扣
  # - 三项都看
  # -15 当 投诉 至少 3  # 每年
  分组 "消费" 至多 60
    # +40 当 年消费 至少 10万
       # 因为 "够了"
    # 每五千一分
    +1 每满 5000 的 年消费
"""
    book = parse(source)
    statement = book.statements[0]
    silent = lines.silent_of(statement)
    assert [lines.silent_text(source, span) for span in silent] == [
        "-15 当 投诉 至少 3  # 每年",
        '+40 当 年消费 至少 10万 因为 "够了"',
    ]
    # They belong to nobody: the line below moves and goes without them.
    last = lines.items_of(statement)[-1]
    assert source[last.lines.start : last.lines.end].startswith("    # 每五千一分\n")
    on = made(source, lines.woken(book, silent[1]))
    assert on == source.replace("# +40", "+40").replace('# 因为 "', '因为 "')


@given(any_text(), st.data())
def test_a_line_switched_off_is_found_as_that_line_and_wakes_to_the_same_bytes(
    source: str, data: st.DataObject
) -> None:
    drawn = _drawn(source, data)
    if drawn is None or drawn[2].kind == "group":
        return
    number, _, form = drawn
    before = lines.silent_of(parse(source).statements[number])
    after = made(source, lines.silenced(parse(source), form.item))
    book = parse(after)
    now = lines.silent_of(book.statements[number])
    assert len(now) == len(before) + 1
    mine = next(span for span in now if span.start <= form.item.span.start < span.end)
    assert made(after, lines.woken(book, mine)) == source

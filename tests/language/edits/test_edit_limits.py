"""The parts of a movement limit: each is written, added and taken out by itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.language import parse
from gradestudio.language.edits import limits
from tests.language.edits.books import any_text, made, said

ONE = "评级 G\n较 上期  最多下降 1 级  # 稳\n"
BOTH = "grade G\r\nagainst before falls at most 1 step rises at most 2 steps when x at most 3  # why\r\n"


@pytest.mark.parametrize(
    ("source", "act", "old", "new"),
    [
        (ONE, lambda t, x: limits.with_steps(t, x, "FALLS_AT_MOST", "2"), "下降 1", "下降 2"),
        (ONE, lambda t, x: limits.with_steps(t, x, "RISES_AT_MOST", "2"), "1 级", "1 级 最多上升 2 级"),
        (ONE, lambda t, x: limits.with_steps(t, x, "FALLS_AT_MOST", ""), "1", "1"),
        (ONE, lambda t, x: limits.with_condition(t, x, "R 至少 3"), "1 级", "1 级 当 R 至少 3"),
        (ONE, lambda t, x: limits.with_previous(t, x, "去年"), "上期", "去年"),
        (BOTH, lambda t, x: limits.with_steps(t, x, "RISES_AT_MOST", ""), " rises at most 2 steps", ""),
        (BOTH, lambda t, x: limits.with_condition(t, x, ""), " when x at most 3", ""),
        (BOTH, lambda t, x: limits.with_condition(t, x, "x at most 4"), "most 3", "most 4"),
    ],
)
def test_one_part_is_written_and_nothing_else(source: str, act: Any, old: str, new: str) -> None:
    statement = parse(source).statements[1]
    after = made(source, act(source, statement))
    assert source.count(old) == 1 and after == source.replace(old, new)


@given(any_text(), st.sampled_from(limits.WORDS), st.data())
def test_steps_written_are_read_and_the_rest_stays(source: str, word: str, data: st.DataObject) -> None:
    book = parse(source)
    found = [n for n, x in enumerate(book.statements) if limits.limit_of(x) is not None]
    if not found:
        return
    number = data.draw(st.sampled_from(found))
    parts = limits.limit_of(book.statements[number])
    assert parts is not None
    after = made(source, limits.with_steps(source, book.statements[number], word, "7"))
    again = parse(after)
    now = limits.limit_of(again.statements[number])
    assert now is not None and now.node.when == parts.node.when and now.node.previous == parts.node.previous
    assert after[now.steps[word].body.start : now.steps[word].body.end] == "7"
    assert set(now.steps) == {*parts.steps, word}
    others = [x for n, x in enumerate(said(book)) if n != number]
    assert [x for n, x in enumerate(said(again)) if n != number] == others

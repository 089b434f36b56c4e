"""A tier's parts: each is written, added and taken out, and the others stay."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.language import parse
from gradestudio.language import syntax as s
from gradestudio.language.edits import tiers
from tests.language.edits.books import any_text, made, said

SOURCE = """\
评级 G 按 分
# 好的
等级 A 颜色 "#20477F"  达到 10万  # 门槛
等级 B “普通” 达到 0
等级 C
"""


@pytest.mark.parametrize(
    ("number", "act", "old", "new"),
    [
        (1, lambda b, x: tiers.coloured(b, x, "#112233"), "#20477F", "#112233"),
        (1, lambda b, x: tiers.coloured(b, x, ""), ' 颜色 "#20477F"', ""),
        (1, lambda b, x: tiers.with_cut(b, x, "AT", "12万"), "10万", "12万"),
        (1, lambda b, x: tiers.with_cut(b, x, "AT", ""), "  达到 10万", ""),
        (1, lambda b, x: tiers.titled(b, x, "重点"), "A 颜色", 'A "重点" 颜色'),
        (2, lambda b, x: tiers.titled(b, x, "一般"), "“普通”", "“一般”"),
        (2, lambda b, x: tiers.coloured(b, x, "#112233"), "达到 0", '达到 0 颜色 "#112233"'),
        (3, lambda b, x: tiers.with_cut(b, x, "TOP", "20%"), "等级 C", "等级 C 前 20%"),
    ],
)
def test_one_part_is_written_and_nothing_else(number: int, act: Any, old: str, new: str) -> None:
    book = parse(SOURCE)
    after = made(SOURCE, act(book, book.statements[number]))
    assert SOURCE.count(old) == 1 and after == SOURCE.replace(old, new)


_PARTS: dict[str, tuple[Any, str, str, Any]] = {
    "title": (tiers.titled, "新称呼", "title", "新称呼"),
    "colour": (tiers.coloured, "#0A0B0C", "color", "#0A0B0C"),
    "at": (lambda b, x, t: tiers.with_cut(b, x, "AT", t), "77", "at", s.NumberLiteral(Decimal(77))),
    "top": (lambda b, x, t: tiers.with_cut(b, x, "TOP", t), "77", "top", s.NumberLiteral(Decimal(77))),
}


@given(any_text(), st.sampled_from(sorted(_PARTS)), st.data())
def test_a_part_written_is_read_and_taken_out_is_gone(source: str, part: str, data: st.DataObject) -> None:
    act, text, name, value = _PARTS[part]
    book = parse(source)
    found = [n for n, x in enumerate(book.statements) if x.keyword == "tier" and x.node is not None]
    if not found:
        return
    number = data.draw(st.sampled_from(found))
    tier = book.statements[number]
    after = made(source, act(book, tier, text))
    wanted = said(book)
    wanted[number] = ("tier", replace(tier.node, **{name: value}), wanted[number][2])
    assert said(parse(after)) == wanted
    again = parse(after)
    bare = made(after, act(again, again.statements[number], ""))
    wanted[number] = ("tier", replace(tier.node, **{name: None}), wanted[number][2])
    assert said(parse(bare)) == wanted
    if getattr(tier.node, name) is None:
        assert bare == source

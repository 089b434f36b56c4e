"""The name under the cursor leads to its definition, and from there to its uses."""

from __future__ import annotations

import pytest

from gradestudio.language import parse
from gradestudio.language.edits.definition import definition_at

BOOK = """\
字段 年消费 : 金额
字段 消费 : 金额
参数 门槛 = 10万
定义 人均 = 年消费 / 2
评级 甲
等级 A
等级 B
规则 "高": A 当 人均 至少 门槛 且 年消费 至少 1 因为 "年消费 {年消费}"
其余 B
评级 乙
等级 A
其余 A
"""


def at(text: str, number: int = 0) -> int:
    """Inside the `number`th occurrence."""
    place = -1
    for _ in range(number + 1):
        place = BOOK.index(text, place + 1)
    return place + 1


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (at("门槛", 1), "参数 门槛 = 10万"),
        (at("年消费", 1), "字段 年消费 : 金额"),
        (at("年消费", 2), "字段 年消费 : 金额"),
        (at("{年消费}"), "字段 年消费 : 金额"),
        (at("人均", 1), "定义 人均 = 年消费 / 2"),
        (at(": A") + 1, "等级 A"),
    ],
)
def test_a_name_leads_to_its_definition(place: int, line: str) -> None:
    found = definition_at(parse(BOOK), place)
    assert found is not None
    start = BOOK.rindex("\n", 0, found.span.start) + 1 if "\n" in BOOK[: found.span.start] else 0
    assert BOOK[start : BOOK.index("\n", start)] == line


def test_tiers_of_the_same_name_are_told_apart() -> None:
    last = BOOK.rindex("其余 A") + 3
    found = definition_at(parse(BOOK), last)
    assert found is not None and found.named.grade == "乙"
    assert found.span.start > BOOK.index("评级 乙")


def test_from_the_definition_to_each_use_and_round() -> None:
    found = definition_at(parse(BOOK), at("门槛"))
    assert found is not None and found.holds(at("门槛"))
    second = found.after(found.span.start)
    assert BOOK[second.start - 3 : second.end] == "至少 门槛"
    assert found.after(second.start) == found.span


@pytest.mark.parametrize("place", [at("至少"), at("10万") + 1, 0, len(BOOK)])
def test_what_is_no_name_leads_nowhere(place: int) -> None:
    assert definition_at(parse(BOOK), place) is None

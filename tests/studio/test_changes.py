"""What was changed between two versions, statement by statement, and the old text with some of it changed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gradestudio.language import parse
from gradestudio.studio.changes import Changes, changes

OLD = """\
# 财务口径
规则簿 "年度"

字段 年消费 : 金额
字段 投诉 : 数值
参数 门槛 = 10万 从 1万 至 50万

评级 等级
等级 A
等级 B
# 先看金额
规则 "高额": A 当 年消费 至少 门槛
规则 "少投诉": A 当 投诉 至多 1 且 年消费 至少 8万
规则 "稳定": B 当 年消费 至少 5万
其余 B
"""


def _found(old: str, new: str) -> Changes:
    return changes(parse(old), parse(new))


def _told(found: Changes) -> list[tuple[str, str, str]]:
    return [(c.kind, c.keyword, c.name) for c in found.all]


def test_nothing_was_changed() -> None:
    found = _found(OLD, OLD)
    assert found.all == ()
    assert found.unchanged == 11


def test_a_number_a_rule_and_a_comment() -> None:
    new = OLD.replace("= 10万", "= 8万").replace("至多 1", "至多 2").replace("# 先看金额", "# 金额优先")
    found = _found(OLD, new)
    assert _told(found) == [
        ("changed", "param", "门槛"),
        ("comment", "rule", "高额"),
        ("changed", "rule", "少投诉"),
    ]
    assert found.unchanged == 8
    number, comment, rule = found.all
    assert found.alone([number]) == OLD.replace("= 10万", "= 8万")
    assert found.alone([comment]) == OLD.replace("# 先看金额", "# 金额优先")
    assert found.alone([rule]) == OLD.replace("至多 1", "至多 2")
    assert found.alone(found.all) == new
    assert found.alone([]) == OLD


def test_added_and_removed() -> None:
    new = OLD.replace('规则 "稳定": B 当 年消费 至少 5万\n', '规则 "新客": B 当 投诉 = 0\n')
    found = _found(OLD, new)
    assert _told(found) == [("removed", "rule", "稳定"), ("added", "rule", "新客")]
    gone, came = found.all
    assert found.alone([gone]) == OLD.replace('规则 "稳定": B 当 年消费 至少 5万\n', "")
    steady = '规则 "稳定": B 当 年消费 至少 5万\n'
    assert found.alone([came]) == OLD.replace(steady, '规则 "新客": B 当 投诉 = 0\n' + steady)


def test_another_name_is_the_same_rule() -> None:
    found = _found(OLD, OLD.replace('"稳定"', '"稳定客户"'))
    assert _told(found) == [("changed", "rule", "稳定客户")]


def test_another_place_among_the_rules() -> None:
    high, few = '规则 "高额": A 当 年消费 至少 门槛\n', '规则 "少投诉": A 当 投诉 至多 1 且 年消费 至少 8万\n'
    steady = '规则 "稳定": B 当 年消费 至少 5万\n'
    new = OLD.replace(high + few + steady, steady + high + few).replace(
        "# 先看金额\n" + steady + high, steady + "# 先看金额\n" + high
    )
    found = _found(OLD, new)
    assert _told(found) == [("moved", "rule", "稳定")]
    assert found.alone(found.all) == new


def test_blanks_change_nothing() -> None:
    found = _found(OLD, OLD.replace("年消费 至少 门槛", "年消费   至少 门槛"))
    assert _told(found) == [("layout", "rule", "高额")]
    assert not found.all[0].felt


def test_the_last_line_without_its_end() -> None:
    found = _found(OLD.rstrip("\n"), OLD + "标签 大 当 年消费 至少 1万\n")
    assert _told(found) == [("added", "tag", "大")]
    assert found.alone(found.all) == OLD + "标签 大 当 年消费 至少 1万\n"


_LINES = [line + "\n" for line in OLD.splitlines() if line.startswith(("规则 ", "参数", "字段"))]


@settings(max_examples=60, deadline=None)
@given(st.permutations(_LINES), st.lists(st.sampled_from(range(len(_LINES))), max_size=3))
def test_all_changes_together_are_the_new_version(lines: list[str], dropped: list[int]) -> None:
    """Statement by statement: the same ones in the same order of rules."""
    fields = [line for line in lines if not line.startswith("规则 ")]
    rules = [
        line for k, line in enumerate(line for line in lines if line.startswith("规则 ")) if k not in dropped
    ]
    new = "".join([*fields, "评级 等级\n等级 A\n等级 B\n", *rules, "其余 B\n"])
    old = "".join([*_LINES[:3], "评级 等级\n等级 A\n等级 B\n", *_LINES[3:], "其余 B\n"])
    found = _found(old, new)
    made = parse(found.alone(found.all))
    assert [s.node for s in made.statements if s.keyword in ("tier", "rule", "otherwise")] == [
        s.node for s in parse(new).statements if s.keyword in ("tier", "rule", "otherwise")
    ]
    assert {s.text for s in made.statements} == {s.text for s in parse(new).statements}

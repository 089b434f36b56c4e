"""The parts of a rule: each edit changes its own words; the tree changes as it should."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gradestudio.diagnostics import apply_edits
from gradestudio.language import parse
from gradestudio.language import syntax as s
from gradestudio.language.edits import rules, tiers
from tests.language.edits.books import any_text, made, outside, said, statements

NAMES = st.sampled_from(["新名", "Total spend", 'a"b', "等级", "评级日", "甲 乙", "missing"])
WORDS = st.text(st.sampled_from('年消费 ab"”#，。'), min_size=1, max_size=12).map(str.strip).filter(bool)


def rule_of(data: st.DataObject, source: str) -> tuple[int, s.Statement] | None:
    book = parse(source)
    found = [(i, x) for i, x in enumerate(book.statements) if x.keyword == "rule"]
    return data.draw(st.sampled_from(found)) if found else None


def check_only(source: str, after: str, index: int, node: s.Node) -> None:
    """The statement is now `node`; every other one, and every comment, is as it was."""
    wanted = said(parse(source))
    wanted[index] = (wanted[index][0], node, wanted[index][2])
    assert said(parse(after)) == wanted


@given(any_text(), st.data())
def test_off_and_on_again_gives_the_same_bytes(source: str, data: st.DataObject) -> None:
    found = rule_of(data, source)
    if found is None or found[1].node.off:
        return
    index, rule = found
    after = made(source, rules.switched(parse(source), rule, on=False))
    check_only(source, after, index, replace(rule.node, off=True))
    again = parse(after)
    assert apply_edits(after, rules.switched(again, again.statements[index], on=True)) == source


@given(any_text(), st.data(), NAMES)
def test_another_tier(source: str, data: st.DataObject, tier: str) -> None:
    tier = tier.replace('"', "")
    found = rule_of(data, source)
    if found is None:
        return
    index, rule = found
    after = made(source, rules.given_tier(parse(source), rule, tier))
    check_only(source, after, index, replace(rule.node, tier=s.Name(tier)))


@given(any_text(), st.data(), WORDS)
def test_another_name(source: str, data: st.DataObject, title: str) -> None:
    found = rule_of(data, source)
    if found is None:
        return
    index, rule = found
    after = made(source, rules.named(parse(source), rule, title))
    check_only(source, after, index, replace(rule.node, name=title))


@given(any_text(), st.data(), WORDS)
def test_another_reason_and_none(source: str, data: st.DataObject, reason: str) -> None:
    found = rule_of(data, source)
    if found is None:
        return
    index, rule = found
    after = made(source, rules.given_reason(parse(source), rule, reason))
    check_only(source, after, index, replace(rule.node, because=s.TextLiteral(reason)))
    book = parse(after)
    bare = made(after, rules.given_reason(book, book.statements[index], ""))
    check_only(source, bare, index, replace(rule.node, because=None))


@given(any_text(), st.data())
def test_a_reason_taken_out_and_written_again_stays_on_its_line(source: str, data: st.DataObject) -> None:
    found = rule_of(data, source)
    if found is None or found[1].node.because is None:
        return
    index, rule = found
    places = rules.places_of(rule)
    assert places is not None and places.because is not None
    body = source[places.because.body.start : places.because.body.end]
    if "#" in rule.text or not body.startswith('"'):
        return
    without = apply_edits(source, rules.given_reason(parse(source), rule, ""))
    book = parse(without)
    again = apply_edits(without, rules.given_reason(book, book.statements[index], body[1:-1]))
    assert again == source


@given(any_text(), st.data(), st.text(st.sampled_from("说明 #\n"), max_size=12))
def test_comment_lines_are_written_and_taken_out(source: str, data: st.DataObject, words: str) -> None:
    book = parse(source)
    index = data.draw(st.integers(0, len(book.statements) - 1))
    statement = book.statements[index]
    edits = rules.commented(book, statement, words)
    after = made(source, edits)
    again = parse(after)
    if not words.strip():
        assert "#" not in rules.comment_of(again, again.statements[index]) or "#" in words
    else:
        written = [line.rstrip() for line in rules.comment_of(again, again.statements[index]).split("\n")]
        assert written == [line.rstrip() for line in words.rstrip().split("\n")]
    assert [x[1] for x in said(again)] == [x[1] for x in said(book)]


@given(any_text(), st.data())
def test_what_is_not_edited_is_not_in_the_edits(source: str, data: st.DataObject) -> None:
    found = rule_of(data, source)
    if found is None:
        return
    book, (_, rule) = parse(source), found
    condition = "甲 至少 10万 且 (乙 或 丙)"
    edits = rules.given_condition(book, rule, condition)
    body = rules.places_of(rule).when.body  # type: ignore[union-attr]
    assert all(body.start <= e.span.start and e.span.end <= body.end for e in edits)
    left = outside(source, edits)
    assert left.startswith(source[: body.start]) and left.endswith(source[body.end :])
    check_only(source, made(source, edits), found[0], replace(rule.node, when=parsed_condition(condition)))


def parsed_condition(text: str) -> s.Node:
    return parse(f'规则 "x": A 当 {text}\n').statements[0].node.when


def test_a_condition_that_ends_in_a_comment_does_not_swallow_the_reason() -> None:
    source = '规则 "x": A 当 甲 > 1 因为 "好"\n其余 B\n'
    book = parse(source)
    after = apply_edits(source, rules.given_condition(book, book.statements[0], "甲 > 2 # 暂定"))
    assert after == '规则 "x": A 当 甲 > 2 # 暂定\n   因为 "好"\n其余 B\n'
    assert parse(after).statements[0].node.because == s.TextLiteral("好")


def test_a_condition_typed_over_several_lines_stays_inside_its_rule() -> None:
    source = '规则 "x": A 当 甲 > 1\n其余 B\n'
    book = parse(source)
    after = apply_edits(source, rules.given_condition(book, book.statements[0], "甲 > 1\n且 乙 > 2"))
    assert after == '规则 "x": A 当 甲 > 1\n    且 乙 > 2\n其余 B\n'


def test_units_and_quotes_stay_as_they_are_written() -> None:
    source = "规则 “x”：A 当 金额 10万以上 因为 「好」  # 尾注\n"
    book = parse(source)
    rule = book.statements[0]
    assert apply_edits(source, rules.named(book, rule, "y")) == source.replace("“x”", "“y”")
    assert apply_edits(source, rules.given_reason(book, rule, "更好")) == source.replace("好", "更好")
    assert apply_edits(source, rules.given_tier(book, rule, "Total")) == source.replace("：A", "：Total")


def test_a_tier_gets_and_loses_its_title() -> None:
    source = '评级 G\n等级 A 颜色 "#20477F"\n等级 B "普通" 达到 0\n'
    book = parse(source)
    one, two = book.statements[1:]
    assert apply_edits(source, tiers.titled(book, one, "重点")) == source.replace("A 颜", 'A "重点" 颜')
    assert apply_edits(source, tiers.titled(book, two, "一般")) == source.replace("普通", "一般")
    assert apply_edits(source, tiers.titled(book, two, "")) == source.replace(' "普通"', "")


def test_any_statement_can_be_typed_anew() -> None:
    source = '# 甲\n规则 "x": A 当 甲 >\n\n其余 B\n'
    book = parse(source)
    after = apply_edits(source, rules.rewritten(book, book.statements[0], '规则 "x": A 当 甲 > 1'))
    assert after == '# 甲\n规则 "x": A 当 甲 > 1\n\n其余 B\n'
    assert [x.keyword for x in statements(after, "rule", "otherwise")] == ["rule", "otherwise"]

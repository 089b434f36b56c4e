"""Terms: what they say, and each part written anew alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.diagnostics import apply_edits
from gradestudio.language import parse
from gradestudio.language import syntax as s
from gradestudio.language.edits import conditions, terms
from gradestudio.language.edits.conditions import Group, Part
from gradestudio.language.edits.places import places_of
from tests.language.edits.books import any_text, made, said

FORMS = [
    ("年消费 >= 10万", ">=", ["10万"], ""),
    ("年消费 10万以上", ">=", ["10万"], ""),
    ("年消费 超过 门槛", ">", ["门槛"], ""),
    ("年消费 至少 2万 不足 10万", "range", ["2万", "10万"], ""),
    ("年消费 介于 2万 至 10万", "between", ["2万", "10万"], ""),
    ('区域 属于 ("华东", “华南”)', "in", ['"华东"', "“华南”"], ""),
    ('区域 不属于 ("华东")', "not_in", ['"华东"'], ""),
    ('职位 包含 ("经理", "总监")', "contains", ['"经理"', '"总监"'], ""),
    ('职位 开头为 "总"', "starts", ['"总"'], ""),
    ("金额 为空", "missing", [], ""),
    ("金额 有值", "not_missing", [], ""),
    ("上期等级 优于 B", "better", ["B"], ""),
    ("年消费 排名前 20%", "top", ["20%"], ""),
    ("年消费 排名前 20% 同 区域", "top_in", ["20%", "区域"], ""),
    ("最近购买 近 3 个月", "past", ["3"], "months"),
    ("最近购买 未来 30 天", "next", ["30"], "days"),
    ("最近购买 近 本年", "period", [], "THIS_YEAR"),
    ("逾期", "yes", [], ""),
    ("非 逾期", "no", [], ""),
    ("逾期 = 否", "no", [], ""),
]


def term_of(source: str) -> terms.Term | None:
    statement = parse(source).statements[0]
    places = places_of(statement)
    assert places is not None and places.when is not None
    part = conditions.condition_of(statement, statement.node.when, places.when.body).parts[0]
    assert isinstance(part, Part)
    return terms.read_term(part)


@pytest.mark.parametrize(("text", "op", "values", "unit"), FORMS)
def test_what_a_condition_says(text: str, op: str, values: list[str], unit: str) -> None:
    source = f'规则 "x": A\n  当 {text}  # 尾注\n'
    term = term_of(source)
    assert term is not None
    assert (term.op, term.unit) == (op, unit)
    assert [source[v.span.start : v.span.end] for v in term.values] == values
    assert source[term.subject.start : term.subject.end] in text


@pytest.mark.parametrize(
    "text", ["甲 + 1", "10万 <= 年消费", "如果 甲 则 乙 否则 丙", "年消费 超过 1 不超过 5", "是"]
)
def test_what_is_no_term_stays_text(text: str) -> None:
    assert term_of(f'规则 "x": A 当 {text}\n') is None


@pytest.mark.parametrize(("text", "op", "values", "unit"), FORMS)
@pytest.mark.parametrize("chinese", [True, False])
def test_what_is_written_says_the_same(
    text: str, op: str, values: list[str], unit: str, chinese: bool
) -> None:
    subject = text.removeprefix("非 ").split(" ")[0]
    again = terms.written(subject, op, tuple(values), chinese, unit)
    wanted = parse(f'规则 "x": A 当 {text}\n').statements[0].node.when
    got = parse(f'规则 "x": A 当 {again}\n').statements[0].node.when
    if text.startswith("年消费 >="):
        wanted = s.BoundaryTest(wanted.left, ((">=", wanted.right),))
    if text == "逾期 = 否":
        wanted = s.NotNode(s.Name("逾期"))
    assert got == wanted


def test_each_part_is_written_alone() -> None:
    source = '规则 "x": A\n  当 年消费  >=  10万  # 尾注\n'
    book = parse(source)
    rule, term = book.statements[0], term_of(source)
    assert term is not None
    assert apply_edits(source, terms.with_value(book, term, 0, "12万")) == source.replace("10万", "12万")
    assert apply_edits(source, terms.with_subject(book, term, "Total spend")) == source.replace(
        "年消费", "`Total spend`"
    )
    after = apply_edits(source, terms.with_operator(book, rule, term, ">", ("10万",)))
    assert after == '规则 "x": A\n  当 年消费 > 10万  # 尾注\n'
    after = apply_edits(source, terms.with_operator(book, rule, term, "missing", ()))
    assert after == '规则 "x": A\n  当 年消费 为空  # 尾注\n'


def test_one_value_is_equal_and_several_are_a_list() -> None:
    source = 'rule "x": A when region = "East"\n'
    book = parse(source)
    rule, term = book.statements[0], term_of(source)
    assert term is not None
    after = apply_edits(source, terms.with_values(book, rule, term, ('"East"', '"South"')))
    assert after == 'rule "x": A when region in ("East", "South")\n'
    again = parse(after)
    back = term_of(after)
    assert back is not None
    assert apply_edits(after, terms.with_values(again, again.statements[0], back, ('"East"',))) == source


def test_a_window_in_other_units_and_another_period() -> None:
    source = '规则 "x": A 当 最近购买 近 3 个月\n'
    book = parse(source)
    term = term_of(source)
    assert term is not None
    assert apply_edits(source, terms.with_unit(book, book.statements[0], term, "days")) == source.replace(
        "个月", "天"
    )


def every_term(source: str) -> list[tuple[int, terms.Term]]:
    found: list[tuple[int, terms.Term]] = []

    def gather(number: int, group: Group) -> None:
        for part in group.parts:
            if isinstance(part, Group):
                gather(number, part)
            elif (term := terms.read_term(part)) is not None:
                found.append((number, term))

    for number, statement in enumerate(parse(source).statements):
        places = places_of(statement)
        if places is not None and places.when is not None:
            gather(number, conditions.condition_of(statement, statement.node.when, places.when.body))
    return found


@given(any_text(), st.data())
def test_a_value_changed_in_any_rulebook_changes_nothing_else(source: str, data: st.DataObject) -> None:
    found = [(n, t) for n, t in every_term(source) if t.values]
    if not found:
        return
    number, term = data.draw(st.sampled_from(found))
    book = parse(source)
    index = data.draw(st.integers(0, len(term.values) - 1))
    after = made(source, terms.with_value(book, term, index, "98765"))
    before, now = said(book), said(parse(after))
    assert [x for i, x in enumerate(now) if i != number] == [x for i, x in enumerate(before) if i != number]
    assert now[number][2] == before[number][2]
    fresh = [t for n, t in every_term(after) if n == number]
    same = [t for t in fresh if t.subject == term.subject and t.op == term.op]
    assert any(after[t.values[index].span.start : t.values[index].span.end] == "98765" for t in same)


@given(any_text(), st.data())
def test_an_operator_written_again_says_the_same(source: str, data: st.DataObject) -> None:
    found = every_term(source)
    if not found:
        return
    number, term = data.draw(st.sampled_from(found))
    book = parse(source)
    texts = tuple(source[v.span.start : v.span.end] for v in term.values)
    after = made(source, terms.with_operator(book, book.statements[number], term, term.op, texts))
    if term.op in ("yes", "no") and isinstance(term.part.node, s.Comparison):
        return  # `= yes` is written without
    assert said(parse(after)) == said(book)

"""Conditions as groups: every part is found, added to, replaced, taken out; groups change their kind."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gradestudio.diagnostics import apply_edits
from gradestudio.language import parse
from gradestudio.language import syntax as s
from gradestudio.language.edits import conditions
from gradestudio.language.edits.conditions import Group, Part
from gradestudio.language.edits.places import places_of
from tests.language.edits.books import any_text, made, said

LEAVES = ["甲 >= 10万", "乙", "丙 属于 (1, 2)", "(甲 + 1) * 2 > 3", "非 丁", "戊 近 3 个月"]


def texts(depth: int = 2) -> st.SearchStrategy[str]:
    """Conditions with groups in groups, as a person writes them."""
    leaf = st.sampled_from(LEAVES)
    if not depth:
        return leaf
    inner = texts(depth - 1)
    some = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        leaf,
        some.map(lambda x: " 且 ".join(f"({p})" if " 或 " in p else p for p in x)),
        some.map(lambda x: "\n    或 ".join(x)),
        some.map(lambda x: f"至少 2 项 ({', '.join(x)})"),
        some.map(lambda x: f"均不满足（{'，'.join(x)}）"),
        some.map(lambda x: f"全部满足 (\n    {(',' + chr(10) + '    ').join(x)}\n  )"),
    )


def rule(condition: str) -> str:
    return f'规则 "x": A\n  当 {condition}  # 尾注\n  因为 "好"\n其余 B\n'


def group_of(source: str) -> Group:
    statement = parse(source).statements[0]
    places = places_of(statement)
    assert places is not None and places.when is not None
    return conditions.condition_of(statement, statement.node.when, places.when.body)


def groups(group: Group) -> list[tuple[Group, bool]]:
    """The group and those in it, and whether each is inside another."""
    found = [(group, False)]
    for part in group.parts:
        if isinstance(part, Group):
            found += [(g, True) for g, _ in groups(part)]
    return found


def shape(node: s.Node) -> tuple[str, object, tuple[s.Node, ...]]:
    match node:
        case s.AndNode(parts):
            return "all", None, parts
        case s.OrNode(parts):
            return "any", None, parts
        case s.Quantifier(kind, parts, k):
            return kind, k, parts
    return "all", None, (node,)


@given(texts())
def test_the_groups_are_the_trees(condition: str) -> None:
    source = rule(condition)
    group = group_of(source)
    for one, _ in groups(group):
        kind, k, parts = shape(one.node)
        assert (one.kind, one.k, tuple(p.node for p in one.parts)) == (kind, k, parts)
        assert len(one.separators) == len(one.parts) - 1
        for part in one.parts:
            written = source[part.span.start : part.span.end]
            inside = source[part.inner.start : part.inner.end]
            assert parsed(written) == part.node == parsed(inside)
            assert written in (inside, f"({inside})")


def parsed(condition: str) -> s.Node:
    return parse(f'规则 "x": A 当 {condition}\n').statements[0].node.when


def rest_stays(source: str, after: str) -> None:
    before, now = said(parse(source)), said(parse(after))
    assert now[1:] == before[1:]
    assert now[0][1].because == before[0][1].because and now[0][1].tier == before[0][1].tier
    assert "# 尾注" in after


@given(texts(), st.data(), texts(1))
def test_a_condition_added_to_a_group(condition: str, data: st.DataObject, new: str) -> None:
    source = rule(condition)
    book = parse(source)
    number = data.draw(st.integers(0, len(groups(group_of(source))) - 1))
    group, _ = groups(group_of(source))[number]
    after = made(source, conditions.added(book, book.statements[0], group, new))
    rest_stays(source, after)
    again, _ = groups(group_of(after))[number]
    fresh = parsed(new)
    joins = type(fresh) is type(again.node) and isinstance(fresh, (s.AndNode, s.OrNode))
    flat = shape(fresh)[2] if joins else (fresh,)
    assert tuple(p.node for p in again.parts) == (*(p.node for p in group.parts), *flat)
    assert again.kind == group.kind


@given(texts(), st.data())
def test_a_condition_taken_out_of_a_group(condition: str, data: st.DataObject) -> None:
    source = rule(condition)
    book = parse(source)
    many = [g for g, _ in groups(group_of(source)) if len(g.parts) > 1]
    if not many:
        return
    group = data.draw(st.sampled_from(many))
    index = data.draw(st.integers(0, len(group.parts) - 1))
    after = made(source, conditions.taken_out(book, book.statements[0], group, index))
    rest_stays(source, after)
    left = [p.node for i, p in enumerate(group.parts) if i != index]
    kind = type(group.node)
    wanted = left[0] if len(left) == 1 and kind in (s.AndNode, s.OrNode) else kind_with(group.node, left)
    whole = parse(after).statements[0].node.when
    assert meaning(whole) == meaning(swapped(parse(source).statements[0].node.when, group.node, wanted))


def kind_with(node: s.Node, parts: list[s.Node]) -> s.Node:
    if isinstance(node, s.Quantifier):
        return s.Quantifier(node.kind, tuple(parts), node.k)
    return type(node)(tuple(parts))  # type: ignore[call-arg]


def swapped(tree: s.Node, old: s.Node, new: s.Node) -> s.Node:
    """The tree with one node (by identity of place) replaced."""
    if tree is old or (tree == old and tree.span == old.span):
        return new
    if isinstance(tree, (s.AndNode, s.OrNode, s.Quantifier)):
        return kind_with(tree, [swapped(p, old, new) for p in tree.parts])
    return tree


@given(texts(), st.data())
def test_a_condition_replaced(condition: str, data: st.DataObject) -> None:
    source = rule(condition)
    book = parse(source)
    group, _ = data.draw(st.sampled_from(groups(group_of(source))))
    part = data.draw(st.sampled_from(list(group.parts)))
    new = data.draw(st.sampled_from(["己 = 1", "己 = 1 或 庚 = 2"]))
    after = made(source, conditions.replaced(book, part, new, group.kind if group.head is None else ""))
    rest_stays(source, after)
    want = swapped(parse(source).statements[0].node.when, part.node, parsed(new))
    got = parse(after).statements[0].node.when
    assert meaning(got) == meaning(want)


@given(texts(), st.data(), st.sampled_from(["all", "any", "none", "at_least"]), st.integers(1, 3))
def test_a_group_of_another_kind(condition: str, data: st.DataObject, kind: str, k: int) -> None:
    source = rule(condition)
    book = parse(source)
    many = groups(group_of(source))
    group, inside = data.draw(st.sampled_from(many))
    edits = conditions.of_kind(book, book.statements[0], group, kind, k, inside)
    after = made(source, edits)
    rest_stays(source, after)
    parts = [p.node for p in group.parts]
    wanted: s.Node = {
        "all": s.Quantifier("all", tuple(parts)),
        "any": s.Quantifier("any", tuple(parts)),
        "none": s.Quantifier("none", tuple(parts)),
        "at_least": s.Quantifier("at_least", tuple(parts), s.NumberLiteral(k)),  # type: ignore[arg-type]
    }[kind]
    tree = parse(source).statements[0].node.when
    got = parse(after).statements[0].node.when
    assert meaning(got) == meaning(swapped(tree, group.node, wanted))


def meaning(node: s.Node) -> object:
    """The tree without groups in groups of one kind and without groups of one: what it says."""
    kind, k, parts = shape(node)
    if not isinstance(node, (s.AndNode, s.OrNode, s.Quantifier)):
        return node
    if kind in ("all", "any") and len(parts) == 1:
        return meaning(parts[0])
    inner: list[object] = []
    for part in parts:
        found = meaning(part)
        same = isinstance(found, tuple) and found[0] == kind and kind in ("all", "any")
        inner += list(found[2]) if same else [found]  # type: ignore[index]
    return (kind, k, tuple(inner))


def test_the_first_condition_takes_the_place_of_none() -> None:
    source = '规则 "x": A 当 否 因为 "好"\n'
    book = parse(source)
    group = group_of(source)
    assert conditions.is_empty(group)
    after = apply_edits(source, conditions.added(book, book.statements[0], group, "甲 > 1"))
    assert after == '规则 "x": A 当 甲 > 1 因为 "好"\n'
    again = parse(after)
    back = conditions.taken_out(again, again.statements[0], group_of(after), 0)
    assert apply_edits(after, back) == source


def test_layout_of_a_condition_is_followed() -> None:
    source = '规则 "x": A\n  当 甲 > 1  # 一\n    且 乙 > 2  # 二\n'
    book = parse(source)
    rule, group = book.statements[0], group_of(source)
    assert apply_edits(source, conditions.added(book, rule, group, "丙 > 3")) == (
        '规则 "x": A\n  当 甲 > 1  # 一\n    且 乙 > 2\n    且 丙 > 3  # 二\n'
    )
    assert apply_edits(source, conditions.taken_out(book, rule, group, 0)) == (
        '规则 "x": A\n  当  # 一\n    乙 > 2  # 二\n'
    )
    assert apply_edits(source, conditions.of_kind(book, rule, group, "any")) == source.replace("且", "或")
    assert apply_edits(source, conditions.of_kind(book, rule, group, "at_least", 1)) == (
        '规则 "x": A\n  当 至少 1 项 (甲 > 1,  # 一\n    乙 > 2)  # 二\n'
    )


def test_english_words_in_an_english_rule() -> None:
    source = 'rule "x": A when a > 1 and b\n'
    book = parse(source)
    group = group_of(source)
    assert apply_edits(source, conditions.of_kind(book, book.statements[0], group, "at_least", 2)) == (
        'rule "x": A when at least 2 of (a > 1, b)\n'
    )
    assert apply_edits(source, conditions.added(book, book.statements[0], group, "c or d")) == (
        'rule "x": A when a > 1 and b and (c or d)\n'
    )


@given(any_text())
def test_every_rule_of_every_rulebook_is_read_as_groups(source: str) -> None:
    for statement in parse(source).statements:
        places = places_of(statement)
        if places is None or places.when is None:
            continue
        group = conditions.condition_of(statement, statement.node.when, places.when.body)
        for one, _ in groups(group):
            for part in one.parts:
                assert isinstance(part, (Group, Part))
                assert part.span.start <= part.inner.start <= part.inner.end <= part.span.end

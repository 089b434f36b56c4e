"""A name changed everywhere: the rulebook means the same, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.diagnostics import apply_edits
from gradestudio.language import check, parse
from gradestudio.language import syntax as s
from gradestudio.language.compiling.collect import walk
from gradestudio.language.edits import naming
from gradestudio.language.edits.naming import Named
from tests.language.edits.books import any_text, lines, made

FRESH = "全新之名"
ODD = "新 名（元）"
BY_NAME = "protected-field"
"""A warning that looks at the name itself."""


def everything(source: str) -> list[Named]:
    book = parse(source)
    found = [n for st in book.statements if (n := naming.named_at(book, st)) is not None]
    for statement in book.statements:
        if isinstance(statement.node, s.RelatedNode):
            found += [Named(c.name.name, relation=statement.node.name.name) for c in statement.node.columns]
    return found


def codes(source: str) -> list[tuple[str, int]]:
    book = check(source)
    starts = [x.start for x in book.rulebook.statements]
    return [
        (d.code, sum(1 for x in starts if d.span and x <= d.span.start))
        for d in book.diagnostics
        if d.code != BY_NAME
    ]


@given(any_text(), st.data(), st.sampled_from([FRESH, ODD, "评级日"]))
def test_a_renamed_rulebook_has_the_same_mistakes_and_shape(
    source: str, data: st.DataObject, new: str
) -> None:
    what = data.draw(st.sampled_from(everything(source)))
    book = parse(source)
    after = made(source, naming.renamed(book, what, new))
    assert codes(after) == codes(source)
    assert _without_aka(parse(after)) == _without_aka(book)


def _without_aka(book: s.Rulebook) -> list[type]:
    aka = {
        id(n)
        for x in book.statements
        if x.node
        for f in walk(x.node)
        if isinstance(f, s.FieldNode | s.RelatedNode)
        for n in f.aka
    }
    return [type(n) for x in book.statements if x.node for n in walk(x.node) if id(n) not in aka]


@given(any_text(), st.data())
def test_renamed_there_and_back_gives_the_same_bytes(source: str, data: st.DataObject) -> None:
    own = [n for n in everything(source) if n.relation is None and not _from_sheet(source, n)]
    if not own:
        return
    what = data.draw(st.sampled_from(own))
    after = apply_edits(source, naming.renamed(parse(source), what, FRESH))
    back = apply_edits(after, naming.renamed(parse(after), Named(FRESH, what.grade), what.name))
    assert back.replace("`", "") == source.replace("`", "")


def _from_sheet(source: str, what: Named) -> bool:
    return what.grade is None and any(
        isinstance(x.node, s.FieldNode | s.RelatedNode) and x.node.name.name == what.name
        for x in parse(source).statements
    )


BOOK = """\
规则簿 "改名"
字段 编号 : 编号
字段 年消费 : 金额 又名 消费
字段 上期 : 等级 G
关联 订单 按 编号
  金额 : 金额
参数 门槛 = 10万
定义 合计 = 求和 订单.金额 其中 (订单.金额 超过 门槛)
定义 意向 = 分段 合计
  不足 1万 -> "A"  # 年消费
  否则 -> "B"
评级 G
等级 A "年消费高"
等级 B
规则 "年消费高": A
  当 年消费≥门槛 且 上期 劣于 A
  因为 "年消费 {年消费}"
规则 "二": B 当 上期 = "A" 或 意向 = "A"
其余 B
策略 A
  "{年消费} 元"
示例 "一" 已知 年消费 = 1 应为 G = A
评级 H 按 意向
等级 A
等级 B
"""


@pytest.mark.parametrize(
    ("what", "new", "changes"),
    [
        (
            Named("年消费"),
            "消费额",
            [
                ("字段 年消费 : 金额 又名 消费", "字段 消费额 : 金额 又名 消费, 年消费"),
                ("当 年消费≥", "当 消费额≥"),
                ('"年消费 {年消费}"', '"年消费 {消费额}"'),
                ('"{年消费} 元"', '"{消费额} 元"'),
                ("已知 年消费", "已知 消费额"),
            ],
        ),
        (
            Named("门槛"),
            "line 1",
            [
                ("参数 门槛", "参数 `line 1`"),
                ("超过 门槛", "超过 `line 1`"),
                ("≥门槛 ", "≥`line 1` "),
            ],
        ),
        (
            Named("A", grade="G"),
            "甲",
            [
                ('等级 A "年', '等级 甲 "年'),
                ('高": A\n', '高": 甲\n'),
                ("劣于 A", "劣于 甲"),
                ('上期 = "A"', '上期 = "甲"'),
                ("策略 A", "策略 甲"),
                ("G = A", "G = 甲"),
            ],
        ),
        (
            Named("A", grade="H"),
            "甲",
            [
                ('-> "A"', '-> "甲"'),
                ('意向 = "A"', '意向 = "甲"'),
                ("按 意向\n等级 A", "按 意向\n等级 甲"),
            ],
        ),
        (
            Named("编号"),
            "客户编号",
            [
                ("字段 编号 : 编号", "字段 客户编号 : 编号 又名 编号"),
                ("按 编号", "按 编号 = 客户编号"),
            ],
        ),
        (
            Named("金额", relation="订单"),
            "实付",
            [
                ("  金额 : 金额", "  实付 : 金额 又名 金额"),
                ("求和 订单.金额 其中 (订单.金额 ", "求和 订单.实付 其中 (订单.实付 "),
            ],
        ),
        (Named("订单"), "单据", [("关联 订单 按 编号", "关联 单据 按 编号 又名 订单"), ("订单.", "单据.")]),
    ],
)
def test_every_place_and_no_other(what: Named, new: str, changes: list[tuple[str, str]]) -> None:
    wanted = BOOK
    for old, text in changes:
        wanted = wanted.replace(old, text)
    assert apply_edits(BOOK, naming.renamed(parse(BOOK), what, new)) == wanted


def test_names_that_are_taken() -> None:
    book = parse(BOOK)
    assert "合计" in naming.taken(book, Named("年消费"))
    assert naming.taken(book, Named("A", grade="G")) == {"B"}
    assert naming.taken(book, Named("金额", relation="订单")) == set()


def test_a_broken_statement_is_renamed_by_its_words() -> None:
    source = '字段 年消费 : 金额\n规则 "年消费": A 当 年消费 >=  # 年消费\n'
    after = apply_edits(source, naming.renamed(parse(source), Named("年消费"), "消费额"))
    assert after == '字段 消费额 : 金额 又名 年消费\n规则 "年消费": A 当 消费额 >=  # 年消费\n'


def test_only_lines_that_name_it_change() -> None:
    after = apply_edits(BOOK, naming.renamed(parse(BOOK), Named("意向"), "意愿"))
    assert sum((lines(BOOK) - lines(after)).values()) == 3

"""Statements and their items, as trees."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.language import parse
from gradestudio.language.program import FieldKind
from gradestudio.language.syntax import (
    AgainstNode,
    Band,
    BandsForm,
    BetweenTest,
    BoundaryTest,
    Cell,
    Comparison,
    ContactNode,
    DateLiteral,
    EnsureNode,
    ExampleNode,
    FieldNode,
    FlagLiteral,
    GradeNode,
    Hole,
    InTest,
    LetNode,
    MatrixForm,
    MatrixRow,
    Minus,
    MissingLiteral,
    MissingTest,
    Name,
    NeverNode,
    NextContactNode,
    NoteNode,
    NotNode,
    NumberLiteral,
    Operation,
    OrNode,
    OtherwiseNode,
    OutcomeNode,
    OverrideNode,
    ParamNode,
    PlaceholderNode,
    RelatedNode,
    RulebookNode,
    RuleNode,
    ScoreGroupNode,
    ScoreItemNode,
    ScoreNode,
    ShowNode,
    SinceNode,
    StrategyNode,
    TableColumn,
    TableForm,
    TableNode,
    TableRowNode,
    TagNode,
    TemplateLiteral,
    TextLiteral,
    TierNode,
    TierTest,
    WithinTest,
)


def node(text: str) -> Any:
    """The tree of the one statement of `text`, which has no mistake."""
    book = parse(text)
    assert book.diagnostics == ()
    assert len(book.statements) == 1
    return book.statements[0].node


def n(value: str | int, **more: Any) -> NumberLiteral:
    return NumberLiteral(Decimal(value), **more)


def name(text: str) -> Name:
    return Name(text)


def text(value: str) -> TextLiteral:
    return TextLiteral(value)


HOLE = Hole()


def test_rulebook() -> None:
    assert node(
        '规则簿 "门店客户评级"\n  版本 "2026.2"\n  owner “销售部”\n'
        '  说明 "试行，每月一次"\n  评级日 2026年1月31日\n'
    ) == RulebookNode("门店客户评级", "2026.2", "销售部", "试行，每月一次", date(2026, 1, 31))


def test_field_with_modifiers_in_any_order() -> None:
    assert node(
        "field 次数 : number default 0 unit 次 to 99 from -1 private aka 购买次数, `No. of orders`, Orders"
    ) == FieldNode(
        name("次数"),
        FieldKind.NUMBER,
        aka=(name("购买次数"), name("No. of orders"), name("Orders")),
        unit="次",
        low=Minus(n(1)),
        high=n(99),
        default=n(0),
        private=True,
    )


def test_field_types() -> None:
    assert node('字段 区域 : 选项 "华东"、“华南”') == FieldNode(
        name("区域"), FieldKind.CHOICE, choices=(text("华东"), text("华南"))
    )
    assert node("field 上期 : tier of 客户等级") == FieldNode(
        name("上期"), FieldKind.TIER, grade=name("客户等级")
    )
    kinds = {"id": "id", "text": "文本", "number": "数值", "money": "金额", "date": "日期", "flag": "是否"}
    for english, chinese in kinds.items():
        spelled = "编号" if english == "id" else chinese
        assert (
            node(f"field a : {english}")
            == node(f"字段 a：{spelled}")
            == FieldNode(name("a"), FieldKind(english))
        )


def test_related_with_renamed_key() -> None:
    assert node(
        "关联 值班表 按 日期 = 到店日期\n  日期 : 日期  # 班次\n  又名 排班, 值班\n  店员 : 文本\n"
    ) == RelatedNode(
        name("值班表"),
        name("日期"),
        name("到店日期"),
        (FieldNode(name("日期"), FieldKind.DATE), FieldNode(name("店员"), FieldKind.TEXT)),
        (name("排班"), name("值班")),
    )


def test_param() -> None:
    assert node('param 门槛 = 10万 from 1万 to 50万 step 5000 unit "元"') == ParamNode(
        name("门槛"), n(100_000), n(10_000), n(500_000), n(5000), "元"
    )


def test_let_and_its_default() -> None:
    assert node("let a = b + 1 default 0") == LetNode(name("a"), Operation("+", name("b"), n(1)), n(0))


def test_bands() -> None:
    assert node(
        "let R = bands of months since 最近购买\n"
        "  below 4 -> 4\n"
        "  at least 4 below 7 -> 3\n"
        "  7 to 13 -> 2  # 两端都算\n"
        "\n"
        "  missing -> missing\n"
        "  else -> 1\n"
        "  default 0\n"
    ) == LetNode(
        name("R"),
        BandsForm(
            SinceNode("months", name("最近购买")),
            (
                Band(BoundaryTest(HOLE, (("<", n(4)),)), n(4)),
                Band(BoundaryTest(HOLE, ((">=", n(4)), ("<", n(7)))), n(3)),
                Band(BetweenTest(HOLE, n(7), n(13)), n(2)),
                Band(None, MissingLiteral(), "missing"),
                Band(None, n(1), "else"),
            ),
            n(0),
        ),
    )


def equal(value: Any) -> Cell:
    return Cell(Comparison("=", HOLE, value))


MATRIX = MatrixForm(
    (name("意愿"),),
    (name("能力"),),
    ((equal(text("强")),), (Cell(None, True),)),
    (
        MatrixRow((equal(text("高")),), (text("A"), text("B"))),
        MatrixRow((Cell(BoundaryTest(HOLE, ((">=", n(70)),))),), (name("a"), None)),
    ),
)


def test_matrix_with_and_without_outer_bars() -> None:
    open_rows = (
        'let m = matrix of 意愿 by 能力\n       | "强" | else\n  "高" | "A"  | "B"\n  at least 70 | a | -\n'
    )
    closed_rows = (
        'let m = matrix of 意愿, 能力\n | | "强" | else |\n | "高" | "A"  | "B" |\n | at least 70 | a | - |\n'
    )
    assert node(open_rows) == node(closed_rows) == LetNode(name("m"), MATRIX)


def test_matrix_with_two_values_down() -> None:
    side_by_side = 'let m = matrix of R, F by M\n      | 2 | 1\n  5 4 | "a" | "b"\n  at_all 3 | "c" | "d"\n'
    barred = 'let m = matrix of R, F by M\n  R | F | 2 | 1\n  5 | 4 | "a" | "b"\n  at_all | 3 | "c" | "d"\n'
    form = MatrixForm(
        (name("R"), name("F")),
        (name("M"),),
        ((equal(n(2)),), (equal(n(1)),)),
        (
            MatrixRow((equal(n(5)), equal(n(4))), (text("a"), text("b"))),
            MatrixRow((equal(name("at_all")), equal(n(3))), (text("c"), text("d"))),
        ),
    )
    assert node(side_by_side) == node(barred) == LetNode(name("m"), form)


def test_cells_of_a_decision_table() -> None:
    made = node(
        "table 服务规则\n"
        "  | 年消费 | 区域 | 最近 | -> 服务 | because\n"
        '  | >= 10万 | "华东", "华南" | within 12 months | 专属 | "高额，重点"\n'
        "  | below 18, at least 60 | - | is missing | 标准\n"
        '  | 5 to 10 | not in ("西北") | 有值 | 标准 | - |\n'
    )
    assert made == TableNode(
        name("服务规则"),
        TableForm(
            None,
            (TableColumn(name("年消费")), TableColumn(name("区域")), TableColumn(name("最近"))),
            (
                TableRowNode(
                    (
                        Cell(Comparison(">=", HOLE, n(100_000))),
                        Cell(InTest(HOLE, (text("华东"), text("华南")))),
                        Cell(WithinTest(HOLE, "past", "months", n(12))),
                    ),
                    name("专属"),
                    text("高额，重点"),
                ),
                TableRowNode(
                    (
                        Cell(
                            OrNode(
                                (BoundaryTest(HOLE, (("<", n(18)),)), BoundaryTest(HOLE, ((">=", n(60)),)))
                            )
                        ),
                        Cell(None),
                        Cell(MissingTest(HOLE)),
                    ),
                    name("标准"),
                ),
                TableRowNode(
                    (
                        Cell(BetweenTest(HOLE, n(5), n(10))),
                        Cell(InTest(HOLE, (text("西北"),), True)),
                        Cell(MissingTest(HOLE, True)),
                    ),
                    name("标准"),
                ),
            ),
            output=name("服务"),
            has_because=True,
        ),
    )


def test_table_as_a_value() -> None:
    assert node("定义 折扣 = 决策表 求和\n  | 年消费 | -> |\n  | 至少 1万 | 5% |\n  默认 0\n") == LetNode(
        name("折扣"),
        TableForm(
            "sum",
            (TableColumn(name("年消费")),),
            (TableRowNode((Cell(BoundaryTest(HOLE, ((">=", n(10_000)),))),), n("0.05", percent=True)),),
            default=n(0),
        ),
    )


def test_show() -> None:
    assert node("show a, `b c`") == ShowNode((name("a"), name("b c")))


def test_score() -> None:
    assert node(
        "score 价值分 from 0 to 100\n"
        "  -15 when 投诉 >= 3\n"
        "  + 0.4 * 满意度\n"
        '  group "消费" at most 60\n'
        "    +40 when 年消费 at least 门槛\n"
        '      because "达到"\n'
        "    +1 per 5000 of 年消费 at most 20\n"
        "  group at most 40\n"
        "    +30 fading over 12 months since 最近\n"
        "    ＋8 halving every 6 months since 最近 when 会员\n"
    ) == ScoreNode(
        name("价值分"),
        n(0),
        n(100),
        (
            ScoreGroupNode(
                None,
                None,
                (
                    ScoreItemNode("fixed", -1, n(15), when=Comparison(">=", name("投诉"), n(3))),
                    ScoreItemNode("amount", 1, Operation("*", n("0.4"), name("满意度"))),
                ),
            ),
            ScoreGroupNode(
                "消费",
                n(60),
                (
                    ScoreItemNode(
                        "fixed",
                        1,
                        n(40),
                        when=BoundaryTest(name("年消费"), ((">=", name("门槛")),)),
                        because=text("达到"),
                    ),
                    ScoreItemNode("per", 1, n(1), per=n(5000), subject=name("年消费"), cap=n(20)),
                ),
            ),
            ScoreGroupNode(
                None,
                n(40),
                (
                    ScoreItemNode("fading", 1, n(30), periods=n(12), unit="months", since=name("最近")),
                    ScoreItemNode(
                        "halving", 1, n(8), when=name("会员"), periods=n(6), unit="months", since=name("最近")
                    ),
                ),
            ),
        ),
    )


def test_grade_and_tiers() -> None:
    assert node("评级 客户等级 按 价值分 唯一") == GradeNode(
        name("客户等级"), name("价值分"), policy="unique"
    )
    assert node("grade g unranked best") == GradeNode(name("g"), unranked=True, policy="best")
    assert node('tier A “重点客户” at 80 color "#2E7D32"') == TierNode(
        name("A"), "重点客户", "#2E7D32", n(80)
    )
    assert node("等级 B 前 20%") == TierNode(name("B"), top=n("0.2", percent=True))


def test_rule_over_several_lines() -> None:
    assert node(
        'rule "多投诉" off: C\n  when 投诉 超过 5  # 含本月\n  because "投诉 {投诉} 次"\n'
    ) == RuleNode(
        "多投诉",
        name("C"),
        BoundaryTest(name("投诉"), ((">", n(5)),)),
        TemplateLiteral(("投诉 ", PlaceholderNode("投诉", name("投诉")), " 次")),
        off=True,
    )


def test_a_tier_may_be_called_off() -> None:
    assert node("规则 “逾期”：停用 当 逾期") == RuleNode("逾期", name("停用"), name("逾期"))


def test_otherwise_against_tag() -> None:
    assert node("其余 C") == OtherwiseNode(name("C"))
    assert node("较 上期等级 最多下降 1 级 最多上升 2 级 当 非 上期测算 劣于 上期等级") == AgainstNode(
        name("上期等级"), n(1), n(2), NotNode(TierTest("worse", name("上期测算"), name("上期等级")))
    )
    assert node('tag 流失风险 when a because "久未购买"') == TagNode(
        name("流失风险"), name("a"), text("久未购买")
    )


def test_strategy() -> None:
    assert node(
        "策略 A\n"
        "  “{客户名称}：{下次联系} 前回访。”\n"
        "  “先道歉。” 当 投诉 >= 1\n"
        "  回访周期 30 天 自 最近购买\n"
        "  contact every 2 months when a\n"
    ) == StrategyNode(
        name("A"),
        (
            NoteNode(
                TemplateLiteral(
                    (
                        PlaceholderNode("", name("客户名称")),
                        "：",
                        PlaceholderNode("", NextContactNode()),
                        " 前回访。",
                    )
                )
            ),
            NoteNode(text("先道歉。"), Comparison(">=", name("投诉"), n(1))),
        ),
        (ContactNode(n(30), "days", name("最近购买")), ContactNode(n(2), "months", None, name("a"))),
    )
    assert node('strategy\n  "谢谢"\n') == StrategyNode(None, (NoteNode(text("谢谢")),))


def test_override() -> None:
    assert node('特批 "C-1024"：A 有效至 2026/12/31 因为 "总经理批准"') == OverrideNode(
        text("C-1024"), name("A"), DateLiteral(date(2026, 12, 31)), text("总经理批准")
    )


def test_example() -> None:
    assert node(
        'example "恰好六个月" as of 2026-01-31 given a = 1, b = missing, c = yes\n'
        "  expect G = A, S = 40, H = needs data, T = 是"
    ) == ExampleNode(
        "恰好六个月",
        date(2026, 1, 31),
        ((name("a"), n(1)), (name("b"), MissingLiteral()), (name("c"), FlagLiteral(True))),
        (
            (name("G"), name("A")),
            (name("S"), n(40)),
            (name("H"), OutcomeNode("needs data")),
            (name("T"), FlagLiteral(True)),
        ),
    )


def test_ensure_and_never() -> None:
    assert node("保证 客户等级 不下降 随 年消费 上升") == EnsureNode(
        "monotone", name("客户等级"), name("年消费")
    )
    assert node("ensure every customer is graded") == EnsureNode("graded")
    assert node("ensure A at most 20% of customers") == EnsureNode(
        "share", name("A"), op="<=", share=n("0.2", percent=True)
    )
    assert node("保证 A 至少 5%客户") == EnsureNode(
        "share", name("A"), op=">=", share=n("0.05", percent=True)
    )
    assert node("不可能 投诉 超过 0") == NeverNode(BoundaryTest(name("投诉"), ((">", n(0)),)))


def test_a_statement_word_needs_no_blank_in_chinese() -> None:
    assert node("等级重点 达到80") == TierNode(name("重点"), at=n(80))

"""A sheet fitted to a rulebook's fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from gradestudio.language.program import FieldDef, FieldKind, Grade, Program, RelationDef, Tier
from gradestudio.messages import Words
from gradestudio.table import CellError, Column, ColumnKind, Origin, Problem, Table
from gradestudio.table.cells import Cells, RawColumn, cells_of
from gradestudio.workbook import conform, source_of

K = FieldKind
KEY = FieldDef("客户编号", K.ID)


def raw(
    columns: Mapping[str, Sequence[Any]], sheet: str = "客户", related: Mapping[str, Table] | None = None
) -> Table:
    """A table as read from a sheet with its header in row 1."""
    made: dict[str, Column] = {
        name: RawColumn(name, Cells.pack(values), name, i)
        for i, (name, values) in enumerate(columns.items(), 1)
    }
    rows = len(next(iter(columns.values())))
    return Table(made, rows, Origin("a.xlsx", sheet, 1, np.arange(rows) + 2), related or {})


def program(*fields: FieldDef, **more: Any) -> Program:
    return Program(fields=(KEY, *fields), **more)


def keyed(name: str, values: Sequence[Any]) -> Table:
    return raw({"客户编号": [f"C{i}" for i in range(len(values))], name: values})


def fitted(
    definition: FieldDef, values: Sequence[Any], heading: str | None = None
) -> tuple[list[Any], list[Problem]]:
    """The values of one field as Python values, and the problems."""
    table = conform(keyed(heading or definition.name, values), program(definition))
    return read(table.column(definition.name)), list(table.problems)


def read(column: Column) -> list[Any]:
    if column.kind is ColumnKind.NUMBER:
        return [None if np.isnan(v) else float(v) for v in column.data]
    if column.kind is ColumnKind.DATE:
        return [
            None if v == Column.NO_DATE else date(1970, 1, 1) + timedelta(days=int(v)) for v in column.data
        ]
    if column.kind is ColumnKind.FLAG:
        return [None if v < 0 else bool(v) for v in column.data]
    return [None if v < 0 else column.values[v] for v in column.data]


def told(problems: Sequence[Problem]) -> list[tuple[str, str, str, str]]:
    for problem in problems:
        for language in ("zh", "en"):
            words = Words(language)
            assert words.sentence(problem) != problem.code, problem.code
            assert "{" not in words.sentence(problem)
            assert not words.did(problem).startswith("did.")
    return [(p.code, str(p.cell), p.seen, p.did) for p in problems]


# ── Types ───────────────────────────────────────────────────────────────────────────────────────


def test_numbers_and_money() -> None:
    values, problems = fitted(
        FieldDef("年消费", K.MONEY),
        [
            1,
            2.5,
            "¥1,234.50",
            "1.2万",
            "85%",
            None,
            "abc",
            "-",
            True,
            date(2024, 1, 1),
            CellError("#DIV/0!"),
            CellError("formula"),
        ],
    )
    assert values == [1.0, 2.5, 1234.5, 12000.0, 0.85, None, None, None, None, None, None, None]
    assert told(problems) == [
        ("unreadable-number", "客户!B8", "abc", "taken-as-missing"),
        ("blank-word", "客户!B9", "-", "taken-as-missing"),
        ("unreadable-number", "客户!B10", "TRUE", "taken-as-missing"),
        ("unreadable-number", "客户!B11", "2024-01-01", "taken-as-missing"),
        ("error-cell", "客户!B12", "#DIV/0!", "taken-as-missing"),
        ("formula-without-value", "客户!B13", "", "taken-as-missing"),
    ]


def test_dates() -> None:
    values, problems = fitted(
        FieldDef("最近购买", K.DATE),
        [
            date(2024, 8, 21),
            datetime(2024, 8, 21, 23, 59),
            "2024年8月21日",
            20240821,
            "8/9/2024",
            "昨天",
            5,
            None,
        ],
    )
    assert values == [date(2024, 8, 21)] * 4 + [None] * 4
    assert told(problems) == [
        ("ambiguous-date", "客户!B6", "8/9/2024", "taken-as-missing"),
        ("unreadable-date", "客户!B7", "昨天", "taken-as-missing"),
        ("unreadable-date", "客户!B8", "5", "taken-as-missing"),
    ]


def test_bare_day_numbers_are_read_and_told_once() -> None:
    values, problems = fitted(FieldDef("最近购买", K.DATE), [45525, "45525", date(2024, 8, 21)])
    assert values == [date(2024, 8, 21)] * 3
    assert [(p.code, str(p.cell), p.args["count"]) for p in problems] == [("numbers-as-dates", "客户!B2", 2)]


def test_dates_before_1970_and_with_a_time_of_day() -> None:
    values, _ = fitted(FieldDef("生日", K.DATE), [date(1955, 3, 4), datetime(1955, 3, 4, 18, 0)])
    assert values == [date(1955, 3, 4)] * 2


def test_day_numbers_of_a_workbook_that_counts_from_1904() -> None:
    table = keyed("日", [44063])
    table = Table(table.columns, 1, Origin("a.xlsx", "客户", 1, np.array([2]), date1904=True))
    typed = conform(table, program(FieldDef("日", K.DATE)))
    assert read(typed.column("日")) == [date(2024, 8, 21)]


def test_yes_and_no() -> None:
    values, problems = fitted(FieldDef("会员", K.FLAG), ["是", "无", True, 0, 1, 2, "x", None])
    assert values == [True, False, True, False, True, None, None, None]
    assert told(problems) == [
        ("unreadable-flag", "客户!B7", "2", "taken-as-missing"),
        ("unreadable-flag", "客户!B8", "x", "taken-as-missing"),
    ]


def test_texts_are_trimmed_and_normalised_and_stand_in_order_of_appearance() -> None:
    table = conform(
        keyed("城市", ["ＡＢ", " 上海 ", "AB", 12.0, 1.5, date(2024, 1, 2), "\u200b", None]),
        program(FieldDef("城市", K.TEXT)),
    )
    column = table.column("城市")
    assert column.values == ("AB", "上海", "12", "1.5", "2024-01-02")
    assert column.data.tolist() == [0, 1, 0, 2, 3, 4, -1, -1]


def test_texts_that_need_no_change_are_kept_but_once() -> None:
    sheet = raw({"a": ["x", None, "y", "x"], "b": [" x", "y", " x", "y"]})
    table = conform(sheet, program(FieldDef("a", FieldKind.TEXT), FieldDef("b", FieldKind.TEXT)))
    assert read(table.column("a")) == ["x", None, "y", "x"]
    assert read(table.column("b")) == ["x", "y", "x", "y"]
    kept = cells_of(sheet.column("a"))
    assert table.column("a").values is kept.texts
    assert table.column("a").data is kept.codes


def test_choices_outside_the_list_are_problems_that_know_the_list() -> None:
    values, problems = fitted(
        FieldDef("区域", K.CHOICE, choices=("华东", "VP")), ["华东 ", "ＶＰ", "VP", "vp", "华中", None, 3]
    )
    assert values == ["华东", "VP", "VP", None, None, None, None]
    assert told(problems) == [
        ("not-in-choices", "客户!B5", "vp", "taken-as-missing"),
        ("not-in-choices", "客户!B6", "华中", "taken-as-missing"),
        ("not-in-choices", "客户!B8", "3", "taken-as-missing"),
    ]
    assert problems[0].args["choices"] == ("华东", "VP")


def test_ids_stay_text() -> None:
    typed = conform(raw({"客户编号": ["007", 1234.0, " A1 ", 110101199001011234.0, 12.5]}), program())
    values = read(typed.column("客户编号"))
    assert values[:3] == ["007", "1234", "A1"]
    assert values[4] == "12.5"
    assert [(p.code, str(p.cell), p.did) for p in typed.problems] == [
        ("id-digits-lost", "客户!A5", "read-as")
    ]


def test_long_ids_kept_as_text_or_whole_numbers_lose_nothing() -> None:
    typed = conform(raw({"客户编号": ["110101199001011234", 110101199001011235]}), program())
    assert read(typed.column("客户编号")) == ["110101199001011234", "110101199001011235"]
    assert typed.problems == ()


def test_tiers_by_name_or_title() -> None:
    grade = Grade("等级", (Tier("A", "重点客户"), Tier("B", "普通客户")), ())
    definition = FieldDef("上期等级", K.TIER, grade="等级")
    table = keyed("上期等级", ["A", "普通客户", "C", "待补充", None])
    typed = conform(table, program(definition, grades=(grade,)))
    assert read(typed.column("上期等级")) == ["A", "B", None, None, None]
    assert told(typed.problems) == [("not-a-tier", "客户!B4", "C", "taken-as-missing")]


def test_error_words_in_texts_are_no_texts() -> None:
    values, problems = fitted(FieldDef("城市", K.TEXT), ["#N/A", "#1", CellError("#REF!")])
    assert values == [None, "#1", None]
    assert [p.code for p in problems if p.row is not None] == ["error-cell", "error-cell"]


# ── Ranges, defaults, shares, units ─────────────────────────────────────────────────────────────


def test_values_outside_the_valid_range_are_missing() -> None:
    values, problems = fitted(
        FieldDef("年龄", K.NUMBER, low=Decimal(0), high=Decimal(120)), [0, 120, -1, "121"]
    )
    assert values == [0.0, 120.0, None, None]
    assert told(problems) == [
        ("out-of-range", "客户!B4", "-1", "taken-as-missing"),
        ("out-of-range", "客户!B5", "121", "taken-as-missing"),
    ]


def test_dates_have_ranges_too() -> None:
    definition = FieldDef("日", K.DATE, low=date(2020, 1, 1))
    values, problems = fitted(definition, [date(2020, 1, 1), date(2019, 12, 31)])
    assert values == [date(2020, 1, 1), None]
    assert [p.code for p in problems] == ["out-of-range"]


def test_eighty_five_in_a_share_is_a_problem_of_its_own() -> None:
    definition = FieldDef("满意率", K.NUMBER, low=Decimal(0), high=Decimal(1))
    values, problems = fitted(definition, [0.85, "85%", 85, 1, 250])
    assert values == [0.85, 0.85, None, 1.0, None]
    assert [(p.code, p.seen) for p in problems] == [("percent-as-whole", "85"), ("out-of-range", "250")]
    told(problems)


@pytest.mark.parametrize(
    ("kind", "default", "values", "expected"),
    [
        (K.NUMBER, Decimal("1.5"), [None, "abc", 2], [1.5, 1.5, 2.0]),
        (
            K.DATE,
            date(2024, 1, 1),
            [None, "abc", date(2023, 1, 1)],
            [date(2024, 1, 1)] * 2 + [date(2023, 1, 1)],
        ),
        (K.FLAG, False, [None, "abc", "是"], [False, False, True]),
        (K.TEXT, "其他", [None, "甲"], ["其他", "甲"]),
    ],
)
def test_the_default_stands_for_missing_cells_and_problems_stay_listed(
    kind: FieldKind, default: Any, values: list[Any], expected: list[Any]
) -> None:
    found, problems = fitted(FieldDef("x", kind, default=default), values)
    assert found == expected
    assert [p.did for p in problems if p.row is not None] == ["default-used"] * values.count("abc")


def test_the_default_of_a_text_stands_in_order_of_first_appearance() -> None:
    typed = conform(keyed("x", ["乙", None, "甲"]), program(FieldDef("x", K.TEXT, default="无")))
    assert typed.column("x").values == ("乙", "无", "甲")


def test_a_heading_in_ten_thousands_over_a_field_in_yuan_is_converted_and_told() -> None:
    values, problems = fitted(FieldDef("消费金额", K.MONEY, unit="元"), [1.1, "2"], "消费金额（万元）")
    assert values == [11000.0, 20000.0]
    assert told(problems) == [("unit-scaled", "客户!B1", "", "read-as")]


def test_a_unit_that_no_field_answers_is_told() -> None:
    values, problems = fitted(FieldDef("消费金额", K.MONEY), [1.1], "消费金额（万元）")
    assert values == [1.1]
    assert [p.code for p in problems] == ["heading-unit"]
    told(problems)


def test_a_mostly_unreadable_column_is_told_once_more() -> None:
    _, problems = fitted(FieldDef("年消费", K.NUMBER), ["甲", "乙", 3, None, None])
    assert [(p.code, p.args.get("count"), p.args.get("total")) for p in problems if p.row is None] == [
        ("mostly-unreadable", 2, 3)
    ]
    told(problems)


# ── Headings ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "aka", "heading"),
    [
        ("消费金额", (), "消费金额"),
        ("消费金额", ("Amount",), "amount"),
        ("消费金额", (), " 消费 金额 "),
        ("消费金额", (), "消费金额（元）"),
        ("消费金额", (), "消费金额(万元)"),
        ("消费金额", (), "消费金额/元"),
        ("消费金额", (), "消费金额*"),
        ("Total spend", (), "ＴＯＴＡＬ　ＳＰＥＮＤ"),
        ("消费金额（元）", (), "消费金额"),
    ],
)
def test_a_heading_is_found(name: str, aka: tuple[str, ...], heading: str) -> None:
    table = conform(keyed(heading, [5]), program(FieldDef(name, K.TEXT, aka=aka)))
    assert read(table.column(name)) == ["5"]
    assert table.column(name).heading == heading


def test_the_exact_heading_wins_over_a_like_one() -> None:
    table = raw({"客户编号": ["C1"], "金额（元）": [1], "金额": [2]})
    assert read(conform(table, program(FieldDef("金额", K.MONEY))).column("金额")) == [2.0]


def test_two_like_headings_are_not_guessed_between() -> None:
    table = raw({"客户编号": ["C1"], "金额（元）": [1], "金额（万元）": [2]})
    typed = conform(table, program(FieldDef("金额", K.MONEY)))
    assert read(typed.column("金额")) == [None]
    assert [(p.code, p.args["headings"]) for p in typed.problems] == [
        ("column-ambiguous", ("金额（元）", "金额（万元）"))
    ]
    told(typed.problems)


def test_what_a_bracket_says_is_part_of_the_name_unless_it_is_a_unit() -> None:
    table = raw({"客户编号": ["C1"], "金额（不含税）": [1]})
    typed = conform(table, program(FieldDef("金额", K.MONEY)))
    assert [p.code for p in typed.problems] == ["column-not-found"]


def test_an_absent_column_is_missing_everywhere_and_told_once() -> None:
    typed = conform(
        keyed("消费金颜", [5]),
        program(FieldDef("消费金额", K.MONEY), FieldDef("投诉", K.NUMBER, default=Decimal(0))),
    )
    assert read(typed.column("消费金额")) == [None]
    assert read(typed.column("投诉")) == [0.0]
    assert [(p.code, p.field, p.did) for p in typed.problems] == [
        ("column-not-found", "消费金额", "taken-as-missing"),
        ("column-not-found", "投诉", "default-used"),
    ]
    assert "消费金颜" in Words("zh").sentence(typed.problems[0])


def test_a_mapping_names_headings() -> None:
    table = raw({"编码": ["C1"], "客户编号": ["X"], "金额": [3]})
    typed = conform(
        table, program(FieldDef("年消费", K.MONEY)), mapping={"客户编号": "编码", "年消费": "金额"}
    )
    assert read(typed.column("客户编号")) == ["C1"]
    assert read(typed.column("年消费")) == [3.0]


def test_a_mapping_to_a_column_that_is_not_there() -> None:
    typed = conform(keyed("金额", [3]), program(FieldDef("金额", K.MONEY)), mapping={"金额": "余额"})
    assert "mapped-column-not-found" in [p.code for p in typed.problems]
    told(typed.problems)


# ── Keys ────────────────────────────────────────────────────────────────────────────────────────


def test_every_row_of_a_double_key_and_every_blank_key_is_listed() -> None:
    typed = conform(raw({"客户编号": ["C1", "C2", None, "C1", " C1"]}), program())
    assert told(typed.problems) == [
        ("blank-key", "客户!A4", "", "listed"),
        ("duplicate-key", "客户!A2", "C1", "listed"),
        ("duplicate-key", "客户!A5", "C1", "listed"),
        ("duplicate-key", "客户!A6", "C1", "listed"),
    ]
    assert typed.problems[1].args["rows"] == ("2", "5", "6")


def test_a_typed_table_is_given_back_as_it_is() -> None:
    typed = conform(keyed("x", [1]), program(FieldDef("x", K.NUMBER)))
    assert conform(typed, program()) is typed


def test_an_empty_sheet_gives_columns_without_rows() -> None:
    typed = conform(raw({"客户编号": [], "x": []}), program(FieldDef("x", K.NUMBER), FieldDef("y", K.TEXT)))
    assert typed.row_count == 0
    assert [len(c) for c in typed.columns.values()] == [0, 0, 0]


# ── Sheets ──────────────────────────────────────────────────────────────────────────────────────

ORDERS = RelationDef("订单", "客户编号", "客户编号", (KEY, FieldDef("金额", K.MONEY)), aka=("消费明细",))


def orders(sheet: str = "订单") -> Table:
    return raw({"客户编号": ["C2", "C1", "C2", None], "金额": [1, "2", "x", 4]}, sheet)


def test_related_sheets_by_name_and_aka() -> None:
    for name in ("订单", "消费明细", " 订单 "):
        typed = conform(
            raw({"客户编号": ["C1"]}, related={name: orders(name)}),
            program(FieldDef("n", K.TEXT), relations=(ORDERS,)),
        )
        assert read(typed.related["订单"].column("金额")) == [1.0, 2.0, None, 4.0]
        bad = [p for p in typed.problems if p.relation == "订单"]
        assert [(p.code, str(p.cell)) for p in bad] == [("unreadable-number", f"{name}!B4")]


def test_a_related_sheet_is_never_guessed() -> None:
    typed = conform(
        raw({"客户编号": ["C1"], "名称": ["甲"]}, related={"Sheet2": orders("Sheet2")}),
        program(FieldDef("名称", K.TEXT), relations=(ORDERS,)),
    )
    assert dict(typed.related) == {}
    (problem,) = typed.problems
    assert (problem.code, problem.relation, problem.args["plausible"]) == (
        "relation-not-found",
        "订单",
        "Sheet2",
    )
    told(typed.problems)


def test_the_related_sheet_may_be_the_customers_own() -> None:
    parent = RelationDef("母公司", "客户编号", "母公司编号", (KEY, FieldDef("等级", K.TEXT)), aka=("客户",))
    table = raw({"客户编号": ["C1", "C2"], "母公司编号": ["C2", None], "等级": ["A", "B"]})
    typed = conform(table, program(FieldDef("母公司编号", K.ID), relations=(parent,)))
    assert read(typed.related["母公司"].column("等级")) == ["A", "B"]
    assert typed.row_count == 2


def test_the_sheet_that_fits_the_fields_is_the_customers() -> None:
    customers = raw({"客户编号": ["C1"], "名称": ["甲"]}, "名册")
    opened = Table(orders().columns, 4, orders().origin, {"名册": customers})
    typed = conform(opened, program(FieldDef("名称", K.TEXT), relations=(ORDERS,)))
    assert typed.origin.sheet == "名册"
    assert typed.related["订单"].row_count == 4
    assert source_of(opened, typed) is customers


def test_a_sheet_named_by_the_user_stays() -> None:
    first = orders("甲")
    customers = raw({"客户编号": ["C1"], "名称": ["甲"]}, "名册")
    chosen = Table(
        first.columns, 4, Origin("a.xlsx", "甲", 1, np.arange(4) + 2, chosen=True), {"名册": customers}
    )
    assert conform(chosen, program(FieldDef("名称", K.TEXT))).origin.sheet == "甲"


@pytest.mark.parametrize("sheet", ["订单", "Sheet1"])
def test_a_rulebook_of_its_key_alone_grades_the_keys_of_the_related_sheet(sheet: str) -> None:
    opened = orders(sheet)
    typed = conform(opened, program(relations=(ORDERS,)))
    assert read(typed.column("客户编号")) == ["C2", "C1"]
    assert [str(typed.origin.cell(i, 1)) for i in (0, 1)] == [f"{sheet}!A2", f"{sheet}!A3"]
    assert typed.related["订单"].row_count == 4
    assert [p.code for p in typed.problems] == ["unreadable-number"]
    source = source_of(opened, typed)
    assert {name: column.data.tolist() for name, column in source.columns.items()} == {
        "客户编号": ["C2", "C1"]
    }


def test_with_a_customers_sheet_the_keys_are_its_own() -> None:
    typed = conform(raw({"客户编号": ["C9"]}, related={"订单": orders()}), program(relations=(ORDERS,)))
    assert read(typed.column("客户编号")) == ["C9"]


def test_the_key_may_have_another_name_in_the_related_sheet() -> None:
    relation = RelationDef("订单", "买家", "客户编号", (FieldDef("买家", K.ID),))
    table = raw({"买家": ["C2", "C1", "C2"]}, "订单")
    assert read(conform(table, program(relations=(relation,))).column("客户编号")) == ["C2", "C1"]


def test_the_checker_finds_the_same_columns() -> None:
    from gradestudio.language import check
    from gradestudio.workbook import column_summaries

    source = (
        "字段 客户编号 : 编号\n字段 消费金额 : 金额\n字段 区域 : 文本\n标签 大 当 消费金额 > 5 且 区域 有值\n"
    )
    table = raw({"客户 编号": ["C1"], "消费金额（元）": [1], "ＡＢ": [2]})
    told_of = [
        d.args["name"]
        for d in check(source, column_summaries(table)).diagnostics
        if d.code == "column-not-in-sheet"
    ]
    problems = conform(table, check(source, None).program).problems
    assert told_of == [p.args["name"] for p in problems if p.code == "column-not-found"] == ["区域"]

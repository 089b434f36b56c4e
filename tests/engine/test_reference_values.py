"""Numbers, text, time, choices, matrices and tables: §4.5 to §4.7, §4.12."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.engine.casework import graded, truth, value

FIELDS = """
field a : number
field b : number
field t : text
field u : text
field k : one of "华东", "华南", "华北"
field d : date
field e : date
field f : flag
"""
D = date


# ── Numbers ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("expression", "row", "expected"),
    [
        ("round(a)", {"a": 2.5}, 3),
        ("round(a)", {"a": -2.5}, -3),
        ("round(a, 2)", {"a": 1.005}, 1.01),
        ("round(a, 2)", {"a": 0.285}, 0.29),
        ("0.1 + 0.2", {}, 0.3),  # constants are exact
        ("1 / 3 * 3", {}, 1),
        ("a + b", {"a": 0.1, "b": 0.2}, 0.1 + 0.2),  # columns are doubles
        ("2 + 3 * 4 - 6 / 4", {}, 12.5),
        ("-(2 + 3)", {}, -5),
        ("10万 / 2", {}, 50000),
        ("20%", {}, 0.2),
    ],
)
def test_numbers(expression: str, row: dict[str, Any], expected: float) -> None:
    assert value(expression, row, FIELDS) == expected


def test_constants_compare_exactly() -> None:
    assert truth("0.7 + 0.1 >= 0.8", {}, FIELDS) is True
    assert truth("0.1 * 3 = 0.3", {}, FIELDS) is True
    # Columns are doubles: 0.7 + 0.1 lies just below 0.8 there.
    assert truth("a + b >= 0.8", {"a": 0.7, "b": 0.1}, FIELDS) is False


def test_parameters_in_arithmetic_are_exact() -> None:
    rules = f"param p = 0.1 from 0 to 1\n{FIELDS}let X = p * 3\nshow X\n"
    assert graded(rules, [{}]).values() == [0.3]
    assert graded(rules, [{}], params={"p": Decimal("0.7")}).values() == [2.1]


def test_constant_division_by_zero_is_missing() -> None:
    rules = f"param p = 0 from 0 to 1\n{FIELDS}let X = 5 / p\nshow X\n"
    assert graded(rules, [{}]).values() == [None]
    assert graded(rules, [{}], params={"p": 1}).values() == [5]


@pytest.mark.parametrize(
    ("condition", "row", "expected"),
    [
        ("a at least 5", {"a": 5}, True),
        ("a above 5", {"a": 5}, False),
        ("a at most 5", {"a": 5}, True),
        ("a below 5", {"a": 5}, False),
        ("a at least 2 below 5", {"a": 5}, False),
        ("a at least 2 below 5", {"a": 2}, True),
        ("a != 5", {"a": 4}, True),
        ("a in (1, 2, 5)", {"a": 5}, True),
        ("a not in (1, 2, 5)", {"a": 5}, False),
        ("f = yes", {"f": True}, True),
        ("f = no", {"f": True}, False),
        ("f", {"f": False}, False),
        ("f != yes", {"f": False}, True),
    ],
)
def test_comparisons(condition: str, row: dict[str, Any], expected: bool) -> None:
    assert truth(condition, row, FIELDS) is expected


# ── Text ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("condition", "row", "expected"),
    [
        ('t = "VIP"', {"t": "vip"}, False),
        ('t = "VIP"', {"t": "VIP"}, True),
        ('t = "ＶＩＰ "', {"t": "VIP"}, True),  # literals are made narrow and trimmed
        ('t contains "经理"', {"t": "总经理"}, True),
        ('t contains "p"', {"t": "VIP"}, False),
        ('t contains "100%"', {"t": "打折100%"}, True),
        ('t contains "a_c"', {"t": "abc"}, False),
        ('t starts with "上海"', {"t": "上海店"}, True),
        ('t ends with "店"', {"t": "上海店"}, True),
        ('t contains ("x", "店")', {"t": "上海店"}, True),
        ('t starts with ("x", "海")', {"t": "上海店"}, False),
        ("t = u", {"t": "a", "u": "a"}, True),
        ("t = u", {"t": "a"}, None),
        ('k in ("华东", "华南")', {"k": "华南"}, True),
        ('k not in ("华东", "华南")', {"k": "华南"}, False),
        ('k != "华东"', {"k": "华南"}, True),
    ],
)
def test_texts(condition: str, row: dict[str, Any], expected: bool | None) -> None:
    assert truth(condition, row, FIELDS) is expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"a": 5, "t": "x"}, "R5-x"),
        ({"a": -3, "t": "x"}, "R-3-x"),
        ({"a": 1e6, "t": "x"}, "R1000000-x"),
        ({"a": 5.5, "t": "x"}, None),  # whole numbers only
        ({"a": 5}, None),
    ],
)
def test_templates(row: dict[str, Any], expected: str | None) -> None:
    assert value('"R{a}-{t}"', row, FIELDS) == expected


# ── Time ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("expression", "row", "expected"),
    [
        ("months since d", {"d": D(2025, 12, 31)}, 1),
        ("months since d", {"d": D(2025, 12, 15)}, 1),
        ("months since d", {"d": D(2026, 2, 28)}, -1),
        ("years since d", {"d": D(2024, 1, 31)}, 2),
        ("years since d", {"d": D(2024, 2, 1)}, 1),
        ("days since d", {"d": D(2026, 2, 1)}, -1),
        ("days from d to e", {"d": D(2026, 1, 1), "e": D(2026, 3, 1)}, 59),
        ("months from d to e", {"d": D(2026, 1, 31), "e": D(2026, 2, 28)}, 1),
        ("years from d to e", {"d": D(2020, 2, 29), "e": D(2026, 2, 28)}, 6),
        ("month of d", {"d": D(2026, 11, 2)}, 11),
        ("next anniversary of d", {"d": D(1990, 1, 31)}, D(2026, 1, 31)),
        ("next anniversary of d", {"d": D(1990, 1, 30)}, D(2027, 1, 30)),
        ("next anniversary of d", {"d": D(2000, 2, 29)}, D(2026, 2, 28)),
        ("days from grading date to next anniversary of d", {"d": D(1990, 2, 3)}, 3),
        ("max(d, e)", {"d": D(2026, 1, 1), "e": D(2026, 3, 1)}, D(2026, 3, 1)),
        ("grading date", {}, D(2026, 1, 31)),
    ],
)
def test_time(expression: str, row: dict[str, Any], expected: Any) -> None:
    assert value(expression, row, FIELDS) == expected


@pytest.mark.parametrize(
    ("condition", "first", "last"),
    [
        # At 2026-01-31: both ends are in.
        ("d within 1 months", D(2025, 12, 31), D(2026, 1, 31)),
        ("d within 2 months", D(2025, 11, 30), D(2026, 1, 31)),  # cut to November's last day
        ("d within 90 days", D(2025, 11, 2), D(2026, 1, 31)),
        ("d within 1 years", D(2025, 1, 31), D(2026, 1, 31)),
        ("d within next 1 months", D(2026, 1, 31), D(2026, 2, 28)),
        ("d within next 30 days", D(2026, 1, 31), D(2026, 3, 2)),
        ("d within this year", D(2026, 1, 1), D(2026, 12, 31)),
        ("d within last year", D(2025, 1, 1), D(2025, 12, 31)),
        ("d within this quarter", D(2026, 1, 1), D(2026, 3, 31)),
        ("d within last quarter", D(2025, 10, 1), D(2025, 12, 31)),
        ("d within this month", D(2026, 1, 1), D(2026, 1, 31)),
        ("d within last month", D(2025, 12, 1), D(2025, 12, 31)),
        ("d between 2026-01-05 to 2026-01-09", D(2026, 1, 5), D(2026, 1, 9)),
    ],
)
def test_spans_of_time(condition: str, first: date, last: date) -> None:
    days = [date.fromordinal(first.toordinal() - 1), first, last, date.fromordinal(last.toordinal() + 1)]
    case = graded(f"{FIELDS}tag T when {condition}\n", [{"d": day} for day in days])
    assert case.tags() == [False, True, True, False]


def test_the_grading_date_alone_decides_not_the_clock() -> None:
    rules = f"{FIELDS}let X = days since d\nshow X\n"
    assert graded(rules, [{"d": D(2026, 1, 31)}], as_of=D(2026, 1, 31)).values() == [0]
    assert graded(rules, [{"d": D(2026, 1, 31)}], as_of=D(2030, 1, 31)).values() == [1461]


# ── Bands, matrices, tables ─────────────────────────────────────────────────────────────────────

BANDS = """
let X = bands of a
  below 4 -> 4
  at least 4 below 7 -> 3
  at least 7 -> 1
show X
"""


def test_bands() -> None:
    case = graded(FIELDS + BANDS, [{"a": 3.99}, {"a": 4}, {"a": 6.99}, {"a": 7}, {}])
    assert case.values() == [4, 3, 3, 1, None]


def test_bands_with_else_and_missing() -> None:
    rules = f"{FIELDS}\nlet X = bands of a\n  below 4 -> 4\n  missing -> 9\n  else -> 1\nshow X\n"
    assert graded(rules, [{"a": 1}, {"a": 5}, {}]).values() == [4, 1, 9]


def test_a_hole_between_bands_is_missing() -> None:
    rules = f"{FIELDS}\nlet X = bands of a\n  below 4 -> 4\n  above 5 -> 1\nshow X\n"
    assert graded(rules, [{"a": 4.5}]).values() == [None]


def test_band_edges_may_be_parameters() -> None:
    rules = (
        f"param p = 4 from 1 to 9\n{FIELDS}\nlet X = bands of a\n  below p -> 4\n  at least p -> 1\nshow X\n"
    )
    assert graded(rules, [{"a": 5}]).values() == [1]
    assert graded(rules, [{"a": 5}], params={"p": 6}).values() == [4]


MATRIX = """
let X = matrix of t by u
       | "强" | "弱"
  "高" | "A"  | "B"
  "低" | "B"  | "C"
show X
"""


def test_matrix() -> None:
    rows = [{"t": "高", "u": "强"}, {"t": "低", "u": "弱"}, {"t": "中", "u": "强"}, {"t": "高"}]
    case = graded(FIELDS + MATRIX, rows)
    assert case.values() == ["A", "C", None, None]
    (found,) = case.findings("grid-without-match")
    assert (found.rows, found.args["name"]) == ((2,), "X")  # a missing heading is unknown, not a hole


def test_overlapping_headings_take_the_first_true_one() -> None:
    rules = f"""{FIELDS}
let X = matrix of a by b
        | >= 10 | >= 0
  >= 10 | "A"   | "B"
  >= 0  | "C"   | "D"
show X
"""
    rows = [{"a": 20, "b": 20}, {"a": 5, "b": 20}, {"a": 20, "b": 5}, {"a": 5, "b": 5}]
    assert graded(rules, rows).values() == ["A", "C", "B", "D"]


def table(policy: str, rows: str) -> str:
    return f"{FIELDS}\nlet X = table {policy}\n  | a | b | -> X |\n{rows}\nshow X\n"


THREE_ROWS = """  | >= 10 | - | 5 |
  | - | >= 10 | 3 |
  | >= 20 | - | 0.1 |"""


@pytest.mark.parametrize(
    ("policy", "row", "expected", "incomplete"),
    [
        ("first", {"a": 20, "b": 20}, 5, False),
        ("first", {"a": 1, "b": 20}, 3, False),
        ("first", {"a": 1, "b": 1}, None, False),
        ("first", {"b": 20}, 3, True),  # behind an unknown row
        ("sum", {"a": 20, "b": 20}, 8.1, False),
        ("sum", {"a": 1, "b": 1}, 0, False),
        ("sum", {"b": 20}, 3, True),
        ("min", {"a": 20, "b": 20}, 0.1, False),
        ("max", {"a": 20, "b": 20}, 5, False),
        ("max", {"a": 1, "b": 1}, None, False),
        ("min", {"a": 1, "b": 1}, None, False),
        ("count", {"a": 20, "b": 20}, 3, False),
        ("count", {"a": 1, "b": 1}, 0, False),
        ("count", {"a": 20}, 2, True),
        ("unique", {"a": 10, "b": 1}, 5, False),
        ("unique", {"a": 1, "b": 1}, None, False),
    ],
)
def test_let_tables(policy: str, row: dict[str, Any], expected: float | None, incomplete: bool) -> None:
    case = graded(table(policy, THREE_ROWS), [row])
    assert case.values() == [expected]
    assert case.incomplete() == [incomplete]


def test_a_unique_table_with_different_values_is_missing_and_listed() -> None:
    rows = """  | >= 10 | - | 5 |
  | - | >= 10 | 3 |
  | >= 20 | - | 5 |"""
    case = graded(table("unique", rows), [{"a": 10, "b": 10}, {"a": 20, "b": 1}])
    assert case.values() == [None, 5]
    (found,) = case.findings("table-unique-conflict")
    assert (found.rows, found.args["name"]) == ((0,), "X")


def test_cells_of_tables() -> None:
    rules = f"""{FIELDS}
let X = table
  | a                | k              | d                | t          | -> X |
  | at least 2 below 10 | "华东", "华南" | -                | -          | 1 |
  | below 0, at least 60 | -          | -                | -          | 2 |
  | -                | -              | within 12 months | -          | 3 |
  | -                | -              | -                | is missing | 4 |
show X
"""
    rows = [
        {"a": 9, "k": "华南", "d": D(2020, 1, 1), "t": "x"},
        {"a": 60, "k": "华北", "d": D(2020, 1, 1), "t": "x"},
        {"a": 10, "k": "华北", "d": D(2026, 1, 1), "t": "x"},
        {"a": 10, "k": "华北", "d": D(2020, 1, 1)},
        {"a": 10, "k": "华北", "d": D(2020, 1, 1), "t": "x"},
    ]
    assert graded(rules, rows).values() == [1, 2, 3, 4, None]

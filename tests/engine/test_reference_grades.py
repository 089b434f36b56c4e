"""Lists, ties, hit policies, limits, overrides, strategies and promises: §4.8 to §4.10, §4.12."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from gradestudio.diagnostics import Severity
from gradestudio.engine.reference import grade_by_rows
from gradestudio.language import check
from tests.engine.casework import AS_OF, Case, graded, program_of, sheet_of

D = date


# ── Ties and the whole list ─────────────────────────────────────────────────────────────────────


def tops(condition: str, values: list[Any], group: list[Any] | None = None) -> list[bool | None]:
    rows = [
        {"a": v} | ({} if group is None else {"g": g}) for v, g in zip(values, group or values, strict=True)
    ]
    return graded(f"field a : number\nfield g : text\ntag T when {condition}\n", rows).tags()


@pytest.mark.parametrize(
    ("share", "values", "expected"),
    [
        ("20%", [10, 20, 30, 40, 50], [False, False, False, False, True]),
        ("20%", [10, 20, 50, 50, 50], [False, False, True, True, True]),  # ties are all in
        ("40%", [10, 50, 50, 50, 60], [False, True, True, True, True]),  # 1 + 1 greater <= 2
        ("20%", [50, 50, 40, 40, 40], [True, True, False, False, False]),
        ("21%", [10, 20, 30, 40, 50], [False, False, False, True, True]),  # ceil(1.05) = 2
        ("20%", [10, 20, 30, None, None], [False, False, True, None, None]),  # three have a value
        ("100%", [1, 2], [True, True]),
        ("10%", list(range(1, 31)), [v > 27 for v in range(1, 31)]),  # 0.1 · 30 is 3
    ],
)
def test_in_top(share: str, values: list[Any], expected: list[bool | None]) -> None:
    assert tops(f"a in top {share}", values) == expected


def test_in_top_within_a_group() -> None:
    got = tops("a in top 50% within g", [1, 2, 3, 4, 9, 5], ["x", "x", "x", "y", None, "y"])
    # x: ceil(1.5) = 2 of three; y: one of two; without a group it is unknown.
    assert got == [False, True, True, False, None, True]


def test_quantiles() -> None:
    rules = "field a : number\nlet X = quantile 5 of a\nlet Y = quantile 5 of a lowest best\nshow X, Y\n"
    case = graded(rules, [{"a": v} for v in range(10, 110, 10)] + [{}])
    assert case.values("X") == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, None]
    assert case.values("Y") == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1, None]
    cuts = {f.values for f in case.grading.facts.values()}
    assert cuts == {(28.0, 46.0, 64.0, 82.0)}


def test_statistics_of_the_whole_list() -> None:
    rules = """
field a : number
field g : text
let mean = average of a
let big = count of a where (a >= 20)
let east = sum of a where (g = "east")
let X = a / mean
show mean, big, east, X
"""
    case = graded(rules, [{"a": 10, "g": "east"}, {"a": 20}, {"a": 30, "g": "east"}, {}])
    assert case.values("mean") == [20, 20, 20, 20]
    assert case.values("big") == [2, 2, 2, 2]
    assert case.values("east") == [40, 40, 40, 40]
    assert case.values("X") == [0.5, 1, 1.5, None]


def test_shuffling_the_sheet_changes_nothing() -> None:
    rules = """
field id : id
field a : number
field g : text
let Q = quantile 4 of a
let mean = average of a
show Q
grade G by Q
tier A at 4
tier B at 2
tier C at 1
rule "top": A when a in top 10% within g
rule "above": B when a > mean
"""
    chance = random.Random(7)
    rows = [
        {"id": str(i), "a": chance.choice([None, 1, 2, 3, 5, 8, 13]), "g": chance.choice(["x", "y", None])}
        for i in range(40)
    ]
    shuffled = rows[:]
    chance.shuffle(shuffled)
    first, second = graded(rules, rows), graded(rules, shuffled)
    by_id = {r["id"]: t for r, t in zip(shuffled, second.tiers(), strict=True)}
    assert first.tiers() == [by_id[r["id"]] for r in rows]
    assert first.grading.facts == second.grading.facts


def test_tiers_by_share() -> None:
    rules = """
field a : number
grade G by a
tier A top 20%
tier B top 50%
tier C top 100%
"""
    case = graded(rules, [{"a": v} for v in (10, 20, 30, 40, 50)] + [{}])
    # ceil(0.2·5) = 1 in A; cumulative: ceil(0.5·5) = 3 in A or B.
    assert case.tiers() == ["C", "C", "B", "B", "A", "needs data"]


# ── Hit policies ────────────────────────────────────────────────────────────────────────────────


def policy(word: str, rows: list[dict[str, Any]]) -> Any:
    return graded(
        f"""
field a : number
field b : number
field c : number
grade G {word}
tier A
tier B
tier C
rule "one": B when a >= 10
rule "two": A when b >= 10
rule "three": B when c >= 10
otherwise C
""",
        rows,
    )


ALL = {"a": 10, "b": 10, "c": 10}


def test_first() -> None:
    case = policy("", [ALL, {"a": 1, "b": 10, "c": 10}])
    assert case.tiers() == ["B", "A"]
    assert list(case.grading.grades["G"].decided_by) == [0, 1]
    assert [r.rule.name for r in case.explain(0).grade("G").also_fired] == ["two", "three"]


def test_best() -> None:
    rows = [ALL, {"a": 10, "b": 1, "c": 10}, {"a": 10, "c": 1}, {"b": 10}, {"a": 1, "b": 1, "c": 1}]
    case = policy("best", rows)
    assert case.tiers() == ["A", "B", "B", "A", "C"]
    assert list(case.grading.grades["G"].decided_by) == [1, 0, 0, 1, -2]
    # Two is unknown in the third row and better; what is unknown in the fourth is not.
    assert case.could_be() == [None, None, "A", None, None]


def test_unique() -> None:
    rows = [ALL, {"a": 10, "b": 1, "c": 10}, {"a": 1, "b": 10, "c": 1}, {"a": 10, "c": 1}]
    case = policy("unique", rows)
    assert case.tiers() == ["conflict", "B", "A", "B"]
    assert list(case.grading.grades["G"].decided_by) == [-3, 0, 1, 0]
    assert case.could_be() == [None, None, None, "A"]
    (found,) = case.findings("unique-conflict")
    assert (found.rows, found.args["grade"], found.args["tiers"]) == ((0,), "G", ("A", "B"))


# ── Limits and overrides ────────────────────────────────────────────────────────────────────────


def moved(limit: str, rows: list[dict[str, Any]], more: str = "") -> Any:
    return graded(
        f"""
field id : id
field a : number
field before : tier of G
field vip : flag
grade G
tier A
tier B
tier C
tier D
rule "a": A when a >= 30
rule "b": B when a >= 20
rule "c": C when a >= 10
otherwise D
{limit}
{more}
""",
        rows,
    )


def test_falls_at_most() -> None:
    rows = [
        {"a": 0, "before": "A"},
        {"a": 0, "before": "C"},
        {"a": 0},  # no previous grade, no limit
        {"a": 30, "before": "D"},  # rising is free
        {"before": "A"},  # needs data stays
        {"a": 10, "before": "B"},
    ]
    case = moved("against before falls at most 1 step", rows)
    assert case.tiers() == ["B", "D", "D", "A", "needs data", "C"]
    assert case.computed() == ["D", "D", "D", "A", "needs data", "C"]
    assert list(case.grading.grades["G"].limit) == [0, -1, -1, -1, -1, -1]
    (limit,) = case.explain(0).grade("G").limits
    assert (limit.previous, limit.before, limit.after) == ("A", "D", "B")


def test_rises_at_most_and_holds() -> None:
    rows = [{"a": 30, "before": "D"}, {"a": 0, "before": "A"}]
    assert moved("against before rises at most 2 steps", rows).tiers() == ["B", "D"]
    assert moved("against before falls at most 0 steps", rows).tiers() == ["A", "A"]


def test_every_limit_that_is_true_acts_in_file_order() -> None:
    limits = """against before falls at most 2 steps
against before falls at most 0 steps when vip"""
    rows = [{"a": 0, "before": "A", "vip": v} for v in (True, False, None)]
    case = moved(limits, rows)
    assert case.tiers() == ["A", "C", "C"]  # an unknown condition does not act
    assert list(case.grading.grades["G"].limit) == [1, 0, 0]


def test_could_be_goes_through_the_limits() -> None:
    rules = """
field a : number
field b : number
field before : tier of G
grade G
tier A
tier B
tier C
tier D
rule "a": A when a >= 30
rule "b": D when b >= 1
otherwise C
against before rises at most 1 step
"""
    rows = [
        {"b": 1, "before": "D"},  # D; a might make it A, which may rise to C only
        {"b": 1, "before": "A"},
        {"b": 1},
    ]
    case = graded(rules, rows)
    assert case.tiers() == ["D", "D", "D"]
    assert case.could_be() == ["C", "A", "A"]


def test_overrides() -> None:
    override = """override "007": A until 2026-01-31 because "board"
override "008": A until 2026-01-30 because "too late"
override "009": B until 2026-12-31"""
    rows = [
        {"id": "007", "a": 0, "before": "D"},
        {"id": "008", "a": 0},
        {"id": "009"},  # acts on needs data too
        {"id": "7", "a": 0},
        {"a": 0},
    ]
    case = moved("against before rises at most 1 step", rows, override)
    assert case.tiers() == ["A", "D", "B", "D", "D"]
    assert case.computed() == ["D", "D", "needs data", "D", "D"]
    assert list(case.grading.grades["G"].override) == [0, -1, 2, -1, -1]
    explained = case.explain(0).grade("G").override
    assert explained is not None and explained.before == "D"
    assert explained.reason is not None and explained.reason.parts == ("board",)


def test_an_override_acts_on_conflict_and_no_rule() -> None:
    rules = """
field id : id
field a : number
grade G unique
tier A
tier B
rule "one": A when a >= 1
rule "two": B when a >= 2
override "1": B until 2026-12-31
override "2": A until 2026-12-31
"""
    case = graded(rules, [{"id": "1", "a": 5}, {"id": "2", "a": 0}, {"id": "3", "a": 0}])
    assert case.computed() == ["conflict", "no rule", "no rule"]
    assert case.tiers() == ["B", "A", "no rule"]


# ── By text, order ──────────────────────────────────────────────────────────────────────────────


def test_a_grade_by_text() -> None:
    rules = """
field t : text
field u : text
let M = matrix of t by u
       | "强" | "弱"
  "高" | "A"  | "B"
  "低" | "B"  | "Z"
grade G by M
tier A
tier B
tier Z
"""
    rows = [{"t": "高", "u": "强"}, {"t": "低", "u": "弱"}, {"t": "高"}, {"t": "中", "u": "强"}]
    case = graded(rules, rows)
    assert case.tiers() == ["A", "Z", "needs data", "needs data"]
    assert case.explain(2).grade("G").needs == ("u",)


def test_better_and_worse() -> None:
    rules = """
field a : number
field before : tier of G
grade G
tier A
tier B
tier C
rule "a": A when a >= 20
rule "b": B when a >= 10
otherwise C
tag up when G better than before
tag down when G worse than before
tag low when G worse than B
"""
    rows = [
        {"a": 20, "before": "B"},
        {"a": 0, "before": "B"},
        {"a": 10, "before": "B"},
        {"a": 10},
        {"before": "A"},
    ]
    case = graded(rules, rows)
    assert case.tags("up") == [True, False, False, None, None]
    assert case.tags("down") == [False, True, False, None, None]
    assert case.tags("low") == [False, True, False, False, None]


# ── Strategies, promises ────────────────────────────────────────────────────────────────────────


def test_strategies() -> None:
    rules = """
field name : text
field a : number
field visited : date
field angry : flag
grade G
tier A
tier B
rule "a": A when a >= 10
otherwise B
tag new when a = 0
strategy A
  "{name}: before {next contact}"
  "say sorry first" when angry
  contact every 30 days since visited
strategy new
  "welcome"
  contact every 1 months since visited
strategy
  contact every 1 years since visited when a >= 5
"""
    rows = [
        {"name": "王", "a": 10, "visited": D(2026, 1, 15), "angry": True},
        {"name": "李", "a": 10},
        {"name": "赵", "a": 0, "visited": D(2025, 12, 31), "angry": True},
        {"name": "钱"},
    ]
    case = graded(rules, rows)
    for_a, for_new, for_all = case.grading.strategies
    assert list(for_a.applies) == [True, True, False, False]
    assert [list(n) for n in for_a.notes] == [[True, True, False, False], [True, False, False, False]]
    assert list(for_new.applies) == [False, False, True, False]
    assert list(for_all.applies) == [True, True, True, True]
    days = [case.explain(i).next_contact for i in range(4)]
    # 15 Jan + 30 days; never visited: due on the grading date; 31 Dec + 1 month is 31 Jan; nothing applies.
    assert days == [D(2026, 2, 14), AS_OF, D(2026, 1, 31), None]
    first = case.explain(0).strategies[0]
    assert [getattr(p, "value", p) for p in first.notes[0].parts] == ["王", ": before ", D(2026, 2, 14)]
    assert len(first.notes) == 2
    assert len(case.explain(1).strategies[0].notes) == 1


def test_promises_and_impossible_customers() -> None:
    rules = """
field id : id
field a : number
grade G
tier A
tier B
rule "a": A when a >= 10
rule "b": B when a >= 5
ensure every customer is graded
ensure A at most 20% of customers
ensure A at least 40% of customers
never a < 0
"""
    rows = [{"id": str(i), "a": v} for i, v in enumerate([10, 20, 5, -3, None])]
    case = graded(rules, rows)
    assert case.tiers() == ["A", "A", "B", "no rule", "needs data"]
    (graded_all,) = case.findings("ensure-graded")
    assert graded_all.rows == (3, 4)
    (share,) = case.findings("ensure-share")  # two of five are 40%: the second promise holds
    assert (share.args["count"], share.args["total"], share.args["found"]) == (2, 5, 0.4)
    (never,) = case.findings("never-broken")
    assert (never.rows, never.args["number"]) == ((3,), 1)


def test_an_empty_sheet() -> None:
    program = program_of("field a : number\nlet X = quantile 5 of a\nshow X\ngrade G by X\ntier A at 3\n")
    grading = grade_by_rows(program, sheet_of(program, []), AS_OF)
    assert grading.row_count == 0
    assert grading.grades["G"].counts() == {"A": 0}


def test_what_cannot_be_computed_stops_only_the_outputs_that_need_it() -> None:
    rules = """
field a : number
let bad = a + unknown_name
tag T when bad > 1
tag U when a > 1
grade G
tier A
tier B
rule "one": A when bad > 1
otherwise B
grade H
tier X
tier Y
rule "one": X when a > 1
otherwise Y
"""
    checked = check(rules)
    assert [d.code for d in checked.diagnostics if d.severity is Severity.ERROR] == ["unknown-name"]
    program = checked.program
    case = Case(grade_by_rows(program, sheet_of(program, [{"a": 2}, {"a": 1}, {}]), AS_OF))
    assert case.tiers("H") == ["X", "Y", "needs data"]
    assert case.tags("U") == [True, False, None]
    assert set(program.broken) >= {"bad", "T"}
    assert "T" not in case.grading.tags

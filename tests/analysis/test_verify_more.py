"""Findings about parts of rules, edges, values and points, each with the answer known by hand."""

from __future__ import annotations

from datetime import date

import pytest

from gradestudio.analysis.findings import BoxPart, ProofFinding, Verdict
from gradestudio.analysis.verify import verify
from gradestudio.diagnostics import Severity
from gradestudio.language import check

DAY = date(2026, 1, 31)
HEAD = """field id : id
field spend : money from 0
field orders : number from 0
field region : one of "E", "S", "N"
"""
GRADE = "grade G\ntier A\ntier B\ntier C\n"


def found(rules: str, code: str) -> list[ProofFinding]:
    checked = check(HEAD + rules)
    assert not checked.errors, checked.errors
    return [f for f in verify(checked.program, DAY) if f.code == code]


def one(rules: str, code: str) -> ProofFinding:
    (only,) = found(rules, code)
    return only


def written(rules: str, finding: ProofFinding) -> str:
    assert finding.span is not None
    return (HEAD + rules)[finding.span.start : finding.span.end]


# ── Parts of conditions ─────────────────────────────────────────────────────────────────────────


def test_a_condition_that_could_be_left_out() -> None:
    rules = GRADE + (
        'rule "a": A when spend >= 100\n'
        'rule "d": B when spend >= 50 and orders >= 5\n'
        'rule "e": B when spend >= 50\n'
        "otherwise C\n"
    )
    said = one(rules, "idle-condition")
    assert (said.rules, said.verdict, written(rules, said)) == ((1,), Verdict.PROVEN, "orders >= 5")


def test_an_alternative_that_adds_nobody() -> None:
    rules = GRADE + 'rule "a": A when spend >= 100 or spend >= 200 and region = "E"\notherwise C\n'
    assert written(rules, one(rules, "idle-condition")) == 'spend >= 200 and region = "E"'


def test_a_condition_that_only_asks_for_data_is_not_idle() -> None:
    # Without it a customer of unknown orders would be A at once.
    rules = GRADE + 'rule "a": A when spend >= 100 and orders >= 0\notherwise C\n'
    assert found(rules, "idle-condition") == []


@pytest.mark.parametrize("policy", ["", " best", " unique"])
def test_every_condition_matters(policy: str) -> None:
    rules = (
        f"grade G{policy}\ntier A\ntier B\ntier C\n"
        'rule "a": A when spend >= 100 and region = "E"\n'
        'rule "b": B when spend >= 100 and region = "S"\n'
        "otherwise C\n"
    )
    assert found(rules, "idle-condition") == []


def test_under_best_the_better_tier_makes_a_condition_idle() -> None:
    # Who has spent 200 is A by the second rule, whatever the first says.
    rules = (
        "grade G best\ntier A\ntier B\ntier C\n"
        'rule "b": B when spend >= 100 and spend < 200\nrule "a": A when spend >= 200\notherwise C\n'
    )
    assert written(rules, one(rules, "idle-condition")) == "spend < 200"


def test_a_number_that_decides_nothing() -> None:
    rules = GRADE + (
        'rule "a": A when spend >= 80 and orders > 3\n'
        'rule "b": A when spend >= 80 and orders <= 3\n'
        'rule "c": B when spend >= 50\n'
        "otherwise C\n"
    )
    assert [(f.rules, f.args["value"]) for f in found(rules, "idle-number")] == [((0,), 3), ((1,), 3)]


def test_a_param_that_decides_nothing() -> None:
    rules = (
        "param few = 3\n"
        + GRADE
        + (
            'rule "a": A when spend >= 80 and orders > few\n'
            'rule "b": A when spend >= 80 and orders <= 3\n'
            "otherwise C\n"
        )
    )
    said = found(rules, "idle-number")
    told = sorted((f.rules, f.args["value"], written(rules, f)) for f in said)
    assert told == [((0,), 3, "few"), ((1,), 3, "3")]
    # read in two places it is left alone: both would have to be looked at together
    assert [f.rules for f in found(rules.replace("orders <= 3", "orders <= few"), "idle-number")] == []


# ── Edges ───────────────────────────────────────────────────────────────────────────────────────


def test_two_rules_share_one_number() -> None:
    rules = GRADE + 'rule "a": A when spend >= 100\nrule "b": B when not (spend > 100)\n'
    said = one(rules, "shared-edge")
    assert (said.rules, said.args["field"], said.args["value"]) == ((0, 1), "spend", 100)
    assert said.witness == {"spend": 100}


def test_rules_that_share_a_stretch_or_nothing() -> None:
    for second in ("spend < 100", "spend <= 101"):
        assert (
            found(GRADE + f'rule "a": A when spend >= 100\nrule "b": B when {second}\n', "shared-edge") == []
        )


def test_a_number_between_two_rules_falls_to_otherwise() -> None:
    rules = GRADE + 'rule "a": A when spend > 100\nrule "b": B when spend < 100\notherwise C\n'
    said = one(rules, "edge-left-out")
    assert (said.args["value"], said.args["tier"], said.witness) == (100, "C", {"spend": 100})


def test_a_wide_hole_is_no_edge() -> None:
    rules = GRADE + 'rule "a": A when spend > 100\nrule "b": B when spend < 90\notherwise C\n'
    assert found(rules, "edge-left-out") == []


# ── Overlaps, otherwise, data ───────────────────────────────────────────────────────────────────


def test_crossing_rules_are_only_told() -> None:
    rules = GRADE + 'rule "a": A when spend >= 100\nrule "b": B when orders >= 10\notherwise C\n'
    said = one(rules, "crossing-rules")
    assert (said.rules, said.severity) == ((0, 1), Severity.INFORMATION)


def test_a_rule_inside_another_is_no_crossing() -> None:
    rules = GRADE + 'rule "a": A when spend >= 100\nrule "b": B when spend >= 50\notherwise C\n'
    assert found(rules, "crossing-rules") == []


def test_who_falls_to_otherwise() -> None:
    rules = GRADE + 'rule "a": A when spend >= 100\nrule "b": B when orders >= 10\notherwise C\n'
    said = one(rules, "left-to-otherwise")
    assert said.box == (
        BoxPart("spend", None, None, 100.0, True, False),
        BoxPart("orders", None, None, 10.0, True, False),
    )


def test_which_blanks_leave_a_customer_waiting() -> None:
    # A blank region never matters: who has spent 100 is A before it is asked, and else it is one of three.
    rules = GRADE + (
        'rule "a": A when spend >= 100\n'
        'rule "b": B when orders >= 10 and region is not missing\n'
        "otherwise C\n"
    )
    said = one(rules, "needs-data")
    assert said.args["columns"] == ("spend", "orders")
    assert said.witness is not None
    assert said.witness["spend"] is None


def test_a_default_waits_for_nothing() -> None:
    rules = GRADE + 'rule "a": A when d >= 100\notherwise C\n'
    assert found("field d : number default 0\n" + rules, "needs-data") == []


# ── Values and points ───────────────────────────────────────────────────────────────────────────


def test_a_row_of_a_table_that_never_acts_and_customers_without_a_row() -> None:
    rules = (
        'let bonus = table\n  | spend | region | -> bonus\n  | >= 100 | - | 1\n  | >= 200 | "E" | 2\n'
        "  | < 50 | - | 3\ngrade G by bonus\ntier A at 2\ntier B at 1\n"
    )
    assert [f.args["number"] for f in found(rules, "dead-row")] == [2]
    said = one(rules, "value-hole")
    assert said.box == (BoxPart("spend", None, 50.0, 100.0, True, False),)


def test_rows_of_a_unique_table_that_disagree() -> None:
    rules = (
        "let bonus = table unique\n  | spend | orders | -> bonus\n  | >= 100 | - | 1\n  | - | >= 5 | 2\n"
        "  | < 100 | < 5 | 3\ngrade G by bonus\ntier A at 2\ntier B at 1\n"
    )
    said = one(rules, "line-conflict")
    assert said.witness is not None
    assert said.witness["spend"] >= 100
    assert said.witness["orders"] >= 5


def test_a_matrix_that_covers_everyone() -> None:
    rules = (
        'let m = matrix of spend by orders\n    | < 5 | else\n  < 10 | "C" | "B"\n  else | "B" | "A"\n'
        "grade G by m\ntier A\ntier B\ntier C\n"
    )
    for code in ("dead-row", "dead-column", "value-hole"):
        assert found(rules, code) == []


def test_points_that_a_cap_makes_idle_and_points_for_nobody() -> None:
    rules = (
        'score S from 0 to 100\n  group "x" at most 40\n    +50 when spend > 10\n    +20 when spend > 20\n'
        '    +10 when orders > 100 and orders < 5\n  group "y" at most 100\n    +10 when orders > 3\n'
        "grade G by S\ntier A at 50\ntier C at 0\n"
    )
    assert written(rules, one(rules, "idle-points")) == "+20 when spend > 20"
    assert written(rules, one(rules, "points-for-nobody")) == "+10 when orders > 100 and orders < 5"
    assert one(rules, "idle-cap").args["group"] == "y"


def test_points_that_matter() -> None:
    rules = (
        'score S from 0 to 100\n  group "x" at most 40\n    +30 when spend > 10\n    +20 when spend > 20\n'
        "grade G by S\ntier A at 40\ntier C at 0\n"
    )
    for code in ("idle-points", "points-for-nobody", "idle-cap"):
        assert found(rules, code) == []

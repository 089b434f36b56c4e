"""What the proofs say about small rulebooks, each with the answer known by hand."""

from __future__ import annotations

from datetime import date

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


def found(rules: str, budget: int | None = None) -> list[ProofFinding]:
    program = check(HEAD + rules).program
    return list(verify(program, DAY) if budget is None else verify(program, DAY, budget=budget))


def one(rules: str, code: str) -> ProofFinding:
    matching = [f for f in found(rules) if f.code == code]
    assert len(matching) == 1, matching
    return matching[0]


def codes(rules: str) -> set[str]:
    return {f.code for f in found(rules)}


def test_a_complete_rulebook_has_no_finding() -> None:
    told = found(GRADE + 'rule "a": A when spend >= 100\nrule "b": B when spend >= 10\notherwise C\n')
    assert [f.code for f in told if f.severity is not Severity.INFORMATION] == []


def test_a_condition_that_nobody_meets() -> None:
    said = one(
        GRADE + 'rule "a": A when spend >= 100 and spend < 50\nrule "b": B when spend > 5\notherwise C\n',
        "contradiction",
    )
    assert (said.rules, said.verdict) == ((0,), Verdict.PROVEN)


def test_a_condition_that_everyone_meets() -> None:
    rules = GRADE + 'rule "a": A when spend > 9\nrule "b": B when spend >= 0\notherwise C\n'
    assert one(rules, "always-true").rules == (1,)


def test_a_rule_is_dead_by_two_earlier_ones_together() -> None:
    rules = GRADE + (
        'rule "x": C when orders > 90 and region = "S"\n'
        'rule "east": A when spend >= 100 and region = "E"\n'
        'rule "rest": B when spend >= 100 and region in ("S", "N")\n'
        'rule "dead": A when spend >= 200 and region is not missing\n'
        "otherwise C\n"
    )
    assert one(rules, "dead-rule").rules == (3, 1, 2)


def test_a_blank_keeps_a_rule_alive() -> None:
    rules = GRADE + (
        'rule "a": A when region = "E"\nrule "b": B when region in ("S", "N")\nrule "c": C when spend > 9\n'
        "otherwise C\n"
    )
    assert "dead-rule" not in codes(rules)


def test_a_tier_that_nobody_reaches() -> None:
    rules = GRADE + 'rule "a": A when spend >= 100\nrule "b": B when spend > 200\notherwise C\n'
    assert one(rules, "unreachable-tier").tier == "B"


def test_a_cut_off_above_the_highest_total() -> None:
    rules = (
        "score S\n  +40 when spend > 9\n  +30 when orders > 9\n"
        "grade G by S\ntier A at 80\ntier B at 40\ntier C at 0\n"
    )
    said = one(rules, "unreachable-cut-off")
    assert (said.tier, said.args["highest"], said.args["at"]) == ("A", 70, 80)


def test_a_gap_has_a_customer_and_a_box() -> None:
    rules = GRADE + 'rule "a": A when spend >= 100\nrule "b": B when spend < 50 or orders > 3\n'
    said = one(rules, "gap")
    assert said.witness is not None
    assert 50 <= said.witness["spend"] < 100
    assert said.witness["orders"] <= 3
    assert said.box == (
        BoxPart("spend", None, 50.0, 100.0, True, False),
        BoxPart("orders", None, None, 3.0, True, True),
    )


def test_an_impossible_customer_is_no_gap() -> None:
    rules = GRADE + 'rule "a": A when spend >= 100\nrule "b": B when spend < 50\n'
    assert "gap" in codes(rules)
    assert "gap" not in codes(rules + "never spend >= 50 and spend < 100\n")


def test_unique_rules_that_disagree() -> None:
    rules = (
        "grade G unique\ntier A\ntier B\n"
        + 'rule "a": A when spend >= 100\nrule "b": B when orders >= 10\notherwise B\n'
    )
    said = one(rules, "overlap")
    assert (said.severity, said.rules) == (Severity.ERROR, (0, 1))
    assert said.witness is not None
    assert said.witness["spend"] >= 100
    assert said.witness["orders"] >= 10


def test_unique_rules_that_agree_or_never_meet() -> None:
    rules = "grade G unique\ntier A\ntier B\n"
    assert "overlap" not in codes(rules + 'rule "a": A when spend >= 100\nrule "b": B when spend < 100\n')
    assert "overlap" not in codes(
        rules + 'rule "a": A when spend >= 100\nrule "b": A when orders > 1\notherwise B\n'
    )


def test_a_promise_that_is_kept() -> None:
    rules = GRADE + 'rule "a": A when spend >= 100\nrule "b": B when spend >= 10\notherwise C\n'
    assert one(rules + "ensure G never falls as spend rises\n", "monotonicity").verdict is Verdict.PROVEN


def test_a_promise_that_is_broken_by_a_pair() -> None:
    rules = (
        GRADE + 'rule "b": B when spend >= 100 and orders < 3\nrule "a": A when spend >= 10\notherwise C\n'
    )
    said = one(rules + "ensure G never falls as spend rises\n", "monotonicity")
    assert said.verdict is Verdict.COUNTEREXAMPLE
    assert said.witness is not None
    assert said.second is not None
    assert said.witness["spend"] < 100 <= said.second["spend"]
    assert said.witness["orders"] == said.second["orders"] < 3
    assert (said.args["before"], said.args["after"]) == ("A", "B")


def test_a_promise_about_something_read_in_a_ratio_is_left_open() -> None:
    rules = GRADE + 'rule "a": A when spend / orders >= 3\notherwise C\nensure G never falls as spend rises\n'
    assert one(rules, "monotonicity").verdict is Verdict.NOT_PROVEN


def test_a_rank_rises_with_what_it_ranks() -> None:
    rules = (
        GRADE + 'rule "a": A when spend >= 100\nrule "b": B when spend in top 30%\notherwise C\n'
        "ensure G never falls as spend rises\n"
    )
    assert one(rules, "monotonicity").verdict is Verdict.PROVEN


def test_a_rank_of_the_worst_is_no_proof() -> None:
    # Who spends more may come into the top 30 % and is B then instead of A.
    rules = (
        GRADE + 'rule "b": B when spend in top 30%\nrule "a": A when spend >= 100\notherwise C\n'
        "ensure G never falls as spend rises\n"
    )
    assert one(rules, "monotonicity").verdict is not Verdict.PROVEN


def test_a_rank_of_something_else_is_held_equal() -> None:
    rules = (
        GRADE + 'rule "b": B when orders in top 30%\nrule "a": A when spend >= 100\notherwise C\n'
        "ensure G never falls as spend rises\n"
    )
    assert one(rules, "monotonicity").verdict is Verdict.PROVEN


def test_a_rank_in_groups_that_stay_the_same() -> None:
    rules = (
        GRADE + 'rule "a": A when spend in top 30% within region\notherwise C\n'
        "ensure G never falls as spend rises\n"
    )
    assert one(rules, "monotonicity").verdict is Verdict.PROVEN


def test_every_customer_is_graded() -> None:
    rules = GRADE + 'rule "a": A when spend >= 100\n'
    assert one(rules + "ensure every customer is graded\n", "every-graded").verdict is Verdict.COUNTEREXAMPLE
    assert (
        one(rules + "otherwise C\nensure every customer is graded\n", "every-graded").verdict
        is Verdict.PROVEN
    )


def test_a_ratio_in_a_gap_is_confirmed_on_a_customer() -> None:
    said = one(GRADE + 'rule "a": A when spend / orders >= 3\nrule "b": B when spend < 1\n', "gap")
    assert said.witness is not None
    assert said.witness["spend"] >= 1
    assert said.witness["spend"] / said.witness["orders"] < 3


def test_bands_matrices_and_counts_are_followed() -> None:
    rules = (
        "let s = bands of spend\n  below 10 -> 1\n  at least 10 below 100 -> 2\n  else -> 3\n"
        "let o = bands of orders\n  below 5 -> 1\n  else -> 2\n"
        'let cell = matrix of s by o\n    | 1 | 2\n  1 | "C" | "B"\n  2 | "B" | "A"\n  3 | "B" | "A"\n'
        "grade G by cell\ntier A\ntier B\ntier C\n"
        'rule "two": A when at least 2 of (s >= 3, o >= 2, region = "E")\n'
        "ensure G never falls as spend rises\nensure G never falls as orders rises\n"
    )
    assert [f.verdict for f in found(rules) if f.code == "monotonicity"] == [Verdict.PROVEN] * 2
    assert "gap" not in codes(rules)


def test_too_much_work_is_not_proven() -> None:
    rules = GRADE + 'rule "a": A when spend >= 100\nrule "b": B when spend < 50\n'
    told = {f.code: f.verdict for f in found(rules, budget=3)}
    assert told["not-proven"] is Verdict.NOT_PROVEN


def test_what_was_proven_before_it_became_too_much_is_told() -> None:
    # Rule 19 (spend at least 133, orders below 5) lies inside rule 1 (spend at least 7, orders below 5).
    rules = GRADE + 'rule "0": A when spend >= 1 and orders > 99\n'
    rules += "".join(
        f'rule "{i}": B when spend >= {i * 7} and orders < {(i * 5) % 90} and region = "E"\n'
        for i in range(1, 60)
    )
    told = [(f.code, f.rules, f.verdict) for f in found(rules, budget=300)]
    assert ("dead-rule", (19, 1), Verdict.PROVEN) in told
    assert ("not-proven", (), Verdict.NOT_PROVEN) in told


def test_asked_to_stop() -> None:
    text = (
        HEAD
        + GRADE
        + "".join(
            f'rule "{i}": A when spend between {i * 9} to {i * 10 + 50} and orders > {i} and region = "E"\n'
            for i in range(40)
        )
    )
    assert verify(check(text).program, DAY, should_stop=lambda: True) == ()

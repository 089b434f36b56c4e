"""What two versions do differently, each with the answer known by hand."""

from __future__ import annotations

from datetime import date

from gradestudio.analysis.findings import Verdict
from gradestudio.analysis.kinds import EffectChange, KindPart
from gradestudio.analysis.semantic import semantic_difference
from gradestudio.language import check

DAY = date(2026, 1, 31)
RULES = """field id : id
field spend : money from 0
field orders : number from 0
field region : one of "E", "S", "N"
param cut = 100
grade G
tier A
tier B
tier C
rule "a": A when spend >= cut and orders >= 3
rule "b": B when spend >= 10 or region = "E"
otherwise C
"""


def outputs(old: str, new: str, budget: int = 60_000) -> dict[str, EffectChange]:
    checked = [check(text) for text in (old, new)]
    assert not any(c.errors for c in checked), [c.errors for c in checked]
    found = semantic_difference(checked[0].program, checked[1].program, DAY, budget=budget)
    assert found is not None
    return {o.name: o for o in found.outputs}


def said(part: KindPart) -> tuple[object, ...]:
    if part.values is not None:
        return part.name, set(part.values)
    low = None if part.low is None else (part.low, part.low_included)
    high = None if part.high is None else (part.high, part.high_included)
    return part.name, low, high


def test_exactly_those_between_the_two_thresholds() -> None:
    found = outputs(RULES, RULES.replace("cut = 100", "cut = 120"))["G"]
    (kind,) = found.kinds
    assert (found.verdict, found.complete) == (Verdict.COUNTEREXAMPLE, True)
    assert (kind.before, kind.after) == ("A", "B")
    assert {said(p) for p in kind.parts} == {
        ("spend", (100, True), (120, False)),
        ("orders", (3, True), None),
    }
    assert kind.witness is not None
    assert 100 <= kind.witness["spend"] < 120 and kind.witness["orders"] >= 3


def test_other_words_for_the_same_are_proven_to_be_the_same() -> None:
    other = RULES.replace('spend >= 10 or region = "E"', 'region = "E" or not (spend below 10)')
    assert outputs(RULES, other)["G"].verdict is Verdict.PROVEN


def test_order_of_rules_that_exclude_each_other_has_no_effect() -> None:
    rules = RULES.replace('rule "b": B when spend >= 10 or region = "E"', 'rule "b": B when spend < 50')
    lines = rules.splitlines()
    lines[9], lines[10] = lines[10], lines[9]
    assert outputs(rules, "\n".join(lines) + "\n")["G"].verdict is Verdict.PROVEN


def test_names_titles_and_sentences_have_no_effect() -> None:
    other = RULES.replace('"a": A', '"large": A').replace("tier A", 'tier A "Key" color "#112233"')
    assert outputs(RULES, other)["G"].verdict is Verdict.PROVEN


def test_a_smaller_valid_range_is_an_effect() -> None:
    found = outputs(RULES, RULES.replace("field spend : money from 0", "field spend : money from 0 to 1000"))
    moved = {(k.before, k.after) for k in found["G"].kinds}
    # Above 1000 the cell becomes a blank: the A rule is unknown, only the E rule can still give B.
    assert moved == {("A", "B"), ("A", "needs data"), ("B", "needs data")}
    for kind in found["G"].kinds:
        (spend,) = [p for p in kind.parts if p.name == "spend"]
        assert (spend.low, spend.low_included, spend.high) == (1000, False, None)


def test_a_new_choice_is_an_effect_only_where_a_rule_notices() -> None:
    wider = RULES.replace('"E", "S", "N"', '"E", "S", "N", "W"')
    found = outputs(RULES, wider)["G"]
    # W was unreadable, so who spends below 10 needed data; now it is known not to be E.
    assert {(k.before, k.after) for k in found.kinds} == {("needs data", "C")}
    (region,) = [p for p in found.kinds[0].parts if p.name == "region"]
    assert region.values == ("W",)


def test_a_renamed_field_that_reads_the_same_column_is_the_same_field() -> None:
    other = RULES.replace("field spend : money from 0", "field total : money from 0 aka spend")
    assert outputs(RULES, other.replace("spend >=", "total >="))["G"].verdict is Verdict.PROVEN


def test_outputs_that_only_one_version_has() -> None:
    found = outputs(RULES, RULES + "tag loyal when orders >= 5\n")
    assert (found["loyal"].verdict, found["loyal"].only_in) == (Verdict.COUNTEREXAMPLE, "new")
    assert found["G"].verdict is Verdict.PROVEN


def test_tags_and_scores() -> None:
    more = "tag loyal when orders >= 5\nscore S from 0 to 10\n  +5 when orders >= 5\n  +3 when spend > 50\n"
    same = outputs(RULES + more, RULES + more.replace("orders >= 5\nscore", "not (orders < 5)\nscore"))
    assert {o.verdict for o in same.values()} == {Verdict.PROVEN}
    found = outputs(RULES + more, RULES + more.replace("+3 when spend > 50", "+4 when spend > 50"))
    assert found["loyal"].verdict is Verdict.PROVEN
    score = found["S"]
    assert (score.verdict, score.kinds) == (Verdict.COUNTEREXAMPLE, ())
    assert score.witness is not None and score.witness["spend"] > 50


def test_what_hangs_together_in_a_way_that_is_not_followed_is_not_claimed() -> None:
    first = RULES.replace("spend >= cut and orders >= 3", "spend / orders >= 10 and orders >= 3")
    second = RULES.replace("spend >= cut and orders >= 3", "spend >= 10 * orders and orders >= 3")
    found = outputs(first, second)["G"]
    # The same for every customer, but a ratio and a product are two things to the diagram.
    assert found.verdict is Verdict.NOT_PROVEN
    assert not any(k.confirmed for k in found.kinds)


def test_too_much_work_is_told_as_not_proven() -> None:
    found = outputs(RULES, RULES.replace("cut = 100", "cut = 120"), budget=8)
    assert (found["G"].verdict, found["G"].kinds) == (Verdict.NOT_PROVEN, ())


def test_told_to_stop() -> None:
    old, new = (check(t).program for t in (RULES, RULES.replace("cut = 100", "cut = 120")))
    stops = iter([False] * 3)
    found = semantic_difference(old, new, DAY, should_stop=lambda: next(stops, True))
    assert found is None or found.differs  # small rulebooks may end before they are asked


def test_customers_impossible_in_both_versions_are_left_out() -> None:
    fact = "never spend >= 100 and spend < 120\n"
    found = outputs(RULES + fact, RULES.replace("cut = 100", "cut = 120") + fact)
    assert found["G"].verdict is Verdict.PROVEN
    found = outputs(RULES + fact, RULES.replace("cut = 100", "cut = 120"))
    assert found["G"].verdict is Verdict.COUNTEREXAMPLE


def test_what_all_who_change_have_in_common() -> None:
    other = RULES.replace("cut = 100", "cut = 120").replace("orders >= 3", "orders >= 2")
    found = outputs(RULES, other)["G"]
    # Up: from 120 with exactly the orders between; down: from 100 below 120 with 3 orders or more.
    assert {(k.before, k.after) for k in found.kinds} == {("B", "A"), ("A", "B")}
    assert {said(p) for p in found.common} == {
        ("spend", (100, True), None),
        ("orders", (2, True), None),
    }

"""Learnt rules decide as the language does: a blank never makes a rule true."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from gradestudio.analysis.learning.rulesets import (
    NEEDS_DATA,
    NOBODY,
    OTHERWISE,
    Deciding,
    LearntRule,
    Part,
    Predictor,
    RuleSet,
    fewer_thresholds,
    merged,
    simplified,
)

NAN = float("nan")
SPEND = Predictor("spend", "number", np.array([10.0, 10, NAN, NAN, 1, 1]))
REGION = Predictor("region", "choice", np.array([0.0, NAN, 0, 1, 1, NAN]), ("east", "west"))
BIG = Part(0, low=Decimal(5))
EAST = Part(1, among=frozenset({0}))


def test_true_unknown_and_false() -> None:
    rules = RuleSet((LearntRule(0, (BIG, EAST)),), 1)
    tier, decided = Deciding([SPEND, REGION]).decide(rules)
    # true; unknown region; unknown spend; region false whatever the spend; both false; spend false.
    assert tier.tolist() == [0, NEEDS_DATA, NEEDS_DATA, 1, 1, 1]
    assert decided.tolist() == [0, NOBODY, NOBODY, OTHERWISE, OTHERWISE, OTHERWISE]


def test_a_later_rule_takes_whom_an_earlier_one_leaves_open() -> None:
    rules = RuleSet((LearntRule(0, (BIG,)), LearntRule(1, (EAST,))), 2)
    tier, decided = Deciding([SPEND, REGION]).decide(rules)
    assert tier.tolist() == [0, 0, 1, NEEDS_DATA, 2, NEEDS_DATA]
    assert decided.tolist() == [0, 0, 1, NOBODY, OTHERWISE, NOBODY]


def test_conditions_on_one_column_become_one() -> None:
    parts = (Part(0, low=Decimal(1)), EAST, Part(0, high=Decimal(9)), Part(0, low=Decimal(3)))
    assert merged(parts) == (Part(0, low=Decimal(3), high=Decimal(9)), EAST)


def test_what_decides_nothing_goes() -> None:
    spend = Predictor("spend", "number", np.arange(100.0))
    flag = Predictor("flag", "flag", np.arange(100.0) % 2)
    labels = np.where(np.arange(100) >= 60, 0, 1)
    rules = RuleSet(
        (
            LearntRule(0, (Part(0, low=Decimal(60), high=Decimal(90)), Part(1, among=frozenset({0, 1})))),
            LearntRule(0, (Part(0, low=Decimal(90)),)),
        ),
        1,
    )
    assert simplified(rules, [spend, flag], labels) == RuleSet(
        (LearntRule(0, (Part(0, low=Decimal(60)),)),), 1
    )


def test_of_too_many_rules_the_least_useful_goes() -> None:
    spend = Predictor("spend", "number", np.arange(100.0))
    labels = np.where(np.arange(100) < 5, 0, np.where(np.arange(100) >= 60, 1, 2))
    rules = RuleSet(
        (LearntRule(0, (Part(0, high=Decimal(5)),)), LearntRule(1, (Part(0, low=Decimal(60)),))), 2
    )
    assert [r.tier for r in simplified(rules, [spend], labels, most=1).rules] == [1]


def test_a_threshold_moves_to_a_round_number_only_where_nothing_is_lost() -> None:
    values = np.array([*np.full(50, 190.0), *np.full(50, 215.0)])
    labels = np.array([1] * 50 + [0] * 50)
    for cut, wanted in ((211, 200), (191, 200)):
        rules = RuleSet((LearntRule(0, (Part(0, low=Decimal(cut)),)),), 1)
        found = simplified(rules, [Predictor("x", "number", values)], labels)
        assert found.rules[0].parts[0].low == wanted
    closer = np.array([*np.full(50, 205.0), *np.full(50, 215.0)])
    found = simplified(
        RuleSet((LearntRule(0, (Part(0, low=Decimal(211)),)),), 1), [Predictor("x", "number", closer)], labels
    )
    assert found.rules[0].parts[0].low == 210


def test_neighbouring_thresholds_become_one_when_little_is_lost() -> None:
    spend = Predictor("spend", "number", np.arange(1000.0))
    labels = np.where(np.arange(1000) >= 505, 0, 1)
    flag = Predictor("flag", "flag", (np.arange(1000.0) % 2))
    rules = RuleSet(
        (
            LearntRule(0, (Part(0, low=Decimal(500)), Part(1, among=frozenset({0})))),
            LearntRule(0, (Part(0, low=Decimal(505)),)),
        ),
        1,
    )
    found = fewer_thresholds(rules, [spend, flag], labels, 0.0)
    # 505 for both loses nobody, and gains the three even ones from 500 on.
    assert {p.low for r in found.rules for p in r.parts if p.predictor == 0} == {Decimal(505)}
    apart = RuleSet(
        (LearntRule(0, (Part(0, low=Decimal(900)),)), LearntRule(1, (Part(0, low=Decimal(100)),))), 2
    )
    assert fewer_thresholds(apart, [spend, flag], labels, 1.0) == apart


def test_cities_give_way_to_their_region() -> None:
    city = Predictor("city", "choice", np.arange(60.0) % 6, tuple("abcdef"))
    region = Predictor("region", "choice", np.arange(60.0) % 6 // 2, ("east", "north", "south"))
    labels = np.where(np.arange(60) % 6 < 4, 0, 1)  # east and north
    rules = RuleSet((LearntRule(0, (Part(0, among=frozenset({0, 1, 2, 3})),)),), 1)
    found = simplified(rules, [city, region], labels)
    assert found == RuleSet((LearntRule(0, (Part(1, among=frozenset({0, 1})),)),), 1)
    # Where the city says more than its region, it stays.
    finer = np.where(np.arange(60) % 6 < 3, 0, 1)
    kept = RuleSet((LearntRule(0, (Part(0, among=frozenset({0, 1, 2})),)),), 1)
    assert simplified(kept, [city, region], finer) == kept

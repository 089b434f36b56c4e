"""A policy that made the grades is found again; grades made by chance are not believed."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from gradestudio.analysis.learning import absent
from gradestudio.analysis.learning.absent import NeedsLibrary
from gradestudio.analysis.learning.learn import learn
from gradestudio.analysis.learning.rulesets import Deciding, Part, Predictor


def customers(count: int, seed: int) -> tuple[Predictor, ...]:
    random = np.random.default_rng(seed)
    return (
        Predictor("spend", "number", np.round(random.lognormal(10, 1, count))),
        Predictor("complaints", "number", random.poisson(1.0, count).astype(float)),
        Predictor("region", "choice", random.integers(0, 4, count).astype(float), ("E", "N", "S", "W")),
        Predictor("old", "flag", random.integers(0, 2, count).astype(float)),
    )


def graded(own: tuple[Predictor, ...]) -> np.ndarray:
    spend, complaints, region, _ = (p.values for p in own)
    best = (spend >= 50_000) & (complaints < 2)
    good = (spend >= 20_000) & np.isin(region, [0, 2])
    return np.where(best, 0, np.where(good, 1, 2)).astype(np.int16)


def test_a_policy_is_found_again() -> None:
    own = customers(4000, 1)
    found = learn(own, graded(own), ("A", "B", "C"), True, 10)
    assert found.rules.otherwise == 2
    assert {(r.tier, frozenset(r.parts)) for r in found.rules.rules} == {
        (0, frozenset({Part(0, low=Decimal(50_000)), Part(1, high=Decimal(2))})),
        (1, frozenset({Part(0, low=Decimal(20_000)), Part(2, among=frozenset({0, 2}))})),
    }
    assert found.trust.share > 0.99 and found.better


def test_the_promised_accuracy_holds_on_customers_never_seen() -> None:
    own, fresh = customers(1500, 2), customers(20_000, 3)
    random = np.random.default_rng(4)

    def noisy(labels: np.ndarray) -> np.ndarray:
        return np.where(random.random(len(labels)) < 0.1, random.integers(0, 3, len(labels)), labels)

    found = learn(own, noisy(graded(own)).astype(np.int16), ("A", "B", "C"), True, 10)
    really = float(np.mean(Deciding(fresh).decide(found.rules)[0] == noisy(graded(fresh))))
    assert found.trust.low <= really <= found.trust.high


def test_grades_by_chance_are_not_believed() -> None:
    own = customers(800, 5)
    labels = np.random.default_rng(6).integers(0, 3, 800).astype(np.int16)
    assert not learn(own, labels, ("A", "B", "C"), True, 10).better


def test_customers_without_a_past_grade_teach_nothing() -> None:
    own = customers(600, 7)
    labels = graded(own)
    labels[:100] = -1
    found = learn(own, labels, ("A", "B", "C"), True, 10)
    assert found.trust.customers == 500
    assert found.baseline == pytest.approx(np.mean(labels[100:] == 2))


def test_never_more_rules_than_asked_for() -> None:
    own = customers(1500, 8)
    assert len(learn(own, graded(own), ("A", "B", "C"), True, 1).rules.rules) == 1


def test_without_the_library_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(absent, "import_module", missing)
    own = customers(50, 9)
    with pytest.raises(NeedsLibrary) as caught:
        learn(own, graded(own), ("A", "B", "C"), True, 5)
    assert caught.value.args_by_name == {"name": "scikit-learn", "extra": "learn"}

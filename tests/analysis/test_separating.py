"""Conditions from chosen customers: as good as trying every threshold, and counted right."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from gradestudio.analysis.separating import Condition, Subject, holds, round_cut, separations

NAN = float("nan")


def number(key: str, values: list[float]) -> Subject:
    return Subject(key, "number", np.array(values, dtype=np.float64))


def test_a_clean_cut_is_found_with_a_round_threshold() -> None:
    spend = number("spend", [120, 90_500, 101_200, 87_000, 350, 4_000, NAN])
    chosen = np.array([False, True, True, True, False, False, False])
    best = separations([spend], chosen)[0]
    # Everything above 4,000 and up to 87,000 parts them: 50,000 is the roundest.
    assert best.conditions == (Condition("spend", ">=", 50_000.0),)
    assert (best.hits, best.strays, best.chosen, best.quality) == (3, 0, 3, 1.0)


def test_two_conditions_where_one_does_not_do() -> None:
    spend = number("spend", [10, 10, 1, 1, 9, 2])
    late = number("late", [80, 5, 90, 3, 70, 85])
    chosen = np.array([True, False, False, False, True, False])
    best = separations([spend, late], chosen)[0]
    assert {(c.key, c.op) for c in best.conditions} == {("spend", ">="), ("late", ">=")}
    assert (best.hits, best.strays) == (2, 0)


def test_values_and_flags() -> None:
    region = Subject("region", "choice", np.array([0, 0, 1, 2, 1, -1]), ("East", "South", "West"))
    chosen = np.array([True, True, True, False, True, False])
    best = separations([region], chosen)[0]
    assert best.conditions == (Condition("region", "in", ("East", "South")),)
    flag = Subject("member", "flag", np.array([1, 1, 1, 0, 1, -1]))
    assert separations([flag], chosen)[0].conditions == (Condition("member", "is", True),)


def test_what_tells_nobody_apart_is_not_told() -> None:
    same = number("same", [1, 1, 1, 1])
    noise = number("noise", [1, 2, 1, 2])
    chosen = np.array([True, True, False, False])
    assert separations([same], chosen) == ()
    assert separations([noise], chosen) == ()
    assert separations([number("x", [1, 2])], np.array([True, True])) == ()
    assert separations([number("x", [1, 2])], np.array([False, False])) == ()


def test_a_column_of_names_is_no_property() -> None:
    names = tuple(f"n{i}" for i in range(40))
    subject = Subject("name", "choice", np.arange(40), names)
    chosen = np.arange(40) < 3
    assert separations([subject], chosen) == ()


@pytest.mark.parametrize("seed", range(12))
def test_as_good_as_every_threshold_and_every_pair(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = 40
    subjects = []
    for name in "abc":
        values = rng.integers(0, 12, rows).astype(float)
        values[rng.random(rows) < 0.1] = NAN
        subjects.append(Subject(name, "number", values))
    chosen = np.zeros(rows, dtype=bool)
    inside = (np.nan_to_num(subjects[0].values, nan=-1) >= 6) & (
        np.nan_to_num(subjects[1].values, nan=99) <= 7
    )
    chosen[inside] = True
    chosen ^= rng.random(rows) < 0.08
    if not chosen.any():
        chosen[0] = True
    found = separations(subjects, chosen)
    assert found
    # Every single condition and every pair, at every value there is.
    every = [
        (s, op, cut)
        for s in subjects
        for op in (">=", "<=")
        for cut in np.unique(s.values[~np.isnan(s.values)])
    ]

    def met(s: Subject, op: str, cut: float) -> np.ndarray:
        return s.values >= cut if op == ">=" else s.values <= cut

    def quality(mask: np.ndarray) -> float:
        hits, strays = int((mask & chosen).sum()), int((mask & ~chosen).sum())
        return 2 * hits / (int(chosen.sum()) + hits + strays)

    single = max(quality(met(*c)) for c in every)
    pair = max(quality(met(*c) & met(*d)) for c, d in product(every, every))
    best = found[0]
    reached = max(single, pair - 0.03)
    assert best.quality - 0.03 * (len(best.conditions) - 1) >= reached - 1e-9
    # What is told is counted on the very customers.
    by_key = {s.key: s for s in subjects}
    for one in found:
        mask = np.logical_and.reduce([holds(c, by_key[c.key]) for c in one.conditions])
        assert (one.hits, one.strays) == (int((mask & chosen).sum()), int((mask & ~chosen).sum()))


@pytest.mark.parametrize(
    ("value", "op", "others", "wanted"),
    [
        (87_000, ">=", [4_000, 90_000], 50_000),
        (299_100, ">=", [297_010], 298_000),
        (0.37, ">=", [0.2, 0.9], 0.3),
        (4_000, "<=", [3, 87_000], 50_000),
        (75, "<=", [74, 76], 75),
        (-5, ">=", [-7], -5),
    ],
)
def test_the_roundest_number_of_the_gap(value: float, op: str, others: list[float], wanted: float) -> None:
    assert round_cut(value, op, np.array([value, *others], dtype=float)) == wanted

"""Rules from a decision tree: grown by scikit-learn, read off, rounded and shortened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gradestudio.analysis.learning.absent import required
from gradestudio.analysis.learning.rounding import MONTHS, roundest
from gradestudio.analysis.learning.rulesets import (
    LearntRule,
    Part,
    Predictor,
    RuleSet,
    merged,
)

_FEWEST_IN_LEAF = 3
_MOST_IN_LEAF = 20
"""A leaf holds a hundredth of the customers, within these bounds."""


@dataclass(frozen=True, slots=True, eq=False)
class _Feature:
    """One column that a tree sees: a predictor's numbers, or for a choice how often it went with one tier."""

    predictor: int
    shares: np.ndarray | None = None
    """Of a choice, float64 by its place among the choices."""
    filling: float = 0.0
    """What stands for a missing value while growing."""

    def of(self, values: np.ndarray) -> np.ndarray:
        missing = np.isnan(values)
        if self.shares is not None:
            values = self.shares[np.where(missing, 0, values).astype(np.int64)]
        return np.where(missing, self.filling, values)


@dataclass(frozen=True, slots=True)
class Shape:
    """How rules are found: one tree for all tiers, or a tree a tier against all that come after it."""

    cascade: bool
    leaves: int
    """Of each tree."""


@dataclass(frozen=True, slots=True)
class Leaf:
    tier: int
    customers: int
    parts: tuple[Part, ...]


def rules_of(
    shape: Shape,
    predictors: Sequence[Predictor],
    labels: np.ndarray,
    order: Sequence[int],
    rulers: Sequence[Predictor] = (),
) -> RuleSet:
    """Rules for the tiers of `order` (the last is what is left over), the first tier's first.

    A threshold is the roundest number that parts the values of `rulers` (else `predictors`) as the tree's
    does.  Raises NeedsLibrary.
    """
    values = [np.unique(p.values[~np.isnan(p.values)]) for p in rulers or predictors]
    leaves = []
    if shape.cascade:
        for place, tier in enumerate(order[:-1]):
            rows = np.flatnonzero(np.isin(labels, order[place:]))
            part = [p.take(rows) for p in predictors]
            found = _leaves(part, labels[rows] == tier, shape.leaves, 2, values)
            leaves += [replace(leaf, tier=tier) for leaf in found if leaf.tier == 1]
    else:
        leaves = _leaves(predictors, labels, shape.leaves, int(max(order)) + 1, values)
    places = {tier: place for place, tier in enumerate(order)}
    leaves.sort(key=lambda leaf: (places[leaf.tier], -leaf.customers))
    last = order[-1]
    return RuleSet(
        tuple(LearntRule(leaf.tier, leaf.parts) for leaf in leaves if leaf.tier != last and leaf.parts), last
    )


def _leaves(
    predictors: Sequence[Predictor],
    labels: np.ndarray,
    leaves: int,
    tiers: int,
    values: Sequence[np.ndarray],
) -> list[Leaf]:
    """The leaves of the best-first tree with at most so many of them."""
    trees = required("sklearn.tree", "learn")
    features = tuple(_features(predictors, labels, tiers))
    fewest = max(_FEWEST_IN_LEAF, min(_MOST_IN_LEAF, len(labels) // 100))
    maker = trees.DecisionTreeClassifier(max_leaf_nodes=leaves, min_samples_leaf=fewest, random_state=0)
    grown = maker.fit(_matrix(features, predictors), labels)
    tree, classes = grown.tree_, grown.classes_
    found: list[Leaf] = []

    def walk(node: int, path: tuple[Part, ...]) -> None:
        if tree.children_left[node] == tree.children_right[node]:
            tier = int(classes[int(np.argmax(tree.value[node][0]))])
            found.append(Leaf(tier, int(tree.n_node_samples[node]), merged(path)))
            return
        feature = features[tree.feature[node]]
        below, above = _sides(feature, float(tree.threshold[node]), predictors, values)
        walk(tree.children_left[node], (*path, below))
        walk(tree.children_right[node], (*path, above))

    walk(0, ())
    return found


def _features(predictors: Sequence[Predictor], labels: np.ndarray, tiers: int) -> list[_Feature]:
    made = []
    for place, predictor in enumerate(predictors):
        known = ~predictor.missing
        if predictor.form != "choice":
            middle = float(np.median(predictor.values[known])) if known.any() else 0.0
            made.append(_Feature(place, None, middle))
            continue
        codes, count = predictor.values[known].astype(np.int64), len(predictor.choices)
        total = np.bincount(codes, minlength=count)
        # of two tiers the shares of one say those of the other
        for tier in range(tiers if tiers > 2 else 1):
            here = np.bincount(codes[labels[known] == tier], minlength=count)
            overall = float(here.sum() / max(total.sum(), 1))
            made.append(_Feature(place, (here + overall) / (total + 1), overall))
    return made


def _matrix(features: Sequence[_Feature], predictors: Sequence[Predictor]) -> np.ndarray:
    columns = [f.of(predictors[f.predictor].values) for f in features]
    return np.column_stack(columns).astype(np.float32)


def _sides(
    feature: _Feature, threshold: float, predictors: Sequence[Predictor], values: Sequence[np.ndarray]
) -> tuple[Part, Part]:
    """The conditions of the left and the right branch."""
    place = feature.predictor
    predictor = predictors[place]
    if feature.shares is not None:
        left = feature.shares.astype(np.float32) <= threshold
        codes = np.arange(len(left))
        return (
            Part(place, among=frozenset(codes[left].tolist())),
            Part(place, among=frozenset(codes[~left].tolist())),
        )
    if predictor.form == "flag":
        return Part(place, among=frozenset({0})), Part(place, among=frozenset({1}))
    # the tree compares single-precision numbers
    known = values[place]
    single = known.astype(np.float32)
    lower, upper = known[single <= threshold], known[single > threshold]
    if not len(lower) or not len(upper):
        cut = roundest(np.nextafter(threshold, -np.inf), threshold)
    else:
        cut = roundest(float(lower[-1]), float(upper[0]), MONTHS if predictor.form == "months" else ())
    return Part(place, high=cut), Part(place, low=cut)

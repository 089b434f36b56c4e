"""How often customers will buy again: the BG/NBD model.

Source: Fader, Hardie & Lee 2005, "Counting Your Customers" the Easy Way, Marketing Science 24:275-284.  A
customer buys at random at a rate of his own, and after each purchase leaves for good by a chance of his own;
rates are gamma(r, alpha), chances beta(a, b).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradestudio.analysis.learning.absent import required

_STARTS = ((0.0, 0.0, 0.0, 0.0), (-1.0, 0.0, -0.5, 1.0), (0.5, 0.5, 0.5, 0.5))
"""Logarithms of r, alpha (in mean ages), a and b to begin with."""
_STEP = 1e-4
_FURTHEST = 12.0
"""Of the logarithm of a parameter; one that goes there is as good as nothing or endless."""
_LEAST_CURVATURE = 1.0
"""Below it a direction is known no better than to a factor of e."""


class NotFitted(Exception):
    """The likelihood has no maximum that could be found: `code` and `args_by_name` for messages."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.code = "clv-not-fitted"
        self.args_by_name = {"model": what}


@dataclass(frozen=True, slots=True)
class BgNbd:
    """`alpha` is in the unit of time of the data."""

    r: float
    alpha: float
    a: float
    b: float


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """`estimates` of a model's parameters in their order; `spread`: covariance of their logarithms.

    `flat`: the data leave some parameter open (customers are all alike, say), which `spread` cannot say.
    """

    estimates: np.ndarray
    likelihood: float
    spread: np.ndarray
    flat: bool

    def drawn(self, count: int, random: np.random.Generator) -> np.ndarray:
        """count × parameters, as uncertain as the likelihood leaves them."""
        return np.exp(random.multivariate_normal(np.log(self.estimates), self.spread, count))


def log_likelihood(model: BgNbd, x: np.ndarray, last: np.ndarray, age: np.ndarray) -> np.ndarray:
    """Per customer: `x` repeat purchases, the last one at `last` after the first, observed for `age`."""
    s = required("scipy.special", "clv")
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    shared = s.betaln(a, b + x) - s.betaln(a, b) + s.gammaln(r + x) - s.gammaln(r) + r * np.log(alpha)
    still = -(r + x) * np.log(alpha + age)
    repeat = x > 0
    # a customer without a repeat purchase has had no occasion to leave
    left = np.log(a) - np.log(np.where(repeat, b + x - 1, 1.0)) - (r + x) * np.log(alpha + last)
    return shared + np.where(repeat, np.logaddexp(still, left), still)


def fit(x: np.ndarray, last: np.ndarray, age: np.ndarray) -> tuple[BgNbd, Fitted]:
    """Maximum likelihood.  Raises NotFitted, NeedsLibrary."""
    unit = float(np.mean(age))

    def loss(logs: np.ndarray) -> float:
        r, alpha, a, b = np.exp(logs)
        return -float(np.mean(log_likelihood(BgNbd(r, alpha * unit, a, b), x, last, age)))

    found = maximum(loss, _STARTS, len(x), "BG/NBD")
    scale = np.array([1.0, unit, 1.0, 1.0])
    estimates = found.estimates * scale
    return BgNbd(*estimates.tolist()), replace(found, estimates=estimates)


def alive(model: BgNbd, x: np.ndarray, last: np.ndarray, age: np.ndarray) -> np.ndarray:
    """The chance that the customer is still one; 1 for one who has not bought again."""
    return 1 / (1 + _odds(model, x, last, age))


def expected(model: BgNbd, x: np.ndarray, last: np.ndarray, age: np.ndarray, ahead: float) -> np.ndarray:
    """Purchases to be expected of each customer in the time `ahead` (their formula 10)."""
    s = required("scipy.special", "clv")
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    a = a + 1e-9 if abs(a - 1) < 1e-9 else a
    z = ahead / (alpha + age + ahead)
    f = s.hyp2f1(r + x, b + x, a + b + x - 1, z)
    grown = 1 - ((alpha + age) / (alpha + age + ahead)) ** (r + x) * f
    return (a + b + x - 1) / (a - 1) * grown / (1 + _odds(model, x, last, age))


def _odds(model: BgNbd, x: np.ndarray, last: np.ndarray, age: np.ndarray) -> np.ndarray:
    """Of having left."""
    repeat = x > 0
    power = (model.r + x) * (np.log(model.alpha + age) - np.log(model.alpha + last))
    odds = model.a / np.where(repeat, model.b + x - 1, 1.0) * np.exp(np.minimum(power, 700))
    return np.where(repeat, odds, 0.0)


def maximum(
    loss: Callable[[np.ndarray], float], starts: tuple[tuple[float, ...], ...], count: int, what: str
) -> Fitted:
    """The least `loss` (minus the mean log-likelihood of `count` customers) over logarithms of parameters.

    Raises NotFitted, NeedsLibrary.
    """
    optimize = required("scipy.optimize", "clv")
    bounds = [(-_FURTHEST, _FURTHEST)] * len(starts[0])
    found: list[Any] = [
        optimize.minimize(loss, np.array(start), method="L-BFGS-B", bounds=bounds, options={"maxiter": 500})
        for start in starts
    ]
    good = [f for f in found if np.isfinite(f.fun)]
    best = min(good, key=lambda f: float(f.fun), default=None)
    if best is None:
        raise NotFitted(what)
    spread, flat = _spread(loss, best.x, count)
    at_an_end = bool(np.any(np.abs(best.x) > _FURTHEST - 0.1))
    return Fitted(np.exp(best.x), -float(best.fun) * count, spread, flat or at_an_end)


def _spread(loss: Callable[[np.ndarray], float], at: np.ndarray, count: int) -> tuple[np.ndarray, bool]:
    """The covariance that the curvature of the likelihood gives, nothing in directions without curvature; and
    whether there are such."""
    size = len(at)
    curvature = np.empty((size, size))
    steps = np.eye(size) * _STEP
    for i in range(size):
        for j in range(i, size):
            corners = [loss(at + a * steps[i] + b * steps[j]) * a * b for a in (1, -1) for b in (1, -1)]
            curvature[i, j] = curvature[j, i] = sum(corners) / (4 * _STEP * _STEP)
    if not np.all(np.isfinite(curvature)):
        return np.zeros((size, size)), True
    values, directions = np.linalg.eigh(curvature)
    curved = values * count > _LEAST_CURVATURE
    spread = directions[:, curved] / (values[curved] * count) @ directions[:, curved].T
    return (spread + spread.T) / 2, not bool(curved.all())

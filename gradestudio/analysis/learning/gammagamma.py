"""What customers will spend a purchase: the Gamma-Gamma model.

Source: Fader & Hardie 2013, The Gamma-Gamma Model of Monetary Value (brucehardie.com/notes/025); Fader,
Hardie & Lee 2005, RFM and CLV, Journal of Marketing Research 42:415-430.  It holds only where how often a
customer buys says nothing of how much.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gradestudio.analysis.learning.absent import required
from gradestudio.analysis.learning.bgnbd import Fitted, maximum

_STARTS = ((0.5, 1.0, 0.0), (1.5, 1.5, 1.0), (0.0, 0.5, -1.0))
"""Logarithms of p, q and gamma (in mean spends) to begin with."""


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """`gamma` is in the unit of money of the data."""

    p: float
    q: float
    gamma: float


def log_likelihood(model: GammaGamma, count: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Per customer: `count` purchases (at least 1) of `mean` (above 0) each on average."""
    s = required("scipy.special", "clv")
    p, q, g = model.p, model.q, model.gamma
    return (
        s.gammaln(p * count + q)
        - s.gammaln(p * count)
        - s.gammaln(q)
        + q * np.log(g)
        + (p * count - 1) * np.log(mean)
        + p * count * np.log(count)
        - (p * count + q) * np.log(g + mean * count)
    )


def fit(count: np.ndarray, mean: np.ndarray) -> tuple[GammaGamma, Fitted]:
    """Maximum likelihood.  Raises NotFitted, NeedsLibrary."""
    unit = float(np.mean(mean))

    def loss(logs: np.ndarray) -> float:
        p, q, g = np.exp(logs)
        return -float(np.mean(log_likelihood(GammaGamma(p, q, g * unit), count, mean)))

    found = maximum(loss, _STARTS, len(count), "Gamma-Gamma")
    estimates = found.estimates * np.array([1.0, 1.0, unit])
    return GammaGamma(*estimates.tolist()), replace(found, estimates=estimates)


def expected(model: GammaGamma, count: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """The spend a purchase to be expected: between the customer's own mean and everybody's.

    `count` 0 (whatever the mean) gives everybody's.
    """
    total = np.where(count > 0, count * mean, 0.0)
    return model.p * (model.gamma + total) / (model.p * count + model.q - 1)

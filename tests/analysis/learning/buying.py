"""Customers who buy as the models say, made from known parameters: the truth that a fit must find again."""

from __future__ import annotations

import numpy as np

from gradestudio.analysis.learning.bgnbd import BgNbd
from gradestudio.analysis.learning.gammagamma import GammaGamma

CDNOW = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)
"""Fader, Hardie & Lee 2005, Table 2."""
CDNOW_SPEND = GammaGamma(p=6.25, q=3.74, gamma=15.44)
"""Fader & Hardie 2013."""


def orders(
    count: int,
    seed: int,
    span: int,
    model: BgNbd = CDNOW,
    spend: GammaGamma = CDNOW_SPEND,
    newest: int = 84,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Customer, day (from 0) and amount of every purchase; first purchases within the first `newest` days."""
    random = np.random.default_rng(seed)
    rate = random.gamma(model.r, 1 / model.alpha, count)
    leaving = random.beta(model.a, model.b, count)
    nu = random.gamma(spend.q, 1 / spend.gamma, count)
    made = []
    for customer in range(count):
        at = float(random.integers(0, newest))
        first = True
        while at < span:
            made.append((customer, int(at), random.gamma(spend.p) / nu[customer]))
            if not first and random.random() < leaving[customer]:
                break
            at, first = at + 7 * random.exponential(1 / rate[customer]), False
    customers, days, amounts = (np.array(column) for column in zip(*made, strict=True))
    return customers, days, np.maximum(np.round(amounts, 2), 0.01)

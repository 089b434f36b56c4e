"""Gamma-Gamma: the published customer, the likelihood by integration, and known parameters found again."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from gradestudio.analysis.learning.gammagamma import GammaGamma, expected, fit, log_likelihood
from tests.analysis.learning.buying import CDNOW_SPEND


def test_the_published_customer_and_everybody() -> None:
    # Fader & Hardie 2013: two repeat purchases of 22.35 on average give 24.66; a new one p gamma / (q - 1).
    found = expected(CDNOW_SPEND, np.array([2.0, 0.0]), np.array([22.35, np.nan]))
    assert found[0] == pytest.approx(24.66, abs=0.01)
    assert found[1] == pytest.approx(6.25 * 15.44 / 2.74)


def test_a_customer_lies_between_his_own_mean_and_everybodys() -> None:
    many = expected(CDNOW_SPEND, np.array([1.0, 5, 50, 5000]), np.full(4, 100.0))
    assert (np.diff(many) > 0).all() and many[-1] == pytest.approx(100, rel=1e-2)


@pytest.mark.parametrize("count, mean", [(1.0, 30.0), (4.0, 12.5)])
def test_the_likelihood_by_integration(count: float, mean: float) -> None:
    model = GammaGamma(3.0, 2.5, 20.0)

    def at(nu: float) -> float:
        # the mean of `count` purchases is gamma(p count, nu count), nu is gamma(q, gamma)
        return float(
            stats.gamma.pdf(mean, model.p * count, scale=1 / (nu * count))
            * stats.gamma.pdf(nu, model.q, scale=1 / model.gamma)
        )

    whole, _ = integrate.quad(at, 0, 5, epsabs=0, limit=200)
    assert log_likelihood(model, np.array([count]), np.array([mean]))[0] == pytest.approx(
        np.log(whole), rel=1e-6
    )


def test_known_parameters_are_found_again() -> None:
    random = np.random.default_rng(3)
    count = random.integers(1, 12, 4000).astype(float)
    nu = random.gamma(CDNOW_SPEND.q, 1 / CDNOW_SPEND.gamma, 4000)
    mean = random.gamma(CDNOW_SPEND.p * count, 1 / (nu * count))
    model, fitted = fit(count, mean)
    assert not fitted.flat
    errors = np.sqrt(np.diag(fitted.spread))
    truth = np.log([CDNOW_SPEND.p, CDNOW_SPEND.q, CDNOW_SPEND.gamma])
    assert (np.abs(np.log(fitted.estimates) - truth) < 3 * errors).all()
    assert fitted.likelihood >= float(log_likelihood(CDNOW_SPEND, count, mean).sum())
    assert model.p * model.gamma / (model.q - 1) == pytest.approx(35.2, rel=0.05)


def test_customers_who_all_spend_alike_are_no_failure() -> None:
    """Nothing tells them apart: everybody's mean is expected of each; that parameters are open is said."""
    random = np.random.default_rng(4)
    count = random.integers(1, 12, 3000).astype(float)
    mean = random.gamma(2 * count, 40 / (2 * count))
    model, fitted = fit(count, mean)
    assert fitted.flat
    assert expected(model, count, mean) == pytest.approx(40, rel=0.05)
    assert np.isfinite(fitted.drawn(50, random)).all()

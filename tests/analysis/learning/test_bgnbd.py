"""BG/NBD: the published example, numbers by direct integration, and known parameters found again."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from gradestudio.analysis.learning import absent
from gradestudio.analysis.learning.absent import NeedsLibrary
from gradestudio.analysis.learning.bgnbd import BgNbd, alive, expected, fit, log_likelihood
from gradestudio.analysis.learning.purchases import purchases
from tests.analysis.learning.buying import CDNOW, orders

OTHER = BgNbd(r=1.4, alpha=8.0, a=1.9, b=6.0)
CUSTOMERS = ((2.0, 30.43, 38.86), (0.0, 0.0, 38.86), (7.0, 20.0, 30.0), (1.0, 2.0, 30.0))


def one(x: float, last: float, age: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.array([x]), np.array([last]), np.array([age])


def integrated(
    model: BgNbd, x: float, last: float, age: float, ahead: float = 0.0
) -> tuple[float, float, float]:
    """Likelihood, chance of being alive, purchases ahead: over rates and chances, from the story alone."""
    middles = (np.arange(1500) + 0.5) / 1500
    rate = stats.gamma.ppf(middles, model.r, scale=1 / model.alpha)[:, None]
    leave = stats.beta.ppf(middles, model.a, model.b)[None, :]
    stayed = (1 - leave) ** x * rate**x * np.exp(-rate * age)
    left = leave * (1 - leave) ** (x - 1) * rate**x * np.exp(-rate * last) if x > 0 else 0.0 * stayed
    whole = float((stayed + left).mean())
    # purchases of a customer of this rate and chance in the time ahead, while he stays
    later = float((stayed * (1 - np.exp(-rate * leave * ahead)) / leave).mean())
    return whole, float(stayed.mean()) / whole, later / whole


def test_the_published_customer() -> None:
    # Fader, Hardie & Lee 2005, "Implementing the BG/NBD model … in Excel": CDNOW's customer 0001, 39 weeks.
    assert expected(CDNOW, *one(2, 30.43, 38.86), 39.0)[0] == pytest.approx(1.226, abs=5e-4)


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_likelihood_chance_and_purchases_by_integration(customer: tuple[float, float, float]) -> None:
    whole, there, later = integrated(OTHER, *customer, ahead=39.0)
    assert log_likelihood(OTHER, *one(*customer))[0] == pytest.approx(np.log(whole), abs=1e-3)
    assert alive(OTHER, *one(*customer))[0] == pytest.approx(there, rel=1e-3)
    assert expected(OTHER, *one(*customer), 39.0)[0] == pytest.approx(later, rel=1e-3)


def test_a_customer_without_a_repeat_purchase_by_hand() -> None:
    # x = 0: (alpha / (alpha + T)) ** r, and no occasion to leave yet.
    assert log_likelihood(CDNOW, *one(0, 0, 20.0))[0] == pytest.approx(0.243 * np.log(4.414 / 24.414))
    assert alive(CDNOW, *one(0, 0, 20.0))[0] == 1.0


def test_more_time_brings_more_purchases_and_longer_silence_fewer() -> None:
    x, last, age = (np.full(4, v) for v in (3.0, 20.0, 25.0))
    ahead = [float(expected(CDNOW, x, last, age, t)[0]) for t in (0.0, 10.0, 20.0, 500.0)]
    assert ahead[0] == pytest.approx(0, abs=1e-12) and ahead == sorted(ahead)
    silent = expected(CDNOW, x, last, np.array([20.0, 30, 60, 200]), 26.0)
    assert (np.diff(silent) < 0).all()


def test_known_parameters_are_found_again() -> None:
    made = purchases(*orders(5000, 1, 78 * 7), until=78 * 7 - 1)
    model, fitted = fit(made.x, made.recency, made.age)
    assert not fitted.flat
    errors = np.sqrt(np.diag(fitted.spread))
    truth = np.log([CDNOW.r, CDNOW.alpha, CDNOW.a, CDNOW.b])
    assert (np.abs(np.log(fitted.estimates) - truth) < 3 * errors).all()
    # No other parameters, the true ones among them, are likelier.
    at_truth = float(log_likelihood(CDNOW, made.x, made.recency, made.age).sum())
    assert fitted.likelihood >= at_truth
    assert fitted.likelihood == pytest.approx(
        float(log_likelihood(model, made.x, made.recency, made.age).sum())
    )


def test_the_unit_of_time_does_not_matter() -> None:
    made = purchases(*orders(1500, 2, 78 * 7), until=78 * 7 - 1)
    weeks, _ = fit(made.x, made.recency, made.age)
    days, _ = fit(made.x, made.recency * 7, made.age * 7)
    assert days.alpha == pytest.approx(7 * weeks.alpha, rel=1e-3)
    assert (days.r, days.a, days.b) == pytest.approx((weeks.r, weeks.a, weeks.b), rel=1e-3)


def test_without_the_library_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(absent, "import_module", missing)
    with pytest.raises(NeedsLibrary) as caught:
        fit(*one(2.0, 3.0, 4.0))
    assert caught.value.args_by_name == {"name": "SciPy", "extra": "clv"}

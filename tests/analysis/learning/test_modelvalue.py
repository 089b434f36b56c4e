"""Value by the model: ranges that hold, checks that notice, and futures that agree with the formulas."""

from __future__ import annotations

import numpy as np
import pytest

from gradestudio.analysis.learning import modelvalue
from gradestudio.analysis.learning.bgnbd import expected
from gradestudio.analysis.learning.modelvalue import TooFewRepeat, holdout, model_value, relation
from gradestudio.analysis.learning.plainvalue import Economics
from gradestudio.analysis.learning.purchases import Purchases, purchases
from tests.analysis.learning.buying import CDNOW, CDNOW_SPEND, orders

UNTIL = 78 * 7 - 1
Data = tuple[np.ndarray, np.ndarray, np.ndarray]


@pytest.fixture(scope="module")
def made() -> tuple[Data, Data]:
    """Orders of 2,000 customers up to UNTIL, and those of the year after."""
    data = orders(2000, 11, UNTIL + 1 + 365)
    before = data[1] <= UNTIL
    customers, days, amounts = data
    return (customers[before], days[before], amounts[before]), (
        customers[~before],
        days[~before],
        amounts[~before],
    )


def test_what_came_lies_in_the_ranges(made: tuple[Data, Data]) -> None:
    before, after = made
    found = purchases(*before, until=UNTIL)
    value = model_value(*before, found, Economics(margin=1.0, discount=0.0))
    really = np.bincount(after[0].astype(int), weights=after[2], minlength=2000)[found.codes]
    assert value.total_low < really.sum() < value.total_high
    inside = (really >= value.low - 1e-6) & (really <= value.high + 1e-6)
    # Eight of ten by design; more, as many futures are exactly nothing.
    assert inside.mean() > 0.8
    assert value.total_low < value.values.sum() < value.total_high


def test_futures_agree_with_the_formula() -> None:
    """Lived many times from the true parameters, a customer buys and spends as the formulas expect."""
    count = 200_000
    one = Purchases(
        np.zeros(count, int),
        np.zeros(count, int),
        np.full(count, 213),
        np.full(count, 3),
        np.full(count, 70.0),
        np.full(count, 2.0),
        np.full(count, 22.35),
        272,
    )
    random = np.random.default_rng(5)
    lived = modelvalue._lived(CDNOW, CDNOW_SPEND, one, Economics(discount=0.0, years=39 * 7 / 365.25), random)
    # 1.226 purchases (213 and 272 days are 30.43 and 38.86 weeks) of 24.66 each.
    error = lived.std() / np.sqrt(count)
    assert abs(lived.mean() - 1.226 * 24.66) < 4 * error + 0.05


def test_discounting_lowers_the_value(made: tuple[Data, Data]) -> None:
    found = purchases(*made[0], until=UNTIL)
    plain = modelvalue._discounted(CDNOW, found, Economics(discount=0.0))
    assert plain == pytest.approx(expected(CDNOW, found.x, found.recency, found.age, 365.25 / 7))
    dear = modelvalue._discounted(CDNOW, found, Economics(discount=0.2))
    # Spread over a year, 20 % take between nothing and a sixth.
    assert ((dear < plain) & (dear > plain / 1.2)).all()


def test_the_held_out_weeks(made: tuple[Data, Data]) -> None:
    held = holdout(*made[0], UNTIL)
    assert held is not None
    assert held.weeks == pytest.approx(int(UNTIL * 0.25) / 7)
    cut = UNTIL - int(UNTIL * 0.25)
    customers, days, _ = made[0]
    known = np.unique(customers[days <= cut])
    later = {
        (c, d) for c, d in zip(customers.tolist(), days.tolist(), strict=True) if d > cut and c in set(known)
    }
    assert held.customers == len(known) and held.actual == len(later)
    assert abs(held.off) < 0.15 and held.error < held.plain_error
    assert sum(group.customers for group in held.groups) == held.customers


def test_a_business_that_stops_is_noticed(
    made: tuple[Data, Data],
) -> None:
    customers, days, amounts = made[0]
    open_days = days <= UNTIL - 130
    held = holdout(customers[open_days], days[open_days], amounts[open_days], UNTIL)
    assert held is not None and not abs(held.off) <= 0.2


def test_spending_that_goes_with_frequency_is_noticed() -> None:
    customers, days, amounts = orders(1500, 12, UNTIL + 1)
    often = np.bincount(customers.astype(int))
    assert not relation(purchases(customers, days, amounts, UNTIL)).related
    more = relation(purchases(customers, days, amounts * often[customers.astype(int)], UNTIL))
    assert more.related and more.low > modelvalue.RELATED


def test_the_interval_of_a_correlation_by_hand() -> None:
    # Fisher: r = 0.5 of 28 pairs; atanh 0.5493 ± 1.96 / 5 gives 0.156 to 0.736.
    random = np.random.default_rng(1)
    x = random.permutation(28).astype(float)
    noise = random.normal(0, 1, 28)
    z = (x - x.mean()) / x.std()
    e = noise - noise.mean() - z * (noise @ z) / 28
    y = 0.5 * z + np.sqrt(0.75) * e / e.std() + 10
    nothing = np.zeros(28, int)
    found = relation(Purchases(nothing, nothing, nothing, (x + 1).astype(int), y, np.ones(28), y, 0))
    assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.156, 0.736), abs=1e-3)


def test_too_few_who_bought_again() -> None:
    data = (np.arange(50), np.arange(50), np.ones(50))
    with pytest.raises(TooFewRepeat):
        model_value(*data, purchases(*data, until=60), Economics())

"""Customer value by BG/NBD and Gamma-Gamma: assumptions checked, tried on held-out weeks, with ranges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gradestudio.analysis.learning import bgnbd, gammagamma
from gradestudio.analysis.learning.bgnbd import BgNbd, Fitted
from gradestudio.analysis.learning.gammagamma import GammaGamma
from gradestudio.analysis.learning.plainvalue import Economics
from gradestudio.analysis.learning.purchases import WEEK, YEAR, Purchases, purchases
from gradestudio.analysis.learning.rates import Z95

SEED = 20260131
_MOST_DRAWS, _FEWEST_DRAWS = 200, 50
_MOST_FUTURES = 20_000_000
"""Draws times customers: of very many customers fewer futures each."""
FEWEST_REPEATING = 30
"""With fewer customers who bought again the models are not fitted."""
FEW_REPEATING = 100
RELATED = 0.3
"""From this correlation of how often with how much the Gamma-Gamma model does not hold."""
INSIDE = (0.1, 0.9)
"""Ends of a customer's range: eight of ten futures lie inside."""
WHOLE = (0.025, 0.975)
"""Ends of the range of all customers together."""
_WEEKS = YEAR / WEEK
_HELD_SHARE = 0.25
_GROUPS = 7
Told = Callable[[int, int], None]


class TooFewRepeat(Exception):
    """Too few customers bought again: `code` and `args_by_name` for messages."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.code = "clv-too-few"
        self.args_by_name = {"n": count, "least": FEWEST_REPEATING}


@dataclass(frozen=True, slots=True)
class Relation:
    """Correlation of how often with how much, over customers who bought again, with its 95 % interval."""

    customers: int
    value: float
    low: float
    high: float

    @property
    def related(self) -> bool:
        return abs(self.value) > RELATED


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """Customers with so many repeat purchases before: purchases in the held-out weeks, on average."""

    repeats: int
    """The last group: so many or more."""
    customers: int
    expected: float
    actual: float


@dataclass(frozen=True, slots=True)
class Holdout:
    """The model fitted on the weeks before, and what came then.  `error`: mean absolute error a customer;
    `plain_error`: that of carrying on each customer's own rate."""

    weeks: float
    customers: int
    expected: float
    actual: float
    error: float
    plain_error: float
    groups: tuple[HeldGroup, ...]

    @property
    def off(self) -> float:
        """How far the total is off, as a share of what came; NaN when nothing came."""
        return (self.expected - self.actual) / self.actual if self.actual else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class ModelValue:
    """Arrays hold one entry a customer, in the order of the purchases."""

    orders: BgNbd
    orders_fit: Fitted
    spend: GammaGamma
    spend_fit: Fitted
    repeating: int
    relation: Relation
    holdout: Holdout | None
    """None where there is too little time or too few who bought again before it."""
    alive: np.ndarray
    expected_orders: np.ndarray
    expected_spend: np.ndarray
    values: np.ndarray
    """Discounted margin over the horizon."""
    low: np.ndarray
    high: np.ndarray
    total_low: float
    total_high: float
    draws: int


def model_value(
    customers: np.ndarray,
    days: np.ndarray,
    amounts: np.ndarray,
    found: Purchases,
    terms: Economics,
    told: Told = lambda done, of: None,
) -> ModelValue:
    """Raises TooFewRepeat, NotFitted, NeedsLibrary."""
    repeating = int(np.count_nonzero(found.x > 0))
    if repeating < FEWEST_REPEATING:
        raise TooFewRepeat(repeating)
    told(0, 4)
    orders, orders_fit = bgnbd.fit(found.x, found.recency, found.age)
    spenders = found.repeat > 0
    if int(spenders.sum()) < FEWEST_REPEATING:
        raise TooFewRepeat(int(spenders.sum()))
    spend, spend_fit = gammagamma.fit(found.repeat[spenders], found.mean[spenders])
    if spend.q <= 1:
        raise bgnbd.NotFitted("Gamma-Gamma")  # spends so uneven that they have no mean
    told(1, 4)
    held = holdout(customers, days, amounts, found.until)
    told(2, 4)
    each = gammagamma.expected(spend, found.repeat, found.mean)
    values = _discounted(orders, found, terms) * each * terms.margin
    draws = max(_FEWEST_DRAWS, min(_MOST_DRAWS, _MOST_FUTURES // len(found)))
    low, high, totals = _ranges(found, orders_fit, spend_fit, terms, draws, told)
    total_low, total_high = (float(q) for q in np.quantile(totals, WHOLE))
    return ModelValue(
        orders,
        orders_fit,
        spend,
        spend_fit,
        repeating,
        relation(found),
        held,
        bgnbd.alive(orders, found.x, found.recency, found.age),
        bgnbd.expected(orders, found.x, found.recency, found.age, terms.years * _WEEKS),
        each,
        values,
        low,
        high,
        total_low,
        total_high,
        draws,
    )


def relation(found: Purchases) -> Relation:
    """Pearson's correlation and Fisher's interval; NaN where one of the two never varies."""
    here = found.repeat > 0
    often, much = found.x[here], found.mean[here]
    n = len(often)
    if n < 4 or often.std() == 0 or much.std() == 0:
        return Relation(n, float("nan"), float("nan"), float("nan"))
    r = float(np.corrcoef(often, much)[0, 1])
    turned, spread = np.arctanh(np.clip(r, -0.999999, 0.999999)), Z95 / np.sqrt(n - 3)
    return Relation(n, r, float(np.tanh(turned - spread)), float(np.tanh(turned + spread)))


def holdout(customers: np.ndarray, days: np.ndarray, amounts: np.ndarray, until: int) -> Holdout | None:
    """The last quarter of the time held out; None for too little to fit on before it."""
    if not len(days):
        return None
    held = int((until - int(days.min())) * _HELD_SHARE)
    before = purchases(customers, days, amounts, until - held)
    if held < WEEK or int(np.count_nonzero(before.x > 0)) < FEWEST_REPEATING:
        return None
    try:
        model, _ = bgnbd.fit(before.x, before.recency, before.age)
    except bgnbd.NotFitted:
        return None
    weeks = held / WEEK
    expected = bgnbd.expected(model, before.x, before.recency, before.age, weeks)
    later = (days > before.until) & (days <= until)
    pairs = np.unique(np.column_stack((customers[later], days[later])), axis=0)
    size = int(max(before.codes.max(initial=0), customers.max(initial=0))) + 1
    actual = np.bincount(pairs[:, 0].astype(np.int64), minlength=size)[before.codes].astype(np.float64)
    plain = before.x / np.maximum(before.age, 1.0) * weeks
    groups = []
    for repeats in range(_GROUPS + 1):
        here = before.x >= repeats if repeats == _GROUPS else before.x == repeats
        if here.any():
            n = int(here.sum())
            groups.append(HeldGroup(repeats, n, float(expected[here].mean()), float(actual[here].mean())))
    return Holdout(
        weeks,
        len(before),
        float(expected.sum()),
        float(actual.sum()),
        float(np.abs(expected - actual).mean()),
        float(np.abs(plain - actual).mean()),
        tuple(groups),
    )


def _discounted(model: BgNbd, found: Purchases, terms: Economics) -> np.ndarray:
    """Purchases to be expected, each counted by what it is worth today; month by month, at its middle."""
    months = max(1, round(terms.years * 12))
    ends = np.linspace(0, terms.years, months + 1)
    total, before = np.zeros(len(found)), np.zeros(len(found))
    for start, end in pairwise(ends.tolist()):
        upto = bgnbd.expected(model, found.x, found.recency, found.age, end * _WEEKS)
        total += (upto - before) / (1 + terms.discount) ** ((start + end) / 2)
        before = upto
    return total


def _ranges(
    found: Purchases,
    orders_fit: Fitted,
    spend_fit: Fitted,
    terms: Economics,
    draws: int,
    told: Told,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ends of each customer's range, and the total of every draw.

    A draw takes parameters as uncertain as the likelihood leaves them and then lets every customer live on.
    """
    random = np.random.default_rng(SEED)
    spends = np.empty((draws, len(found)), dtype=np.float32)
    models = zip(orders_fit.drawn(draws, random), spend_fit.drawn(draws, random), strict=True)
    for number, (order_model, spend_model) in enumerate(models):
        spends[number] = _lived(BgNbd(*order_model), GammaGamma(*spend_model), found, terms, random)
        if number == draws // 2:
            told(3, 4)
    low, high = np.quantile(spends, INSIDE, axis=0)
    told(4, 4)
    return low.astype(np.float64), high.astype(np.float64), spends.sum(axis=1, dtype=np.float64)


def _lived(
    model: BgNbd, spend: GammaGamma, found: Purchases, terms: Economics, random: np.random.Generator
) -> np.ndarray:
    """One future of each customer: discounted margin over the horizon.

    Given that a customer is still one, his rate is gamma(r + x, alpha + T) and his chance of leaving
    beta(a, b + x).
    """
    x, weeks = found.x, terms.years * _WEEKS
    there = random.random(len(x)) < bgnbd.alive(model, x, found.recency, found.age)
    rate = random.gamma(model.r + x, 1 / (model.alpha + found.age))
    leaving = random.beta(model.a, model.b + x)
    total = np.where(found.repeat > 0, found.repeat * np.nan_to_num(found.mean), 0.0)
    nu = random.gamma(spend.p * found.repeat + spend.q, 1 / (spend.gamma + total))
    made = np.zeros(len(x))
    rows = np.flatnonzero(there)
    at = np.zeros(len(rows))
    while len(rows):
        at = at + random.exponential(1.0, len(rows)) / np.maximum(rate[rows], 1e-300)
        rows, at = rows[at < weeks], at[at < weeks]
        amount = random.gamma(spend.p, 1.0, len(rows)) / np.maximum(nu[rows], 1e-300)
        made[rows] += amount * terms.margin / (1 + terms.discount) ** (at / _WEEKS)
        stays = random.random(len(rows)) >= leaving[rows]
        rows, at = rows[stays], at[stays]
    return made

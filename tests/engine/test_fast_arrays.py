"""The array forms behind the fast engine, on arrays long enough for their short ways, against Python."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import numpy as np
import pytest

from gradestudio.engine import calendar, decimals, grade
from gradestudio.engine.evaluating.calendar import by_day, months_between, next_anniversary, plus_months
from gradestudio.engine.evaluating.decimals import (
    complete_steps,
    group_sums,
    rounded,
    rounded_units,
    row_sums,
)
from gradestudio.engine.evaluating.masks import NO_DATE, Dictionary, union
from gradestudio.engine.evaluating.texts import searched
from gradestudio.engine.reference import grade_by_rows
from gradestudio.language import check
from tests.engine.compare import differences
from tests.engine.generators import AS_OF
from tests.engine.rulebooks import random_rulebook
from tests.engine.tables import random_table

EPOCH = date(1970, 1, 1)


def numbers(rng: Random, count: int) -> list[float]:
    """Doubles on, beside and far from ties of two decimals, tiny, huge, and as money has them."""
    made = [0.0, -0.0, 0.005, 1.005, 2.675, -2.675, 0.285, 1e15, 1e16 + 2, 4503599627370497.5, 5e-324, 1e300]
    while len(made) < count:
        tie = rng.randint(-99_999, 99_999) / 1000
        made += [tie, np.nextafter(tie, 1e9), np.nextafter(tie, -1e9), rng.uniform(-1e6, 1e6)]
        made += [
            round(rng.lognormvariate(8, 3), 2),
            rng.randint(-5, 5) / 10,
            rng.uniform(-1, 1) * 10 ** rng.randint(-9, 17),
        ]
    return [float(x) for x in made]


@pytest.mark.parametrize("places", [0, 1, 2, 3, 9, 20])
def test_rounding_is_that_of_the_shortest_decimal(places: int) -> None:
    cells = numbers(Random(places), 3000)
    expected = [decimals.round_half_away(x, places) for x in cells]
    assert rounded(np.array([*cells, np.nan]), places).tolist()[:-1] == expected
    assert np.isnan(rounded(np.array([np.nan]), places)[0])


def test_points_are_whole_hundredths() -> None:
    cells = [x for x in numbers(Random(1), 3000) if abs(x) < 1e12]
    expected = [decimals.scaled_half_away(decimals.exact(x), 2) for x in cells]
    assert rounded_units(np.array(cells), 2).astype(np.int64).tolist() == expected


@pytest.mark.parametrize("step", ["0.1", "0.25", "1", "3", "5000", "0.005", "1e-18", "123456789.123456789"])
def test_complete_steps_are_exact(step: str) -> None:
    cells = [x for x in numbers(Random(2), 3000) if abs(x) < 1e17]
    expected = [
        float(decimals.complete_steps(decimals.exact(x), decimals.exact(Decimal(step))) or 0) for x in cells
    ]
    assert complete_steps(np.array(cells), Decimal(step)).tolist() == expected


def test_sums_and_averages_are_rounded_once() -> None:
    rng = Random(3)
    stretches = [[0.1] * 10, [1e16, 1.0, -1e16], [0.1, 0.2], [1e308, 1e308], [1e-7, 3.0]]
    stretches += [rng.sample(numbers(rng, 60), rng.randint(1, 20)) for _ in range(300)]
    stretches += [[round(rng.uniform(0, 1e4), 2) for _ in range(rng.randint(1, 9))] for _ in range(300)]
    counts = np.array([len(s) for s in stretches])
    sums, averages = group_sums(np.concatenate(stretches), np.cumsum(counts) - counts, counts)
    for cells, total, average in zip(stretches, sums.tolist(), averages.tolist(), strict=True):
        exact = decimals.exact_sum(cells)
        assert total == decimals.nearest_double(exact) or (
            np.isnan(total) and decimals.nearest_double(exact) is None
        )
        mean = decimals.nearest_double(exact / len(cells))
        assert average == mean or (np.isnan(average) and mean is None)


def test_sums_along_rows_are_rounded_once() -> None:
    rng = Random(4)
    columns = [np.array(rng.sample(numbers(rng, 500), 500)) for _ in range(3)]
    masks = [np.array([rng.random() < 0.6 for _ in range(500)]) for _ in range(3)]
    found = row_sums(list(zip(masks, columns, strict=True)))
    for i in range(500):
        cells = [float(c[i]) for m, c in zip(masks, columns, strict=True) if m[i]]
        expected = decimals.nearest_double(decimals.exact_sum(cells))
        assert found[i] == expected or (np.isnan(found[i]) and expected is None)


def test_months_and_anniversaries_are_those_of_the_calendar() -> None:
    rng = Random(5)
    days = [date(rng.randint(1, 9998), 1, 1) + timedelta(days=rng.randint(0, 364)) for _ in range(3000)]
    days += [date(y, 2, d) for y in (1900, 2000, 2023, 2024) for d in (27, 28)] + [
        date(2024, 2, 29),
        date(2000, 2, 29),
    ]
    ends = rng.sample(days, len(days))
    first, last = (np.array([(d - EPOCH).days for d in some]) for some in (days, ends))
    assert months_between(first, last).tolist() == [
        calendar.months_between(a, b) for a, b in zip(days, ends, strict=True)
    ]
    steps = [rng.randint(-30, 30) for _ in days]
    moved = plus_months(first, np.array(steps))
    for day, step, found in zip(days, steps, moved.tolist(), strict=True):
        expected = calendar.shifted(day, step, "months")
        assert expected is None or found == (expected - EPOCH).days
    for day, on, found in zip(days, ends, next_anniversary(first, last).tolist(), strict=True):
        expected = calendar.next_anniversary(day, on)
        assert expected is None or found == (expected - EPOCH).days


@pytest.mark.parametrize("width", [50, 100_000])
def test_days_through_a_table_and_without(width: int) -> None:
    rng = Random(6)
    days = np.array(
        [NO_DATE if rng.random() < 0.2 else rng.randint(-width, width) for _ in range(2000)], dtype=np.int32
    )
    found = by_day(days, lambda some: some.astype(np.float64) * 2, np.nan)
    assert [None if np.isnan(x) else x for x in found] == [
        None if d == NO_DATE else d * 2 for d in days.tolist()
    ]


def test_days_that_are_all_missing() -> None:
    assert np.isnan(
        by_day(np.full(3, NO_DATE, dtype=np.int32), lambda some: some.astype(np.float64), np.nan)
    ).all()


@pytest.mark.parametrize("letters", ["集团公司中 a", "集团\U0001f600\U00020000a", "a\ud800团"])
def test_searching_many_texts_is_searching_each(letters: str) -> None:
    rng = Random(7)
    made = {"".join(rng.choice(letters) for _ in range(rng.randint(1, 9))) for _ in range(9000)}
    values = tuple(sorted(made))
    assert len(values) > 2000
    dictionary = Dictionary(values)
    for sought in (*letters, letters[:2], "团a", "公司", letters[-1] * 2, "x", "a" * 12, ""):
        assert searched("contains", dictionary, sought)[:-1].tolist() == [sought in v for v in values]
        assert searched("starts", dictionary, sought)[:-1].tolist() == [v.startswith(sought) for v in values]
        assert searched("ends", dictionary, sought)[:-1].tolist() == [v.endswith(sought) for v in values]
        assert not searched("ends", dictionary, sought)[-1]


def test_texts_that_hold_the_separator() -> None:
    values = (*(f"a{i}" for i in range(3000)), "a\0b", "\0")
    assert searched("contains", Dictionary(values), "a\0")[:-1].tolist() == [v == "a\0b" for v in values]
    assert searched("starts", Dictionary(values), "a12")[:-1].tolist() == [
        v.startswith("a12") for v in values
    ]


def test_changed_rows_are_joined_in_order() -> None:
    rng = Random(8)
    for _ in range(300):
        count = rng.choice((10, 1000))
        sets = [
            np.array(sorted(rng.sample(range(count), rng.randint(0, min(count, 40)))), dtype=np.intp)
            for _ in range(3)
        ]
        found = union(count, sets)
        assert found is not None and found.tolist() == sorted({int(r) for s in sets for r in s})
    assert union(5, [np.zeros(0, dtype=np.intp), None]) is None


def test_a_sheet_of_thousands_is_graded_as_row_by_row() -> None:
    for seed in (1, 2, 3):
        rng = Random(seed)
        program, table = check(random_rulebook(rng), None).program, random_table(rng, 1500, 1200)
        assert differences(grade_by_rows(program, table, AS_OF), grade(program, table, AS_OF)) == []

"""Cases around every cut, checked by hand and by grading."""

from __future__ import annotations

from datetime import date

import pytest

from gradestudio.analysis.boundaries import Boundaries, Boundary, boundaries
from gradestudio.language import check

DAY = date(2026, 1, 31)
FIELDS = """field id : id
field spend : money from 0
field orders : number from 0
field last : date
field region : one of "E", "S", "N"
"""
GRADE = "grade G\ntier A\ntier B\n"


def of(rules: str) -> Boundaries:
    checked = check(FIELDS + GRADE + rules)
    assert not checked.errors, checked.errors
    found = boundaries(checked.program, DAY)
    assert found is not None
    return found


def told(one: Boundary) -> list[tuple[object, str]]:
    return [(c.values[one.name], c.outcome) for c in one.cases]


def test_below_at_and_above() -> None:
    found = of('rule "a": A when spend >= 100 and orders > 3\notherwise B\n')
    by_name = {b.name: b for b in found.found}
    assert (by_name["spend"].cut, by_name["orders"].cut) == (100, 3)
    assert told(by_name["spend"]) == [(99.99, "B"), (100, "A"), (100.01, "A")]
    assert told(by_name["orders"]) == [(2, "B"), (3, "B"), (4, "A")]
    assert all(c.values["orders"] > 3 for c in by_name["spend"].cases)
    assert [c.place for c in by_name["spend"].cases] == ["below", "at", "above"]
    assert found.idle == ()


def test_days_around_a_window() -> None:
    found = of('rule "a": A when last within 30 days\notherwise B\n')
    cuts = {b.cut: told(b) for b in found.found}
    # From 1 January to the grading date, both included.
    assert cuts[date(2026, 1, 1)] == [
        (date(2025, 12, 31), "B"),
        (date(2026, 1, 1), "A"),
        (date(2026, 1, 2), "A"),
    ]
    assert [o for _, o in cuts[DAY]] == ["A", "A", "B"]


def test_every_value_of_a_choice() -> None:
    (one,) = of('rule "a": A when region in ("E", "N")\notherwise B\n').found
    assert (one.cut, told(one)) == (None, [("E", "A"), ("S", "B"), ("N", "A")])


def test_a_cut_that_changes_nobody() -> None:
    found = of('rule "a": A when spend >= 100\nrule "b": A when spend >= 200\notherwise B\n')
    assert [(b.name, b.cut) for b in found.found] == [("spend", 100)]
    assert [(i.name, i.cut) for i in found.idle] == [("spend", 200)]


def test_the_end_of_the_range_is_no_cut() -> None:
    found = of('rule "a": A when spend >= 0\notherwise B\n')
    assert [b for b in found.found if b.cases[0].place == "below"] == []


def test_points_and_bands_are_cut_where_they_change_the_tier() -> None:
    rules = FIELDS + (
        "score S\n  +10 per 10 of orders at most 50\n  +20 when spend >= 500\n"
        "grade G by S\ntier A at 60\ntier B at 0\n"
    )
    found = boundaries(check(rules).program, DAY)
    assert found is not None
    cuts = {(b.name, b.cut) for b in found.found}
    # 40 + 20 points: 40 orders with the twenty; 50 alone are not enough.
    assert ("orders", 40) in cuts and ("spend", 500) in cuts
    assert ("orders", 20) not in cuts
    assert found.idle == ()  # a step of points is no threshold that somebody wrote


def test_a_fact_leaves_impossible_customers_out() -> None:
    found = of('rule "a": A when spend >= 100\notherwise B\nnever spend > 50 and region = "E"\n')
    (one,) = [b for b in found.found if b.name == "spend" and b.cut == 100]
    assert all(c.values.get("region") != "E" for c in one.cases)


def test_a_cut_that_cannot_be_shown_on_one_customer() -> None:
    # Alone on a list everybody is in its top 10%: nobody can be made who is not.
    rules = FIELDS.replace("orders : number from 0", "orders : number from 0 default 0") + GRADE
    rules += 'rule "a": A when spend >= 100 and not (orders in top 10%)\notherwise B\n'
    found = boundaries(check(rules).program, DAY)
    assert found is not None
    assert (found.found, found.idle) == ((), ())
    assert {(i.name, i.cut) for i in found.unshown} == {("spend", 100)}


def test_too_much_work() -> None:
    program = check(FIELDS + GRADE + 'rule "a": A when spend >= 100 and orders > 3\notherwise B\n').program
    found = boundaries(program, DAY, budget=4)
    assert found is not None and found.unproven == ("G",)


@pytest.mark.parametrize("name", ["S02-real-estate", "门店客户评级", "S04-专卖店客户认定"])
def test_cases_of_the_library_flip(name: str, request: pytest.FixtureRequest) -> None:
    text = (request.config.rootpath / "rules" / f"{name}.grade").read_text("utf-8")
    program = check(text).program
    found = boundaries(program, program.as_of or DAY)
    assert found is not None and found.found
    for one in found.found:
        assert len({c.outcome for c in one.cases}) > 1
        assert len({tuple((n, v) for n, v in c.values.items() if n != one.name) for c in one.cases}) == 1

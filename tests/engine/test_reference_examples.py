"""A rulebook's own examples."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gradestudio.engine.examples import EXAMPLE_DAY, run_examples
from tests.engine.casework import program_of

BOOK = """
rulebook "book"
  as of 2026-01-31
field a : number from 0 to 100
field b : number default 0
field d : date
field k : one of "x", "y"
field before : tier of G
related orders by id
  money : money
field id : id
param cut = 10 from 0 to 100
let spent = sum of orders.money
let R = if a >= cut then 2 else 1
score S
  +0.7 when a >= 1
  +0.1 when b = 0
tag T when spent > 100
grade G
tier A
tier B
rule "one": A when R = 2
rule "two": A when spent >= 1000
otherwise B
against before falls at most 0 steps
"""


def run(example: str) -> list[tuple[str, object, bool]]:
    """Name, got and passed of every expectation of one example."""
    (result,) = run_examples(program_of(BOOK + example))
    assert result.passed == all(c.passed for c in result.checks)
    return [(c.name, c.got, c.passed) for c in result.checks]


def test_fields_scores_tags_and_lets() -> None:
    got = run('example "e" given a = 10 expect G = A, S = 0.8, R = 2, T = no\n')
    assert got == [("G", "A", True), ("S", Decimal("0.80"), True), ("R", 2.0, True), ("T", False, True)]


def test_what_fails_says_what_it_got() -> None:
    got = run('example "e" given a = 10 expect G = B, S = 0.81\n')
    assert got == [("G", "A", False), ("S", Decimal("0.80"), False)]


def test_a_field_left_out_is_missing() -> None:
    assert run('example "e" given b = 1 expect G = needs data\n') == [("G", "needs data", True)]
    assert run('example "e" given a = missing, b = 1 expect G = needs data\n') == [("G", "needs data", True)]


def test_a_value_that_no_cell_can_hold_is_missing() -> None:
    assert run('example "e" given a = 101 expect G = needs data\n') == [("G", "needs data", True)]


def test_derived_names_stand_instead_of_their_own_value() -> None:
    assert run('example "e" given a = 0, spent = 1000 expect G = A, T = yes\n') == [
        ("G", "A", True),
        ("T", True, True),
    ]
    assert run('example "e" given R = missing expect G = needs data\n') == [("G", "needs data", True)]


def test_the_previous_tier() -> None:
    assert run('example "e" given a = 0, before = A expect G = A\n') == [("G", "A", True)]


def test_the_grading_date() -> None:
    book = "field d : date\nlet X = days since d\n"
    tail = "given d = 2026-01-01 expect X = {}\n"
    cases = [
        (f'rulebook "b"\n  as of 2026-01-31\n{book}example "e" {tail.format(30)}', date(2026, 1, 31)),
        (
            f'rulebook "b"\n  as of 2026-01-31\n{book}example "e" as of 2026-01-11 {tail.format(10)}',
            date(2026, 1, 11),
        ),
        (f'{book}example "e" {tail.format((EXAMPLE_DAY - date(2026, 1, 1)).days)}', EXAMPLE_DAY),
    ]
    for text, as_of in cases:
        (result,) = run_examples(program_of(text))
        assert (result.passed, result.as_of) == (True, as_of)

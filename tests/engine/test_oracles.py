"""Two rule engines made by others as witnesses: zen-engine and rule-engine.

On the part of the language that they can express too (comparisons, and, or, not, lists, texts, arithmetic;
nothing missing), random rulebooks on random customers must come out alike.  Numbers are quarters, so that
doubles here and decimals there are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.casework import graded

zen = pytest.importorskip("zen")
rule_engine = pytest.importorskip("rule_engine")

FIELDS = """
field a : number
field b : number
field c : number
field t : text
field f : flag
"""
WORDS = ("x", "xy", "yx", "华东", "华南")
QUARTERS = st.integers(-40, 40).map(lambda n: n / 4)
ROWS = st.fixed_dictionaries(
    {"a": QUARTERS, "b": QUARTERS, "c": QUARTERS, "t": st.sampled_from(WORDS), "f": st.booleans()}
)


@dataclass(frozen=True)
class Said:
    """One thing said three times: in our words, zen's and rule-engine's."""

    ours: str
    zen: str
    other: str


def same(text: str) -> Said:
    return Said(text, text, text)


def number(n: float) -> Said:
    return same(f"{n:g}" if n >= 0 else f"(0 - {-n:g})")


def joined(op: str, left: Said, right: Said) -> Said:
    return Said(
        f"({left.ours} {op} {right.ours})",
        f"({left.zen} {op} {right.zen})",
        f"({left.other} {op} {right.other})",
    )


SUMS = st.recursive(
    st.sampled_from("abc").map(same) | QUARTERS.map(number),
    lambda inner: st.builds(joined, st.sampled_from(["+", "-", "*"]), inner, inner),
    max_leaves=4,
)
HALVES = st.builds(lambda s: joined("/", s, same("2")), SUMS) | SUMS


def compared(op: str, left: Said, right: Said) -> Said:
    theirs = {"=": "=="}.get(op, op)
    return Said(
        f"{left.ours} {op} {right.ours}",
        f"({left.zen} {theirs} {right.zen})",
        f"({left.other} {theirs} {right.other})",
    )


def between(value: Said, low: float, size: float) -> Said:
    a, b = number(low), number(low + size)
    return Said(
        f"{value.ours} between {a.ours} to {b.ours}",
        f"({value.zen} >= {a.zen} and {value.zen} <= {b.zen})",
        f"({value.other} >= {a.other} and {value.other} <= {b.other})",
    )


def one_of(name: str, options: list[float]) -> Said:
    listed = ", ".join(f"{o:g}" for o in options)
    theirs = f"[{listed}]"
    return Said(f"{name} in ({listed})", f"({name} in {theirs})", f"({name} in {theirs})")


def about_text(op: str, word: str) -> Said:
    ours = {"=": "=", "!=": "!=", "contains": "contains", "starts": "starts with", "ends": "ends with"}[op]
    if op in ("=", "!="):
        theirs = "==" if op == "=" else "!="
        return Said(f't {ours} "{word}"', f't {theirs} "{word}"', f't {theirs} "{word}"')
    call = {"contains": "contains", "starts": "startsWith", "ends": "endsWith"}[op]
    method = {
        "contains": f'"{word}" in t',
        "starts": f't.starts_with("{word}")',
        "ends": f't.ends_with("{word}")',
    }
    return Said(f't {ours} "{word}"', f'{call}(t, "{word}")', method[op])


LEAVES = (
    st.builds(compared, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), HALVES, HALVES)
    | st.builds(between, HALVES, QUARTERS, st.integers(0, 20))
    | st.builds(one_of, st.sampled_from("abc"), st.lists(st.integers(0, 9), min_size=1, max_size=4))
    | st.builds(
        about_text, st.sampled_from(["=", "!=", "contains", "starts", "ends"]), st.sampled_from(WORDS)
    )
    | st.just(Said("f = yes", "f == true", "f == true"))
)


def both(word: str, left: Said, right: Said) -> Said:
    return joined(word, left, right)


def negated(inner: Said) -> Said:
    return Said(f"not ({inner.ours})", f"(not ({inner.zen}))", f"(not ({inner.other}))")


CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.builds(both, st.sampled_from(["and", "or"]), inner, inner) | st.builds(negated, inner),
    max_leaves=6,
)


def witnessed(said: Said, row: dict[str, Any]) -> bool:
    """What both witnesses say; they must agree with each other first."""
    first = zen.evaluate_expression(said.zen, row)
    second = rule_engine.Rule(said.other).matches(row)
    assert first is second, said
    return first


@settings(max_examples=60)
@given(CONDITIONS, st.lists(ROWS, min_size=1, max_size=6))
def test_conditions(said: Said, rows: list[dict[str, Any]]) -> None:
    case = graded(f"{FIELDS}tag T when {said.ours}\n", rows)
    assert case.tags() == [witnessed(said, row) for row in rows]


@settings(max_examples=40)
@given(st.lists(CONDITIONS, min_size=1, max_size=5), st.lists(ROWS, min_size=1, max_size=6))
def test_the_first_true_rule_decides(rules: list[Said], rows: list[dict[str, Any]]) -> None:
    tiers = "".join(f"tier T{i}\n" for i in range(len(rules)))
    written = "".join(f'rule "{i}": T{i} when {said.ours}\n' for i, said in enumerate(rules))
    case = graded(f"{FIELDS}grade G\n{tiers}tier Z\n{written}otherwise Z\n", rows)
    expected = [next((f"T{i}" for i, said in enumerate(rules) if witnessed(said, row)), "Z") for row in rows]
    assert case.tiers() == expected


@settings(max_examples=40)
@given(
    st.lists(CONDITIONS, min_size=2, max_size=5), st.lists(ROWS, min_size=1, max_size=6), st.integers(1, 4)
)
def test_at_least_k_of(parts: list[Said], rows: list[dict[str, Any]], k: int) -> None:
    k = min(k, len(parts))
    written = ", ".join(p.ours for p in parts)
    case = graded(f"{FIELDS}tag T when at least {k} of ({written})\n", rows)
    assert case.tags() == [sum(witnessed(p, row) for p in parts) >= k for row in rows]


@settings(max_examples=40)
@given(
    st.lists(st.tuples(CONDITIONS, st.integers(-200, 200)), min_size=1, max_size=5),
    st.lists(ROWS, min_size=1, max_size=6),
)
def test_points_add_up(items: list[tuple[Said, int]], rows: list[dict[str, Any]]) -> None:
    written = "".join(f"  {'-' if p < 0 else '+'}{abs(p) / 100:g} when {said.ours}\n" for said, p in items)
    case = graded(f"{FIELDS}score S\n{written}", rows)
    expected = [sum(p for said, p in items if witnessed(said, row)) for row in rows]
    assert [int(p.scaleb(2)) for p in case.points() if p is not None] == expected

"""Random rulebooks: what is proven is never contradicted by a customer of any combination of cells."""

from __future__ import annotations

import random
from datetime import date
from itertools import product
from typing import Any

import pytest

from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.verify import verify
from gradestudio.analysis.witness import sheet_row
from gradestudio.engine.bind import bind
from gradestudio.engine.grading import CONFLICT, NO_RULE
from gradestudio.language import check
from gradestudio.language.program import Program

DAY = date(2026, 1, 31)
CUTS = (10, 20, 30)
NUMBERS = (None, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0)
"""A blank, each cut and a number on each side: every cell of the conditions below."""
CHOICES = (None, "E", "S")


def condition(r: random.Random, depth: int = 2) -> str:
    if depth and r.random() < 0.55:
        parts = [condition(r, depth - 1) for _ in range(r.randint(2, 3))]
        kind = r.choice(["and", "or", "not", "k"])
        if kind == "not":
            return f"not ({parts[0]})"
        if kind == "k":
            return f"at least {r.randint(1, 2)} of ({', '.join(parts)})"
        return "(" + f" {kind} ".join(parts) + ")"
    name = r.choice("xy")
    return r.choice(
        [
            f"{name} {r.choice(['>=', '>', '<', '<=', '=', '!='])} {r.choice(CUTS)}",
            f"{name} between 10 to {r.choice(CUTS)}",
            f"{name} is missing",
            f'c = "{r.choice("ES")}"',
            f'c in ("E", "{r.choice("ES")}")',
            f"band {r.choice(['>=', '<', '='])} {r.randint(1, 3)}",
            f"S >= {r.choice([10, 15, 30, 45])}",
            "T",
        ]
    )


def rulebook(seed: int) -> str:
    r = random.Random(seed)
    policy = r.choice(["", "", " best", " unique"])
    rules = "".join(f'rule "{i}": {r.choice("ABC")} when {condition(r)}\n' for i in range(r.randint(2, 5)))
    last = "otherwise C\n" if r.random() < 0.4 else ""
    never = f'never {r.choice("xy")} > 20 and c = "S"\n' if r.random() < 0.3 else ""
    blank = "  missing -> 2\n" if r.random() < 0.3 else ""
    return (
        f"field id : id\nfield x : number\nfield y : number{' default 10' if r.random() < 0.3 else ''}\n"
        f'field c : one of "E", "S"\n'
        f"let band = bands of x\n  below 10 -> 1\n  at least 10 below 30 -> 2\n{blank}  else -> 3\n"
        'score S from 0 to 40\n  +15 when x >= 20\n  -5 when c = "S"\n'
        '  group "g" at most 20\n    +10 per 10 of y at most 30\n    +5 when band >= 2\n'
        "tag T when x > 10 or y > 20\n"
        f"grade G{policy}\ntier A\ntier B\ntier C\n{rules}{last}{never}"
        "ensure G never falls as x rises\n"
    )


class Everyone:
    """All customers of a rulebook, graded by the reference."""

    def __init__(self, program: Program) -> None:
        self.program = bind(program, DAY)
        self.grade = self.program.grades[0]
        plain = self.program.field("y")
        ys = NUMBERS if plain is not None and plain.default is None else NUMBERS[1:]
        self.rows: dict[tuple[Any, ...], Any] = {}
        for x, y, c in product(NUMBERS, ys, CHOICES):
            row = sheet_row(self.program, DAY, {"x": x, "y": y, "c": c})
            if all(row.value(n.condition) is not True for n in self.program.nevers):
                self.rows[x, y, c] = row

    def tier(self, row: Any) -> int:
        return row.decision(self.grade).tier

    def truths(self, row: Any) -> tuple[Any, ...]:
        return row.decision(self.grade).truths

    def dead(self) -> set[int]:
        """Rules that are true for somebody and win over nobody (not for unique)."""
        rules = range(len(self.grade.rules))
        order = list(rules)
        if self.grade.policy == "best":
            order.sort(key=lambda i: (self.grade.rank(self.grade.rules[i].tier), i))
        firsts = {next((i for i in order if self.truths(r)[i] is True), None) for r in self.rows.values()}
        met = {i for i in rules if any(self.truths(r)[i] is True for r in self.rows.values())}
        return met - firsts

    def falls(self) -> bool:
        for y, c in {(k[1], k[2]) for k in self.rows}:
            line = [self.rows[x, y, c] for x in NUMBERS[1:] if (x, y, c) in self.rows]
            tiers = [t for t in map(self.tier, line) if t >= 0]
            if any(a < b for i, a in enumerate(tiers) for b in tiers[i:]):
                return True
        return False


def of(found: tuple[ProofFinding, ...], code: str) -> list[ProofFinding]:
    return [f for f in found if f.code == code]


@pytest.mark.parametrize("seed", range(40))
def test_equal_to_grading_everyone(seed: int) -> None:
    text = rulebook(seed)
    checked = check(text)
    assert not checked.errors, text
    found = verify(checked.program, DAY)
    all_of_them = Everyone(checked.program)
    rows = list(all_of_them.rows.values())
    tiers = {all_of_them.tier(r) for r in rows}
    assert not of(found, "not-proven")

    never_true = {
        i
        for i in range(len(all_of_them.grade.rules))
        if not any(all_of_them.truths(r)[i] is True for r in rows)
    }
    assert {f.rules[0] for f in of(found, "contradiction")} == never_true
    if all_of_them.grade.policy != "unique":
        assert {f.rules[0] for f in of(found, "dead-rule")} == all_of_them.dead()
    unreached = {t.name for i, t in enumerate(all_of_them.grade.tiers) if i not in tiers}
    assert {f.tier for f in of(found, "unreachable-tier")} == unreached
    assert bool(of(found, "gap")) == (NO_RULE in tiers)
    assert bool(of(found, "overlap")) == (CONFLICT in tiers)
    (promise,) = of(found, "monotonicity")
    assert promise.verdict is (Verdict.COUNTEREXAMPLE if all_of_them.falls() else Verdict.PROVEN)
    for gap in of(found, "gap"):
        assert gap.verdict is Verdict.COUNTEREXAMPLE

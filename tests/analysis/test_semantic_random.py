"""Pairs of random rulebooks: every customer of a small domain, graded in both, moves as is claimed."""

from __future__ import annotations

import random
from datetime import date
from itertools import product
from typing import Any

import pytest

from gradestudio.analysis.findings import Verdict
from gradestudio.analysis.kinds import EffectChange, KindPart
from gradestudio.analysis.semantic import semantic_difference
from gradestudio.analysis.witness import sheet_row
from gradestudio.engine.bind import bind
from gradestudio.engine.examples import outcome_name
from gradestudio.language import check
from gradestudio.language.program import Program

DAY = date(2026, 1, 31)
NUMBERS = (None, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0)
"""A blank, each cut and a number on each side: every cell of the conditions below."""
CHOICES = (None, "E", "S", "N")
"""N is in the list of some versions; where it is in neither, it is read as a blank by both."""


class Written:
    """A random rulebook as parts, so that another version of it can be made."""

    def __init__(self, r: random.Random) -> None:
        self.r = r
        self.policy = r.choice(["", "", " best", " unique"])
        self.rules = [(r.choice("ABC"), self.condition()) for _ in range(r.randint(2, 4))]
        self.last = r.random() < 0.6
        self.x = ""
        self.y = r.choice(["", " default 10"])
        self.choices = '"E", "S"'
        self.never = ""
        self.points = 15
        self.tag = self.condition(1)

    def condition(self, depth: int = 2) -> str:
        r = self.r
        if depth and r.random() < 0.55:
            parts = [self.condition(depth - 1) for _ in range(r.randint(2, 3))]
            kind = r.choice(["and", "or", "not", "k"])
            if kind == "not":
                return f"not ({parts[0]})"
            if kind == "k":
                return f"at least {r.randint(1, 2)} of ({', '.join(parts)})"
            return "(" + f" {kind} ".join(parts) + ")"
        name, cut = r.choice("xy"), r.choice([10, 20, 30])
        return r.choice(
            [
                f"{name} {r.choice(['>=', '>', '<', '<=', '=', '!='])} {cut}",
                f"{name} between 10 to {cut}",
                f"{name} is missing",
                f'c = "{r.choice("ES")}"',
                f'c in ("E", "{r.choice("ES")}")',
                f"band {r.choice(['>=', '<', '='])} {r.randint(1, 3)}",
                f"S >= {r.choice([10, 15, 30])}",
                "T",
            ]
        )

    def changed(self) -> None:
        """One edit, as a person might make it."""
        r = self.r
        kind = r.choice(["rule", "rule", "swap", "drop", "x", "y", "choices", "never", "points", "tag"])
        if kind == "rule":
            at = r.randrange(len(self.rules))
            self.rules[at] = (self.rules[at][0], self.condition())
        elif kind == "swap":
            r.shuffle(self.rules)
        elif kind == "drop":
            self.rules.pop(r.randrange(len(self.rules)))
        elif kind == "x":
            self.x = r.choice([" from 10", " from 10 to 30", " to 20"])
        elif kind == "y":
            self.y = r.choice([" default 20", " from 10 to 30 default 10", ""])
        elif kind == "choices":
            self.choices = '"E", "S", "N"'
        elif kind == "never":
            self.never = 'never x > 20 and c = "S"\n'
        elif kind == "points":
            self.points = 25
        else:
            self.tag = self.condition(1)

    def text(self) -> str:
        rules = "".join(f'rule "{i}": {t} when {c}\n' for i, (t, c) in enumerate(self.rules))
        return (
            f"field id : id\nfield x : number{self.x}\nfield y : number{self.y}\n"
            f"field c : one of {self.choices}\n"
            "let band = bands of x\n  below 10 -> 1\n  at least 10 below 30 -> 2\n  else -> 3\n"
            f'score S from 0 to 40\n  +{self.points} when x >= 20\n  -5 when c = "S"\n'
            '  group "g" at most 20\n    +10 per 10 of y at most 30\n    +5 when band >= 2\n'
            f"tag T when {self.tag if 'T' not in self.tag and 'S >=' not in self.tag else 'x > 10'}\n"
            f"grade G{self.policy}\ntier A\ntier B\ntier C\n{rules}"
            f"{'otherwise C' if self.last else ''}\n{self.never}"
        )


def as_read(program: Program, cells: dict[str, Any]) -> dict[str, Any]:
    """What this rulebook makes of the cells: out of range or list is blank, a blank is the default."""
    made = {}
    for name, value in cells.items():
        field = program.field(name)
        assert field is not None
        if value is not None and field.low is not None and value < float(field.low):  # type: ignore[arg-type]
            value = None
        if value is not None and field.high is not None and value > float(field.high):  # type: ignore[arg-type]
            value = None
        if value is not None and field.choices and value not in field.choices:
            value = None
        made[name] = float(field.default) if value is None and field.default is not None else value
    return made


class Graded:
    """One version's outcomes for every customer of the domain."""

    def __init__(self, text: str, choices: tuple[Any, ...]) -> None:
        checked = check(text)
        assert not checked.errors, text
        self.written = checked.program
        self.program = bind(checked.program, DAY)
        self.rows = {
            cells: sheet_row(self.program, DAY, as_read(self.program, dict(zip("xyc", cells, strict=True))))
            for cells in product(NUMBERS, NUMBERS, choices)
        }

    def outcome(self, output: EffectChange, cells: Any) -> Any:
        row = self.rows[cells]
        if output.kind == "grade":
            grade = self.program.grades[0]
            return outcome_name(grade, row.decision(grade).tier)
        if output.kind == "tag":
            return {True: "yes", False: "no", None: "unknown"}[row.value(self.program.tags[0].when)]
        points = row.score(self.program.scores[0])
        return None if points.missing else points.points

    def impossible(self, cells: Any) -> bool:
        return any(self.rows[cells].value(n.condition) is True for n in self.program.nevers)


def inside(part: KindPart, value: Any) -> bool:
    if value is None:
        return part.missing
    if part.values is not None:
        return value in part.values
    if part.excluded is not None:
        return value not in part.excluded
    low = part.low is None or value > part.low or (part.low_included and value == part.low)
    return low and (part.high is None or value < part.high or (part.high_included and value == part.high))


def holds(parts: tuple[KindPart, ...], cells: Any, blank_y: float | None) -> bool:
    """`blank_y`: the default that both versions put in the place of a blank."""
    x, y, c = cells
    known = {"x": x, "y": blank_y if y is None else y, "c": c}
    return all(inside(p, known[p.name]) for p in parts)


def shared_default(old: Program, new: Program) -> float | None:
    a, b = old.field("y"), new.field("y")
    assert a is not None and b is not None
    same = (a.low, a.high, a.default) == (b.low, b.high, b.default)
    return float(a.default) if same and a.default is not None else None


@pytest.mark.parametrize("seed", range(30))
def test_everyone_moves_as_claimed(seed: int) -> None:
    r = random.Random(seed)
    written = Written(r)
    before = written.text()
    for _ in range(r.randint(1, 2)):
        written.changed()
    after = written.text()
    choices = CHOICES if '"N"' in after else CHOICES[:3]
    old, new = Graded(before, choices), Graded(after, choices)
    found = semantic_difference(old.written, new.written, DAY, most_kinds=400)
    assert found is not None
    blank_y = shared_default(old.written, new.written)
    for output in found.outputs:
        moved = {
            cells: (was, now)
            for cells in old.rows
            if not (old.impossible(cells) and new.impossible(cells))
            and (was := old.outcome(output, cells)) != (now := new.outcome(output, cells))
        }
        assert output.verdict is (Verdict.COUNTEREXAMPLE if moved else Verdict.PROVEN), output
        if output.kind not in ("grade", "tag"):
            continue
        assert output.complete
        for kind in output.kinds:
            assert kind.confirmed
            for cells in old.rows:
                if holds(kind.parts, cells, blank_y) and not (
                    old.impossible(cells) and new.impossible(cells)
                ):
                    assert moved.get(cells) == (kind.before, kind.after), (kind, cells)
        for cells, move in moved.items():
            assert holds(output.common, cells, blank_y)
            assert any(
                (k.before, k.after) == move and holds(k.parts, cells, blank_y) for k in output.kinds
            ), (output, cells)

"""What is proven about random rulebooks is what z3 says of the same policy; every witness shows its claim.

300 rulebooks here; `python -m tests.analysis.test_verify_z3 FROM TO` tries more of them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

z3 = pytest.importorskip("z3")

from gradestudio.analysis.findings import ProofFinding, Verdict  # noqa: E402
from gradestudio.analysis.verify import verify  # noqa: E402
from gradestudio.engine.cells import column_of  # noqa: E402
from gradestudio.engine.reference import grade_by_rows  # noqa: E402
from gradestudio.language import check  # noqa: E402
from gradestudio.language.program import Field, Program  # noqa: E402
from gradestudio.table.columns import Table  # noqa: E402
from tests.analysis.random_policy import CHOICES, CUTS, NEEDS, NO_RULE, TIERS, Book, Cond, Customer  # noqa: E402

DAY = date(2026, 1, 31)
BOOKS, CHUNK = 300, 10


class Oracle:
    """Answers about one rulebook from z3."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.who = Customer("", book.defaults)
        self.truths = book.truths(self.who)
        self.result = book.outcome(self.truths)
        self.solver = z3.Solver()
        self.solver.add(book.possible(self.who))

    def can(self, *claims: Any) -> bool:
        """Whether a possible customer fulfils the claims."""
        return self.solver.check(*claims) == z3.sat

    def contradictions(self) -> set[int]:
        return {i for i, (t, _) in enumerate(self.truths) if not self.can(t)}

    def always_true(self) -> set[int]:
        return {i for i, (_, f) in enumerate(self.truths) if not self.can(f)} - self.contradictions()

    def dead(self) -> set[int]:
        found, earlier = set(), []
        for i in self.book.order():
            true = self.truths[i][0]
            if self.can(true) and not self.can(true, *(z3.Not(e) for e in earlier)):
                found.add(i)
            earlier.append(true)
        return found

    def unreached(self) -> set[str]:
        return {t for i, t in enumerate(TIERS) if not self.can(self.result == i)}

    def disagreeing(self) -> set[tuple[int, int]]:
        """Pairs of rules with different tiers that hold at once."""
        rules = self.book.rules
        pairs = [(i, j) for j in range(len(rules)) for i in range(j) if rules[i].tier != rules[j].tier]
        return {(i, j) for i, j in pairs if self.can(self.truths[i][0], self.truths[j][0])}

    def crossing(self) -> set[tuple[int, int]]:
        return {
            (i, j)
            for i, j in self.disagreeing()
            if self.can(self.truths[i][0], z3.Not(self.truths[j][0]))
            and self.can(self.truths[j][0], z3.Not(self.truths[i][0]))
        }

    def falls(self) -> bool:
        """Whether a customer with more x, and else the same, can get a worse tier."""
        more = Customer("2", self.book.defaults)
        after = self.book.outcome(self.book.truths(more))
        same = [
            more.numbers["y"] == self.who.numbers["y"],
            more.blank["y"] == self.who.blank["y"],
            more.choice == self.who.choice,
            more.flag["f"] == self.who.flag["f"],
            more.flag_blank == self.who.flag_blank,
            z3.Not(more.blank["x"]),
            z3.Not(self.who.blank["x"]),
            more.numbers["x"] > self.who.numbers["x"],
            self.book.possible(more),
        ]
        return self.can(*same, self.result >= 0, after > self.result)

    def waiting(self) -> set[str]:
        """Fields whose blank alone leaves a customer waiting for data."""
        blanks = {
            "x": self.who.blank["x"],
            "y": self.who.blank["y"],
            "c": self.who.choice < 0,
            "f": self.who.flag_blank,
        }
        return {
            name
            for name, blank in blanks.items()
            if self.can(self.result == NEEDS, blank, *(z3.Not(b) for n, b in blanks.items() if n != name))
        }

    def matters(self, rule: int, condition: Cond) -> bool:
        """Whether somebody gets something else with this condition for the rule."""
        other = list(self.truths)
        other[rule] = condition.truth(self.book, self.who)
        return self.can(self.book.outcome(other) != self.result)


def of(found: tuple[ProofFinding, ...], code: str) -> list[ProofFinding]:
    return [f for f in found if f.code == code]


def agree(seed: int) -> None:
    book = Book(seed)
    text = book.text()
    checked = check(text)
    assert not checked.errors, (text, checked.errors)
    found = verify(checked.program, DAY)
    oracle = Oracle(book)
    assert not [f.code for f in found if f.verdict is Verdict.NOT_PROVEN], text
    assert {f.rules[0] for f in of(found, "contradiction")} == oracle.contradictions(), text
    assert {f.rules[0] for f in of(found, "always-true")} == oracle.always_true(), text
    if book.policy != "unique":
        assert {f.rules[0] for f in of(found, "dead-rule")} == oracle.dead(), text
        pairs = {tuple(sorted(f.rules)) for f in of(found, "crossing-rules")}
        assert pairs == oracle.crossing(), text
    else:
        assert {tuple(sorted(f.rules)) for f in of(found, "overlap")} == oracle.disagreeing(), text
    for dead in of(found, "dead-rule"):
        _covered(oracle, dead.rules, text)
    assert {f.tier for f in of(found, "unreachable-tier")} == oracle.unreached(), text
    gap = oracle.can(oracle.result == NO_RULE)
    assert bool(of(found, "gap")) == gap, text
    (promise,) = of(found, "monotonicity")
    assert promise.verdict is (Verdict.COUNTEREXAMPLE if oracle.falls() else Verdict.PROVEN), text
    columns = {c for f in of(found, "needs-data") for c in f.args["columns"]}
    assert columns == oracle.waiting(), text
    _idle(book, oracle, found, text)
    _witnesses(checked.program, found, text)


def _covered(oracle: Oracle, rules: tuple[int, ...], text: str) -> None:
    """The rules named take all customers of the first, and none of them could be left out."""
    dead, *cover = rules
    true = [oracle.truths[i][0] for i in cover]
    assert not oracle.can(oracle.truths[dead][0], *map(z3.Not, true)), text
    for left_out in range(len(cover)):
        rest = [z3.Not(t) for i, t in enumerate(true) if i != left_out]
        assert oracle.can(oracle.truths[dead][0], *rest), text


def _idle(book: Book, oracle: Oracle, found: tuple[ProofFinding, ...], text: str) -> None:
    """Conditions told to be idle change nobody; of the parts of an `and` none is overlooked."""
    quiet = {f.rules[0] for f in found if f.code in ("contradiction", "always-true", "dead-rule")}
    told = {f.rules[0]: text[f.span.start : f.span.end] for f in of(found, "idle-condition") if f.span}
    for i, rule in enumerate(book.rules):
        if i in quiet or rule.when.kind not in ("and", "or"):
            continue
        idle = set()
        for n, part in enumerate(rule.when.parts):
            rest = (*rule.when.parts[:n], *rule.when.parts[n + 1 :])
            if not oracle.matters(i, Cond(rule.when.kind, (), "", rest)):
                idle.add(part.text)
        if i in told and any(told[i].strip("()") == p.text.strip("()") for p in rule.when.parts):
            assert any(told[i].strip("()") == one.strip("()") for one in idle), text
        if rule.when.kind == "and" and not any(p.kind == "and" for p in rule.when.parts):
            assert not idle or i in told, text


def _witnesses(program: Program, found: tuple[ProofFinding, ...], text: str) -> None:
    """Everyone shown is graded by the reference, row by row, as claimed; so is everyone in the box."""
    claims: list[tuple[Mapping[str, Any], ProofFinding]] = []
    for one in found:
        if one.witness is not None:
            claims += [(one.witness, one), *((cells, one) for cells in _in_box(one))]
    if not claims:
        return
    rows = [cells for cells, _ in claims]
    columns = {
        f.name: column_of(
            f.name,
            Field(f.name, f.kind).type,
            [row.get(f.name, None if f.default is None else float(f.default)) for row in rows],
        )
        for f in program.fields
    }
    graded = grade_by_rows(program, Table(columns, len(rows)), DAY)
    result = graded.grades["G"]
    impossible = {r for f in graded.findings if f.code == "never-broken" for r in f.rows}
    for row, (cells, one) in enumerate(claims):
        tier = int(result.tier[row])
        assert cells is not one.witness or row not in impossible, (text, one)
        if row in impossible:
            continue
        match one.code:
            case "gap":
                assert tier == NO_RULE, (text, one, cells)
            case "needs-data":
                assert tier == NEEDS, (text, one, cells)
            case "overlap" | "shared-edge":
                assert all(result.fired[r][row] for r in one.rules), (text, one, cells)
            case "left-to-otherwise" | "edge-left-out":
                assert int(result.decided_by[row]) == -2, (text, one, cells)
            case "monotonicity" if one.second is not None:
                assert result.tiers[tier] == one.args["before"], (text, one)


def _in_box(one: ProofFinding) -> list[dict[str, Any]]:
    """Customers at the ends of the box, the fields that it does not name left as in the witness."""
    assert one.witness is not None
    made = []
    parts = {p.name: p for p in one.box}
    for value in (None, -5.0, 0.0, *(c + d for c in CUTS for d in (-0.5, 0.0, 0.5)), 99.0):
        for choice in (None, *CHOICES):
            cells: dict[str, Any] = {
                "x": value,
                "y": value,
                "c": choice,
                "f": value is not None and value > 20,
            }
            cells = {n: v for n, v in cells.items() if n in parts and _allowed(parts[n], v)}
            if cells.keys() == parts.keys():
                made.append({**one.witness, **cells})
    return made


def _allowed(part: Any, value: Any) -> bool:
    if value is None:
        return part.missing
    if part.values is not None:
        return value in part.values
    low = part.low is None or value > part.low or (part.low_included and value == part.low)
    high = part.high is None or value < part.high or (part.high_included and value == part.high)
    return low and high and not (part.name == "y" and value < 0)


@pytest.mark.parametrize("start", range(0, BOOKS, CHUNK))
def test_the_same_as_z3(start: int) -> None:
    for seed in range(start, start + CHUNK):
        agree(seed)


if __name__ == "__main__":
    first, last = (int(a) for a in sys.argv[1:3])
    for number in range(first, last):
        agree(number)
    print(f"rulebooks {first} to {last - 1}: all verdicts are those of z3")

"""What examples try of a rulebook, counted by hand."""

from __future__ import annotations

from gradestudio.analysis.coverage import CellItem, Coverage, RuleItem, TierItem, coverage
from gradestudio.engine.examples import example_row
from gradestudio.language import check
from gradestudio.messages import Words

RULES = """field id : id
field spend : money
field orders : number
field region : one of "E", "S"
param cut = 100
let band = bands of spend
  below 50 -> 1
  else -> 2
let cell = matrix of region by orders
       | below 3 | else
  "E"  | "x"     | "y"
  "S"  | "z"     | "w"
grade G
tier A
tier B
tier C
rule "large": A when spend >= cut
rule "idle" off: A when spend >= 7
rule "middle": B when band = 2 and orders >= 5
otherwise C
grade H by cell
tier x
tier y
tier z
tier w
"""


def of(*examples: str) -> Coverage:
    text = RULES + "".join(f'example "{i}" {e}\n' for i, e in enumerate(examples))
    checked = check(text)
    assert not checked.errors, checked.errors
    program = checked.program
    return coverage((example_row(program, e)[0] for e in program.examples), program)


def test_nothing_without_examples() -> None:
    found = of()
    assert found.rules.every == (
        RuleItem("G", "rule", "large"),
        RuleItem("G", "rule", "middle"),
        RuleItem("G", "otherwise", ""),
        RuleItem("H", "value", ""),
    )
    assert (len(found.tiers.every), len(found.cells.every)) == (7, 6)
    assert found.rules.left == found.rules.every


def test_what_two_examples_try() -> None:
    found = of(
        'given spend = 150, orders = 1, region = "E" expect G = A',
        'given spend = 20, orders = 9, region = "E" expect G = C',
    )
    assert found.rules.left == (RuleItem("G", "rule", "middle"),)
    assert set(found.tiers.left) == {
        TierItem("G", "B"),
        TierItem("H", "z"),
        TierItem("H", "w"),
    }
    # Both bands, and the upper line of the matrix.
    assert set(found.cells.tried) == {
        CellItem("band", 0, None),
        CellItem("band", 1, None),
        CellItem("cell", 0, 0),
        CellItem("cell", 0, 1),
    }


def test_a_threshold_is_tried_from_both_sides() -> None:
    words = Words("en")
    found = of('given spend = 150, orders = 1, region = "E" expect G = A')
    assert found.thresholds.tried == frozenset()
    shown = [words.expression(t.condition) for t in found.thresholds.every]
    assert "spend ≥ cut" in shown and "orders ≥ 5" in shown
    found = of(
        'given spend = 150, orders = 1, region = "E" expect G = A',
        'given spend = 99, orders = 1, region = "E" expect G = C',
    )
    assert "spend ≥ cut" in [words.expression(t.condition) for t in found.thresholds.tried]


def test_a_given_value_tries_no_cell() -> None:
    found = of("given band = 2, orders = 9, spend = missing expect G = B")
    assert not any(c.let == "band" for c in found.cells.tried)

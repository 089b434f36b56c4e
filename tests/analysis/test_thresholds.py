"""Which numbers of a rulebook can be moved, and what is held against them."""

from __future__ import annotations

from decimal import Decimal

from gradestudio.analysis.thresholds import counterpart, threshold_at, thresholds
from gradestudio.language import check
from gradestudio.language import program as p

RULES = """\
field id : id
field spend : money
field visits : number
field last : date
related orders by id
  amount : money

param line = 10万 from 1万 to 50万

let R = bands of months since last
  below 4 -> 3
  at least 4 below 7 -> 2
  else -> 1
let big = sum of orders.amount where (orders.amount >= 500)

score points from 0 to 100
  +15 when visits at least 6
  -2.5 when spend < -40

grade G
tier A
tier B
tier C
rule "a": A when spend >= line and visits between 2 to 9
rule "b": B when 8 <= visits and last within 12 months
rule "c": B when at least 2 of (R >= 3, visits = 5, big > 700)
otherwise C
"""


def _program(text: str = RULES) -> p.Program:
    checked = check(text, None)
    assert [d for d in checked.diagnostics if d.severity == "error"] == []
    return checked.program


def _told(text: str = RULES) -> list[tuple[str, str, str]]:
    return [(text[t.span.start : t.span.end], t.op, t.unit or "") for t in thresholds(_program(text))]


def test_every_number_with_its_operator() -> None:
    assert _told() == [
        ("10万", ">=", ""),
        ("4", "<", ""),
        ("4", ">=", ""),
        ("7", "<", ""),
        ("500", "", ""),
        ("0", "", ""),
        ("100", "", ""),
        ("15", "", ""),
        ("6", ">=", ""),
        ("2.5", "", ""),
        ("-40", "<", ""),
        ("2", ">=", ""),
        ("9", "<=", ""),
        ("8", ">=", ""),
        ("12", "within", "months"),
        ("2", "", ""),
        ("3", ">=", ""),
        ("5", "=", ""),
        ("700", ">", ""),
    ]


def test_a_negative_number_has_its_sign() -> None:
    found = next(t for t in thresholds(_program()) if t.value < 0)
    assert found.value == Decimal(-40)


def test_one_edge_of_bands_is_written_twice() -> None:
    first = threshold_at(_program(), RULES.index("below 4") + 6)
    assert first is not None
    assert [RULES[s.start - 9 : s.end] for s in first.partners] == ["at least 4"]


def test_the_name_of_a_param_stands_for_its_number() -> None:
    found = threshold_at(_program(), RULES.index(">= line") + 4)
    assert found is not None and found.param is not None
    assert (found.param.name, found.value) == ("line", Decimal(100000))
    assert isinstance(found.subject, p.Field) and found.subject.name == "spend"


def test_nothing_where_no_number_stands() -> None:
    assert threshold_at(_program(), RULES.index("tier A")) is None


def test_the_same_number_of_another_version() -> None:
    mine = _program()
    other = _program(RULES.replace("= 10万", "= 12万").replace("visits at least 6", "visits at least 8"))
    by_op = {t.span: t for t in thresholds(mine)}
    line = next(t for t in by_op.values() if t.param is not None)
    visits = next(t for t in by_op.values() if t.value == 6)
    found = counterpart(line, mine, other), counterpart(visits, mine, other)
    assert [f.value if f is not None else None for f in found] == [Decimal(120000), Decimal(8)]


def test_no_counterpart_where_the_rule_says_something_else() -> None:
    mine = _program()
    other = _program(RULES.replace("between 2 to 9", "at most 9"))
    two = next(t for t in thresholds(mine) if t.value == 2 and t.op == ">=")
    assert counterpart(two, mine, other) is None

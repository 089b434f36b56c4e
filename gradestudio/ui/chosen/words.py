"""What is selected in a grid, in tiles and sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from gradestudio.ui import outcomes
from gradestudio.ui.chosen.facts import MOST_PARTS, Choice, ChosenFacts, Other, Part
from gradestudio.ui.chosen.section import Line
from gradestudio.ui.chosen.tiles import Tile
from gradestudio.ui.controls.badge import Badge, short_name
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import theme


def tiles(choice: Choice, facts: ChosenFacts, program: Any) -> tuple[Tile, ...]:
    """Count with share, money, and what they are made up of."""
    head = say("ui.grid-decides" if choice.grade else "ui.grid-takes")
    share = words().percent(facts.count / facts.total, 1) if facts.total else ""
    if 0 < facts.count < facts.total * 0.0005:
        share = "<0.1%"
    made = [
        Tile(
            head,
            words().number(facts.count),
            say("ui.chosen-people", n=facts.count, share=share),
            choice.filters,
        )
    ]
    if facts.money is not None:
        label = say("ui.chosen-sum", name=facts.money_name)
        made.append(Tile(label, words().money(facts.money), "", choice.filters))
    parts = facts.parts if len(facts.parts) > 1 or choice.let else ()
    made += [_part(part, choice, facts, program) for part in parts[:MOST_PARTS]]
    return tuple(made)


def _part(part: Part, choice: Choice, facts: ChosenFacts, program: Any) -> Tile:
    figure = words().number(part.count)
    share = words().percent(part.count / facts.count, 0) if facts.count else ""
    wishes = (*choice.filters, part.filter)
    if part.kind == "value":
        label = say("ui.missing") if part.value is None else str(part.value)
        return Tile(label, figure, share, wishes)
    grade = program.grade(part.grade)
    if part.value < 0:
        badge = Badge(say(outcomes.SHORT_NAMES[part.value]))
        return Tile(part.grade, figure, share, wishes, badge)
    colours = theme().tiers([t.color for t in grade.tiers])
    badge = Badge(short_name(grade.tiers[part.value].name), colours[part.value])
    return Tile(part.grade, figure, share, wishes, badge)


def lines(
    choice: Choice, facts: ChosenFacts, program: Any, name: Callable[[int], str], worth: Any
) -> tuple[Line, ...]:
    """What else concerns these customers, each with one of them; then those with the most money."""
    made = [_other(choice, other, program, name) for other in facts.others if other.kind != "gap"]
    made += _gaps(facts, name)
    made += [Line("customer", "text2", name(row), row=row, tag=_worth(worth, row)) for row in facts.named]
    return tuple(made)


def _worth(worth: Any, row: int) -> str:
    value = worth.values[row] if worth is not None else None
    return words().money(float(value)) if value is not None and value == value else ""


def _other(choice: Choice, other: Other, program: Any, name: Callable[[int], str]) -> Line:
    rule = say("ui.grid-row", n=other.rule + 1)
    if choice.grade and other.rule >= 0:
        rule = program.grade(choice.grade).rules[other.rule].name
    drawing, role, key = _OTHERS[other.kind]
    told = say(key, n=other.count, rule=rule, who=name(other.witness))
    wishes = other.filters
    if other.kind == "nowhere":
        wishes = (Filter("placed", choice.let, (-1, say("ui.grid-no-place"))),)
    return Line(drawing, role, told, wishes)


_OTHERS = {
    "taken": ("rule", "warn", "ui.chosen-taken"),
    "also": ("rule", "text2", "ui.chosen-also"),
    "unknown": ("info", "warn", "ui.chosen-unknown"),
    "nowhere": ("gap", "warn", "ui.chosen-nowhere"),
}


def _gaps(facts: ChosenFacts, name: Callable[[int], str]) -> Iterator[Line]:
    """All gaps of the table in one sentence."""
    found = [other for other in facts.others if other.kind == "gap"]
    if found:
        wishes = tuple(f for other in found for f in other.filters)
        count = sum(other.count for other in found)
        told = say("ui.chosen-gaps", gaps=facts.gaps, n=count, who=name(found[0].witness))
        yield Line("gap", "warn", told, wishes)

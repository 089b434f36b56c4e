"""Random edits of programs, of the kinds that people make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from gradestudio.language.program import Grade, InTop, Number, Program, Reason, Score, Text, Tier
from tests.engine.generators import NUMBERS, TIERS, Maker


def _rebuilt(item: Any, change: Callable[[Any], Any]) -> Any:
    """The node with `change` asked of everything inside first, then of itself (None: as it is)."""
    if isinstance(item, tuple):
        parts = tuple(_rebuilt(p, change) for p in item)
        return item if all(a is b for a, b in zip(parts, item, strict=True)) else parts
    if not hasattr(item, "__dataclass_fields__") or not hasattr(item, "__dict__"):
        return item
    changed = {}
    for name in item.__dataclass_fields__:
        old = getattr(item, name)
        new = _rebuilt(old, change)
        if new is not old:
            changed[name] = new
    made = replace(item, **changed) if changed else item
    found = change(made)
    return made if found is None else found


def _numbers(item: Any) -> list[Number]:
    found: dict[Number, None] = {}

    def note(node: Any) -> None:
        if isinstance(node, Number):
            found[node] = None

    _rebuilt(item, note)
    return list(found)


def edited(rng: Random, program: Program) -> Program:
    """The program after one edit of the kinds that people make: mostly another threshold."""
    rules = ("off", "drop", "add", "tier", "rename", "move")
    kind = rng.choice(("number", "number", "number", "number", "param", "text", "item", "item", *rules))
    if kind == "param" and program.params:
        i = rng.randrange(len(program.params))
        values = ("0", "0.25", "0.5", "1") if program.params[i].name == "份额" else NUMBERS
        changed = replace(program.params[i], value=Decimal(rng.choice(values)))
        return replace(program, params=(*program.params[:i], changed, *program.params[i + 1 :]))
    if kind in rules and program.grades:
        return _with_edited_grade(rng, program, kind)
    if kind == "item" and program.scores:
        return _with_edited_score(rng, program)
    if kind == "text":
        return _rebuilt(program, lambda n: Text("集团") if isinstance(n, Text) and n.value == "司" else None)
    numbers = _numbers(program)
    if not numbers:
        return program
    old, new = rng.choice(numbers), Number(Decimal(rng.choice(NUMBERS)))
    if Decimal(0) <= old.value <= 1 and _is_share(program, old):
        new = Number(Decimal(rng.choice(("0", "0.2", "0.5", "1"))))
    return _rebuilt(program, lambda n: new if isinstance(n, Number) and n == old else None)


def _is_share(program: Program, number: Number) -> bool:
    shares: list[Any] = []
    _rebuilt(program, lambda n: shares.append(n.share) if isinstance(n, InTop) else None)
    _rebuilt(program, lambda n: shares.append(n.top) if isinstance(n, Tier) else None)
    return number in shares


def _with_edited_grade(rng: Random, program: Program, kind: str) -> Program:
    i = rng.randrange(len(program.grades))
    old = program.grades[i]
    rules = list(old.rules)
    if kind == "add" or not rules:
        maker = Maker(rng)
        maker.params = list(program.params)
        rules.insert(rng.randint(0, len(rules)), maker.rule(len(rules) + 10))
    else:
        j = rng.randrange(len(rules))
        if kind == "drop":
            del rules[j]
        elif kind == "move":
            rules.insert(rng.randint(0, len(rules)), rules.pop(j))
        elif kind == "off":
            rules[j] = replace(rules[j], off=not rules[j].off)
        elif kind == "tier":
            rules[j] = replace(rules[j], tier=rng.choice(TIERS))
        else:
            rules[j] = replace(rules[j], name="另一名称", reason=Reason(("另一原因",)))
    new = replace(old, rules=tuple(rules))
    return _rebuilt(program, lambda n: new if isinstance(n, Grade) and n == old else None)


def _with_edited_score(rng: Random, program: Program) -> Program:
    """An item twice, gone, elsewhere or with the other sign; or other ends of the score."""
    old = rng.choice(program.scores)
    kind = rng.choice(("twice", "gone", "move", "sign", "ends"))
    filled = [i for i, group in enumerate(old.groups) if group.items]
    if kind == "ends" or not filled:
        low = rng.choice((None, Number(Decimal(0)), Number(Decimal("-3.5"))))
        new = replace(old, low=low, high=rng.choice((None, Number(Decimal(8)), Number(Decimal(50)))))
    else:
        i = rng.choice(filled)
        items = list(old.groups[i].items)
        j = rng.randrange(len(items))
        if kind == "twice":
            items.append(items[j])
        elif kind == "gone" and len(items) > 1:
            del items[j]
        elif kind == "move":
            items.insert(rng.randint(0, len(items)), items.pop(j))
        else:
            items[j] = replace(items[j], sign=-items[j].sign)
        group = replace(old.groups[i], items=tuple(items))
        new = replace(old, groups=(*old.groups[:i], group, *old.groups[i + 1 :]))
    return _rebuilt(program, lambda n: new if isinstance(n, Score) and n == old else None)

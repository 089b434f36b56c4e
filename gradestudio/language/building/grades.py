"""Builders of grades, of what belongs to them, and of the statements that test them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gradestudio.diagnostics import Span
from gradestudio.language import syntax as tree
from gradestudio.language.building.parts import Part, gathered
from gradestudio.language.building.values import builds, shown, span_of
from gradestudio.language.reading.scanning import Token
from gradestudio.language.vocabulary import BY_TERMINAL

if TYPE_CHECKING:
    from gradestudio.language.reading.making import Making

# ── grade and what belongs to it ──


@builds
def grade(
    making: Making, start: int, end: int, word: Token, name: tree.Name, parts: Any = ()
) -> tree.GradeNode:
    said = gathered(making, parts)
    policies = [p for p in ("FIRST", "BEST", "UNIQUE") if p in said]
    if len(policies) > 1:
        making.report("several-policies", Span(start, end), words=tuple(making.spelled(p) for p in policies))
    policy = policies[0].lower() if policies else "first"
    return tree.GradeNode(name, said.get("BY"), said.get("UNRANKED", False), policy, span=Span(start, end))


@builds
def tier_title(making: Making, start: int, end: int, title: Token) -> Part:
    return Part("TITLE", shown(title), Span(start, end))


@builds
def tier(
    making: Making, start: int, end: int, word: Token, name: tree.Name, parts: Any = ()
) -> tree.TierNode:
    said = gathered(making, parts)
    return tree.TierNode(
        name, said.get("TITLE"), said.get("COLOR"), said.get("AT"), said.get("TOP"), span=Span(start, end)
    )


@builds
def rule(
    making: Making,
    start: int,
    end: int,
    word: Token,
    title: Token,
    colon: Token,
    tier: tree.Name,
    parts: list[Part],
) -> tree.RuleNode | None:
    said = gathered(making, parts)
    if "WHEN" not in said:
        making.report("condition-missing", span_of(word), word=making.spelled("WHEN"))
        return None
    return tree.RuleNode(
        shown(title), tier, said["WHEN"], said.get("BECAUSE"), name_span=span_of(title), span=Span(start, end)
    )


@builds
def rule_off(making: Making, start: int, end: int, word: Token, title: Token, off: Token, *rest: Any) -> Any:
    made = rule(making, start, end, word, title, *rest)
    return made and replace(made, off=True)


@builds
def table(making: Making, start: int, end: int, word: Token, name: tree.Name | None = None) -> tree.TableNode:
    return tree.TableNode(name, tree.TableForm(None, (), (), span=Span(start, end)), span=Span(start, end))


@builds
def otherwise(making: Making, start: int, end: int, word: Token, tier: tree.Name) -> tree.OtherwiseNode:
    return tree.OtherwiseNode(tier, span=Span(start, end))


@builds
def otherwise_because(
    making: Making, start: int, end: int, word: Token, tier: Any, b: Token, text: Token
) -> Any:
    return tree.OtherwiseNode(tier, making.shown(text), span=Span(start, end))


@builds
def limit(making: Making, start: int, end: int, word: Token, amount: Any, steps: Token) -> Part:
    return Part(word.terminal, amount, Span(start, end))


@builds
def against(
    making: Making, start: int, end: int, word: Token, previous: Any, limits: list[Part]
) -> tree.AgainstNode:
    said = gathered(making, limits)
    return tree.AgainstNode(
        previous, said.get("FALLS_AT_MOST"), said.get("RISES_AT_MOST"), span=Span(start, end)
    )


@builds
def against_when(
    making: Making, start: int, end: int, word: Token, previous: Any, limits: Any, w: Token, when: Any
) -> Any:
    return replace(against(making, start, end, word, previous, limits), when=when)


@builds
def tag(
    making: Making, start: int, end: int, word: Token, name: tree.Name, parts: list[Part]
) -> tree.TagNode | None:
    said = gathered(making, parts)
    if "WHEN" not in said:
        making.report("condition-missing", span_of(word), word=making.spelled("WHEN"))
        return None
    return tree.TagNode(name, said["WHEN"], said.get("BECAUSE"), span=Span(start, end))


# ── strategy, override, example, ensure, never ──


@builds
def strategy(
    making: Making, start: int, end: int, word: Token, target: tree.Name | None = None
) -> tree.StrategyNode:
    return tree.StrategyNode(target, span=Span(start, end))


@builds
def note(making: Making, start: int, end: int, text: Token) -> tree.NoteNode:
    return tree.NoteNode(making.shown(text), span=Span(start, end))


@builds
def note_when(making: Making, start: int, end: int, text: Token, word: Token, when: Any) -> tree.NoteNode:
    return tree.NoteNode(making.shown(text), when, span=Span(start, end))


@builds
def contact(
    making: Making, start: int, end: int, word: Token, amount: Any, unit: Token, parts: Any
) -> tree.ContactNode:
    said = gathered(making, parts)
    return tree.ContactNode(
        amount, unit.terminal.lower(), said.get("SINCE"), said.get("WHEN"), span=Span(start, end)
    )


@builds
def override(
    making: Making,
    start: int,
    end: int,
    word: Token,
    key: Any,
    colon: Token,
    tier: tree.Name,
    parts: Any = (),
) -> tree.OverrideNode:
    said = gathered(making, parts)
    return tree.OverrideNode(key, tier, said.get("UNTIL"), said.get("BECAUSE"), span=Span(start, end))


@builds
def fact(
    making: Making, start: int, end: int, name: tree.Name, eq: Token, value: Any
) -> tuple[tree.Name, Any]:
    return name, value


@builds
def fact_outcome(
    making: Making, start: int, end: int, name: tree.Name, eq: Token, word: Token
) -> tuple[tree.Name, Any]:
    return name, tree.OutcomeNode(BY_TERMINAL[word.terminal].en, span=span_of(word))


@builds
def example(
    making: Making, start: int, end: int, word: Token, title: Token, parts: list[Part]
) -> tree.ExampleNode:
    said = gathered(making, parts)
    if "EXPECT" not in said:
        making.report("expectation-missing", span_of(word), word=making.spelled("EXPECT"))
    return tree.ExampleNode(
        shown(title),
        said.get("AS_OF"),
        tuple(said.get("GIVEN", ())),
        tuple(said.get("EXPECT", ())),
        span=Span(start, end),
    )


@builds
def ensure_graded(making: Making, start: int, end: int, word: Token, every: Token) -> tree.EnsureNode:
    return tree.EnsureNode("graded", span=Span(start, end))


@builds
def ensure_condition(making: Making, start: int, end: int, word: Token, condition: Any) -> tree.EnsureNode:
    return tree.EnsureNode("implies", condition=condition, span=Span(start, end))


@builds
def ensure_share(
    making: Making, start: int, end: int, word: Token, left: Any, of: Token
) -> tree.EnsureNode | None:
    """`A at most 20% of customers` was read as a condition; its boundary is the share."""
    if (
        not isinstance(left, tree.BoundaryTest)
        or len(left.bounds) != 1
        or left.bounds[0][0] not in ("<=", ">=")
    ):
        making.report("share-form", Span(start, end))
        return None
    op, share = left.bounds[0]
    return tree.EnsureNode("share", left=left.value, op=op, share=share, span=Span(start, end))


@builds
def ensure_monotone(
    making: Making,
    start: int,
    end: int,
    word: Token,
    grade: Any,
    never_falls: Token,
    value: Any,
    direction: Token,
) -> tree.EnsureNode:
    return tree.EnsureNode(
        "monotone", left=grade, value=value, direction=direction.terminal.lower(), span=Span(start, end)
    )


@builds
def never(making: Making, start: int, end: int, word: Token, condition: Any) -> tree.NeverNode:
    return tree.NeverNode(condition, span=Span(start, end))

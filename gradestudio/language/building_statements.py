"""Builders of statements and of their items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gradestudio.diagnostics import Span
from gradestudio.language import syntax as tree
from gradestudio.language.building_values import builds, normalised, plain, read_date, shown, span_of
from gradestudio.language.program import FieldKind
from gradestudio.language.scanning import Token
from gradestudio.language.vocabulary import BY_TERMINAL

if TYPE_CHECKING:
    from gradestudio.language.making import Making

FIELD_KINDS = {
    "T_ID": FieldKind.ID,
    "T_TEXT": FieldKind.TEXT,
    "T_NUMBER": FieldKind.NUMBER,
    "T_MONEY": FieldKind.MONEY,
    "T_DATE": FieldKind.DATE,
    "T_FLAG": FieldKind.FLAG,
}


@dataclass(frozen=True, slots=True)
class Part:
    """One clause or modifier: its word and what it says."""

    terminal: str
    value: Any
    span: Span


@dataclass(frozen=True, slots=True)
class DefaultLine:
    """`default V` as the last line of a grid."""

    value: tree.Node
    span: Span


@dataclass(frozen=True, slots=True)
class GroupLine:
    name: str | None
    cap: tree.Node | None
    span: Span


def gathered(making: Making, parts: Iterable[Part]) -> dict[str, Any]:
    """Word -> value; a word written twice is reported and its first value kept."""
    found: dict[str, Any] = {}
    for part in parts:
        if part.terminal in found:
            making.report("repeated-word", part.span, word=making.spelled(part.terminal))
        else:
            found[part.terminal] = part.value
    return found


@builds
def modifier(making: Making, start: int, end: int, word: Token, value: Any) -> Part:
    return Part(word.terminal, value, Span(start, end))


@builds
def modifier_flag(making: Making, start: int, end: int, word: Token) -> Part:
    return Part(word.terminal, True, Span(start, end))


@builds
def modifier_plain_text(making: Making, start: int, end: int, word: Token, text: Token) -> Part:
    return Part(word.terminal, plain(text), Span(start, end))


@builds
def clause(making: Making, start: int, end: int, word: Token, value: Any) -> Part:
    return Part(word.terminal, value, Span(start, end))


@builds
def clause_because(making: Making, start: int, end: int, word: Token, text: Token) -> Part:
    return Part(word.terminal, making.shown(text), Span(start, end))


@builds
def clause_date(making: Making, start: int, end: int, word: Token, day: Token) -> Part:
    return Part(word.terminal, tree.DateLiteral(read_date(making, day), span=span_of(day)), Span(start, end))


@builds
def cap(making: Making, start: int, end: int, word: Token, value: Any) -> Part:
    return Part("AT_MOST", value, Span(start, end))


@builds
def unit_text(making: Making, start: int, end: int, token: Token) -> str:
    return plain(token)


@builds
def unit_word(making: Making, start: int, end: int, word: tree.Name) -> str:
    return word.name


# ── rulebook, field, related, param, let, show ──


@builds
def rulebook(
    making: Making, start: int, end: int, word: Token, title: Token, parts: Any = ()
) -> tree.RulebookNode:
    return with_properties(making, tree.RulebookNode(shown(title), span=Span(start, end)), parts)


def with_properties(making: Making, node: tree.RulebookNode, parts: Iterable[Part]) -> tree.RulebookNode:
    """The heading with version, owner, note and grading date filled in."""
    fields = {"VERSION": "version", "OWNER": "owner", "NOTE": "note", "AS_OF": "as_of"}
    return replace(node, **{fields[word]: value for word, value in gathered(making, parts).items()})


@builds
def property_text(making: Making, start: int, end: int, word: Token, text: Token) -> Part:
    value = shown(text) if text.terminal == "TEXT" else normalised(text.text)
    return Part(word.terminal, value, Span(start, end))


@builds
def property_date(making: Making, start: int, end: int, word: Token, day: Token) -> Part:
    return Part(word.terminal, read_date(making, day), Span(start, end))


@builds
def type_simple(making: Making, start: int, end: int, word: Token) -> dict[str, Any]:
    return {"kind": FIELD_KINDS[word.terminal]}


@builds
def type_one_of(making: Making, start: int, end: int, word: Token, choices: list[Any]) -> dict[str, Any]:
    return {"kind": FieldKind.CHOICE, "choices": tuple(choices)}


@builds
def type_tier_of(making: Making, start: int, end: int, word: Token, grade: tree.Name) -> dict[str, Any]:
    return {"kind": FieldKind.TIER, "grade": grade}


@builds
def column(
    making: Making, start: int, end: int, name: tree.Name, colon: Token, kind: dict[str, Any], parts: Any = ()
) -> tree.FieldNode:
    said = gathered(making, parts)
    return tree.FieldNode(
        name,
        **kind,
        aka=tuple(said.get("AKA", ())),
        unit=said.get("UNIT_IS"),
        low=said.get("FROM"),
        high=said.get("TO"),
        default=said.get("DEFAULT"),
        private=said.get("PRIVATE", False),
        span=Span(start, end),
    )


@builds
def related(
    making: Making, start: int, end: int, word: Token, name: tree.Name, by: Token, key: tree.Name
) -> Any:
    return tree.RelatedNode(name, key, key, span=Span(start, end))


@builds
def related_aka(making: Making, start: int, end: int, *children: Any) -> Any:
    *front, _, headings = children
    return replace(related(making, start, end, *front), aka=tuple(headings))


@builds
def related_renamed(
    making: Making,
    start: int,
    end: int,
    word: Token,
    name: tree.Name,
    by: Token,
    theirs: Any,
    eq: Token,
    ours: Any,
) -> Any:
    return tree.RelatedNode(name, theirs, ours, span=Span(start, end))


@builds
def related_renamed_aka(making: Making, start: int, end: int, *children: Any) -> Any:
    *front, _, headings = children
    return replace(related_renamed(making, start, end, *front), aka=tuple(headings))


@builds
def param(
    making: Making, start: int, end: int, word: Token, name: tree.Name, eq: Token, value: Any, parts: Any = ()
) -> tree.ParamNode:
    said = gathered(making, parts)
    return tree.ParamNode(
        name,
        value,
        said.get("FROM"),
        said.get("TO"),
        said.get("STEP_OF"),
        said.get("UNIT_IS"),
        span=Span(start, end),
    )


@builds
def let(
    making: Making, start: int, end: int, word: Token, name: tree.Name, eq: Token, value: Any
) -> tree.LetNode:
    return tree.LetNode(name, value, span=Span(start, end))


@builds
def let_default(
    making: Making,
    start: int,
    end: int,
    word: Token,
    name: Any,
    eq: Token,
    value: Any,
    d: Token,
    default: Any,
) -> tree.LetNode:
    return tree.LetNode(name, value, default, span=Span(start, end))


@builds
def let_bands(
    making: Making, start: int, end: int, word: Token, name: Any, eq: Token, of: Token, subject: Any
) -> Any:
    form = tree.BandsForm(subject, (), span=Span(of.start, end))
    return tree.LetNode(name, form, span=Span(start, end))


@builds
def let_matrix(
    making: Making, start: int, end: int, word: Token, name: Any, eq: Token, of: Token, subjects: Any
) -> Any:
    """`matrix of A, B` is A by B; more than two need `by`."""
    if len(subjects) != 2:
        making.report("matrix-needs-by", Span(of.start, end), count=len(subjects))
    down, across = tuple(subjects[:-1]) or tuple(subjects), tuple(subjects[-1:])
    return tree.LetNode(
        name, tree.MatrixForm(down, across, (), (), span=Span(of.start, end)), span=Span(start, end)
    )


@builds
def let_matrix_by(
    making: Making,
    start: int,
    end: int,
    word: Token,
    name: Any,
    eq: Token,
    of: Token,
    down: Any,
    by: Token,
    across: Any,
) -> Any:
    form = tree.MatrixForm(tuple(down), tuple(across), (), (), span=Span(of.start, end))
    return tree.LetNode(name, form, span=Span(start, end))


@builds
def let_table(making: Making, start: int, end: int, word: Token, name: Any, eq: Token, t: Token) -> Any:
    return tree.LetNode(name, tree.TableForm("first", (), (), span=Span(t.start, end)), span=Span(start, end))


@builds
def let_table_policy(
    making: Making, start: int, end: int, word: Token, name: Any, eq: Token, t: Token, policy: Token
) -> Any:
    form = tree.TableForm(policy.terminal.lower(), (), (), span=Span(t.start, end))
    return tree.LetNode(name, form, span=Span(start, end))


@builds
def show(making: Making, start: int, end: int, word: Token, names: list[Any]) -> tree.ShowNode:
    return tree.ShowNode(tuple(names), span=Span(start, end))


@builds
def band(making: Making, start: int, end: int, cell: tree.Cell, arrow: Token, value: Any) -> tree.Band:
    span = Span(start, end)
    if cell.otherwise:
        return tree.Band(None, value, "else", span=span)
    if isinstance(cell.condition, tree.MissingTest) and not cell.condition.negated:
        return tree.Band(None, value, "missing", span=span)
    if cell.condition is None:
        making.report("band-without-boundary", cell.span)
    return tree.Band(cell.condition, value, span=span)


@builds
def default_line(making: Making, start: int, end: int, word: Token, value: Any) -> DefaultLine:
    return DefaultLine(value, Span(start, end))


@builds
def heading_subject(making: Making, start: int, end: int, subject: Any) -> tree.TableColumn:
    return tree.TableColumn(subject, span=Span(start, end))


@builds
def heading_output(making: Making, start: int, end: int, arrow: Token) -> Part:
    return Part("OUTPUT", None, Span(start, end))


@builds
def heading_output_named(making: Making, start: int, end: int, arrow: Token, name: tree.Name) -> Part:
    return Part("OUTPUT", name, Span(start, end))


@builds
def heading_because(making: Making, start: int, end: int, word: Token) -> Part:
    return Part("BECAUSE", None, Span(start, end))


# ── score ──


@builds
def score(making: Making, start: int, end: int, word: Token, name: tree.Name) -> tree.ScoreNode:
    return tree.ScoreNode(name, None, None, (), span=Span(start, end))


@builds
def score_from(
    making: Making, start: int, end: int, word: Token, name: Any, f: Token, low: Any
) -> tree.ScoreNode:
    return tree.ScoreNode(name, low, None, (), span=Span(start, end))


@builds
def score_to(
    making: Making, start: int, end: int, word: Token, name: Any, t: Token, high: Any
) -> tree.ScoreNode:
    return tree.ScoreNode(name, None, high, (), span=Span(start, end))


@builds
def score_range(
    making: Making, start: int, end: int, word: Token, name: Any, f: Token, low: Any, t: Token, high: Any
) -> tree.ScoreNode:
    return tree.ScoreNode(name, low, high, (), span=Span(start, end))


@builds
def score_group(
    making: Making, start: int, end: int, word: Token, title: Token, limit: Part | None = None
) -> GroupLine:
    return GroupLine(shown(title), limit.value if limit else None, Span(start, end))


@builds
def score_group_unnamed(making: Making, start: int, end: int, word: Token, limit: Part) -> GroupLine:
    return GroupLine(None, limit.value, Span(start, end))


@builds
def clause_aging(
    making: Making, start: int, end: int, word: Token, periods: Any, unit: Token, s: Token, since: Any
) -> Part:
    return Part(word.terminal, (periods, unit.terminal.lower(), since), Span(start, end))


@builds
def score_item(
    making: Making, start: int, end: int, sign: Token, points: Any, parts: list[Part]
) -> tree.ScoreItemNode:
    return _item(making, Span(start, end), sign, points, parts)


@builds
def score_per(
    making: Making,
    start: int,
    end: int,
    sign: Token,
    points: Any,
    p: Token,
    step: Any,
    of: Token,
    subject: Any,
    parts: Any,
) -> tree.ScoreItemNode:
    return _item(making, Span(start, end), sign, points, parts, per=step, subject=subject)


def _item(
    making: Making,
    span: Span,
    sign: Token,
    points: Any,
    parts: list[Part],
    per: Any = None,
    subject: Any = None,
) -> tree.ScoreItemNode:
    said = gathered(making, parts)
    aging = [word for word in ("FADING_OVER", "HALVING_EVERY") if word in said]
    if len(aging) == 2 or (aging and per is not None):
        making.report("score-item-mixed", span)
    kind = "fixed" if isinstance(points, tree.NumberLiteral) else "amount"
    kind = "per" if per is not None else kind
    periods = unit = since = None
    if aging:
        kind = "fading" if aging[0] == "FADING_OVER" else "halving"
        periods, unit, since = said[aging[0]]
    return tree.ScoreItemNode(
        kind,
        1 if sign.terminal == "PLUS" else -1,
        points,
        when=said.get("WHEN"),
        per=per,
        subject=subject,
        cap=said.get("AT_MOST"),
        periods=periods,
        unit=unit,
        since=since,
        because=said.get("BECAUSE"),
        span=span,
    )


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

"""Builders of rulebook, field, related, param, let and show, of bands and of grid headings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gradestudio.diagnostics import Span
from gradestudio.language import syntax as tree
from gradestudio.language.building.parts import DefaultLine, Part, gathered
from gradestudio.language.building.values import builds, normalised, read_date, shown
from gradestudio.language.program import FieldKind
from gradestudio.language.reading.scanning import Token

if TYPE_CHECKING:
    from gradestudio.language.reading.making import Making

FIELD_KINDS = {
    "T_ID": FieldKind.ID,
    "T_TEXT": FieldKind.TEXT,
    "T_NUMBER": FieldKind.NUMBER,
    "T_MONEY": FieldKind.MONEY,
    "T_DATE": FieldKind.DATE,
    "T_FLAG": FieldKind.FLAG,
}


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

"""The syntax tree: what a rulebook's text says, before names and types are looked at.

Spans are code points counted from the start of the *statement* (`Statement.start` makes them
absolute), so that the tree of an unchanged statement serves again after an edit above it.  They take no
part in equality: tests compare trees with `==`.

Values and conditions share one family, `Node`.  A cell of a grid, a band's boundary phrase and a heading are
conditions whose left side is `Hole()`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, dataclass_transform

from gradestudio.diagnostics import Diagnostic, Span
from gradestudio.language.frozen import frozen_node

NOWHERE = Span(0, 0)


def at(*, default: Any = NOWHERE, kw_only: bool = True) -> Any:
    return field(default=default, compare=False, repr=False, kw_only=kw_only)


_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field, at))
def syntax(cls: type[_T]) -> type[_T]:
    """Class decorator of all nodes."""
    return frozen_node(cls, slots=True)


@syntax
class Node:
    span: Span = at(default=NOWHERE)


# ── Values ──────────────────────────────────────────────────────────────────────────────────────


@syntax
class NumberLiteral(Node):
    """`12`, `10万`, `20%` (0.20, `percent`), with the measure word that follows, `10万元`.

    `unit` of a duration (`90 days`, `90 天`) is the canonical English word `days`, `months` or `years`.
    """

    value: Decimal
    written: str = field(default="", compare=False)
    percent: bool = False
    unit: str | None = None


@syntax
class TextLiteral(Node):
    """A text without placeholders, normalised."""

    value: str


@syntax
class PlaceholderNode(Node):
    written: str = field(compare=False)
    value: Node = field(default=None)  # type: ignore[assignment]


@syntax
class TemplateLiteral(Node):
    """A text with `{placeholders}`; `{{` and `}}` stand for the braces themselves."""

    parts: tuple[str | PlaceholderNode, ...]


@syntax
class DateLiteral(Node):
    value: date


@syntax
class FlagLiteral(Node):
    value: bool


@syntax
class MissingLiteral(Node):
    pass


@syntax
class Name(Node):
    """A bare or backticked name, NFKC-normalised."""

    name: str
    quoted: bool = field(default=False, compare=False)


@syntax
class Dotted(Node):
    """`订单.金额`."""

    relation: Name
    column: Name


@syntax
class Hole(Node):
    """The left side that a cell or boundary phrase leaves out."""


@syntax
class GradingDateNode(Node):
    pass


@syntax
class NextContactNode(Node):
    """`{next contact}` in a text."""


@syntax
class Operation(Node):
    """`op` + - * / ."""

    op: str
    left: Node
    right: Node
    op_span: Span = at(default=NOWHERE)


@syntax
class Minus(Node):
    value: Node


@syntax
class Call(Node):
    """round, abs, min, max with brackets."""

    function: str
    arguments: tuple[Node, ...]
    name_span: Span = at(default=NOWHERE)


@syntax
class IfNode(Node):
    condition: Node
    then: Node
    otherwise: Node


@syntax
class QuantileNode(Node):
    k: Node
    value: Node
    lowest_best: bool = False


@syntax
class SinceNode(Node):
    """`days|months|years since D`."""

    unit: str
    value: Node


@syntax
class FromToNode(Node):
    """`days from D to E`."""

    unit: str
    start: Node
    end: Node


@syntax
class MonthOfNode(Node):
    value: Node


@syntax
class AnniversaryNode(Node):
    value: Node


@syntax
class AggregateNode(Node):
    """`op`: sum count average max min latest earliest distinct shortest_gap lookup.

    `target` is a Dotted, a Name (a relation for count; a customer's name for a list statistic) or a
    bracketed expression.
    """

    op: str
    target: Node
    where: Node | None = None
    op_span: Span = at(default=NOWHERE)


# ── Conditions ──────────────────────────────────────────────────────────────────────────────────


@syntax
class Comparison(Node):
    """`op` = != < <= > >= ."""

    op: str
    left: Node
    right: Node
    op_span: Span = at(default=NOWHERE)


@syntax
class BoundaryTest(Node):
    """`X at least 2万 below 10万`: bounds as (op, value), op one of >= <= > <.

    `words`: the words as written (`以上`), parallel to `bounds`, for warnings about 以上/以下 on one number.
    """

    value: Node
    bounds: tuple[tuple[str, Node], ...]
    words: tuple[str, ...] = field(default=(), compare=False)


@syntax
class BetweenTest(Node):
    value: Node
    low: Node
    high: Node


@syntax
class InTest(Node):
    value: Node
    options: tuple[Node, ...]
    negated: bool = False


@syntax
class TextTest(Node):
    """`op` contains, starts, ends."""

    op: str
    value: Node
    texts: tuple[Node, ...]


@syntax
class MissingTest(Node):
    value: Node
    negated: bool = False


@syntax
class AndNode(Node):
    parts: tuple[Node, ...]


@syntax
class OrNode(Node):
    parts: tuple[Node, ...]


@syntax
class NotNode(Node):
    value: Node


@syntax
class Quantifier(Node):
    """`all of`, `any of`, `none of` (`kind` all, any, none) and `at least K of` (`kind` at_least)."""

    kind: str
    parts: tuple[Node, ...]
    k: Node | None = None


@syntax
class TierTest(Node):
    """`better than` / `worse than` (`op` better, worse)."""

    op: str
    left: Node
    right: Node


@syntax
class TopTest(Node):
    value: Node
    share: Node
    within: Node | None = None


@syntax
class WithinTest(Node):
    """`direction` past, next, this, last; `unit` days months years quarter…; `amount` None for this/last."""

    value: Node
    direction: str
    unit: str
    amount: Node | None = None


# ── Grids ───────────────────────────────────────────────────────────────────────────────────────


@syntax
class Cell(Node):
    """`condition` over `Hole()`; None is `-`, anything.  `otherwise` marks an `else` heading."""

    condition: Node | None
    otherwise: bool = False


@syntax
class Band(Node):
    """One line of bands: a phrase over `Hole()`, or else (`kind` else), or missing (`kind` missing)."""

    condition: Node | None
    value: Node
    kind: str = "band"


@syntax
class BandsForm(Node):
    subject: Node
    bands: tuple[Band, ...]
    default: Node | None = None


@syntax
class MatrixRow(Node):
    headings: tuple[Cell, ...]
    cells: tuple[Node | None, ...]


@syntax
class MatrixForm(Node):
    """`matrix of A, B by C`: `down` (A, B) head the lines, `across` (C) the columns.

    `matrix of A, B` is A by B.
    """

    down: tuple[Node, ...]
    across: tuple[Node, ...]
    columns: tuple[tuple[Cell, ...], ...]
    """One tuple of cells per column (as many as `across`; today one)."""
    rows: tuple[MatrixRow, ...]
    default: Node | None = None


@syntax
class TableColumn(Node):
    """A condition column's left side."""

    subject: Node


@syntax
class TableRowNode(Node):
    cells: tuple[Cell, ...]
    output: Node | None
    because: Node | None = None


@syntax
class TableForm(Node):
    """`policy` first unique sum min max count (let) or None (under a grade: the grade's)."""

    policy: str | None
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRowNode, ...]
    output: Name | None = None
    """The name behind `->` in the heading line."""
    has_because: bool = False
    default: Node | None = None


# ── Statements ──────────────────────────────────────────────────────────────────────────────────


@syntax
class RulebookNode(Node):
    name: str
    version: str | None = None
    owner: str | None = None
    note: str | None = None
    as_of: date | None = None


@syntax
class FieldNode(Node):
    """`kind` as in program.FieldKind; also a column line of `related`."""

    name: Name
    kind: str
    choices: tuple[TextLiteral, ...] = ()
    grade: Name | None = None
    aka: tuple[Node, ...] = ()
    """Name or TextLiteral each."""
    unit: str | None = None
    low: Node | None = None
    high: Node | None = None
    default: Node | None = None
    private: bool = False


@syntax
class RelatedNode(Node):
    name: Name
    theirs: Name
    ours: Name
    columns: tuple[FieldNode, ...] = ()
    aka: tuple[Node, ...] = ()


@syntax
class ParamNode(Node):
    name: Name
    value: Node
    low: Node | None = None
    high: Node | None = None
    step: Node | None = None
    unit: str | None = None


@syntax
class LetNode(Node):
    """`value` is an expression or a BandsForm, MatrixForm or TableForm; `default` acts when it is missing."""

    name: Name
    value: Node
    default: Node | None = None


@syntax
class ShowNode(Node):
    names: tuple[Name, ...]


@syntax
class ScoreItemNode(Node):
    """`kind` as program.ScoreItem: fixed, amount, per, fading, halving; `sign` 1 or -1."""

    kind: str
    sign: int
    points: Node
    when: Node | None = None
    per: Node | None = None
    subject: Node | None = None
    cap: Node | None = None
    periods: Node | None = None
    unit: str | None = None
    since: Node | None = None
    because: Node | None = None


@syntax
class ScoreGroupNode(Node):
    name: str | None
    cap: Node | None
    items: tuple[ScoreItemNode, ...]


@syntax
class ScoreNode(Node):
    name: Name
    low: Node | None
    high: Node | None
    groups: tuple[ScoreGroupNode, ...]


@syntax
class GradeNode(Node):
    name: Name
    by: Node | None = None
    unranked: bool = False
    policy: str = "first"


@syntax
class TierNode(Node):
    name: Name
    title: str | None = None
    color: str | None = None
    at: Node | None = None
    top: Node | None = None


@syntax
class RuleNode(Node):
    name: str
    tier: Name
    when: Node
    because: Node | None = None
    off: bool = False
    name_span: Span = at(default=NOWHERE)


@syntax
class TableNode(Node):
    """A decision table under a grade."""

    name: Name | None
    form: TableForm


@syntax
class OtherwiseNode(Node):
    tier: Name
    because: Node | None = None


@syntax
class AgainstNode(Node):
    """`falls`/`rises`: whole numbers or None."""

    previous: Node
    falls: Node | None = None
    rises: Node | None = None
    when: Node | None = None


@syntax
class TagNode(Node):
    name: Name
    when: Node
    because: Node | None = None


@syntax
class NoteNode(Node):
    text: Node
    when: Node | None = None


@syntax
class ContactNode(Node):
    amount: Node
    unit: str
    since: Node | None = None
    when: Node | None = None


@syntax
class StrategyNode(Node):
    target: Name | None
    notes: tuple[NoteNode, ...] = ()
    contacts: tuple[ContactNode, ...] = ()


@syntax
class OverrideNode(Node):
    key: Node
    """TextLiteral (or a number, reported with the fix "quote")."""
    tier: Name
    until: Node | None = None
    because: Node | None = None


@syntax
class ExampleNode(Node):
    name: str
    as_of: date | None
    given: tuple[tuple[Name, Node], ...]
    expect: tuple[tuple[Name, Node], ...]
    """Values: literals, Name (a tier), MissingLiteral, or OutcomeNode."""


@syntax
class OutcomeNode(Node):
    """`needs data`, `no rule` or `conflict` as an expected outcome."""

    outcome: str


@syntax
class EnsureNode(Node):
    """`kind` monotone, graded, share, implies; see program.Ensure.

    monotone: `left` never falls as `value` rises; share: `left` is the tier (or a condition) and `op`
    at most / at least as <= >= with `share`; implies: `condition`.
    """

    kind: str
    left: Node | None = None
    value: Node | None = None
    op: str | None = None
    share: Node | None = None
    condition: Node | None = None
    direction: str = "rises"
    """monotone: as `value` "rises" or "falls"."""


@syntax
class NeverNode(Node):
    condition: Node


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the file: its place, its own text, its tree and its mistakes.

    `text` runs from the keyword to the end of its last line (line end included; leading comment lines are
    in `comments`, not in `text`).  `node` is None when nothing could be made of it; items (lines) that are
    broken are left out of `node` and reported, so `node` may be whole although there are
    diagnostics; `broken` says that something is missing from it.  Diagnostics' spans are relative to
    `start`, like all spans inside.
    """

    start: int
    text: str
    keyword: str
    """Canonical English keyword (`rule`), or "" for text that begins no statement."""
    node: Any
    diagnostics: tuple[Diagnostic, ...] = ()
    comments: Span | None = None
    """Absolute stretch of the comment lines directly above."""
    broken: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A parsed file.  `diagnostics` are all of its mistakes, with absolute spans, in file order."""

    source: str
    statements: tuple[Statement, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

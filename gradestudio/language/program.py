"""The typed program: what the checker makes of a rulebook, and what every engine runs.

Nodes are frozen; `span` takes no part in equality, so a node *is* its meaning and engines may use
`dict[node, mask]` as a memo.  Hashes are worked out once per node.  A `let`, `score`, `tag` or
grade that an expression reads is held in full inside the reading node (`Derived`, `ScoreValue`,
`TagValue`, `GradeValue`), never by name only: when a definition changes, the nodes that read it
change with it.  Only `Param` and `GradingDate` wait for `engine.bind`, which writes their values in.

Missing values: "missing" below is the language's blank.  A condition is a value of type FLAG and is
true, false or unknown; unknown and a missing flag are the same thing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Literal, TypeVar, dataclass_transform

from gradestudio.diagnostics import Span
from gradestudio.language.frozen import frozen_node, reader

N = TypeVar("N")


class Type(StrEnum):
    """The type of an expression.  `money` fields are NUMBER, `id` and `one of` fields TEXT."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    FLAG = "flag"
    TIER = "tier"


class FieldKind(StrEnum):
    """The type written after `field NAME :`."""

    ID = "id"
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "one of"
    TIER = "tier of"


def span_field(*, default: None, kw_only: Literal[True] = True) -> Any:
    """The field of a node's place: no part of its meaning, given by keyword only."""
    return field(default=default, compare=False, hash=False, repr=False, kw_only=kw_only)


_NODES: set[type] = set()


@dataclass_transform(frozen_default=True, field_specifiers=(field, span_field))
def node(cls: type[N]) -> type[N]:
    """Class decorator of all nodes: a frozen dataclass that computes its hash once."""
    made = frozen_node(cls, slots=False)
    plain_hash = made.__hash__
    plain_eq = made.__eq__

    def cached_hash(self: Any) -> int:
        known = self.__dict__.get("_hash")
        if known is None:
            known = plain_hash(self)
            self.__dict__["_hash"] = known
        return known

    def quick_eq(self: Any, other: Any) -> Any:
        if self is other:
            return True
        if type(self) is not type(other):
            return NotImplemented
        if hash(self) != hash(other):
            return False
        return plain_eq(self, other)

    made.__hash__ = cached_hash  # type: ignore[assignment]
    made.__eq__ = quick_eq  # type: ignore[assignment]
    _NODES.add(made)
    return made


@node
class Expr:
    """A value, one per customer (or, inside an `Aggregate`, one per related row)."""

    span: Span | None = span_field(default=None)

    @property
    def type(self) -> Type:
        raise TypeError(type(self).__name__)


# ── Values ──────────────────────────────────────────────────────────────────────────────────────


@node
class Number(Expr):
    """An exact decimal.  Compared with a column it is the nearest double."""

    value: Decimal
    type = Type.NUMBER  # type: ignore[assignment]


@node
class Text(Expr):
    """A text, trimmed and NFKC-normalised."""

    value: str
    type = Type.TEXT  # type: ignore[assignment]


@node
class DateValue(Expr):
    value: date
    type = Type.DATE  # type: ignore[assignment]


@node
class FlagValue(Expr):
    value: bool
    type = Type.FLAG  # type: ignore[assignment]


@node
class Missing(Expr):
    """The literal `missing` of a type (the value of a band `missing -> missing`, an example's given)."""

    of: Type

    @property
    def type(self) -> Type:
        return self.of


@node
class TierName(Expr):
    """A bare tier name of `grade`, as in `价值 = 低价值`; `rank` counts from 0, the best (file order)."""

    grade: str
    value: str
    rank: int
    type = Type.TIER  # type: ignore[assignment]


@node
class Param(Expr):
    """A `param` by name, before `engine.bind` writes its number (or date or text) in."""

    name: str
    of: Type = Type.NUMBER

    @property
    def type(self) -> Type:
        return self.of


@node
class GradingDate(Expr):
    type = Type.DATE  # type: ignore[assignment]


@node
class Field(Expr):
    """A customer's cell.  `name` is a key of `Program.fields`."""

    name: str
    kind: FieldKind
    grade: str | None = None
    """For `tier of G`: G.  Its value is then of type TIER (a tier's name; unknown names are missing)."""

    @property
    def type(self) -> Type:
        return _FIELD_TYPES[self.kind]


@node
class RelatedColumn(Expr):
    """A related row's cell; stands only inside the `value` and `where` of an `Aggregate`."""

    relation: str
    name: str
    kind: FieldKind
    grade: str | None = None

    @property
    def type(self) -> Type:
        return _FIELD_TYPES[self.kind]


_FIELD_TYPES = {
    FieldKind.ID: Type.TEXT,
    FieldKind.TEXT: Type.TEXT,
    FieldKind.CHOICE: Type.TEXT,
    FieldKind.NUMBER: Type.NUMBER,
    FieldKind.MONEY: Type.NUMBER,
    FieldKind.DATE: Type.DATE,
    FieldKind.FLAG: Type.FLAG,
    FieldKind.TIER: Type.TIER,
}


@node
class Derived(Expr):
    """A `let`, read by name: the same value as `value`; the name is for explanations."""

    name: str
    value: Expr

    @property
    def type(self) -> Type:
        return self.value.type


@node
class ScoreValue(Expr):
    """The total of a score: a decimal of two places; missing when none of its items is known."""

    score: Score
    type = Type.NUMBER  # type: ignore[assignment]


@node
class TagValue(Expr):
    tag: Tag
    type = Type.FLAG  # type: ignore[assignment]


@node
class GradeValue(Expr):
    """The final tier of another grade; missing for needs data, conflict and no rule."""

    grade: Grade
    type = Type.TIER  # type: ignore[assignment]


@node
class Arithmetic(Expr):
    """`op` is one of + - * /.  Missing when a side is, on division by zero, and on overflow.

    Between constants (literals, params) the result is exact; else the sides are doubles.
    """

    op: str
    left: Expr
    right: Expr
    type = Type.NUMBER  # type: ignore[assignment]


@node
class Negative(Expr):
    value: Expr
    type = Type.NUMBER  # type: ignore[assignment]


@node
class Round(Expr):
    """Rounded half away from zero, on the shortest decimal that reads back; `places` is 0 or more."""

    value: Expr
    places: int = 0
    type = Type.NUMBER  # type: ignore[assignment]


@node
class Absolute(Expr):
    value: Expr
    type = Type.NUMBER  # type: ignore[assignment]


@node
class Extreme(Expr):
    """`min(…)` or `max(…)` of values of one type (NUMBER or DATE); missing when any is missing."""

    op: str
    values: tuple[Expr, ...]

    @property
    def type(self) -> Type:
        return self.values[0].type


@node
class If(Expr):
    """Missing when the condition is unknown."""

    condition: Expr
    then: Expr
    otherwise: Expr

    @property
    def type(self) -> Type:
        return self.then.type


@node
class Template(Expr):
    """A text made of texts and of whole-number or text values: `"R{R}F{F}"`.  Missing when a part is,
    or when a number part is not whole."""

    parts: tuple[str | Expr, ...]
    type = Type.TEXT  # type: ignore[assignment]


@node
class WithDefault(Expr):
    """`value`, or `default` where it is missing."""

    value: Expr
    default: Expr

    @property
    def type(self) -> Type:
        return self.value.type


@node
class Case(Expr):
    """The first arm whose condition is true gives the value.  What `bands of`, and the headings of a
    matrix, become.

    Bands: arms are `(condition on the subject, value)` in file order.  The first true arm gives the
    value, also when an earlier one is unknown (the result is then marked incomplete); `otherwise`
    acts when every arm is known to be false; else the value is missing.
    """

    subject: Expr
    arms: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr | None = None
    """Value when all arms are known to be false (`else`); None gives missing."""
    when_missing: Expr | None = None
    """Value when `subject` is missing (`missing -> …`); None gives missing."""
    of: Type = Type.NUMBER

    @property
    def type(self) -> Type:
        return self.of


@node
class Grid(Expr):
    """`matrix of A, B by C`.  `rows` are conditions (one per line, the `and` of the line's heading
    cells), `columns` conditions (one per heading); `cells[r][c]` is the value.

    The cell of the first true row and the first true column, also when an earlier heading is unknown
    (the value is then marked incomplete).  A heading `else` is already written out: the Not of the AnyOf of
    the other headings of its kind.  No true row or no true column: missing.
    """

    rows: tuple[Expr, ...]
    columns: tuple[Expr, ...]
    cells: tuple[tuple[Expr, ...], ...]
    of: Type = Type.TEXT

    @property
    def type(self) -> Type:
        return self.of


@node
class TableRow(Expr):
    """One row of a `let … = table`: condition and output."""

    condition: Expr
    value: Expr

    @property
    def type(self) -> Type:
        return self.value.type


@node
class LetTable(Expr):
    """A decision table as a value.  `policy`: first unique sum min max count.

    first: the first true row, also when an earlier one is unknown (marked incomplete); none true: missing.
    unique: the output of the true rows when it is one; different outputs: missing and listed.
    sum, min, max, count: over true rows; unknown rows add nothing and mark it incomplete; over no
    true row sum and count are 0, min and max missing.
    """

    policy: str
    rows: tuple[TableRow, ...]
    of: Type = Type.NUMBER

    @property
    def type(self) -> Type:
        return self.of


@node
class Quantile(Expr):
    """Score 1..k of `value` among the customers that have one: 1 + number of type-7 cut points <= value.

    `lowest_best` turns it round (k + 1 − score).  Missing where `value` is.
    """

    k: int
    value: Expr
    lowest_best: bool = False
    type = Type.NUMBER  # type: ignore[assignment]


@node
class Elapsed(Expr):
    """Whole `days`, `months` or `years` from `start` to `end`, negative when `end` is earlier.

    `days since D` is Elapsed(days, D, grading date).  Months: (y2−y1)·12 + (m2−m1), less 1 when
    day2 < day1 and day2 is not the last day of its month.  Years: floor(months / 12).
    """

    unit: str
    start: Expr
    end: Expr
    type = Type.NUMBER  # type: ignore[assignment]


@node
class MonthOf(Expr):
    """1 to 12."""

    value: Expr
    type = Type.NUMBER  # type: ignore[assignment]


@node
class NextAnniversary(Expr):
    """The next day, grading date included, with the month and day of `value` (29 Feb: 28 in common years)."""

    value: Expr
    on: Expr
    """The grading date."""
    type = Type.DATE  # type: ignore[assignment]


@node
class Aggregate(Expr):
    """Over the customer's rows of a related sheet: `sum of 订单.金额 where (…)`.

    `op`: sum count average max min latest earliest distinct shortest_gap lookup.  `value` is per related row
    (None only for `count of 订单`); `where` keeps rows for which it is true.  A row whose filter is
    unknown is left out and a missing `value` skipped; either marks the result incomplete.
    Inside, `RelatedColumn` reads the related row and every other node the customer.
    """

    op: str
    relation: str
    value: Expr | None
    where: Expr | None
    of: Type = Type.NUMBER

    @property
    def type(self) -> Type:
        return self.of


@node
class ListStatistic(Expr):
    """One number (or date) for the whole list: `average of 年消费 where (…)`, read per customer of the
    list."""

    op: str
    value: Expr
    where: Expr | None
    of: Type = Type.NUMBER

    @property
    def type(self) -> Type:
        return self.of


# ── Conditions (type FLAG) ──────────────────────────────────────────────────────────────────────


@node
class Condition(Expr):
    type = Type.FLAG  # type: ignore[assignment]


@node
class Compare(Condition):
    """`op` is one of = != < <= > >=; sides of one type.  Unknown when a side is missing.

    TIER sides compare by name for = and !=; order on tiers is `TierOrder`.
    """

    op: str
    left: Expr
    right: Expr


@node
class Between(Condition):
    """Both ends included."""

    value: Expr
    low: Expr
    high: Expr


@node
class OneOf(Condition):
    """`value in (…)`; unknown when `value` is missing."""

    value: Expr
    options: tuple[Expr, ...]


@node
class TextMatch(Condition):
    """`op` is contains, starts, ends; true when one of the texts does."""

    op: str
    value: Expr
    texts: tuple[Expr, ...]


@node
class IsMissing(Condition):
    """Never unknown."""

    value: Expr


@node
class AllOf(Condition):
    """`and`, `all of`; the empty one is true."""

    parts: tuple[Expr, ...]


@node
class AnyOf(Condition):
    """`or`, `any of`; the empty one is false."""

    parts: tuple[Expr, ...]


@node
class Not(Condition):
    """`not`, `!=` of a list, `none of` (the Not of an AnyOf)."""

    value: Expr


@node
class AtLeast(Condition):
    """k of the parts are true; false when true + unknown < k; else unknown.  `k` may be a Param."""

    k: Expr
    parts: tuple[Expr, ...]


@node
class TierOrder(Condition):
    """`better than` (op "better") or `worse than` ("worse") within one grade.

    `order` is the grade's tier names, best first.
    """

    op: str
    left: Expr
    right: Expr
    order: tuple[str, ...]


@node
class InTop(Condition):
    """`value in top 20% within group`: 1 + (number of strictly greater) <= ceil(share · n), n customers with
    a value (in the group).  Unknown when value or group is missing.  `share` is a constant 0..1 or a
    Param."""

    value: Expr
    share: Expr
    within: Expr | None = None


@node
class DateWithin(Condition):
    """`low <= value <= high`, both ends computed from the grading date; a `span` of the calendar.

    `unit` days, months, years, or year, quarter, month for `this`/`last`.
    `direction`: "past" (within 3 months), "next" (within next 3 months), "this", "last".
    `amount` is None for this/last.  Past: from the grading date less N months (day cut to the
    month's last) to the grading date.
    """

    value: Expr
    direction: str
    unit: str
    amount: Expr | None
    on: Expr
    """The grading date."""


# ── Definitions ─────────────────────────────────────────────────────────────────────────────────


@node
class FieldDef:
    name: str
    kind: FieldKind
    aka: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    """For `one of`, normalised."""
    grade: str | None = None
    """For `tier of`."""
    unit: str | None = None
    low: Decimal | date | None = None
    high: Decimal | date | None = None
    """Valid range, ends included; a cell outside is missing and a problem."""
    default: Any = None
    """Decimal, str, date or bool that stands for every missing cell; None: no default."""
    private: bool = False
    span: Span | None = span_field(default=None)


@node
class RelationDef:
    """Another sheet.  A related row belongs to the customer whose `ours` value equals its `theirs`.

    `ours` may be any field (usually the key), `theirs` a column of the related sheet.
    """

    name: str
    theirs: str
    ours: str
    columns: tuple[FieldDef, ...]
    """Columns named in the statement; `theirs` is among them even when it was not written out."""
    aka: tuple[str, ...] = ()
    span: Span | None = span_field(default=None)

    def column(self, name: str) -> FieldDef | None:
        return next((c for c in self.columns if c.name == name), None)


@node
class ParamDef:
    name: str
    value: Decimal | date | str
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal | None = None
    unit: str | None = None
    as_written: str = ""
    """The value's text, `10万`, so that a new value can be written in the same unit."""
    span: Span | None = span_field(default=None)
    value_span: Span | None = span_field(default=None)


@node
class LetDef:
    name: str
    value: Expr
    """`Derived(name, …)` is what other expressions hold; this is the inside."""
    form: str = "value"
    """How it was written: value, bands, matrix or table."""
    span: Span | None = span_field(default=None)


@node
class ScoreItem:
    """One line of a score.  Points = `sign` × amount, rounded half away from zero to two decimals.

    `kind`:
      fixed    amount is `points`, given when `when` is true (or always)
      amount   amount is the expression `points` (`+ 0.4 * 满意度`)
      per      `points` for each complete `per` of `subject`; negative subject none; `cap` caps the size
      fading   `points` fades over `periods` `unit`s since `since`: (n−e)/n after e whole units, 0 at
      least, all for a future date
      halving  points / 2^floor(e / periods), all for a future date
    Unknown when `when` is unknown or a value it reads is missing: then it adds nothing.  `when` false: 0
    points, known.
    """

    kind: str
    sign: int
    points: Expr
    when: Expr | None = None
    per: Expr | None = None
    subject: Expr | None = None
    cap: Expr | None = None
    periods: Expr | None = None
    unit: str | None = None
    since: Expr | None = None
    on: Expr | None = None
    """The grading date, for fading and halving."""
    reason: Reason | None = None
    span: Span | None = span_field(default=None)


@node
class ScoreGroup:
    """`name` None holds the items before the first group; `cap` None: no cap."""

    name: str | None
    cap: Expr | None
    items: tuple[ScoreItem, ...]
    span: Span | None = span_field(default=None)


@node
class Score:
    """Sum of the known items, each group cut to at most its cap (a cap cuts only from above; for a negative
    cap nothing), then the total cut to `low`..`high`.  Hundredths are whole everywhere."""

    name: str
    groups: tuple[ScoreGroup, ...]
    low: Expr | None = None
    high: Expr | None = None
    span: Span | None = span_field(default=None)


@node
class Reason:
    """A sentence with placeholders.  Parts are texts and `(written text, value)` placeholders.

    A missing value shows as the language's blank word; numbers show in the field's unit.
    """

    parts: tuple[str | Placeholder, ...]
    span: Span | None = span_field(default=None)


@node
class Placeholder:
    written: str
    """What stood between the braces."""
    value: Expr | None
    """None for `{next contact}`, which is worked out from the strategy."""
    kind: FieldKind | None = None
    """Of the field read, so that money and dates print in their form; None for derived values."""


@node
class Tier:
    name: str
    title: str | None = None
    color: str | None = None
    at: Expr | None = None
    """`at 80`: at least this value.  A constant or Param."""
    top: Expr | None = None
    """`top 20%`: cumulative share 0..1."""
    span: Span | None = span_field(default=None)


@node
class Rule:
    """A rule, or one row of a decision table under a grade.  `off` rules are kept here and never run."""

    name: str
    """As written; a table row is `服务规则 2` (table name or 表/table, row counted from 1)."""
    tier: str
    when: Expr
    reason: Reason | None = None
    off: bool = False
    table: str | None = None
    row: int | None = None
    span: Span | None = span_field(default=None)
    condition_span: Span | None = span_field(default=None)


@node
class Limit:
    """`against previous falls at most N steps [when …]`; either may be None."""

    previous: Expr
    falls: int | None
    rises: int | None
    when: Expr | None = None
    span: Span | None = span_field(default=None)


@node
class Override:
    key: str
    tier: str
    until: date | None
    reason: Reason | None
    span: Span | None = span_field(default=None)


@node
class Note:
    """A line of a strategy: a text, given when `when` is true or absent."""

    text: Reason
    when: Expr | None = None
    span: Span | None = span_field(default=None)


@node
class Contact:
    """`contact every 30 days since D [when …]`: next contact = D + period, or the grading date when D is
    missing or absent."""

    amount: Expr
    unit: str
    since: Expr | None = None
    when: Expr | None = None
    span: Span | None = span_field(default=None)


@node
class Strategy:
    """Notes for a tier of `grade`, for a tag, or (both None) for every customer."""

    grade: str | None
    tier: str | None
    tag: str | None
    notes: tuple[Note, ...]
    contacts: tuple[Contact, ...]
    span: Span | None = span_field(default=None)


@node
class Grade:
    """`policy`: first, best or unique.  `by` None: decided by rules alone, with `otherwise`.

    With `by`: rules first, then the value.  A NUMBER value: the first tier in file order whose `at` it
    reaches, or, with `top`, the first whose cumulative share holds it; tiers without `at`/`top` are
    reached by rules
    only.  A TEXT or TIER value names the tier; no such tier is *no rule*.
    """

    name: str
    tiers: tuple[Tier, ...]
    rules: tuple[Rule, ...]
    otherwise: str | None = None
    by: Expr | None = None
    policy: str = "first"
    ordered: bool = True
    limits: tuple[Limit, ...] = ()
    overrides: tuple[Override, ...] = ()
    key: str | None = None
    """The field that overrides look up: the customers' id."""
    otherwise_reason: Reason | None = None
    span: Span | None = span_field(default=None)
    otherwise_span: Span | None = span_field(default=None)

    def rank(self, tier: str) -> int:
        """0 for the best tier (file order).  Raises KeyError for a name that is no tier."""
        for i, t in enumerate(self.tiers):
            if t.name == tier:
                return i
        raise KeyError(tier)


@node
class Tag:
    name: str
    when: Expr
    reason: Reason | None = None
    span: Span | None = span_field(default=None)


@node
class Example:
    """`given` values by field or derived name (Missing for blanks); `expect` by output name.

    An expected value is a tier's name, `needs data`, `no rule`, `conflict`, a Decimal, a bool, a text, a
    date or
    None for missing.
    """

    name: str
    as_of: date | None
    given: tuple[tuple[str, Expr], ...]
    expect: tuple[tuple[str, Any], ...]
    span: Span | None = span_field(default=None)


@node
class Ensure:
    """`kind`: monotone (grade never falls as value rises, or rises as `direction` "falls"), graded
    (every customer), share (`tier` `op` `share` of customers), implies (a condition that holds for every
    customer)."""

    kind: str
    grade: str | None = None
    tier: str | None = None
    value: Expr | None = None
    direction: str | None = None
    op: str | None = None
    share: Decimal | None = None
    condition: Expr | None = None
    span: Span | None = span_field(default=None)


@node
class Never:
    condition: Expr
    span: Span | None = span_field(default=None)


@node
class Program:
    """A checked rulebook.  Definitions stand in file order; what could not be compiled is left out and
    named in `broken`, with every output that needs it."""

    name: str = ""
    version: str | None = None
    owner: str | None = None
    note: str | None = None
    as_of: date | None = None
    fields: tuple[FieldDef, ...] = ()
    relations: tuple[RelationDef, ...] = ()
    params: tuple[ParamDef, ...] = ()
    lets: tuple[LetDef, ...] = ()
    shows: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()
    grades: tuple[Grade, ...] = ()
    """In an order in which a grade that reads another stands after it; else file order."""
    tags: tuple[Tag, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    examples: tuple[Example, ...] = ()
    ensures: tuple[Ensure, ...] = ()
    nevers: tuple[Never, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def key(self) -> FieldDef | None:
        """The customers' key: the first `id` field."""
        return next((f for f in self.fields if f.kind is FieldKind.ID), None)

    def field(self, name: str) -> FieldDef | None:
        return next((f for f in self.fields if f.name == name), None)

    def relation(self, name: str) -> RelationDef | None:
        return next((r for r in self.relations if r.name == name), None)

    def let(self, name: str) -> LetDef | None:
        return next((d for d in self.lets if d.name == name), None)

    def score(self, name: str) -> Score | None:
        return next((s for s in self.scores if s.name == name), None)

    def grade(self, name: str) -> Grade | None:
        return next((g for g in self.grades if g.name == name), None)

    def tag(self, name: str) -> Tag | None:
        return next((t for t in self.tags if t.name == name), None)


def children(value: Any) -> tuple[Any, ...]:
    """The nodes directly inside a node, in field order; tuples are looked into."""
    found: list[Any] = []
    _gather(_values_of(type(value))(value), found)
    return tuple(found)


@cache
def _values_of(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    return reader([f.name for f in fields(kind) if f.compare])


def _gather(items: tuple[Any, ...], found: list[Any]) -> None:
    for item in items:
        kind = type(item)
        if kind is tuple:
            _gather(item, found)
        elif kind in _NODES:
            found.append(item)

"""The value of any expression for one customer: the meaning of each node, one short function a node.

Values are plain: float, str, date, bool (conditions and flags), and None for missing or unknown.  A tier is its
name.  Cells are read as the typed table holds them: `workbook.conform` has already put a field's default
in the place of its missing cells and taken out what lies outside the valid range.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from gradestudio.engine import calendar, listfacts
from gradestudio.engine.cells import cell
from gradestudio.engine.decimals import exact_sum, nearest_double, round_half_away, shortest
from gradestudio.engine.grading import ListFact
from gradestudio.engine.related import RelatedRows
from gradestudio.engine.rowscores import ScorePoints, score_points
from gradestudio.language.program import (
    Absolute,
    Aggregate,
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    Between,
    Case,
    Compare,
    DateValue,
    DateWithin,
    Derived,
    Elapsed,
    Expr,
    Extreme,
    Field,
    FlagValue,
    Grade,
    GradeValue,
    Grid,
    If,
    InTop,
    IsMissing,
    LetTable,
    ListStatistic,
    Missing,
    MonthOf,
    Negative,
    NextAnniversary,
    Not,
    Number,
    OneOf,
    Program,
    Quantile,
    RelatedColumn,
    Round,
    Score,
    ScoreValue,
    TagValue,
    Template,
    Text,
    TextMatch,
    TierName,
    TierOrder,
    WithDefault,
)
from gradestudio.table.columns import Table

Decide = Callable[["Row", Grade], Any]


class Sheet:
    """A bound program on a typed table: hands out one `Row` per customer, and the facts of the whole list.

    `facts`: list facts known from an earlier run; what is missing among them is worked out and added.
    `given`: values of fields and of named lets, scores, tags and grades that stand instead of their own, for
    every row (an example's) or for the row in `given_row` (a change tried on one customer).
    `decide`: how a row gets its tier of a grade (an object with `final`, the tier's name or None, and
    `could_be`).
    """

    def __init__(
        self,
        program: Program,
        table: Table,
        decide: Decide,
        facts: Mapping[Any, ListFact] | None = None,
        given: Mapping[str, Any] | None = None,
        given_row: int | None = None,
    ) -> None:
        self.program = program
        self.table = table
        self.decide = decide
        self.facts: dict[Any, ListFact] = dict(facts or {})
        self.given = dict(given or {})
        self.given_row = given_row
        self.relations = {r.name: RelatedRows(r, table.related.get(r.name)) for r in program.relations}
        self._rows: dict[int, Row] = {}

    def row(self, number: int) -> Row:
        found = self._rows.get(number)
        if found is None:
            found = self._rows[number] = Row(self, number)
        return found

    def rows(self) -> Iterable[Row]:
        return (self.row(i) for i in range(self.table.row_count))

    def column(self, expr: Expr) -> list[Any]:
        """The expression's value for every customer."""
        return [row.value(expr) for row in self.rows()]

    def fact(self, node: Quantile | InTop | ListStatistic) -> ListFact:
        """The list fact that the node rests on; recorded under the bound node."""
        found = self.facts.get(node)
        if found is None:
            found = self.facts[node] = _FACTS[type(node)](self, node)
        return found


class Row:
    """One customer.  Every value is worked out once."""

    def __init__(self, sheet: Sheet, number: int) -> None:
        self.sheet = sheet
        self.number = number
        self._given = sheet.given if sheet.given_row in (None, number) else {}
        self._values: dict[Expr, Any] = {}
        self._scores: dict[Score, ScorePoints] = {}
        self._decisions: dict[Grade, Any] = {}

    def value(self, expr: Expr) -> Any:
        """The value of the expression; None for missing and for unknown."""
        if expr not in self._values:
            self._values[expr] = _MEANING[type(expr)](self, expr)
        return self._values[expr]

    def score(self, score: Score) -> ScorePoints:
        """The points of every item, group and the total."""
        if score not in self._scores:
            self._scores[score] = score_points(self.value, score)
        return self._scores[score]

    def decision(self, grade: Grade) -> Any:
        """What `decide` says of the grade."""
        if grade not in self._decisions:
            self._decisions[grade] = self.sheet.decide(self, grade)
        return self._decisions[grade]

    def field(self, name: str) -> Any:
        """The customer's cell, or what is given instead."""
        if name in self._given:
            return self._given[name]
        return cell(self.sheet.table.columns.get(name), self.number)

    def named(self, name: str, otherwise: Callable[[], Any]) -> Any:
        """What is given for a let, score, tag or grade, else its own value."""
        return self._given[name] if name in self._given else otherwise()

    def related(self, aggregate: Aggregate) -> list[RelatedRow]:
        """All the customer's rows of the aggregate's sheet; none without a key."""
        relation = self.sheet.relations.get(aggregate.relation)
        if relation is None:
            return []
        key = self.field(relation.definition.ours)
        return [RelatedRow(self, relation, r) for r in relation.rows(key)]


class RelatedRow:
    """One related row: its own columns, and everything else from its customer."""

    def __init__(self, customer: Row, relation: RelatedRows, number: int) -> None:
        self.customer = customer
        self.relation = relation
        self.number = number

    @property
    def sheet(self) -> Sheet:
        return self.customer.sheet

    def value(self, expr: Expr) -> Any:
        if isinstance(expr, RelatedColumn):
            return self.relation.cell(expr.name, self.number)
        if isinstance(expr, _OF_THE_CUSTOMER):
            return self.customer.value(expr)
        return _MEANING[type(expr)](self, expr)


_OF_THE_CUSTOMER = (Field, Derived, ScoreValue, TagValue, GradeValue, Aggregate, ListStatistic, Quantile, InTop)
Reader = Row | RelatedRow
"""What reads values: the meanings below need `value` only, but for those of the customer alone."""


# ── Literals and names ──────────────────────────────────────────────────────────────────────────


def _number(row: Reader, n: Number) -> float | None:
    double = float(n.value)
    return double if math.isfinite(double) else None


def _literal(row: Reader, n: Text | DateValue | FlagValue | TierName) -> Any:
    return n.value


def _missing(row: Reader, n: Missing) -> None:
    return None


def _field(row: Row, n: Field) -> Any:
    return row.field(n.name)


def _derived(row: Row, n: Derived) -> Any:
    return row.named(n.name, lambda: row.value(n.value))


def _score(row: Row, n: ScoreValue) -> float | None:
    return row.named(n.score.name, lambda: row.score(n.score).value)


def _tag(row: Row, n: TagValue) -> bool | None:
    return row.named(n.tag.name, lambda: row.value(n.tag.when))


def _grade(row: Row, n: GradeValue) -> str | None:
    return row.named(n.grade.name, lambda: row.decision(n.grade).final)


# ── Numbers, texts ──────────────────────────────────────────────────────────────────────────────


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _arithmetic(row: Reader, n: Arithmetic) -> float | None:
    left, right = row.value(n.left), row.value(n.right)
    if left is None or right is None:
        return None
    match n.op:
        case "+":
            return _finite(left + right)
        case "-":
            return _finite(left - right)
        case "*":
            return _finite(left * right)
        case "/":
            return None if right == 0 else _finite(left / right)
    raise ValueError(n.op)


def _negative(row: Reader, n: Negative) -> float | None:
    value = row.value(n.value)
    return None if value is None else -value


def _round(row: Reader, n: Round) -> float | None:
    value = row.value(n.value)
    return None if value is None else round_half_away(value, n.places)


def _absolute(row: Reader, n: Absolute) -> float | None:
    value = row.value(n.value)
    return None if value is None else abs(value)


def _extreme(row: Reader, n: Extreme) -> Any:
    values = [row.value(v) for v in n.values]
    if any(v is None for v in values):
        return None
    return min(values) if n.op == "min" else max(values)


def _template(row: Reader, n: Template) -> str | None:
    written: list[str] = []
    for part in n.parts:
        value = part if isinstance(part, str) else row.value(part)
        if isinstance(value, float):
            value = str(int(shortest(value))) if value.is_integer() else None
        if value is None:
            return None
        written.append(value)
    return "".join(written)


# ── Choices ─────────────────────────────────────────────────────────────────────────────────────


def _with_default(row: Reader, n: WithDefault) -> Any:
    value = row.value(n.value)
    return row.value(n.default) if value is None else value


def _if(row: Reader, n: If) -> Any:
    condition = row.value(n.condition)
    if condition is None:
        return None
    return row.value(n.then if condition else n.otherwise)


def _case(row: Reader, n: Case) -> Any:
    if row.value(n.subject) is None:
        return None if n.when_missing is None else row.value(n.when_missing)
    truths = [row.value(condition) for condition, _ in n.arms]
    if True in truths:
        return row.value(n.arms[truths.index(True)][1])
    if None in truths or n.otherwise is None:
        return None
    return row.value(n.otherwise)


def _grid(row: Reader, n: Grid) -> Any:
    rows, columns = [row.value(c) for c in n.rows], [row.value(c) for c in n.columns]
    if True not in rows or True not in columns:
        return None
    return row.value(n.cells[rows.index(True)][columns.index(True)])


def _let_table(row: Reader, n: LetTable) -> Any:
    true = [r for r in n.rows if row.value(r.condition) is True]
    if n.policy == "count":
        return float(len(true))
    values = [row.value(r.value) for r in true]
    if n.policy == "first":
        return values[0] if values else None
    if n.policy == "unique":
        return values[0] if len(set(values)) == 1 else None
    known = [v for v in values if v is not None]
    if n.policy == "sum":
        return nearest_double(exact_sum(known))
    return min(known, default=None) if n.policy == "min" else max(known, default=None)


# ── Time ────────────────────────────────────────────────────────────────────────────────────────


def _elapsed(row: Reader, n: Elapsed) -> float | None:
    start, end = row.value(n.start), row.value(n.end)
    return None if start is None or end is None else float(calendar.elapsed(n.unit, start, end))


def _month_of(row: Reader, n: MonthOf) -> float | None:
    day = row.value(n.value)
    return None if day is None else float(day.month)


def _next_anniversary(row: Reader, n: NextAnniversary) -> Any:
    day, on = row.value(n.value), row.value(n.on)
    return None if day is None or on is None else calendar.next_anniversary(day, on)


def date_window(row: Reader, n: DateWithin) -> Any:
    """First and last day of the node's span; None when its amount is missing or not whole."""
    on = row.value(n.on)
    amount = 0.0 if n.amount is None else row.value(n.amount)
    if on is None or amount is None or not amount.is_integer():
        return None
    # Beyond 4 million days nothing is left of the calendar; larger amounts would only overflow.
    return calendar.window(n.direction, n.unit, int(max(-4e6, min(4e6, amount))), on)


def _date_within(row: Reader, n: DateWithin) -> bool | None:
    day, span = row.value(n.value), date_window(row, n)
    return None if day is None or span is None else span[0] <= day <= span[1]


# ── Conditions ──────────────────────────────────────────────────────────────────────────────────


def all_of(truths: Iterable[bool | None]) -> bool | None:
    """Kleene's `and`: false when one is false, else unknown when one is unknown."""
    truths = list(truths)
    return False if False in truths else None if None in truths else True


def any_of(truths: Iterable[bool | None]) -> bool | None:
    """Kleene's `or`: true when one is true, else unknown when one is unknown."""
    truths = list(truths)
    return True if True in truths else None if None in truths else False


def compared(op: str, left: Any, right: Any) -> bool | None:
    """Unknown when a side is missing."""
    if left is None or right is None:
        return None
    match op:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
    raise ValueError(op)


def _compare(row: Reader, n: Compare) -> bool | None:
    return compared(n.op, row.value(n.left), row.value(n.right))


def _between(row: Reader, n: Between) -> bool | None:
    value = row.value(n.value)
    return all_of((compared(">=", value, row.value(n.low)), compared("<=", value, row.value(n.high))))


def _one_of(row: Reader, n: OneOf) -> bool | None:
    value = row.value(n.value)
    if value is None:
        return None
    return any_of(compared("=", value, row.value(option)) for option in n.options)


def _text_match(row: Reader, n: TextMatch) -> bool | None:
    value = row.value(n.value)
    if value is None:
        return None
    texts = [row.value(t) for t in n.texts]
    return any_of(None if t is None else _text_holds(n.op, value, t) for t in texts)


def _text_holds(op: str, value: str, text: str) -> bool:
    match op:
        case "contains":
            return text in value
        case "starts":
            return value.startswith(text)
        case "ends":
            return value.endswith(text)
    raise ValueError(op)


def _is_missing(row: Reader, n: IsMissing) -> bool:
    return row.value(n.value) is None


def _all_of(row: Reader, n: AllOf) -> bool | None:
    return all_of(row.value(p) for p in n.parts)


def _any_of(row: Reader, n: AnyOf) -> bool | None:
    return any_of(row.value(p) for p in n.parts)


def _not(row: Reader, n: Not) -> bool | None:
    truth = row.value(n.value)
    return None if truth is None else not truth


def _at_least(row: Reader, n: AtLeast) -> bool | None:
    k = row.value(n.k)
    truths = [row.value(p) for p in n.parts]
    if k is None:
        return None
    true, unknown = truths.count(True), truths.count(None)
    return True if true >= k else False if true + unknown < k else None


def _tier_order(row: Reader, n: TierOrder) -> bool | None:
    left, right = row.value(n.left), row.value(n.right)
    if left not in n.order or right not in n.order:
        return None
    gap = n.order.index(right) - n.order.index(left)
    return gap > 0 if n.op == "better" else gap < 0


# ── Related rows and the whole list ─────────────────────────────────────────────────────────────


def aggregate_values(row: Row, n: Aggregate) -> tuple[list[Any], bool]:
    """The values that the aggregate runs over, and whether it is incomplete: a row was left out because its
    filter is unknown, or because its value is missing."""
    values: list[Any] = []
    incomplete = False
    for related in row.related(n):
        kept = True if n.where is None else related.value(n.where)
        if kept is False:
            continue
        value = None if kept is None else 1.0 if n.value is None else related.value(n.value)
        if value is None:
            incomplete = True
        else:
            values.append(value)
    return values, incomplete


def _aggregate(row: Row, n: Aggregate) -> Any:
    values, _ = aggregate_values(row, n)
    if n.op == "lookup":
        return values[0] if len(set(values)) == 1 else None
    return listfacts.statistic(n.op, values)


def _quantile(row: Row, n: Quantile) -> float | None:
    value = row.value(n.value)
    if value is None:
        return None
    cuts = row.sheet.fact(n).values
    return float(listfacts.quantile_score(cuts, n.k, listfacts.measure(value), n.lowest_best))


def _in_top(row: Row, n: InTop) -> bool | None:
    value = row.value(n.value)
    group = None if n.within is None else row.value(n.within)
    if value is None or (n.within is not None and group is None):
        return None
    fact = row.sheet.fact(n)
    edge = fact.values[fact.groups.index(group)] if group in fact.groups else None
    return edge is not None and listfacts.measure(value) >= edge


def _list_statistic(row: Row, n: ListStatistic) -> Any:
    return row.sheet.fact(n).values[0]


def _quantile_fact(sheet: Sheet, n: Quantile) -> ListFact:
    values = sorted(listfacts.measure(v) for v in sheet.column(n.value) if v is not None)
    return ListFact("quantile", "", listfacts.cut_points(values, n.k), (len(values),))


def _top_fact(sheet: Sheet, n: InTop) -> ListFact:
    groups: dict[Any, list[float]] = {None: []} if n.within is None else {}
    for row in sheet.rows():
        value = row.value(n.value)
        group = None if n.within is None else row.value(n.within)
        if value is not None and (n.within is None or group is not None):
            groups.setdefault(group, []).append(listfacts.measure(value))
    assert isinstance(n.share, Number), "a share is a constant once the program is bound"
    share = n.share.value
    names = sorted(groups) if n.within is not None else [None]
    return ListFact(
        "top",
        "",
        tuple(listfacts.top_edge(groups[g], share) for g in names),
        tuple(len(groups[g]) for g in names),
        tuple(names),
    )


def _statistic_fact(sheet: Sheet, n: ListStatistic) -> ListFact:
    kept = [
        value
        for row in sheet.rows()
        if (value := row.value(n.value)) is not None and (n.where is None or row.value(n.where) is True)
    ]
    return ListFact("statistic", "", (listfacts.statistic(n.op, kept),), (len(kept),))


_FACTS: dict[type, Callable[[Sheet, Any], ListFact]] = {
    Quantile: _quantile_fact,
    InTop: _top_fact,
    ListStatistic: _statistic_fact,
}

_MEANING: dict[type, Callable[[Any, Any], Any]] = {
    Number: _number,
    Text: _literal,
    DateValue: _literal,
    FlagValue: _literal,
    TierName: _literal,
    Missing: _missing,
    Field: _field,
    Derived: _derived,
    ScoreValue: _score,
    TagValue: _tag,
    GradeValue: _grade,
    Arithmetic: _arithmetic,
    Negative: _negative,
    Round: _round,
    Absolute: _absolute,
    Extreme: _extreme,
    Template: _template,
    WithDefault: _with_default,
    If: _if,
    Case: _case,
    Grid: _grid,
    LetTable: _let_table,
    Elapsed: _elapsed,
    MonthOf: _month_of,
    NextAnniversary: _next_anniversary,
    DateWithin: _date_within,
    Compare: _compare,
    Between: _between,
    OneOf: _one_of,
    TextMatch: _text_match,
    IsMissing: _is_missing,
    AllOf: _all_of,
    AnyOf: _any_of,
    Not: _not,
    AtLeast: _at_least,
    TierOrder: _tier_order,
    Aggregate: _aggregate,
    Quantile: _quantile,
    InTop: _in_top,
    ListStatistic: _list_statistic,
}

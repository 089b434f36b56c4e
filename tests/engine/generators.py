"""Random rulebooks (as programs) over one fixed set of columns; `tables` makes sheets, `edits` changes.

Everything comes from a `random.Random`, so a seed names a case.  Values are few and lie on and beside the
thresholds, so that ties, edges, blanks and duplicate keys are the rule and not the exception.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

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
    Contact,
    DateValue,
    DateWithin,
    Derived,
    Elapsed,
    Ensure,
    Expr,
    Extreme,
    Field,
    FieldDef,
    FieldKind,
    FlagValue,
    Grade,
    GradeValue,
    GradingDate,
    Grid,
    If,
    InTop,
    IsMissing,
    LetDef,
    LetTable,
    Limit,
    ListStatistic,
    Missing,
    MonthOf,
    Negative,
    Never,
    NextAnniversary,
    Not,
    Note,
    Number,
    OneOf,
    Override,
    Param,
    ParamDef,
    Placeholder,
    Program,
    Quantile,
    Reason,
    RelatedColumn,
    RelationDef,
    Round,
    Rule,
    Score,
    ScoreGroup,
    ScoreItem,
    ScoreValue,
    Strategy,
    TableRow,
    Tag,
    TagValue,
    Template,
    Text,
    TextMatch,
    Tier,
    TierName,
    TierOrder,
    Type,
    WithDefault,
)

AS_OF = date(2026, 2, 28)
TEXTS = ("华东", "华南", "VIP", "集团公司", "司", "A", "B", "C")
KEYS = ("k1", "k2", "k3", "k4", "k5", "k6")
CHOICES = ("甲", "乙", "丙")
TIERS = ("A", "B", "C")
NUMBERS = (
    "-10",
    "-1",
    "-0.005",
    "0",
    "0.1",
    "0.3",
    "0.5",
    "0.7",
    "1",
    "1.005",
    "2",
    "2.675",
    "3",
    "4.5",
    "5",
    "10",
    "12.345",
    "99.99",
    "100",
    "5000",
    "123456.785",
)
_DAYS_AWAY = (
    *(-800, -500, -366, -365, -364, -120, -93, -90, -89, -60, -59, -31),
    *(-30, -29, -28, -27, -1, 0, 1, 2, 30, 31, 90),
)
DATES = (
    *(AS_OF + timedelta(days=d) for d in _DAYS_AWAY),
    *(date(2024, 2, 29), date(2025, 8, 31), date(2025, 11, 30), date(2025, 1, 1), date(2024, 12, 31)),
)

FIELDS = (
    ("编号", FieldKind.ID),
    ("数", FieldKind.NUMBER),
    ("金额", FieldKind.MONEY),
    ("次数", FieldKind.NUMBER),
    ("日期", FieldKind.DATE),
    ("生日", FieldKind.DATE),
    ("会员", FieldKind.FLAG),
    ("区域", FieldKind.CHOICE),
    ("名称", FieldKind.TEXT),
    ("上期", FieldKind.TIER),
    ("没有的列", FieldKind.NUMBER),
    ("推荐人", FieldKind.TEXT),
)
RELATED = (
    ("客户", FieldKind.ID),
    ("价", FieldKind.MONEY),
    ("量", FieldKind.NUMBER),
    ("日", FieldKind.DATE),
    ("类", FieldKind.TEXT),
    ("退", FieldKind.FLAG),
)
TYPE_OF = {
    FieldKind.ID: Type.TEXT,
    FieldKind.TEXT: Type.TEXT,
    FieldKind.CHOICE: Type.TEXT,
    FieldKind.NUMBER: Type.NUMBER,
    FieldKind.MONEY: Type.NUMBER,
    FieldKind.DATE: Type.DATE,
    FieldKind.FLAG: Type.FLAG,
    FieldKind.TIER: Type.TIER,
}
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")


# ── Programs ────────────────────────────────────────────────────────────────────────────────────


class Maker:
    """Makes the parts of one program."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.lets: list[LetDef] = []
        self.scores: list[Score] = []
        self.tags: list[Tag] = []
        self.grades: list[Grade] = []
        self.params = [ParamDef(f"门槛{i}", Decimal(self.pick(NUMBERS))) for i in range(3)]
        self.params.append(ParamDef("份额", Decimal(self.pick(("0", "0.1", "0.25", "0.5", "1")))))

    def pick(self, options: Sequence[Any]) -> Any:
        return self.rng.choice(options)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def some(self, make: Callable[[], Any], least: int, most: int) -> tuple[Any, ...]:
        return tuple(make() for _ in range(self.rng.randint(least, most)))

    # Literals

    def number(self) -> Expr:
        if self.chance(0.2):
            return Param(self.pick(self.params[:3]).name)
        if self.chance(0.05):
            return Arithmetic(self.pick("+-*/"), Number(Decimal(self.pick(NUMBERS))), self.number())
        return Number(Decimal(self.pick(NUMBERS)))

    def whole(self, least: int = 0, most: int = 13) -> Expr:
        return Number(Decimal(self.rng.randint(least, most)))

    def day(self) -> Expr:
        return GradingDate() if self.chance(0.3) else DateValue(self.pick(DATES))

    def text(self) -> Expr:
        return Text(self.pick(TEXTS + CHOICES))

    # Values

    def field(self, type_: Type, related: bool) -> Expr:
        own = [f for f in FIELDS if TYPE_OF[f[1]] is type_]
        theirs = [f for f in RELATED if TYPE_OF[f[1]] is type_] if related else []
        if theirs and (self.chance(0.8) or not own):
            name, kind = self.pick(theirs)
            return RelatedColumn("订单", name, kind)
        name, kind = self.pick(own)
        return Field(name, kind, "等级" if kind is FieldKind.TIER else None)

    def named(self, type_: Type) -> Expr | None:
        found: list[Expr] = [Derived(d.name, d.value) for d in self.lets if d.value.type is type_]
        if type_ is Type.NUMBER:
            found += [ScoreValue(s) for s in self.scores] * 2
        if type_ is Type.FLAG:
            found += [TagValue(t) for t in self.tags]
        if type_ is Type.TIER:
            found += [GradeValue(g) for g in self.grades]
        return self.pick(found) if found else None

    def value(self, type_: Type, depth: int, related: bool = False) -> Expr:
        """A value of the type; `related`: it stands inside an aggregate."""
        if self.chance(0.35) and (named := self.named(type_)) is not None:
            return named
        if depth <= 0 or self.chance(0.25):
            if self.chance(0.15):
                return self.literal(type_)
            return self.field(type_, related)
        return self.pick(_MAKERS[type_])(self, depth - 1, related)

    def literal(self, type_: Type) -> Expr:
        if self.chance(0.15):
            return Missing(type_)
        match type_:
            case Type.NUMBER:
                return self.number()
            case Type.DATE:
                return self.day()
            case Type.FLAG:
                return FlagValue(self.chance(0.5))
            case Type.TIER:
                rank = self.rng.randrange(3)
                return TierName("等级", TIERS[rank], rank)
        return self.text()

    # Definitions

    def let(self, number: int) -> LetDef:
        type_ = self.pick((Type.NUMBER, Type.NUMBER, Type.NUMBER, Type.TEXT, Type.DATE, Type.FLAG))
        return LetDef(f"值{number}", self.value(type_, 3))

    def points(self) -> Expr:
        return Number(Decimal(self.pick(("20", "15", "5", "0.7", "0.1", "1.005", "0.333", "40", "0", "3.5"))))

    def item(self) -> ScoreItem:
        kind = self.pick(("fixed", "fixed", "fixed", "amount", "per", "fading", "halving"))
        sign = self.pick((1, 1, 1, -1))
        when = self.condition(2) if self.chance(0.6) else None
        cap = None
        if self.chance(0.3):
            cap = self.number() if self.chance(0.8) else self.value(Type.NUMBER, 0)
        common: dict[str, Any] = {"kind": kind, "sign": sign, "when": when, "cap": cap}
        if kind == "fixed":
            return ScoreItem(points=self.points(), **common)
        if kind == "amount":
            return ScoreItem(points=self.value(Type.NUMBER, 1), **common)
        if kind == "per":
            step = Number(Decimal(self.pick(("0.1", "1", "0.25", "3", "5000", "0.005"))))
            varying = self.value(Type.NUMBER, 0) if self.chance(0.1) else step
            each = self.value(Type.NUMBER, 0) if self.chance(0.1) else self.points()
            return ScoreItem(points=each, per=varying, subject=self.value(Type.NUMBER, 1), **common)
        points = self.value(Type.NUMBER, 0) if self.chance(0.1) else self.points()
        periods = Number(Decimal(self.pick(("12", "6", "3", "2.5", "1"))))
        return ScoreItem(
            points=points,
            periods=self.value(Type.NUMBER, 0) if self.chance(0.1) else periods,
            unit=self.pick(("days", "months", "years")),
            since=self.value(Type.DATE, 1),
            on=GradingDate(),
            **common,
        )

    def score(self, number: int) -> Score:
        groups = [ScoreGroup(None, None, self.some(self.item, 0, 3))]
        for i in range(self.rng.randint(0, 2)):
            cap = (
                self.value(Type.NUMBER, 0)
                if self.chance(0.1)
                else self.number()
                if self.chance(0.7)
                else None
            )
            groups.append(ScoreGroup(f"组{i}", cap, self.some(self.item, 0, 3)))
        low = Number(Decimal(0)) if self.chance(0.6) else None
        return Score(f"分{number}", tuple(groups), low, self.number() if self.chance(0.5) else None)

    def condition(self, depth: int) -> Expr:
        return self.value(Type.FLAG, depth)

    def grade(self, number: int) -> Grade:
        name = "等级" if number == 0 else f"等级{number}"
        by = self.pick((None, None, None, Type.NUMBER, Type.NUMBER, Type.TEXT, Type.TIER, "score", "score"))
        value: Expr | None = None
        if by == "score":
            value = ScoreValue(self.pick(self.scores)) if self.scores else self.value(Type.NUMBER, 1)
            if self.chance(0.3):
                value = Derived("总分", value)
        elif by is not None:
            value = self.value(by, 2)
        tiers = tuple(self.tier(t, value) for t in TIERS)
        rules = tuple(self.rule(i) for i in range(self.rng.randint(0, 5)))
        overrides = self.some(self.override, 0, 2) if self.chance(0.3) else ()
        return Grade(
            name,
            tiers,
            rules,
            otherwise=self.pick((None, "C", "C", "B")),
            by=value,
            policy=self.pick(("first", "first", "best", "unique")),
            ordered=self.chance(0.8),
            limits=self.some(self.limit, 1, 2) if self.chance(0.3) else (),
            overrides=overrides,
            key="编号" if overrides else None,
        )

    def tier(self, name: str, by: Expr | None) -> Tier:
        if by is None or by.type is not Type.NUMBER or self.chance(0.15):
            return Tier(name)
        if self.chance(0.3):
            return Tier(name, top=self.share())
        return Tier(name, at=self.number())

    def share(self) -> Expr:
        if self.chance(0.2):
            return Param("份额")
        return Number(Decimal(self.pick(("0", "0.1", "0.2", "0.25", "0.3", "0.333", "0.5", "0.7", "1"))))

    def rule(self, number: int) -> Rule:
        return Rule(f"规则{number}", self.pick(TIERS), self.condition(3), off=self.chance(0.1))

    def limit(self) -> Limit:
        falls, rises = self.pick(((0, None), (1, None), (None, 1), (1, 0), (None, 0), (2, 1)))
        return Limit(self.value(Type.TIER, 0), falls, rises, self.condition(1) if self.chance(0.4) else None)

    def override(self) -> Override:
        until = self.pick((None, AS_OF, AS_OF - timedelta(days=1), AS_OF + timedelta(days=9)))
        return Override(self.pick((*KEYS, "k9")), self.pick(TIERS), until, None)

    def strategy(self) -> Strategy:
        notes = tuple(
            Note(Reason(("电话",)), self.condition(1) if self.chance(0.6) else None)
            for _ in range(self.rng.randint(0, 3))
        )
        contacts = self.some(self.contact, 0, 2)
        if self.tags and self.chance(0.3):
            return Strategy(None, None, self.pick(self.tags).name, notes, contacts)
        if self.grades and self.chance(0.7):
            return Strategy(self.pick(self.grades).name, self.pick(TIERS), None, notes, contacts)
        return Strategy(None, None, None, notes, contacts)

    def contact(self) -> Contact:
        amount = self.whole(0, 40) if self.chance(0.9) else self.value(Type.NUMBER, 0)
        since = self.value(Type.DATE, 1) if self.chance(0.7) else None
        when = self.condition(1) if self.chance(0.4) else None
        return Contact(amount, self.pick(("days", "months", "years")), since, when)

    def ensure(self) -> Ensure:
        kind = self.pick(("graded", "share", "implies"))
        name = self.pick(self.grades).name if self.grades else None
        if kind == "share" and name is not None:
            share = Decimal(self.pick(("0", "0.2", "0.5", "1")))
            return Ensure("share", grade=name, tier=self.pick(TIERS), op=self.pick(_COMPARISONS), share=share)
        if kind == "implies":
            return Ensure("implies", condition=self.condition(2))
        return Ensure("graded", grade=self.pick((None, name)))


# ── Nodes by type ───────────────────────────────────────────────────────────────────────────────


def _with_default(type_: Type) -> Callable[[Maker, int, bool], Expr]:
    return lambda m, d, r: WithDefault(m.value(type_, d, r), m.value(type_, 0, r))


def _if(type_: Type) -> Callable[[Maker, int, bool], Expr]:
    return lambda m, d, r: If(m.value(Type.FLAG, d, r), m.value(type_, d, r), m.value(type_, d, r))


def _constant_or_value(m: Maker, type_: Type, r: bool) -> Expr:
    return m.literal(type_) if m.chance(0.8) else m.value(type_, 0, r)


def _case(type_: Type) -> Callable[[Maker, int, bool], Expr]:
    def make(m: Maker, d: int, r: bool) -> Expr:
        subject = m.value(Type.NUMBER, d, r)
        arms = tuple(
            (
                _band(m, subject) if m.chance(0.9) else m.value(Type.FLAG, 1, r),
                _constant_or_value(m, type_, r),
            )
            for _ in range(m.rng.randint(1, 4))
        )
        otherwise = _constant_or_value(m, type_, r) if m.chance(0.6) else None
        return Case(
            subject, arms, otherwise, _constant_or_value(m, type_, r) if m.chance(0.3) else None, type_
        )

    return make


def _ladder(m: Maker, d: int, r: bool) -> Expr:
    """Bands that meet, with whole numbers as values."""
    subject = m.value(Type.NUMBER, d, r)
    edges = sorted({Decimal(m.pick(NUMBERS)) for _ in range(3)})
    arms: list[tuple[Expr, Expr]] = [(Compare("<", subject, Number(edges[0])), m.whole())]
    for low, high in pairwise(edges):
        both = AllOf((Compare(">=", subject, Number(low)), Compare("<", subject, Number(high))))
        arms.append((both, m.whole()))
    when_missing = m.whole() if m.chance(0.3) else None
    return Case(subject, tuple(arms), m.whole() if m.chance(0.8) else None, when_missing, Type.NUMBER)


def _band(m: Maker, subject: Expr) -> Expr:
    if m.chance(0.2):
        return Between(subject, m.number(), m.number())
    one = Compare(m.pick(_COMPARISONS), subject, m.number())
    return one if m.chance(0.6) else AllOf((one, Compare(m.pick(_COMPARISONS), subject, m.number())))


def _grid(type_: Type) -> Callable[[Maker, int, bool], Expr]:
    def make(m: Maker, d: int, r: bool) -> Expr:
        rows = m.some(lambda: m.value(Type.FLAG, 1, r), 1, 2)
        columns = m.some(lambda: m.value(Type.FLAG, 1, r), 1, 2)
        cells = tuple(tuple(_constant_or_value(m, type_, r) for _ in columns) for _ in rows)
        return Grid(rows, columns, cells, type_)

    return make


def _table(type_: Type) -> Callable[[Maker, int, bool], Expr]:
    def make(m: Maker, d: int, r: bool) -> Expr:
        policies = (
            ("first", "unique", "sum", "min", "max", "count") if type_ is Type.NUMBER else ("first", "unique")
        )
        rows = m.some(lambda: TableRow(m.value(Type.FLAG, 1, r), _constant_or_value(m, type_, r)), 1, 4)
        return LetTable(m.pick(policies), rows, type_)

    return make


def _aggregate(type_: Type, *ops: str) -> Callable[[Maker, int, bool], Expr]:
    def make(m: Maker, d: int, related: bool) -> Expr:
        if related:
            return m.field(type_, True)
        op = m.pick(ops)
        if op in ("latest", "earliest", "shortest_gap"):
            inner = Type.DATE
        elif op in ("count", "distinct"):
            inner = m.pick((Type.NUMBER, Type.TEXT, Type.DATE, Type.FLAG))
        else:
            inner = Type.NUMBER if type_ is Type.NUMBER or op != "lookup" else type_
        if type_ is Type.DATE and op in ("min", "max"):
            inner = Type.DATE
        value = None if op == "count" and m.chance(0.6) else _inside(m, inner, min(d, 1))
        where = _inside(m, Type.FLAG, 2) if m.chance(0.5) else None
        return Aggregate(op, "订单", value, where, type_)

    return make


def _inside(m: Maker, type_: Type, depth: int) -> Expr:
    return (
        m.value(type_, depth, True)
        if m.chance(0.5)
        else m.field(type_, True)
        if type_ is not Type.FLAG
        else (m.value(Type.FLAG, depth, True))
    )


def _statistic(type_: Type, *ops: str) -> Callable[[Maker, int, bool], Expr]:
    def make(m: Maker, d: int, r: bool) -> Expr:
        op = m.pick(ops)
        inner = Type.DATE if type_ is Type.DATE or op == "shortest_gap" else Type.NUMBER
        return ListStatistic(op, m.value(inner, 1), m.condition(1) if m.chance(0.4) else None, type_)

    return make


def _template(m: Maker, d: int, r: bool) -> Expr:
    parts: list[str | Expr] = ["R"]
    for _ in range(m.rng.randint(1, 2)):
        parts.append(m.value(m.pick((Type.NUMBER, Type.TEXT)), 1, r))
        parts.append("-")
    return Template(tuple(parts))


def _compare(m: Maker, d: int, r: bool) -> Expr:
    type_ = m.pick((Type.NUMBER, Type.NUMBER, Type.NUMBER, Type.DATE, Type.TEXT, Type.FLAG, Type.TIER))
    ops = _COMPARISONS if type_ in (Type.NUMBER, Type.DATE) else ("=", "!=")
    left = m.value(type_, d, r)
    return Compare(m.pick(ops), left, m.literal(type_) if m.chance(0.7) else m.value(type_, 0, r))


def _between(m: Maker, d: int, r: bool) -> Expr:
    type_ = m.pick((Type.NUMBER, Type.DATE))
    return Between(m.value(type_, d, r), _constant_or_value(m, type_, r), _constant_or_value(m, type_, r))


def _one_of(m: Maker, d: int, r: bool) -> Expr:
    type_ = m.pick((Type.NUMBER, Type.TEXT, Type.TEXT, Type.DATE))
    return OneOf(m.value(type_, d, r), m.some(lambda: _constant_or_value(m, type_, r), 0, 3))


def _match(m: Maker, d: int, r: bool) -> Expr:
    texts = m.some(lambda: _constant_or_value(m, Type.TEXT, r), 1, 2)
    return TextMatch(m.pick(("contains", "starts", "ends")), m.value(Type.TEXT, d, r), texts)


def _parts(m: Maker, d: int, r: bool) -> tuple[Expr, ...]:
    return m.some(lambda: m.value(Type.FLAG, d, r), 0, 3)


def _at_least(m: Maker, d: int, r: bool) -> Expr:
    return AtLeast(m.whole(0, 3), m.some(lambda: m.value(Type.FLAG, d, r), 1, 4))


def _tier_order(m: Maker, d: int, r: bool) -> Expr:
    return TierOrder(
        m.pick(("better", "worse")), m.value(Type.TIER, 0), m.value(Type.TIER, 0), TIERS[: m.pick((2, 3))]
    )


def _in_top(m: Maker, d: int, r: bool) -> Expr:
    value = m.value(m.pick((Type.NUMBER, Type.NUMBER, Type.DATE)), d)
    within = (
        m.value(m.pick((Type.TEXT, Type.FLAG, Type.TIER, Type.NUMBER, Type.DATE)), 0)
        if m.chance(0.5)
        else None
    )
    return InTop(value, m.share(), within)


def _within(m: Maker, d: int, r: bool) -> Expr:
    value = m.value(Type.DATE, d, r)
    direction = m.pick(("past", "past", "next", "this", "last"))
    if direction in ("this", "last"):
        return DateWithin(value, direction, m.pick(("year", "quarter", "month")), None, GradingDate())
    amount = m.whole() if m.chance(0.8) else m.value(Type.NUMBER, 0, r)
    return DateWithin(value, direction, m.pick(("days", "months", "years")), amount, GradingDate())


def _missing(m: Maker, d: int, r: bool) -> Expr:
    return IsMissing(m.value(m.pick((Type.NUMBER, Type.TEXT, Type.DATE, Type.FLAG, Type.TIER)), d, r))


def _elapsed(m: Maker, d: int, r: bool) -> Expr:
    end = GradingDate() if m.chance(0.7) else m.value(Type.DATE, 0, r)
    return Elapsed(m.pick(("days", "months", "years")), m.value(Type.DATE, d, r), end)


_MAKERS: dict[Type, list[Callable[[Maker, int, bool], Expr]]] = {
    Type.NUMBER: [
        lambda m, d, r: Arithmetic(m.pick("+-*/"), m.value(Type.NUMBER, d, r), m.value(Type.NUMBER, d, r)),
        lambda m, d, r: Negative(m.value(Type.NUMBER, d, r)),
        lambda m, d, r: Round(m.value(Type.NUMBER, d, r), m.pick((0, 0, 1, 2, 3))),
        lambda m, d, r: Absolute(m.value(Type.NUMBER, d, r)),
        lambda m, d, r: Extreme(m.pick(("min", "max")), m.some(lambda: m.value(Type.NUMBER, d, r), 1, 3)),
        lambda m, d, r: Quantile(
            m.pick((2, 3, 5)), m.value(m.pick((Type.NUMBER, Type.DATE)), d), m.chance(0.4)
        ),
        _elapsed,
        lambda m, d, r: MonthOf(m.value(Type.DATE, d, r)),
        _with_default(Type.NUMBER),
        _if(Type.NUMBER),
        _case(Type.NUMBER),
        _ladder,
        _ladder,
        _grid(Type.NUMBER),
        _table(Type.NUMBER),
        _aggregate(
            Type.NUMBER, "sum", "count", "average", "max", "min", "distinct", "shortest_gap", "lookup"
        ),
        _aggregate(Type.NUMBER, "sum", "count", "average"),
        _statistic(Type.NUMBER, "sum", "count", "average", "max", "min", "distinct", "shortest_gap"),
    ],
    Type.TEXT: [
        _template,
        _with_default(Type.TEXT),
        _if(Type.TEXT),
        _case(Type.TEXT),
        _grid(Type.TEXT),
        _table(Type.TEXT),
        _aggregate(Type.TEXT, "lookup"),
    ],
    Type.DATE: [
        lambda m, d, r: NextAnniversary(m.value(Type.DATE, d, r), GradingDate()),
        lambda m, d, r: Extreme(m.pick(("min", "max")), m.some(lambda: m.value(Type.DATE, d, r), 1, 3)),
        _with_default(Type.DATE),
        _if(Type.DATE),
        _case(Type.DATE),
        _grid(Type.DATE),
        _table(Type.DATE),
        _aggregate(Type.DATE, "latest", "earliest", "lookup", "max", "min"),
        _statistic(Type.DATE, "latest", "earliest"),
    ],
    Type.TIER: [_with_default(Type.TIER), _if(Type.TIER)],
    Type.FLAG: [
        _compare,
        _compare,
        _compare,
        _compare,
        _between,
        _one_of,
        _match,
        _missing,
        _within,
        _within,
        _at_least,
        _tier_order,
        _in_top,
        _with_default(Type.FLAG),
        _if(Type.FLAG),
        _grid(Type.FLAG),
        _table(Type.FLAG),
        lambda m, d, r: AllOf(_parts(m, d, r)),
        lambda m, d, r: AnyOf(_parts(m, d, r)),
        lambda m, d, r: AllOf(_parts(m, d, r)),
        lambda m, d, r: AnyOf(_parts(m, d, r)),
        lambda m, d, r: Not(m.value(Type.FLAG, d, r)),
        _aggregate(Type.FLAG, "lookup"),
    ],
}


def field_defs() -> tuple[FieldDef, ...]:
    return tuple(
        FieldDef(
            name,
            kind,
            choices=CHOICES if kind is FieldKind.CHOICE else (),
            grade="等级" if kind is FieldKind.TIER else None,
        )
        for name, kind in FIELDS
    )


def relation_def() -> RelationDef:
    return RelationDef("订单", "客户", "编号", tuple(FieldDef(name, kind) for name, kind in RELATED))


def random_program(rng: Random) -> Program:
    """A program over the fixed columns, with everything that the language knows somewhere in reach."""
    m = Maker(rng)
    for i in range(rng.randint(0, 4)):
        m.lets.append(m.let(i))
    for i in range(rng.randint(0, 2)):
        m.scores.append(m.score(i))
    if m.chance(0.4):
        m.tags.append(Tag("标签0", m.condition(2)))
    for i in range(rng.randint(0, 2)):
        m.grades.append(m.grade(i))
    if m.chance(0.5):
        m.tags.append(
            Tag("标签1", m.condition(2), Reason(("因为", Placeholder("值", m.value(Type.TEXT, 2)))))
        )
    return Program(
        fields=field_defs(),
        relations=(relation_def(),),
        params=tuple(m.params),
        lets=tuple(m.lets),
        shows=tuple(d.name for d in m.lets if m.chance(0.8)),
        scores=tuple(m.scores),
        grades=tuple(m.grades),
        tags=tuple(m.tags),
        strategies=m.some(m.strategy, 0, 2),
        ensures=m.some(m.ensure, 0, 2),
        nevers=m.some(lambda: Never(m.condition(2)), 0, 1),
    )

"""Values and conditions as formulas.

A missing value is the empty text.  A condition is a number: 1 true, 0 false, 0.5 unknown; so `and` is MIN,
`or` is MAX and `not` is 1 − x, which is Kleene's logic exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
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
    Condition,
    DateValue,
    DateWithin,
    Derived,
    Elapsed,
    Expr,
    Extreme,
    Field,
    FieldDef,
    FieldKind,
    FlagValue,
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
    Round,
    ScoreValue,
    TagValue,
    Template,
    Text,
    TextMatch,
    TierName,
    TierOrder,
    Type,
    WithDefault,
)
from gradestudio.workbook.formulas.place import (
    MOST_PAIRS,
    ROW,
    FormulaInputs,
    Helpers,
    Untranslatable,
    quoted,
    text_literal,
)

_EPOCH = date(1899, 12, 30)
Made = Callable[[Any], str]


def serial(day: date) -> int:
    """Excel's day number; 61 (1900-03-01) is the first that it counts rightly."""
    return (day - _EPOCH).days


def number_text(value: Decimal) -> str:
    return format(value.normalize(), "f")


class Expressions:
    """Writes expressions of one bound program."""

    def __init__(self, program: Program, inputs: FormulaInputs, helpers: Helpers) -> None:
        self.program = program
        self.inputs = inputs
        self.helpers = helpers
        self.score: Made = self._unset
        self.grade: Made = self._unset

    def _unset(self, _: Any) -> str:
        raise AssertionError("set by the book")

    # ── Values ──────────────────────────────────────────────────────────────────────────────────

    def value(self, node: Expr) -> str:
        """A formula or reference for a value; for a flag 1, 0 or the empty text."""
        plain = isinstance(node, Field | Derived)
        if isinstance(node, Condition | TagValue) or (node.type is Type.FLAG and not plain):
            return self.flag_of(self.condition(node))
        match node:
            case Number():
                return number_text(node.value)
            case Text() | TierName():
                return text_literal(node.value)
            case DateValue():
                return str(serial(node.value))
            case Missing():
                return '""'
            case Derived():
                return self._named(node.name, node.value, node)
            case ScoreValue():
                return self.score(node.score)
            case GradeValue():
                return self.grade(node.grade)
            case Field():
                return self._field(node)
        return self.held(node)

    def held(self, node: Expr) -> str:
        """The reference of the helper column that holds a computed value."""
        known = self.helpers.known(node)
        if known is not None:
            return known
        return self.helpers.add(_short(node), self._computed(node), node)

    def _named(self, name: str, inner: Expr, node: Derived) -> str:
        known = self.helpers.known(node)
        if known is not None:
            return known
        if isinstance(inner, Condition) or inner.type is Type.FLAG:
            text = self.flag_of(self.condition(inner))
        elif self._is_plain(inner):
            text = self.value(inner)
        else:
            text = self._computed(inner)
        return self.helpers.add(name, text, node)

    def _is_plain(self, node: Expr) -> bool:
        return isinstance(
            node, Number | Text | TierName | DateValue | Missing | Derived | ScoreValue | GradeValue | Field
        )

    def _computed(self, node: Expr) -> str:
        maker = _VALUES.get(type(node))
        if maker is None:
            raise Untranslatable("value")
        return maker(self, node)

    def _field(self, node: Field) -> str:
        known = self.helpers.known(node)
        if known is not None:
            return known
        field = self.program.field(node.name)
        assert field is not None
        return self.helpers.add(node.name, self._read(field), node)

    def _read(self, field: FieldDef) -> str:
        """The customer's cell as its field reads it: blank, unreadable and out of range is the default."""
        default = _constant(field.default)
        letter = self.inputs.columns.get(field.name)
        if letter is None:
            return default
        cell = f"{quoted(self.inputs.sheet)}!${letter}{ROW}"
        match field.kind:
            case FieldKind.NUMBER | FieldKind.MONEY | FieldKind.DATE:
                tests = [f"{cell}>={_constant(field.low)}"] if field.low is not None else []
                tests += [f"{cell}<={_constant(field.high)}"] if field.high is not None else []
                own = f"INT({cell})" if field.kind is FieldKind.DATE else cell
                inside = f"IF(AND({','.join(tests)}),{own},{default})" if tests else own
                return f"IF(ISNUMBER({cell}),{inside},{default})"
            case FieldKind.FLAG:
                yes, no = (text_literal(self.inputs.words[w]) for w in ("yes", "no"))
                return (
                    f"IF(ISBLANK({cell}),{default},IF(ISLOGICAL({cell}),IF({cell},1,0),"
                    f'IF({cell}&""={yes},1,IF({cell}&""={no},0,{default}))))'
                )
            case FieldKind.CHOICE:
                among = ",".join(f'EXACT(TRIM({cell}&""),{text_literal(c)})' for c in field.choices)
                return f'IF(OR({among}),TRIM({cell}&""),{default})'
        if default == '""':
            return f'IF(ISERROR({cell}),"",TRIM({cell}&""))'
        return f'IF(ISERROR({cell}),{default},IF(TRIM({cell}&"")="",{default},TRIM({cell}&"")))'

    def flag_of(self, truth: str) -> str:
        """A truth as a flag's value: unknown is missing."""
        if truth in ("0", "1"):
            return truth
        if truth == "0.5":
            return '""'
        return f'IF({truth}=0.5,"",{truth})'

    # ── Conditions ──────────────────────────────────────────────────────────────────────────────

    def condition(self, node: Expr) -> str:
        """A formula of 1, 0 and 0.5."""
        match node:
            case FlagValue():
                return "1" if node.value else "0"
            case TagValue():
                return self.truth(node.tag.when, node.tag.name)
            case Derived() | Field() | If() | WithDefault() | Aggregate() | Case() | Grid() | LetTable():
                held = self.value(node) if isinstance(node, Derived | Field) else self._held_flag(node)
                return f'IF({held}="",0.5,{held})'
            case Missing():
                return "0.5"
        maker = _CONDITIONS.get(type(node))
        if maker is None:
            raise Untranslatable("value")
        return maker(self, node)

    def _held_flag(self, node: Expr) -> str:
        known = self.helpers.known(node)
        return known if known is not None else self.helpers.add(_short(node), self._computed(node), node)

    def truth(self, node: Expr, heading: str) -> str:
        """A condition in a helper column of its own; its reference."""
        key = ("truth", node)
        known = self.helpers.known(key)
        return known if known is not None else self.helpers.add(heading, self.condition(node), key)

    def known_values(self, *parts: str) -> list[str]:
        """The tests that say that a part is missing; constants never are."""
        return [f'{p}=""' for p in dict.fromkeys(parts) if not _is_constant(p)]

    def guarded(self, parts: Sequence[str], missing: str, text: str) -> str:
        """`text`, or `missing` when a part is missing."""
        tests = self.known_values(*parts)
        if any(p == '""' for p in parts):
            return missing
        if not tests:
            return text
        joined = tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"
        return f"IF({joined},{missing},{text})"


def _constant(value: Any) -> str:
    match value:
        case None:
            return '""'
        case bool():
            return "1" if value else "0"
        case Decimal():
            return number_text(value)
        case date():
            return str(serial(value))
    return text_literal(str(value))


def _is_constant(text: str) -> bool:
    return text.startswith('"') or text.lstrip("-").replace(".", "", 1).isdigit()


def _short(node: Expr) -> str:
    return type(node).__name__


# ── Makers of values ────────────────────────────────────────────────────────────────────────────


def _arithmetic(e: Expressions, n: Arithmetic) -> str:
    left, right = e.value(n.left), e.value(n.right)
    made = f"{left}{n.op}{right}"
    if n.op == "/":
        made = f'IF({right}=0,"",{left}/{right})'
    return e.guarded([left, right], '""', made)


def _negative(e: Expressions, n: Negative) -> str:
    value = e.value(n.value)
    return e.guarded([value], '""', f"-{value}")


def _round(e: Expressions, n: Round) -> str:
    value = e.value(n.value)
    return e.guarded([value], '""', f"ROUND({value},{n.places})")


def _absolute(e: Expressions, n: Absolute) -> str:
    value = e.value(n.value)
    return e.guarded([value], '""', f"ABS({value})")


def _extreme(e: Expressions, n: Extreme) -> str:
    values = [e.value(v) for v in n.values]
    return e.guarded(values, '""', f"{n.op.upper()}({','.join(values)})")


def _if(e: Expressions, n: If) -> str:
    truth = e.truth(n.condition, "如果/if")
    return f'IF({truth}=0.5,"",IF({truth}=1,{e.value(n.then)},{e.value(n.otherwise)}))'


def _template(e: Expressions, n: Template) -> str:
    parts, tested = [], []
    for part in n.parts:
        if isinstance(part, str):
            parts.append(text_literal(part))
            continue
        value = e.value(part)
        tested.append(value)
        # a number that is not whole makes the whole text missing
        parts.append(
            f'IF({value}=INT({value}),TEXT({value},"0"),NA())' if part.type is Type.NUMBER else value
        )
    return e.guarded(tested, '""', f'IFERROR({"&".join(parts)},"")')


def _with_default(e: Expressions, n: WithDefault) -> str:
    value, default = e.value(n.value), e.value(n.default)
    return f'IF({value}="",{default},{value})'


def _case(e: Expressions, n: Case) -> str:
    """The first true arm; `else` when all are false; missing when none is true and one is unknown."""
    subject = e.value(n.subject)
    truths = [e.condition(c) for c, _ in n.arms]
    inner = '""' if n.otherwise is None else e.value(n.otherwise)
    for truth, (_, value) in zip(reversed(truths), reversed(n.arms), strict=True):
        inner = f"IF({truth}=1,{e.value(value)},{inner})"
    missing = '""' if n.when_missing is None else e.value(n.when_missing)
    # with the subject known an arm can only be unknown by an edge that is missing, which a constant never is
    return e.guarded([subject], missing, inner)


def _grid(e: Expressions, n: Grid) -> str:
    rows = [e.truth(c, f"行/row {i + 1}") for i, c in enumerate(n.rows)]
    columns = [e.truth(c, f"列/column {i + 1}") for i, c in enumerate(n.columns)]
    across = [_first_true(columns, [e.value(c) for c in line]) for line in n.cells]
    return _first_true(rows, across)


def _first_true(truths: Sequence[str], values: Sequence[str]) -> str:
    made = '""'
    for truth, value in zip(reversed(truths), reversed(values), strict=True):
        made = f"IF({truth}=1,{value},{made})"
    return made


def _let_table(e: Expressions, n: LetTable) -> str:
    truths = [e.truth(r.condition, f"表行/row {i + 1}") for i, r in enumerate(n.rows)]
    values = [e.value(r.value) for r in n.rows]
    picked = [f'IF({t}=1,{v},"")' for t, v in zip(truths, values, strict=True)]
    match n.policy:
        case "first":
            return _first_true(truths, values)
        case "count":
            return "+".join(f"({t}=1)" for t in truths)
        case "sum":
            zeroed = [f'IF({p}="",0,{p})' for p in picked]
            return f"SUM({','.join(zeroed)})"
    raise Untranslatable("let-table")


def _elapsed(e: Expressions, n: Elapsed) -> str:
    start, end = e.value(n.start), e.value(n.end)
    if n.unit == "days":
        return e.guarded([start, end], '""', f"{end}-{start}")
    months = (
        f"((YEAR({end})-YEAR({start}))*12+MONTH({end})-MONTH({start})"
        f"-IF(AND(DAY({end})<DAY({start}),DAY({end})<>DAY(EOMONTH({end},0))),1,0))"
    )
    return e.guarded([start, end], '""', months if n.unit == "months" else f"INT({months}/12)")


def _month_of(e: Expressions, n: MonthOf) -> str:
    value = e.value(n.value)
    return e.guarded([value], '""', f"MONTH({value})")


def _anniversary(e: Expressions, n: NextAnniversary) -> str:
    value, on = e.value(n.value), e.value(n.on)
    # EDATE cuts 29 February to 28 in common years, as the language does
    this = f"EDATE({value},12*(YEAR({on})-YEAR({value})))"
    following = f"EDATE({value},12*(YEAR({on})-YEAR({value})+1))"
    return e.guarded([value, on], '""', f"IF({this}>={on},{this},{following})")


def _quantile(e: Expressions, n: Quantile) -> str:
    value = e.value(n.value)
    if _is_constant(value):
        raise Untranslatable("quantile-frozen")
    whole = e.helpers.whole(value)
    # PERCENTILE is the linear-interpolation quantile (R type 7)
    steps = "+".join(f"({value}>=PERCENTILE({whole},{i}/{n.k}))" for i in range(1, n.k))
    score = f"1+{steps}" if steps else "1"
    return e.guarded([value], '""', f"{n.k + 1}-({score})" if n.lowest_best else score)


_STATISTICS = {
    "average": "AVERAGE",
    "sum": "SUM",
    "max": "MAX",
    "min": "MIN",
    "latest": "MAX",
    "earliest": "MIN",
    "count": "COUNT",
}


def _list_statistic(e: Expressions, n: ListStatistic) -> str:
    name = _STATISTICS.get(n.op)
    value = e.value(n.value)
    if name is None or n.where is not None or _is_constant(value) or n.value.type is Type.TEXT:
        raise Untranslatable("list-statistic")
    whole = e.helpers.whole(value)
    if n.op in ("sum", "count"):
        return f"{name}({whole})"
    return f'IF(COUNT({whole})=0,"",{name}({whole}))'


# ── Makers of conditions ────────────────────────────────────────────────────────────────────────


def _test(text: str) -> str:
    return f"IF({text},1,0)"


def _compare(e: Expressions, n: Compare) -> str:
    left, right = e.value(n.left), e.value(n.right)
    return e.guarded([left, right], "0.5", _test(comparison(n.op, left, right, n.left.type)))


def comparison(op: str, left: str, right: str, kind: Type) -> str:
    if kind in (Type.TEXT, Type.TIER):
        # Excel's = takes A for a
        return f"EXACT({left},{right})" if op == "=" else f"NOT(EXACT({left},{right}))"
    return f"{left}{'<>' if op == '!=' else op}{right}"


def _between(e: Expressions, n: Between) -> str:
    value, low, high = e.value(n.value), e.value(n.low), e.value(n.high)
    parts = [e.guarded([value, low], "0.5", _test(f"{value}>={low}"))]
    parts.append(e.guarded([value, high], "0.5", _test(f"{value}<={high}")))
    return f"MIN({','.join(parts)})"


def _one_of(e: Expressions, n: OneOf) -> str:
    value = e.value(n.value)
    options = [e.value(o) for o in n.options]
    if all(_is_constant(o) for o in options):
        tests = [comparison("=", value, o, n.value.type) for o in options if o != '""']
        found = _test(f"OR({','.join(tests)})") if tests else "0"
        return e.guarded([value], "0.5", f"MAX(0.5,{found})" if '""' in options else found)
    tests = [e.guarded([o], "0.5", _test(comparison("=", value, o, n.value.type))) for o in options]
    return e.guarded([value], "0.5", f"MAX({','.join(tests)})")


def _text_match(e: Expressions, n: TextMatch) -> str:
    value = e.value(n.value)
    tests = []
    for text in (e.value(t) for t in n.texts):
        made = {
            "contains": f"ISNUMBER(FIND({text},{value}))",
            "starts": f"EXACT(LEFT({value},LEN({text})),{text})",
            "ends": f"EXACT(RIGHT({value},LEN({text})),{text})",
        }[n.op]
        tests.append(e.guarded([text], "0.5", _test(made)))
    return e.guarded([value], "0.5", f"MAX({','.join(tests)})")


def _is_missing(e: Expressions, n: IsMissing) -> str:
    value = e.value(n.value)
    if _is_constant(value):
        return "1" if value == '""' else "0"
    return _test(f'{value}=""')


def _all_of(e: Expressions, n: AllOf) -> str:
    return f"MIN({','.join(e.condition(p) for p in n.parts)})" if n.parts else "1"


def _any_of(e: Expressions, n: AnyOf) -> str:
    return f"MAX({','.join(e.condition(p) for p in n.parts)})" if n.parts else "0"


def _not(e: Expressions, n: Not) -> str:
    return f"(1-{e.condition(n.value)})"


def _at_least(e: Expressions, n: AtLeast) -> str:
    truths = [e.truth(p, f"项/item {i + 1}") for i, p in enumerate(n.parts)]
    k = e.value(n.k)
    true = "+".join(f"({t}=1)" for t in truths) or "0"
    open_ = "+".join(f"({t}>0)" for t in truths) or "0"
    return e.guarded([k], "0.5", f"IF({true}>={k},1,IF({open_}<{k},0,0.5))")


def _tier_order(e: Expressions, n: TierOrder) -> str:
    left, right = e.value(n.left), e.value(n.right)

    def rank(value: str) -> str:
        made = '""'
        for i, name in reversed(list(enumerate(n.order))):
            made = f"IF(EXACT({value},{text_literal(name)}),{i},{made})"
        return made

    sign = "<" if n.op == "better" else ">"
    a, b = rank(left), rank(right)
    return f'IF(OR({a}="",{b}=""),0.5,IF({a}{sign}{b},1,0))'


def _in_top(e: Expressions, n: InTop) -> str:
    value, share = e.value(n.value), e.value(n.share)
    if not _is_reference(value):
        raise Untranslatable("group-share")
    whole = e.helpers.whole(value)
    known, counted = [value], f"COUNT({whole})"
    greater = f'COUNTIF({whole},">"&{value})'
    if n.within is not None:
        group = e.value(n.within)
        same = _same_group(e, group, n.within.type)
        counted = f"SUMPRODUCT({same}*ISNUMBER({whole}))"
        greater = f"SUMPRODUCT({same}*ISNUMBER({whole})*({whole}>{value}))"
        known.append(group)
    # the product of share and count is rounded before it is cut up, for 0.2*35 is not always 7 in doubles
    places = f"ROUNDUP(ROUND({share}*{counted},9),0)"
    return e.guarded(known, "0.5", _test(f"1+{greater}<={places}"))


def _same_group(e: Expressions, group: str, kind: Type) -> str:
    """An array that is true in the rows of the customer's own group; COUNTIFS would take `1` for `01`."""
    rows = e.inputs.last - e.inputs.first + 1
    if not _is_reference(group) or rows * rows > MOST_PAIRS:
        raise Untranslatable("group-share" if rows * rows <= MOST_PAIRS else "group-size")
    whole = e.helpers.whole(group)
    return f"EXACT({whole},{group})" if kind in (Type.TEXT, Type.TIER) else f"({whole}={group})"


def _is_reference(text: str) -> bool:
    return text.startswith("$") and text.endswith(ROW)


def _date_within(e: Expressions, n: DateWithin) -> str:
    value, on = e.value(n.value), e.value(n.on)
    amount = e.value(n.amount) if n.amount is not None else ""
    low, high = date_window(n, on, amount)
    return e.guarded([value, on], "0.5", _test(f"AND({value}>={low},{value}<={high})"))


def date_window(n: DateWithin, on: str, amount: str) -> tuple[str, str]:
    if n.direction in ("past", "next"):
        sign = "-" if n.direction == "past" else "+"
        months = {"months": amount, "years": f"12*{amount}"}.get(n.unit)
        other = (
            f"{on}{sign}{amount}" if months is None else f"EDATE({on},{sign if sign == '-' else ''}{months})"
        )
        return (other, on) if n.direction == "past" else (on, other)
    back = 1 if n.direction == "last" else 0
    unit = n.unit.rstrip("s")
    if unit == "year":
        return f"DATE(YEAR({on})-{back},1,1)", f"DATE(YEAR({on})-{back},12,31)"
    if unit == "quarter":
        first = f"(INT((MONTH({on})-1)/3)*3+1-{3 * back})"
        return f"DATE(YEAR({on}),{first},1)", f"DATE(YEAR({on}),{first}+3,0)"
    return f"DATE(YEAR({on}),MONTH({on})-{back},1)", f"DATE(YEAR({on}),MONTH({on})-{back}+1,0)"


_VALUES: dict[type, Callable[[Expressions, Any], str]] = {
    Arithmetic: _arithmetic,
    Negative: _negative,
    Round: _round,
    Absolute: _absolute,
    Extreme: _extreme,
    If: _if,
    Template: _template,
    WithDefault: _with_default,
    Case: _case,
    Grid: _grid,
    LetTable: _let_table,
    Elapsed: _elapsed,
    MonthOf: _month_of,
    NextAnniversary: _anniversary,
    Quantile: _quantile,
    ListStatistic: _list_statistic,
}
_CONDITIONS: dict[type, Callable[[Expressions, Any], str]] = {
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
    InTop: _in_top,
    DateWithin: _date_within,
}


def register_value(kind: type, maker: Callable[[Expressions, Any], str]) -> None:
    """Adds the maker of a node that another module writes (aggregates)."""
    _VALUES[kind] = maker

"""Conditions as formulas: 1 true, 0 false, 0.5 unknown."""

from __future__ import annotations

from gradestudio.language.program import (
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Compare,
    DateWithin,
    InTop,
    IsMissing,
    Not,
    OneOf,
    TextMatch,
    TierOrder,
    Type,
)
from gradestudio.workbook.formulas.expressions import (
    Expressions,
    Maker,
    is_constant,
    is_reference,
)
from gradestudio.workbook.formulas.place import (
    MOST_PAIRS,
    Form,
    Untranslatable,
    text_literal,
)


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
    if all(is_constant(o) for o in options):
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
    if is_constant(value):
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
    if not is_reference(value) or not is_constant(share):
        raise Untranslatable("group-share")
    if n.within is None:
        return e.guarded([value], "0.5", _test(f"{value}>={top_line(e, value, share)}"))
    group = e.value(n.within)
    rows = e.inputs.last - e.inputs.first + 1
    if not is_reference(group):
        raise Untranslatable("group-share")
    if rows * e.inputs.distinct(n.within) > MOST_PAIRS:
        raise Untranslatable("group-size")
    line = _group_line(e, value, share, group)
    return e.guarded([value, group], "0.5", _test(f"{value}>={line}"))


def top_line(e: Expressions, value: str, share: str) -> str:
    """The cell of the least value that is among the top share."""
    whole = e.helpers.whole(value)
    return e.helpers.once(f"前/top {share}", _line(whole, f"COUNT({whole})", share))


def _line(values: str, count: str, share: str) -> str:
    # the product of share and count is rounded before it is cut up, for 0.2*35 is not always 7 in doubles
    places = f"ROUNDUP(ROUND({share}*{count},9),0)"
    return f"IF({places}<1,1E+300,LARGE({values},{places}))"


def _group_line(e: Expressions, value: str, share: str, group: str) -> str:
    """The same in the customer's own group, reckoned in the row of the group's first customer."""
    helpers = e.helpers
    key = ("group", group)
    number = helpers.known(key)
    groups = helpers.whole(group)
    if number is None:
        number = helpers.add("组/group", f'IF({group}="","",{first_alike(group, groups)})', key)
    whole, numbers = helpers.whole(value), helpers.whole(number)
    line = ("line", value, share, number)
    known = helpers.known(line)
    if known is None:
        own = f'IF(({numbers}={number})*ISNUMBER({whole}),{whole},"")'
        made = f'IF({number}=ROW()-{e.inputs.first - 1},{_line(own, f"COUNT({own})", share)},"")'
        known = helpers.add(f"同组前/top {share}", made, line, Form.ARRAY)
    return f"INDEX({helpers.whole(known)},{number})"


def first_alike(value: str, among: str) -> str:
    """The number of the first that is exactly `value`; an error when there is none."""
    found = f"MATCH({value},{among},0)"
    # a search takes A for a and * for anything; then each is compared
    slow = f"MATCH(1,INDEX(EXACT({among},{value})*1,0),0)"
    return f"IFERROR(IF(EXACT(INDEX({among},{found}),{value}),{found},NA()),{slow})"


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


CONDITIONS: dict[type, Maker] = {
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

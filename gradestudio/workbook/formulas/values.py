"""Values that are worked out, as formulas: arithmetic, cases, grids, dates, quantiles."""

from __future__ import annotations

from collections.abc import Sequence

from gradestudio.language.program import (
    Absolute,
    Arithmetic,
    Case,
    Elapsed,
    Extreme,
    Grid,
    If,
    LetTable,
    ListStatistic,
    MonthOf,
    Negative,
    NextAnniversary,
    Quantile,
    Round,
    Template,
    Type,
    WithDefault,
)
from gradestudio.workbook.formulas.expressions import (
    Expressions,
    Maker,
    is_reference,
)
from gradestudio.workbook.formulas.place import (
    Untranslatable,
    text_literal,
)


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
    if not is_reference(value):
        raise Untranslatable("quantile-frozen")
    whole = e.helpers.whole(value)

    def edge(i: int) -> str:
        # PERCENTILE is the linear-interpolation quantile (R type 7)
        return e.helpers.once(f"分位/cut {i}/{n.k}", f'IF(COUNT({whole})=0,"",PERCENTILE({whole},{i}/{n.k}))')

    steps = "+".join(f"({value}>={edge(i)})" for i in range(1, n.k))
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
    if name is None or n.where is not None or not is_reference(value) or n.value.type is Type.TEXT:
        raise Untranslatable("list-statistic")
    whole = e.helpers.whole(value)
    made = f"{name}({whole})"
    if n.op not in ("sum", "count"):
        made = f'IF(COUNT({whole})=0,"",{made})'
    return e.helpers.once(f"全表/list {name}", made)


VALUES: dict[type, Maker] = {
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

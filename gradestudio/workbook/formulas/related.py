"""Aggregates over a related sheet: its rows by customer on a helper sheet, each customer reads only its own.

SUMIFS would take `001` for 1 and `a*` for a pattern, and goes through all rows for each customer.  Which
rows are whose stands in `owners`.
"""

from __future__ import annotations

from gradestudio.language.program import (
    Aggregate,
    AllOf,
    AnyOf,
    Between,
    Compare,
    DateWithin,
    Expr,
    IsMissing,
    Not,
    OneOf,
    Program,
    RelatedColumn,
    TextMatch,
    Type,
    children,
)
from gradestudio.workbook.formulas.conditions import comparison, date_window
from gradestudio.workbook.formulas.expressions import Expressions
from gradestudio.workbook.formulas.owners import RelatedRows
from gradestudio.workbook.formulas.place import Formula, Untranslatable


class RelatedExpressions:
    """Aggregates of one program over one related sheet."""

    def __init__(self, e: Expressions, program: Program, relation: str) -> None:
        self._e = e
        self._rows = RelatedRows(e, program, relation)

    @property
    def columns(self) -> list[Formula]:
        """The related sheet's helper columns."""
        return self._rows.helpers.columns

    def _range(self, name: str) -> str:
        return self._rows.own_rows(name)

    # ── Aggregates: reckoned over arrays of the customer's own rows ─────────────────────────────

    def aggregate(self, n: Aggregate) -> str:
        chosen = [self._rows.mine]
        if n.where is not None:
            chosen.append(self._truth(n.where)[0])
        if n.value is None:
            return self._guarded(f"SUM({'*'.join([*chosen, '1'])})", "0")
        if not isinstance(n.value, RelatedColumn):
            raise Untranslatable("related-value")
        column = self._range(n.value.name)
        known = f'({column}<>"")' if n.value.type is Type.TEXT else f"ISNUMBER({column})"
        picked = "*".join([*chosen, known])
        counted = f"SUM({picked})"
        match n.op:
            case "count":
                return self._guarded(counted, "0")
            case "sum":
                return self._guarded(f"SUM(IF({picked},{column},0))", "0")
            case "average":
                made = f'IF({counted}=0,"",SUM(IF({picked},{column},0))/{counted})'
                return self._guarded(made, '""')
            case "max" | "latest" | "min" | "earliest":
                name = "MAX" if n.op in ("max", "latest") else "MIN"
                return self._guarded(f'IF({counted}=0,"",{name}(IF({picked},{column},"")))', '""')
            case "lookup" if n.value.type is Type.TEXT:
                found = f"INDEX({column},MATCH(1,{picked},0))"
                same = f"SUM({picked}*EXACT({column},{found}))={counted}"
                return self._guarded(f'IFERROR(IF({same},{found},""),"")', '""')
        raise Untranslatable("aggregate")

    def _guarded(self, text: str, without: str) -> str:
        return self._e.guarded([self._rows.ours], without, text)

    # ── Filters: arrays that are 1 where surely true, and where surely false ─────────────────────

    def _truth(self, node: Expr) -> tuple[str, str]:
        match node:
            case AllOf():
                return self._both(node.parts)
            case AnyOf():
                flipped = self._both(tuple(Not(p) for p in node.parts))
                return flipped[1], flipped[0]
            case Not():
                true, false = self._truth(node.value)
                return false, true
            case IsMissing(value=RelatedColumn()):
                column = self._range(_name(node.value))
                return f'({column}="")', f'({column}<>"")'
            case Compare(left=RelatedColumn()):
                return self._compared(_column(node.left), node.op, node.right)
            case Between(value=RelatedColumn()):
                parts = (Compare(">=", node.value, node.low), Compare("<=", node.value, node.high))
                return self._both(parts)
            case OneOf(value=RelatedColumn()):
                return self._truth(AnyOf(tuple(Compare("=", node.value, o) for o in node.options)))
            case DateWithin(value=RelatedColumn()):
                low, high = date_window(
                    node, self._own(node.on), self._own(node.amount) if node.amount else ""
                )
                column = self._range(_name(node.value))
                inside = f"({column}>={low})*({column}<={high})"
                return f"ISNUMBER({column})*{inside}", f"ISNUMBER({column})*(1-{inside})"
            case TextMatch(value=RelatedColumn(), op="contains"):
                column = self._range(_name(node.value))
                found = "+".join(f"ISNUMBER(FIND({self._own(t)},{column}))" for t in node.texts)
                return f'({column}<>"")*(({found})>0)', f'({column}<>"")*(({found})=0)'
        if not _reads_related(node):
            truth = self._e.truth(node, "其中/where")
            return f"({truth}=1)", f"({truth}=0)"
        raise Untranslatable("related-filter")

    def _own(self, node: Expr) -> str:
        if _reads_related(node):
            raise Untranslatable("related-filter")
        return self._e.value(node)

    def _both(self, parts: tuple[Expr, ...]) -> tuple[str, str]:
        pairs = [self._truth(p) for p in parts]
        true = "*".join(t for t, _ in pairs)
        false = "+".join(f for _, f in pairs)
        return true, f"(({false})>0)"

    def _compared(self, column: RelatedColumn, op: str, right: Expr) -> tuple[str, str]:
        cells, other = self._range(column.name), self._own(right)
        known = f'({cells}<>"")' if column.type in (Type.TEXT, Type.TIER) else f"ISNUMBER({cells})"
        if other == '""':
            return "0", "0"
        test = comparison(op, cells, other, column.type)
        guard = "".join(f"*NOT({t})" for t in self._e.known_values(other))
        test = f"({test})" if not test.startswith(("EXACT", "NOT")) else test
        if test.startswith("NOT"):
            # NOT folds an array into one truth; 1 − x does not
            test = f"(1-EXACT({cells},{other}))"
        return f"{known}*{test}{guard}", f"{known}*(1-{test}){guard}"


def _column(node: Expr) -> RelatedColumn:
    assert isinstance(node, RelatedColumn)
    return node


def _name(node: Expr) -> str:
    return _column(node).name


def _reads_related(node: Expr) -> bool:
    if isinstance(node, RelatedColumn):
        return True
    return any(_reads_related(c) for c in children(node))

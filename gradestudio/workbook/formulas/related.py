"""Aggregates over a related sheet: its rows by customer on a helper sheet, each customer reads only its own.

SUMIFS would take `001` for 1 and `a*` for a pattern, and goes through all rows for each customer.  The rows
were put in the customers' order at the grading; while no key is changed each customer's rows stand together.
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
    Field,
    FieldKind,
    IsMissing,
    Not,
    OneOf,
    Program,
    RelatedColumn,
    TextMatch,
    Type,
    children,
)
from gradestudio.workbook.formulas.conditions import comparison, date_window, first_alike
from gradestudio.workbook.formulas.expressions import Expressions, read_cell
from gradestudio.workbook.formulas.place import (
    MOST_RELATED_PAIRS,
    ROW,
    TOP,
    Form,
    Given,
    Helpers,
    Untranslatable,
    column_of,
)


class RelatedExpressions:
    """Aggregates of one program over one related sheet, on its own sheet of helper columns."""

    def __init__(self, e: Expressions, program: Program, relation: str) -> None:
        sheet = e.inputs.related.get(relation)
        if sheet is None:
            raise Untranslatable("related-sheet", relation)
        customers = e.inputs.last - e.inputs.first + 1
        if customers * sheet.count > MOST_RELATED_PAIRS:
            raise Untranslatable("related-size", relation)
        self._e, self._sheet, self._relation = e, sheet, relation
        definition = program.relation(relation)
        assert definition is not None
        self._definition = definition
        self.helpers = Helpers(sheet.helper, TOP, TOP + sheet.count - 1)
        field = program.field(definition.ours)
        self._ours = e.value(Field(definition.ours, field.kind if field else FieldKind.ID))
        self._block = self._rows_of_customers()

    def _range(self, name: str) -> str:
        """The customer's own rows of a column of the related sheet."""
        return self._own_rows(self._column(name))

    def _own_rows(self, reference: str) -> str:
        whole = self.helpers.outside(self.helpers.range(column_of(reference)))
        first, last = self._block
        return f"INDEX({whole},{first}):INDEX({whole},{last})"

    def _column(self, name: str) -> str:
        known = self.helpers.known(name)
        if known is not None:
            return known
        cells, definition = self._sheet.columns.get(name), self._definition.column(name)
        if cells is None or definition is None:
            raise Untranslatable("related-column", name)
        cell = f"INDEX({self._sheet.range(cells.letter)},$A{ROW})"
        return self.helpers.add(name, read_cell(self.helpers, definition, cell, cells, self._e.inputs), name)

    # ── Whose rows ──────────────────────────────────────────────────────────────────────────────

    def _rows_of_customers(self) -> tuple[str, str]:
        """The first and last of a customer's rows: all rows, once a changed key put them out of order."""
        own, relation = self._e.helpers, self._relation
        count = self._sheet.count
        keys, changed = own.whole(self._ours), self._changed_keys()
        alike = first_alike(self._ours, keys)
        place = self._given(own, "place", "位置/place")
        number = own.add(
            f"{relation} 编号/number",
            f'IF({self._ours}="","",IF(({changed}=0)*ISNUMBER({place}),{place},IFERROR({alike},"")))',
            ("number", relation),
        )
        owners, order = self._owners(changed)
        self._number, self._owners_all = number, owners
        all_owners = self.helpers.outside(self.helpers.range(column_of(owners)))
        before = f"IFERROR(MATCH({number}-1,{all_owners},1),0)"
        begun = own.add(f"{relation} 起/from", f"IF({order}=0,MIN({count},{before}+1),1)", ("from", relation))
        ended = own.add(
            f"{relation} 止/to",
            f"IF({order}=0,MAX({begun},IFERROR(MATCH({number},{all_owners},1),1)),{count})",
            ("to", relation),
        )
        return begun, ended

    def _given(self, helpers: Helpers, what: str, heading: str) -> str:
        node = Given(what, self._relation)
        return helpers.known(node) or helpers.add(f"{self._relation} {heading}", "", node, Form.GIVEN)

    def _changed_keys(self) -> str:
        """The cell that counts the customers whose key is not that of the grading."""
        own, inputs = self._e.helpers, self._e.inputs
        was = self._given(own, "key", "评级时/as graded")
        now, then = (
            f"${column_of(r)}${inputs.first}:${column_of(r)}${inputs.last}" for r in (self._ours, was)
        )
        return own.once(f"{self._relation} 改动/changed", f"SUMPRODUCT(1-EXACT({now},{then}))")

    def _owners(self, changed: str) -> tuple[str, str]:
        """The column of each row's customer (beyond all numbers for none), and the cell that tells whether
        they rise."""
        own, theirs = self._e.helpers, self.helpers
        inputs = self._e.inputs
        key = self._column(self._definition.theirs)
        was, place = (
            self._given(theirs, "key", "评级时/as graded"),
            self._given(theirs, "place", "位置/place"),
        )
        keys = own.outside(own.whole(self._ours))
        none = str(_NOBODY)
        added = none
        if inputs.end > inputs.last:
            letter = column_of(self._ours)
            spare = own.outside(f"${letter}${inputs.last + 1}:${letter}${inputs.end}")
            added = f"IFERROR({first_alike(key, spare)}+{inputs.last - inputs.first + 1},{none})"
        known = f"IF(ISNUMBER({place}),{place},{added})"
        alike = f"IFERROR({first_alike(key, keys)},{none})"
        owners = theirs.add(
            "客户/customer",
            f'IF({key}="",{none},IF(({own.outside(changed)}=0)*EXACT({key},{was}),{known},{alike}))',
            "owner",
        )
        letter, last = column_of(owners), TOP + self._sheet.count - 1
        rising = "0"
        if last > TOP:
            rising = (
                f"SUMPRODUCT((${letter}${TOP + 1}:${letter}${last}<${letter}${TOP}:${letter}${last - 1})*1)"
            )
        return owners, theirs.outside(theirs.once("乱序/out of order", rising))

    # ── Aggregates: reckoned over arrays of the customer's own rows ─────────────────────────────

    def aggregate(self, n: Aggregate) -> str:
        chosen = [f"({self._own_rows(self._owners_all)}={self._number})"]
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
        return self._e.guarded([self._ours], without, text)

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


_NOBODY = 10**9
"""Number of a customer that there is not: it stands behind all others."""

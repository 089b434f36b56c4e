"""Which rows of a related sheet are a customer's: they stand together on a helper sheet.

The helper sheet has the rows in the customers' order at the grading.  While no key was changed, that order
and the customers' numbers hold; after a change the numbers are searched anew, and the rows put in order.
"""

from __future__ import annotations

from gradestudio.language.program import Field, FieldKind, Program
from gradestudio.workbook.formulas.conditions import first_alike
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

_NOBODY = 2_000_000
"""Number of a customer that there is not: it stands behind all others, of which a sheet has fewer."""


class RelatedRows:
    """The helper columns of one related sheet.

    `ours` is the customer's key, `mine` an array that is true in the customer's rows among `own_rows`.
    """

    def __init__(self, e: Expressions, program: Program, relation: str) -> None:
        sheet = e.inputs.related.get(relation)
        if sheet is None:
            raise Untranslatable("related-sheet", relation)
        customers = e.inputs.last - e.inputs.first + 1
        if max(customers, sheet.count) * sheet.count > MOST_RELATED_PAIRS:
            raise Untranslatable("related-size", relation)
        definition = program.relation(relation)
        assert definition is not None
        self._e, self._sheet, self._relation, self._definition = e, sheet, relation, definition
        self.helpers = Helpers(sheet.helper, TOP, TOP + sheet.count - 1)
        field = program.field(definition.ours)
        self.ours = e.value(Field(definition.ours, field.kind if field else FieldKind.ID))
        changed = self._changed_keys()
        self._place, owner = self._ordered(self._owner(changed))
        number = self._number(changed)
        self._block = self._first_and_last(number, owner)
        self.mine = f"({self._rows(owner)}={number})"

    def own_rows(self, name: str) -> str:
        """A column of the related sheet, in the rows of the customer."""
        return self._rows(self.helpers.known(name) or self._read(name, self._place, name))

    def _rows(self, reference: str) -> str:
        whole = self.helpers.outside(self.helpers.range(column_of(reference)))
        first, last = self._block
        return f"INDEX({whole},{first}):INDEX({whole},{last})"

    def _read(self, name: str, place: str, node: object) -> str:
        """A helper column with what the sheet has in the row `place`."""
        cells, definition = self._sheet.columns.get(name), self._definition.column(name)
        if cells is None or definition is None:
            raise Untranslatable("related-column", name)
        cell = f"INDEX({self._sheet.range(cells.letter)},{place})"
        return self.helpers.add(name, read_cell(self.helpers, definition, cell, cells, self._e.inputs), node)

    def _given(self, helpers: Helpers, what: str, heading: str) -> str:
        return helpers.add(f"{self._relation} {heading}", "", Given(what, self._relation), Form.GIVEN)

    # ── On the customers' helper sheet ──────────────────────────────────────────────────────────

    def _changed_keys(self) -> str:
        """The cell that counts the customers whose key is not that of the grading."""
        own, inputs = self._e.helpers, self._e.inputs
        letters = (column_of(self.ours), column_of(self._given(own, "key", "评级时/as graded")))
        now, then = (f"${c}${inputs.first}:${c}${inputs.last}" for c in letters)
        return own.once(f"{self._relation} 改动/changed", f"SUMPRODUCT(1-EXACT({now},{then}))")

    def _number(self, changed: str) -> str:
        """The customer's number: that of the first one with its key."""
        own = self._e.helpers
        place = self._given(own, "place", "位置/place")
        alike = f'IFERROR({first_alike(self.ours, own.whole(self.ours))},"")'
        made = f'IF({self.ours}="","",IF(({changed}=0)*ISNUMBER({place}),{place},{alike}))'
        key = self._sheet.columns.get(self._definition.theirs)
        if key is not None:
            # more rows were put in than can be read: no result is better than one without them
            most = self._sheet.count + self._sheet.spare
            made = f"IF(ROWS({self._sheet.range(key.letter)})>{most},NA(),{made})"
        return own.add(f"{self._relation} 编号/number", made, ("number", self._relation))

    def _first_and_last(self, number: str, owner: str) -> tuple[str, str]:
        own, relation = self._e.helpers, self._relation
        owners = self.helpers.outside(self.helpers.range(column_of(owner)))
        before = f"IFERROR(MATCH({number}-1,{owners},1),0)"
        begun = own.add(f"{relation} 起/from", f"MIN({self._sheet.count},{before}+1)", ("from", relation))
        ended = f"MAX({begun},IFERROR(MATCH({number},{owners},1),1))"
        return begun, own.add(f"{relation} 止/to", ended, ("to", relation))

    # ── On the related sheet's own ──────────────────────────────────────────────────────────────

    def _owner(self, changed: str) -> str:
        """The number of each row's customer, in the order of the grading."""
        own, theirs, inputs = self._e.helpers, self.helpers, self._e.inputs
        key = self._read(self._definition.theirs, f"$A{ROW}", "key")
        was = self._given(theirs, "key", "评级时/as graded")
        place = self._given(theirs, "place", "位置/place")
        added = str(_NOBODY)
        if inputs.end > inputs.last:
            letter = column_of(self.ours)
            spare = own.outside(f"${letter}${inputs.last + 1}:${letter}${inputs.end}")
            added = f"IFERROR({first_alike(key, spare)}+{inputs.last - inputs.first + 1},{_NOBODY})"
        known = f"IF(ISNUMBER({place}),{place},{added})"
        alike = f"IFERROR({first_alike(key, own.outside(own.whole(self.ours)))},{_NOBODY})"
        same = f"({own.outside(changed)}=0)*EXACT({key},{was})"
        made = f'IF({key}="",{_NOBODY},IF({same},{known},{alike}))'
        return theirs.add("客户/customer", made, "customer")

    def _ordered(self, owner: str) -> tuple[str, str]:
        """Where the row that belongs here stands in the sheet, and its customer's number; numbers rise."""
        theirs, count = self.helpers, self._sheet.count
        # customer and place as one whole number, so that ordering the numbers orders the rows
        both = theirs.add("次序/order", f"{owner}*{count + 1}+ROW()-{TOP - 1}", "order")
        letter, last = column_of(both), TOP + count - 1
        falls = "0"
        if count > 1:
            below, above = f"${letter}${TOP + 1}:${letter}${last}", f"${letter}${TOP}:${letter}${last - 1}"
            falls = f"SUMPRODUCT(({below}<{above})*1)"
        mixed = theirs.once("乱序/out of order", falls)
        ranked = f"IF({mixed}=0,{both},SMALL({theirs.range(letter)},ROW()-{TOP - 1}))"
        sorted_ = theirs.add("排好/in order", ranked, "sorted")
        number = theirs.add("客户/customer", f"INT({sorted_}/{count + 1})", "owner")
        place = f"INDEX({theirs.range('A')},{sorted_}-{number}*{count + 1})"
        return theirs.add("第几行/row", place, "row"), number

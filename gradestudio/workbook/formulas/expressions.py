"""Values and conditions as formulas.

A missing value is the empty text.  A condition is a number: 1 true, 0 false, 0.5 unknown; so `and` is MIN,
`or` is MAX and `not` is 1 − x, which is Kleene's logic exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gradestudio.language.program import (
    Aggregate,
    Case,
    Condition,
    DateValue,
    Derived,
    Expr,
    Field,
    FieldDef,
    FlagValue,
    GradeValue,
    Grid,
    If,
    LetTable,
    Missing,
    Number,
    Program,
    ScoreValue,
    TagValue,
    Text,
    TierName,
    Type,
    WithDefault,
)
from gradestudio.workbook.formulas.place import (
    ROW,
    FieldCells,
    Form,
    FormulaInputs,
    Helpers,
    Untranslatable,
    quoted,
    text_literal,
)
from gradestudio.workbook.formulas.reading import constant, looked_up, number_text, plain, with_lookup

Made = Callable[[Any], str]
Maker = Callable[[Any, Any], str]
"""`(expressions, node)` to a formula."""


class Expressions:
    """Writes expressions of one bound program."""

    def __init__(
        self,
        program: Program,
        inputs: FormulaInputs,
        helpers: Helpers,
        values: Mapping[type, Maker],
        conditions: Mapping[type, Maker],
    ) -> None:
        self._values, self._conditions = values, conditions
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
                return str(self.inputs.serial(node.value))
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
        return self.helpers.add(_short(node), self._computed(node), node, _form(node))

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
        return self.helpers.add(name, text, node, _form(inner))

    def _is_plain(self, node: Expr) -> bool:
        return isinstance(
            node, Number | Text | TierName | DateValue | Missing | Derived | ScoreValue | GradeValue | Field
        )

    def _computed(self, node: Expr) -> str:
        maker = self._values.get(type(node))
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
        cells = self.inputs.columns.get(field.name)
        if cells is None:
            return constant(field.default, self.inputs)
        cell = f"{quoted(self.inputs.sheet)}!${cells.letter}{ROW}"
        return read_cell(self.helpers, field, cell, cells, self.inputs)

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
                held = self.value(node) if isinstance(node, Derived | Field) else self.held(node)
                return f'IF({held}="",0.5,{held})'
            case Missing():
                return "0.5"
        maker = self._conditions.get(type(node))
        if maker is None:
            raise Untranslatable("value")
        return maker(self, node)

    def truth(self, node: Expr, heading: str) -> str:
        """A condition in a helper column of its own; its reference."""
        key = ("truth", node)
        known = self.helpers.known(key)
        return known if known is not None else self.helpers.add(heading, self.condition(node), key)

    def known_values(self, *parts: str) -> list[str]:
        """The tests that say that a part is missing; constants never are."""
        return [f'{p}=""' for p in dict.fromkeys(parts) if not is_constant(p)]

    def guarded(self, parts: Sequence[str], missing: str, text: str) -> str:
        """`text`, or `missing` when a part is missing."""
        tests = self.known_values(*parts)
        if any(p == '""' for p in parts):
            return missing
        if not tests:
            return text
        joined = tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"
        return f"IF({joined},{missing},{text})"


def read_cell(helpers: Helpers, field: FieldDef, cell: str, cells: FieldCells, inputs: FormulaInputs) -> str:
    """What a field reads in a cell; what the grading read otherwise is looked up in a column of its own."""
    made = plain(field, cell, cells, inputs)
    if cells.lookup is None:
        return made
    found = helpers.add(f"{field.name} 读法/reading", looked_up(cell, cells), ("lookup", field.name))
    return with_lookup(found, made)


def is_constant(text: str) -> bool:
    return text.startswith('"') or text.lstrip("-").replace(".", "", 1).isdigit()


def is_reference(text: str) -> bool:
    """Whether a formula is no more than a cell of the row."""
    return text.startswith("$") and text.endswith(ROW)


def _form(node: Expr) -> Form:
    return Form.ARRAY if isinstance(node, Aggregate) else Form.EACH


def _short(node: Expr) -> str:
    return type(node).__name__

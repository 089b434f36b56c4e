"""A program with its parameters and its grading date written in, constant arithmetic done exactly.

Each node remembers its last bound form together with the parameter values and the date that it was bound
with, so that a slider step builds only the nodes on the way to that parameter: everything else, with its
hash, is the same object as before.

`BindError` codes and arguments:

| code | args | when |
|---|---|---|
| `unknown-param` | name, choices | no such `param` in the rulebook |
| `param-type` | name, value, type | a number for a date, a text for a number, not a finite number |
| `param-out-of-range` | name, value, low, high | outside its own `from … to …` (None: open) |

A value outside the range stops the run instead of warning: the range is the owner's guard against a slip of
the keyboard, and the way to a wider one is to change it in the rulebook.  (The rulebook's own value is never
refused here: the checker speaks about it.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import is_
from typing import Any, TypeVar

from gradestudio.engine.decimals import bounded, exact, scaled_half_away, to_decimal
from gradestudio.engine.nodes import Kind, kind_of, replaced
from gradestudio.language.program import (
    Absolute,
    Arithmetic,
    DateValue,
    Derived,
    Expr,
    Extreme,
    GradingDate,
    Missing,
    Negative,
    Number,
    Param,
    ParamDef,
    Program,
    Round,
    Text,
    Type,
)

ParamValue = Decimal | date | str
N = TypeVar("N")
_FOLDED = (Arithmetic, Negative, Absolute, Round, Extreme)
_LEAVES = {str, int, bool, Decimal, type(None)}
"""Types of plain values, passed over at once."""
_NO_WAITS: frozenset[str | None] = frozenset()


class BindError(ValueError):
    """A parameter that cannot be set so: `code` and `args` for messages."""

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code, args)
        self.code = code
        self.args_by_name = args


@dataclass(frozen=True, slots=True)
class Binding:
    """The grading date and every parameter's value."""

    as_of: date
    params: Mapping[str, ParamValue]

    def key(self, waits: frozenset[str | None]) -> tuple[Any, ...]:
        """What a node that waits for these names depends on; None stands for the grading date."""
        return tuple((n, self.as_of if n is None else self.params.get(n)) for n in waits)


def bind(program: Program, as_of: date, params: Mapping[str, Any] | None = None) -> Program:
    """The program to run: no `Param` and no `GradingDate` in it; `params` hold the values used.

    `params` maps names to numbers (Decimal, int or float), dates or texts.  Raises BindError.
    """
    values = param_values(program, params)
    binding = Binding(as_of, values)
    ran = _bound(program, binding)
    defs = tuple(_with_value(p, values[p.name]) for p in program.params)
    return replaced(ran, {"params": defs, "as_of": as_of})


def bind_expr(expr: Expr, program: Program, as_of: date, params: Mapping[str, Any] | None = None) -> Expr:
    """One expression bound as `bind` binds the program's own.  Raises BindError."""
    return _bound(expr, Binding(as_of, param_values(program, params)))


def param_values(program: Program, params: Mapping[str, Any] | None = None) -> dict[str, ParamValue]:
    """Every parameter of the program with its value: the given one, else its own.  Raises BindError."""
    given = dict(params or {})
    values: dict[str, ParamValue] = {}
    for definition in program.params:
        if definition.name in given:
            values[definition.name] = _checked(definition, given.pop(definition.name))
        else:
            values[definition.name] = definition.value
    for name in given:
        raise BindError("unknown-param", name=name, choices=tuple(p.name for p in program.params))
    return values


def _checked(definition: ParamDef, value: Any) -> ParamValue:
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = Decimal(repr(value))
    kind = Decimal if isinstance(definition.value, Decimal) else type(definition.value)
    finite = not isinstance(value, Decimal) or (value.is_finite() and abs(value.adjusted()) < 300)
    if not isinstance(value, kind) or not finite:
        wanted = {Decimal: "number", date: "date"}.get(kind, "text")
        raise BindError("param-type", name=definition.name, value=value, type=wanted)
    low, high = definition.low, definition.high
    if (
        isinstance(value, Decimal)
        and value != definition.value
        and ((low is not None and value < low) or (high is not None and value > high))
    ):
        raise BindError("param-out-of-range", name=definition.name, value=value, low=low, high=high)
    return value


def _with_value(definition: ParamDef, value: ParamValue) -> ParamDef:
    return definition if definition.value == value else replaced(definition, {"value": value})


# ── Building the bound form ─────────────────────────────────────────────────────────────────────


def _bound(item: N, binding: Binding) -> N:
    """`item` bound: a node, a tuple of nodes, or a plain value (which stays as it is)."""
    if type(item) is tuple:
        parts = tuple([_bound(p, binding) for p in item])
        return item if all(map(is_, parts, item)) else parts  # type: ignore[return-value]
    kind = kind_of(type(item))
    if kind is None:
        return item
    mine = item.__dict__
    memory = mine.get("_bound")
    if memory is not None and (memory[0] is None or memory[0] == binding.key(mine["_waits"])):
        return memory[1]
    made = _make(item, kind, binding)
    waits = _waits(item)
    mine["_bound"] = (binding.key(waits) if waits else None, made)
    return made


def _make(item: Any, kind: Kind, binding: Binding) -> Any:
    if isinstance(item, Param):
        return _literal(item, binding.params[item.name])
    if isinstance(item, GradingDate):
        return DateValue(binding.as_of, span=item.span)
    if isinstance(item, _FOLDED) and _is_constant(item):
        folded = _constant(item, binding)
        number = None if folded is None else to_decimal(folded)
        return Missing(Type.NUMBER, span=item.span) if number is None else Number(number, span=item.span)
    changed = {}
    for name in kind.compared:
        old = item.__dict__[name]
        if type(old) in _LEAVES:
            continue
        new = _bound(old, binding)
        if new is not old:
            changed[name] = new
    return replaced(item, changed) if changed else item


def _literal(param: Param, value: ParamValue) -> Expr:
    if isinstance(value, Decimal):
        return Number(value, span=param.span)
    return Text(value, span=param.span) if isinstance(value, str) else DateValue(value, span=param.span)


def _waits(item: Any) -> frozenset[str | None]:
    """Names of the params under a node; None among them for the grading date."""
    mine = item.__dict__
    known = mine.get("_waits")
    if known is None:
        if isinstance(item, Param):
            known = frozenset((item.name,))
        elif isinstance(item, GradingDate):
            known = frozenset((None,))
        else:
            kind = kind_of(type(item))
            assert kind is not None
            known = _wait_together(kind.values(item))
        mine["_waits"] = known
    return known


def _wait_together(parts: tuple[Any, ...]) -> frozenset[str | None]:
    found = _NO_WAITS
    for part in parts:
        cls = type(part)
        if cls in _LEAVES:
            continue
        if cls is tuple:
            more = _wait_together(part)
        elif kind_of(cls) is None:
            continue
        else:
            more = part.__dict__.get("_waits")
            if more is None:
                more = _waits(part)
        if more and more is not found:
            found = found | more
    return found


# ── Constants ───────────────────────────────────────────────────────────────────────────────────


def _is_constant(expr: Expr) -> bool:
    """Numbers, number params and arithmetic over them, also by the name of a `let`."""
    known = expr.__dict__.get("_constant")
    if known is None:
        known = expr.__dict__["_constant"] = _constant_parts(expr)
    return known


def _constant_parts(expr: Expr) -> bool:
    match expr:
        case Number():
            return True
        case Param():
            return expr.of is Type.NUMBER
        case Arithmetic():
            return _is_constant(expr.left) and _is_constant(expr.right)
        case Negative() | Absolute() | Round() | Derived():
            return _is_constant(expr.value)
        case Extreme():
            return all(_is_constant(v) for v in expr.values)
    return False


def _constant(expr: Expr, binding: Binding) -> Fraction | None:
    """The exact value of a constant expression; None (missing) on division by zero and overflow."""
    match expr:
        case Number():
            return exact(expr.value)
        case Param():
            value = binding.params[expr.name]
            return exact(value) if isinstance(value, Decimal) else None
        case Derived():
            return _constant(expr.value, binding)
        case Extreme():
            parts = [_constant(v, binding) for v in expr.values]
            known = [p for p in parts if p is not None]
            if len(known) < len(parts):
                return None
            return min(known) if expr.op == "min" else max(known)
        case Arithmetic():
            left, right = _constant(expr.left, binding), _constant(expr.right, binding)
            return None if left is None or right is None else _arithmetic(expr.op, left, right)
        case Negative() | Absolute() | Round():
            inner = _constant(expr.value, binding)
            return None if inner is None else _of_one(expr, inner)
    raise TypeError(type(expr).__name__)


def _of_one(expr: Expr, inner: Fraction) -> Fraction:
    if isinstance(expr, Negative):
        return -inner
    if isinstance(expr, Round):
        places = min(expr.places, 350)
        return Fraction(scaled_half_away(inner, places), 10**places)
    return abs(inner)


def _arithmetic(op: str, left: Fraction, right: Fraction) -> Fraction | None:
    match op:
        case "+":
            return bounded(left + right)
        case "-":
            return bounded(left - right)
        case "*":
            return bounded(left * right)
        case "/":
            return None if right == 0 else bounded(left / right)
    raise ValueError(op)

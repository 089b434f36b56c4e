"""A new program laid over the one before: what means the same becomes the same objects.

After an edit the checker hands out new nodes for everything.  With the old nodes in the places where
nothing changed, hashes, bound forms and equality of unchanged parts cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import is_
from typing import Any

from gradestudio.engine.nodes import kind_of, replaced
from gradestudio.language.program import (
    DateValue,
    Derived,
    Field,
    FieldDef,
    Grade,
    LetDef,
    Number,
    Program,
    RelatedColumn,
    Score,
    Tag,
    Text,
)

_PLAIN = {Field, FieldDef, Number, Text, DateValue, RelatedColumn}
"""Nodes without nodes inside: compared at one go."""
_READ_OFTEN = {Score, Grade, Tag}
"""Held in full by every node that reads them, hence met more than once."""
_NAMING = {Derived, LetDef}
"""The same holds for their values."""
_IGNORED = {"examples", "broken", "version", "owner", "note"}
"""Of a program: nothing that is graded reads them."""


def aligned(new: Program, old: Program) -> Program:
    """A program that means the same as `new`, made of parts of `old` wherever they are equal."""
    return _Aligner().part(new, old)


class _Aligner:
    def __init__(self) -> None:
        self.done: dict[int, tuple[Any, Any, Any]] = {}
        """By the id of something new: itself, the old one that it was laid over, and what came out."""

    def part(self, new: Any, old: Any) -> Any:
        """`new` in parts of `old`; `old` itself when they mean the same."""
        cls = type(new)
        if cls is not type(old) or new is old:
            return new
        return (_LAYERS.get(cls) or _layer(cls))(self, new, old)

    def once(self, new: Any, old: Any, lay: Lay | None = None) -> Any:
        """As `part`, remembered."""
        known = self.done.get(id(new))
        if known is not None and (known[1] is old or known[2] is known[1]):
            return known[2]
        made = self.part(new, old) if lay is None else lay(self, new, old)
        self.done[id(new)] = (new, old, made)
        return made


Lay = Callable[[_Aligner, Any, Any], Any]


def _tuple(aligner: _Aligner, new: tuple[Any, ...], old: tuple[Any, ...]) -> tuple[Any, ...]:
    parts = list(map(aligner.part, new, old if len(new) == len(old) else _in_places(new, old)))
    if len(parts) == len(old) and all(map(is_, parts, old)):
        return old
    return new if all(map(is_, parts, new)) else tuple(parts)


def _in_places(new: Sequence[Any], old: Sequence[Any]) -> list[Any]:
    """With parts added or removed: for each new part the old one of its name, without names that in its
    place; None for none."""
    by_name = {getattr(o, "name", None): o for o in old}
    if None not in by_name:
        return [by_name.get(getattr(n, "name", None)) for n in new]
    return [old[i] if i < len(old) else None for i in range(len(new))]


# ── Laying nodes of one class ───────────────────────────────────────────────────────────────────

_LAYERS: dict[type, Lay] = {tuple: _tuple}


def _layer(cls: type) -> Lay:
    """Lays something of the class over another one."""
    kind = kind_of(cls)
    if kind is None:
        made = _leaf
    else:
        names = [n for n in kind.compared if cls is not Program or n not in _IGNORED]
        lay = _written(_plain_lines(names) if cls in _PLAIN else _lines(names, cls in _NAMING))
        made = (lambda aligner, new, old: aligner.once(new, old, lay)) if cls in _READ_OFTEN else lay
    _LAYERS[cls] = made
    return made


def _leaf(aligner: _Aligner, new: Any, old: Any) -> Any:
    return old if new == old else new


def _written(lines: list[str]) -> Lay:
    """The function written out field by field: twice as quick as a loop over the fields."""
    known: dict[str, Any] = {"replaced": replaced}
    exec("\n ".join(["def lay(aligner, new, old):", *lines]), known)
    return known["lay"]


def _plain_lines(names: list[str]) -> list[str]:
    same = " and ".join(f"new.{n} == old.{n}" for n in names)
    return [f"return old if {same} else new"]


def _lines(names: list[str], naming: bool) -> list[str]:
    part = "aligner.once" if naming else "aligner.part"
    lines = []
    for n in names:
        lines += [f"new_{n}, old_{n} = new.{n}, old.{n}"]
        lines += [f"part_{n} = old_{n} if new_{n} is old_{n} else {part}(new_{n}, old_{n})"]
    all_old, all_new = (
        " and ".join(["True", *(f"part_{n} is {a}_{n}" for n in names)]) for a in ("old", "new")
    )
    changed = ", ".join(f"{n!r}: part_{n}" for n in names)
    return [
        *lines,
        f"if {all_old}: return old",
        f"return new if {all_new} else replaced(new, {{{changed}}})",
    ]

"""A new program laid over the one before: what means the same becomes the same objects.

After an edit the checker hands out new nodes for everything.  With the old nodes in the places where
nothing changed, hashes, bound forms and equality of unchanged parts cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from gradestudio.language.program import DateValue, Field, FieldDef, Number, Program, RelatedColumn, Text

_FIELDS: dict[type, tuple[str, ...] | None] = {tuple: None}
"""By type the compared fields of a node; None for everything that is no node."""
_PLAIN = {Field, FieldDef, Number, Text, DateValue, RelatedColumn, str, Decimal, int, bool, type(None)}
"""Types without nodes inside: compared at one go."""
_IGNORED = {"examples", "broken", "version", "owner", "note"}
"""Of a program: nothing that is graded reads them."""


def aligned(new: Any, old: Any) -> Any:
    """A node that means the same as `new`, made of parts of `old` wherever they are equal."""
    return _Aligner().node(new, old)


class _Aligner:
    def __init__(self) -> None:
        self.done: dict[int, tuple[Any, Any, Any]] = {}
        """By the id of a new node: the node itself, the old one it was laid over, and what came out."""

    def node(self, new: Any, old: Any) -> Any:
        """Two nodes of one type."""
        known = self.done.get(id(new))
        if known is not None and (known[1] is old or known[2] is known[1]):
            return known[2]
        made = self._laid(new, old)
        self.done[id(new)] = (new, old, made)
        return made

    def _laid(self, new: Any, old: Any) -> Any:
        mine, theirs = new.__dict__, old.__dict__
        changed: dict[str, Any] | None = None
        same = True
        for name in _fields(type(new)) or ():
            one, other = mine[name], theirs[name]
            if one is other:
                continue
            part = self._part(one, other)
            if part is not other:
                same = False
            if part is not one:
                changed = changed or {}
                changed[name] = part
        if same:
            return old
        return _copy(new, changed) if changed else new

    def _part(self, new: Any, old: Any) -> Any:
        kind = type(new)
        if kind is not type(old):
            return new
        if kind is tuple:
            return self._tuple(new, old)
        if kind not in _PLAIN and _fields(kind) is not None:
            return self.node(new, old)
        return old if new == old else new

    def _tuple(self, new: tuple[Any, ...], old: tuple[Any, ...]) -> tuple[Any, ...]:
        parts = [a if a is b else self._part(a, b) for a, b in _places(new, old)]
        if len(parts) == len(old) and all(a is b for a, b in zip(parts, old, strict=True)):
            return old
        return new if all(a is b for a, b in zip(parts, new, strict=True)) else tuple(parts)


def _places(new: Sequence[Any], old: Sequence[Any]) -> Iterable[tuple[Any, Any]]:
    """Each new part with the old one in its place; with parts added or removed, by name if they have one."""
    if len(new) == len(old):
        return zip(new, old, strict=True)
    by_name = {getattr(o, "name", None): o for o in old}
    if None not in by_name:
        return [(n, by_name.get(getattr(n, "name", None))) for n in new]
    return [(n, old[i] if i < len(old) else None) for i, n in enumerate(new)]


def _fields(cls: type) -> tuple[str, ...] | None:
    if cls not in _FIELDS:
        described = getattr(cls, "__dataclass_fields__", None)
        is_node = described is not None and hasattr(cls, "__dict__") and "__slots__" not in cls.__dict__
        ignored = _IGNORED if cls is Program else ()
        compared = (f.name for f in (described or {}).values() if f.compare and f.name not in ignored)
        _FIELDS[cls] = tuple(compared) if is_node else None
    return _FIELDS[cls]


def _copy(node: Any, changed: dict[str, Any]) -> Any:
    made = object.__new__(type(node))
    for name, value in node.__dict__.items():
        if name[0] != "_":
            made.__dict__[name] = changed.get(name, value)
    return made

"""A new program laid over the one before: what means the same becomes the same objects.

After an edit the checker hands out new nodes for everything.  With the old nodes in the places where
nothing changed, hashes, bound forms and equality of unchanged parts cost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_NOT_COMPARED: dict[type, frozenset[str]] = {}


def aligned(new: Any, old: Any) -> Any:
    """A node equal to `new` (but for spans), made of parts of `old` wherever they are equal."""
    return _Aligner().item(new, old)


class _Aligner:
    def __init__(self) -> None:
        self.done: dict[int, tuple[Any, Any, Any]] = {}
        """By the id of a new node: the node itself, the old one it was laid over, and what came out."""

    def item(self, new: Any, old: Any) -> Any:
        if new is old or type(new) is not type(old):
            return new
        if isinstance(new, tuple):
            return self._tuple(new, old)
        if hasattr(new, "__dataclass_fields__") and hasattr(new, "__dict__"):
            return self._node(new, old)
        return old if new == old else new

    def _node(self, new: Any, old: Any) -> Any:
        known = self.done.get(id(new))
        if known is not None and (known[1] is old or known[2] is known[1]):
            return known[2]
        made = self._laid(new, old)
        self.done[id(new)] = (new, old, made)
        return made

    def _laid(self, new: Any, old: Any) -> Any:
        there = old.__dict__
        skipped = _not_compared(type(new))
        changed: dict[str, Any] = {}
        same = True
        for name, mine in new.__dict__.items():
            if name[0] == "_" or name in skipped:
                continue
            theirs = there.get(name)
            if mine is theirs:
                continue
            part = self.item(mine, theirs)
            if part is not theirs:
                same = False
            if part is not mine:
                changed[name] = part
        if same:
            return old
        return _copy(new, changed) if changed else new

    def _tuple(self, new: tuple[Any, ...], old: tuple[Any, ...]) -> tuple[Any, ...]:
        parts = [self.item(a, b) for a, b in _places(new, old)]
        if len(parts) == len(old) and all(a is b for a, b in zip(parts, old, strict=True)):
            return old
        return new if all(a is b for a, b in zip(parts, new, strict=True)) else tuple(parts)


def _places(new: Sequence[Any], old: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Each new part with the old one in its place; with parts added or removed, by name from both ends."""
    if len(new) == len(old):
        return list(zip(new, old, strict=True))
    by_name = {getattr(o, "name", None): o for o in old}
    if None not in by_name:
        return [(n, by_name.get(getattr(n, "name", None))) for n in new]
    return [(n, old[i] if i < len(old) else None) for i, n in enumerate(new)]


def _not_compared(cls: type) -> frozenset[str]:
    found = _NOT_COMPARED.get(cls)
    if found is None:
        fields = cls.__dataclass_fields__.values()  # type: ignore[attr-defined]
        found = _NOT_COMPARED[cls] = frozenset(f.name for f in fields if not f.compare)
    return found


def _copy(node: Any, changed: dict[str, Any]) -> Any:
    made = object.__new__(type(node))
    for name, value in node.__dict__.items():
        if name[0] != "_":
            made.__dict__[name] = changed.get(name, value)
    return made

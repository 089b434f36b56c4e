"""Frozen nodes whose methods are shared.

A dataclass writes and compiles its own `__eq__`, `__hash__` and `__repr__`, half a millisecond each; with
a hundred and fifty node classes that is felt at every start.  Nodes share one of each instead.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, TypeVar

N = TypeVar("N")


def frozen_node(cls: type[N], slots: bool) -> type[N]:
    """`cls` as a frozen dataclass: equal and hashed by its compared fields."""
    cls.__doc__ = cls.__doc__ or cls.__name__  # else dataclass works out a signature, which takes long
    made: Any = dataclass(frozen=True, slots=slots, eq=False, repr=False)(cls)
    compared = [f.name for f in fields(made) if f.compare]
    made._compared = _reader(compared)
    made._shown = tuple(f.name for f in fields(made) if f.repr)
    made.__eq__, made.__hash__, made.__repr__ = _equal, _hash, _repr
    return made


def _reader(names: list[str]) -> Any:
    """A function from a node to its compared values; static, so that it is no method."""
    return staticmethod(attrgetter(*names)) if names else staticmethod(_nothing)


def _nothing(_node: Any) -> tuple[()]:
    return ()


def _equal(self: Any, other: Any) -> Any:
    if self is other:
        return True
    if type(self) is not type(other):
        return NotImplemented
    return self._compared(self) == other._compared(other)


def _hash(self: Any) -> int:
    return hash((type(self).__name__, self._compared(self)))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._shown)
    return f"{type(self).__name__}({shown})"

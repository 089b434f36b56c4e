"""Frozen nodes whose methods are shared.

A dataclass writes and compiles six methods of its own, up to half a millisecond each; with a hundred and
fifty node classes that is felt at every start.  Nodes share one of each instead, and their `__init__` is
compiled when the first node of a class is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from operator import attrgetter
from typing import Any, TypeVar

N = TypeVar("N")


def frozen_node(cls: type[N], slots: bool) -> type[N]:
    """`cls` as a frozen dataclass: equal and hashed by its compared fields."""
    cls.__doc__ = cls.__doc__ or cls.__name__  # else dataclass works out a signature, which takes long
    made: Any = dataclass(init=False, slots=slots, eq=False, repr=False)(cls)
    compared = [f.name for f in fields(made) if f.compare]
    made._compared = _reader(compared)
    made._shown = tuple(f.name for f in fields(made) if f.repr)
    made.__eq__, made.__hash__, made.__repr__ = _equal, _hash, _repr
    made.__init__, made.__setattr__, made.__delattr__ = _first_init, _refuse, _refuse
    made.__getstate__, made.__setstate__ = _state, _restore
    return made


def _first_init(self: Any, *args: Any, **kwargs: Any) -> None:
    """Compiles the class's own `__init__`, which takes this one's place."""
    kind = type(self)
    kind.__init__ = _written_init(kind)
    kind.__init__(self, *args, **kwargs)


def _written_init(kind: Any) -> Any:
    known: dict[str, Any] = {"_set": object.__setattr__}
    positional, by_name = ["self"], []
    for f in fields(kind):
        if f.default is MISSING:
            said = f.name
        else:
            known[f"_default_{f.name}"] = f.default
            said = f"{f.name}=_default_{f.name}"
        (by_name if f.kw_only else positional).append(said)
    heading = ", ".join([*positional, "*", *by_name] if by_name else positional)
    body = "".join(f"\n  _set(self, {f.name!r}, {f.name})" for f in fields(kind)) or "\n  pass"
    exec(f"def __init__({heading}):{body}", known)
    return known["__init__"]


def _refuse(self: Any, name: str, *_value: Any) -> None:
    raise FrozenInstanceError(f"cannot change {name!r} of a node")


def _reader(names: list[str]) -> Any:
    """A function from a node to its compared values; static, so that it is no method."""
    return staticmethod(attrgetter(*names)) if names else staticmethod(_nothing)


def reader(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """A function from a node to the values of these fields."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda node: tuple([getattr(node, name) for name in names])


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


def _state(self: Any) -> tuple[Any, ...]:
    """For copies and other processes, as nodes refuse to be set field by field."""
    return tuple(getattr(self, f.name) for f in fields(self))


def _restore(self: Any, state: tuple[Any, ...]) -> None:
    for f, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, f.name, value)

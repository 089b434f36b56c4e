"""How deep a syntax tree is, without recursion."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from gradestudio.language import syntax as s
from gradestudio.language.compiling.collect import parts_of

_REMEMBERED = 20_000
_depths: OrderedDict[int, tuple[s.Node, int]] = OrderedDict()


def own_depth(node: s.Node) -> int:
    """The number of nodes on the longest way down; from memory for a tree that was met before."""
    known = _depths.get(id(node))
    if known is not None and known[0] is node:
        return known[1]
    deepest = _measured(node)
    _depths[id(node)] = (node, deepest)  # holds the node, so that its id stays its own
    if len(_depths) > _REMEMBERED:
        _depths.popitem(last=False)
    return deepest


def _measured(node: s.Node) -> int:
    deepest = 0
    stack: list[tuple[Any, int]] = [(node, 1)]
    while stack:
        item, depth = stack.pop()
        if isinstance(item, s.Node):
            deepest = max(deepest, depth)
            stack.extend((getattr(item, name), depth + 1) for name in parts_of(type(item)))
        elif isinstance(item, tuple):
            stack.extend((x, depth) for x in item)
    return deepest

"""How deep a syntax tree is, without recursion."""

from __future__ import annotations

from typing import Any

from gradestudio.language import syntax as s
from gradestudio.language.collect import parts_of


def own_depth(node: s.Node) -> int:
    """The number of nodes on the longest way down."""
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

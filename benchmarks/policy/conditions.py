"""The policy once more, as data: what the competitors' forms are generated from.

A condition is a tuple: (column, operator, value) with the operators = >= <= > < in contains starts ends
missing top, or ("and" | "or", *parts), ("not", part), ("at least", k, *parts).  The value of `top` is
(share, group or None).
"""

from __future__ import annotations

from typing import Any

BANDS: dict[str, tuple[str, tuple[tuple[float, int], ...], int]] = {
    "R": ("months_bought", ((2, 5), (4, 4), (7, 3), (13, 2)), 1),
    "F": ("orders", ((2, 1), (4, 2), (8, 3), (15, 4)), 5),
    "M": ("amount", ((10_000, 1), (30_000, 2), (80_000, 3), (200_000, 4)), 5),
}
"""Name: subject, (below, value)…, else."""

ITEMS: tuple[tuple[int, Any], ...] = (
    (15, ("amount", ">=", 100_000)),
    (8, ("and", ("amount", ">=", 50_000), ("amount", "<", 100_000))),
    (10, ("R", ">=", 4)),
    (6, ("F", ">=", 4)),
    (6, ("M", ">=", 4)),
    (-12, ("complaints", ">=", 3)),
    (5, ("satisfaction", ">=", 4.5)),
    (-8, ("overdue", ">", 60)),
    (4, ("repeat", ">=", 0.5)),
    (6, ("region", "in", ("华东", "华南"))),
    (3, ("city", "in", ("杭州", "佛山", "成都"))),
    (7, ("amount", "top", (0.2, None))),
    (9, ("amount", "top", (0.1, "region"))),
    (
        5,
        (
            "at least",
            3,
            ("R", ">=", 4),
            ("F", ">=", 4),
            ("M", ">=", 4),
            ("satisfaction", ">=", 4),
            ("complaints", "=", 0),
        ),
    ),
    (4, ("name", "contains", "集团")),
    (2, ("name", "starts", "中")),
    (2, ("name", "ends", "公司")),
    (-3, ("satisfaction", "missing", None)),
    (3, ("not", ("or", ("overdue", ">", 30), ("complaints", ">=", 2)))),
    (4, ("months_opened", ">=", 36)),
    (3, ("and", ("contract", "=", 1), ("kind", "in", ("工程",)))),
)

RULES: tuple[Any, ...] = (
    ("and", ("amount", ">=", 500_000), ("complaints", "<=", 1)),
    ("or", ("overdue", ">", 180), ("complaints", ">=", 6)),
    ("and", ("points", ">=", 60), ("complaints", "<=", 3)),
    ("points", ">=", 40),
    ("and", ("contract", "=", 1), ("R", ">=", 3)),
    ("or", ("points", ">=", 20), ("repeat", ">=", 0.6)),
    ("and", ("channel", "in", ("网络",)), ("credit", ">=", 50_000)),
)
OPPOSITE = {">=": "<", "<": ">=", ">": "<=", "<=": ">", "=": "!=", "!=": "="}

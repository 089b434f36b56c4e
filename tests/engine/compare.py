"""Where two gradings of one table differ, in words."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradestudio.engine.grading import Grading
from gradestudio.table.columns import Column


def differences(expected: Grading, found: Grading) -> list[str]:
    """Every array in which they differ, with the first row; empty when they are the same."""
    told: list[str] = []
    for kind in ("grades", "scores", "tags", "values"):
        mine, theirs = getattr(expected, kind), getattr(found, kind)
        if list(mine) != list(theirs):
            told.append(f"{kind}: {list(mine)} and {list(theirs)}")
            continue
        for name in mine:
            told += _parts(f"{kind} {name}", mine[name], theirs[name])
    for i, (mine, theirs) in enumerate(zip(expected.strategies, found.strategies, strict=True)):
        told += _parts(f"strategy {i}", mine, theirs)
    if expected.findings != found.findings and _plain(expected.findings) != _plain(found.findings):
        told.append(f"findings: {_plain(expected.findings)} and {_plain(found.findings)}")
    for node, fact in expected.facts.items():
        if found.facts.get(node) != fact:
            told.append(f"fact: {fact} and {found.facts.get(node)} of {node}")
    if dict(expected.params) != dict(found.params) or expected.as_of != found.as_of:
        told.append("params")
    return told


def _plain(findings: Any) -> list[Any]:
    return [(f.code, f.rows, dict(f.args)) for f in findings]


def _parts(name: str, mine: Any, theirs: Any) -> list[str]:
    told: list[str] = []
    for field in mine.__dataclass_fields__:
        # Points are held as narrow as they fit; what everybody reads is `hundredths`.
        field = "hundredths" if field == "points" else field
        a, b = getattr(mine, field), getattr(theirs, field)
        if field == "hundredths":
            a, b = np.where(mine.missing, 0, a), np.where(theirs.missing, 0, b)
        told += _value(f"{name} {field}", a, b)
    return told


def _value(name: str, a: Any, b: Any) -> list[str]:
    if isinstance(a, np.ndarray):
        return _arrays(name, a, b)
    if isinstance(a, Column):
        same = a.kind is b.kind and a.values == b.values and a.name == b.name
        return _arrays(name, a.data, b.data) if same else [f"{name}: {a} and {b}"]
    if isinstance(a, tuple):
        if len(a) != len(b):
            return [f"{name}: {len(a)} and {len(b)} parts"]
        return [t for i, (x, y) in enumerate(zip(a, b, strict=True)) for t in _value(f"{name}[{i}]", x, y)]
    return [] if a == b else [f"{name}: {a!r} and {b!r}"]


def _arrays(name: str, a: np.ndarray, b: np.ndarray) -> list[str]:
    if a.shape != b.shape or a.dtype != b.dtype:
        return [f"{name}: {a.dtype}{a.shape} and {b.dtype}{b.shape}"]
    both_nan = (a != a) & (b != b)
    differs = np.flatnonzero((a != b) & ~both_nan)
    if not len(differs):
        return []
    row = int(differs[0])
    return [f"{name}: row {row}: {a[row]} and {b[row]} ({len(differs)} rows)"]

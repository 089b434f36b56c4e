"""What a run met in the data, from masks; codes and arguments are those of `findings`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from gradestudio.engine.evaluating.cases import unique_clash
from gradestudio.engine.evaluating.lists import plain_value
from gradestudio.engine.evaluating.masks import NEVER, Texts, Truth, Value, either, spread
from gradestudio.engine.evaluating.related import Relation
from gradestudio.engine.findings import SHOWN, holds
from gradestudio.engine.grading import CONFLICT, Finding, GradeResult
from gradestudio.language.program import (
    Aggregate,
    Derived,
    Ensure,
    Example,
    Expr,
    Field,
    Grade,
    Grid,
    LetDef,
    LetTable,
    Program,
    RelatedColumn,
    Rule,
    children,
)


class FoundRows:
    """Rows found before, by what they were found for, as long as the arrays behind them are the same."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._known: dict[Any, Any] = {}

    def forget(self) -> None:
        self._known.clear()

    def rows(self, place: Any, mask: np.ndarray) -> tuple[int, ...]:
        """The rows where the mask is true."""
        known = self._known.get(place)
        if known is None or known[0] is not mask:
            known = (mask, self.listed(mask))
            self._known[place] = known
        return known[1]

    def listed(self, mask: np.ndarray) -> tuple[int, ...]:
        """The rows where the mask is true."""
        return tuple(np.flatnonzero(spread(mask, self.count)).tolist())

    def once(self, place: Any, make: Callable[[], Any]) -> Any:
        """What `make` gives, worked out the first time."""
        if place not in self._known:
            if len(self._known) > 200:
                self._known.clear()
            self._known[place] = make()
        return self._known[place]


def findings(
    sheet: Any, bound: Program, get: Any, grades: Mapping[str, GradeResult], found: FoundRows
) -> tuple[Finding, ...]:
    """All findings of a run; `sheet` is the `Evaluator`."""
    return tuple(
        [
            *found.once(("keys", bound.key), lambda: list(_customer_keys(sheet, bound))),
            *found.once(("related", bound.relations), lambda: list(_related(sheet, bound))),
            *_values(bound, get, found),
            *(f for g in bound.grades for f in _conflicts(g, grades[g.name])),
            *_nevers(bound, get, found),
            *(f for i, e in enumerate(bound.ensures) for f in _promise(bound, i, e, get, grades, found)),
        ]
    )


# ── What is read ────────────────────────────────────────────────────────────────────────────────


def read_nodes(program: Program) -> dict[Expr, str]:
    """Every lookup, unique table and grid that an output reads, once, with its `let`'s name ("" for none).

    As `findings.read_nodes`, but each node remembers what is inside it.
    """
    known = program.__dict__.get("_read_nodes")
    if known is None:
        known = program.__dict__["_read_nodes"] = _read_nodes(program)
    return known


def _read_nodes(program: Program) -> dict[Expr, str]:
    found: dict[Expr, str] = {}
    for shown in program.shows:
        definition = program.let(shown)
        if definition is not None:
            for node, name in _looked_at(definition.value):
                found.setdefault(node, shown if name is None else name)
    for node, name in _looked_at(program):
        found.setdefault(node, name or "")
    return found


def _looked_at(item: Any) -> tuple[tuple[Expr, str | None], ...]:
    """The nodes to look at inside `item`, itself included, with the innermost `let` (None: none inside)."""
    known = item.__dict__.get("_looked_at")
    if known is None:
        known = item.__dict__["_looked_at"] = _found_inside(item)
    return known


def _found_inside(item: Any) -> tuple[tuple[Expr, str | None], ...]:
    if isinstance(item, Example | LetDef) or (isinstance(item, Rule) and item.off):
        return ()
    if isinstance(item, Aggregate):
        return ((item, None),) if item.op == "lookup" else ()
    inside: dict[Expr, str | None] = {}
    if isinstance(item, Grid) or (isinstance(item, LetTable) and item.policy == "unique"):
        inside[item] = None
    for child in children(item):
        known = child.__dict__.get("_looked_at")
        for node, name in _looked_at(child) if known is None else known:
            inside.setdefault(node, name)
    if isinstance(item, Derived):
        return tuple((n, item.name if name is None else name) for n, name in inside.items())
    return tuple(inside.items())


# ── Keys ────────────────────────────────────────────────────────────────────────────────────────


def _customer_keys(sheet: Any, bound: Program) -> Iterator[Finding]:
    key = bound.key
    if key is None:
        return
    value: Value = sheet.field(Field(key.name, key.kind))
    count = sheet.table.row_count
    missing = spread(value.missing, count)
    cells = spread(value.arrays()[0], count)
    if not (isinstance(value, Texts) and _all_distinct(cells, missing)):
        yield from _shared_keys(key.name, value, cells, missing)
    if missing.any():
        yield Finding("row-without-key", tuple(np.flatnonzero(missing).tolist()), {"field": key.name})


def _all_distinct(codes: np.ndarray, missing: np.ndarray) -> bool:
    return int(np.bincount(codes[~missing]).max(initial=0)) < 2


def _shared_keys(name: str, value: Value, cells: np.ndarray, missing: np.ndarray) -> Iterator[Finding]:
    _, first, back, times = np.unique(cells, return_index=True, return_inverse=True, return_counts=True)
    twice = (times > 1) & ~missing[first]
    if twice.any():
        keys = [plain_value(value, row) for row in np.sort(first[twice])[:SHOWN].tolist()]
        args = {"field": name, "keys": tuple(keys), "count": int(twice.sum())}
        yield Finding("duplicate-key", tuple(np.flatnonzero(twice[back]).tolist()), args)


def _related(sheet: Any, bound: Program) -> Iterator[Finding]:
    for definition in bound.relations:
        relation: Relation = sheet.relation(definition.name)
        if relation.theirs is None:
            yield Finding("relation-absent", (), {"relation": definition.name})
        else:
            yield from _related_keys(relation, relation.theirs)


def _related_keys(relation: Relation, theirs: Value) -> Iterator[Finding]:
    args = {"relation": relation.definition.name, "field": relation.definition.theirs}
    missing = spread(theirs.missing, len(relation.numbers))
    strangers = np.flatnonzero((relation.numbers < 0) & ~missing)
    if len(strangers):
        _, first = np.unique(theirs.arrays()[0][strangers], return_index=True)
        names = [plain_value(theirs, row) for row in strangers[np.sort(first)[:SHOWN]].tolist()]
        more = {"keys": tuple(names), "count": len(first), "related_rows": len(strangers)}
        yield Finding("key-without-customer", (), args | more)
    if missing.any():
        blank = np.flatnonzero(missing)
        more = {"count": len(blank), "related_rows": tuple(blank[:SHOWN].tolist())}
        yield Finding("related-row-without-key", (), args | more)


# ── Values ──────────────────────────────────────────────────────────────────────────────────────


def _values(bound: Program, get: Any, found: FoundRows) -> Iterator[Finding]:
    for node, name in read_nodes(bound).items():
        code, args = _code(node)
        rows = found.once((code, node), lambda node=node: found.listed(_met(node, get)))
        if rows:
            yield Finding(code, rows, args | {"name": name})


def _code(node: Expr) -> tuple[str, dict[str, Any]]:
    if isinstance(node, Aggregate):
        column = node.value.name if isinstance(node.value, RelatedColumn) else ""
        return "lookup-several", {"relation": node.relation, "column": column}
    return ("grid-without-match" if isinstance(node, Grid) else "table-unique-conflict"), {}


def _met(node: Expr, get: Any) -> np.ndarray:
    """bool: several values, no heading that fits, or different outputs."""
    if isinstance(node, Aggregate):
        return get.notes[node].several
    if isinstance(node, Grid):
        lines, headings = ([get(c) for c in kind] for kind in (node.rows, node.columns))
        return either(_all_false(lines), _all_false(headings))
    assert isinstance(node, LetTable)
    outputs = [get(row.value) for row in node.rows]
    truths = [get(row.condition) for row in node.rows]
    known = [Truth(t.true & ~v.missing) for t, v in zip(truths, outputs, strict=True)]
    return unique_clash(known, outputs)


def _all_false(truths: list[Truth]) -> np.ndarray:
    possible: Any = NEVER
    for truth in truths:
        possible = either(possible, either(truth.true, truth.unknown))
    return ~possible


# ── Grades and promises ─────────────────────────────────────────────────────────────────────────


def _conflicts(grade: Grade, result: GradeResult) -> Iterator[Finding]:
    if grade.policy != "unique":
        return
    rows = np.flatnonzero(result.computed == CONFLICT)
    if len(rows):
        met = {r.tier for r, fired in zip(grade.rules, result.fired, strict=True) if fired[rows].any()}
        tiers = tuple(t.name for t in grade.tiers if t.name in met)
        yield Finding("unique-conflict", tuple(rows.tolist()), {"grade": grade.name, "tiers": tiers})


def _nevers(bound: Program, get: Any, found: FoundRows) -> Iterator[Finding]:
    for i, never in enumerate(bound.nevers):
        rows = found.rows(("never", i), get(never.condition).true)
        if rows:
            yield Finding("never-broken", rows, {"number": i + 1})


def _promise(
    bound: Program,
    index: int,
    ensure: Ensure,
    get: Any,
    grades: Mapping[str, GradeResult],
    found: FoundRows,
) -> Iterator[Finding]:
    if ensure.kind == "graded":
        yield from _graded(ensure, grades, found)
    elif ensure.kind == "share":
        yield from _share(bound, ensure, grades, found.count)
    elif ensure.kind == "implies" and ensure.condition is not None:
        truth: Truth = get(ensure.condition)
        rows = found.listed(~either(truth.true, truth.unknown))
        if rows:
            yield Finding("ensure-implies", rows, {"number": index + 1})


def _graded(ensure: Ensure, grades: Mapping[str, GradeResult], found: FoundRows) -> Iterator[Finding]:
    without: Any = NEVER
    for name, result in grades.items():
        if ensure.grade in (None, name):
            without = either(without, result.tier < 0)
    rows = found.listed(without)
    if rows:
        yield Finding("ensure-graded", rows, {"grade": ensure.grade or ""})


def _share(
    bound: Program, ensure: Ensure, grades: Mapping[str, GradeResult], total: int
) -> Iterator[Finding]:
    grade = bound.grade(ensure.grade or "")
    if grade is None or ensure.tier is None or ensure.op is None or ensure.share is None or total == 0:
        return
    places = [i for i, t in enumerate(grade.tiers) if t.name == ensure.tier]
    tier = grades[grade.name].tier
    count = sum(int(np.count_nonzero(tier == i)) for i in places)
    if not holds(ensure.op, count, total, ensure.share):
        args = {"grade": grade.name, "tier": ensure.tier, "op": ensure.op, "share": ensure.share}
        yield Finding("ensure-share", (), args | {"found": count / total, "count": count, "total": total})

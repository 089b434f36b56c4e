"""What a run met in the data and must not keep silent.

| code | args | rows |
|---|---|---|
| `duplicate-key` | field, keys (first 20), count (of such keys) | customers that share a key |
| `row-without-key` | field | customers without a key |
| `key-without-customer` | relation, field, keys (first 20), count (of keys), related_rows (how many) | none |
| `related-row-without-key` | relation, field, count, related_rows (first 20, from 0) | none |
| `relation-absent` | relation | none (no such sheet: nobody has a row in it) |
| `lookup-several` | relation, column ("": an expression), name (`let` or "") | with different ones |
| `table-unique-conflict` | name (of the `let`, or "") | customers for whom true rows give different values |
| `grid-without-match` | name (of the `let`, or "") | customers whom no heading fits |
| `unique-conflict` | grade, tiers (that met) | customers whom rules give different tiers |
| `never-broken` | number (of the statement, from 1) | customers for whom it is true |
| `ensure-graded` | grade ("" for every grade) | customers without a tier |
| `ensure-share` | grade, tier, op, share, found (share 0..1), count, total | none |
| `ensure-implies` | number (of the statement, from 1) | customers for whom it is false |

`ensure-…` stand only for promises that this sheet breaks; a share is of all customers.  Lookups, tables and
grids are looked at wherever an output reads them, for every customer, chosen or not; not inside an aggregate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gradestudio.engine.byrow.lists import aggregate_values
from gradestudio.engine.byrow.related import RelatedRows
from gradestudio.engine.byrow.rows import Row, Sheet
from gradestudio.engine.byrow.values import compared
from gradestudio.engine.decimals import exact
from gradestudio.engine.grading import CONFLICT, Finding
from gradestudio.language.program import (
    Aggregate,
    Derived,
    Ensure,
    Example,
    Expr,
    Grade,
    Grid,
    LetDef,
    LetTable,
    Program,
    RelatedColumn,
    Rule,
    children,
)

SHOWN = 20
"""So many keys are named; all are counted."""


def row_findings(sheet: Sheet) -> tuple[Finding, ...]:
    """All findings of a run, in the order of the table above."""
    return tuple(
        [
            *_customer_keys(sheet),
            *(f for r in sheet.relations.values() for f in _related_keys(sheet, r)),
            *_values(sheet),
            *(f for g in sheet.program.grades for f in _conflicts(sheet, g)),
            *_nevers(sheet),
            *(f for i, e in enumerate(sheet.program.ensures) for f in _promise(sheet, i, e)),
        ]
    )


def _rows_where(sheet: Sheet, test: Any) -> tuple[int, ...]:
    return tuple(row.number for row in sheet.rows() if test(row))


# ── Keys ────────────────────────────────────────────────────────────────────────────────────────


def _customer_keys(sheet: Sheet) -> Iterator[Finding]:
    key = sheet.program.key
    if key is None:
        return
    keys = [row.field(key.name) for row in sheet.rows()]
    times = Counter(k for k in keys if k is not None)
    twice = [k for k, n in times.items() if n > 1]
    if twice:
        rows = tuple(i for i, k in enumerate(keys) if k is not None and times[k] > 1)
        args = {"field": key.name, "keys": tuple(twice[:SHOWN]), "count": len(twice)}
        yield Finding("duplicate-key", rows, args)
    if None in keys:
        blank = tuple(i for i, k in enumerate(keys) if k is None)
        yield Finding("row-without-key", blank, {"field": key.name})


def _related_keys(sheet: Sheet, relation: RelatedRows) -> Iterator[Finding]:
    definition = relation.definition
    if relation.table is None:
        yield Finding("relation-absent", (), {"relation": definition.name})
        return
    ours = {row.field(definition.ours) for row in sheet.rows()}
    index = relation.index()
    args = {"relation": definition.name, "field": definition.theirs}
    strangers = [k for k in index if k is not None and k not in ours]
    if strangers:
        count = sum(len(index[k]) for k in strangers)
        more = {"keys": tuple(strangers[:SHOWN]), "count": len(strangers), "related_rows": count}
        yield Finding("key-without-customer", (), args | more)
    blank = index.get(None, [])
    if blank:
        more = {"count": len(blank), "related_rows": tuple(blank[:SHOWN])}
        yield Finding("related-row-without-key", (), args | more)


# ── Values ──────────────────────────────────────────────────────────────────────────────────────


def read_nodes(program: Program) -> dict[Expr, str]:
    """Every lookup, unique table and grid that an output reads, once, with its `let`'s name ("" for none).

    Outputs are everything but examples and rules switched off; a `let` that nothing reads is none.
    """
    found: dict[Expr, str] = {}
    seen: set[Any] = set()

    def walk(node: Any, name: str) -> None:
        if node in seen or isinstance(node, Example | LetDef) or (isinstance(node, Rule) and node.off):
            return
        seen.add(node)
        if isinstance(node, Aggregate):
            if node.op == "lookup":
                found.setdefault(node, name)
            return
        if isinstance(node, Grid) or (isinstance(node, LetTable) and node.policy == "unique"):
            found.setdefault(node, name)
        for child in children(node):
            walk(child, node.name if isinstance(node, Derived) else name)

    for shown in program.shows:
        definition = program.let(shown)
        if definition is not None:
            walk(Derived(shown, definition.value), "")
    walk(program, "")
    return found


def _values(sheet: Sheet) -> Iterator[Finding]:
    for node, name in read_nodes(sheet.program).items():
        code, args, test = _look(node)
        rows = _rows_where(sheet, test)
        if rows:
            yield Finding(code, rows, args | {"name": name})


def _look(node: Expr) -> tuple[str, dict[str, Any], Any]:
    if isinstance(node, Aggregate):
        column = node.value.name if isinstance(node.value, RelatedColumn) else ""
        args = {"relation": node.relation, "column": column}
        return "lookup-several", args, lambda row: len(set(aggregate_values(row, node)[0])) > 1
    if isinstance(node, Grid):
        return "grid-without-match", {}, lambda row: _nothing_fits(row, node)
    assert isinstance(node, LetTable)
    return "table-unique-conflict", {}, lambda row: len(_known_outputs(row, node)) > 1


def _nothing_fits(row: Row, grid: Grid) -> bool:
    """All headings of one kind are known to be false."""
    return any(all(row.value(c) is False for c in kind) for kind in (grid.rows, grid.columns))


def _known_outputs(row: Row, table: LetTable) -> set[Any]:
    values = {row.value(r.value) for r in table.rows if row.value(r.condition) is True}
    return values - {None}


# ── Grades and promises ─────────────────────────────────────────────────────────────────────────


def _conflicts(sheet: Sheet, grade: Grade) -> Iterator[Finding]:
    rows = _rows_where(sheet, lambda row: row.decision(grade).computed == CONFLICT)
    if rows:
        met = {
            rule.tier
            for r in rows
            for rule, truth in zip(grade.rules, sheet.row(r).decision(grade).truths, strict=True)
            if truth is True
        }
        tiers = tuple(t.name for t in grade.tiers if t.name in met)
        yield Finding("unique-conflict", rows, {"grade": grade.name, "tiers": tiers})


def _nevers(sheet: Sheet) -> Iterator[Finding]:
    for i, never in enumerate(sheet.program.nevers):
        rows = _rows_where(sheet, lambda row, c=never.condition: row.value(c) is True)
        if rows:
            yield Finding("never-broken", rows, {"number": i + 1})


def _promise(sheet: Sheet, index: int, ensure: Ensure) -> Iterable[Finding]:
    """The promise, when this sheet breaks it.  `monotone` is about rules, not about one sheet."""
    if ensure.kind == "graded":
        return _graded(sheet, ensure)
    if ensure.kind == "share":
        return _share(sheet, ensure)
    if ensure.kind == "implies" and ensure.condition is not None:
        condition = ensure.condition
        rows = _rows_where(sheet, lambda row: row.value(condition) is False)
        return [Finding("ensure-implies", rows, {"number": index + 1})] if rows else []
    return []


def _graded(sheet: Sheet, ensure: Ensure) -> list[Finding]:
    grades = [g for g in sheet.program.grades if ensure.grade in (None, g.name)]
    rows = _rows_where(sheet, lambda row: any(row.decision(g).tier < 0 for g in grades))
    return [Finding("ensure-graded", rows, {"grade": ensure.grade or ""})] if rows else []


def _share(sheet: Sheet, ensure: Ensure) -> list[Finding]:
    grade = sheet.program.grade(ensure.grade or "")
    total = sheet.table.row_count
    if grade is None or ensure.tier is None or ensure.op is None or ensure.share is None or total == 0:
        return []
    count = len(_rows_where(sheet, lambda row: row.decision(grade).final == ensure.tier))
    if holds(ensure.op, count, total, ensure.share):
        return []
    args = {"grade": grade.name, "tier": ensure.tier, "op": ensure.op, "share": ensure.share}
    return [Finding("ensure-share", (), args | {"found": count / total, "count": count, "total": total})]


def holds(op: str, count: int, total: int, share: Decimal) -> bool:
    """Whether `count` of `total` customers stand to the share as `op` says, exactly."""
    return compared(op, Fraction(count, total), exact(share)) is True

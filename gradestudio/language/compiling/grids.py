"""Bands, matrices and decision tables as values."""

from __future__ import annotations

from collections.abc import Sequence

from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.checks import grids as checks
from gradestudio.language.compiling.conditions import operand
from gradestudio.language.compiling.makers import all_or_none, condition, expression
from gradestudio.language.compiling.scope import Place
from gradestudio.language.compiling.values import same_type

NUMBER = p.Type.NUMBER


def form(node: s.Node, place: Place) -> tuple[p.Expr | None, str]:
    """The value of a let and how it was written: value, bands, matrix or table."""
    match node:
        case s.BandsForm():
            return _defaulted(bands(node, place), node.default, place), "bands"
        case s.MatrixForm():
            return _defaulted(matrix(node, place), node.default, place), "matrix"
        case s.TableForm():
            return _defaulted(let_table(node, place), node.default, place), "table"
    return expression(node, place), "value"


def _defaulted(found: p.Expr | None, default: s.Node | None, place: Place) -> p.Expr | None:
    return found if default is None else with_default(found, default, place)


def with_default(found: p.Expr | None, default: s.Node, place: Place) -> p.Expr | None:
    """The value, or the default where it is missing."""
    if found is None or isinstance(default, s.MissingLiteral):
        return found
    made = operand(default, found, place)
    if made is None:
        return None
    if made.type is not found.type:
        place.error("type-mismatch", default, expected=found.type, found=made.type)
        return None
    return p.WithDefault(found, made, span=place.span(default))


# ── Bands ───────────────────────────────────────────────────────────────────────────────────────


def bands(node: s.BandsForm, place: Place) -> p.Expr | None:
    has_missing = any(b.kind == "missing" for b in node.bands) or node.default is not None
    subject = expression(node.subject, place.within(collected=[]) if has_missing else place)
    if subject is None or not node.bands:
        return None
    inside = place.within(hole=subject)
    values = same_type([b.value for b in node.bands], place)
    tests = [condition(b.condition, inside) if b.condition is not None else None for b in node.bands]
    wanted = [i for i, b in enumerate(node.bands) if b.kind == "band"]
    if values is None or any(tests[i] is None for i in wanted):
        return None
    arms = tuple((t, values[i]) for i in wanted if (t := tests[i]) is not None)
    otherwise = next((values[i] for i, b in enumerate(node.bands) if b.kind == "else"), None)
    missing = next((values[i] for i, b in enumerate(node.bands) if b.kind == "missing"), None)
    if not place.entry.statement.broken:
        checks.check_bands(node, subject, tests, place)
    return p.Case(subject, arms, otherwise, missing, values[0].type, span=place.span(node))


# ── Headings and cells ──────────────────────────────────────────────────────────────────────────


def heading_conditions(cells: list[s.Cell], subject: p.Expr | None, place: Place) -> list[p.Expr | None]:
    """Conditions of the headings of one kind; `else` is none of the others, `-` is always true."""
    inside = place.within(hole=subject)
    plain = [
        condition(c.condition, inside) if c.condition is not None and subject is not None else None
        for c in cells
    ]
    others = tuple(t for t in plain if t is not None)
    made: list[p.Expr | None] = []
    for cell, test in zip(cells, plain, strict=True):
        if cell.otherwise:
            made.append(p.Not(p.AnyOf(others, span=place.span(cell)), span=place.span(cell)))
        elif cell.condition is None:
            made.append(p.AllOf((), span=place.span(cell)))
        else:
            made.append(test)
    return made


def matrix(node: s.MatrixForm, place: Place) -> p.Expr | None:
    down = [expression(d, place) for d in node.down]
    across = [expression(a, place) for a in node.across]
    if not _headings_fit(node):
        return None  # the parser has told
    column_kinds = [
        heading_conditions([column[i] for column in node.columns], across[i], place)
        for i in range(len(across))
    ]
    row_kinds = [
        heading_conditions([row.headings[i] for row in node.rows], down[i], place) for i in range(len(down))
    ]
    columns = _joined(column_kinds, len(node.columns), place, [column[0] for column in node.columns])
    rows = _joined(row_kinds, len(node.rows), place, node.rows)
    cells = _cells(node, place)
    if columns is None or rows is None or cells is None or None in down or None in across:
        return None
    if not place.entry.statement.broken:
        checks.check_matrix(node, _paired(across, column_kinds), _paired(down, row_kinds), place)
    of = next(v.type for row in cells for v in row)
    return p.Grid(rows, columns, cells, of, span=place.span(node))


def _headings_fit(node: s.MatrixForm) -> bool:
    down = all(len(row.headings) == len(node.down) for row in node.rows)
    across = all(len(column) == len(node.across) for column in node.columns)
    return bool(node.rows and node.columns) and down and across


def _paired(
    subjects: list[p.Expr | None], kinds: list[list[p.Expr | None]]
) -> list[tuple[p.Expr, list[p.Expr | None]]]:
    return [(subject, kind) for subject, kind in zip(subjects, kinds, strict=True) if subject is not None]


def _joined(
    kinds: list[list[p.Expr | None]], count: int, place: Place, where: Sequence[s.Node]
) -> tuple[p.Expr, ...] | None:
    made: list[p.Expr | None] = []
    for i in range(count):
        parts = all_or_none([kind[i] for kind in kinds])
        if parts is None:
            made.append(None)
        else:
            made.append(parts[0] if len(parts) == 1 else p.AllOf(parts, span=place.span(where[i])))
    return all_or_none(made) if made else None


def _cells(node: s.MatrixForm, place: Place) -> tuple[tuple[p.Expr, ...], ...] | None:
    width = len(node.columns)
    for row in node.rows:
        if len(row.cells) > width:
            return None  # the parser has told
    written = [cell for row in node.rows for cell in row.cells if cell is not None]
    if not written:
        if node.rows:
            place.error("matrix-empty", node)
        return None
    values = same_type(written, place)
    if values is None:
        return None
    made = iter(values)
    of = values[0].type
    rows = []
    for row in node.rows:
        line = [next(made) if cell is not None else p.Missing(of, span=place.span(row)) for cell in row.cells]
        line += [p.Missing(of, span=place.span(row))] * (width - len(line))
        rows.append(tuple(line))
    return tuple(rows)


# ── Tables ──────────────────────────────────────────────────────────────────────────────────────


def row_conditions(node: s.TableForm, place: Place) -> list[p.Expr | None]:
    """The condition of every row; None for a row with a mistake."""
    subjects = [expression(column.subject, place) for column in node.columns]
    return [_row_condition(row, subjects, place) for row in node.rows]


def _row_condition(row: s.TableRowNode, subjects: list[p.Expr | None], place: Place) -> p.Expr | None:
    if len(row.cells) != len(subjects):
        return None  # the parser has told
    parts: list[p.Expr | None] = []
    for cell, subject in zip(row.cells, subjects, strict=True):
        if cell.otherwise:
            place.error("else-in-table", cell)
            parts.append(None)
        elif cell.condition is not None:
            parts.append(
                condition(cell.condition, place.within(hole=subject)) if subject is not None else None
            )
    made = all_or_none(parts)
    if made is None:
        return None
    return made[0] if len(made) == 1 else p.AllOf(made, span=place.span(row))


def let_table(node: s.TableForm, place: Place) -> p.Expr | None:
    policy = node.policy or "first"
    tests = row_conditions(node, place)
    outputs = [row.output for row in node.rows]
    for row in node.rows:
        if row.output is None:
            place.error("table-row-without-result", row)
    written = [o for o in outputs if o is not None]
    if not written or len(written) < len(outputs):
        return None
    values = same_type(written, place)
    made = all_or_none(tests)
    if values is None or made is None:
        return None
    if policy in ("sum", "min", "max") and values[0].type is not NUMBER:
        place.error("table-policy-type", written[0], policy=policy, found=values[0].type)
        return None
    checks.check_rows(node, made, policy, place)
    rows = tuple(
        p.TableRow(test, found, span=place.span(row))
        for test, found, row in zip(made, values, node.rows, strict=True)
    )
    of = NUMBER if policy == "count" else values[0].type
    return p.LetTable(policy, rows, of, span=place.span(node))

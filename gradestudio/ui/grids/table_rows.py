"""A decision table as rows of cells: conditions, result, reason, how many each row decides."""

from __future__ import annotations

from dataclasses import replace

from gradestudio.language.edits.gridrows import GridLine, full_width, is_odd
from gradestudio.language.edits.grids import HEADING, GridRow
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.grids.reading import inside, is_anything, texts_of
from gradestudio.ui.grids.shown import Block, Cell, Row
from gradestudio.ui.grids.sources import DEFAULT, WHOLE, GridText
from gradestudio.ui.grids.stand import Stand
from gradestudio.ui.speech import say


def table_block(text: GridText, stand: Stand) -> Block:
    grid = text.grid
    full = full_width(grid)
    result = "result" if stand.key[0] == "table" else "value"
    forms = ("number", *["condition"] * grid.left, result, *["reason"] * (full - grid.left - 1))
    forms = (*forms, "count", "share")
    figures, holds = _figures(text, stand), _holds(text, stand)
    rows = [_heading(text, forms, stand)]
    on = 0
    for number, line in enumerate(text.lines):
        if line.off:
            rows.append(_off(line, number, forms))
            continue
        on += 1
        assert line.number is not None
        row = grid.rows[line.number]
        made = _odd(text.source, row, line, number, forms) if is_odd(grid, row) else None
        made = made or _row(row, line, number, on, forms, figures.get(line.number), stand)
        rows.append(replace(made, holds=holds.get(line.number)))
    if grid.default is not None:
        rows.append(_default(text, forms))
    about = say("ui.grid-about-table", name=stand.grade or stand.name)
    block = stand.block("table", about, tuple(rows), forms, grid.left, text)
    return replace(block, policy=_policy(text, stand))


def _policy(text: GridText, stand: Stand) -> str:
    if stand.key[0] == "let":
        return text.grid.statement.node.value.policy or "first"
    grade = stand.facts.program.grade(stand.grade) if stand.facts.program is not None else None
    return grade.policy if grade is not None else ""


Figures = dict[int, tuple[int, Filter]]
"""By row of the grid: how many, and how to see them."""


def _figures(text: GridText, stand: Stand) -> Figures:
    if stand.key[0] == "table":
        rules = stand.rules()
        if len(rules) != len(text.grid.rows):
            return {}
        return {n: (r.decides, Filter("decided", stand.grade, r.index)) for n, r in enumerate(rules)}
    placed = stand.placed
    if placed is None or placed.kind != "table" or placed.lines != len(text.grid.rows):
        return {}
    return {
        n: (count, Filter("placed", stand.name, (n, say("ui.grid-row", n=n + 1))))
        for n, count in enumerate(placed.counts)
    }


def _holds(text: GridText, stand: Stand) -> dict[int, int]:
    """By row of the grid of a grade: for how many its conditions hold."""
    rules = stand.rules() if stand.key[0] == "table" else []
    return {n: rule.matches for n, rule in enumerate(rules)} if len(rules) == len(text.grid.rows) else {}


def _heading(text: GridText, forms: tuple[str, ...], stand: Stand) -> Row:
    grid = text.grid
    cells = [Cell("plain", "#")]
    for number, slot in enumerate(grid.heading.slots):
        form = "subject" if number < grid.left else "output" if number == grid.left else "plain"
        at = (HEADING, number) if form != "plain" else None
        span = (slot.room.start, slot.room.end)
        sign = stand.facts.sign(slot.text) if form == "subject" else ""
        cells.append(Cell(form, slot.text, at, shown=_headed(slot.text), span=span, sign=sign))
    cells += [Cell("plain")] * (len(forms) - 2 - len(cells))
    word = "ui.grid-decides" if grid.statement.keyword == "table" else "ui.grid-takes"
    cells += [Cell("plain", say(word)), Cell("plain", say("ui.grid-share"))]
    item = grid.heading.item.span
    return Row("heading", tuple(cells), None, say("ui.grid-heading"), span=(item.start, item.end))


def _headed(text: str) -> str:
    """A heading without backticks, its arrow as an arrow."""
    shown = text.replace("`", "").replace("｀", "")
    return f"→ {shown[2:].strip()}" if shown.startswith("->") else shown


def _row(
    row: GridRow,
    line: GridLine,
    number: int,
    shown: int,
    forms: tuple[str, ...],
    figure: tuple[int, Filter] | None,
    stand: Stand,
) -> Row:
    cells = [Cell("number", str(shown))]
    for column, form in enumerate(forms[1:-2]):
        at = (line.number or 0, column)
        if column >= len(row.slots):
            end = row.item.span.end
            cells.append(Cell(form, "", at, quiet=True, span=(end, end)))
            continue
        slot = row.slots[column]
        cell = cell_of(form, slot.text, at, (slot.room.start, slot.room.end))
        if form == "result":
            tier = slot.text.strip("`｀")
            cell = replace(cell, badge=stand.badge(tier, stand.grade), shown=tier)
        cells.append(cell)
    count, wish = figure if figure is not None else (None, None)
    cells += [stand.count(count, wish), stand.share(count)]
    span = (line.line.start, line.line.end)
    return Row("row", tuple(cells), number, say("ui.grid-row", n=shown), span=span)


def cell_of(form: str, written: str, at: tuple[int, int] | None, span: tuple[int, int]) -> Cell:
    """A cell as it looks when it is not being edited."""
    if form in ("condition", "heading") and is_anything(written):
        return Cell(form, written, at, shown=say("ui.grid-any"), quiet=True, span=span)
    if form == "value" and (is_anything(written) or not written):
        return Cell(form, written, at, quiet=True, span=span)
    if form == "condition":
        return Cell(form, written, at, chips=texts_of(written), span=span)
    if form == "heading":
        return Cell(form, written, at, shown=", ".join(texts_of(written)), span=span)
    if form in ("reason", "value"):
        return Cell(form, written, at, shown=inside(written), quiet=not written, span=span)
    return Cell(form, written, at, span=span)


def _off(line: GridLine, number: int, forms: tuple[str, ...]) -> Row:
    """A row that is switched off: looked at, not edited."""
    cells = [Cell("number", "–")]
    cells += [cell_of(form, text, None, (0, 0)) for form, text in zip(forms[1:-2], line.cells, strict=False)]
    cells += [Cell("plain")] * (len(forms) - len(cells))
    name = say("ui.grid-row-off")
    return Row("off", tuple(cells), number, name, span=(line.line.start, line.line.end))


def _odd(source: str, row: GridRow, line: GridLine, number: int, forms: tuple[str, ...]) -> Row:
    """A row with too many or too few cells: its text in one cell."""
    item = row.item.span
    written = source[item.start : item.end]
    text = Cell("whole", written, (line.number or 0, WHOLE), span=(item.start, item.end))
    cells = [Cell("number", "!"), text, *[Cell("plain")] * (len(forms) - 2)]
    made = Row("odd", tuple(cells), number, say("ui.grid-row-odd"), (1, len(forms) - 1))
    return replace(made, span=(line.line.start, line.line.end))


def _default(text: GridText, forms: tuple[str, ...]) -> Row:
    """The `default` line below."""
    item = text.grid.default
    assert item is not None
    written = text.source[item.span.start : item.span.end]
    cell = Cell("whole", written, (DEFAULT, WHOLE), span=(item.span.start, item.span.end))
    start = 1 if forms[0] == "number" else 0
    cells = [*[Cell("plain")] * start, cell, *[Cell("plain")] * (len(forms) - start - 1)]
    span = (item.span.start, item.span.end)
    return Row("default", tuple(cells), None, say("ui.grid-default"), (start, len(forms) - start), span)


default_row = _default

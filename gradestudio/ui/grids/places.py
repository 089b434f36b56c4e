"""What may be typed into a cell, and how its text looks while it is edited."""

from __future__ import annotations

from gradestudio.language.edits.places import is_chinese
from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.reading import inside, is_anything, plain, texts_of
from gradestudio.ui.grids.shown import Block, Cell
from gradestudio.ui.grids.sources import BandsText, GridText
from gradestudio.ui.grids.typed import Place, typed_cell


def place_of(block: Block, facts: Facts, row: int, column: int) -> Place:
    """What is known of a cell that is edited."""
    cell = block.cell(row, column)
    alone = cell.form not in ("low", "high") or block.cell(row, 1 - column).quiet
    return _place(block, facts, cell.form, row, column, cell.written, alone)


def place_below(block: Block, facts: Facts, column: int) -> Place:
    """What is known of a cell of a row that is still to be made."""
    return _place(block, facts, block.forms[column], len(block.rows), column, "", True)


def _place(block: Block, facts: Facts, form: str, row: int, column: int, like: str, alone: bool) -> Place:
    texts = False
    if block.source is None:
        return Place(form)
    if form == "condition" and block.kind == "table":
        texts = facts.holds_texts(block.cell(0, column).written)
    elif form == "heading":
        texts = _heading_texts(block, facts, row, column)
    elif form == "value":
        others = [c.written for r in block.rows for c in r.cells if c.form == "value" and c.written]
        texts = plain(others)
        like = like if like[:1] in ('"', "“", "「") else next((w for w in others if not is_anything(w)), "")
    elif form == "reason":
        like = like or next((c.written for r in block.rows for c in r.cells if c.form == "reason"), "")
    return Place(
        form,
        texts,
        _tiers(block, facts) if form == "result" else {},
        facts.names(),
        is_chinese(_statement(block)),
        like,
        alone,
    )


def _statement(block: Block):
    source = block.source
    return source.grid.statement if isinstance(source, GridText) else source.bands.statement


def _heading_texts(block: Block, facts: Facts, row: int, column: int) -> bool:
    """Whether a heading of a matrix is held against texts."""
    subjects = subjects_of(block)
    if subjects is None:
        return False
    down, across = subjects
    if row == 0:
        return len(across) == 1 and facts.holds_texts(across[0])
    if block.edge + 1 != len(down):
        return False
    return facts.holds_texts(down[column])


def subjects_of(block: Block) -> tuple[list[str], list[str]] | None:
    """What a matrix's lines and columns are of, as written."""
    source = block.source
    if block.kind != "matrix" or isinstance(source, BandsText) or source is None:
        return None
    statement = source.grid.statement
    form, text = statement.node.value, statement.text
    return (
        [text[node.span.start : node.span.end] for node in form.down],
        [text[node.span.start : node.span.end] for node in form.across],
    )


def _tiers(block: Block, facts: Facts) -> dict[str, str]:
    """Tier names by name and by title."""
    grade = facts.program.grade(block.grade) if facts.program is not None else None
    if grade is None:
        return {}
    titles = {tier.title: tier.name for tier in grade.tiers if tier.title}
    return titles | {tier.name: tier.name for tier in grade.tiers}


def editable_text(cell: Cell, place: Place) -> str:
    """The text that is edited: without quotes where typing it puts them back."""
    if cell.quiet and (not cell.written or is_anything(cell.written)):
        return ""
    bare = cell.written
    if cell.form in ("condition", "heading") and (texts := texts_of(cell.written)):
        bare = ", ".join(texts)
    elif cell.form in ("reason", "value"):
        bare = inside(cell.written)
    elif cell.form == "result":
        bare = cell.written.strip("`｀")
    return bare if typed_cell(bare, place) == cell.written else cell.written

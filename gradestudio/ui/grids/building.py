"""The blocks of a rulebook: each decision table, matrix and band as rows of cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gradestudio.language.reading.parsing import parse
from gradestudio.language.reading.statements import cut
from gradestudio.ui.grids.band_rows import bands_block
from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.matrix_rows import matrix_block
from gradestudio.ui.grids.mistakes import with_mistakes
from gradestudio.ui.grids.shown import Block
from gradestudio.ui.grids.sources import BandsText, source_of
from gradestudio.ui.grids.stand import Stand
from gradestudio.ui.grids.table_rows import table_block


def blocks_of(book: Any, facts: Facts) -> tuple[Block, ...]:
    """In the order of the file.  `book` is the text of now; `facts` may be of a text a moment ago."""
    before = {key: statement.text for key, statement, _ in _keyed(parse(facts.good))} if facts.good else {}
    made: list[Block] = []
    for key, statement, grade in _keyed(book):
        stale = not facts.trial and before.get(key) != statement.text
        stand = Stand(key, statement, grade, facts, stale, _ordinal(book, statement))
        block = _block(book.source, stand)
        if block is not None:
            current = facts.source == book.source
            made.append(with_mistakes(block, statement, facts.diagnostics if current else ()))
    return tuple(made)


def _block(source: str, stand: Stand) -> Block | None:
    statement = stand.statement
    text = source_of(source, statement)
    if isinstance(text, BandsText):
        return bands_block(text, stand)
    if text is not None:
        return matrix_block(text, stand) if text.grid.kind == "matrix" else table_block(text, stand)
    if statement.node is None and _may_be_grid(statement):
        return stand.block("text", statement.text.split("\n", 1)[0].strip(), (), (), 0, None)
    return None


def _may_be_grid(statement: Any) -> bool:
    """Whether a statement that cannot be read looks like a grid."""
    return statement.keyword == "table" or (
        statement.keyword == "let" and any(line.bars for line in cut(statement.text).lines)
    )


def _keyed(book: Any) -> Iterator[tuple[tuple[str, str, int], Any, str]]:
    """Tables and definitions with their keys and the grade above."""
    seen: dict[tuple[str, str], int] = {}
    grade = ""
    for statement in book.statements:
        if statement.keyword == "grade":
            grade = _name(statement)
        if statement.keyword not in ("table", "let"):
            continue
        name = _name(statement)
        number = seen[statement.keyword, name] = seen.get((statement.keyword, name), -1) + 1
        yield (statement.keyword, name, number), statement, grade if statement.keyword == "table" else ""


def _name(statement: Any) -> str:
    name = getattr(statement.node, "name", None)
    return str(getattr(name, "name", ""))


def _ordinal(book: Any, statement: Any) -> int:
    """Its number among the statements of its keyword."""
    return sum(1 for s in book.statements if s.keyword == statement.keyword and s.start < statement.start)

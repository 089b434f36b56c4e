"""From one statement's text to its tree: the head and, where it has them, its items, each parsed alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gradestudio.diagnostics import Diagnostic, Edit, Fix, Severity, Span
from gradestudio.language import syntax as tree
from gradestudio.language.building.inputs import with_properties
from gradestudio.language.building.parts import GroupLine, Part
from gradestudio.language.reading.grids import read_bands, read_matrix, read_table
from gradestudio.language.reading.making import Making
from gradestudio.language.reading.scanning import Token
from gradestudio.language.reading.statements import (
    Line,
    cut,
    joined_lines,
    nearest_statement_word,
    statement_word,
    statement_words,
)
from gradestudio.language.vocabulary import BY_TERMINAL, WORD_CHARACTERS

TREE_DEPTH = 200
_GRID_WORDS = tuple(s for t in ("BANDS_OF", "MATRIX_OF", "TABLE") for s in BY_TERMINAL[t].spellings)
_LET_FORM = re.compile(
    rf"(?:let|定义)\s*(?:[`｀][^`｀\r\n]*[`｀]|[^\W\d][{WORD_CHARACTERS}]*)(?:\s|[#＃][^\r\n]*)*[=＝](?:\s|[#＃][^\r\n]*)*"
    rf"(?:{'|'.join(word.replace(' ', chr(92) + 's+') for word in _GRID_WORDS)})(?!\w)"
)
_SCORE_ITEM = re.compile(r"\s*(?:[-+－＋]|group(?!\w)|分组)")
_GROUP = re.compile(r"\s*(?:group(?!\w)|分组)")
_STRATEGY_ITEM = re.compile(r"\s*(?:[\"“「]|contact\s+every(?!\w)|回访周期)")
_ANY_ITEM = re.compile(r"\s*[^\s#＃]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a statement's text is, wherever it stands; spans count from its start."""

    keyword: str
    node: Any
    diagnostics: tuple[Diagnostic, ...]
    broken: bool
    tokens: tuple[Token, ...]
    """In order of place; `BAR` for the bars of a grid."""
    embedded: dict[int, tuple[Token, ...]]
    """Tokens inside the placeholders of a text, by the text's start."""
    items: tuple[tuple[int, int], ...]
    """Start and level (1, or 2 inside a group) of each item."""


def parse_text(text: str) -> Parsed:
    """The tree of one statement.  Its first word decides what it is.

    A line at column 0 that begins no statement is read as part of it; where that breaks the statement, it is
    read without the line and the line reported as unknown.  A statement that stands indented below
    another does not hide that one either.
    """
    joined = joined_lines(text)
    made = _parse(text, joined)
    if joined and made.broken:
        alone = _parse(text[: joined[0]], [])
        if not alone.broken:
            strange = _unknown_line(text, joined[0])
            return replace(alone, diagnostics=(*alone.diagnostics, strange), broken=True)
    indented = [d for d in made.diagnostics if d.code == "statement-indented" and d.span]
    if made.node is None and len(indented) == 1 == len(made.diagnostics):
        alone = _parse(text[: indented[0].fixes[0].edits[0].span.start], [])
        return replace(alone, diagnostics=(*alone.diagnostics, *indented), broken=True)
    return made


def _parse(text: str, joined: Sequence[int]) -> Parsed:
    terminal = statement_word(text)[1]
    making = Making(text, "en" if text[:1].isascii() else "zh")
    node: Any = None
    if terminal:
        for at in joined:
            fix = Fix("indent", (Edit(Span(at, at), "  "),))
            making.report(
                "line-not-indented", Span(at, _line_end(text, at)), (fix,), word=making.spelled(terminal)
            )
        node = read_statement(making, terminal)
    else:
        making.diagnostics.append(_unknown_line(text, 0))
    if node is not None and len(making.tokens) > TREE_DEPTH:
        node = _not_too_deep(making, node)
    keyword = BY_TERMINAL[terminal].en if terminal else ""
    diagnostics = tuple(sorted(making.diagnostics, key=lambda d: d.span or Span(0, 0)))
    broken = making.broken or node is None
    tokens = tuple(sorted(making.tokens, key=lambda token: token.start))
    embedded = {start: tuple(some) for start, some in making.embedded.items()}
    return Parsed(keyword, node, diagnostics, broken, tokens, embedded, tuple(making.items))


def _unknown_line(text: str, at: int) -> Diagnostic:
    word = statement_word(text, at)[0]
    near = nearest_statement_word(word)
    span = Span(at, at + max(len(word), 1))
    fixes = (Fix("replace-word", (Edit(span, near),), {"right": near}),) if near else ()
    args = {"word": word, "name": word, "choices": statement_words()}
    return Diagnostic("unknown-statement", Severity.ERROR, span, args=args, fixes=fixes)


def _line_end(text: str, at: int) -> int:
    return at + len(re.split(r"[\r\n]", text[at:], maxsplit=1)[0])


def read_statement(making: Making, terminal: str) -> Any:
    """What was made of a statement of a kind; None when its head could not be read."""
    made = cut(making.text)
    if made.too_deep is not None:
        making.report("brackets-too-deep", Span(made.too_deep, made.too_deep + 1))
        return None
    reader = _READERS.get(terminal)
    if reader:
        return reader(making, made.lines)
    read, node = making.piece(terminal.lower(), 0, len(making.text))
    return node if read else None


def _head(
    making: Making, start: str, lines: Sequence[Line], is_item: re.Pattern[str]
) -> tuple[Any, list[Line]]:
    """The node of the head (None when broken) and the items, each with the lines that continue it."""
    heads, items = 1, []
    while heads < len(lines) and not is_item.match(making.text, lines[heads].start, lines[heads].end):
        heads += 1
    for line in lines[heads:]:
        if is_item.match(making.text, line.start, line.end) or not items:
            items.append(line)
        else:
            items[-1] = Line(items[-1].start, line.end, items[-1].bars + line.bars)
    making.items += [(item.start, 1) for item in items]
    read, node = making.piece(start, 0, lines[heads - 1].end)
    return (node if read else None), items


def _rulebook(making: Making, lines: Sequence[Line]) -> Any:
    node, items = _head(making, "rulebook", lines, _ANY_ITEM)
    parts: list[Part] = []
    for item in items:
        read, some = making.piece("rulebook_item", item.start, item.end)
        if read:
            parts += some
    return with_properties(making, node, parts) if node else None


def _related(making: Making, lines: Sequence[Line]) -> Any:
    node, items = _head(making, "related", lines, _ANY_ITEM)
    columns: list[tree.FieldNode] = []
    aka: list[Any] = []
    for item in items:
        read, made = making.piece("related_item", item.start, item.end)
        if read and isinstance(made, Part):
            aka += made.value
        elif read:
            columns.append(made)
    return replace(node, columns=tuple(columns), aka=(*node.aka, *aka)) if node else None


def _score(making: Making, lines: Sequence[Line]) -> Any:
    node, items = _head(making, "score", lines, _SCORE_ITEM)
    groups: list[tree.ScoreGroupNode] = [tree.ScoreGroupNode(None, None, ())]
    making.items = _score_levels(making, items)
    for item in items:
        read, made = making.piece("score_item", item.start, item.end)
        if read and isinstance(made, GroupLine):
            groups.append(tree.ScoreGroupNode(made.name, made.cap, (), span=made.span))
        elif read:
            last = groups[-1]
            span = made.span if not last.items and last.name is None else last.span.join(made.span)
            groups[-1] = replace(last, items=(*last.items, made), span=span)
    if not groups[0].items and len(groups) > 1:
        del groups[0]
    return replace(node, groups=tuple(g for g in groups if g.items or g.name or g.cap)) if node else None


def _score_levels(making: Making, items: Sequence[Line]) -> list[tuple[int, int]]:
    """Items before the first group stand at level 1, like the groups; those of a group at level 2."""
    levels: list[tuple[int, int]] = []
    inside = False
    for item in items:
        is_group = _GROUP.match(making.text, item.start, item.end) is not None
        inside = inside or is_group
        levels.append((item.start, 2 if inside and not is_group else 1))
    return levels


def _strategy(making: Making, lines: Sequence[Line]) -> Any:
    node, items = _head(making, "strategy", lines, _STRATEGY_ITEM)
    made = [made for read, made in (making.piece("strategy_item", i.start, i.end) for i in items) if read]
    notes = tuple(m for m in made if isinstance(m, tree.NoteNode))
    contacts = tuple(m for m in made if isinstance(m, tree.ContactNode))
    return replace(node, notes=notes, contacts=contacts) if node else None


def _table(making: Making, lines: Sequence[Line]) -> Any:
    node, items = _head(making, "table", lines, _ANY_ITEM)
    if node is None:
        return None
    return replace(node, form=read_table(making, node.form, items))


def _let(making: Making, lines: Sequence[Line]) -> Any:
    form = _LET_FORM.match(making.text)
    if form is None:
        read, node = making.piece("let", 0, len(making.text))
        return node if read else None
    heads = 1 + next((i for i, line in enumerate(lines) if line.end >= form.end()), 0)
    read, node = making.piece("let", 0, lines[heads - 1].end)
    items = [line for line in lines[heads:] if _ANY_ITEM.match(making.text, line.start, line.end)]
    making.items += [(item.start, 1) for item in items]
    if not read:
        return None
    return _with_grid(making, node, items)


def _with_grid(making: Making, node: tree.LetNode, items: Sequence[Line]) -> tree.LetNode:
    readers: dict[type, Callable[[Making, Any, Sequence[Line]], Any]] = {
        tree.BandsForm: read_bands,
        tree.MatrixForm: read_matrix,
        tree.TableForm: read_table,
    }
    reader = readers.get(type(node.value))
    if reader is None:
        return node
    value = reader(making, node.value, items)
    return replace(node, value=value)


_READERS: dict[str, Callable[[Making, Sequence[Line]], Any]] = {
    "RULEBOOK": _rulebook,
    "RELATED": _related,
    "SCORE": _score,
    "STRATEGY": _strategy,
    "TABLE": _table,
    "LET": _let,
}


def _not_too_deep(making: Making, node: Any) -> Any:
    """The node, or None (reported at the place) when its tree is deeper than can be walked safely."""
    waiting = [(node, 1)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, tuple):
            waiting += [(part, depth) for part in one]
        elif isinstance(one, tree.Node):
            if depth > TREE_DEPTH:
                making.report("tree-too-deep", one.span, limit=TREE_DEPTH)
                return None
            waiting += [(getattr(one, field), depth + 1) for field in one.__dataclass_fields__]
    return node

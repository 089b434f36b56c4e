"""Headings of a sheet written into a rulebook as other names (`aka`) of its fields, by edits of its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gradestudio.diagnostics import Edit, Span, apply_edits
from gradestudio.language import syntax as s
from gradestudio.language.headings import compared
from gradestudio.language.phrases import may_stand_bare, phrase
from gradestudio.language.reading.parsing import parse


def aka_edits(source: str, headings: Mapping[str, str]) -> tuple[tuple[Edit, ...], tuple[str, ...]]:
    """Edits that give fields these headings as other names, and the names for which there is no place.

    A column of a related sheet goes by `relation.column`, a related sheet itself by `relation.`. A field that
    has the name already needs no edit. Every byte outside the inserted names stays.
    """
    found = {name: node for name, _, node in _places(source)}
    edits: list[Edit] = []
    homeless: list[str] = []
    for name, heading in headings.items():
        place = found.get(name)
        if place is None or not heading:
            homeless.append(name)
        elif not _has(place, heading):
            edit = _edit(name, heading, source)
            edits += [edit] if edit is not None else []
            homeless += [name] if edit is None else []
    return tuple(edits), tuple(homeless)


def _places(source: str) -> Iterator[tuple[str, s.Statement, s.FieldNode | s.RelatedNode]]:
    """Everything that can have other names, by the name that `headings` uses."""
    for statement in parse(source).statements:
        node = statement.node
        if isinstance(node, s.FieldNode):
            yield node.name.name, statement, node
        elif isinstance(node, s.RelatedNode):
            yield f"{node.name.name}.", statement, node
            for column in node.columns:
                yield f"{node.name.name}.{column.name.name}", statement, column


def _has(node: s.FieldNode | s.RelatedNode, heading: str) -> bool:
    wanted = compared(heading)
    names = [node.name.name, *(_said(aka) for aka in node.aka)]
    return any(compared(name) == wanted for name in names)


def _said(node: s.Node) -> str:
    if isinstance(node, s.Name):
        return node.name
    return node.value if isinstance(node, s.TextLiteral) else ""


def _edit(name: str, heading: str, source: str) -> Edit | None:
    """The edit, tried out: None where the text would not read as meant."""
    _, statement, node = next(p for p in _places(source) if p[0] == name)
    chinese = not source[statement.start : statement.start + len(statement.text)].split(None, 1)[0].isascii()
    last = node.aka[-1] if node.aka else node
    if last.span is None:
        return None
    at = statement.start + last.span.end
    for written in _spellings(heading):
        text = f", {written}" if node.aka else f" {phrase('AKA', chinese)} {written}"
        edit = Edit(Span(at, at), text)
        tried = {n: p for n, _, p in _places(apply_edits(source, [edit]))}
        if name in tried and _has(tried[name], heading):
            return edit
    return None


def _spellings(heading: str) -> Iterator[str]:
    if may_stand_bare(heading):
        yield heading
    for opening, closing in (('"', '"'), ("`", "`"), ("「", "」"), ("“", "”")):
        if opening not in heading and closing not in heading:
            yield f"{opening}{heading}{closing}"

"""New grids, chosen from a menu: a table of a grade, a matrix of two choices, bands of a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QMenu

from gradestudio.language.amounts import plain
from gradestudio.language.edits import newgrids
from gradestudio.language.edits.places import mostly_chinese
from gradestudio.language.program import FieldKind
from gradestudio.language.reading.parsing import parse
from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.writer import GridWriter
from gradestudio.ui.speech import say

_NUMBERS = (FieldKind.NUMBER, FieldKind.MONEY)
_MOST = 12
"""Choices of a field that a matrix is offered for."""


def fill_new_menu(menu: QMenu, writer: GridWriter, facts: Facts, columns: Mapping[str, Any] | None) -> None:
    """What can be made of the fields that there are; what cannot is shown, disabled."""
    program = facts.program
    _part(menu, "ui.grid-new-table", [(g.name, _table(writer, facts, g)) for g in _of(program, "grades")])
    choices = [f for f in _of(program, "fields") if 1 < len(f.choices) <= _MOST]
    part = menu.addMenu(say("ui.grid-new-matrix"))
    part.setEnabled(len(choices) > 1)
    for down in choices:
        others = [(f.name, _matrix(writer, down, f)) for f in choices if f is not down]
        _part(part, "", others, title=f"{down.name} ×")
    numbers = [f.name for f in _of(program, "fields") if f.kind in _NUMBERS]
    _part(menu, "ui.grid-new-bands", [(n, _bands(writer, n, columns)) for n in numbers])


def _of(program: Any, part: str) -> list[Any]:
    return list(getattr(program, part)) if program is not None else []


def _part(menu: QMenu, key: str, lines: list[tuple[str, Callable[[], Any]]], title: str = "") -> None:
    part = menu.addMenu(title or say(key))
    part.setEnabled(bool(lines))
    for text, act in lines:
        part.addAction(text).triggered.connect(lambda _=False, act=act: act())


def _table(writer: GridWriter, facts: Facts, grade: Any) -> Callable[[], Any]:
    def make() -> None:
        book = parse(writer.text)
        statement = next(
            (s for s in book.statements if s.keyword == "grade" and _name(s) == grade.name), None
        )
        if statement is None:
            return
        subject = next((f.name for f in _of(facts.program, "fields") if f.kind is not FieldKind.ID), "")
        tier = grade.otherwise or grade.tiers[-1].name
        title = _titled(grade.name, "规则", " rules", mostly_chinese(book))
        writer.make(newgrids.table_added(book, statement, [subject], tier, title))

    return make


def _matrix(writer: GridWriter, down: Any, across: Any) -> Callable[[], Any]:
    def make() -> None:
        book = parse(writer.text)
        chinese = mostly_chinese(book)
        title = _titled(down.name, "矩阵", " matrix", chinese)
        value = "待定" if chinese else "open"
        pairs = ((down.name, down.choices), (across.name, across.choices))
        writer.make(newgrids.matrix_added(book, *pairs, title, value))

    return make


def _bands(writer: GridWriter, name: str, columns: Mapping[str, Any] | None) -> Callable[[], Any]:
    def make() -> None:
        book = parse(writer.text)
        title = _titled(name, "档", " bands", mostly_chinese(book))
        writer.make(newgrids.bands_added(book, name, edges_of(columns, name), title))

    return make


def _titled(name: str, chinese: str, english: str, is_chinese: bool) -> str:
    return name + (chinese if is_chinese else english)


def _name(statement: Any) -> str:
    return str(getattr(getattr(statement.node, "name", None), "name", ""))


def edges_of(columns: Mapping[str, Any] | None, name: str) -> list[str]:
    """Two edges, at 35 and 70 % of a column, round numbers; 1 where the column is not known."""
    summary = columns.get(name) if columns is not None else None
    points = getattr(summary, "quantiles", ())
    if len(points) != 21:
        return ["1"]
    rounded = sorted({_round(points[7]), _round(points[14])})
    return [plain(value) for value in rounded]


def _round(value: float) -> Decimal:
    """To two figures."""
    number = Decimal(repr(value))
    if not number:
        return Decimal(0)
    return round(number, 1 - number.adjusted())

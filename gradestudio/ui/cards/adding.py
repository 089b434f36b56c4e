"""What can be added to a rulebook from a menu: each stands as a card at once, ready to be filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu

from gradestudio.diagnostics import Edit
from gradestudio.language.edits import newstatements as new
from gradestudio.language.edits import writing
from gradestudio.language.edits.order import grade_of
from gradestudio.language.headings import compared
from gradestudio.ui.icons import icon
from gradestudio.ui.speech import say, speech

Make = Callable[[Any], tuple[Edit, ...]]
_MOST_COLUMNS = 30
_MOST_CHOICES = 12
_DRAWINGS = {
    "rule": "rule",
    "tier": "tier",
    "strategy": "strategy",
    "param": "param",
    "score": "number",
    "tag": "tag",
    "ensure": "promise",
    "grade": "tier",
}


def fill_add_menu(menu: QMenu, view: Any, columns: Mapping[str, Any] | None) -> None:
    """`view`: the cards; `columns`: of the sheet, for fields that the rulebook does not have yet."""
    menu.clear()
    book = view.writer.book()
    grade = _grade_at(book, view.writer.position)
    for keyword in ("rule", "tier", "strategy"):
        action = _add(menu, keyword, partial(add, view, keyword))
        action.setEnabled(grade is not None)
    menu.addSeparator()
    for keyword in ("param", "score", "tag", "ensure", "grade"):
        _add(menu, keyword, partial(add, view, keyword))
    menu.addSeparator()
    _fields(menu.addMenu(icon("columns"), say("ui.add-field")), view, book, columns)


def add(view: Any, keyword: str) -> None:
    """A new statement of a kind, behind its like; its card opens."""
    if keyword == "rule":
        view.add_rule()
        return
    book = view.writer.book()
    edits = _edits(book, keyword, _grade_at(book, view.writer.position))
    if not edits:
        view.told.emit(say("ui.add-none-left"))
        return
    write(view, edits, keyword)


def write(view: Any, edits: tuple[Edit, ...], keyword: str) -> None:
    """Make the edits as one step, and go to the card of the statement that they added."""
    before = _count(view.writer.book(), keyword)

    def follow(made: Any) -> int:
        at = edits[0].span.start
        # A grade is a heading over the cards of its tiers.
        shown = "tier" if keyword == "grade" else keyword
        of_kind = [s.start for s in made.statements if s.keyword == shown and s.start >= at]
        return of_kind[0] if of_kind and _count(made, keyword) > before else at

    view.open_next = True
    view.writer.make(edits, say("ui.did-added", name=say(f"ui.word-{keyword}")), follow)


def _count(book: Any, keyword: str) -> int:
    return sum(s.keyword == keyword for s in book.statements)


def _edits(book: Any, keyword: str, grade: Any) -> tuple[Edit, ...]:
    makes: dict[str, Make] = {
        "tier": lambda b: new.tier_added(b, grade, say("ui.new-tier")) if grade is not None else (),
        "strategy": lambda b: (
            new.strategy_added(b, grade, say("ui.new-strategy")) if grade is not None else ()
        ),
        "param": lambda b: new.param_added(b, say("ui.new-param")),
        "score": lambda b: new.score_added(b, say("ui.new-score")),
        "tag": lambda b: new.tag_added(b, say("ui.new-tag")),
        "grade": lambda b: new.grade_added(b, say("ui.new-grade")),
        "ensure": new.promise_added,
    }
    return makes[keyword](book)


def _grade_at(book: Any, at: int) -> Any:
    """The grade that a place belongs to, else the first one."""
    here = next((s for s in reversed(book.statements) if s.start <= at), None)
    found = grade_of(book, here) if here is not None else None
    return found or next((s for s in book.statements if s.keyword == "grade"), None)


def _fields(menu: QMenu, view: Any, book: Any, columns: Mapping[str, Any] | None) -> None:
    """Columns of the sheet that no field reads, with the type that they look like."""
    menu.setEnabled(False)
    for heading, summary in _unread(book, columns):
        choices = _choices(summary)
        kind = "id" if summary.guess == "id" else summary.guess if summary.guess in new.TYPES else "text"
        type_word = writing.word("ONE_OF" if choices else new.TYPES[kind], speech().language == "zh")
        action = menu.addAction(f"{heading} : {type_word}".replace("&", "&&"))
        action.triggered.connect(lambda _=False, h=heading, k=kind, c=choices: _add_field(view, h, k, c))
        menu.setEnabled(True)


def _add_field(view: Any, heading: str, kind: str, choices: Sequence[str]) -> None:
    write(view, new.field_added(view.writer.book(), heading, kind, choices), "field")


def _unread(book: Any, columns: Mapping[str, Any] | None) -> list[tuple[str, Any]]:
    known: set[str] = set()
    for statement in book.statements:
        if statement.keyword == "field" and statement.node is not None:
            names = (statement.node.name, *getattr(statement.node, "aka", ()))
            known |= {compared(getattr(name, "name", str(name))) for name in names}
    own = [(h, c) for h, c in (columns or {}).items() if c.relation is None and c.guess != "blank"]
    return [(h, c) for h, c in own if compared(h) not in known][:_MOST_COLUMNS]


def _choices(summary: Any) -> tuple[str, ...]:
    listed = summary.guess == "one of" and 1 < summary.distinct <= _MOST_CHOICES
    return tuple(value for value, _ in summary.values) if listed else ()


def _add(menu: QMenu, keyword: str, act: Callable[[], Any]) -> Any:
    action = menu.addAction(icon(_DRAWINGS[keyword]), say(f"ui.word-{keyword}"))
    action.triggered.connect(lambda _=False: act())
    return action

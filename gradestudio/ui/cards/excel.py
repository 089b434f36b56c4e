"""Rules to Excel and back: rows of name, tier, condition and reason, tab-separated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QApplication

from gradestudio.language.edits.order import grade_of
from gradestudio.language.edits.ruletable import COLUMNS, RuleRow, row_of, rules_of, written
from gradestudio.messages import Words
from gradestudio.ui.grids.clipboard import as_text, cells_of
from gradestudio.ui.speech import say, words

_HEADS = ("ui.rules-name", "ui.rules-tier", "ui.rules-condition", "ui.rules-reason")
_MOST_TOLD = 3


def copy_rules(view: Any, start: int, every: bool = False) -> None:
    """The rule of a card; or all rules of its grade, with headings."""
    book, statement = view.writer.book(), view.writer.statement(start)
    if statement is None:
        return
    wanted = rules_of(book, statement) if every else [statement]
    found = [row for s in wanted if (row := row_of(book, s)) is not None]
    if not found:
        return
    lines = [(row.name, row.tier, row.condition, row.reason) for row in found]
    head = [tuple(say(key) for key in _HEADS)] if every else []
    QApplication.clipboard().setText(as_text([*head, *lines]))
    view.noted.emit(say("ui.rules-copied", n=len(found)))


def paste_rules(view: Any, start: int) -> None:
    """Rows as rules of the grade of a card: those that have the name of a rule change it, others are new
    behind the card.  One step; where a row cannot be a rule that is told, and nothing is pasted."""
    book, statement, text = view.writer.book(), view.writer.statement(start), QApplication.clipboard().text()
    grade = grade_of(book, statement) if statement is not None else None
    if statement is None or grade is None or not text.strip():
        return
    tiers = dict(view.context.tiers.get(grade.node.name.name, ())) if grade.node is not None else {}
    lines = [cells for cells in cells_of(text) if any(cell.strip() for cell in cells)]
    if lines and _is_heading(lines[0]):
        lines = lines[1:]
    rows = [_row(cells, tiers) for cells in lines]
    if not rows or not any(row.condition for row in rows):
        view.refused.emit(say("ui.rules-no-rows"))
        return
    made = written(book, statement, rows, tuple(tiers))
    if made.wrong:
        view.refused.emit(_told(made.wrong, rows))
    elif made.edits:
        step = say("ui.rules-pasted", new=made.new, changed=made.changed)
        view.writer.make(made.edits, step)
        view.told.emit(step)
    else:
        view.noted.emit(say("ui.rules-same"))


def _row(cells: list[str], tiers: dict[str, Any]) -> RuleRow:
    """Cells that are missing are empty; a tier may be said by its title."""
    name, tier, condition, reason = (*(cell.strip() for cell in cells[:COLUMNS]), *[""] * COLUMNS)[:COLUMNS]
    row = RuleRow(name, tier, condition, reason)
    named = next((known for known, title in tiers.items() if title == tier), None)
    return replace(row, tier=named) if tier not in tiers and named is not None else row


def _is_heading(cells: list[str]) -> bool:
    """Whether a line is the headings, in either language."""
    return any(
        [cell.strip() for cell in cells[:2]] == [Words(language).text(key) for key in _HEADS[:2]]
        for language in ("zh", "en")
    )


def _told(wrong: dict[int, str], rows: list[RuleRow]) -> str:
    """Which rows cannot be rules, and why."""
    first = list(wrong.items())[:_MOST_TOLD]
    said = [say(_WRONG[why], row=number + 1, what=_what(rows[number], why)) for number, why in first]
    return say("ui.rules-not-pasted", n=len(wrong), which=words().listed(said))


def _what(row: RuleRow, why: str) -> str:
    return {"tier": row.tier, "condition": row.condition}.get(why, row.name)


_WRONG = {
    "tier": "ui.rules-wrong-tier",
    "condition": "ui.rules-wrong-condition",
    "name": "ui.rules-no-name",
    "taken": "ui.rules-name-taken",
}

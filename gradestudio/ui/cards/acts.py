"""What is done to a card: moved, copied, switched, named, taken out, added; its menus."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from gradestudio.language.edits import order, rules
from gradestudio.ui.cards import excel
from gradestudio.ui.icons import icon
from gradestudio.ui.speech import say

MOVABLE = ("rule", "table", "tier", "let", "score", "param", "strategy", "tag", "field", "related", "example")
RENAMED = ("field", "param", "let", "score", "tag", "tier", "grade", "related")


def switch(view: Any, start: int) -> None:
    """Off, or on again."""
    card = view.list.card(start)
    if card is None or not card.switchable:
        return
    step = say("ui.did-on" if card.off else "ui.did-off", name=card.name)
    view.writer.change(start, lambda b, s: rules.switched(b, s, on=card.off), step)


def move(view: Any, start: int, by: int) -> None:
    """One place up or down among what it may change places with."""
    row = view.siblings(start)
    if start in row:
        move_to(view, start, row.index(start) + by)


def move_to(view: Any, start: int, to: int) -> None:
    card = view.list.card(start)
    row = view.siblings(start)
    if card is None or start not in row:
        return
    to = max(0, min(to, len(row) - 1))
    written = view.writer.statement(start).text.rstrip()

    def follow(book: Any) -> int:
        """Where it stands in the new text; of two that are alike, the one at the wanted place."""
        alike = [s for s in book.statements if s.text.rstrip() == written]
        there = [s for s in alike if rules.place_among(book, s) == to]
        return (there or alike)[0].start

    step = say("ui.did-moved", name=card.name)
    view.writer.change(start, lambda b, s: order.moved(b, s, to), step, follow)


def duplicate(view: Any, start: int) -> None:
    card = view.list.card(start)
    if card is None:
        return

    def follow(book: Any) -> int:
        behind = [s.start for s in book.statements if s.start > start]
        return behind[0] if behind else start

    step = say("ui.did-copied", name=card.name)
    view.writer.change(start, rules.duplicated, step, follow)


def remove(view: Any, start: int) -> None:
    """Taken out at once; a message offers to undo."""
    card = view.list.card(start)
    if card is None:
        return
    starts = [c.start for c in view.list.cards()]
    at = starts.index(start)
    following = starts[at + 1] if at + 1 < len(starts) else -1
    step = say("ui.did-removed", name=card.name)

    def follow(book: Any) -> int:
        later = [s.start for s in book.statements if s.start >= start]
        return later[0] if later and following >= 0 else max((s.start for s in book.statements), default=-1)

    if view.writer.change(start, order.removed, step, follow):
        view.told.emit(step)


def add_rule(view: Any) -> None:
    """A new rule behind the current one; else as the first of the first grade."""
    book = view.writer.book()
    at = view.list.current if view.isVisible() else view.writer.position
    current = next((s for s in reversed(book.statements) if s.start <= at), None)
    near = current if current is not None and order.grade_of(book, current) is not None else None
    if near is None or near.keyword not in ("rule", "table", "tier", "grade", "otherwise", "strategy"):
        near = next((s for s in book.statements if s.keyword == "rule"), None) or next(
            (s for s in book.statements if s.keyword == "grade"), None
        )
    if near is None:
        return
    title = say("ui.cards-new-rule")
    tier = _tier_for(book, near)
    edits = rules.added(book, near, title, tier)
    name = rules.free_title(book, title)

    def follow(made: Any) -> int:
        return next(
            (s.start for s in made.statements if s.keyword == "rule" and s.node and s.node.name == name),
            near.start,
        )

    view.open_next = True
    view.writer.make(edits, say("ui.did-added", name=name), follow)


def _tier_for(book: Any, near: Any) -> str:
    """The tier of the rule in hand; else the best of the grade."""
    tier = getattr(near.node, "tier", None) if near.keyword in ("rule", "otherwise") else None
    if tier is not None:
        return tier.name
    if near.keyword == "tier" and near.node is not None:
        return near.node.name.name
    grade = order.grade_of(book, near)
    tiers = [
        s for s in book.statements if s.keyword == "tier" and s.node and order.grade_of(book, s) == grade
    ]
    return tiers[0].node.name.name if tiers else "A"


def retitle(view: Any, start: int, title: str) -> None:
    """A rule's own name."""
    step = say("ui.did-named", name=title)
    view.writer.change(start, lambda b, s: rules.named(b, s, title), step)


def rename(view: Any, start: int) -> None:
    """A rule is named in its card; a name that others use is changed everywhere, in a dialog."""
    card = view.list.card(start)
    if card is None:
        return
    if card.keyword in RENAMED and not card.problem:
        from gradestudio.ui.cards.renaming import RenameDialog

        RenameDialog(view, start).open()
    else:
        view.list.by_keyboard = True
        view.open_card(start)


def set_tier(view: Any, start: int, tier: str) -> None:
    card = view.list.card(start)
    name = card.name if card is not None else ""
    step = say("ui.did-tier", name=name, tier=tier)
    view.writer.change(start, lambda b, s: rules.given_tier(b, s, tier), step)


# ── Menus ──


def show_tiers(view: Any, start: int, at: QPoint) -> None:
    """The tiers of the card's grade."""
    card = view.list.card(start)
    if card is None:
        return
    menu = QMenu(view)
    for name, title in view.context.tiers.get(card.grade, ()):
        action = menu.addAction(f"{name}  {title}".strip().replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(name == card.tier)
        action.triggered.connect(lambda _=False, name=name: set_tier(view, start, name))
    view.menu = menu
    menu.popup(at)


def show_menu(view: Any, start: int, at: QPoint) -> None:
    """Everything that can be done to a card, with its keys."""
    view.menu = menu_of(view, start)
    if view.menu is not None:
        view.menu.popup(at)


def menu_of(view: Any, start: int) -> QMenu | None:
    card = view.list.card(start)
    if card is None:
        return None
    menu = QMenu(view)

    def add(text: str, drawing: str, keys: str, act: Any) -> QAction:
        action = menu.addAction(icon(drawing), f"{text}\t{keys}" if keys else text)
        action.triggered.connect(lambda _=False: act())
        return action

    if start not in view.list.open:
        add(say("ui.cards-open"), "chev-down", "Enter", lambda: view.open_card(start))
    if card.keyword in (*RENAMED, "rule") and not card.problem:
        add(say("ui.cards-rename"), "type", "F2", lambda: rename(view, start))
    if card.switchable:
        off = say("ui.cards-switch-on") if card.off else say("ui.cards-switch-off")
        add(off, "off", "Ctrl+/", lambda: switch(view, start))
    row = view.siblings(start)
    if len(row) > 1:
        place = row.index(start)
        add(say("ui.cards-up"), "arrow-up", "Alt+↑", lambda: move(view, start, -1)).setEnabled(place > 0)
        down = add(say("ui.cards-down"), "arrow-down", "Alt+↓", lambda: move(view, start, 1))
        down.setEnabled(place + 1 < len(row))
    menu.addSeparator()
    if card.grade:
        add(say("ui.cards-new-after"), "plus", "Ctrl+N", lambda: add_rule(view))
    if card.keyword in ("rule", "strategy"):
        add(say("ui.cards-copy"), "copy", "Ctrl+D", lambda: duplicate(view, start))
    if card.keyword == "rule":
        add(say("ui.rules-copy"), "sheet", "Ctrl+C", lambda: excel.copy_rules(view, start))
        add(say("ui.rules-copy-all"), "sheet", "", lambda: excel.copy_rules(view, start, every=True))
    if card.grade:
        add(say("ui.rules-paste"), "import", "Ctrl+V", lambda: excel.paste_rules(view, start))
    if card.keyword == "table" or (card.keyword == "let" and card.count):
        add(say("ui.cards-show-grid"), "grid", "Ctrl+2", lambda: view.grid_asked.emit(start))
    add(say("ui.cards-show-text"), "text", "Ctrl+3", lambda: view.text_asked.emit(start))
    menu.addSeparator()
    add(say("ui.cards-remove"), "trash", "Del", lambda: remove(view, start))
    return menu

"""Pictures of the cards: closed and open, a broken one, one carried to another place, the list of fields."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint

from gradestudio.diagnostics import Edit, Span
from gradestudio.ui.cards.acts import menu_of
from gradestudio.ui.cards.values import PlainNumber
from gradestudio.ui.speech import speech


def cards_pictures(studio: Any) -> None:
    """Everything of this file, from the graded sample; leaves the text as it was."""
    cards = studio.space.cards
    text = cards.writer.text
    kinds = ("rule", "score", "let", "param", "strategy", "tier")
    for kind in kinds:
        found = [c for c in cards.list.cards() if c.keyword == kind]
        if found:
            cards.list.select(found[-1].start)
            cards.open_card(found[-1].start, keyboard=False)
            studio.picture(f"cards-{kind}")
    _numbers(studio, cards)
    _chooser(studio, cards)
    _menu(studio, cards)
    _dragged(studio, cards)
    _off_and_broken(studio, cards)
    editor = studio.space.text.editor
    editor.apply([Edit(Span(0, len(editor.text())), text)])
    cards.forget()
    studio.settle()


def _rules(cards: Any) -> list[Any]:
    return [c for c in cards.list.cards() if c.keyword == "rule"]


def _numbers(studio: Any, cards: Any) -> None:
    """A score with a histogram and a line that is off; bands with the histogram of an end."""
    for keyword, names in (("score", ("value-0-0",)), ("let", ("low", "high"))):
        for card in [c for c in cards.list.cards() if c.keyword == keyword]:
            cards.list.select(card.start)
            cards.open_card(card.start, keyboard=False)
            studio.settle()
            body = cards.list.open[card.start].body
            fields = [f for name in names for f in body.findChildren(PlainNumber, name)]
            if not fields:
                continue
            if keyword == "score":
                body.switch_line(0)
                studio.settle()
                fields = body.findChildren(PlainNumber, names[0])
            if fields:
                fields[0].entered.emit()
                studio.settle()
                studio.picture(f"cards-{'points' if keyword == 'score' else 'bands'}")
            break


def _chooser(studio: Any, cards: Any) -> None:
    """The list of fields, over the open card."""
    rules = _rules(cards)
    if not rules:
        return
    cards.go_to(rules[0].start)
    studio.settle()
    rows = cards.list.open[rules[0].start].body.condition
    if rows.add is not None:
        rows.add.click()
        studio.with_popup("cards-fields", rows.chooser)
        rows.chooser.close()


def _menu(studio: Any, cards: Any) -> None:
    card = cards.list.cards()[0]
    menu = menu_of(cards, card.start)
    if menu is None:
        return
    menu.popup(cards.list.mapToGlobal(QPoint(300, 60)))
    studio.with_popup("cards-menu", menu)
    menu.close()


def _dragged(studio: Any, cards: Any) -> None:
    """The last rule over the first one: who would decide how many."""
    rules = _rules(cards)
    if len(rules) < 2:
        return
    for start in list(cards.list.open):
        cards.close_card(start)
    target = cards.list.slot(rules[0].start).rect
    cards.dragging.begin(rules[-1].start, cards.list.mapToGlobal(target.center()))
    cards.dragging.move(cards.list.mapToGlobal(target.topLeft() + QPoint(60, 4)))
    studio.settle()
    studio.picture("cards-dragged")
    cards.dragging.stop()


def _off_and_broken(studio: Any, cards: Any) -> None:
    """One rule off, one that cannot be read."""
    rules = _rules(cards)
    editor = studio.space.text.editor
    if not rules:
        return
    cards.list.select(rules[-1].start)
    cards.switch()
    studio.settle()
    word = "规则" if speech().language == "zh" else "rule"
    when = "当 年消费 至少" if speech().language == "zh" else "when necessary >="
    name = "写了一半" if speech().language == "zh" else "half written"
    at = cards.writer.statement(rules[-1].start).end
    editor.apply([Edit(Span(at, at), f'{word} "{name}": B {when}\n')])
    studio.settle()
    cards.go_to(at)
    studio.picture("cards-broken")

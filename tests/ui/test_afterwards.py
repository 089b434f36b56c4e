"""What follows an edit: once each, in turns, and always of the last edit."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QTimer

from gradestudio.ui.afterwards import Afterwards
from tests.ui.desk import Desk


@pytest.fixture
def turns(qapp: Any) -> Afterwards:
    return Afterwards()


def test_an_act_is_done_once_however_often_it_was_wanted(turns: Afterwards, qtbot: Any) -> None:
    done: list[str] = []
    for told in ("one", "two", "three"):
        turns.want("tell", lambda told=told: done.append(told))
    turns.begin()
    qtbot.waitUntil(lambda: not turns.pending)
    assert done == ["three"]


def test_every_act_has_a_turn_to_itself(turns: Afterwards, qtbot: Any) -> None:
    done: list[str] = []

    def first() -> None:
        done.append("first")
        QTimer.singleShot(0, lambda: done.append("between"))

    turns.want("first", first)
    turns.want("second", lambda: done.append("second"))
    turns.begin()
    qtbot.waitUntil(lambda: "second" in done and "between" in done)
    assert done.index("first") < done.index("between")
    assert done.index("first") < done.index("second")


def test_the_turns_begin_by_themselves_when_nobody_begins_them(turns: Afterwards, qtbot: Any) -> None:
    done: list[str] = []
    turns.want("tell", lambda: done.append("told"))
    assert turns.pending and not done
    qtbot.waitUntil(lambda: done == ["told"])
    assert not turns.pending


def test_what_is_wanted_during_a_turn_has_its_own(turns: Afterwards, qtbot: Any) -> None:
    done: list[str] = []

    def again() -> None:
        done.append("first")
        turns.want("again", lambda: done.append("second"))

    turns.want("again", again)
    turns.begin()
    qtbot.waitUntil(lambda: not turns.pending)
    assert done == ["first", "second"]


def test_an_act_that_fails_does_not_hold_up_the_others(turns: Afterwards, qtbot: Any) -> None:
    done: list[str] = []

    def fail() -> None:
        raise ValueError("no")

    turns.want("bad", fail)
    turns.want("good", lambda: done.append("good"))
    with qtbot.captureExceptions() as caught:
        turns.begin()
        qtbot.waitUntil(lambda: bool(done))
    assert [type(e[1]) for e in caught] == [ValueError]


def test_nothing_is_done_once_it_was_dropped(turns: Afterwards, qtbot: Any) -> None:
    done: list[str] = []
    turns.want("tell", lambda: done.append("told"))
    turns.begin()
    turns.drop()
    QTimer.singleShot(0, lambda: done.append("later"))
    qtbot.waitUntil(lambda: "later" in done)
    assert done == ["later"]


def _tree_counts(desk: Desk) -> dict[str, str]:
    """How many each rule decides by the tree, by the tier that it gives."""
    tree = desk.space.tree
    items = [index.data(256) for index in tree._all()]
    return {i.tier: i.count for i in items if i.key[:1] == ("decided",)}


def _facet_counts(desk: Desk) -> dict[str, int]:
    boxes = desk.space.facets.boxes
    return {b.line.badge.text: b.line.count for b in boxes if b.line.filter.kind == "tier" and b.line.badge}


def test_everything_around_tells_of_the_last_of_many_edits(desk: Desk) -> None:
    desk.open()
    old = "10万" if desk.language == "zh" else "100000"
    # Each edit comes before anything of the one before it could be shown; only the last may stay.
    for new in ("20万", "7万", "13万", "5万"):
        written = new if desk.language == "zh" else str(int(new[:-1]) * 10_000)
        at = desk.editor.text().index(old, desk.editor.text().index("= " + old))
        desk.editor.go_to(at, at + len(old))
        desk.editor.insertPlainText(written)
        old = written
    desk.rest()
    # At 50,000 by hand: A 0001 0003 0007; B 0002; C 0004 0005 0008; 0006 needs data.
    assert desk.shown_counts() == {"A": 3, "B": 1, "C": 3}
    facets = _facet_counts(desk)
    assert {tier: facets[tier] for tier in "ABC"} == {"A": 3, "B": 1, "C": 3}
    assert {tier: _tree_counts(desk)[tier] for tier in "ABC"} == {"A": "3", "B": "1", "C": "3"}
    notes = [note.text for note in desk.editor._notes]
    assert any("3" in text for text in notes)
    (moves,) = desk.space.effect.moves.values()
    # Only 0003 has another tier than at 100,000: from B up to A.
    assert [(f.old, f.new, f.count) for f in moves.facts.flows if f.old != f.new] == [("B", "A", 1)]
    moved = {
        b.line.filter.value: b.line.count for b in desk.space.facets.boxes if b.line.filter.kind == "moved"
    }
    assert moved == {"up": 1, "down": 0, "same": 7}


def test_cards_tell_of_the_last_of_many_edits(cards_desk: Desk) -> None:
    desk = cards_desk
    desk.open()
    old = "10万" if desk.language == "zh" else "100000"
    for new in ("20万", "5万"):
        written = new if desk.language == "zh" else str(int(new[:-1]) * 10_000)
        at = desk.editor.text().index("= " + old) + 2
        desk.editor.go_to(at, at + len(old), focus=False)
        desk.editor.insertPlainText(written)
        old = written
    desk.rest()
    decided = {c.name: c.decides for c in desk.space.cards.list.cards() if c.keyword == "rule"}
    assert list(decided.values()) == [3, 1]


def test_a_comment_leaves_what_is_in_sight_and_moves_the_places(desk: Desk) -> None:
    desk.open()
    controller, tree = desk.controller, desk.space.tree
    cells, selected = controller.cells, tree.current_section()
    viewed: list[Any] = []
    controller.viewed.connect(lambda *_: viewed.append(1))
    desk.editor.go_to(0)
    desk.editor.insertPlainText("# 说明 note\n")
    desk.rest()
    # The outcomes are those in sight: the table with its sentences stays as it is.
    assert controller.cells is cells and not viewed
    assert controller.last_graded.checked.source == desk.editor.text()
    assert tree.current_section() == selected
    rule = next(item for item in (i.data(256) for i in tree._all()) if item.key[:1] == ("decided",))
    assert desk.editor.text()[rule.place :].startswith(("规则", "rule"))
    # A number is another matter.
    desk.replace("10万" if desk.language == "zh" else "100000", "5万" if desk.language == "zh" else "50000")
    assert controller.cells is not cells and viewed
    assert desk.shown_counts() == {"A": 3, "B": 1, "C": 3}

"""Promises and findings of the proofs in short: beside the counts, and at the ends of their lines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gradestudio.ui.speech import say
from tests.ui.desk import EN_RULES, ZH_RULES, Desk

# Of eight customers two are A (a quarter), and one has nine complaints.
RULES = {
    "zh": ZH_RULES
    + """
保证 客户等级 不下降 随 年消费 上升
保证 A 至多 20% 客户
不可能 投诉次数 超过 5
""",
    "en": EN_RULES
    + """
ensure Tier never falls as spend rises
ensure A at most 20% of customers
never complaints above 5
""",
}
# Whoever has 5 to 20 thousand more spend than "steady" asks for is decided before.
DEAD = {
    "zh": '规则 "再稳定": B 当 年消费 至少 6万\n',
    "en": 'rule "steadier": B when spend at least 60000\n',
}


@pytest.fixture
def opened(desk: Desk) -> Desk:
    desk.open(RULES[desk.language])
    # Proven once as text, and again with the list: shares and facts are about customers.
    desk.wait(lambda: [p.holds for p in desk.window.parts.wiring.proofs.promises] == [True, False, False])
    return desk


def test_every_promise_stands_beside_the_counts(opened: Desk) -> None:
    tags = [line.accessibleName().rsplit(" ", 1)[1] for line in opened.space.effect.promises.lines]
    assert tags[0] == say("ui.promise-proven").split(" ")[-1]
    assert tags[1] == "25.0%"
    assert tags[2] == say("ui.promise-broken").split(" ")[-1]


def test_a_click_leads_to_the_promise(opened: Desk) -> None:
    opened.qtbot.mouseClick(opened.space.effect.promises.lines[1], Qt.MouseButton.LeftButton)
    written = {"zh": "保证 A 至多", "en": "ensure A at most"}[opened.language]
    assert opened.editor.position() == opened.editor.text().index(written)


def test_the_line_of_a_promise_says_it_in_the_text(opened: Desk) -> None:
    told = [(n.text, n.role) for n in opened.editor.notes_by_line().values()]
    assert (say("ui.promise-proven"), "ok") in told
    assert ("25.0%", "err") in told and (say("ui.promise-broken"), "err") in told


def test_an_edit_is_proven_anew(opened: Desk) -> None:
    opened.replace("20%", "30%")
    opened.wait(lambda: [p.holds for p in opened.window.parts.wiring.proofs.promises] == [True, True, False])
    assert len(opened.space.effect.rules_found.lines) == 0


def test_a_rule_that_never_decides_is_found_and_led_to(desk: Desk) -> None:
    otherwise = {"zh": "其余 C\n", "en": "otherwise C\n"}[desk.language]
    desk.open(RULES[desk.language].replace(otherwise, DEAD[desk.language] + otherwise))
    desk.wait(lambda: len(desk.space.effect.rules_found.lines) == 1)
    (line,) = desk.space.effect.rules_found.lines
    assert line.accessibleName().endswith(say("ui.finding-dead-rule"))
    desk.qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    text = desk.editor.text()
    at = desk.editor.position()
    assert text.index(DEAD[desk.language]) <= at <= text.index(DEAD[desk.language]) + len(DEAD[desk.language])


def test_a_broken_text_claims_nothing(opened: Desk) -> None:
    word = {"zh": "年消费 至少 5万", "en": "spend at least 50000"}[opened.language]
    opened.replace(word, "nothing >= 3")
    opened.wait(lambda: not opened.space.effect.promises.lines)
    opened.editor.undo()
    opened.wait(lambda: len(opened.space.effect.promises.lines) == 3)

"""The proofs beside the text: live, with a customer, counts, and edits that go into the text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from gradestudio.ui.proofs.card import FindingCard
from gradestudio.ui.proofs.facts import ACCEPTED, KEPT, TODO
from gradestudio.ui.proofs.panel import ProofPanel
from tests.ui.desk import ZH_RULES, Desk

DEAD = '规则 "华东大单"：B 当 年消费 至少 20万 且 投诉次数 至多 1\n'
WITH_DEAD = ZH_RULES.replace('规则 "稳定"', DEAD + '规则 "稳定"')
WITH_GAP = ZH_RULES.replace("其余 C\n", "")
# Without `otherwise` the fourth, fifth and eighth customer (49,999.99, 0 and 80) get no tier.


def _proofs(desk: Desk, rules: str | None = None) -> ProofPanel:
    desk.open(rules)
    desk.space.show_right("proofs")
    panel = desk.space.proofs
    desk.wait(lambda: panel.proven is not None)
    desk.rest()
    return panel


def _card(panel: ProofPanel, code: str) -> FindingCard:
    (card,) = [c for c in panel.cards if c.item.code == code]
    return card


def _shows(desk: Desk, panel: ProofPanel) -> None:
    """Until the answer is about the text as it stands, and counted on its grading."""

    def ready() -> bool:
        graded = desk.controller.last_graded
        text = desk.controller.text
        counted = graded is not None and graded.checked.source == text
        return counted and panel.proven is not None and panel.proven.source == text and _counted(panel)

    desk.wait(ready)
    desk.rest()


def _counted(panel: ProofPanel) -> bool:
    return panel.proven is not None and all(
        i.rows is not None for i in panel.proven.items if i.code in ("gap", "dead-rule", "left-to-otherwise")
    )


def _button(card: FindingCard, text: str) -> Any:
    (found,) = [b for b in card.buttons if text in b.text()]
    return found


def test_what_holds_is_told_in_both_languages(desk: Desk) -> None:
    panel = _proofs(desk)
    assert panel.proven is not None
    assert panel.proven.of(TODO) == ()
    assert {i.code for i in panel.proven.of(KEPT)} == {
        "proof-tiers-reached",
        "proof-no-contradiction",
        "proof-no-dead-rule",
        "proof-no-gap",
    }
    assert len(panel.kept) == 4
    assert ("0 项" if desk.language == "zh" else "0 to look at") in panel.summary.text()


def test_a_dead_rule_with_the_rule_that_takes_its_customers(zh_desk: Desk) -> None:
    panel = _proofs(zh_desk, WITH_DEAD)
    _shows(zh_desk, panel)
    card = _card(panel, "dead-rule")
    assert card.item.name == "华东大单"
    (cover,) = card.item.covers
    # Nobody on the list has spent 200,000.
    assert (cover.name, cover.tier, cover.count) == ("高额少投诉", "A", 0)
    zh_desk.qtbot.mouseClick(_button(card, "第"), Qt.MouseButton.LeftButton)
    cursor = zh_desk.editor.textCursor()
    assert cursor.selectedText().startswith("年消费 至少 20万")


def test_removing_the_dead_rule_is_one_step_of_the_text(zh_desk: Desk) -> None:
    panel = _proofs(zh_desk, WITH_DEAD)
    zh_desk.qtbot.mouseClick(_button(_card(panel, "dead-rule"), "删除规则"), Qt.MouseButton.LeftButton)
    zh_desk.wait(lambda: zh_desk.controller.text == ZH_RULES)
    _shows(zh_desk, panel)
    assert panel.proven is not None
    assert panel.proven.of(TODO) == ()
    zh_desk.editor.undo()
    zh_desk.rest()
    assert zh_desk.controller.text == WITH_DEAD


def test_a_gap_counts_its_customers_shows_them_and_is_filled(zh_desk: Desk) -> None:
    panel = _proofs(zh_desk, WITH_GAP)
    _shows(zh_desk, panel)
    card = _card(panel, "gap")
    assert card.item.witness is not None
    assert card.item.witness["年消费"] < 50000
    assert card.item.rows == (3, 4, 7)
    zh_desk.qtbot.mouseClick(_button(card, "看 3 位客户"), Qt.MouseButton.LeftButton)
    zh_desk.rest()
    assert zh_desk.keys() == ["0004", "0005", "0008"]
    zh_desk.qtbot.mouseClick(_button(card, "补上这条规则"), Qt.MouseButton.LeftButton)
    rule = '规则 "补缺口": C 当 年消费 不足 5万\n'
    zh_desk.wait(lambda: rule in zh_desk.controller.text)
    assert zh_desk.controller.text.replace(rule, "") == WITH_GAP
    _shows(zh_desk, panel)
    assert [c.item.code for c in panel.cards if c.item.code == "gap"] == []
    zh_desk.wait(lambda: zh_desk.shown_counts().get("C") == 3)


def test_an_edit_is_proven_anew(zh_desk: Desk) -> None:
    panel = _proofs(zh_desk)
    assert panel.cards == []
    zh_desk.replace("投诉次数 至多 1", "投诉次数 至多 1 且 投诉次数 超过 1")
    _shows(zh_desk, panel)
    assert _card(panel, "contradiction").item.name == "高额少投诉"


def test_a_text_with_mistakes_is_not_proven_about(zh_desk: Desk) -> None:
    panel = _proofs(zh_desk)
    zh_desk.replace("年消费 至少 5万", "年消废 至少 5万")
    zh_desk.wait(lambda: panel.proven is not None and panel.proven.broken)
    assert panel.empty.isVisible()
    assert panel.cards == []


def test_a_finding_is_accepted_with_a_reason_in_the_text(zh_desk: Desk) -> None:
    panel = _proofs(zh_desk, WITH_DEAD)
    card = _card(panel, "dead-rule")
    zh_desk.qtbot.mouseClick(_button(card, "接受"), Qt.MouseButton.LeftButton)
    assert card.reason is not None
    assert card.reason.accessibleName()
    card.reason.setText("大促后删除")
    zh_desk.qtbot.keyClick(card.reason, Qt.Key.Key_Return)
    wanted = WITH_DEAD.replace(DEAD, "# 接受 死规则：大促后删除\n" + DEAD)
    zh_desk.wait(lambda: zh_desk.controller.text == wanted)
    _shows(zh_desk, panel)
    assert panel.proven is not None
    assert panel.proven.of(TODO) == ()
    (accepted,) = panel.proven.of(ACCEPTED)
    assert accepted.reason == "大促后删除"


def test_a_promise_of_a_share_is_kept_or_broken_by_the_list(zh_desk: Desk) -> None:
    # Two of eight are A: 25 %.
    for share, group in (("30%", KEPT), ("20%", TODO)):
        panel = _proofs(zh_desk, ZH_RULES + f"保证 A 至多 {share} 客户\n")
        _shows(zh_desk, panel)
        assert panel.proven is not None
        assert [i.group for i in panel.proven.items if i.code == "tier-share"] == [group]


def test_nothing_is_proven_while_nobody_looks(zh_desk: Desk) -> None:
    zh_desk.space.show_right("why")  # beside the counts the proofs are told in short
    zh_desk.open()
    zh_desk.replace("5万", "6万")
    assert zh_desk.space.proofs.proven is None
    assert not zh_desk.controller.channels["proofs"].pending


def test_every_control_has_a_name(zh_desk: Desk) -> None:
    from tests.ui.test_accessible import _nameless

    panel = _proofs(zh_desk, WITH_GAP)
    _card(panel, "gap")
    panel._toggle("note")
    assert _nameless(zh_desk.window) == []

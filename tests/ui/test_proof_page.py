"""The proofs as a page: findings by kind, each explained, drawn and mended; keys alone; both languages."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from gradestudio.ui.proofs.card import FindingCard
from gradestudio.ui.proofs.facts import KEPT, TODO
from gradestudio.ui.proofs.page import ProofPage
from tests.ui.desk import EN_RULES, ZH_RULES, Desk
from tests.ui.test_accessible import _nameless

# At 100,000: the first rule takes whoever has spent 200,000 and complained once at most.
DEAD = '规则 "华东大单"：B 当 年消费 至少 20万 且 投诉次数 至多 1\n'
WITH_DEAD = ZH_RULES.replace('规则 "稳定"', DEAD + '规则 "稳定"')
WITH_GAP = ZH_RULES.replace("其余 C\n", "")
EN_GAP = EN_RULES.replace("otherwise C\n", "")


def _page(desk: Desk, rules: str | None = None) -> ProofPage:
    desk.open(rules)
    desk.window.activateWindow()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_F10)
    page = desk.window.parts.proofs.page
    assert desk.window.pages.currentWidget() is page
    _ready(desk, page)
    return page


def _ready(desk: Desk, page: ProofPage) -> None:
    text = desk.controller.text
    desk.wait(lambda: page.proven is not None and page.proven.source == text)
    desk.rest()


def _card(page: ProofPage, code: str) -> FindingCard:
    (card,) = [c for c in page.cards if c.item.code == code]
    return card


def _choose(desk: Desk, page: ProofPage, code: str) -> FindingCard:
    model = page.list.findings
    row = next(r for r in range(model.rowCount()) if (i := model.item(r)) is not None and i.code == code)
    page.list.setCurrentIndex(model.index(row))
    desk.rest()
    return _card(page, code)


def test_findings_stand_by_group_with_counts(desk: Desk) -> None:
    page = _page(desk, WITH_GAP if desk.language == "zh" else EN_GAP)
    rows = page.list.findings.rows
    heads = [row for row in rows if isinstance(row, tuple)]
    # Nobody is caught by `otherwise` any more, and nobody gets its tier.
    assert heads[0] == (TODO, 2)
    assert page.proven is not None
    assert sum(count for _, count in heads) == len(page.proven.items)
    assert page.list.item is not None
    assert page.list.item.code == "unreachable-tier"
    assert _choose(desk, page, "gap").edge == "accent"
    assert _card(page, "unreachable-tier").edge == "line"
    assert page.list.currentIndex().data() == {"zh": "缺口：客户等级", "en": "Gap: Tier"}[desk.language]
    assert _nameless(desk.window) == []


def test_a_kind_is_filtered(zh_desk: Desk) -> None:
    page = _page(zh_desk, WITH_DEAD)
    names = dict(page.kinds.options)
    assert names["dead-rule"] == "死规则 1"
    # What is summed up about the grade is one kind; that no rule is dead does not hold.
    assert names["proof"] == "已证明 3"
    page.kinds.choose("proof")
    zh_desk.rest()
    items = [r for r in page.list.findings.rows if not isinstance(r, tuple)]
    assert {i.code for i in items} == {"proof-tiers-reached", "proof-no-contradiction", "proof-no-gap"}
    assert [c.item.group for c in page.cards] == [KEPT] * 3
    page.kinds.choose("")
    assert len(page.list.findings.rows) > 2


def test_the_picture_of_a_gap_holds_its_customers(zh_desk: Desk) -> None:
    page = _page(zh_desk, WITH_GAP)
    card = _choose(zh_desk, page, "gap")
    zh_desk.wait(lambda: card.picture is not None)
    assert card.picture is not None
    picture = card.picture.picture
    # Nobody takes who spent less than 50,000; 49,999.99, 0 and 80 of the list did.
    assert (picture.slice.across.name, picture.slice.up) == ("年消费", None)
    marked = [
        band for band, p in zip(picture.slice.across.bands, picture.slice.pieces[0], strict=True) if p.marked
    ]
    assert [(b.high, b.high_included) for b in marked] == [(50000.0, False)]
    assert len(picture.dots) == picture.people == 3
    assert picture.person == "0004"
    assert "年消费" in card.picture.accessibleName()


def test_the_picture_of_a_dead_rule_shows_who_decides(zh_desk: Desk) -> None:
    page = _page(zh_desk, WITH_DEAD)
    card = _choose(zh_desk, page, "dead-rule")
    zh_desk.wait(lambda: card.picture is not None)
    assert card.picture is not None
    picture = card.picture.picture
    deciding = {picture.rules[p.decided_by] for line in picture.slice.pieces for p in line if p.marked}
    assert deciding == {"高额少投诉"}


def test_fixes_tell_what_they_change_and_whom_they_move(zh_desk: Desk) -> None:
    # A rule that the first one covers, and that somebody on the list would meet: 120,000 and 100,000 did.
    rules = ZH_RULES.replace(
        '规则 "稳定"', '规则 "十万": B 当 年消费 至少 10万 且 投诉次数 至多 1\n规则 "稳定"'
    )
    page = _page(zh_desk, rules)
    card = _choose(zh_desk, page, "dead-rule")
    zh_desk.wait(lambda: all(label.text() for label in card.effects))
    assert [label.text() for label in card.effects] == ["无人变化", "A 2 → 0、B 2 → 4"]
    up = next(b for b in card.buttons if "移到" in b.text())
    zh_desk.qtbot.mouseClick(up, Qt.MouseButton.LeftButton)
    text = zh_desk.controller.text
    zh_desk.wait(lambda: zh_desk.controller.text != rules)
    text = zh_desk.controller.text
    assert text.index('规则 "十万"') < text.index('规则 "高额少投诉"')
    # The page stays, and proves the new text.
    _ready(zh_desk, page)
    assert zh_desk.window.pages.currentWidget() is page
    assert page.proven is not None
    assert {i.name for i in page.proven.of(TODO) if i.code == "dead-rule"} == {"高额少投诉"}
    zh_desk.editor.undo()
    zh_desk.rest()
    assert zh_desk.controller.text == rules


def test_accepting_with_a_reason_by_keys_alone(zh_desk: Desk) -> None:
    page = _page(zh_desk, WITH_DEAD)
    _choose(zh_desk, page, "dead-rule")
    zh_desk.qtbot.keyClick(zh_desk.window, Qt.Key.Key_F6)
    card = _card(page, "dead-rule")
    assert card.buttons[0].hasFocus()
    accept = next(b for b in card.buttons if "接受" in b.text())
    accept.setFocus()
    zh_desk.qtbot.keyClick(accept, Qt.Key.Key_Space)
    assert card.reason is not None
    assert card.reason.hasFocus()
    zh_desk.qtbot.keyClicks(card.reason, "later")
    zh_desk.qtbot.keyClick(card.reason, Qt.Key.Key_Return)
    zh_desk.wait(lambda: "# 接受 死规则：later\n" in zh_desk.controller.text)
    _ready(zh_desk, page)
    assert page.proven is not None
    assert [i.code for i in page.proven.of(TODO)] == []


def test_arrows_walk_the_list_and_escape_leaves(zh_desk: Desk) -> None:
    page = _page(zh_desk, WITH_DEAD)
    assert page.list.hasFocus()
    before = page.list.item
    zh_desk.qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.list.item is not None
    assert page.list.item is not before
    zh_desk.qtbot.keyClick(page.list, Qt.Key.Key_Escape)
    assert zh_desk.window.pages.currentWidget() is zh_desk.space
    # Nobody looks any more: an edit is not proven.
    last = page.proven
    zh_desk.replace("5万", "6万")
    assert page.proven is last


def test_the_place_and_the_customers_lead_back_to_the_rules(zh_desk: Desk) -> None:
    page = _page(zh_desk, WITH_GAP)
    card = _choose(zh_desk, page, "gap")
    show = next(b for b in card.buttons if "看 3 位客户" in b.text())
    zh_desk.qtbot.mouseClick(show, Qt.MouseButton.LeftButton)
    zh_desk.rest()
    assert zh_desk.window.pages.currentWidget() is zh_desk.space
    assert zh_desk.keys() == ["0004", "0005", "0008"]
    zh_desk.window.show_proofs()
    _ready(zh_desk, page)
    card = _card(page, "gap")
    place = next(b for b in card.buttons if "第" in b.text())
    zh_desk.qtbot.mouseClick(place, Qt.MouseButton.LeftButton)
    assert zh_desk.window.pages.currentWidget() is zh_desk.space
    assert zh_desk.editor.textCursor().selectedText()


def test_findings_are_copied_a_line_each(desk: Desk) -> None:
    page = _page(desk, WITH_GAP if desk.language == "zh" else EN_GAP)
    assert page.proven is not None
    page.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == len(page.proven.items)
    assert lines[1].split("\t")[1] == {"zh": "缺口：客户等级", "en": "Gap: Tier"}[desk.language]


def test_mistakes_are_told_instead(zh_desk: Desk) -> None:
    page = _page(zh_desk)
    zh_desk.replace("年消费 至少 5万", "年消废 至少 5万")
    zh_desk.wait(lambda: page.proven is not None and page.proven.broken)
    assert page.empty.isVisible()
    assert not page.view.isVisible()


def test_the_language_changes_on_the_page(zh_desk: Desk) -> None:
    from gradestudio.ui.speech import speech

    page = _page(zh_desk, WITH_GAP)
    speech().use("en")
    zh_desk.window.retranslate()
    assert page.list.findings.index(2).data() == "Gap: 客户等级"


def test_the_list_keeps_the_promises_of_a_model(zh_desk: Desk, qtmodeltester: Any) -> None:
    page = _page(zh_desk, WITH_DEAD)
    qtmodeltester.check(page.list.findings, force_py=True)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_cards_fit_their_page(zh_desk: Desk, size: tuple[int, int]) -> None:
    zh_desk.window.resize(*size)
    page = _page(zh_desk, WITH_GAP)
    card = _choose(zh_desk, page, "gap")
    zh_desk.wait(lambda: card.picture is not None)
    zh_desk.rest()
    assert card.picture is not None
    assert card.picture.mapTo(page, card.picture.rect().topRight()).x() < page.width() - 16


def test_boundary_cases_are_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _page(desk)
    target = desk.folder / "cases.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target.with_suffix("")), ""))
    desk.qtbot.mouseClick(page.boundaries, Qt.MouseButton.LeftButton)
    desk.wait(lambda: target.exists() and desk.window.toast.isVisible())
    sheet = openpyxl.load_workbook(target).worksheets[0]
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    # At the cuts at 50,000 and 100,000.
    assert 50_000 in values and 100_000 in values
    assert "cases.xlsx" in desk.window.toast.sentence.text()


def test_boundary_cases_never_replace_what_is_open(zh_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _page(zh_desk)
    own = zh_desk.folder / "客户.xlsx"
    before = own.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(own), ""))
    zh_desk.qtbot.mouseClick(page.boundaries, Qt.MouseButton.LeftButton)
    zh_desk.wait(lambda: zh_desk.window.toast.isVisible())
    assert own.read_bytes() == before

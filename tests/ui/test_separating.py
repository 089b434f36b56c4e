"""From selected customers to a rule: found, previewed without a change to the text, written as one edit."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelectionModel

from gradestudio.analysis.separating import Condition
from gradestudio.language import check, parse
from gradestudio.ui.separating.dialog import SeparatingDialog
from gradestudio.ui.separating.writing import condition_text, edits_for_condition, number_text
from tests.ui.desk import AT_100K, ZH_RULES, Desk

# 0001 and 0002 spend 120,000 and 130,000; the next below is 100,000.  Of the round numbers in between,
# 120,000 is the first that a step of 20,000 meets.


def _select(desk: Desk, *rows: int) -> None:
    table = desk.space.customers.table
    model = table.left.selectionModel()
    model.clearSelection()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in rows:
        model.select(table.model.index(row, 0), flags)


def _open(desk: Desk, *rows: int) -> SeparatingDialog:
    _select(desk, *rows)
    desk.space.customers.separate.click()
    dialog = desk.window.findChild(SeparatingDialog)
    assert isinstance(dialog, SeparatingDialog)
    desk.wait(lambda: bool(dialog.lines))
    desk.rest()
    return dialog


def test_the_condition_is_previewed_and_the_text_stays(desk: Desk) -> None:
    desk.open()
    text = desk.editor.text()
    dialog = _open(desk, 0, 1)
    wanted = "年消费 至少 12万" if desk.language == "zh" else "spend at least 120000"
    assert dialog.proposals[0].text == wanted
    assert (dialog.proposals[0].found.hits, dialog.proposals[0].found.strays) == (2, 0)
    assert desk.keys() == ["0001", "0002"]
    # As a rule for the worst tier it would move both; nothing is written.
    dialog.tier.setCurrentIndex(2)
    desk.rest()
    assert desk.shown_counts() == {"A": 1, "B": 1, "C": 5}
    assert "2" in dialog.effect.text()
    assert desk.editor.text() == text
    dialog.reject()
    desk.rest()
    assert desk.shown_counts() == AT_100K


def test_it_is_added_as_a_rule(desk: Desk) -> None:
    desk.open()
    text = desk.editor.text()
    dialog = _open(desk, 0, 1)
    dialog.tier.setCurrentIndex(2)
    dialog.title.setText("大额 复核")
    dialog.add.click()
    desk.rest()
    line = (
        '规则 "大额 复核": C 当 年消费 至少 12万'
        if desk.language == "zh"
        else ('rule "大额 复核": C when spend at least 120000')
    )
    added = desk.editor.text()
    assert line in added.splitlines()
    assert added.replace(line + "\n", "", 1) == text
    assert desk.shown_counts() == {"A": 1, "B": 1, "C": 5}
    desk.editor.undo()
    desk.rest()
    assert desk.editor.text() == text


def test_it_is_added_to_the_rule_at_the_cursor(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    text = desk.editor.text()
    desk.editor.go_to(text.index('规则 "稳定"') + 3)
    dialog = _open(desk, 0, 1)
    dialog.extend.click()
    desk.rest()
    assert desk.editor.text() == text.replace("年消费 至少 5万\n", "年消费 至少 5万 且 年消费 至少 12万\n")


def test_what_the_rulebook_defines_counts_too(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open(
        ZH_RULES.replace("评级 客户等级", "定义 每次投诉 = 年消费 / (投诉次数 + 1)\n\n评级 客户等级", 1)
    )
    # 年消费 / (投诉 + 1): 120,000; 32,500; 60,000; 24,999.995; 0; missing; 50,000; 8.
    dialog = _open(desk, 0, 2, 6)
    texts = [p.text for p in dialog.proposals]
    assert "每次投诉 至少 5万" in texts
    dialog.reject()


def test_nothing_selected_is_said(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.space.customers.table.left.selectionModel().clear()
    desk.space.customers.separate.click()
    assert desk.window.findChild(SeparatingDialog) is None
    assert desk.window.toast.isVisible()


def test_conditions_are_written_so_that_they_are_read_again() -> None:
    found: tuple[tuple[tuple[Condition, ...], str, str], ...] = (
        (
            (Condition(("field", "年消费"), ">=", 125_000.0), Condition(("field", "区域"), "in", ("华东",))),
            '年消费 至少 12.5万 且 区域 = "华东"',
            '年消费 at least 125000 and 区域 = "华东"',
        ),
        (
            (Condition(("field", "区域"), "in", ("华东", "华南")),),
            '区域 属于 ("华东", "华南")',
            '区域 in ("华东", "华南")',
        ),
        (
            (Condition(("months", "最近下单"), ">=", 9.0), Condition(("field", "会员"), "is", False)),
            "已过月数 最近下单 至少 9 且 会员 = 否",
            "months since 最近下单 at least 9 and 会员 = no",
        ),
    )
    head = '字段 年消费 : 金额\n字段 区域 : 选项 "华东", "华南"\n字段 最近下单 : 日期\n字段 会员 : 是否\n'
    for conditions, chinese, english in found:
        for text, is_chinese in ((chinese, True), (english, False)):
            assert condition_text(conditions, is_chinese) == text
            assert not check(f"{head}标签 甲 当 {text}\n", None).diagnostics


def test_numbers_are_short() -> None:
    assert [number_text(v, True) for v in (9_000.0, 50_000.0, 123_456.78, 0.3, -20_000.0)] == [
        "9000",
        "5万",
        "123456.78",
        "0.3",
        "-2万",
    ]
    assert number_text(50_000.0, False) == "50000"


def test_a_rule_whose_conditions_need_not_all_hold_is_left_alone() -> None:
    text = ZH_RULES.replace("投诉次数 至多 1\n", "投诉次数 至多 1 或 年消费 至少 90万\n")
    book: Any = parse(text.replace("年消费 至少 门槛 且 ", "年消费 至少 门槛 或 "))
    at = book.source.index('规则 "高额少投诉"') + 3
    assert edits_for_condition(book, at, "年消费 至少 1") is None
    assert edits_for_condition(book, 0, "年消费 至少 1") is None

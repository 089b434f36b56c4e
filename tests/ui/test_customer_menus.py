"""Columns that are hidden and shown, and the menus of the customers' table."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from gradestudio.ui.controls.button import Button
from gradestudio.ui.speech import say
from tests.ui.desk import Desk

REGION = {"zh": "区域", "en": "region"}
SPEND = {"zh": "年消费", "en": "spend"}
GRADE = {"zh": "客户等级", "en": "Tier"}


@pytest.fixture
def opened(desk: Desk) -> Desk:
    desk.open()
    return desk


def wiring(desk: Desk) -> Any:
    return desk.window.parts.wiring.customers


def spec(desk: Desk, key: str) -> Any:
    return next(c for c in desk.space.customers.table.model.columns if c.key == key)


def shown(desk: Desk) -> list[str]:
    table = desk.space.customers.table
    return [table.model.columns[i].title for i in table.shown_columns()]


def visible(desk: Desk) -> list[str]:
    """What the two views really show."""
    table = desk.space.customers.table
    columns = enumerate(table.model.columns)
    return [
        c.title for i, c in columns if not (table.left.isColumnHidden(i) and table.right.isColumnHidden(i))
    ]


def row_menu(desk: Desk, row: int, key: str) -> QMenu:
    wiring(desk).open_row_menu(row, spec(desk, key), QPoint(0, 0))
    desk.window.activateWindow()
    return wiring(desk).menu


def trigger(menu: QMenu, text: str) -> None:
    action = next(a for a in menu.actions() if a.text().split("\t")[0] == text)
    menu.hide()
    action.trigger()


def test_a_column_is_hidden_and_comes_back(opened: Desk) -> None:
    region = REGION[opened.language]
    assert region in visible(opened)
    wiring(opened).open_header_menu(spec(opened, f"field:{region}"), QPoint(0, 0))
    trigger(wiring(opened).menu, say("ui.hide-column"))
    assert region not in visible(opened) and visible(opened) == shown(opened)
    undo = next(b for b in opened.window.toast.findChildren(Button) if b.text() == say("ui.undo"))
    undo.click()  # the message takes it back
    assert region in visible(opened)


def test_hidden_columns_are_remembered_and_not_copied(opened: Desk) -> None:
    region = REGION[opened.language]
    wiring(opened).hide_column(spec(opened, f"field:{region}"))
    first = opened.space.customers.table.as_text().split("\n")[0].split("\t")
    assert region not in first and SPEND[opened.language] in first
    kept = opened.controller.settings.choices("columns")
    assert kept == {"hidden": [f"field:{region}"], "extra": []}


def test_the_list_of_columns_ticks_what_is_shown(opened: Desk) -> None:
    region = REGION[opened.language]
    wiring(opened).choose_columns()
    chooser = wiring(opened).chooser
    assert f"field:{region}" in chooser.ticked
    chooser.choose(f"field:{region}")
    assert region not in visible(opened)
    chooser.choose(f"field:{region}")
    assert region in visible(opened)
    chooser.close()


def test_a_customer_s_menu_leads_to_the_reason_and_to_the_rule(opened: Desk) -> None:
    # The first customer: 120,000 and no complaint, A by the first rule.
    menu = row_menu(opened, 0, f"tier:{GRADE[opened.language]}")
    rule = {"zh": "高额少投诉", "en": "high spend"}[opened.language]
    trigger(menu, say("ui.go-to-rule", rule=rule))
    word = {"zh": '规则 "高额少投诉"', "en": 'rule "high spend"'}[opened.language]
    assert opened.editor.position() == opened.editor.text().index(word)
    trigger(row_menu(opened, 0, f"tier:{GRADE[opened.language]}"), say("ui.do-why"))
    opened.rest()
    assert opened.space.right.part == "why"
    assert opened.space.why.explanation.row == 0


def test_only_those_with_the_same_tier_or_value(opened: Desk) -> None:
    grade = GRADE[opened.language]
    trigger(row_menu(opened, 0, f"tier:{grade}"), say("ui.only-same", value=f"{grade} A"))
    opened.rest()
    assert opened.keys() == ["0001", "0007"]
    opened.controller.clear_filters()
    opened.rest()
    region = REGION[opened.language]
    east = {"zh": "华东", "en": "East"}[opened.language]
    trigger(row_menu(opened, 0, f"field:{region}"), say("ui.only-same", value=east))
    opened.rest()
    assert opened.keys() == ["0001", "0003", "0005", "0006", "0008"]


def test_sorting_from_the_menu(opened: Desk) -> None:
    key = f"field:{SPEND[opened.language]}"
    wiring(opened).open_header_menu(spec(opened, key), QPoint(0, 0))
    trigger(wiring(opened).menu, say("ui.sort-down"))
    opened.rest()
    assert opened.keys() == ["0002", "0001", "0007", "0003", "0004", "0008", "0005", "0006"]
    wiring(opened).open_header_menu(spec(opened, key), QPoint(0, 0))
    trigger(wiring(opened).menu, say("ui.sort-none"))
    opened.rest()
    assert opened.keys()[0] == "0001"

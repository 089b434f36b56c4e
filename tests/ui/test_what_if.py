"""What if: values of one customer tried in the why panel, by its buttons, fields and keys."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gradestudio.engine.lifting.trying import Tryable
from gradestudio.language.program import FieldKind
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.picker import Picker
from gradestudio.ui.histogram.field import NumberField
from gradestudio.ui.speech import say
from gradestudio.ui.why.trying import TrialCard
from tests.ui.desk import Desk

SPEND = {"zh": "年消费", "en": "spend"}
COMPLAINTS = {"zh": "投诉次数", "en": "complaints"}
HIGH = {"zh": "高额少投诉", "en": "high spend"}


@pytest.fixture
def third(desk: Desk) -> Desk:
    """The third customer, 60,000 and no complaint: B; 100,000 would make A."""
    desk.open()
    desk.space.show_right("why")
    desk.controller.explain(2)
    desk.wait(lambda: any(b.text() == say("ui.try") for b in buttons(desk)))
    desk.rest()
    return desk


def buttons(desk: Desk) -> list[Button]:
    return [b for b in desk.space.why.findChildren(Button) if b.isVisible()]


def press(desk: Desk, key: str, number: int = 0) -> None:
    button = [b for b in buttons(desk) if b.text() == say(key)][number]
    desk.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.rest()


def told(desk: Desk) -> str:
    """All words of the panel in sight."""
    return "\n".join(label.text() for label in desk.space.why.findChildren(QLabel) if label.isVisible())


def field(desk: Desk) -> NumberField:
    return next(f for f in desk.space.why.trial.findChildren(NumberField) if f.isVisible())


def test_the_banner_says_which_rule_a_lift_reaches_and_tries_it(third: Desk) -> None:
    assert say("ui.lift-by", rule=HIGH[third.language]) in told(third)
    press(third, "ui.try")
    trial = third.space.why.trial
    assert trial.isVisible() and list(trial.lines) == [SPEND[third.language]]
    assert field(third).value == 100_000
    explanation = third.space.why.explanation
    assert explanation.grades[0].outcome == "A"
    assert say("ui.what-if-was", value="60,000") in told(third)
    # Nothing of it is real: text, figures and the table stay.
    assert not third.controller.dirty
    assert third.shown_counts() == {"A": 2, "B": 2, "C": 3}


def test_typing_another_value_grades_again_and_the_cross_ends_it(third: Desk) -> None:
    press(third, "ui.try")
    box = field(third)
    box.setFocus()
    box.selectAll()
    third.qtbot.keyClicks(box, "49999")
    third.wait(lambda: third.space.why.explanation.grades[0].outcome == "C")
    assert field(third) is box  # what is typed into stays
    third.qtbot.keyClick(box, Qt.Key.Key_Up)  # a thousand: the second digit
    third.wait(lambda: third.space.why.explanation.grades[0].outcome == "B")
    assert box.value == 50_999
    press(third, "ui.what-if-back")
    assert not third.space.why.trial.isVisible()
    assert third.space.why.explanation.grades[0].outcome == "B"
    third.wait(lambda: any(b.text() == say("ui.try") for b in buttons(third)))


def test_any_value_can_be_tried_and_several_together(third: Desk) -> None:
    press(third, "ui.what-if")
    trial = third.space.why.trial
    trial.more.choose(next(k for k, _ in trial.more.options if k == COMPLAINTS[third.language]))
    third.rest()
    assert list(trial.lines) == [SPEND[third.language], COMPLAINTS[third.language]]
    spend, complaints = (line.editor for line in trial.lines.values())
    assert isinstance(spend, NumberField) and isinstance(complaints, NumberField)
    spend.show_value(Decimal(0), "0")
    spend.tried.emit(Decimal(150_000))
    third.wait(lambda: third.space.why.explanation.grades[0].outcome == "A")
    complaints.tried.emit(Decimal(2))  # more than one complaint: B by the second rule
    third.wait(lambda: third.space.why.explanation.grades[0].outcome == "B")


def test_another_customer_begins_with_his_own_values(third: Desk) -> None:
    press(third, "ui.try")
    third.controller.explain(3)
    third.rest()
    assert not third.space.why.trial.isVisible()
    assert third.space.why.explanation.grades[0].outcome == "C"


def test_a_customer_without_a_value_can_be_given_one(desk: Desk) -> None:
    desk.open()
    desk.space.show_right("why")
    desk.controller.explain(5)  # his spend is no number
    desk.rest()
    assert desk.space.why.explanation.grades[0].outcome == "needs data"
    trial = desk.space.why.trial
    trial.begin(SPEND[desk.language])
    desk.rest()
    assert desk.space.why.explanation.grades[0].outcome == "C"  # begins at 0
    field(desk).tried.emit(Decimal(50_000))
    desk.wait(lambda: desk.space.why.explanation.grades[0].outcome == "B")


# ── The card by itself ──────────────────────────────────────────────────────────────────────────

DAY = Tryable("最近下单", FieldKind.DATE, date(2026, 1, 31))
REGION = Tryable("区域", FieldKind.CHOICE, "华东", choices=("华东", "华南"))
VISITS = Tryable("拜访", FieldKind.NUMBER, 3.0, low=Decimal(0), high=Decimal(5), whole=True)


@pytest.fixture
def card(qtbot: Any) -> Any:
    made: Any = TrialCard()
    qtbot.addWidget(made)
    made.sent = []
    made.tried.connect(made.sent.append)
    return made


def given(card: Any, values: dict[str, Any]) -> None:
    card.show_trial((DAY, REGION, VISITS), values, date(2026, 2, 1))


def test_values_keep_their_kinds_and_their_order(card: Any) -> None:
    given(card, {"最近下单": date(2026, 1, 31)})
    card.more.choose("区域")
    assert card.sent[-1] == {"最近下单": date(2026, 1, 31), "区域": "华东"}
    given(card, card.sent[-1])
    card.more.choose("拜访")
    assert list(card.sent[-1]) == ["最近下单", "区域", "拜访"]
    assert type(card.sent[-1]["最近下单"]) is date


def test_a_day_and_a_choice_are_changed_in_their_own_inputs(card: Any, qtbot: Any) -> None:
    given(card, {"最近下单": date(2026, 1, 31), "区域": "华东"})
    day, region = card.lines["最近下单"].editor, card.lines["区域"].editor
    assert isinstance(region, Picker)
    region.choose("1")
    assert card.sent[-1]["区域"] == "华南"
    day.setText("2026年2月1日")
    qtbot.keyClick(day, Qt.Key.Key_Return)
    assert card.sent[-1]["最近下单"] == date(2026, 2, 1)
    before = len(card.sent)
    day.setText("2026-02-30")
    qtbot.keyClick(day, Qt.Key.Key_Return)
    assert len(card.sent) == before and day.wrong


def test_steps_stay_in_the_valid_range_and_a_value_outside_is_told(card: Any, qtbot: Any) -> None:
    given(card, {"拜访": 4.0})
    box = card.lines["拜访"].editor
    for _ in range(3):
        qtbot.keyClick(box, Qt.Key.Key_Up)
    assert card.sent[-1] == {"拜访": 5.0}
    given(card, {"拜访": 9.0})
    assert VISITS.read(9.0) is None
    assert say("ui.what-if-outside") in [label.text() for label in card.findChildren(QLabel)]

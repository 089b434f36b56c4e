"""The head of the why panel: the customer's tier, large, and what decided it in one sentence."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.ui.controls.badge import Badge, badge_pixmap
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.filterwords import outcome_name
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style


class BigBadge(QWidget):
    """The customer's tier, 48 × 48."""

    def __init__(self, badge: Badge) -> None:
        super().__init__()
        self._badge = badge
        self.setFixedSize(48, 48)
        self.setAccessibleName(badge.text)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        image = badge_pixmap(self._badge, 48, self.devicePixelRatioF())
        if image.width() / self.devicePixelRatioF() > 50:
            image = image.scaledToWidth(
                round(48 * self.devicePixelRatioF()), Qt.TransformationMode.SmoothTransformation
            )
        top = round((48 - image.height() / self.devicePixelRatioF()) / 2)
        painter.drawPixmap(0, top, image)


def verdict_row(badge: Badge, who: tuple[str, str], sentence: str, button: QWidget | None) -> QHBoxLayout:
    """Badge, name with small words beside it, the sentence below; a button at the right end."""
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(BigBadge(badge), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(0)
    top = QHBoxLayout()
    top.setSpacing(8)
    top.addWidget(Label(Style.TITLE, text=who[0]))
    top.addWidget(Label(Style.SMALL, "text2", who[1], elide=True), 1)
    column.addLayout(top)
    column.addWidget(Label(Style.BODY, "text2", sentence, wrap=True))
    row.addLayout(column, 1)
    if button is not None:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return row


def verdict(trace: Any, grade: Any) -> str:
    """`B 普通客户，由“稳定”决定。`"""
    tier = next((t for t in grade.tiers if t.name == trace.outcome), None)
    named = f"{tier.name} {tier.title or ''}".strip() if tier is not None else outcome_name(trace.outcome)
    if trace.override is not None:
        return say("ui.verdict-override", tier=named)
    if trace.decided_by >= 0:
        return say("ui.verdict-rule", tier=named, rule=trace.rules[trace.decided_by].rule.name)
    key = {-1: "ui.verdict-value", -2: "ui.verdict-otherwise"}.get(trace.decided_by, "ui.verdict-nobody")
    return say(key, tier=named)


def verdict_before(outcome: str, before: str | None, version: str) -> str:
    """The same or another in the version that is compared with; nothing where there is none."""
    if before is None:
        return ""
    same = before == outcome
    if version:
        key = "ui.verdict-same-version" if same else "ui.verdict-was-version"
        return say(key, tier=outcome_name(before), version=version)
    return say("ui.verdict-same" if same else "ui.verdict-was", tier=outcome_name(before))

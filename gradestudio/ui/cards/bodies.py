"""Which body shows a statement."""

from __future__ import annotations

from typing import Any

from gradestudio.language.edits import lines
from gradestudio.ui.cards.body import Body
from gradestudio.ui.cards.contents import Card
from gradestudio.ui.cards.lines_body import LinesBody
from gradestudio.ui.cards.rule_body import RuleBody
from gradestudio.ui.cards.score_body import ScoreBody
from gradestudio.ui.cards.text_bodies import ParamBody, TextBody, TierBody


def body_of(card: Card, statement: Any) -> type[Body]:
    """The body that can show a statement; text for whatever no other can."""
    if statement.node is None or statement.broken:
        return TextBody
    if card.keyword in ("rule", "tag", "otherwise"):
        return RuleBody
    if card.keyword == "tier":
        return TierBody
    if card.keyword == "param":
        return ParamBody
    if card.keyword == "score":
        return ScoreBody
    if card.keyword == "strategy" or (card.keyword == "let" and lines.items_of(statement)):
        is_grid = card.keyword == "let" and "|" in statement.text
        return TextBody if is_grid else LinesBody
    return TextBody

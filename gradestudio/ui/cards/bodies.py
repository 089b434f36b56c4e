"""Which body shows a statement."""

from __future__ import annotations

from typing import Any

from gradestudio.language import syntax as s
from gradestudio.language.edits.limits import limit_of
from gradestudio.ui.cards.bands_body import BandsBody
from gradestudio.ui.cards.body import Body
from gradestudio.ui.cards.contents import Card
from gradestudio.ui.cards.limit_body import LimitBody
from gradestudio.ui.cards.rule_body import RuleBody
from gradestudio.ui.cards.score_body import ScoreBody
from gradestudio.ui.cards.strategy_body import StrategyBody
from gradestudio.ui.cards.text_bodies import ParamBody, TextBody
from gradestudio.ui.cards.tier_body import TierBody


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
    if card.keyword == "against" and limit_of(statement) is not None:
        return LimitBody
    if card.keyword == "score":
        return ScoreBody
    if card.keyword == "let" and isinstance(statement.node.value, s.BandsForm):
        return BandsBody
    if card.keyword == "strategy":
        return StrategyBody
    return TextBody

"""What a person reads: numbers, money, dates, places, suggestions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gradestudio.diagnostics import CellRef, Diagnostic, Span
from gradestudio.messages import Words, default_language
from gradestudio.messages.similar import similar
from gradestudio.table.columns import Problem

zh, en = Words("zh"), Words("en")


@pytest.mark.parametrize(
    "value, shown",
    [
        (1234, "1,234"),
        (1234.5, "1,234.5"),
        (Decimal("1234.50"), "1,234.5"),
        (-3, "−3"),
        (0.1, "0.1"),
        (100, "100"),
        (1000000.0, "1,000,000"),
        (float("nan"), "–"),
        (None, "–"),
        (-0.0, "0"),
    ],
)
def test_numbers(value: object, shown: str) -> None:
    assert zh.number(value) == shown


def test_numbers_with_places_round_half_away_from_zero() -> None:
    assert zh.number(Decimal("1.005"), 2) == "1.01"
    assert zh.number(1.005, 2) == "1.01"
    assert zh.number(-2.5, 0) == "−3"
    assert zh.number(-0.001, 2) == "0.00"
    assert zh.number(12, 2) == "12.00"


@pytest.mark.parametrize(
    "amount, shown",
    [
        (144_120_000, "¥1.44亿"),
        (76_920_000, "¥7,692万"),
        (190_000, "¥19万"),
        (9_999, "¥9,999"),
        (99_999_999, "¥1亿"),
        (0, "¥0"),
        (-12_300, "−¥1.23万"),
        (5.5, "¥5.5"),
    ],
)
def test_short_money_in_chinese(amount: float, shown: str) -> None:
    assert zh.money(amount) == shown


def test_exact_money_and_units() -> None:
    assert zh.money(1234567, short=False) == "¥1,234,567.00"
    assert en.money(144_120_000, "USD") == "$144m"
    assert en.money(1234.5, short=False) == "1,234.50"
    assert en.money(12, "points") == "12 points"
    assert zh.money(None) == "–"


def test_shares_and_dates() -> None:
    assert zh.percent(0.125) == "12.5%"
    assert zh.percent(Decimal("0.3333"), 2) == "33.33%"
    assert zh.percent(1) == "100%"
    assert zh.date(date(2026, 1, 31)) == "2026-01-31"


def test_place_counts_lines_and_columns_from_one() -> None:
    source = "规则簿 “甲”\n字段 客户 : 编号\n"
    found = Diagnostic("x", span=Span(source.index("客户"), source.index("客户") + 2))
    assert zh.place(found, source, "规则.grade") == "规则.grade:2:4"
    assert zh.place(Problem("x", cell=CellRef("客户", 17, 3))) == "客户!C17"


def test_did_you_mean_ignores_width_and_case() -> None:
    assert similar("ＲＥＧＩＯＮ", ["Region", "Owner"]) == ("Region",)
    assert similar("消费额", ["消费金额", "客户名称"]) == ("消费金额",)
    assert similar("xyz", ["消费金额", "客户名称"]) == ()


def test_did_you_mean_follows_the_sentence() -> None:
    found = Diagnostic("no-such-code", args={"name": "Regoin", "choices": ("Region", "Owner")})
    assert en.sentence(found) == "no-such-code Did you mean “Region”?"


def test_long_lists_say_how_many_more() -> None:
    assert en.listed(tuple("abcdefghij")) == "a, b, c, d, e, f, g, h and 2 more"
    assert zh.listed(("甲", "乙")) == "甲、乙"


def test_a_plural_word_fits_its_number() -> None:
    fields = en._formatter
    assert fields.vformat("{n} {n:row|rows}", (), {"n": 1}) == "1 row"
    assert fields.vformat("{n} {n:row|rows}", (), {"n": 1200}) == "1,200 rows"


@pytest.mark.parametrize(
    "value, language", [("zh_CN.UTF-8", "zh"), ("zh", "zh"), ("en_GB.UTF-8", "en"), ("C", "en")]
)
def test_language_of_the_locale(monkeypatch: pytest.MonkeyPatch, value: str, language: str) -> None:
    monkeypatch.setenv("LC_ALL", value)
    assert default_language() == language

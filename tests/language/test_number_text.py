"""A new number is written as the old one was."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gradestudio.language.number_text import number_like


@pytest.mark.parametrize(
    ("value", "written", "expected"),
    [
        ("115000", "10万", "11.5万"),
        ("100000", "26万", "10万"),
        ("123456.78", "10万", "123456.78"),
        ("0.175", "20%", "17.5%"),
        ("12", "10次", "12次"),
        ("120000", "10 万元", "12 万元"),
        ("120000000", "1.5亿", "1.2亿"),
        ("3000", "2千", "3千"),
        ("7", "8", "7"),
        ("7.50", "8", "7.5"),
        ("-5", "3", "-5"),
        ("12", "2 * 门槛", None),
        ("12", "门槛", None),
    ],
)
def test_same_size_share_and_measure(value: str, written: str, expected: str | None) -> None:
    assert number_like(Decimal(value), written) == expected

"""What is left of a private value."""

from __future__ import annotations

import pytest

from gradestudio.report.masking import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张三", "张***"),
        ("欧阳修文", "欧***"),
        ("李", "***"),
        ("13812345678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("+86 138 1234 5678", "138****5678"),
        ("110101199003071234", "110***********1234"),
        ("11010119900307123X", "110***********123X"),
        ("6222021234567890123", "622************0123"),
        ("lihua@example.com", "l***@example.com"),
        ("2026-01-31", "2***"),
        ("120,000", "1***"),
        ("1234567", "1***"),
        ("Li Hua", "L***"),
    ],
)
def test_recognisable_to_the_owner_only(text: str, shown: str) -> None:
    assert masked(text) == shown

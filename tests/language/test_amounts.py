"""Numbers typed into a field, and written back as they were written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.language import check
from gradestudio.language.amounts import plain, read_amount, write_like


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12万", "120000"),
        ("120,000", "120000"),
        ("1.2e5", "120000"),
        ("１２万", "120000"),
        (" 12 万元 ", "120000"),
        ("1.5亿", "150000000"),
        ("3千万", "30000000"),
        ("20%", "0.2"),
        ("-5", "-5"),
        ("−2.5", "-2.5"),
        (".5", "0.5"),
    ],
)
def test_read(text: str, value: str) -> None:
    assert read_amount(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "万", "12w", "5k", "1,2", "1,0000", "12万%", "12 苹果", "1万万", "a", "1-2"]
)
def test_no_number(text: str) -> None:
    assert read_amount(text) is None


def test_the_fields_own_measure_word_may_follow() -> None:
    assert read_amount("3次", "次") == 3
    assert read_amount("3次") is None


@pytest.mark.parametrize(
    ("value", "written", "text"),
    [
        ("120000", "10万", "12万"),
        ("125000", "10万", "12.5万"),
        ("500", "1万", "0.05万"),
        ("120000", "100000", "120000"),
        ("120000", "10万元", "12万元"),
        ("120000", "10 万", "12 万"),
        ("0.25", "20%", "25%"),
        ("0.125", "20%", "12.5%"),
        ("3", "-5", "3"),
        ("-7", "-5", "-7"),
        ("1234567.89", "1亿", "1234567.89"),
        ("100000000", "10万", "10000万"),
        ("0", "10万", "0万"),
    ],
)
def test_write(value: str, written: str, text: str) -> None:
    assert write_like(Decimal(value), written) == text


@given(
    st.decimals(min_value=0, max_value=10**10, places=2, allow_nan=False),
    st.sampled_from(["10万", "5", "20%", "1.5亿", "3千", "2 万", "7百万"]),
)
def test_what_is_written_reads_back_as_the_same_value(value: Decimal, written: str) -> None:
    text = write_like(value, written)
    assert read_amount(text) == value
    checked = check(f"参数 门槛 = {text}\n", None)
    assert not checked.diagnostics or all(d.severity != "error" for d in checked.diagnostics)
    assert checked.program.params[0].value == value


def test_plain() -> None:
    assert plain(Decimal("1.20E+5")) == "120000"
    assert plain(Decimal("-0")) == "0"
    assert plain(Decimal("2.500")) == "2.5"

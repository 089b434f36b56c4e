"""How one text reads as a number, a date, a yes or no."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.workbook.amounts import read_amount, read_amounts
from gradestudio.workbook.dates import NO_DAY, read_date, serial_date
from gradestudio.workbook.words import read_flag


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0.0),
        ("12", 12.0),
        (" 12.5 ", 12.5),
        ("-3", -3.0),
        ("+3", 3.0),
        ("−3", -3.0),
        (".5", 0.5),
        ("1,234.50", 1234.5),
        ("¥1,234.50", 1234.5),
        ("￥1,234.50", 1234.5),
        ("¥ 1,234", 1234.0),
        ("$1,234", 1234.0),
        ("-¥5", -5.0),
        ("¥-5", -5.0),
        ("RMB 100", 100.0),
        ("100 USD", 100.0),
        ("1,234元", 1234.0),
        ("1234圆", 1234.0),
        ("1.2万", 12000.0),
        ("1.2万元", 12000.0),
        ("¥1.2万", 12000.0),
        ("3亿", 300000000.0),
        ("5千", 5000.0),
        ("10次", 10.0),
        ("(1,234)", -1234.0),
        ("（1,234.5）", -1234.5),
        ("1,234-", -1234.0),
        ("85%", 0.85),
        ("８５％", 0.85),
        ("100%", 1.0),
        ("12.5 %", 0.125),
        ("-20%", -0.2),
        ("１２３", 123.0),
        ("１，２３４", 1234.0),
        ("1.5e3", 1500.0),
        ("1 234 567", 1234567.0),
        ("\u200b12", 12.0),
        ("12\xa0", 12.0),
        ("'12", 12.0),
        ('="12"', 12.0),
    ],
)
def test_numbers(text: str, number: float) -> None:
    assert read_amount(text) == (number, "")


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "1,5",
        "12,34",
        "1,2345",
        "1.234,50",
        "1.2.3",
        "--5",
        "¥",
        "1万2",
        "5-10",
        "1e999",
        "inf",
        "1_000",
        "3%%",
        "约100",
        "100以上",
        "10 cm",
        "２０２４年",
        "(-5)",
        "0x10",
        "1'2",
    ],
)
def test_what_is_no_number(text: str) -> None:
    number, code = read_amount(text)
    assert math.isnan(number)
    assert code == "unreadable-number"


@pytest.mark.parametrize("text", ["-", "—", "N/A", "n/a", "NULL", "无", "暂无", "/", "nan"])
def test_words_for_nothing(text: str) -> None:
    assert read_amount(text)[1] == "blank-word"
    assert read_date(text).code == "blank-word"


def test_error_words_and_blanks() -> None:
    assert read_amount("#DIV/0!")[1] == read_date("#n/a").code == read_flag("#REF!")[1] == "error-cell"
    assert read_amount("  ")[1] == "blank"
    assert read_date("\u3000").code == "blank"
    assert read_flag("") == (-1, "blank")


def test_a_field_in_ten_thousands_takes_the_word_as_its_own_unit() -> None:
    assert read_amount("1.2万", "万元")[0] == 1.2
    assert read_amount("3.5万元", "万元")[0] == 3.5
    assert read_amount("3.5", "万元")[0] == 3.5
    assert read_amount("7公斤", "公斤")[0] == 7.0
    assert read_amount("7公斤", "元")[1] == "unreadable-number"


@given(st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=2))
def test_a_grouped_amount_reads_as_the_number_it_shows(value: object) -> None:
    assert read_amount(f"¥{value:,}") == (float(value), "")  # type: ignore[arg-type]


@given(st.lists(st.text(alphabet="0123456789.-, 万%¥", max_size=6), max_size=20))
def test_many_texts_read_as_each_alone(texts: list[str]) -> None:
    numbers, codes = read_amounts(texts)
    alone = [read_amount(text) for text in texts]
    assert codes == [code for _, code in alone]
    assert all(a == b or (math.isnan(a) and math.isnan(b)) for a, (b, _) in zip(numbers, alone, strict=True))


# ── Dates ───────────────────────────────────────────────────────────────────────────────────────


def day(text: str, date1904: bool = False) -> date | None:
    read = read_date(text, date1904)
    return None if read.day == NO_DAY else date(1970, 1, 1) + timedelta(days=read.day)


@pytest.mark.parametrize(
    "text",
    [
        "2024年8月21日",
        "2024年08月21日",
        "2024年8月21号",
        "2024 年 8 月 21 日",
        "2024/8/21",
        "2024-08-21",
        "2024.8.21",
        "20240821",
        "2024-08-21 13:00",
        "2024-08-21 13:00:59",
        "2024-08-21T13:00:00Z",
        "2024/8/21 下午 1:00",
        "2024年8月21日 13时00分",
        "2024年8月21日 星期三",
        "2024-8-21（周三）",
        "20240821130000",
        "２０２４年８月２１日",
        "２０２４／８／２１",
        "24年8月21日",
        "8/21/2024",
        "21/8/2024",
        "21.08.2024",
        "21 Aug 2024",
        "21-Aug-2024",
        "Aug 21, 2024",
        "August 21st, 2024",
        "45525",
        "45525.54",
    ],
)
def test_dates(text: str) -> None:
    assert day(text) == date(2024, 8, 21)


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2024/13/1",
        "2024年8月",
        "2024-08",
        "8月21日",
        "8-21",
        "20241301",
        "昨天",
        "1724198400",
        "99999",
        "0",
        "2024-08-21x",
        "13/13/2024",
        "1024-01-01",
        "2024年8-21",
        "2024/08/21/3",
        "1",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert day(text) is None
    assert read_date(text).code == "unreadable-date"


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("8/9/2024", (date(2024, 8, 9), date(2024, 9, 8))),
        ("03-04-2024", (date(2024, 3, 4), date(2024, 4, 3))),
        ("24-8-21", (date(2021, 8, 24), date(2024, 8, 21))),
    ],
)
def test_a_date_that_reads_two_ways_is_neither(text: str, readings: tuple[date, ...]) -> None:
    read = read_date(text)
    assert (read.day, read.code) == (NO_DAY, "ambiguous-date")
    assert read.args["readings"] == readings


def test_the_same_number_twice_is_not_ambiguous() -> None:
    assert day("5/5/2024") == date(2024, 5, 5)


def test_day_numbers() -> None:
    assert serial_date(45525.0).day == (date(2024, 8, 21) - date(1970, 1, 1)).days
    assert serial_date(44063.0, date1904=True).day == serial_date(45525.0).day
    assert serial_date(20240821.0).day == serial_date(45525.0).day
    assert not serial_date(20240821.0).serial
    assert serial_date(100.0).code == serial_date(-3.0).code == serial_date(1e300).code == "unreadable-date"


@given(st.dates(min_value=date(1600, 1, 1)))
def test_every_day_reads_back(value: date) -> None:
    assert day(value.isoformat()) == day(f"{value.year}年{value.month}月{value.day}日") == value


# ── Yes and no ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["是", "有", "Y", "yes", "TRUE", "√", "1", "✓", " 是 ", "Ｙ"])
def test_yes(text: str) -> None:
    assert read_flag(text) == (1, "")


@pytest.mark.parametrize("text", ["否", "无", "没有", "N", "no", "False", "×", "0", "✗"])
def test_no(text: str) -> None:
    assert read_flag(text) == (0, "")


@pytest.mark.parametrize("text", ["x", "2", "可能", "是否", "ok"])
def test_neither(text: str) -> None:
    assert read_flag(text) == (-1, "unreadable-flag")


@given(st.from_regex(r"[¥$]?-?[0-9]{1,3}(,[0-9]{3}){0,3}(\.[0-9]{1,6})?", fullmatch=True))
def test_the_short_way_for_usual_amounts_gives_what_the_long_one_gives(text: str) -> None:
    # The blank behind the number keeps the short way from being taken.
    assert read_amount(text) == read_amount(text + " ")

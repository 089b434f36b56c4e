"""S1: which tier each expected closing date gives, by date arithmetic of the test's own."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from tests.rules.grading import SAMPLES, graded_rows, graded_sample, tagged, tiers

RULES = "S01-需求与成交时间"
AS_OF = date(2026, 1, 31)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, cut to the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def published(as_of: date, closing: date) -> str:
    """The tier of a customer with obvious need, as the published text has it, 以内 included."""
    if closing < as_of:
        return "D"
    for tier, months in (("A", 1), ("B", 3), ("C", 6)):
        if closing <= months_after(as_of, months):
            return tier
    return "D"


@pytest.mark.parametrize(
    "as_of", [AS_OF, date(2026, 2, 28), date(2024, 2, 29), date(2025, 8, 30), date(2025, 12, 1)]
)
def test_every_day_of_the_next_eight_months(as_of: date) -> None:
    days = [as_of + timedelta(days=n) for n in range(-40, 245)]
    rows = [{"客户编号": f"K{n}", "需求程度": "明显", "预计成交日期": day} for n, day in enumerate(days)]
    grading = graded_rows(RULES, rows, as_of)
    assert tiers(grading, "客户等级") == [published(as_of, day) for day in days]
    assert tagged(grading, "逾期") == [day < as_of for day in days]


def test_the_last_days_of_each_tier_at_the_end_of_january() -> None:
    last = {"A": date(2026, 2, 28), "B": date(2026, 4, 30), "C": date(2026, 7, 31)}
    rows = [
        {"客户编号": f"{tier}{more}", "需求程度": "明显", "预计成交日期": day + timedelta(days=more)}
        for tier, day in last.items()
        for more in (0, 1)
    ]
    assert tiers(graded_rows(RULES, rows, AS_OF), "客户等级") == ["A", "B", "B", "C", "C", "D"]


def test_need_and_opportunity_come_before_the_date() -> None:
    near = date(2026, 2, 10)
    cases = [
        ("明显", None, "是", "needs data"),
        ("明显", None, "否", "E"),
        ("明显", near, "否", "E"),
        ("明显", near, None, "A"),
        ("潜在", near, "是", "D"),
        ("潜在", None, "是", "D"),
        ("潜在", near, "否", "E"),
        ("无", near, "是", "E"),
        ("无", None, None, "E"),
        (None, near, "是", "needs data"),
        (None, near, "否", "E"),
    ]
    rows = [
        {"客户编号": f"K{n}", "需求程度": need, "预计成交日期": day, "成交机会": chance}
        for n, (need, day, chance, _) in enumerate(cases)
    ]
    grading = graded_rows(RULES, rows, AS_OF)
    assert tiers(grading, "客户等级") == [expected for *_, expected in cases]
    assert tagged(grading, "日期待核对") == [need == "无" and day is not None for need, day, _, _ in cases]


def test_the_sample_sheet() -> None:
    """The three undated or unreadable dates of obvious need wait for data; the rest follows the text."""
    rows = list(load_workbook(SAMPLES / f"{RULES}.xlsx")["客户"].iter_rows(min_row=4, values_only=True))
    got = tiers(graded_sample(RULES, AS_OF), "客户等级")
    assert len(got) == len(rows) == 120
    for cells, tier in zip(rows, got, strict=True):
        need, day, chance = cells[2], as_date(cells[3]), cells[4]
        if need == "无" or chance == "否":
            expected = "E"
        elif need == "潜在":
            expected = "D"
        elif need is None or day is None:
            expected = "needs data"
        else:
            expected = published(AS_OF, day)
        assert tier == expected, cells


def as_date(cell: object) -> date | None:
    """The date of a cell of the sample: a real one, or a text that the sample writes."""
    if isinstance(cell, str):
        numbers = cell.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").split("-")
        return date(*map(int, numbers)) if len(numbers) == 3 else None
    return cell.date() if hasattr(cell, "date") else None  # type: ignore[union-attr]

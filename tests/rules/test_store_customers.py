"""The main sample by the store rulebook: each tier, by a reading and a calculation of the test's own."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from typing import Any

import pytest
from openpyxl import load_workbook

from gradestudio.engine.grading import Grading
from tests.rules.grading import SAMPLES, graded_sample, points, tiers

NAME = "门店客户评级"
AS_OF = date(2026, 1, 31)
YEAR_AGO = date(2025, 1, 31)
FIRST_ROW = {"客户": 5, "订单": 3}


@pytest.fixture(scope="module")
def grading() -> Grading:
    return graded_sample(NAME, AS_OF)


@pytest.fixture(scope="module")
def customers() -> list[dict[str, Any]]:
    book: Any = load_workbook(SAMPLES / f"{NAME}.xlsx")
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for _, key, day, amount, *_ in book["订单"].iter_rows(min_row=FIRST_ROW["订单"], values_only=True):
        bought, paid = as_date(day), as_amount(amount)
        if key and bought and paid is not None and YEAR_AGO <= bought <= AS_OF:
            spent[str(key)] += paid
    return [
        {
            "spent": spent[row[0]] if row[0] else Decimal(0),
            "region": row[2].strip() if row[2] and row[2].strip() in REGIONS else None,
            "bought": as_date(row[8]),
            "complaints": as_count(row[9]),
            "previous": row[14] if row[14] in ("A", "B", "C") else None,
        }
        for row in book["客户"].iter_rows(min_row=FIRST_ROW["客户"], values_only=True)
    ]


REGIONS = ("华东", "华南", "华北", "西南")


def as_date(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    numbers = re.fullmatch(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?", str(cell))
    try:
        return date(*map(int, numbers.groups())) if numbers else None
    except ValueError:
        return None


def as_amount(cell: Any) -> Decimal | None:
    text = unicodedata.normalize("NFKC", str(cell)).strip("¥元").replace(",", "")
    times = 10_000 if text.endswith("万") else 1
    found = re.fullmatch(r"\d+(\.\d+)?", text.rstrip("万"))
    return Decimal(found[0]) * times if found else None


def as_count(cell: Any) -> int | None:
    found = re.fullmatch(r"(\d+)次?", unicodedata.normalize("NFKC", str(cell)))
    return int(found[1]) if found else None


def months(day: date) -> int:
    return (AS_OF.year - day.year) * 12 + AS_OF.month - day.month - (AS_OF.day < day.day)


def score(c: dict[str, Any]) -> Decimal:
    """Blanks give no points."""
    spending = min(60, (40 if c["spent"] >= 100_000 else 0) + min(20, int(c["spent"] // 5000)))
    activity = Decimal(0)
    if c["bought"]:
        elapsed = months(c["bought"])
        fading = Decimal(30) * max(0, 12 - max(0, elapsed)) / 12
        activity = min(Decimal(40), fading + (10 if elapsed < 7 else 0))
    complaint = -15 if c["complaints"] is not None and c["complaints"] >= 3 else 0
    return max(Decimal(0), min(Decimal(100), spending + activity + complaint))


def lines_of_the_top(customers: list[dict[str, Any]]) -> dict[str, Decimal]:
    """The smallest spending that is still in the top 30 % of its region."""
    lines = {}
    for region in REGIONS:
        inside = sorted((c["spent"] for c in customers if c["region"] == region), reverse=True)
        lines[region] = inside[ceil(Decimal("0.3") * len(inside)) - 1]
    return lines


def both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def tier(c: dict[str, Any], lines: dict[str, Decimal]) -> str:
    complaints, region = c["complaints"], c["region"]
    a = both(c["spent"] >= 100_000, None if complaints is None else complaints <= 1)
    signs = (
        None if c["bought"] is None else months(c["bought"]) < 7,
        None if region is None else region in ("华东", "华南"),
        None if region is None else c["spent"] >= lines[region],
    )
    if a:
        return "A"
    if score(c) >= 50 or signs.count(True) >= 2:
        computed = "B"
    elif a is None or signs.count(True) + signs.count(None) >= 2:
        return "needs data"
    else:
        computed = "C"
    return "B" if computed == "C" and c["previous"] == "A" else computed


def test_points_of_every_customer(grading: Grading, customers: list[dict[str, Any]]) -> None:
    expected = [float(score(c).quantize(Decimal("0.01"))) for c in customers]
    assert points(grading, "价值分") == expected


def test_tier_of_every_customer(grading: Grading, customers: list[dict[str, Any]]) -> None:
    lines = lines_of_the_top(customers)
    expected = [tier(c, lines) for c in customers]
    assert {"A", "B", "C", "needs data"} == set(expected)
    got = tiers(grading, "客户等级")
    assert [(i, g, e) for i, (g, e) in enumerate(zip(got, expected, strict=True)) if g != e] == []


def test_the_movement_limit_and_the_data_findings_show_on_the_sample(grading: Grading) -> None:
    assert (grading.grades["客户等级"].limit == 0).any()
    found = {f.code for f in grading.findings}
    assert {"duplicate-key", "key-without-customer", "row-without-key", "never-broken"} <= found

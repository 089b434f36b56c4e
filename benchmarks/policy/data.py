"""Customers for the speed comparison: 16 columns, 3 % blanks in 11 of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from gradestudio.table.columns import Column, ColumnKind, Table

AS_OF = date(2026, 1, 31)
TODAY = (AS_OF - date(1970, 1, 1)).days
REGIONS = ("华东", "华南", "华北", "华中", "西南", "东北")
CITIES = ("杭州", "苏州", "佛山", "东莞", "成都", "重庆", "太原", "武汉", "长沙", "沈阳", "大连", "贵阳")
KINDS = ("装饰", "工程", "零售", "个人")
CHANNELS = ("门店", "电话", "网络")
NUMBERS = ("amount", "orders", "complaints", "satisfaction", "overdue", "repeat", "credit")
DATES = ("last_buy", "opened")
CHOICES = {"region": REGIONS, "city": CITIES, "kind": KINDS, "channel": CHANNELS}


@dataclass(frozen=True)
class Customers:
    """Typed arrays, one entry per customer: float64 with NaN, int32 days, int32 codes, int8 flag, texts."""

    count: int
    numbers: dict[str, np.ndarray]
    days: dict[str, np.ndarray]
    codes: dict[str, np.ndarray]
    contract: np.ndarray
    ids: tuple[str, ...]
    names: tuple[str, ...]
    """All distinct."""

    def table(self) -> Table:
        """The same as GradeStudio's typed table."""
        every = np.arange(self.count, dtype=np.int32)
        columns = [
            Column("customer", ColumnKind.TEXT, every, self.ids),
            Column("name", ColumnKind.TEXT, every, self.names),
            *(Column(n, ColumnKind.TEXT, self.codes[n], values) for n, values in CHOICES.items()),
            *(Column(n, ColumnKind.NUMBER, self.numbers[n]) for n in NUMBERS),
            *(Column(n, ColumnKind.DATE, self.days[n]) for n in DATES),
            Column("contract", ColumnKind.FLAG, self.contract),
        ]
        return Table({c.name: c for c in columns}, self.count)


def make(count: int, seed: int = 7) -> Customers:
    random = np.random.default_rng(seed)

    def blank(values: np.ndarray, missing: object) -> np.ndarray:
        values[random.random(count) < 0.03] = missing
        return values

    numbers = {
        "amount": blank(np.round(random.lognormal(10.3, 1.2, count), 2), np.nan),
        "orders": blank(random.poisson(5, count).astype(float), np.nan),
        "complaints": blank(random.poisson(0.6, count).astype(float), np.nan),
        "satisfaction": blank(random.integers(10, 51, count) / 10, np.nan),
        "overdue": blank(np.floor(random.exponential(30, count)), np.nan),
        "repeat": blank(np.round(random.beta(2, 4, count), 2), np.nan),
        "credit": np.floor(random.exponential(30_000, count)),
    }
    days = {
        "last_buy": blank((TODAY - random.integers(0, 900, count)).astype(np.int32), Column.NO_DATE),
        "opened": blank((TODAY - random.integers(0, 3000, count)).astype(np.int32), Column.NO_DATE),
    }
    codes = {n: random.integers(0, len(v), count).astype(np.int32) for n, v in CHOICES.items()}
    for name in ("region", "kind"):
        codes[name] = blank(codes[name], -1)
    contract = blank(random.integers(0, 2, count).astype(np.int8), -1)
    heads, tails = (
        ("中", "云", "青", "海", "岚", "锦"),
        ("集团", "公司", "集团公司", "经营部", "商行", "工作室"),
    )
    head, tail = random.integers(0, len(heads), count), random.integers(0, len(tails), count)
    names = tuple(f"{heads[h]}峰{i}{tails[t]}" for i, (h, t) in enumerate(zip(head, tail, strict=True)))
    return Customers(count, numbers, days, codes, contract, tuple(f"K{i:07d}" for i in range(count)), names)


@dataclass(frozen=True)
class Outcome:
    """What every way must agree on, row by row: tier (0..3, -1 needs data), points, deciding rule
    (0..6, -2 otherwise, -3 nobody) and, per tier rule, whether it is true."""

    tier: np.ndarray
    points: np.ndarray
    decided_by: np.ndarray
    fired: tuple[np.ndarray, ...]

    def differences(self, other: Outcome) -> dict[str, int]:
        """Rows that differ, by output; empty when equal."""
        n = min(len(self.tier), len(other.tier))
        found = {
            "tier": int((self.tier[:n] != other.tier[:n]).sum()),
            "points": int((self.points[:n] != other.points[:n]).sum()),
            "deciding rule": int((self.decided_by[:n] != other.decided_by[:n]).sum()),
            "fired": sum(int((a[:n] != b[:n]).sum()) for a, b in zip(self.fired, other.fired, strict=True)),
        }
        return {what: rows for what, rows in found.items() if rows}


TIERS_OF_RULES = (0, 3, 0, 1, 1, 2, 2)
OTHERWISE_TIER = 3

"""The policy as polars expressions over a lazy frame; few-valued texts are categorical."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
import polars as pl
from policy.conditions import BANDS, ITEMS, RULES
from policy.data import AS_OF, CHOICES, OTHERWISE_TIER, TIERS_OF_RULES, Customers, Outcome

from gradestudio.table.columns import Column


def prepare(customers: Customers) -> pl.DataFrame:
    columns: dict[str, Any] = {"name": pl.Series(customers.names)}
    for name, values in customers.numbers.items():
        columns[name] = pl.Series(values, nan_to_null=True)
    for name, days in customers.days.items():
        known = pl.Series(days)
        columns[name] = known.set(known == int(Column.NO_DATE), None).cast(pl.Date)
    for name, codes in customers.codes.items():
        texts = pl.Series(np.array([*CHOICES[name], None], dtype=object)[codes].tolist(), dtype=pl.String)
        columns[name] = texts.cast(pl.Enum(CHOICES[name]))
    flag = pl.Series(customers.contract)
    columns["contract"] = flag.set(flag == -1, None)
    return pl.DataFrame(columns)


def months(name: str) -> pl.Expr:
    day = pl.col(name).dt
    whole = (AS_OF.year - day.year()) * 12 + AS_OF.month - day.month().cast(pl.Int32)
    return (whole - (day.day() > AS_OF.day).cast(pl.Int32)).alias(
        {"last_buy": "months_bought", "opened": "months_opened"}[name]
    )


def bands(name: str) -> pl.Expr:
    subject, below, other = BANDS[name]
    chain: Any = pl.when(pl.col(subject).is_null()).then(None)
    for edge, value in below:
        chain = chain.when(pl.col(subject) < edge).then(value)
    return chain.otherwise(other).alias(name)


def condition(c: Any) -> pl.Expr:
    match c:
        case ("and" | "or", *parts):
            return reduce(lambda a, b: a & b if c[0] == "and" else a | b, map(condition, parts))
        case ("not", part):
            return ~condition(part)
        case ("at least", k, *parts):
            # Only used where unknown counts as not given, so true parts suffice.
            return pl.sum_horizontal(condition(p).fill_null(False).cast(pl.Int8) for p in parts) >= k
    name, op, value = c
    column = pl.col(name)
    match op:
        case "in":
            return column.is_in(list(value))
        case "contains":
            return column.str.contains(value, literal=True)
        case "starts":
            return column.str.starts_with(value)
        case "ends":
            return column.str.ends_with(value)
        case "missing":
            return column.is_null()
        case "top":
            return top(name, *value)
    compare = {">=": column.ge, "<=": column.le, ">": column.gt, "<": column.lt, "=": column.eq}
    return compare[op](value)


def top(name: str, share: float, group: str | None) -> pl.Expr:
    count = (pl.col(name).count() * share).round(6).ceil().cast(pl.UInt32)
    edge = pl.col(name).drop_nulls().top_k(count).min()
    if group is None:
        return pl.col(name) >= edge
    return (pl.col(name) >= edge.over(group)) & pl.col(group).is_not_null()


def query(frame: pl.DataFrame) -> pl.LazyFrame:
    given = [pl.when(condition(c)).then(p).otherwise(0).cast(pl.Int16) for p, c in ITEMS]
    fired = [f"f{i}" for i in range(len(RULES))]
    truths = [pl.col(f).fill_null(False) for f in fired]
    decided: Any = pl.when(truths[0]).then(0)
    tier: Any = pl.when(truths[0]).then(TIERS_OF_RULES[0])
    for i, truth in enumerate(truths[1:], 1):
        decided, tier = decided.when(truth).then(i), tier.when(truth).then(TIERS_OF_RULES[i])
    unknown = pl.any_horizontal(pl.col(f).is_null() for f in fired)
    return (
        frame.lazy()
        .with_columns(months("last_buy"), months("opened"))
        .with_columns(*(bands(name) for name in BANDS))
        .with_columns(points=pl.sum_horizontal(given).clip(0, 100))
        .with_columns(*(condition(c).alias(f) for c, f in zip(RULES, fired, strict=True)))
        .select(
            tier.when(unknown).then(-1).otherwise(OTHERWISE_TIER).cast(pl.Int16).alias("tier"),
            "points",
            decided.when(unknown).then(-3).otherwise(-2).cast(pl.Int32).alias("decided"),
            *(t.alias(f) for t, f in zip(truths, fired, strict=True)),
        )
    )


def grade(frame: pl.DataFrame) -> Outcome:
    found = query(frame).collect()
    fired = tuple(found[f"f{i}"].to_numpy() for i in range(len(RULES)))
    return Outcome(found["tier"].to_numpy(), found["points"].to_numpy(), found["decided"].to_numpy(), fired)

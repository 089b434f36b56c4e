"""The policy as one SELECT over a duckdb table."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd
from policy.conditions import BANDS, ITEMS, RULES
from policy.data import AS_OF, CHOICES, OTHERWISE_TIER, TIERS_OF_RULES, Customers, Outcome

from gradestudio.table.columns import Column


def prepare(customers: Customers) -> duckdb.DuckDBPyConnection:
    """A connection with the table `customers`; few-valued texts are enums, NaN and the like are NULL."""
    frame: dict[str, Any] = {"row": np.arange(customers.count), "name": list(customers.names)}
    frame |= customers.numbers | customers.codes | {"contract": customers.contract}
    frame |= {n: d.astype("int64") for n, d in customers.days.items()}
    source = pd.DataFrame(frame)
    connection = duckdb.connect()
    connection.register("source", source)
    columns = ["row", "name"]
    columns += [f"CASE WHEN isnan({n}) THEN NULL ELSE {n} END AS {n}" for n in customers.numbers]
    columns += [
        f"CASE WHEN {n} = {int(Column.NO_DATE)} THEN NULL ELSE DATE '1970-01-01' + {n}::INTEGER END AS {n}"
        for n in customers.days
    ]
    for name, values in CHOICES.items():
        listed = ", ".join(f"'{v}'" for v in values)
        connection.execute(f"CREATE TYPE {name}_type AS ENUM ({listed})")
        columns.append(f"[{listed}][{name} + 1]::{name}_type AS {name}")
    columns.append("CASE WHEN contract < 0 THEN NULL ELSE contract END AS contract")
    connection.execute(f"CREATE TABLE customers AS SELECT {', '.join(columns)} FROM source")
    connection.unregister("source")
    return connection


def months(name: str) -> str:
    whole = f"({AS_OF.year} - year({name})) * 12 + {AS_OF.month} - month({name})"
    return f"{whole} - (day({name}) > {AS_OF.day})::INTEGER"


def bands(name: str) -> str:
    subject, below, other = BANDS[name]
    steps = " ".join(f"WHEN {subject} < {edge} THEN {value}" for edge, value in below)
    return f"CASE WHEN {subject} IS NULL THEN NULL {steps} ELSE {other} END"


def condition(c: Any) -> str:
    match c:
        case ("and" | "or", *parts):
            return "(" + f" {c[0]} ".join(map(condition, parts)) + ")"
        case ("not", part):
            return f"(NOT {condition(part)})"
        case ("at least", k, *parts):
            return "(" + " + ".join(f"coalesce({condition(p)}, false)::INTEGER" for p in parts) + f" >= {k})"
    name, op, value = c
    match op:
        case "in":
            return f"{name} IN ({', '.join(repr(v) for v in value)})"
        case "contains":
            return f"contains({name}, '{value}')"
        case "starts":
            return f"starts_with({name}, '{value}')"
        case "ends":
            return f"ends_with({name}, '{value}')"
        case "missing":
            return f"({name} IS NULL)"
        case "top":
            return f"({name} >= {'edge' if value[1] else 'edge_all'})"
    return f"({name} {op} {value})"


def query() -> str:
    points = " + ".join(f"CASE WHEN {condition(c)} THEN {p} ELSE 0 END" for p, c in ITEMS)
    known = "list_sort(list(amount) FILTER (amount IS NOT NULL), 'DESC')"
    edge = known + "[ceil(round({} * count(amount), 6))::BIGINT]"
    rules = ", ".join(f"{condition(c)} AS f{i}" for i, c in enumerate(RULES))
    decided = " ".join(f"WHEN f{i} THEN {i}" for i in range(len(RULES)))
    tier = " ".join(f"WHEN f{i} THEN {t}" for i, t in enumerate(TIERS_OF_RULES))
    unknown = " OR ".join(f"f{i} IS NULL" for i in range(len(RULES)))
    fired = ", ".join(f"coalesce(f{i}, false) AS f{i}" for i in range(len(RULES)))
    return f"""
        WITH whole AS (SELECT {edge.format(0.2)} AS edge_all FROM customers),
        regions AS (SELECT region AS of_region, {edge.format(0.1)} AS edge FROM customers
                    WHERE region IS NOT NULL GROUP BY region),
        aged AS (SELECT customers.*, edge, edge_all, {months("last_buy")} AS months_bought,
                 {months("opened")} AS months_opened
                 FROM customers CROSS JOIN whole LEFT JOIN regions ON region = of_region),
        banded AS (SELECT *, {bands("R")} AS R, {bands("F")} AS F, {bands("M")} AS M FROM aged),
        scored AS (SELECT *, greatest(0, least(100, {points})) AS points FROM banded),
        ruled AS (SELECT row, points, {rules} FROM scored)
        SELECT row, points, {fired},
            CASE {tier} WHEN {unknown} THEN -1 ELSE {OTHERWISE_TIER} END AS tier,
            CASE {decided} WHEN {unknown} THEN -3 ELSE -2 END AS decided
        FROM ruled"""


def grade(connection: duckdb.DuckDBPyConnection) -> Outcome:
    found: dict[str, Any] = connection.execute(query()).fetchnumpy()
    order = np.empty_like(found["row"])
    order[found["row"]] = np.arange(len(order))
    fired = tuple(found[f"f{i}"][order].astype(bool) for i in range(len(RULES)))
    return Outcome(found["tier"][order], found["points"][order], found["decided"][order], fired)

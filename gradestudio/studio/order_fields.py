"""The columns of an orders sheet as fields of a rulebook, and what cannot be read of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradestudio import workbook
from gradestudio.language.edits.writing import name, text
from gradestudio.studio.books import book_of_text
from gradestudio.studio.material import name_and_unit
from gradestudio.studio.orders import Orders
from gradestudio.table.columns import Column, Table, missing_mask
from gradestudio.workbook.summaries import summary


@dataclass(frozen=True, slots=True, eq=False)
class Fields:
    """Names as the rulebook has them; `columns` are the lines of the related sheet.

    Per order that has a customer and a day: `customers` (codes into `names`), `days` (day numbers),
    `amounts` (NaN unread).
    """

    key: str
    key_statement: str
    date: str
    amount: str
    number: str | None
    columns: tuple[str, ...]
    customers: np.ndarray
    names: tuple[str, ...]
    days: np.ndarray
    amounts: np.ndarray
    unread: int
    """Rows without a readable customer, day or amount."""
    negative: int
    """Rows with an amount below 0: refunds."""


def fields_of(orders: Orders) -> Fields:
    """The key, the day, the amount and the order's number of each row, read as the rulebook will."""
    taken: set[str] = set()
    key, key_aka, _ = _named(orders.key, taken)
    date, date_aka, _ = _named(orders.date, taken)
    amount, amount_aka, unit = _named(orders.amount, taken, True)
    money = f"money unit {text(unit)}" if unit else "money"
    lines = [f"{name(date)} : date{date_aka}", f"{name(amount)} : {money}{amount_aka}"]
    number = None
    if orders.number is not None:
        number, number_aka, _ = _named(orders.number, taken)
        lines.append(f"{name(number)} : id{number_aka}")
    key_statement = f"field {name(key)} : id{key_aka}"
    typed = _typed(orders.table, [key_statement, *(f"field {line}" for line in lines)])
    columns = (typed.columns[key], typed.columns[date], typed.columns[amount])
    missing = [missing_mask(column) for column in columns]
    rows = np.flatnonzero(~missing[0] & ~missing[1])
    return Fields(
        key,
        key_statement,
        date,
        amount,
        number,
        tuple(f"  {line}" for line in lines),
        columns[0].data[rows],
        columns[0].values,
        columns[1].data[rows].astype(np.int64),
        columns[2].data[rows],
        int(np.count_nonzero(missing[0] | missing[1] | missing[2])),
        int(np.count_nonzero(columns[2].data < 0)),
    )


def _named(column: Column, taken: set[str], measured: bool = False) -> tuple[str, str, str]:
    """Name, ` aka …` where the heading is written otherwise, and the unit."""
    key = column.heading or column.name
    about = summary(column)
    shown, unit = name_and_unit(key, about, taken) if measured else name_and_unit(key, about, taken, False)
    taken.add(shown)
    return shown, "" if shown == key or unit else f" aka {name(key)}", unit


def _typed(table: Table, statements: list[str]) -> Table:
    book = book_of_text("".join(s + "\n" for s in statements))
    return workbook.conform(Table(table.columns, table.row_count, table.origin), book.program)

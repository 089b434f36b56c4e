"""How an orders sheet was read, in sentences: the columns, how they were found, and what to mind about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from gradestudio.messages import Words
from gradestudio.studio.order_fields import Fields
from gradestudio.studio.orders import ROLES, Orders
from gradestudio.table.cells import EPOCH
from gradestudio.table.columns import Column

_MOST_STATES = 6


def orders_lines(
    orders: Orders, fields: Fields, day: date, guessed_day: bool, file: str, words: Words
) -> Iterator[str]:
    parts = {role: heading_of(getattr(orders, role)) for role in ROLES}
    sheet = orders.table.origin.sheet or file
    yield words.text("cli.rfm.read", sheet=sheet, n=orders.table.row_count, **parts)
    if orders.guessed:
        yield words.text("cli.rfm.guessed", options=tuple(f"--{role}" for role in orders.guessed))
    if fields.unread:
        yield words.text("cli.rfm.unread", n=fields.unread)
    if fields.negative:
        yield words.text("cli.rfm.negative", n=fields.negative)
    if orders.state is not None:
        values = tuple(value for value, _ in orders.state.values[:_MOST_STATES])
        yield words.text("cli.rfm.state", name=orders.state.heading, values=values)
    later = int(np.count_nonzero(fields.days > (day - EPOCH).days))
    if later:
        yield words.text("cli.rfm.later", n=later, as_of=day)
    if guessed_day:
        yield words.text("cli.rfm.day", as_of=day)


def heading_of(column: Column) -> str:
    return column.heading or column.name

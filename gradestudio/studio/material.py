"""What a sheet offers for learning: its columns as fields and as predictors; what is left out, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from gradestudio import workbook
from gradestudio.analysis.learning.rulesets import Predictor
from gradestudio.engine.calendar import months_between
from gradestudio.language.checks.grades import is_protected
from gradestudio.language.columns import ColumnSummary
from gradestudio.language.edits.writing import name, text
from gradestudio.language.headings import compared, plain_text, without_unit
from gradestudio.studio.books import Book, book_of_text, with_columns
from gradestudio.studio.outcome_column import named_column
from gradestudio.table.cells import EPOCH
from gradestudio.table.columns import Column, ColumnKind, Table
from gradestudio.workbook.summaries import summary

_MONEY = ("金额", "消费", "价", "款", "额", "收入", "利润", "amount", "spend", "revenue", "price", "sales")
_MONEY_UNITS = ("元", "万", "亿", "¥", "$", "€", "cny", "rmb", "usd", "eur")
_NEVER = (
    "电话",
    "手机",
    "邮编",
    "序号",
    "身份证",
    "传真",
    "phone",
    "mobile",
    "tel",
    "fax",
    "zip",
    "postcode",
)
_KEYS = ("编号", "编码", "客户号", "会员号", "卡号", "代码", "id", "code", "number", "no.")
MOST_BLANK = 0.3
"""A column with more blanks than this share would leave too many customers without a grade."""
_FEW_DAYS = 120
"""Dates that all lie this near are counted in days."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A heading that is not learnt from; `why` names a text of the messages."""

    heading: str
    why: str


@dataclass(frozen=True, slots=True)
class FieldText:
    """A column as the statement of a field."""

    name: str
    statement: str


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """`fields` by name (those of the predictors, and the key); predictors over all rows of the table."""

    table: Table
    as_of: date
    key: FieldText | None
    fields: Mapping[str, FieldText]
    predictors: tuple[Predictor, ...]
    left_out: tuple[LeftOut, ...]


def material(
    table: Table,
    besides: Sequence[Column],
    without: Sequence[str],
    as_of: date | None,
    only: Sequence[str] = (),
) -> Material:
    """Every column that rules could read, but `besides` and those headed like one of `without`.

    With `only` no others but those (and the key).

    Dates count by the time since them at `as_of`, else at the latest day of the sheet that is not ahead of
    today.  Raises BadColumn for a heading of `without` or `only` that the sheet does not have.
    """
    dropped = {column.name for column in (*besides, *(named_column(table, w) for w in without))}
    found = {key: summary(column) for key, column in table.columns.items() if key not in dropped}
    key = _key(table, found)
    left: list[LeftOut] = []
    fields: dict[str, tuple[str, FieldText]] = {}
    taken: set[str] = set()
    wanted = {named_column(table, heading).name for heading in only}
    for column_key, about in found.items():
        if column_key == key or (wanted and column_key not in wanted):
            continue
        why = _why_not(about)
        if why:
            left.append(LeftOut(about.heading, why))
            continue
        made = _field(column_key, about, taken)
        fields[column_key] = (about.guess, made)
        taken.add(made.name)
    key_field = None if key is None else _key_field(key, taken)
    every = [f for _, f in fields.values()]
    typed = read_as(table, [*([] if key_field is None else [key_field]), *every])
    day = as_of or _latest(typed)
    predictors = []
    for guess, made in fields.values():
        predictor = _predictor(made.name, guess, typed.columns[made.name], day)
        why = _why_not_learnt(predictor)
        if why:
            left.append(LeftOut(made.name, why))
        else:
            predictors.append(predictor)
    own = {made.name: made for _, made in fields.values()}
    return Material(table, day, key_field, own, tuple(predictors), tuple(left))


# ── Columns ─────────────────────────────────────────────────────────────────────────────────────


def _why_not(about: ColumnSummary) -> str:
    """Why a column is no field of the rules; empty when it is."""
    plain = compared(about.heading)
    if about.guess == "blank":
        return "suggest.left-blank"
    if is_protected(about.heading):
        return "suggest.left-protected"
    if any(word in plain for word in _NEVER):
        return "suggest.left-number"
    if about.guess in ("text", "id"):
        return "suggest.left-text"
    if about.guess == "number" and _is_key_heading(plain) and about.distinct * 2 > about.rows:
        return "suggest.left-number"
    return ""


def _why_not_learnt(predictor: Predictor) -> str:
    known = predictor.values[~predictor.missing]
    if len(known) < (1 - MOST_BLANK) * len(predictor.values):
        return "suggest.left-blanks"
    return "suggest.left-constant" if len(np.unique(known)) < 2 else ""


def _key(table: Table, found: Mapping[str, ColumnSummary]) -> str | None:
    """The column that tells the customers apart."""
    for wanted in (lambda s: s.guess == "id", lambda s: s.guess in ("text", "number", "one of")):
        for key, about in found.items():
            filled = about.rows - about.blanks
            if wanted(about) and filled and about.distinct >= 0.98 * filled:
                plain = compared(about.heading)
                if not any(word in plain for word in _NEVER) and (
                    about.guess == "id" or _is_key_heading(plain)
                ):
                    return key
    return None


def _is_key_heading(plain: str) -> bool:
    return any(plain.endswith(word) or plain == word for word in _KEYS)


def _field(key: str, about: ColumnSummary, taken: set[str]) -> FieldText:
    shown, unit = name_and_unit(key, about, taken)
    aka = f" aka {name(key)}" if shown != key and unit == "" else ""
    match about.guess:
        case "number":
            plain = compared(about.heading)
            money = any(word in plain for word in _MONEY) or any(u in unit for u in _MONEY_UNITS)
            kind = "money" if money else "number"
            said = f"{kind} unit {text(unit)}" if unit else kind
        case "one of":
            said = "one of " + ", ".join(text(value) for value, _ in about.values)
        case other:
            said = other
    return FieldText(shown, f"field {name(shown)} : {said}{aka}")


def _key_field(key: str, taken: set[str]) -> FieldText:
    shown = plain_text(key).replace("`", "")
    shown = shown if shown not in taken else f"{shown} (2)"
    aka = f" aka {name(key)}" if shown != key else ""
    return FieldText(shown, f"field {name(shown)} : id{aka}")


_UNIT = re.compile(r"\s*[(\[【<{（][^()\[\]【】<>{}（）]{1,16}[)\]】>}）]\s*$")


def name_and_unit(key: str, about: ColumnSummary, taken: set[str], measured: bool = True) -> tuple[str, str]:
    """`消费金额（元）` is a field 消费金额 with the unit 元, when no other column is called so."""
    whole = plain_text(key).replace("`", "")
    unit = without_unit(key)[1] if measured and about.guess == "number" else ""
    bare = _UNIT.sub("", whole)
    if unit and bare and bare != whole and bare not in taken and unit not in ("必填", "选填"):
        return bare, unit
    return whole, ""


def read_as(table: Table, fields: Sequence[FieldText]) -> Table:
    """The fields read as the rulebook will read them."""
    book = book_of_text("".join(f.statement + "\n" for f in fields))
    return workbook.conform(table, book.program)


def _latest(typed: Table) -> date:
    """The latest day of the sheet that is not ahead of today."""
    today = date.today()
    limit = (today - EPOCH).days
    days = [int(c.data[c.data <= limit].max(initial=-(10**9))) for c in _dates(typed)]
    latest = max(days, default=-(10**9))
    return today if latest == -(10**9) else EPOCH + timedelta(days=latest)


def _dates(typed: Table) -> Iterator[Column]:
    for column in typed.columns.values():
        if column.kind is ColumnKind.DATE:
            yield Column(
                column.name, column.kind, np.where(column.data == Column.NO_DATE, -(10**9), column.data)
            )


def _predictor(shown: str, guess: str, column: Column, as_of: date) -> Predictor:
    match guess:
        case "number":
            return Predictor(shown, "number", column.data)
        case "date":
            return _since(shown, column, as_of)
        case "flag":
            return Predictor(shown, "flag", np.where(column.data < 0, np.nan, column.data).astype(np.float64))
    codes = np.where(column.data < 0, np.nan, column.data).astype(np.float64)
    return Predictor(shown, "choice", codes, column.values)


def _since(shown: str, column: Column, as_of: date) -> Predictor:
    """Whole months since a date; days where all lie within a few months."""
    known = column.data != Column.NO_DATE
    days = column.data[known]
    today = (as_of - EPOCH).days
    values = np.full(len(column.data), np.nan)
    if not len(days) or int(np.abs(today - days).max()) <= _FEW_DAYS:
        values[known] = today - days
        return Predictor(shown, "days", values)
    distinct, back = np.unique(days, return_inverse=True)
    months = [months_between(EPOCH + timedelta(days=int(day)), as_of) for day in distinct.tolist()]
    values[known] = np.array(months, dtype=np.float64)[back]
    return Predictor(shown, "months", values)


def book_for(source: str, table: Table) -> Book:
    """The rulebook of a text checked against the sheet."""
    return with_columns(book_of_text(source), workbook.column_summaries(table))

"""Values that a person types beside the rulebook: a grading date, a parameter."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.language.program import ParamDef

_SIZES = {"": 1, "千": 10**3, "k": 10**3, "万": 10**4, "百万": 10**6, "m": 10**6, "千万": 10**7, "亿": 10**8}
_NUMBER = re.compile(
    r"(?P<sign>[-+−]?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
    r"(?P<size>百万|千万|[千万亿kKmM]?)(?P<percent>%?)"
)
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


class BadSetting(ValueError):
    """A typed value that cannot be used: `code` and `args_by_name` for messages.

    Codes: `setting-date`, `setting-number`, `setting-param-unknown`.
    """

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code, args)
        self.code = code
        self.args_by_name = args


def read_date(text: str) -> date:
    """`2026-01-31`, `2026/1/31`, `2026年1月31日`.  Raises BadSetting."""
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    raise BadSetting("setting-date", text=text)


def read_number(text: str) -> Decimal:
    """`120000`, `120,000`, `12万`, `20%`.  Raises BadSetting."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip().replace(" ", ""))
    if found is None:
        raise BadSetting("setting-number", text=text)
    number = Decimal(found["digits"].replace(",", "")) * _SIZES[found["size"].lower()]
    if found["percent"]:
        number = number.scaleb(-2)
    return -number if found["sign"] in ("-", "−") else number


def read_param(text: str, param: ParamDef) -> Decimal | date | str:
    """A parameter's value in the type that it has in the rulebook.  Raises BadSetting."""
    if isinstance(param.value, date):
        return read_date(text)
    if isinstance(param.value, Decimal):
        return read_number(text)
    return text.strip()

"""Texts and numbers in one language; sentences from diagnostics, problems and findings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from string import Formatter
from typing import Any

from gradestudio.diagnostics import CellRef
from gradestudio.messages import boxes, numbers
from gradestudio.messages.catalogue import find
from gradestudio.messages.language import LANGUAGES, default_language
from gradestudio.messages.similar import similar

_MOST_LISTED = 8


class Words:
    """What a person reads, in `zh` or `en` (None: the locale's)."""

    def on(self, grading_date: date) -> Words:
        """The same words for a program that was bound at this date."""
        return Words(self.language, grading_date)

    def __init__(self, language: str | None = None, grading_date: date | None = None) -> None:
        self.language = language or default_language()
        self.grading_date = grading_date
        """Of a bound program, in which it stands as a plain date: it is then named again in conditions."""
        if self.language not in LANGUAGES:
            raise ValueError(f"no such language: {self.language}")
        self._formatter = _Fields(self)

    # ── Texts ───────────────────────────────────────────────────────────────────────────────────

    def text(self, key: str, /, **args: Any) -> str:
        """The text of a key with its fields filled.

        A field is shown by its type: numbers grouped, dates ISO, lists joined, yes/no in words.  After a
        colon it may say how: `{n:row|rows}` gives only the word that fits n, `{x:money}`, `{x:exact}` (money
        to the cent), `{x:percent}`, `{x:plain}`.  A key without a text is shown as it is.
        """
        return self._filled(key, args, "words")

    def has(self, key: str) -> bool:
        """Whether a key has a text in this language."""
        return find(self.language, key) is not None

    def _filled(self, key: str, args: Mapping[str, Any], domain: str) -> str:
        template = self._template(key, domain)
        return key if template is None else self._formatter.vformat(template, (), args)

    def _template(self, key: str, domain: str) -> str | None:
        for language in (self.language, *LANGUAGES):
            if (found := find(language, key, domain)) is not None:
                return found
        return None

    # ── Findings ────────────────────────────────────────────────────────────────────────────────

    def sentence(self, found: Any) -> str:
        """The sentence of a `Diagnostic`, a `Problem` (without what was done) or a `Finding`; no place."""
        domain, args = _arguments(found)
        text = self._filled(found.code, args, domain)
        return text + self._did_you_mean(found.code, args, domain)

    def did(self, problem: Any) -> str:
        """What was done about a problem: `taken as missing`."""
        return self._filled(f"did.{problem.did}", _arguments(problem)[1], "workbook")

    def fix_title(self, fix: Any) -> str:
        """What a fix does, for a button."""
        return self._either(f"fix.{fix.code}", fix.code, fix.args)

    def related(self, other: Any) -> str:
        """What a related place is: `first written here`."""
        return self._either(f"related.{other.code}", other.code, other.args)

    def _either(self, key: str, code: str, args: Mapping[str, Any]) -> str:
        return self._filled(key if self._template(key, "language") is not None else code, args, "language")

    def suggestions(self, args: Mapping[str, Any]) -> tuple[str, ...]:
        """Names like `args["name"]` among `args["choices"]`."""
        return similar(str(args.get("name", "")), [str(c) for c in args.get("choices") or ()])

    def _did_you_mean(self, code: str, args: Mapping[str, Any], domain: str) -> str:
        template = self._template(code, domain) or ""
        if not args.get("choices") or "{suggestions" in template:
            return ""
        names = self.suggestions(args)
        return self.text("did-you-mean", names=tuple(self.quoted(n) for n in names)) if names else ""

    def place(self, found: Any, source: str = "", file: str = "") -> str:
        """Where it is: `客户!C17`, `规则.grade:12:5` (line and column from 1); empty without a place."""
        if getattr(found, "cell", None) is not None:
            return str(found.cell)
        span = getattr(found, "span", None)
        if span is None:
            return file
        line, column = line_and_column(source, span.start)
        return f"{file}:{line}:{column}" if file else f"{line}:{column}"

    def line(self, found: Any, source: str = "", file: str = "") -> str:
        """Place and sentence: `规则.grade:12:5: …`."""
        place = self.place(found, source, file)
        return f"{place}: {self.sentence(found)}" if place else self.sentence(found)

    def expression(self, expr: Any) -> str:
        """A condition or value of a program as people read it."""
        # Loaded when first wanted: the rule nodes behind it are a quarter of the window's start.
        from gradestudio.messages.expressions import expression

        return expression(expr, self)

    # ── Values ──────────────────────────────────────────────────────────────────────────────────

    def number(self, value: Any, places: int | None = None) -> str:
        """`1,234.5`; the minus is U+2212; a dash for a missing value."""
        return numbers.number(value, places)

    def money(self, value: Any, unit: str | None = None, short: bool = True) -> str:
        """`¥1.44亿`, or to the cent `¥144,120,000.00`."""
        return numbers.money(value, self.language, unit, short)

    def percent(self, value: Any, places: int | None = None) -> str:
        """A share 0–1 as `12.5%`."""
        return numbers.percent(value, places)

    def date(self, value: Any) -> str:
        """`2026-01-31`."""
        return numbers.day(value)

    def quoted(self, text: str) -> str:
        """“text” as the language quotes."""
        return f"“{text}”"

    def listed(self, values: Any) -> str:
        """`甲、乙、丙`; of a long list the first few and how many more."""
        shown = [self.value(v) for v in values]
        mark = "、" if self.language == "zh" else ", "
        if len(shown) <= _MOST_LISTED:
            return mark.join(shown)
        rest = self.text("and-more", n=len(shown) - _MOST_LISTED)
        return mark.join(shown[:_MOST_LISTED]) + rest

    def value(self, value: Any) -> str:
        """Any plain value as people read it."""
        if value is None:
            return self.text("word.missing")
        if isinstance(value, bool):
            return self.text("word.yes" if value else "word.no")
        if isinstance(value, Enum):
            key = f"type.{value.value}"
            return self.text(key) if self.has(key) else str(value.value)
        if isinstance(value, (int, float, Decimal)):
            return self.number(value)
        if isinstance(value, date):
            return self.date(value)
        if isinstance(value, (tuple, list, frozenset, set)):
            return self.listed(value)
        if isinstance(value, Mapping):
            return boxes.customer(value, self)
        if hasattr(value, "low_included"):
            return boxes.box_part(value, self)
        if hasattr(value, "__dataclass_fields__") and hasattr(value, "span"):
            return self.expression(value)
        return str(value)


def line_and_column(source: str, offset: int) -> tuple[int, int]:
    """Line and column of a code point, both from 1."""
    before = source[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _arguments(found: Any) -> tuple[str, dict[str, Any]]:
    """The domain that words it, and every argument its sentence may use."""
    args = dict(found.args)
    if hasattr(found, "did"):
        own = {"field": found.field, "seen": found.seen, "cell": found.cell, "row": found.row}
        own["relation"] = found.relation
        return "workbook", own | args
    if hasattr(found, "rows"):
        return "engine", {"rows": found.rows, "n": len(found.rows)} | args
    return "language", args


class _Fields(Formatter):
    """`{name}` shown by type, `{name:how}` as asked; a field without a value shows as it is written."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        if key == "suggestions" and key not in kwargs:
            return self._words.suggestions(kwargs)
        return kwargs.get(key, _Absent(str(key))) if isinstance(key, str) else _Absent("")

    def format_field(self, value: Any, format_spec: str) -> str:
        words = self._words
        if isinstance(value, _Absent):
            return "{" + value.name + "}"
        if "|" in format_spec:
            one, many = format_spec.split("|", 1)
            return one if value == 1 else many
        match format_spec:
            case "money":
                return words.money(value)
            case "exact":
                return words.money(value, short=False)
            case "percent":
                return words.percent(value)
            case "plain":
                return str(value)
            case "":
                return str(value) if isinstance(value, CellRef) else words.value(value)
        return words.number(value, int(format_spec)) if format_spec.isdigit() else words.value(value)


class _Absent:
    def __init__(self, name: str) -> None:
        self.name = name

"""An RFM rulebook for an orders sheet: recency, frequency and money as scores, segments, and tiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gradestudio.analysis.learning.scores import Bands
from gradestudio.language.edits.writing import comment, name, text
from gradestudio.language.formatting import format_text
from gradestudio.language.number_text import plain_number
from gradestudio.messages import Words

LETTERS = ("R", "F", "M")
SEGMENTS = (
    (True, True, True),
    (True, False, True),
    (False, True, True),
    (False, False, True),
    (True, True, False),
    (True, False, False),
    (False, True, False),
    (False, False, False),
)
"""Which of R, F, M are high."""
SHARES = (Decimal("0.2"), Decimal("0.5"))
"""Of the tiers A and B together; C is the rest."""
_WAN = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rulebook reads and how it scores.  Statements are those of the fields, in English words."""

    key: str
    key_statement: str
    relation_aka: str
    """The sheet of the orders where it has a name."""
    date: str
    amount: str
    number: str | None
    columns: tuple[str, ...]
    """The lines of the related sheet's columns."""
    k: int
    months: int | None
    upto_grading_date: bool
    """Whether orders after the grading date are left out by a condition."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """By letter the bands to write instead of quantiles, and the least sums of tiers A and B (or shares)."""

    bands: dict[str, Bands]
    sums: tuple[Decimal, Decimal] | None = None


def rulebook_text(setting: Setting, frozen: Frozen, source: str, as_of: date, words: Words) -> str:
    return _Writer(setting, frozen, words).text(source, as_of)


class _Writer:
    def __init__(self, setting: Setting, frozen: Frozen, words: Words) -> None:
        self._s, self._frozen, self._words = setting, frozen, words
        say = words.text
        self._orders = _free(say("rfm.orders"), setting.key)
        self._values = {letter: _free(say(f"rfm.value-{letter.lower()}"), setting.key) for letter in LETTERS}
        self._last = _free(say("rfm.last"), setting.key)
        self._rows = _free(say("rfm.rows"), setting.key)
        self._sum, self._high = say("rfm.sum"), say("rfm.high")

    def text(self, source: str, as_of: date) -> str:
        say = self._words.text
        lines = [
            _comment(say("rfm.head", file=source, as_of=as_of)),
            f"rulebook {text(say('rfm.title'))}",
            "",
        ]
        lines += [self._s.key_statement, *self._related(), "", *self._lets(), "", *self._segments(), ""]
        lines += self._tiers()
        return format_text("\n".join(lines), self._words.language).rstrip("\n") + "\n"

    def _related(self) -> list[str]:
        aka = f" aka {name(self._s.relation_aka)}" if self._s.relation_aka not in ("", self._orders) else ""
        return [f"related {name(self._orders)} by {name(self._s.key)}{aka}", *self._s.columns]

    def _lets(self) -> list[str]:
        s, where = self._s, self._where()
        orders = name(self._orders)
        times = f"distinct of {orders}.{name(s.number)}{where}" if s.number is not None else name(self._rows)
        recency, frequency, money = (self._values[letter] for letter in LETTERS)

        def given(value: str, rows: str = name(self._rows)) -> str:
            return f"if {rows} at least 1 then {value} else missing"

        counted = f"count of {orders}{where}"
        lines = [
            f"let {name(self._rows)} = {counted}",
            f"let {name(self._last)} = {given(f'latest of {orders}.{name(s.date)}{where}', counted)}",
            f"let {name(recency)} = days since {name(self._last)}",
            f"let {name(frequency)} = {given(times)}",
            f"let {name(money)} = {given(f'sum of {orders}.{name(s.amount)}{where}')}",
            "",
        ]
        for letter in LETTERS:
            lines += self._score(letter)
        lines.append(f"let {name(self._sum)} = R + F + M")
        code = self._words.text("rfm.code")
        lines.append(f'let {name(code)} = "{{R}}{{F}}{{M}}"')
        shown = [self._last, frequency, money, *LETTERS, code, self._sum]
        lines.append("show " + ", ".join(map(name, shown)))
        return lines

    def _score(self, letter: str) -> list[str]:
        value = name(self._values[letter])
        found = self._frozen.bands.get(letter)
        if found is None:
            best = " lowest best" if letter == "R" else ""
            return [f"let {letter} = quantile {self._s.k} of {value}{best}"]
        lines = [_comment(self._words.text("rfm.tied", name=self._values[letter]))] if found.tied else []
        lines.append(f"let {letter} = bands of {value}")
        for i, edge in enumerate(found.edges):
            low = f"at least {self._number(found.edges[i - 1])} " if i else ""
            lines.append(f"  {low}below {self._number(edge)} -> {found.scores[i]}")
        return [*lines, f"  else -> {found.scores[-1]}"]

    def _where(self) -> str:
        day = f"{name(self._orders)}.{name(self._s.date)}"
        if self._s.months is not None:
            return f" where ({day} within {self._s.months} months)"
        return f" where ({day} at most grading date)" if self._s.upto_grading_date else ""

    def _segments(self) -> list[str]:
        say, k = self._words.text, self._s.k
        least = k // 2 + 1 if k % 2 == 0 else (k + 1) // 2 + 1
        grade = say("rfm.grade-segment")
        lines = [
            f"param {name(self._high)} = {least} from 2 to {k} step 1",
            "",
            f"grade {name(grade)} unranked unique",
        ]
        names = [say(f"rfm.segment-{number}") for number in range(1, len(SEGMENTS) + 1)]
        nobody = say("rfm.segment-none")
        lines += [f"tier {name(segment)}" for segment in (*names, nobody)]
        lines += [
            f"rule {text(nobody)}: {name(nobody)} when {name(self._rows)} = 0",
            f"table {name(say('rfm.table'))}",
            f"  | R | F | M | -> {name(grade)} | because",
        ]
        high = name(self._high)
        for segment, which in zip(names[:-1], SEGMENTS[:-1], strict=True):
            cells = [f"at least {high}" if up else f"below {high}" for up in which]
            why = say("suggest.between").join(
                say(f"rfm.{letter.lower()}-{'high' if up else 'low'}")
                for letter, up in zip(LETTERS, which, strict=True)
            )
            lines.append("  | " + " | ".join([*cells, name(segment), text(why)]))
        lines.append(f"otherwise {name(names[-1])}")
        for number, segment in enumerate(names, 1):
            lines += ["", f"strategy {name(segment)}", f"  {text(say(f'rfm.note-{number}'))}"]
        return lines

    def _tiers(self) -> list[str]:
        say, sums = self._words.text, self._frozen.sums
        grade, nobody = say("rfm.grade-tier"), say("rfm.segment-none")
        least = [f"top {plain_number(share * 100)}%" for share in SHARES]
        if sums is not None:
            least = [f"at {plain_number(cut)}" for cut in sums]
        return [
            f"grade {name(grade)} by {name(self._sum)}",
            *(f"tier {tier} {cut}" for tier, cut in zip("AB", least, strict=True)),
            "tier C",
            f"rule {text(nobody)}: C when {name(self._rows)} = 0",
            "otherwise C",
        ]

    def _number(self, value: Decimal) -> str:
        if self._words.language == "zh" and abs(value) >= _WAN and value % (_WAN / 100) == 0:
            return f"{plain_number(value / _WAN)}万"
        return plain_number(value)


def _comment(said: str) -> str:
    return comment(said, "\n").rstrip("\n")


def _free(wanted: str, *taken: str) -> str:
    made, number = wanted, 2
    while made in taken:
        made, number = f"{wanted} {number}", number + 1
    return made

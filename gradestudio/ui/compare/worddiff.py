"""Two texts line by line, and within lines that were changed word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"[0-9][0-9.,]*[%\w]*|[A-Za-z_]\w*|[\u3400-\u9fff]|\s+|.")


@dataclass(frozen=True, slots=True)
class DiffLine:
    """`sign`: "-" old, "+" new, " " the same, "…" lines left out; `parts`: stretches, strong where they
    differ; `number`: of the line in its text, from 1."""

    sign: str
    parts: tuple[tuple[str, bool], ...]
    number: int = 0

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.parts)


_LONG = 46
_KEPT = 14
"""Of a long line, what stays before and behind the words that differ."""


def changed_lines(old: str, new: str) -> tuple[DiffLine, ...]:
    """Only the lines that differ, old before new; of long ones the stretch around what differs."""
    return tuple(_cut(line) for line in line_diff(old, new, 0) if line.sign in "-+")


def stretch(lines: Sequence[DiffLine]) -> tuple[str, str] | None:
    """What was written and what is written now, where the difference is within one line."""
    if [line.sign for line in lines] != ["-", "+"]:
        return None
    old, new = (_strong(line) for line in lines)
    return (old, new) if old and new else None


def _strong(line: DiffLine) -> str:
    """From the first to the last word that differs."""
    places = [i for i, (_, differs) in enumerate(line.parts) if differs]
    return "".join(t for t, _ in line.parts[places[0] : places[-1] + 1]).strip() if places else ""


def _cut(line: DiffLine) -> DiffLine:
    parts = list(line.parts)
    if len(line.text) <= _LONG or not any(differs for _, differs in parts):
        return line
    first, last = parts[0], parts[-1]
    if not first[1] and len(first[0]) > _KEPT + 2:
        kept = first[0][-_KEPT:]
        parts[0] = ("…" + (kept.split(" ", 1)[-1] if " " in kept.rstrip() else kept), False)
    if not last[1] and len(last[0]) > _KEPT + 2:
        kept = last[0][:_KEPT]
        parts[-1] = ((kept.rsplit(" ", 1)[0] if " " in kept.lstrip() else kept) + "…", False)
    return DiffLine(line.sign, tuple(parts), line.number)


def line_diff(old: str, new: str, around: int = 1) -> tuple[DiffLine, ...]:
    """Changed lines with `around` same ones before and after; a "…" line for what is between."""
    before, after = old.splitlines(), new.splitlines()
    made: list[DiffLine] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for number, group in enumerate(matcher.get_grouped_opcodes(around)):
        if number:
            made.append(DiffLine("…", ()))
        for tag, i1, i2, k1, k2 in group:
            if tag == "equal":
                made += [DiffLine(" ", ((after[k], False),), k + 1) for k in range(k1, k2)]
            else:
                made += _block(before[i1:i2], after[k1:k2], i1, k1)
    return tuple(made)


def _block(old: Sequence[str], new: Sequence[str], i: int, k: int) -> Iterator[DiffLine]:
    """Lines of the same place beside each other, word by word; the rest of the longer side behind."""
    pairs = min(len(old), len(new))
    for at in range(pairs):
        left, right = _words(old[at], new[at])
        yield DiffLine("-", left, i + at + 1)
        yield DiffLine("+", right, k + at + 1)
    for at in range(pairs, len(old)):
        yield DiffLine("-", ((old[at], False),), i + at + 1)
    for at in range(pairs, len(new)):
        yield DiffLine("+", ((new[at], False),), k + at + 1)


Parts = tuple[tuple[str, bool], ...]


def _words(old: str, new: str) -> tuple[Parts, Parts]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, i1, i2, k1, k2 in matcher.get_opcodes():
        strong = tag != "equal"
        for side, words in ((left, before[i1:i2]), (right, after[k1:k2])):
            if words:
                side.append(("".join(words), strong))
    return tuple(left), tuple(right)

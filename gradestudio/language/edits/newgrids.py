"""New decision tables, matrices and bands, put where they belong: ready to be filled in cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from gradestudio.diagnostics import Edit
from gradestudio.language.edits import writing
from gradestudio.language.edits.order import grade_of, put_before, put_behind, put_last
from gradestudio.language.edits.places import mostly_chinese
from gradestudio.language.layout import padded_to, width
from gradestudio.language.syntax import Rulebook, Statement

Lines = Sequence[Sequence[str]]


def free_name(book: Rulebook, wanted: str) -> str:
    """A name that no statement has, counted on from `wanted`."""
    taken = {str(getattr(getattr(s.node, "name", None), "name", "")) for s in book.statements}
    names = (wanted, *(f"{wanted}{n}" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def table_added(
    book: Rulebook, grade: Statement, subjects: Sequence[str], tier: str, title: str
) -> tuple[Edit, ...]:
    """A table of one row that takes whoever is left, behind the grade's rules and before its `otherwise`."""
    chinese = mostly_chinese(book)
    name = grade.node.name.name
    heads = [writing.name(subject) for subject in subjects]
    lines = [
        [*heads, f"-> {writing.name(name)}", writing.word("BECAUSE", chinese)],
        [*["-"] * len(heads), writing.name(tier), ""],
    ]
    head = f"{writing.word('TABLE', chinese)} {writing.name(free_name(book, title))}"
    return _under(book, grade, _text(head, lines, outer=True))


def _under(book: Rulebook, grade: Statement, text: str) -> tuple[Edit, ...]:
    own = [s for s in book.statements if s.start >= grade.start and grade_of(book, s) == grade]
    rules = [s for s in own if s.keyword in ("rule", "table")]
    if rules:
        return put_behind(book, rules[-1], text)
    tiers = [s for s in own if s.keyword == "tier"]
    return put_behind(book, tiers[-1] if tiers else grade, text)


def matrix_added(
    book: Rulebook, down: tuple[str, Sequence[str]], across: tuple[str, Sequence[str]], title: str, value: str
) -> tuple[Edit, ...]:
    """A matrix of two fields (name and choices), each cell `value`, above the grades."""
    chinese = mostly_chinese(book)
    lines = [["", *map(writing.compared_text, across[1])]]
    lines += [[writing.compared_text(choice), *[writing.text(value)] * len(across[1])] for choice in down[1]]
    subjects = f"{writing.name(down[0])} {writing.word('BY', chinese)} {writing.name(across[0])}"
    head = f"{_let(book, title, chinese)} {writing.word('MATRIX_OF', chinese)} {subjects}"
    return _above_grades(book, _text(head, lines, outer=False))


def bands_added(book: Rulebook, subject: str, edges: Sequence[str], title: str) -> tuple[Edit, ...]:
    """Bands with these edges (as written, rising), valued 1, 2, 3, …, above the grades."""
    chinese = mostly_chinese(book)
    low, high = writing.word("AT_LEAST", chinese), writing.word("BELOW", chinese)
    phrases = [f"{high} {edges[0]}"]
    phrases += [f"{low} {a} {high} {b}" for a, b in pairwise(edges)]
    phrases.append(writing.word("ELSE", chinese))
    head = f"{_let(book, title, chinese)} {writing.word('BANDS_OF', chinese)} {writing.name(subject)}"
    lines = [f"  {phrase} -> {number}" for number, phrase in enumerate(phrases, 1)]
    return _above_grades(book, "\n".join([head, *lines]))


def _let(book: Rulebook, title: str, chinese: bool) -> str:
    return f"{writing.word('LET', chinese)} {writing.name(free_name(book, title))} ="


def _above_grades(book: Rulebook, text: str) -> tuple[Edit, ...]:
    """Behind the last definition, else before the first grade, else at the end."""
    defined = [s for s in book.statements if s.keyword == "let"]
    if defined:
        return put_behind(book, defined[-1], text)
    grade = next((s for s in book.statements if s.keyword == "grade"), None)
    return put_before(book, grade, text + "\n") if grade is not None else put_last(book, text)


def _text(head: str, lines: Lines, outer: bool) -> str:
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    return "\n".join([head, *(f"  {_line(line, widths, outer)}" for line in lines)])


def _line(cells: Iterable[str], widths: Sequence[int], outer: bool) -> str:
    text = " | ".join(padded_to(cell, room) for cell, room in zip(cells, widths, strict=True))
    return f"| {text} |" if outer else text.rstrip()

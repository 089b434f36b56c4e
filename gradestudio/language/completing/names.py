"""Names and values for a place: fields, definitions, tiers, columns behind a dot, choices, headings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from gradestudio.language import syntax as s
from gradestudio.language.columns import ColumnSummary
from gradestudio.language.compiling.collect import Book, Entry, GradeBlock, collect
from gradestudio.language.completing.context import Cursor
from gradestudio.language.headings import find_heading
from gradestudio.language.names import name_of
from gradestudio.language.phrases import phrase, written
from gradestudio.language.reading.items import parse_text
from gradestudio.language.reading.parsing import parse
from gradestudio.language.reading.scanning import Token

_COMPARING = frozenset(
    ["EQ", "NE", "GT", "GE", "LT", "LE", "BETTER", "WORSE", "CONTAINS", "STARTS_WITH", "ENDS_WITH"]
)
_LISTING = frozenset(["IN", "NOT_IN", "CONTAINS", "STARTS_WITH", "ENDS_WITH"])


@dataclass(frozen=True, slots=True)
class Candidate:
    label: str
    insert: str
    kind: str
    detail: tuple[str, ...] = ()
    type: str | None = None


@dataclass(frozen=True, slots=True)
class _Around:
    """The rulebook and the sheet around a cursor."""

    book: Book
    cursor: Cursor
    columns: Mapping[str, ColumnSummary] | None

    @property
    def terminals(self) -> tuple[str, ...]:
        return tuple(t.terminal for t in self.cursor.tokens)

    @property
    def last(self) -> str:
        return self.terminals[-1] if self.cursor.tokens else ""

    def block(self) -> GradeBlock | None:
        """The grade above the cursor."""
        above = [b for b in self.book.grades if b.entry.statement.start < self.cursor.span.start]
        return above[-1] if above else None


def candidates(
    source: str, cursor: Cursor, columns: Mapping[str, ColumnSummary] | None
) -> Iterator[Candidate]:
    """Names and values that may stand at the cursor, the likeliest first."""
    around = _Around(collect(parse(source)), cursor, columns)
    if cursor.expected == ("NAME", "PLACEHOLDER"):
        yield from _values(around)
        return
    if "NAME" not in cursor.expected and "TEXT" not in cursor.expected:
        return
    if cursor.column >= 0 and cursor.keyword in ("table", "let"):
        yield from _cell(around)
        return
    if cursor.quote:
        yield from _beside(around)
        return
    special = _SPECIAL.get(cursor.keyword)
    if special is not None and (found := special(around)) is not None:
        yield from found
        return
    yield from _beside(around)
    if "NAME" in cursor.expected:
        yield from _behind_dot(around) if around.last == "DOT" else _values(around)


# ── Names by the kind of statement ──────────────────────────────────────────────────────────────


def _field(around: _Around) -> Iterator[Candidate] | None:
    if around.terminals in (("FIELD",), ()) or around.last in ("AKA", "COMMA"):
        return _headings(around)
    return _grades(around) if around.last == "TIER_OF" else _nothing()


def _related(around: _Around) -> Iterator[Candidate] | None:
    if around.last == "TIER_OF":
        return _grades(around)
    if around.last in ("BY", "EQ"):
        return (_of_field(e.node, around) for e in around.book.fields)
    return _nothing()


def _rule(around: _Around) -> Iterator[Candidate] | None:
    return _tiers(around.block()) if around.last == "COLON" else None


def _otherwise(around: _Around) -> Iterator[Candidate] | None:
    return _tiers(around.block()) if around.last == "OTHERWISE" else None


def _strategy(around: _Around) -> Iterator[Candidate] | None:
    if around.last != "STRATEGY":
        return None
    return (*_tiers(around.block()), *(_named(e, "tag") for e in around.book.tags)).__iter__()


def _against(around: _Around) -> Iterator[Candidate] | None:
    if around.last != "AGAINST":
        return None
    return (_of_field(e.node, around) for e in around.book.fields if e.node.kind == "tier of")


def _show(around: _Around) -> Iterator[Candidate] | None:
    return (_named(e, "let") for e in around.book.lets)


def _defining(around: _Around) -> Iterator[Candidate] | None:
    """A new name stands first; nothing can be offered for it."""
    return _nothing() if len(around.terminals) == 1 else None


def _example(around: _Around) -> Iterator[Candidate] | None:
    if around.last == "EQ" and len(around.cursor.tokens) > 1:
        return _values_of(around.cursor.tokens[-2], around)
    if around.last not in ("GIVEN", "EXPECT", "COMMA"):
        return None
    expecting = "EXPECT" in around.terminals
    outputs = _outputs(around.book)
    if expecting:
        return iter(outputs)
    return iter([*(_of_field(e.node, around) for e in around.book.fields), *outputs])


_SPECIAL: dict[str, Callable[[_Around], Iterator[Candidate] | None]] = {
    "field": _field,
    "related": _related,
    "rule": _rule,
    "override": _rule,
    "otherwise": _otherwise,
    "strategy": _strategy,
    "against": _against,
    "show": _show,
    "let": _defining,
    "param": _defining,
    "score": _defining,
    "grade": _defining,
    "tier": _defining,
    "tag": _defining,
    "example": _example,
}


def _nothing() -> Iterator[Candidate]:
    return iter(())


def _headings(around: _Around) -> Iterator[Candidate]:
    """Headings of the sheet that no field has claimed."""
    taken = {id(summary) for e in around.book.fields if (summary := _summary(e.node, around)) is not None}
    for heading, summary in (around.columns or {}).items():
        if id(summary) not in taken and summary.relation is None:
            yield Candidate(heading, written(heading), "column", summary.examples[:3], summary.guess)


def _grades(around: _Around) -> Iterator[Candidate]:
    return (_named(b.entry, "grade") for b in around.book.grades)


def _tiers(block: GradeBlock | None) -> Iterator[Candidate]:
    for entry in block.tiers if block is not None else ():
        name = entry.node.name.name
        yield Candidate(name, written(name), "tier", (entry.node.title,) if entry.node.title else ())


def _outputs(book: Book) -> list[Candidate]:
    return [
        *(_named(b.entry, "grade") for b in book.grades),
        *(_named(e, "score") for e in book.scores),
        *(_named(e, "let") for e in book.lets),
        *(_named(e, "tag") for e in book.tags),
    ]


def _named(entry: Entry, kind: str) -> Candidate:
    name = entry.node.name.name
    return Candidate(name, written(name), kind)


def _of_field(node: s.FieldNode, around: _Around) -> Candidate:
    name = node.name.name
    summary = _summary(node, around)
    details = (*(c.value for c in node.choices[:6]), *((summary.examples[:3]) if summary else ()))
    return Candidate(name, written(name), "field", tuple(dict.fromkeys(details)), node.kind)


def _summary(node: s.FieldNode, around: _Around) -> ColumnSummary | None:
    if around.columns is None:
        return None
    called = {key: (key, column.heading, *column.also) for key, column in around.columns.items()}
    found = find_heading((node.name.name, *(name_of(a) for a in node.aka)), called)
    return around.columns[found] if found is not None else None


def _values(around: _Around) -> Iterator[Candidate]:
    """Everything that can be read by name."""
    book = around.book
    own = around.cursor.statement.start if around.cursor.statement is not None else -1
    for entry in book.fields:
        yield _of_field(entry.node, around)
    for kind, entries in (
        ("let", book.lets),
        ("param", book.params),
        ("score", book.scores),
        ("tag", book.tags),
    ):
        yield from (_named(e, kind) for e in entries if e.statement.start != own)
    yield from (_named(b.entry, "grade") for b in book.grades if b.entry.statement.start != own)
    yield from (_named(e, "relation") for e in book.relations)


def _behind_dot(around: _Around) -> Iterator[Candidate]:
    tokens = around.cursor.tokens
    sheet = tokens[-2].text.strip("`") if len(tokens) > 1 else ""
    for entry in around.book.relations:
        if entry.node.name.name == sheet:
            for column in entry.node.columns:
                yield Candidate(column.name.name, written(column.name.name), "column", (), column.kind)


# ── Values beside what they are compared with ───────────────────────────────────────────────────


def _beside(around: _Around) -> Iterator[Candidate]:
    """Choices and tiers that go with the field in front of the comparison."""
    tokens = list(around.cursor.tokens)
    while tokens and tokens[-1].terminal in ("COMMA", "TEXT", "NAME", "LPAR"):
        if tokens[-1].terminal == "LPAR":
            if len(tokens) > 1 and tokens[-2].terminal in _LISTING:
                tokens.pop()
                break
            return
        tokens.pop()
    if len(tokens) > 1 and tokens[-1].terminal in _COMPARING | _LISTING and tokens[-2].terminal == "NAME":
        column = len(tokens) > 3 and tokens[-3].terminal == "DOT"
        yield from _values_of(tokens[-2], around, tokens[-4].text.strip("`") if column else None)


def _values_of(token: Token, around: _Around, relation: str | None = None) -> Iterator[Candidate]:
    """The values that a name can have: choices, texts of its column, tiers, yes and no."""
    name = token.text.strip("`")
    if relation is not None:
        sheet = next((e.node for e in around.book.relations if e.node.name.name == relation), None)
        column = next((c for c in sheet.columns if c.name.name == name), None) if sheet is not None else None
        return _values_of_field(column, around) if column is not None else _nothing()
    node = next((e.node for e in around.book.fields if e.node.name.name == name), None)
    if node is not None:
        return _values_of_field(node, around)
    block = around.book.block(name)
    return _tiers(block) if block is not None else _texts_of_let(name, around)


def _values_of_field(node: s.FieldNode, around: _Around) -> Iterator[Candidate]:
    if node.grade is not None:
        yield from _tiers(around.book.block(node.grade.name))
    elif node.kind == "flag":
        chinese = around.cursor.statement is not None and around.cursor.statement.text[:1] >= "\u2e80"
        for word in (phrase("YES", chinese), phrase("NO", chinese)):
            yield Candidate(word, word, "choice")
    summary = _summary(node, around)
    texts = [c.value for c in node.choices] or [v for v, _ in (summary.values if summary else ())]
    for text in texts:
        yield _text(text, around.cursor)


def _texts_of_let(name: str, around: _Around) -> Iterator[Candidate]:
    """Texts that a band, a matrix or a table of a let gives."""
    entry = next((e for e in around.book.lets if e.node.name.name == name), None)
    outputs: list[s.Node | None] = []
    match entry.node.value if entry is not None else None:
        case s.BandsForm(bands=bands):
            outputs = [band.value for band in bands]
        case s.MatrixForm(rows=rows):
            outputs = [cell for row in rows for cell in row.cells]
        case s.TableForm(rows=rows):
            outputs = [row.output for row in rows]
    texts = dict.fromkeys(o.value for o in outputs if isinstance(o, s.TextLiteral))
    return (_text(text, around.cursor) for text in texts)


def _text(text: str, cursor: Cursor) -> Candidate:
    """A text in quotation marks; inside an open one its closing mark is added."""
    if cursor.quote:
        return Candidate(text, text + cursor.quote, "choice")
    return Candidate(f'"{text}"', f'"{text}"', "choice")


# ── Grids ───────────────────────────────────────────────────────────────────────────────────────


def _cell(around: _Around) -> Iterator[Candidate]:
    """In a decision table: values of the column's subject, or tiers in the result column."""
    subjects = _heading_subjects(around)
    at = around.cursor.column
    if subjects is None or at >= len(subjects):
        yield from _tiers(around.block())
        return
    subject = subjects[at]
    if isinstance(subject, s.Name):
        yield from _values_of(Token("NAME", 0, 0, subject.name), around)
    yield from (_named(e, "param") for e in around.book.params if not around.cursor.quote)


def _heading_subjects(around: _Around) -> tuple[s.Node, ...] | None:
    """The subjects of the columns, from the tree of the statement as far as it could be read."""
    statement = around.cursor.statement
    assert statement is not None
    lines = statement.text.split("\n")
    heading = next((i for i, line in enumerate(lines) if "|" in line), None)
    if heading is None:
        return None
    node = parse_text("\n".join(lines[: heading + 1]) + "\n").node
    form = getattr(node, "form", None) or getattr(node, "value", None)
    return tuple(c.subject for c in form.columns) if isinstance(form, s.TableForm) else None

"""Rules: everything that is needed to grade the same sheet again and get the same."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from gradestudio.engine.grading import ListFact
from gradestudio.report.sheet import StreamedSheet
from gradestudio.report.theme import Theme
from gradestudio.report.view import View


def facts(view: View) -> list[tuple[str, str]]:
    """Name and value of each: rulebook, version, fingerprints, grading date, parameters, sheet, mapping."""
    return list(_facts(view))


def _facts(view: View) -> Iterator[tuple[str, str]]:
    say, program, source = view.words.text, view.program, view.provenance
    named = (
        ("rules.name", program.name),
        ("rules.version", program.version or ""),
        ("rules.owner", program.owner or ""),
        ("rules.note", program.note or ""),
        ("rules.file", source.rulebook_file),
        ("rules.sha256", source.rulebook_sha256),
        ("rules.approval", _standing(view)),
        ("rules.as-of", view.words.date(view.grading.as_of)),
    )
    yield from ((say(key), text) for key, text in named if text)
    for name, value in view.grading.params.items():
        yield say("rules.param", name=name), _exact(value)
    origin = view.table.origin
    described = (
        ("rules.source", source.source_file or origin.file),
        ("rules.source-sha256", source.source_sha256),
        ("rules.sheet", origin.sheet),
        ("rules.header", str(origin.header_row) if origin.header_row else ""),
        ("rules.rows", view.words.number(view.rows)),
    )
    yield from ((say(key), text) for key, text in described if text)
    for field in program.fields:
        column = view.table.columns.get(field.name)
        if column is not None and column.heading and column.heading != field.name:
            yield say("rules.mapping", name=field.name), column.heading
    for option in source.reading:
        yield say("rules.reading"), option
    for node, fact in view.grading.facts.items():
        written = fact.written or view.words.expression(node)
        yield say(f"rules.fact-{fact.kind}", written=written), _fact(fact, view)
    if source.program_version:
        yield say("rules.program"), source.program_version


def _standing(view: View) -> str:
    """Which approved version the rules are, or that they are none; empty when nobody looked."""
    found = view.provenance.approval
    return "" if found is None else view.words.text(found.key, **found.args)


def _exact(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _fact(fact: ListFact, view: View) -> str:
    words = view.words
    if not fact.groups:
        return words.listed(fact.values)
    pairs = zip(fact.groups, fact.values, strict=False)
    return words.listed(
        tuple(f"{words.value(g)} {words.value(v)}" if g is not None else words.value(v) for g, v in pairs)
    )


def write_rules(sheet: StreamedSheet, theme: Theme, view: View) -> None:
    """The facts, then the rulebook's text, one line a row in column B."""
    say = view.words.text
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, say("rules.title"), theme.title())
    row = 2
    for name, value in facts(view):
        sheet.write_string(row, 0, name[:32_767], theme.quiet())
        sheet.write_string(row, 1, value[:32_767])
        row += 1
    row += 1
    sheet.write_string(row, 0, say("rules.text"), theme.subtitle())
    for number, line in enumerate(view.provenance.rulebook_text.split("\n"), 1):
        row += 1
        sheet.write_number(row, 0, number, theme.plain(font_color="#656D7B", align="right", valign="top"))
        if line:
            sheet.write_string(row, 1, line.rstrip("\r"), theme.code())
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 110)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)

"""What an imported sheet tells about a rulebook."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gradestudio.diagnostics import Edit, Fix, Severity, Span
from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.columns import ColumnSummary
from gradestudio.language.compiling.scope import Place, Scope
from gradestudio.language.compiling.types import inner
from gradestudio.language.near import nearest
from gradestudio.language.phrases import phrase, written


def summary_of(expr: p.Expr, place: Place) -> ColumnSummary | None:
    plain = inner(expr)
    return place.scope.summary(plain.name) if isinstance(plain, p.Field) else None


def _all_values(summary: ColumnSummary | None) -> tuple[str, ...]:
    """Every distinct text of a column; empty when not all of them are listed."""
    if summary is None or summary.distinct > len(summary.values):
        return ()
    return tuple(text for text, _ in summary.values)


def values_of(expr: p.Expr, place: Place) -> tuple[str, ...]:
    """Every distinct text of the imported column; empty without one, or when it has too many."""
    return _all_values(summary_of(expr, place))


def text_in_column(definition: p.FieldDef, left: p.Expr, text: str, node: s.Node, place: Place) -> None:
    """A text that no cell of the imported column holds, or that it holds in two spellings."""
    values = values_of(left, place)
    if not values:
        return
    same = tuple(v for v in values if v.casefold() == text.casefold())
    if len(same) > 1:
        place.warn("case-variants", node, name=text, field=definition.name, found=same)
    elif text not in values:
        best = same[0] if same else nearest(text, values)
        fixes = [place.fix("replace", node, f'"{best}"', name=best, safe=False)] if best else []
        place.warn("value-not-in-column", node, fixes, name=text, field=definition.name, choices=values)


def percent_in_column(left: p.Expr, known: Decimal, node: s.Node, place: Place) -> None:
    """`20` against a column that holds `20%`, or `20%` against one that holds 20."""
    summary = summary_of(left, place)
    if summary is None or summary.guess != "number" or not isinstance(node, s.NumberLiteral):
        return
    low, high = summary.low, summary.high
    if not isinstance(low, (int, float)) or not isinstance(high, (int, float)):
        return
    if (
        not node.percent
        and node.unit is None
        and 1 < known <= 100
        and low >= 0
        and high <= 1
        and _is_share(summary)
    ):
        fix = place.fix("percent", node, f"{place.text(node)}%", value=f"{place.text(node)}%", safe=False)
        place.warn(
            "percent-scale", node, [fix], found=known, column=summary.heading, high=Decimal(repr(high))
        )
    elif node.percent and low > 1:
        plain = f"{(known * 100).normalize():f}"
        fix = place.fix("replace", node, plain, name=plain, safe=False)
        place.warn(
            "percent-scale", node, [fix], found=known, column=summary.heading, high=Decimal(repr(high))
        )


def _is_share(summary: ColumnSummary) -> bool:
    """Whether a column within 0 and 1 holds shares, not a count that happens to be 0 or 1."""
    return any(q not in (0, 1) for q in summary.quantiles) or any("%" in e for e in summary.examples)


def newest_is_ahead(name: str, place: Place) -> bool:
    """Whether the imported column holds dates after the rulebook's fixed grading date."""
    summary = place.scope.summary(name)
    fixed = fixed_date(place.scope)
    return (
        summary is not None and fixed is not None and isinstance(summary.high, date) and summary.high > fixed
    )


def fixed_date(scope: Scope) -> date | None:
    return next((e.node.as_of for e in scope.book.rulebooks if e.node.as_of is not None), None)


# ── The sheet as a whole ────────────────────────────────────────────────────────────────────────


def check_columns(scope: Scope) -> None:
    """Fields that no heading matches, choices that differ from the column, a grading date that is too old."""
    if scope.columns is None:
        return
    for entry in scope.book.fields:
        definition = scope.fields.get(entry.node.name.name)
        if definition is None:
            continue
        place = Place(scope, entry)
        summary = scope.summary(definition.name)
        if summary is None:
            if len(scope.book.fields) == 1 and scope.book.relations:
                continue  # a lone key comes from the related sheet
            _not_in_sheet(entry.node, definition, place)
        else:
            _choices(entry.node, definition, summary, place)
            _kind(entry.node, definition, summary, place)
    _old_grading_date(scope)


def _not_in_sheet(node: s.FieldNode, definition: p.FieldDef, place: Place) -> None:
    assert place.scope.columns is not None
    if definition.default is not None and not place.scope.columns:
        return
    taken = {f.name for f in place.scope.fields.values()} | {
        a for f in place.scope.fields.values() for a in f.aka
    }
    choices = tuple(h for h in place.scope.columns if h not in taken)
    best = nearest(definition.name, choices)
    fixes = [_aka_fix(node, best, place)] if best else []
    place.warn("column-not-in-sheet", node.name, fixes, name=definition.name, choices=choices)


def _aka_fix(node: s.FieldNode, heading: str, place: Place) -> Fix:
    end = place.entry.whole.end
    text = f" {phrase('AKA', place.chinese)} {written(heading)}"
    if node.aka:
        end, text = place.span(node.aka[-1]).end, f", {written(heading)}"
    return Fix("add-aka", (Edit(Span(end, end), text),), {"name": heading}, safe=False)


def _choices(node: s.FieldNode, definition: p.FieldDef, summary: ColumnSummary, place: Place) -> None:
    values = _all_values(summary)
    if not definition.choices or not values:
        return
    for choice in node.choices:
        same = tuple(v for v in values if v.casefold() == choice.value.casefold())
        if len(same) > 1:
            place.warn("case-variants", choice, name=choice.value, field=definition.name, found=same)
    strangers = tuple(v for v in values if v not in definition.choices)
    if strangers:
        end = place.span(node.choices[-1]).end
        text = "".join(f', "{v}"' for v in strangers)
        fix = Fix("add-choices", (Edit(Span(end, end), text),), {"found": strangers}, safe=False)
        place.warn("values-outside-choices", node.name, [fix], name=definition.name, found=strangers)


_READS = {
    p.FieldKind.NUMBER: {"number", "blank", "id"},
    p.FieldKind.MONEY: {"number", "blank", "id"},
    p.FieldKind.DATE: {"date", "blank"},
}


def _kind(node: s.FieldNode, definition: p.FieldDef, summary: ColumnSummary, place: Place) -> None:
    """A number or date field whose column mostly holds something else."""
    expected = _READS.get(definition.kind)
    if expected is not None and summary.guess not in expected and summary.rows > summary.blanks:
        place.warn(
            "column-of-other-kind",
            node.name,
            name=definition.name,
            kind=definition.kind.value,
            guess=summary.guess,
            column=summary.heading,
            examples=summary.examples[:3],
        )


def _old_grading_date(scope: Scope) -> None:
    fixed = fixed_date(scope)
    if fixed is None or not scope.columns:
        return
    entry = next(e for e in scope.book.rulebooks if e.node.as_of is not None)
    dates = [(c.high, c.heading) for c in scope.columns.values() if isinstance(c.high, date)]
    past = [pair for pair in dates if _is_plain_past(pair[1])]
    newest = max(past, default=None)
    if newest is not None and newest[0] > fixed:
        scope.reporter.add(
            "as-of-older",
            entry.whole,
            Severity.WARNING,
            {"date": fixed, "newest": newest[0], "column": newest[1]},
        )


def _is_plain_past(heading: str) -> bool:
    """Dates that lie ahead by nature (an expiry) say nothing about how old the grading date is."""
    words = (
        "预计",
        "预期",
        "计划",
        "到期",
        "下次",
        "截止",
        "有效期",
        "expected",
        "due",
        "next",
        "expiry",
        "renewal",
    )
    return not any(word in heading.casefold() for word in words)

"""Texts with placeholders: as values, and as sentences for people."""

from __future__ import annotations

from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.compiling.makers import compiles, expression
from gradestudio.language.compiling.scope import Place
from gradestudio.language.compiling.types import inner

NUMBER, TEXT = p.Type.NUMBER, p.Type.TEXT


@compiles(s.TemplateLiteral)
def template(node: s.TemplateLiteral, place: Place) -> p.Expr | None:
    parts: list[str | p.Expr | None] = []
    for part in node.parts:
        parts.append(part if isinstance(part, str) else _template_part(part, place))
    if any(part is None for part in parts):
        return None
    return p.Template(tuple(part for part in parts if part is not None), span=place.span(node))


def _template_part(part: s.PlaceholderNode, place: Place) -> p.Expr | None:
    found = expression(part.value, place)
    if found is None or found.type in (NUMBER, TEXT):
        return found
    place.error("placeholder-type", part, found=found.type, text=part.written)
    return None


def reason(node: s.Node | None, place: Place) -> p.Reason | None:
    """The sentence of a text with placeholders, of any type each.

    A placeholder that cannot be computed is reported, and its written form stays in the sentence.
    """
    if node is None:
        return None
    if isinstance(node, s.TextLiteral):
        return p.Reason((node.value,), span=place.span(node))
    if not isinstance(node, s.TemplateLiteral):
        return None  # the parser takes nothing else
    quiet = place.within(collected=[])  # a sentence shows a blank; it decides nothing
    parts: list[str | p.Placeholder] = []
    for part in node.parts:
        parts.append(part if isinstance(part, str) else _placeholder(part, quiet))
    return p.Reason(tuple(parts), span=place.span(node))


def _placeholder(part: s.PlaceholderNode, place: Place) -> str | p.Placeholder:
    if isinstance(part.value, s.NextContactNode):
        if place.next_contact:
            return p.Placeholder(part.written, None)
        place.error("next-contact-here", part)
        return "{" + part.written + "}"
    found = expression(part.value, place)
    if found is None:
        return "{" + part.written + "}"
    plain = inner(found)
    if (
        isinstance(plain, p.Aggregate)
        and plain.op not in ("count", "distinct", "shortest_gap")
        and plain.value
    ):
        plain = inner(plain.value)
    kind = plain.kind if isinstance(plain, (p.Field, p.RelatedColumn)) else None
    return p.Placeholder(part.written, found, kind)

"""Fields that decide something: without a column for one of them a sheet needs a person's word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gradestudio.language import program as p


def deciding_fields(program: p.Program) -> frozenset[str]:
    """Names of the fields that tiers, scores, tags and shown values are made of, and the key's; not what only
    notes, reasons and movement limits read."""
    key = {program.key.name} if program.key is not None else set()
    return frozenset(fields_read(program)) | key


def fields_read(program: p.Program) -> Iterator[str]:
    """Names of the fields that tiers, scores, tags and shown values are made of, as met."""
    roots: list[Any] = [let.value for let in program.lets if let.name in program.shows]
    roots += [item for score in program.scores for group in score.groups for item in group.items]
    roots += [tag.when for tag in program.tags]
    for grade in program.grades:
        roots += [rule.when for rule in grade.rules if not rule.off]
        roots += [grade.by] if grade.by is not None else []
    seen: set[Any] = set()
    while roots:
        node = roots.pop()
        if node in seen or isinstance(node, p.Reason):
            continue
        seen.add(node)
        if isinstance(node, p.Field):
            yield node.name
        if isinstance(node, p.GradeValue):
            continue  # that grade is a root of its own
        roots += p.children(node)

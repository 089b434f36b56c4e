"""How the rows of related sheets find their customers: by which key, and which keys find none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradestudio.language.program import Program
from gradestudio.studio.facts import value_at
from gradestudio.table import Column, ColumnKind, Table, missing_mask

MOST_KEYS = 200
"""Keys that are listed of each kind."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """One relation.  `sheet` is empty when none was found; keys are in order of first appearance.

    `strangers` are keys of related rows that no customer has, `lonely` customers' keys without a row.
    """

    relation: str
    sheet: str
    file: str
    theirs: str
    ours: str
    rows: int = 0
    keys: int = 0
    strangers: tuple[object, ...] = ()
    stranger_keys: int = 0
    stranger_rows: int = 0
    lonely: tuple[object, ...] = ()
    lonely_keys: int = 0
    blank_rows: int = 0


def pairings(program: Program, typed: Table) -> tuple[Pairing, ...]:
    """One for each relation of the program, over typed tables."""
    made = []
    for relation in program.relations:
        other = typed.related.get(relation.name)
        ours = typed.columns.get(relation.ours)
        if other is None or ours is None or relation.theirs not in other.columns:
            made.append(Pairing(relation.name, "", "", relation.theirs, relation.ours))
            continue
        theirs = other.columns[relation.theirs]
        origin = other.origin
        empty = Pairing(
            relation.name, origin.sheet, origin.file, relation.theirs, relation.ours, other.row_count
        )
        made.append(_paired(empty, theirs, ours))
    return tuple(made)


def _paired(found: Pairing, theirs: Column, ours: Column) -> Pairing:
    their_keys, their_first, their_counts = _distinct(theirs)
    our_keys, our_first, _ = _distinct(ours)
    known = set(our_keys)
    strangers = [i for i, key in enumerate(their_keys) if key not in known]
    met = set(their_keys)
    lonely = [i for i, key in enumerate(our_keys) if key not in met]
    return Pairing(
        found.relation,
        found.sheet,
        found.file,
        found.theirs,
        found.ours,
        found.rows,
        len(their_keys),
        tuple(value_at(theirs, their_first[i]) for i in strangers[:MOST_KEYS]),
        len(strangers),
        sum(their_counts[i] for i in strangers),
        tuple(value_at(ours, our_first[i]) for i in lonely[:MOST_KEYS]),
        len(lonely),
        int(np.count_nonzero(missing_mask(theirs))),
    )


def _distinct(column: Column) -> tuple[list[object], list[int], list[int]]:
    """Distinct values, the row where each first stands, and how often it does; in order of that row."""
    present = np.flatnonzero(~missing_mask(column))
    found, first, counts = np.unique(column.data[present], return_index=True, return_counts=True)
    order = np.argsort(first, kind="stable")
    values = found[order].tolist()
    keys = [column.values[code] for code in values] if column.kind is ColumnKind.TEXT else values
    return keys, present[first[order]].tolist(), counts[order].tolist()

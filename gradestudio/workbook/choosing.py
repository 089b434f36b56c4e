"""Which sheet holds the customers, and which sheet each `related` means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gradestudio.language.headings import compared
from gradestudio.language.program import FieldDef, Program, RelationDef
from gradestudio.table import Problem, Table
from gradestudio.workbook.errors import UnreadableFile
from gradestudio.workbook.matching import match_columns


@dataclass(frozen=True, slots=True)
class Chosen:
    """Raw tables by the part they play; `keys_of`: the relation whose distinct keys are the customers."""

    customers: Table
    related: Mapping[str, Table] = field(default_factory=dict)
    keys_of: str | None = None
    problems: tuple[Problem, ...] = ()


def choose_sheets(table: Table, program: Program, mapping: Mapping[str, str] | None = None) -> Chosen:
    """The customers' sheet is the opened one, unless another one fits the fields better and none was named
    by the user.

    A relation's sheet is the one of its name or `aka`, never guessed by its columns; only where the
    rulebook has nothing but its key, and the one sheet at hand holds all that the one relation needs, it is
    both.
    """
    sheets = _Sheets(table)
    customers = _customers(sheets, program, mapping)
    related, problems = _relations(sheets, program, customers)
    if not _only_key(program):
        return Chosen(customers, related, None, tuple(problems))
    return _for_key_only(sheets, program, customers, related, problems)


def _only_key(program: Program) -> bool:
    return len(program.fields) == 1 and program.key is not None and bool(program.relations)


def _for_key_only(
    sheets: _Sheets,
    program: Program,
    customers: Table,
    related: Mapping[str, Table],
    problems: Sequence[Problem],
) -> Chosen:
    """The customers are the keys of the related sheet when they have no sheet of their own."""
    for relation in program.relations:
        own = related.get(relation.name)
        if own is not None and (own is customers or not _has(customers, program.fields)):
            return Chosen(_keyed(own, program, relation), related, relation.name, tuple(problems))
    relation = program.relations[0]
    if len(program.relations) == 1 and not related and _has(customers, relation.columns):
        rest = tuple(p for p in problems if p.code != "relation-not-found")
        both = {relation.name: customers}
        return Chosen(_keyed(customers, program, relation), both, relation.name, rest)
    return Chosen(customers, related, None, tuple(problems))


def _keyed(orders: Table, program: Program, relation: RelationDef) -> Table:
    """The related sheet seen as the customers': only its key, under the name that the customers' key has."""
    key = program.fields[0]
    definition = relation.column(relation.theirs)
    own = replace(definition, name=key.name, aka=(relation.theirs, *definition.aka)) if definition else key
    found = match_columns((own,), orders).found.get(key.name)
    if found is None:
        return replace(orders, problems=())
    column = orders.columns[found]
    return (
        replace(orders, columns={key.name: column}, problems=())
        if found == key.name
        else _renamed(orders, key, found)
    )


def _renamed(orders: Table, key: FieldDef, found: str) -> Table:
    from gradestudio.table.cells import RawColumn, cells_of

    column = orders.columns[found]
    named = RawColumn(key.name, cells_of(column), column.heading, column.sheet_column)
    return replace(orders, columns={key.name: named}, problems=())


def _customers(sheets: _Sheets, program: Program, mapping: Mapping[str, str] | None) -> Table:
    main = sheets.table
    if main.origin.chosen or not program.fields:
        return main
    wanted = len(program.fields)
    best, best_fit = main, _fit(main, program, mapping, sheets)
    if best_fit[1] == wanted and best_fit[2]:
        return main
    for _, other in sheets.others():
        if other.origin.chosen:
            continue
        fit = _fit(other, program, mapping, sheets)
        if fit > best_fit:
            best, best_fit = other, fit
    return best


def _fit(
    table: Table, program: Program, mapping: Mapping[str, str] | None, sheets: _Sheets
) -> tuple[bool, int, bool]:
    """Has the key; how many fields it has; is no relation's own sheet."""
    found = match_columns(program.fields, table, mapping).found
    key = program.key
    own = any(_named(relation, table.origin.sheet) for relation in program.relations)
    return key is not None and key.name in found, len(found), not own


def _has(table: Table, fields: Sequence[FieldDef]) -> bool:
    return len(match_columns(fields, table).found) == len(fields)


def _named(relation: RelationDef, sheet: str) -> bool:
    return bool(sheet) and compared(sheet) in {compared(name) for name in (relation.name, *relation.aka)}


class _Sheets:
    """The opened table and the others of its file."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.problems: list[Problem] = []

    def others(self) -> Iterator[tuple[str, Table]]:
        for name in self.table.related:
            found = self.get(name)
            if found is not None:
                yield name, found

    def get(self, name: str) -> Table | None:
        """None for a sheet that cannot be read or holds no table."""
        try:
            return self.table.related[name]
        except UnreadableFile:
            return None


def _relations(sheets: _Sheets, program: Program, customers: Table) -> tuple[dict[str, Table], list[Problem]]:
    related: dict[str, Table] = {}
    problems: list[Problem] = []
    for relation in program.relations:
        found = _relation(sheets, relation, customers)
        if isinstance(found, Table):
            related[relation.name] = found
        else:
            problems.append(found)
    return related, problems


def _relation(sheets: _Sheets, relation: RelationDef, customers: Table) -> Table | Problem:
    main = sheets.table
    for wanted in (relation.name, *relation.aka):
        for name in main.related:
            if name == wanted or compared(name) == compared(wanted):
                return _read(sheets, relation, name)
        if main.origin.sheet and compared(main.origin.sheet) == compared(wanted):
            return main
    plausible = [
        name for name, other in sheets.others() if other is not customers and _has(other, relation.columns)
    ]
    args = {
        "name": relation.name,
        "choices": tuple(dict.fromkeys(n for n in (main.origin.sheet, *main.related) if n)),
        "plausible": plausible[0] if len(plausible) == 1 else "",
    }
    return Problem("relation-not-found", did="listed", relation=relation.name, args=args)


def _read(sheets: _Sheets, relation: RelationDef, name: str) -> Table | Problem:
    try:
        return sheets.table.related[name]
    except UnreadableFile as error:
        args = {"name": relation.name, "sheet": name, "reason": error.diagnostic.code}
        return Problem("related-sheet-unreadable", did="listed", relation=relation.name, args=args)

"""How a sheet is read, checked against the rulebook that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gradestudio.language.columns import ColumnSummary
from gradestudio.language.headings import find_heading
from gradestudio.language.program import FieldDef, Program
from gradestudio.workbook.importing import BadCells, BadCellUse, CellFix, Import, read_address, read_bad_cells
from gradestudio.workbook.treating import read_value, takes_default


class BadImport(ValueError):
    """A wish that cannot be followed: `code` and `args_by_name` for messages.

    Codes: `import-field-unknown`, `import-column-unknown`, `import-bad-cells`, `import-no-default`,
    `import-value`, `import-key-default`, `import-fix`.
    """

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code, args)
        self.code = code
        self.args_by_name = args


def field_of(program: Program, name: str) -> FieldDef:
    """A field, or a column of a related sheet as `relation.column`.  Raises BadImport."""
    found = fields_of(program)
    if name not in found:
        raise BadImport("import-field-unknown", name=name, choices=tuple(found))
    return found[name]


def fields_of(program: Program) -> dict[str, FieldDef]:
    """Everything that reads a column, by the name that an import uses."""
    made = {field.name: field for field in program.fields}
    for relation in program.relations:
        made |= {f"{relation.name}.{column.name}": column for column in relation.columns}
    return made


def bad_cells_of(text: str, name: str, program: Program) -> BadCells:
    """`missing`, `default`, `default:VALUE` for a field.  Raises BadImport."""
    field = field_of(program, name)
    made = read_bad_cells(text)
    if made is None:
        raise BadImport("import-bad-cells", name=name, value=text)
    if made.use is BadCellUse.DEFAULT:
        if not takes_default(field):
            raise BadImport("import-key-default", name=name)
        if made.value and read_value(made.value, field) is None:
            raise BadImport("import-value", name=name, value=made.value)
        if not made.value and field.default is None:
            raise BadImport("import-no-default", name=name)
    return made


def fix_of(text: str) -> CellFix:
    """`客户!C17=123`.  Raises BadImport."""
    address, sign, value = text.partition("=")
    place = read_address(address)
    if not sign or place is None:
        raise BadImport("import-fix", value=text)
    return CellFix(place, value.strip())


def checked_mapping(mapping: Mapping[str, str], program: Program) -> dict[str, str]:
    """The mapping, its fields known.  Raises BadImport."""
    for name in mapping:
        field_of(program, name)
    return dict(mapping)


def mapped_columns(
    columns: Mapping[str, ColumnSummary], mapping: Mapping[str, str]
) -> dict[str, ColumnSummary]:
    """The columns under the fields' names where the mapping says so, as the checker should see them.

    Raises BadImport for a heading that the sheet does not have.
    """
    made = dict(columns)
    names = {name: tuple(dict.fromkeys((name, c.heading, *c.also))) for name, c in columns.items()}
    for field, heading in mapping.items():
        if not heading or "." in field:
            continue
        key = find_heading((heading,), names)
        if key is None:
            raise BadImport("import-column-unknown", name=heading, choices=tuple(columns))
        made[field] = replace(columns[key], heading=field)
    return made


__all__ = [
    "BadImport",
    "Import",
    "bad_cells_of",
    "checked_mapping",
    "field_of",
    "fields_of",
    "fix_of",
    "mapped_columns",
]

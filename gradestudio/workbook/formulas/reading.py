"""A cell of a sheet as its field reads it: blank, unreadable and out of range is the default."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.language.program import FieldDef, FieldKind
from gradestudio.workbook.formulas.place import FieldCells, FormulaInputs, text_literal


def number_text(value: Decimal) -> str:
    return format(value.normalize(), "f")


def constant(value: Any, inputs: FormulaInputs) -> str:
    """A value of a field as a formula writes it; None is the empty text."""
    match value:
        case None:
            return '""'
        case bool():
            return "1" if value else "0"
        case Decimal():
            return number_text(value)
        case date():
            return str(inputs.serial(value))
    return text_literal(str(value))


def looked_up(cell: str, cells: FieldCells) -> str:
    """What the grading read in such a cell: FALSE for missing, the empty text where nothing is noted."""
    table = cells.lookup
    assert table is not None
    if table.exact:
        alike = f"EXACT({table.seen},{cell})*(ISNUMBER({table.seen})=ISNUMBER({cell}))"
        return f'IFERROR(INDEX({table.read},MATCH(1,INDEX({alike},0),0)),"")'
    found, read = (f"VLOOKUP({cell},{table.both},{column},FALSE)" for column in (1, 2))
    # a search takes A for a
    return f'IFERROR(IF(EXACT({found},{cell}),{read},""),"")'


def with_lookup(found: str, plain: str) -> str:
    """`plain`, but where the grading read something else."""
    return f'IF({found}="",{plain},IF(ISLOGICAL({found}),"",{found}))'


def plain(field: FieldDef, cell: str, cells: FieldCells, inputs: FormulaInputs) -> str:
    """What the field reads in a cell by the spreadsheet's own means."""
    default = constant(field.default, inputs)
    match field.kind:
        case FieldKind.NUMBER | FieldKind.MONEY:
            scaled = _scaled(cells)
            inside = _ranged(field, inputs, default)
            # a number that was typed into a cell of texts counts, if it is written plainly
            text = f'IF(EXACT(VALUE({cell})&"",{cell}),{inside(scaled(f"VALUE({cell})"))},{default})'
            number = inside(scaled(cell))
            return f"IF(ISNUMBER({cell}),{number},IF(ISTEXT({cell}),IFERROR({text},{default}),{default}))"
        case FieldKind.DATE:
            return f"IF(ISNUMBER({cell}),{_ranged(field, inputs, default)(f'INT({cell})')},{default})"
        case FieldKind.FLAG:
            yes, no = (text_literal(inputs.words[w]) for w in ("yes", "no"))
            return (
                f"IF(ISERROR({cell}),{default},IF(ISBLANK({cell}),{default},IF(ISLOGICAL({cell}),"
                f'IF({cell},1,0),IF({cell}&""={yes},1,IF({cell}&""={no},0,{default})))))'
            )
        case FieldKind.CHOICE:
            among = ",".join(f'EXACT(TRIM({cell}&""),{text_literal(c)})' for c in field.choices)
            return f'IF(ISERROR({cell}),{default},IF(OR({among}),TRIM({cell}&""),{default}))'
    text = f'TRIM({cell}&"")'
    if cells.digits:
        text = f'IF(ISNUMBER({cell}),TEXT({cell},"{"0" * cells.digits}"),{text})'
    if default == '""':
        return f'IF(ISERROR({cell}),"",{text})'
    return f'IF(ISERROR({cell}),{default},IF({text}="",{default},{text}))'


def _scaled(cells: FieldCells) -> Callable[[str], str]:
    if cells.up == cells.down:
        return lambda number: number
    # rounded, for 1.15 times 10,000 is not always 11,500 in doubles
    return lambda number: f"ROUND({number}*{cells.up}/{cells.down},6)"


def _ranged(field: FieldDef, inputs: FormulaInputs, default: str) -> Callable[[str], str]:
    def inside(number: str) -> str:
        tests = [f"{number}>={constant(field.low, inputs)}"] if field.low is not None else []
        tests += [f"{number}<={constant(field.high, inputs)}"] if field.high is not None else []
        return f"IF(AND({','.join(tests)}),{number},{default})" if tests else number

    return inside

"""What a colleague would write to add columns to a workbook that must stay: load, set cells, save.

python keep_by_openpyxl.py IN.xlsx OUT.xlsx
"""

from __future__ import annotations

import sys
from typing import Any

import openpyxl
from keep_ours import HEADINGS, TIERS, row_values
from openpyxl.styles import Alignment, Font, PatternFill


def main(source: str, target: str) -> None:
    book = openpyxl.load_workbook(source)
    sheet: Any = book.worksheets[0]
    first = sheet.max_column + 1
    for at, heading in enumerate(HEADINGS):
        sheet.cell(1, first + at, heading)
    looks = [
        (PatternFill("solid", fgColor=f"FF{fill[1:]}"), Font(bold=True, color=f"FF{ink[1:]}"))
        for fill, ink in TIERS.values()
    ]
    middle = Alignment(horizontal="center")
    for row in range(2, sheet.max_row + 1):
        tier, values = row_values(row - 2)
        for at, value in enumerate(values):
            cell = sheet.cell(row, first + at, value)
            if at == 0:
                cell.fill, cell.font = looks[tier]
                cell.alignment = middle
            elif at == 4:
                cell.number_format = "yyyy-mm-dd"
    book.save(target)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

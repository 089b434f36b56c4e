"""Random rulebooks over random sheets, written as formulas beside the own cells and reckoned by LibreOffice:
`python -m tests.report.formula_campaign --books 60`.

Each book is a function of its seed: the sheet with cells in odd forms, graded with formulas; then some cells
are changed, in the graded workbook and in the sheet.  What LibreOffice reckons must be what was stored, and
after the change what grading the changed sheet gives.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from gradestudio.messages import Words
from gradestudio.report.files import CannotWrite
from gradestudio.report.keeping import write_result
from gradestudio.report.views import view_of
from gradestudio.studio import book_of_text, run
from gradestudio.table.columns import Column, ColumnKind, Table
from gradestudio.workbook import open_table
from tests.engine.generators import AS_OF
from tests.engine.rulebooks import random_rulebook
from tests.engine.tables import random_table
from tests.report.test_live_formulas import recalculated

Cell = tuple[str, str]
_LIVE = ("tier", "computed", "score", "tag", "show")


def sheet_of(table: Table, rng: Random) -> list[list[Any]]:
    """Headings, then the rows as cells; some in forms that only reading understands."""
    columns = [_cells(column, rng) for column in table.columns.values()]
    return [list(table.columns), *(list(row) for row in zip(*columns, strict=True))]


def _cells(column: Column, rng: Random) -> Iterator[Any]:
    odd = rng.choice((0.0, 0.0, 0.2, 1.0))
    for value in column.data.tolist():
        yield _cell(column, value, rng if rng.random() < odd else None)


def _cell(column: Column, value: Any, rng: Random | None) -> Any:
    match column.kind:
        case ColumnKind.NUMBER:
            if value != value:
                return None if rng is None else rng.choice(("无", "面议", " ", "-"))
            if rng is None or abs(value) > 1e9 or abs(value) < 1e-3:
                return value
            return rng.choice((f"{value!r}", f"{value / 10_000!r}万", f"{value:,.6f}", f" {value!r}"))
        case ColumnKind.DATE:
            if value == int(Column.NO_DATE):
                return None
            day = date(1970, 1, 1) + timedelta(days=value)
            forms = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日")
            return day if rng is None else day.strftime(rng.choice(forms))
        case ColumnKind.FLAG:
            if value < 0:
                return None
            return bool(value) if rng is None else rng.choice(("是", "Y", "1") if value else ("否", "N", "0"))
    if value < 0:
        return None
    text = column.values[value]
    return text if rng is None else rng.choice((text, f" {text} "))


def write(file: Path, sheets: dict[str, list[list[Any]]]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page: Any = book.create_sheet(name)
        for r, row in enumerate(rows, 2):
            for c, value in enumerate(row, 1):
                cell = page.cell(r, c, value)
                if isinstance(value, str):
                    cell.data_type = "s"
    book.save(file)


def changes(sheets: dict[str, list[list[Any]]], rng: Random) -> dict[tuple[str, int, int], Any]:
    """A few cells that take the value of another cell of their column; sheet, row and column from 0."""
    made: dict[tuple[str, int, int], Any] = {}
    for name, rows in sheets.items():
        for _ in range(rng.randint(1, 4) if len(rows) > 2 else 0):
            column = rng.randrange(len(rows[0]))
            target, source = rng.randrange(1, len(rows)), rng.randrange(1, len(rows))
            made[name, target, column] = rows[source][column]
    return made


class Campaign:
    """One folder of books; `kept` by number: what the sheet of customers must show."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wanted: dict[str, tuple[str, dict[str, list[Any]]]] = {}
        self.refused: dict[str, int] = {}

    def add(self, seed: int) -> None:
        rng = Random(seed)
        text, table = random_rulebook(rng), random_table(rng, 40, 3)
        rules = book_of_text(text, Path("r.grade"))
        if rules.errors:
            return
        sheets = {"客户 '表": sheet_of(table, rng)}
        sheets |= {name: sheet_of(related, rng) for name, related in table.related.items()}
        own, graded = self.folder / f"own{seed}.xlsx", self.folder / f"graded{seed}.xlsx"
        write(own, sheets)
        try:
            self._graded(rules, own, graded, f"stored {seed}\n{text}")
        except CannotWrite as error:
            what = f"{error.code} {error.args_by_name.get('what', '')}"
            self.refused[what] = self.refused.get(what, 0) + 1
            return
        self._changed(seed, rules, text, sheets, changes(sheets, rng))

    def _graded(self, rules: Any, own: Path, graded: Path, told: str) -> None:
        made = run(rules, open_table(str(own), sheet="客户 '表"), AS_OF)
        write_result(view_of(made, Words("zh"), formulas=True), graded, True)
        self.wanted[graded.name] = (told, shown(graded))

    def _changed(
        self,
        seed: int,
        rules: Any,
        text: str,
        sheets: dict[str, list[list[Any]]],
        made: dict[tuple[str, int, int], Any],
    ) -> None:
        book = openpyxl.load_workbook(self.folder / f"graded{seed}.xlsx")
        for (name, row, column), value in made.items():
            sheets[name][row][column] = value
            cell: Any = book[name].cell(row + 2, column + 1)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
        book.save(self.folder / f"changed{seed}.xlsx")
        again, meant = self.folder / f"again{seed}.xlsx", self.folder / f"meant{seed}.xlsx"
        write(again, sheets)
        view = view_of(run(rules, open_table(str(again), sheet="客户 '表"), AS_OF), Words("zh"))
        write_result(view, meant, True)
        self.wanted[f"changed{seed}.xlsx"] = (f"changed {seed}: {made}\n{text}", shown(meant))

    def wrong(self) -> list[str]:
        """What came out otherwise, in words."""
        names = list(self.wanted)
        for start in range(0, len(names), 10):
            recalculated(self.folder, *(self.folder / n for n in names[start : start + 10]))
        found = []
        for name, (told, wanted) in self.wanted.items():
            live = formula_headings(self.folder / name)
            seen = shown(self.folder / "out" / name)
            for heading in live:
                pairs = list(zip(wanted.get(heading, []), seen[heading], strict=True))
                bad = [(i, a, b) for i, (a, b) in enumerate(pairs) if not same(a, b)]
                if bad:
                    found.append(f"{heading} {bad[:3]} of {told}")
                    break
        return found


def formula_headings(file: Path) -> list[str]:
    page: Any = openpyxl.load_workbook(file).worksheets[0]
    return [str(c.value) for c in page[2] if page.cell(3, c.column).data_type == "f"]


def shown(file: Path) -> dict[str, list[Any]]:
    """The columns of the customers' sheet by heading."""
    page: Any = openpyxl.load_workbook(file, data_only=True).worksheets[0]
    rows = list(page.iter_rows(2, values_only=True))
    return {str(head): [row[c] for row in rows[1:]] for c, head in enumerate(rows[0])}


def same(a: Any, b: Any) -> bool:
    if isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))
    return (a or None) == (b or None)


def main() -> int:
    parser = argparse.ArgumentParser(description="Random formulas, reckoned by LibreOffice.")
    parser.add_argument("--books", type=int, default=40)
    parser.add_argument("--start", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        campaign = Campaign(Path(folder))
        for seed in range(chosen.start, chosen.start + chosen.books):
            campaign.add(seed)
        wrong = campaign.wrong()
    for line in wrong[:10]:
        print(line)
    print(f"{len(campaign.wanted)} workbooks, {len(wrong)} wrong; refused: {campaign.refused}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())

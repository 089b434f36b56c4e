"""What is done in a grid: cells typed, filled, cleared; rows added, moved, copied, switched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradestudio.language.edits import bands
from gradestudio.language.edits.order import grade_of
from gradestudio.language.edits.policies import given_policy
from gradestudio.language.reading.parsing import parse
from gradestudio.ui.grids.columns import ColumnActs, unused_choice
from gradestudio.ui.grids.places import place_of, subjects_of
from gradestudio.ui.grids.shown import Block
from gradestudio.ui.grids.sources import HIGH, LOW, BandsText, Edits
from gradestudio.ui.grids.typed import ANYTHING, Place, typed_cell
from gradestudio.ui.speech import say

_CLEARED = {"condition": ANYTHING, "heading": ANYTHING, "reason": "", "low": "", "high": ""}


class GridActs(ColumnActs):
    """Acts on one table of one block; each is one step of the undo history."""

    # ── Cells ───────────────────────────────────────────────────────────────────────────────────

    def type_into(self, row: int, column: int, text: str) -> None:
        """What was typed into a cell, as the rulebook writes it; what would break the grid stays, marked."""
        block = self.block
        if block is None:
            return
        cell = block.cell(row, column)
        written = typed_cell(text, place_of(block, self.facts, row, column))
        self.table.grid.drop_draft(row, column)
        if cell.at is None or written == cell.written:
            return
        if self.writer.write(block, {cell.at: written} | self._neighbour(block, row, column, written)):
            self.table.grid.keep_draft(row, column, text, say("ui.grid-not-in-a-cell"))

    def _neighbour(self, block: Block, row: int, column: int, written: str) -> dict[tuple[int, int], str]:
        """The other side of an edge that two bands share: it moves along."""
        source, cell = block.source, block.cell(row, column)
        if not isinstance(source, BandsText) or cell.form not in ("low", "high") or cell.at is None:
            return {}
        low = cell.form == "low"
        met = bands.meeting(source.source, source.bands, cell.at[0], low)
        edge = bands.opposite(source.bands, written) if written else ""
        return {(met, HIGH if low else LOW): edge} if met is not None and edge else {}

    def clear(self) -> None:
        """Conditions take anything, reasons and ends go, values of a matrix are empty."""
        block = self.block
        if block is None:
            return
        texts = {}
        for row, column in self.table.selected_cells():
            cell = block.cell(row, column)
            empty = _CLEARED.get(cell.form)
            if cell.form == "value" and block.kind == "matrix":
                empty = ANYTHING
            if cell.at is not None and empty is not None and row and cell.written != empty:
                texts[cell.at] = empty
            self.table.grid.drop_draft(row, column)
        self._write(texts)

    def fill(self) -> None:
        """The top cells of the selection go down into the others; a single one takes from above."""
        rows = sorted({row for row, _ in self.table.selected_cells()})
        if len(rows) == 1:
            rows = [rows[0] - 1, *rows]
        self._write(self._filled(rows))

    def fill_to(self, row: int) -> None:
        """The selected cells into the rows below, down to one."""
        self._write(self._filled(self._rows_to(row)))

    def fill_edits(self, row: int) -> Edits:
        """The edits that `fill_to` would make."""
        block, texts = self.block, self._filled(self._rows_to(row))
        return block.source.changed(texts) if block is not None and texts else ()

    def _rows_to(self, row: int) -> list[int]:
        rows = [row for row, _ in self.table.selected_cells()]
        return list(range(max(rows), row + 1)) if rows else []

    def _filled(self, rows: list[int]) -> dict[tuple[int, int], str]:
        """What the selected columns of some rows hold when they say what the first of them says."""
        block = self.block
        if block is None or len(rows) < 2 or rows[0] < 1:
            return {}
        texts = {}
        for column in sorted({column for _, column in self.table.selected_cells()}):
            above = block.cell(rows[0], column)
            for row in rows[1:]:
                cell = block.cell(row, column)
                if cell.at is not None and cell.form == above.form and cell.written != above.written:
                    texts[cell.at] = above.written
        return texts

    def _write(self, texts: dict[tuple[int, int], str]) -> None:
        if self.block is not None and texts:
            self.writer.write(self.block, texts)

    # ── Rows ────────────────────────────────────────────────────────────────────────────────────

    def _stretch(self) -> tuple[int, int] | None:
        lines = self.table.selected_lines()
        return (lines[0], lines[-1]) if lines else None

    def _done(self, made: bool, lines: list[int]) -> None:
        if made:
            column = max(self.table.currentIndex().column(), 0)
            self.table.select_lines(lines, column)

    def move(self, by: int) -> None:
        """The selected rows one place up or down."""
        stretch = self._stretch()
        if stretch is not None:
            first, last = stretch
            self.move_to(first - 1 if by < 0 else last + 2)

    def move_to(self, to: int) -> None:
        """The selected rows in front of another one."""
        block, stretch = self.block, self._stretch()
        edits = self.moved(to)
        if block is None or stretch is None or not edits:
            return
        made = self.writer.make(edits)
        first, last = stretch
        start = to if to < first else to - (last - first + 1)
        self._done(made, list(range(start, start + last - first + 1)))

    def moved(self, to: int) -> Edits:
        """The edits that put the selected rows in front of another one; none where they stand there."""
        block, stretch = self.block, self._stretch()
        if block is None or stretch is None:
            return ()
        first, last = stretch
        if to < 0 or to > _row_count(block) or first <= to <= last + 1:
            return ()
        return block.source.moved(first, last, to)

    def order(self, to: int) -> list[int]:
        """The rows in the order that they would have, by the numbers that they have now."""
        block, stretch = self.block, self._stretch()
        if block is None or stretch is None:
            return []
        first, last = stretch
        taken = list(range(first, last + 1))
        rest = [line for line in range(_row_count(block)) if line not in taken]
        behind = sum(line < to for line in rest)
        return [*rest[:behind], *taken, *rest[behind:]]

    def narrow_first(self) -> None:
        """Rows whose conditions hold for fewer customers come before those that hold for more; rows that are
        off, or that only their text can show, keep their places."""
        block = self.block
        if block is None or not self.sortable(block):
            return
        places = [row.line for row in block.rows if row.holds is not None and row.line is not None]
        holds = {row.line: row.holds or 0 for row in block.rows if row.line is not None}
        order = list(range(_row_count(block)))
        for place, line in zip(places, sorted(places, key=lambda line: holds[line]), strict=True):
            order[place] = line
        self._done(self.writer.make(block.source.reordered(order)), [places[0]])

    @staticmethod
    def sortable(block: Block) -> bool:
        """Whether the order of its rows means something, and their figures are those of the text."""
        known = sum(row.holds is not None for row in block.rows)
        return block.kind == "table" and block.policy == "first" and known > 1 and not block.stale

    def add(self) -> None:
        """A new row behind the selected one, or behind all (in bands and matrices before `else`)."""
        block = self.block
        if block is None:
            return
        stretch = self._stretch()
        behind = stretch[1] if stretch is not None else _row_count(block) - 1
        behind = min(behind, _last_plain(block))
        row = block.source.blank_row(behind)
        if block.kind == "matrix":
            head = self._unused(block, row[0])
            row = (head, *row[1:])
        if self.writer.make(block.source.added([row], behind)):
            self.table.select_lines([behind + 1], 1 if block.forms[0] == "number" else 0)

    def add_ghost(self, row: int) -> None:
        """The row of a gap becomes one of the table, with the last tier of the grade."""
        block = self.block
        if block is None or self.facts.program is None or block.rows[row].kind != "ghost":
            return
        grade = self.facts.program.grade(block.grade)
        if grade is None:
            return
        conditions = [cell.written for cell in block.rows[row].cells if cell.form == "condition"]
        tier = typed_cell(grade.tiers[-1].name, Place("result", tiers={t.name: t.name for t in grade.tiers}))
        reason = ("",) if block.source.width > len(conditions) + 1 else ()
        if self.writer.make(block.source.added([(*conditions, tier, *reason)], _row_count(block) - 1)):
            self.table.select_lines([_row_count(block)], len(conditions) + 1)

    def _unused(self, block: Block, above: str) -> str:
        """A heading for a new line of a matrix: a choice that has none yet."""
        subjects = subjects_of(block)
        if subjects is None or len(subjects[0]) != 1:
            return above
        return unused_choice(self.facts, subjects[0][0], [row.cells[0] for row in block.rows[1:]]) or above

    def remove(self) -> None:
        block, lines = self.block, self.table.selected_lines()
        if block is not None and lines:
            made = self.writer.make(block.source.removed(lines))
            self._done(made, [max(min(lines[0], _row_count(block) - len(lines) - 1), 0)])

    def duplicate(self) -> None:
        block, stretch = self.block, self._stretch()
        if block is not None and stretch is not None:
            first, last = stretch
            made = self.writer.make(block.source.copied(first, last))
            self._done(made, list(range(last + 1, last + 2 + last - first)))

    def switch(self) -> None:
        """The selected row off (a comment), or on again."""
        block, lines = self.block, self.table.selected_lines()
        if block is None or block.kind != "table" or not lines:
            return
        off = {row.line: row.kind == "off" for row in block.rows}
        same = [line for line in lines if off.get(line) == off.get(lines[0])]
        edits = [edit for line in same for edit in block.source.switched(line)]
        self._done(self.writer.make(edits), lines)

    def choose_policy(self, policy: str) -> None:
        """Of the grade that the table belongs to, or of the table that is a value."""
        block = self.block
        if block is None:
            return
        book = parse(self.writer.text)
        own = next((s for s in book.statements if s.start == block.start), None)
        statement = grade_of(book, own) if own is not None and own.keyword == "table" else own
        if statement is not None:
            self.writer.make(given_policy(book, statement, policy))


def _row_count(block: Block) -> int:
    return sum(row.line is not None for row in block.rows)


def _last_plain(block: Block) -> int:
    """The last row that is not `else`, `missing` or the default: new ones come behind it at most."""
    last = _row_count(block) - 1
    if block.kind == "bands":
        kinds = [line.kind for line in block.source.bands.lines]
        while last >= 0 and kinds[last] not in ("band", "phrase", "odd"):
            last -= 1
    return last


Act = Callable[[], Any]


def acts_by_name(acts: GridActs) -> dict[str, Act]:
    """What the keys of a table ask for."""
    return {
        "fill": acts.fill,
        "clear": acts.clear,
        "up": lambda: acts.move(-1),
        "down": lambda: acts.move(1),
        "add": acts.add,
        "remove": acts.remove,
        "duplicate": acts.duplicate,
        "off": acts.switch,
    }

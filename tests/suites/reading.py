"""Reads a suite: a Markdown file of cases, each with rulebooks, tables and what is expected of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

EXPECTED = "→"
_FENCE = re.compile(r"^```(\w*)\s*(.*)$")
_SHEET_NAME = re.compile(r"^(\S[^：:|]*)[：:]$")
_ROW = re.compile(r"^\s*\|(.*)\|\s*$")
_RULE = re.compile(r"^\s*\|[\s|:-]+\|\s*$")


@dataclass(frozen=True)
class Sheet:
    """A table of texts; `""` is a blank cell."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass
class Case:
    """One heading of a suite: the rulebook, its related sheets and the customers with what is expected."""

    title: str
    line: int
    rules: str
    related: list[Sheet] = field(default_factory=list)
    customers: Sheet | None = None


def cases(path: Path) -> list[Case]:
    """Every case of a file, in order.  A rulebook without a table is a case of its own."""
    found: list[Case] = []
    base, title, sheet_name = "", "", ""
    lines = path.read_text("utf-8").split("\n")
    i = 0
    while i < len(lines):
        line = lines[i]
        fence = _FENCE.match(line)
        if line.startswith("#") and fence is None:
            title, sheet_name = line.lstrip("# ").strip(), ""
            i += 1
        elif fence is not None:
            body, i = _block(lines, i + 1)
            if fence[1] == "grade" and fence[2] == "base":
                base = body
            elif fence[1] == "grade":
                joined = found and found[-1].title == title and fence[2] == "more"
                before = found[-1].rules if joined else ("" if fence[2] == "alone" else base)
                found.append(Case(title, i, before + body))
        elif _ROW.match(line):
            sheet, i = _table(lines, i, sheet_name)
            if found and found[-1].title == title:
                _add(found, sheet)
            sheet_name = ""
        else:
            name = _SHEET_NAME.match(line.strip())
            sheet_name = name[1] if name else sheet_name if not line.strip() else ""
            i += 1
    return found


def _block(lines: list[str], at: int) -> tuple[str, int]:
    end = at
    while not lines[end].startswith("```"):
        end += 1
    return "".join(line + "\n" for line in lines[at:end]), end + 1


def _table(lines: list[str], at: int, name: str) -> tuple[Sheet, int]:
    rows: list[tuple[str, ...]] = []
    while at < len(lines) and (row := _ROW.match(lines[at])):
        if not _RULE.match(lines[at]):
            rows.append(tuple(cell.strip() for cell in row[1].split("|")))
        at += 1
    for row_cells in rows:
        assert len(row_cells) == len(rows[0]), f"line {at}: {row_cells}"
    return Sheet(name, rows[0], tuple(rows[1:])), at


def _add(found: list[Case], sheet: Sheet) -> None:
    """A sheet of the last case; a second table of customers makes a case of its own with the same rules."""
    last = found[-1]
    if not any(h.startswith(EXPECTED) for h in sheet.headings):
        if sheet.name:
            last.related.append(sheet)
        return
    if last.customers is None:
        last.customers = sheet
    else:
        found.append(Case(last.title, last.line, last.rules, list(last.related), sheet))

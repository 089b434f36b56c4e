"""Brings the sheets of a workbook of ours, charts and all, into another package."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

from gradestudio.workbook.keep.book import SHEET_NAME, Book, add_names, name_element, open_book
from gradestudio.workbook.keep.package import OFFICE, Package, insert_before, relations_part
from gradestudio.workbook.keep.stylebook import Stylebook
from gradestudio.workbook.keep.xmltext import escaped, quoted

FOLDER = "xl/gradestudio"


@dataclass(frozen=True, slots=True)
class Brought:
    """New parts by name (bytes, or what writes them), and the content type of each."""

    parts: dict[str, bytes | Callable[[IO[bytes]], None]]
    types: dict[str, str]


def bring_sheets(book: Book, styles: Stylebook, other: Package, taken: Sequence[str]) -> Brought:
    """Appends all sheets of `other` to `book`; `taken` are part names that are in use.

    Sheet names must be free in `book`: whoever made `other` chose them so.  `other` must stay open until
    the parts are written: sheets stream from it.
    """
    source = open_book(other)
    numbers, dxf = styles.adopt(other.text("xl/styles.xml"))
    strings = _shared_strings(other)
    types = dict(
        re.findall(r'<Override PartName="/([^"]+)" ContentType="([^"]+)"', other.text("[Content_Types].xml"))
    )
    names = _Names(taken)
    brought = Brought({}, {})
    entries, relations, marks = [], [], []
    sheet_ids = [int(n) for n in re.findall(r'\bsheetId="(\d+)"', book.text)]
    for i, entry in enumerate(source.sheets):
        new_name = names.new(entry.part)
        sheet = _Restyled(other, entry.part, numbers, dxf, strings)
        _bring(other, entry.part, new_name, sheet.write, names, types, brought)
        relation = _free_relation(book.relations + "".join(relations))
        target = posixpath.relpath(new_name, posixpath.dirname(book.part))
        relations.append(f'<Relationship Id="{relation}" Type="{OFFICE}/worksheet" Target="{target}"/>')
        entries.append((entry.name, max(sheet_ids, default=0) + 1 + i, relation))
        marks.append(name_element(SHEET_NAME, "TRUE", len(book.sheets) + i))
    book.relations = insert_before(
        book.relations, "Relationships", _prefixed(book.relations, "Relationships", relations)
    )
    book.text = insert_before(book.text, "sheets", "".join(_sheet_element(book.text, *e) for e in entries))
    book.text = add_names(book.text, [*marks, *_names_of(source, len(book.sheets))])
    return brought


def _prefixed(text: str, root: str, elements: Sequence[str]) -> str:
    found = re.search(rf"<((?:[\w.-]+:)?){root}\b", text)
    p = found.group(1) if found else ""
    return "".join(elements).replace("<Relationship ", f"<{p}Relationship ")


def _sheet_element(text: str, name: str, number: int, relation: str) -> str:
    found = re.search(r"<((?:[\w.-]+:)?)workbook\b", text)
    p = found.group(1) if found else ""
    # the prefix of the relations' namespace is declared on the root in every file that has sheets
    declared = re.search(rf"""xmlns:([\w.-]+)=["']{re.escape(OFFICE)}["']""", text)
    r = declared.group(1) if declared else "r"
    return f'<{p}sheet name={quoted(name)} sheetId="{number}" {r}:id="{relation}"/>'


def _free_relation(text: str) -> str:
    used = set(re.findall(r'\bId="([^"]*)"', text))
    number = len(used) + 1
    while f"rIdGs{number}" in used:
        number += 1
    return f"rIdGs{number}"


class _Names:
    def __init__(self, taken: Sequence[str]) -> None:
        self._taken = set(taken)
        self._given: dict[str, str] = {}

    def new(self, part: str) -> str:
        """The name of a brought part; the same each time."""
        if part not in self._given:
            stem, ending = posixpath.splitext(posixpath.basename(part))
            name, number = f"{FOLDER}/{stem}{ending}", 2
            while name in self._taken:
                name, number = f"{FOLDER}/{stem}_{number}{ending}", number + 1
            self._taken.add(name)
            self._given[part] = name
        return self._given[part]


def _bring(
    other: Package,
    part: str,
    new_name: str,
    data: bytes | Callable[[IO[bytes]], None],
    names: _Names,
    types: dict[str, str],
    brought: Brought,
) -> None:
    """A part with everything it relates to."""
    if new_name in brought.parts:
        return
    brought.parts[new_name] = data
    if part in types:
        brought.types[new_name] = types[part]
    rels = relations_part(part)
    if not other.has(rels):
        return
    text = other.text(rels)
    for _, _, target in other.relations(part):
        moved = names.new(target)
        _bring(other, target, moved, other.read(target), names, types, brought)
        old = posixpath.relpath(target, posixpath.dirname(part))
        new = posixpath.relpath(moved, posixpath.dirname(new_name))
        text = re.sub(rf'Target="(?:{re.escape(old)}|/{re.escape(target)})"', f'Target="{new}"', text)
    brought.parts[relations_part(new_name)] = text.encode("utf-8")


def _shared_strings(other: Package) -> list[str]:
    if not other.has("xl/sharedStrings.xml"):
        return []
    return re.findall(r"<si>(.*?)</si>", other.text("xl/sharedStrings.xml"), re.DOTALL)


class _Restyled:
    """A sheet of ours with the format numbers of the user's workbook and its texts in the cells, streamed."""

    _STEP = 1 << 20
    _CELL = re.compile(r'<c r="([A-Z]+\d+)"(?: s="(\d+)")?(?: t="s"><v>(\d+)</v>)?')

    def __init__(
        self, other: Package, part: str, numbers: list[int], dxf: int, strings: Sequence[str]
    ) -> None:
        self._other, self._part = other, part
        self._numbers, self._dxf, self._strings = numbers, dxf, strings
        self._heads: dict[str | None, str] = {
            str(own): f'" s="{number}"' for own, number in enumerate(numbers)
        }
        # a cell without a format takes format 0 of its file; ours may look different
        self._heads[None] = self._heads["0"]

    def write(self, out: IO[bytes]) -> None:
        with self._other.open(self._part) as source:
            left = b""
            while piece := source.read(self._STEP):
                left += piece
                # cut behind a whole row only, so that no element and no character is in two pieces
                at = left.rfind(b"</row>") + len(b"</row>") if b"</row>" in left else 0
                out.write(self._changed(left[:at].decode("utf-8")).encode("utf-8"))
                left = left[at:]
            out.write(self._changed(left.decode("utf-8")).encode("utf-8"))

    def _changed(self, text: str) -> str:
        # what most pieces of a sheet do not have is looked for the quick way first
        if "customFormat" in text:
            text = re.sub(r'(<row\b[^>]*?\ss=")(\d+)"', self._style, text)
        if "<col " in text:
            text = re.sub(r'(<col\b[^>]*?\sstyle=")(\d+)"', self._style, text)
        if "dxfId" in text:
            text = re.sub(r'\bdxfId="(\d+)"', lambda m: f'dxfId="{int(m.group(1)) + self._dxf}"', text)
        text = text.replace(' tabSelected="1"', "")
        # last, as it brings customers' texts in, which may look like anything
        return self._CELL.sub(self._cell, text)

    def _cell(self, match: re.Match[str]) -> str:
        address, style, text = match.groups()
        head = f'<c r="{address}{self._heads[style]}'
        return head if text is None else f'{head} t="inlineStr"><is>{self._strings[int(text)]}</is>'

    def _style(self, match: re.Match[str]) -> str:
        return f'{match.group(1)}{self._numbers[int(match.group(2))]}"'


def _names_of(source: Book, shift: int) -> list[str]:
    """Names of brought sheets (filters, print titles), their sheets counted on."""
    found = []
    for attributes, value in re.findall(r"<definedName\s([^>]*)>([^<]*)</definedName>", source.text):
        local = re.search(r'localSheetId="(\d+)"', attributes)
        if local:
            moved = attributes.replace(local.group(0), f'localSheetId="{int(local.group(1)) + shift}"')
            found.append(f"<definedName {moved}>{value}</definedName>")
    return found


def typed(text: str, types: dict[str, str]) -> str:
    """The content-type part with overrides for new parts."""
    found = re.search(r"<((?:[\w.-]+:)?)Types\b", text)
    p = found.group(1) if found else ""
    added = "".join(
        f'<{p}Override PartName="/{escaped(name)}" ContentType="{kind}"/>' for name, kind in types.items()
    )
    return insert_before(text, "Types", added)

"""The workbook part: its sheets and names, and which of them an earlier grading left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gradestudio.workbook.keep.package import Package, main_part, relations_part
from gradestudio.workbook.keep.refusal import Unkeepable
from gradestudio.workbook.keep.sheetrows import column_number
from gradestudio.workbook.keep.xmltext import quoted, unescaped

COLUMNS_NAME = "_GradeStudio.Columns"
"""Hidden name of our columns' heading cells; Excel moves it along when columns are inserted."""
SHEET_NAME = "_GradeStudio.Sheet"
"""Hidden name, one per sheet of ours, in that sheet's scope."""


# Excel takes the quotation marks off where the sheet's name needs none
_AREA = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')*)'|(?P<plain>[^'!,()]+))!"
    r"\$(?P<first>[A-Z]+)\$\d+(?::\$(?P<last>[A-Z]+)\$\d+)?"
)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    name: str
    relation: str
    part: str
    element: str
    """As written in the workbook part."""
    number: str = ""
    """Its id in the workbook, which the calculation chain goes by."""


@dataclass(slots=True)
class Book:
    """The workbook part with its sheets in order."""

    part: str
    text: str
    sheets: list[SheetEntry]
    relations: str
    removed_parts: set[str] = field(default_factory=set)

    def sheet(self, name: str) -> SheetEntry:
        """Raises Unkeepable when there is no such sheet."""
        for entry in self.sheets:
            if entry.name == name:
                return entry
        raise Unkeepable("keep-no-sheet", sheet=name)


def open_book(package: Package) -> Book:
    """The workbook part.  Raises Unkeepable for strict, signed or structure-locked workbooks."""
    book = read_book(package)
    if "purl.oclc.org/ooxml" in book.text:
        raise Unkeepable("keep-strict")
    if any(name.startswith("_xmlsignatures/") for name in package.names):
        raise Unkeepable("keep-signed")
    if re.search(r"""<(?:[\w.-]+:)?workbookProtection\b[^>]*\slockStructure=["'](1|true)""", book.text):
        raise Unkeepable("keep-structure-locked")
    return book


def read_book(package: Package) -> Book:
    """The workbook part, whether it may be changed or not.  Raises Unkeepable for one that is damaged."""
    part = main_part(package)
    text = package.text(part)
    targets = {relation: target for relation, kind, target in package.relations(part) if kind == "worksheet"}
    sheets = []
    for element in re.findall(r"<(?:[\w.-]+:)?sheet\s[^>]*/>", text):
        attributes = dict(re.findall(r'([\w.:-]+)="([^"]*)"', element))
        relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
        name = unescaped(attributes.get("name", ""))
        sheets.append(
            SheetEntry(name, relation, targets.get(relation, ""), element, attributes.get("sheetId", ""))
        )
    return Book(part, text, sheets, package.text(relations_part(part)))


def earlier_columns(book: Book, sheet: str) -> list[int]:
    """The columns that an earlier grading added to a sheet, from 1, rising."""
    value = _defined(book.text, COLUMNS_NAME)
    found: list[int] = []
    for match in _AREA.finditer(value or ""):
        named = match["plain"] or match["quoted"].replace("''", "'")
        if named == sheet:
            first = column_number(match["first"].encode())
            last = column_number((match["last"] or match["first"]).encode())
            found += range(first, last + 1)
    return sorted(set(found))


def earlier_sheets(book: Book) -> list[SheetEntry]:
    """The sheets that an earlier grading added."""
    found = []
    for element in re.findall(r"<(?:[\w.-]+:)?definedName\s[^>]*>", book.text):
        attributes = dict(re.findall(r'([\w.:-]+)="([^"]*)"', element))
        index = attributes.get("localSheetId")
        if attributes.get("name") == SHEET_NAME and index is not None and int(index) < len(book.sheets):
            found.append(book.sheets[int(index)])
    return found


def _defined(text: str, name: str) -> str | None:
    match = re.search(rf'<(?:[\w.-]+:)?definedName\s[^>]*name="{re.escape(name)}"[^>]*>([^<]*)</', text)
    return unescaped(match.group(1)) if match else None


def remove_sheets(package: Package, book: Book, gone: Sequence[SheetEntry]) -> None:
    """Takes sheets out of the workbook part, with their relations, names and the parts only they use."""
    if not gone:
        return
    kept = [entry for entry in book.sheets if entry not in gone]
    for entry in gone:
        book.text = book.text.replace(entry.element, "", 1)
        book.relations = re.sub(
            rf'<(?:[\w.-]+:)?Relationship\s[^>]*\bId="{re.escape(entry.relation)}"[^>]*/>', "", book.relations
        )
        book.removed_parts |= _own_parts(package, entry.part)
    new_index = {i: kept.index(e) for i, e in enumerate(book.sheets) if e in kept}
    book.text = _renumbered_names(book.text, new_index)
    book.text = re.sub(
        r'\b(activeTab|firstSheet)="(\d+)"',
        lambda m: f'{m.group(1)}="{new_index.get(int(m.group(2)), 0)}"',
        book.text,
    )
    book.sheets = kept


def _own_parts(package: Package, part: str) -> set[str]:
    """A sheet's part with its drawings, charts and relations."""
    found = {part, relations_part(part)}
    for _, kind, target in package.relations(part):
        if kind in ("drawing", "chart", "chartStyle", "chartColorStyle", "printerSettings"):
            found |= _own_parts(package, target)
    return {name for name in found if package.has(name)}


def _renumbered_names(text: str, new_index: dict[int, int]) -> str:
    def one(match: re.Match[str]) -> str:
        element = match.group(0)
        local = re.search(r'\blocalSheetId="(\d+)"', element)
        if local is None:
            return element
        number = new_index.get(int(local.group(1)))
        if number is None:
            return ""
        return element.replace(local.group(0), f'localSheetId="{number}"', 1)

    return re.sub(
        r"<(?:[\w.-]+:)?definedName\s[^>]*>.*?</(?:[\w.-]+:)?definedName>", one, text, flags=re.DOTALL
    )


def without_name(text: str, name: str) -> str:
    """The workbook part without a defined name of the whole workbook."""
    return re.sub(
        rf'<(?:[\w.-]+:)?definedName\s[^>]*name="{re.escape(name)}"[^>]*>[^<]*</(?:[\w.-]+:)?definedName>',
        "",
        text,
    )


def add_names(text: str, elements: Sequence[str]) -> str:
    """The workbook part with defined names, `elements` written without a prefix."""
    if not elements:
        return text
    prefix = re.search(r"<((?:[\w.-]+:)?)workbook\b", text)
    p = prefix.group(1) if prefix else ""
    joined = "".join(re.sub(r"<(/?)", rf"<\1{p}", element) for element in elements)
    if f"</{p}definedNames>" in text:
        return text.replace(f"</{p}definedNames>", f"{joined}</{p}definedNames>", 1)
    text = re.sub(rf"<{p}definedNames\s*/>", "", text)
    at = max(
        text.find(f"</{p}{name}>") + len(f"</{p}{name}>") if f"</{p}{name}>" in text else -1
        for name in ("sheets", "functionGroups", "externalReferences")
    )
    return text[:at] + f"<{p}definedNames>{joined}</{p}definedNames>" + text[at:]


def name_element(name: str, value: str, sheet: int | None = None, hidden: bool = True) -> str:
    """`value` is a formula, escaped for XML already."""
    local = f' localSheetId="{sheet}"' if sheet is not None else ""
    mark = ' hidden="1"' if hidden else ""
    return f"<definedName name={quoted(name)}{local}{mark}>{value}</definedName>"

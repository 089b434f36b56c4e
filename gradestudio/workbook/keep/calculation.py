"""What a workbook says of its calculation when formulas come or go: settings, chain, colours that follow."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from gradestudio.diagnostics import column_letters
from gradestudio.workbook.keep.book import Book
from gradestudio.workbook.keep.columns import AddedColumn
from gradestudio.workbook.keep.package import Package, relations_part
from gradestudio.workbook.keep.sheetrows import column_number
from gradestudio.workbook.keep.stylebook import Stylebook
from gradestudio.workbook.keep.xmltext import escaped

OURS = 'N("GradeStudio")=0'
"""Stands in the conditions of our colours, by which they are known again; it is always true."""
_BEHIND = (
    "dataValidations|hyperlinks|printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|colBreaks|"
    "customProperties|cellWatches|ignoredErrors|smartTags|drawing|legacyDrawing|legacyDrawingHF|drawingHF|"
    "picture|oleObjects|controls|webPublishItems|tableParts|extLst"
)
"""What follows conditional formats in a sheet."""


def reckoned_when_opened(text: str) -> tuple[str, bool]:
    """The workbook part that asks for all formulas to be reckoned anew when it is opened, and whether it is
    set to calculate by hand.

    The steps on our sheets have no stored values, and a rank reads all of them.
    """
    found = re.search(r"<(?:[\w.-]+:)?calcPr\b[^>]*?(?=\s*/?>)", text)
    if found is None:
        prefix = re.search(r"<((?:[\w.-]+:)?)workbook\b", text)
        p = prefix.group(1) if prefix else ""
        places = [
            f"</{p}{name}>" for name in ("sheets", "functionGroups", "externalReferences", "definedNames")
        ]
        at = max(text.find(place) + len(place) for place in places if place in text)
        return f'{text[:at]}<{p}calcPr fullCalcOnLoad="1"/>{text[at:]}', False
    element = re.sub(r"""\sfullCalcOnLoad=["'][^"']*["']""", "", found.group(0)) + ' fullCalcOnLoad="1"'
    by_hand = re.search(r"""\bcalcMode=["']manual["']""", element) is not None
    return text[: found.start()] + element + text[found.end() :], by_hand


def without_stale_chain(
    package: Package, book: Book, gone: Collection[str], sheet_id: str, columns: Collection[int]
) -> None:
    """Takes the calculation chain out when it lists a cell that goes: of a sheet in `gone` (sheet ids), or of
    `columns` in the sheet `sheet_id`.  Excel makes it anew; it calls a file with a wrong one damaged."""
    for relation, kind, part in package.relations(book.part):
        if kind == "calcChain" and package.has(part):
            if not _lists(package.text(part), gone, sheet_id, columns):
                return
            book.removed_parts |= {name for name in (part, relations_part(part)) if package.has(name)}
            book.relations = re.sub(
                rf'<(?:[\w.-]+:)?Relationship\s[^>]*\bId="{re.escape(relation)}"[^>]*/>', "", book.relations
            )
            return


def _lists(chain: str, gone: Collection[str], sheet_id: str, columns: Collection[int]) -> bool:
    current = ""
    for cell in re.findall(r"<(?:[\w.-]+:)?c\s[^>]*>", chain):
        attributes = dict(re.findall(r'\b([\w]+)="([^"]*)"', cell))
        # an entry without a sheet is of that before it
        current = attributes.get("i", current)
        if current in gone:
            return True
        address = re.match(r"[A-Z]+", attributes.get("r", ""))
        if current == sheet_id and address and column_number(address.group(0).encode()) in columns:
            return True
    return False


def with_colours(
    tail: bytes,
    prefix: bytes,
    styles: Stylebook,
    columns: Mapping[int, AddedColumn],
    rows: Sequence[int],
) -> bytes:
    """What follows the rows of a sheet, with our conditional colours of `columns` in place of those of an
    earlier grading."""
    text = _without_ours(tail.decode("utf-8"))
    followed = {c: column for c, column in columns.items() if column.follows}
    if not followed or not rows:
        return text.encode("utf-8")
    p = prefix.decode()
    priority = max([0, *(int(n) for n in re.findall(r'\bpriority="(\d+)"', text))])
    made = []
    for column, added in followed.items():
        letter, rules = column_letters(column), ""
        for said, look in added.follows:
            priority += 1
            quoted = said.replace('"', '""')
            test = escaped(f'AND(EXACT(${letter}{rows[0]},"{quoted}"),{OURS})')
            rules += (
                f'<{p}cfRule type="expression" dxfId="{styles.conditional(look)}" priority="{priority}">'
                f"<{p}formula>{test}</{p}formula></{p}cfRule>"
            )
        area = f"{letter}{rows[0]}:{letter}{rows[-1]}"
        made.append(f'<{p}conditionalFormatting sqref="{area}">{rules}</{p}conditionalFormatting>')
    behind = re.compile(rf"<(?:[\w.-]+:)?(?:{_BEHIND})\b|</(?:[\w.-]+:)?worksheet\s*>")
    # some of these stand inside what comes before, too
    closed = [
        f"</{p}{name}>" for name in ("customSheetViews", "autoFilter", "sortState", "conditionalFormatting")
    ]
    found = behind.search(text, max(0, *(text.rfind(tag) for tag in closed)))
    at = found.start() if found is not None else len(text)
    return (text[:at] + "".join(made) + text[at:]).encode("utf-8")


def _without_ours(text: str) -> str:
    mark = escaped(OURS)
    if mark not in text and OURS.replace('"', "&quot;") not in text:
        return text

    def one(match: re.Match[str]) -> str:
        block = re.sub(
            r"<(?:[\w.-]+:)?cfRule\b(?:(?!</?(?:[\w.-]+:)?cfRule).)*</(?:[\w.-]+:)?cfRule\s*>",
            lambda rule: "" if "GradeStudio" in rule.group(0) else rule.group(0),
            match.group(0),
            flags=re.DOTALL,
        )
        return block if re.search(r"<(?:[\w.-]+:)?cfRule\b", block) else ""

    return re.sub(
        r"<(?:[\w.-]+:)?conditionalFormatting\b.*?</(?:[\w.-]+:)?conditionalFormatting\s*>",
        one,
        text,
        flags=re.DOTALL,
    )

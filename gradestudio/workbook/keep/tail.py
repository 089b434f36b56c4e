"""What stands behind and beside a sheet's rows, widened: filters, tables, conditional formats."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gradestudio.diagnostics import column_letters
from gradestudio.workbook.keep.refusal import Unkeepable
from gradestudio.workbook.keep.sheetrows import column_number, widened_range
from gradestudio.workbook.keep.xmltext import escaped, quoted


def widened_tail(tail: bytes, columns: Sequence[int], header_row: int) -> bytes:
    """Autofilter and full-width conditional formats of a sheet, widened to added columns that follow on."""
    first, last = columns[0], _run_end(columns)

    def filter_ref(match: re.Match[bytes]) -> bytes:
        ref = widened_range(match.group(2).decode(), first, last, header_row)
        return match.group(1) + ref.encode() + match.group(3)

    tail = re.sub(rb"""(<(?:[\w.-]+:)?autoFilter\s[^>]*?\bref=["'])([^"']*)(["'])""", filter_ref, tail)

    def format_refs(match: re.Match[bytes]) -> bytes:
        refs = [_whole_rows(r, first, last, header_row) for r in match.group(2).decode().split()]
        return match.group(1) + " ".join(refs).encode() + match.group(3)

    return re.sub(
        rb"""(<(?:[\w.-]+:)?conditionalFormatting\s[^>]*?\bsqref=["'])([^"']*)(["'])""", format_refs, tail
    )


def _run_end(columns: Sequence[int]) -> int:
    last = columns[0]
    for column in columns[1:]:
        if column == last + 1:
            last = column
    return last


def _whole_rows(ref: str, first: int, last: int, header_row: int) -> str:
    """A range of at least two columns that ends where the table ended is meant for whole rows."""
    found = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", ref)
    if not found:
        return ref
    left, right = column_number(found.group(1).encode()), column_number(found.group(3).encode())
    if right - left < 1 or right != first - 1 or int(found.group(2)) > header_row + 1:
        return ref
    return f"{found.group(1)}{found.group(2)}:{column_letters(last)}{found.group(4)}"


def widened_table(
    text: str, added: Sequence[tuple[str, str | None]], columns: Sequence[int], header_row: int
) -> str:
    """A table part that also holds the added columns (heading and formula), when the table ends just before
    them.  New rows of the table take the formula.

    Columns that already are in it (an earlier grading's) only take their new names and formulas.
    """
    ref = re.search(r"""<(?:[\w.-]+:)?table\s[^>]*?\bref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""", text)
    if ref is None or int(ref.group(2)) != header_row:
        return text
    left, right = column_number(ref.group(1).encode()), column_number(ref.group(3).encode())
    if not left <= columns[0] <= right + 1:
        return text
    text = _renamed(text, {c - left: one for c, one in zip(columns, added, strict=True) if c <= right})
    new = [(c, one) for c, one in zip(columns, added, strict=True) if c > right]
    if not new or new[0][0] != right + 1:
        return text
    last = _run_end([c for c, _ in new])
    new = [(c, one) for c, one in new if c <= last]
    old_ref = f"{ref.group(1)}{ref.group(2)}:{ref.group(3)}"
    new_ref = f"{ref.group(1)}{ref.group(2)}:{column_letters(last)}"
    text = re.sub(rf"""(\bref=["']){old_ref}(?=\d)""", rf"\g<1>{new_ref}", text)
    return _with_columns(text, [one for _, one in new])


def narrowed_table(text: str, gone: Sequence[int], header_row: int, part: str) -> str:
    """A table part without columns of an earlier grading that are not written again.

    A heading of a table must stand in its cell, or Excel calls the file damaged.  Raises Unkeepable when
    columns of the user follow the ones that go.
    """
    ref = re.search(r"""<(?:[\w.-]+:)?table\s[^>]*?\bref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""", text)
    if ref is None or int(ref.group(2)) != header_row:
        return text
    left, right = column_number(ref.group(1).encode()), column_number(ref.group(3).encode())
    inside = sorted(column for column in gone if left <= column <= right)
    if not inside:
        return text
    if inside != list(range(right - len(inside) + 1, right + 1)) or len(inside) > right - left:
        raise Unkeepable("keep-table-strange", part=part)
    last = column_letters(inside[0] - 1)
    head = f"{ref.group(1)}{ref.group(2)}:"
    text = re.sub(rf"""(\bref=["']{head}){ref.group(3)}(?=\d)""", rf"\g<1>{last}", text)
    text = re.sub(
        r"""(<(?:[\w.-]+:)?tableColumns\s[^>]*?\bcount=["'])(\d+)""",
        lambda m: m.group(1) + str(int(m.group(2)) - len(inside)),
        text,
    )
    columns = list(_TABLE_COLUMN.finditer(text))[-len(inside) :]
    return text[: columns[0].start()] + text[columns[-1].end() :]


_TABLE_COLUMN = re.compile(
    r"<((?:[\w.-]+:)?)tableColumn\b(?:[^>]*/>|[^>]*>.*?</(?:[\w.-]+:)?tableColumn\s*>)", re.DOTALL
)


def _with_columns(text: str, added: Sequence[tuple[str, str | None]]) -> str:
    found = re.search(r"<((?:[\w.-]+:)?)tableColumns\b[^>]*>", text)
    if found is None:
        return text
    prefix = found.group(1)
    ids = [int(n) for n in re.findall(rf"""<{prefix}tableColumn\s[^>]*?\bid=["'](\d+)["']""", text)]
    next_id = max(ids, default=0) + 1
    made = "".join(
        _table_column(f'<{prefix}tableColumn id="{next_id + i}" name={_attribute(name)}', prefix, formula)
        for i, (name, formula) in enumerate(added)
    )
    text = re.sub(
        rf"""(<{prefix}tableColumns\s[^>]*?\bcount=["'])(\d+)""",
        lambda m: m.group(1) + str(int(m.group(2)) + len(added)),
        text,
    )
    at = text.rindex(f"</{prefix}tableColumns")
    return text[:at] + made + text[at:]


def _table_column(head: str, prefix: str, formula: str | None) -> str:
    """The element of a table's column; `head` is its tag without its end."""
    if formula is None:
        return f"{head}/>"
    inside = f"<{prefix}calculatedColumnFormula>{escaped(formula)}</{prefix}calculatedColumnFormula>"
    return f"{head}>{inside}</{prefix}tableColumn>"


def _renamed(text: str, added: dict[int, tuple[str, str | None]]) -> str:
    """The columns of these places with other names and formulas; a formula of an earlier grading goes."""
    index = -1

    def one(match: re.Match[str]) -> str:
        nonlocal index
        index += 1
        if index not in added:
            return match.group(0)
        name, formula = added[index]
        head = re.match(r"<[^>]*?(?=\s*/?>)", match.group(0))
        assert head is not None
        head_now = re.sub(
            r"""\bname=("[^"]*"|'[^']*')""", lambda _: f"name={_attribute(name)}", head.group(0)
        )
        return _table_column(head_now, match.group(1), formula)

    return _TABLE_COLUMN.sub(one, text)


def _attribute(text: str) -> str:
    return quoted(text.replace("\n", "_x000a_"))


def sheet_reference(sheet: str, area: str) -> str:
    """`'客户 表'!$P$4:$U$90`, escaped for XML."""
    return escaped("'" + sheet.replace("'", "''") + "'!" + area)

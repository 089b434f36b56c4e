"""The pass over a sheet's own XML: how far its cells reach, and its merged ranges."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.diagnostics import column_letters
from gradestudio.workbook import sheetxml
from gradestudio.workbook.sheetxml import SheetFacts, scan
from tests.workbook.bookmaking import MAIN, sheet_xml

MOST = 5_000
_ROWS = st.one_of(st.integers(1, 12), st.integers(1, 3 * MOST), st.just(4_294_967_295))
_COLUMNS = st.one_of(st.integers(1, 30), st.integers(1, 16_384))
_WRITTEN = st.sampled_from(
    ['<c r="{}"><v>1</v></c>', '<c s="1" r="{}" t="n"><v>1</v></c>', '<c  t="s"\nr="{}"><v>0</v></c>']
)


def facts(xml: str, most: int = MOST, piece: int = sheetxml.PIECE) -> SheetFacts:
    data = xml.encode()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sheetxml, "PIECE", piece)
        return scan(BytesIO(data), len(data), {}, most)


@given(
    st.lists(st.tuples(_ROWS, _COLUMNS, _WRITTEN), min_size=1, max_size=20),
    st.sampled_from(["", "x:"]),
    st.sampled_from([400, 1 << 20]),
)
def test_no_cell_is_farther_than_the_scan_says(
    cells: list[tuple[int, int, str]], prefix: str, piece: int
) -> None:
    xml = sheet_xml("".join(cell.format(f"{column_letters(column)}{row}") for row, column, cell in cells))
    xml = xml.replace("<c", f"<{prefix}c").replace("<worksheet", f"<{prefix}worksheet")
    places = max(row for row, _, _ in cells) * max(column for _, column, _ in cells)
    far = facts(xml, piece=piece).far
    assert far or places <= MOST
    assert not far or 2 * places > MOST  # the block may be twice as high as it need be


@pytest.mark.parametrize("last", [26, 27, 52, 53, 702, 703, 16_384])
@pytest.mark.parametrize("rows", [9, 10, 99, 100, 1999])
def test_a_sheet_as_large_as_is_allowed_is_not_far(last: int, rows: int) -> None:
    xml = sheet_xml("".join(f'<c r="{column_letters(last)}{row}"/>' for row in range(1, rows + 1)))
    assert not facts(xml, most=last * rows).far
    assert facts(xml, most=last * rows - 1).far


def test_a_sheet_that_grows_wider_with_every_row_is_looked_at_cell_by_cell() -> None:
    xml = sheet_xml("".join(f'<c r="{column_letters(at)}{at}"/>' for at in range(1, 400)))
    assert facts(xml, most=10**9, piece=2000).far


def test_merged_ranges_stand_behind_all_rows() -> None:
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c></row>' for at in range(1, 300))
    breaks = '<rowBreaks count="1"><brk id="3"/></rowBreaks>'
    ranges = "".join(f'<mergeCell ref="{place}"/>' for place in ("A1:C1", "B2", "A201:B202"))
    merged = f'<mergeCells count="3">{ranges}</mergeCells>'
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{merged}{breaks}</worksheet>'
    for piece in (300, 1 << 20):
        assert facts(xml, piece=piece).merged == [(0, 0, 0, 2), (1, 1, 1, 1)]
    assert facts(xml.replace(merged, "")).merged == []

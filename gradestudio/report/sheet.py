"""A worksheet that streams a large block of ready columns; all the rest is XlsxWriter's own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import repeat
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from gradestudio.diagnostics import column_letters
from gradestudio.report.cells import Cells
from gradestudio.report.texts import Strings

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
_STEP = 4_096
_COMPRESSION = 3
# a zip knows no day before 1980; the 31st, as no time zone then moves it out of range
_DAY = (1980, 1, 31, 0, 0, 0)
_WHEN = time.mktime((*_DAY, 0, 0, -1))


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Columns of equal length; `rows[i]` is the sheet row (from 1, rising) of entry i, `columns` go by
    sheet column (from 1)."""

    rows: np.ndarray
    columns: Mapping[int, Cells]


class StreamedSheet(Worksheet):
    """A worksheet whose block is rendered while the file is written.

    XlsxWriter keeps one Python object a cell and writes each by itself: 17 CPU seconds for 100,000 × 19.
    """

    def __init__(self) -> None:
        super().__init__()
        self._block: Block | None = None
        self._told: Callable[[int], None] = lambda rows: None

    def set_block(self, block: Block, told: Callable[[int], None] = lambda rows: None) -> None:
        """The block stands below everything else that is written to this sheet.

        `told` hears how many rows were written since it was last called; what it raises ends the writing.
        """
        self._block = block
        self._told = told
        if len(block.rows):
            self._check_dimensions(int(block.rows[0]) - 1, min(block.columns) - 1)
            self._check_dimensions(int(block.rows[-1]) - 1, max(block.columns) - 1)

    def _calculate_spans(self) -> None:
        """None: they are optional, and working them out walks every row."""

    def _write_rows(self) -> None:
        whole = self.dim_rowmax
        if self._block is not None and self.table:
            self.dim_rowmax = max(self.table)
        if self.table:
            super()._write_rows()
        self.dim_rowmax = whole
        if self._block is not None:
            self._write_block(self._block)

    def _write_block(self, block: Block) -> None:
        letters = {number: column_letters(number) for number in sorted(block.columns)}
        write: Any = self.fh.write  # type: ignore[attr-defined]
        for start in range(0, len(block.rows), _STEP):
            stop = min(start + _STEP, len(block.rows))
            numbers = [str(n) for n in block.rows[start:stop].tolist()]
            parts = [_addressed(letters[c], numbers, block.columns[c].pieces(start, stop)) for c in letters]
            opened = [f'<row r="{n}">' for n in numbers]
            lines = map("".join, zip(opened, *parts, repeat("</row>"), strict=False))
            write("".join(lines))
            self._told(stop - start)


def _addressed(letters: str, numbers: list[str], pieces: Any) -> list[str]:
    head = f'<c r="{letters}'
    return ["" if p is None else f'{head}{n}"{p}' for n, p in zip(numbers, pieces, strict=True)]


class StreamedBook(Workbook):
    """A workbook of streamed sheets with one table of strings; `strings` is that table.

    `compression` is zlib's level, for a file that is read again at once a low one.
    """

    def __init__(self, file: Any, compression: int = _COMPRESSION) -> None:
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        }
        super().__init__(BytesIO(), options)  # the packager packs: this one stays empty
        self._target = file
        self._compression = compression
        self._packer: _Packager | None = None
        self.strings = Strings()
        self.str_table = self.strings

    def add_sheet(self, name: str) -> StreamedSheet:
        return self.add_worksheet(name, worksheet_class=StreamedSheet)  # type: ignore[return-value]

    def style(self, **properties: Any) -> Any:
        """A format; the same properties give the same one."""
        key = tuple(sorted(properties.items()))
        known: dict[Any, Any] = self.__dict__.setdefault("_styles", {})
        if key not in known:
            known[key] = self.add_format(properties)
        return known[key]

    def style_number(self, **properties: Any) -> int:
        """The number of a format in the file; 0 without properties."""
        return self.style(**properties)._get_xf_index() if properties else 0

    def close(self) -> None:
        """Writes the file.  Raises what the disk said."""
        super().close()
        if self._packer is not None and self._packer.failure is not None:
            raise self._packer.failure

    def _get_packager(self) -> Packager:
        self._packer = _Packager(self._target, self._compression)
        return self._packer


class _Packager(Packager):
    """Packs the parts itself: fast compression (a third of the time for a sixth more bytes) and times that
    do not depend on the clock, so that the same grading gives the same file."""

    def __init__(self, target: Any, compression: int) -> None:
        super().__init__()
        self._target = target
        self._compression = compression
        self.failure: OSError | None = None
        """What the disk said.  XlsxWriter would wrap it, and leave its own empty package open for ever."""

    def _create_package(self) -> list[Any]:
        try:
            super()._create_package()
            with ZipFile(self._target, "w", ZIP_DEFLATED, compresslevel=self._compression) as package:
                for file, name, binary in self.filenames:
                    _pack(package, file, name, binary)
        except OSError as error:
            self.failure = error
        finally:
            self._close_sheets()
            for file, _, _ in self.filenames:
                if isinstance(file, str):
                    Path(file).unlink(missing_ok=True)
        return []

    def _close_sheets(self) -> None:
        """After a failure in the middle of a sheet: no system deletes an open file for sure."""
        for sheet in self.workbook.worksheets():  # type: ignore[union-attr]
            if sheet.fh is not None and not sheet.fh.closed:
                sheet.fh.close()

    def _write_shared_strings_file(self) -> None:
        strings: Strings = self.workbook.str_table  # type: ignore[union-attr]
        if not strings.count:
            return
        with open(str(self._filename("xl/sharedStrings.xml")), "w", encoding="utf-8") as file:
            file.write('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n')
            file.write('<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"')
            file.write(f' count="{strings.count}" uniqueCount="{strings.unique_count}">')
            for part in strings.xml():
                file.write(part)
            file.write("</sst>")


def _pack(package: ZipFile, file: Any, name: str, binary: bool) -> None:
    """Add one part: a temporary file by name, or an image held in memory."""
    if isinstance(file, str):
        os.utime(file, (_WHEN, _WHEN))
        package.write(file, name)
        return
    entry = ZipInfo(name, _DAY)
    entry.compress_type = ZIP_DEFLATED
    data = file.getvalue()
    package.writestr(entry, data if binary else data.encode("utf-8"))

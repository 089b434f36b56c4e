"""What the reading process does: tells the kind of the file, looks it over, reads its sheets one by one."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from gradestudio.diagnostics import column_letters
from gradestudio.workbook import biff, delimited, legacy
from gradestudio.workbook.fronted import fronted
from gradestudio.workbook.kinds import TEXT_ENDINGS, Kind, kind_of
from gradestudio.workbook.limits import Limits
from gradestudio.workbook.locked import unlocked
from gradestudio.workbook.package import Package, look_into
from gradestudio.workbook.packing import pack_rows
from gradestudio.workbook.refusal import Refused
from gradestudio.workbook.second import SecondReader
from gradestudio.workbook.sheetnames import same_name
from gradestudio.workbook.sheetxml import SheetFacts, reach_of_values, scan

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

    from gradestudio.workbook.child import Job, Send

_HEAD = 64 * 1024
_MOST_FLAWS = 1_000_000


def read(job: Job, send: Send) -> None:
    """Sends the sheets of a file.  Raises Refused."""
    path = Path(job.path)
    kind = _kind(path)
    if job.password and kind.form == "ole":
        plain = unlocked(path, job.password, Path(job.folder))
        path, kind = (path, kind) if plain is None else (plain, _kind(plain))
    match kind.form:
        case "empty":
            raise Refused("file-empty")
        case "web-page":
            raise Refused("file-is-web-page")
        case "xml-sheet":
            raise Refused("file-wrong-kind", kind="XML Spreadsheet 2003")
        case "other":
            raise Refused("file-wrong-kind", kind=kind.name) if kind.name else Refused("file-unknown-kind")
        case "text":
            _read_text(path, job, send)
        case "zip":
            _read_workbook(path, job, send, look_into(path, job.limits))
        case _:
            size = path.stat().st_size
            if kind.form == "ole":
                biff.check(path)
            _read_workbook(path, job, send, Package(kind.form, size))


def _kind(path: Path) -> Kind:
    with path.open("rb") as file:
        return kind_of(path, file.read(_HEAD))


# ── Text ────────────────────────────────────────────────────────────────────────────────────────


def _read_text(path: Path, job: Job, send: Send) -> None:
    size = path.stat().st_size
    if size > job.limits.text:
        raise Refused("file-too-large", size=size)
    send(("size", size))
    data = path.read_bytes()
    named_as_text = path.suffix.lower() in TEXT_ENDINGS
    if not named_as_text and not delimited.is_table(delimited.decode(data)[0]):
        raise Refused("file-unknown-kind")
    if job.sheet is not None:
        raise Refused("sheet-unknown", name=job.sheet, choices=())
    encoding, rows = delimited.read_text(data)
    del data
    count, columns = pack_rows(_counted(rows, job.limits))
    send(("names", [("", True)], False))
    disguise = [] if named_as_text else ["text"]
    _send_sheet(("sheet", "", count, 0, columns, [], [], [encoding, *disguise]), send)


def _send_sheet(message: tuple[Any, ...], send: Send) -> None:
    """Column by column, each forgotten once it is sent: all at once would stand here twice."""
    kind, name, count, first, columns, *others = message
    columns.reverse()
    while columns:
        send(("column", *columns.pop()))
    send((kind, name, count, first, *others))


def _counted(rows: Iterator[Sequence[str]], limits: Limits) -> Iterator[Sequence[str]]:
    cells = 0
    for row in rows:
        cells += len(row)
        if cells > limits.cells or len(row) > 100_000:
            raise Refused("file-too-large")
        yield row


# ── Workbooks ───────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Book:
    """`first` or `second` reads it; the second only where the first refuses."""

    path: Path
    package: Package
    limits: Limits
    first: CalamineWorkbook | None = None
    second: SecondReader | None = None

    def turn_to_second(self) -> SecondReader:
        if self.second is None:
            self.second = SecondReader(self.path)
        return self.second


def _read_workbook(path: Path, job: Job, send: Send, package: Package) -> None:
    send(("size", package.unpacked))
    book = _Book(path, package, job.limits)
    try:
        _send_sheets(book, job, send)
    finally:
        if book.second is not None:
            book.second.close()


def _send_sheets(book: _Book, job: Job, send: Send) -> None:
    listed = _worksheets(book)
    send(("names", listed, book.package.date1904))
    order = _order(listed, job)
    read_cells, later = 0, []
    for place, name in enumerate(order):
        if place and read_cells > job.limits.together:
            later.append(name)
            continue
        try:
            message = _sheet(book, name)
        except Refused as refused:
            if (job.sheet is not None and not place) or len(order) == 1:
                raise
            send(("failed", name, refused.code, refused.place, refused.args_by_name))
            continue
        read_cells += message[2] * len(message[4])
        _send_sheet(message, send)
    if later:
        send(("later", later))


def _open(book: _Book) -> CalamineWorkbook:
    import python_calamine as calamine

    if (quick := _fronted(book)) is not None:
        try:
            return calamine.CalamineWorkbook.from_filelike(quick)
        except (calamine.CalamineError, OSError, ValueError):
            pass  # what is wrong is told of the file itself
    try:
        return calamine.CalamineWorkbook.from_path(str(book.path))
    except calamine.PasswordError as error:
        raise Refused("file-encrypted") from error
    except calamine.ZipError as error:
        raise Refused("file-broken") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise _refusal(str(error)) from error


def _fronted(book: _Book) -> IO[bytes] | None:
    try:
        return fronted(book.path, book.package.sheets.values()) if book.package.sheets else None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        return None


def _worksheets(book: _Book) -> list[tuple[str, bool]]:
    """Name, and whether a person sees it; chart and macro sheets hold no rows."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    try:
        book.first = _open(book)
    except BaseException as error:  # a panic of the reader is no Exception
        if not _may_retry(error, book):
            raise
        listed = book.turn_to_second().sheets()
    else:
        listed = [
            (sheet.name, sheet.visible is SheetVisibleEnum.Visible)
            for sheet in book.first.sheets_metadata
            if sheet.typ in (SheetTypeEnum.WorkSheet, SheetTypeEnum.DialogSheet)
        ]
    if not listed:
        raise Refused("sheet-empty", sheet="")
    return listed


def _may_retry(error: BaseException, book: _Book) -> bool:
    """Whether another reader may do better: never after a lack of memory, a password or a size that is too
    large.
    """
    if isinstance(error, Refused):
        return error.code in ("file-damaged", "file-broken") and book.package.form == "xlsx"
    return book.package.form == "xlsx" and not isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError))


def _order(listed: list[tuple[str, bool]], job: Job) -> list[str]:
    names = [name for name, _ in listed]
    visible = [name for name, seen in listed if seen]
    if job.sheet is None:
        return visible + [name for name in names if name not in visible]
    wanted = job.sheet if job.sheet in names else next((n for n in names if same_name(n, job.sheet)), None)
    if wanted is None:
        raise Refused("sheet-unknown", name=job.sheet, choices=tuple(names))
    return [wanted] if job.only else [wanted, *(n for n in names if n != wanted)]


def _sheet(book: _Book, name: str) -> tuple[Any, ...]:
    facts = _facts(book, name)
    if book.first is not None:
        try:
            return _by_first(book, book.first, name, facts)
        except BaseException as error:
            if not _may_retry(error, book):
                raise
    count, columns = book.turn_to_second().read(name)
    if not columns and facts.cells:
        raise Refused("file-damaged", sheet=name)
    return ("sheet", name, count, 0, columns, [], facts.flaws[:_MOST_FLAWS], [])


def _by_first(book: _Book, first: CalamineWorkbook, name: str, facts: SheetFacts) -> tuple[Any, ...]:
    sheet = _load(first, name)
    if sheet.start is None:
        return ("sheet", name, 0, 0, [], [], facts.flaws, [])
    _check_size(name, (sheet.end or (0, 0))[0] + 1, sheet.width, book.limits)
    left = sheet.start[1]
    rows: Iterator[list[Any]] = sheet.iter_rows()
    if facts.padded:
        rows = _padded(rows, facts.padded, left)
    count, columns = pack_rows(rows)
    merged = _merged(sheet) if facts.merged is None else facts.merged
    return ("sheet", name, count, left, columns, merged, facts.flaws[:_MOST_FLAWS], [])


def _merged(sheet: CalamineSheet) -> list[tuple[int, int, int, int]]:
    """Top, left, bottom, right, from 0, of the merged ranges that begin in the first 200 rows."""
    ranges = sheet.merged_cell_ranges or []
    return [(a[0], a[1], b[0], b[1]) for a, b in ranges if a[0] < 200]


def _load(book: CalamineWorkbook, name: str) -> CalamineSheet:
    import python_calamine as calamine

    try:
        return book.get_sheet_by_name(name)
    except calamine.PasswordError as error:
        raise Refused("file-encrypted") from error
    except calamine.ZipError as error:
        raise Refused("file-broken") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise _refusal(str(error)) from error


def _refusal(said: str) -> Refused:
    return Refused("file-too-large" if "limit exceeded" in said else "file-damaged", detail=said[:200])


def _check_size(name: str, rows: int, columns: int, limits: Limits) -> None:
    if rows * columns > limits.cells:
        reach = f"{column_letters(columns)}{rows}"
        raise Refused(
            "sheet-too-large", (name, rows, columns), sheet=name, rows=rows, columns=columns, reach=reach
        )


def _padded(rows: Iterator[list[Any]], padded: dict[int, dict[int, int]], first: int) -> Iterator[list[Any]]:
    """Numbers shown with leading zeros, as the texts that people see: `000042`."""
    for number, row in enumerate(rows, 1):
        for column, widths in padded.items():
            at = column - 1 - first
            if number in widths and 0 <= at < len(row) and isinstance(row[at], (int, float)):
                row[at] = f"{row[at]:0{widths[number]}.0f}"
        yield row


def _facts(book: _Book, name: str) -> SheetFacts:
    """What the pass over the sheet's own bytes found; nothing for a form that has none."""
    package, path = book.package, book.path
    if package.form == "xlsx" and name in package.sheets:
        return _xml_facts(path, name, package, book.limits)
    if package.form in ("ole", "xlsb", "ods"):
        return legacy.facts(path, package.form, name)
    return SheetFacts()


def _xml_facts(path: Path, name: str, package: Package, limits: Limits) -> SheetFacts:
    try:
        with zipfile.ZipFile(path) as parts:
            size = parts.getinfo(package.sheets[name]).file_size
            with parts.open(package.sheets[name]) as part:
                facts = scan(part, size, package.padding, limits.cells)
            if facts.far:
                with parts.open(package.sheets[name]) as part:
                    _check_size(name, *reach_of_values(part), limits)
            return facts
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Refused("file-broken") from error

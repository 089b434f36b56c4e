"""Files that cannot be read, and files made to harm: one finding with its place and words, in bounded time
and memory.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from gradestudio.diagnostics import Diagnostic
from gradestudio.messages import Words
from gradestudio.workbook import Limits, UnreadableFile, open_table
from tests.workbook.bookmaking import (
    CUSTOMERS,
    container,
    row_xml,
    sheet_start,
    sheet_xml,
    write_ods,
    write_xls,
    write_xlsb,
    write_xlsx,
)

ROWS = [["编号", "名称"], ["C1", "甲"]]


def refusal(path: Path, limits: Limits | None = None, isolated: bool = True) -> Diagnostic:
    """The finding for a file that must be refused; its sentence exists in both languages."""
    with pytest.raises(UnreadableFile) as caught:
        open_table(path, limits=limits or Limits(), isolated=isolated)
    found = caught.value.diagnostic
    assert found.args["file"] == path.name
    for language in ("zh", "en"):
        sentence = Words(language).sentence(found)
        assert sentence != found.code
        assert "{" not in sentence
    return found


def file(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def good(tmp_path: Path) -> bytes:
    return write_xlsx(tmp_path / "good.xlsx", {"S": sheet_xml(CUSTOMERS)}).read_bytes()


# ── Not a sheet ─────────────────────────────────────────────────────────────────────────────────


def test_a_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "没有.xlsx").code == "file-not-found"


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    assert refusal(tmp_path / "a.xlsx").code == "file-is-folder"


def test_a_name_no_file_can_have(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a\0b.xlsx").code == "file-not-found"


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a.ods"])
def test_an_empty_file(tmp_path: Path, name: str) -> None:
    assert refusal(file(tmp_path, name, b"")).code == "file-empty"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG"),
        (b"%PDF-1.7\n1 0 obj\n", "PDF"),
        (b"\xff\xd8\xff\xe0" + bytes(64), "JPEG"),
        (b"Rar!\x1a\x07\x00" + bytes(64), "RAR"),
        (b"PAR1\x15\x04" + bytes(64), "Parquet"),
        (b'{"a": 1}', "JSON"),
    ],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_another_kind_of_file_is_named(tmp_path: Path, data: bytes, kind: str, name: str) -> None:
    found = refusal(file(tmp_path, name, data))
    assert (found.code, found.args["kind"]) == ("file-wrong-kind", kind)


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><table><tr><td>1</td></tr></table></body></html>",
        "\ufeff  <!DOCTYPE html><table>",
        "<table><tr><td>编号</td></tr></table>",
    ],
)
def test_a_web_page_saved_as_xls(tmp_path: Path, text: str) -> None:
    assert refusal(file(tmp_path, "a.xls", text.encode())).code == "file-is-web-page"


def test_text_that_is_no_table_named_as_a_workbook(tmp_path: Path) -> None:
    data = "亲爱的客户：\n您好。\n此致\n".encode()
    assert refusal(file(tmp_path, "a.xlsx", data)).code == "file-unknown-kind"


def test_bytes_of_no_known_kind(tmp_path: Path) -> None:
    assert refusal(file(tmp_path, "a.xlsx", bytes(range(256)) * 8)).code == "file-unknown-kind"


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    import zipfile

    for part, kind in (("word/document.xml", "Word"), ("photo.jpg", "ZIP")):
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
            package.writestr(part, "x")
        assert refusal(tmp_path / "a.xlsx").args["kind"] == kind


# ── Encrypted ───────────────────────────────────────────────────────────────────────────────────


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    streams = {"EncryptionInfo": bytes(4096), "EncryptedPackage": bytes(4096)}
    assert refusal(file(tmp_path, "a.xlsx", container(streams))).code == "file-encrypted"


def test_an_old_workbook_with_a_password(tmp_path: Path) -> None:
    data = write_xls(tmp_path / "a.xls", "S", ROWS, []).read_bytes()
    bound = data.index(b"\x85\x00")
    locked = data[:bound] + b"\x2f\x00\x06\x00" + bytes(6) + data[bound:-10]
    assert refusal(file(tmp_path, "b.xls", locked)).code == "file-encrypted"


def test_an_open_document_with_a_password_and_one_that_is_a_letter(tmp_path: Path) -> None:
    import zipfile

    for kind, manifest, code in (
        ("spreadsheet", "<manifest:encryption-data/>", "file-encrypted"),
        ("text", "", "file-wrong-kind"),
    ):
        with zipfile.ZipFile(tmp_path / "a.ods", "w") as package:
            package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
            package.writestr("content.xml", "<x/>")
            package.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        assert refusal(tmp_path / "a.ods").code == code


def test_a_document_in_the_same_container(tmp_path: Path) -> None:
    found = refusal(file(tmp_path, "a.xls", container({"WordDocument": bytes(4096)})))
    assert (found.code, found.args["kind"]) == ("file-wrong-kind", "Word")


# ── Broken ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook(tmp_path: Path, share: float) -> None:
    data = good(tmp_path)
    assert refusal(file(tmp_path, "a.xlsx", data[: int(len(data) * share)])).code == "file-broken"


@pytest.mark.parametrize("ending", ["xls", "xlsb", "ods"])
def test_truncated_workbooks_of_other_kinds(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    if ending == "ods":
        write_ods(path, "S", ROWS)
    else:
        (write_xls if ending == "xls" else write_xlsb)(path, "S", ROWS, [])
    data = path.read_bytes()
    assert refusal(file(tmp_path, f"b.{ending}", data[: len(data) // 4])).code in (
        "file-broken",
        "file-damaged",
    )


@pytest.mark.parametrize("cut", [40, 200])
def test_truncated_sheet_xml_never_gives_half_a_table(tmp_path: Path, cut: int) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"S": sheet_xml(CUSTOMERS)[:-cut]})
    assert refusal(path).code == "file-damaged"


def test_a_container_whose_chains_go_round(tmp_path: Path) -> None:
    data = bytearray(container({"Workbook": bytes(8192)}))
    data[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")
    assert refusal(file(tmp_path, "a.xls", bytes(data))).code == "file-broken"


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    data = 'a,b\n1,x\n2,"y\n' + "3,z\n" * 300_000
    found = refusal(file(tmp_path, "a.csv", data.encode()))
    assert (found.code, found.args["row"]) == ("text-unclosed-quote", 3)


def test_text_of_no_known_encoding(tmp_path: Path) -> None:
    assert refusal(file(tmp_path, "a.csv", b"a,b\n\xff\xff\x80,1\n")).code == "text-unknown-encoding"


def test_one_unreadable_sheet_beside_a_good_one_is_listed(tmp_path: Path) -> None:
    sheets = {"客户": sheet_xml(CUSTOMERS), "订单": sheet_xml(CUSTOMERS)[:-40]}
    table = open_table(write_xlsx(tmp_path / "a.xlsx", sheets), isolated=False)
    assert table.origin.sheet == "客户"
    assert [(p.code, p.args["sheet"]) for p in table.problems] == [("sheet-unreadable", "订单")]


# ── Made to harm ────────────────────────────────────────────────────────────────────────────────


def stray(tmp_path: Path, place: str, row: int) -> Path:
    far = f'<row r="{row}"><c r="{place}"><v>1</v></c></row>'
    return write_xlsx(tmp_path / "a.xlsx", {"S": sheet_xml(CUSTOMERS + far)})


def test_a_stray_cell_in_the_last_corner_is_named(tmp_path: Path) -> None:
    found = refusal(stray(tmp_path, "XFD1048576", 1048576))
    assert found.code == "sheet-too-large"
    assert str(found.cell) == "S!XFD1048576"


def test_a_row_that_no_sheet_has(tmp_path: Path) -> None:
    assert refusal(stray(tmp_path, "A4294967295", 4294967295)).code == "sheet-too-large"


def test_a_stray_cell_that_its_row_element_hides(tmp_path: Path) -> None:
    rows = row_xml(1, "编号", "名称") + '<row r="2"><c r="A2"><v>1</v></c><c r="ZZ1048576"><v>1</v></c></row>'
    path = write_xlsx(tmp_path / "a.xlsx", {"S": sheet_xml(rows)})
    assert refusal(path).code == "sheet-too-large"


def test_far_cells_that_are_only_coloured_do_not_matter(tmp_path: Path) -> None:
    far = "".join(f'<row r="{i}"><c r="XFD{i}" s="0"/></row>' for i in range(3, 5000))
    table = open_table(write_xlsx(tmp_path / "a.xlsx", {"S": sheet_xml(CUSTOMERS + far)}))
    assert table.row_count == 1


def test_a_false_dimension_does_not_matter(tmp_path: Path) -> None:
    for dimension in ("A1:XFD1048576", "A1"):
        table = open_table(write_xlsx(tmp_path / "a.xlsx", {"S": sheet_xml(CUSTOMERS, dimension)}))
        assert table.row_count == 1


def test_entities_are_never_followed(tmp_path: Path) -> None:
    secret = file(tmp_path, "secret.txt", b"secret")
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    for inside in (f'<!ENTITY l0 "ha">{laughs}', f'<!ENTITY l9 SYSTEM "{secret.as_uri()}">'):
        xml = sheet_xml(row_xml(1, "编号", "&l9;"), before=f"<!DOCTYPE x [{inside}]>")
        assert refusal(write_xlsx(tmp_path / "a.xlsx", {"S": xml})).code == "file-damaged"


def test_entities_in_the_other_parts_are_not_followed_either(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    bad = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x>&l9;</x>'
    path = write_xlsx(tmp_path / "a.xlsx", {"S": sheet_xml(CUSTOMERS)}, extra={"xl/workbook.xml": bad})
    assert refusal(path).code == "file-damaged"


def swollen(start: bytes, piece: bytes, count: int, end: bytes) -> Callable[[IO[bytes]], None]:
    def write(part: IO[bytes]) -> None:
        part.write(start)
        for _ in range(count):
            part.write(piece)
        part.write(end)

    return write


BOMB_START = sheet_start().encode() + b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
BOMB_END = b"</t></is></c></row></sheetData></worksheet>"


def test_a_small_file_that_unpacks_without_end(tmp_path: Path) -> None:
    write = swollen(BOMB_START, b"a" * (1 << 22), 40, BOMB_END)
    assert refusal(write_xlsx(tmp_path / "a.xlsx", {"S": write})).code == "file-too-large"


def test_a_bomb_that_passes_the_look_into_the_zip_meets_the_limit_of_one_cell(tmp_path: Path) -> None:
    write = swollen(BOMB_START, b"a" * (1 << 22), 40, BOMB_END)
    path = write_xlsx(tmp_path / "a.xlsx", {"S": write})
    assert refusal(path, Limits(ratio=10**6)).code == "file-too-large"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="address space is limited on Linux only")
def test_a_reader_that_asks_for_too_much_memory(tmp_path: Path) -> None:
    write = swollen(
        sheet_start().encode() + b"<row>", b"<c><v>1</v></c>" * 4096, 1500, b"</row></sheetData></worksheet>"
    )
    path = write_xlsx(tmp_path / "a.xlsx", {"S": write})
    limits = Limits(ratio=10**6, memory=256 * 1024 * 1024)
    assert refusal(path, limits).code == "file-too-large"


def test_a_reader_that_takes_too_long(tmp_path: Path) -> None:
    path = file(tmp_path, "a.csv", b"a,b\n" + b"1,2\n" * 2_000_000)
    limits = Limits(seconds=0.2, seconds_per_mebibyte=0.0)
    assert refusal(path, limits).code == "reading-timed-out"


def test_a_reading_that_nobody_waits_for_any_more(tmp_path: Path) -> None:
    path = file(tmp_path, "a.csv", b"a,b\n" + b"1,2\n" * 2_000_000)
    with pytest.raises(UnreadableFile) as caught:
        open_table(path, should_stop=lambda: True)
    assert caught.value.diagnostic.code == "reading-stopped"


def test_too_many_cells_in_a_text(tmp_path: Path) -> None:
    path = file(tmp_path, "a.csv", b"a,b\n" + b"1,2\n" * 1000)
    assert refusal(path, Limits(cells=500), isolated=False).code == "file-too-large"

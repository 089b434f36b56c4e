"""The sample sheets are what their script makes, and are as untidy as they claim."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    subprocess.run([sys.executable, str(SAMPLES / "make_samples.py"), str(folder)], check=True)
    return folder


def cells(file: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(file))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_the_script_makes_the_committed_sheets_again(made: Path) -> None:
    committed = sorted(p.name for p in SAMPLES.iterdir() if p.suffix in {".xlsx", ".csv"})
    assert sorted(p.name for p in made.iterdir()) == committed
    for name in committed:
        if name.endswith(".csv"):
            assert (made / name).read_bytes() == (SAMPLES / name).read_bytes()
        else:
            assert cells(made / name) == cells(SAMPLES / name), name


def test_the_main_sample_looks_like_a_company_sheet() -> None:
    book = cells(SAMPLES / "门店客户评级.xlsx")
    rows = book["客户"]
    assert rows[0][0] == "青岚建材有限公司 客户台账"  # title rows above the header
    assert rows[2][2] == "基本信息" and rows[3][2] == "地区"  # headings under merged groups
    body = rows[4:]
    assert len(body) == 3000
    ids = [row[0] for row in body]
    assert all(isinstance(i, str) for i in ids) and ids[0] == "000101"
    assert ids.count("") == 1 and len(ids) - len(set(ids)) == 1  # one blank key, one duplicate
    texts = {str(row[8]) for row in body}
    assert any("年" in t for t in texts) and any("/" in t for t in texts) and "待确认" in texts


def test_the_main_sample_holds_cells_with_errors() -> None:
    with ZipFile(SAMPLES / "门店客户评级.xlsx") as parts:
        sheets = [parts.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]
    assert [sheet.count('t="e"') for sheet in sheets] == [2, 2]


def test_judged_columns_have_drop_downs() -> None:
    for name, lists in (
        ("S01-需求与成交时间.xlsx", 2),
        ("S02-房产客户.xlsx", 5),
        ("S04-专卖店客户认定.xlsx", 1),
    ):
        with ZipFile(SAMPLES / name) as parts:
            assert parts.read("xl/worksheets/sheet1.xml").decode().count('type="list"') == lists, name


def test_every_rulebook_of_the_library_has_a_sample_of_its_name() -> None:
    samples = {p.stem for p in SAMPLES.iterdir() if p.suffix == ".xlsx"}
    assert {p.stem for p in (ROOT / "rules").glob("*.grade")} <= samples


def test_the_csv_is_gb18030_and_not_utf_8() -> None:
    raw = (SAMPLES / "S03-RFM-GB18030.csv").read_bytes()
    assert raw.decode("gb18030").startswith("客户编号,客户名称,最近购买日期")
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")

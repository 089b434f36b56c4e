"""Read, grade and write 100,000 rows x 14 columns, against pandas + openpyxl doing the same."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import clock
import xlsxwriter

HERE = Path(__file__).resolve().parent
HEADINGS = (
    *("客户编号", "客户名称", "区域", "城市", "客户类型", "联系人", "电话", "建档日期", "最近购买"),
    *("购买次数", "投诉次数", "年消费", "信用额度", "折扣率"),
)


def make_sheet(file: Path, rows: int) -> None:
    random = Random(14)
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    page, day = book.add_worksheet("客户"), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, HEADINGS)
    for row in range(1, rows + 1):
        page.write_row(row, 0, _texts(random, row))
        for at in (7, 8):
            found = date(2026, 1, 31) - timedelta(days=random.randrange(2000))
            page.write_datetime(row, at, datetime(found.year, found.month, found.day), day)
        for at, value in enumerate(_numbers(random), 9):
            if random.random() >= 0.02:
                page.write_number(row, at, value)
    book.close()


def _texts(random: Random, row: int) -> tuple[str, ...]:
    city = random.choice(("杭州", "苏州", "佛山", "成都", "太原"))
    kind = random.choice(("装饰公司", "工程承包商", "零售门店"))
    region = random.choice(("华东", "华南", "华北", "西南"))
    return (
        f"{row:07d}",
        f"{city}第{row}{kind}",
        region,
        city,
        kind,
        f"联系人{row % 977}",
        f"1300000{row % 10000:04d}",
    )


def _numbers(random: Random) -> tuple[float, ...]:
    amount = round(random.lognormvariate(10.3, 1.1), 2)
    return (
        random.randrange(15),
        random.choice((0, 0, 0, 1, 2, 4)),
        amount,
        random.randrange(1, 40) * 5000.0,
        0.9,
    )


def tiers(file: Path) -> dict[str, str]:
    """Tier by customer in a graded workbook."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(file))
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for at, row in enumerate(rows[:10]):
            if "客户编号" in row and "客户等级" in row:
                key, tier = row.index("客户编号"), row.index("客户等级")
                return {str(r[key]): str(r[tier]) for r in rows[at + 1 :]}
    raise RuntimeError(f"no graded sheet in {file.name}")


def run(rows: int = 100_000, rounds: int = 2) -> None:
    with TemporaryDirectory() as folder:
        source, ours, theirs = (Path(folder, name) for name in ("in.xlsx", "ours.xlsx", "theirs.xlsx"))
        make_sheet(source, rows)
        command = [
            "grade",
            str(HERE / "sheet.grade"),
            str(source),
            "-o",
            str(ours),
            "--as-of",
            "2026-01-31",
            "--lang",
            "zh",
        ]
        ways = {
            "pandas + openpyxl": lambda: _run([str(HERE / "sheet_by_pandas.py"), str(source), str(theirs)]),
            "gradestudio grade": lambda: _run(["-m", "gradestudio", *command]),
        }
        found = clock.child_rounds(ways, rounds)
        if tiers(ours) != tiers(theirs):
            raise RuntimeError("the two graded workbooks hold different tiers")
    clock.compared(
        f"Read, grade and write {rows:,} x {len(HEADINGS)} (same tiers)", found, "pandas + openpyxl"
    )
    ratio = min(found["gradestudio grade"].cpu) / min(found["pandas + openpyxl"].cpu)
    clock.verdict(
        ratio <= 0.25,
        f"read + grade + write of {rows:,} rows: {ratio:.2f} of pandas + openpyxl's CPU (at most 0.25)",
    )


def _run(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, *arguments], capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode(errors="replace"))

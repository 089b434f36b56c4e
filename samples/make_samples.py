"""Makes every sheet in this folder again, always with the same cells: `make_samples.py [FOLDER]`.

The people and companies are invented.  The sheets are untidy on purpose, as a company's sheets are.
"""

from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path

import published
import stores
from sheets import Workbook, write


def workbooks() -> tuple[Workbook, ...]:
    return (
        stores.customers(),
        published.time_to_close(),
        published.home_buyers(),
        published.home_buyers_in_letters(),
        published.recency_frequency_money(),
        published.store_customers(),
        published.single_customer_rewards(),
        published.staff_rewards(),
    )


def write_csv(file: Path) -> None:
    """The RFM customers as an older program exports them: GB18030, commas, no title row."""
    sheet = published.rfm_sheet(seed=303, count=200)
    with file.open("w", encoding="gb18030", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(column.heading for column in sheet.columns)
        for row in sheet.rows:
            writer.writerow("" if c is None else c.isoformat() if isinstance(c, date) else c for c in row)


def make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for workbook in workbooks():
        write(workbook, folder)
    write_csv(folder / "S03-RFM-GB18030.csv")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)

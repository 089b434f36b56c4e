"""What a colleague would write: read with pandas and openpyxl, grade, write with styles, summary and a chart.

python sheet_by_pandas.py IN.xlsx OUT.xlsx   (the policy is that of `sheet.grade`)
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

COLOURS = {"A": "20477F", "B": "089C7F", "C": "EFD390", "待补充": "D5D9E0"}


def grade(frame: Any) -> Any:
    amount, complaints, orders = frame["年消费"], frame["投诉次数"], frame["购买次数"]
    a = (amount >= 100_000) & (complaints <= 1)
    b = (amount >= 30_000) | (orders >= 8)
    open_a = (amount.isna() & ~(complaints > 1)) | (complaints.isna() & ~(amount < 100_000))
    open_b = amount.isna() | orders.isna()
    frame["客户等级"] = np.select([a, b, open_a | open_b], ["A", "B", "待补充"], "C")
    frame["客户等级 依据"] = np.select([a, b, open_a | open_b], ["高额少投诉", "常客", ""], "其余")
    texts = "年消费 " + amount.map("{:,.2f}".format) + "，投诉 " + complaints.map("{:g}".format) + " 次"
    bought = "购买 " + orders.map("{:g}".format) + " 次"
    frame["客户等级 原因"] = np.select([a, b], [texts, bought], "")
    return frame


def write(frame: Any, file: str) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "客户"
    sheet.append(list(frame.columns))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DCE6FB")
    tier_at = list(frame.columns).index("客户等级")
    fills = {tier: PatternFill("solid", fgColor=colour) for tier, colour in COLOURS.items()}
    dates = [i for i, c in enumerate(frame.columns) if str(frame[c].dtype).startswith("datetime")]
    money = [i for i, c in enumerate(frame.columns) if c in ("年消费", "信用额度")]
    cells = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    for row, values in enumerate(cells, 2):
        sheet.append(values)
        sheet.cell(row, tier_at + 1).fill = fills[values[tier_at]]
        for at in dates:
            sheet.cell(row, at + 1).number_format = "yyyy-mm-dd"
        for at in money:
            sheet.cell(row, at + 1).number_format = "#,##0.00"
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    for at in range(1, len(frame.columns) + 1):
        sheet.column_dimensions[get_column_letter(at)].width = 14
    _summary(book, frame)
    book.save(file)


def _summary(book: Workbook, frame: Any) -> None:
    sheet = book.create_sheet("汇总")
    sheet.append(["等级", "客户数", "占比", "年消费合计"])
    counts = frame["客户等级"].value_counts()
    money = frame.groupby("客户等级")["年消费"].sum()
    for tier in COLOURS:
        count = int(counts.get(tier, 0))
        sheet.append([tier, count, count / len(frame), float(money.get(tier, 0.0))])
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=5), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=5))
    sheet.add_chart(chart, "F2")


if __name__ == "__main__":
    write(grade(pd.read_excel(sys.argv[1], engine="openpyxl", dtype={"客户编号": str})), sys.argv[2])

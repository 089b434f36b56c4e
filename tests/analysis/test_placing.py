"""Where each customer stands in bands, matrices and tables: by hand on a small list."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from gradestudio.analysis.placing import Placed, placed
from gradestudio.engine import Evaluator
from gradestudio.language import check
from gradestudio.table import Table
from gradestudio.workbook import conform

RULES = """字段 编号 : 编号
字段 消费 : 数值
字段 次数 : 数值
字段 区域 : 选项 "东", "南"
参数 线 = 10
定义 档 = 分段 消费
  否则 -> 3
  不足 线 -> 1
  至少 线 不足 20 -> 2
  空值 -> 0
定义 类 = 矩阵 区域 按 档
       | 至多 1 | 2   | 否则
  "东" | "a"    | "b" | "c"
  "南" | "a"    | "b" | "b"
  默认 "无"
定义 首 = 决策表 首条
  | 消费      | 次数   | -> 分
  | 至少 20   | -      | 3
  | -         | 至少 2 | 2
定义 和 = 决策表 求和
  | 消费      | 次数   | -> 分
  | 至少 10   | -      | 3
  | -         | 至少 2 | 2
定义 别的 = 消费 + 1
"""
# 消费, 次数, 区域
ROWS = [(5, 1, "东"), (10, 2, "南"), (25, 0, "东"), (None, 3, "东"), (12, None, None), (19.9, 2, "南")]


def the_places() -> dict[str, Placed | None]:
    program = check(RULES).program
    assert program is not None
    frame = pd.DataFrame(ROWS, columns=["消费", "次数", "区域"])
    frame.insert(0, "编号", [f"k{i}" for i in range(len(ROWS))])
    day = date(2026, 1, 31)
    evaluator = Evaluator(conform(Table.from_pandas(frame), program, day))
    return {
        let.name: placed(let.value, lambda expr: evaluator.column(expr, program, day)[0])
        for let in program.lets
    }


def test_every_customer_at_the_line_that_takes_it() -> None:
    found = the_places()
    bands, matrix, first = found["档"], found["类"], found["首"]
    assert bands is not None and matrix is not None and first is not None
    assert bands.place is not None and matrix.place is not None and first.place is not None
    # Lines: below 10, 10 to 20, else, missing.
    assert bands.place.tolist() == [0, 1, 2, 3, 1, 1]
    assert (bands.counts, bands.nowhere) == ((1, 3, 1, 1), 0)
    # Line 东: 1, 2, else (3) of the bands; missing consumption is band 0, "at most 1".
    assert matrix.place.tolist() == [0, 4, 2, 0, -1, 4]
    assert (matrix.lines, matrix.columns, matrix.counts) == (2, 3, (2, 0, 1, 0, 2, 0))
    assert matrix.nowhere == 1 and np.flatnonzero(matrix.mask(-1)).tolist() == [4]
    # Below 20 with an unknown count: no row is true; unknown consumption is no reason to skip the second row.
    assert first.place.tolist() == [-1, 1, 0, 1, -1, 1]


def test_rows_that_add_up_count_whom_they_hold_for() -> None:
    found = the_places()
    both = found["和"]
    assert both is not None and both.place is None
    assert [row.tolist() for row in both.rows] == [
        [False, True, True, False, True, True],
        [False, True, False, True, False, True],
    ]
    assert both.counts == (4, 3) and np.flatnonzero(both.mask(-1)).tolist() == [0]
    assert found["别的"] is None

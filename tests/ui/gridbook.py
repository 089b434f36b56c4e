"""A rulebook with a decision table, a matrix and bands over the customers of `desk.ROWS`."""

from __future__ import annotations

GRIDS = """\
# 头
规则簿 "表格"

字段 客户编号 : 编号
字段 客户名称 : 文本
字段 区域 : 选项 "华东", "华南", "华北"
字段 年消费 : 金额
字段 投诉次数 : 数值

定义 档 = 分段 年消费
  不足 5万 -> 1  # 小
  至少 5万 不足 12万 -> 2
  否则 -> 3
定义 信用 = 矩阵 区域 按 档
         | 1    | 2    | 否则
  "华东" | "低" | "中" | "高"
  "华南" | "低" | "低" | "高"

评级 等级 按 信用
等级 高
等级 中
等级 低

评级 服务 不分高低
等级 专属 "专属经理"
等级 优先
等级 标准
决策表 服务规则
  | 年消费            | 区域   | 投诉次数 | -> 服务 | 因为       |
  # 大客户
  | 至少 12万         | -      | 至多 1   | 专属    | "大额"     |  # 尾
  | 至少 5万 不足 12万 | "华东" | -        | 优先    | "重点区域" |
  | 至少 5万          | -      | -        | 标准    |            |
其余 标准
"""
# By hand, of the eight customers (spend, complaints, region):
# 0001 120000 0 东 -> row 1; 0002 130000 3 南 -> row 3; 0003 60000 0 东 -> row 2; 0007 100000 1 南 -> row 3;
# 0004, 0005 and 0008 spend less than 50,000: otherwise; 0006 has no readable spend.
DECIDED = (1, 1, 2)
# Bands: below 50,000: 0004, 0005, 0008; up to 120,000: 0003, 0007; above: 0001, 0002; unknown: 0006.
IN_BANDS = (3, 2, 2)
# Matrix, by line and column: 东 x 1: 0005, 0008; 东 x 2: 0003; 东 x else: 0001; 南: 0004; 0007; 0002.
IN_CELLS = ((2, 1, 1), (1, 1, 1))

"""Sample sheets for the published grading systems S1 to S5."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from made_up import AS_OF, NOT_FOUND, Cell, company, day_before, person, phone, priced, written
from sheets import Column, Notes, Sheet, Workbook

LETTERS = ("A", "B", "C")


def time_to_close() -> Workbook:
    """S1: degree of need and expected closing date, both judged by the salesperson."""
    random = Random(101)
    columns = (
        Column("客户编号"),
        Column("客户名称", width=22),
        Column("需求程度", choices=("明显", "潜在", "无")),
        Column("预计成交时间", width=14),
        Column("成交机会", choices=("是", "否")),
        Column("最近联系日期", width=14),
        Column("销售"),
    )
    rows: list[list[Cell]] = [
        [
            f"K{number:03d}",
            company(random, ("科技有限公司", "商贸", "制造有限公司", "设计院")),
            random.choices(("明显", "潜在", "无"), (6, 3, 1))[0],
            written(random, AS_OF + timedelta(days=random.randint(-20, 320))),
            random.choices(("是", "否", None), (8, 1, 2))[0],
            written(random, day_before(random, 60)),
            random.choice(("陈涛", "李敏", "周强")),
        ]
        for number in range(1, 121)
    ]
    for row in rows[4::17]:
        row[3] = None
    rows[9][2] = None
    rows[40][3] = "下半年"
    # The day that the published text gives to two tiers at once.
    rows[50][2:5] = ["明显", date(2026, 7, 31), "是"]
    return Workbook(
        "S01-需求与成交时间.xlsx",
        (
            Sheet("客户", columns, rows, ("在谈客户一览", "每周五更新")),
            Notes("填写说明", ("需求程度、成交机会请用下拉选项。",)),
        ),
    )


def home_buyers() -> Workbook:
    """S2: counts from the visit book and letters judged by the consultant."""
    random = Random(202)
    columns = (
        Column("客户编号"),
        Column("客户姓名"),
        Column("电话", width=14),
        Column("客户支付能力", "必要条件", LETTERS, width=14),
        Column("个案满意程度", "必要条件", LETTERS, width=14),
        Column("回访次数", "意向"),
        Column("主动来电询问频率", "意向", width=16),
        Column("工地考察次数", "意向", width=14),
        Column("购买流程询问", "意向", LETTERS, width=14),
        Column("价格变化心理承受能力", "意向", LETTERS, width=20),
        Column("工地开放", choices=("是", "否")),
        Column("最近来访", width=13),
    )
    rows: list[list[Cell]] = [
        [
            f"F{number:04d}",
            person(random),
            phone(random),
            random.choices(LETTERS, (5, 3, 2))[0],
            random.choices(LETTERS, (5, 3, 2))[0],
            random.choices((0, 1, 2, 3, 4), (1, 2, 2, 4, 2))[0],
            random.choices((0, 1, 2, 3), (2, 3, 4, 2))[0],
            random.choices((0, 1, 2, 3), (2, 3, 4, 2))[0],
            random.choices(LETTERS, (5, 3, 2))[0],
            random.choices(LETTERS, (5, 3, 2))[0],
            random.choices(("是", "否", None), (7, 2, 1))[0],
            written(random, day_before(random, 45)),
        ]
        for number in range(1, 161)
    ]
    for row in rows[::40]:
        row[3:10] = ["A", "A", 3, 2, 2, "A", "A"]
    rows[12][3] = None
    rows[77][5] = NOT_FOUND
    return Workbook("S02-房产客户.xlsx", (Sheet("来访客户", columns, rows, ("云溪里 一期 来访客户登记",)),))


def home_buyers_in_letters() -> Workbook:
    """S2 in English: all seven signs as letters."""
    random = Random(212)
    headings = ("ability to pay", "satisfaction with the home", "return visits", "calls", "site visits")
    headings += ("asks about the process", "price tolerance")
    columns = (
        Column("customer"),
        *(Column(h, choices=LETTERS, width=16) for h in headings),
        Column("site open", choices=("yes", "no")),
    )
    rows: list[list[Cell]] = [
        [
            f"H{n:03d}",
            *random.choices(LETTERS, (6, 3, 1), k=7),
            random.choices(("yes", "no", None), (7, 2, 1))[0],
        ]
        for n in range(1, 81)
    ]
    rows[0][1:8] = ["A"] * 7
    return Workbook(
        "S02-real-estate.xlsx", (Sheet("Visitors", columns, rows, ("Visitors of the show home",)),)
    )


def rfm_sheet(seed: int, count: int) -> Sheet:
    random = Random(seed)
    columns = (
        Column("客户编号"),
        Column("客户名称", width=22),
        Column("最近购买日期", width=14),
        Column("购买次数"),
        Column("累计金额", form="#,##0.00"),
    )
    rows: list[list[Cell]] = [
        [
            f"{number:05d}",
            company(random, ("贸易", "食品店", "文具", "服饰店")),
            written(random, day_before(random, 600)),
            random.choices(range(15), (1, 9, 8, 6, 5, 4, 3, 3, 2, 2, 2, 1, 1, 1, 1))[0],
            priced(random, round(random.lognormvariate(10.3, 0.9), 2)),
        ]
        for number in range(1, count + 1)
    ]
    rows[5][2] = None
    rows[33][4] = None
    rows[60][3] = "多次"
    return Sheet("会员", columns, rows)


def recency_frequency_money() -> Workbook:
    sheet = rfm_sheet(seed=301, count=400)
    titled = Sheet(sheet.name, sheet.columns, sheet.rows, ("会员消费汇总", "截至 2026年1月31日"))
    return Workbook("S03-RFM.xlsx", (titled,))


def _store_orders(random: Random, keys: list[str], most: int, scale: float) -> list[list[Cell]]:
    days = sorted((day_before(random, 700), key) for key in keys for _ in range(random.randint(0, most)))
    return [[key, day, round(random.lognormvariate(scale, 0.8), 2)] for day, key in days]


ORDER_COLUMNS = (Column("客户编号"), Column("日期", width=13), Column("金额", form="#,##0.00"))


def store_customers() -> Workbook:
    """S4: who counts as a customer of the store."""
    random = Random(404)
    keys = [f"Z{number:03d}" for number in range(1, 151)]
    orders = _store_orders(random, keys, 4, 6.9)
    # Exactly on the line, which "more than 3,000" leaves out, and one cent above.
    orders += [["Z149", date(2024, 3, 1), 3000.0], ["Z150", date(2024, 3, 1), 3000.01]]
    orders = [row for row in orders if row[0] not in ("Z149", "Z150") or row[1] == date(2024, 3, 1)]
    rows: list[list[Cell]] = [
        [key, person(random), phone(random), random.choices(("有", "无", None), (3, 6, 1))[0]] for key in keys
    ]
    rows[148][3] = rows[149][3] = "无"
    columns = (
        Column("客户编号"),
        Column("客户姓名"),
        Column("电话", width=14),
        Column("购买潜力", choices=("有", "无")),
    )
    return Workbook(
        "S04-专卖店客户认定.xlsx",
        (Sheet("客户", columns, rows, ("进店登记",)), Sheet("订单", ORDER_COLUMNS, orders)),
    )


STAFF = ("方晴", "罗一鸣", "戴维", "苗青", "石磊")


def _owned(random: Random) -> tuple[list[list[Cell]], list[list[Cell]]]:
    """Customers with the salesperson who won them, and their orders, all tidy."""
    keys = [f"Y{number:03d}" for number in range(1, 91)]
    customers: list[list[Cell]] = [
        [
            key,
            person(random),
            random.choices(STAFF, (5, 4, 3, 2, 1))[0],
            date(2025, 1, 1) + timedelta(days=random.randint(-200, 364)),
        ]
        for key in keys
    ]
    return customers, _store_orders(random, keys, 5, 9.2)


def single_customer_rewards() -> Workbook:
    """S5, first step."""
    customers, orders = _owned(Random(505))
    columns = (Column("客户编号"), Column("客户姓名"), Column("开发店员"), Column("开发日期", width=13))
    return Workbook(
        "S05a-单客奖励.xlsx",
        (Sheet("客户", columns, customers, ("客户归属表",)), Sheet("订单", ORDER_COLUMNS, orders)),
    )


def staff_rewards() -> Workbook:
    """S5, second step: the customers with the columns that the first step adds at the end of 2025."""
    customers, orders = _owned(Random(505))
    count: dict[Cell, int] = defaultdict(int)
    ever: dict[Cell, float] = defaultdict(float)
    year: dict[Cell, float] = defaultdict(float)
    for key, day, amount in orders:
        assert isinstance(day, date) and isinstance(amount, float)
        count[key] += 1
        ever[key] += amount
        year[key] += amount if day.year == 2025 else 0
    rows: list[list[Cell]] = []
    for key, _name, staff, won in customers:
        reward = 200 if count[key] >= 3 and ever[key] >= 10_000 else 0
        reward += 500 if year[key] >= 80_000 else 200 if year[key] >= 50_000 else 0
        rows.append([key, staff, won, round(year[key], 2), reward])
    columns = (
        Column("客户编号"),
        Column("开发店员"),
        Column("开发日期", width=13),
        Column("全年", form="#,##0.00"),
        Column("单客奖励"),
    )
    staff_rows: list[list[Cell]] = [[name, "一店"] for name in STAFF]
    return Workbook(
        "S05b-店员奖励.xlsx",
        (Sheet("店员", (Column("店员"), Column("门店")), staff_rows), Sheet("客户", columns, rows)),
    )

"""The main sample: 3,000 customers of a building-materials distributor, with their orders."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from made_up import AS_OF, DIVIDED, NOT_FOUND, Cell, company, day_before, person, phone, priced, wide, written
from sheets import Column, Notes, Sheet, Workbook

COUNT = 3000
KINDS = {
    "装饰公司": ("装饰工程有限公司", "家装设计", "装饰"),
    "工程承包商": ("建筑工程有限公司", "建设集团", "安装工程"),
    "零售门店": ("建材经营部", "陶瓷店", "五金建材"),
    "个人业主": ("业主",),
}
CITIES = {
    "华东": ("杭州", "苏州", "合肥", "宁波"),
    "华南": ("佛山", "东莞", "南宁"),
    "华北": ("石家庄", "太原", "天津"),
    "西南": ("成都", "重庆", "贵阳"),
}
COLUMNS = (
    Column("客户编号", width=10),
    Column("客户名称", width=24),
    Column("地区", "基本信息"),
    Column("城市", "基本信息"),
    Column("客户类型", "基本信息"),
    Column("联系人", "基本信息"),
    Column("电话", "基本信息", width=14),
    Column("建档日期", "基本信息", width=13),
    Column("最后购买日期", "往来", width=14),
    Column("投诉次数", "往来"),
    Column("信用额度", "往来", form="#,##0"),
    Column("折扣率", "往来", form="0%"),
    Column("购买意愿", "业务员判断", ("高", "一般", "低")),
    Column("购买能力", "业务员判断", ("强", "一般", "弱")),
    Column("上期等级"),
    Column("备注", width=20),
)
ORDER_COLUMNS = (
    Column("订单号", width=14),
    Column("客户编号"),
    Column("日期", width=13),
    Column("金额", form="#,##0.00"),
    Column("品类"),
    Column("业务员"),
)
GOODS = ("瓷砖", "涂料", "板材", "卫浴", "管件", "五金")


def customers() -> Workbook:
    random = Random(20260131)
    ids = [f"{number:06d}" for number in range(101, 101 + COUNT)]
    orders = _orders(random, ids)
    rows = [_customer(random, key, orders[key]) for key in ids]
    _untidy(rows)
    return Workbook(
        "门店客户评级.xlsx",
        (
            Sheet(
                "客户",
                COLUMNS,
                rows,
                ("青岚建材有限公司 客户台账", "制表：销售运营部　　数据截至 2026年1月31日"),
            ),
            Sheet("订单", ORDER_COLUMNS, _order_rows(random, orders), ("近两年订单明细",)),
            Notes(
                "说明",
                (
                    "本表由各门店填报，销售运营部汇总。",
                    "购买意愿、购买能力由业务员判断，请用下拉选项填写。",
                    "公司、人名、电话均为虚构。",
                ),
            ),
        ),
    )


def _orders(random: Random, ids: list[str]) -> dict[str, list[tuple[date, float]]]:
    """Each customer's orders of the last two years, oldest first: a few large, many small, some gone."""
    found = {}
    for key in ids:
        size = random.lognormvariate(9.3, 1.05)
        quiet = 0 if random.random() < 0.75 else random.randint(60, 600)
        count = 0 if random.random() < 0.01 else 1 + int(random.expovariate(0.27))
        days = sorted(day_before(random, 730, min(quiet, 729)) for _ in range(count))
        found[key] = [(day, round(size * random.uniform(0.4, 1.8), 2)) for day in days]
    return found


def _customer(random: Random, key: str, orders: list[tuple[date, float]]) -> list[Cell]:
    kind = random.choices(list(KINDS), (5, 3, 6, 2))[0]
    region = random.choices(list(CITIES), (5, 4, 3, 3))[0]
    name = person(random) + "（业主）" if kind == "个人业主" else company(random, KINDS[kind])
    city = random.choice(CITIES[region])
    opened = (orders[0][0] if orders else AS_OF) - timedelta(days=random.randint(1, 900))
    complaints = random.choices((0, 1, 2, 3, 5), (80, 12, 4, 3, 1))[0] if orders else 0
    spent = sum(amount for day, amount in orders if day > AS_OF - timedelta(days=500))
    previous = "A" if spent > 110_000 else "B" if spent > 30_000 else "C"
    return [
        key,
        name if kind == "个人业主" else city + name,
        region,
        city,
        kind,
        person(random),
        phone(random),
        written(random, opened),
        written(random, orders[-1][0]) if orders else None,
        complaints,
        priced(random, random.choice((20_000, 50_000, 100_000, 300_000))),
        random.choice((0.95, 0.92, 0.9, 0.88, "95%", "9折")),
        random.choices(("高", "一般", "低"), (3, 5, 2))[0],
        random.choices(("强", "一般", "弱"), (3, 5, 2))[0],
        previous if random.random() < 0.9 else None,
        random.choice(("", "", "", "", "", "月结客户", "现款现货", "老板娘做主", "在建两个楼盘")) or None,
    ]


def _untidy(rows: list[list[Cell]]) -> None:
    """The slips that a sheet of this size always has, at fixed places."""
    at = {column.heading: i for i, column in enumerate(COLUMNS)}
    for row in rows[7::211]:
        row[at["投诉次数"]] = None
    for row in rows[31::307]:
        row[at["最后购买日期"]] = None
    for row in rows[19::173]:
        row[at["地区"]] = f" {row[at['地区']]} "
    for row in rows[3::97]:
        row[at["投诉次数"]] = wide(str(row[at["投诉次数"]] or 0))
    rows[58][at["最后购买日期"]] = "待确认"
    rows[411][at["最后购买日期"]] = "2025年13月1日"
    rows[640][at["最后购买日期"]] = NOT_FOUND
    rows[902][at["投诉次数"]] = "无"
    rows[1203][at["投诉次数"]] = -1
    rows[1377][at["信用额度"]] = DIVIDED
    rows[1502][at["地区"]] = "华中"
    rows[1700][at["地区"]] = None
    rows[1988][at["购买意愿"]] = "很高"
    rows[2101][at["上期等级"]] = "S"
    rows[2345][at["投诉次数"]] = "3次"
    rows[2500][at["客户编号"]] = None
    rows[2718][at["客户编号"]] = rows[2717][at["客户编号"]]
    rows[2999][at["备注"]] = "=折扣另议"


def _order_rows(random: Random, orders: dict[str, list[tuple[date, float]]]) -> list[list[Cell]]:
    flat = sorted((day, key, amount) for key, all_of_one in orders.items() for day, amount in all_of_one)
    rows: list[list[Cell]] = [
        [f"DD{day:%y%m}-{number:05d}", key, written(random, day), priced(random, amount), *_sold(random)]
        for number, (day, key, amount) in enumerate(flat, 1)
    ]
    rows[420][3] = NOT_FOUND
    rows[1600][3] = DIVIDED
    rows[2048][2] = "2025年2月30日"
    rows[3100][1] = "009999"
    rows[3101][1] = None
    rows[5005][3] = "面议"
    return rows


def _sold(random: Random) -> tuple[str, str]:
    return random.choice(GOODS), random.choice(("陈涛", "李敏", "周强", "吴静", "何磊"))

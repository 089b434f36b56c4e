"""An orders sheet: which column is the customer, the day, the amount and the order's number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradestudio.language.columns import ColumnSummary
from gradestudio.language.headings import compared
from gradestudio.studio.outcome_column import named_column
from gradestudio.table.columns import Column, Table
from gradestudio.workbook.errors import UnreadableFile
from gradestudio.workbook.summaries import column_summaries

ROLES = ("key", "date", "amount")

_KEYS = (
    (
        "客户编号",
        "客户编码",
        "客户号",
        "客户id",
        "会员编号",
        "会员号",
        "会员id",
        "会员卡号",
        "用户id",
        "用户编号",
    ),
    ("买家id", "customerid", "customer_id", "customerno", "customernumber", "memberid", "userid", "user_id"),
    ("clientid", "accountid"),
    ("客户", "会员", "用户", "买家", "顾客", "customer", "client", "member", "buyer", "account"),
    ("手机", "电话", "phone", "mobile", "email", "邮箱"),
)
_DATES = (
    (
        "下单",
        "订单日期",
        "订单时间",
        "成交",
        "购买",
        "付款",
        "支付",
        "交易",
        "销售日期",
        "消费日期",
        "orderdate",
    ),
    ("orderdate", "order_date", "invoicedate", "purchasedate", "purchase_date", "paidat", "transactiondate"),
    ("日期", "时间", "date", "time", "day"),
)
_NO_DATES = ("出生", "生日", "到期", "发货", "收货", "更新", "建档", "注册", "入会", "birth", "due", "ship")
_AMOUNTS = (
    ("实付", "实收", "实际支付", "成交金额", "成交额", "订单金额", "支付金额", "付款金额", "消费金额"),
    ("销售额", "销售金额", "总金额", "合计金额", "orderamount", "ordertotal", "totalamount", "amountpaid"),
    ("金额", "总额", "amount", "total", "sales", "revenue", "spend", "value"),
    ("价款", "款", "price"),
)
_NO_AMOUNTS = (
    "单价",
    "运费",
    "折扣",
    "优惠",
    "成本",
    "税额",
    "税费",
    "税率",
    "欠",
    "定金",
    "数量",
    "unit",
    "freight",
    "discount",
)
_ORDERS = ("订单号", "订单编号", "单号", "流水号", "交易号", "小票号", "orderid", "order_id", "orderno")
_MORE_ORDERS = ("ordernumber", "invoiceno", "invoice", "transactionid", "receiptno")
_STATES = ("状态", "status", "state")


class OrdersUnclear(ValueError):
    """A part that no column or several columns could play: `code` and `args_by_name` for messages.

    Codes: `orders-no-key`, `orders-no-date`, `orders-no-amount` [choices].
    """

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code, args)
        self.code = code
        self.args_by_name = args


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """`table` is the sheet of the orders; columns by their names in it."""

    table: Table
    key: Column
    date: Column
    amount: Column
    number: Column | None
    """The order's number, where one order has several rows."""
    state: ColumnSummary | None
    """A column that says what became of the order; nothing is filtered by it."""
    guessed: tuple[str, ...]
    """The parts (of `ROLES`) that nobody named."""


def find_orders(table: Table, named: Mapping[str, str], stay: bool = False) -> Orders:
    """The orders of a workbook: its opened sheet, or (unless `stay`) the first other one that has every part.

    `named` gives headings by part; a heading that the sheet does not have raises BadColumn.  Raises
    OrdersUnclear.
    """
    try:
        return _of(table, named)
    except ValueError as first:
        if stay:
            raise
        for name in table.related:
            try:
                return _of(table.related[name], named)
            except (ValueError, UnreadableFile):
                continue
        raise first


def _of(table: Table, named: Mapping[str, str]) -> Orders:
    found: dict[str, str] = {role: named_column(table, heading).name for role, heading in named.items()}
    about = {name: s for name, s in column_summaries(table).items() if name not in found.values()}
    for role in ROLES:
        if role not in found:
            found[role] = _guess(role, about, table)
            about.pop(found[role], None)
    number = _order_number(about)
    state = next((s for s in about.values() if _has(compared(s.heading), _STATES) and s.distinct > 1), None)
    columns = table.columns
    return Orders(
        table,
        columns[found["key"]],
        columns[found["date"]],
        columns[found["amount"]],
        columns[number] if number is not None else None,
        state,
        tuple(role for role in ROLES if role not in named),
    )


def _guess(role: str, about: Mapping[str, ColumnSummary], table: Table) -> str:
    """The column that plays the part most plausibly.  Raises OrdersUnclear."""
    words, barred = {"key": (_KEYS, ()), "date": (_DATES, _NO_DATES), "amount": (_AMOUNTS, _NO_AMOUNTS)}[role]
    fitting = {
        name: s for name, s in about.items() if _fits(role, s) and not _has(compared(s.heading), barred)
    }
    for group in words:
        found = [name for name, s in fitting.items() if _has(compared(s.heading), group)]
        exact = [name for name in found if compared(about[name].heading) in group]
        best = exact if len(exact) == 1 else found
        if len(best) == 1:
            return best[0]
        if best:
            raise OrdersUnclear(f"orders-no-{role}", choices=tuple(best), sheet=table.origin.sheet)
    if role != "key" and len(fitting) == 1:
        return next(iter(fitting))
    choices = tuple(fitting) or tuple(table.columns)
    raise OrdersUnclear(f"orders-no-{role}", choices=choices, sheet=table.origin.sheet)


def _fits(role: str, about: ColumnSummary) -> bool:
    if role == "date":
        return about.guess == "date"
    if role == "amount":
        return about.guess == "number"
    return about.guess in ("id", "text", "one of", "number")


def _order_number(about: Mapping[str, ColumnSummary]) -> str | None:
    """An order's number that stands in several rows."""
    for name, s in about.items():
        if _has(compared(s.heading), (*_ORDERS, *_MORE_ORDERS)) and s.distinct < s.rows - s.blanks:
            return name
    return None


def _has(plain: str, words: Sequence[str]) -> bool:
    return any(word in plain for word in words)

"""`gradestudio clv`: what customers are worth, by two plain formulas and, if wished, by a model."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from gradestudio.analysis.learning.modelvalue import FEW_REPEATING, ModelValue, model_value
from gradestudio.analysis.learning.plainvalue import Economics, retention_value, simple_value
from gradestudio.analysis.learning.purchases import Purchases, purchases
from gradestudio.cli.arguments import Parser
from gradestudio.cli.console import DONE, NO, Console, Stop
from gradestudio.cli.orders_told import orders_lines
from gradestudio.cli.sheets import read
from gradestudio.messages import Words
from gradestudio.report.customer_list import check_list_target
from gradestudio.report.value_list import Values, write_values
from gradestudio.studio import BadSetting, read_date
from gradestudio.studio.order_fields import Fields, fields_of
from gradestudio.studio.orders import ROLES, find_orders
from gradestudio.studio.settings import read_number
from gradestudio.table.cells import EPOCH

OFF = 0.2
"""A total further off the held-out weeks than this is warned of."""
_YEAR = 365


def arguments(parser: Parser) -> None:
    parser.option("table", metavar="ORDERS_SHEET", help="orders")
    parser.option("-o", "--output", metavar="OUT", help="clv-output")
    parser.option("--model", action="store_true", help="clv-model")
    parser.option("--years", metavar="N", default="1", help="clv-years")
    parser.option("--margin", metavar="SHARE", default="100%", help="clv-margin")
    parser.option("--discount", metavar="SHARE", default="10%", help="clv-discount")
    parser.option("--key", metavar="COLUMN", help="orders-key")
    parser.option("--date", metavar="COLUMN", help="orders-date")
    parser.option("--amount", metavar="COLUMN", help="orders-amount")
    parser.option("--as-of", metavar="DATE", help="orders-as-of")
    parser.option("--sheet", metavar="NAME", help="sheet")
    parser.option("--header", metavar="ROW", type=int, help="header")
    parser.option("--password", metavar="WORD", help="password")
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    if args.output is not None:
        check_list_target(args.output, (args.table,))
    terms = _terms(args)
    as_of = read_date(args.as_of) if args.as_of is not None else None
    table, _ = read(args.table, args, console)
    named = {role: given for role in ROLES if (given := getattr(args, role)) is not None}
    orders = find_orders(table, named, args.sheet is not None)
    fields = fields_of(orders)
    if not fields.days.size:
        raise Stop("cli.rfm.no-orders", file=Path(args.table).name)
    day = as_of or min(EPOCH + timedelta(days=int(fields.days.max())), date.today())
    until = (day - EPOCH).days
    found = purchases(fields.customers, fields.days, fields.amounts, until)
    if not len(found):
        raise Stop("cli.rfm.no-orders-then", as_of=day)
    values = _values(fields, found, terms, args.model, console)
    words = console.words
    sentences = [*_plain(values, words), *(_modelled(values.model, values, words) if values.model else ())]
    if args.output is not None:
        write_values(args.output, values, sentences, day, words)
    if args.json:
        console.json(_as_json(values, day, orders.guessed, fields))
        return _status(values.model)
    for line in orders_lines(orders, fields, day, args.as_of is None, Path(args.table).name, words):
        console.tell(line)
    for sentence in sentences:
        console.result(sentence)
    if args.output is not None:
        console.say("cli.clv.written", file=args.output, n=len(found))
    return _status(values.model)


def _terms(args: argparse.Namespace) -> Economics:
    """Raises Stop."""
    made = {}
    for option, low, high in (("margin", 0, 10), ("discount", 0, 1), ("years", 0, 20)):
        text = getattr(args, option)
        try:
            made[option] = float(read_number(text))
        except BadSetting:
            raise Stop("cli.clv.number", option=f"--{option}", value=text) from None
        if not low <= made[option] <= high or (option == "years" and made[option] == 0):
            raise Stop("cli.clv.number", option=f"--{option}", value=text)
    return Economics(**made)


def _values(fields: Fields, found: Purchases, terms: Economics, wanted: bool, console: Console) -> Values:
    kept = fields.days <= found.until
    data = (fields.customers[kept], fields.days[kept], fields.amounts[kept])
    model = None
    if wanted:
        model = model_value(*data, found, terms, lambda done, of: console.step("cli.clv.fitting", done / of))
    return Values(
        fields.names,
        fields.key,
        found,
        terms,
        simple_value(found, terms),
        retention_value(*data, found, terms),
        model,
    )


def _status(model: ModelValue | None) -> int:
    """No when an assumption of the model fails."""
    if model is None:
        return DONE
    held = model.holdout
    return NO if model.relation.related or (held is not None and not abs(held.off) <= OFF) else DONE


# ── Words ───────────────────────────────────────────────────────────────────────────────────────


def _plain(values: Values, words: Words) -> Iterator[str]:
    found, terms, kept = values.found, values.terms, values.retention
    money = float(found.money.sum())
    yield words.text(
        "clv.said-customers", n=len(found), money=words.money(money), orders=int(found.count.sum())
    )
    yield words.text(
        "clv.said-terms",
        margin=words.percent(terms.margin),
        discount=words.percent(terms.discount),
        years=words.number(terms.years),
    )
    yield words.text("clv.said-simple", total=words.money(float(values.simple.sum())))
    if not kept.before:
        yield words.text("clv.said-no-retention")
        return
    yield words.text(
        "clv.said-retention",
        before=kept.before,
        again=kept.again,
        rate=words.percent(kept.rate, 1),
        low=words.percent(kept.rate_low, 1),
        high=words.percent(kept.rate_high, 1),
        total=words.money(float(kept.values.sum())),
        total_low=words.money(float(kept.low.sum())),
        total_high=words.money(float(kept.high.sum())),
    )


def _modelled(model: ModelValue, values: Values, words: Words) -> Iterator[str]:
    n = words.number
    yield words.text(
        "clv.said-model",
        total=words.money(float(model.values.sum())),
        low=words.money(model.total_low),
        high=words.money(model.total_high),
        orders=n(float(model.expected_orders.sum()), 0),
        alive=words.percent(float(model.alive.mean())),
    )
    o, s = model.orders, model.spend
    yield words.text(
        "clv.said-parameters",
        orders=f"r {n(o.r, 3)}, α {n(o.alpha, 3)}, a {n(o.a, 3)}, b {n(o.b, 3)}",
        spend=f"p {n(s.p, 3)}, q {n(s.q, 3)}, γ {n(s.gamma, 2)}",
    )
    if model.repeating < FEW_REPEATING:
        yield words.text("clv.said-few", n=model.repeating, least=FEW_REPEATING)
    r = model.relation
    if r.value == r.value:
        key = "clv.said-related" if r.related else "clv.said-unrelated"
        yield words.text(key, value=n(r.value, 2), low=n(r.low, 2), high=n(r.high, 2))
    yield from _held(model, words)
    if model.orders_fit.flat or model.spend_fit.flat:
        yield words.text("clv.said-flat")


def _held(model: ModelValue, words: Words) -> Iterator[str]:
    held = model.holdout
    if held is None:
        yield words.text("clv.said-not-held")
        return
    yield words.text(
        "clv.said-held",
        weeks=words.number(held.weeks, 0),
        expected=words.number(held.expected, 0),
        actual=words.number(held.actual, 0),
        error=words.number(held.error, 2),
        plain=words.number(held.plain_error, 2),
    )
    if not abs(held.off) <= OFF:
        yield words.text("clv.said-off")
    if held.error > held.plain_error:
        yield words.text("clv.said-worse")


def _as_json(values: Values, day: date, guessed: tuple[str, ...], fields: Fields) -> dict[str, Any]:
    """The shape of `clv --json`; figures that there are none of are null."""
    kept, model = values.retention, values.model
    return {
        "as_of": day.isoformat(),
        "columns": {"key": fields.key, "date": fields.date, "amount": fields.amount},
        "guessed": list(guessed),
        "customers": len(values.found),
        "terms": {
            "margin": values.terms.margin,
            "discount": values.terms.discount,
            "years": values.terms.years,
        },
        "simple": {"total": float(values.simple.sum())},
        "retention": {
            "bought_before": kept.before,
            "bought_again": kept.again,
            "rate": _number(kept.rate),
            "interval": [_number(kept.rate_low), _number(kept.rate_high)],
            "total": _number(float(kept.values.sum())),
            "range": [_number(float(kept.low.sum())), _number(float(kept.high.sum()))],
        },
        "model": None if model is None else _model_json(model),
        "values": list(_lines_json(values)),
    }


def _model_json(model: ModelValue) -> dict[str, Any]:
    held, o, s = model.holdout, model.orders, model.spend
    return {
        "bg_nbd": {
            "r": o.r,
            "alpha": o.alpha,
            "a": o.a,
            "b": o.b,
            "log_likelihood": model.orders_fit.likelihood,
        },
        "gamma_gamma": {"p": s.p, "q": s.q, "gamma": s.gamma, "log_likelihood": model.spend_fit.likelihood},
        "total": float(model.values.sum()),
        "range": [model.total_low, model.total_high],
        "repeat_customers": model.repeating,
        "correlation": _number(model.relation.value),
        "correlation_interval": [_number(model.relation.low), _number(model.relation.high)],
        "correlation_ok": not model.relation.related,
        "holdout": None
        if held is None
        else {
            "weeks": held.weeks,
            "expected": held.expected,
            "actual": held.actual,
            "error": held.error,
            "plain_error": held.plain_error,
        },
    }


def _lines_json(values: Values) -> Iterator[dict[str, Any]]:
    model = values.model
    for place in values.order().tolist():
        line: dict[str, Any] = {
            "id": values.names[int(values.found.codes[place])],
            "simple": float(values.simple[place]),
            "retention": _number(float(values.retention.values[place])),
        }
        if model is not None:
            line |= {
                "alive": float(model.alive[place]),
                "orders": float(model.expected_orders[place]),
                "spend": float(model.expected_spend[place]),
                "value": float(model.values[place]),
                "range": [float(model.low[place]), float(model.high[place])],
            }
        yield line


def _number(value: float) -> float | None:
    return value if np.isfinite(value) else None

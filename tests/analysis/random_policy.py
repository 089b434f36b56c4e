"""Random rulebooks as small trees: written as rule text, and told to z3 from what the language means.

Nothing here knows how the program reads or proves a rulebook.  A truth is a pair of z3 formulas: true, false;
neither is unknown.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import z3

CUTS = (10, 20, 30)
CHOICES = ("E", "S", "N")
TIERS = "ABC"
NEEDS, NO_RULE, CONFLICT = -1, -2, -3


class Customer:
    """z3 constants of one customer."""

    def __init__(self, suffix: str, defaults: dict[str, int]) -> None:
        self.numbers = {n: z3.Real(n + suffix) for n in "xy"}
        self.blank = {n: z3.BoolVal(False) if n in defaults else z3.Bool(n + "_" + suffix) for n in "xy"}
        self.choice = z3.Int("c" + suffix)
        self.flag = {"f": z3.Bool("f" + suffix)}
        self.flag_blank = z3.Bool("f_" + suffix)
        self.always = z3.And(self.choice >= -1, self.choice < len(CHOICES), self.numbers["y"] >= 0)


Truth = tuple[Any, Any]


def conj(parts: Sequence[Truth]) -> Truth:
    return z3.And([t for t, _ in parts]), z3.Or([f for _, f in parts])


def disj(parts: Sequence[Truth]) -> Truth:
    return z3.Or([t for t, _ in parts]), z3.And([f for _, f in parts])


def compared(op: str, value: Any, missing: Any, bound: Any) -> Truth:
    made = {
        ">=": value >= bound,
        ">": value > bound,
        "<": value < bound,
        "<=": value <= bound,
        "=": value == bound,
        "!=": value != bound,
    }[op]
    return z3.And(z3.Not(missing), made), z3.And(z3.Not(missing), z3.Not(made))


@dataclass(frozen=True)
class Cond:
    """`kind` with its arguments; `text` is how it is written."""

    kind: str
    args: tuple[Any, ...]
    text: str
    parts: tuple[Cond, ...] = ()

    def truth(self, book: Book, who: Customer) -> Truth:
        inner = [p.truth(book, who) for p in self.parts]
        match self.kind:
            case "and":
                return conj(inner)
            case "or":
                return disj(inner)
            case "not":
                return inner[0][1], inner[0][0]
            case "k":
                k = self.args[0]
                sure: Any = z3.Sum([z3.If(t, 1, 0) for t, _ in inner])
                lost: Any = z3.Sum([z3.If(f, 1, 0) for _, f in inner])
                return sure >= k, len(inner) - lost < k
            case "number":
                name, op, bound = self.args
                return compared(op, who.numbers[name], who.blank[name], bound)
            case "between":
                name, low, high = self.args
                value, blank = who.numbers[name], who.blank[name]
                return conj([compared(">=", value, blank, low), compared("<=", value, blank, high)])
            case "blank":
                (name,) = self.args
                return who.blank[name], z3.Not(who.blank[name])
            case "choice":
                listed = z3.Or([who.choice == CHOICES.index(v) for v in self.args])
                known = who.choice >= 0
                return z3.And(known, listed), z3.And(known, z3.Not(listed))
            case "flag":
                return (
                    z3.And(z3.Not(who.flag_blank), who.flag["f"]),
                    z3.And(z3.Not(who.flag_blank), z3.Not(who.flag["f"])),
                )
            case "band":
                op, bound = self.args
                value, missing = book.band(who)
                return compared(op, value, missing, bound)
            case "score":
                op, bound = self.args
                value, missing = book.score(who)
                return compared(op, value, missing, bound)
            case "tag":
                return book.tag.truth(book, who)
        raise ValueError(self.kind)


@dataclass(frozen=True)
class Item:
    """Fixed points with a condition, or so many for each complete step of y."""

    points: int
    when: Cond | None
    step: int = 0
    cap: int = 0


@dataclass(frozen=True)
class Rule:
    tier: str
    when: Cond


class Book:
    def __init__(self, seed: int, rules: tuple[int, int] = (2, 5)) -> None:
        r = random.Random(seed)
        self.policy = r.choice(["first", "first", "first", "best", "unique"])
        self.defaults = {"y": 10} if r.random() < 0.25 else {}
        self.band_of_blank = r.random() < 0.3
        self.with_score = r.random() < 0.6
        self.group_cap = r.choice([10, 20, 25])
        plain = ("number", "number", "between", "blank", "choice", "flag")
        self.tag = self._cond(r, 1, plain)
        self.loose = [Item(r.choice([15, 20, -5]), self._leaf(r, plain)) for _ in range(r.randint(1, 2))]
        self.grouped = [
            Item(10, None, step=10, cap=30),
            *(Item(r.choice([5, 10]), self._leaf(r, (*plain, "band"))) for _ in range(r.randint(0, 2))),
        ]
        kinds = (*plain, "band", "tag", *(("score",) if self.with_score else ()))
        self.rules = [Rule(r.choice(TIERS), self._cond(r, 2, kinds)) for _ in range(r.randint(*rules))]
        self.otherwise = "C" if r.random() < 0.4 else None
        self.never = self._cond(r, 1, plain) if r.random() < 0.25 else None

    # ── Conditions ──────────────────────────────────────────────────────────────────────────────

    def _leaf(self, r: random.Random, kinds: tuple[str, ...]) -> Cond:
        kind = r.choice(kinds)
        match kind:
            case "number":
                name, op, cut = r.choice("xy"), r.choice([">=", ">", "<", "<=", "=", "!="]), r.choice(CUTS)
                return Cond(kind, (name, op, cut), f"{name} {op} {cut}")
            case "between":
                name, high = r.choice("xy"), r.choice(CUTS)
                return Cond(kind, (name, 10, high), f"{name} between 10 to {high}")
            case "blank":
                name = r.choice("xy")
                return Cond(kind, (name,), f"{name} is missing")
            case "choice":
                values = tuple(sorted(r.sample(CHOICES, r.randint(1, 2))))
                listed = ", ".join(f'"{v}"' for v in values)
                return Cond(kind, values, f"c in ({listed})")
            case "flag":
                return Cond(kind, (), "f")
            case "band":
                op, n = r.choice([">=", "<", "="]), r.randint(1, 3)
                return Cond(kind, (op, n), f"band {op} {n}")
            case "score":
                op, n = r.choice([">=", "<", ">"]), r.choice([10, 15, 25, 30, 45])
                return Cond(kind, (op, n), f"S {op} {n}")
            case "tag":
                return Cond(kind, (), "T")
        raise ValueError(kind)

    def _cond(self, r: random.Random, depth: int, kinds: tuple[str, ...]) -> Cond:
        if not depth or r.random() < 0.4:
            return self._leaf(r, kinds)
        kind = r.choice(["and", "and", "or", "not", "k"])
        if kind == "not":
            one = self._cond(r, depth - 1, kinds)
            return Cond("not", (), f"not ({one.text})", (one,))
        parts = tuple(self._cond(r, depth - 1, kinds) for _ in range(r.randint(2, 3)))
        if kind == "k":
            k = r.randint(1, len(parts))
            return Cond("k", (k,), f"at least {k} of ({', '.join(p.text for p in parts)})", parts)
        return Cond(kind, (), f" {kind} ".join(f"({p.text})" for p in parts), parts)

    # ── As text ─────────────────────────────────────────────────────────────────────────────────

    def text(self) -> str:
        lines = ["field id : id", "field x : number"]
        lines.append("field y : number from 0" + (" default 10" if self.defaults else ""))
        lines += ['field c : one of "E", "S", "N"', "field f : flag"]
        lines += ["let band = bands of x", "  below 10 -> 1", "  at least 10 below 30 -> 2"]
        lines += ["  missing -> 2"] if self.band_of_blank else []
        lines += ["  else -> 3", f"tag T when {self.tag.text}"]
        if self.with_score:
            lines.append("score S from 0 to 40")
            lines += [self._item_text(i) for i in self.loose]
            lines.append(f'  group "g" at most {self.group_cap}')
            lines += [self._item_text(i) for i in self.grouped]
        lines.append("grade G" + ("" if self.policy == "first" else f" {self.policy}"))
        lines += [f"tier {t}" for t in TIERS]
        lines += [f'rule "{i}": {rule.tier} when {rule.when.text}' for i, rule in enumerate(self.rules)]
        lines += [f"otherwise {self.otherwise}"] if self.otherwise else []
        lines += [f"never {self.never.text}"] if self.never else []
        lines.append("ensure G never falls as x rises")
        return "\n".join(lines) + "\n"

    @staticmethod
    def _item_text(item: Item) -> str:
        sign = "+" if item.points >= 0 else "-"
        size = abs(item.points)
        if item.when is None:
            return f"  {sign}{size} per {item.step} of y at most {item.cap}"
        return f"  {sign}{size} when {item.when.text}"

    # ── As formulas ─────────────────────────────────────────────────────────────────────────────

    def band(self, who: Customer) -> tuple[Any, Any]:
        x, blank = who.numbers["x"], who.blank["x"]
        value = z3.If(x < 10, 1, z3.If(x < 30, 2, 3))
        if self.band_of_blank:
            return z3.If(blank, 2, value), z3.BoolVal(False)
        return value, blank

    def score(self, who: Customer) -> tuple[Any, Any]:
        """The total and whether no item is known."""
        loose = [self._points(i, who) for i in self.loose]
        grouped = [self._points(i, who) for i in self.grouped]
        group: Any = z3.Sum([p for p, _ in grouped])
        group = z3.If(group > self.group_cap, self.group_cap, group)
        total: Any = z3.Sum([*(p for p, _ in loose), group])
        total = z3.If(total < 0, 0, z3.If(total > 40, 40, total))
        return total, z3.And([z3.Not(known) for _, known in (*loose, *grouped)])

    def _points(self, item: Item, who: Customer) -> tuple[Any, Any]:
        if item.when is None:
            y, blank = who.numbers["y"], who.blank["y"]
            made: Any = z3.IntVal(0)
            for n in range(1, item.cap // item.points + 1):
                made = z3.If(y >= n * item.step, n * item.points, made)
            return z3.If(blank, 0, made), z3.Not(blank)
        true, false = item.when.truth(self, who)
        return z3.If(true, item.points, 0), z3.Or(true, false)

    def possible(self, who: Customer) -> Any:
        if self.never is None:
            return who.always
        return z3.And(who.always, z3.Not(self.never.truth(self, who)[0]))

    def truths(self, who: Customer) -> list[Truth]:
        return [rule.when.truth(self, who) for rule in self.rules]

    def order(self) -> list[int]:
        """The rules as they are tried."""
        every = range(len(self.rules))
        if self.policy != "best":
            return list(every)
        return sorted(every, key=lambda i: (TIERS.index(self.rules[i].tier), i))

    def outcome(self, truths: Sequence[Truth]) -> Any:
        """The tier's place, or one of the negative outcomes, as a z3 Int."""
        places = [TIERS.index(rule.tier) for rule in self.rules]
        waits = z3.Or([z3.And(z3.Not(t), z3.Not(f)) for t, f in truths])
        last = NO_RULE if self.otherwise is None else TIERS.index(self.otherwise)
        made: Any = z3.If(waits, NEEDS, last)
        for i in reversed(self.order()):
            made = z3.If(truths[i][0], places[i], made)
        if self.policy == "unique":
            pairs = [
                z3.And(truths[i][0], truths[j][0])
                for i in range(len(places))
                for j in range(i)
                if places[i] != places[j]
            ]
            made = z3.If(z3.Or(pairs), CONFLICT, made) if pairs else made
        return made

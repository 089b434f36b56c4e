"""The parser's tables: made from `grammar.lark` by lark, saved beside it, loaded in milliseconds.

`python -m gradestudio.language.tables` rebuilds them (lark refuses a grammar with a conflict); a test
rebuilds them and compares.  At run time lark is not imported: `parser.py` walks the saved tables itself,
because the scanner has to ask before every word which terminals may stand there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

GRAMMAR_FILE = "grammar.lark"
TABLES_FILE = "grammar.tables.json"

_PACKAGE = "gradestudio.language"
STARTS = (
    "expr",
    "placeholder",
    "cell",
    "output_cell",
    "because_cell",
    "table_heading",
    "band_item",
    "default_item",
    "rulebook",
    "rulebook_item",
    "field",
    "related",
    "related_item",
    "param",
    "let",
    "show",
    "score",
    "score_item",
    "grade",
    "tier",
    "rule",
    "table",
    "otherwise",
    "against",
    "tag",
    "strategy",
    "strategy_item",
    "override",
    "example",
    "ensure",
    "never",
)
END = "$END"


@dataclass(frozen=True, slots=True)
class Tables:
    """`actions[state][terminal]`: a state to shift to (>= 0), or ~rule to reduce.

    `gotos[state][nonterminal]` is a state; `rules[i]` is (nonterminal, length, builder), the builder "" for a
    rule that passes its one child through; `starts[symbol]` is (first state, state that accepts at the end).
    """

    actions: tuple[dict[str, int], ...]
    gotos: tuple[dict[str, int], ...]
    rules: tuple[tuple[str, int, str], ...]
    starts: dict[str, tuple[int, int]]


@cache
def load() -> Tables:
    """The saved tables."""
    saved = json.loads(resources.files(_PACKAGE).joinpath(TABLES_FILE).read_text(encoding="utf-8"))
    terminals, nonterminals = saved["terminals"], saved["nonterminals"]

    def named(rows: list[list[int]], names: list[str]) -> tuple[dict[str, int], ...]:
        return tuple({names[n]: to for n, to in zip(row[::2], row[1::2], strict=True)} for row in rows)

    return Tables(
        named(saved["actions"], terminals),
        named(saved["gotos"], nonterminals),
        tuple((name, length, builder) for name, length, builder in saved["rules"]),
        {name: (first, last) for name, (first, last) in saved["starts"].items()},
    )


def build() -> str:
    """The text of the tables' file, made anew from the grammar.

    The same grammar always gives the same text: states are numbered in the order in which they are reached.
    Raises lark's GrammarError for a conflict, ValueError for an alternative that names no builder.
    """
    table = _lark_table()
    order = _reached_states(table)
    number = {state: i for i, state in enumerate(order)}
    rules: dict[tuple[str, int, str], int] = {}
    actions: list[dict[str, int]] = []
    gotos: list[dict[str, int]] = []
    for state in order:
        does: dict[str, int] = {}
        goes: dict[str, int] = {}
        for symbol, (action, argument) in sorted(table.states[state].items()):
            if action.name == "Reduce":
                does[symbol] = ~rules.setdefault(_rule(argument), len(rules))
            elif symbol.isupper() or symbol == END:
                does[symbol] = number[argument]
            else:
                goes[symbol] = number[argument]
        actions.append(does)
        gotos.append(goes)
    starts = {name: (number[table.start_states[name]], number[table.end_states[name]]) for name in STARTS}
    return _written(actions, gotos, list(rules), starts)


def _lark_table() -> Any:
    from lark import Lark
    from lark.lexer import Lexer

    class NoScanner(Lexer):
        """Stands where lark wants a scanner; ours is not lark's."""

        __future_interface__ = 2

        def __init__(self, lexer_conf: Any) -> None: ...

        def lex(self, lexer_state: Any, parser_state: Any) -> Any:
            return iter(())

    grammar = resources.files(_PACKAGE).joinpath(GRAMMAR_FILE).read_text(encoding="utf-8")
    made = Lark(
        grammar, parser="lalr", lexer=NoScanner, strict=True, start=list(STARTS), maybe_placeholders=False
    )
    return made.parser.parser._parse_table  # type: ignore[attr-defined]


def _rule(rule: Any) -> tuple[str, int, str]:
    length = len(rule.expansion)
    if rule.alias is None and length != 1:
        raise ValueError(f"grammar: an alternative of {rule.origin.name} names no builder")
    return str(rule.origin.name), length, str(rule.alias or "")


def _reached_states(table: Any) -> list[Any]:
    order: list[Any] = []
    seen: set[Any] = set()
    waiting = [table.start_states[name] for name in reversed(STARTS)]
    while waiting:
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        order.append(state)
        following = [a for _, (act, a) in sorted(table.states[state].items()) if act.name == "Shift"]
        waiting.extend(reversed(following))
    return order


def _written(
    actions: list[dict[str, int]],
    gotos: list[dict[str, int]],
    rules: list[tuple[str, int, str]],
    starts: dict[str, tuple[int, int]],
) -> str:
    terminals = sorted({t for row in actions for t in row})
    nonterminals = sorted({n for row in gotos for n in row})

    def flat(rows: list[dict[str, int]], names: list[str]) -> str:
        place = {name: i for i, name in enumerate(names)}
        lines = [
            json.dumps([x for n, to in row.items() for x in (place[n], to)], separators=(",", ":"))
            for row in rows
        ]
        return "[\n" + ",\n".join(lines) + "\n]"

    return (
        "{\n"
        f'"terminals": {json.dumps(terminals)},\n'
        f'"nonterminals": {json.dumps(nonterminals)},\n'
        f'"rules": {json.dumps(rules)},\n'
        f'"starts": {json.dumps(starts)},\n'
        f'"actions": {flat(actions, terminals)},\n'
        f'"gotos": {flat(gotos, nonterminals)}\n'
        "}\n"
    )


def main() -> None:
    """Writes the tables beside the grammar."""
    target = resources.files(_PACKAGE).joinpath(TABLES_FILE)
    with open(str(target), "w", encoding="utf-8", newline="\n") as file:
        file.write(build())


if __name__ == "__main__":
    main()

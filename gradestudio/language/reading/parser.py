"""Walks the saved tables over a piece of a statement and calls a builder for every rule that is complete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gradestudio.language.reading.scanning import Scanner, Token
from gradestudio.language.tables import END, load

Builders = Mapping[str, Callable[..., Any]]
"""Arrow of the grammar -> `(context, start, end, *children) -> value`; a child is a value or a Token."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a piece could not be read on: the token met, the terminals that may stand instead."""

    token: Token
    expected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was built (None after a stop), the tokens read, and what the scanner noted."""

    value: Any
    tokens: list[Token]
    notes: list[tuple[str, Token, str]]
    stop: Stop | None = None


class Stack:
    """The states of the parser and the questions that the scanner asks of them."""

    def __init__(self, start: str) -> None:
        tables = load()
        self.actions, self.gotos, self.rules = tables.actions, tables.gotos, tables.rules
        first, self.last = tables.starts[start]
        self.states = [first]

    def may_stand(self, terminal: str) -> bool:
        """Exactly: would the parser come to shift `terminal` (or accept the end)."""
        act = self.actions[self.states[-1]].get(terminal)
        if act is None:
            return terminal == END and self.states[-1] == self.last
        return act >= 0 or self._reduced(self.states, terminal) is not None

    def may_follow(self, terminal: str, following: str) -> bool:
        """May `following` stand right after `terminal`, put here."""
        before = self._reduced(self.states, terminal)
        if before is None:
            return False
        before.append(self.actions[before[-1]][terminal])
        return self._reduced(before, following) is not None

    def expected(self) -> tuple[str, ...]:
        """Every terminal that may stand here."""
        return tuple(t for t in _all_terminals() if self.may_stand(t))

    def _reduced(self, states: list[int], terminal: str) -> list[int] | None:
        """The stack at which `terminal` is shifted (END: accepted), None when it may not stand."""
        below = list(states)
        while True:
            if terminal == END and below[-1] == self.last:
                return below
            act = self.actions[below[-1]].get(terminal)
            if act is None:
                return None
            if act >= 0:
                return below
            name, length, _ = self.rules[~act]
            if length:
                del below[-length:]
            below.append(self.gotos[below[-1]][name])


_chains: dict[tuple[int, int, str], int] = {}
"""(state below, state on top, terminal) -> the state on top after rules that pass a child through."""


def parse_piece(start: str, text: str, begin: int, end: int, builders: Builders, context: Any) -> Outcome:
    """Parses `text[begin:end]` as one `start` symbol.  Never raises for what a user wrote."""
    stack = Stack(start)
    states, actions, gotos, rules, last = stack.states, stack.actions, stack.gotos, stack.rules, stack.last
    values: list[Any] = []
    starts: list[int] = []
    ends: list[int] = []
    tokens: list[Token] = []
    scanner = Scanner(text, begin, end)
    while True:
        token = scanner.next(stack.may_stand, stack.may_follow)
        terminal = token.terminal
        before: list[int] | None = None
        while True:
            top = states[-1]
            act = actions[top].get(terminal)
            if act is None:
                if terminal == END and top == last:
                    return Outcome(values[-1], tokens, scanner.notes)
                stack.states = before or states
                return Outcome(None, tokens, scanner.notes, Stop(token, stack.expected()))
            if act >= 0:
                states.append(act)
                values.append(token)
                starts.append(token.start)
                ends.append(token.end)
                tokens.append(token)
                break
            if before is None:
                before = states[:]
            name, length, made_by = rules[~act]
            if not made_by:
                key = (states[-2], top, terminal)
                states[-1] = _chains[key] if key in _chains else _passed_through(stack, key)
                continue
            if length:
                at, to = starts[-length], ends[-1]
                value = builders[made_by](context, at, to, *values[-length:])
                del values[-length:], starts[-length:], ends[-length:], states[-length:]
            else:
                at = to = token.start
                value = builders[made_by](context, at, to)
            values.append(value)
            starts.append(at)
            ends.append(to)
            states.append(gotos[states[-1]][name])


def _passed_through(stack: Stack, key: tuple[int, int, str]) -> int:
    below, top, terminal = key
    while True:
        act = stack.actions[top].get(terminal)
        if act is None or act >= 0 or stack.rules[~act][2]:
            break
        top = stack.gotos[below][stack.rules[~act][0]]
    _chains[key] = top
    return top


@cache
def _all_terminals() -> tuple[str, ...]:
    """In the order of the grammar's tables, the end last."""
    found = {terminal: None for row in load().actions for terminal in row if terminal != END}
    return (*found, END)

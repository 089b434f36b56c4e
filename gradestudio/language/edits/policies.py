"""Which of the rows that hold decides: the policy of a grade, or of a table that is a value."""

from __future__ import annotations

from gradestudio.diagnostics import Edit, Span
from gradestudio.language.edits import writing
from gradestudio.language.edits.places import changed, is_chinese, tokens_of, without
from gradestudio.language.syntax import Rulebook, Statement

OF_A_GRADE = ("first", "best", "unique")
OF_A_TABLE = ("first", "unique", "sum", "min", "max", "count")
FIRST = "first"
"""Holds where nothing is written."""


def given_policy(book: Rulebook, statement: Statement, policy: str) -> tuple[Edit, ...]:
    """A grade or a `let … = table` with another policy; the first one is not written.

    Nothing for any other statement, and for a policy that there is not.
    """
    tokens = tokens_of(statement)
    terminals = [t.terminal for t in tokens]
    if statement.keyword == "grade" and policy in OF_A_GRADE:
        known, place, at = OF_A_GRADE, tokens, tokens[-1].end
    elif statement.keyword == "let" and "TABLE" in terminals[:4] and policy in OF_A_TABLE:
        table = terminals.index("TABLE")
        known, place, at = OF_A_TABLE, tokens[table + 1 : table + 2], tokens[table].end
    else:
        return ()
    wanted = {name.upper() for name in known}
    written = next((t for t in place if t.terminal in wanted), None)
    word = writing.word(policy.upper(), is_chinese(statement))
    if written is None:
        return (Edit(Span(at, at), f" {word}"),) if policy != FIRST else ()
    span = Span(written.start, written.end)
    return (without(book.source, span),) if policy == FIRST else changed(book.source, span, word)

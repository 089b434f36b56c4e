"""What a proof found, as data; the words are made by `gradestudio.messages`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gradestudio.diagnostics import Severity, Span


class Verdict(StrEnum):
    PROVEN = "proven"
    COUNTEREXAMPLE = "counterexample"
    NOT_PROVEN = "not-proven"
    """Too much work, or a customer that could not be confirmed: nothing is claimed."""


@dataclass(frozen=True, slots=True)
class BoxPart:
    """What a box asks of one field or value: an interval, or a list of values; either with blanks or not.

    `values` is None for an interval; `low` or `high` None: open on that side.  Numbers are floats.
    """

    name: str
    values: tuple[Any, ...] | None = None
    low: Any = None
    high: Any = None
    low_included: bool = True
    high_included: bool = True
    missing: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ProofFinding:
    """One finding.

    `rules` are indexes into the grade's rules: the rule concerned first, then those that cover it.
    `witness` and `second` (of a broken monotone promise) are customers: field or `let` name -> value, None
    for a blank.  `box` describes all customers like the witness.
    """

    code: str
    verdict: Verdict
    severity: Severity
    grade: str | None = None
    rules: tuple[int, ...] = ()
    tier: str | None = None
    witness: Mapping[str, Any] | None = None
    second: Mapping[str, Any] | None = None
    box: tuple[BoxPart, ...] = ()
    span: Span | None = None
    args: Mapping[str, Any] = field(default_factory=dict)

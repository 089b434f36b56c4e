"""Kinds of customers whom a change of the rules moves, as data; the words are made by `messages.kinds`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gradestudio.analysis.findings import Verdict
from gradestudio.language.program import Expr


class OutputKind(StrEnum):
    GRADE = "grade"
    TAG = "tag"
    SCORE = "score"
    VALUE = "show"
    STRATEGY = "strategy"


@dataclass(frozen=True, slots=True, eq=False)
class KindPart:
    """What a kind asks of one value: an interval, a list of values, or all but some; with blanks or not.

    `values` and `excluded` both None: an interval, open on the sides that are None.  `name` is empty for an
    expression that nothing names.
    """

    base: Expr
    name: str
    values: tuple[Any, ...] | None = None
    excluded: tuple[Any, ...] | None = None
    low: Any = None
    high: Any = None
    low_included: bool = True
    high_included: bool = True
    missing: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """All customers whom the parts describe go from `before` to `after`.

    Outcomes: a tier's name, `needs data`, `no rule`, `conflict`; of a tag `yes`, `no`, `unknown`.  `witness`
    is one of them, graded by the reference in both versions.  Without one the claim is that nobody else moves
    so, not that somebody does: the parts hang together in a way that was not followed.
    """

    before: str
    after: str
    parts: tuple[KindPart, ...]
    witness: Mapping[str, Any] | None = None

    @property
    def confirmed(self) -> bool:
        return self.witness is not None


@dataclass(frozen=True, slots=True, eq=False)
class EffectChange:
    """What is known about one output of two versions.

    PROVEN: the same for every possible customer.  COUNTEREXAMPLE: it differs, for exactly the `kinds` (all of
    them when `complete`); an output other than a grade or tag has no kinds but perhaps a `witness`.
    NOT_PROVEN: too much work, or no difference could be shown on a customer: then nobody outside of `kinds`
    (where there are any) differs.  `only_in`: `old` or `new` for an output that the other does not have.
    """

    kind: OutputKind
    name: str
    verdict: Verdict
    kinds: tuple[Kind, ...] = ()
    complete: bool = True
    only_in: str = ""
    common: tuple[KindPart, ...] = ()
    """What everyone who changes has in common, all kinds taken together; proven."""
    witness: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SemanticDifference:
    outputs: tuple[EffectChange, ...]

    @property
    def identical(self) -> bool:
        """Proven: every output is the same for every possible customer."""
        return all(o.verdict is Verdict.PROVEN for o in self.outputs)

    @property
    def differs(self) -> bool:
        return any(o.verdict is Verdict.COUNTEREXAMPLE for o in self.outputs)

"""Findings that the author accepts, with a reason: comment lines of the rule text.

`# 接受 死规则：大促后删除`, or `# accept dead rule: gone after the sale`, stands directly above the statement
that a finding is about, or above its line in a table, score or matrix.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gradestudio.analysis.findings import ProofFinding
from gradestudio.diagnostics import Edit, Span
from gradestudio.studio.books import Book

KINDS = {
    "contradiction": ("自相矛盾", "contradiction"),
    "always-true": ("总是成立", "always true"),
    "dead-rule": ("死规则", "dead rule"),
    "unreachable-tier": ("到不了的等级", "unreachable tier"),
    "unreachable-cut-off": ("到不了的分数线", "unreachable cut-off"),
    "gap": ("缺口", "gap"),
    "overlap": ("重叠", "overlap"),
    "crossing-rules": ("交叉", "crossing"),
    "shared-edge": ("边界重复", "shared edge"),
    "edge-left-out": ("边界遗漏", "edge left out"),
    "idle-condition": ("多余条件", "idle condition"),
    "idle-number": ("无效门槛", "idle number"),
    "left-to-otherwise": ("落入其余", "left to otherwise"),
    "needs-data": ("待补充", "needs data"),
    "dead-row": ("死行", "dead row"),
    "dead-column": ("死列", "dead column"),
    "value-hole": ("接不住", "hole"),
    "line-conflict": ("行冲突", "row conflict"),
    "points-for-nobody": ("无人得分", "points for nobody"),
    "idle-points": ("无效分", "idle points"),
    "idle-cap": ("无效封顶", "idle cap"),
    "every-graded": ("人人有等级", "everyone graded"),
    "monotonicity": ("单调性", "monotonicity"),
    "promise": ("保证", "promise"),
    "tier-share": ("占比", "share"),
    "not-proven": ("没能证明", "not proven"),
}
"""What each kind of finding is called, in Chinese and in English; its code is read too."""
_CODES = {name: code for code, names in KINDS.items() for name in (code, *names)}
_COMMENT = re.compile(
    r"[ \t\u3000]*[#＃]\s*(?:已?接受|accept(?:ed)?)\s*(?P<kind>[^:：#]+?)\s*[:：]\s*(?P<reason>\S.*?)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Acceptance:
    """A comment that accepts a kind of finding for what stands below it, up to `end`."""

    code: str
    text: str
    reason: str
    span: Span
    end: int

    def covers(self, found: ProofFinding) -> bool:
        place = found.span
        return found.code == self.code and place is not None and self.span.end <= place.start < self.end


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Findings by what the author said of them."""

    open: tuple[ProofFinding, ...]
    accepted: tuple[tuple[ProofFinding, Acceptance], ...] = ()
    unused: tuple[Acceptance, ...] = ()
    """Acceptances of nothing that is found (any more)."""


def settled(book: Book, found: Iterable[ProofFinding]) -> Settled:
    """The findings, those accepted apart."""
    said = acceptances(book)
    left: list[ProofFinding] = []
    accepted: list[tuple[ProofFinding, Acceptance]] = []
    for one in found:
        by = next((a for a in said if a.covers(one)), None)
        if by is None:
            left.append(one)
        else:
            accepted.append((one, by))
    used = {id(by) for _, by in accepted}
    return Settled(tuple(left), tuple(accepted), tuple(a for a in said if id(a) not in used))


def acceptances(book: Book) -> list[Acceptance]:
    """Every acceptance in the rule text, those of a line before those of its whole statement."""
    source, found = book.source, []
    for statement in book.checked.rulebook.statements:
        inner = list(_inside(source, statement.start, statement.end))
        found += inner
        if statement.comments is not None:
            found += [
                _made(read, place, statement.end)
                for read, place in _lines(source, statement.comments.start, statement.comments.end)
            ]
    return found


def accept_edit(book: Book, found: ProofFinding, reason: str, language: str) -> Edit | None:
    """The comment line that accepts a finding; None for one that stands nowhere."""
    if found.span is None or found.code not in KINDS:
        return None
    source = book.source
    statement = next(
        (
            s
            for s in book.checked.rulebook.statements
            if s.start <= found.span.start < max(s.end, s.start + 1)
        ),
        None,
    )
    if statement is None:
        return None
    at = statement.start
    if statement.keyword in ("table", "score", "let"):
        at = source.rfind("\n", 0, found.span.start) + 1
    end = at
    while end < len(source) and source[end] in " \t\u3000":
        end += 1
    newline = "\r\n" if "\r\n" in source else "\n"
    chinese = language == "zh"
    kind = KINDS[found.code][0 if chinese else 1]
    words = " ".join(reason.split())
    text = f"# 接受 {kind}：{words}" if chinese else f"# accept {kind}: {words}"
    return Edit(Span(at, at), source[at:end] + text + newline)


def _lines(source: str, start: int, end: int) -> Iterable[tuple[re.Match[str], Span]]:
    at = start
    for line in source[start:end].splitlines(keepends=True):
        read = _COMMENT.match(line.rstrip("\r\n"))
        if read is not None and read["kind"].strip().lower() in _CODES:
            yield read, Span(at, at + len(line.rstrip("\r\n")))
        at += len(line)


def _inside(source: str, start: int, end: int) -> Iterable[Acceptance]:
    """Acceptances above lines of a statement: each speaks for the next line that is no comment."""
    for read, place in _lines(source, start, end):
        at = place.end
        while at < end:
            after = source.find("\n", at, end)
            line_end = end if after < 0 else after + 1
            following = source.find("\n", line_end, end)
            next_line = source[line_end : end if following < 0 else following]
            if not next_line.lstrip().startswith(("#", "＃")):
                yield _made(read, place, line_end + len(next_line))
                break
            at = line_end


def _made(read: re.Match[str], place: Span, end: int) -> Acceptance:
    return Acceptance(_CODES[read["kind"].strip().lower()], read[0].strip(), read["reason"], place, end)

"""The pages of `docs/diagnostics`, read as tests: an open sheet, a wrong and a right rulebook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "diagnostics"
_BLOCK = re.compile(r"```(sheet|grade|build)\n(.*?)```", re.DOTALL)
_TIMES = re.compile(r"(.*) × (\d+)\Z", re.DOTALL)
_ESCAPE = re.compile(r"\\(n|u[0-9a-f]{4})")


@dataclass(frozen=True)
class Page:
    code: str
    severity: str
    wrong: str
    right: str
    sheet: str | None
    text: str


def page(path: Path) -> Page:
    text = path.read_text("utf-8")
    blocks = _BLOCK.findall(text)
    rules = [body if kind == "grade" else built(body) for kind, body in blocks if kind != "sheet"]
    sheet = next((body for kind, body in blocks if kind == "sheet"), None)
    wrong, right = rules if len(rules) == 2 else ("", "")
    severity = text.split("\n")[2].split(" · ")[1]
    return Page(path.stem, severity, wrong, right, sheet, text)


def built(block: str) -> str:
    """The text of a `build` block: its lines put together; `… × 300` repeats one, `\\n` ends a line."""
    parts: list[str] = []
    for line in block.removesuffix("\n").split("\n"):
        repeated = _TIMES.match(line)
        part, times = (repeated[1], int(repeated[2])) if repeated else (line, 1)
        parts.append(_ESCAPE.sub(_unescaped, part) * times)
    return "".join(parts)


def _unescaped(escape: re.Match[str]) -> str:
    return "\n" if escape[1] == "n" else chr(int(escape[1][1:], 16))


def pages() -> list[Page]:
    return [page(path) for path in sorted(FOLDER.glob("*.md")) if path.stem not in ("README", "files")]

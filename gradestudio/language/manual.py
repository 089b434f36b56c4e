"""The tables of the reference manual that come from declarations: `python -m gradestudio.language.manual`."""

from __future__ import annotations

import re
from pathlib import Path

from gradestudio.language.builtins import BUILTINS, BuiltIn
from gradestudio.language.vocabulary import KEYWORDS

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "language.md"
_GROUPS = {
    "statement": "语句 · statements",
    "property": "规则簿、字段 · rulebook, field",
    "type": "类型 · types",
    "grade": "评级、等级 · grade, tier",
    "rule": "规则 · rule",
    "boundary": "界限 · boundary",
    "condition": "条件 · conditions",
    "time": "时间 · time",
    "value": "值 · values",
    "aggregate": "汇总 · aggregates",
    "score": "评分 · score",
    "strategy": "策略、示例、保证 · strategy, tests",
}


def builtin_table() -> str:
    """Every built-in: how it is written, what it gives, what a blank does."""
    lines = ["| 中文 | English | 结果 Result | 空值 Missing |", "|---|---|---|---|"]
    for b in BUILTINS:
        result = f"{b.doc_zh}<br>{b.doc_en}{_types(b)}"
        lines.append(f"| `{b.form_zh}` | `{b.form_en}` | {result} | {b.missing_zh}<br>{b.missing_en} |")
    return "\n".join(lines) + "\n"


def _types(built_in: BuiltIn) -> str:
    takes = "/".join(t.value for t in built_in.takes) or "any"
    gives = built_in.gives.value if built_in.gives is not None else "same"
    return f" ({takes} → {gives})" if built_in.op != "grading_date" else f" ({gives})"


def vocabulary_table() -> str:
    """Every keyword, by group."""
    lines = ["| | 中文 | English | 也读 Also read |", "|---|---|---|---|"]
    for group, title in _GROUPS.items():
        seen: set[tuple[str, str]] = set()
        for keyword in KEYWORDS:
            if keyword.group != group or (keyword.zh, keyword.en) in seen:
                continue
            seen.add((keyword.zh, keyword.en))
            also = " ".join(f"`{a}`" for a in keyword.also)
            lines.append(f"| {title} | `{keyword.zh}` | `{keyword.en}` | {also} |")
            title = ""
    return "\n".join(lines) + "\n"


def with_tables(manual: str) -> str:
    """The manual's text with its tables as they are declared now."""
    for name, table in (("builtins", builtin_table()), ("vocabulary", vocabulary_table())):
        pattern = re.compile(rf"(<!-- {name}:[^\n]*-->\n).*?(<!-- /{name} -->)", re.DOTALL)
        manual = pattern.sub(lambda m, made=table: f"{m[1]}\n{made}\n{m[2]}", manual)
    return manual


def main() -> None:
    MANUAL.write_text(with_tables(MANUAL.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()

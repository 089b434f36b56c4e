"""Every case of the suites beside this file, and every example of the reference manual."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradestudio.language.manual import with_tables
from gradestudio.language.vocabulary import STATEMENTS, Keyword
from tests.suites.reading import Case, cases
from tests.suites.running import run

HERE = Path(__file__).parent
MANUAL = Path(__file__).parents[2] / "docs" / "language.md"


def _all() -> list[tuple[str, Case]]:
    files = [*(p for p in sorted(HERE.glob("*.md")) if p.stem != "README"), MANUAL]
    return [(f"{path.stem}:{case.line} {case.title}", case) for path in files for case in cases(path)]


CASES = _all()


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_case(case: Case) -> None:
    run(case)


def test_every_suite_has_cases() -> None:
    for path in sorted(HERE.glob("*.md")):
        assert path.stem == "README" or cases(path), path.name


def test_a_wrong_expectation_fails(tmp_path: Path) -> None:
    suite = tmp_path / "wrong.md"
    suite.write_text(
        "## 错\n```grade\n字段 客户编号 : 编号\n字段 消费 : 金额\n标签 大 当 消费 >= 10\n```\n\n"
        "| 客户编号 | 消费 | → 大 |\n|---|---|---|\n| 1 | 20 | 否 |\n",
        "utf-8",
    )
    with pytest.raises(AssertionError):
        run(cases(suite)[0])


def test_the_manuals_tables_are_as_declared() -> None:
    text = MANUAL.read_text("utf-8")
    assert with_tables(text) == text


@pytest.mark.parametrize("keyword", STATEMENTS, ids=lambda k: k.en)
def test_the_manual_tells_every_statement(keyword: Keyword) -> None:
    headings = [line for line in MANUAL.read_text("utf-8").split("\n") if line.startswith("#")]
    told = " ".join(headings)
    assert f"`{keyword.en}`" in told
    assert keyword.zh in told

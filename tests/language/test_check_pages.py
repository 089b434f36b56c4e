"""Each mistake has its page: the wrong rulebook raises exactly it, the right one raises nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gradestudio.diagnostics import apply_edits
from gradestudio.language import check
from gradestudio.language.columns import ColumnSummary
from gradestudio.messages.catalogue import catalogue
from gradestudio.workbook import column_summaries, open_table
from tests.language.diagnostic_pages import FOLDER, Page, pages

PAGES = pages()
_PREFIXED = re.compile(r"^(fix|related|expected|type|word)\.")


def codes_with_a_sentence(language: str) -> set[str]:
    return {key for key in catalogue(language, "language") if not _PREFIXED.match(key)}


def columns(page: Page, folder: Path) -> dict[str, ColumnSummary] | None:
    if page.sheet is None:
        return None
    path = folder / "sheet.csv"
    path.write_text(page.sheet, "utf-8")
    return column_summaries(open_table(path))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.code)
def test_the_wrong_one_raises_exactly_it(page: Page, tmp_path: Path) -> None:
    found = check(page.wrong, columns(page, tmp_path)).diagnostics
    assert {d.severity.value for d in found} == {page.severity}
    if page.code == "too-many-errors":  # it stands behind a hundred others
        assert found[-1].code == page.code
        assert len(found) == 101
    else:
        assert {d.code for d in found} == {page.code}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.code)
def test_the_right_one_raises_nothing(page: Page, tmp_path: Path) -> None:
    assert check(page.right, columns(page, tmp_path)).diagnostics == ()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.code)
def test_the_mistake_has_a_place(page: Page, tmp_path: Path) -> None:
    for found in check(page.wrong, columns(page, tmp_path)).diagnostics:
        assert found.span is not None
        assert 0 <= found.span.start <= found.span.end <= len(page.wrong)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_has_a_page(language: str) -> None:
    assert codes_with_a_sentence(language) == {p.code for p in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.code)
def test_a_page_speaks_both_languages(page: Page) -> None:
    assert page.text.startswith(f"# {page.code}\n")
    for heading in ("是什么 · What", "为什么要紧 · Why it matters"):
        section = page.text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
        chinese, english = [part for part in section.split("\n\n") if part.strip()]
        assert re.search(r"[\u4e00-\u9fff]", chinese)
        assert re.search(r"[a-z]{3}", english)


def test_the_list_of_pages_is_complete() -> None:
    listed = re.findall(r"\]\(([a-z0-9/-]+)\.md\)", (FOLDER / "README.md").read_text("utf-8"))
    there = [p.relative_to(FOLDER).with_suffix("").as_posix() for p in FOLDER.rglob("*.md")]
    assert sorted([*listed, "README"]) == sorted(there)


FIXABLE = [p for p in PAGES if any(d.fixes for d in check(p.wrong).diagnostics)]


@pytest.mark.parametrize("page", FIXABLE, ids=lambda p: p.code)
def test_a_fix_mends_it(page: Page) -> None:
    for found in check(page.wrong).diagnostics:
        for fix in found.fixes:
            mended = check(apply_edits(page.wrong, fix.edits))
            assert found.code not in {d.code for d in mended.diagnostics}, fix
            assert not (fix.safe and mended.errors), fix

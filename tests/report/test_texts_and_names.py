"""What an Excel file cannot hold: characters, lengths, names, colours."""

from __future__ import annotations

import pytest

from gradestudio.report.colours import ink, tier_colours
from gradestudio.report.names import SheetNames, link
from gradestudio.report.texts import LONGEST, Strings, escaped, writable
from gradestudio.report.widths import column_width, shown_width


def test_texts_that_can_be_written_stay_as_they_are() -> None:
    for text in ("", " 两 端 ", "a\tb\nc", "=1+1", "<r>x</r>", "😀", "_x0041_"):
        assert writable(text) == text


def test_line_ends_become_one_kind() -> None:
    assert writable("a\r\nb\rc") == "a\nb\nc"


def test_characters_without_a_place_are_left_out() -> None:
    assert writable("a\x00b\x0bc\x1fd\ud800e\uffff") == "abcde"


def test_long_texts_are_cut_and_marked() -> None:
    cut = writable("字" * (LONGEST + 1))
    assert len(cut) == LONGEST
    assert cut.endswith("字…")
    assert writable("字" * LONGEST) == "字" * LONGEST


def test_changed_texts_are_counted_once() -> None:
    strings = Strings()
    first = strings.numbers(("甲", "a\x0bb", "甲", "x" * (LONGEST + 5)))
    assert first == [0, 1, 0, 2]
    assert strings.number("甲") == 0
    assert sorted(strings.changed.values()) == ["text-cleaned", "text-cut"]
    assert strings.count == 5
    assert strings.unique_count == 3


def test_all_strings_in_the_shared_table_in_order() -> None:
    strings = Strings()
    strings.numbers(tuple(f"t{i}" for i in range(7)))
    parts = "".join(strings.xml(step=3))
    assert parts == "".join(f'<si><t xml:space="preserve">t{i}</t></si>' for i in range(7))


def test_markup_is_escaped() -> None:
    assert escaped("<r>&_x0041_</r>") == "&lt;r&gt;&amp;_x005F_x0041_&lt;/r&gt;"


@pytest.mark.parametrize(
    "wanted, given",
    [
        ("客户", "客户"),
        ("2026/1 [新]*?:\\", "2026_1 _新_____"),
        ("'quoted'", "quoted"),
        ("", "_"),
        ("History", "History (2)"),
        ("a" * 40, "a" * 31),
        ("😀" * 20, "😀" * 15),
    ],
)
def test_sheet_names(wanted: str, given: str) -> None:
    assert SheetNames().claim(wanted) == given


def test_sheet_names_are_all_different_whatever_their_case() -> None:
    names = SheetNames()
    assert [names.claim("Tier"), names.claim("TIER"), names.claim("tier")] == ["Tier", "TIER (2)", "tier (3)"]
    assert names.claim("b" * 31) == "b" * 31
    assert names.claim("b" * 31) == "b" * 27 + " (2)"


def test_links_quote_the_sheet() -> None:
    assert link("王's 客户", "C17") == "internal:'王''s 客户'!C17"


def test_colours_best_tier_first() -> None:
    assert tier_colours((None, None, None)) == ("#20477F", "#089C7F", "#EFD390")
    assert tier_colours(("#2e7d32", None, "red")) == ("#2E7D32", "#089C7F", "#EFD390")
    twelve = tier_colours((None,) * 12)
    assert (twelve[0], twelve[-1], len(set(twelve))) == ("#20477F", "#EFD390", 12)


def test_ink_can_be_read() -> None:
    assert ink("#20477F") == "#FFFFFF"
    assert ink("#EFD390") == "#000000"
    assert ink("#FFFFFF") == "#000000"


def test_chinese_counts_double() -> None:
    assert shown_width("客户A") == 5
    assert shown_width("ab\n客户") == 4
    assert column_width("编号", ["客户名称有限公司"]) == 18.0
    assert column_width("x", ["字" * 100], most=46.0) == 46.0

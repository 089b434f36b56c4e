"""The text view: typing, colours, marks, completion, input methods, one undo history."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication

from gradestudio import language
from gradestudio.diagnostics import Diagnostic, Edit, Severity, Span, apply_edits
from gradestudio.ui.background import Control
from gradestudio.ui.editor.lines import LINE
from gradestudio.ui.editor.panel import TextView, line_edits, mostly_chinese
from gradestudio.ui.editor.scan import exact_tokens, quick_tokens
from gradestudio.ui.editor.squiggle import Mark
from gradestudio.ui.editor.units import Units, unit_length
from gradestudio.ui.editor.view import CodeEditor
from gradestudio.ui.work import Colour
from tests.ui.desk import EN_RULES, ZH_RULES, Desk


@pytest.fixture
def editor(qtbot: Any) -> CodeEditor:
    made = CodeEditor()
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    return made


# ── Positions ───────────────────────────────────────────────────────────────────────────────────


@given(st.text(alphabet=st.sampled_from("aé中𠮷😀\n"), max_size=30))
def test_code_points_and_units_convert_both_ways(text: str) -> None:
    units = Units(text)
    for point in range(len(text) + 1):
        assert units.to_units(point) == len(text[:point].encode("utf-16-le")) // 2
        assert units.to_point(units.to_units(point)) == point
    assert unit_length(text) == len(text.encode("utf-16-le")) // 2


def test_a_position_inside_a_pair_is_its_character() -> None:
    assert Units("a𠮷b").to_point(2) == 1


def test_edits_count_code_points(editor: CodeEditor) -> None:
    editor.load("𠮷客户 = 1")
    editor.apply([Edit(Span(1, 3), "年消费"), Edit(Span(6, 7), "2")])
    assert editor.text() == "𠮷年消费 = 2"
    editor.undo()
    assert editor.text() == "𠮷客户 = 1"


def test_hard_blanks_survive(editor: CodeEditor) -> None:
    editor.load("a\u00a0b")
    assert editor.text() == "a\u00a0b"


# ── Keys ────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_line_begins_where_the_line_begins(editor: CodeEditor, qtbot: Any) -> None:
    editor.load("  当 甲")
    editor.go_to(5)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "  当 甲\n  "


def test_tab_moves_lines_in_and_out(editor: CodeEditor, qtbot: Any) -> None:
    editor.load("a\nb\nc")
    editor.go_to(0, 3)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.text() == "  a\n  b\nc"
    qtbot.keyClick(editor, Qt.Key.Key_Backtab)
    assert editor.text() == "a\nb\nc"
    editor.undo()
    editor.undo()
    assert editor.text() == "a\nb\nc"


def test_comment_lines_off_and_on(editor: CodeEditor) -> None:
    from gradestudio.ui.editor.keys import toggle_comment

    editor.load("甲\n  乙\n")
    editor.go_to(0, 5)
    toggle_comment(editor)
    assert editor.text() == "# 甲\n#   乙\n"
    toggle_comment(editor)
    assert editor.text() == "甲\n  乙\n"


# ── Lines and colours ───────────────────────────────────────────────────────────────────────────


def test_every_line_has_one_height(editor: CodeEditor) -> None:
    editor.load("abc\n中文\na中\n\n")
    tops = [editor.blockBoundingGeometry(editor.document().findBlockByNumber(n)).top() for n in range(5)]
    assert [b - a for a, b in pairwise(tops)] == [LINE] * 4


def test_a_click_between_the_letters_boxes_stays_in_its_line(editor: CodeEditor, qtbot: Any) -> None:
    editor.load("abcdef\nghijkl")
    line = next(iter(editor.visible_lines(editor.viewport().rect())))[1]
    place = QPoint(editor.cursorRect().left() + 1, line.bottom())
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert editor.textCursor().blockNumber() == 0
    assert editor.textCursor().positionInBlock() <= 1


def test_tokens_of_a_line() -> None:
    kinds = [(t.kind, t.start, t.end) for t in quick_tokens('规则 "高{门槛}": A 当 年消费 >= 10万 # 注')]
    assert kinds == [
        ("keyword", 0, 2),
        ("string", 3, 5),
        ("placeholder", 5, 9),
        ("string", 9, 10),
        ("keyword", 14, 15),
        ("number", 23, 26),
        ("comment", 27, 30),
    ]


def test_the_language_s_own_tokens_win() -> None:
    source = "标签 甲 当 年消费≥10万且次数≥2"
    tokens = [(Span(0, 2), "keyword"), (Span(11, 14), "number"), (Span(14, 15), "keyword")]
    exact = exact_tokens(source, tokens)
    assert [(t.start, t.end, t.kind) for t in exact[source]] == [
        (0, 2, "keyword"),
        (11, 14, "number"),
        (14, 15, "keyword"),
    ]


@pytest.mark.parametrize(
    "source", [ZH_RULES, EN_RULES, '# x\n\n规则 "甲\n等级 A # y\n  当 \n\n😀 b\n等级 A # y\n']
)
def test_colours_by_statement_are_those_of_the_whole_text(source: str) -> None:
    whole = exact_tokens(source, language.tokens(source))
    assert Colour(source).run(Control(lambda: False, lambda _: None)) == whole
    # an edit in the middle, with all other statements from memory
    edited = source.replace("A", "AB 10万", 1)
    assert edited != source
    assert Colour(edited).run(Control(lambda: False, lambda _: None)) == exact_tokens(
        edited, language.tokens(edited)
    )


def test_colours_reach_the_text(editor: CodeEditor) -> None:
    editor.load("规则 x")
    formats = editor.document().firstBlock().layout().formats()
    assert formats[0].format.fontWeight() > QTextCharFormat().fontWeight()
    assert (formats[0].start, formats[0].length) == (0, 2)


def test_what_was_painted_line_by_line_is_what_would_be_painted_anew(editor: CodeEditor, qtbot: Any) -> None:
    def screen() -> Any:
        for _ in range(5):
            QApplication.processEvents()
        return editor.screen().grabWindow(editor.winId()).toImage()

    editor.setCursorWidth(0)
    editor.load(ZH_RULES)
    editor.show_marks([Mark(60, 66, "error", None)])
    editor.go_to(ZH_RULES.index("规则 "), focus=False)
    keys = Qt.Key
    acts: dict[str, Any] = {
        "letter": lambda: qtbot.keyClicks(editor, "x"),
        "quote": lambda: qtbot.keyClicks(editor, '"'),
        "line": lambda: qtbot.keyClick(editor, keys.Key_Return),
        "up": lambda: qtbot.keyClick(editor, keys.Key_Up),
        "select": lambda: qtbot.keyClick(editor, keys.Key_Down, Qt.KeyboardModifier.ShiftModifier),
        "unselect": lambda: qtbot.keyClick(editor, keys.Key_Left),
        "join": lambda: qtbot.keyClick(editor, keys.Key_Backspace),
        "paste": lambda: editor.insertPlainText("标签 甲 当 年消费 至少 10万\n# 完\n"),
        "number": lambda: editor.apply([Edit(Span(*_place(editor, "10万")), "5.5万")]),
        "undo": editor.undo,
    }
    before = screen()
    assert not before.isNull()
    for name, act in acts.items():
        act()
        painted = screen()
        assert painted != before or name == "unselect", name
        editor.viewport().update()
        editor.gutter.update()
        assert screen() == painted, name
        before = painted


def _place(editor: CodeEditor, text: str) -> tuple[int, int]:
    at = editor.text().index(text)
    return at, at + len(text)


def test_a_chinese_character_is_two_columns(editor: CodeEditor) -> None:
    editor.load("中中中中\n12345678")
    editor.grab()
    widths = [editor.document().findBlockByNumber(n).layout().lineAt(0).naturalTextWidth() for n in range(2)]
    assert abs(widths[0] - widths[1]) <= 4


# ── Marks ───────────────────────────────────────────────────────────────────────────────────────


def _mark(start: int, end: int) -> Mark:
    return Mark(start, end, "error", Diagnostic("unknown-name", Severity.ERROR, Span(start, end)))


def test_marks_move_with_the_text(editor: CodeEditor) -> None:
    editor.load("abc def ghi")
    editor.show_marks([_mark(0, 3), _mark(4, 7), _mark(8, 11)])
    editor.apply([Edit(Span(4, 4), "XX")])
    assert [(m.start, m.end) for m in editor.marks] == [(0, 3), (6, 9), (10, 13)]
    editor.apply([Edit(Span(5, 10), "")])
    assert [(m.start, m.end) for m in editor.marks] == [(0, 3), (5, 8)]


def test_f4_goes_round_the_marks(editor: CodeEditor) -> None:
    editor.load("abc def ghi")
    editor.show_marks([_mark(0, 3), _mark(8, 11)])
    editor.go_to(1)
    assert editor.next_mark(1) == editor.marks[1]
    editor.go_to(9)
    assert editor.next_mark(1) == editor.marks[0]
    editor.go_to(0)
    assert editor.next_mark(-1) == editor.marks[1]


# ── Whole-text changes ──────────────────────────────────────────────────────────────────────────


@given(st.lists(st.sampled_from(["a\n", "b\n", "", "c"])), st.lists(st.sampled_from(["a\n", "d\n", "c"])))
def test_line_edits_make_the_new_text(old: list[str], new: list[str]) -> None:
    before, after = "".join(old), "".join(new)
    assert apply_edits(before, line_edits(before, after)) == after


def test_the_canonical_text_is_one_undo_step(qtbot: Any) -> None:
    view = TextView()
    qtbot.addWidget(view)
    view.load("a\nb\nc\n", "x.grade")
    view.take_formatted("a\nb\nc\n", "A\nb\nC\n")
    assert view.editor.text() == "A\nb\nC\n"
    view.editor.undo()
    assert view.editor.text() == "a\nb\nc\n"


def test_a_late_canonical_text_is_dropped(qtbot: Any) -> None:
    view = TextView()
    qtbot.addWidget(view)
    view.load("a\n", "x.grade")
    view.take_formatted("older text\n", "A\n")
    assert view.editor.text() == "a\n"


def test_the_language_of_the_keywords() -> None:
    assert mostly_chinese("规则簿 “a”\n字段 x : 编号\n")
    assert not mostly_chinese('rulebook "年度"\nfield 年消费 : money\n')


def test_find(qtbot: Any) -> None:
    view = TextView()
    qtbot.addWidget(view)
    view.show()
    view.load("Alpha beta\nALPHA\n𠮷alpha", "x.grade")
    view.find_bar.start()
    view.find_bar.box.setText("alpha")
    assert view.find_bar.places() == [0, 11, 18]
    qtbot.keyClick(view.find_bar.box, Qt.Key.Key_Return)
    assert view.editor.textCursor().selectedText() == "ALPHA"
    qtbot.keyClick(view.find_bar.box, Qt.Key.Key_Return)
    assert view.editor.textCursor().selectedText() == "alpha"
    qtbot.keyClick(view.find_bar.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert view.editor.textCursor().selectedText() == "ALPHA"
    qtbot.keyClick(view.find_bar.box, Qt.Key.Key_Escape)
    assert not view.find_bar.isVisible()


# ── Completion ──────────────────────────────────────────────────────────────────────────────────


def _open_text(desk: Desk) -> None:
    desk.window.open_path(desk.rulebook())
    desk.wait(lambda: desk.controller.last_check is not None)
    desk.rest()


def _at_end(desk: Desk) -> Any:
    desk.editor.go_to(len(desk.editor.text()))
    return desk.space.text.completing.list


def test_completion_while_typing_and_on_demand(desk: Desk, qtbot: Any) -> None:
    _open_text(desk)
    popup = _at_end(desk)
    chinese = desk.language == "zh"
    desk.editor.insertPlainText("标签 大户 当 " if chinese else "tag big when ")
    desk.rest()
    qtbot.keyClick(desk.editor, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    desk.window.addActions([])
    desk.space.text.completing.ask(forced=True)
    desk.wait(popup.isVisible)
    titles = [c.title for c in popup.choices]
    assert ("年消费" if chinese else "spend") in titles
    popup.hide()
    qtbot.keyClicks(desk.editor, "nxf" if chinese else "spe")
    desk.wait(popup.isVisible)
    wanted = "年消费" if chinese else "spend"
    popup.at = [c.title for c in popup.choices].index(wanted)
    qtbot.keyClick(desk.editor, Qt.Key.Key_Return)
    assert desk.editor.text().endswith("当 年消费" if chinese else "when spend")
    assert not popup.isVisible()
    desk.rest()


def test_choice_values_are_offered(desk: Desk) -> None:
    _open_text(desk)
    popup = _at_end(desk)
    chinese = desk.language == "zh"
    desk.editor.insertPlainText("标签 东 当 区域 = " if chinese else "tag east when region = ")
    desk.space.text.completing.ask(forced=True)
    desk.wait(popup.isVisible)
    titles = " ".join(c.title for c in popup.choices)
    assert ("华东" if chinese else "East") in titles


def test_no_list_while_an_input_method_composes(zh_desk: Desk) -> None:
    desk = zh_desk
    _open_text(desk)
    popup = _at_end(desk)
    desk.editor.insertPlainText("标签 大户 当 年")
    desk.rest()
    desk.space.text.completing.ask(forced=True)
    desk.wait(popup.isVisible)
    QApplication.sendEvent(desk.editor, QInputMethodEvent("xiao", []))
    assert not popup.isVisible()
    desk.space.text.completing.ask(forced=True)
    desk.rest()
    assert not popup.isVisible()
    commit = QInputMethodEvent("", [])
    commit.setCommitString("消")
    QApplication.sendEvent(desk.editor, commit)
    assert desk.editor.text().endswith("年消")
    desk.wait(popup.isVisible)
    popup.hide()


def test_a_late_proposal_is_dropped(zh_desk: Desk) -> None:
    desk = zh_desk
    _open_text(desk)
    popup = _at_end(desk)
    text, at = desk.editor.text(), desk.editor.position()
    desk.space.text.completing.ask(forced=True)
    desk.editor.insertPlainText("标")
    desk.space.text.completing.offer(text, at, ())
    assert not popup.isVisible()
    desk.rest()


def test_the_keywords_can_be_rewritten_in_the_other_language(zh_desk: Desk) -> None:
    desk = zh_desk
    _open_text(desk)
    text = desk.editor.text()
    desk.space.text.vocabulary.button("en").click()
    desk.rest()
    assert 'rule "高额少投诉"' in desk.editor.text()
    assert "# 年度评级，财务口径" in desk.editor.text()
    desk.editor.undo()
    desk.rest()
    assert desk.editor.text() == text

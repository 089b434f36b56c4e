"""The saved tables are those of the grammar, and the vocabulary and the grammar name the same terminals."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import resources

from gradestudio.language import tables
from gradestudio.language.building.values import BUILDERS
from gradestudio.language.reading.making import Making
from gradestudio.language.reading.scanning import SIGNS
from gradestudio.language.vocabulary import BY_TERMINAL, KEYWORDS, readings

FOLDER = resources.files("gradestudio.language")


def test_the_saved_tables_are_fresh() -> None:
    """After a change of the grammar: `python -m gradestudio.language.tables`.  A conflict fails here too."""
    assert FOLDER.joinpath(tables.TABLES_FILE).read_text("utf-8") == tables.build()


def test_every_alternative_has_its_builder() -> None:
    assert Making  # importing it brings all builders
    wanted = {builder for _, _, builder in tables.load().rules if builder}
    assert wanted == set(BUILDERS)


def test_grammar_and_vocabulary_name_the_same_terminals() -> None:
    grammar = FOLDER.joinpath(tables.GRAMMAR_FILE).read_text("utf-8")
    declared = set(" ".join(re.findall(r"^%declare (.+)$", grammar, re.MULTILINE)).split())
    literals = {"NUMBER", "DATE", "TEXT", "NAME", "UNIT"}
    assert declared == literals | set(SIGNS.values()) | set(BY_TERMINAL)


def test_one_spelling_is_never_two_keywords_at_one_place() -> None:
    shared = [
        reading.terminals for some in readings().values() for reading in some if len(reading.terminals) > 1
    ]
    assert shared
    for actions in tables.load().actions:
        shifted = {terminal for terminal, action in actions.items() if action >= 0}
        for terminals in shared:
            assert len(shifted.intersection(terminals)) <= 1, terminals


def test_every_keyword_has_both_spellings() -> None:
    for keyword in KEYWORDS:
        assert keyword.zh and not keyword.zh.isascii()
        assert keyword.en.isascii() or keyword.group == "postfix"


def test_reading_a_rulebook_does_not_import_lark() -> None:
    code = (
        "from gradestudio.language import parse; parse('show a'); import sys; sys.exit('lark' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

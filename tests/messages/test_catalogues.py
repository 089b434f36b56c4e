"""Every text stands in both languages, compiled, with the fields its code has."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from gradestudio.messages.catalogue import DOMAINS, FOLDER, catalogue
from gradestudio.messages.compile import mo_bytes, read_po

PACKAGE = Path(__file__).parents[2] / "gradestudio"
_TALKING = {
    "Diagnostic": "",
    "Problem": "",
    "Finding": "",
    "Fix": "fix.",
    "Related": "related.",
    "UserError": "",
}

_KEY = re.compile(r"[a-z]+(\.[a-z-]+)+")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def texts(language: str, domain: str) -> dict[str, str]:
    path = FOLDER / language / f"{domain}.po"
    return read_po(path) if path.is_file() else {}


@cache
def called_codes() -> set[tuple[str, str]]:
    """(prefix, code) for every `Diagnostic("code", …)` and the like in the package."""
    found: set[tuple[str, str]] = set()
    for path in PACKAGE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name | ast.Attribute):
                continue
            name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
            if name not in _TALKING:
                continue
            code = (
                call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "code"), None)
            )
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                found.add((_TALKING[name], code.value))
    return found


@cache
def text_keys() -> set[str]:
    """Every key that the package asks for by `.text("key"…)`."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            first = call.args[0] if call.func.attr == "text" and call.args else None
            if isinstance(first, ast.Constant) and _KEY.fullmatch(str(first.value)):
                found.add(str(first.value))
    return found


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_have_the_same_keys(domain: str) -> None:
    assert texts("zh", domain).keys() == texts("en", domain).keys()


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_use_the_same_fields(domain: str) -> None:
    chinese, english = texts("zh", domain), texts("en", domain)
    for key in chinese.keys() & english.keys():
        assert fields(chinese[key]) == fields(english[key]), key


@pytest.mark.parametrize("po", sorted(FOLDER.glob("*/*.po")), ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_compiled_catalogues_are_fresh(po: Path) -> None:
    """Mend by `python -m gradestudio.messages.compile`."""
    assert po.with_suffix(".mo").read_bytes() == mo_bytes(read_po(po))
    assert dict(catalogue(po.parent.name, po.stem)) == read_po(po)


def test_no_catalogue_outside_the_domains() -> None:
    assert {po.stem for po in FOLDER.glob("*/*.po")} <= set(DOMAINS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_has_a_sentence(language: str) -> None:
    known = {key for domain in DOMAINS for key in texts(language, domain)}
    missing = {prefix + code for prefix, code in called_codes() if not {prefix + code, code} & known}
    assert not missing


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_asked_text_is_there(language: str) -> None:
    known = {key for domain in DOMAINS for key in texts(language, domain)}
    assert not text_keys() - known


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    po = tmp_path / "twice.po"
    po.write_text('msgid "a"\nmsgstr "1"\n\nmsgid "a"\nmsgstr "2"\n', "utf-8")
    with pytest.raises(ValueError, match="twice"):
        read_po(po)


def test_a_key_without_text_is_refused(tmp_path: Path) -> None:
    po = tmp_path / "empty.po"
    po.write_text('msgid "a"\nmsgstr ""\n', "utf-8")
    with pytest.raises(ValueError, match="no text"):
        read_po(po)

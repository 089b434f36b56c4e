"""Reading the command line, with help and mistakes in the words' language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from gradestudio.cli.console import Stop
from gradestudio.messages import LANGUAGES, Words

_MISTAKES = (
    (re.compile(r"the following arguments are required: (?P<names>.*)"), "cli.arguments-missing"),
    (re.compile(r"unrecognized arguments: (?P<names>.*)"), "cli.arguments-unknown"),
    (re.compile(r"argument (?P<name>\S+): expected (?:one|at least one) argument"),
     "cli.argument-without-value"),
    (re.compile(r"argument (?P<name>\S+): invalid choice: '(?P<value>.*?)' \(choose from (?P<choices>.*)\)"),
     "cli.argument-choice"),
    (re.compile(r"argument (?P<name>\S+): invalid \w+ value: '(?P<value>.*)'"), "cli.argument-value"),
)  # fmt: skip


class Parser(argparse.ArgumentParser):
    """An argument parser whose mistakes end the command with one sentence."""

    def __init__(self, words: Words, prog: str, description: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            add_help=False,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        self.words = words
        self._positionals.title = words.text("cli.positionals")
        self._optionals.title = words.text("cli.options")
        self.add_argument("-h", "--help", action="help", help=words.text("cli.help.help"))
        self.add_argument("--lang", choices=LANGUAGES, help=words.text("cli.help.lang"))

    def option(self, *names: str, help: str, **more: Any) -> None:
        """An argument with the text of a key as its help."""
        self.add_argument(*names, help=self.words.text(f"cli.help.{help}"), **more)

    def format_help(self) -> str:
        formatter = self._get_formatter()
        formatter.add_usage(
            self.usage, self._actions, self._mutually_exclusive_groups, self.words.text("cli.usage") + " "
        )
        formatter.add_text(self.description)
        for group in self._action_groups:
            formatter.start_section(group.title)
            formatter.add_text(group.description)
            formatter.add_arguments(group._group_actions)
            formatter.end_section()
        return formatter.format_help()

    def error(self, message: str) -> NoReturn:
        for pattern, key in _MISTAKES:
            if found := pattern.fullmatch(message):
                raise Stop(key, prog=self.prog, **found.groupdict())
        raise Stop("cli.arguments-wrong", prog=self.prog, why=message)


def wanted_language(argv: Sequence[str]) -> str | None:
    """The value of `--lang` wherever it stands; None where there is none that is known."""
    for i, word in enumerate(argv):
        value = argv[i + 1] if word == "--lang" and i + 1 < len(argv) else word.removeprefix("--lang=")
        if (word == "--lang" or word.startswith("--lang=")) and value in LANGUAGES:
            return value
    return None


def pair(text: str, option: str) -> tuple[str, str]:
    """`NAME=VALUE`.  Raises Stop."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise Stop("cli.pair", option=option, value=text)
    return name.strip(), value.strip()

"""`gradestudio COMMAND …`: finds the command, runs it, and turns every failure into one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from gradestudio import __version__ as VERSION
from gradestudio.cli.arguments import Parser, wanted_language
from gradestudio.cli.console import DONE, INTERRUPTED, WRONG, Console, Stop, plain_streams
from gradestudio.diagnostics import Diagnostic
from gradestudio.messages import Words

COMMANDS = (
    "grade",
    "check",
    "test",
    "format",
    "explain",
    "compare",
    "near",
    "tune",
    "read",
    "tables",
    "history",
    "rules",
    "backtest",
    "suggest",
    "rfm",
    "clv",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status.  Never raises but for SystemExit of `--help`."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if argv is None:
        plain_streams()
    words = Words(wanted_language(arguments))
    console = Console(words, sys.stdout, sys.stderr)
    try:
        status = _run(arguments, console)
        console.close()
        return status
    except BrokenPipeError:
        # whoever read our output has seen enough; Python would complain once more while closing
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        console.say("cli.interrupted")
        return INTERRUPTED
    except Stop as stop:
        console.tell(words.line(stop.found))
        return WRONG
    except MemoryError:
        console.say("cli.memory")
        return WRONG
    except (
        Exception
    ) as error:  # a front door: a person gets a sentence, whoever looks for the fault the trace
        if os.environ.get("GRADESTUDIO_TRACEBACK"):
            raise
        return _failed(error, console)


def _run(arguments: list[str], console: Console) -> int:
    words = console.words
    name = next((a for a in arguments if not a.startswith("-") and a not in ("zh", "en")), None)
    if name not in COMMANDS:
        return _overview(arguments, name, console)
    command: Any = import_module(f"gradestudio.cli.{name}_command")
    parser = Parser(words, f"gradestudio {name}", words.text(f"cli.{name}.about"))
    command.arguments(parser)
    rest = list(arguments)
    rest.remove(name)
    try:
        return command.run(parser.parse_args(rest), console)
    except Exception as error:
        stop = _as_stop(error)
        if stop is None:
            raise
        raise stop from error


def _overview(arguments: list[str], name: str | None, console: Console) -> int:
    words = console.words
    if "--version" in arguments:
        console.result(f"GradeStudio {VERSION}")
        return DONE
    if name is not None:
        raise Stop("cli.command-unknown", name=name, choices=COMMANDS)
    lines = [words.text("cli.overview"), ""]
    lines += [f"  gradestudio {c:<8} {words.text(f'cli.{c}.line')}" for c in COMMANDS]
    console.result("\n".join([*lines, "", words.text("cli.overview-more")]))
    return DONE


def _as_stop(error: Exception) -> Stop | None:
    """Failures that the layers below tell by an exception of their own, as a sentence."""
    diagnostic = getattr(error, "diagnostic", None)
    if isinstance(diagnostic, Diagnostic):
        return Stop.of(diagnostic)
    args, code = getattr(error, "args_by_name", None), getattr(error, "code", None)
    return Stop(code, **args) if isinstance(code, str) and isinstance(args, dict) else None


def _failed(error: Exception, console: Console) -> int:
    if isinstance(error, OSError):
        console.say(
            "cli.os-error", why=error.strerror or type(error).__name__, file=str(error.filename or "")
        )
    else:
        console.say("cli.fault", kind=type(error).__name__, why=str(error)[:300])
    return WRONG

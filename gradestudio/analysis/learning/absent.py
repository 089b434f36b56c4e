"""Libraries that only learning needs, loaded when first used."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class NeedsLibrary(Exception):
    """An optional library is not installed: `code` and `args_by_name` for messages."""

    def __init__(self, name: str, extra: str) -> None:
        super().__init__(name, extra)
        self.code = "learning-needs-library"
        self.args_by_name = {"name": name, "extra": extra}


_NAMES = {"sklearn": "scikit-learn", "scipy": "SciPy"}


def required(module: str, extra: str) -> Any:
    """The module.  Raises NeedsLibrary."""
    try:
        return import_module(module)
    except ImportError as error:
        top = module.split(".", 1)[0]
        raise NeedsLibrary(_NAMES.get(top, top), extra) from error

"""The reading process: reads one file within its limits and sends plain buffers to standard output.

Started by `process.py` as `python -c "… child.main()"` with one JSON argument.  Standard library and the
reader only, so that it starts at once.  Messages are marshal records with their length in front:

    ("size", unpacked bytes)                      how large it is, for the time it may take
    ("names", [(sheet, visible)], date1904)       what is in the workbook
    ("column", tags, numbers, codes, texts)       the next column of the sheet that follows (`packing`)
    ("sheet", name, rows, first column, merged, flaws, [encoding, "text" for a text named as a workbook])
    ("later", [names])                            sheets left for when they are asked for
    ("failed", name, code, place, args)           a sheet beside the wanted one that cannot be read
    ("refused", code, place, args)                nothing more follows
    ("done",)
"""

from __future__ import annotations

import gc
import json
import marshal
import os
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gradestudio.workbook.limits import LIMITS, Limits
from gradestudio.workbook.refusal import Refused

_GARBAGE_AFTER = 100_000
"""Rows hold no circles: looking for some is not worth it so often."""
_FORM = 2
"""Of marshal: the later ones look whether each text was sent before."""
Send = Callable[[tuple[Any, ...]], None]


@dataclass(frozen=True, slots=True)
class Job:
    """`sheet`: the one to read first, which must be there; `only`: nothing but that one.

    `password` opens a locked workbook, whose plain copy goes into `folder`; it crosses on standard input, as
    every user of a machine sees the arguments of a process.
    """

    path: str
    sheet: str | None = None
    only: bool = False
    limits: Limits = LIMITS
    password: str | None = field(default=None, repr=False)
    folder: str = ""

    def written(self) -> str:
        limits = {name: getattr(self.limits, name) for name in Limits.__dataclass_fields__}
        given = {"path": self.path, "sheet": self.sheet, "only": self.only, "folder": self.folder}
        return json.dumps({**given, "locked": self.password is not None, "limits": limits})

    @classmethod
    def read(cls, text: str, password: Callable[[], str]) -> Job:
        given = json.loads(text)
        locked = password() if given["locked"] else None
        limits = Limits(**given["limits"])
        return cls(given["path"], given["sheet"], given["only"], limits, locked, given["folder"])


def main() -> None:
    """Entry of the process."""
    job = Job.read(sys.argv[1], lambda: sys.stdin.buffer.read().decode())
    limit_resources(job.limits)
    gc.set_threshold(_GARBAGE_AFTER)
    out = sys.stdout.buffer

    def send(message: tuple[Any, ...]) -> None:
        data = marshal.dumps(message, _FORM)
        out.write(struct.pack("<Q", len(data)))
        out.write(data)
        out.flush()

    run(job, send)
    os._exit(0)  # everything is sent: what was read need not be taken apart first


def run(job: Job, send: Send) -> None:
    """Reads and sends; every failure is sent too."""
    from gradestudio.workbook.reading import read

    try:
        read(job, send)
    except Refused as refused:
        send(("refused", refused.code, refused.place, refused.args_by_name))
    except MemoryError:
        send(("refused", "file-too-large", None, {}))
    except PermissionError:
        send(("refused", "file-not-permitted", None, {}))
    except OSError as error:
        send(("refused", "reading-failed", None, {"detail": type(error).__name__}))
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        send(("refused", "reading-failed", None, {"detail": type(error).__name__}))
    else:
        send(("done",))


def limit_resources(limits: Limits) -> None:
    """Memory and processor time, on systems that know such limits; elsewhere the asking process watches."""
    try:
        import resource
    except ImportError:
        return
    seconds = int(limits.seconds_at_most) + 10
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            hard = resource.getrlimit(what)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue

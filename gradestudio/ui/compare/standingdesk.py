"""Tiers at once, promises and findings once the changes are known: what is asked for the right side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from gradestudio.ui.background import Channel


class StandingDesk(QObject):
    """A newer comparison stops what is asked for the one before."""

    tiers_came = Signal(object)
    stands_came = Signal(object)
    busy = Signal(bool)

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self.both: Any = None
        self.tiers: Mapping[str, Any] = {}
        self._count, self._prove = (Channel(name, self) for name in ("compare-tiers", "compare-standing"))
        for name, channel, took in (
            ("compare-tiers", self._count, self._took_tiers),
            ("compare-standing", self._prove, self._took_stands),
        ):
            desk.controller.channels[name] = channel
            channel.answered.connect(took)
            channel.busy.connect(self.busy)
            channel.failed.connect(
                lambda request, failure, name=name: desk.controller.refuse(name, request, failure)
            )

    def take(self, both: Any) -> None:
        from gradestudio.ui.compare.standing import CountTiers

        self.both = both
        self._prove.cancel()
        if both.found.runs is not None:
            self._count.ask(CountTiers(both))
        else:
            self._count.cancel()
            self.tiers = {}
            self.tiers_came.emit({})

    def prove(self) -> None:
        """What is promised and found on both sides; it takes longest, so it is asked for last."""
        from gradestudio.ui.compare.standing import FindStanding

        self._prove.ask(FindStanding(self.both))

    def cancel(self) -> None:
        self._count.cancel()
        self._prove.cancel()

    def _took_tiers(self, request: Any, tiers: Any) -> None:
        self.tiers = tiers
        self.tiers_came.emit(tiers)

    def _took_stands(self, request: Any, stands: Any) -> None:
        if request.both is self.both:
            self.stands_came.emit(stands)

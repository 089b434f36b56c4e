"""What is asked for a comparison once the customers are graded: each change by itself, then the proofs."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from gradestudio.ui.background import Channel
from gradestudio.ui.speech import speech


class EffectDesk(QObject):
    """The proofs come one after the other, the whole first; a newer comparison stops them."""

    effects_came = Signal(object)
    proven_came = Signal(object)
    verdict_came = Signal(int, object)
    """A change's number, and what is proven about it by itself."""
    busy = Signal(bool)

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self.both: Any = None
        self.effects: Any = None
        self.proven: Any = None
        self._waiting: list[int] = []
        self._alone, self._proof = (Channel(name, self) for name in ("compare-alone", "compare-proof"))
        for name, channel, took in (
            ("compare-alone", self._alone, self._took_effects),
            ("compare-proof", self._proof, self._took_proof),
        ):
            desk.controller.channels[name] = channel
            channel.answered.connect(took)
            channel.busy.connect(self.busy)
            channel.failed.connect(
                lambda request, failure, name=name: desk.controller.refuse(name, request, failure)
            )

    def take(self, both: Any) -> None:
        from gradestudio.ui.compare.effects import FindEffects

        self.both, self.effects, self.proven, self._waiting = both, None, None, []
        self._proof.cancel()
        self._alone.ask(FindEffects(both))

    def cancel(self) -> None:
        self._alone.cancel()
        self._proof.cancel()

    def _took_effects(self, request: Any, effects: Any) -> None:
        from gradestudio.ui.compare.effects import ProveIt

        self.effects = effects
        self.effects_came.emit(effects)
        # Without a list every kind is told, with one the first few: the list itself says the rest.
        most = 3 if self.both.found.runs is not None else 12
        self._proof.ask(ProveIt(self.both, speech().words, most))

    def _took_proof(self, request: Any, answer: Any) -> None:
        from gradestudio.ui.compare.effects import Proven

        if isinstance(answer, Proven):
            self.proven = answer
            self._waiting = [
                n for n, a in enumerate(self.effects.alone) if a.change.felt and a.book and not a.moved
            ]
            self.proven_came.emit(answer)
        else:
            number = next(n for n, a in enumerate(self.effects.alone) if a is request.alone)
            self.verdict_came.emit(number, answer)
        self._next()

    def _next(self) -> None:
        from gradestudio.ui.compare.effects import ProveSame

        if self._waiting:
            self._proof.ask(ProveSame(self.both, self.effects.alone[self._waiting.pop(0)]))

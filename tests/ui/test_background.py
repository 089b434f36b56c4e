"""Work off the GUI thread: the latest wins, older answers are dropped, failures are told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from gradestudio.ui.background import Channel, Control, Failure


@dataclass(frozen=True, eq=False)
class Job:
    """Waits to be let go, then answers its name."""

    name: str
    go: threading.Event = field(default_factory=threading.Event)
    began: threading.Event = field(default_factory=threading.Event)
    stopped: list[bool] = field(default_factory=list)

    def run(self, control: Control) -> str:
        self.began.set()
        self.go.wait(10)
        self.stopped.append(control.should_stop())
        control.progress(0.5)
        return self.name


@dataclass(frozen=True)
class Bad:
    def run(self, control: Control) -> str:
        raise ValueError("no")


@pytest.fixture
def channel(qapp: Any) -> Iterator[Channel]:
    made = Channel("test")
    yield made
    made.close()


def test_an_answer_comes_on_the_gui_thread(channel: Channel, qtbot: Any) -> None:
    seen: list[Any] = []
    channel.answered.connect(lambda request, answer: seen.append((answer, threading.current_thread())))
    job = Job("one")
    job.go.set()
    with qtbot.waitSignal(channel.answered, timeout=10_000):
        channel.ask(job)
    assert seen == [("one", threading.main_thread())]
    assert not channel.pending


def test_the_latest_wins_and_the_waiting_ones_never_run(channel: Channel, qtbot: Any) -> None:
    seen: list[str] = []
    channel.answered.connect(lambda request, answer: seen.append(answer))
    first, second, third = Job("1"), Job("2"), Job("3")
    channel.ask(first)
    assert first.began.wait(10)
    channel.ask(second)
    channel.ask(third)
    for job in (first, second, third):
        job.go.set()
    with qtbot.waitSignal(channel.answered, timeout=10_000):
        pass
    assert seen == ["3"]
    assert first.stopped == [True]
    assert not second.began.is_set()


def test_a_cancelled_request_says_nothing(channel: Channel, qtbot: Any) -> None:
    seen: list[Any] = []
    channel.answered.connect(lambda *a: seen.append(a))
    job, after = Job("1"), Job("2")
    channel.ask(job)
    assert job.began.wait(10)
    channel.cancel()
    assert not channel.pending
    job.go.set()
    after.go.set()
    with qtbot.waitSignal(channel.answered, timeout=10_000):
        channel.ask(after)
    assert [answer for _, answer in seen] == ["2"]


def test_a_failure_is_told_and_the_next_request_works(channel: Channel, qtbot: Any) -> None:
    with qtbot.waitSignal(channel.failed, timeout=10_000) as told:
        channel.ask(Bad())
    assert isinstance(told.args[1], Failure)
    job = Job("after")
    job.go.set()
    with qtbot.waitSignal(channel.answered, timeout=10_000):
        channel.ask(job)


def test_waiting_shows_only_when_it_lasts(channel: Channel, qtbot: Any) -> None:
    states: list[bool] = []
    channel.busy.connect(states.append)
    job = Job("slow")
    with qtbot.waitSignal(channel.busy, timeout=10_000):
        channel.ask(job)
    assert states == [True]
    job.go.set()
    with qtbot.waitSignal(channel.answered, timeout=10_000):
        pass
    assert states == [True, False]


def test_progress_arrives(channel: Channel, qtbot: Any) -> None:
    job = Job("one")
    job.go.set()
    with qtbot.waitSignal(channel.progressed, timeout=10_000) as told:
        channel.ask(job)
    assert told.args == [0.5]

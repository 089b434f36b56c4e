"""Who moved between two kept runs, in lines and as JSON."""

from __future__ import annotations

from typing import Any

from gradestudio.analysis.compare import DOWN, UP
from gradestudio.cli.compare_command import MOST_TOLD, moves_json
from gradestudio.cli.console import Console
from gradestudio.cli.text_table import aligned
from gradestudio.history import KeptRun
from gradestudio.messages import Words
from gradestudio.messages.kinds import outcome
from gradestudio.report.compared import matrix_of, summary_of
from gradestudio.studio.movement import Movement

_WAYS = {UP: "better", DOWN: "worse"}


def tell_movement(old: KeptRun, new: KeptRun, found: tuple[Movement, ...], console: Console) -> None:
    """The two runs, then for each grade the matrix, who came and went, and the first of those who moved."""
    words = console.words
    for key, kept in (("cli.history.from", old), ("cli.history.to", new)):
        console.result(words.text(key, run=kept.name, book=kept.book, date=kept.as_of, n=kept.rows))
    same = same_rules(old, new)
    key = "cli.history.same-rules" if same else "cli.history.other-rules"
    console.result(words.text(key, old=old.name, new=new.name))
    more = False
    for one in found:
        console.result("")
        console.result(summary_of(one.moves, words))
        for line in aligned(matrix_of(one.moves, words), "  "):
            console.result(line)
        for key, listed in (("cli.history.came", one.came), ("cli.history.gone", one.gone)):
            if listed:
                named = tuple(f"{outcome(name, words)} {words.number(n)}" for name, n in listed)
                console.result("  " + words.text(key, n=sum(n for _, n in listed), tiers=named))
        if any(one.unmatched):
            console.result(
                "  " + words.text("cli.history.unmatched", old=one.unmatched[0], new=one.unmatched[1])
            )
        if not new.hidden:
            told = [_moved_line(one, row, words) for row in one.moves.moved.tolist()[:MOST_TOLD]]
            more |= len(one.moves.moved) > MOST_TOLD
            for line in told:
                console.result(line)
    if more:
        console.say("cli.history.more", most=MOST_TOLD)


def same_rules(old: KeptRun, new: KeptRun) -> bool:
    """Whether both were graded by the same text and the same values."""
    return (old.text, dict(old.params)) == (new.text, dict(new.params))


def _moved_line(one: Movement, row: int, words: Words) -> str:
    before, after = _outcomes(one, row)
    return f"  {one.keys[row]}  {outcome(before, words)} → {outcome(after, words)}"


def _outcomes(one: Movement, row: int) -> tuple[str, str]:
    moves = one.moves
    return moves.old_names[int(moves.old[row])], moves.new_names[int(moves.new[row])]


def movement_json(old: KeptRun, new: KeptRun, found: tuple[Movement, ...]) -> dict[str, Any]:
    """`moved` is null where the keys are fingerprints."""
    grades = {}
    for one in found:
        moved = None
        if not new.hidden:
            moved = [
                {
                    "id": one.keys[row],
                    "before": _outcomes(one, row)[0],
                    "after": _outcomes(one, row)[1],
                    "direction": _WAYS.get(int(one.moves.direction[row]), "other"),
                }
                for row in one.moves.moved.tolist()
            ]
        grades[one.moves.grade] = {
            **{name: value for name, value in moves_json(one.moves).items() if name != "money"},
            "came": dict(one.came),
            "gone": dict(one.gone),
            "unmatched": {"from": one.unmatched[0], "to": one.unmatched[1]},
            "moved": moved,
        }
    return {"same_rules": same_rules(old, new), "grades": grades}

"""Parse and check of a 200-line rulebook, warm, and `gradestudio check` as a process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import clock


def rulebook(turn: int) -> str:
    """About 200 lines; every statement differs from those of another turn, so no memo of trees can help."""
    lines = [f'规则簿 "第 {turn} 版"', f'  版本 "{turn}"', "字段 客户编号 : 编号"]
    lines += [f"字段 金额{i} : 金额 从 0 至 {10_000_000 + turn}" for i in range(20)]
    lines += [f"字段 日期{i} : 日期 又名 第{i}个日期{turn}" for i in range(5)]
    lines += [f'字段 类别{i} : 选项 "甲", "乙", "丙{turn}"' for i in range(5)]
    lines += [f"参数 门槛{i} = {100 + i + turn} 从 1 至 {100_000 + turn} 步长 1" for i in range(10)]
    for i in range(8):
        lines += [
            f"定义 档{i} = 分段 金额{i}",
            f"  不足 {100 + turn} -> 1",
            f"  至少 {100 + turn} 不足 {900 + turn} -> 2",
        ]
        lines += ["  否则 -> 3"]
    lines.append(f"评分 总分 从 0 至 {100 + turn}")
    for i in range(20):
        lines.append(
            f'  +{i + 1} 当 金额{i} 至少 {1000 + turn} 且 类别{i % 5} = "甲" 因为 "金额 {{金额{i}}}"'
        )
    lines += [f"  +1 每满 {500 + turn} 的 金额{i} 至多 5" for i in range(10)]
    lines += ["评级 等级一", '等级 甲等 "好"', "等级 乙等", "等级 丙等"]
    for i in range(35):
        tier = ("甲等", "乙等", "丙等")[i % 3]
        lines.append(f'规则 "第{i}条"：{tier}')
        lines.append(
            f"  当 总分 至少 {90 - i} 且 金额{i % 20} 超过 门槛{i % 10} 且 至少 2 项（档{i % 8} = 3, "
            f'类别{i % 5} 属于（"甲", "乙"）, 日期{i % 5} 近 {3 + turn} 个月）'
        )
    lines.append("其余 丙等")
    lines += [f'标签 标记{i} 当 金额{i} 不足 {50 + turn} 因为 "只有 {{金额{i}}}"' for i in range(10)]
    lines += ["策略 甲等", f'  "第 {turn} 版：尽快拜访"', "策略 乙等", f'  "第 {turn} 版：按月联系"']
    lines += [f"示例 「例{i}」 已知 金额{i} = {1000 + turn} 应为 总分 = {i + 1}" for i in range(5)]
    return "\n".join(lines) + "\n"


def run(rounds: int = 9) -> None:
    from gradestudio.language import check

    errors = [d.code for d in check(rulebook(0), None).diagnostics if d.severity == "error"]
    if errors:
        raise RuntimeError(f"the rulebook of the comparison has mistakes: {errors}")
    check(rulebook(1), None)
    lines = rulebook(2).count("\n")
    found = clock.rounds({"whole rulebook new": _turns(check, 2)}, rounds)
    found |= clock.rounds({"one line edited": _edits(check)}, rounds)
    clock.compared(f"Parse and check of {lines} lines, warm", found, "whole rulebook new")
    took = median(found["whole rulebook new"].cpu)
    clock.verdict(took < 0.050, f"parse and check of {lines} lines: {clock.seconds(took)} CPU (under 50 ms)")
    _cold(rounds)


def _turns(check, start: int):
    turn = iter(range(start, 1_000_000))
    return lambda: check(rulebook(next(turn)), None)


def _edits(check):
    text = rulebook(1)
    turn = iter(range(1, 1_000_000))
    return lambda: check(text.replace("总分 至少 90", f"总分 至少 {90 - next(turn) / 100}", 1), None)


def _cold(rounds: int) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, "rules.grade")
        file.write_text(rulebook(7), encoding="utf-8")
        command = [sys.executable, "-m", "gradestudio", "check", str(file)]
        ways = {
            "python, nothing": lambda: subprocess.run([sys.executable, "-c", "pass"], check=True),
            "gradestudio check": lambda: _quiet(command),
        }
        found = clock.child_rounds(ways, rounds)
    clock.compared("gradestudio check as a process", found, "python, nothing")
    took = median(found["gradestudio check"].wall)
    shown = f"gradestudio check as a process: {clock.seconds(took)} wall, median (under 0.6 s)"
    clock.verdict(took < 0.6, shown)


def _quiet(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode(errors="replace"))

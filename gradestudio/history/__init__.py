"""What was approved and what was graded before, kept on this machine."""

from gradestudio.history.approved import Approved, Version, book_name, plain_text
from gradestudio.history.runs import KeptRun, Result, Runs, Tiers
from gradestudio.history.store import HistoryUnreadable

__all__ = [
    "Approved",
    "HistoryUnreadable",
    "KeptRun",
    "Result",
    "Runs",
    "Tiers",
    "Version",
    "book_name",
    "plain_text",
]

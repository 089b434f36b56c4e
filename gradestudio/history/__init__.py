"""What was approved before, kept on this machine."""

from gradestudio.history.approved import Approved, HistoryUnreadable, Version

__all__ = ["Approved", "HistoryUnreadable", "Version"]

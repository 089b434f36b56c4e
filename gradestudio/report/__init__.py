"""Graded workbooks and reports: layout, colours and words of what goes out."""

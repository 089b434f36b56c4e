"""Two versions of a rulebook on the same customers: a page of the window."""

"""The import screen: which sheet, which header, which column for which field, and the cells to look at."""
